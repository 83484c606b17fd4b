"""What single words say of tone: the register of tone words over VADER's lexicon, and small closed classes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache

import numpy as np
import pandas as pd
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

REGISTER_WEIGHT = 1.2
"""One step of the register's tone (−3 to 3) on VADER's scale (−4 to 4)."""

NEGATIONS = frozenset(
    [
        "not", "n't", "n’t", "no", "never", "none", "nobody", "nothing", "neither", "nor", "without", "hardly",
        "barely", "scarcely", "cannot", "lack", "lacks", "lacked", "lacking", "deny", "denies", "denied",
        "denying", "refuse", "refuses", "refused", "refusing", "fail", "fails", "failed", "failing",
    ]
)  # fmt: skip
AUXILIARIES = frozenset(
    [
        "is", "was", "are", "were", "be", "been", "being", "am", "'s", "’s", "'re", "’re", "get", "gets", "got",
        "gotten",
    ]
)  # fmt: skip
LIGHT = AUXILIARIES | frozenset(
    [
        "has", "have", "had", "having", "do", "does", "did", "'ve", "’ve", "will", "would", "can", "could", "may",
        "might", "shall", "should", "must",
    ]
)  # fmt: skip
BOUNDARIES = frozenset(
    [
        ",", ";", ":", "--", "-", "–", "—", "(", ")", "but", "and", "or", "that", "who", "which", "when", "where",
        "while", "although", "though", "because", "if", "whether", "after", "before", "since", "as", "despite",
        "however", "than",
    ]
)  # fmt: skip
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Lexicon:
    """Form → tone of the word (VADER's scale), tone by VADER and by the register alone, tone towards doer and other."""

    classic: Mapping[str, float]
    register: Mapping[str, float]
    doer: Mapping[str, float]
    other: Mapping[str, float]


@dataclass(frozen=True)
class WordTraits:
    """The lexicon's numbers and the closed classes for every word of a vocabulary, as arrays in its order."""

    normal: list[str]
    register: np.ndarray
    both: np.ndarray
    technical: np.ndarray
    """words that the register calls toneless: missiles are fired, launched and tested without blame"""
    doer: np.ndarray
    other: np.ndarray
    negation: np.ndarray
    auxiliary: np.ndarray
    light: np.ndarray
    boundary: np.ndarray


def lexicon(tone_words: pd.DataFrame) -> Lexicon:
    """The lexicon that the register ``tone_words`` gives on top of VADER's."""
    tone: dict[str, float] = {}
    doer: dict[str, float] = {}
    other: dict[str, float] = {}
    for row in tone_words.to_dict("records"):
        for form in row["forms"].split("; "):
            tone[form] = float(row["tone"])
            if not pd.isna(row["towards_doer"]):
                doer[form], other[form] = float(row["towards_doer"]), float(row["towards_other"])
    return Lexicon(_classic(), tone, doer, other)


def traits(vocabulary: Sequence[str], known: Lexicon) -> WordTraits:
    """What the lexicon says of every word of `vocabulary`."""
    normal = [normalised(word) for word in vocabulary] or [""]

    def looked_up(table: Mapping[str, float]) -> np.ndarray:
        return np.array([table.get(word, 0.0) for word in normal])

    def among(words: frozenset[str]) -> np.ndarray:
        return np.array([word in words for word in normal])

    classic, register = looked_up(known.classic), looked_up(known.register)
    listed = np.array([word in known.register for word in normal])
    both = np.where(listed, register * REGISTER_WEIGHT, classic)
    return WordTraits(normal, register, both, listed & (register == 0), looked_up(known.doer), looked_up(known.other),
                      among(NEGATIONS), among(AUXILIARIES), among(LIGHT), among(BOUNDARIES))  # fmt: skip


def normalised(word: str) -> str:
    """A word as the models know it: lower case, every digit as 0.

    >>> normalised("Hwasong-12")
    'hwasong-00'
    """
    return _DIGIT.sub("0", word.lower())


@cache
def _classic() -> Mapping[str, float]:
    return SentimentIntensityAnalyzer().lexicon

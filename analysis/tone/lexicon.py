"""What single words say of tone: the register of tone words over VADER's lexicon, and small closed classes."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

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
BACKWARD = frozenset(["it", "its", "this", "that", "these", "those", "they", "them", "their", "such", "one", "which"])
PERSONAL = frozenset(["he", "him", "his", "she", "her", "hers"])
LOCATING = frozenset(["in", "from", "at", "near", "off", "into", "over", "via", "outside", "inside", "across"])
CLASSES = {"negation": NEGATIONS, "auxiliary": AUXILIARIES, "light": LIGHT, "boundary": BOUNDARIES,
           "backward": BACKWARD, "personal": PERSONAL, "locating": LOCATING, "article": frozenset(["the"]),
           "genitive": frozenset(["of"]), "possessive": frozenset(["'s", "’s", "'", "’"])}  # fmt: skip
"""Small closed classes of words."""
_DIGIT = re.compile(r"\d")


@dataclass(frozen=True)
class Lexicon:
    """The place of every form that is known, from 1, and a row of ``COLUMNS`` for each; row 0 is for all others."""

    place: Mapping[str, int]
    rows: np.ndarray


COLUMNS = ("register", "both", "technical", "doer", "other", *CLASSES)


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
    backward: np.ndarray
    """what can point back to a thing, and ``personal`` to a person"""
    personal: np.ndarray
    locating: np.ndarray
    article: np.ndarray
    genitive: np.ndarray
    possessive: np.ndarray


def lexicon(tone_words: pd.DataFrame) -> Lexicon:
    """The lexicon that the register ``tone_words`` gives on top of VADER's."""
    known = {word: {"both": value} for word, value in SentimentIntensityAnalyzer().lexicon.items()}
    for row in tone_words.to_dict("records"):
        tone = float(row["tone"])
        for form in row["forms"].split("; "):
            about = known.setdefault(form, {})
            about |= {"register": tone, "both": REGISTER_WEIGHT * tone, "technical": float(tone == 0)}
            if not pd.isna(row["towards_doer"]):
                about |= {"doer": float(row["towards_doer"]), "other": float(row["towards_other"])}
    for column, words in CLASSES.items():
        for word in words:
            known.setdefault(word, {})[column] = 1.0
    rows = np.zeros((len(known) + 1, len(COLUMNS)))
    for number, about in enumerate(known.values(), start=1):
        for column, value in about.items():
            rows[number, COLUMNS.index(column)] = value
    return Lexicon({word: number for number, word in enumerate(known, start=1)}, rows)


def traits(vocabulary: Sequence[str], known: Lexicon) -> WordTraits:
    """What the lexicon says of every word of `vocabulary`."""
    normal = [normalised(word) for word in vocabulary] or [""]
    columns = np.ascontiguousarray(known.rows[[known.place.get(word, 0) for word in normal]].T)
    flags = {"technical", *CLASSES}
    return WordTraits(normal, **{name: column > 0 if name in flags else column
                                 for name, column in zip(COLUMNS, columns, strict=True)})  # fmt: skip


def normalised(word: str) -> str:
    """A word as the models know it: lower case, every digit as 0.

    >>> normalised("Hwasong-12")
    'hwasong-00'
    """
    return word.lower() if word.isalpha() else _DIGIT.sub("0", word.lower())

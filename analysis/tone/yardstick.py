"""VADER, the classic yardstick (Hutto and Gilbert 2014), from the lexicon that its package carries."""

import re
from functools import cache

import pandas as pd
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

_PLAIN = re.compile(r"[^\W_]+")


@cache
def _analyser() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


@cache
def _stirring() -> tuple[frozenset[str], frozenset[str]]:
    """Words of the lexicon that are plain words; characters that VADER reads as emoji or emoticons."""
    lexicon = _analyser().lexicon
    words = frozenset(word for word in lexicon if _PLAIN.fullmatch(word))
    marks = frozenset(word for word in lexicon if word not in words)
    return words, marks


def vader(texts: pd.Series) -> pd.Series:
    """Compound score of each text, −1 to 1.

    >>> vader(pd.Series(["We warmly welcome the talks.", "The table stands in the hall."])).round(1).tolist()
    [0.7, 0.0]
    """
    return texts.map(_compound).astype("Float64")


def _compound(text: str) -> float:
    words, marks = _stirring()
    if text.isascii() and words.isdisjoint(_PLAIN.findall(text.lower())) and marks.isdisjoint(text.lower().split()):
        return 0.0
    return _analyser().polarity_scores(text)["compound"]

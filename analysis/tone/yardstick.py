"""VADER (Hutto and Gilbert 2014), the classic yardstick, as its package computes it."""

from functools import cache

import pandas as pd
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer


@cache
def _analyser() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def vader(texts: pd.Series) -> pd.Series:
    """Compound score of each text, −1 to 1: praise and blame anywhere in it, whomever they are for.

    >>> vader(pd.Series(["We warmly welcome the talks.", "The table stands in the hall."])).round(1).tolist()
    [0.7, 0.0]
    """
    scores = [_analyser().polarity_scores(text)["compound"] for text in texts.tolist()]
    return pd.Series(scores, index=texts.index, dtype="Float64")

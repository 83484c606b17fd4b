"""VADER, the classic yardstick (Hutto and Gilbert 2014), from the lexicon that its package carries."""

from functools import lru_cache

import pandas as pd
from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer


@lru_cache(maxsize=1)
def _analyser() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def vader(texts: pd.Series) -> pd.Series:
    """Compound score of each text, −1 to 1.

    >>> vader(pd.Series(["We warmly welcome the talks.", "The table stands in the hall."])).round(1).tolist()
    [0.7, 0.0]
    """
    return texts.map(lambda text: _analyser().polarity_scores(text)["compound"]).astype("Float64")

"""VADER, the classic yardstick (Hutto and Gilbert 2014), with the lexicon and the rules of its package.

The package reads every word of a text anew; here each distinct word is looked up once, and the package's rules run
only where the lexicon has something to say. The scores are the package's own.
"""

from functools import cache
from typing import NamedTuple

import pandas as pd
from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
    SentiText,
    normalize,
)

BEFORE, AFTER = 3, 2
"""Words on either side that the package's rules look at."""


class _Words(NamedTuple):
    """What the package's rules ask of a text: words without punctuation, and whether only some are capitals."""

    words_and_emoticons: list[str]
    is_cap_diff: bool


MODIFIERS = frozenset(
    {word for phrase in (*BOOSTER_DICT, *SPECIAL_CASES) for word in phrase.split()}
    | {*NEGATE, "never", "so", "this", "without", "doubt", "least", "at", "very", "no", "or", "nor", "kind", "but"}
)
"""Words that may change what the package makes of a word nearby; without one, the lexicon's value is the score."""


class _Word(NamedTuple):
    """A word without punctuation, its value in the lexicon or None, whether it is in capitals, whether it modifies."""

    bare: str
    value: float | None
    capital: bool
    modifies: bool


class _Known(dict[str, _Word]):
    """A word as it stands → what is known of it."""

    def __missing__(self, word: str) -> _Word:
        bare = SentiText._strip_punc_if_word(word)
        low = bare.lower()
        value = None if low in BOOSTER_DICT else _analyser().lexicon.get(low)
        self[word] = found = _Word(bare, value, bare.isupper(), low in MODIFIERS or "n't" in low)
        return found


_KNOWN = _Known()
_LARGEST = 200_000
"""Distinct words kept."""


@cache
def _analyser() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


def vader(texts: pd.Series) -> pd.Series:
    """Compound score of each text, −1 to 1.

    >>> vader(pd.Series(["We warmly welcome the talks.", "The table stands in the hall."])).round(1).tolist()
    [0.7, 0.0]
    """
    if len(_KNOWN) > _LARGEST:
        _KNOWN.clear()
    return pd.Series([_compound(text) for text in texts.tolist()], index=texts.index, dtype="Float64")


def _compound(text: str) -> float:
    analyser = _analyser()
    if not text.isascii() and not analyser.emojis.keys().isdisjoint(text):
        return analyser.polarity_scores(text)["compound"]
    found = [_KNOWN[word] for word in text.split()]
    scores = [0 if word.value is None else word.value for word in found]
    if not any(scores):
        return 0.0
    modified = [i for i, word in enumerate(found) if word.modifies or (word.capital and word.value is not None)]
    if modified:
        words, mixed = [word.bare for word in found], 0 < sum(word.capital for word in found) < len(found)
        near = {i for at in modified for i in range(max(at - AFTER, 0), min(at + BEFORE + 1, len(found)))}
        for i in sorted(near):
            if found[i].value is not None:
                scores[i] = _valued(words, i, mixed)
        if any(found[at].bare.lower() == "but" for at in modified):
            scores = analyser._but_check(words, scores)
    total = float(sum(scores))
    emphasis = analyser._punctuation_emphasis(text)
    return round(normalize(total + emphasis if total > 0 else total - emphasis if total < 0 else total), 4)


def _valued(words: list[str], i: int, mixed: bool) -> float:
    """The package's score of one word among its neighbours."""
    if words[i].lower() == "kind" and i + 1 < len(words) and words[i + 1].lower() == "of":
        return 0
    near = _Words(words[max(i - BEFORE, 0) : i + AFTER + 1], mixed)
    return _analyser().sentiment_valence(0, near, words[i], min(i, BEFORE), [])[0]

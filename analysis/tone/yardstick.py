"""VADER, the classic yardstick (Hutto and Gilbert 2014), with the lexicon and the rules of its package.

The package reads every text word by word; here the rules run on all lexicon words of a batch at once. The scores are
the package's own, to the last digit.
"""

from bisect import insort
from functools import cache
from itertools import chain
from typing import NamedTuple

import numpy as np
import pandas as pd
from vaderSentiment.vaderSentiment import (
    BOOSTER_DICT,
    C_INCR,
    N_SCALAR,
    NEGATE,
    SPECIAL_CASES,
    SentimentIntensityAnalyzer,
    SentiText,
    normalize,
)

BEFORE, AFTER = 3, 2
"""Words on either side that the package's rules look at."""
DAMPENING = {1: 1.0, 2: 0.95, 3: 0.9}
"""What is left of an intensifier's strength so many words before."""
PHRASED = {max(phrase.split(), key=len) for phrase in (*SPECIAL_CASES, *BOOSTER_DICT) if " " in phrase}
"""A word of every phrase that the package has a rule for; where one is near, the package itself is asked."""
CLOSED = ("no", "or", "nor", "never", "so", "this", "without", "doubt", "least", "at", "very", "kind", "of", "but")
"""Words that the package's rules name."""
_LARGEST = 200_000
"""Distinct words kept."""


class _Words(NamedTuple):
    """What the package's rules ask of a text: words without punctuation, and whether only some are capitals."""

    words_and_emoticons: list[str]
    is_cap_diff: bool


class _Known(dict[str, int]):
    """A word as it stands → its number, under which its bare form and what the rules ask of it are kept.

    Number 0 stands for no word.
    """

    def __init__(self) -> None:
        self.forms = [""]
        self.rows = [self._row("", "")]

    def __missing__(self, word: str) -> int:
        bare = SentiText._strip_punc_if_word(word)
        self[word] = number = len(self.forms)
        self.forms.append(bare)
        self.rows.append(self._row(word, bare))
        return number

    @staticmethod
    def _row(word: str, bare: str) -> tuple[float, ...]:
        low = bare.lower()
        held = low in _analyser().lexicon
        value = _analyser().lexicon[low] if held and low not in BOOSTER_DICT else 0.0
        closed = CLOSED.index(low) + 1 if low in CLOSED else 0
        flags = (held and low not in BOOSTER_DICT, held, bare.isupper(), low in NEGATE or "n't" in low, low in PHRASED)
        return (value, BOOSTER_DICT.get(low, 0.0), closed, *flags, not _emojis().isdisjoint(word))


class _Table(NamedTuple):
    """Columns of ``_Known.rows`` as arrays by word number."""

    value: np.ndarray
    booster: np.ndarray
    closed: np.ndarray
    valued: np.ndarray
    held: np.ndarray
    capital: np.ndarray
    negating: np.ndarray
    phrased: np.ndarray
    pictured: np.ndarray


@cache
def _analyser() -> SentimentIntensityAnalyzer:
    return SentimentIntensityAnalyzer()


@cache
def _known() -> _Known:
    return _Known()


@cache
def _emojis() -> frozenset[str]:
    return frozenset(_analyser().emojis)


def vader(texts: pd.Series) -> pd.Series:
    """Compound score of each text, −1 to 1.

    >>> vader(pd.Series(["We warmly welcome the talks.", "The table stands in the hall."])).round(1).tolist()
    [0.7, 0.0]
    """
    return pd.Series(_compounds(texts.tolist()), index=texts.index, dtype="Float64")


def _compounds(texts: list[str]) -> list[float]:
    known = _known()
    if len(known) > _LARGEST:
        _known.cache_clear()
        known = _known()
    split = [text.split() for text in texts]
    sizes = np.array([len(words) for words in split], dtype=np.int64)
    number = np.fromiter(map(known.__getitem__, chain.from_iterable(split)), np.int64, int(sizes.sum()))
    table = _Table(*(np.array(column) for column in zip(*known.rows, strict=True)))
    text = np.repeat(np.arange(len(texts)), sizes)
    starts = np.concatenate([[0], np.cumsum(sizes)])
    capitals = np.bincount(text[table.capital[number]], minlength=len(texts))
    mixed = (capitals > 0) & (capitals < sizes)
    at = np.flatnonzero(table.valued[number])
    values = _values(table, number, at, at - starts[text[at]], starts[text[at] + 1] - at - 1, mixed[text[at]])
    but = CLOSED.index("but") + 1
    turns = np.flatnonzero(table.closed[number] == but)
    turned = dict(zip(text[turns[::-1]].tolist(), turns[::-1].tolist(), strict=True))
    by_package = set(text[table.pictured[number]].tolist())
    edges, scored, places, result = np.searchsorted(at, starts).tolist(), values.tolist(), at.tolist(), []
    for row, words in enumerate(texts):
        if row in by_package:
            result.append(_analyser().polarity_scores(words)["compound"])
            continue
        scores = scored[edges[row] : edges[row + 1]]
        if scores and row in turned:
            scores = _contrasted(scores, places[edges[row] : edges[row + 1]], turned[row])
        total = float(sum(scores))
        emphasis = _analyser()._punctuation_emphasis(words) if total else 0.0
        result.append(round(normalize(total + emphasis if total > 0 else total - emphasis), 4) if total else 0.0)
    return result


def _values(
    table: _Table, number: np.ndarray, at: np.ndarray, before: np.ndarray, after: np.ndarray, mixed: np.ndarray
) -> np.ndarray:
    """The package's score of the words `at`, with so many words of their text `before` and `after` them."""

    def beside(step: int) -> np.ndarray:
        there = (before >= -step) if step < 0 else (after >= step)
        return np.where(there, number[np.clip(at + step, 0, max(len(number) - 1, 0))], 0)

    def means(words: np.ndarray, *forms: str) -> np.ndarray:
        return np.isin(table.closed[words], [CLOSED.index(form) + 1 for form in forms])

    word = number[at]
    near = {step: beside(step) for step in (-3, -2, -1, 1, 2)}
    first, second, third = near[-1], near[-2], near[-3]
    own = table.value[word]
    value = np.where(means(word, "no") & table.held[near[1]], 0.0, own)
    denied = means(first, "no") | means(second, "no") | (means(third, "no") & means(first, "or", "nor"))
    value = np.where(denied, own * N_SCALAR, value)
    value = np.where(table.capital[word] & mixed, value + np.where(value > 0, C_INCR, -C_INCR), value)
    emphatic = {1: np.zeros(len(at), dtype=bool), 2: means(second, "never") & means(first, "so", "this"),
                3: (means(third, "never") & means(second, "so", "this")) | means(first, "so", "this")}  # fmt: skip
    certain = {1: np.zeros(len(at), dtype=bool), 2: means(second, "without") & means(first, "doubt"),
               3: means(third, "without") & (means(second, "doubt") | means(first, "doubt"))}  # fmt: skip
    for step, other in ((1, first), (2, second), (3, third)):
        there = (before >= step) & ~table.held[other]
        scalar = table.booster[other]
        loud = (scalar != 0) & table.capital[other] & mixed
        scalar = np.where(value < 0, -scalar, scalar)
        scalar = np.where(loud, scalar + np.where(value > 0, C_INCR, -C_INCR), scalar)
        raised = value + scalar * DAMPENING[step]
        turned = np.where(table.negating[other] & ~certain[step], raised * N_SCALAR, raised)
        value = np.where(there, np.where(emphatic[step], raised * 1.25, turned), value)
    least = (before >= 1) & means(first, "least") & ~table.held[first]
    value = np.where(least & ~((before >= 2) & means(second, "at", "very")), value * N_SCALAR, value)
    value = np.where(means(word, "kind") & means(near[1], "of"), 0.0, value)
    odd = table.phrased[np.stack([word, *near.values()])].any(axis=0)
    for i in np.flatnonzero(odd & ~(means(word, "kind") & means(near[1], "of"))).tolist():
        value[i] = _asked(number[at[i] - min(before[i], BEFORE) : at[i] + min(after[i], AFTER) + 1].tolist(),
                          int(min(before[i], BEFORE)), bool(mixed[i]))  # fmt: skip
    return value


def _asked(numbers: list[int], place: int, mixed: bool) -> float:
    """The package's own score of the word at `place` among its neighbours."""
    words = [_known().forms[number] for number in numbers]
    return _analyser().sentiment_valence(0, _Words(words, mixed), words[place], place, [])[0]


def _contrasted(scores: list[float], places: list[int], turn: int) -> list[float]:
    """Scores halved before the first "but" and raised after it.

    As in the package, a score is changed where the same score stands first, so repeated ones change together.
    """
    held: dict[float, list[int]] = {}
    for i, score in enumerate(scores):
        if score:
            held.setdefault(score, []).append(i)
    for i in range(len(scores)):
        score = scores[i]
        if not score:
            continue
        first = held[score][0]
        if places[first] == turn:
            continue
        held[score].pop(0)
        scores[first] = score * (0.5 if places[first] < turn else 1.5)
        if scores[first]:
            insort(held.setdefault(scores[first], []), first)
    return scores

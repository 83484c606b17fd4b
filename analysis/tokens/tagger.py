"""Part-of-speech tags of all sentences of a batch at once, exactly as NLTK's PerceptronTagger gives them.

The features and the greedy left-to-right decision are those of ``nltk.tag.perceptron`` (Honnibal's averaged
perceptron); weights are whole numbers, so sums are exact in any order. What the words around a token contribute is
summed once per distinct word. Only what the two tags before contribute needs an order: tokens whose tag the dictionary
fixes need none, so the others fall into short chains, and the n-th tokens of all chains are decided together.
"""

import gzip
import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from nltk.tag.perceptron import PerceptronTagger

WEIGHTS = Path(__file__).parent.parent / "models" / "tagger.json.gz"
BLOCK = 1 << 15
"""Tokens decided together: large enough to spread numpy's cost, small enough to stay in the processor's cache."""

_PLACES = ("i word", "i suffix", "i pref1", "i-1 word", "i-1 suffix", "i-2 word", "i+1 word", "i+1 suffix", "i+2 word")
_START = ("-START-", "-START2-")
_END = ("-END-", "-END2-")


@dataclass(frozen=True)
class Model:
    """Weights as a table with one row per feature and one column per tag; row 0 is a feature never seen.

    Columns, and `tagset`, run from the last tag of the alphabet to the first: NLTK breaks ties so.
    """

    tagset: tuple[str, ...]
    weights: np.ndarray
    rows: dict[str, dict[str, int]]
    """Kind of feature → its word, suffix or letter → row."""
    history: np.ndarray
    """[tag two before, tag before] → score of each tag; the tags -START2- and -START- come after the tagset."""
    pair_row: dict[str, int]
    """Word that has features with the tag before it → its row in `pairs`."""
    pairs: np.ndarray
    """[row of `pair_row`, tag before] → row of `weights`."""
    tagdict: dict[str, int]


def nltk_tagger() -> PerceptronTagger:
    """NLTK's own tagger with the same weights, for comparison."""
    weights, tagdict, classes = json.loads(gzip.decompress(WEIGHTS.read_bytes()))
    tagger = PerceptronTagger(load=False)
    tagger.decode_json_params((weights, tagdict, classes))
    return tagger


@cache
def model() -> Model:
    """The shipped tagger."""
    weights, tagdict, classes = json.loads(gzip.decompress(WEIGHTS.read_bytes()))
    return arrange(weights, tagdict, classes)


def arrange(weights: dict[str, dict[str, int]], tagdict: dict[str, str], classes: Sequence[str]) -> Model:
    """NLTK's parameters (feature → tag → whole weight, words of one tag, tags) as tables."""
    tagset = tuple(sorted(classes, reverse=True))
    number = {tag: i for i, tag in enumerate(tagset)}
    before = {**number, _START[1]: len(tagset), _START[0]: len(tagset) + 1}
    table = np.zeros((len(weights) + 1, len(tagset)), dtype=np.int16)
    rows: dict[str, dict[str, int]] = {place: {} for place in _PLACES}
    history = np.zeros((len(before), len(before), len(tagset)), dtype=np.int32)
    found: dict[tuple[str, str], int] = {}
    for row, (feature, scores) in enumerate(weights.items(), start=1):
        for tag, weight in scores.items():
            table[row, number[tag]] = weight
        kind, _, value = feature.partition(" ")
        second, _, rest = value.partition(" ")
        if feature == "bias":
            history += table[row]
        elif feature.startswith("i tag+i-2 tag "):
            tag, two = feature.split(" ")[3:]
            history[before[two], before[tag]] += table[row]
        elif feature.startswith("i-1 tag+i word "):
            tag, word = feature.split(" ", 4)[3:]
            found[word, tag] = row
        elif second == "tag":
            if kind == "i-1":
                history[:, before[rest]] += table[row]
            else:
                history[before[rest], :] += table[row]
        else:
            rows[f"{kind} {second}"][rest] = row
    pair_row = {word: i for i, word in enumerate(dict.fromkeys(word for word, _ in found), start=1)}
    pairs = np.zeros((len(pair_row) + 1, len(before)), dtype=np.int32)
    for (word, tag), row in found.items():
        pairs[pair_row[word], before[tag]] = row
    return Model(tagset, table, rows, history, pair_row, pairs, {word: number[tag] for word, tag in tagdict.items()})


@dataclass(frozen=True)
class _Distinct:
    """Of each distinct form, then of the edges of a sentence: rows of the weights, tag if the dictionary fixes it."""

    here: np.ndarray
    left: np.ndarray
    left2: np.ndarray
    right: np.ndarray
    right2: np.ndarray
    pair: np.ndarray
    fixed: np.ndarray


def _distinct(model: Model, forms: Sequence[str]) -> _Distinct:
    normal = [*map(PerceptronTagger(load=False).normalize, forms), *_START, *_END]
    suffix = [word[-3:] for word in normal]
    written = [*forms, "", "", "", ""]

    def rows(*places: tuple[str, list[str]]) -> np.ndarray:
        found = [[model.rows[place].get(value, 0) for value in values] for place, values in places]
        return np.array(found, dtype=np.int32)

    endings, letters = [word[-3:] for word in written], [word[:1] for word in written]
    return _Distinct(
        rows(("i word", normal), ("i suffix", endings), ("i pref1", letters)),
        rows(("i-1 word", normal), ("i-1 suffix", suffix)),
        rows(("i-2 word", normal)),
        rows(("i+1 word", normal), ("i+1 suffix", suffix)),
        rows(("i+2 word", normal)),
        np.array([model.pair_row.get(word, 0) for word in normal], dtype=np.int32),
        np.array([model.tagdict.get(word, -1) for word in written], dtype=np.int8),
    )


def tags(model: Model, forms: Sequence[str], form: np.ndarray, sentence_starts: np.ndarray) -> np.ndarray:
    """The tag of each token (index into ``model.tagset``, int8); `form` indexes `forms`."""
    distinct = _distinct(model, forms)
    result = np.empty(len(form), dtype=np.int8)
    first = 0
    while first < len(sentence_starts) - 1:
        last = int(np.searchsorted(sentence_starts, sentence_starts[first] + BLOCK, side="left"))
        last = min(max(last, first + 1), len(sentence_starts) - 1)
        begin, end = sentence_starts[first], sentence_starts[last]
        starts = sentence_starts[first : last + 1] - begin
        result[begin:end] = _block(model, distinct, len(forms), form[begin:end], starts)
        first = last
    return result


def _block(model: Model, distinct: _Distinct, edge: int, form: np.ndarray, starts: np.ndarray) -> np.ndarray:
    """Tags of whole sentences, each laid out as -START-, -START2-, words, -END-, -END2-."""
    lengths = np.diff(starts)
    place = np.arange(len(form)) + 4 * np.repeat(np.arange(len(lengths)), lengths) + 2
    used, form = np.unique(form, return_inverse=True)
    used = np.append(used, np.arange(edge, edge + 4))
    count = len(used) - 4
    padded = np.empty(len(form) + 4 * len(lengths), dtype=np.int64)
    padded[place] = form
    heads = starts[:-1] + 4 * np.arange(len(lengths))
    tails = heads + 2 + lengths
    tag = np.empty(len(padded), dtype=np.int64)
    for at, number in ((heads, 0), (heads + 1, 1), (tails, 2), (tails + 1, 3)):
        padded[at] = count + number
    # NLTK starts with prev = "-START-" and prev2 = "-START2-"
    tag[heads], tag[heads + 1] = len(model.tagset), len(model.tagset) + 1

    here, left, left2, right, right2 = (
        model.weights[rows[:, used]].sum(axis=0, dtype=np.int32)
        for rows in (distinct.here, distinct.left, distinct.left2, distinct.right, distinct.right2)
    )
    fixed, pair = distinct.fixed[used], distinct.pair[used]
    tag[place] = fixed[form]
    open_ = place[fixed[form] < 0]
    if len(open_):
        gap = np.diff(open_, prepend=-9) > 2
        rank = np.arange(len(open_)) - np.maximum.accumulate(np.where(gap, np.arange(len(open_)), 0))
        order = np.argsort(rank, kind="stable")
        at, bounds = open_[order], np.cumsum(np.bincount(rank))
        for low, high in zip(np.append(0, bounds[:-1]), bounds, strict=True):
            now = at[low:high]
            word = padded[now]
            before = tag[now - 1]
            score = here[word]
            score += left[padded[now - 1]]
            score += left2[padded[now - 2]]
            score += right[padded[now + 1]]
            score += right2[padded[now + 2]]
            score += model.history[tag[now - 2], before]
            row = model.pairs[pair[word], before]
            known = np.flatnonzero(row)
            score[known] += model.weights[row[known]]
            tag[now] = score.argmax(axis=1)
    return tag[place].astype(np.int8)

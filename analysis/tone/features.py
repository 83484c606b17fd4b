"""The tone model's features: counted word features as (target, code), and numbers as a matrix.

Proper names are masked: the model may not know who is usually written of in which tone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.tone.views import Page, Views

UNKNOWN, NAME, EDGE, FIRST = 0, 1, 2, 3
"""Word ids: not in the model, a proper name, no word there, and the first of the model's own."""
STEM = 5
PLACES = ((-2, -1), (1, 2), (-1, 1), (2, 3))
_SIDE, _PASSIVE = 2, 2


@dataclass(frozen=True)
class Words:
    """The words that the model knows: their ids, those of their stems, and their vectors (row 0 for none)."""

    ids: Mapping[str, int]
    stems: Mapping[str, int]
    vectors: np.ndarray
    rarity: np.ndarray


@dataclass(frozen=True)
class Seen:
    """A view with what the model knows of its words."""

    page: Page
    view: Views
    words: Words
    word: np.ndarray
    stem: np.ndarray
    left: np.ndarray
    distance: np.ndarray

    @property
    def row(self) -> np.ndarray:
        return self.view.row

    @property
    def side(self) -> np.ndarray:
        return np.where(self.left, 0, 1)


def look(page: Page, view: Views, words: Words) -> Seen:
    """Ids of the words around each target."""
    normal = page.traits.normal
    ids = np.array([words.ids.get(word, UNKNOWN) for word in normal])
    stems = np.array([words.stems.get(word[:STEM], UNKNOWN) for word in normal])
    number, masked = page.tokens.word[view.token], page.name[view.token]
    technical = page.traits.technical
    word = np.where(masked, NAME, np.where(technical, UNKNOWN, ids)[number])
    stem = np.where(masked, NAME, np.where(technical, UNKNOWN, stems)[number])
    return Seen(page, view, words, word, stem, view.place < 0, np.abs(view.place))


def codes(seen: Seen) -> Iterator[tuple[int, np.ndarray, np.ndarray, np.ndarray]]:
    """Templates in a fixed order: number, target of each feature, its code, and the word it came from (−1 for none)."""
    view, word, row, token, side = seen.view, seen.word, seen.row, seen.view.token, seen.side
    near, clause, own = seen.distance <= 5, view.clause == 0, view.own
    known, everything = word > UNKNOWN, np.ones(len(word), dtype=bool)
    negated = seen.page.negated[token]
    single = (
        (word, everything), (_code(word, side), everything), (_code(word, side), near), (word, clause),
        (_code(word, side), clause), (word, negated), (word, own), (_code(word, side), own),
        (_code(word, view.place + 8), seen.distance <= 2),
    )  # fmt: skip
    for number, (code, where) in enumerate(single):
        at = np.flatnonzero(known & where)
        yield number, row[at], code[at], token[at]
    stemmed = seen.stem > UNKNOWN
    for number, (code, where) in enumerate(
        ((seen.stem, everything), (_code(seen.stem, side), everything), (_code(seen.stem, side), near)), start=9
    ):
        at = np.flatnonzero(stemmed & where)
        yield number, row[at], code[at], token[at]
    pair = np.flatnonzero((token[1:] == token[:-1] + 1) & (row[1:] == row[:-1]) & known[1:] & known[:-1])
    yield 12, row[pair], _code(word[pair], word[pair + 1]), token[pair]
    yield 13, row[pair], _code(word[pair], word[pair + 1], side[pair]), token[pair]
    for number, (first, second) in enumerate(PLACES, start=14):
        here, there = _at(seen, word, first), _at(seen, word, second)
        at = np.flatnonzero((here > UNKNOWN) & (there > UNKNOWN))
        yield number, at, _code(here[at], there[at]), np.full(len(at), -1)
    tags = seen.page.tokens.tag[token].astype(np.int64) + FIRST
    for number, places in enumerate(((-2, -1), (1, 2), (-1,), (1,)), start=18):
        found = [_at(seen, tags, place) for place in places]
        yield number, np.arange(view.size), _code(*found), np.full(view.size, -1)
    yield from _verbs(seen)
    yield 24, np.arange(view.size), _mention(seen), np.full(view.size, -1)


def numbers(seen: Seen) -> np.ndarray:
    """One row per target: lexicon sums by side, distance and clause, who does what to whom, and word vectors."""
    view, page, token, row = seen.view, seen.page, seen.view.token, seen.row
    number = page.tokens.word[token]
    unnamed, flip = ~page.name[token], np.where(page.negated[token], -0.74, 1.0)
    left, right, near, clause, own = seen.left, ~seen.left, seen.distance <= 5, view.clause == 0, view.own
    everything, quoted = np.ones(len(row), dtype=bool), page.quoted[token]
    columns: list[np.ndarray] = []

    def total(values: np.ndarray, where: np.ndarray) -> np.ndarray:
        return np.bincount(row[where], values[where], minlength=view.size)

    for table in (page.traits.register, page.traits.both):
        value = table[number] * unnamed * flip
        signs = np.maximum(value, 0), np.maximum(-value, 0)
        for part in signs:
            for where in (everything, left, right, near, near & left, near & right, clause, clause & left,
                          clause & right, quoted, own, own & left, own & right, own & clause):  # fmt: skip
                columns.append(np.sqrt(total(part, where)))
            for power in (0.5, 1):
                faded = part / seen.distance**power
                columns += [total(faded, where) for where in (everything, left, right)]
        for where, spread in ((everything, 15), (left, 4), (right, 4), (own, 4), (clause, 4)):
            balance = total(signs[0], where) - total(signs[1], where)
            columns.append(balance / np.sqrt(balance**2 + spread))
    doer, other = page.traits.doer[number], page.traits.other[number]
    passive, turn = page.passive[token], page.verb[token] * np.where(page.negated[token], -0.5, 1.0)
    roles = np.where(passive, other, doer) * turn, np.where(passive, doer, other) * turn
    for value, where in ((roles[0], right), (roles[1], left), (roles[0], left), (roles[1], right)):
        for narrowed in (where, where & near, where & clause, where & own, where & own & (seen.distance <= 6)):
            columns += [total(np.maximum(value, 0), narrowed), total(np.maximum(-value, 0), narrowed)]
        columns += [total(value / seen.distance, where), total(value / np.sqrt(seen.distance), where)]
    one = np.ones(len(row))
    columns += [np.log1p(total(one, where)) for where in (everything, left, right)]
    columns += [total(one, where) > 0 for where in (quoted, page.traits.negation[number])]
    columns += [total(one, page.name[token] & where) for where in (everything, left)]
    return np.column_stack([*columns, _vectors(seen)])


def _vectors(seen: Seen) -> np.ndarray:
    """Mean vectors of the words, weighted by rarity: all, by nearness, side, nearness and side, and clause."""
    weight = np.where(seen.page.name[seen.view.token], 0, seen.words.rarity[seen.word]) * (seen.word >= FIRST)
    near = seen.distance <= 5
    blocks = []
    kinds = (1, 1 / seen.distance, seen.left, ~seen.left, near & seen.left, near & ~seen.left, seen.view.clause == 0)
    edges = np.searchsorted(seen.row, np.arange(seen.view.size + 1))
    vectors = seen.words.vectors[seen.word]
    for kind in kinds:
        summed = np.concatenate(
            [np.zeros((1, vectors.shape[1])), np.cumsum(vectors * (weight * kind)[:, None], axis=0)]
        )
        mean = summed[edges[1:]] - summed[edges[:-1]]
        length = np.linalg.norm(mean, axis=1, keepdims=True)
        blocks.append(2 * mean / np.where(length > 1e-6, length, 1))
    return np.hstack(blocks)


def _verbs(seen: Seen) -> Iterator[tuple[int, np.ndarray, np.ndarray, np.ndarray]]:
    """The nearest full verb on each side within the next clause, alone and with its voice."""
    token, page = seen.view.token, seen.page
    full = (
        page.verb[token] & ~page.traits.light[page.tokens.word[token]] & (seen.view.clause <= 1) & (seen.distance <= 12)
    )
    for number, here in enumerate((seen.left, ~seen.left)):
        at = np.flatnonzero(full & here & (seen.word > UNKNOWN))
        if number == 0:
            at = at[::-1]
        _, once = np.unique(seen.row[at], return_index=True)
        at = at[once]
        passive = page.passive[token[at]]
        yield 22, seen.row[at], _code(seen.word[at], np.full(len(at), number)), token[at]
        yield 23, seen.row[at], _code(seen.word[at], np.full(len(at), number), passive), token[at]


def _mention(seen: Seen) -> np.ndarray:
    """What the target is: tags of its first and last word, and its length."""
    tags, view = seen.page.tokens.tag.astype(np.int64), seen.view
    if not len(tags):
        return np.zeros(view.size, dtype=np.int64)
    some = view.last > view.first
    first = np.where(some, tags[np.minimum(view.first, len(tags) - 1)] + 1, 0)
    last = np.where(some, tags[np.maximum(np.minimum(view.last, len(tags)) - 1, 0)] + 1, 0)
    return _code(first, last, np.minimum(view.last - view.first, 4))


def _at(seen: Seen, values: np.ndarray, place: int) -> np.ndarray:
    """The value at one place beside each target, ``EDGE`` where the window has ended."""
    result = np.full(seen.view.size, EDGE, dtype=np.int64)
    here = seen.view.place == place
    result[seen.row[here]] = values[here]
    return result


def _code(*parts: np.ndarray) -> np.ndarray:
    code = np.zeros(len(parts[0]), dtype=np.int64)
    for part in parts:
        code = (code << 16) | part.astype(np.int64)
    return code

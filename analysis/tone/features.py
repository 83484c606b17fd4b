"""The tone model's features: counted word features as (target, code), and numbers as a matrix.

Proper names are masked: the model may not know who is usually written of in which tone.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from analysis.tone.views import Page, Views

UNKNOWN, NAME, EDGE, FIRST = 0, 1, 2, 3
"""Word ids: not in the model, a proper name, no word there, and the first of the model's own."""
STEM = 5
SLOTS = 16
"""Situations in which a word has a weight of its own."""
GROUPED = (0, 1, 2, 3, 4, 6, 7, 9)
"""Those of them in which its cluster has one too."""
BLOCKS = 4
"""Mean vectors of each target."""
PLACES = ((-2, -1), (1, 2), (-1, 1), (2, 3))
TAG_PLACES = ((-2, -1), (1, 2), (-1,), (1,))


@dataclass(frozen=True)
class Words:
    """The words that the model knows: their ids, those of their stems, and by id their vectors, rarity and clusters.

    Cluster 0 is for words without a vector.
    """

    ids: Mapping[str, int]
    stems: Mapping[str, int]
    vectors: np.ndarray
    rarity: np.ndarray
    cluster: np.ndarray


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


def situations(seen: Seen) -> np.ndarray:
    """One row per word, one column per slot: whether the word stands in that situation (side, nearness, clause ...)."""
    near, clause, own = seen.distance <= 5, seen.view.clause == 0, seen.view.own
    left, right, place = seen.left, ~seen.left, seen.view.place
    everything = np.ones(len(left), dtype=bool)
    columns = (everything, left, right, near & left, near & right, clause, clause & left, clause & right,
               seen.page.negated[seen.view.token], own, own & left, own & right,
               place == -2, place == -1, place == 1, place == 2)  # fmt: skip
    return np.column_stack(columns) & (seen.word > UNKNOWN)[:, None]


def others(seen: Seen) -> Iterator[tuple[int, np.ndarray, np.ndarray]]:
    """Further features (number, target, code): stems, pairs of words, words and tags beside it, verbs, what it is."""
    view, every, known = seen.view, np.arange(seen.view.size), seen.word > UNKNOWN
    at = np.flatnonzero(seen.stem > UNKNOWN)
    yield 0, seen.row[at], seen.stem[at]
    at = np.flatnonzero((np.diff(view.token) == 1) & (np.diff(view.row) == 0) & known[1:] & known[:-1])
    yield 1, seen.row[at], _code(seen.word[at], seen.word[at + 1])
    for number, (first, second) in enumerate(PLACES, start=2):
        here, there = _at(seen, seen.word, first), _at(seen, seen.word, second)
        at = np.flatnonzero((here > UNKNOWN) & (there > UNKNOWN))
        yield number, at, _code(here[at], there[at])
    tags = seen.page.tokens.tag[view.token].astype(np.int64) + FIRST
    for number, places in enumerate(TAG_PLACES, start=2 + len(PLACES)):
        yield number, every, _code(*(_at(seen, tags, place) for place in places))
    number = 2 + len(PLACES) + len(TAG_PLACES)
    for side, at in enumerate(_verbs(seen)):
        sides = np.full(len(at), side)
        yield number, seen.row[at], _code(seen.word[at], sides)
        yield number + 1, seen.row[at], _code(seen.word[at], sides, seen.page.passive[view.token[at]])
    yield number + 2, every, _mention(seen)


def numbers(seen: Seen) -> np.ndarray:
    """One row per target: lexicon sums by side, distance and clause, who does what to whom, and word vectors."""
    return np.column_stack([*_lexicon_sums(seen), *_roles(seen), *_lengths(seen), _vectors(seen)])


def _lexicon_sums(seen: Seen) -> list[np.ndarray]:
    """How much praise and blame stands where; a negation turns a word round, as VADER has it."""
    token, traits, columns = seen.view.token, seen.page.traits, []
    at = np.flatnonzero(
        ((traits.both != 0) | (traits.register != 0))[seen.page.tokens.word[token]] & ~seen.page.name[token]
    )
    row, token, distance = seen.row[at], token[at], seen.distance[at]
    left, near, clause, own = seen.left[at], distance <= 5, seen.view.clause[at] == 0, seen.view.own[at]
    everything, right, quoted = np.ones(len(at), dtype=bool), ~left, seen.page.quoted[token]
    regions = (everything, left, right, near, near & left, near & right, clause, clause & left, clause & right, quoted,
               own, own & left, own & right, own & clause)  # fmt: skip
    flip = np.where(seen.page.negated[token], -0.74, 1.0)
    for table in (traits.register, traits.both):
        value = table[seen.page.tokens.word[token]] * flip
        signs = np.maximum(value, 0), np.maximum(-value, 0)
        sums = [[np.bincount(row, part * where, minlength=seen.view.size) for where in regions] for part in signs]
        for part, summed in zip(signs, sums, strict=True):
            columns += [np.sqrt(total) for total in summed]
            for power in (0.5, 1):
                faded = part / distance**power
                columns += [np.bincount(row, faded * where, minlength=seen.view.size) for where in regions[:3]]
        for region, spread in ((0, 15), (1, 4), (2, 4), (10, 4), (6, 4)):
            balance = sums[0][region] - sums[1][region]
            columns.append(balance / np.sqrt(balance**2 + spread))
    return columns


def _roles(seen: Seen) -> list[np.ndarray]:
    """What the verbs on either side say of whoever does them and of whoever they are done to."""
    token, traits, page, columns = seen.view.token, seen.page.traits, seen.page, []
    judging = (traits.doer != 0) | (traits.other != 0)
    at = np.flatnonzero(judging[page.tokens.word[token]] & page.verb[token])
    row, token, distance, left = seen.row[at], token[at], seen.distance[at], seen.left[at]
    clause, own, right = seen.view.clause[at] == 0, seen.view.own[at], ~seen.left[at]
    doer, other = traits.doer[page.tokens.word[token]], traits.other[page.tokens.word[token]]
    turn = np.where(page.negated[token], -0.5, 1.0)
    subject = np.where(page.passive[token], other, doer) * turn
    object_ = np.where(page.passive[token], doer, other) * turn
    for value, side in ((subject, right), (object_, left), (subject, left), (object_, right)):
        for where in (side, side & (distance <= 5), side & clause, side & own, side & own & (distance <= 6)):
            columns += [
                np.bincount(row, np.maximum(sign * value, 0) * where, minlength=seen.view.size) for sign in (1, -1)
            ]
        columns += [
            np.bincount(row, value * side / fading, minlength=seen.view.size)
            for fading in (distance, np.sqrt(distance))
        ]
    return columns


def _lengths(seen: Seen) -> list[np.ndarray]:
    """How long the windows are, and whether quotation marks, negations and other names stand in them."""
    token, row = seen.view.token, seen.row

    def count(where: np.ndarray) -> np.ndarray:
        return np.bincount(row[where], minlength=seen.view.size)

    name, negation = seen.page.name[token], seen.page.traits.negation[seen.page.tokens.word[token]]
    before, after = count(seen.left), count(~seen.left)
    flags = [count(where) > 0 for where in (seen.page.quoted[token], negation)]
    return [np.log1p(before + after), np.log1p(before), np.log1p(after), *flags, count(name), count(name & seen.left)]


def _vectors(seen: Seen) -> np.ndarray:
    """Mean vectors of the words, weighted by rarity: by nearness, left, right, clause."""
    weight = np.where(seen.page.name[seen.view.token], 0, seen.words.rarity[seen.word]).astype(np.float32)
    left = seen.left
    held = (weight > 0) & (seen.word >= FIRST)

    def mean(where: np.ndarray, weights: np.ndarray) -> np.ndarray:
        at = np.flatnonzero(held & where)
        edges = np.searchsorted(seen.row[at], np.arange(seen.view.size + 1))
        shape = (seen.view.size, len(seen.words.vectors))
        return csr_matrix((weights[at], seen.word[at], edges), shape=shape) @ seen.words.vectors

    faded = mean(held, (weight / seen.distance).astype(np.float32))
    blocks = (faded, mean(left, weight), mean(~left, weight), mean(seen.view.clause == 0, weight))
    lengths = [np.linalg.norm(block, axis=1, keepdims=True) for block in blocks]
    return np.hstack(
        [2 * block / np.where(length > 1e-6, length, 1) for block, length in zip(blocks, lengths, strict=True)]
    )


def _verbs(seen: Seen) -> tuple[np.ndarray, np.ndarray]:
    """Places of the nearest full verb on the left and on the right of each target, within the next clause."""
    token, page = seen.view.token, seen.page
    full = page.verb[token] & ~page.traits.light[page.tokens.word[token]] & (seen.word > UNKNOWN)
    full &= (seen.view.clause <= 1) & (seen.distance <= 12)
    left, right = np.flatnonzero(full & seen.left)[::-1], np.flatnonzero(full & ~seen.left)
    return left[np.unique(seen.row[left], return_index=True)[1]], right[
        np.unique(seen.row[right], return_index=True)[1]
    ]


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

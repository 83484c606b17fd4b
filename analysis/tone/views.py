"""What the tone model sees: each target in its window of words, as flat arrays.

Everything is done for all targets of a batch at once; nothing loops over words.
"""

from dataclasses import dataclass

import numpy as np

from analysis.tokens import Tokens
from analysis.tone.lexicon import WordTraits

WIDEST = 60
"""Words kept on each side of a target."""
REACH = 4
"""Words after a negation that it may govern, within the sentence."""


@dataclass(frozen=True)
class Page:
    """What is known of every word of a batch whatever the target."""

    tokens: Tokens
    traits: WordTraits
    breaks: np.ndarray
    """clause boundaries before each word; one entry more than words"""
    mentions: np.ndarray
    """proper names and personal pronouns before each word; one entry more than words"""
    name: np.ndarray
    quoted: np.ndarray
    negated: np.ndarray
    passive: np.ndarray
    verb: np.ndarray


@dataclass(frozen=True)
class Views:
    """One entry per word of a window, its target's own words left out.

    `row` is the number of the target, `token` that of the word, `place` its distance in words (negative on the left),
    `clause` how many clause boundaries lie between, `own` whether no other name or pronoun lies between. `first` and
    `last` (exclusive) are each target's words.
    """

    size: int
    row: np.ndarray
    token: np.ndarray
    place: np.ndarray
    clause: np.ndarray
    own: np.ndarray
    first: np.ndarray
    last: np.ndarray


def page(tokens: Tokens, traits: WordTraits) -> Page:
    """Clause boundaries, names, quotation marks, negation and voice of every word of a batch."""
    tagset = np.array(tokens.tagset)
    name = np.isin(tagset, ["NNP", "NNPS"])[tokens.tag] & ~(_headline(tokens) & (traits.both != 0)[tokens.word])
    mention = name | np.isin(tagset, ["PRP"])[tokens.tag]
    verb = np.char.startswith(tagset, "VB")[tokens.tag]
    past = np.isin(tagset, ["VBN", "VBD"])[tokens.tag]
    marks = np.isin(tagset, ["``"])[tokens.tag].astype(np.int64) - _closing(tokens)
    depth = np.concatenate([[0], np.cumsum(marks)])
    starts = tokens.paragraph_starts
    before = np.repeat(depth[starts[:-1]], np.diff(starts))
    return Page(
        tokens, traits,
        np.concatenate([[0], np.cumsum(traits.boundary[tokens.word])]),
        np.concatenate([[0], np.cumsum(mention)]),
        name, depth[1:] > before,
        _after(traits.negation[tokens.word], tokens.sentence, REACH),
        past & _after(traits.auxiliary[tokens.word], tokens.sentence, 3), verb,
    )  # fmt: skip


def windows(seen: Page, document: np.ndarray, starts: np.ndarray, ends: np.ndarray,
            lows: np.ndarray, highs: np.ndarray) -> Views:  # fmt: skip
    """The words around targets at `starts` to `ends` of `document`, within `lows` to `highs` (all code points)."""
    tokens = seen.tokens
    if not len(tokens):
        none, zeros = np.zeros(0, dtype=np.int64), np.zeros(len(starts), dtype=np.int64)
        return Views(len(starts), none, none, none, none, none.astype(bool), zeros, zeros)
    scale = int(max(tokens.end.max(), ends.max(initial=0), highs.max(initial=0))) + 2
    begins = tokens.document.astype(np.int64) * scale + tokens.start
    finishes = tokens.document.astype(np.int64) * scale + tokens.end
    base = document.astype(np.int64) * scale
    first = np.searchsorted(finishes, base + starts, side="right")
    last = np.maximum(np.searchsorted(begins, base + ends, side="left"), first)
    low = np.minimum(np.maximum(np.searchsorted(finishes, base + lows, side="right"), first - WIDEST), first)
    high = np.maximum(np.minimum(np.searchsorted(begins, base + highs, side="left"), last + WIDEST), last)
    row, token = ragged(low, high)
    outside = (token < first[row]) | (token >= last[row])
    row, token = row[outside], token[outside]
    left = token < first[row]

    def between(count: np.ndarray) -> np.ndarray:
        return np.where(left, count[first[row]] - count[token + 1], count[token] - count[last[row]])

    place = np.where(left, token - first[row], token - last[row] + 1)
    return Views(len(starts), row, token, place, between(seen.breaks), between(seen.mentions) == 0, first, last)


def ragged(low: np.ndarray, high: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Row number and value of low[0], low[0] + 1, ... high[0] - 1, low[1], ..."""
    count = np.maximum(high - low, 0)
    row = np.repeat(np.arange(len(low)), count)
    return row, np.arange(count.sum()) - np.repeat(np.cumsum(count) - count, count) + np.repeat(low, count)


def _after(flag: np.ndarray, sentence: np.ndarray, reach: int) -> np.ndarray:
    """Words that stand up to `reach` words after a flagged one of the same sentence."""
    result = np.zeros(len(flag), dtype=bool)
    for step in range(1, min(reach, len(flag) - 1) + 1):
        result[step:] |= flag[:-step] & (sentence[step:] == sentence[:-step])
    return result


def _headline(tokens: Tokens) -> np.ndarray:
    """Words of sentences whose longer words are mostly capitalised: there a capital does not make a name."""
    long = np.array([len(word) > 3 and word.isalpha() for word in tokens.vocabulary] or [False])[tokens.word]
    capital = np.array([word[:1].isupper() for word in tokens.vocabulary] or [False])[tokens.word]
    size = len(tokens.sentence_starts) - 1
    many, high = (np.bincount(tokens.sentence[held], minlength=size) for held in (long, long & capital))
    return ((many >= 3) & (high >= 0.7 * many))[tokens.sentence]


def _closing(tokens: Tokens) -> np.ndarray:
    mark = np.array([word in {'"', "”", "''"} for word in tokens.vocabulary] or [False])
    closing = np.array([tag == "''" for tag in tokens.tagset])
    return (closing[tokens.tag] & mark[tokens.word]).astype(np.int64)

"""The linear tone model: the weights of ``analysis/models/tone.npz``, read once, and what they say of targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache, cached_property
from pathlib import Path

import numpy as np

from analysis.tone import features, views

FILE = Path(__file__).resolve().parents[1] / "models" / "tone.npz"
CLASSES = ("negative", "neutral", "positive")
STRENGTH = 8.4
"""Length to which each target's word features are scaled."""
SHORTEST = 0.01
"""Square of the least length that word features are scaled from."""
GROUPS = 64
"""Slot of the first cluster feature."""
_SHIFT = 50
_WORD = (1 << 16) - 1


@dataclass(frozen=True)
class Model:
    """Words, full codes of the word features in order with their weights, weights of the numbers, calibrated.

    A word feature's last weight is what it adds to the square of its target's length; `groups` are the weights of the
    words' clusters, by cluster and grouped situation.
    """

    words: features.Words
    codes: np.ndarray
    weights: np.ndarray
    groups: np.ndarray
    centre: np.ndarray
    scale: np.ndarray
    number_weights: np.ndarray
    intercept: np.ndarray

    @cached_property
    def by_word(self) -> np.ndarray:
        """Weights by word, what they count for, and slot; those of its cluster included."""
        single = self.codes >> _SHIFT < features.SLOTS
        table = np.zeros((len(self.words.vectors), features.SLOTS, self.weights.shape[1]), dtype=np.float32)
        code = self.codes[single]
        table[code & _WORD, code >> _SHIFT] = self.weights[single]
        table[:, features.GROUPED] += self.groups[self.words.cluster]
        return np.ascontiguousarray(table.transpose(0, 2, 1))


@dataclass(frozen=True)
class Spans:
    """Targets in texts, and how far around each the model may look: code points of the document with that number."""

    document: np.ndarray
    start: np.ndarray
    end: np.ndarray
    low: np.ndarray
    high: np.ndarray


def look(page: views.Page, spans: Spans, words: features.Words) -> features.Seen:
    """The targets on a page as the features see them."""
    view = views.windows(page, spans.document, spans.start, spans.end, spans.low, spans.high)
    return features.look(page, view, words)


def coded(seen: features.Seen) -> tuple[np.ndarray, np.ndarray]:
    """Target and full code (slot and words) of every word feature, for training."""
    found = [(slot, seen.row[column], seen.word[column]) for slot, column in enumerate(features.situations(seen).T)]
    found += [(features.SLOTS + number, row, code) for number, row, code in features.others(seen)]
    found += [(GROUPS + i, row, seen.words.cluster[word]) for i, (_, row, word) in
              enumerate(found[slot] for slot in features.GROUPED)]  # fmt: skip
    found = [
        (slot, row[code > 0], code[code > 0]) if slot >= GROUPS else (slot, row, code) for slot, row, code in found
    ]
    rows = np.concatenate([row for _, row, _ in found])
    return rows, np.concatenate([_full(slot, code) for slot, _, code in found])


def probabilities(model: Model, seen: features.Seen) -> np.ndarray:
    """One row per target: the calibrated probability of each of ``CLASSES``."""
    held = features.situations(seen).astype(np.float32)
    parts = [(seen.row, np.einsum("ns,ncs->nc", held, model.by_word[seen.word]))]
    for number, row, code in features.others(seen):
        full = _full(features.SLOTS + number, code)
        place = np.minimum(np.searchsorted(model.codes, full), len(model.codes) - 1)
        held = model.codes[place] == full
        parts.append((row[held], model.weights[place[held]]))
    rows, values = (np.concatenate(part) for part in zip(*parts, strict=True))
    total = np.column_stack([np.bincount(rows, column, minlength=seen.view.size) for column in values.T])
    scaled = (features.numbers(seen) - model.centre) * model.scale
    length = np.sqrt(np.maximum(total[:, -1:], SHORTEST))
    logits = model.intercept + STRENGTH * total[:, :-1] / length + scaled @ model.number_weights
    return softmax(logits)


def reasons(model: Model, seen: features.Seen) -> list[list[tuple[int, float]]]:
    """Per target: its words (token numbers) with how far positive minus negative falls without each, strongest first.

    A word's share is what the decision loses when it is blanked out: every feature that it is part of counts.
    """
    view, found = seen.view, []
    for target in range(view.size):
        at = np.flatnonzero(view.row == target)
        size = len(at)
        rows = np.repeat(np.arange(size + 1), size)
        every = np.tile(at, size + 1)
        kept = rows != np.tile(np.arange(size), size + 1)
        rows, every = rows[kept], every[kept]
        copies = views.Views(
            size + 1, rows, view.token[every], view.place[every], view.clause[every], view.own[every],
            np.repeat(view.first[target], size + 1), np.repeat(view.last[target], size + 1),
        )  # fmt: skip
        chances = probabilities(model, features.look(seen.page, copies, model.words))
        tone = chances[:, 2] - chances[:, 0]
        pairs = zip(view.token[at].tolist(), (tone[-1] - tone[:-1]).tolist(), strict=True)
        found.append(sorted(pairs, key=lambda pair: (-abs(pair[1]), pair[0])))
    return found


def softmax(logits: np.ndarray) -> np.ndarray:
    """Rows of logits as probabilities."""
    grown = np.exp(logits - logits.max(axis=1, keepdims=True))
    return grown / grown.sum(axis=1, keepdims=True)


def _full(slot: int, code: np.ndarray) -> np.ndarray:
    return (np.int64(slot) << _SHIFT) + code


@cache
def load() -> Model:
    """The shipped model."""
    with np.load(FILE) as stored:
        return unpacked(dict(stored))


def split(codes: np.ndarray, weights: np.ndarray, clusters: int) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Codes and weights of the word features proper, and those of clusters as ``Model.groups``."""
    grouped = codes >> _SHIFT >= GROUPS
    table = np.zeros((clusters + 1, len(features.GROUPED), weights.shape[1]), dtype=np.float32)
    table[codes[grouped] & _WORD, (codes[grouped] >> _SHIFT) - GROUPS] = weights[grouped]
    return codes[~grouped], weights[~grouped], table


def known_words(words: Sequence[str], vectors: np.ndarray, rarity: np.ndarray, cluster: np.ndarray) -> features.Words:
    """The model's words in order with vector, rarity and cluster; ids 0 to 2 stand for no word of the model."""
    stems = {stem: i for i, stem in enumerate(sorted({word[: features.STEM] for word in words}), start=features.FIRST)}
    ids = {word: i for i, word in enumerate(words, start=features.FIRST)}
    none = np.zeros((features.FIRST, vectors.shape[1]))
    return features.Words(
        ids,
        stems,
        np.vstack([none, vectors]).astype(np.float32),
        np.concatenate([np.zeros(features.FIRST), rarity]),
        np.concatenate([np.zeros(features.FIRST, dtype=np.int64), cluster.astype(np.int64)]),
    )


def unpacked(stored: Mapping[str, np.ndarray]) -> Model:
    """The model from its stored arrays, as ``packed`` lays them out."""
    vectors = stored["vectors"].astype(np.float64) / 127
    every = bytes(stored["words"]).decode().split("\n")
    words = known_words(every, vectors, stored["rarity"].astype(np.float64), stored["cluster"])
    return Model(
        words, np.cumsum(stored["codes"]), stored["weights"].astype(np.float32), stored["groups"].astype(np.float32),
        stored["centre"], stored["scale"], stored["number_weights"], stored["intercept"],
    )  # fmt: skip


def packed(model: Model) -> dict[str, np.ndarray]:
    """The arrays to store: vectors in steps of 1/127, weights in half precision, codes as differences."""
    words = "\n".join(model.words.ids)
    return {
        "words": np.frombuffer(words.encode(), dtype=np.uint8),
        "vectors": np.round(model.words.vectors[features.FIRST :] * 127).astype(np.int8),
        "rarity": model.words.rarity[features.FIRST :].astype(np.float16),
        "cluster": model.words.cluster[features.FIRST :].astype(np.uint16),
        "codes": np.diff(model.codes, prepend=0),
        "weights": model.weights.astype(np.float16),
        "groups": model.groups.astype(np.float16),
        "centre": model.centre.astype(np.float32),
        "scale": model.scale.astype(np.float32),
        "number_weights": model.number_weights.astype(np.float32),
        "intercept": model.intercept.astype(np.float32),
    }

"""The linear tone model: the weights of ``analysis/models/tone.npz``, read once, and what they say of targets."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from analysis.tokens import Tokens
from analysis.tone import features, views
from analysis.tone.lexicon import Lexicon, traits

FILE = Path(__file__).resolve().parents[1] / "models" / "tone.npz"
CLASSES = ("negative", "neutral", "positive")
STRENGTH = 6.0
"""Length to which each target's word features are scaled."""
_SHIFT = 50


@dataclass(frozen=True)
class Model:
    """Words, codes of the word features in order with their weights, weights of the numbers, and the calibration."""

    words: features.Words
    codes: np.ndarray
    weights: np.ndarray
    centre: np.ndarray
    scale: np.ndarray
    number_weights: np.ndarray
    intercept: np.ndarray
    temperature: float


@dataclass(frozen=True)
class Spans:
    """Targets in texts, and how far around each the model may look: code points of the document with that number."""

    document: np.ndarray
    start: np.ndarray
    end: np.ndarray
    low: np.ndarray
    high: np.ndarray


def look(tokens: Tokens, spans: Spans, lexicon: Lexicon, words: features.Words) -> features.Seen:
    """The targets as the features see them."""
    page = views.page(tokens, traits(tokens.vocabulary, lexicon))
    return features.look(
        page, views.windows(page, spans.document, spans.start, spans.end, spans.low, spans.high), words
    )


def coded(seen: features.Seen) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Target, full code and word of every word feature."""
    rows, codes, tokens = [], [], []
    for template, row, code, token in features.codes(seen):
        rows.append(row)
        codes.append((np.int64(template) << _SHIFT) + code)
        tokens.append(token)
    return np.concatenate(rows), np.concatenate(codes), np.concatenate(tokens)


def probabilities(model: Model, seen: features.Seen) -> np.ndarray:
    """One row per target: the calibrated probability of each of ``CLASSES``."""
    row, code, _ = coded(seen)
    place, held = _found(model, code)
    row, place = row[held], place[held]
    size = seen.view.size
    length = np.sqrt(np.maximum(np.bincount(row, minlength=size), 1))
    logits = np.column_stack([np.bincount(row, model.weights[place, i], minlength=size) for i in range(len(CLASSES))])
    scaled = (features.numbers(seen) - model.centre) * model.scale
    logits = model.intercept + STRENGTH * logits / length[:, None] + scaled @ model.number_weights
    return softmax(logits / model.temperature)


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


def _found(model: Model, code: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The place of each code among the model's, and whether it is there."""
    place = np.minimum(np.searchsorted(model.codes, code), len(model.codes) - 1)
    return place, model.codes[place] == code


@cache
def load() -> Model:
    """The shipped model."""
    with np.load(FILE) as stored:
        return unpacked(dict(stored))


def known_words(words: Sequence[str], vectors: np.ndarray, rarity: np.ndarray) -> features.Words:
    """The model's words in order with a vector and a rarity each; ids 0 to 2 stand for no word of the model."""
    stems = {stem: i for i, stem in enumerate(sorted({word[: features.STEM] for word in words}), start=features.FIRST)}
    ids = {word: i for i, word in enumerate(words, start=features.FIRST)}
    none = np.zeros((features.FIRST, vectors.shape[1]))
    return features.Words(ids, stems, np.vstack([none, vectors]), np.concatenate([np.zeros(features.FIRST), rarity]))


def unpacked(stored: Mapping[str, np.ndarray]) -> Model:
    """The model from its stored arrays, as ``packed`` lays them out."""
    vectors = stored["vectors"].astype(np.float64) / 127
    words = known_words(bytes(stored["words"]).decode().split("\n"), vectors, stored["rarity"].astype(np.float64))
    return Model(
        words, np.cumsum(stored["codes"]), stored["weights"].astype(np.float32), stored["centre"], stored["scale"],
        stored["number_weights"], stored["intercept"], float(stored["temperature"]),
    )  # fmt: skip


def packed(model: Model) -> dict[str, np.ndarray]:
    """The arrays to store: vectors in steps of 1/127, weights in half precision, codes as differences."""
    words = "\n".join(model.words.ids)
    return {
        "words": np.frombuffer(words.encode(), dtype=np.uint8),
        "vectors": np.round(model.words.vectors[features.FIRST :] * 127).astype(np.int8),
        "rarity": model.words.rarity[features.FIRST :].astype(np.float16),
        "codes": np.diff(model.codes, prepend=0),
        "weights": model.weights.astype(np.float16),
        "centre": model.centre.astype(np.float32),
        "scale": model.scale.astype(np.float32),
        "number_weights": model.number_weights.astype(np.float32),
        "intercept": model.intercept.astype(np.float32),
        "temperature": np.array(model.temperature),
    }

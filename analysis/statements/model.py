"""The trained weights of ``analysis/models/statements.npz``, read once."""

from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from itertools import pairwise
from pathlib import Path

import numpy as np

from analysis.statements.features import Weights

FILE = Path(__file__).resolve().parents[1] / "models" / "statements.npz"


@dataclass(frozen=True)
class Model:
    """Word ids (from 2; 0 no word, 1 unknown), cluster numbers by id, the two models, and the decision's numbers."""

    ids: Mapping[str, int]
    clusters: np.ndarray
    cue: Weights
    role: Weights
    settings: Mapping[str, np.ndarray]


@cache
def load() -> Model:
    """The shipped model."""
    with np.load(FILE) as stored:
        return unpacked(dict(stored))


def unpacked(stored: Mapping[str, np.ndarray]) -> Model:
    """The model from its stored arrays, as ``packed`` lays them out."""
    words = bytes(stored["words"]).decode().split("\n")
    chains = {}
    for chain in ("cue", "role"):
        labels = tuple(bytes(stored[f"{chain} labels"]).decode().split("\n"))
        names = bytes(stored[f"{chain} templates"]).decode().split("\n")
        counts = stored[f"{chain} counts"]
        bounds = np.concatenate([[0], np.cumsum(counts)])
        codes, tables = stored[f"{chain} codes"], stored[f"{chain} weights"].astype(np.float32)
        parts = [slice(a, b) for a, b in pairwise(bounds)]
        chains[chain] = Weights(
            labels, stored[f"{chain} transitions"],
            {name: tables[part] for name, part in zip(names, parts, strict=True)},
            {name: np.cumsum(codes[part]) for name, part in zip(names, parts, strict=True)})  # fmt: skip
    settings = {key.removeprefix("set "): value for key, value in stored.items() if key.startswith("set ")}
    clusters = np.concatenate(
        [np.zeros((2, stored["clusters"].shape[1]), np.int32), stored["clusters"].astype(np.int32)]
    )
    return Model({word: i for i, word in enumerate(words, start=2)}, clusters, chains["cue"], chains["role"], settings)


def packed(words: list[str], clusters: np.ndarray, cue: Weights, role: Weights,
           settings: Mapping[str, np.ndarray]) -> dict[str, np.ndarray]:  # fmt: skip
    """The arrays to store: weights in half precision, codes as differences."""

    def text(lines: list[str] | tuple[str, ...]) -> np.ndarray:
        return np.frombuffer("\n".join(lines).encode(), dtype=np.uint8)

    stored = {"words": text(words), "clusters": clusters.astype(np.uint16)}
    for chain, weights in (("cue", cue), ("role", role)):
        names = list(weights.tables)
        stored |= {
            f"{chain} labels": text(weights.labels), f"{chain} templates": text(names),
            f"{chain} transitions": weights.transitions.astype(np.float32),
            f"{chain} counts": np.array([len(weights.codes[name]) for name in names], dtype=np.int32),
            f"{chain} codes": np.concatenate([np.diff(weights.codes[name], prepend=np.int32(0)) for name in names]),
            f"{chain} weights": np.concatenate([weights.tables[name] for name in names]).astype(np.float16),
        }  # fmt: skip
    return stored | {f"set {key}": np.asarray(value) for key, value in settings.items()}

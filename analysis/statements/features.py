"""Integer feature codes of tokens, and the sums of their weights.

A template is a named column of codes, 0 meaning "nothing there"; a model holds for each template one row of
label weights per code. The same columns feed the trainer and the decoder.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

BUCKETS = 1 << 20


def mixed(*columns: np.ndarray) -> np.ndarray:
    """One code in 1 .. BUCKETS - 1 for each combination of codes (Fibonacci hashing; combinations may collide)."""
    total = np.zeros(len(columns[0]), dtype=np.uint64)
    for column in columns:
        total = (total ^ column.astype(np.uint64)) * np.uint64(0x9E3779B97F4A7C15)
        total ^= total >> np.uint64(29)
    return ((total >> np.uint64(20)) % np.uint64(BUCKETS - 1)).astype(np.int32) + 1


def combined(*columns: tuple[np.ndarray, int]) -> np.ndarray:
    """One code for each combination of (codes, number of codes) pairs, without collisions."""
    total = np.zeros(len(columns[0][0]), dtype=np.int32)
    for codes, count in columns:
        total = total * np.int32(count) + codes.astype(np.int32)
    return total


class Neighbours:
    """Codes of the token some places to the left or right in the same group (paragraph, say), 0 beyond its edge."""

    def __init__(self, group: np.ndarray, reach: int):
        count = len(group)
        self.index: dict[int, np.ndarray] = {}
        for offset in range(-reach, reach + 1):
            at = np.arange(offset, count + offset)
            at[(at < 0) | (at >= count)] = count
            other = np.append(group, -1)[at]
            self.index[offset] = np.where(other == group, at, count)

    def __call__(self, codes: np.ndarray, offset: int) -> np.ndarray:
        if offset == 0:
            return codes
        return np.append(codes, np.zeros(1, codes.dtype))[self.index[offset]]


@dataclass(frozen=True)
class Weights:
    """Weights of a linear-chain model: ``tables[template]`` (rows, labels) belongs to the sorted ``codes[template]``;
    every other code weighs nothing."""

    labels: tuple[str, ...]
    transitions: np.ndarray
    tables: Mapping[str, np.ndarray]
    codes: Mapping[str, np.ndarray]

    @cached_property
    def rows(self) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """Template → (row number of every code up to the highest known, tables with an all-zero row in front)."""
        found = {}
        for name, codes in self.codes.items():
            row = np.zeros(int(codes[-1]) + 2, dtype=np.int32)
            row[codes] = np.arange(1, len(codes) + 1)
            found[name] = row, np.concatenate([np.zeros_like(self.tables[name][:1]), self.tables[name]])
        return found

    def sum(self, columns: Iterable[tuple[str, np.ndarray]], count: int) -> np.ndarray:
        """Summed label weights (count, labels) of the given columns; a template without weights adds nothing."""
        total = np.zeros((count, len(self.labels)), dtype=np.float32)
        for name, codes in columns:
            if name in self.rows:
                row, table = self.rows[name]
                total += table[row[np.minimum(codes, len(row) - 1)]]
        return total


def buckets(values: np.ndarray, edges: tuple[int, ...]) -> np.ndarray:
    """Number of the interval each value falls into: 0 below the first edge, len(edges) at or above the last.

    >>> buckets(np.array([0, 1, 5]), (1, 3)).tolist()
    [0, 1, 2]
    """
    return np.searchsorted(np.array(edges), values, side="right").astype(np.int32)


def running(flags: np.ndarray) -> np.ndarray:
    """Count of flags before each position, with the total at the end: (N + 1,)."""
    return np.concatenate([[0], np.cumsum(flags)]).astype(np.int32)

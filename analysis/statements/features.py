"""Integer feature codes of tokens, and the sums of their weights.

A template is a named column of codes, 0 meaning "nothing there"; a model holds for each template one row of
label weights per code. The same columns feed the trainer and the decoder.
"""

from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from functools import cached_property

import numpy as np

BITS = 18
FEW = 64
MULTIPLIER, SHIFT = np.uint32(0x9E3779B1), np.uint32(15)


def mixed(*columns: np.ndarray) -> np.ndarray:
    """One code in 1 .. 2**BITS for each combination of codes (multiplicative hashing; combinations may collide)."""
    total = columns[0].astype(np.uint32)
    for column in columns[1:]:
        total *= MULTIPLIER
        total ^= total >> SHIFT
        total += column.astype(np.uint32, copy=False)
    total *= MULTIPLIER
    total ^= total >> SHIFT
    total *= MULTIPLIER
    return (total >> np.uint32(32 - BITS)).astype(np.int32) + 1


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
        return np.append(codes, np.zeros(1, codes.dtype)).take(self.index[offset], mode="clip")


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
        """Template → (row of every code up to the highest known and one more, table with a zero row in front).

        A row of the table is 16 or 32 bytes wide, for which numpy's ``take`` is fastest; columns beyond the labels
        hold zeros.
        """
        padding = [(0, 0), (0, -len(self.labels) % 4)]
        return {name: _dense(codes, np.pad(self.tables[name], padding)) for name, codes in self.codes.items()}

    def sided(self, prefix: str, sides: int) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        """As ``rows`` for the templates called `prefix` + name, whose codes are an own code × sides + side: the tables
        have the sides side by side, (rows, sides × labels)."""
        return self._sided[prefix, sides]

    @cached_property
    def _sided(self) -> "_Sided":
        return _Sided(self)

    def sum(self, columns: Iterable[tuple[str, np.ndarray]], count: int) -> np.ndarray:
        """Summed label weights (count, labels) of the given columns; a template without weights adds nothing."""
        total = np.zeros((count, -(-len(self.labels) // 4) * 4), dtype=np.float32)
        buffer = np.empty_like(total)
        for name, codes in columns:
            if name in self.rows:
                add(total, *self.rows[name], codes, buffer)
        return total[:, : len(self.labels)]


class _Sided(dict[tuple[str, int], dict[str, tuple[np.ndarray, np.ndarray]]]):
    """The results of ``Weights.sided``, made when first asked for."""

    def __init__(self, weights: Weights):
        self.weights = weights

    def __missing__(self, key: tuple[str, int]) -> dict[str, tuple[np.ndarray, np.ndarray]]:
        (prefix, sides), weights = key, self.weights
        self[key] = found = {}
        for name, codes in weights.codes.items():
            if name.startswith(prefix):
                distinct, which = np.unique(codes // sides, return_inverse=True)
                table = np.zeros((len(distinct), sides, len(weights.labels)), dtype=np.float32)
                table[which, codes % sides] = weights.tables[name]
                found[name.removeprefix(prefix)] = _dense(distinct, table.reshape(len(table), -1))
        return found


def _dense(codes: np.ndarray, table: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    row = np.zeros(int(codes[-1]) + 2, dtype=np.uint16 if len(codes) < 65_535 else np.int32)
    row[codes] = np.arange(1, len(codes) + 1)
    return row, np.concatenate([np.zeros_like(table[:1]), table])


def add(total: np.ndarray, row: np.ndarray, table: np.ndarray, codes: np.ndarray, buffer: np.ndarray) -> None:
    """Add to `total` the table's rows of the codes; codes beyond the known ones have the zero row.

    ``take`` into a buffer is several times faster than indexing.
    """
    np.take(table, row.take(codes, mode="clip"), axis=0, out=buffer, mode="clip")
    total += buffer


def buckets(values: np.ndarray, edges: tuple[int, ...]) -> np.ndarray:
    """Number of the interval each value falls into: 0 below the first edge, len(edges) at or above the last.

    >>> buckets(np.array([0, 1, 5]), (1, 3)).tolist()
    [0, 1, 2]
    """
    return np.searchsorted(np.array(edges), values, side="right").astype(np.int32)


def among(codes: np.ndarray, values: Collection[int]) -> np.ndarray:
    """Whether each code, all being below ``FEW``, is one of the values (``isin`` by looking up).

    >>> among(np.array([1, 2, 3]), (1, 3)).tolist()
    [True, False, True]
    """
    table = np.zeros(FEW, dtype=bool)
    table[list(values)] = True
    return table.take(codes, mode="clip")


def running(flags: np.ndarray) -> np.ndarray:
    """Count of flags before each position, with the total at the end: (N + 1,)."""
    return np.concatenate([[0], np.cumsum(flags)]).astype(np.int32)

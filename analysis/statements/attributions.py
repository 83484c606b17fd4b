"""Attributions of a batch while they are put together: spans in token indices, in flat arrays."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

import numpy as np

Runs = list[tuple[int, int]]
ACROSS = ("cue_first", "cue_last", "head", "source_first", "source_last", "probability", "sureness", "relayed_by")


@dataclass(frozen=True)
class Attributions:
    """One entry per attribution, in the order of their cues: first and last token of cue and source (-1 where there is
    none), the cue's ``head``, how probable it is that the attribution is right, how sure that its cue is one, and the
    outlet that passes it on (None for none).

    ``part_of``, ``part_first`` and ``part_last`` have one entry per uninterrupted part of a content, in order.
    """

    cue_first: np.ndarray
    cue_last: np.ndarray
    head: np.ndarray
    source_first: np.ndarray
    source_last: np.ndarray
    probability: np.ndarray
    sureness: np.ndarray
    relayed_by: np.ndarray
    part_of: np.ndarray
    part_first: np.ndarray
    part_last: np.ndarray

    def __len__(self) -> int:
        return len(self.cue_first)

    @property
    def bounds(self) -> np.ndarray:
        """Index of the first part of each attribution, and the number of parts last."""
        return np.searchsorted(self.part_of, np.arange(len(self) + 1))

    @property
    def low(self) -> np.ndarray:
        """First token of each content."""
        return self.part_first[self.bounds[:-1]]

    @property
    def high(self) -> np.ndarray:
        """Last token of each content."""
        return self.part_last[self.bounds[1:] - 1]

    def parts(self, number: int) -> Runs:
        """The content of one attribution."""
        a, b = np.searchsorted(self.part_of, (number, number + 1)).tolist()
        return list(zip(self.part_first[a:b].tolist(), self.part_last[a:b].tolist(), strict=True))

    def kept(self, flags: np.ndarray) -> "Attributions":
        """The attributions with a flag."""
        number = np.cumsum(flags) - 1
        own = flags[self.part_of]
        return replace(self, **{name: getattr(self, name)[flags] for name in ACROSS}, part_of=number[self.part_of[own]],
                       part_first=self.part_first[own], part_last=self.part_last[own])  # fmt: skip

    def with_parts(self, flags: np.ndarray) -> "Attributions":
        """Those parts alone that have a flag."""
        return replace(self, part_of=self.part_of[flags], part_first=self.part_first[flags],
                       part_last=self.part_last[flags])  # fmt: skip

    def recontented(self, contents: dict[int, Runs]) -> "Attributions":
        """With other contents for some of the attributions."""
        keep = ~np.isin(self.part_of, list(contents))
        rows = np.array([(n, a, b) for n, runs in contents.items() for a, b in runs], dtype=np.int64).reshape(-1, 3)
        table = np.concatenate([np.stack([self.part_of, self.part_first, self.part_last], axis=1)[keep], rows])
        table = table[np.lexsort((table[:, 1], table[:, 0]))]
        return replace(self, part_of=table[:, 0], part_first=table[:, 1], part_last=table[:, 2])


def nothing() -> Attributions:
    """No attributions."""
    empty, real = np.zeros(0, dtype=np.int64), np.zeros(0)
    return Attributions(*(empty,) * 5, real, real, np.zeros(0, dtype=object), empty, empty, empty)


def uncued(spans: Sequence[tuple[int, int]], sources: Sequence[tuple[int, int]], sure: Sequence[float]) -> Attributions:
    """Attributions that no cue introduces, of one part each."""
    content = np.array(spans, dtype=np.int64).reshape(-1, 2)
    source = np.array(sources, dtype=np.int64).reshape(-1, 2)
    none = np.full(len(content), -1, dtype=np.int64)
    return Attributions(none, none, none, source[:, 0], source[:, 1], np.array(sure, dtype=float),
                        np.zeros(len(content)), np.full(len(content), None, dtype=object), np.arange(len(content)),
                        content[:, 0], content[:, 1])  # fmt: skip


def joined(one: Attributions, other: Attributions) -> Attributions:
    """Both, the second below the first."""
    columns = (*ACROSS, "part_first", "part_last")
    both = {name: np.concatenate([getattr(one, name), getattr(other, name)]) for name in columns}
    return replace(one, **both, part_of=np.concatenate([one.part_of, other.part_of + len(one)]))

"""Linear-chain conditional random fields, decoded for all sequences of a batch at once.

Sequences lie one after another in flat arrays and are worked through in time-major order, the longest
first, so that step *t* touches one contiguous block: row *t* of every sequence that is long enough.
The recursions are those of Lafferty, McCallum & Pereira (2001) in the scaled form of Rabiner (1989).
"""

from dataclasses import dataclass
from itertools import pairwise

import numpy as np

IMPOSSIBLE = 1e5


@dataclass(frozen=True)
class Packing:
    """Time-major order of a batch of sequences.

    ``order`` maps packed positions to flat ones; ``steps`` bounds the block of each time step.
    """

    order: np.ndarray
    steps: np.ndarray


def pack(lengths: np.ndarray) -> Packing:
    """The packing of sequences with these `lengths` (all at least 1), laid one after another.

    >>> pack(np.array([1, 3])).order.tolist()
    [1, 0, 2, 3]
    """
    lengths = np.asarray(lengths, dtype=np.int64)
    starts = np.cumsum(lengths) - lengths
    by_length = np.argsort(-lengths, kind="stable")
    total = int(lengths.sum())
    owner = np.repeat(np.arange(len(lengths)), lengths[by_length])
    time = np.arange(total) - np.repeat(np.cumsum(lengths[by_length]) - lengths[by_length], lengths[by_length])
    longest = int(lengths.max(initial=0))
    time_major = np.argsort(time.astype(np.uint16) if longest < 1 << 16 else time, kind="stable")
    order = starts[by_length][owner[time_major]] + time[time_major]
    alive = np.bincount(time, minlength=longest)
    return Packing(order, np.concatenate([[0], np.cumsum(alive)]))


def marginals(emissions: np.ndarray, transitions: np.ndarray, packing: Packing) -> np.ndarray:
    """Posterior probability of each label at each position: (L, N), columns in flat order.

    `emissions` (N, L) are log potentials in flat order, `transitions` (L, L) from row to column.
    """
    potentials = _label_major(emissions, packing)
    potentials -= potentials.max(axis=0)
    np.exp(potentials, out=potentials)
    moves, steps = np.exp(transitions.astype(np.float32)), packing.steps.tolist()
    posterior = potentials.copy()
    for t, (a, b) in enumerate(pairwise(steps)):
        block = posterior[:, a:b]
        if t:
            block *= _product(moves.T, posterior[:, steps[t - 1] : steps[t - 1] + b - a])
        block /= block.sum(axis=0)
    backward = np.ones((len(moves), 0), dtype=np.float32)
    for a, b in reversed(list(pairwise(steps))):
        posterior[:, a : a + backward.shape[1]] *= backward
        onward = potentials[:, a:b]
        onward[:, : backward.shape[1]] *= backward
        backward = _product(moves, onward)
        backward /= backward.sum(axis=0)
    posterior /= posterior.sum(axis=0)
    result = np.empty_like(posterior)
    result[:, packing.order] = posterior
    return result


def _label_major(emissions: np.ndarray, packing: Packing) -> np.ndarray:
    """The emissions in packed order, labels in rows: (L, N)."""
    return np.ascontiguousarray(emissions.take(packing.order, axis=0).T, dtype=np.float32)


def _product(matrix: np.ndarray, columns: np.ndarray) -> np.ndarray:
    """``matrix @ columns``, but each column's result to the last bit independent of how many columns there are."""
    total = matrix[:, :1] * columns[0]
    part = np.empty_like(total)
    for k in range(1, matrix.shape[1]):
        total += np.multiply(matrix[:, k : k + 1], columns[k], out=part)
    return total


def _highest(scores: np.ndarray) -> np.ndarray:
    """The first of the rows that is highest in each column."""
    best, choice = scores[0].copy(), np.zeros(scores.shape[1], dtype=np.int8)
    for k in range(1, len(scores)):
        choice[scores[k] > best] = k
        np.maximum(best, scores[k], out=best)
    return choice


def best_labels(emissions: np.ndarray, transitions: np.ndarray, packing: Packing) -> np.ndarray:
    """The most probable label sequence of every sequence (Viterbi 1967): (N,) label ids in flat order."""
    scores, steps = _label_major(emissions, packing), packing.steps.tolist()
    moves = transitions.astype(np.float32)
    for t in range(1, len(steps) - 1):
        a, b, before = steps[t], steps[t + 1], steps[t - 1]
        earlier = scores[:, before : before + b - a]
        best = earlier[0] + moves[0][:, None]
        other = np.empty_like(best)
        for k in range(1, len(moves)):
            np.maximum(best, np.add(earlier[k], moves[k][:, None], out=other), out=best)
        scores[:, a:b] += best
    labels = np.empty(scores.shape[1], dtype=np.int8)
    following = np.empty(0, dtype=np.int8)
    for a, b in reversed(list(pairwise(steps))):
        middle = a + len(following)
        labels[a:middle] = _highest(scores[:, a:middle] + moves.take(following, axis=1))
        labels[middle:b] = _highest(scores[:, middle:b])
        following = labels[a:b]
    result = np.empty_like(labels)
    result[packing.order] = labels
    return result


def remembering(labels: tuple[str, ...], role: str) -> tuple[np.ndarray, np.ndarray, np.ndarray, np.ndarray]:
    """States that remember whether a span of the role (labels B, I, E + role) has begun.

    Returns each state's label, whether it remembers, whether a sequence can begin with it, and which transitions
    between states are possible: a second span cannot begin.
    """
    states = [(label, seen) for seen in (False, True) for label in range(len(labels))
              if seen or not labels[label].endswith(role)]  # fmt: skip
    label, seen = np.array([state[0] for state in states]), np.array([state[1] for state in states])
    own = np.array([name.endswith(role) for name in labels])[label]
    opens = np.array([name in ("B" + role, "E" + role) for name in labels])[label]
    goes_on = np.array([name in ("B" + role, "I" + role) for name in labels])[label]
    within = np.array([name in ("I" + role, "E" + role) for name in labels])[label]
    fresh = opens[None, :] & seen[None, :] & ~seen[:, None]
    same = goes_on[:, None] & within[None, :] & seen[:, None] & seen[None, :]
    other = ~own[None, :] & (seen[:, None] == seen[None, :])
    return label, seen, seen == own, fresh | same | other


def best_labels_with_one(emissions: np.ndarray, transitions: np.ndarray, lengths: np.ndarray, labels: tuple[str, ...],
                         role: str, penalty: float) -> np.ndarray:  # fmt: skip
    """As ``best_labels``, with one span of the role at most, and a `penalty` in log units for none."""
    label, seen, starts, allowed = remembering(labels, role)
    wide = emissions[:, label]
    first = np.cumsum(lengths) - lengths
    wide[first] += np.where(starts, 0.0, -IMPOSSIBLE).astype(wide.dtype)
    wide[first + lengths - 1] -= penalty * ~seen
    moves = np.where(allowed, transitions[np.ix_(label, label)], -IMPOSSIBLE)
    return label[best_labels(wide, moves, pack(lengths))].astype(np.int8)

"""Linear-chain conditional random fields, decoded for all sequences of a batch at once.

Sequences lie one after another in flat arrays and are worked through in time-major order, the longest
first, so that step *t* touches one contiguous block: row *t* of every sequence that is long enough.
The recursions are those of Lafferty, McCallum & Pereira (2001) in the scaled form of Rabiner (1989).
"""

from dataclasses import dataclass

import numpy as np

IMPOSSIBLE = 1e6


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
    time_major = np.argsort(time, kind="stable")
    order = starts[by_length][owner[time_major]] + time[time_major]
    alive = np.bincount(time, minlength=int(lengths.max(initial=0)))
    return Packing(order, np.concatenate([[0], np.cumsum(alive)]))


def marginals(emissions: np.ndarray, transitions: np.ndarray, packing: Packing) -> np.ndarray:
    """Posterior probability of each label at each position: (N, L), rows in flat order.

    `emissions` (N, L) are log potentials in flat order, `transitions` (L, L) from row to column.
    """
    potentials = emissions[packing.order].astype(np.float64)
    potentials = np.exp(potentials - potentials.max(axis=1, keepdims=True))
    moves, steps = np.exp(transitions.astype(np.float64)), packing.steps
    forward = np.empty_like(potentials)
    for t in range(len(steps) - 1):
        a, b = steps[t], steps[t + 1]
        block = potentials[a:b]
        if t:
            block = block * _product(forward[steps[t - 1] : steps[t - 1] + b - a], moves)
        forward[a:b] = block / block.sum(axis=1, keepdims=True)
    posterior = forward.copy()
    backward = np.ones((0, potentials.shape[1]))
    for t in range(len(steps) - 2, -1, -1):
        a, b = steps[t], steps[t + 1]
        beta = np.ones((b - a, potentials.shape[1]))
        beta[: len(backward)] = backward
        posterior[a:b] *= beta
        onward = _product(beta * potentials[a:b], moves.T)
        backward = onward / onward.sum(axis=1, keepdims=True)
    posterior /= posterior.sum(axis=1, keepdims=True)
    result = np.empty_like(posterior)
    result[packing.order] = posterior
    return result


def _product(rows: np.ndarray, matrix: np.ndarray) -> np.ndarray:
    """``rows @ matrix``, but each row's result to the last bit independent of how many rows there are."""
    total = rows[:, :1] * matrix[0]
    for k in range(1, matrix.shape[0]):
        total += rows[:, k : k + 1] * matrix[k]
    return total


def best_labels(emissions: np.ndarray, transitions: np.ndarray, packing: Packing) -> np.ndarray:
    """The most probable label sequence of every sequence (Viterbi 1967): (N,) label ids in flat order."""
    scores, steps = emissions[packing.order].astype(np.float64), packing.steps
    moves = transitions.astype(np.float64)
    pointers = np.zeros(scores.shape, dtype=np.int8)
    for t in range(1, len(steps) - 1):
        a, b = steps[t], steps[t + 1]
        before = steps[t - 1]
        candidates = scores[before : before + b - a, :, None] + moves
        pointers[a:b] = candidates.argmax(axis=1)
        scores[a:b] += candidates.max(axis=1)
    labels = np.empty(len(scores), dtype=np.int8)
    onward = np.empty(0, dtype=np.int8)
    for t in range(len(steps) - 2, -1, -1):
        a, b = steps[t], steps[t + 1]
        current = scores[a:b].argmax(axis=1).astype(np.int8)
        current[: len(onward)] = onward
        labels[a:b] = current
        onward = pointers[a:b][np.arange(b - a), current]
        if t:
            following = steps[t + 1] - steps[t]
            onward = onward[:following]
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
    wide = emissions[:, label].astype(np.float64)
    first = np.cumsum(lengths) - lengths
    wide[first] += np.where(starts, 0.0, -IMPOSSIBLE)
    wide[first + lengths - 1] -= penalty * ~seen
    moves = np.where(allowed, transitions[np.ix_(label, label)], -IMPOSSIBLE)
    return label[best_labels(wide, moves, pack(lengths))].astype(np.int8)

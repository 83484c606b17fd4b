"""Linear-chain conditional random fields, decoded for all sequences of a batch at once.

Sequences lie one after another in flat arrays and are worked through in time-major order, the longest
first, so that step *t* touches one contiguous block: row *t* of every sequence that is long enough.
The recursions are those of Lafferty, McCallum & Pereira (2001) in the scaled form of Rabiner (1989).
"""

from dataclasses import dataclass

import numpy as np


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
            block = block * (forward[steps[t - 1] : steps[t - 1] + b - a] @ moves)
        forward[a:b] = block / block.sum(axis=1, keepdims=True)
    posterior = forward.copy()
    backward = np.ones((0, potentials.shape[1]))
    for t in range(len(steps) - 2, -1, -1):
        a, b = steps[t], steps[t + 1]
        beta = np.ones((b - a, potentials.shape[1]))
        beta[: len(backward)] = backward
        posterior[a:b] *= beta
        onward = (beta * potentials[a:b]) @ moves.T
        backward = onward / onward.sum(axis=1, keepdims=True)
    posterior /= posterior.sum(axis=1, keepdims=True)
    result = np.empty_like(posterior)
    result[packing.order] = posterior
    return result


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


def expanded(labels: tuple[str, ...]) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """States that remember whether a source (label ending in S) and a content (ending in C) have begun.

    Returns each state's label, its memory (1 source seen, 2 content seen, 3 both), and which transitions between
    states are possible: a second source cannot begin.
    """
    begins = np.array([label[0] in "BE" for label in labels])
    inside = np.array([label[0] in "IE" for label in labels])
    bit = np.array([{"S": 1, "C": 2}.get(label[-1], 0) if len(label) > 1 else 0 for label in labels])
    state = [(label, memory) for memory in range(4) for label in range(len(labels)) if memory & bit[label] == bit[label]]
    label, memory = np.array([s[0] for s in state]), np.array([s[1] for s in state])
    allowed = np.zeros((len(state), len(state)), dtype=bool)
    for i in range(len(state)):
        for j in range(len(state)):
            same = bit[label[i]] == bit[label[j]] and inside[label[j]] and labels[label[i]][0] in "BI"
            fresh = begins[label[j]] and not same
            grown = memory[i] | bit[label[j]]
            second = bit[label[j]] == 1 and fresh and memory[i] & 1
            allowed[i, j] = memory[j] == grown and not second and (same or fresh or bit[label[j]] == 0)
    return label, memory, allowed


def best_complete_labels(emissions: np.ndarray, transitions: np.ndarray, packing: Packing, labels: tuple[str, ...],
                         lengths: np.ndarray, penalties: tuple[float, float]) -> np.ndarray:  # fmt: skip
    """As ``best_labels``, with one source at most, and `penalties` in log units for sequences without source, content."""
    label, memory, allowed = expanded(labels)
    wide = emissions[:, label].astype(np.float64)
    first = np.cumsum(lengths) - lengths
    begin = np.array([{"S": 1, "C": 2}.get(name[-1], 0) if len(name) > 1 else 0 for name in labels])[label]
    starts = (memory == begin) & np.array([labels[k][0] in "OKBE" for k in label])
    wide[first] += np.where(starts, 0.0, -1e6)
    wide[first + lengths - 1] -= penalties[0] * (memory & 1 == 0) + penalties[1] * (memory & 2 == 0)
    moves = np.where(allowed, transitions[np.ix_(label, label)], -1e6)
    return label[best_labels(wide, moves, packing)].astype(np.int8)

"""Training of a linear-chain conditional random field from columns of integer codes (AdaGrad, L2 penalty).

The objective is CRFsuite's: negative log-likelihood plus c2 times the squared norm. Everything is a sparse
matrix product or a batched recursion, so that a pass over a million positions takes a few seconds.
"""

from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass

import numpy as np
from scipy.sparse import csr_matrix

from analysis.statements.crf import Packing, pack
from analysis.statements.features import Weights

Columns = Sequence[tuple[str, np.ndarray]]


@dataclass(frozen=True)
class Design:
    """The features seen at least `least` times: a sparse indicator matrix and, per template, code and matrix column."""

    matrix: csr_matrix
    codes: dict[str, np.ndarray]
    first: dict[str, int]


def design(columns: Columns, positions: np.ndarray, least: int) -> Design:
    """The indicator matrix of the chosen positions."""
    codes, first, width, parts = {}, {}, 0, []
    for name, column in columns:
        distinct, inverse, counts = np.unique(column[positions], return_inverse=True, return_counts=True)
        kept = (counts >= least) & (distinct > 0)
        number = np.where(kept, np.cumsum(kept) - 1 + width, -1).astype(np.int32)
        codes[name], first[name] = distinct[kept].astype(np.int32), width
        width += int(kept.sum())
        parts.append(number[inverse])
    table = np.stack(parts, axis=1)
    del parts
    present = table >= 0
    pointers = np.concatenate([[0], np.cumsum(present.sum(axis=1))])
    indices = table[present]
    matrix = csr_matrix((np.ones(len(indices), dtype=np.float32), indices, pointers), shape=(len(table), width))
    return Design(matrix, codes, first)


@dataclass(frozen=True)
class Batch:
    """Some sequences in packed order: the features they hold, indicator matrices over these, and the gold labels."""

    features: np.ndarray
    matrix: csr_matrix
    transposed: csr_matrix
    packing: Packing
    gold: np.ndarray
    importance: np.ndarray
    moved: np.ndarray
    seen: np.ndarray


def fit(columns: Columns, labels: np.ndarray, names: tuple[str, ...], starts: np.ndarray, lengths: np.ndarray,
        c2: float, epochs: int, *, least: int = 2, rate: float = 0.1, size: int = 10_000, seed: int = 1,
        weight: np.ndarray | None = None, report: Callable[[str], None] | None = None) -> Weights:  # fmt: skip
    """Weights of the model for the sequences [start, start + length), averaged over the last half of the epochs.

    AdaGrad (Duchi, Hazan & Singer 2011) over batches of about `size` positions; `weight` weighs sequences.
    """
    starts, lengths = np.asarray(starts), np.asarray(lengths)
    positions = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths) + np.arange(lengths.sum())
    found = design(columns, positions, least)
    importance = np.ones(len(lengths)) if weight is None else weight
    count, width = len(names), found.matrix.shape[1]
    random = np.random.default_rng(seed)
    batches = list(_batches(found, labels[positions], lengths, importance, count, size, random))
    touched = np.zeros(width, dtype=np.float32)
    for batch in batches:
        touched[batch.features] += 1
    state, squares, mean = (np.zeros((width, count), dtype=np.float32) for _ in range(3))
    moves, moves_squares, moves_mean = (np.zeros((count, count)) for _ in range(3))
    averaged = 0
    for epoch in range(epochs):
        likelihood = 0.0
        for number in random.permutation(len(batches)):
            batch = batches[number]
            part = state[batch.features]
            emissions = (batch.matrix @ part).astype(np.float64)
            value, expected, between = _expectations(emissions, moves, batch.packing, batch.gold, batch.importance)
            likelihood += value
            gradient = batch.transposed @ (expected - batch.seen).astype(np.float32)
            gradient += (2 * c2) * part / touched[batch.features, None]
            squares[batch.features] += gradient**2
            state[batch.features] = part - rate * gradient / np.sqrt(squares[batch.features] + 1e-6)
            step = between - batch.moved + 2 * c2 * moves / len(batches)
            moves_squares += step**2
            moves -= rate * step / np.sqrt(moves_squares + 1e-6)
        if epoch >= epochs // 2:
            averaged += 1
            mean += state
            moves_mean += moves
        if report:
            report(f"epoch {epoch + 1}: log-likelihood {likelihood:.0f}")
    mean /= averaged
    tables = {name: mean[found.first[name] : found.first[name] + len(codes)] for name, codes in found.codes.items()}
    kept = {name: codes for name, codes in found.codes.items() if len(codes)}
    return Weights(names, (moves_mean / averaged).astype(np.float32), {name: tables[name] for name in kept}, kept)


def _batches(found: Design, labels: np.ndarray, lengths: np.ndarray, importance: np.ndarray, count: int, size: int,
             random: np.random.Generator) -> Iterator[Batch]:  # fmt: skip
    order = random.permutation(len(lengths))
    number = np.cumsum(lengths[order]) // size
    first = np.cumsum(lengths) - lengths
    lookup = np.zeros(found.matrix.shape[1], dtype=np.int32)
    for which in range(int(number[-1]) + 1):
        chosen = np.sort(order[number == which])
        if not len(chosen):
            continue
        own = lengths[chosen]
        positions = np.repeat(first[chosen] - (np.cumsum(own) - own), own) + np.arange(own.sum())
        packing = pack(own)
        rows = found.matrix[positions[packing.order]]
        flags = np.zeros(len(lookup), dtype=bool)
        flags[rows.indices] = True
        features = np.flatnonzero(flags)
        lookup[features] = np.arange(len(features))
        matrix = csr_matrix((rows.data, lookup[rows.indices], rows.indptr), shape=(rows.shape[0], len(features)))
        gold = labels[positions[packing.order]].astype(np.int64)
        weights = np.repeat(importance[chosen], own)[packing.order]
        seen = np.zeros((len(gold), count))
        seen[np.arange(len(gold)), gold] = weights
        moved = _moves(gold, weights, packing, count)
        yield Batch(features, matrix, matrix.T.tocsr(), packing, gold, weights, moved, seen)


def pruned(weights: Weights, least: float) -> Weights:
    """The weights without the codes whose largest weight is smaller than `least`."""
    kept = {name: np.abs(table).max(axis=1) >= least for name, table in weights.tables.items()}
    return Weights(weights.labels, weights.transitions,
                   {name: weights.tables[name][keep] for name, keep in kept.items() if keep.any()},
                   {name: weights.codes[name][keep] for name, keep in kept.items() if keep.any()})  # fmt: skip


def _moves(gold: np.ndarray, importance: np.ndarray, packing: Packing, count: int) -> np.ndarray:
    found, steps = np.zeros((count, count)), packing.steps
    for t in range(1, len(steps) - 1):
        a, b, before = steps[t], steps[t + 1], steps[t - 1]
        np.add.at(found, (gold[before : before + b - a], gold[a:b]), importance[a:b])
    return found


def _expectations(emissions: np.ndarray, moves: np.ndarray, packing: Packing, gold: np.ndarray,
                  importance: np.ndarray) -> tuple[float, np.ndarray, np.ndarray]:  # fmt: skip
    """Weighted log-likelihood, expected labels (N, L) and expected transitions (L, L), all in packed order."""
    steps = packing.steps
    top = emissions.max(axis=1, keepdims=True)
    potentials, trans = np.exp(emissions - top), np.exp(moves)
    forward, scale = np.empty_like(potentials), np.empty(len(potentials))
    score = emissions[np.arange(len(gold)), gold] - top[:, 0]
    for t in range(len(steps) - 1):
        a, b = steps[t], steps[t + 1]
        block = potentials[a:b]
        if t:
            before = slice(steps[t - 1], steps[t - 1] + b - a)
            block = block * (forward[before] @ trans)
            score[a:b] += moves[gold[before], gold[a:b]]
        scale[a:b] = block.sum(axis=1)
        forward[a:b] = block / scale[a:b, None]
    expected, between = forward.copy(), np.zeros_like(trans)
    backward = np.ones((0, potentials.shape[1]))
    for t in range(len(steps) - 2, -1, -1):
        a, b = steps[t], steps[t + 1]
        beta = np.ones((b - a, potentials.shape[1]))
        beta[: len(backward)] = backward
        expected[a:b] *= beta
        onward = beta * potentials[a:b] / scale[a:b, None]
        if t:
            before = slice(steps[t - 1], steps[t - 1] + b - a)
            between += (forward[before] * importance[a:b, None]).T @ onward * trans
        backward = onward @ trans.T
    return float(((score - np.log(scale)) * importance).sum()), expected * importance[:, None], between

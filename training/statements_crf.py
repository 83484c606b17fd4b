"""Training of a linear-chain conditional random field from columns of integer codes (L-BFGS, L2 penalty).

The objective is CRFsuite's: negative log-likelihood plus c2 times the squared norm. Everything is a sparse
matrix product or a batched recursion, so that a pass over a million positions takes about a second.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
from scipy.optimize import minimize
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


def fit(columns: Columns, labels: np.ndarray, names: tuple[str, ...], starts: np.ndarray, lengths: np.ndarray,
        c2: float, iterations: int, least: int = 2, weight: np.ndarray | None = None) -> Weights:  # fmt: skip
    """Weights of the model for sequences [start, start + length), optionally weighted."""
    starts, lengths = np.asarray(starts), np.asarray(lengths)
    positions = np.repeat(starts - (np.cumsum(lengths) - lengths), lengths) + np.arange(lengths.sum())
    found = design(columns, positions, least)
    packing = pack(lengths)
    order = packing.order
    importance = np.ones(len(positions)) if weight is None else np.repeat(weight, lengths)
    matrix = found.matrix[order]
    matrix_t = matrix.T.tocsr()
    gold = labels[positions][order].astype(np.int64)
    importance = importance[order]
    count, size = len(names), found.matrix.shape[1]
    moved = _moves(gold, importance, packing, count)
    seen = np.zeros((len(order), count), dtype=np.float32)
    seen[np.arange(len(order)), gold] = importance
    observed = matrix_t @ seen

    def objective(flat: np.ndarray) -> tuple[float, np.ndarray]:
        state, moves = flat[: size * count].reshape(size, count), flat[size * count :].reshape(count, count)
        emissions = matrix @ state.astype(np.float32)
        likelihood, expected, between = _expectations(emissions.astype(np.float64), moves, packing, gold, importance)
        gradient = np.concatenate([(matrix_t @ expected.astype(np.float32) - observed).ravel(), (between - moved).ravel()])
        return c2 * flat @ flat - likelihood, gradient + 2 * c2 * flat

    best = minimize(objective, np.zeros(size * count + count * count), jac=True, method="L-BFGS-B",
                    options={"maxiter": iterations, "maxcor": 6, "maxfun": 2 * iterations}).x  # fmt: skip
    state = best[: size * count].reshape(size, count).astype(np.float32)
    tables = {name: state[found.first[name] : found.first[name] + len(codes)] for name, codes in found.codes.items()}
    kept = {name: codes for name, codes in found.codes.items() if len(codes)}
    return Weights(names, best[size * count :].reshape(count, count).astype(np.float32),
                   {name: tables[name] for name in kept}, kept)  # fmt: skip


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

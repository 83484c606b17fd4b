"""The batched decoder against CRFsuite, and against a plain recursion on the shipped weights."""

import numpy as np
import pytest

from analysis.statements import crf
from analysis.statements.features import Weights
from analysis.statements.model import load, packed, unpacked

LENGTHS = [7, 1, 3, 12, 5, 1, 9]


def logsumexp(values: np.ndarray) -> float:
    """Logarithm of the sum of exponentials."""
    top = values.max()
    return float(top + np.log(np.exp(values - top).sum()))


def plain(emissions: np.ndarray, moves: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Label probabilities and best labels of one sequence, step by step in log space."""
    count, labels = emissions.shape
    forward, backward, best = emissions.copy(), np.zeros_like(emissions), emissions.copy()
    back = np.zeros((count, labels), dtype=int)
    for t in range(1, count):
        for j in range(labels):
            forward[t, j] += logsumexp(forward[t - 1] + moves[:, j])
            back[t, j] = int((best[t - 1] + moves[:, j]).argmax())
            best[t, j] += (best[t - 1] + moves[:, j]).max()
    for t in range(count - 2, -1, -1):
        for i in range(labels):
            backward[t, i] = logsumexp(moves[i] + emissions[t + 1] + backward[t + 1])
    path = [int(best[-1].argmax())]
    for t in range(count - 1, 0, -1):
        path.append(int(back[t, path[-1]]))
    return np.exp(forward + backward - logsumexp(forward[-1])), np.array(path[::-1])


@pytest.mark.parametrize("chain", ["cue", "role"])
def test_shipped_weights(chain: str) -> None:
    weights: Weights = getattr(load(), chain)
    random = np.random.default_rng(1)
    columns = [(name, codes[random.integers(0, len(codes), sum(LENGTHS))]) for name, codes in weights.codes.items()]
    emissions = weights.sum(columns, sum(LENGTHS))
    packing = crf.pack(np.array(LENGTHS))
    probabilities = crf.marginals(emissions, weights.transitions, packing).T
    labels = crf.best_labels(emissions, weights.transitions, packing)
    start = 0
    for length in LENGTHS:
        own = slice(start, start + length)
        wanted, path = plain(emissions[own].astype(float), weights.transitions.astype(float))
        np.testing.assert_allclose(probabilities[own], wanted, atol=1e-6)
        np.testing.assert_array_equal(labels[own], path)
        start += length


def test_same_as_crfsuite(tmp_path) -> None:
    pycrfsuite = pytest.importorskip("pycrfsuite")
    random = np.random.default_rng(2)
    names = ("O", "B", "I")
    sequences = [random.integers(1, 9, (length, 4)) for length in LENGTHS * 6]
    trainer = pycrfsuite.Trainer(verbose=False)
    trainer.set_params({"feature.possible_transitions": True, "c1": 0.0, "c2": 0.3, "max_iterations": 30})
    for sequence in sequences:
        items = [[f"{k}={code}" for k, code in enumerate(row)] for row in sequence.tolist()]
        trainer.append(items, [names[(row[0] + row[1]) % 3] for row in sequence.tolist()])
    trainer.train(str(tmp_path / "model"))
    tagger = pycrfsuite.Tagger()
    tagger.open(str(tmp_path / "model"))
    information = tagger.info()
    transitions = np.array([[information.transitions.get((a, b), 0.0) for b in names] for a in names])
    emissions = np.array([
        [sum(information.state_features.get((f"{k}={code}", name), 0.0) for k, code in enumerate(row))
         for name in names]
        for sequence in sequences for row in sequence.tolist()
    ])  # fmt: skip
    packing = crf.pack(np.array([len(sequence) for sequence in sequences]))
    probabilities = crf.marginals(emissions, transitions, packing).T
    labels = crf.best_labels(emissions, transitions, packing)
    start = 0
    for sequence in sequences:
        items = [[f"{k}={code}" for k, code in enumerate(row)] for row in sequence.tolist()]
        tags = tagger.tag(items)
        assert [names[label] for label in labels[start : start + len(items)]] == tags
        wanted = [[tagger.marginal(name, t) for name in names] for t in range(len(items))]
        np.testing.assert_allclose(probabilities[start : start + len(items)], wanted, atol=1e-6)
        start += len(items)


def test_one_source_at_most() -> None:
    labels = load().role.labels
    random = np.random.default_rng(3)
    lengths = np.array(LENGTHS)
    emissions = random.normal(0, 3, (int(lengths.sum()), len(labels))).astype(np.float32)
    chosen = crf.best_labels_with_one(emissions, load().role.transitions, lengths, labels, "S", 50.0)
    start = 0
    for length in lengths.tolist():
        own = [labels[code] for code in chosen[start : start + length]]
        inside = [name.endswith("S") for name in own]
        assert sum(b and not a for a, b in zip([False, *inside], inside, strict=False)) == 1
        start += length


def test_stored_and_read_again() -> None:
    model = load()
    words, clusters = list(model.ids), model.clusters[2:]
    again = unpacked(packed(words, clusters, model.cue, model.role, model.settings))
    assert again.ids == model.ids
    for chain in ("cue", "role"):
        first, second = getattr(model, chain), getattr(again, chain)
        assert first.tables.keys() == second.tables.keys()
        assert all(np.array_equal(first.tables[name], second.tables[name]) for name in first.tables)
        assert all(np.array_equal(first.codes[name], second.codes[name]) for name in first.codes)

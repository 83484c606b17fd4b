"""Train the statement models: one command, the same bytes every time.

    python -m training.train_statements --shared ../shared

reads gold/polnear-train (and for word clusters the other running texts of the folder), chooses the final threshold
on gold/polnear-dev, and writes analysis/models/statements.npz. About five minutes on one core.
"""

import argparse
import time
from collections import Counter
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
from sklearn.ensemble import HistGradientBoostingClassifier

from analysis import registers
from analysis.statements import cues, judgement
from analysis.statements.context import context
from analysis.statements.model import FILE, packed
from analysis.statements.words import Lexicon, Words
from training import statements_clusters
from training.statements_crf import pruned
from training.statements_gold import batch
from training.statements_stages import (
    CUT,
    Candidates,
    Part,
    candidates,
    cue_labels,
    cue_posterior,
    fit_cues,
    fit_roles,
    judged,
    right,
    role_choice,
    subset,
    words,
)  # fmt: skip

FOLDS, SEED = 3, 5
PLATEAU = 0.001
"""Of thresholds whose F1 differs by less the lowest is taken: a row too many can be filtered, one too few is lost."""
PENALTY = 4.0
LEAST_CUE, LEAST_ROLE = 0.01, 0.02


def main() -> None:
    """Run every stage in turn, with a line of progress each."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"))
    parser.add_argument("--out", type=Path, default=FILE)
    arguments = parser.parse_args()
    begun = time.monotonic()

    def stage(name: str, make: Callable[[], Any]) -> Any:
        """The result of a stage, with a line of progress."""
        result = make()
        print(f"{time.monotonic() - begun:6.0f} s  {name}", flush=True)
        return result

    lexicon = Lexicon(registers.load().cue_verbs)
    gold = arguments.shared / "gold"
    _, train_gold, tokens = batch(gold / "polnear-train")
    _, dev_gold, dev_tokens = batch(gold / "polnear-dev")

    def dictionary() -> tuple[list[str], np.ndarray]:
        counts: Counter[str] = Counter()
        for text in statements_clusters.texts(arguments.shared):
            counts.update(statements_clusters.WORD.findall(text.lower()))
        known = words(tokens, lexicon.verb.values(), counts)
        return known, statements_clusters.clusters(statements_clusters.texts(arguments.shared), known, (64, 400), SEED)

    known, numbers = stage("dictionary", dictionary)
    ids = {word: i for i, word in enumerate(known, start=2)}
    padded = np.concatenate([np.zeros((2, 2), numbers.dtype), numbers])
    train, dev = (Part(part, context(part, Words.of(part.vocabulary, ids, padded, lexicon)), found)
                  for part, found in ((tokens, train_gold), (dev_tokens, dev_gold)))  # fmt: skip

    documents = np.arange(len(train_gold))
    fold = np.random.default_rng(SEED).permutation(len(documents)) % FOLDS
    labels = cue_labels(train)

    def cross_fitted_cues() -> np.ndarray:
        columns = cues.columns(train.context)
        posterior = np.zeros((len(cues.LABELS), len(tokens.word)), dtype=np.float32)
        for held in range(FOLDS):
            weights = fit_cues(train, columns, labels, documents[fold != held])
            own = fold[tokens.document] == held
            posterior[:, own] = cue_posterior(train, weights)[:, own]
        return posterior

    cue_model = stage("cues", lambda: fit_cues(train, cues.columns(train.context), labels, documents))
    posterior = stage("cues cross-fitted", cross_fitted_cues)
    taught = candidates(train, posterior, CUT, with_missed=True)
    role_model = stage("roles", lambda: fit_roles(train, taught))

    def examples() -> tuple[np.ndarray, np.ndarray]:
        found = candidates(train, posterior, CUT, with_missed=False)
        rows, answers = [], []
        for held in range(FOLDS):
            weights = fit_roles(train, _of(taught, train, documents[fold != held]))
            part = _of(found, train, documents[fold == held])
            chosen, probabilities = role_choice(train, part, weights, PENALTY)
            rows.append(judged(train, part, chosen, probabilities, 1 - posterior[0]))
            answers.append(right(train, part, chosen))
        return np.concatenate(rows), np.concatenate(answers)

    rows, answers = stage("examples", examples)
    judge = stage("judge", lambda: HistGradientBoostingClassifier(
        max_iter=100, learning_rate=0.09, max_leaf_nodes=18, max_depth=5, min_samples_leaf=40, l2_regularization=5.0,
        max_features=0.4, early_stopping=False, random_state=SEED).fit(rows, answers))  # fmt: skip
    settings = {"cut": CUT, "penalty": PENALTY} | exported(judge)

    cue_model, role_model = pruned(cue_model, LEAST_CUE), pruned(role_model, LEAST_ROLE)
    dev_posterior = cue_posterior(dev, cue_model)
    found = candidates(dev, dev_posterior, CUT, with_missed=False)
    chosen, probabilities = role_choice(dev, found, role_model, PENALTY)
    features = judged(dev, found, chosen, probabilities, 1 - dev_posterior[0])
    answers = right(dev, found, chosen)
    sure = judgement.trees(settings).probability(features)
    total = sum(len(annotators[0]) for annotators in dev_gold)
    curve = {cut: 2 * answers[sure >= cut].sum() / ((sure >= cut).sum() + total) for cut in np.arange(0.2, 0.61, 0.02)}
    settings["least"] = min(cut for cut, value in curve.items() if value >= max(curve.values()) - PLATEAU)
    print({round(float(cut), 2): round(float(value), 4) for cut, value in curve.items()})
    for low in np.arange(0, 1, 0.1):
        own = (sure >= low) & (sure < low + 0.1)
        print(f"probability {low:.1f} to {low + 0.1:.1f}: {own.sum():5d} candidates, predicted {sure[own].mean():.3f}, "
              f"observed {answers[own].mean():.3f}")  # fmt: skip
    np.savez_compressed(arguments.out, **packed(known, numbers, cue_model, role_model, settings))
    print(f"{arguments.out}: {arguments.out.stat().st_size:,} bytes")


def _of(found: Candidates, part: Part, documents: np.ndarray) -> Candidates:
    return subset(found, part, np.isin(part.tokens.document[found.first], documents))


def exported(judge: HistGradientBoostingClassifier) -> dict[str, np.ndarray]:
    """The boosted trees as flat arrays."""
    roots, parts, offset, depth = [], [], 0, 0
    for (predictor,) in judge._predictors:
        nodes = predictor.nodes
        roots.append(offset)
        leaf = nodes["is_leaf"].astype(bool)
        own = np.arange(len(nodes)) + offset
        parts.append((nodes["feature_idx"], nodes["num_threshold"], np.where(leaf, own, nodes["left"] + offset),
                      np.where(leaf, own, nodes["right"] + offset), np.where(leaf, nodes["value"], 0)))  # fmt: skip
        depth = max(depth, int(nodes["depth"].max()))
        offset += len(nodes)
    names = ("feature", "threshold", "left", "right", "value")
    types = (np.int16, np.float32, np.int32, np.int32, np.float32)
    arrays = {f"tree {name}": np.concatenate([part[i] for part in parts]).astype(kind)
              for i, (name, kind) in enumerate(zip(names, types, strict=True))}  # fmt: skip
    base = judge._baseline_prediction.ravel()[0]
    return arrays | {"tree roots": np.array(roots, dtype=np.int32), "tree base": base, "tree depth": depth}


if __name__ == "__main__":
    main()

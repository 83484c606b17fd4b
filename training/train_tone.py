"""Train the tone model: NewsMTSC's training sentences → analysis/models/tone.npz, the same bytes on every run.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python -m training.train_tone --shared ../shared

Multinomial logistic regression over counted word features (scaled to one length) and standardised numbers. Settings and
calibration were chosen by cross-validation over articles, the part held out untouched. Takes about five minutes.
"""

import argparse
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, diags, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from analysis import registers
from analysis.measures import agreement
from analysis.tone import features, views
from analysis.tone.lexicon import lexicon, normalised, traits
from analysis.tone.model import (
    FILE,
    SHORTEST,
    STRENGTH,
    Model,
    coded,
    known_words,
    look,
    packed,
    softmax,
    split,
    unpacked,
)
from training import tone_gold, tone_vectors

DIMENSIONS = 128
CLUSTERS = 400
LEAST = 2
"""Targets in which a feature must stand."""
PENALTY = 0.018
GENRE = Path(__file__).parent / "tone_genre.txt"
GENRE_WEIGHT = 3.0
"""What a sentence of the genre counts beside one of NewsMTSC."""
LEAST_TELLING = 0.02
SPREAD = 0.3
"""Standard deviation that the numbers are given, which sets how much they cost."""


def vocabulary(gold: tone_gold.Gold, shared: Path) -> features.Words:
    """Words of the vectors and of at least two training texts, with vectors and rarity."""
    named, vectors = tone_vectors.vectors(tone_vectors.texts(shared, gold.text), DIMENSIONS)
    vectors = np.round(vectors * 127) / 127
    cluster = tone_vectors.clusters(vectors, CLUSTERS)
    words = tone_gold.placed(gold)[0]
    numbers, ids = np.unique([normalised(word) for word in words.vocabulary], return_inverse=True)
    pairs = np.unique(words.document.astype(np.int64) * len(numbers) + ids[words.word])
    texts = np.bincount(pairs % len(numbers), minlength=len(numbers))
    present = dict(zip(numbers.tolist(), texts.tolist(), strict=True))
    extra = [word for word in numbers.tolist() if present[word] >= LEAST and word not in set(named)]
    every = [*named, *extra]
    rarity = np.log(len(gold) / (1 + np.array([present.get(word, 0) for word in every]))).clip(0)
    none = np.zeros(len(extra))
    padded = np.vstack([vectors, np.zeros((len(extra), DIMENSIONS))])
    return known_words(every, padded, rarity.astype(np.float16), np.concatenate([cluster, none]))


def matrices(gold: tone_gold.Gold, words: features.Words) -> tuple[csr_matrix, np.ndarray, np.ndarray]:
    """Counts of the word features, their codes, and the numbers."""
    place, spans = tone_gold.placed(gold)
    page = views.page(place, traits(place.vocabulary, lexicon(registers.load().tone_words)))
    seen = look(page, spans, words)
    row, code = coded(seen)
    codes, column = np.unique(code, return_inverse=True)
    counts = csr_matrix((np.ones(len(row)), (row, column)), shape=(len(gold), len(codes)))
    counts.sum_duplicates()
    return counts, codes, features.numbers(seen)


@dataclass(frozen=True)
class Fitted:
    """A regression, and how telling each word feature is."""

    regression: LogisticRegression
    telling: np.ndarray

    def logits(self, counts: csr_matrix, numbers: np.ndarray) -> np.ndarray:
        return self.regression.decision_function(joined(counts, self.telling, numbers))


def fit(counts: csr_matrix, numbers: np.ndarray, tone: np.ndarray, weight: np.ndarray) -> Fitted:
    """The regression on scaled features."""
    telling = ratios(counts, tone, weight)
    regression = LogisticRegression(C=PENALTY, max_iter=500, tol=1e-5)
    return Fitted(regression.fit(joined(counts, telling, numbers), tone, sample_weight=weight), telling)


def ratios(counts: csr_matrix, tone: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """How much more often each word feature stands with one tone than with the others, as the largest of three
    log ratios of counts plus one (Wang and Manning 2012, naive Bayes features).
    """
    largest = np.full(counts.shape[1], LEAST_TELLING)
    for value in range(3):
        mine = np.where(tone == value, weight, 0)
        with_it, without = counts.T @ mine + 1, counts.T @ (weight - mine) + 1
        ratio = np.log((with_it / with_it.sum()) / (without / without.sum()))
        largest = np.maximum(largest, np.abs(ratio))
    return largest.astype(np.float16).astype(float)


def joined(counts: csr_matrix, telling: np.ndarray, numbers: np.ndarray) -> csr_matrix:
    """Word features, weighted by how telling they are, at one length beside the numbers."""
    length = np.sqrt(np.maximum(counts @ telling**2, SHORTEST))
    words = (counts @ diags(telling)).multiply((STRENGTH / length)[:, None])
    return csr_matrix(hstack([words.tocsr(), csr_matrix(numbers)]))


def calibration(logits: np.ndarray, tone: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Slope and shift of each class's logit that make what happened most probable (vector scaling, Guo et al. 2017)."""
    at = np.arange(len(tone))

    def loss(values: np.ndarray) -> float:
        return -np.log(softmax(logits * values[:3] + values[3:])[at, tone]).mean()

    found = minimize(loss, np.array([1.0, 1, 1, 0, 0, 0]), method="L-BFGS-B").x.round(3)
    return found[:3], found[3:]


def train(gold: tone_gold.Gold, words: features.Words) -> Model:
    """The model of all of `gold`, calibrated by cross-validation over articles."""
    counts, codes, numbers = matrices(gold, words)
    held = np.asarray((counts > 0).sum(axis=0)).ravel() >= LEAST
    counts, codes = counts[:, held], codes[held]
    centre, scale = numbers.mean(axis=0), SPREAD / (numbers.std(axis=0) + 1e-6)
    vectors = numbers.shape[1] - features.BLOCKS * DIMENSIONS
    centre[vectors:], scale[vectors:] = 0, 1
    scaled = (numbers - centre) * scale
    genre = np.array([article.startswith("genre") for article in gold.article])
    weight = np.where(genre, GENRE_WEIGHT, 1.0)
    folds, logits = tone_gold.fold(gold.article), np.zeros((len(gold), 3))
    for number in range(tone_gold.FOLDS):
        out = folds == number
        model = fit(counts[~out], scaled[~out], gold.tone[~out], weight[~out])
        logits[out] = model.logits(counts[out], scaled[out])
    for name, part in (("news", ~genre), ("genre", genre)):
        figure = f1_score(gold.tone[part], logits[part].argmax(axis=1), average="macro")
        print(f"cross-validation, {name}: macro-F1 {figure:.4f}", flush=True)
    slope, shift = calibration(logits[~genre], gold.tone[~genre])
    chances = softmax(logits * slope + shift)[~genre]
    for equal in ("cases", "width"):
        table = agreement.calibration(chances, np.eye(3)[gold.tone[~genre]], equal=equal)
        print(f"cross-validation, news: largest gap {table['gap'].abs().max():.3f} in tenths of equal {equal}")
    final = fit(counts, scaled, gold.tone, weight)
    weights = final.regression.coef_.T * slope
    told = np.column_stack([weights[: len(codes)] * final.telling[:, None], final.telling**2])
    codes, told, groups = split(codes, told, CLUSTERS)
    return Model(
        words, codes, told, groups, centre, scale, weights[len(final.telling) :],
        final.regression.intercept_ * slope + shift,
    )  # fmt: skip


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--shared", type=Path, default=Path("../shared"), help="folder with gold/, corpora/, treebanks/"
    )
    parser.add_argument("--out", type=Path, default=FILE)
    arguments = parser.parse_args()
    source = arguments.shared / "gold" / "newsmtsc" / "train.jsonl"
    if not source.is_file():
        parser.error(f"no file {source}: the gold data are not part of the project")
    gold = tone_gold.read(source)
    dev = tone_gold.in_dev(gold.article)
    known = tone_gold.joined(gold.of(~dev), tone_gold.genre(GENRE))
    model = train(known, vocabulary(known, arguments.shared))
    stored = packed(model)
    np.savez_compressed(arguments.out, allow_pickle=False, **stored)
    size = arguments.out.stat().st_size
    print(f"{arguments.out}: {len(model.codes):,} word features, {len(model.words.ids):,} words, {size:,} bytes")
    from bench import tone

    print(tone.report(arguments.shared / "gold", unpacked(stored)))


if __name__ == "__main__":
    main()

"""Train the tone model: NewsMTSC's training sentences → analysis/models/tone.npz, the same bytes on every run.

    OMP_NUM_THREADS=1 OPENBLAS_NUM_THREADS=1 python -m training.train_tone --shared ../shared

Multinomial logistic regression over counted word features (scaled to one length) and standardised numbers. Settings and
calibration were chosen by cross-validation over articles, the part held out untouched. Takes about five minutes.
"""

import argparse
from pathlib import Path

import numpy as np
from scipy.optimize import minimize
from scipy.sparse import csr_matrix, hstack
from sklearn.linear_model import LogisticRegression
from sklearn.metrics import f1_score

from analysis import registers
from analysis.measures import agreement
from analysis.tone import features, views
from analysis.tone.lexicon import lexicon, normalised, traits
from analysis.tone.model import FILE, STRENGTH, Model, coded, known_words, look, packed, softmax, unpacked
from training import tone_gold, tone_vectors

DIMENSIONS = 64
LEAST = 2
"""Targets in which a feature must stand."""
PENALTY = 0.018
GENRE = Path(__file__).parent / "tone_genre.txt"
GENRE_WEIGHT = 4.0
"""What a sentence of the genre counts beside one of NewsMTSC."""
SPREAD = 0.3
"""Standard deviation that the numbers are given, which sets how much they cost."""


def vocabulary(gold: tone_gold.Gold, shared: Path) -> features.Words:
    """Words of the vectors and of at least two training texts, with vectors and rarity."""
    named, vectors = tone_vectors.vectors(tone_vectors.texts(shared), DIMENSIONS)
    vectors = np.round(vectors * 127) / 127
    words = tone_gold.placed(gold)[0]
    numbers, ids = np.unique([normalised(word) for word in words.vocabulary], return_inverse=True)
    pairs = np.unique(words.document.astype(np.int64) * len(numbers) + ids[words.word])
    texts = np.bincount(pairs % len(numbers), minlength=len(numbers))
    present = dict(zip(numbers.tolist(), texts.tolist(), strict=True))
    extra = [word for word in numbers.tolist() if present[word] >= LEAST and word not in set(named)]
    every = [*named, *extra]
    rarity = np.log(len(gold) / (1 + np.array([present.get(word, 0) for word in every]))).clip(0)
    return known_words(every, np.vstack([vectors, np.zeros((len(extra), DIMENSIONS))]), rarity.astype(np.float16))


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


def fit(counts: csr_matrix, numbers: np.ndarray, tone: np.ndarray, weight: np.ndarray) -> LogisticRegression:
    """The regression on scaled features."""
    regression = LogisticRegression(C=PENALTY, max_iter=500, tol=1e-5)
    return regression.fit(joined(counts, numbers), tone, sample_weight=weight)


def joined(counts: csr_matrix, numbers: np.ndarray) -> csr_matrix:
    """Word features at one length beside the numbers."""
    length = np.sqrt(np.maximum(np.asarray(counts.sum(axis=1)).ravel(), 1))
    return csr_matrix(hstack([counts.multiply((STRENGTH / length)[:, None]).tocsr(), csr_matrix(numbers)]))


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
    vectors = numbers.shape[1] - 7 * DIMENSIONS
    centre[vectors:], scale[vectors:] = 0, 1
    scaled = (numbers - centre) * scale
    genre = np.array([article.startswith("genre") for article in gold.article])
    weight = np.where(genre, GENRE_WEIGHT, 1.0)
    folds, logits = tone_gold.fold(gold.article), np.zeros((len(gold), 3))
    for number in range(tone_gold.FOLDS):
        out = folds == number
        model = fit(counts[~out], scaled[~out], gold.tone[~out], weight[~out])
        logits[out] = model.decision_function(joined(counts[out], scaled[out]))
    for name, part in (("news", ~genre), ("genre", genre)):
        figure = f1_score(gold.tone[part], logits[part].argmax(axis=1), average="macro")
        print(f"cross-validation, {name}: macro-F1 {figure:.4f}", flush=True)
    slope, shift = calibration(logits[~genre], gold.tone[~genre])
    table = agreement.calibration(softmax(logits * slope + shift)[~genre], np.eye(3)[gold.tone[~genre]])
    print(f"cross-validation, news: predicted and observed differ by at most {table['gap'].abs().max():.3f} in a tenth")
    final = fit(counts, scaled, gold.tone, weight)
    weights = final.coef_.T * slope
    return Model(
        words, codes, weights[: len(codes)], centre, scale, weights[len(codes) :], final.intercept_ * slope + shift
    )


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

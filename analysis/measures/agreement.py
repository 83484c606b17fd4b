"""Agreement between coders, and of the machine with them."""

from collections.abc import Sequence

import numpy as np
import pandas as pd


def krippendorff_alpha(ratings: Sequence[Sequence], level: str = "nominal") -> float:
    """Krippendorff's alpha of coders × units, missing ratings as None or NaN.

    After "Computing Krippendorff's alpha-reliability" (2011).
    `level` is nominal, or ordinal or interval for values that are numbers. Missing where fewer than two units were
    rated twice, or where nothing varies.

    >>> round(krippendorff_alpha([[1, 2, 3, 3], [1, 2, 3, 4]]), 3)
    0.696
    """
    table = pd.DataFrame([list(row) for row in ratings])
    values = sorted({value for value in table.to_numpy().ravel() if not pd.isna(value)})
    place = {value: i for i, value in enumerate(values)}
    pairs = np.zeros((len(values), len(values)))
    for _, unit in table.items():
        rated = [place[value] for value in unit if not pd.isna(value)]
        if len(rated) > 1:
            counts = np.bincount(rated, minlength=len(values)).astype(float)
            pairs += (np.outer(counts, counts) - np.diag(counts)) / (len(rated) - 1)
    totals = pairs.sum(axis=0)
    distance = _distance(values, totals, level)
    expected = (np.outer(totals, totals) * distance).sum()
    if totals.sum() < 2 or expected == 0:
        return float("nan")
    return float(1 - (totals.sum() - 1) * (pairs * distance).sum() / expected)


def cohen_kappa(first: Sequence, second: Sequence) -> float:
    """Cohen's kappa (1960) of two coders over the units that both rated.

    >>> round(cohen_kappa(["a"] * 25 + ["b"] * 25, ["a"] * 20 + ["b"] * 5 + ["a"] * 10 + ["b"] * 15), 2)
    0.4
    """
    both = [(one, two) for one, two in zip(first, second, strict=True) if not (pd.isna(one) or pd.isna(two))]
    if not both:
        return float("nan")
    table = confusion(*zip(*both, strict=True)).to_numpy(float, copy=True)
    table /= table.sum()
    by_chance = (table.sum(axis=0) * table.sum(axis=1)).sum()
    return float("nan") if by_chance == 1 else float((np.trace(table) - by_chance) / (1 - by_chance))


def confusion(
    truth: Sequence, guess: Sequence, labels: Sequence | None = None, weights: Sequence[float] | None = None
) -> pd.DataFrame:
    """Units (or their `weights`) by what is true (rows) and what was guessed (columns)."""
    labels = sorted({*truth, *guess}) if labels is None else list(labels)
    place = {label: i for i, label in enumerate(labels)}
    table = np.zeros((len(labels), len(labels)))
    each = np.ones(len(truth)) if weights is None else np.asarray(weights, dtype=float)
    np.add.at(table, ([place[label] for label in truth], [place[label] for label in guess]), each)
    cells = table.astype(int) if weights is None else table
    return pd.DataFrame(cells, index=pd.Index(labels, name="truth"), columns=pd.Index(labels, name="guess"))


def scores(
    truth: Sequence, guess: Sequence, labels: Sequence | None = None, weights: Sequence[float] | None = None
) -> pd.DataFrame:
    """Per label: precision, recall, f1 and units (those whose truth it is); the last row, "macro", is their mean.

    With `weights` each unit counts as many as it stands for in all but the column units.

    A label that was never guessed has no precision and an f1 of zero, as macro-F1 is usually counted.
    """
    table = confusion(truth, guess, labels, weights)
    hits = np.diag(table).astype(float)
    guessed, true = table.sum(axis=0).to_numpy(float), table.sum(axis=1).to_numpy(float)
    with np.errstate(invalid="ignore", divide="ignore"):
        rows = pd.DataFrame({"precision": hits / guessed, "recall": hits / true}, index=table.index.rename("label"))
    rows["f1"] = np.divide(2 * hits, guessed + true, out=np.full(len(hits), np.nan), where=guessed + true > 0)
    units = confusion(truth, guess, labels).sum(axis=1)
    rows["units"] = units
    rows.loc["macro"] = [*rows[["precision", "recall", "f1"]].mean(), units.sum()]
    return rows.astype({"units": int})


def calibration(probability: np.ndarray, truth: np.ndarray, bins: int = 10, *, equal: str = "width") -> pd.DataFrame:
    """Predicted against observed in `bins` of equal width, or (`equal` "cases") that hold as many cases each.

    Columns: from, to, predicted, observed, cases, gap. `probability` and `truth` (true where the case came about) have
    any equal shape.
    """
    p, happened = np.ravel(probability).astype(float), np.ravel(truth).astype(float)
    if equal == "cases":
        place = np.empty(len(p), dtype=int)
        place[np.argsort(p, kind="stable")] = np.arange(len(p)) * bins // max(len(p), 1)
        edges = np.quantile(p, np.arange(bins + 1) / bins) if len(p) else np.zeros(bins + 1)
    else:
        place, edges = np.minimum((p * bins).astype(int), bins - 1), np.arange(bins + 1) / bins
    cases = np.bincount(place, minlength=bins)
    with np.errstate(invalid="ignore", divide="ignore"):
        predicted, observed = (np.bincount(place, values, minlength=bins) / cases for values in (p, happened))
    return pd.DataFrame({"from": edges[:-1], "to": edges[1:], "predicted": predicted, "observed": observed,
                         "cases": cases, "gap": observed - predicted})  # fmt: skip


def _distance(values: list, totals: np.ndarray, level: str) -> np.ndarray:
    """Squared difference of every two values at their level of measurement."""
    size = len(values)
    if level == "nominal":
        return 1 - np.eye(size)
    if level == "interval":
        numbers = np.array(values, dtype=float)
        return (numbers[:, None] - numbers) ** 2
    if level == "ordinal":
        middle = np.cumsum(totals) - totals / 2
        return (middle[:, None] - middle) ** 2
    raise ValueError(f"level of measurement {level!r}: nominal, ordinal or interval")

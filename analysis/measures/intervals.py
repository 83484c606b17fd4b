"""Means of tone with intervals, and differences between speakers, targets, periods and outlets.

Intervals come from a bootstrap that resamples articles (clusters of copies count as one), not statements: what one
article quotes from one speech is not many independent observations. They do not depend on the order of rows, and are
the same on every run.
"""

from collections.abc import Sequence
from itertools import combinations

import numpy as np
import pandas as pd

from analysis.measures.bootstrap import DRAWS, LEVEL, difference, interval

MINIMUM = 5
"""Statements, and articles, below which no mean is shown."""


def usable(statements: pd.DataFrame, *, value: str = "tone", direct_only: bool = False) -> pd.DataFrame:
    """Statements with a speaker and a `value`; with `direct_only` only those wholly in the speaker's own words."""
    kept = statements["speaker"].notna() & statements[value].notna()
    if direct_only:
        kept &= statements["kind"] == "direct"
    return statements[kept].reset_index(drop=True)


def means(
    statements: pd.DataFrame,
    clusters: pd.Series,
    by: Sequence[str] = ("speaker",),
    *,
    value: str = "tone",
    minimum: int = MINIMUM,
    draws: int = DRAWS,
    level: float = LEVEL,
) -> pd.DataFrame:
    """Mean of `value` for each group of `by`, with a bootstrap interval over `clusters` (see ``copies.clusters``).

    Columns: `by`, mean, low, high, statements, articles (clusters), shown. Groups with fewer than `minimum` statements
    or articles keep their counts, but have no mean: shown is false. Most statements first.
    """
    rows = []
    for name, group in statements.groupby(list(by), sort=True, observed=True):
        sums, counts = _per_cluster(group, clusters, value)
        enough = counts.sum() >= minimum and len(counts) >= minimum
        low, high = interval(sums, counts, draws, level, "|".join(map(str, name))) if enough else (np.nan, np.nan)
        mean = sums.sum() / counts.sum() if enough else np.nan
        rows.append((*name, mean, low, high, int(counts.sum()), len(counts), enough))
    columns = [*by, "mean", "low", "high", "statements", "articles", "shown"]
    table = pd.DataFrame(rows, columns=columns).astype({"mean": float, "low": float, "high": float, "shown": bool})
    return table.sort_values(["statements", *by], ascending=[False, *[True] * len(by)], kind="stable").reset_index(
        drop=True
    )


def differences(
    statements: pd.DataFrame,
    clusters: pd.Series,
    by: str = "speaker",
    pairs: Sequence[tuple] | None = None,
    *,
    value: str = "tone",
    minimum: int = MINIMUM,
    draws: int = DRAWS,
    level: float = LEVEL,
    correction: str = "holm",
) -> pd.DataFrame:
    """Differences of mean `value` between pairs of groups of `by` (every pair that has enough when none are given).

    Both groups are resampled together, so that an article that quotes both counts once. Columns: first, second,
    difference (first minus second), low, high, p (two-sided, bootstrap), p_corrected (Holm 1979 or, with `correction`
    "bh", Benjamini and Hochberg 1995), statements, articles. Largest difference first.
    """
    known = statements[statements[by].notna()]
    sizes = known.groupby(by, observed=True).agg(n=("statement_id", "size"))
    articles = known.assign(_c=_cluster(known, clusters)).groupby(by, observed=True)["_c"].nunique()
    enough = sorted(sizes.index[(sizes["n"] >= minimum) & (articles.reindex(sizes.index) >= minimum)])
    chosen = [pair for pair in (pairs or combinations(enough, 2)) if set(pair) <= set(enough)]
    rows = []
    for first, second in chosen:
        both = known[known[by].isin([first, second])]
        table = _two(both[by] == first, both, clusters, value)
        rows.append((first, second, *difference(table, draws, level, f"{first}|{second}"), len(both), len(table)))
    columns = ["first", "second", "difference", "low", "high", "p", "statements", "articles"]
    result = pd.DataFrame(rows, columns=columns)
    result.insert(6, "p_corrected", holm(result["p"]) if correction == "holm" else benjamini_hochberg(result["p"]))
    order = result["difference"].abs().sort_values(ascending=False, kind="stable").index
    return result.loc[order].reset_index(drop=True)


def holm(p: Sequence[float]) -> np.ndarray:
    """p-values corrected for their number by Holm's step-down method (1979).

    >>> holm([0.01, 0.04, 0.03]).round(2).tolist()
    [0.03, 0.06, 0.06]
    """
    values = np.asarray(p, dtype=float)
    order = np.argsort(values, kind="stable")
    stepped = np.maximum.accumulate(values[order] * np.arange(len(values), 0, -1))
    return _placed(np.minimum(stepped, 1), order)


def benjamini_hochberg(p: Sequence[float]) -> np.ndarray:
    """p-values corrected for the rate of false discoveries (Benjamini and Hochberg 1995).

    >>> benjamini_hochberg([0.01, 0.04, 0.03]).round(2).tolist()
    [0.03, 0.04, 0.04]
    """
    values = np.asarray(p, dtype=float)
    order = np.argsort(values, kind="stable")
    scaled = values[order] * len(values) / np.arange(1, len(values) + 1)
    return _placed(np.minimum(np.minimum.accumulate(scaled[::-1])[::-1], 1), order)


def on_same_launches(
    statements: pd.DataFrame, documents: pd.DataFrame, mentions: pd.DataFrame, outlets: int = 4
) -> tuple[pd.DataFrame, pd.Series]:
    """Statements from reports of launches that at least two of the `outlets` largest outlets report; their clusters.

    Adds the column outlet. A cluster is a launch: the outlets are compared on the same events, and launches are what is
    resampled.
    """
    news = mentions[(mentions["role"] == "reported") & (mentions["launch_id"] != "")]
    first = news.sort_values(["document_id", "start"], kind="stable").drop_duplicates("document_id")
    launch = first.set_index("document_id")["launch_id"]
    outlet = documents.set_index("document_id")["outlet"]
    table = statements.assign(
        outlet=statements["document_id"].map(outlet), launch=statements["document_id"].map(launch)
    )
    table = table[table["outlet"].notna() & table["launch"].notna()]
    largest = table["outlet"].value_counts().sort_index().sort_values(ascending=False, kind="stable").index[:outlets]
    table = table[table["outlet"].isin(largest)]
    shared = table.groupby("launch")["outlet"].nunique()
    table = table[table["launch"].isin(shared.index[shared >= 2])].reset_index(drop=True)
    return table.drop(columns="launch"), table.drop_duplicates("document_id").set_index("document_id")["launch"]


def _per_cluster(group: pd.DataFrame, clusters: pd.Series, value: str) -> tuple[np.ndarray, np.ndarray]:
    cluster = _cluster(group, clusters)
    ordered = group.assign(_cluster=cluster).sort_values(["_cluster", "statement_id"], kind="stable")
    table = ordered.groupby("_cluster", sort=True)[value].agg(["sum", "count"]).astype(float)
    table = table[table["count"] > 0]
    return table["sum"].to_numpy(), table["count"].to_numpy()


def _cluster(statements: pd.DataFrame, clusters: pd.Series) -> pd.Series:
    """Each statement's cluster; its document where that is in none."""
    return statements["document_id"].map(clusters).astype("str").fillna(statements["document_id"])


def _two(is_first: pd.Series, both: pd.DataFrame, clusters: pd.Series, value: str) -> np.ndarray:
    """Per cluster: sum and count of the first group, sum and count of the second."""
    cluster = _cluster(both, clusters)
    ordered = both.assign(_cluster=cluster, _first=is_first).sort_values(["_cluster", "statement_id"], kind="stable")
    table = ordered.groupby(["_cluster", "_first"], sort=True)[value].agg(["sum", "count"]).astype(float)
    wide = table.unstack("_first", fill_value=0.0)
    return wide[[("sum", True), ("count", True), ("sum", False), ("count", False)]].to_numpy()


def _placed(values: np.ndarray, order: np.ndarray) -> np.ndarray:
    result = np.empty_like(values)
    result[order] = values
    return result

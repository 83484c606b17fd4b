"""Statements arranged for comparison: towards whom, in which period, at which extreme; and findings in words."""

import pandas as pd

from analysis.measures.periods import FREQUENCIES


def towards(statements: pd.DataFrame) -> pd.DataFrame:
    """`statements` that have a target, with the column towards: the target's name, or its class where it has none."""
    kept = statements[statements["target"].notna()]
    return kept.assign(towards=kept["target_name"].fillna(kept["target"])).reset_index(drop=True)


def by_period(statements: pd.DataFrame, documents: pd.DataFrame, frequency: str) -> pd.DataFrame:
    """Dated `statements` with the column period: that of their document's publication."""
    published = statements["document_id"].map(documents.set_index("document_id")["published"])
    kept = statements.assign(period=published)[published.notna()]
    return kept.assign(period=kept["period"].dt.to_period(FREQUENCIES[frequency])).reset_index(drop=True)


def by_year(statements: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Dated `statements` with the column year, as text."""
    dated = by_period(statements, documents, "year")
    return dated.assign(year=dated["period"].astype(str))


def busiest(statements: pd.DataFrame, column: str = "speaker", most: int = 6) -> pd.DataFrame:
    """The statements of the `most` frequent values of `column`."""
    counts = statements[column].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return statements[statements[column].isin(counts.index[:most])].reset_index(drop=True)


def chosen(statements: pd.DataFrame, speakers: list[str]) -> pd.DataFrame:
    """The statements of `speakers`; of every speaker when none is named."""
    return statements[statements["speaker"].isin(speakers)].reset_index(drop=True) if speakers else statements


def extremes(statements: pd.DataFrame, most: int = 3) -> pd.DataFrame:
    """The `most` negative statements, then the `most` positive, of different speakers where there are enough."""

    def first(ascending: bool) -> pd.DataFrame:
        ordered = statements.sort_values(["tone", "statement_id"], ascending=[ascending, True], kind="stable")
        again = ordered.groupby("speaker", sort=False, dropna=False).cumcount()
        return ordered.assign(_again=again).sort_values("_again", kind="stable").drop(columns="_again").head(most)

    return pd.concat([first(True), first(False)]).drop_duplicates("statement_id").reset_index(drop=True)


def grid(
    means: pd.DataFrame, first: str = "speaker", second: str = "towards", rows: int = 10, columns: int = 8
) -> pd.DataFrame:
    """The cells of ``intervals.means`` by `first` and `second` that belong to the largest `rows` and `columns`.

    Both columns become categories in the order of their statements, most first: the order to draw them in.
    """
    largest = {}
    for name, most in ((first, rows), (second, columns)):
        sizes = means.groupby(name, observed=True)["statements"].sum().sort_index()
        largest[name] = list(sizes.sort_values(ascending=False, kind="stable").index[:most])
    held = means[means[first].isin(largest[first]) & means[second].isin(largest[second])]
    return held.assign(**{name: pd.Categorical(held[name], order) for name, order in largest.items()})[
        [first, second, *(name for name in held if name not in largest)]
    ].reset_index(drop=True)


def hardest(means: pd.DataFrame, by: str = "speaker") -> str:
    """One sentence on the groups with the most negative and the most positive mean tone, from ``intervals.means``."""
    shown = means[means["shown"]].sort_values(["mean", by], kind="stable")
    if len(shown) < 2:
        return f"Too few statements to compare one {by} with another."
    low, high = shown.iloc[0], shown.iloc[-1]
    least = "most negative" if low["mean"] < 0 else "least positive"
    most = "most positive" if high["mean"] > 0 else "least negative"
    return (
        f"Of {len(shown)} {by}s with enough statements, “{low[by]}” has the {least} mean tone ({low['mean']:+.2f}, "
        f"n {low['statements']}), “{high[by]}” the {most} ({high['mean']:+.2f}, n {high['statements']})."
    )


def apart(differences: pd.DataFrame, what: str = "speakers") -> str:
    """One sentence on how many differences stay after correction, from ``intervals.differences``."""
    if differences.empty:
        return f"No two {what} have enough statements to be compared."
    count = int((differences["p_corrected"] < 0.05).sum())
    return f"{count} of {len(differences)} differences between {what} stay at the five-per-cent level after correction."


def outlying(around: pd.DataFrame) -> str:
    """One sentence on the days on which volume or tone leave the placebo's band, from ``windows.around``."""
    if around["volume"].isna().all():
        return "No launch day lies within the days that the corpus covers."
    volume = int((around["volume"] > around["placebo_volume_high"]).sum())
    known = around["mean"].notna() & around["placebo_low"].notna()
    outside = known & ~around["mean"].between(around["placebo_low"], around["placebo_high"])
    return (
        f"On {volume} of {len(around)} days around launches the volume lies above what random days show; the tone lies "
        f"outside it on {int(outside.sum())} of the {int(known.sum())} days that can be compared."
    )


def changed(before_after: pd.DataFrame) -> str:
    """One sentence on whose tone changes around launches more than random days show (``windows.before_after``)."""
    known = before_after[before_after["change"].notna() & before_after["placebo_low"].notna()]
    if known.empty:
        return "Nobody has enough statements before and after launches to tell a change of tone."
    clear = known[((known["low"] > 0) | (known["high"] < 0))
                  & ((known["change"] < known["placebo_low"]) | (known["change"] > known["placebo_high"]))]  # fmt: skip
    if clear.empty:
        return f"No change of tone around launches ({len(known)} compared) is larger than what random days show."
    named = [f"{row.speaker} ({row.change:+.2f})" for row in clear.itertuples()]
    return f"The tone changes around launches by more than random days show for {', '.join(named)}."

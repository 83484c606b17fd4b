"""What the corpus holds: documents by month, outlet and genre, and the months without any."""

from collections.abc import Sequence

import pandas as pd


def days(documents: pd.DataFrame) -> tuple[str, str]:
    """First and last day of publication as a person writes them; 'no day' where nothing is dated."""
    published = documents["published"].dropna()
    if published.empty:
        return "no day", "no day"
    first, last = published.min(), published.max()
    return f"{first.day} {first:%B %Y}", f"{last.day} {last:%B %Y}"


def by_month(documents: pd.DataFrame, column: str = "outlet", most: int = 6) -> pd.DataFrame:
    """Documents per month of publication, a column for each of the `most` frequent values of `column`, then 'other'."""
    dated = documents[documents["published"].notna()]
    months = dated["published"].dt.to_period("M").rename("month")
    values = dated[column].fillna("unknown")
    common = values.value_counts().sort_index().sort_values(ascending=False, kind="stable").index[:most]
    table = pd.crosstab(months, values.where(values.isin(common), "other"))
    if len(table):
        table = table.reindex(pd.period_range(table.index.min(), table.index.max(), freq="M"), fill_value=0)
    return table[[*[name for name in common if name in table], *(["other"] if "other" in table else [])]]


def empty_months(documents: pd.DataFrame) -> list[pd.Period]:
    """Months between the first and the last document in which nothing was published."""
    months = documents["published"].dropna().dt.to_period("M")
    if months.empty:
        return []
    held = set(months)
    return [month for month in pd.period_range(months.min(), months.max(), freq="M") if month not in held]


def spells(months: Sequence[pd.Period]) -> pd.DataFrame:
    """Months that follow one another, joined: columns from, to, months; the longest first.

    >>> spells([pd.Period("2021-11"), pd.Period("2021-12"), pd.Period("2022-03")]).to_dict("split")["data"]
    [['2021-11', '2021-12', 2], ['2022-03', '2022-03', 1]]
    """
    table = pd.DataFrame({"month": pd.PeriodIndex(list(months), freq="M").sort_values()})
    ordinal = table["month"].map(lambda month: month.ordinal).astype("int64")
    groups = table["month"].groupby((ordinal.diff() != 1).cumsum())
    joined = groups.agg(["min", "max", "size"]).set_axis(["from", "to", "months"], axis=1)
    joined = joined.sort_values(["months", "from"], ascending=[False, True]).reset_index(drop=True)
    return joined.astype({"from": "str", "to": "str", "months": "int64"})


def by_outlet(documents: pd.DataFrame) -> pd.DataFrame:
    """Per outlet: documents, undated, first, last (days of publication), words; most documents first."""
    named = documents.assign(outlet=documents["outlet"].fillna("unknown"), words=documents["text"].str.count(r"\S+"))
    table = named.groupby("outlet").agg(
        documents=("document_id", "size"),
        undated=("published", lambda day: day.isna().sum()),
        first=("published", "min"),
        last=("published", "max"),
        words=("words", "sum"),
    )
    return table.sort_values("documents", ascending=False, kind="stable").reset_index()


def by_genre(documents: pd.DataFrame) -> pd.DataFrame:
    """Documents by genre and the evidence that decided it: columns genre, genre_by, documents."""
    table = documents.assign(genre_by=documents["genre_by"].fillna("")).groupby(["genre", "genre_by"]).size()
    return table.rename("documents").sort_values(ascending=False, kind="stable").reset_index()

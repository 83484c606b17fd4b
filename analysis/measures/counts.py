"""Who speaks, how often, how we know; what the corpus is made of."""

import pandas as pd


def per_speaker(statements: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Resolved speakers by number of statements, most first.

    Columns: speaker, statements, documents, direct, indirect, mixed, relayed, first, last (days of publication).
    """
    known = statements[statements["speaker"].notna()]
    known = known.merge(documents[["document_id", "published"]], on="document_id", how="left")
    groups = known.groupby("speaker_id", sort=False)
    table = groups.agg(
        speaker=("speaker", "first"),
        statements=("statement_id", "size"),
        documents=("document_id", "nunique"),
        first=("published", "min"),
        last=("published", "max"),
        relayed=("relayed_by", "count"),
    )
    kinds = pd.crosstab(known["speaker_id"], known["kind"]).reindex(
        columns=["direct", "indirect", "mixed"], fill_value=0
    )
    table = table.join(kinds)[
        ["speaker", "statements", "documents", "direct", "indirect", "mixed", "relayed", "first", "last"]
    ]
    return table.sort_values(["statements", "documents", "speaker"], ascending=[False, False, True])


def resolution(statements: pd.DataFrame) -> pd.DataFrame:
    """Statements by the way their speaker was resolved, the unresolved included: columns statements, share (0 to 1)."""
    way = statements["resolved_by"].str.split(":").str[0].str.strip()
    table = way.value_counts().rename_axis("resolved_by").rename("statements").to_frame()
    return table.assign(share=table["statements"] / max(len(statements), 1))


def unresolved(statements: pd.DataFrame, most: int = 15) -> pd.DataFrame:
    """The commonest sources without a speaker: columns source_text, statements, why."""
    rest = statements[statements["speaker"].isna() & statements["source_text"].notna()]
    groups = rest.groupby(rest["source_text"].str.strip())
    table = groups.agg(statements=("statement_id", "size"), why=("resolved_by", "first"))
    return table.sort_values("statements", ascending=False, kind="stable").head(most).reset_index()


def by_month(documents: pd.DataFrame, column: str = "outlet", most: int = 6) -> pd.DataFrame:
    """Documents per month of publication, a column for each of the `most` frequent values of `column`, then 'other'."""
    dated = documents[documents["published"].notna()]
    months = dated["published"].dt.to_period("M")
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
    every = pd.period_range(months.min(), months.max(), freq="M")
    return [month for month in every if month not in set(months)]

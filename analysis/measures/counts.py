"""Who speaks, how often, how we know."""

import pandas as pd

from analysis.launches import settled
from analysis.measures.periods import dated


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


def acts(statements: pd.DataFrame, cues: int = 5) -> pd.DataFrame:
    """Statements by class of act: columns act, statements, share (0 to 1), cues (the commonest)."""
    named = statements.assign(act=statements["act"].fillna("not named"), cue=statements["cue"].str.lower())
    groups = named.groupby("act")
    common = groups["cue"].agg(lambda cue: ", ".join(_commonest(cue, cues)))
    table = groups.size().rename("statements").to_frame()
    table = table.assign(share=table["statements"] / max(len(statements), 1), cues=common)
    return table.sort_values("statements", ascending=False, kind="stable").reset_index()


def relays(statements: pd.DataFrame) -> pd.DataFrame:
    """Relayed statements: columns relayed_by, speaker, statements, documents; most first."""
    passed = statements[statements["relayed_by"].notna()]
    who = passed["speaker"].fillna(passed["source_text"]).fillna("not named").rename("speaker")
    table = passed.groupby(["relayed_by", who]).agg(
        statements=("statement_id", "size"), documents=("document_id", "nunique")
    )
    return table.sort_values("statements", ascending=False, kind="stable").reset_index()


def newest(statements: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """`statements` from the newest document to the oldest, in reading order within each, undated ones last."""
    published = statements["document_id"].map(documents.set_index("document_id")["published"])
    ordered = statements.assign(_published=published).sort_values(
        ["_published", "document_id", "start"], ascending=[False, True, True], kind="stable"
    )
    return ordered.drop(columns="_published").reset_index(drop=True)


def leading(per_speaker: pd.DataFrame, most: int = 3) -> str:
    """One sentence on who speaks most, from ``per_speaker``."""
    if per_speaker.empty:
        return "No statement has a speaker that is known."
    named = [f"{row.speaker} ({row.statements})" for row in per_speaker.head(most).itertuples()]
    return f"Most quoted of {len(per_speaker)} speakers: {', '.join(named)}." if len(per_speaker) > 1 else \
        f"The only speaker quoted is {named[0]}."  # fmt: skip


def richest(statements: pd.DataFrame) -> pd.Series:
    """Ids of the documents with statements, those with most first."""
    sizes = statements["document_id"].value_counts().sort_index().sort_values(ascending=False, kind="stable")
    return pd.Series(sizes.index, dtype="str")


def about_latest(statements: pd.DataFrame, mentions: pd.DataFrame, launches: pd.DataFrame) -> pd.DataFrame:
    """Statements in the documents that report the latest launch as their news."""
    known = launches[launches["date"].notna() & launches["reported"].fillna(False)]
    if known.empty:
        return statements.head(0)
    latest = known.sort_values(["date", "launch_id"])["launch_id"].iloc[-1]
    reports = mentions[(mentions["launch_id"] == latest) & (mentions["role"] == "reported")]["document_id"]
    return statements[statements["document_id"].isin(reports)].reset_index(drop=True)


def unknowns(
    documents: pd.DataFrame, problems: pd.DataFrame, statements: pd.DataFrame, launches: pd.DataFrame
) -> pd.DataFrame:
    """What stays unknown, counted: columns what, rows, of, share (0 to 1)."""
    sure = dated(settled(launches), "day")
    counted = [
        ("documents set aside as faulty", len(problems), len(problems) + len(documents)),
        ("documents without a day of publication", documents["published"].isna().sum(), len(documents)),
        ("months without a document", *_empty_of_all(documents)),
        ("statements without a known person or body", statements["speaker"].isna().sum(), len(statements)),
        ("launches without a day", (launches["precision"] != "day").sum(), len(launches)),
        ("launches whose kind is not said", launches["kind"].isin(["missile", "ballistic"]).sum(), len(launches)),
        ("launches that the record lacks", sure["reference_id"].isna().sum(), len(sure)),
    ]
    table = pd.DataFrame(counted, columns=["what", "rows", "of"]).astype({"rows": int, "of": int})
    return table.assign(share=table["rows"] / table["of"].where(table["of"] > 0, 1))


def _commonest(values: pd.Series, most: int) -> list[str]:
    return list(values.value_counts().sort_index().sort_values(ascending=False, kind="stable").index[:most])


def _empty_of_all(documents: pd.DataFrame) -> tuple[int, int]:
    months = documents["published"].dropna().dt.to_period("M")
    if months.empty:
        return 0, 0
    every = len(pd.period_range(months.min(), months.max(), freq="M"))
    return every - months.nunique(), every

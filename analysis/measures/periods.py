"""Launches per day, week, month, quarter or year; what the corpus covers; what the record has.

A period in which the corpus holds no document counts as *not covered* (missing), not as zero.
"""

from collections.abc import Sequence

import pandas as pd

FREQUENCIES = {"day": "D", "week": "W-SUN", "month": "M", "quarter": "Q-DEC", "year": "Y-DEC"}
ENOUGH = {
    "day": ("day",),
    "week": ("day",),
    "month": ("day", "month"),
    "quarter": ("day", "month"),
    "year": ("day", "month", "year"),
}
"""Precisions of a date that are exact enough to place it in a period of each frequency."""


def dated(launches: pd.DataFrame, frequency: str = "month") -> pd.DataFrame:
    """Rows of `launches` whose date is exact enough for `frequency`."""
    return launches[launches["date"].notna() & launches["precision"].isin(ENOUGH[frequency])]


def span(days: pd.Series, frequency: str, since: str = "", until: str = "") -> pd.PeriodIndex:
    """Every period from the first to the last of `days`, widened or cut to `since` and `until` where given."""
    code = FREQUENCIES[frequency]
    known = days.dropna()
    if known.empty and not (since and until):
        return pd.PeriodIndex([], freq=code)
    first = pd.Timestamp(since) if since else known.min()
    last = pd.Timestamp(until) if until else known.max()
    return pd.period_range(first.to_period(code), max(first, last).to_period(code), freq=code)


def coverage(documents: pd.DataFrame, periods: pd.PeriodIndex) -> pd.Series:
    """Documents published in each of `periods`; zero means that the corpus says nothing of it."""
    published = documents["published"].dropna().dt.to_period(periods.freq)
    return published.value_counts().reindex(periods, fill_value=0).astype("int64").rename("documents")


def per_period(
    launches: pd.DataFrame,
    periods: pd.PeriodIndex,
    frequency: str = "month",
    *,
    kinds: Sequence[str] | None = None,
    missiles: bool = False,
    covered: pd.Series | None = None,
) -> pd.DataFrame:
    """Launch events (or `missiles`, an unknown count as one) per period, a column for each kind.

    Where `covered` (documents per period) is zero and no launch is known, the row is missing.

    >>> events = pd.DataFrame({"date": pd.to_datetime(["2022-01-05", "2022-01-11", "2022-03-24"]),
    ...                        "precision": "day", "kind": ["ballistic", "ballistic", "icbm"], "count": [1, 1, 1]})
    >>> months = span(events["date"], "month")
    >>> per_period(events, months, covered=pd.Series([2, 0, 1], index=months)).fillna(-1).astype(int).to_dict("list")
    {'ballistic': [2, -1, 0], 'icbm': [0, -1, 1]}
    """
    exact = dated(launches, frequency)
    weight = exact["count"].fillna(1).astype("float64") if missiles else pd.Series(1.0, index=exact.index)
    counts = weight.groupby([exact["date"].dt.to_period(periods.freq), exact["kind"]]).sum().unstack(fill_value=0)
    counts = counts.reindex(index=periods, fill_value=0.0)
    wanted = [kind for kind in kinds if kind in counts] if kinds is not None else list(counts)
    counts = counts[wanted].astype("float64")
    if covered is not None:
        counts[(covered.reindex(periods, fill_value=0) == 0) & (counts.sum(axis=1) == 0)] = float("nan")
    counts.index.name, counts.columns.name = frequency, "kind"
    return counts


def cumulative(launches: pd.DataFrame) -> pd.DataFrame:
    """Running count of launch events within each year: columns year, date, day_of_year, events."""
    days = dated(launches, "day").sort_values("date")[["date"]]
    days["year"] = days["date"].dt.year
    days["day_of_year"] = days["date"].dt.day_of_year
    days["events"] = days.groupby("year").cumcount() + 1
    return days[["year", "date", "day_of_year", "events"]].reset_index(drop=True)


def gaps(launches: pd.DataFrame) -> pd.DataFrame:
    """Days since the launch day before, per launch day: columns date, days."""
    days = dated(launches, "day")["date"].drop_duplicates().sort_values().reset_index(drop=True)
    return pd.DataFrame({"date": days, "days": days.diff().dt.days})


def reference_launches(record: pd.DataFrame) -> pd.DataFrame:
    """The reference register as launches: columns reference_id, date, precision, kind, weapon, count, place, actor.

    A date such as 1984-09 becomes its first day with the precision it has.
    """
    precision = record["date"].str.len().map({4: "year", 7: "month", 10: "day"})
    first = pd.to_datetime(record["date"].str.cat(precision.map({"year": "-01-01", "month": "-01", "day": ""})))
    table = record[["reference_id", "kind", "weapon", "place", "actor"]].copy()
    table.insert(1, "date", first.astype("datetime64[us]"))
    table.insert(2, "precision", precision)
    table["count"] = pd.to_numeric(record["count"]).astype("Int64")
    return table


def against_record(launches: pd.DataFrame, record: pd.DataFrame, periods: pd.PeriodIndex) -> pd.DataFrame:
    """Per period: events in the record, those the corpus holds, those it lacks, and events only the corpus has."""
    reference = reference_launches(record) if "precision" not in record else record
    held = set(launches["reference_id"].dropna())
    known = dated(reference, "month")
    known = known.assign(period=known["date"].dt.to_period(periods.freq), held=known["reference_id"].isin(held))
    new = dated(launches[launches["reference_id"].isna()], "month")
    table = pd.DataFrame(index=periods)
    table["record"] = known.groupby("period").size().reindex(periods, fill_value=0)
    table["in corpus"] = known[known["held"]].groupby("period").size().reindex(periods, fill_value=0)
    table["not in corpus"] = table["record"] - table["in corpus"]
    table["only in corpus"] = new["date"].dt.to_period(periods.freq).value_counts().reindex(periods, fill_value=0)
    return table


def of_actor(launches: pd.DataFrame, actor: str) -> pd.DataFrame:
    """Launches of one country, or all where `actor` is empty."""
    return launches[launches["actor"] == actor].reset_index(drop=True) if actor else launches


def within(launches: pd.DataFrame, documents: pd.DataFrame, frequency: str) -> pd.DataFrame:
    """Dated launches from the period of the first document to that of the last.

    Earlier launches, which documents merely recall, are left out: nobody counted their years.
    """
    exact, published = dated(launches, frequency), documents["published"].dropna()
    if published.empty:
        return exact
    code = FREQUENCIES[frequency]
    periods = exact["date"].dt.to_period(code)
    return exact[(periods >= published.min().to_period(code)) & (periods <= published.max().to_period(code))]


def newest(launches: pd.DataFrame) -> pd.DataFrame:
    """Launches from the latest to the earliest, undated ones last."""
    return launches.sort_values(["date", "launch_id"], ascending=[False, True], na_position="last").reset_index(
        drop=True
    )


def evidence(mentions: pd.DataFrame, launches: pd.DataFrame) -> pd.DataFrame:
    """Mentions of `launches`, newest launch first: columns launch_id, document_id, role, date_text, dated_by, text."""
    order = {launch: number for number, launch in enumerate(newest(launches)["launch_id"])}
    mine = mentions[mentions["launch_id"].isin(order)]
    mine = mine.assign(_order=mine["launch_id"].map(order)).sort_values(["_order", "mention_id"], kind="stable")
    return mine[["launch_id", "document_id", "role", "date_text", "dated_by", "text"]].reset_index(drop=True)


def not_covered(launches: pd.DataFrame, record: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """Launches of the record between the first and the last document that no document mentions."""
    published = documents["published"].dropna()
    if published.empty:
        return record.head(0)
    inside = record["date"].between(published.min().replace(day=1), published.max())
    return record[inside & ~record["reference_id"].isin(launches["reference_id"].dropna())].reset_index(drop=True)


def latest(launches: pd.DataFrame) -> str:
    """One sentence on the latest launch with a known day."""
    known = newest(dated(launches, "day"))
    if known.empty:
        return "No launch has a known day."
    row = known.iloc[0]
    where = f", {row['place']}" if pd.notna(row["place"]) else ""
    what = (
        row["weapon"]
        if pd.notna(row["weapon"])
        else {"missile": "missile, kind not said"}.get(row["kind"], row["kind"])
    )
    return f"The latest launch the corpus mentions is of {row['date'].day} {row['date']:%B %Y} ({what}{where})."


def busiest(per_period: pd.DataFrame) -> str:
    """One sentence on the period with most launches, from ``per_period``."""
    totals = per_period.sum(axis=1)
    if totals.empty or totals.max() == 0:
        return "No launch has a date exact enough to count."
    best = totals.idxmax()
    return f"Most launch events in one {per_period.index.name}: {int(totals.max())}, in {best}."

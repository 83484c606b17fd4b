"""Dates that a mention's own words leave open, settled by evidence that the row then names, or left open."""

import datetime as dt
from collections.abc import Mapping, Sequence

import pandas as pd

from analysis import dates
from analysis.launches.grouping import LATE, NO_DATE

HABIT_REPORTS, HABIT_SHARE = 5, 0.75
TIME_TOLERANCE = 5
"""minutes by which two reports of one launch may differ"""


def by_habit(mentions: pd.DataFrame, documents: pd.DataFrame) -> pd.DataFrame:
    """News without a date in its text, dated by the interval at which its outlet reports launches.

    The interval is what the outlet's own dated launch reports of the corpus show: at least
    ``HABIT_REPORTS`` of them, at least ``HABIT_SHARE`` with the same number of days between launch and
    publication. Outlets that show no such habit keep their undated reports undated.
    """
    mentions = mentions.copy()
    about = documents.set_index("document_id")[["outlet", "published", "genre", "duplicate_of"]]
    joined = mentions[["document_id"]].join(about, on="document_id")
    lag = (joined["published"] - mentions["date"]).dt.days
    news = (
        (mentions["role"] == "reported")
        & joined["published"].notna()
        & joined["outlet"].notna()
        & (joined["genre"] == "article")
    )
    shown = news & (mentions["precision"] == "day") & joined["duplicate_of"].isna()
    first = ~mentions[shown].duplicated("document_id")
    for outlet, lags in lag[shown][first].groupby(joined["outlet"]):
        usual = lags.mode().iloc[0]
        share = (lags == usual).mean()
        if len(lags) < HABIT_REPORTS or share < HABIT_SHARE:
            continue
        open_ = news & (joined["outlet"] == outlet) & mentions["dated_by"].isin((NO_DATE, LATE))
        mentions.loc[open_, "date"] = joined.loc[open_, "published"] - pd.Timedelta(days=int(usual))
        mentions.loc[open_, "precision"] = "day"
        days = "the day itself" if usual == 0 else f"{int(usual)} day{'s' if usual != 1 else ''} after"
        mentions.loc[open_, "dated_by"] = mentions.loc[open_, "dated_by"] + (
            f"; its outlet reports launches {days} ({int((lags == usual).sum())} of {len(lags)} dated reports)"
        )
    return mentions


def by_record(mentions: pd.DataFrame, documents: pd.DataFrame, record: Sequence[Mapping]) -> pd.DataFrame:
    """Mentions of documents without a day of publication, dated by the record where it leaves one reading.

    A launch on a weekday, from a place, at a time of day that only one launch on record shares is that
    launch; the other dates of its document are then read as of that day.
    """
    mentions = mentions.copy()
    undated = set(documents.loc[documents["published"].isna(), "document_id"])
    for document_id, rows in mentions[mentions["document_id"].isin(undated)].groupby("document_id"):
        del document_id
        for i, row in rows.iterrows():
            if row["precision"] == "unknown" and (found := _only(row, record)) is not None:
                day = pd.Timestamp(found["date"])
                mentions.loc[i, ["date", "precision"]] = [day, "day"]
                mentions.loc[i, "dated_by"] = (
                    f"{row['dated_by']}; on a {day.day_name()} at {row['local_time']} from {row['place']} "
                    f"the record has {found['reference_id']} alone")  # fmt: skip
                _reread(mentions, rows.index, day)
                break
    return mentions


def _only(row: Mapping, record: Sequence[Mapping]) -> Mapping | None:
    """The one launch on record with the weekday, place and time of a mention."""
    if any(pd.isna(row[column]) for column in ("date_text", "local_time", "place")):
        return None
    weekdays = {date.value.weekday() for date in dates.find(row["date_text"], dt.date(2000, 1, 2)) if date.value}
    fitting = [
        launch for launch in record
        if len(launch["date"]) == 10 and pd.Timestamp(launch["date"]).weekday() in weekdays
        and launch["local_time"] and minutes(launch["local_time"], row["local_time"]) <= TIME_TOLERANCE
        and near(launch["latitude"], launch["longitude"], row["latitude"], row["longitude"])
        and (pd.isna(row["actor"]) or launch["actor"] == row["actor"])
    ]  # fmt: skip
    return fitting[0] if len(fitting) == 1 else None


def _reread(mentions: pd.DataFrame, index: pd.Index, day: pd.Timestamp) -> None:
    """Read the other date expressions of a document as of `day`."""
    for i in index:
        if mentions.loc[i, "precision"] != "unknown" or pd.isna(mentions.loc[i, "date_text"]):
            continue
        read = [
            date for date in dates.find(str(mentions.loc[i, "date_text"]), day.date()) if date.value and not date.bound
        ]
        if len(read) == 1:
            mentions.loc[i, ["date", "precision"]] = [pd.Timestamp(read[0].value), read[0].precision]
            mentions.loc[i, "dated_by"] = f"{read[0].rule}, read as of {day:%Y-%m-%d}, the launch this document reports"


def span(row: Mapping) -> tuple[pd.Timestamp, pd.Timestamp]:
    """First and last day that the date of a mention leaves open: its month or year, or less where its words say less.

    "Last weekend" is a month in a table, which has no precision between day and month, but means two days.
    """
    since = pd.Timestamp(row["date"])
    until = since + pd.offsets.MonthEnd(0) if row["precision"] == "month" else since + pd.offsets.YearEnd(0)
    if pd.isna(row["date_text"]) or pd.isna(row.get("published")):
        return since, until
    read = dates.find(row["date_text"], pd.Timestamp(row["published"]).date())
    if len(read) != 1 or read[0].value != since.date() or read[0].since is None or read[0].until is None:
        return since, until
    return pd.Timestamp(read[0].since), pd.Timestamp(read[0].until)


def minutes(a: str, b: str) -> int:
    """Minutes between two times of day.

    >>> minutes("08:10", "08:07")
    3
    """
    first, second = (int(clock[:2]) * 60 + int(clock[3:5]) for clock in (a, b))
    return abs(first - second)


def near(latitude, longitude, other_latitude, other_longitude, degrees: float = 1.5) -> bool:
    """Whether two places lie within `degrees` of each other, as a province and a site in it do; unknown ones do not."""
    if any(pd.isna(value) for value in (latitude, longitude, other_latitude, other_longitude)):
        return False
    return abs(latitude - other_latitude) <= degrees and abs(longitude - other_longitude) <= degrees

"""Charts of launches against a count by hand, in plain Python, over the briefs' front matter, record and launches."""

import csv
import datetime as dt
from collections import Counter
from functools import cache
from itertools import pairwise

import numpy as np
import pandas as pd
import pytest
from test_launches_merge import SAMPLE, known, sample, sample_launches

from analysis import charts, launches
from analysis.launches import settled, told_apart
from analysis.measures import periods

ACTOR = "North Korea"


@cache
def found() -> pd.DataFrame:
    return periods.of_actor(sample_launches(True)[1], ACTOR)


@cache
def documents() -> pd.DataFrame:
    return sample()[0]


@cache
def held() -> pd.DataFrame:
    return periods.within(told_apart(found()), documents(), "month")


@cache
def by_hand() -> list[dict]:
    """The launches to chart, as plain rows: one actor, day or month known, none that may be another of them."""
    published = sorted(f"{day:%Y-%m}" for day in documents()["published"])
    return [
        {**row, "day": row["date"].date()}
        for row in sample_launches(True)[1].to_dict("records")
        if row["actor"] == ACTOR and row["precision"] in ("day", "month") and "not told apart" not in row["linked_by"]
        and published[0] <= f"{row['date']:%Y-%m}" <= published[-1]
    ]  # fmt: skip


@cache
def record_by_hand() -> list[dict[str, str]]:
    published = sorted(f"{day:%Y-%m}" for day in documents()["published"])
    with (SAMPLE.parent / "launches.csv").open(encoding="utf-8", newline="") as file:
        return [row for row in csv.DictReader(file) if published[0] <= row["date"][:7] <= published[-1]]


def facts_by_hand() -> set[str]:
    return {fact["reference_id"] for facts in sample()[1].values() for fact in facts if fact.get("reference_id")}


def years() -> pd.PeriodIndex:
    return periods.span(held()["date"], "year")


def months() -> pd.Series:
    return periods.coverage(documents(), periods.span(documents()["published"], "month"))


def test_every_launch_of_the_record_that_is_found_stands_in_a_brief():
    linked = {row["reference_id"] for row in by_hand() if not pd.isna(row["reference_id"])}
    assert linked <= facts_by_hand()
    assert len(linked) >= 0.8 * len(facts_by_hand() & {row["reference_id"] for row in record_by_hand()})


@pytest.mark.parametrize("frequency", ["month", "year"])
def test_launches_per_period(frequency):
    index = periods.span(held()["date"], frequency)
    length = {"month": 7, "year": 4}[frequency]
    record = periods.within(periods.reference_launches(known().launches), documents(), "month")
    outline = periods.per_period(record, index, frequency).sum(axis=1)
    chart = charts.launches_by_period(periods.per_period(held(), index, frequency), outline)
    counted = Counter((str(row["day"])[:length], row["kind"]) for row in by_hand())
    shown = chart.data.drop(columns="record").stack()
    assert {key: n for key, n in shown.items() if n} == counted
    lines = Counter(row["date"][:length] for row in record_by_hand())
    assert {key: n for key, n in chart.data["record"].items() if n} == lines
    bars = [patch.get_height() for patch in chart.figure.axes[0].patches]
    assert sum(bars) == len(by_hand()) + len(record_by_hand())


def test_missiles_per_year():
    chart = charts.launches_by_period(periods.per_period(held(), years(), "year", missiles=True), unit="missiles")
    counted: Counter[str] = Counter()
    for row in by_hand():
        counted[str(row["day"].year)] += 1 if pd.isna(row["count"]) else int(row["count"])
    assert {year: n for year, n in chart.data.sum(axis=1).items() if n} == counted
    assert counted.total() > len(by_hand())


def test_running_count():
    chart = charts.cumulative(held())
    days = sorted(row["day"] for row in by_hand() if row["precision"] == "day")
    ends = Counter(day.year for day in days)
    assert chart.data.groupby("year")["events"].max().to_dict() == ends
    assert [day.date() for day in chart.data["date"]] == days
    assert {text.get_text() for text in chart.figure.axes[0].texts} == {f"{y}: {n}" for y, n in ends.most_common(4)}


def test_days_between():
    chart = charts.days_between(held(), months())
    days = sorted({row["day"] for row in by_hand() if row["precision"] == "day"})
    assert list(chart.data["days"]) == [(b - a).days for a, b in pairwise(days)]
    with_news = {(day.year, day.month) for day in documents()["published"]}
    silent = [
        any((day.year, day.month) not in with_news for day in (a + dt.timedelta(n) for n in range((b - a).days))
            if (a.year, a.month) < (day.year, day.month) < (b.year, b.month))
        for a, b in pairwise(days)
    ]  # fmt: skip
    assert list(~chart.data["covered"]) == silent and any(silent) and not all(silent)


def test_calendar_fills_the_launch_days_and_leaves_months_without_documents_white():
    chart = charts.calendar(held(), covered=months())
    days = Counter(row["day"] for row in by_hand() if row["precision"] == "day")
    assert {day.date(): n for day, n in zip(chart.data["date"], chart.data["events"], strict=True)} == days
    with_news = {(day.year, day.month) for day in documents()["published"]}
    for axes in chart.figure.axes:
        year, cells = int(axes.get_ylabel()), np.ma.filled(axes.collections[0].get_array(), np.nan)
        assert np.nansum(cells) == sum(n for day, n in days.items() if day.year == year)
        every = [dt.date(year, 1, 1) + dt.timedelta(n) for n in range(366)]
        blank = [d for d in every if d.year == year and (d.year, d.month) not in with_news and d not in days]
        assert np.isnan(cells).sum() == cells.size - sum(d.year == year for d in every) + len(blank)


def test_map_counts_the_places():
    chart = charts.map_of_places(held())
    placed = Counter(row["place"] for row in by_hand() if not pd.isna(row["place"]) and not pd.isna(row["latitude"]))
    assert dict(zip(chart.data["place"], chart.data["events"], strict=True)) == placed
    assert f"{len(by_hand()) - placed.total()} events without a known place" in chart.caption
    areas = chart.figure.axes[0].collections[0].get_sizes()
    assert np.allclose(areas / areas[0], chart.data["events"] / chart.data["events"].iloc[0]), "area is not the number"
    boxes = [text.get_window_extent() for text in chart.figure.axes[0].texts]
    assert len(boxes) >= 10 and not any(a.overlaps(b) for i, a in enumerate(boxes) for b in boxes[:i])


def test_corpus_against_record():
    record = periods.within(periods.reference_launches(known().launches), documents(), "month")
    chart = charts.record_by_year(periods.against_record(settled(held()), record, years()))
    linked = {row["reference_id"] for row in by_hand()}
    for year, row in chart.data.iterrows():
        lines = [line["reference_id"] for line in record_by_hand() if line["date"][:4] == year]
        alone = [
            one for one in by_hand()
            if str(one["day"].year) == year and pd.isna(one["reference_id"]) and "fit that" not in one["linked_by"]
        ]  # fmt: skip
        assert list(row) == [len(lines), len(linked & set(lines)), len(set(lines) - linked), len(alone)]


def test_what_may_be_another_launch_is_not_counted():
    unsure = found()[found()["linked_by"].str.contains("not told apart")]
    assert len(unsure) and set(unsure["precision"]) <= {"month", "year"}
    assert not set(unsure["launch_id"]) & set(told_apart(found())["launch_id"])
    status = launches.coverage(sample_launches(True)[1], known()).set_index("launch_id")["status"]
    assert not set(unsure["launch_id"]) & set(status.index)

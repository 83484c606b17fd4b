"""Date expressions: the labelled examples of ``data/dates.json``, and what must always hold."""

import datetime as dt
import json
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import dates
from analysis.dates import almanac

HOLIDAYS = (("Day of the Sun", 4, 15), ("Kim Il Sung's birthday", 4, 15), ("New Year's Day", 1, 1))
LABELLED = json.loads((Path(__file__).parent / "data" / "dates.json").read_text(encoding="utf-8"))


def day(value: str | None) -> dt.date | None:
    return dt.date.fromisoformat(value) if value else None


def cases() -> list:
    rows = []
    for row in LABELLED:
        failing = row.get("known_failure")
        marks = [pytest.mark.xfail(strict=True, reason=failing)] if failing else []
        rows.append(pytest.param(row, id=f"{row['published']}: {row['text'][:60]}", marks=marks))
    return rows


def test_labels_are_many():
    assert len(LABELLED) >= 200


@pytest.mark.parametrize("row", cases())
def test_labelled_expressions(row):
    found = dates.find(row["text"], day(row["published"]), holidays=HOLIDAYS)
    if row["words"] is None:
        assert not found
        return
    named = {date.words: date for date in found}
    assert row["words"] in named
    date = named[row["words"]]
    assert (date.value, date.precision) == (day(row["value"]), row["precision"])
    assert date.bound == row.get("bound", "")
    if "since" in row:
        assert (date.since, date.until) == (day(row["since"]), day(row["until"]))


def test_rule_and_anchor_tell_how_a_date_was_read():
    published = dt.date(2022, 1, 6)
    weekday, full = dates.find("On Wednesday it flew, as on 5 March 2020.", published)
    assert (weekday.rule, weekday.anchor) == ("weekday up to publication", published)
    assert (full.rule, full.anchor) == ("full date", None)


def test_nothing_is_dated_by_publication_silently():
    """Expressions that say nothing of a day keep none, whatever the day of publication."""
    for text in (
        "North Korea fired a missile.",
        "It fired a missile recently.",
        "It was fired hours before the summit.",
    ):
        assert not any(date.value for date in dates.find(text, dt.date(2022, 1, 6)))


PIECES = st.sampled_from(
    [
        "on Wednesday",
        "two days later",
        "in October",
        "Jan. 5",
        "5 January 2022",
        "last week",
        "the eve of",
        "2022-13-45",
        "between 25 and 28 March",
        "Day of the Sun",
        "Feb. 30",
        "31 November",
        "since 2017",
        "the same day",
        "a year ago",
        "…",
        "99/99/2020",
        "on the 31st,",
        "“",
        "’s",
        "\n\n",
        ".",
        "0 January",
        "fired a missile",
        "this winter",
        "following Monday",
    ]
)


@given(st.lists(PIECES, max_size=12), st.one_of(st.none(), st.dates(dt.date(1950, 1, 1), dt.date(2099, 12, 31))))
def test_words_stand_where_they_are_said_to(pieces, published):
    text = " ".join(pieces)
    last = 0
    for date in dates.find(text, published, holidays=HOLIDAYS):
        assert text[date.start : date.end] == date.words and date.words == date.words.lstrip()
        assert date.start >= last
        last = date.end
        assert date.precision in ("day", "month", "year", "unknown")
        assert (date.value is None) == (date.precision == "unknown")
        if date.since and date.until:
            assert date.since <= date.until
            assert (date.value, date.precision) == almanac.granule(date.since, date.until)


@given(st.text(max_size=200))
def test_any_text_is_read(text):
    for date in dates.find(text, dt.date(2022, 1, 6), holidays=HOLIDAYS):
        assert text[date.start : date.end] == date.words


def test_reading_is_linear():
    """A long transcript costs in proportion to its length."""
    sentence = "On Wednesday, two days after the test of July 25, officials said that in October 2021 it had flown. "
    assert len(dates.find(sentence * 400, dt.date(2022, 1, 6))) == 4 * 400


CLOCKS = (
    ("at 8:10 a.m. local time", "08:10", "local"),
    ("at 2310 GMT", "23:10", "GMT"),
    ("20:50 GMT", "20:50", "GMT"),
    ("at 2:59am", "02:59", ""),
    ("5:06 AM", "05:06", ""),
    ("11:41 p.m. on Friday", "23:41", ""),
    ("12:03 p.m.", "12:03", ""),
    ("12:30 a.m. KST", "00:30", "KST"),
    ("at 0810 local time", "08:10", "local"),
    ("7 p.m. Moscow time", "19:00", "Moscow"),
    ("at noon", "12:00", ""),
    ("shortly after midnight", "00:00", ""),
    ("6:45 a.m. (2145 GMT)", "06:45", ""),
)


@pytest.mark.parametrize(("text", "clock", "zone"), CLOCKS)
def test_times_of_day(text, clock, zone):
    first = dates.times(text)[0]
    assert (first.clock, first.zone) == (clock, zone)
    assert text[first.start : first.end] == first.words


@pytest.mark.parametrize(
    "text", ["late in the afternoon", "a score of 3.10", "$8:10", "2017 launches", "1,700 km", "300 mm"]
)
def test_no_time_of_day(text):
    assert not dates.times(text)


@pytest.mark.parametrize(
    ("date", "clock", "zone", "local"),
    [
        ("2022-01-04", "23:10", "GMT", ("2022-01-05", "08:10")),
        ("2022-01-05", "08:10", "", ("2022-01-05", "08:10")),
        ("2022-01-04", "18:10", "EST", ("2022-01-05", "08:10")),
        ("2017-07-28", "10:41", "ET", ("2017-07-28", "23:41")),
        ("2017-07-28", "23:41", "JST", ("2017-07-28", "23:41")),
        ("2022-01-05", "02:10", "Moscow", ("2022-01-05", "08:10")),
    ],
)
def test_times_in_other_zones(date, clock, zone, local):
    assert dates.to_local(day(date), clock, zone, "Asia/Seoul") == (day(local[0]), local[1])


def test_unknown_zone_is_not_guessed():
    assert dates.to_local(dt.date(2022, 1, 5), "08:10", "Erewhon", "Asia/Seoul") is None


@pytest.mark.parametrize(
    ("text", "published", "value"),
    [
        ("SEOUL, Jan. 5 (Agency) -- It", "2022-01-06", "2022-01-05"),
        ("Pyongyang, December 24 (KCNA) -- It", "2023-12-24", "2023-12-24"),
        ("SEOUL, South Korea, 5 January 2022 – It", None, "2022-01-05"),
        ("SEOUL, 27 February – North", "2014-02-27", "2014-02-27"),
        ("TOKYO – A missile", "2016-08-03", None),
        ("In Seoul on Jan. 5 - a cold day - it flew", "2022-01-06", None),
    ],
)
def test_datelines(text, published, value):
    line = dates.dateline(text, day(published))
    assert (line.value if line else None) == day(value)


@pytest.mark.parametrize(
    ("address", "value"),
    [
        ("https://example.org/world/2022/01/05/launch.html", "2022-01-05"),
        ("https://example.org/2022/jan/05/launch", "2022-01-05"),
        ("https://example.org/launch-2022-01-05", "2022-01-05"),
        ("https://example.org/view/AEN20220105001855325", None),
        ("https://example.org/20220105/launch", "2022-01-05"),
        ("https://example.org/2022/13/45/launch", None),
        ("https://example.org/launch", None),
    ],
)
def test_addresses(address, value):
    found = dates.from_address(address)
    assert (found[0] if found else None) == day(value)
    assert found is None or found[1] in address

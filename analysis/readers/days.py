"""A publication date in any of the ways sources write it → the day.

The day is the one the source's own clock showed: an offset ("2022-01-05T23:30-05:00") changes nothing.
Instants that name no place, that is epoch numbers and times in UTC, are days in `timezone` when the
corpus names one, else in UTC; an epoch number at exactly midnight UTC is a calendar day that some tool
stored as an instant (as spreadsheets and JavaScript do), so it stays that day in every time zone.
"""

import datetime as dt
import math
import re
from typing import NamedTuple
from zoneinfo import ZoneInfo

import pandas as pd

MONTHS = ("january", "february", "march", "april", "may", "june", "july", "august", "september", "october",
          "november", "december")  # fmt: skip
MISSING = frozenset({"", "none", "null", "nan", "nat", "n/a", "na", "n.d.", "undated", "unknown", "-", "0"})


class Day(NamedTuple):
    """A day, or None where the source names none; `how` says what had to be done, or why there is none."""

    day: dt.date | None
    how: str = ""


_WEEKDAY = r"(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*\.?,?\s+"
_MONTH = r"(?P<name>[a-z]{3,9})\.?"
_DAY = r"(?P<day>\d{1,2})(?:st|nd|rd|th)?"
_TIME = (r"(?P<hour>\d{1,2})(?::(?P<minute>\d{2})(?::(?P<second>\d{2})(?:[.,]\d+)?)?)?\s*(?P<half>[ap]\.?m\.?)?"
         r"\s*\(?(?P<zone>z|[+-]\d{2}:?\d{2}|[+-]\d{2}|[a-z]{2,5})?\)?")  # fmt: skip
_TAIL = rf"(?:\s*[t,|·-]?\s*(?:at\s+)?{_TIME})?(?:\s*\([a-z ]+\))?(?:,?\s+(?:mon|tue|wed|thu|fri|sat|sun)[a-z]*)?"
_FORMS = tuple(
    re.compile(form + _TAIL, re.IGNORECASE)
    for form in (
        r"(?P<year>\d{4})([-/.])(?P<month>\d{1,2})\2(?P<day>\d{1,2})",
        rf"(?:{_WEEKDAY})?{_DAY}[\s-]+(?:of\s+)?{_MONTH},?[\s-]+(?P<year>\d{{4}})",
        rf"(?:{_WEEKDAY})?{_MONTH}\s+{_DAY},?\s+(?P<year>\d{{4}})",
        r"(?P<year>\d{4})\s*[年년]\s*(?P<month>\d{1,2})\s*[月월]\s*(?P<day>\d{1,2})\s*[日일]",
        r"(?P<day>\d{1,2})\.\s?(?P<month>\d{1,2})\.\s?(?P<year>\d{4})",
    )
)
_COMPACT = re.compile(
    r"(?P<year>\d{4})(?P<month>\d{2})(?P<day>\d{2})"
    r"(?:[t ]?(?P<hour>\d{2})(?P<minute>\d{2})(?P<second>\d{2})?(?P<zone>z)?)?",
    re.IGNORECASE,
)
_CLOCK = re.compile(rf"{_WEEKDAY}{_MONTH}\s+{_DAY}\s+{_TIME}\s+(?P<year>\d{{4}})", re.IGNORECASE)
_SLASHES = re.compile(r"(?P<first>\d{1,2})([/-])(?P<second>\d{1,2})\2(?P<year>\d{4})(?:[ ,t].*)?", re.IGNORECASE)
_COARSE = re.compile(rf"(?P<year>\d{{4}})(?:[-/.](?P<month>\d{{1,2}}))?|{_MONTH},?\s+(?P<year2>\d{{4}})", re.IGNORECASE)
_EPOCH = re.compile(r"-?\d{9,19}(?:\.\d+)?")
_UNITS = ((11, 1, "epoch seconds"), (14, 1_000, "epoch milliseconds"), (17, 1_000_000, "epoch microseconds"),
          (20, 1_000_000_000, "epoch nanoseconds"))  # fmt: skip


def read(value: object, timezone: str = "", day_first: bool | None = None) -> Day:
    """The day that `value` names, as text, number, date or timestamp.

    ISO 8601, RFC 2822, "20220105T100000Z", epoch seconds to nanoseconds, "January 5, 2022", "5 January 2022",
    "5.1.2022", "2022年1月5日". Of "5/1/2022" the order has to be known: `day_first`. A bare month or year
    names no day. Raises ValueError, with the reason, for what is no date or cannot be one.

    >>> read("Wed, 05 Jan 2022 08:10:00 +0900").day, read(1641340800000).day
    (datetime.date(2022, 1, 5), datetime.date(2022, 1, 5))
    >>> read("2022-01-04T23:10:00Z", timezone="Asia/Seoul")
    Day(day=datetime.date(2022, 1, 5), how='UTC to Asia/Seoul')
    >>> read("2022-02-30")
    Traceback (most recent call last):
    ValueError: '2022-02-30' is not a date: day is out of range for month
    """
    if value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value)):
        return Day(None)
    if isinstance(value, dt.datetime):
        utc = value.tzinfo is not None and value.utcoffset() == dt.timedelta(0)
        return _local(value, timezone) if utc else Day(value.date())
    if isinstance(value, dt.date):
        return Day(value)
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        raise ValueError(f"{_shown(value)} is not a date")
    text = f"{value:.3f}".rstrip("0").rstrip(".") if isinstance(value, float) else str(value).strip()
    if text.casefold() in MISSING:
        return Day(None)
    if len(text) > 100:
        raise ValueError(f"{_shown(value)} is not a date")
    try:
        return _parsed(" ".join(text.split()), timezone, day_first)
    except (ValueError, OverflowError) as error:
        detail = f": {error}" if str(error) else ""
        raise ValueError(f"{_shown(value)} is not a date{detail}") from None


def _parsed(text: str, timezone: str, day_first: bool | None) -> Day:
    if match := _COMPACT.fullmatch(text):
        return _from(match, timezone)
    if _EPOCH.fullmatch(text):
        return _epoch(text, timezone)
    for form in (*_FORMS, _CLOCK):
        if match := form.fullmatch(text):
            return _from(match, timezone)
    if match := _SLASHES.fullmatch(text):
        first, second, year = (int(match[part]) for part in ("first", "second", "year"))
        if first <= 12 and second <= 12 and first != second and day_first is None:
            raise ValueError("day and month cannot be told apart; set day_first = true or false in corpus.toml")
        if first > 12 or (second <= 12 and day_first):
            first, second = second, first
        return Day(_plausible(dt.date(year, first, second)))
    if match := _COARSE.fullmatch(text):
        if match["name"]:
            _month(match["name"])
        return Day(None, f"{text!r} names no day")
    raise ValueError


def _from(match: re.Match[str], timezone: str) -> Day:
    part = match.groupdict()
    month = _month(part["name"]) if part.get("name") else int(part["month"])
    day = dt.date(int(part["year"]), month, int(part["day"]))
    _plausible(day)
    if not part.get("hour"):
        return Day(day)
    hour, minute, second = (int(part.get(unit) or 0) for unit in ("hour", "minute", "second"))
    if hour > 24 or minute > 59 or second > 60:
        raise ValueError("there is no such time of day")
    if (part.get("zone") or "").upper() in {"Z", "UTC", "GMT", "+0000", "+00:00", "+00", "-0000"} and hour < 24:
        half = (part.get("half") or "").lower().startswith("p") and hour < 12
        time = dt.time(hour + 12 * half, minute, min(second, 59))
        return _local(dt.datetime.combine(day, time, dt.UTC), timezone)
    return Day(day)


def _epoch(text: str, timezone: str) -> Day:
    whole = int(text.split(".", maxsplit=1)[0])
    scale, how = next((scale, how) for digits, scale, how in _UNITS if len(str(abs(whole))) < digits)
    instant = dt.datetime(1970, 1, 1, tzinfo=dt.UTC) + dt.timedelta(seconds=whole / scale)
    if whole % (86_400 * scale) == 0 or not timezone:
        return Day(_plausible(instant.date()), how)
    return Day(_plausible(instant.astimezone(ZoneInfo(timezone)).date()), f"{how}, {timezone}")


def _local(instant: dt.datetime, timezone: str) -> Day:
    if not timezone:
        return Day(instant.date())
    return Day(instant.astimezone(ZoneInfo(timezone)).date(), f"UTC to {timezone}")


def _month(name: str) -> int:
    for number, month in enumerate(MONTHS, start=1):
        if month.startswith(name.lower()) or name.lower() == month[:4] == "sept":
            return number
    raise ValueError(f"{name!r} is no month")


def _plausible(day: dt.date) -> dt.date:
    if not 1800 <= day.year < 2200:
        raise ValueError(f"the year {day.year} cannot be meant")
    return day


def _shown(value: object) -> str:
    text = repr(value)
    return text if len(text) <= 60 else text[:57] + "..."

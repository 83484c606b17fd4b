"""Months, weekdays and spans of days: the arithmetic that date expressions rest on."""

import calendar
import datetime as dt
import re

MONTHS = (
    "January", "February", "March", "April", "May", "June", "July", "August", "September", "October", "November",
    "December",
)  # fmt: skip
WEEKDAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
NUMBERS = {
    word: number
    for number, words in enumerate((
        "zero", "a an one", "two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve",
        "thirteen", "fourteen", "fifteen", "sixteen", "seventeen", "eighteen", "nineteen", "twenty",
    ))
    for word in words.split()
}  # fmt: skip
SEASONS = {"winter": (12, 3), "spring": (3, 3), "summer": (6, 3), "autumn": (9, 3), "fall": (9, 3)}
"""first month and length in months (meteorological, northern); a winter belongs to the year it begins in"""

MONTH = (
    r"(?:Jan(?:uary|\.)?|Feb(?:ruary|\.)?|Mar(?:ch|\.)?|Apr(?:il|\.)?|May|June|Jun\.?|July|Jul\.?|Aug(?:ust|\.)?"
    r"|Sept?(?:ember|\.)?|Oct(?:ober|\.)?|Nov(?:ember|\.)?|Dec(?:ember|\.)?)(?![a-z])"
)
WEEKDAY = (
    r"(?:Mon(?:day|\.)|Tue(?:sday|s?\.)|Wed(?:nesday|s?\.)|Thu(?:rsday|rs?\.|\.)|Fri(?:day|\.)|Sat(?:urday|\.)"
    r"|Sun(?:day|\.))(?![a-z])"
)
DAY = r"(?:3[01]|[12]\d|0?[1-9])(?:st|nd|rd|th)?(?![\d:])(?!,\d{3})(?!\.\d)"
YEAR = r"(?:19|20)\d\d(?![\d%])(?!,\d)"
NUMBER = r"(?:\d{1,3}|(?i:" + "|".join(sorted(NUMBERS, key=len, reverse=True)) + "))"
Span = tuple[dt.date, dt.date]


def month(word: str) -> int:
    """1 to 12 of a month's name or abbreviation.

    >>> month("Sept."), month("March")
    (9, 3)
    """
    return next(i for i, name in enumerate(MONTHS, 1) if name.lower().startswith(word.lower()[:3]))


def weekday(word: str) -> int:
    """0 (Monday) to 6 of a weekday's name or abbreviation."""
    return next(i for i, name in enumerate(WEEKDAYS) if name.lower().startswith(word.lower()[:3]))


def number(word: str) -> int:
    """The number that a digit string or an English word up to twenty names."""
    return int(word) if word.isdigit() else NUMBERS[word.lower()]


def day(year: int, month: int, day: int | str) -> dt.date | None:
    """The day, None where the calendar has none; an ordinal such as "5th" will do.

    >>> day(2022, 1, "5th"), day(2022, 2, 30)
    (datetime.date(2022, 1, 5), None)
    """
    number = int(re.sub(r"\D", "", str(day)))
    if not 1 <= month <= 12 or not 1 <= number <= calendar.monthrange(year, month)[1]:
        return None
    return dt.date(year, month, number)


def month_span(year: int, month: int, months: int = 1) -> Span:
    """First and last day of `months` months; months before 1 or after 12 run into the neighbouring years."""
    first = year * 12 + month - 1
    last_year, last_month = divmod(first + months - 1, 12)
    return (dt.date(first // 12, first % 12 + 1, 1),
            dt.date(last_year, last_month + 1, calendar.monthrange(last_year, last_month + 1)[1]))  # fmt: skip


def year_span(year: int) -> Span:
    """First and last day of the year."""
    return dt.date(year, 1, 1), dt.date(year, 12, 31)


def granule(since: dt.date, until: dt.date) -> tuple[dt.date | None, str]:
    """The smallest of day, month and year that holds the span, as first day and precision.

    >>> granule(dt.date(2022, 3, 25), dt.date(2022, 3, 28))
    (datetime.date(2022, 3, 1), 'month')
    """
    if since == until:
        return since, "day"
    if since.year != until.year:
        return None, "unknown"
    if since.month == until.month:
        return since.replace(day=1), "month"
    return since.replace(month=1, day=1), "year"

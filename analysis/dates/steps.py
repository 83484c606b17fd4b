"""Expressions that count units of time from a day: "two days ago", "a week later", "the day before the summit"."""

import datetime as dt
import re
from collections.abc import Mapping
from dataclasses import replace

from analysis.dates import almanac
from analysis.dates.scene import Reading, Scene, one, spanning

DAY = dt.timedelta(days=1)
_UNITS = {"day": 1, "week": 7, "weekend": 7, "month": 30, "year": 365}


def ago(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    if match["vague"] or not match["n"]:
        return spanning(None, "vague", match)
    if scene.published is None:
        return spanning(None, "relative to an unknown day of publication", match)
    exact = bool(match["today"]) or (match["exact"] or "").strip().lower() == "exactly"
    span = _counted(scene.published, -almanac.number(match["n"]), match["unit"], exact)
    return spanning(span, f"{match['unit']}s before publication", match, scene.published)


def step(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    groups = match.groupdict()
    if groups.get("vague"):
        return None
    unit = groups.get("unit") or groups.get("unit2") or "day"
    count = almanac.number(match["n"]) if groups.get("n") else 1
    way = match["way"].lower()
    sign = -1 if way in ("earlier", "before", "prior to", "ahead of", "previously", "previous", "preceding") else 1
    if unit == "hour":
        return None
    rest = scene.text[match.end() : min(scene.end, match.end() + 2)]
    names_its_event = (
        (groups.get("n") or groups.get("the"))
        and way in ("before", "after", "prior to", "ahead of", "following")
        and not re.match(r"[.,;:)]|$|\s*$", rest)
    )
    if names_its_event:
        return Reading(None, None, "counted from an event without a date", bound="occasion", steps=(sign * count, unit))
    if scene.anchor is None:
        return spanning(None, "counted from a day that the text does not date", match)
    return spanning(
        _counted(scene.anchor, sign * count, unit, exact=True), f"{unit}s from the date before", match, scene.anchor
    )


def stepped(reading: Reading, target: dt.date) -> Reading:
    """`reading`, which waited for a date, counted from `target`."""
    assert reading.steps is not None
    since, until = _counted(target, *reading.steps, exact=True)
    return replace(reading, since=since, until=until, rule=f"{reading.steps[1]}s from the date after it", anchor=target,
                   bound="", steps=None)  # fmt: skip


def eve(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    return Reading(None, None, "counted from an event without a date", bound="occasion", steps=(-1, "day"))


def before_last(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    published = scene.published
    if published is None:
        return spanning(None, "relative to an unknown day of publication", match)
    rule = "the one before the last, from publication"
    if match["wd"]:
        back = (published.weekday() - almanac.weekday(match["wd"])) % 7 or 7
        return spanning(one(published - DAY * (back + 7)), rule, match, published)
    if match["unit"] == "month":
        return spanning(almanac.month_span(published.year, published.month - 2), rule, match, published)
    if match["unit"] == "year":
        return spanning(almanac.year_span(published.year - 2), rule, match, published)
    monday = published - DAY * (published.weekday() + 14)
    return spanning((monday + DAY * 5 * (match["unit"] == "weekend"), monday + DAY * 6), rule, match, published)


def weekdays_ago(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    published = scene.published
    if published is None:
        return spanning(None, "relative to an unknown day of publication", match)
    back = (published.weekday() - almanac.weekday(match["wd"])) % 7 or 7
    day = published - DAY * (back + 7 * (almanac.number(match["n"]) - 1))
    return spanning(one(day), "weekdays before publication", match, published)


def fortnight(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    base = scene.published if match["way"] == "ago" else scene.anchor
    if base is None:
        return spanning(None, "a fortnight from an unknown day", match)
    if match["way"] != "ago":
        day = base + DAY * 14 * (1 if match["way"] == "later" else -1)
        return spanning(one(day), "a fortnight from the date before", match, base)
    middle = base - DAY * 14
    return spanning((middle - DAY * 3, middle + DAY * 3), "a fortnight before publication", match, base)


def _counted(anchor: dt.date, count: int, unit: str, exact: bool) -> almanac.Span:
    """The span that lies `count` units from `anchor`: weeks, months and years are round figures unless `exact`."""
    if unit == "hour":
        moved = anchor + dt.timedelta(days=(count - 23) // 24 if count < 0 else (count + 23) // 24)
        return min(anchor, moved), max(anchor, moved)
    if unit == "day" or (unit == "week" and exact):
        return (anchor + DAY * count * _UNITS[unit],) * 2
    if unit == "week":
        middle = anchor + DAY * 7 * count
        return middle - DAY * 3, middle + DAY * 3
    if unit == "month":
        return almanac.month_span(anchor.year, anchor.month + count)
    return almanac.year_span(max(1, anchor.year + count))

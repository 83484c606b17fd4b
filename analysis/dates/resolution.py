"""What each kind of date expression names, given the day of publication and the narrative before it."""

import datetime as dt
import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from analysis.dates import almanac
from analysis.dates.scene import Reading, Scene, one, spanning
from analysis.dates.steps import ago, before_last, eve, fortnight, step, weekdays_ago

DAY = dt.timedelta(days=1)
_LOCAL = re.compile(r"\blocal time\b|\bKST\b|\bJST\b|\b[A-Z][a-z]+ time\b")


def _iso(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    return spanning(one(almanac.day(int(match["y"]), int(match["m"]), match["d"])), "full date", match)


def _numeric(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    a, b, year = int(match["a"]), int(match["b"]), int(match["y"])
    readings = {almanac.day(year, month, day) for month, day in ((a, b), (b, a))} - {None}
    if len(readings) == 1:
        return spanning(one(readings.pop()), "full date", match)
    return spanning(None, "day and month cannot be told apart", match) if readings else None


def _year_of(month: int, day: int | str, weekday: str | None, scene: Scene) -> tuple[int | None, str]:
    """The year of a month and day without one, and the rule that chose it."""
    published = scene.published
    if scene.frame and (published is None or scene.frame < published.year):
        return scene.frame, "year named before"
    if published is None:
        return (
            (scene.anchor.year, "year of the date before") if scene.anchor else (None, "no year, no day of publication")
        )
    years = [year for year in range(published.year + 1, published.year - 8, -1) if almanac.day(year, month, day)]
    past = [year for year in years if almanac.day(year, month, day) <= published + DAY]  # type: ignore[operator]
    if weekday is not None:
        wanted = almanac.weekday(weekday)
        matching = [year for year in years if almanac.day(year, month, day).weekday() == wanted]  # type: ignore[union-attr]
        matching = sorted(matching, key=lambda year: (year not in past, -year))
        return (matching[0], "weekday fits") if matching else (None, "weekday and date disagree")
    if scene.future and (ahead := [year for year in years if year not in past]):
        return min(ahead), "next after publication"
    return (past[0], "last before publication") if past else (None, "no such day")


def _date(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    month = almanac.month(match["m"])
    if match["y"]:
        return spanning(one(almanac.day(int(match["y"]), month, match["d"])), "full date", match, frames=True)
    if match["ago"]:
        year = _year_ago(match["ago"], scene)
        return spanning(one(almanac.day(year, month, match["d"])) if year else None, "year counted from another", match)
    named = re.match(rf".*?({almanac.WEEKDAY})", match[0])
    year, rule = _year_of(month, match["d"], named[1] if named else None, scene)
    day = almanac.day(year, month, match["d"]) if year else None
    if year and day is None:
        return None
    future = bool(day and scene.published and day > scene.published + DAY)
    return spanning(one(day), f"month and day, {rule}", match, scene.published, future=future)


def _year_ago(words: str, scene: Scene) -> int | None:
    if re.search(r"last|this|next", words):
        shift = -1 if "last" in words else 1 if "next" in words else 0
        return scene.published.year + shift if scene.published else None
    shift = -1 if "previous" in words else 1 if "following" in words else 0
    year = scene.frame if scene.frame else scene.anchor.year if scene.anchor else None
    return year + shift if year else None


def _days(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    second = almanac.month(match["m"] or match["m1"])
    first = almanac.month(match["m1"]) if match["m1"] else second
    year, rule = (int(match["y"]), "full date") if match["y"] else _year_of(second, match["d2"], None, scene)
    if year is None:
        return spanning(None, f"range of days, {rule}", match)
    until = almanac.day(year, second, match["d2"])
    since = almanac.day(year - (first > second), first, match["d"])
    if since is None or until is None or since > until:
        return None
    kind = "range of days" if match["range"] or match["link"] != "and" else "list of days"
    return spanning((since, until), f"{kind}, {rule}", match, scene.published)


def _month_year(month: int, scene: Scene) -> tuple[int | None, str]:
    published = scene.published
    if scene.frame and (published is None or scene.frame < published.year):
        return scene.frame, "year named before"
    if published is None:
        return None, "no year, no day of publication"
    if scene.future:
        return published.year + (month < published.month), "next after publication"
    return published.year - (month > published.month), "last before publication"


def _month(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    groups = match.groupdict()
    month = almanac.month(match["m"])
    if groups.get("y"):
        return spanning(almanac.month_span(int(match["y"]), month), "month and year", match, frames=True)
    if groups.get("ago"):
        year = _year_ago(match["ago"], scene)
        return spanning(almanac.month_span(year, month) if year else None, "month, year counted from another", match,
                     scene.published, frames=True)  # fmt: skip
    which = (groups.get("which") or groups.get("which2") or "").strip().lower()
    year, rule = _month_year(month, scene)
    if which and scene.published:
        current = scene.published
        if which == "last" or "previous" in which:
            year = current.year - (month >= current.month)
        elif which == "next":
            year = current.year + (month <= current.month)
        elif which == "this":
            year = current.year
        rule = f"{which} {almanac.MONTHS[month - 1]} from publication"
    return spanning(almanac.month_span(year, month) if year else None, f"month, {rule}", match, scene.published)


def _months(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    if not (match["range"] or match["pre"]) or (match["link"] == "and" and not match["range"] and not match["pre"]):
        return None
    first, last = almanac.month(match["m1"]), almanac.month(match["m"])
    year, rule = (int(match["y"]), "year given") if match["y"] else _month_year(last, scene)
    if year is None:
        return spanning(None, f"range of months, {rule}", match)
    since, until = almanac.month_span(year - (first > last), first)[0], almanac.month_span(year, last)[1]
    return spanning((since, until), f"range of months, {rule}", match, scene.published)


def _season(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    which, ago = (match["which"] or "").strip().lower(), match["ago"]
    if not (
        match["y"] or which or ago or ((match["pre"] or "").lower() in ("in", "during") and match["season"] != "fall")
    ):
        return None
    first, months = almanac.SEASONS[match["season"]]
    if match["y"]:
        return spanning(almanac.month_span(int(match["y"]), first, months), "season and year", match, frames=True)
    if ago:
        year = _year_ago(ago, scene)
        return spanning(
            almanac.month_span(year, first, months) if year else None, "season, year counted from another", match
        )
    if scene.published is None:
        return spanning(None, "season, no year, no day of publication", match)
    spans = [almanac.month_span(scene.published.year + shift, first, months) for shift in (1, 0, -1, -2)]
    if which == "next" or (scene.future and which != "last"):
        chosen = [span for span in spans if span[0] > scene.published][-1]
    elif which == "last":
        chosen = next(span for span in spans if span[1] < scene.published)
    else:
        chosen = next(span for span in spans if span[0] <= scene.published)
    return spanning(chosen, "season, from publication", match, scene.published)


def _weekday(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    wanted = almanac.weekday(match["wd"])
    which, week = (match["which"] or "").strip().lower(), match["week"] or ""
    if "previous" in which or "following" in which:
        if scene.anchor is None:
            return spanning(None, "weekday beside a day that the text does not date", match)
        back = (scene.anchor.weekday() - wanted) % 7 or 7
        ahead = (wanted - scene.anchor.weekday()) % 7 or 7
        day = scene.anchor + DAY * (ahead if "following" in which else -back)
        return spanning(one(day), "weekday beside the date before", match, scene.anchor)
    published = scene.published
    if published is None:
        return spanning(None, "weekday without a day of publication", match)
    monday = published - DAY * published.weekday()
    if week:
        shift = 0 if "this" in week else 7 if "next" in week else -7
        return spanning(one(monday + DAY * (shift + wanted)), f"weekday of{week.replace(' of', '')}", match, published)
    back = (published.weekday() - wanted) % 7
    if which == "last":
        return spanning(one(published - DAY * (back or 7)), "last such weekday before publication", match, published)
    if which == "next" or scene.future:
        ahead = (wanted - published.weekday()) % 7 or 7
        return spanning(
            one(published + DAY * ahead), "next such weekday after publication", match, published, future=True
        )
    if back == 6 and _LOCAL.search(scene.text, match.end(), min(scene.end, match.end() + 60)):
        return spanning(one(published + DAY), "weekday in local time, a day ahead of publication", match, published)
    return spanning(one(published - DAY * back), "weekday up to publication", match, published)


def _relative_day(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    word, published = " ".join(match["word"].lower().split()), scene.published
    if published is None:
        return spanning(None, "relative to an unknown day of publication", match)
    if "overnight" in word or "last night" in word:
        return spanning((published - DAY, published), "the night before publication", match, published)
    shift = -2 if "before yesterday" in word else -1 if "yesterday" in word else 1 if "tomorrow" in word else 0
    return spanning(one(published + DAY * shift), "relative to publication", match, published, future=shift > 0)


def _period(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    published, unit, which = scene.published, match["unit"], match["which"].lower()
    if published is None:
        return spanning(None, "relative to an unknown day of publication", match)
    shift = {"last": -1, "this": 0, "next": 1}[which]
    if unit in ("week", "weekend"):
        monday = published - DAY * published.weekday() + DAY * 7 * shift
        since, until = (monday + DAY * 5, monday + DAY * 6) if unit == "weekend" else (monday, monday + DAY * 6)
        if unit == "weekend" and which == "this" and since > published and not scene.future:
            since, until = since - DAY * 7, until - DAY * 7
    elif unit == "month":
        since, until = almanac.month_span(published.year, published.month + shift)
    else:
        since, until = almanac.year_span(published.year + shift)
    if which == "this" and not scene.future and since <= published and unit == "week":
        until = min(until, published)
    return spanning((since, until), f"{which} {unit}, from publication", match, published, future=shift > 0)


_NTH = {"first": 1, "second": 2, "third": 3, "fourth": 4}


def _week_of_month(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    month = almanac.month(match["m"])
    year, rule = (int(match["y"]), "year given") if match["y"] else _month_year(month, scene)
    if year is None:
        return spanning(None, f"week of a month, {rule}", match)
    since, until = almanac.month_span(year, month)
    if match["nth"] == "last":
        since = until - DAY * 6
    else:
        since += DAY * 7 * (_NTH[match["nth"]] - 1)
        until = since + DAY * 6
    return spanning((since, until), f"week of a month, {rule}", match, scene.published)


def _quarter(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    if match["y"]:
        year = int(match["y"])
    elif scene.published:
        year = scene.published.year - (match["which"] == "last")
    else:
        return spanning(None, "quarter, no year, no day of publication", match)
    months = {"quarter": 3, "half": 6}[match["part"]]
    number = 12 // months if match["nth"] == "last" else _NTH[match["nth"]]
    if number > 12 // months:
        return None
    span = almanac.month_span(year, months * (number - 1) + 1, months)
    return spanning(span, f"{match['part']} of a year", match, scene.published, frames=bool(match["y"]))


def _weekend(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    published = scene.published
    if published is None:
        return spanning(None, "relative to an unknown day of publication", match)
    saturday = published - DAY * ((published.weekday() - 5) % 7)
    if scene.future:
        saturday += DAY * 7 * (saturday + DAY < published)
        return spanning((saturday, saturday + DAY), "next weekend after publication", match, published, future=True)
    span = (saturday, min(saturday + DAY, published))
    return spanning(span, "last weekend up to publication", match, published)


def _same(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    anchor = scene.anchor or (scene.published if match["onday"] else None)
    if anchor is None:
        return spanning(None, "a day that the text does not date", match)
    unit = "day" if match["onday"] else match["unit"]
    span = {"day": (anchor, anchor), "month": almanac.month_span(anchor.year, anchor.month),
            "year": almanac.year_span(anchor.year)}[unit]  # fmt: skip
    return spanning(span, f"the same {unit} as the date before", match, anchor)


def _day_of_month(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    base = scene.month or scene.published
    if base is None:
        return spanning(None, "day of an unknown month", match)
    if match["lastmonth"] and scene.published:
        since, _until = almanac.month_span(scene.published.year, scene.published.month - 1)
        return spanning(
            one(almanac.day(since.year, since.month, match["d"])), "day of last month", match, scene.published
        )
    for shift in (0, -1, -2):
        first = almanac.month_span(base.year, base.month + shift)[0]
        day = almanac.day(first.year, first.month, match["d"])
        if day and (scene.month or day <= base + DAY):
            return spanning(one(day), "day of the month in question", match, base)
    return None


def _year(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    return spanning(almanac.year_span(int(match["y"])), "year", match, frames=True)


def _vague(match: re.Match, scene: Scene, _: Mapping) -> Reading | None:
    return spanning(None, "vague", match)


def _holiday(match: re.Match, scene: Scene, days: Mapping[str, tuple[int, int]]) -> Reading | None:
    month, number = days[match["name"].lower().replace("’", "'")]
    year, rule = _year_of(month, number, None, scene)
    day = almanac.day(year, month, number) if year else None
    if day and match["eve"]:
        day -= DAY
    dated = match["eve"] or (match["pre"] or "").lower() in ("on", "for", "during")
    reading = spanning(one(day), f"holiday, {rule}", match, scene.published)
    return reading if dated or reading.bound else replace(reading, bound="occasion")


READ: dict[str, Callable[[re.Match, Scene, Mapping], Reading | None]] = {
    "iso": _iso, "numeric": _numeric, "days": _days, "date": _date, "months": _months, "month": _month,
    "season": _season, "weekday": _weekday, "relative day": _relative_day, "ago": ago, "step": step, "eve": eve,
    "week of month": _week_of_month, "quarter": _quarter, "before last": before_last, "weekdays ago": weekdays_ago,
    "fortnight": fortnight, "period": _period, "weekend": _weekend, "same": _same, "day of month": _day_of_month,
    "year": _year,
    "vague": _vague, "holiday": _holiday,
}  # fmt: skip

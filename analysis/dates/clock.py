"""Times of day, and the time zones they are given in."""

import datetime as dt
import re
from dataclasses import dataclass
from functools import lru_cache
from zoneinfo import ZoneInfo, ZoneInfoNotFoundError

OFFSETS = {
    "GMT": 0, "UTC": 0, "Z": 0, "KST": 9, "JST": 9, "EST": -5, "EDT": -4, "CST": -6, "CDT": -5, "MST": -7, "MDT": -6,
    "PST": -8, "PDT": -7, "BST": 1, "CET": 1, "CEST": 2, "MSK": 3, "IRST": 3.5, "ChST": 10, "HST": -10,
}  # fmt: skip
ZONES = {"ET": "America/New_York", "PT": "America/Los_Angeles", "Eastern": "America/New_York",
         "Pacific": "America/Los_Angeles"}  # fmt: skip
REGIONS = ("Asia", "Europe", "America", "Africa", "Australia", "Pacific")

_HALF = r"(?P<half>[apAP])\.?\s?[mM]\b\.?"
_ZONE = (
    r"(?:\s*\(?(?P<zone>GMT|UTC|Z|KST|JST|E[SD]T|C[SD]T|M[SD]T|P[SD]T|BST|CEST|CET|MSK|IRST|ChST|HST|ET|PT)\b\)?"
    r"|,?\s+\(?(?P<named>local|[A-Z][a-z]+) (?:standard |daylight )?time\b\)?)?"
)
TIME = re.compile(
    r"(?<![\d.:,$])(?:"
    rf"(?P<h12>1[0-2]|0?[1-9])(?:[:.](?P<m12>[0-5]\d))?\s?{_HALF}"
    r"|(?P<h24>[01]?\d|2[0-3]):(?P<m24>[0-5]\d)(?::[0-5]\d)?(?:\s?hours|\s?hrs)?"
    r"|(?P<hm>(?:[01]\d|2[0-3])[0-5]\d)(?:\s?hours|\s?hrs|(?=\s*(?:GMT|UTC|KST|JST)\b|\s+local time))"
    rf"|(?P<word>(?<!\w)(?:noon|midnight))\b){_ZONE}"
)


@dataclass(frozen=True)
class Time:
    """A time of day in a text: where it stands, HH:MM as written, and its zone.

    ``zone`` is "" when the text names none, "local" for "local time", else the words that name it.
    """

    start: int
    end: int
    words: str
    clock: str
    zone: str


def times(text: str, start: int = 0, end: int | None = None) -> list[Time]:
    """Every time of day between `start` and `end`, in order.

    >>> [(time.clock, time.zone) for time in times("at 8:10 a.m. local time (23:10 GMT)")]
    [('08:10', 'local'), ('23:10', 'GMT')]
    """
    return [_read(match) for match in TIME.finditer(text, start, len(text) if end is None else end)]


def _read(match: re.Match) -> Time:
    if match["h12"]:
        hour = int(match["h12"]) % 12 + 12 * (match["half"].lower() == "p")
        minute = int(match["m12"] or 0)
    elif match["h24"]:
        hour, minute = int(match["h24"]), int(match["m24"])
    elif match["hm"]:
        hour, minute = int(match["hm"][:2]), int(match["hm"][2:])
    else:
        hour, minute = (12 if match["word"] == "noon" else 0), 0
    return Time(match.start(), match.end(), match[0], f"{hour:02}:{minute:02}", match["zone"] or match["named"] or "")


def to_local(day: dt.date | None, clock: str, zone: str, timezone: str) -> tuple[dt.date | None, str] | None:
    """Day and HH:MM in `timezone` of a time given in `zone`; None when the zone is not known.

    A time without a zone, or in "local" time, is local already. Without a day the day stays None,
    and a zone with summer time is not known.

    >>> to_local(dt.date(2022, 1, 4), "23:10", "GMT", "Asia/Seoul")
    (datetime.date(2022, 1, 5), '08:10')
    """
    if zone in ("", "local"):
        return day, clock
    origin = _zone(zone)
    if origin is None or (day is None and not isinstance(origin, dt.timezone) and origin.key in ZONES.values()):
        return None
    moment = dt.datetime.combine(day or dt.date(2020, 1, 15), dt.time.fromisoformat(clock), origin)
    moment = moment.astimezone(ZoneInfo(timezone))
    return (moment.date() if day else None), f"{moment:%H:%M}"


def day_shift(clock: str, zone: str, timezone: str) -> int:
    """How many days later (or earlier, negative) it is in `timezone` at that time; 0 when the zone is not known.

    >>> day_shift("23:10", "GMT", "Asia/Seoul"), day_shift("08:10", "local", "Asia/Seoul")
    (1, 0)
    """
    winter = dt.date(2020, 1, 15)
    local = to_local(winter, clock, zone, timezone)
    return (local[0] - winter).days if local and local[0] else 0


@lru_cache(maxsize=256)
def _zone(name: str) -> dt.timezone | ZoneInfo | None:
    """The zone an abbreviation, or a city in "Moscow time", stands for."""
    if name in OFFSETS:
        return dt.timezone(dt.timedelta(hours=OFFSETS[name]))
    if name in ZONES:
        return ZoneInfo(ZONES[name])
    for region in REGIONS:
        try:
            return ZoneInfo(f"{region}/{name}")
        except (ZoneInfoNotFoundError, ValueError, OSError):
            continue
    return None

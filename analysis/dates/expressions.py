"""Finding date expressions in a text, and what day, month or year each one names."""

import datetime as dt
import re
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from analysis.dates import resolution
from analysis.dates.almanac import granule
from analysis.dates.patterns import CORES, REACH, RULES, SEED
from analysis.dates.scene import Reading, Scene
from analysis.dates.steps import stepped

_SENTENCE_END = re.compile(r"(?<!\b[A-Z])(?<!\b[A-Z][a-z]{2})(?<!\b[A-Z][a-z]{3})[.!?][\"”’)]*\s|\n\s*\n|^\s*")


@dataclass(frozen=True)
class Date:
    """A date expression: where it stands, what it names and how that was read.

    ``value`` is the day, or the first day of the month or year that ``precision`` names, None when
    unknown; ``since`` and ``until`` are the first and last day of the span in question, whatever its
    length. ``rule`` names the reading; ``anchor`` is the day it was counted from. ``bound`` is
    "since", "until" or "occasion" where the expression does not date what it stands beside, else "".
    """

    start: int
    end: int
    words: str
    value: dt.date | None
    precision: str
    since: dt.date | None
    until: dt.date | None
    rule: str
    anchor: dt.date | None = None
    bound: str = ""


@dataclass
class _Raw:
    start: int
    end: int
    rule: str
    match: re.Match
    reading: Reading | None = field(default=None)


def find(
    text: str,
    published: dt.date | None = None,
    *,
    holidays: Iterable[tuple[str, int, int]] = (),
    start: int = 0,
    end: int | None = None,
    anchor: dt.date | None = None,
) -> list[Date]:
    """Every date expression between `start` and `end` of `text`, in order.

    `published` is the day the text appeared (None: expressions that depend on it stay unknown),
    `anchor` the day the narrative has reached before `start`, `holidays` are (name, month, day).

    >>> published = dt.date(2022, 1, 6)
    >>> found = find("It fired one early on Wednesday, the first since October 19.", published)
    >>> [(date.words, str(date.value), date.bound) for date in found]
    [('early on Wednesday', '2022-01-05', ''), ('since October 19', '2021-10-19', 'since')]
    >>> find("The North tested it on Wednesday.")[0].precision
    'unknown'
    """
    end = len(text) if end is None else end
    named, days = _holiday_pattern(tuple(holidays))
    if named is not None:
        plain = _plain(text[start:end])
        named = named if any(name in plain for name in days) else None
    scene = Scene(published, anchor, text, end)
    found: list[_Raw] = []
    last = start
    for raw in _matches(text, start, end, named):
        if "\n" in text[last : raw.start]:
            scene.leave_paragraph()
        last = raw.end
        scene.opens_sentence = raw.start - _sentence_start(text, raw.start, start) <= 1
        scene.before = text[max(_sentence_start(text, raw.start, start), raw.start - 90) : raw.start]
        raw.reading = resolution.READ[raw.rule](raw.match, scene, days)
        if raw.reading is None:
            continue
        found.append(raw)
        scene.advance(raw.reading)
    return [date for raw in _forward(text, found) for date in _dates(text, raw)]


def _matches(text: str, start: int, end: int, named: re.Pattern | None) -> list[_Raw]:
    """Expressions that do not overlap; the rule listed first, then the longer, wins."""
    if named is None and not SEED.search(text, start, end):
        return []
    taken: list[_Raw] = []
    rules = [*RULES[:2], *([("holiday", named)] if named else []), *RULES[2:]]
    near: dict[tuple[str, ...], list[tuple[int, int]]] = {}
    for rule, pattern in rules:
        core = CORES.get(rule)
        if core is None:
            spans = [(start, end)]
        elif core in near:
            spans = near[core]
        else:
            spans = near[core] = _around(core, text, start, end)
        for first, last in spans:
            for match in pattern.finditer(text, first, last):
                if all(match.end() <= raw.start or match.start() >= raw.end for raw in taken):
                    taken.append(_Raw(match.start(), match.end(), rule, match))
    return sorted(taken, key=lambda raw: raw.start)


def _around(core: tuple[str, ...], text: str, start: int, end: int) -> list[tuple[int, int]]:
    """Stretches of the text around each of the letters without which a rule cannot match; the rest need not be read."""
    places = []
    for letters in core:
        place = text.find(letters, start, end)
        while place >= 0:
            places.append(place)
            place = text.find(letters, place + 1, end)
    spans: list[tuple[int, int]] = []
    for place in sorted(places):
        first, last = max(start, place - REACH), min(end, place + REACH)
        if spans and first <= spans[-1][1]:
            first = spans.pop()[0]
        spans.append((first, last))
    return spans


def _forward(text: str, found: list[_Raw]) -> list[_Raw]:
    """Steps that count from a date named after them ("two days after the test of July 25")."""
    for i, raw in enumerate(found):
        if raw.reading is None or not raw.reading.steps:
            continue
        for later in found[i + 1 :]:
            between = text[raw.end : later.start]
            if len(between) > 200 or _SENTENCE_END.search(between, 1):
                break
            target = later.reading
            if target and target.since and target.since == target.until and not target.steps:
                raw.reading = stepped(raw.reading, target.since)
                break
    return found


def _dates(text: str, raw: _Raw) -> list[Date]:
    """The expression; a list of days ("11 and 12 September") as one expression for each day."""
    date = _date(text, raw)
    if raw.rule != "days" or not date.rule.startswith("list") or not date.since or not date.until or raw.match["d3"]:
        return [date]
    cut, second = (
        raw.match.start("link"),
        raw.match.start("m" if raw.match["m"] and raw.match.start("m") < raw.match.start("d2") else "d2"),
    )
    parts = ((date.start, len(text[:cut].rstrip()), date.since), (second, date.end, date.until))
    return [replace(date, start=start, end=end, words=text[start:end], value=day, precision="day", since=day, until=day)
            for start, end, day in parts]  # fmt: skip


def _date(text: str, raw: _Raw) -> Date:
    reading = raw.reading
    assert reading is not None
    start = raw.start + len(raw.match[0]) - len(raw.match[0].lstrip())
    value, precision = granule(reading.since, reading.until) if reading.since and reading.until else (None, "unknown")
    return Date(start, raw.end, text[start : raw.end], value, precision, reading.since, reading.until,
                reading.rule, reading.anchor, reading.bound)  # fmt: skip


def _sentence_start(text: str, position: int, floor: int) -> int:
    lowest = max(floor, position - 300)
    ends = [match.end() for match in _SENTENCE_END.finditer(text, lowest, position)]
    return ends[-1] if ends else lowest


def _holiday_pattern(
    holidays: tuple[tuple[str, int, int], ...],
) -> tuple[re.Pattern | None, dict[str, tuple[int, int]]]:
    """The pattern of all holiday names, and month and day of each."""
    if not holidays:
        return None, {}
    if holidays not in _HOLIDAYS:
        days = {_plain(name): (month, day) for name, month, day in holidays}
        names = "|".join(re.escape(name).replace("'", "['’]") for name in sorted(days, key=len, reverse=True))
        pattern = re.compile(
            rf"(?:\b(?P<pre>on|for|during|since|until|by|before|after)\s+)?(?:the\s+)?(?P<eve>eve\s+of\s+(?:the\s+)?)?"
            rf"(?:(?:\d+(?:st|nd|rd|th)\s+)?(?:birth\s+)?anniversary\s+of\s+(?:the\s+)?)?\b(?P<name>{names})\b",
            re.IGNORECASE,
        )
        _HOLIDAYS[holidays] = (pattern, days)
    return _HOLIDAYS[holidays]


def _plain(name: str) -> str:
    return name.lower().replace("’", "'")


_HOLIDAYS: dict[tuple[tuple[str, int, int], ...], tuple[re.Pattern, dict[str, tuple[int, int]]]] = {}

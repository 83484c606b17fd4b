"""What is known where a date expression stands, and what reading it gave."""

import datetime as dt
import re
from dataclasses import dataclass

from analysis.dates.almanac import Span
from analysis.dates.patterns import BOUNDS, FUTURE


@dataclass(frozen=True)
class Reading:
    """The span an expression names (None where unknown), the rule that read it and the day it was counted from.

    ``steps`` is a signed count of a unit still waiting for a date named later in the sentence.
    """

    since: dt.date | None
    until: dt.date | None
    rule: str
    anchor: dt.date | None = None
    bound: str = ""
    steps: tuple[int, str] | None = None
    future: bool = False
    frames: bool = False
    """the expression names its year, so that it can set the year for what follows"""


@dataclass
class Scene:
    """What is known where an expression stands: the publication, the narrative so far, the words before it."""

    published: dt.date | None
    anchor: dt.date | None
    text: str
    end: int
    frame: int | None = None
    """the year that a sentence-opening "In 2017," or "In March 2017," has set for its paragraph"""
    month: dt.date | None = None
    """first day of the month that the narrative has reached"""
    opens_sentence: bool = False
    before: str = ""

    def advance(self, reading: Reading) -> None:
        """Let the narrative move on to what `reading` names."""
        if reading.bound or reading.future or not reading.since or not reading.until:
            return
        if reading.since == reading.until:
            self.anchor = reading.since
        if (reading.since.year, reading.since.month) == (reading.until.year, reading.until.month):
            self.month = reading.since.replace(day=1)
        if self.opens_sentence and reading.frames and reading.since.year == reading.until.year:
            self.frame = reading.since.year

    def leave_paragraph(self) -> None:
        """Forget what holds for one paragraph only."""
        self.frame = None

    @property
    def future(self) -> bool:
        return bool(FUTURE.search(re.split(r"[,;:“”]", self.before)[-1]))


def _bound(match: re.Match) -> str:
    word = match.groupdict().get("pre") or ""
    return BOUNDS.get(word.lower(), "")


def spanning(span: Span | None, rule: str, match: re.Match, anchor: dt.date | None = None, **more) -> Reading:
    since, until = span or (None, None)
    return Reading(since, until, rule, anchor, _bound(match), **more)


def one(day: dt.date | None) -> Span | None:
    return (day, day) if day else None

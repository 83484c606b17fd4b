"""When an article appeared, from its own dateline or its address."""

import datetime as dt
import re

from analysis.dates import almanac
from analysis.dates.expressions import Date, find

_NAME = r"[A-Z][\w.'’/-]*(?:\s[A-Z][\w.'’/-]*){0,3}"
_DATELINE = re.compile(
    rf"\s*(?:\([^)\n]{{2,40}}\)\s*)?{_NAME}(?:,\s*{_NAME})?[,/]?\s+\(?"
    rf"(?P<date>(?:{almanac.WEEKDAY},?\s+)?(?:{almanac.MONTH}\s+{almanac.DAY}|{almanac.DAY}\s+{almanac.MONTH})"
    rf"(?:,?\s+{almanac.YEAR})?)\)?,?\s*(?:\([^)\n]{{2,40}}\)\s*)?(?:--|—|–|-|:)"
)
_ADDRESS = (
    re.compile(r"/(?P<y>(?:19|20)\d\d)/(?P<m>0?[1-9]|1[0-2]|[a-z]{3})/(?P<d>0?[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)[-_](?P<m>0[1-9]|1[0-2])[-_](?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
    re.compile(r"(?<!\d)(?P<y>(?:19|20)\d\d)(?P<m>0[1-9]|1[0-2])(?P<d>0[1-9]|[12]\d|3[01])(?!\d)"),
)
_NAMES = {name[:3].lower(): i for i, name in enumerate(almanac.MONTHS, 1)}


def dateline(text: str, published: dt.date | None = None) -> Date | None:
    """The date in an agency's dateline; None when the text opens without one.

    >>> dateline("SEOUL, Jan. 5 (Yonhap) -- The North ...", dt.date(2022, 1, 6)).value
    datetime.date(2022, 1, 5)
    """
    match = _DATELINE.match(text)
    if not match:
        return None
    return next(iter(find(text, published, start=match.start("date"), end=match.end("date"))), None)


def from_address(address: str) -> tuple[dt.date, str] | None:
    """The day that an article's address carries, and the part that says so.

    >>> from_address("https://example.org/world/2022/01/05/launch.html")
    (datetime.date(2022, 1, 5), '/2022/01/05')
    """
    for pattern in _ADDRESS:
        if match := pattern.search(address):
            month = int(match["m"]) if match["m"].isdigit() else _NAMES.get(match["m"], 0)
            if (day := almanac.day(int(match["y"]), month, match["d"])) is not None:
                return day, match[0]
    return None

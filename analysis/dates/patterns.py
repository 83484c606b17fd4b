"""What date expressions look like: one pattern per rule, the more specific before the more general."""

import re

from analysis.dates.almanac import DAY, MONTH, MONTHS, NUMBER, SEASONS, WEEKDAY, WEEKDAYS, YEAR

_PRE = (
    r"(?:\b(?P<pre>[Oo]n|[Ii]n|[Dd]uring|[Tt]hroughout|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|[Bb]efore|[Aa]fter|[Ff]rom|[Oo]f"
    r"|[Ff]or|[Aa]s of|[Pp]rior to|[Aa]head of)\s+"
    r"(?:(?:the\s+|around\s+|about\s+)?(?:(?:night|morning|evening|afternoon|day|days|early hours|month) of\s+)?)?)?"
)
_PART = r"(?:(?P<part>[Ee]arly|[Ll]ate|[Mm]id)[\s-](?:in\s+|on\s+)?|(?:the\s+)?(?:start|beginning|middle|end) of\s+)?"
_NAMED_DAY = rf"(?:\b{WEEKDAY},?\s+)?"
_SEASON = "|".join(SEASONS)
_UNIT = r"(?P<unit>hour|day|week|month|year)s?"
_COUNT = rf"(?P<vague>a few|several|some|many|a couple of|recent)|(?P<n>{NUMBER})"
_TO = r"\s*(?P<link>and|to|until|till|through|-|–|—)\s*(?:the\s+|on\s+)?"
_TIME_OF_DAY = r"(?:\s+(?:morning|afternoon|evening|night))?"
_AGO_YEAR = r"(?P<ago>(?:of\s+)?(?:last|this|that|the same|the previous|the following|next)\s+year)"

RULES: tuple[tuple[str, re.Pattern], ...] = tuple(
    (name, re.compile(pattern))
    for name, pattern in (
        ("iso", rf"{_PRE}(?<![\w/-])(?P<y>{YEAR})-(?P<m>\d\d)-(?P<d>\d\d)(?![\w-])"),
        ("numeric", rf"{_PRE}(?<![\w/.])(?P<a>\d\d?)[/.](?P<b>\d\d?)[/.](?P<y>{YEAR})(?![\w/])"),
        ("days", rf"(?:\b(?P<range>[Bb]etween|[Ff]rom)\s+(?:the\s+)?)?{_PRE}(?<![\w.,:/-])(?P<d>{DAY})"
                 rf"(?:,\s*(?P<d3>{DAY}))?(?:\s+(?P<m1>{MONTH}))?{_TO}(?P<d2>{DAY})\s+(?:of\s+)?(?P<m>{MONTH})"
                 rf"(?:,?\s+(?P<y>{YEAR}))?"),
        ("days", rf"(?:\b(?P<range>[Bb]etween|[Ff]rom)\s+)?{_PRE}\b(?P<m1>{MONTH})\s+(?P<d>{DAY})"
                 rf"(?:,\s*(?P<d3>{DAY}))?{_TO}(?:(?P<m>{MONTH})\s+)?(?P<d2>{DAY})(?!\s+[a-z]+s\b)"
                 rf"(?:,?\s+(?P<y>{YEAR}))?"),
        ("date", rf"{_PRE}{_NAMED_DAY}\b(?P<m>{MONTH})\s+(?P<d>{DAY})(?:,?\s+(?P<y>{YEAR})|,?\s+{_AGO_YEAR})?"),
        ("date", rf"{_PRE}(?:the\s+)?{_NAMED_DAY}(?<![\w.,:/-])(?P<d>{DAY})\s+(?:of\s+)?(?P<m>{MONTH})"
                 rf"(?:,?\s+(?P<y>{YEAR})|,?\s+{_AGO_YEAR})?"),
        ("week of month", rf"{_PRE}\b(?:the\s+)?(?P<nth>first|second|third|fourth|last)\s+week\s+of\s+(?P<m>{MONTH})"
                          rf"(?:,?\s+(?:of\s+)?(?P<y>{YEAR}))?"),
        ("quarter", rf"{_PRE}\b(?:the\s+)?(?P<nth>first|second|third|fourth|last)\s+(?P<part>quarter|half)\s+of\s+"
                    rf"(?:(?P<y>{YEAR})|(?P<which>this|last|the)\s+year\b)"),
        ("before last", rf"{_PRE}\b[Tt]he\s+(?:(?P<wd>{WEEKDAY})|(?P<unit>week(?:end)?|month|year))\s+before\s+last\b"),
        ("weekdays ago", rf"\b(?P<n>{NUMBER})\s+(?P<wd>{WEEKDAY.replace('(?![a-z])', '')})s\s+ago\b"),
        ("fortnight", r"\b(?:[Aa]|[Oo]ne)\s+fortnight\s+(?P<way>ago|earlier|later)\b"),
        ("months", rf"(?:\b(?P<range>[Bb]etween|[Ff]rom)\s+|{_PRE})\b(?P<m1>{MONTH}){_TO}(?P<m>{MONTH})"
                   rf"(?:\s+(?:of\s+)?(?P<y>{YEAR}))?"),
        ("month", rf"{_PRE}{_PART}\b(?P<m>{MONTH}),?\s+(?:of\s+)?(?:(?P<y>{YEAR})|{_AGO_YEAR})"),
        ("month", rf"\b(?:(?P<pre>[Ii]n|[Dd]uring|[Ss]ince|[Uu]ntil|[Tt]ill|[Bb]y|[Bb]efore|[Aa]fter|[Ff]rom|[Oo]f"
                  rf"|[Ff]or|[Tt]hroughout|[Ii]n the month of)\s+{_PART}"
                  r"(?P<which>last\s+|this\s+|next\s+|the previous\s+)?"
                  rf"|(?P<which2>[Ll]ast\s+|[Tt]his\s+|[Nn]ext\s+)|(?:[Ee]arly|[Ll]ate|[Mm]id)[\s-](?:in\s+)?)"
                  rf"(?P<m>{MONTH})(?!\s+\d)"),
        ("month", r"(?<=[a-z,] )(?P<m>January|February|April|June|July|August|September|October|November|December)"
                  r"(?:['’]s)?(?=\s+(?:test|launch|firing|missile|flight|attempt|salvo))"),
        ("season", rf"{_PRE}{_PART}(?P<which>last\s+|this\s+|next\s+|[Ll]ast\s+|[Tt]his\s+)?\b(?P<season>{_SEASON})\b"
                   rf"(?:(?:\s+of)?,?\s+(?P<y>{YEAR})|\s+{_AGO_YEAR})?"),
        ("weekday", rf"{_PRE}(?:(?:the\s+)?(?P<part>[Ee]arly|[Ll]ate)\s+(?:on\s+)?)?(?:the\s+)?"
                    rf"(?P<which>[Ll]ast\s+|[Tt]his\s+(?:past\s+)?|[Nn]ext\s+|previous\s+|following\s+|[Tt]he\s+previous\s+"
                    rf"|[Tt]he\s+following\s+)?\b(?P<wd>{WEEKDAY}){_TIME_OF_DAY}"
                    r"(?P<week>\s+(?:of\s+)?(?:last|this|next|the previous)\s+week)?"),
        ("ago", rf"\b(?P<exact>[Ee]xactly\s+|[Jj]ust\s+|[Oo]nly\s+)?(?:{_COUNT})?\s*\b{_UNIT}\s+ago"
                r"(?P<today>\s+today)?\b"),
        ("relative day", r"\b(?P<word>[Tt]he\s+day\s+before\s+yesterday|"
                         r"(?:[Ee]arl(?:y|ier)\s+|[Ll]ater\s+)?[Yy]esterday"
                         r"|(?:[Ee]arl(?:y|ier)\s+|[Ll]ater?\s+)?[Tt]oday|[Tt]onight|[Tt]omorrow"
                         r"|(?:[Ee]arl(?:y|ier)\s+|[Ll]ater\s+)?[Tt]his\s+(?:morning|afternoon|evening)|[Ll]ast\s+night"
                         rf"|[Oo]vernight){_TIME_OF_DAY}\b(?!['’]s)"),
        ("step", rf"\b(?:(?:{_COUNT})\s+{_UNIT}|(?P<the>[Tt]he|[Tt]hat)\s+{_UNIT.replace('unit', 'unit2')})\s+"
                 r"(?P<way>earlier|later|before|after|prior to|ahead of|previously|following)\b"),
        ("step", r"\b[Tt]he\s+(?P<way>previous|next|following|preceding)\s+(?P<unit>day|week|month|year)\b"),
        ("eve", r"\b(?:[Oo]n\s+)?[Tt]he\s+eve\s+of\b"),
        ("period", r"\b(?:[Ii]n\s+|[Dd]uring\s+)?(?P<part>[Ee]arl(?:y|ier)\s+(?:in\s+)?|[Ll]ate(?:r)?\s+(?:in\s+)?)?"
                   r"(?P<which>[Ll]ast|[Tt]his|[Nn]ext)\s+(?P<unit>week(?:end)?|month|year)\b"),
        ("weekend", r"\b(?:[Oo]ver|[Aa]t|[Oo]n|[Dd]uring)\s+the\s+weekend\b(?!\s+of\b)"),
        ("same", r"\b(?:[Oo]n\s+)?(?:[Tt]he\s+same|[Tt]hat(?:\s+same|\s+very)?)\s+(?P<unit>day|month|year)\b"
                 r"|\b(?P<onday>[Oo]n\s+the\s+day)(?=[.,;]|\s+and\b|$)"),
        ("day of month", rf"\b[Oo]n\s+the\s+(?P<d>{DAY})(?<=[a-z])(?=[.,;)]"
                         r"|\s+(?:and|at|from|in|after|when|it|they|of\s+(?:this|last)"
                         r"\s+month)\b|$)(?P<lastmonth>\s+of\s+last\s+month)?"),
        ("year", r"\b(?:(?P<pre>[Ii]n|[Dd]uring|[Tt]hroughout|[Ss]ince|[Uu]ntil|[Bb]y|[Bb]efore|[Aa]fter|[Oo]f|[Ff]rom)"
                 rf"\s+(?:all\s+of\s+|the\s+year\s+)?|(?:[Ee]arly|[Ll]ate|[Mm]id)[\s-](?:in\s+)?|[Tt]he\s+year\s+)(?P<y>{YEAR})\b(?!-\d|\s+(?:km|miles|kilomet))"),
        ("year", rf"(?<=[a-z] )(?P<y>{YEAR})(?:['’]s)?(?=\s+(?:test|launch|firing|missile|flight|attempt)s?\b)"),
        ("vague", r"\b(?:[Ii]n\s+(?:recent|the\s+(?:last|past)\s+few)\s+(?:days|weeks|months|years)"
                  r"|[Rr]ecently|[Ll]ately"
                  r"|(?:[Tt]he\s+)?[Oo]ther\s+day)\b"),
    )
)  # fmt: skip

REACH = 90
"""characters before and after the word of ``CORES`` within which an expression begins and ends"""
CORES: dict[str, tuple[str, ...]] = {
    rule: words
    for rules, words in (
        (("days", "date", "months", "month"), tuple(name[:3] for name in MONTHS)),
        (("weekday",), tuple(name[:3] for name in WEEKDAYS)),
        (("iso", "numeric", "year"), ("19", "20")),
        (("season",), tuple(SEASONS)),
        (("ago", "weekdays ago"), ("ago",)),
        (("quarter",), ("quarter", "half")),
        (("before last",), ("before",)),
        (("fortnight",), ("fortnight",)),
        (("week of month", "weekend"), ("week",)),
        (("relative day",), ("day", "night", "morrow", "morning", "afternoon", "evening")),
        (("eve",), ("eve",)),
        (("day of month",), ("the",)),
        (("step", "period"), ("hour", "day", "week", "month", "year")),
        (("vague",), ("ecent", "lately", "few", "day")),
    )
    for rule in rules
}
"""rule → letters one of which each of its expressions contains"""

SEED = re.compile(
    r"\b(?:Jan|Feb|Mar|Apr|May|Jun|Jul|Aug|Sep|Oct|Nov|Dec|Mon|Tue|Wed|Thu|Fri|Sat|Sun)|(?:19|20)\d\d|\d(?:st|nd|rd|th)\b"
    r"|day|night|morning|week|month|year|hour|ago\b|[Rr]ecent|lately|eve\b|spring|summer|autumn|winter|\bfall\b"
)
FUTURE = re.compile(
    r"\b(?:will|would|shall|plans?|planned|planning|scheduled|due|set|intends?|intended|upcoming|going)\b(?![^.]*\bbefore\b)"
)
BOUNDS = {"since": "since", "until": "until", "till": "until", "by": "until", "before": "until", "prior to": "until",
          "ahead of": "until", "after": "since", "as of": "since"}  # fmt: skip

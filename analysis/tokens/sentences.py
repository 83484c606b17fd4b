"""Where paragraphs and sentences end: decided from distinct chunks' traits, for all chunks of a batch at once.

Paragraphs. A blank line ends one. Whether a single line break does is decided from the shape of each text
(`paragraphs`): in a text with one paragraph per line it does, unless it stands amid a sentence; in a hard-wrapped one
it does not, except before a bullet, after two spaces (Markdown's line break) and after a line so short that the next
word would have fitted with room to spare.

Sentences. The rules are those of Punkt (Kiss and Strunk 2006, "Unsupervised multilingual sentence boundary
detection"): abbreviations, collocations and frequent sentence starters learnt from news decide what a stop means. To
these come titles, after which no sentence ends, numbers after "No." and months, numbers of list items, and closing
quotation marks and brackets, which belong to the sentence before them.
"""

import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from analysis.tokens.words import CLOSING, OPENING, stopped, visible

MODEL = Path(__file__).parent.parent / "models" / "punkt.json"

NONE, PLAIN, STOP, MARK, ABBREVIATION, TITLE, NUMBERED, INITIAL, ITEM, ELLIPSIS = range(10)
"""What may end a sentence at a chunk's end: a stop after a word in small letters, or after any other; ? or !; a stop
after an abbreviation, a title, one that a number follows, a single letter, a list's number; dots."""

OTHER, LOWER, UPPER, DIGIT = range(4)
"""How a chunk begins, quotation marks and brackets aside."""

_ENDING = re.compile(rf"(.*?)(\.{{2,}}|…+|[.?!]+)([{re.escape(CLOSING)}*_]*)", re.DOTALL)
_CLOSERS = re.compile(rf"[{re.escape(CLOSING)}]+|(?:\[\d{{1,3}}\])+")
_BULLET = re.compile(r"[-*•‣·▪◦●■►>]|#+|(?:\d{1,2}|[a-zA-Z]|[ivx]+)[.)]|\((?:\d{1,2}|[a-z]|[ivx]+)\)")
_SMALL = re.compile(r"[^\W\d_A-Z][^\W\d_A-Z’'-]{2,}")
_OPENERS = OPENING + "\"'’`*_"


@dataclass(frozen=True)
class Punkt:
    """What was learnt from news; words as written, without their stop."""

    abbreviations: frozenset[str]
    titles: frozenset[str]
    numbered: frozenset[str]
    starters: frozenset[str]
    collocations: frozenset[tuple[str, str]]

    def find(self, base: str, among: frozenset[str]) -> bool:
        """Whether a word before a stop is `among` these, also in capitals, at a sentence's start, after a hyphen."""
        base = base.rpartition("-")[2]
        return base in among or base.capitalize() in among or (base[:1].isupper() and base.lower() in among)


@cache
def punkt() -> Punkt:
    """The parameters in ``analysis/models/punkt.json``."""
    data = json.loads(MODEL.read_text("utf-8"))
    pairs = frozenset((first, second) for first, second in data.pop("collocations"))
    return Punkt(**{key: frozenset(data[key]) for key in ("abbreviations", "titles", "numbered", "starters")},
                 collocations=pairs)  # fmt: skip


@dataclass(frozen=True)
class Traits:
    """Of every distinct chunk, by its id."""

    ending: np.ndarray
    closed: np.ndarray
    closer: np.ndarray
    beginning: np.ndarray
    opened: np.ndarray
    starter: np.ndarray
    bullet: np.ndarray
    quotes: np.ndarray
    finished: np.ndarray

    @classmethod
    def of(cls, chunks: Sequence[str]) -> "Traits":
        """Traits of the distinct chunks, in order."""
        rows = np.array([_traits(chunk) for chunk in chunks], dtype=np.int8).reshape(-1, 9)
        return cls(*(np.ascontiguousarray(column) for column in rows.T))


@lru_cache(1 << 16)
def _traits(chunk: str) -> tuple[int, ...]:
    stem = chunk.removesuffix(",")
    if stem.isalpha():
        return (NONE, 0, 0, UPPER if stem[0].isupper() else LOWER, 0, stem in punkt().starters, 0, 0, 0)
    chunk = visible(chunk)
    ending, closed = _ending(chunk)
    closer = 2 * bool(_CLOSERS.fullmatch(chunk)) - (chunk in ('"', "'"))
    word = chunk.lstrip(_OPENERS)
    core = re.match(r"[^\W\d_]*", word)[0] if word else ""  # type: ignore[index]
    beginning = DIGIT if word[:1].isdigit() else UPPER if core[:1].isupper() else LOWER if core else OTHER
    starter = core in punkt().starters
    quotes = chunk.count('"') % 2
    finished = bool(re.search(rf"[.?!:;…][{re.escape(CLOSING)}*_]*$", chunk))
    return (ending, closed, closer, beginning, len(word) < len(chunk), starter, bool(_BULLET.fullmatch(chunk)), quotes,
            finished)  # fmt: skip


def _ending(chunk: str) -> tuple[int, bool]:
    """What may end a sentence at the chunk's end, and whether something closes after it."""
    match = _ENDING.fullmatch(chunk)
    if not match:
        return NONE, False
    base, marks, closers = match[1].lstrip(_OPENERS), match[2], match[3]
    if marks != ".":
        kind = ELLIPSIS if set(marks) <= {".", "…"} else MARK
        return (STOP if len(marks) == 4 and kind == ELLIPSIS and base else kind), bool(closers)
    base = re.split(r"[/–—(]|--", base)[-1]
    learnt = punkt()
    if learnt.find(base, learnt.titles):
        kind = TITLE
    elif learnt.find(base, learnt.numbered):
        kind = NUMBERED
    elif learnt.find(base, learnt.abbreviations):
        kind = ABBREVIATION
    elif re.fullmatch(r"\d{1,2}|[ivx]+|[a-z]", base):
        kind = ITEM
    elif len(base) == 1 and base.isalpha():
        kind = INITIAL
    elif "." in base and stopped(base):
        kind = ABBREVIATION
    else:
        kind = PLAIN if _SMALL.fullmatch(base) else STOP if base or chunk[0] in CLOSING + "." else NONE
    return kind, bool(closers)


def abbreviated(base: str) -> bool:
    """Whether a word before a stop is a known abbreviation, title or month."""
    learnt = punkt()
    return any(learnt.find(base, among) for among in (learnt.abbreviations, learnt.titles, learnt.numbered))


def paragraphs(traits: Traits, chunk: np.ndarray, document: np.ndarray, start: np.ndarray, end: np.ndarray,
               newlines: np.ndarray, spaced: np.ndarray) -> np.ndarray:  # fmt: skip
    """Whether each chunk begins a paragraph.

    `newlines` are the line breaks before each chunk, `spaced` whether two spaces stand before them. Of a text's lines
    that a single break ends, the width is the one that nine in ten do not exceed. The text counts as hard-wrapped when
    that is at most 120 characters and three in four of these lines are full: the next line's first word would not have
    fitted. Fewer than four such lines are wrapped if each breaks amid a sentence: no stop before, a small letter after.
    """
    count = len(chunk)
    begins = np.zeros(count, dtype=bool)
    if not count:
        return begins
    fresh = np.ones(count, dtype=bool)
    fresh[1:] = document[1:] != document[:-1]
    lines = np.flatnonzero(fresh | (newlines > 0))
    begins[lines] = fresh[lines] | (newlines[lines] > 1)
    last = np.append(lines[1:], count) - 1
    width = end[last] - start[lines]
    # `line` ends with a single break, and the line after it begins with the chunk `follower`
    line = np.flatnonzero(~begins[lines[1:]])
    follower = lines[line + 1]
    owner = document[follower]
    if not len(line):
        return begins
    breaks = np.bincount(owner, minlength=int(document[-1]) + 1)
    ordered = width[line][np.lexsort((width[line], owner))]
    sized = np.zeros(len(breaks), dtype=np.int64)
    broken = np.flatnonzero(breaks)
    sized[broken] = ordered[(np.cumsum(breaks) - breaks + np.ceil(0.9 * (breaks - 1)).astype(np.int64))[broken]]
    limit = sized[owner]
    needed = width[line] + 1 + end[follower] - start[follower]
    full = needed > limit
    ending, beginning = chunk[last[line]], chunk[follower]
    inside = (traits.finished[ending] == 0) & (traits.beginning[beginning] == LOWER) & (traits.opened[beginning] == 0)
    inside &= traits.bullet[beginning] == 0
    wrapped = np.bincount(owner, weights=full, minlength=len(sized)) >= 0.75 * breaks
    few = breaks < 4
    wrapped[few] = (np.bincount(owner, weights=inside, minlength=len(sized)) == breaks)[few]
    wrapped &= sized <= 120
    short = (needed <= np.where(traits.finished[ending] > 0, limit - 4, 0.6 * limit)) & ~inside
    deliberate = (traits.bullet[beginning] > 0) | (spaced[follower] & ~inside) | (short & ~few[owner])
    begins[follower] = np.where(wrapped[owner], deliberate, ~inside)
    return begins


def ends(traits: Traits, chunks: Sequence[str], chunk: np.ndarray, document: np.ndarray,
         begins: np.ndarray) -> np.ndarray:  # fmt: skip
    """Whether a sentence ends after each chunk; `begins` says which ones begin a paragraph.

    A small letter tells that a sentence goes on, save after a plain stop without quotation mark, and in a text where
    most sentences begin with one.
    """
    count = len(chunk)
    if not count:
        return np.zeros(0, dtype=bool)
    last = np.append(begins[1:], True)
    kind = traits.ending[chunk].copy()
    closed = traits.closed[chunk] > 0
    # a quotation mark between spaces closes when an odd number of them stands before it in the paragraph
    quotes = np.cumsum(traits.quotes[chunk]) - traits.quotes[chunk]
    paragraph = np.flatnonzero(begins)
    quotes -= np.repeat(quotes[paragraph], np.diff(np.append(paragraph, count)))
    closer = traits.closer[chunk]
    closes = (closer == 2) | ((closer == 1) & (quotes % 2 == 1))
    late = np.flatnonzero(closes[1:] & (kind[:-1] > NONE) & ~last[:-1])
    kind[late + 1], closed[late + 1], kind[late] = kind[late], True, NONE
    stop = np.flatnonzero((kind > NONE) & ~last)
    kind, closed, here, following = kind[stop], closed[stop], chunk[stop], chunk[stop + 1]
    beginning, starter = traits.beginning[following], traits.starter[following] > 0
    upper, dashed = beginning == UPPER, (beginning == OTHER) & (traits.opened[following] == 0)
    plain = np.isin(kind, (PLAIN, STOP, MARK)) & ~closed
    number = document[stop]
    small = np.bincount(number[plain & (beginning == LOWER)], minlength=document[-1] + 1)
    large = np.bincount(number[plain & (beginning == UPPER)], minlength=document[-1] + 1)
    goes_on = (beginning == LOWER) & ~(plain & ((kind == PLAIN) | ((small > large) & (small > 1))[number]))
    # an item's number stands at the start of a paragraph, after a sentence's end or after a colon
    before = chunk[stop - 1]
    finished = np.isin(traits.ending[before], (PLAIN, STOP, MARK)) | (
        (traits.ending[before] == NONE) & (traits.finished[before] > 0)
    )
    listed = begins[stop] | finished
    ended = np.select(
        [kind == TITLE, kind == NUMBERED, kind == ABBREVIATION, kind == INITIAL, kind == ITEM, kind == ELLIPSIS],
        [
            np.zeros(len(stop), dtype=bool),
            (beginning != DIGIT) & (beginning != LOWER) & ~dashed,
            upper & (starter | closed),
            upper & (starter | closed),
            ~listed & ~goes_on & ~dashed,
            upper & (starter | closed),
        ],
        ~goes_on & ~(dashed & ~closed),
    )
    for i in np.flatnonzero(ended & (kind == ABBREVIATION)):
        pair = chunks[here[i]].lower().strip("".join(CLOSING) + ".").lstrip(_OPENERS), chunks[following[i]].lower()
        ended[i] = pair not in punkt().collocations
    result = last
    result[stop] = ended
    return result

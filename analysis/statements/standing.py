"""Quotations that no cue introduces: signed with a dash and a name, or going on from the last speaker."""

from bisect import bisect_left
from operator import itemgetter

import numpy as np

from analysis.statements.attributions import Attributions, joined, uncued
from analysis.statements.context import TAG, Context
from analysis.statements.features import among, running

SIGNED, GOING_ON = 0.9, 0.5
"""How often the two sorts are right on the development articles."""
LEAST_WORDS = 5
REACH = 3
"""Paragraphs back that the last speaker may stand in."""
NAMES = (TAG["NNP"], TAG["NNPS"])
PRONOUNS = (TAG["PRP"],)


def standing(context: Context, rows: Attributions) -> Attributions:
    """`rows` and below them those of cue-less quotations.

    A quotation counts when it fills whole sentences, is not part of any content already, and either the line ends, or
    the next one begins, with a dash and a name, or the quotation just before it in the same or one of the last
    paragraphs has a speaker.
    """
    tokens, quoted = context.tokens, context.quotations
    first, last = quoted.first, quoted.last
    if not len(first):
        return rows
    size = len(tokens.word) + 1
    change = np.bincount(rows.part_first, minlength=size) - np.bincount(rows.part_last + 1, minlength=size)
    low, high = rows.low, rows.high
    quoting = np.flatnonzero((quoted.inside[high] >= 0) | (quoted.inside[low] >= 0))
    speakers = zip(rows.source_first[quoting].tolist(), rows.source_last[quoting].tolist(), strict=True)
    ends = sorted(zip(high[quoting].tolist(), speakers, strict=True), key=itemgetter(0))
    held = running(np.cumsum(change[:-1]) > 0)
    closes = (last == context.sentence_last[last]) | (
        context.codes["dash"][np.minimum(last + 1, len(tokens.word) - 1)] > 0
    )
    whole = (first == context.sentence_first[first]) & ~quoted.single & closes
    whole &= (last - first - 1 >= LEAST_WORDS) & (held[last + 1] == held[first])
    found = []
    for number in np.flatnonzero(whole).tolist():
        a, b = int(first[number]), int(last[number])
        source, sure = _signature(context, b), SIGNED
        if not source:
            at = bisect_left(ends, a, key=itemgetter(0)) - 1
            if at < 0 or ends[at][1][0] < 0 or not _near(context, ends[at][0], a):
                continue
            source, sure = ends[at][1], GOING_ON
        found.append(((a, b), source, sure))
        ends.insert(bisect_left(ends, b, key=itemgetter(0)), (b, source))
    return joined(rows, uncued(*zip(*found, strict=True))) if found else rows


def _near(context: Context, end: int, start: int) -> bool:
    tokens = context.tokens
    if tokens.document[end] != tokens.document[start]:
        return False
    return bool(tokens.paragraph[start] - tokens.paragraph[end] <= REACH and context.quotations.inside[end] >= 0)


def _signature(context: Context, last: int) -> tuple[int, int] | None:
    """The name after a dash that follows a quotation, up to the end of its line."""
    tokens, dash = context.tokens, last + 1
    if dash + 1 >= len(tokens.word) or tokens.document[dash] != tokens.document[last]:
        return None
    if not context.codes["dash"][dash]:
        return None
    end = dash + 1
    limit = min(int(context.paragraph_last[dash]), dash + 12)
    while end <= limit and tokens.vocabulary[tokens.word[end]] not in ("“", '"', ".", ",", ";", "("):
        end += 1
    if end == dash + 1 or end - dash > 8:
        return None
    if not among(context.codes["tag"][dash + 1 : end], NAMES).any():
        return None
    return dash + 1, end - 1

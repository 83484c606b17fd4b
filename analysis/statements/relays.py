"""Statements that an outlet passes on: "the agency reported that the ministry said ..." is the ministry's."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

import numpy as np

from analysis.statements.attributions import Attributions, Runs
from analysis.statements.context import FINITE, TAG, Context
from analysis.statements.features import among, running
from analysis.statements.outlets import Outlets
from analysis.statements.words import ACT_CODES

SLACK = 4
"""Words that a relayed content may hold beyond the inner attribution: when, where, "that", "also"."""
LIKELY, LONGEST_NAME = 0.25, 20
PAST_OR_PRESENT = tuple(TAG[tag] for tag in ("VBD", "VBN", "VBP", "VBZ"))
THOUGHTS = (ACT_CODES["thinks"], ACT_CODES["knows"])
NOMINAL = tuple(TAG[tag] for tag in ("NN", "NNS", "NNP", "NNPS", "JJ", "DT", "POS", "PRP$", "IN", "CD", ",", "PRP"))


def relayed(context: Context, rows: Attributions, least: float, outlets: Outlets) -> Attributions:
    """The attributions of probability `least` or more, with the column ``relayed_by``; an outlet's whose content is
    just another's attribution is folded into that, which is then kept, too. In a chain the outlet nearest to the
    speaker is kept: it was the first to pass the statement on.

    `rows` hold every candidate, in the order of the cues.
    """
    accepted, folded = rows.probability >= least, np.zeros(len(rows), dtype=bool)
    changed: dict[int, Attribution] = {}
    for number, outlet in _passed_on(context, rows, accepted, outlets):
        row = _attribution(rows, number)
        low, high = row.parts[0][0], row.parts[-1][1]
        near = np.arange(*np.searchsorted(rows.cue_first, (low, high + 1))).tolist()
        inner = {n: changed.get(n) or _attribution(rows, n) for n in near if n != number}
        fitted = {n: _fitted(context, one, row) for n, one in inner.items()
                  if (accepted[n] or one.sureness >= LIKELY) and _relayable(context, one, row)}  # fmt: skip
        fitted = {n: one for n, one in fitted.items() if _inside(one, low, high)}
        if fitted and _besides(context, row, list(fitted.values())) <= SLACK:
            folded[number] = True
            for n, one in fitted.items():
                accepted[n] = True
                changed[n] = replace(one, relayed_by=one.relayed_by or outlet,
                                     probability=max(one.probability, row.probability * one.sureness))  # fmt: skip
    return _with(rows, changed).kept(accepted & ~folded)


@dataclass(frozen=True)
class Attribution:
    """One row of ``Attributions``; spans are pairs of first and last token."""

    source: tuple[int, int] | None
    cue: tuple[int, int]
    head: int
    parts: Runs
    probability: float
    sureness: float
    relayed_by: str | None


def _attribution(rows: Attributions, n: int) -> Attribution:
    source = (int(rows.source_first[n]), int(rows.source_last[n]))
    return Attribution(source if source[0] >= 0 else None, (int(rows.cue_first[n]), int(rows.cue_last[n])),
                       int(rows.head[n]), rows.parts(n), float(rows.probability[n]), float(rows.sureness[n]),
                       rows.relayed_by[n])  # fmt: skip


def _with(rows: Attributions, changed: Mapping[int, Attribution]) -> Attributions:
    columns = {
        name: getattr(rows, name).copy() for name in ("source_first", "source_last", "probability", "relayed_by")
    }
    for n, one in changed.items():
        columns["source_first"][n], columns["source_last"][n] = one.source or (-1, -1)
        columns["probability"][n], columns["relayed_by"][n] = one.probability, one.relayed_by
    return replace(rows, **columns).recontented({n: one.parts for n, one in changed.items()})


def _passed_on(context: Context, rows: Attributions, accepted: np.ndarray, outlets: Outlets) -> list[tuple[int, str]]:
    """Number and outlet of the attributions whose source is an outlet, the shortest content first."""
    tokens, hints = context.tokens, running(outlets.hinting[context.tokens.word])
    likely = (rows.source_first >= 0) & (accepted | (rows.sureness >= 2 * LIKELY))
    likely &= hints[rows.source_last + 1] > hints[np.maximum(rows.source_first, 0)]
    found = []
    for number in np.flatnonzero(likely).tolist():
        first, last = rows.source_first[number], rows.source_last[number]
        if outlet := outlets.named(tokens.texts[tokens.document[first]][tokens.start[first] : tokens.end[last]]):
            found.append((number, outlet))
    return sorted(found, key=lambda pair: sum(b - a + 1 for a, b in rows.parts(pair[0])))


def _relayable(context: Context, inner: Attribution, outer: Attribution) -> bool:
    """A finite cue verb with a source of its own; of thought ("assessed") only where a finite clause follows."""
    if inner.source in (None, outer.source):
        return False
    tag, act = context.codes["tag"], context.codes["act"][inner.head]
    clause = any(among(tag[a : b + 1], FINITE).any() for a, b in inner.parts)
    return bool(act) and tag[inner.head] in PAST_OR_PRESENT and (clause or act not in THOUGHTS)


def _fitted(context: Context, inner: Attribution, outer: Attribution) -> Attribution:
    """The inner attribution without the outer's words: its content ends where that of an outer cue behind it does, and
    its source is the whole phrase between an outer cue before it and its own."""
    low, high = outer.parts[0][0], outer.parts[-1][1]
    parts, source = inner.parts, inner.source or (-1, -1)
    if outer.cue[0] > high:
        parts = [(a, min(b, high)) for a, b in parts if a <= high]
    tag, word = context.codes["tag"], context.codes["word"]
    begin = int(low + (word[low] == context.words.ids["that"]))
    if source[0] <= outer.cue[1] < begin <= source[1] < inner.cue[0]:
        source = (begin, source[1])
    if outer.cue[1] == low - 1 and begin <= source[0] and source[1] < inner.cue[0] <= begin + LONGEST_NAME:
        phrase = np.arange(begin, source[1] + 1)
        if (among(tag[phrase], NOMINAL) | (context.codes["possessive"][phrase] > 0)).all():
            source = (begin, source[1])
    gap = tag[parts[-1][1] + 1 : high + 1] if parts else tag[:0]
    if outer.cue[1] < low and len(gap) and not among(gap, (*FINITE, TAG["CC"])).any():
        parts = [*parts[:-1], (parts[-1][0], high)]
    return replace(inner, parts=parts, source=source)


def _inside(inner: Attribution, low: int, high: int) -> bool:
    if not inner.parts or not inner.source:
        return False
    first, last = inner.source
    return low - 1 <= min(inner.parts[0][0], first) and max(inner.parts[-1][1], last) <= high + 1


def _besides(context: Context, outer: Attribution, inner: list[Attribution]) -> int:
    """Words of the outer content that are not part of any inner attribution."""
    low, high = outer.parts[0][0], outer.parts[-1][1]
    rest = np.zeros(high - low + 1, dtype=bool)
    for a, b in outer.parts:
        rest[a - low : b - low + 1] = True
    for one in inner:
        for a, b in [*one.parts, one.source or one.cue, one.cue]:
            rest[max(a - low, 0) : max(b - low + 1, 0)] = False
    tokens = context.tokens
    return sum(tokens.vocabulary[word][:1].isalnum() for word in tokens.word[low : high + 1][rest])

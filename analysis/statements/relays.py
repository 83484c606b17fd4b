"""Statements that an outlet passes on: "the agency reported that the ministry said ..." is the ministry's."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.registers import Registers, listed
from analysis.statements.context import Context

SLACK = 4
"""Words that a relayed content may hold beyond the inner attribution: when, where, "that", "also"."""
GENERIC = re.compile(r"\b(?:news agency|wire service|newspaper|broadcaster|(?:state|local|foreign|news|state-run) media|"
                     r"media reports?|news reports?|press reports?)\b", re.IGNORECASE)  # fmt: skip


def outlets(registers: Registers) -> dict[str, str]:
    """Name or alias of every outlet of the register → the outlet's name."""
    known = registers.speakers
    found: dict[str, str] = {}
    for name, aliases in known.loc[known["sector"] == "outlet", ["name", "aliases"]].itertuples(index=False):
        for alias in (name, *listed(str(aliases))):
            found.setdefault(alias, name)
    return found


def outlet_named(source: str, names: Mapping[str, str], pattern: re.Pattern[str]) -> str | None:
    """The outlet that the words of a source name: of the register, else the words themselves where they are generic.

    >>> names = {"Example News": "Example News Agency"}
    >>> outlet_named("a report in Example News", names, naming(names)), outlet_named("state media", names, naming(names))
    ('Example News Agency', 'state media')
    """
    if match := pattern.search(source):
        return names[match[0]]
    return source if GENERIC.search(source) and len(source.split()) <= 6 else None


def naming(names: Mapping[str, str]) -> re.Pattern[str]:
    """A pattern that finds any of the names as whole words, the longest first."""
    longest = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)") if names else re.compile(r"(?!)")


def relayed(context: Context, rows: pd.DataFrame, names: Mapping[str, str]) -> pd.DataFrame:
    """`rows` with the column ``relayed_by``; an outlet's row whose content is just another's attribution is folded into
    that. In a chain the outlet nearest to the speaker is kept: it was the first to pass the statement on."""
    rows = rows.assign(relayed_by=None).reset_index(drop=True)
    tokens, pattern = context.tokens, naming(names)
    parts, sources = rows["parts"].tolist(), rows["source"].tolist()
    words = np.char.isalnum(np.array([word[:1] for word in tokens.vocabulary] or [""]))
    first_of = np.array([part[0][0] for part in parts], dtype=np.int64)
    cues = rows["cue_first"].to_numpy(dtype=np.int64)
    relay: dict[int, str] = {}
    for number, source in enumerate(sources):
        if source is not None:
            document = int(tokens.document[source[0]])
            text = tokens.texts[document][tokens.start[source[0]] : tokens.end[source[1]]]
            if name := outlet_named(text, names, pattern):
                relay[number] = name
    width = {number: sum(b - a + 1 for a, b in parts[number]) for number in range(len(rows))}
    by = [None] * len(rows)
    dropped = set()
    for outer in sorted(relay, key=lambda number: width[number]):
        low, high = parts[outer][0][0], parts[outer][-1][1]
        inner = [n for n in np.flatnonzero((cues >= low) & (cues <= high) & (first_of >= low - 1)).tolist()
                 if n != outer and sources[n] is not None and _within(parts[n], sources[n], low, high)]  # fmt: skip
        if not inner:
            continue
        rest = np.zeros(high - low + 1, dtype=bool)
        for a, b in parts[outer]:
            rest[a - low : b - low + 1] = True
        for n in inner:
            for a, b in [*parts[n], sources[n], (int(cues[n]), int(rows["cue_last"].iat[n]))]:
                rest[max(a - low, 0) : max(b - low + 1, 0)] = False
        if words[tokens.word[low : high + 1][rest]].sum() <= SLACK:
            dropped.add(outer)
            for n in inner:
                by[n] = by[n] or relay[outer]
    rows["relayed_by"] = by
    return rows.drop(index=sorted(dropped)).reset_index(drop=True)


def _within(parts: list[tuple[int, int]], source: tuple[int, int], low: int, high: int) -> bool:
    return low - 1 <= min(parts[0][0], source[0]) and max(parts[-1][1], source[1]) <= high + 1

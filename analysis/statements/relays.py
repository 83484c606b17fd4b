"""Statements that an outlet passes on: "the agency reported that the ministry said ..." is the ministry's."""

import re
from collections.abc import Mapping

import numpy as np
import pandas as pd

from analysis.registers import Registers, listed
from analysis.statements.context import FINITE, TAG, Context
from analysis.statements.words import ACT_CODES

SLACK = 4
"""Words that a relayed content may hold beyond the inner attribution: when, where, "that", "also"."""
LIKELY, LONGEST_NAME = 0.25, 20
PAST_OR_PRESENT = tuple(TAG[tag] for tag in ("VBD", "VBN", "VBP", "VBZ"))
THOUGHTS = (ACT_CODES["thinks"], ACT_CODES["knows"])
NOMINAL = tuple(TAG[tag] for tag in ("NN", "NNS", "NNP", "NNPS", "JJ", "DT", "POS", "PRP$", "IN", "CD", ",", "PRP"))
GENERIC = re.compile(r"\b(?:news agency|wire service|newspaper|broadcaster|"
                     r"the paper|the network|(?:state|local|foreign|news|state-run) "
                     r"media|media reports?|news reports?|press reports?)\b", re.IGNORECASE)  # fmt: skip


def outlets(registers: Registers) -> dict[str, str]:
    """Name or alias of every outlet of the register → the outlet's name."""
    known = registers.speakers
    found: dict[str, str] = {}
    for name, aliases in known.loc[known["sector"] == "outlet", ["name", "aliases"]].itertuples(index=False):
        for alias in (name, *listed(str(aliases))):
            found.setdefault(alias, name)
    return found


def outlet_named(source: str, names: Mapping[str, str], pattern: re.Pattern[str]) -> str | None:
    """The outlet that a source names: its name in the register, else the words themselves where they are generic.

    >>> names = {"Example News": "Example News Agency"}
    >>> [outlet_named(source, names, naming(names)) for source in ("a report in Example News", "state media")]
    ['Example News Agency', 'state media']
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
    that, which is then accepted, too. In a chain the outlet nearest to the speaker is kept: it was the first to pass
    the statement on.

    `rows` hold every candidate with its ``probability``, ``cue_sureness`` and whether it is ``accepted``.
    """
    pattern, found = naming(names), rows.to_dict("records")
    cues = np.array([row["cue_first"] for row in found], dtype=np.int64)
    order = np.argsort(cues, kind="stable")
    outer = [row for row in found if row["source"] and (row["accepted"] or row["cue_sureness"] >= 2 * LIKELY)
             and (row.setdefault("outlet", _outlet(context, row["source"], names, pattern)))]  # fmt: skip
    for row in sorted(outer, key=lambda row: sum(b - a + 1 for a, b in row["parts"])):
        low, high = row["parts"][0][0], row["parts"][-1][1]
        near = order[np.searchsorted(cues[order], low) : np.searchsorted(cues[order], high, side="right")]
        inner = [(one, _fitted(context, one, row)) for one in (found[i] for i in near.tolist())
                 if one is not row and _relayable(context, one, row)]  # fmt: skip
        inner = [(one, fitted) for one, fitted in inner if _inside(fitted, low, high)]
        if inner and _besides(context, row, [fitted for _, fitted in inner]) <= SLACK:
            row["folded"] = True
            for one, fitted in inner:
                one |= {"parts": fitted["parts"], "source": fitted["source"], "accepted": True}
                one["relayed_by"] = one.get("relayed_by") or row["outlet"]
                one["probability"] = max(one["probability"], row["probability"] * one["cue_sureness"])
    kept = [row | {"relayed_by": row.get("relayed_by")} for row in found if row["accepted"] and not row.get("folded")]
    return pd.DataFrame(kept, columns=[*rows.columns, "relayed_by"])


def _outlet(
    context: Context, source: tuple[int, int], names: Mapping[str, str], pattern: re.Pattern[str]
) -> str | None:
    tokens = context.tokens
    text = tokens.texts[tokens.document[source[0]]]
    return outlet_named(text[tokens.start[source[0]] : tokens.end[source[1]]], names, pattern)


def _relayable(context: Context, inner: dict, outer: dict) -> bool:
    """A finite cue verb with a source of its own; of thought ("assessed") only where a finite clause follows."""
    if inner["source"] in (None, outer["source"]) or not (inner["accepted"] or inner["cue_sureness"] >= LIKELY):
        return False
    tag, act = context.codes["tag"], context.codes["act"][inner["head"]]
    clause = any(np.isin(tag[a : b + 1], list(FINITE)).any() for a, b in inner["parts"])
    return bool(act) and tag[inner["head"]] in PAST_OR_PRESENT and (clause or act not in THOUGHTS)


def _fitted(context: Context, inner: dict, outer: dict) -> dict:
    """The inner attribution without the outer's words: its content ends where that of an outer cue behind it does, and
    its source is the whole phrase between an outer cue before it and its own."""
    low, high = outer["parts"][0][0], outer["parts"][-1][1]
    parts, source = inner["parts"], inner["source"]
    if outer["cue_first"] > high:
        parts = [(a, min(b, high)) for a, b in parts if a <= high]
    tag, word = context.codes["tag"], context.codes["word"]
    begin = int(low + (word[low] == context.that))
    if source[0] <= outer["cue_last"] < begin <= source[1] < inner["cue_first"]:
        source = (begin, source[1])
    if outer["cue_last"] == low - 1 and begin <= source[0] and source[1] < inner["cue_first"] <= begin + LONGEST_NAME:
        phrase = np.arange(begin, source[1] + 1)
        if (np.isin(tag[phrase], NOMINAL) | context.possessive[phrase]).all():
            source = (begin, source[1])
    gap = tag[parts[-1][1] + 1 : high + 1] if parts else tag[:0]
    if outer["cue_last"] < low and len(gap) and not np.isin(gap, (*FINITE, TAG["CC"])).any():
        parts = [*parts[:-1], (parts[-1][0], high)]
    return inner | {"parts": parts, "source": source}


def _inside(inner: dict, low: int, high: int) -> bool:
    return bool(inner["parts"]) and low - 1 <= min(inner["parts"][0][0], inner["source"][0]) and \
        max(inner["parts"][-1][1], inner["source"][1]) <= high + 1  # fmt: skip


def _besides(context: Context, outer: dict, inner: list[dict]) -> int:
    """Words of the outer content that are not part of any inner attribution."""
    low, high = outer["parts"][0][0], outer["parts"][-1][1]
    rest = np.zeros(high - low + 1, dtype=bool)
    for a, b in outer["parts"]:
        rest[a - low : b - low + 1] = True
    for one in inner:
        for a, b in [*one["parts"], one["source"], (one["cue_first"], one["cue_last"])]:
            rest[max(a - low, 0) : max(b - low + 1, 0)] = False
    tokens = context.tokens
    return sum(tokens.vocabulary[word][:1].isalnum() for word in tokens.word[low : high + 1][rest])

"""Quotations that no cue introduces: signed with a dash and a name, or going on from the last speaker."""

import numpy as np
import pandas as pd

from analysis.statements.context import TAG, Context
from analysis.statements.features import running

SIGNED, GOING_ON = 0.9, 0.5
"""How often the two sorts are right on the development articles."""
LEAST_WORDS = 5
REACH = 3
"""Paragraphs back that the last speaker may stand in."""
DASHES = frozenset("―–—-") | {"--"}
NAMES = (TAG["NNP"], TAG["NNPS"])
PRONOUNS = (TAG["PRP"],)


def standing(context: Context, rows: pd.DataFrame) -> pd.DataFrame:
    """`rows` (as ``assembly.found`` gives them) and below them those of cue-less quotations.

    A quotation counts when it fills whole sentences, is not part of any content already, and either the line ends, or
    the next one begins, with a dash and a name, or the quotation just before it in the same or one of the last
    paragraphs has a speaker.
    """
    tokens, quoted = context.tokens, context.quotations
    covered = np.zeros(len(tokens.word) + 1, dtype=bool)
    ends: list[tuple[int, tuple[int, int] | None]] = []
    for parts, source in zip(rows["parts"], rows["source"], strict=True):
        for a, b in parts:
            covered[a : b + 1] = True
        if quoted.inside[parts[-1][1]] >= 0 or quoted.inside[parts[0][0]] >= 0:
            ends.append((parts[-1][1], source))
    ends.sort(key=lambda pair: pair[0])
    ended = np.array([end for end, _ in ends], dtype=np.int64)
    held = running(covered[:-1])
    first, last = quoted.first, quoted.last
    whole = (first == context.sentence_first[first]) & ~quoted.single if len(first) else np.zeros(0, dtype=bool)
    if len(first):
        after = np.minimum(last + 1, len(tokens.word) - 1)
        closes = (last == context.sentence_last[last]) | _dash(context, after)
        whole &= closes & (last - first - 1 >= LEAST_WORDS) & (held[last + 1] - held[first] == 0)
    found: list[dict] = []
    for number in np.flatnonzero(whole).tolist():
        a, b = int(first[number]), int(last[number])
        signature = _signature(context, b)
        if signature:
            source, sure = signature, SIGNED
        else:
            at = int(np.searchsorted(ended, a)) - 1
            if at < 0 or ends[at][1] is None or not _near(context, ends[at][0], a):
                continue
            source, sure = ends[at][1], GOING_ON
        found.append({"cue": -1, "parts": [(a, b)], "source": source, "cue_first": -1, "cue_last": -1, "head": -1,
                      "found_by": "quotation", "probability": sure, "relayed_by": None})  # fmt: skip
        ended = np.insert(ended, np.searchsorted(ended, b), b)
        ends.insert(int(np.searchsorted(ended, b)), (b, source))
    return pd.concat([rows, pd.DataFrame(found, columns=rows.columns)], ignore_index=True) if found else rows


def _dash(context: Context, position: np.ndarray) -> np.ndarray:
    known = np.array([word in DASHES for word in context.tokens.vocabulary], dtype=bool)
    return known[context.tokens.word[position]]


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
    if tokens.vocabulary[tokens.word[dash]] not in DASHES:
        return None
    end = dash + 1
    limit = min(int(context.paragraph_last[dash]), dash + 12)
    while end <= limit and tokens.vocabulary[tokens.word[end]] not in ("“", '"', ".", ",", ";", "("):
        end += 1
    if end == dash + 1 or end - dash > 8:
        return None
    if not np.isin(context.codes["tag"][dash + 1 : end], NAMES).any():
        return None
    return dash + 1, end - 1

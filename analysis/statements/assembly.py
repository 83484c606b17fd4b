"""Labels → attributions → rows of the table ``statements``."""

from dataclasses import replace
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.schema import ACTS
from analysis.statements.attributions import Attributions
from analysis.statements.context import TAG, Context
from analysis.statements.features import running
from analysis.statements.roles import LABELS, Windows, heads

ALIKE = 0.8
NAMES = (TAG["NNP"], TAG["NNPS"])
NAMING = (*NAMES, TAG["JJ"])


def found(context: Context, labels: np.ndarray, space: Windows, cue_first: np.ndarray, cue_last: np.ndarray,
          probability: np.ndarray, sureness: np.ndarray) -> Attributions:  # fmt: skip
    """The attributions of all cues that have content, each with the source nearest to its cue."""
    of, part_first, part_last = _runs(labels, space, "C")
    cue = np.unique(of)
    source, first, last = _runs(labels, space, "S")
    distance = np.maximum(cue_first[source] - last, first - cue_last[source])
    order = np.lexsort((first, distance, source))
    source, nearest = np.unique(source[order], return_index=True)
    sources = np.full((2, len(cue_first)), -1, dtype=np.int64)
    sources[:, source] = first[order][nearest], last[order][nearest]
    return Attributions(
        cue_first[cue], cue_last[cue], heads(context, cue_first, cue_last)[cue], sources[0, cue], sources[1, cue],
        probability[cue], sureness[cue], np.full(len(cue), None, dtype=object),
        np.searchsorted(cue, of), part_first, part_last,
    )  # fmt: skip


def tidied(context: Context, rows: Attributions) -> Attributions:
    """`rows` with a source only where it holds a word, and with the border between cue and content after it in the
    usual place: an infinitive ("vowed | to answer") or the beginning of a name ("reported | Japanese Defence Minister")
    is content, "saying" is cue. Definitions ("also known as") are left out.
    """
    tag, word, initial, ids = context.codes["tag"], context.codes["word"], context.codes["initial"], context.words.ids
    defined = (word[rows.cue_last] == ids["as"]) & (word[np.maximum(rows.cue_last - 1, 0)] == ids["known"])
    rows = rows.kept(~(defined & (rows.cue_last > rows.cue_first)))
    if not len(rows):
        return rows
    spoken = running(initial > 0)
    wordless = spoken[rows.source_last + 1] == spoken[np.maximum(rows.source_first, 0)]
    head, last, begin, opening = rows.head, rows.cue_last, rows.low, rows.bounds[:-1]
    beyond = np.minimum(np.stack([head + 1, head + 2]), len(word) - 1)
    adjoining = begin == last + 1
    infinitive = adjoining & (last > head + 1) & (word[beyond[0]] == ids["to"]) & (tag[beyond[1]] == TAG["VB"])
    name = (initial[last] == 2) & np.isin(tag[last], NAMING) & np.isin(tag[begin], NAMES)
    to_verb = (word[last] == ids["to"]) & (tag[begin] == TAG["VB"])
    shorter = adjoining & ~infinitive & (last > head) & (to_verb | name)
    saying = adjoining & ~infinitive & ~shorter & (word[last] == ids["as"]) & (word[begin] == ids["saying"])
    saying &= rows.part_last[opening] > begin
    part_first = rows.part_first.copy()
    part_first[opening] = np.where(infinitive, head + 1, np.where(shorter, last, np.where(saying, begin + 1, begin)))
    return replace(
        rows, part_first=part_first,
        cue_last=np.where(infinitive, head, np.where(shorter, last - 1, np.where(saying, begin, last))),
        source_first=np.where(wordless, -1, rows.source_first), source_last=np.where(wordless, -1, rows.source_last),
    )  # fmt: skip


def unshared(context: Context, rows: Attributions) -> Attributions:
    """`rows` without the parts of a content that stand in another sentence, with a cue there that claims them."""
    sentence = context.tokens.sentence
    home, place = sentence[rows.cue_first], sentence[rows.part_first]
    keep = np.ones(len(rows.part_of), dtype=bool)
    bounds = rows.bounds
    for number in np.unique(rows.part_of[place != home[rows.part_of]]).tolist():
        own = np.arange(bounds[number], bounds[number + 1])
        near = [n for n in range(max(0, number - 4), min(len(rows), number + 5)) if n != number]
        claimed = [place[part] != home[number] and any(
            home[n] == place[part] and _claims(rows, keep, slice(bounds[n], bounds[n + 1]), part) for n in near
        ) for part in own.tolist()]  # fmt: skip
        if not all(claimed):
            keep[own[claimed]] = False
    return rows.with_parts(keep)


def _claims(rows: Attributions, keep: np.ndarray, own: slice, part: int) -> bool:
    first, last = rows.part_first[part], rows.part_last[part]
    common = np.minimum(rows.part_last[own], last) - np.maximum(rows.part_first[own], first) + 1
    return bool(np.maximum(common, 0)[keep[own]].sum() * 2 > last - first + 1)


def distinct(rows: Attributions) -> Attributions:
    """`rows` without those whose content is nearly that of a more probable one."""
    low, high, sure = rows.low, rows.high, rows.probability
    pairs = []
    for step in (4, 3, 2, 1):
        one, other = slice(step, None), slice(None, -step)
        common = np.minimum(high[one], high[other]) - np.maximum(low[one], low[other]) + 1
        union = np.maximum(high[one], high[other]) - np.minimum(low[one], low[other]) + 1
        pairs += [(number + step, number) for number in np.flatnonzero(common > ALIKE * union).tolist()]
    dropped: set[int] = set()
    for number, other in sorted(pairs):
        if not {number, other} & dropped:
            dropped.add(number if sure[number] <= sure[other] else other)
    return rows.kept(~np.isin(np.arange(len(rows)), list(dropped)))


def _runs(labels: np.ndarray, space: Windows, role: str) -> tuple[np.ndarray, np.ndarray, np.ndarray]:
    """Cue, first and last token of the runs of tokens of the role: a new one at each beginning, and after each end."""
    begin, inside, end = (LABELS.index(position + role) for position in "BIE")
    on = np.flatnonzero((labels == begin) | (labels == inside) | (labels == end))
    cue, token, label = space.cue[on], space.token[on], labels[on]
    split = (np.diff(token) != 1) | (np.diff(cue) != 0) | (label[1:] == begin) | (label[:-1] == end)
    fresh = np.concatenate([np.ones(min(len(on), 1), dtype=bool), split])
    ending = np.concatenate([split, np.ones(min(len(on), 1), dtype=bool)])
    return cue[fresh], token[fresh], token[ending]


def table(context: Context, documents: pd.DataFrame, rows: Attributions) -> pd.DataFrame:
    """The rows as statements: offsets, texts, kind and act."""
    tokens = context.tokens
    spans = {
        "": (rows.low, rows.high),
        "cue_": (rows.cue_first, rows.cue_last),
        "source_": (rows.source_first, rows.source_last),
    }
    texts = [tokens.texts[number] for number in tokens.document[rows.low].tolist()]
    columns: dict[str, object] = {
        "document_id": documents["document_id"].to_numpy()[tokens.document[rows.low]], "spans": _spans(context, rows),
        "kind": _kinds(context, rows), "relayed_by": rows.relayed_by, "probability": rows.probability,
        "act": np.array((None, *ACTS), dtype=object)[np.where(rows.head >= 0, context.codes["act"][rows.head], 0)],
        "found_by": np.where(rows.head >= 0, "model", "quotation"),
    }  # fmt: skip
    for name, (first, last) in spans.items():
        there, start, end = first >= 0, tokens.start[first], tokens.end[last]
        words = [text[a:b] if own else None for text, own, a, b in zip(
            texts, there.tolist(), start.tolist(), end.tolist(), strict=True)]  # fmt: skip
        columns |= {f"{name}text": words, f"{name}start": np.where(there, start, None),
                    f"{name}end": np.where(there, end, None)}  # fmt: skip
    return pd.DataFrame(columns | {"cue": columns["cue_text"]}, columns=COLUMNS)


def _spans(context: Context, rows: Attributions) -> list[list[list[int]]]:
    """The parts of every content as offsets."""
    start, end = context.tokens.start[rows.part_first].tolist(), context.tokens.end[rows.part_last].tolist()
    bounds = rows.bounds.tolist()
    return [[[start[i], end[i]] for i in range(a, b)] for a, b in pairwise(bounds)]


def _kinds(context: Context, rows: Attributions) -> np.ndarray:
    """Direct when every word stands in quotation marks, indirect when none does, else mixed."""
    words = ~np.isin(context.codes["quote"], (6, 7, 9, 10))

    def count(flags: np.ndarray) -> np.ndarray:
        total = running(flags)
        return np.bincount(rows.part_of, weights=total[rows.part_last + 1] - total[rows.part_first])

    plain, quoted = count(words), count(words & (context.quotations.inside >= 0))
    return np.where(quoted == plain, "direct", np.where(quoted > 0, "mixed", "indirect"))


COLUMNS = [
    "document_id", "start", "end", "spans", "text", "kind", "act", "cue", "cue_start", "cue_end", "source_text",
    "source_start", "source_end", "relayed_by", "found_by", "probability",
]  # fmt: skip

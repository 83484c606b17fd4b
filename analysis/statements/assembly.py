"""Labels → attributions → rows of the table ``statements``."""

from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.schema import ACTS
from analysis.statements.attributions import Attributions
from analysis.statements.context import Context
from analysis.statements.features import among, running
from analysis.statements.roles import LABELS, Windows, heads


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
    words = ~among(context.codes["quote"], (6, 7, 9, 10))

    def count(flags: np.ndarray) -> np.ndarray:
        total = running(flags)
        return np.bincount(rows.part_of, weights=total[rows.part_last + 1] - total[rows.part_first])

    plain, quoted = count(words), count(words & (context.quotations.inside >= 0))
    return np.where(quoted == plain, "direct", np.where(quoted > 0, "mixed", "indirect"))


COLUMNS = [
    "document_id", "start", "end", "spans", "text", "kind", "act", "cue", "cue_start", "cue_end", "source_text",
    "source_start", "source_end", "relayed_by", "found_by", "probability",
]  # fmt: skip

"""A document cut into pieces that say which statements' content, cue and source each belongs to."""

from collections.abc import Mapping
from itertools import pairwise
from typing import Any

import pandas as pd


def explain(document: Mapping[str, Any] | pd.Series, statements: pd.DataFrame) -> list[dict[str, Any]]:
    """The document's text in consecutive segments, together the whole text.

    Each segment is {"start", "end", "text", "content", "cue", "source"}: the last three list the ``statement_id`` of
    the statements in whose content, cue or source it lies. `statements` may hold other documents' rows as well.
    """
    text = str(document["text"])
    own = statements[statements["document_id"] == document["document_id"]]
    marks: list[tuple[int, int, str, str]] = []
    for row in own.to_dict("records"):
        name = row["statement_id"]
        marks += [(int(a), int(b), "content", name) for a, b in row["spans"]]
        marks += [(int(row[f"{part}_start"]), int(row[f"{part}_end"]), part, name) for part in ("cue", "source")
                  if not pd.isna(row[f"{part}_start"])]  # fmt: skip
    bounds = sorted({0, len(text), *(a for a, _, _, _ in marks), *(b for _, b, _, _ in marks)})
    starting: dict[int, list[tuple[int, int, str, str]]] = {}
    for mark in marks:
        starting.setdefault(mark[0], []).append(mark)
    open_marks: list[tuple[int, int, str, str]] = []
    segments = []
    for start, end in pairwise(bounds):
        open_marks = [mark for mark in open_marks if mark[1] > start] + starting.get(start, [])
        segments.append({"start": start, "end": end, "text": text[start:end]} | {
            part: sorted(name for _, _, kind, name in open_marks if kind == part)
            for part in ("content", "cue", "source")
        })  # fmt: skip
    return segments

"""Corrections made by hand: they override what was extracted, keyed by document and offsets."""

import ast

import pandas as pd

from analysis import schema
from analysis.errors import UsageError

ACTIONS = ("change", "delete", "add")
REQUIRED = ("document_id", "start", "end", "action")
OFFSETS = ("start", "end", "cue_start", "cue_end", "source_start", "source_end", "target_start", "target_end")
KEPT = ("document_id", "start", "end", "statement_id")


def apply_corrections(
    statements: pd.DataFrame, corrections: pd.DataFrame, documents: pd.DataFrame | None = None
) -> tuple[pd.DataFrame, int]:
    """`statements` with the corrections applied, and how many corrections took effect.

    A correction has the columns document_id, start, end (of the content) and action: ``delete`` drops the statement
    with these offsets, ``change`` sets every further column that is filled in, ``add`` makes a new statement of the
    filled columns. ``new_start`` and ``new_end`` move a content. Corrected rows have found_by "correction" and
    probability 1. A correction whose document is not in `statements` takes no effect, unless it adds one; raises
    ``UsageError`` naming the row for a change or deletion that meets no statement of its document. With `documents`
    (document_id, text), the words of corrected rows are read anew from their offsets.
    """
    _checked(corrections)
    rows = statements.to_dict("records")
    at: dict[tuple[str, int, int], list[int]] = {}
    for number, row in enumerate(rows):
        at.setdefault((str(row["document_id"]), int(row["start"]), int(row["end"])), []).append(number)
    known = {str(row["document_id"]) for row in rows}
    dropped: set[int] = set()
    count = 0
    for line, correction in enumerate(corrections.to_dict("records"), start=2):
        values = {key: value for key, value in correction.items() if not _blank(value)}
        key = (values["document_id"], int(values["start"]), int(values["end"]))
        if values["action"] == "add":
            rows.append(_added(statements, values))
        elif key in at:
            for number in at[key]:
                if values["action"] == "delete":
                    dropped.add(number)
                else:
                    rows[number] = rows[number] | _changes(values, line)
        elif key[0] in known:
            raise UsageError(f"corrections.csv, line {line}: document {key[0]} has no statement from {key[1]} "
                f"to {key[2]}; "
                             "take start and end from the statements table, or use the action add.")  # fmt: skip
        else:
            continue
        count += 1
    kept = [row for number, row in enumerate(rows) if number not in dropped]
    if documents is not None:
        texts = dict(zip(documents["document_id"].astype(str), documents["text"], strict=True))
        kept = [_reread(row, texts) if row["found_by"] == "correction" else row for row in kept]
    table = pd.DataFrame(kept, columns=list(statements.columns)).astype(statements.dtypes.to_dict())
    table = table.sort_values(["document_id", "start", "end"], kind="stable").reset_index(drop=True)
    return table, count


def _reread(row: dict, texts: dict[str, str]) -> dict:
    text = texts.get(str(row["document_id"]))
    if text is None:
        return row
    parts = (("text", "start", "end"), ("cue", "cue_start", "cue_end"), ("source_text", "source_start", "source_end"))
    return row | {
        part: text[int(row[start]) : int(row[end])]
        for part, start, end in parts
        if not _blank(row.get(start)) and not _blank(row.get(end))
    }


def _checked(corrections: pd.DataFrame) -> None:
    known = set(schema.TABLES["statements"].columns) | {"action", "new_start", "new_end", "note"}
    for column in REQUIRED:
        if column not in corrections:
            raise UsageError(
                f"corrections.csv: the column {column} is missing; every line needs {', '.join(REQUIRED)}."
            )
    for column in corrections.columns:
        if column not in known:
            raise UsageError(f"corrections.csv: the column {column} is not one of the statements table.")
    for line, row in enumerate(corrections.to_dict("records"), start=2):
        if _blank(row["action"]) or row["action"] not in ACTIONS:
            raise UsageError(
                f"corrections.csv, line {line}: action is {row['action']!r}; it must be change, delete or add."
            )
        for column in ("document_id", "start", "end"):
            if _blank(row[column]):
                raise UsageError(f"corrections.csv, line {line}: {column} is empty; give the statement's {column}.")
        for column in (*OFFSETS, "new_start", "new_end"):
            if not _blank(row.get(column)) and not str(row[column]).removesuffix(".0").isdigit():
                raise UsageError(
                    f"corrections.csv, line {line}: {column} is {row[column]!r}; it must be a whole number."
                )


def _blank(value: object) -> bool:
    return value is None or str(value).strip() in ("", "<NA>", "nan", "None")


def _changes(values: dict, line: int) -> dict:
    changes = {
        key: value for key, value in values.items() if key not in (*KEPT, "action", "new_start", "new_end", "note")
    }
    changes |= {key: int(float(value)) for key, value in changes.items() if key in OFFSETS}
    if "spans" in changes:
        changes["spans"] = _spans(changes["spans"], line)
    if "new_start" in values or "new_end" in values:
        start, end = int(values.get("new_start", values["start"])), int(values.get("new_end", values["end"]))
        changes |= {"start": start, "end": end, "spans": changes.get("spans", [[start, end]]),
                    "statement_id": f"{values['document_id']}:{start}-{end}"}  # fmt: skip
    return changes | {"found_by": "correction", "probability": 1.0}


def _spans(value: object, line: int) -> list[list[int]]:
    try:
        spans = [[int(a), int(b)] for a, b in ast.literal_eval(str(value))]
    except (ValueError, SyntaxError, TypeError):
        raise UsageError(f"corrections.csv, line {line}: spans is {value!r}; write [[start, end], ...].") from None
    return spans


def _added(statements: pd.DataFrame, values: dict) -> dict:
    start, end = int(values["start"]), int(values["end"])
    added = {"statement_id": f"{values['document_id']}:{start}-{end}", "document_id": values["document_id"],
             "start": start,
             "end": end, "spans": [[start, end]], "kind": "indirect", "text": ""}  # fmt: skip
    if "speaker_type" in statements:
        added |= {"speaker_type": "unknown", "resolved_by": "added by hand"}
    return dict.fromkeys(statements.columns) | added | _changes(values | {"new_start": start, "new_end": end}, 0)

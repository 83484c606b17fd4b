"""Statements of a batch of documents → their speakers."""

import pandas as pd

from analysis.registers import Registers
from analysis.speakers.gathering import assemble
from analysis.speakers.known import known
from analysis.speakers.pages import pages
from analysis.speakers.scene import Row, Scene
from analysis.tokens import Tokens

FILLED = ("speaker_id", "speaker", "speaker_type", "office", "resolved_by")


def resolve(statements: pd.DataFrame, documents: pd.DataFrame, tokens: Tokens, registers: Registers) -> pd.DataFrame:
    """`statements` with speaker_id, speaker, speaker_type, office and resolved_by filled from each document alone.

    `documents` and `tokens` are the batch, row by row the same documents. A source that is collective, anonymous
    or unresolved keeps a missing speaker_id and speaker; resolved_by then says which, and why.
    """
    tables = known(registers)
    number = {document: i for i, document in enumerate(documents["document_id"])}
    groups = statements.groupby("document_id", sort=False).indices
    wanted = sorted(number[document] for document in groups if document in number)
    filled: dict[str, list] = {column: [None] * len(statements) for column in FILLED}
    columns = {column: _column(statements, column) for column in
               ("start", "end", "kind", "found_by", "source_start", "source_end", "source_text")}  # fmt: skip
    about = {column: _column(documents, column) for column in ("document_id", "title", "outlet", "published")}
    for i, page in pages(tokens, wanted, tables).items():
        day = about["published"][i]
        title = about["title"][i] or ""
        cast = assemble(page, None if day is None else f"{day:%Y-%m-%d}", tables, title)
        at = groups[about["document_id"][i]]
        rows = [_row(columns, k) for k in at]
        for k, identity in zip(at, Scene(cast, title, about["outlet"][i] or "").resolve(rows), strict=True):
            filled["speaker_id"][k] = identity.speaker_id
            filled["speaker"][k] = identity.name
            filled["speaker_type"][k] = identity.type
            filled["office"][k] = identity.office
            filled["resolved_by"][k] = identity.how
    result = statements.copy()
    for column, values in filled.items():
        result[column] = pd.array(values, dtype="str")
    return result


def _column(table: pd.DataFrame, name: str) -> list:
    if name not in table:
        return [None] * len(table)
    return [None if missing else value for value, missing in zip(table[name].tolist(), table[name].isna(), strict=True)]


def _row(columns: dict[str, list], k: int) -> Row:
    start = columns["source_start"][k]
    return Row(
        start=columns["start"][k],
        end=columns["end"][k],
        quoted=columns["kind"][k] == "direct",
        found_by=columns["found_by"][k] or "",
        source_start=-1 if start is None else start,
        source_end=-1 if start is None else columns["source_end"][k],
        source_text=columns["source_text"][k] or "",
    )

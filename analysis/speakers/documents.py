"""Statements of a batch of documents → their speakers."""

import pandas as pd

from analysis.registers import Registers
from analysis.speakers.gathering import assemble
from analysis.speakers.known import Known, known
from analysis.speakers.names import words
from analysis.speakers.pages import pages
from analysis.speakers.readings import read
from analysis.speakers.scene import Row, Scene
from analysis.tokens import Tokens

FILLED = ("speaker_id", "speaker", "speaker_type", "office", "resolved_by")


def resolve(statements: pd.DataFrame, documents: pd.DataFrame, tokens: Tokens, registers: Registers) -> pd.DataFrame:
    """`statements` with speaker_id, speaker, speaker_type, office and resolved_by filled from each document alone.

    `documents` and `tokens` are the batch, row by row the same documents; outlets in relayed_by get their
    names of the register. A source that is collective, anonymous or unresolved keeps a missing speaker_id and
    speaker; resolved_by then says which, and why. In a document without a date the office is the one it names.
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
    if "relayed_by" in statements:
        filled["relayed_by"] = [_outlet(name, tables) for name in _column(statements, "relayed_by")]
    result = statements.copy()
    for column, values in filled.items():
        result[column] = pd.array(values, dtype="str")
    return result


def _outlet(name: str | None, tables: Known) -> str | None:
    """An outlet under the register's name for it: "The AP" → "Associated Press"."""
    ids = read(tuple(word for _, _, word in words(name)), tables).ids if name else ()
    return tables.speakers[ids[0]].name if len(ids) == 1 else name


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

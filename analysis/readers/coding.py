"""Coding sheets filled by hand: CSV files → one table per coder and their key; every fault is named with its row."""

import csv
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path

import pandas as pd

from analysis.errors import UsageError

KEY_ENDING = ".key.csv"


def read_sheets(
    paths: Sequence[str | Path], coded: Mapping[str, Iterable[str]], key: str | Path | None = None
) -> tuple[dict[str, pd.DataFrame], pd.DataFrame]:
    """The filled sheets by file name (without ending), and their key.

    `coded` gives the columns that coders fill and what may stand in them; capitals and spaces around an answer do not
    matter. The key is `key`, or the file ending in ``.key.csv`` beside the first sheet that belongs to it. Raises
    ``UsageError`` naming file and row.
    """
    sheets: dict[str, pd.DataFrame] = {}
    for path in map(Path, paths):
        if path.stem in sheets:
            raise UsageError(f"{path}: another sheet is called {path.stem} too; name each file after its coder.")
        sheets[path.stem] = _sheet(path, coded)
    names = {str(sheet["sheet"].iloc[0]) for sheet in sheets.values()}
    if len(names) > 1:
        raise UsageError(
            f"{', '.join(map(str, paths))}: not copies of one sheet; give the copies of one `launchbook sample`."
        )
    found = _read(Path(key), ("sheet", "statement_id", "machine", "weight")) if key else _key(Path(paths[0]), names)
    if set(found["sheet"]) != names:
        raise UsageError(f"{key}: the key of another sheet; give the one that `launchbook sample` wrote with yours.")
    found["weight"] = pd.to_numeric(found["weight"])
    known = set(found["statement_id"])
    for path, sheet in zip(map(Path, paths), sheets.values(), strict=True):
        for line, statement in enumerate(sheet["statement_id"], start=2):
            if statement not in known:
                raise UsageError(f"{path}, row {line}: statement {statement} is not in the key; rows may not be added.")
    return sheets, found


def _sheet(path: Path, coded: Mapping[str, Iterable[str]]) -> pd.DataFrame:
    table = _read(path, ("sheet", "statement_id", *coded))
    if table.empty:
        raise UsageError(f"{path}: holds no row; give a sheet that `launchbook sample` wrote.")
    for column, allowed in coded.items():
        table[column] = table[column].str.strip().str.lower()
        for line, answer in enumerate(table[column], start=2):
            if answer and answer not in tuple(allowed):
                known = ", ".join(allowed)
                raise UsageError(
                    f"{path}, row {line}, column {column}: {answer!r} is none of {known}; correct it or leave it empty."
                )
    twice = table["statement_id"].duplicated()
    if twice.any():
        raise UsageError(
            f"{path}, row {int(twice.to_numpy().argmax()) + 2}: its statement stands in an earlier row too; delete one."
        )
    if not table["tone"].ne("").any():
        raise UsageError(f"{path}: column tone is empty throughout; fill it with {', '.join(coded['tone'])}.")
    return table


def _read(path: Path, needed: Iterable[str]) -> pd.DataFrame:
    try:
        with path.open(encoding="utf-8-sig", newline="") as file:
            text = file.read()
    except OSError as error:
        raise UsageError(
            f"{path}: cannot be read ({error.strerror}); give a sheet that `launchbook sample` wrote."
        ) from None
    except UnicodeDecodeError:
        raise UsageError(f"{path}: is not UTF-8; save it from your spreadsheet as “CSV UTF-8”.") from None
    head = text.partition("\n")[0]
    rows = list(csv.reader(text.splitlines(keepends=True), delimiter=max(",;\t", key=head.count)))
    columns = rows[0] if rows else []
    missing = [name for name in needed if name not in columns]
    if missing:
        raise UsageError(f"{path}: no column {', '.join(missing)}; give a sheet that `launchbook sample` wrote.")
    for line, row in enumerate(rows[1:], start=2):
        if len(row) != len(columns):
            raise UsageError(
                f"{path}, row {line}: {len(row)} cells instead of {len(columns)}; save the sheet again as CSV."
            )
    return pd.DataFrame(rows[1:], columns=columns, dtype="str")


def _key(sheet: Path, names: set[str]) -> pd.DataFrame:
    for path in sorted(sheet.parent.glob(f"*{KEY_ENDING}")):
        found = _read(path, ("sheet", "statement_id", "machine", "weight"))
        if set(found["sheet"]) == names:
            return found
    raise UsageError(
        f"{sheet.parent}: holds no key of {sheet.name}; keep the {KEY_ENDING} file of `launchbook sample` beside it."
    )

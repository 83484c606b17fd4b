"""The registers: knowledge that a researcher edits, one CSV file each in ``data/``.

``load`` gives them as pandas frames, ``faults`` lists everything wrong with them at once, and
``dictionary`` is their data dictionary. Text cells that are empty are "", numbers that are empty are missing.
"""

import hashlib
from dataclasses import dataclass
from pathlib import Path

import pandas as pd

from analysis.errors import RegisterError
from analysis.registers import sheets, validation
from analysis.registers.data_dictionary import dictionary, write_dictionary
from analysis.registers.description import REGISTERS, SEPARATOR
from analysis.registers.validation import last_day

__all__ = ["FOLDER", "Registers", "dictionary", "faults", "last_day", "listed", "load", "tidy", "write_dictionary"]

FOLDER = Path(__file__).resolve().parents[2] / "data"


@dataclass(frozen=True, eq=False)
class Registers:
    """Every register as a frame, columns as ``data/README.md`` describes them, and a digest of the files."""

    countries: pd.DataFrame
    speakers: pd.DataFrame
    offices: pd.DataFrame
    roles: pd.DataFrame
    weapons: pd.DataFrame
    places: pd.DataFrame
    cue_verbs: pd.DataFrame
    launch_words: pd.DataFrame
    tone_words: pd.DataFrame
    topics: pd.DataFrame
    holidays: pd.DataFrame
    launches: pd.DataFrame
    sha256: str

    def names(self, register: str) -> dict[str, tuple[str, ...]]:
        """Every name and alias of a register, as written, and the keys of the rows it names.

        Most name one row; those shared between countries name several.
        """
        about, frame = REGISTERS[register], getattr(self, register)
        found: dict[str, dict[str, None]] = {}
        for row in frame.to_dict("records"):
            for column in about.names:
                for name in validation.items(about, column, row[column]):
                    found.setdefault(name, {})[row[about.key[0]]] = None
        return {name: tuple(keys) for name, keys in found.items()}


def listed(cell: str) -> list[str]:
    """The items of a cell that holds a list.

    >>> listed("Rodong; Nodong-1"), listed("")
    (['Rodong', 'Nodong-1'], [])
    """
    return cell.split(SEPARATOR) if cell else []


def load(folder: Path | str | None = None) -> Registers:
    """The registers of a folder (the checkout's ``data/`` when none is given).

    A file that is absent is a register without rows. Raises ``RegisterError`` with every fault that makes a
    register unusable: text that is not UTF-8, ragged rows, missing or unknown columns, repeated keys, and
    dates and numbers that are none; other faults only ``faults`` reports.
    """
    home = _home(folder)
    read = _read(home)
    fatal = [str(fault) for fault in validation.faults(read) if fault.fatal]
    if not any(sheet.present for sheet in read.values()):
        fatal = [f"{home}: holds no register; give a folder with {', '.join(f'{name}.csv' for name in REGISTERS)}"]
    if fatal:
        raise RegisterError(fatal)
    digest = hashlib.sha256()
    for name, sheet in read.items():
        if sheet.present:
            content = (home / sheet.file).read_bytes()
            digest.update(f"{name}\0{len(content)}\0".encode() + content)
    frames = {name: _frame(name, sheet) for name, sheet in read.items()}
    return Registers(**frames, sha256=digest.hexdigest())


def faults(folder: Path | str | None = None) -> list[str]:
    """Every fault of every register, as ``file:row: column X: what is wrong and what would mend it``.

    Rows count as lines of the file, the header being line 1. An empty list means that all is well.
    """
    return [str(fault) for fault in validation.faults(_read(_home(folder)))]


def tidy(folder: Path | str | None = None) -> list[str]:
    """Rewrite the files of a folder in the plain form (UTF-8, LF, quotes only where needed); names of those changed.

    A file with any other fault of its form is left alone.
    """
    home, changed = _home(folder), []
    for name, register in REGISTERS.items():
        path = home / f"{name}.csv"
        sheet = sheets.read(path, register)
        if not sheet.present or any(fault.fatal for fault in sheet.faults):
            continue
        columns = list(register.columns)
        content = sheets.written(columns, ([row[column] for column in columns] for row in sheet.rows))
        if content != path.read_bytes():
            path.write_bytes(content)
            changed.append(path.name)
    return changed


def _home(folder: Path | str | None) -> Path:
    return FOLDER if folder is None else Path(folder)


def _read(home: Path) -> dict[str, sheets.Sheet]:
    return {name: sheets.read(home / f"{name}.csv", register) for name, register in REGISTERS.items()}


def _frame(name: str, sheet: sheets.Sheet) -> pd.DataFrame:
    columns: dict[str, pd.Series] = {}
    for column, about in REGISTERS[name].columns.items():
        cells = [row[column].strip() for row in sheet.rows]
        if about.type == "integer":
            columns[column] = pd.Series([int(cell) if cell else None for cell in cells], dtype="Int64")
        elif about.type == "number":
            columns[column] = pd.Series([float(cell) if cell else None for cell in cells], dtype="Float64")
        else:
            columns[column] = pd.Series(cells, dtype="str")
    return pd.DataFrame(columns)

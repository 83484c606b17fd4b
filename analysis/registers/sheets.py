"""A register file as rows that know their line: bytes → header and cells, with what is wrong in its form."""

import csv
import io
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from difflib import get_close_matches
from pathlib import Path

from analysis.registers.description import Register


@dataclass(frozen=True)
class Fault:
    """One fault: where it is, what is wrong and what would mend it; `fatal` when the table cannot be used."""

    file: str
    row: int
    column: str
    what: str
    fatal: bool = False

    def __str__(self) -> str:
        column = f"column {self.column}: " if self.column else ""
        return f"{self.file}:{self.row}: {column}{self.what}"


@dataclass
class Sheet:
    """The rows of one file; `lines[i]` is the line on which `rows[i]` begins, the header being line 1."""

    file: str
    rows: list[dict[str, str]] = field(default_factory=list)
    lines: list[int] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    present: bool = True

    def fault(self, row: int, column: str, what: str, fatal: bool = False) -> None:
        self.faults.append(Fault(self.file, row, column, what, fatal))


def suggestion(word: str, known: Iterable[str]) -> str:
    """A question that offers the nearest known word, or nothing when none is near.

    >>> suggestion("icmb", ["icbm", "srbm"])
    "; did you mean 'icbm'?"
    """
    near = get_close_matches(word, list(known), n=1, cutoff=0.6)
    return f"; did you mean {near[0]!r}?" if near else ""


def written(header: Sequence[str], rows: Iterable[Sequence[str]]) -> bytes:
    """The one form in which registers are written: UTF-8, LF, quotes only where needed."""
    text = io.StringIO()
    writer = csv.writer(text, lineterminator="\n")
    writer.writerow(header)
    writer.writerows(rows)
    return text.getvalue().encode()


def read(path: Path, register: Register) -> Sheet:
    """The sheet of one file. Faults of its form are collected; rows that cannot be aligned are left out."""
    sheet = Sheet(path.name)
    if not path.exists():
        sheet.present = False
        sheet.fault(1, "", f"the file is missing; restore it, or make one with the header {','.join(register.columns)}")
        return sheet
    content = path.read_bytes()
    records = _records(content, sheet)
    if not records:
        sheet.fault(1, "", f"the file is empty; its first line should be {','.join(register.columns)}", fatal=True)
        return sheet
    header = records[0][1]
    _check_header(sheet, header, register)
    for line, cells in records[1:]:
        if len(cells) == len(header):
            sheet.rows.append(dict(zip(header, cells, strict=True)))
            sheet.lines.append(line)
        elif not any(cells):
            sheet.fault(line, "", "the line is empty; delete it")
        else:
            wrong = f"{len(cells)} cells where the header has {len(header)}"
            sheet.fault(line, "", f"{wrong}; put quotation marks around a cell that holds a comma", fatal=True)
    if not sheet.faults and content != written(header, (cells for _, cells in records[1:])):
        sheet.fault(1, "", "the file is not in the plain form (commas, quotes only where needed, LF line ends, "
                    "an LF at the end); save it so, or let `registers.tidy` rewrite it")  # fmt: skip
    return sheet


def _records(content: bytes, sheet: Sheet) -> list[tuple[int, list[str]]]:
    if content.startswith(b"\xef\xbb\xbf"):
        sheet.fault(1, "", "the file begins with a byte order mark; save it as UTF-8 without one")
        content = content[3:]
    try:
        text = content.decode()
    except UnicodeDecodeError as error:
        line = content.count(b"\n", 0, error.start) + 1
        sheet.fault(line, "", "the line is not UTF-8; save the file as UTF-8", fatal=True)
        text = content.decode(errors="replace")
    if "\r" in text:
        line = text.count("\n", 0, text.index("\r")) + 1
        sheet.fault(line, "", "the line does not end in a plain LF; save the file with Unix line ends")
    reader = csv.reader(io.StringIO(text, newline=""), strict=True)
    records, line = [], 1
    try:
        for cells in reader:
            records.append((line, cells))
            line = reader.line_num + 1
    except csv.Error as error:
        sheet.fault(line, "", f"the quotation marks do not match ({error}); double those inside a cell", fatal=True)
    return records


def _check_header(sheet: Sheet, header: list[str], register: Register) -> None:
    missing = [column for column in register.columns if column not in header]
    for column in dict.fromkeys(header):
        if column not in register.columns:
            hint = suggestion(column, missing) or "; known are " + ", ".join(register.columns)
            sheet.fault(1, column, f"is not a column of this register{hint}", fatal=True)
        elif header.count(column) > 1:
            sheet.fault(1, column, "stands twice in the header; keep one", fatal=True)
    for column in missing:
        sheet.fault(1, column, f"is missing; add it ({register.columns[column].meaning})", fatal=True)
    known = [column for column in header if column in register.columns]
    if not missing and known != list(register.columns):
        sheet.fault(1, "", f"the columns are out of order; the order is {', '.join(register.columns)}")

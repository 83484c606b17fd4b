"""Every fault of every register at once: cells, keys, names, references."""

import calendar
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from itertools import pairwise

from analysis.registers.description import REGISTERS, SEPARATOR, Field, Register
from analysis.registers.sheets import Fault, Sheet, suggestion

_ISO = re.compile(r"(\d{4})(?:-(\d{2})(?:-(\d{2}))?)?")
_ADDRESS = re.compile(r"https?://[A-Za-z0-9-]+(?:\.[A-Za-z0-9-]+)+(?::\d+)?(?:[/?#][^\s;]*)?")
_NUMBER = re.compile(r"-?\d+(?:\.\d+)?")
_WHITESPACE = re.compile(r"^\s|\s$|[^\S ]|\s\s")


def is_date(cell: str) -> bool:
    """Whether the cell is a day, month or year of the calendar in ISO form.

    >>> [is_date(cell) for cell in ("2022-01-05", "1984-09", "2022-02-30", "5 Jan")]
    [True, True, False, False]
    """
    parts = _ISO.fullmatch(cell)
    if parts is None or int(parts[1]) < 1:
        return False
    month = int(parts[2] or 1)
    return 1 <= month <= 12 and 1 <= int(parts[3] or 1) <= calendar.monthrange(int(parts[1]), month)[1]


def last_day(date: str) -> str:
    """The last day that a day, month or year in ISO form covers.

    >>> last_day("2020-02"), last_day("2020"), last_day("2020-02-03")
    ('2020-02-29', '2020-12-31', '2020-02-03')
    """
    year, month, day = [*map(int, date.split("-")), 0, 0][:3]
    month = month or 12
    return f"{year:04}-{month:02}-{day or calendar.monthrange(year, month)[1]:02}"


def items(register: Register, column: str, cell: str) -> list[str]:
    """The items of a cell: those of a list, or the one value; none when it is empty."""
    if not cell:
        return []
    return [item.strip() for item in cell.split(SEPARATOR.strip())] if register.is_list(column) else [cell]


def faults(sheets: Mapping[str, Sheet]) -> list[Fault]:
    """Every fault of the registers, file by file and line by line."""
    found: list[Fault] = []
    for name, sheet in sheets.items():
        register = REGISTERS[name]
        complete = not any(fault.fatal and fault.row == 1 for fault in sheet.faults)
        of_rows = [*_cells(register, sheet), *(_rows(register, sheet, sheets) if complete else ())]
        found += sorted([*sheet.faults, *of_rows], key=lambda fault: fault.row)
    return found


def _cells(register: Register, sheet: Sheet) -> Iterator[Fault]:
    for line, row in zip(sheet.lines, sheet.rows, strict=True):
        for column, cell in row.items():
            if column in register.columns:
                for what, fatal in _cell(register, column, cell):
                    yield Fault(sheet.file, line, column, what, fatal)


def _cell(register: Register, column: str, cell: str) -> Iterator[tuple[str, bool]]:
    about = register.columns[column]
    if not cell.strip():
        if cell:
            yield "holds nothing but white space; empty it", False
        elif about.required:
            yield f"is empty; give {about.meaning}", column in register.key
        return
    if _WHITESPACE.search(cell):
        yield f"{cell!r} has stray white space; take it out", False
    if register.is_list(column):
        parts = items(register, column, cell)
        if "" in parts:
            yield f"{cell!r} has an empty item; take out the stray ';'", False
        elif SEPARATOR.join(parts) != cell and not _WHITESPACE.search(cell):
            yield "the items are not separated by '; '; put one space after each ';'", False
        for item in dict.fromkeys(parts):
            if item and parts.count(item) > 1:
                yield f"lists {item!r} twice; keep one", False
    for item in items(register, column, cell.strip()):
        yield from _value(about, item)


def _value(about: Field, value: str) -> Iterator[tuple[str, bool]]:
    if not value:
        return
    if about.type == "addresses" and not _ADDRESS.fullmatch(value):
        yield f"{value!r} is not an address; give one that begins with http:// or https://", False
    if about.type == "date" and not is_date(value):
        yield f"{value!r} is no date; write a day as 2022-01-05, a month as 2022-01, a year as 2022", True
    if about.type == "time" and not re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", value):
        yield f"{value!r} is no time of day; write it as 08:10", False
    if about.type in ("integer", "number"):
        yield from _number(about, value)
    if about.pattern and not re.fullmatch(about.pattern, value):
        yield f"{value!r} is not formed like an id; write it after the pattern {about.pattern}", False
    if about.values and value not in about.values:
        mend = suggestion(value, about.values) or "; choose one of them"
        yield f"{value!r} is none of {', '.join(about.values)}{mend}", False


def _number(about: Field, value: str) -> Iterator[tuple[str, bool]]:
    if not _NUMBER.fullmatch(value) or (about.type == "integer" and "." in value):
        kind = "a whole number" if about.type == "integer" else "a number with a decimal point and no unit"
        yield f"{value!r} is not a number here; write {kind}", True
    elif (about.low is not None and float(value) < about.low) or (about.high is not None and float(value) > about.high):
        top = "" if about.high is None else f" to {about.high:g}"
        yield f"{value} is out of range; it goes from {about.low:g}{top}", False


def _rows(register: Register, sheet: Sheet, sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    yield from _repeated(sheet, register.key, fatal=True)
    for column, about in register.columns.items():
        if about.unique:
            yield from _repeated(sheet, (column,), fatal=False)
        if about.refers:
            yield from _references(sheet, column, about.refers, sheets)
    yield from _shared_names(register, sheet)
    for line, row in zip(sheet.lines, sheet.rows, strict=True):
        for what, column in _relations(register, row):
            yield Fault(sheet.file, line, column, what)
    yield from _overlaps(register, sheet)


def _repeated(sheet: Sheet, columns: tuple[str, ...], fatal: bool) -> Iterator[Fault]:
    first: dict[tuple[str, ...], int] = {}
    for line, row in zip(sheet.lines, sheet.rows, strict=True):
        value = tuple(row[column] for column in columns)
        if value in first and any(value):
            shown = ", ".join(repr(part) for part in value if part)
            what = f"repeats {shown} of row {first[value]}; change one or delete one"
            yield Fault(sheet.file, line, " + ".join(columns), what, fatal)
        first.setdefault(value, line)


def _references(sheet: Sheet, column: str, to: tuple[str, str], sheets: Mapping[str, Sheet]) -> Iterator[Fault]:
    target = sheets.get(to[0])
    if target is None or not target.present or any(to[1] not in row for row in target.rows[:1]):
        return
    known = {row[to[1]] for row in target.rows}
    for line, row in zip(sheet.lines, sheet.rows, strict=True):
        value = row[column]
        if value and value not in known:
            mend = suggestion(value, known) or f"; add it to {target.file} or correct it"
            yield Fault(sheet.file, line, column, f"{value!r} is no {to[1]} in {target.file}{mend}")


def _shared_names(register: Register, sheet: Sheet) -> Iterator[Fault]:
    """A name of two rows is a fault unless the column `names_within` tells them apart."""
    owners: dict[tuple[str, str], tuple[int, str]] = {}
    for line, row in zip(sheet.lines, sheet.rows, strict=True):
        realm = row.get(register.names_within, "")
        named: set[str] = set()
        for column in register.names:
            for name in items(register, column, row[column]):
                folded = name.casefold()
                if folded in named and column != register.names[0] and folded == row[register.names[0]].casefold():
                    yield Fault(sheet.file, line, column, f"{name!r} is the row's own name; take it out")
                earlier = owners.setdefault((folded, realm), (line, row[register.key[0]]))
                if earlier[0] != line and name and folded not in named:
                    what = f"{name!r} also names {earlier[1]} (row {earlier[0]}); take it out of one of the two"
                    yield Fault(sheet.file, line, column, what)
                named.add(folded)


def _relations(register: Register, row: dict[str, str]) -> Iterator[tuple[str, str]]:
    for first, second in register.spans:
        begin, end = row[first], row[second]
        if is_date(begin) and is_date(end) and begin > last_day(end):
            yield f"{begin!r} is later than {second} {end!r}; correct one of them", first
    for group in register.together:
        empty = [column for column in group if not row[column]]
        if empty and len(empty) < len(group):
            yield f"is empty although {' and '.join(c for c in group if row[c])} is not; fill both or none", empty[0]
    if {"month", "day"} <= row.keys() and row["month"].isdigit() and row["day"].isdigit():
        month, day = int(row["month"]), int(row["day"])
        if 1 <= month <= 12 and calendar.monthrange(2000, month)[1] < day <= 31:
            yield f"{day} is no day of month {month}; correct one of them", "day"
    within = row.get("within")
    if within and within == row[register.key[0]]:
        yield f"{within!r} is the row itself; name the larger place or leave it empty", "within"


def _overlaps(register: Register, sheet: Sheet) -> Iterator[Fault]:
    """The same holder of the same thing twice at a time: one of the two rows is wrong."""
    for first, second in register.spans:
        terms: dict[tuple[str, ...], list[tuple[str, str, int]]] = defaultdict(list)
        holder = tuple(column for column in register.key if column not in (first, second))
        for line, row in zip(sheet.lines, sheet.rows, strict=True):
            if (not row[first] or is_date(row[first])) and (not row[second] or is_date(row[second])):
                end = last_day(row[second]) if row[second] else "9999-12-31"
                terms[tuple(row[column] for column in holder)].append((row[first], end, line))
        for spans in terms.values():
            spans.sort()
            for (begin, end, line), (later, _, other) in pairwise(spans):
                if begin != later and last_day(later) < end:
                    what = f"{later!r} falls into the same term of row {line}, which ends {end}; correct one of them"
                    yield Fault(sheet.file, other, first, what)

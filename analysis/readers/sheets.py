"""Tables: comma- or tab-separated values, and Parquet."""

import csv
import io
from collections.abc import Iterator
from itertools import islice
from pathlib import Path

from analysis.readers.batch import Batch, Fault, Wanted, from_records
from analysis.readers.encodings import LARGEST_DOCUMENT, Unreadable, decode, load

PORTION = 5_000
_RESTARTS = 20


def separated(path: Path, wanted: Wanted, declared: str = "") -> Iterator[Batch]:
    """A .csv or .tsv file with a header line; rows are records counted from 1 after it.

    Of .csv files the separator is the one of , ; | and tab that the header has most of. A row with more
    cells than the header is a fault of its own, and so is one whose quotation mark is never closed.
    """
    whole = decode(load(path), declared)
    if not whole.strip():
        raise Unreadable("empty", "the file is empty")
    lines = list(io.StringIO(whole, newline=""))
    tabs = ".tsv" in (suffix.lower() for suffix in path.suffixes[-2:])
    separator = "\t" if tabs else max(",;\t|", key=lines[0].count)
    rows = _rows(lines, separator, quoted=True)
    if tabs and any(isinstance(cells, str) for cells in _rows(lines, separator, quoted=True)):
        rows = _rows(lines, separator, quoted=False)
    header = next(rows)
    if isinstance(header, str):
        raise Unreadable("malformed", f"the header line: {header}")
    names = [name.strip() for name in header]
    portion: list[tuple[int, dict[str, object]]] = []
    faults: list[Fault] = []
    for row, cells in enumerate(rows, start=1):
        if isinstance(cells, str):
            faults.append(Fault(row, "malformed", cells))
        elif len(cells) > len(names):
            reason = f"{len(cells)} cells where the header has {len(names)}: quote cells that hold a separator"
            faults.append(Fault(row, "malformed", reason))
        elif cells:
            portion.append((row, {name: cell or None for name, cell in zip(names, cells, strict=False)}))
        if len(portion) == PORTION:
            yield _batch(portion, faults, wanted, names)
            portion, faults = [], []
    yield _batch(portion, faults, wanted, names)


def parquet(path: Path, wanted: Wanted) -> Iterator[Batch]:
    """A Parquet file, of which only the wanted columns are read, some thousand rows at a time."""
    import pyarrow as pa
    import pyarrow.parquet as pq

    try:
        with pq.ParquetFile(path) as file:
            names = file.schema_arrow.names
            columns = [name for name in names if wanted(name)]
            row = 0
            if not columns:
                yield Batch({}, [], dict.fromkeys(names))
            for table in file.iter_batches(PORTION, columns=columns) if columns else ():
                rows: list[int | None] = list(range(row + 1, row + table.num_rows + 1))
                row += table.num_rows
                yield Batch({name: table.column(name).to_pylist() for name in columns}, rows, dict.fromkeys(names))
    except (pa.ArrowException, OSError, ValueError) as error:
        raise Unreadable("unreadable", f"is not a Parquet file that can be read ({_first(error)})") from None


def _batch(
    portion: list[tuple[int, dict[str, object]]], faults: list[Fault], wanted: Wanted, names: list[str]
) -> Batch:
    batch = from_records(portion, wanted)
    batch.faults, batch.names = faults, dict.fromkeys(names)
    return batch


def _rows(lines: list[str], separator: str, quoted: bool) -> Iterator[list[str] | str]:
    """Each record, or what is wrong with it; after a quotation mark that stays open, from the next line on."""
    csv.field_size_limit(LARGEST_DOCUMENT)
    begin = 0
    for _ in range(_RESTARTS):
        rest = islice(lines, begin, None)
        if quoted:
            reader = csv.reader(rest, delimiter=separator, strict=True)
        else:
            reader = csv.reader(rest, delimiter=separator, strict=True, quoting=csv.QUOTE_NONE)
        ended = 0
        while True:
            try:
                yield next(reader)
            except StopIteration:
                return
            except csv.Error as error:
                line = begin + ended + 1
                if "unexpected end" in str(error) or "field larger" in str(error):
                    yield f"line {line}: a quotation mark is opened and never closed"
                    begin = line
                    break
                yield f"line {line}: {error}"
            ended = reader.line_num
    yield f"line {begin + 1}: too many quotation marks are never closed; the rest of the file was not read"


def _first(error: Exception) -> str:
    return str(error).strip().split("\n")[0][:200]

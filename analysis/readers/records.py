"""Files of JSON: an array, an object that holds one list, a single object, or one object per line."""

import io
import json
from collections.abc import Iterator
from pathlib import Path
from typing import BinaryIO

from analysis.readers.batch import Batch, Fault, Wanted, from_records
from analysis.readers.encodings import LARGEST_DOCUMENT, MEGABYTE, Unreadable, decode, encoding, load, opened

PORTION = 5_000
"""Records that are held as Python objects at a time."""
_LONGEST_LINE = 3 * LARGEST_DOCUMENT


def lines(path: Path, wanted: Wanted, declared: str = "") -> Iterator[Batch]:
    """JSON Lines: one object a line; a line that is none is a fault of its own, blank lines count but are nothing."""
    portion: list[tuple[int, dict[str, object]]] = []
    faults: list[Fault] = []
    for row, line in _numbered(path, declared):
        if isinstance(line, Unreadable):
            faults.append(Fault(row, line.problem, line.reason))
        elif line and not line.isspace():
            try:
                portion.append((row, _object(line)))
            except Unreadable as error:
                faults.append(Fault(row, error.problem, error.reason))
        if len(portion) == PORTION:
            yield _batch(portion, faults, wanted)
            portion, faults = [], []
    yield _batch(portion, faults, wanted)


def document(path: Path, wanted: Wanted, declared: str = "") -> Iterator[Batch]:
    """A .json file. Raises Unreadable with line and column when it is not JSON.

    A file of one object per line is read as JSON Lines, whatever its name says.
    """
    whole = decode(load(path), declared)
    if not whole.strip():
        raise Unreadable("empty", "the file is empty")
    try:
        content = _parse(whole)
    except Unreadable as error:
        if "Extra data" in error.reason and _is_lines(whole):
            yield from lines(path, wanted, declared)
            return
        raise
    records = _records(content, wanted)
    for first in range(0, len(records), PORTION):
        portion: list[tuple[int, dict[str, object]]] = []
        faults: list[Fault] = []
        for row, record in enumerate(records[first : first + PORTION], start=first + 1):
            if isinstance(record, dict):
                portion.append((row, record))
            else:
                faults.append(Fault(row, "wrong type", f"the record is {_kind(record)}, not an object with fields"))
        yield _batch(portion, faults, wanted)


def _batch(portion: list[tuple[int, dict[str, object]]], faults: list[Fault], wanted: Wanted) -> Batch:
    batch = from_records(portion, wanted)
    batch.faults = faults
    return batch


def _numbered(path: Path, declared: str) -> Iterator[tuple[int, str | Unreadable]]:
    """Lines with their numbers from 1, or what is wrong with them; one too long is skipped to its end."""
    try:
        with opened(path) as stream:
            head = stream.read(MEGABYTE)
        name, mark = encoding(head, declared)
        with opened(path) as stream:
            stream.read(mark)
            if name.startswith(("utf-16", "utf-32")):
                source: BinaryIO = io.BytesIO(stream.read().decode(name, errors="replace").encode())
                name = "utf-8"
            else:
                source = stream
            row = 0
            while line := source.readline(_LONGEST_LINE):
                row += 1
                if len(line) == _LONGEST_LINE and not line.endswith(b"\n"):
                    while (rest := source.readline(MEGABYTE)) and not rest.endswith(b"\n"):
                        pass
                    yield row, Unreadable("too large", f"the line is longer than {_LONGEST_LINE // MEGABYTE} MB")
                else:
                    yield row, line.decode(name, errors="replace")
    except (EOFError, OSError) as error:
        raise Unreadable("unreadable", f"cannot be read to its end ({error})") from None


def _object(line: str) -> dict[str, object]:
    content = _parse(line)
    if not isinstance(content, dict):
        raise Unreadable("wrong type", f"the line is {_kind(content)}, not an object with fields")
    return content


def _parse(source: str) -> object:
    try:
        return json.loads(source)
    except json.JSONDecodeError as error:
        where = f"line {error.lineno}, column {error.colno}" if error.lineno > 1 else f"column {error.colno}"
        raise Unreadable(
            "malformed", f"not valid JSON: {error.msg.removesuffix(' at')} at {where}; mend it there"
        ) from None
    except RecursionError:
        raise Unreadable("malformed", "the JSON is nested too deeply") from None
    except ValueError as error:
        raise Unreadable("malformed", f"not valid JSON: {error}") from None


def _is_lines(whole: str) -> bool:
    first = whole.lstrip().split("\n", 1)[0]
    try:
        return isinstance(json.loads(first), dict)
    except (ValueError, RecursionError):
        return False


def _records(content: object, wanted: Wanted) -> list[object]:
    """The records of a parsed file: the array, the one list of objects within, or the object itself."""
    if isinstance(content, list):
        return content
    if not isinstance(content, dict):
        raise Unreadable("wrong type", f"the file is {_kind(content)}, not an array or object")
    lists = _lists(content, 3)
    own = [name for name, value in content.items() if isinstance(value, str) and wanted(name)]
    if len(lists) == 1 and len(own) < 2:
        return next(iter(lists.values()))
    if len(lists) > 1 and not own:
        names = ", ".join(lists)
        raise Unreadable("malformed", f"holds several lists of records ({names}): keep one, or save each as a file")
    return [content]


def _lists(content: dict[str, object], depth: int, above: str = "") -> dict[str, list[object]]:
    found: dict[str, list[object]] = {}
    for name, value in content.items():
        if isinstance(value, list) and value and all(isinstance(item, dict) for item in value):
            found[above + name] = value
        elif isinstance(value, dict) and depth:
            found |= _lists(value, depth - 1, f"{above}{name}.")
    return found


def _kind(value: object) -> str:
    kinds = ((str, "a text"), (bool, "true or false"), (int | float, "a number"), (list, "a list"), (dict, "an object"))
    return next((name for kind, name in kinds if isinstance(value, kind)), "null")

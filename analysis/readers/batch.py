"""What every reader returns: raw documents, as the file names and types their fields."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from typing import NamedTuple

Wanted = Callable[[str], bool]
"""Whether a field of that name is of use; the others are named, but not kept."""


class Fault(NamedTuple):
    """One document that was set aside, or a whole file where `row` is missing."""

    row: int | None
    problem: str
    reason: str


@dataclass
class Batch:
    """Raw documents of one file: a list of values per field, each as long as `rows`.

    `rows` are the line or record numbers, counted from 1, or [None] for a file that is one document.
    `names` are all fields that the file has, the ones not kept included.
    """

    columns: dict[str, list[object]]
    rows: list[int | None]
    names: dict[str, None] = field(default_factory=dict)
    faults: list[Fault] = field(default_factory=list)


def from_records(records: Iterable[tuple[int, dict[str, object]]], wanted: Wanted) -> Batch:
    """A batch of records, each with its number; a field that some record lacks is None there."""
    batch = Batch({}, [])
    for row, record in records:
        for name, value in record.items():
            if name not in batch.names:
                batch.names[name] = None
            if value is not None and wanted(name):
                values = batch.columns.setdefault(name, [])
                values.extend([None] * (len(batch.rows) - len(values)))
                values.append(value)
        batch.rows.append(row)
    for values in batch.columns.values():
        values.extend([None] * (len(batch.rows) - len(values)))
    return batch

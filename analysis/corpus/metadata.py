"""``metadata.csv``: what a folder of text files says about them in a table beside them."""

from collections.abc import Mapping
from pathlib import PurePosixPath

from analysis import readers
from analysis.corpus.fields import plain
from analysis.corpus.files import File
from analysis.readers import Fault, Unreadable

FILE_KEYS = ("file", "filename", "file_name", "path", "name")
ID_KEYS = ("document_id", "id", "doc_id")

Fields = dict[str, object]


def metadata(file: File, documents: list[File], encoding: str = "") -> tuple[dict[str, Fields], list[Fault]]:
    """Name of a document's file → its fields in the metadata.csv `file`; and what is wrong with that table.

    A row belongs to the file that its column file, filename or path names, else document_id or id; with or
    without ending, below the table's folder. A row that names no file, or one that has a row already, is a fault.
    """
    folder = file.name.rpartition("/")[0]
    known = _names(folder, documents)
    found: dict[str, Fields] = {}
    faults: list[Fault] = []
    try:
        for batch in readers.read(file.path, lambda name: True, encoding):
            faults += batch.faults
            if not (keys := _keys(list(batch.names))):
                columns = ", ".join(batch.names)
                faults.append(Fault(None, "malformed", f"has no column document_id or file; its columns: {columns}"))
                break
            for at, row in enumerate(batch.rows):
                fields = {name: values[at] for name, values in batch.columns.items() if values[at] is not None}
                named = next((str(fields[key]).strip() for key in keys if fields.get(key)), "")
                target = known.get(named.removeprefix("./").replace("\\", "/"))
                if target is None:
                    reason = f"names {named!r}, which is not one text file of this folder" if named else "names no file"
                    faults.append(Fault(row, "unreadable", reason))
                elif target in found:
                    faults.append(Fault(row, "repeated id", f"{named!r} has a row already, and the first counts"))
                else:
                    found[target] = {name: value for name, value in fields.items() if name != keys[0]}
    except Unreadable as error:
        faults.append(Fault(error.row, error.problem, error.reason))
    return found, faults


def _keys(names: list[str]) -> list[str]:
    ranked = [(rank, name) for name in names for rank, key in enumerate((*FILE_KEYS, *ID_KEYS)) if plain(name) == key]
    return [name for _, name in sorted(ranked)]


def _names(folder: str, documents: list[File]) -> Mapping[str, str]:
    """All ways to name each document's file from `folder`; a way that fits several names none."""
    ways: dict[str, set[str]] = {}
    for document in documents:
        below = PurePosixPath(document.name).relative_to(folder).as_posix()
        last = PurePosixPath(below).name
        for name in (below, last):
            short = name[: len(name) - len(readers.ending(name))]
            for way in (name, short):
                ways.setdefault(way, set()).add(document.name)
    return {way: next(iter(files)) for way, files in ways.items() if len(files) == 1}

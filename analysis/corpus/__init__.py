"""A file or folder of articles, statements and transcripts → the tables ``documents`` and ``problems``.

``read`` reads them, ``digest`` names their exact content, ``stamps`` and ``unchanged`` tell whether somebody
wrote to them meanwhile. How to bring a corpus of one's own stands in ``analysis.corpus.fields``.
"""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

import pandas as pd

from analysis import readers, schema
from analysis.corpus import fields as names
from analysis.corpus import metadata
from analysis.corpus.documents import Collector, problems
from analysis.corpus.fields import FIELDS, Settings
from analysis.corpus.files import File, Listing, digest, listing, stamps, unchanged
from analysis.errors import CorpusError, UsageError
from analysis.readers import Fault, Unreadable

__all__ = ["FIELDS", "digest", "read", "stamps", "unchanged"]

Found = TypeVar("Found")


def read(
    path: Path | str,
    fields: Mapping[str, str] | None = None,
    progress: Callable[[int, int], None] | None = None,
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """The documents of the file or folder at `path`, and the problems: what was set aside, and why.

    `fields` maps columns of ``documents`` to the corpus's own fields (``{"text": "story"}``) and goes before
    what corpus.toml says. `progress` is told the bytes read so far and in all.

    Documents come in the order of the files' names and of the records within. Their ids are the records' own
    (field id), else the file's name without its ending, followed by the record's number; where that says the
    same twice, the sub-folder and the ending are added. Of a text that comes more than once (blanks aside)
    all but the first have ``duplicate_of``. A document without text, with an impossible date or of a wrong
    type is a problem; one without a date stays undated.

    Raises UsageError for a path that does not exist and for fields that are in no file, CorpusError when not
    one document can be read, with the first problem and the way out.
    """
    place = Path(path)
    asked = names.given(fields)
    found = listing(place)
    base = _settings(found, asked)
    collector = Collector()
    for name, fault in found.faults:
        collector.fault(name, fault)
    beside = _metadata(found, base, collector)
    total, done = sum(file.size for file in found.files), 0
    for file in found.files:
        settings = _nearest(base, file) or Settings(asked)
        try:
            for batch in readers.read(file.path, settings.wanted, settings.encoding):
                collector.add(file, batch, settings, beside.get(file.name, {}))
        except Unreadable as error:
            collector.fault(file.name, Fault(error.row, error.problem, error.reason))
        done += file.size
        if progress:
            progress(done, total)
    _present(place, asked, base, collector)
    documents = schema.check(collector.documents(), "documents")
    table = schema.check(problems(collector.problems), "problems")
    if documents.empty:
        raise CorpusError(_nothing(place, found, table))
    return documents, table


def _present(place: Path, asked: Mapping[str, str], base: Mapping[str, Settings], collector: Collector) -> None:
    """A mapping to a field that no file has is a slip of the pen, not to be passed over."""
    there = ", ".join(collector.names)
    for name in asked.values():
        if collector.names and name not in collector.names:
            raise UsageError(f"No file of {place} has a field {name!r}; there are {there}.")
    for folder, settings in base.items():
        for name in settings.mapped.values():
            if collector.names and name not in collector.names:
                where = "/".join(filter(None, (folder, "corpus.toml")))
                raise CorpusError(f"{where} maps to a field {name!r} that no file of {place} has; there are {there}.")


def _nothing(place: Path, found: Listing, table: pd.DataFrame) -> str:
    if table.empty:
        return f"{place} holds no documents: put files there ({', '.join(readers.FORMATS)})."
    first = table.iloc[0]
    where = found.root / first["path"] if found.root != Path() else first["path"]
    kind = "line" if readers.ending(first["path"]).startswith((".jsonl", ".ndjson")) else "record"
    row = "" if pd.isna(first["row"]) else f", {kind} {first['row']}"
    more = f" ({len(table) - 1} more problems of this kind or others.)" if len(table) > 1 else ""
    return f"No document of {place} could be read. {where}{row}: {first['reason']}.{more}"


def _settings(found: Listing, asked: Mapping[str, str]) -> dict[str, Settings]:
    """Folder → what holds in it, from its own corpus.toml and those above."""
    result: dict[str, Settings] = {}
    for folder in sorted(found.settings, key=lambda name: name.count("/") + bool(name)):
        file = found.settings[folder]
        above = _nearest(result, file) or Settings()
        own = names.settings(file.path, above)
        result[folder] = Settings({**own.mapped, **asked}, own.defaults, own.timezone, own.encoding, own.day_first)
    return result


def _metadata(found: Listing, settings: Mapping[str, Settings], collector: Collector) -> dict[str, metadata.Fields]:
    """Name of a document's file → its fields in the nearest metadata.csv at or above it."""
    result: dict[str, metadata.Fields] = {}
    owners = {file.name: _nearest(found.metadata, file) for file in found.files if readers.one_document(file.name)}
    for table in found.metadata.values():
        documents = [file for file in found.files if owners.get(file.name) is table]
        encoding = (_nearest(settings, table) or Settings()).encoding
        fields, faults = metadata.metadata(table, documents, encoding)
        result |= fields
        for fault in faults:
            collector.fault(table.name, fault)
    return result


def _nearest(table: Mapping[str, Found], file: File) -> Found | None:
    """What `table` has for the file's folder, or for the nearest folder above that it has anything for."""
    folder = file.name
    while folder:
        folder = folder.rpartition("/")[0]
        if folder in table:
            return table[folder]
    return None

"""Formats → raw documents: ``read`` yields the fields of a file's documents as the file names and types them.

Which field is the text and which the date is not decided here but in ``analysis.corpus``.
"""

from collections.abc import Callable, Iterator
from pathlib import Path

from analysis.readers import days, prose, records, sheets
from analysis.readers.batch import Batch, Fault, Wanted
from analysis.readers.encodings import LARGEST_DOCUMENT, Unreadable, known, scrubbed

__all__ = [
    "FORMATS",
    "LARGEST_DOCUMENT",
    "Batch",
    "Fault",
    "Unreadable",
    "days",
    "ending",
    "known",
    "one_document",
    "read",
    "readable",
    "scrubbed",
]

_ONE: dict[str, Callable[[Path, str], Batch]] = {
    ".txt": prose.text,
    ".md": prose.markdown,
    ".markdown": prose.markdown,
    ".html": prose.html,
    ".htm": prose.html,
}
_MANY: dict[str, Callable[[Path, Wanted, str], Iterator[Batch]]] = {
    ".json": records.document,
    ".jsonl": records.lines,
    ".ndjson": records.lines,
    ".csv": sheets.separated,
    ".tsv": sheets.separated,
    ".parquet": lambda path, wanted, encoding: sheets.parquet(path, wanted),
}
FORMATS = (*_ONE, *_MANY)
"""Endings of the files that can be read; all but .parquet also with .gz behind."""


def ending(name: str) -> str:
    """The ending of a file's name that tells its format, in lower case, or what stands in its place.

    >>> ending("2022/Report.TXT"), ending("all.jsonl.gz"), ending("scan.pdf")
    ('.txt', '.jsonl.gz', '.pdf')
    """
    suffixes = [suffix.lower() for suffix in Path(name).suffixes]
    if suffixes[-1:] == [".gz"] and suffixes[-2:-1] and suffixes[-2] in FORMATS and suffixes[-2] != ".parquet":
        return "".join(suffixes[-2:])
    return suffixes[-1] if suffixes else ""


def readable(name: str) -> bool:
    """Whether a file of that name is in a format that can be read."""
    return ending(name).removesuffix(".gz") in FORMATS and ending(name) != ".gz"


def one_document(name: str) -> bool:
    """Whether a file of that name is one document, not a list of them."""
    return ending(name).removesuffix(".gz") in _ONE


def read(path: Path, wanted: Wanted, encoding: str = "") -> Iterator[Batch]:
    """Raw documents of the file at `path`, in portions; only `wanted` fields are kept.

    `encoding` is the one to try first. Raises Unreadable, at any portion, when the file as a whole cannot be
    read (on); a single bad record is a fault in its batch.
    """
    format = ending(path.name).removesuffix(".gz")
    if format in _ONE:
        yield _ONE[format](path, encoding)
    else:
        yield from _MANY[format](path, wanted, encoding)

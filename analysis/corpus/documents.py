"""Raw documents → rows of ``documents`` and ``problems``."""

import datetime as dt
import hashlib
import math
import re
from collections.abc import Callable, Iterator, Mapping
from pathlib import PurePosixPath

import pandas as pd

from analysis import dates, readers, schema
from analysis.corpus.fields import FIELDS, Settings
from analysis.corpus.files import File
from analysis.corpus.genres import genre
from analysis.readers import Batch, Fault, Unreadable, days, scrubbed

_INVISIBLE = re.compile("[\\s\x00-\x1f\u200b-\u200f\u202a-\u202e\u2060-\u2069\ufeff]*")
_PORTION = 5_000
_NAMED_DAY = re.compile(r"(?<!\d)(\d{4})[-_.](\d{2})[-_.](\d{2})(?!\d)")

Row = dict[str, object]


class Collector:
    """Rows gathered from file after file, made into frames some thousand at a time: texts are held once, compactly."""

    def __init__(self) -> None:
        self._rows: list[Row] = []
        self._frames: list[pd.DataFrame] = []
        self.problems: list[Row] = []
        self.names: dict[str, None] = {}
        """every field that some file has"""

    def add(self, file: File, batch: Batch, settings: Settings, metadata: Mapping[str, object]) -> None:
        """The documents of one batch; what is wrong with one of them goes to the problems."""
        self.names |= batch.names
        faults = list(batch.faults)
        for row in _rows(file, batch, settings, metadata):
            if isinstance(row, Fault):
                faults.append(row)
            else:
                self._rows.append(row)
        for fault in sorted(faults, key=lambda fault: fault.row or 0):
            self.fault(file.name, fault)
        if len(self._rows) >= _PORTION:
            self._flush()

    def fault(self, name: str, fault: Fault) -> None:
        """One problem: with a document where the fault has a row, else with a whole file."""
        reason = scrubbed(fault.reason)
        self.problems.append({"path": name, "row": fault.row, "problem": fault.problem, "reason": reason})

    def documents(self) -> pd.DataFrame:
        """All documents gathered, under ids that tell them apart, duplicates marked; not yet as the schema has it."""
        self._flush()
        if not self._frames:
            return schema.empty("documents")
        whole = pd.concat(self._frames, ignore_index=True)
        self._frames.clear()
        whole = self._without_repeated(whole)
        whole["document_id"] = _ids(whole)
        first = whole.drop_duplicates("same").set_index("same")["document_id"]
        original = whole["same"].map(first)
        whole["duplicate_of"] = original.where(original != whole["document_id"])
        return whole.drop(columns=["same", "given"])

    def _without_repeated(self, whole: pd.DataFrame) -> pd.DataFrame:
        """Of records of one file with the same id the first stays."""
        repeated = whole["given"].notna() & whole.duplicated(["path", "given"])
        for at in whole.index[repeated]:
            path, row, given = whole.loc[at, ["path", "row", "given"]]
            first = whole.loc[(whole["path"] == path) & (whole["given"] == given), "row"].iloc[0]
            reason = f"the id {given!r} is taken by row {first}: give every document an id of its own, or none"
            self.fault(path, Fault(int(row), "repeated id", reason))
        return whole[~repeated].reset_index(drop=True)

    def _flush(self) -> None:
        if self._rows:
            frame = pd.DataFrame(self._rows)
            types = {name: schema.DTYPES[column.type] for name, column in schema.TABLES["documents"].columns.items()}
            types |= {"given": "str", "same": "str"}
            self._frames.append(frame.astype({name: types[name] for name in frame.columns}))
            self._rows = []


def problems(rows: list[Row]) -> pd.DataFrame:
    """The table of problems: key is path and row, numbered where that says the same twice."""
    if not rows:
        return schema.empty("problems")
    table = pd.DataFrame(rows)
    row = table["row"].astype("Int64")
    key = table["path"].where(row.isna(), table["path"] + ":" + row.astype("str"))
    times = key.groupby(key).cumcount() + 1
    table["problem_id"] = key.where(times == 1, key + "#" + times.astype("str"))
    return table


def _rows(file: File, batch: Batch, settings: Settings, metadata: Mapping[str, object]) -> Iterator[Row | Fault]:
    """One row or fault per raw document. `metadata` are fields from elsewhere that fill what the file leaves out."""
    candidates = settings.candidates(list(batch.names))
    extra = settings.candidates(list(metadata))
    alone = batch.rows == [None]
    if "text" not in candidates and batch.rows:
        yield Fault(None, "no text", _no_text(batch, settings))
        return
    columns = {column: [(name, batch.columns[name]) for name in names if name in batch.columns]
               for column, names in candidates.items()}  # fmt: skip
    for at, number in enumerate(batch.rows):
        values = {column: [(name, series[at]) for name, series in pairs if series[at] is not None]
                  for column, pairs in columns.items()}  # fmt: skip
        for column, names in extra.items():
            values.setdefault(column, []).extend((f"metadata.csv: {name}", metadata[name]) for name in names)
        try:
            yield _row(file, number, values, settings, alone)
        except Unreadable as error:
            yield Fault(number, error.problem, error.reason)


def _row(
    file: File, number: int | None, values: Mapping[str, list[tuple[str, object]]], settings: Settings, alone: bool
) -> Row:
    text = _body(values.get("text", []), alone)
    published, published_by = _published(values.get("published", []), file, settings, alone)
    said = {column: _words(column, values.get(column, []), settings) for column in ("title", "outlet", "url")}
    if published is None:
        published, published_by = _evidence(said["url"] or "", text) or (None, published_by)
    kind, kind_by = _genre(values.get("genre", []), said["title"] or "", text, settings)
    return {
        "given": _identity(values.get("document_id", [])),
        **said,
        "published": published,
        "published_by": published_by,
        "text": text,
        "path": file.name,
        "row": number,
        "sha256": hashlib.sha256(text.encode()).hexdigest(),
        "genre": kind,
        "genre_by": kind_by,
        "same": hashlib.blake2b(" ".join(text.split()).encode(), digest_size=16).hexdigest(),
    }


def _body(values: list[tuple[str, object]], alone: bool) -> str:
    for name, stored in values:
        value = stored.decode("utf-8", errors="replace") if isinstance(stored, bytes) else stored
        if _nothing(value):
            continue
        if not isinstance(value, str):
            raise Unreadable("wrong type", f"the field {name!r} holds {type(value).__name__} where text is wanted")
        if len(value) > readers.LARGEST_DOCUMENT:
            raise Unreadable("too large", f"the text has {len(value):,} characters: split it into documents")
        if not _INVISIBLE.fullmatch(value):
            return scrubbed(value)
    if alone:
        raise Unreadable("empty", "there is no text in it: delete the file, or fill it")
    raise Unreadable("no text", "the record has no text: delete it, or fill the field")


def _published(
    values: list[tuple[str, object]], file: File, settings: Settings, alone: bool
) -> tuple[object, str | None]:
    fault, note = None, None
    for name, value in values:
        try:
            found = days.read(value, settings.timezone, settings.day_first)
        except ValueError as error:
            fault = fault or f"{name}: {error}"
            continue
        if found.day:
            return found.day, f"{name} ({found.how})" if found.how else name
        note = note or (f"{name}: {found.how}" if found.how else None)
    if fault:
        raise Unreadable("bad date", f"{fault}. Mend the date, or leave it empty")
    if alone and not note and (named := _NAMED_DAY.findall(PurePosixPath(file.name).name)) and len(named) == 1:
        try:
            return days.read("-".join(named[0])).day, "file name"
        except ValueError:
            pass
    return None, note


def _evidence(url: str, text: str) -> tuple[dt.date, str] | None:
    """The day that a document's address or its own dateline gives, and the words that say so."""
    if found := dates.from_address(url):
        return found[0], f"address {found[1]!r}"
    line = dates.dateline(text)
    return (line.value, f"dateline {line.words!r}") if line and line.value and line.precision == "day" else None


def _words(column: str, values: list[tuple[str, object]], settings: Settings) -> str | None:
    """The first value that says something, blanks collapsed; of an object its name."""
    for name, stored in values:
        inner = stored if isinstance(stored, dict) else {}
        value = next((inner[key] for key in ("name", "rendered", "title") if isinstance(inner.get(key), str)), stored)
        if isinstance(value, bool | dict | list):
            raise Unreadable("wrong type", f"the field {name!r} holds {type(value).__name__} where {column} is wanted")
        words = "" if _nothing(value) else " ".join(scrubbed(str(value)).split())
        if words:
            return words
    return settings.defaults.get(column)


def _nothing(value: object) -> bool:
    return value is None or value is pd.NaT or (isinstance(value, float) and math.isnan(value))


def _identity(values: list[tuple[str, object]]) -> str | None:
    for _, stored in values:
        value = int(stored) if isinstance(stored, float) and stored.is_integer() else stored
        if isinstance(value, str | int) and not isinstance(value, bool) and str(value).strip():
            return scrubbed(str(value).strip())
    return None


def _genre(values: list[tuple[str, object]], title: str, text: str, settings: Settings) -> tuple[str, str]:
    for name, value in values:
        if isinstance(value, str) and value.strip().lower() in schema.GENRES:
            return value.strip().lower(), f"field {name!r}"
    if "genre" in settings.defaults:
        return settings.defaults["genre"], "corpus.toml"
    return genre(title, text)


def _no_text(batch: Batch, settings: Settings) -> str:
    names = ", ".join(scrubbed(str(name)) for name in list(batch.names)[:20]) or "none"
    return (f"has no field with the text; its fields: {names}. Say which it is, --field text=NAME or in corpus.toml "
            f"(recognised by themselves: {', '.join(FIELDS['text'][:4])})")  # fmt: skip


def _ids(whole: pd.DataFrame) -> pd.Series:
    """An id for every document: its own, or its file's name, with as much of the path as tells it from the others."""
    alone = whole["row"].isna()
    row = whole["row"].astype("str")

    def named(part: Callable[[str], str]) -> pd.Series:
        return whole["path"].map({path: part(path) for path in whole["path"].unique()})

    def with_row(names: pd.Series) -> pd.Series:
        return names.where(alone, names + "-" + row)

    stem, folder, full = named(_stem), named(_stem_with_folder), named(str)
    own = whole["given"]
    ids = own.where(own.notna(), with_row(stem))
    for longer, name in ((folder, folder + "/" + own), (full, full + "/" + own)):
        clash = ids.duplicated(keep=False)
        if not clash.any():
            return ids
        ids = ids.where(~clash, name.where(own.notna(), with_row(longer)))
    while ids.duplicated().any():
        times = ids.groupby(ids).cumcount() + 1
        ids = ids.where(times == 1, ids + "#" + times.astype("str"))
    return ids


def _stem(name: str) -> str:
    return _stem_with_folder(PurePosixPath(name).name)


def _stem_with_folder(name: str) -> str:
    ending = readers.ending(name)
    return name[: -len(ending)] if ending and len(name) > len(ending) else name

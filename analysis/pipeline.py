"""The one way tables are made: a corpus in batches through every step, with a cache and parallel workers.

``extract`` reads a corpus and returns all tables; ``open_corpus`` is what a notebook calls: the same
through the cache, then filtered, with every filter's rows logged as before → after.
The result does not depend on the batch size or the number of workers.
"""

import hashlib
import json
import os
import shutil
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass, fields, replace
from functools import lru_cache
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from analysis import __version__, corpus, launches, registers, schema, speakers, statements, tokens, tone
from analysis.errors import CorpusChangedError, UsageError

ROOT = Path(__file__).resolve().parents[1]
CACHE = ROOT / ".cache" / "tables"
BATCH_CHARACTERS = 2_000_000


@dataclass(frozen=True)
class Tables:
    """The tables of one corpus, as ``analysis.schema`` documents them, and where they came from."""

    documents: pd.DataFrame
    problems: pd.DataFrame
    statements: pd.DataFrame
    launch_mentions: pd.DataFrame
    launches: pd.DataFrame
    speakers: pd.DataFrame
    provenance: Mapping[str, object]
    """corpus (as given), corpus_sha256, registers_sha256, code_sha256, version, options, corrections, dropped."""


TABLE_NAMES = tuple(field.name for field in fields(Tables) if field.name != "provenance")


def locate(path: str | Path) -> Path:
    """`path` as given where it exists, else below the checkout, so that notebooks run from any folder."""
    given = Path(path).expanduser()
    return given if given.exists() or given.is_absolute() or not (ROOT / given).exists() else ROOT / given


def extract(
    path: str | Path,
    *,
    register_folder: str | Path | None = None,
    fields: Mapping[str, str] | None = None,
    timezone: str = "Asia/Seoul",
    reference: bool = True,
    workers: int = 1,
    progress: bool = False,
) -> Tables:
    """All tables of the corpus at `path`, a file or a folder.

    `fields` maps names of ``documents`` to the corpus's own (``{"text": "story"}``); `reference`
    links launches to ``data/launches.csv``; `timezone` is that of the launch places. A document
    that a step cannot digest is set aside in ``problems``. Raises ``CorpusError`` when nothing is
    readable and ``CorpusChangedError`` when files change while they are read.
    """
    place = locate(path)
    before = corpus.digest(place) if place.exists() else ""
    known = registers.load(register_folder)
    documents, problems = corpus.read(place, fields=fields)
    found, mentioned, failed = [], [], []
    step = _Step(known, timezone, reference)
    with tqdm(total=len(documents), unit=" documents", disable=None if progress else True) as bar:
        for batch in _map(step, _batches(documents), workers):
            found.append(batch.statements)
            mentioned.append(batch.launch_mentions)
            failed.append(batch.problems)
            bar.update(batch.documents)
    problems = schema.check(pd.concat([problems, *failed], ignore_index=True), "problems")
    documents = documents[~documents["document_id"].isin(_failed_ids(failed))].reset_index(drop=True)
    everything, corrected = _corrected(_stacked(found, "statements"), place)
    everything, people = speakers.merge(everything, documents, known)
    mentions, events = launches.merge(_stacked(mentioned, "launch_mentions"), documents, known, reference=reference)
    if corpus.digest(place) != before:
        raise CorpusChangedError(f"{path} changed while it was read: run again when nothing writes to it.")
    return Tables(
        documents=documents,
        problems=problems,
        statements=schema.check(everything, "statements"),
        launch_mentions=schema.check(mentions, "launch_mentions"),
        launches=schema.check(events, "launches"),
        speakers=schema.check(people, "speakers"),
        provenance={
            "corpus": str(path),
            "corpus_sha256": before,
            "registers_sha256": known.sha256,
            "code_sha256": code_sha256(),
            "version": __version__,
            "options": {"fields": dict(fields or {}), "timezone": timezone, "reference": reference},
            "corrections": corrected,
            "dropped": [],
        },
    )


def open_corpus(
    path: str | Path,
    *,
    since: str = "",
    until: str = "",
    register_folder: str | Path | None = None,
    timezone: str = "Asia/Seoul",
    reference: bool = True,
    cache: Path | None = CACHE,
    progress: bool = True,
) -> Tables:
    """The tables of `path` between the days `since` and `until` (both included, empty for open), through the cache.

    Duplicate documents leave; undated ones stay unless a day is asked for. ``provenance["dropped"]``
    lists each filter: table, rows before, rows after, why.
    """
    place = locate(path)
    arguments = {"register_folder": register_folder or None, "timezone": timezone, "reference": reference}
    folder = cache / _key(place, arguments) if cache and place.exists() else None
    if folder and (folder / "provenance.json").exists():
        tables = read(folder)
    else:
        tables = extract(place, **arguments, workers=os.cpu_count() or 1, progress=progress)  # type: ignore[arg-type]
        if folder:
            write(tables, folder)
    tables = replace(tables, provenance={**tables.provenance, "corpus": _shown(path)})
    return select(tables, since=since, until=until)


def select(tables: Tables, *, since: str = "", until: str = "", duplicates: bool = False) -> Tables:
    """`tables` without duplicate documents (unless wanted) and without what was published outside the days given.

    Launches stay when a remaining document mentions them. Each step is added to ``provenance["dropped"]``.
    """
    first, last = day(since, "since"), day(until, "until")
    if first is not None and last is not None and first > last:
        raise UsageError(f"since ({since}) is after until ({until}): no day is left.")
    kept, log = tables.documents, list(tables.provenance["dropped"])  # type: ignore[call-overload]
    rules = [("same text as an earlier document", kept["duplicate_of"].isna() | duplicates)]
    if first is not None or last is not None:
        rules.append(("no day of publication", kept["published"].notna()))
    if first is not None:
        rules.append((f"published before {since}", kept["published"].isna() | (kept["published"] >= first)))
    if last is not None:
        rules.append((f"published after {until}", kept["published"].isna() | (kept["published"] <= last)))
    for why, keep in rules:
        remaining = kept[keep.reindex(kept.index)]
        if len(remaining) < len(kept):
            log.append({"table": "documents", "before": len(kept), "after": len(remaining), "why": why})
        kept = remaining
    ids = set(kept["document_id"])
    held = {name: _of(getattr(tables, name), "document_id", ids) for name in ("statements", "launch_mentions")}
    held["launches"] = _of(tables.launches, "launch_id", set(held["launch_mentions"]["launch_id"]))
    held["speakers"] = _of(tables.speakers, "speaker_id", set(held["statements"]["speaker_id"].dropna()))
    for name, table in held.items():
        if len(table) < len(getattr(tables, name)):
            log.append({"table": name, "before": len(getattr(tables, name)), "after": len(table),
                        "why": "their documents left"})  # fmt: skip
    return replace(tables, documents=kept.reset_index(drop=True), **held,
                   provenance={**tables.provenance, "dropped": log})  # fmt: skip


def day(value: str, name: str) -> pd.Timestamp | None:
    """The day that a parameter gives as YYYY-MM-DD (or YYYY-MM, YYYY: its first day); None when empty."""
    if not value:
        return None
    try:
        return pd.Timestamp(pd.to_datetime(str(value), format="ISO8601")).normalize()
    except ValueError:
        raise UsageError(f"{name}={value!r} is not a date: write it as 2022-01-05.") from None


def parameters(namespace: Mapping[str, object], known: Sequence[str]) -> None:
    """Raise ``UsageError`` when a notebook's `namespace` holds a plain value that is not among the `known` parameters.

    papermill only warns of a mistyped parameter; this stops the notebook also where papermill runs without Launchbook.
    """
    plain = (str, int, float, bool, list, dict, type(None))
    strays = [name for name, value in namespace.items()
              if isinstance(value, plain) and name not in known and not name.startswith("_")
              and name not in ("In", "Out")]  # fmt: skip
    if strays:
        raise UsageError(f"unknown parameter {', '.join(strays)}; this notebook has {', '.join(known)}.")


def write(tables: Tables, folder: str | Path) -> None:
    """One Parquet file per table and ``provenance.json`` in `folder`, which appears whole or not at all."""
    folder = Path(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise UsageError(f"cannot write to {folder.parent}: {error.strerror}; choose another folder.") from None
    try:
        for name in TABLE_NAMES:
            getattr(tables, name).to_parquet(made / f"{name}.parquet", index=False)
        (made / "provenance.json").write_text(json.dumps(dict(tables.provenance), indent=1, sort_keys=True) + "\n")
        made.chmod(0o755)
        _put(made, folder)
    except OSError as error:
        raise UsageError(f"cannot write to {folder}: {error.strerror}; choose another folder.") from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def read(folder: str | Path) -> Tables:
    """The tables that ``write`` left in `folder`."""
    folder = Path(folder)
    tables = {name: schema.check(pd.read_parquet(folder / f"{name}.parquet"), name) for name in TABLE_NAMES}
    return Tables(**tables, provenance=json.loads((folder / "provenance.json").read_text()))


def counts(tables: Tables) -> dict[str, int]:
    """What a run found, by name, in the order a person reads it."""
    return {
        "documents": len(tables.documents),
        "exact duplicates among them": int(tables.documents["duplicate_of"].notna().sum()),
        "undated among them": int(tables.documents["published"].isna().sum()),
        "problems set aside": len(tables.problems),
        "statements": len(tables.statements),
        "statements with a speaker": int(tables.statements["speaker"].notna().sum()),
        "launch mentions": len(tables.launch_mentions),
        "launches": len(tables.launches),
        "launches in the record": int(tables.launches["reference_id"].notna().sum()),
        "speakers": len(tables.speakers),
    }


@lru_cache(maxsize=1)
def code_sha256() -> str:
    """Hash over the program text and trained weights that tables depend on."""
    sources = sorted(path for path in (ROOT / "analysis").rglob("*") if path.suffix in {".py", ".npz", ".gz", ".json"})
    total = hashlib.sha256()
    for path in sources:
        total.update(path.relative_to(ROOT).as_posix().encode() + b"\0" + path.read_bytes())
    return total.hexdigest()


@dataclass(frozen=True)
class _Batch:
    documents: int
    statements: pd.DataFrame
    launch_mentions: pd.DataFrame
    problems: pd.DataFrame


@dataclass(frozen=True)
class _Step:
    """Everything that is done to one batch of documents; a class so that a worker process can be handed it."""

    registers: registers.Registers
    timezone: str
    reference: bool

    def __call__(self, documents: pd.DataFrame) -> _Batch:
        try:
            said, mentioned = self._digest(documents)
        except MemoryError:
            raise
        except Exception as error:
            if len(documents) > 1:
                return self._halves(documents)
            return _Batch(1, schema.empty("statements"), schema.empty("launch_mentions"), _problem(documents, error))
        return _Batch(len(documents), said, mentioned, schema.empty("problems"))

    def _digest(self, documents: pd.DataFrame) -> tuple[pd.DataFrame, pd.DataFrame]:
        tagged = tokens.annotate(documents["text"].tolist())
        said = statements.extract(documents, tagged, self.registers)
        said = speakers.resolve(said, documents, tagged, self.registers)
        said = tone.score(said, documents, tagged, self.registers)
        mentioned = launches.mentions(documents, tagged, self.registers, timezone=self.timezone)
        return said, mentioned

    def _halves(self, documents: pd.DataFrame) -> _Batch:
        middle = len(documents) // 2
        parts = [self(documents.iloc[:middle].reset_index(drop=True)), self(documents.iloc[middle:].reset_index(drop=True))]
        names = ("statements", "launch_mentions", "problems")
        return _Batch(len(documents), *(pd.concat([getattr(part, name) for part in parts], ignore_index=True)
                                        for name in names))  # fmt: skip


def _problem(document: pd.DataFrame, error: Exception) -> pd.DataFrame:
    row = document.iloc[0]
    return pd.DataFrame([{
        "problem_id": f"{row['path']}:{row['document_id']}", "path": row["path"], "row": row["row"],
        "problem": "extraction failed",
        "reason": f"document {row['document_id']} could not be analysed ({type(error).__name__}: {error}); "
                  "the others were.",
    }])  # fmt: skip


def _failed_ids(failed: Sequence[pd.DataFrame]) -> set[str]:
    return {row.rsplit(":", 1)[-1] for table in failed for row in table["problem_id"]}


def _batches(documents: pd.DataFrame) -> Iterator[pd.DataFrame]:
    lengths = documents["text"].str.len().cumsum() // BATCH_CHARACTERS
    for _, batch in documents.groupby(lengths.to_numpy(), sort=True):
        yield batch.reset_index(drop=True)


def _map(step: _Step, batches: Iterator[pd.DataFrame], workers: int) -> Iterator[_Batch]:
    waiting = list(batches)
    if workers <= 1 or len(waiting) <= 1:
        yield from map(step, waiting)
        return
    with ProcessPoolExecutor(max_workers=min(workers, len(waiting))) as pool:
        yield from pool.map(step, waiting)


def _stacked(tables: Sequence[pd.DataFrame], name: str) -> pd.DataFrame:
    filled = [table for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else schema.empty(name)


def _corrected(found: pd.DataFrame, place: Path) -> tuple[pd.DataFrame, int]:
    """`found` overridden by the corpus's own ``corrections.csv``, and how many rows that touched."""
    file = (place if place.is_dir() else place.parent) / "corrections.csv"
    if not file.exists():
        return found, 0
    return statements.apply_corrections(found, pd.read_csv(file, dtype="str"))


def _of(table: pd.DataFrame, column: str, wanted: set) -> pd.DataFrame:
    return table[table[column].isin(wanted)].reset_index(drop=True)


def _key(place: Path, arguments: Mapping[str, object]) -> str:
    parts = [corpus.digest(place), registers.load(arguments["register_folder"]).sha256, code_sha256(),  # type: ignore[arg-type]
             json.dumps({**arguments, "register_folder": None}, sort_keys=True)]  # fmt: skip
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


def _shown(path: str | Path) -> str:
    """The corpus as a report names it: relative to the checkout where it lies inside, so that clones agree."""
    place = locate(path).resolve()
    return place.relative_to(ROOT).as_posix() if place.is_relative_to(ROOT) else str(path)


def _put(made: Path, folder: Path) -> None:
    """Move the finished `made` to `folder`, where an older one makes way only now."""
    if not folder.exists():
        made.rename(folder)
        return
    if not folder.is_dir():
        raise UsageError(f"{folder} is a file: give a folder to write the tables to.")
    for file in made.iterdir():
        file.replace(folder / file.name)

"""A corpus through every step, batch by batch, in as many processes as wanted."""

import hashlib
import os
import threading
import traceback
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import numpy as np
import pandas as pd
from tqdm import tqdm

from analysis import __version__, corpus, launches, registers, schema, speakers, statements, tokens, tone
from analysis.errors import LaunchbookError
from analysis.pipeline.storage import ROOT, Tables, locate

BATCH_CHARACTERS = 2_000_000
TRIED = 12
"""Documents of a failing batch that are tried alone; when all fail alike, the fault is hardly theirs."""
HOPELESS = 3
"""Failing batches of that kind, with no good one among them, after which a run ends."""


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
    readable, ``CorpusChangedError`` when files change while they are read, and ``LaunchbookError`` when
    documents all over the corpus fail alike.
    """
    place = locate(path)
    stamps, digest = corpus.stamps(place), corpus.digest(place)
    known = registers.load(register_folder)
    documents, problems = corpus.read(place, fields=fields)
    step = _Step(known, timezone, reference)
    with tqdm(total=len(documents), unit=" documents", disable=None if progress else True) as bar:
        parts = _digested(step, documents, workers, bar)
    failed = {document_id for part in parts for document_id in part.failed}
    if failed and len(failed) == len(documents):
        raise LaunchbookError(f"no document of {path} could be analysed: {parts[-1].problems['reason'].iloc[-1]}")
    problems = schema.check(pd.concat([problems, *(p.problems for p in parts)], ignore_index=True), "problems")
    documents = documents[~documents["document_id"].isin(failed)].reset_index(drop=True)
    said, mentioned = (_stacked([getattr(p, name) for p in parts], name) for name in ("statements", "launch_mentions"))
    everything, corrected = _corrected(said, documents, place)
    everything, people = speakers.merge(everything, documents, known)
    mentions, events = launches.merge(mentioned, documents, known, reference=reference)
    corpus.unchanged(place, stamps)
    return Tables(
        documents=documents,
        problems=problems,
        statements=schema.check(everything, "statements"),
        launch_mentions=schema.check(mentions, "launch_mentions"),
        launches=schema.check(events, "launches"),
        speakers=schema.check(people, "speakers"),
        provenance={
            "corpus": str(path),
            "corpus_sha256": digest,
            "registers_sha256": known.sha256,
            "code_sha256": code_sha256(),
            "version": __version__,
            "options": {"fields": dict(sorted((fields or {}).items())), "reference": reference, "timezone": timezone},
            "corrections": corrected,
            "duplicates": int(documents["duplicate_of"].notna().sum()),
            "dropped": [],
        },
    )


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
    """What came of some documents; `alike` is the fault that every one of those tried alone shared."""

    documents: int
    statements: pd.DataFrame
    launch_mentions: pd.DataFrame
    problems: pd.DataFrame
    failed: tuple[str, ...] = ()
    alike: str = ""


@dataclass(frozen=True)
class _Step:
    """Everything that is done to one batch of documents; a class so that a worker process can be handed it."""

    registers: registers.Registers
    timezone: str
    reference: bool

    def __call__(self, documents: pd.DataFrame) -> _Batch:
        done = self._whole(documents)
        if isinstance(done, _Batch):
            return done
        if len(documents) > TRIED:
            tried = [self._whole(documents.iloc[[n]]) for n in np.linspace(0, len(documents) - 1, TRIED).astype(int)]
            places = {_place(fault) for fault in tried if isinstance(fault, Exception)}
            if len(places) == 1 and not any(isinstance(fault, _Batch) for fault in tried):
                return _Batch(len(documents), *_nothing(), alike=f"{type(done).__name__}: {done} ({places.pop()})")
        return self._apart(documents, done)

    def alone(self, documents: pd.DataFrame) -> _Batch:
        """Each document by itself."""
        return _joined([self._apart_if_it_fails(documents.iloc[[n]]) for n in range(len(documents))])

    def _whole(self, documents: pd.DataFrame) -> _Batch | Exception:
        documents = documents.reset_index(drop=True)
        try:
            tagged = tokens.annotate(documents["text"].tolist())
            said = statements.extract(documents, tagged, self.registers)
            said = speakers.resolve(said, documents, tagged, self.registers)
            said = tone.score(said, documents, tagged, self.registers)
            mentioned = launches.mentions(documents, tagged, self.registers, timezone=self.timezone)
        except MemoryError:
            raise
        except Exception as error:
            return error
        return _Batch(len(documents), said, mentioned, schema.empty("problems"))

    def _apart_if_it_fails(self, documents: pd.DataFrame) -> _Batch:
        done = self._whole(documents)
        return done if isinstance(done, _Batch) else self._apart(documents, done)

    def _apart(self, documents: pd.DataFrame, error: Exception) -> _Batch:
        """`documents`, which failed together with `error`, in ever smaller parts until only the faulty are left out."""
        if len(documents) == 1:
            said, mentioned, _ = _nothing()
            return _Batch(1, said, mentioned, _problem(documents, error), (str(documents["document_id"].iloc[0]),))
        middle = len(documents) // 2
        return _joined([self._apart_if_it_fails(part) for part in (documents.iloc[:middle], documents.iloc[middle:])])


def _digested(step: _Step, documents: pd.DataFrame, workers: int, bar: tqdm) -> list[_Batch]:
    """Every batch through `step`; ``LaunchbookError`` once documents all over the corpus fail alike."""
    batches = list(_batches(documents))
    parts = []
    for part in _map(step, batches, workers):
        parts.append(part)
        bar.update(part.documents)
        hopeless = [part.alike for part in parts if part.alike]
        if len(hopeless) == len(parts) >= min(HOPELESS, len(batches)):
            raise LaunchbookError(
                f"{TRIED * len(hopeless)} documents from all over the corpus were tried one by one and all fail alike: "
                f"{hopeless[0]}. That is a fault of Launchbook or of its registers, not of the documents: "
                "`launchbook check` looks through the registers."
            )
    return [step.alone(batch) if part.alike else part for part, batch in zip(parts, batches, strict=True)]


def _joined(parts: Sequence[_Batch]) -> _Batch:
    said, mentioned, problems = (
        _stacked([getattr(part, name) for part in parts], name)
        for name in ("statements", "launch_mentions", "problems")
    )
    failed = tuple(document_id for part in parts for document_id in part.failed)
    return _Batch(sum(part.documents for part in parts), said, mentioned, problems, failed)


def _nothing() -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    return schema.empty("statements"), schema.empty("launch_mentions"), schema.empty("problems")


def _place(error: Exception) -> str:
    """Where in Launchbook the error arose, or its type where that was elsewhere."""
    own = [f for f in traceback.extract_tb(error.__traceback__) if Path(f.filename).is_relative_to(ROOT / "analysis")]
    return f"{Path(own[-1].filename).relative_to(ROOT).as_posix()}, line {own[-1].lineno}" if own else str(type(error))


def _problem(document: pd.DataFrame, error: Exception) -> pd.DataFrame:
    row = document.iloc[0]
    return pd.DataFrame(
        [
            {
                "problem_id": f"{row['path']}:{row['document_id']}",
                "path": row["path"],
                "row": row["row"],
                "problem": "extraction failed",
                "reason": f"document {row['document_id']} could not be analysed ({type(error).__name__}: {error}).",
            }
        ]
    )


def _batches(documents: pd.DataFrame) -> Iterator[pd.DataFrame]:
    lengths = documents["text"].str.len().cumsum() // BATCH_CHARACTERS
    for _, batch in documents.groupby(lengths.to_numpy(), sort=True):
        yield batch.reset_index(drop=True)


def _map(step: _Step, batches: Sequence[pd.DataFrame], workers: int) -> Iterator[_Batch]:
    if workers <= 1 or len(batches) <= 1:
        yield from map(step, batches)
        return
    pool = ProcessPoolExecutor(min(workers, len(batches)), initializer=_end_with, initargs=(os.getpid(),))
    try:
        yield from pool.map(step, batches)
    except BrokenProcessPool:
        raise LaunchbookError(
            f"one of {workers} working processes was killed, most likely for want of memory: "
            "run again with fewer of them (--workers 1)."
        ) from None
    finally:
        pool.shutdown(cancel_futures=True)


def _end_with(parent: int) -> None:
    """End this working process when its `parent` is gone, however it went: nothing else would."""

    def watch() -> None:
        while os.getppid() == parent:
            forever.wait(1)
        os._exit(1)

    forever = threading.Event()
    threading.Thread(target=watch, daemon=True).start()


def _stacked(tables: Sequence[pd.DataFrame], name: str) -> pd.DataFrame:
    filled = [table for table in tables if len(table)]
    return pd.concat(filled, ignore_index=True) if filled else schema.empty(name)


def _corrected(found: pd.DataFrame, documents: pd.DataFrame, place: Path) -> tuple[pd.DataFrame, int]:
    """`found` overridden by the corpus's own ``corrections.csv``, and how many rows that touched."""
    file = (place if place.is_dir() else place.parent) / "corrections.csv"
    if not file.exists():
        return found, 0
    return statements.apply_corrections(found, pd.read_csv(file, dtype="str"), documents)

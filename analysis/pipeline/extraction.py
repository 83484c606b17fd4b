"""A corpus through every step, batch by batch, in as many processes as wanted."""

import hashlib
from collections.abc import Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path

import pandas as pd
from tqdm import tqdm

from analysis import __version__, corpus, launches, registers, schema, speakers, statements, tokens, tone
from analysis.errors import LaunchbookError
from analysis.pipeline.storage import ROOT, Tables, locate

BATCH_CHARACTERS = 2_000_000


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
    stamps, digest = corpus.stamps(place), corpus.digest(place)
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
    if len(documents) and sum(map(len, failed)) == len(documents):
        raise LaunchbookError(f"no document of {path} could be analysed. {problems['reason'].iloc[-1]}")
    documents = documents[~documents["document_id"].isin(_failed_ids(failed))].reset_index(drop=True)
    everything, corrected = _corrected(_stacked(found, "statements"), documents, place)
    everything, people = speakers.merge(everything, documents, known)
    mentions, events = launches.merge(_stacked(mentioned, "launch_mentions"), documents, known, reference=reference)
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
        parts = [
            self(documents.iloc[:middle].reset_index(drop=True)),
            self(documents.iloc[middle:].reset_index(drop=True)),
        ]
        names = ("statements", "launch_mentions", "problems")
        return _Batch(
            len(documents), *(pd.concat([getattr(part, name) for part in parts], ignore_index=True) for name in names)
        )


def _problem(document: pd.DataFrame, error: Exception) -> pd.DataFrame:
    row = document.iloc[0]
    return pd.DataFrame(
        [
            {
                "problem_id": f"{row['path']}:{row['document_id']}",
                "path": row["path"],
                "row": row["row"],
                "problem": "extraction failed",
                "reason": f"document {row['document_id']} could not be analysed ({type(error).__name__}: {error}); "
                "the others were.",
            }
        ]
    )


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


def _corrected(found: pd.DataFrame, documents: pd.DataFrame, place: Path) -> tuple[pd.DataFrame, int]:
    """`found` overridden by the corpus's own ``corrections.csv``, and how many rows that touched."""
    file = (place if place.is_dir() else place.parent) / "corrections.csv"
    if not file.exists():
        return found, 0
    return statements.apply_corrections(found, pd.read_csv(file, dtype="str"), documents)

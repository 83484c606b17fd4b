"""Notebooks and parameters → one report: checked before, executed aside, put in its place whole or not at all."""

import json
import logging
import shutil
import signal
import socket
import tempfile
import threading
import time
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from dataclasses import asdict, dataclass, field
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import nbformat

from analysis import __version__
from analysis.errors import CorpusChangedError, LaunchbookError
from analysis.pipeline import ROOT, locate
from analysis.reports import execution, failure, index, manifest, preparation, storage
from analysis.reports import page as pages
from analysis.reports import pdf as printing
from analysis.reports.job import Job, checked, inputs, places, setting
from analysis.reports.storage import NEWEST
from analysis.reports.tidy import tidied

HEAVY = 1_500_000


@dataclass(frozen=True)
class Run:
    """What a run came to: ``done`` or ``unchanged``, where the report lies, and what to tell a person."""

    status: str
    name: str
    folder: Path
    index: Path
    pages: list[str] = field(default_factory=list)
    findings: list[str] = field(default_factory=list)
    newest: str = ""
    seconds: float = 0.0
    notes: list[str] = field(default_factory=list)

    def as_dict(self) -> dict[str, Any]:
        """For ``--json``."""
        return asdict(self) | {"folder": str(self.folder), "index": str(self.index)}


def render(
    notebooks: Sequence[Path],
    given: Mapping[str, Any],
    out: Path,
    name: str,
    *,
    timeout: float | None = None,
    wait: float = 0,
    workers: int = 1,
    if_changed: bool = False,
    on_failure: str | None = None,
    pdf: bool = False,
    tables: Callable[[Path], None] | None = None,
    watched: bool = False,
    progress: execution.Progress | None = None,
) -> Run:
    """Render `notebooks` with the parameters `given` to ``out/name/``, and ``out/index.html`` anew.

    The folder holds one HTML file per notebook, ``tables/``, ``manifest.json`` (all of them the same bytes for the
    same corpus, code, parameters and lock), and ``run.log`` and ``run.json`` about this run alone. It appears whole or
    not at all: after a failure the last good report stands, and what was reached lies in ``out/name/failed/``.
    `name` may hold ``{newest}``, the day of the newest data, to keep a report per state of the corpus.
    `timeout` is in seconds, for all notebooks together; `wait` is how long to wait for another run of the same name.
    `if_changed` returns at once when a report of that name was made from the same inputs. `on_failure` is a shell
    command, run with ``LAUNCHBOOK_NAME``, ``_MESSAGE``, ``_EXIT_CODE`` and ``_LOG`` in its environment.
    `tables` may write further reproducible files into the folder it is called with. `watched` shows on stderr how the
    corpus is read, before the first notebook starts.
    """
    started = time.monotonic()
    with failure.told(on_failure, out, storage.series(name)):
        job = checked(
            notebooks, given, out, name, timeout=timeout, workers=workers, pdf=pdf, tables=tables, watched=watched,
            progress=progress,
        )  # fmt: skip
        storage.prepared(out)
        with storage.locked(out, job.series, wait), _stoppable():
            storage.restore(out)
            facts = inputs(job)
            if if_changed and (same := _same(job, facts)):
                return Run("unchanged", same.name, same, out / "index.html", seconds=time.monotonic() - started)
            return _recorded(job, facts, started)


def _recorded(job: Job, facts: Mapping[str, Any], started: float) -> Run:
    """The run in its staging folder, with a log; a failure is kept aside and shown in the index."""
    stage = storage.staging(job.out, job.series)
    with _logged(stage / "run.log", job.series) as log:
        try:
            log.info("launchbook %s renders %s with %s", __version__, job.name, json.dumps(job.given, default=str))
            run = _made(job, facts, stage, log, started)
            (stage / "run.json").write_text(json.dumps(_circumstances(job, run), indent=1) + "\n")
            storage.publish(stage, run.folder)
        except BaseException as error:
            mended = failure.explained(error, job.out)
            with suppress(OSError):
                log.error("%s", failure.message(mended), exc_info=not isinstance(mended, LaunchbookError))
                log.handlers[0].close()
            with suppress(OSError):
                failure.keep(stage, job.out / job.series, mended)
            shutil.rmtree(stage, ignore_errors=True)
            with suppress(OSError):
                index.write(job.out)
            raise mended from (None if mended is error else error)
    if job.series != run.name:
        shutil.rmtree(job.out / job.series / "failed", ignore_errors=True)
        with suppress(OSError):
            (job.out / job.series).rmdir()
    index.write(job.out)
    return run


def _made(job: Job, facts: Mapping[str, Any], stage: Path, log: logging.Logger, started: float) -> Run:
    """Everything of the report in `stage`, nothing yet in its place."""
    working = stage / "executed"
    working.mkdir()
    if job.watched:
        preparation.prepare(job.effective, job.timeout)
    rest = None if job.timeout is None else max(job.timeout - (time.monotonic() - started), 0.1)
    with tempfile.TemporaryDirectory(prefix="launchbook-") as scratch, execution.steady_environment(Path(scratch)):
        executed = execution.execute(
            job.work, working, root=ROOT, timeout=rest, workers=job.workers, progress=job.progress
        )
    log.info("%d notebooks executed in %.1f s", len(executed), time.monotonic() - started)
    if manifest.read_digests(job.effective) != facts["inputs"]:
        raise CorpusChangedError(
            f"the corpus {job.effective.get('corpus')} changed during the run: run again when nothing writes to it."
        )
    made = _pages(job, executed, facts, log)
    newest = max((page.newest for page in made), default="")
    files = _files(job, made, stage)
    text = manifest.written(job.name, job.title, facts, made, files)
    (stage / "manifest.json").write_text(text, encoding="utf-8")
    headline = index.headline({page.file: page.findings for page in made})
    notes = [f"{page.file} weighs {len(page.html) / 1e6:.1f} MB" for page in made if len(page.html) > HEAVY]
    if any(_emptied(page.provenance) for page in made):
        notes.insert(0, "no document is left between the days asked for: the pages are empty")
    if job.pdf and len([page for page in made if printing.printed(stage / page.file)]) < len(made):
        notes.append("no PDF was made: that takes Chromium, which is not installed here or failed")
    for note in notes:
        log.warning(note)
    shutil.rmtree(working)
    return Run(
        status="done",
        name=job.name.replace(NEWEST, newest or "undated"),
        folder=job.out / job.name.replace(NEWEST, newest or "undated"),
        index=job.out / "index.html",
        pages=[page.file for page in made],
        findings=[finding["text"] for page in made if page.file in headline for finding in page.findings],
        newest=newest,
        seconds=round(time.monotonic() - started, 1),
        notes=notes,
    )


def _emptied(provenance: Mapping[str, Any]) -> bool:
    """True when the log of filters says that one of them left no document."""
    log = provenance.get("dropped")
    rows = [row for row in log if isinstance(row, Mapping)] if isinstance(log, list) else []
    return any(row.get("table") == "documents" and row.get("after") == 0 for row in rows)


def _pages(
    job: Job, executed: Mapping[Path, nbformat.NotebookNode], facts: Mapping[str, Any], log: logging.Logger
) -> list[pages.Page]:
    siblings = [(f"{path.stem}.html", pages.title(notebook, path.stem)) for path, notebook in executed.items()]
    made = []
    for path, notebook in executed.items():
        clean, warnings = tidied(notebook, places(job))
        for warning in warnings:
            log.warning("%s %s", path.name, warning)
        made.append(pages.page(clean, f"{path.stem}.html", setting(job, path, siblings, facts)))
    return made


def _files(job: Job, made: Sequence[pages.Page], stage: Path) -> dict[str, bytes]:
    """Write pages and tables to `stage`; returns them by name."""
    files = {page.file: page.html.encode() for page in made}
    for page in made:
        files |= {f"tables/{Path(page.file).stem}/{key}.csv": numbers.encode() for key, numbers in page.tables.items()}
    for file, content in files.items():
        (stage / file).parent.mkdir(parents=True, exist_ok=True)
        (stage / file).write_bytes(content)
    if job.tables:
        (stage / "tables").mkdir(exist_ok=True)
        job.tables(stage / "tables")
    found = [path for path in (stage / "tables").rglob("*") if path.is_file()]
    return files | {path.relative_to(stage).as_posix(): path.read_bytes() for path in found}


def _same(job: Job, facts: Mapping[str, Any]) -> Path | None:
    """The report that was made from the same inputs, unless the last run of its name failed."""
    if (job.out / job.series / "failed").exists():
        return None
    for entry in index.entries(job.out):
        held = entry.manifest
        if held.get("series") == job.name and held.get("fingerprint") == facts["fingerprint"] and not entry.failure:
            return job.out / entry.name
    return None


def _circumstances(job: Job, run: Run) -> dict[str, Any]:
    """What is true of this run alone, kept out of the reproducible files."""
    return {
        "finished": datetime.now(UTC).isoformat(timespec="seconds"),
        "seconds": run.seconds,
        "host": socket.gethostname(),
        "notebooks": [str(path.resolve()) for path in job.work],
        "parameters": job.given,
        "corpus": str(locate(str(job.effective["corpus"])).resolve()) if "corpus" in job.effective else "",
    }


class _Handler(logging.FileHandler):
    """Writes while it can: a full disk costs lines of the log, and says so elsewhere."""

    def handleError(self, record: logging.LogRecord) -> None:
        pass


@contextmanager
def _logged(path: Path, series: str) -> Iterator[logging.Logger]:
    log = logging.getLogger(f"launchbook.run.{series}")
    log.setLevel(logging.INFO)
    log.propagate = False
    handler = _Handler(path, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.handlers[:] = [handler]
    try:
        with execution.words_go_to(log):
            yield log
    finally:
        with suppress(OSError):
            handler.close()
        log.handlers.clear()


@contextmanager
def _stoppable() -> Iterator[None]:
    """A termination signal unwinds the run as Ctrl-C does, so that kernels end and the failure is kept."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {
        number: signal.signal(number, stop)
        for name in ("SIGTERM", "SIGHUP")
        if (number := getattr(signal, name, None)) is not None
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

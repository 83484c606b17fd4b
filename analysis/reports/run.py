"""Notebooks and parameters → one report: checked before, executed aside, put in its place whole or not at all."""

import errno
import json
import logging
import os
import re
import shutil
import signal
import socket
import subprocess
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
from analysis.display import link, text
from analysis.errors import CorpusChangedError, LaunchbookError, UsageError
from analysis.pipeline import ROOT, locate
from analysis.reports import execution, index, manifest, parameters, pdf, storage
from analysis.reports import page as pages
from analysis.reports.tidy import tidied

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\{newest\}[A-Za-z0-9_-]*)?\Z")
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
    progress: execution.Progress | None = None,
) -> Run:
    """Render `notebooks` with the parameters `given` to ``out/name/``, and ``out/index.html`` anew.

    The folder holds one HTML file per notebook, ``tables/*.csv``, ``manifest.json`` (all of them the same bytes for the
    same corpus, code, parameters and lock), and ``run.log`` and ``run.json`` about this run alone. It appears whole or
    not at all: after a failure the last good report stands, and what was reached lies in ``out/name/failed/``.
    `name` may hold ``{newest}``, the day of the newest data, to keep a report per state of the corpus.
    `timeout` is in seconds, for all notebooks together; `wait` is how long to wait for another run of the same name.
    `if_changed` returns at once when a report of that name was made from the same inputs. `on_failure` is a shell
    command, run with ``LAUNCHBOOK_NAME``, ``_MESSAGE``, ``_EXIT_CODE`` and ``_LOG`` in its environment.
    `tables` may write further files into the folder it is called with.
    """
    started, series = time.monotonic(), _series(name)
    try:
        if not notebooks:
            raise UsageError("no notebook is named: name one, like 03-launches.")
        if not NAME.match(name):
            raise UsageError(f"the name {name!r} cannot be used: take letters, digits, - and _ (and {{newest}}).")
        work = parameters.check(notebooks, given)
        effective = _effective(notebooks, given)
        for notebook in notebooks:
            execution.check_kernel(notebook)
        if "corpus" in effective and not locate(effective["corpus"]).exists():
            raise UsageError(f"the corpus {effective['corpus']} does not exist: name a file or folder that does.")
        storage.prepared(out)
        with storage.locked(out, series, wait), _stoppable():
            storage.restore(out, series)
            facts = manifest.inputs(notebooks, given, effective, ROOT)
            if if_changed and (same := _same(out, name, facts)):
                return Run("unchanged", same.name, same, out / "index.html", seconds=time.monotonic() - started)
            job = _Job(out, name, series, work, effective, facts, timeout, workers, pdf, tables, progress)
            return _recorded(job, started)
    except (LaunchbookError, KeyboardInterrupt) as error:
        if on_failure:
            _notify(on_failure, out, series, error)
        raise


@dataclass(frozen=True)
class _Job:
    out: Path
    name: str
    series: str
    work: Mapping[Path, Mapping[str, Any]]
    effective: Mapping[str, Any]
    facts: Mapping[str, Any]
    timeout: float | None
    workers: int
    pdf: bool
    tables: Callable[[Path], None] | None
    progress: execution.Progress | None


def _recorded(job: _Job, started: float) -> Run:
    """The run in its staging folder; a failure is kept aside and shown in the index."""
    began = datetime.now(UTC)
    stage = _staged(job)
    log = logging.getLogger(f"launchbook.run.{job.series}")
    log.setLevel(logging.INFO)
    log.propagate = False
    handler = logging.FileHandler(stage / "run.log", encoding="utf-8", delay=True)
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(message)s"))
    log.handlers[:] = [handler]
    try:
        execution.words_go_to(log)
        log.info("launchbook %s renders %s from %s", __version__, job.name, dict(job.facts["parameters"]))
        run, target = _made(job, stage, log, started)
        _write_circumstances(stage, job, began, time.monotonic() - started)
        handler.close()
        storage.publish(stage, target)
        index.write(job.out)
        return run
    except BaseException as error:
        mended = _explained(error, job.out)
        with suppress(OSError):
            log.error("%s", mended)
            handler.close()
        with suppress(OSError):
            _keep(job, stage, mended)
        shutil.rmtree(stage, ignore_errors=True)
        with suppress(OSError):
            index.write(job.out)
        if mended is error:
            raise
        raise mended from error
    finally:
        handler.close()
        log.handlers.clear()


def _made(job: _Job, stage: Path, log: logging.Logger, started: float) -> tuple[Run, Path]:
    """Everything of the report in `stage`, nothing yet in its place."""
    with tempfile.TemporaryDirectory(prefix="launchbook-") as scratch, execution.steady_environment(Path(scratch)):
        working = stage / "executed"
        working.mkdir()
        executed = execution.execute(
            job.work, working, root=ROOT, timeout=job.timeout, workers=job.workers, progress=job.progress
        )
    log.info("%d notebooks executed in %.1f s", len(executed), time.monotonic() - started)
    if manifest.corpus_digest(job.effective, ROOT) != job.facts["inputs"]:
        raise CorpusChangedError(
            f"the corpus {job.effective.get('corpus')} changed during the run: run again when nothing writes to it."
        )
    made = _pages(job, executed, log)
    name = job.name.replace("{newest}", max((page.newest for page in made), default="") or "undated")
    files = {page.file: page.html.encode() for page in made}
    for page in made:
        files |= {f"tables/{Path(page.file).stem}/{key}.csv": numbers.encode() for key, numbers in page.tables.items()}
    if job.tables:
        job.tables(stage / "tables")
        files |= {
            path.relative_to(stage).as_posix(): path.read_bytes()
            for path in (stage / "tables").rglob("*")
            if path.is_file()
        }
    for file, content in files.items():
        (stage / file).parent.mkdir(parents=True, exist_ok=True)
        (stage / file).write_bytes(content)
    title = str(job.effective.get("title") or job.series)
    (stage / "manifest.json").write_text(manifest.written(job.name, title, job.facts, made, files), encoding="utf-8")
    notes = [f"{page.file} weighs {len(page.html) / 1e6:.1f} MB" for page in made if len(page.html) > HEAVY]
    if job.pdf and not _printed(stage, made):
        notes.append("no PDF was made: that needs Chromium, which is not installed here or failed")
    for note in notes:
        log.warning(note)
    shutil.rmtree(working)
    run = Run(
        status="done",
        name=name,
        folder=job.out / name,
        index=job.out / "index.html",
        pages=[page.file for page in made],
        findings=[finding["text"] for page in made for finding in page.findings],
        newest=max((page.newest for page in made), default=""),
        seconds=round(time.monotonic() - started, 1),
        notes=notes,
    )
    return run, job.out / name


def _pages(job: _Job, executed: Mapping[Path, nbformat.NotebookNode], log: logging.Logger) -> list[pages.Page]:
    places = _places(job)
    siblings = [(f"{path.stem}.html", pages.title(notebook, path.stem)) for path, notebook in executed.items()]
    made = []
    for path, notebook in executed.items():
        clean, warnings = tidied(notebook, places)
        for warning in warnings:
            log.warning("%s %s", path.name, warning)
        made.append(pages.page(clean, f"{path.stem}.html", _setting(job, path, siblings)))
    return made


def _setting(job: _Job, path: Path, siblings: Sequence[tuple[str, str]]) -> pages.Setting:
    values = {name: parameter.default for name, parameter in parameters.declared(path).items()} | dict(job.work[path])
    author, licence = str(values.get("author", "")), str(values.get("licence", ""))
    byline = [f"<strong>{text(author, 200)}</strong>"] if author else []
    byline += [link(licence) if licence.startswith("http") else text(licence, 200)] if licence else []
    byline.append(f"Corpus {text(_placed(str(values['corpus']), _places(job)), 200)}" if "corpus" in values else "")
    facts = {
        "Parameters": {name: _placed(str(value), _places(job)) for name, value in values.items()},
        "Notebook": f"{manifest.shown(path, ROOT)} (sha256 {job.facts['notebooks'][manifest.shown(path, ROOT)][:16]})",
        "Corpus digest": job.facts["inputs"].get("corpus", "none"),
        "Code": f"sha256 {job.facts['code'][:16]}"
        + (f", commit {commit}" if (commit := manifest.commit(ROOT)) else ""),
        "Packages": "requirements.lock " + (f"sha256 {job.facts['lock'][:16]}" if job.facts["lock"] else "absent"),
        "Versions": ", ".join(f"{package} {number}" for package, number in job.facts["versions"].items()),
    }
    return pages.Setting(
        series=str(values.get("title", "")) or job.series,
        byline=[part for part in byline if part],
        language=str(values.get("language", "en")),
        colophon=f"Made with Launchbook {__version__}{_dated()}. The same corpus, code and parameters give this page "
        f"again, byte for byte: <code>launchbook verify</code>. Fingerprint {job.facts['fingerprint'][:16]}.",
        facts=facts,
        siblings=siblings,
    )


def _places(job: _Job) -> dict[str, str]:
    """Folders of this machine that may turn up in outputs, and what stands for them."""
    corpus = job.effective.get("corpus")
    above = locate(corpus).resolve().parent if corpus else ROOT
    places = {f"{ROOT}/": "", str(ROOT): ".", f"{Path.home()}/": "~/"}
    if not above.is_relative_to(ROOT) and len(above.parts) > 1:
        places[f"{above}/"] = ""
    return places


def _placed(words: str, places: Mapping[str, str]) -> str:
    for place in sorted(places, key=len, reverse=True):
        words = words.replace(place, places[place])
    return words


def _dated() -> str:
    """The day that SOURCE_DATE_EPOCH names; the page carries no other clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return f" on {datetime.fromtimestamp(int(epoch), UTC).date().isoformat()}" if epoch.isdigit() else ""


def _effective(notebooks: Sequence[Path], given: Mapping[str, Any]) -> dict[str, Any]:
    defaults = {name: p.default for notebook in notebooks for name, p in parameters.declared(notebook).items()}
    return defaults | dict(given)


def _series(name: str) -> str:
    return name.replace("{newest}", "").strip("-_") or "report"


def _same(out: Path, name: str, facts: Mapping[str, Any]) -> Path | None:
    """The report that was made from the same inputs and whose last run did not fail."""
    if (out / _series(name) / "failed").exists():
        return None
    for entry in index.entries(out):
        if entry.manifest.get("series") == name and entry.manifest.get("fingerprint") == facts["fingerprint"]:
            return out / entry.name
    return None


def _printed(stage: Path, made: Sequence[pages.Page]) -> bool:
    return all(pdf.printed(stage / page.file) for page in made)


def _staged(job: _Job) -> Path:
    try:
        return storage.staging(job.out, job.series)
    except OSError as error:
        raise _explained(error, job.out) from None


def _write_circumstances(stage: Path, job: _Job, began: datetime, seconds: float) -> None:
    """``run.json``: what is true of this run alone, kept out of the reproducible files."""
    facts = {
        "started": began.isoformat(timespec="seconds"),
        "seconds": round(seconds, 1),
        "host": socket.gethostname(),
        "inputs": {name: str(locate(job.effective[name]).resolve()) for name in job.facts["inputs"]},
    }
    (stage / "run.json").write_text(json.dumps(facts, indent=1) + "\n")


def _explained(error: BaseException, out: Path) -> BaseException:
    """The error as a person can use it."""
    if isinstance(error, OSError) and error.errno in (errno.ENOSPC, errno.EDQUOT):
        return LaunchbookError(
            f"the disk of {out} is full: free some space and run again. The last good report stands."
        )
    if isinstance(error, OSError) and error.errno in (errno.EROFS, errno.EACCES, errno.EPERM):
        return UsageError(f"cannot write to {out}: {(error.strerror or '').lower()}; choose another folder.")
    return error


def _keep(job: _Job, stage: Path, error: BaseException) -> None:
    """Keep the executed notebooks and the log of a failed run in ``out/name/failed/``."""
    message = "stopped by a signal" if isinstance(error, KeyboardInterrupt) else str(error) or type(error).__name__
    for path in list(stage.iterdir()):
        if path.name not in ("executed", "run.log"):
            shutil.rmtree(path, ignore_errors=True) if path.is_dir() else path.unlink()
    executed = stage / "executed"
    for path in list(executed.iterdir()) if executed.exists() else []:
        path.replace(stage / path.name)
    shutil.rmtree(executed, ignore_errors=True)
    failure = {
        "message": message.splitlines()[0],
        "exit_code": getattr(error, "exit_code", 1),
        "kept": sorted(path.name for path in stage.iterdir()),
    }
    (stage / "failure.json").write_text(json.dumps(failure, indent=1, ensure_ascii=False) + "\n", encoding="utf-8")
    storage.keep_failure(stage, job.out / job.series)


def _notify(command: str, out: Path, series: str, error: BaseException) -> None:
    """Run the user's command about a failure; its own failure changes nothing."""
    about = {
        "LAUNCHBOOK_NAME": series,
        "LAUNCHBOOK_MESSAGE": (str(error) or "stopped by a signal").splitlines()[0],
        "LAUNCHBOOK_EXIT_CODE": str(getattr(error, "exit_code", 130)),
        "LAUNCHBOOK_LOG": str((out / series / "failed" / "run.log").absolute()),
    }
    with suppress(OSError, subprocess.SubprocessError):
        subprocess.run(command, shell=True, check=False, timeout=60, env=os.environ | about)


@contextmanager
def _stoppable() -> Iterator[None]:
    """A termination signal unwinds the run like Ctrl-C does, so that kernels end and the failure is kept."""

    def stop(*_: object) -> None:
        raise KeyboardInterrupt

    signals = [getattr(signal, name) for name in ("SIGTERM", "SIGHUP") if hasattr(signal, name)]
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {number: signal.signal(number, stop) for number in signals}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)

"""What remains of a run that failed: a sentence, the executed notebooks with the error, the log, a notice."""

import errno
import json
import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

from analysis.errors import LaunchbookError, UsageError
from analysis.reports import storage

STOPPED = "stopped by a signal before it was done"


def explained(error: BaseException, out: Path) -> BaseException:
    """The error as a person can use it: a full or read-only disk in words, everything else as it is."""
    number = getattr(error, "errno", None) if isinstance(error, OSError) else None
    if number in (errno.ENOSPC, errno.EDQUOT):
        return LaunchbookError(
            f"the disk of {out} is full: free some space and run again; the last good report stands."
        )
    if isinstance(error, FileNotFoundError) and not out.exists():
        return LaunchbookError(f"the folder {out} was removed during the run: run again, it is made anew.")
    if number in (errno.EROFS, errno.EACCES, errno.EPERM):
        return UsageError(f"cannot write to {out}: {os.strerror(number).lower()}; choose another folder.")
    return error


def message(error: BaseException) -> str:
    """The first line of what went wrong."""
    if isinstance(error, KeyboardInterrupt):
        return STOPPED
    return (str(error).strip() or type(error).__name__).splitlines()[0]


def code(error: BaseException) -> int:
    """The exit code of the command line for the error."""
    return 130 if isinstance(error, KeyboardInterrupt) else int(getattr(error, "exit_code", 1))


def keep(stage: Path, target: Path, error: BaseException) -> None:
    """Keep what the run left in `stage` in ``target/failed``: executed notebooks, kernel and run log, the message."""
    for path in list(stage.iterdir()):
        if path.is_dir() and path.name != "executed":
            shutil.rmtree(path, ignore_errors=True)
        elif path.name not in ("executed", "run.log"):
            path.unlink()
    executed = stage / "executed"
    if executed.exists():
        for path in list(executed.iterdir()):
            path.replace(stage / path.name)
        executed.rmdir()
    for empty in [path for path in stage.iterdir() if path.stat().st_size == 0]:
        empty.unlink()
    remains = sorted(path.name for path in stage.iterdir())
    facts = {"message": message(error), "exit_code": code(error), "kept": remains}
    words = json.dumps(facts, indent=1, ensure_ascii=False) + "\n"
    try:
        (stage / "failure.json").write_text(words, encoding="utf-8")
    except OSError:
        for path in list(stage.iterdir()):
            path.unlink()
        (stage / "failure.json").write_text(json.dumps({**facts, "kept": []}) + "\n", encoding="utf-8")
    storage.keep_failure(stage, target)


@contextmanager
def told(command: str | None, out: Path, series: str) -> Iterator[None]:
    """Errors leave as a person can use them, after the user's shell `command` has heard of them."""
    try:
        yield
    except (Exception, KeyboardInterrupt) as error:
        mended = explained(error, out)
        if command:
            notify(command, out, series, mended)
        if mended is error:
            raise
        raise mended from error


def notify(command: str, out: Path, series: str, error: BaseException) -> None:
    """Run the user's shell command about a failure; should it fail itself, that changes nothing.

    A failure before the run had a log of its own gets one that holds its message.
    """
    with tempfile.TemporaryDirectory(prefix="launchbook-") as scratch, suppress(OSError, subprocess.SubprocessError):
        log = out / series / "failed" / "run.log"
        if kept(out / series).get("message") != message(error) or not log.exists():
            log = Path(scratch) / "run.log"
            log.write_text(f"{str(error).strip() or message(error)}\n", encoding="utf-8")
        about = {
            "LAUNCHBOOK_NAME": series,
            "LAUNCHBOOK_MESSAGE": message(error),
            "LAUNCHBOOK_EXIT_CODE": str(code(error)),
            "LAUNCHBOOK_LOG": str(log.absolute()),
        }
        subprocess.run(command, shell=True, check=False, timeout=60, env=os.environ | about)


def kept(folder: Path) -> dict[str, Any]:
    """What ``failed/failure.json`` of the report in `folder` says; empty when its last run was good."""
    try:
        failure = json.loads((folder / "failed" / "failure.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return failure if isinstance(failure, dict) else {}

"""Where reports lie: one run per report at a time, whole folders that appear at once, failures kept aside."""

import ctypes
import ctypes.util
import errno
import json
import os
import shutil
import socket
import sys
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from filelock import FileLock, Timeout

from analysis.errors import BusyError, UsageError

AT_FDCWD, RENAME_EXCHANGE, RENAME_SWAP = -100, 2, 2
NEWEST = "{newest}"
"""In a report's name: the day of its newest data."""


def prepared(out: Path) -> Path:
    """The folder of all reports, made where it is missing; ``UsageError`` when nothing can be written there."""
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file: give a folder to write reports to.")
    probe = out / f".probe-{os.getpid()}"
    try:
        out.mkdir(parents=True, exist_ok=True)
        probe.write_bytes(b"")
        probe.unlink()
    except OSError as error:
        raise UsageError(
            f"cannot write to {out}: {(error.strerror or str(error)).lower()}; choose another folder."
        ) from None
    return out


@contextmanager
def locked(out: Path, name: str, wait: float = 0) -> Iterator[None]:
    """The right to write the report `name` in `out`; ``BusyError`` naming the holder after `wait` seconds.

    The system releases the lock when its holder dies, however it dies.
    """
    lock, holder = FileLock(out / f".{name}.lock"), out / f".{name}.lock.json"
    try:
        lock.acquire(timeout=wait)
    except Timeout:
        try:
            who = json.loads(holder.read_text())
            words = f"process {who['pid']} on {who['host']} since {who['since']}"
        except (OSError, ValueError, KeyError):
            words = "another process"
        raise BusyError(
            f"the report {name!r} is being written by {words}: wait for it, or give another name."
        ) from None
    try:
        since = datetime.now(UTC).isoformat(timespec="seconds")
        with suppress(OSError):
            holder.write_text(json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": since}))
        yield
    finally:
        with suppress(OSError):
            holder.unlink(missing_ok=True)
        lock.release()


def series(name: str) -> str:
    """A report's name without the day of its newest data: what is locked, and where failures are kept."""
    return name.replace(NEWEST, "").strip("-_")


def staging(out: Path, name: str) -> Path:
    """An empty hidden folder for the run; what earlier, killed runs of `name` left is removed."""
    for left in leftovers(out, name):
        shutil.rmtree(left, ignore_errors=True)
    folder = out / f".{name}.{os.getpid()}.partial"
    folder.mkdir()
    return folder


def leftovers(out: Path, name: str = "*") -> list[Path]:
    """Hidden folders that killed runs of `name` (default: any) left behind."""
    return sorted(path for path in out.glob(f".{name}.*.partial") if path.is_dir())


def publish(made: Path, target: Path) -> None:
    """Put the finished folder `made` in the place of `target` in one step, safely on disk, and drop the old one."""
    for path in sorted(made.rglob("*"), reverse=True):
        _synced(path)
    _synced(made)
    if target.exists():
        exchange(made, target)
        _synced(target.parent)
        shutil.rmtree(made, ignore_errors=True)
    else:
        made.rename(target)
        _synced(target.parent)


def keep_failure(made: Path, target: Path) -> Path:
    """Move what a failed run left to ``target/failed``, the good report beside it untouched."""
    target.mkdir(exist_ok=True)
    failed = target / "failed"
    shutil.rmtree(failed, ignore_errors=True)
    made.rename(failed)
    return failed


def write(path: Path, content: str | bytes) -> None:
    """Write a file so that a reader sees the old content or the new, never a part."""
    path.parent.mkdir(parents=True, exist_ok=True)
    new = path.with_name(f".{path.name}.{os.getpid()}.new")
    try:
        new.write_bytes(content if isinstance(content, bytes) else content.encode())
        _synced(new)
        new.replace(path)
    finally:
        new.unlink(missing_ok=True)


def exchange(one: Path, other: Path) -> None:
    """Swap two folders in one step where the system can (Linux, macOS); else by two renames, undone on failure."""
    library = ctypes.CDLL(ctypes.util.find_library("c") or None, use_errno=True)
    first, second = os.fsencode(one), os.fsencode(other)
    if sys.platform == "linux" and hasattr(library, "renameat2"):
        outcome = library.renameat2(AT_FDCWD, first, AT_FDCWD, second, RENAME_EXCHANGE)
    elif sys.platform == "darwin" and hasattr(library, "renamex_np"):
        outcome = library.renamex_np(first, second, RENAME_SWAP)
    else:
        outcome = -1
        ctypes.set_errno(errno.ENOSYS)
    if outcome == 0:
        return
    if ctypes.get_errno() not in (errno.ENOSYS, errno.EINVAL, errno.ENOTSUP):
        raise OSError(ctypes.get_errno(), os.strerror(ctypes.get_errno()), str(other))
    aside = other.with_name(f".{other.name}.{os.getpid()}.partial.old")
    other.rename(aside)
    try:
        one.rename(other)
    except OSError:
        aside.rename(other)
        raise
    aside.rename(one)


def restore(out: Path) -> None:
    """Put reports back that a run, killed between the two renames of ``exchange``, left aside."""
    for aside in out.glob(".*.partial.old"):
        target = out / aside.name.split(".")[1]
        if target.exists():
            shutil.rmtree(aside, ignore_errors=True)
        else:
            aside.rename(target)


def _synced(path: Path) -> None:
    if os.name == "nt":
        return
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)

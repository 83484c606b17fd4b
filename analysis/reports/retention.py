"""Old reports out, the newest kept."""

import json
import shutil
from contextlib import suppress
from fnmatch import fnmatchcase
from pathlib import Path

from analysis.errors import BusyError, UsageError
from analysis.reports import index, storage


def prune(out: Path, keep: int, *, names: str = "*", dry_run: bool = False) -> list[Path]:
    """Remove all but the `keep` reports with the newest data among those whose name matches `names`.

    Returns what was removed, or would be with `dry_run`. Reports that never succeeded, and one that a run is
    writing right now, stay; what killed runs left behind goes.
    """
    if keep < 1:
        raise UsageError(f"--keep {keep} would remove every report: keep at least 1.")
    if not out.is_dir():
        raise UsageError(f"{out} is no folder of reports.")
    good = [entry for entry in index.entries(out) if entry.manifest and fnmatchcase(entry.name, names)]
    good.sort(key=lambda entry: (entry.newest, _finished(out / entry.name)), reverse=True)
    removed = []
    for folder in [out / entry.name for entry in good[keep:]]:
        with suppress(BusyError), storage.locked(out, folder.name):
            removed.append(folder)
            if not dry_run:
                aside = out / f".{folder.name}.removed.partial"
                shutil.rmtree(aside, ignore_errors=True)
                folder.rename(aside)
                shutil.rmtree(aside)
    for folder in storage.leftovers(out):
        with suppress(BusyError), storage.locked(out, folder.name.split(".")[1]):
            removed.append(folder)
            if not dry_run:
                shutil.rmtree(folder, ignore_errors=True)
    if removed and not dry_run:
        index.write(out)
    return removed


def _finished(folder: Path) -> str:
    try:
        return str(json.loads((folder / "run.json").read_text(encoding="utf-8")).get("finished", ""))
    except (OSError, ValueError, AttributeError):
        return ""

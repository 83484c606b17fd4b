"""A report made again from its manifest, and every difference told."""

import hashlib
import json
import tempfile
from collections.abc import Mapping
from itertools import zip_longest
from pathlib import Path
from typing import Any

from analysis.errors import UsageError
from analysis.pipeline import ROOT, locate
from analysis.reports import execution, manifest
from analysis.reports.run import render


def verify(
    folder: Path, corpus: str | None = None, *, timeout: float | None = None, progress: execution.Progress | None = None
) -> list[str]:
    """Render the report in `folder` again and compare; returns what differs, one sentence each, nothing when identical.

    The corpus and notebooks are looked for where the run had them, then below the checkout; `corpus` names another
    place. Changed inputs are told first, since they explain the rest.
    """
    held = manifest.read(folder)
    if not held:
        raise UsageError(f"{folder} holds no report (no manifest.json that this version reads).")
    changed = [
        f"{name} is not the file that was rendered: it was changed or is missing"
        for name, digest in held["files"].items()
        if _sha256(folder / name) != digest
    ]
    circumstances = _circumstances(folder)
    parameters = circumstances.get("parameters") or dict(held["parameters"])
    place = corpus or circumstances.get("corpus")
    if "corpus" in held["inputs"] and place and (corpus or not locate(str(parameters.get("corpus", ""))).exists()):
        parameters = {**parameters, "corpus": str(place)}
    with tempfile.TemporaryDirectory(prefix="launchbook-") as scratch:
        run = render(
            _notebooks(held, circumstances),
            parameters,
            Path(scratch),
            held["series"],
            timeout=timeout,
            progress=progress,
        )
        again = manifest.read(run.folder)
        return changed + _inputs(held, again) + _files(folder, run.folder, held, again)


def _notebooks(held: Mapping[str, Any], circumstances: Mapping[str, Any]) -> list[Path]:
    found = []
    known = {Path(path).name: Path(path) for path in circumstances.get("notebooks", ())}
    for page in held["pages"]:
        name = next(name for name in held["notebooks"] if Path(name).stem == Path(page["file"]).stem)
        choices = [ROOT / name, known.get(Path(name).name, ROOT / name)]
        found.append(next((path for path in choices if path.exists()), choices[0]))
    return found


def _inputs(held: Mapping[str, Any], again: Mapping[str, Any]) -> list[str]:
    told = []
    words = {"inputs": "the corpus", "code": "Launchbook's code or registers", "lock": "requirements.lock"}
    for key, what in words.items():
        if held[key] != again[key]:
            told.append(f"{what} changed since")
    told += [f"the notebook {name} changed since" for name in held["notebooks"]
             if held["notebooks"][name] != again["notebooks"].get(name)]  # fmt: skip
    told += [f"{name} was {held['versions'].get(name, 'absent')} and is {again['versions'].get(name, 'absent')}"
             for name in sorted({*held["versions"], *again["versions"]})
             if held["versions"].get(name) != again["versions"].get(name)]  # fmt: skip
    return told


def _files(old: Path, new: Path, held: Mapping[str, Any], again: Mapping[str, Any]) -> list[str]:
    told = []
    for name in sorted({*held["files"], *again["files"]}):
        if name not in again["files"]:
            told.append(f"{name} is not made any more")
        elif name not in held["files"]:
            told.append(f"{name} is new")
        elif (old / name).exists() and (old / name).read_bytes() != (new / name).read_bytes():
            told.append(f"{name} differs{_where(old / name, new / name)}")
    if not told and (old / "manifest.json").read_bytes() != (new / "manifest.json").read_bytes():
        told.append("manifest.json differs, the files it names do not")
    return told


def _where(old: Path, new: Path) -> str:
    """The first line that differs, in text files."""
    try:
        lines = [path.read_text(encoding="utf-8").splitlines() for path in (old, new)]
    except UnicodeDecodeError:
        return ""
    for number, (before, after) in enumerate(zip_longest(*lines, fillvalue=""), 1):
        if before != after:
            start = next(
                (i for i, (a, b) in enumerate(zip(before, after, strict=False)) if a != b), min(len(before), len(after))
            )
            was, now = (repr(line[max(start - 20, 0) : start + 40]) for line in (before, after))
            return f" from line {number}: {was} was, {now} is"
    return ""


def _sha256(path: Path) -> str:
    return hashlib.sha256(path.read_bytes()).hexdigest() if path.is_file() else ""


def _circumstances(folder: Path) -> dict[str, Any]:
    try:
        return dict(json.loads((folder / "run.json").read_text(encoding="utf-8")))
    except (OSError, ValueError):
        return {}

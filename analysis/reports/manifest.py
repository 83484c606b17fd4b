"""What a report was made from and what it holds: digests, versions, findings, in one reproducible file."""

import hashlib
import json
import platform
import re
import shutil
import subprocess
from collections.abc import Iterable, Mapping, Sequence
from functools import lru_cache
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import Any

from analysis import __version__, corpus, pipeline
from analysis.reports.page import Page

FORMAT = 1
MEASURED = re.compile(r"^- \*\*(?:Measured|Scores)\*\*:?\s*(.+?)(?=\n- |\n\s*\n|\Z)", re.MULTILINE | re.DOTALL)
PACKAGES = ("matplotlib", "nbconvert", "nltk", "numpy", "pandas", "papermill", "pyarrow", "scipy", "trafilatura")
CODE = ("analysis", "data")
READ = ("corpus", "registers", "sheets")
"""Parameters that name files or folders."""


def of_files(paths: Iterable[Path], below: Path) -> str:
    """One hash of files: their paths below a folder, and their bytes."""
    digest = hashlib.sha256()
    for path in sorted(paths, key=lambda path: path.relative_to(below).as_posix()):
        digest.update(path.relative_to(below).as_posix().encode() + b"\0")
        digest.update(hashlib.sha256(path.read_bytes()).digest())
    return digest.hexdigest()


def of_notebook(path: Path) -> str:
    """Hash of a notebook file."""
    return hashlib.sha256(path.read_bytes()).hexdigest()


def code_digest(root: Path) -> str:
    """Hash of the package, its models and templates, and the registers."""
    files = [
        path
        for folder in CODE
        for path in (root / folder).rglob("*")
        if path.is_file() and "__pycache__" not in path.parts and path.suffix != ".pyc" and path.name[0] != "."
    ]
    return of_files((path for path in files if "sample" not in path.relative_to(root).parts[:2]), root)


def read_digests(parameters: Mapping[str, Any]) -> dict[str, str]:
    """Hash of the corpus, and of the registers and coding sheets where parameters name some of their own."""
    found = {}
    for name in READ:
        places = [place for place in named(parameters, name) if place.exists()]
        if places and name == "corpus":
            found[name] = corpus.digest(places[0])
        elif places:
            found[name] = hashlib.sha256("".join(map(_of_sheets, places)).encode()).hexdigest()
    return found


def _of_sheets(place: Path) -> str:
    return of_files(place.glob("*.csv"), place) if place.is_dir() else of_files([place], place.parent)


def named(parameters: Mapping[str, Any], name: str) -> list[Path]:
    """The files or folders that the parameter `name` gives, several separated by ``;`` except for a corpus."""
    given = str(parameters.get(name) or "")
    parts = [part.strip() for part in given.split(";")] if name != "corpus" else [given]
    return [pipeline.locate(part) for part in parts if part]


def lock_digest(root: Path) -> str:
    """Hash of ``requirements.lock``; empty outside a checkout."""
    lock = root / "requirements.lock"
    return hashlib.sha256(lock.read_bytes()).hexdigest() if lock.exists() else ""


@lru_cache(maxsize=1)
def measured() -> dict[str, str]:
    """What each model scores on gold data: the paragraph *Measured* of its card in ``analysis/models/``."""
    found = {}
    for card in sorted((pipeline.ROOT / "analysis" / "models").glob("*.md")):
        match = MEASURED.search(card.read_text(encoding="utf-8"))
        if match:
            found[card.stem] = re.sub(r"[*`]|\s+(?=\s)", "", match[1].replace("\n", " ")).strip()
    return found


@lru_cache(maxsize=1)
def versions() -> dict[str, str]:
    """Of Launchbook, Python, and the packages that a report's numbers and bytes depend on."""
    found = {"launchbook": __version__, "python": platform.python_version()}
    for name in PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found


def commit(root: Path) -> str:
    """The last commit that touched code, registers, notebooks or lock, with a plus where files differ from it.

    Empty without git.
    """
    if not (root / ".git").exists() or not shutil.which("git"):
        return ""

    def git(*words: str) -> str:
        done = subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, check=False, timeout=30)
        return done.stdout.strip() if done.returncode == 0 else ""

    counted = [*CODE, "notebooks", "requirements.lock"]
    last = git("log", "-1", "--format=%H", "--", *counted)[:12]
    return last + ("+" if last and git("status", "--porcelain", "--untracked-files=no", "--", *counted) else "")


def inputs(
    notebooks: Sequence[Path], parameters: Mapping[str, Any], effective: Mapping[str, Any], root: Path
) -> dict[str, Any]:
    """Everything that a report's bytes depend on, and one hash over all of it: ``fingerprint``."""
    facts: dict[str, Any] = {
        "parameters": dict(sorted(parameters.items())),
        "notebooks": {shown(path, root): of_notebook(path) for path in notebooks},
        "inputs": read_digests(effective),
        "code": code_digest(root),
        "lock": lock_digest(root),
        "versions": versions(),
    }
    facts["fingerprint"] = hashlib.sha256(json.dumps(facts, sort_keys=True).encode()).hexdigest()
    return facts


def shown(path: Path, root: Path) -> str:
    """A path as reports name it: below the checkout where it lies inside, else its last part."""
    place = path.resolve()
    return place.relative_to(root).as_posix() if place.is_relative_to(root) else place.name


def written(
    series: str, title: str, facts: Mapping[str, Any], pages: Sequence[Page], files: Mapping[str, bytes]
) -> str:
    """The manifest as JSON text: inputs, pages with their findings, and the hash of every file."""
    manifest = {
        "format": FORMAT,
        "series": series,
        "title": title,
        "newest": max((page.newest for page in pages), default=""),
        **facts,
        "pages": [
            {
                "file": page.file,
                "title": page.title,
                "findings": page.findings,
                "figures": page.figures,
                "tables": sorted(page.tables),
                "provenance": page.provenance,
            }
            for page in pages
        ],
        "files": {name: hashlib.sha256(content).hexdigest() for name, content in sorted(files.items())},
    }
    return json.dumps(manifest, indent=1, sort_keys=True, ensure_ascii=False) + "\n"


def read(folder: Path) -> dict[str, Any]:
    """The manifest of the report in `folder`; empty when there is none that can be read."""
    try:
        manifest = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    return manifest if isinstance(manifest, dict) and manifest.get("format") == FORMAT else {}

"""The files of a corpus: which there are, in which order, and whether they stayed as they were."""

import hashlib
import os
import stat
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from analysis import readers
from analysis.errors import CorpusChangedError, CorpusError, UsageError
from analysis.readers import Fault

SETTINGS, METADATA, CORRECTIONS = "corpus.toml", "metadata.csv", "corrections.csv"
_ASIDE = (SETTINGS, METADATA, CORRECTIONS)
_ASIDE_STARTS = (".", "readme", "license", "licence")


@dataclass(frozen=True)
class File:
    """One file of a corpus: `name` is its path below the corpus, with "/", fit to be stored and shown."""

    path: Path
    name: str
    size: int


@dataclass
class Listing:
    """The documents' files in order, the files that say something about them, and what could not be listed."""

    root: Path
    files: list[File] = field(default_factory=list)
    settings: dict[str, File] = field(default_factory=dict)
    """folder below the corpus → its corpus.toml"""
    metadata: dict[str, File] = field(default_factory=dict)
    """folder below the corpus → its metadata.csv"""
    faults: list[tuple[str, Fault]] = field(default_factory=list)


def listing(path: Path) -> Listing:
    """The files of the corpus at `path`: itself, or all below it, sorted by name.

    Not documents: hidden files, README*, LICENSE*, corpus.toml, metadata.csv and corrections.csv. Links are
    followed, each folder once. Endings that cannot be read are one fault each, with the number of files.
    Raises UsageError when there is nothing at `path`, CorpusError when it is neither file nor folder or cannot be read.
    """
    try:
        mode = path.stat().st_mode
    except FileNotFoundError:
        raise UsageError(f"{path} does not exist: name a file or folder of documents.") from None
    except (OSError, ValueError) as error:
        raise CorpusError(f"{path} cannot be opened: {getattr(error, 'strerror', None) or error}.") from None
    if stat.S_ISDIR(mode):
        return _folder(path)
    if not stat.S_ISREG(mode):
        raise CorpusError(f"{path} is neither a file nor a folder.")
    if not readers.readable(path.name):
        ending = readers.ending(path.name)
        raise CorpusError(f"{path} {f'ends in {ending}' if ending else 'has no ending'} and is not read; {_FORMATS}.")
    found = Listing(path.parent, [_file(path, path.parent)])
    for name, files in ((SETTINGS, found.settings), (METADATA, found.metadata)):
        if (path.parent / name).is_file() and path.name != name:
            files[""] = _file(path.parent / name, path.parent)
    return found


def digest(path: Path | str) -> str:
    """SHA-256 over names and bytes of all files that ``read`` reads, in order: the same for equal copies anywhere."""
    found = listing(Path(path))
    whole = hashlib.sha256()
    for file in _all(found):
        content = hashlib.sha256()
        try:
            with file.path.open("rb") as stream:
                while block := stream.read(1 << 20):
                    content.update(block)
        except OSError:
            content.update(b"unreadable")
        whole.update(hashlib.sha256(file.name.encode()).digest() + content.digest())
    return whole.hexdigest()


def stamps(path: Path | str) -> dict[str, tuple[int, ...]]:
    """Name → size, times and place on the disk of each file: cheap, and different once one is written to."""
    found: dict[str, tuple[int, ...]] = {}
    for file in _all(listing(Path(path))):
        state = file.path.stat()
        found[file.name] = (state.st_size, state.st_mtime_ns, state.st_ctime_ns, state.st_ino)
    return found


def unchanged(path: Path | str, before: Mapping[str, tuple[int, ...]]) -> None:
    """Raises CorpusChangedError, naming a file, when one came, went or changed since ``stamps`` gave `before`."""
    try:
        now = stamps(path)
    except (UsageError, CorpusError, OSError):
        now = {}
    differing = sorted(name for name in {*before, *now} if before.get(name) != now.get(name))
    if differing:
        name, more = differing[0], f" (and {len(differing) - 1} more)" if len(differing) > 1 else ""
        what = "was removed" if name not in now else "was added" if name not in before else "was changed"
        advice = "Run again when nobody writes to it."
        raise CorpusChangedError(f"{path} changed while it was read: {name} {what}{more}. {advice}")


def _folder(root: Path) -> Listing:
    found = Listing(root)
    strange: Counter[str] = Counter()
    example: dict[str, str] = {}
    paths: list[Path] = []
    seen: set[tuple[int, int]] = set()

    def failed(error: OSError) -> None:
        name = shown(Path(error.filename or root), root) or "."
        reason = f"the folder cannot be opened: {error.strerror or error}"
        found.faults.append((name, Fault(None, "unreadable", reason)))

    for folder, below, names in os.walk(root, followlinks=True, onerror=failed):
        state = Path(folder).stat()
        if (state.st_dev, state.st_ino) in seen:
            below.clear()
            continue
        seen.add((state.st_dev, state.st_ino))
        below[:] = sorted(name for name in below if not name.startswith(".") and name != "__MACOSX")
        paths += (Path(folder) / name for name in names)
    for path in sorted(paths, key=lambda path: path.relative_to(root).as_posix().encode(errors="surrogateescape")):
        lower, name = path.name.lower(), shown(path, root)
        special = {SETTINGS: found.settings, METADATA: found.metadata}.get(lower)
        if special is None and (lower.startswith(_ASIDE_STARTS) or lower in _ASIDE):
            continue
        try:
            mode = path.stat().st_mode
        except OSError as error:
            found.faults.append((name, Fault(None, "unreadable", f"cannot be opened: {error.strerror or error}")))
            continue
        if special is not None and stat.S_ISREG(mode):
            special[name.rpartition("/")[0]] = _file(path, root)
        elif not stat.S_ISREG(mode):
            found.faults.append((name, Fault(None, "unreadable", "is not a file but a pipe, socket or device")))
        elif readers.readable(path.name):
            found.files.append(_file(path, root))
        else:
            ending = readers.ending(path.name)
            strange[ending] += 1
            example.setdefault(ending, name)
    for ending, count in sorted(strange.items()):
        which = f"ending in {ending}" if ending else "without an ending"
        files = f"{count} files {which} are not read" if count > 1 else f"1 file {which} is not read"
        found.faults.append((example[ending], Fault(None, "wrong type", f"{files}; {_FORMATS}")))
    return found


_FORMATS = f"formats that are read: {', '.join(readers.FORMATS)}"


def shown(path: Path, root: Path) -> str:
    """`path` below `root`, with "/"; bytes of a name that are no text become U+FFFD."""
    name = path.relative_to(root).as_posix() if path.is_relative_to(root) else path.as_posix()
    return os.fsencode(name).decode("utf-8", errors="replace")


def _file(path: Path, root: Path) -> File:
    return File(path, shown(path, root), path.stat().st_size)


def _all(found: Listing) -> list[File]:
    beside = found.root / CORRECTIONS
    corrections = [_file(beside, found.root)] if beside.is_file() else []
    return [*found.settings.values(), *found.metadata.values(), *corrections, *found.files]

"""The tables of one corpus together, in memory and on disk."""

import json
import shutil
import tempfile
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path

import pandas as pd

from analysis import schema
from analysis.errors import UsageError

ROOT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True)
class Tables:
    """The tables of one corpus, as ``analysis.schema`` documents them, and where they came from."""

    documents: pd.DataFrame
    problems: pd.DataFrame
    statements: pd.DataFrame
    launch_mentions: pd.DataFrame
    launches: pd.DataFrame
    speakers: pd.DataFrame
    provenance: Mapping[str, object]
    """corpus (as given), corpus_sha256, registers_sha256, code_sha256, version, options, corrections, dropped."""


TABLE_NAMES = tuple(field.name for field in fields(Tables) if field.name != "provenance")


def locate(path: str | Path) -> Path:
    """`path` as given where it exists, else below the checkout, so that notebooks run from any folder."""
    given = Path(path).expanduser()
    return given if given.exists() or given.is_absolute() or not (ROOT / given).exists() else ROOT / given


def counts(tables: Tables) -> dict[str, int]:
    """What a run found, by name, in the order a person reads it."""
    return {
        "documents": len(tables.documents),
        "exact duplicates among them": int(tables.documents["duplicate_of"].notna().sum()),
        "undated among them": int(tables.documents["published"].isna().sum()),
        "problems set aside": len(tables.problems),
        "statements": len(tables.statements),
        "statements with a speaker": int(tables.statements["speaker"].notna().sum()),
        "launch mentions": len(tables.launch_mentions),
        "launches": len(tables.launches),
        "launches in the record": int(tables.launches["reference_id"].notna().sum()),
        "speakers": len(tables.speakers),
    }


def write(tables: Tables, folder: str | Path) -> None:
    """One Parquet file per table and ``provenance.json`` in `folder`, which appears whole or not at all."""
    folder = Path(folder)
    try:
        folder.parent.mkdir(parents=True, exist_ok=True)
        made = Path(tempfile.mkdtemp(prefix=f".{folder.name}.", dir=folder.parent))
    except OSError as error:
        raise UsageError(f"cannot write to {folder.parent}: {error.strerror}; choose another folder.") from None
    try:
        for name in TABLE_NAMES:
            getattr(tables, name).to_parquet(made / f"{name}.parquet", index=False)
        (made / "provenance.json").write_text(json.dumps(dict(tables.provenance), indent=1, sort_keys=True) + "\n")
        made.chmod(0o755)
        _put(made, folder)
    except OSError as error:
        raise UsageError(f"cannot write to {folder}: {error.strerror}; choose another folder.") from None
    finally:
        shutil.rmtree(made, ignore_errors=True)


def read(folder: str | Path) -> Tables:
    """The tables that ``write`` left in `folder`."""
    folder = Path(folder)
    tables = {name: schema.check(pd.read_parquet(folder / f"{name}.parquet"), name) for name in TABLE_NAMES}
    return Tables(**tables, provenance=json.loads((folder / "provenance.json").read_text()))


def _put(made: Path, folder: Path) -> None:
    """Move the finished `made` to `folder`, where an older one makes way only now."""
    if not folder.exists():
        made.rename(folder)
        return
    if not folder.is_dir():
        raise UsageError(f"{folder} is a file: give a folder to write the tables to.")
    for file in made.iterdir():
        file.replace(folder / file.name)

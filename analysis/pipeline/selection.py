"""A corpus as a notebook opens it: through the cache, checked parameters, filters that log what they drop."""

import hashlib
import json
import os
from collections.abc import Iterable, Mapping
from contextlib import suppress
from dataclasses import replace
from difflib import get_close_matches
from importlib.metadata import version
from pathlib import Path
from typing import Any

import pandas as pd

from analysis import corpus, registers
from analysis.errors import UsageError
from analysis.pipeline.extraction import code_sha256, extract
from analysis.pipeline.storage import ROOT, Tables, locate, read, write

CACHE = ROOT / ".cache" / "tables"
FEW = 8
"""Options that a message lists in full."""


def open_corpus(
    path: str | Path,
    *,
    since: str = "",
    until: str = "",
    register_folder: str | Path | None = None,
    timezone: str = "Asia/Seoul",
    reference: bool = True,
    cache: Path | None = CACHE,
    progress: bool = True,
) -> Tables:
    """The tables of `path` between the days `since` and `until` (both included, empty for open), through the cache.

    Duplicate documents leave; undated ones stay unless a day is asked for. ``provenance["dropped"]``
    lists each filter: table, rows before, rows after, why.
    """
    place = locate(path)
    arguments: dict[str, Any] = {
        "register_folder": register_folder or None,
        "timezone": timezone,
        "reference": reference,
    }
    folder = cache / _key(place, arguments) if cache and place.exists() else None
    if folder and (folder / "provenance.json").exists():
        tables = read(folder)
    else:
        tables = extract(place, **arguments, workers=os.cpu_count() or 1, progress=progress)
        if folder:
            # A cache that cannot be written costs time, not the result.
            with suppress(UsageError):
                write(tables, folder)
    tables = replace(tables, provenance={**tables.provenance, "corpus": _shown(path)})
    return select(tables, since=since, until=until)


def select(tables: Tables, *, since: str = "", until: str = "", duplicates: bool = False) -> Tables:
    """`tables` without duplicate documents (unless wanted) and without what was published outside the days given.

    Launches stay when a remaining document mentions them. Each step is added to ``provenance["dropped"]``.
    """
    first, last = day(since, "since"), day(until, "until")
    if first is not None and last is not None and first > last:
        raise UsageError(f"since ({since}) is after until ({until}): no day is left.")
    kept, log = tables.documents, list(tables.provenance["dropped"])  # type: ignore[call-overload]
    rules = [("same text as an earlier document", kept["duplicate_of"].isna() | duplicates)]
    if first is not None or last is not None:
        rules.append(("no day of publication", kept["published"].notna()))
    if first is not None:
        rules.append((f"published before {since}", kept["published"].isna() | (kept["published"] >= first)))
    if last is not None:
        rules.append((f"published after {until}", kept["published"].isna() | (kept["published"] <= last)))
    for why, keep in rules:
        remaining = kept[keep.reindex(kept.index)]
        if len(remaining) < len(kept):
            log.append({"table": "documents", "before": len(kept), "after": len(remaining), "why": why})
        kept = remaining
    ids = set(kept["document_id"])
    held = {name: _of(getattr(tables, name), "document_id", ids) for name in ("statements", "launch_mentions")}
    held["launches"] = _of(tables.launches, "launch_id", set(held["launch_mentions"]["launch_id"]))
    held["speakers"] = _of(tables.speakers, "speaker_id", set(held["statements"]["speaker_id"].dropna()))
    for name, table in held.items():
        if len(table) < len(getattr(tables, name)):
            log.append(
                {
                    "table": name,
                    "before": len(getattr(tables, name)),
                    "after": len(table),
                    "why": "their documents left",
                }
            )
    return replace(
        tables, documents=kept.reset_index(drop=True), **held, provenance={**tables.provenance, "dropped": log}
    )


def day(value: str, name: str) -> pd.Timestamp | None:
    """The day that a parameter gives as YYYY-MM-DD (or YYYY-MM, YYYY: its first day); None when empty."""
    if not value:
        return None
    if not isinstance(value, str):
        raise UsageError(f"{name}={value!r} is not text: write it in quotation marks, as \"2022-01-05\".")
    try:
        return pd.Timestamp(pd.to_datetime(str(value), format="ISO8601")).normalize()
    except ValueError:
        raise UsageError(f"{name}={value!r} is not a date: write it as 2022-01-05.") from None


def parameters(namespace: Mapping[str, object], names: str) -> None:
    """Raise ``UsageError`` when a notebook's `namespace` holds a plain value that is none of its parameters' `names`.

    papermill only warns of a mistyped parameter; this stops the notebook also where papermill runs without Launchbook.
    """
    plain = (str, int, float, bool, list, dict, type(None))
    hidden = {"In", "Out", "exit", "quit"}
    strays = [
        name
        for name, value in namespace.items()
        if isinstance(value, plain) and name not in names.split() and name not in hidden and not name.startswith("_")
    ]
    if strays:
        raise UsageError(f"unknown parameter {', '.join(strays)}; this notebook has {', '.join(names.split())}.")


def choose(value: str, options: Iterable[str], name: str) -> str:
    """`value` when it is one of the `options`, their first when it is empty; else ``UsageError`` with near ones."""
    known = list(options)
    if not value:
        return known[0] if known else ""
    return one_of(value, known, name)


def one_of(value: str, options: Iterable[str], name: str, hint: str = "") -> str:
    """`value` when it is one of the `options`, else ``UsageError`` that lists them, or of many the nearest."""
    known = list(options)
    if value in known:
        return value
    near = known if len(known) <= FEW else get_close_matches(value, known, n=3, cutoff=0.4) or known[:FEW]
    raise UsageError(f"{name}={value!r} is not known here; there is {', '.join(near) or 'none'}.{hint}")


def country(value: str, register_folder: str | Path | None = None) -> str:
    """`value` when it is a country of the register or empty, else ``UsageError`` that lists the nearest."""
    known = registers.load(register_folder or None).countries["name"]
    return one_of(value, known, "actor", " Another country needs a row in data/countries.csv.") if value else ""


def record(register_folder: str | Path | None = None) -> pd.DataFrame:
    """The reference record of launches as its register holds it."""
    return registers.load(register_folder or None).launches


def dropped(tables: Tables) -> pd.DataFrame:
    """What each filter left: columns table, before, after, why."""
    return pd.DataFrame(tables.provenance["dropped"], columns=["table", "before", "after", "why"])


def provenance(tables: Tables) -> dict[str, object]:
    """Where the tables come from, for the box at the end of a report."""
    facts = tables.provenance
    return {
        "corpus": facts["corpus"],
        "corpus hash (SHA-256)": facts["corpus_sha256"],
        "registers hash": facts["registers_sha256"],
        "program hash": facts["code_sha256"],
        "Launchbook": facts["version"],
        "packages": {name: version(name) for name in ("nltk", "numpy", "pandas", "matplotlib", "papermill")},
        "options": facts["options"],
        "hand corrections": facts["corrections"],
        "documents set aside": len(tables.problems),
        "dropped": dropped(tables),
    }


def _of(table: pd.DataFrame, column: str, wanted: set) -> pd.DataFrame:
    return table[table[column].isin(wanted)].reset_index(drop=True)


def _key(place: Path, arguments: Mapping[str, Any]) -> str:
    parts = [
        corpus.digest(place),
        registers.load(arguments["register_folder"]).sha256,
        code_sha256(),
        json.dumps({**arguments, "register_folder": None}, sort_keys=True),
    ]
    return hashlib.sha256("\n".join(parts).encode()).hexdigest()[:24]


def _shown(path: str | Path) -> str:
    """The corpus as a report names it: relative to the checkout where it lies inside, so that clones agree."""
    place = locate(path).resolve()
    return place.relative_to(ROOT).as_posix() if place.is_relative_to(ROOT) else str(path)

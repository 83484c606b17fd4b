"""PolNeAR articles and their attributions, as token indices of an annotated batch."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis.tokens import Tokens, annotate

Spans = list[tuple[int, int]]
ANNOTATOR = re.compile(r"_[0-9a-f]{4}$")


@dataclass(frozen=True)
class Attribution:
    """One marked attribution: character spans of its three parts; `source` may be empty."""

    source: Spans
    cue: Spans
    content: Spans


def articles(folder: Path) -> dict[str, tuple[str, list[list[Attribution]]]]:
    """Name → (text, one list of attributions per annotator, the first file by name first)."""
    found: dict[str, tuple[str, list[list[Attribution]]]] = {}
    for path in sorted((folder / "text").glob("*.txt")):
        with path.open(encoding="utf-8", newline="") as file:
            found[path.stem] = (file.read(), [])
    for path in sorted((folder / "attributions").glob("*.ann")):
        with path.open(encoding="utf-8", newline="\n") as file:
            found[ANNOTATOR.sub("", path.stem)][1].append(list(_attributions(file.read())))
    return {name: pair for name, pair in found.items() if pair[1]}


def _attributions(body: str) -> Iterable[Attribution]:
    spans = {tag: [tuple(map(int, pair.split())) for pair in offsets.split(";")]
             for tag, offsets in re.findall(r"^(T\d+)\t[\w-]+ ([\d ;]+)\t", body, re.MULTILINE)}  # fmt: skip
    for roles in re.findall(r"^E\d+\t[\w-]+:\S+(.*)$", body, re.MULTILINE):
        parts: dict[str, list] = {"Source": [], "Cue": [], "Content": []}
        for role, tag in re.findall(r"(Source|Cue|Content)\d*:(T\d+)", roles):
            parts[role] += spans[tag]
        if parts["Cue"] and parts["Content"]:
            yield Attribution(*(sorted(parts[role]) for role in ("Source", "Cue", "Content")))


def covered(tokens: Tokens, document: int, spans: Spans) -> np.ndarray:
    """Indices of the tokens of a document that overlap any of the character spans."""
    a, b = int(tokens.document_starts[document]), int(tokens.document_starts[document + 1])
    starts, ends = tokens.start[a:b], tokens.end[a:b]
    parts = [np.arange(np.searchsorted(ends, first, "right"), np.searchsorted(starts, last, "left"))
             for first, last in spans]  # fmt: skip
    return a + np.unique(np.concatenate(parts)) if parts else np.empty(0, dtype=np.int64)


def batch(folder: Path) -> tuple[list[str], list[list[list[Attribution]]], Tokens]:
    """Names, attributions per annotator and tokens of a folder of articles."""
    found = articles(folder)
    return list(found), [pair[1] for pair in found.values()], annotate([pair[0] for pair in found.values()])

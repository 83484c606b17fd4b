"""Statements in their context, and whole documents with what was found in them marked."""

from collections.abc import Iterable, Mapping
from itertools import pairwise
from typing import Any

import pandas as pd

from analysis.display.piece import Piece
from analysis.display.safe import link, text

MEANINGS = {"content": "what was said", "cue": "the words that attribute it", "source": "who said it"}
TARGET = {"target": "what its tone is towards"}
LONGEST = 1200
Segment = tuple[int, int, str]


def segments(statements: pd.DataFrame | Mapping[Any, Any]) -> list[Segment]:
    """The content, cue and source of `statements` (a table or one row) as (start, end, kind) of their document."""
    rows = statements.to_dict("records") if isinstance(statements, pd.DataFrame) else [statements]
    found: list[Segment] = []
    for row in rows:
        spans = row.get("spans")
        spans = [(row["start"], row["end"])] if spans is None or isinstance(spans, float) or not len(spans) else spans
        found += [(int(start), int(end), "content") for start, end in spans]
        for kind in ("cue", "source"):
            start, end = row.get(f"{kind}_start"), row.get(f"{kind}_end")
            if not (start is None or end is None or pd.isna(start) or pd.isna(end)):
                found.append((int(start), int(end), kind))
    return sorted(set(found))


def quotation(
    statement: Mapping[Any, Any],
    document: Mapping[Any, Any],
    context: int = 140,
    *,
    longest: int = LONGEST,
    judged: bool = False,
) -> Piece:
    """One row of ``statements`` in the words around it, with speaker, outlet, day, document, offsets and source.

    `document` is its row of ``documents``; `context` is how many characters before and after are kept. Of a statement
    longer than `longest` characters the beginning is shown. With `judged` its target is marked, its tone given, and of
    a long statement the part around the target shown.
    """
    body, start, end = str(document["text"]), int(statement["start"]), int(statement["end"])
    target = _target(statement) if judged else []
    low, high = _shown(start, end, target, longest)
    marks = sorted({*segments(statement), *target})
    near = [mark for mark in marks if mark[1] > low - 2 * context and mark[0] < high + 2 * context]
    beside = [mark for mark in near if mark[2] != "content"]
    first = _edge(body, min([low, *(mark[0] for mark in beside)]) - context, before=True)
    last = _edge(body, max([high, *(mark[1] for mark in beside)]) + context)
    before = f"[{first - start:,} characters before] … " if first > start else "… " if first else ""
    cut = "" if last >= end else f" [{end - last:,} more characters]"
    words = before + _marked(body, near, first, last) + (" …" if last < len(body) else "") + cut
    tone = f"tone {float(statement['tone']):+.2f}" if judged and _known(statement, "tone") else ""
    footer = " · ".join(p for p in (_who(statement), _where(document), tone, _place(statement, document)) if p)
    markup = f'<blockquote class="lb lb-quote"><p>{words}</p><footer>{footer}</footer></blockquote>'
    speaker = _known(statement, "speaker") or _known(statement, "source_text")
    return Piece("quotation", markup, f"{body[low:high]}\n— {speaker}")


def quotations(
    statements: pd.DataFrame,
    documents: pd.DataFrame,
    limit: int = 10,
    context: int = 140,
    *,
    longest: int = LONGEST,
    judged: bool = False,
) -> Piece:
    """The first `limit` rows of `statements` as quotations (see ``quotation``), each looked up in `documents`."""
    known = documents.drop_duplicates("document_id").set_index("document_id", drop=False)
    pieces = [
        quotation(row, known.loc[row["document_id"]].to_dict(), context, longest=longest, judged=judged)
        for row in statements.head(limit).to_dict("records")
    ]
    more = len(statements) - len(pieces)
    note = f'<p class="lb-note">{more:,} more in the table of statements.</p>' if more > 0 else ""
    inner = "".join(piece.html for piece in pieces) or '<p class="lb-note">No statement.</p>'
    meanings = legend(MEANINGS | TARGET if judged else MEANINGS)
    return Piece("quotations", f'<div class="lb">{meanings}{inner}{note}</div>', "\n\n".join(p.plain for p in pieces))


def marked(document: Mapping[Any, Any], found: pd.DataFrame | Iterable[Segment], most: int = 20_000) -> Piece:
    """A whole document with segments marked: rows of ``statements``, or (start, end, kind) with any kinds.

    Kinds other than content, cue and source look like content and are named in the legend.
    Only the first `most` characters are shown, with a word.
    """
    marks = segments(found) if isinstance(found, pd.DataFrame) else sorted(set(found))
    body = str(document["text"])
    kinds = {kind: MEANINGS.get(kind, kind) for kind in dict.fromkeys([*MEANINGS, *(mark[2] for mark in marks)])
             if any(mark[2] == kind for mark in marks)}  # fmt: skip
    rest = f"… ({len(body) - most:,} more characters)" if len(body) > most else ""
    title = text(_known(document, "title") or _known(document, "document_id"), 300)
    markup = (
        f'<div class="lb"><p class="lb-note"><strong>{title}</strong> · {_where(document)}</p>{legend(kinds)}'
        f'<div class="lb-document">{_marked(body, marks, 0, min(len(body), most))}{rest}</div></div>'
    )
    return Piece("document", markup, body[:most])


def _marked(body: str, marks: list[Segment], first: int, last: int) -> str:
    """`body[first:last]` escaped, every stretch under one or more marks wrapped in one ``<mark>`` with all kinds."""
    clipped = [(max(start, first), min(end, last), kind) for start, end, kind in marks if start < last and end > first]
    edges = sorted({first, last, *(edge for start, end, _ in clipped for edge in (start, end))})
    parts = []
    for start, end in pairwise(edges):
        kinds = sorted({kind for low, high, kind in clipped if low <= start and end <= high})
        classes = " ".join(sorted({_class(kind) for kind in kinds}))
        words = text(body[start:end])
        parts.append(f'<mark class="{classes}" title="{text(", ".join(kinds))}">{words}</mark>' if kinds else words)
    return "".join(parts)


def legend(kinds: Mapping[str, str]) -> str:
    """What each kind of mark means, as HTML."""
    marks = "".join(
        f'<span><mark class="{_class(kind)}">{text(kind)}</mark>'
        + (f" {text(words)}</span>" if words != kind else "</span>")
        for kind, words in kinds.items()
    )
    return f'<p class="lb-legend">{marks}</p>' if marks else ""


def _class(kind: str) -> str:
    return f"lb-{kind}" if kind in MEANINGS or kind in TARGET else "lb-content"


def _target(statement: Mapping[Any, Any]) -> list[Segment]:
    start, end = statement.get("target_start"), statement.get("target_end")
    return [] if start is None or end is None or pd.isna(start) or pd.isna(end) else [(int(start), int(end), "target")]


def _shown(start: int, end: int, target: list[Segment], longest: int) -> tuple[int, int]:
    """At most `longest` characters from `start` to `end`: around the target where it lies inside, else the first."""
    if target and start <= target[0][0] < end:
        start = max(start, min(target[0][0] - longest // 2, end - longest))
    return start, min(end, start + longest)


def _edge(body: str, position: int, before: bool = False) -> int:
    """`position` moved outwards to a white space nearby, so that no word is cut."""
    if before:
        if position <= 0:
            return 0
        space = body.rfind(" ", max(position - 30, 0), position)
        return space + 1 if space >= 0 else position
    if position >= len(body):
        return len(body)
    space = body.find(" ", position, position + 30)
    return space if space >= 0 else position


def _known(row: Mapping[Any, Any], column: str) -> str:
    value = row.get(column)
    return "" if value is None or pd.isna(value) else str(value)


def _who(statement: Mapping[Any, Any]) -> str:
    speaker, words = _known(statement, "speaker"), _known(statement, "source_text")
    office = _known(statement, "office")
    name = f'<span class="lb-who">{text(speaker or words or "source not named", 160)}</span>'
    return name + (f", {text(office, 160)}" if speaker and office else "" if speaker else " (not resolved)")


def _where(document: Mapping[Any, Any]) -> str:
    day = _known(document, "published")[:10] or "undated"
    return " · ".join(text(part, 160) for part in (_known(document, "outlet"), day) if part)


def _place(statement: Mapping[Any, Any], document: Mapping[Any, Any]) -> str:
    offsets = f"{_known(document, 'document_id')} [{int(statement['start'])}:{int(statement['end'])}]"
    source = _known(document, "url")
    linked = link(source, "source") if source else ""
    return text(offsets, 160) + (f" · {linked}" if linked and linked != "source" else "")

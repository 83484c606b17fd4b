"""Frames → tables that scroll on a phone, repeat their heads in print, and download as CSV."""

from collections.abc import Mapping
from datetime import date

import pandas as pd
from pandas.api import types

from analysis.display.figures import download
from analysis.display.piece import Piece, sentence, slug
from analysis.display.safe import csv, link, text, with_index


def table(
    frame: pd.DataFrame,
    caption: str,
    *,
    name: str = "",
    labels: Mapping[str, str] | None = None,
    formats: Mapping[str, str] | None = None,
    links: Mapping[str, str] | None = None,
    limit: int | None = None,
    width: int = 240,
) -> Piece:
    """`frame` as a table under its `caption`; the whole of it, also beyond `limit` rows, downloads as CSV.

    `labels` renames columns for the eye, `formats` gives Python format specifications (``{"tone": "+.2f"}``),
    `links` says which column holds the address of another (``{"title": "url"}``; that column is not shown).
    A named index comes first as row headings. Cells are cut after `width` characters.
    """
    labels, formats, links = labels or {}, formats or {}, links or {}
    caption = caption or name or "Table"
    anchor = slug(name or caption)
    flat = with_index(frame)
    headings = flat.shape[1] - frame.shape[1]
    shown = [column for column in flat.columns if column not in links.values() or column in links]
    rows = flat if limit is None else flat.head(limit)
    right = {
        column for column in shown if types.is_numeric_dtype(flat[column]) and not types.is_bool_dtype(flat[column])
    }
    days = {column for column in shown if types.is_datetime64_any_dtype(flat[column])}

    def classed(column: object, row: Mapping | None = None) -> str:
        if column in right or column in days:
            return ' class="lb-right"' if column in right else ' class="lb-day"'
        words = "" if row is None else _shown(row[column], formats.get(str(column), ""))
        if max(map(len, words.split()), default=0) > 28:
            return ' class="lb-long"'
        if words and " " not in words:
            return ' class="lb-name"'
        return ' class="lb-words"' if len(words) > 60 else ' class="lb-phrase"' if len(words) > 12 else ""

    def content(row: Mapping, column: object) -> str:
        words = _shown(row[column], formats.get(str(column), ""))
        return link(row[links[str(column)]], words) if str(column) in links and words else text(words, width) or "–"

    head = "".join(
        f'<th scope="col"{classed(column)}>{words}</th>' if (words := text(_label(column, labels))) else "<td></td>"
        for column in shown
    )
    body = "".join(
        "<tr>"
        + "".join(
            f'<th scope="row"{classed(column, row)}>{content(row, column)}</th>'
            if number < headings
            else f"<td{classed(column, row)}>{content(row, column)}</td>"
            for number, column in enumerate(shown)
        )
        + "</tr>"
        for row in rows.to_dict("records")
    )
    numbers = csv(frame)
    cut = f" The first {len(rows):,} of {len(flat):,} rows." if len(rows) < len(flat) else ""
    empty = "" if len(flat) else '<p class="lb-note">No rows.</p>'
    markup = (
        f'<figure class="lb lb-table" id="{anchor}">'
        f'<div class="lb-scroll" role="group" tabindex="0" aria-label="{text(caption)}">'
        f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table></div>{empty}"
        f"<figcaption>{text(sentence(caption))}{cut}{download(numbers, anchor, 'Table as CSV')}</figcaption></figure>"
    )
    facts = {"id": anchor, "caption": caption, "rows": len(flat), "csv": numbers}
    return Piece("table", markup, f"{caption}\n{rows.to_string(max_colwidth=60)}", facts)


def _label(column: object, labels: Mapping[str, str]) -> str:
    name = " / ".join(map(str, column)) if isinstance(column, tuple) else str(column)
    return labels.get(name, name.replace("_", " "))


def _shown(value: object, format: str) -> str:
    if isinstance(value, list | tuple | dict | set):
        return str(value)
    if value is None or pd.isna(value):  # type: ignore[call-overload]
        return ""
    if format:
        return f"{value:{format}}"
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat(sep=" ", timespec="minutes")
    if isinstance(value, date | str):
        return str(value)
    if types.is_bool(value):
        return "yes" if value else "no"
    if types.is_integer(value):
        return f"{value:,}"
    return f"{value:,.2f}" if types.is_float(value) else str(value)

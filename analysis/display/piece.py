"""What a notebook shows: HTML for the eye, plain text, and the facts a report builds its page from."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date
from typing import Any

import numpy as np
import pandas as pd

from analysis.display.safe import text, visible
from analysis.display.style import STYLE

MIME = "application/vnd.launchbook+json"


@dataclass(frozen=True)
class Piece:
    """One thing shown: its `kind`, escaped HTML, plain text, and what a report needs to know of it."""

    kind: str
    html: str
    plain: str
    facts: Mapping[str, object] = field(default_factory=dict)

    def _repr_mimebundle_(self, include: object = None, exclude: object = None) -> dict[str, object]:
        return {
            "text/html": STYLE + self.html,
            "text/plain": visible(self.plain),
            MIME: {"kind": self.kind, **self.facts},
        }


def show(*pieces: Piece) -> None:
    """Show several pieces from one notebook cell, in order."""
    from IPython.display import display

    display(*pieces)


def slug(name: str) -> str:
    """A name as an anchor and file name.

    >>> slug("Launches per month, 2022")
    'launches-per-month-2022'
    """
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:60].rstrip("-") or "unnamed"


def sentence(words: str) -> str:
    """`words` with a full stop where they end without one.

    >>> sentence("Launches per month"), sentence("Why?")
    ('Launches per month.', 'Why?')
    """
    return words if not words.strip() or words.rstrip()[-1] in ".!?…:)" else f"{words.rstrip()}."


def paragraph(words: str) -> Piece:
    """A paragraph whose numbers were computed: ``paragraph(f"{n} of {total} months ...")``."""
    return Piece("paragraph", f'<p class="lb lb-paragraph">{text(words)}</p>', words)


def finding(words: str, figure: str = "") -> Piece:
    """A headline finding in one sentence, with the name of the figure or table that shows it.

    A report lists its findings first and links each to its figure.
    """
    target = slug(figure) if figure else ""
    return Piece(
        "finding", f'<p class="lb lb-finding">{text(words)}</p>', words, {"text": visible(words), "figure": target}
    )


def numbers(values: Mapping[str, object]) -> Piece:
    """A few key numbers in a row, large, each under its label: ``numbers({"documents": 60})``."""
    cells = "".join(
        f"<div><dt>{text(name)}</dt><dd>{text(_number(value))}</dd></div>" for name, value in values.items()
    )
    plain = "; ".join(f"{name}: {_number(value)}" for name, value in values.items())
    return Piece("numbers", f'<dl class="lb lb-numbers">{cells}</dl>', plain)


def provenance(facts: Mapping[str, object], newest: str | date | None = None) -> Piece:
    """The box that says where a report comes from: names and values, nested as they are.

    A value may be a text, a number, a list, a mapping, or a table such as the log of dropped rows.
    `newest` is the day of the newest data; the index of all reports sorts by it.
    """
    plain = {str(name): _plain(value) for name, value in facts.items()}
    day = "" if newest is None or pd.isna(newest) else str(newest)[:10]
    return Piece(
        "provenance",
        f'<div class="lb lb-provenance">{_listed(facts)}</div>',
        "\n".join(f"{name}: {value}" for name, value in plain.items()),
        {"facts": plain, "newest": day},
    )


def _number(value: object) -> str:
    value = value.item() if isinstance(value, np.generic) else value
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, float):
        return f"{value:,.2f}"
    return f"{value:,}" if isinstance(value, int) else str(value)


def _listed(facts: Mapping[str, object]) -> str:
    return "<dl>" + "".join(f"<dt>{text(name)}</dt><dd>{_value(value)}</dd>" for name, value in facts.items()) + "</dl>"


def _value(value: object) -> str:
    if isinstance(value, Mapping):
        return _listed(value) if value else "none"
    if isinstance(value, pd.DataFrame):
        value = value.to_dict("records")
    if isinstance(value, Sequence) and not isinstance(value, str):
        if value and all(isinstance(row, Mapping) and row.keys() == value[0].keys() for row in value):
            return _rows(value)
        return f"<ul>{''.join(f'<li>{_value(item)}</li>' for item in value)}</ul>" if value else "none"
    return text(_number(value), most=2000) or "–"


def _rows(rows: Sequence[Mapping[Any, Any]]) -> str:
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in rows[0])
    body = "".join("<tr>" + "".join(f"<td>{_value(cell)}</td>" for cell in row.values()) + "</tr>" for row in rows)
    return f"<table><thead><tr>{head}</tr></thead><tbody>{body}</tbody></table>"


def _plain(value: object) -> object:
    """`value` as JSON knows it."""
    if isinstance(value, Mapping):
        return {str(name): _plain(item) for name, item in value.items()}
    if isinstance(value, pd.DataFrame):
        return [_plain(row) for row in value.to_dict("records")]
    if isinstance(value, Sequence) and not isinstance(value, str):
        return [_plain(item) for item in value]
    value = value.item() if isinstance(value, np.generic) else value
    if value is None or pd.isna(value):
        return None
    return value if isinstance(value, bool | int | float) else visible(str(value))

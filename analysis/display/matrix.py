"""A matrix of means whose cells open to the statements behind them."""

from collections.abc import Mapping
from typing import Any

import numpy as np
import pandas as pd

from analysis.display.figures import download
from analysis.display.piece import Piece, sentence, slug
from analysis.display.quotations import MEANINGS, TARGET, legend, quotation
from analysis.display.safe import csv, text

LENGTH = 360
"""Characters of a long statement that a cell shows."""
FEW = 2
"""Statements that a cell too small for a mean shows at most."""


def matrix(
    cells: pd.DataFrame,
    statements: pd.DataFrame,
    documents: pd.DataFrame,
    caption: str,
    *,
    name: str = "",
    each: int = 5,
    most: int = 150,
) -> Piece:
    """`cells` as a table of rows and columns, each a link to the statements behind it, which unfold below.

    The first two columns of `cells` name its row and its column, in the order of their categories where they are
    categorical; the others are mean, low, high, statements, articles, shown (``measures.intervals.means``).
    `statements` has both columns, and those of the table ``statements``. A cell shows up to `each` statements, spread
    evenly from the most negative to the most positive (``FEW`` where it has no mean), all cells together about `most`;
    the CSV holds every statement of them.
    """
    row, column = cells.columns[:2]
    anchor = slug(name or caption)
    known = documents.drop_duplicates("document_id").set_index("document_id", drop=False)
    behind = dict(list(statements.groupby([row, column], observed=True)))
    held = [(cell, behind[cell[row], cell[column]]) for cell in _ordered(cells, row, column)]
    each = next((n for n in range(each, 1, -1) if sum(_size(*one, n) for one in held) <= most), 1)
    places = {(cell[row], cell[column]): (f"{anchor}-{number}", cell) for number, (cell, _) in enumerate(held, 1)}
    folds = "".join(
        _fold(places[cell[row], cell[column]][0], cell, row, column, spread(table, _size(cell, table, each)), known)
        for cell, table in held
    )
    numbers = csv(_behind([table for _, table in held], row, column, known)) if held else ""
    shown, total = sum(_size(*one, each) for one in held), sum(len(table) for _, table in held)
    note = (
        f"{shown:,} of {total:,} statements stand below, up to {each} a cell, spread from the most negative to the "
        "most positive; the CSV holds all."
    )
    markup = (
        f'<figure class="lb lb-table lb-matrix" id="{anchor}"><div class="lb-scroll" role="group" tabindex="0" '
        f'aria-label="{text(caption)}">{_table(cells, row, column, places)}</div>'
        f"<figcaption>{text(sentence(caption))} {note}{download(numbers, anchor, 'Statements as CSV')}</figcaption>"
        f'</figure><div class="lb lb-folds">{legend(MEANINGS | TARGET) if held else ""}{folds}</div>'
    )
    facts = {"id": anchor, "caption": caption, "rows": total, "csv": numbers}
    return Piece("table", markup, f"{caption}\n{cells.to_string()}", facts)


def spread(statements: pd.DataFrame, most: int) -> pd.DataFrame:
    """At most `most` rows, evenly spread over the order of tone, the same words only once where there are others."""
    ordered = statements.sort_values(["tone", "statement_id"], kind="stable")
    distinct = ordered.drop_duplicates("text")
    chosen = distinct if len(distinct) >= most else ordered
    return chosen.iloc[np.unique(np.linspace(0, len(chosen) - 1, min(most, len(chosen))).round().astype(int))]


def signed(value: float) -> str:
    """A tone with its sign; what rounds to nothing has a plus.

    >>> signed(-0.001), signed(-0.25)
    ('+0.00', '-0.25')
    """
    return f"{round(value, 2) + 0.0:+.2f}"


def _size(cell: Mapping[Any, Any], table: pd.DataFrame, each: int) -> int:
    return min(each if cell["shown"] else min(each, FEW), len(table))


def _ordered(cells: pd.DataFrame, row: str, column: str) -> list[dict[Any, Any]]:
    return cells.sort_values([row, column], kind="stable").to_dict("records")


def _table(cells: pd.DataFrame, row: str, column: str, places: Mapping[tuple, tuple[str, Mapping]]) -> str:
    rows, columns = (pd.Categorical(cells[name]).categories for name in (row, column))
    head = "".join(f'<th scope="col">{text(name)}</th>' for name in columns)
    cell = {key: _cell(place, about, key) for key, (place, about) in places.items()}
    body = "".join(
        f'<tr><th scope="row">{text(speaker)}</th>'
        + "".join(f"<td>{cell.get((speaker, target), '')}</td>" for target in columns)
        + "</tr>"
        for speaker in rows
    )
    return f"<table><thead><tr><td></td>{head}</tr></thead><tbody>{body}</tbody></table>"


def _cell(place: str, cell: Mapping[Any, Any], name: tuple[str, str]) -> str:
    mean = signed(cell["mean"]) if cell["shown"] else "–"
    words = text(f"{name[0]} towards {name[1]}: {mean}, n {cell['statements']}")
    return f'<a href="#{place}" aria-label="{words}">{mean} <span class="lb-n">n {cell["statements"]}</span></a>'


def _fold(place: str, cell: Mapping[Any, Any], row: str, column: str, shown: pd.DataFrame, known: pd.DataFrame) -> str:
    quoted = "".join(
        quotation(statement, known.loc[statement["document_id"]].to_dict(), 60, longest=LENGTH, judged=True).html
        for statement in shown.to_dict("records")
    )
    size = f"{cell['statements']:,} statement{'s' * (cell['statements'] > 1)}, {cell['articles']:,} article" + "s" * (
        cell["articles"] > 1
    )
    some = f"; {len(shown)} shown" if len(shown) < cell["statements"] else ""
    mean = f"mean {signed(cell['mean'])}{_interval(cell)}" if cell["shown"] else "too few for a mean"
    return (
        f'<details class="lb-fold"><summary><span class="lb-who">{text(cell[row])} towards {text(cell[column])}</span> '
        f'<span class="lb-note">{mean} · {size}{some}</span></summary><div id="{place}">{quoted}</div></details>'
    )


def _interval(cell: Mapping[Any, Any]) -> str:
    return f" ({signed(cell['low'])} to {signed(cell['high'])})" if pd.notna(cell["low"]) else ""


def _behind(tables: list[pd.DataFrame], row: str, column: str, known: pd.DataFrame) -> pd.DataFrame:
    """Every statement of the cells with its words, tone and place."""
    every = pd.concat(tables).sort_values([row, column, "tone", "statement_id"], kind="stable")
    about = known.loc[every["document_id"]].reset_index(drop=True)
    chosen = [row, column, "tone", "text", "target_text", "document_id", "start", "end"]
    table = every[[name for name in chosen if name in every]].reset_index(drop=True)
    return table.assign(outlet=about["outlet"], published=about["published"], url=about["url"])

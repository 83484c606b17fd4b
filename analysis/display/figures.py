"""Matplotlib figures → a captioned, described figure with its numbers."""

import sys
import warnings
from io import BytesIO
from typing import Any

import pandas as pd

from analysis.display.piece import Piece, sentence, slug
from analysis.display.safe import csv, data_address, text, visible

LARGEST_SVG = 150_000
LARGEST_CSV = 150_000
HEAVY = '<span class="lb-note">A report keeps all rows as CSV.</span>'


def figure(
    figure: Any, caption: str = "", alt: str = "", data: pd.DataFrame | None = None, name: str = "", *, dpi: int = 150
) -> Piece:
    """A matplotlib figure with its `caption`, what it shows in words (`alt`), and its numbers as a CSV download.

    A chart of ``analysis.charts`` carries all of these itself: ``figure(chart)``. `name` is the anchor that
    findings link to and the file name of the numbers. The picture is SVG, or PNG of `dpi` where that is lighter.
    """
    drawn = getattr(figure, "figure", figure) if not hasattr(figure, "savefig") else figure
    caption, alt = caption or getattr(figure, "caption", ""), alt or getattr(figure, "alt", "")
    name, data = name or getattr(figure, "name", "") or caption, data if data is not None else _data(figure)
    if not caption or not alt:
        raise ValueError("a figure needs a caption and an alt text: say what it shows in words")
    anchor = slug(name)
    address = _picture(drawn, dpi)
    width, height = (round(96 * inches) for inches in drawn.get_size_inches())
    numbers = csv(data) if data is not None else ""
    markup = (
        f'<figure class="lb lb-figure" id="{anchor}">'
        f'<div class="lb-card lb-scroll" role="group" tabindex="0" aria-label="{text(sentence(caption))}">'
        f'<img src="{address}" alt="{text(alt)}" width="{width}" height="{height}"></div>'
        f"<figcaption>{text(sentence(caption))}{download(numbers, anchor)}</figcaption></figure>"
    )
    facts = {"id": anchor, "caption": caption, "alt": alt, "csv": numbers}
    return Piece("figure", markup, f"{caption}\n{alt}", facts)


def download(numbers: str, anchor: str, words: str = "Numbers as CSV") -> str:
    """A link that saves the `numbers` as a file; ``HEAVY`` where they would weigh too much in a page."""
    if not numbers:
        return ""
    if len(numbers.encode()) > LARGEST_CSV:
        return f" {HEAVY}"
    address = data_address(numbers, "text/csv;charset=utf-8")
    return (
        f' <a class="lb-download" download="{anchor}.csv" href="{address}" aria-label="{words}: {anchor}">{words}</a>'
    )


def _data(figure: Any) -> pd.DataFrame | None:
    data = getattr(figure, "data", None)
    return data if isinstance(data, pd.DataFrame) else None


def _as_written(drawn: Any) -> bool:
    """Show every ``$`` in the figure as it is, since names from documents are no formulas; returns whether ticks do.

    Only the ticks of a logarithmic axis are formulas, of matplotlib's own making.
    """
    from matplotlib.text import Text

    for words in drawn.findobj(Text):
        words.set_parse_math(False)
        words.set_text(visible(words.get_text()))
    logarithmic = [axis for axes in drawn.axes for axis in (axes.xaxis, axes.yaxis) if axis.get_scale() == "log"]
    for axis in logarithmic:
        for words in axis.findobj(Text):
            words.set_parse_math(True)
    return not logarithmic


def _picture(drawn: Any, dpi: int) -> str:
    """The figure as a data address, the same bytes every time."""
    import matplotlib

    svg, png = BytesIO(), BytesIO()
    plain = _as_written(drawn)
    settings: Any = {"svg.hashsalt": "launchbook", "svg.fonttype": "path", "text.parse_math": not plain}
    with matplotlib.rc_context(settings), warnings.catch_warnings():
        # A glyph that no font has shows as a box, and a name too long for its chart is cut: no reader needs more.
        warnings.simplefilter("ignore", UserWarning)
        drawn.savefig(svg, format="svg", metadata={"Date": None, "Creator": None})
        if len(svg.getvalue()) > LARGEST_SVG:
            drawn.savefig(png, format="png", dpi=dpi, metadata={"Software": None})
    if "matplotlib.pyplot" in sys.modules:
        sys.modules["matplotlib.pyplot"].close(drawn)
    if png.getvalue() and len(png.getvalue()) < len(svg.getvalue()):
        return data_address(png.getvalue(), "image/png")
    return data_address(svg.getvalue(), "image/svg+xml")

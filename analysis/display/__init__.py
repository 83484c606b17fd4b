"""Tables, figures and quotations → HTML that is safe whatever the text says. The one renderer that escapes.

Every function returns a ``Piece``: a notebook shows it (as a cell's last line, or through ``show``), a
report takes it apart. Text of documents goes through ``text``, addresses through ``link``, numbers that
leave as files through ``csv``; nothing else writes HTML.
"""

from analysis.display.figures import HEAVY, figure
from analysis.display.matrix import matrix
from analysis.display.piece import MIME, Piece, finding, numbers, paragraph, provenance, show, slug
from analysis.display.quotations import marked, quotation, quotations, segments
from analysis.display.safe import csv, data_address, link, text, visible
from analysis.display.style import STYLE
from analysis.display.tables import table

__all__ = [
    "HEAVY",
    "MIME",
    "STYLE",
    "Piece",
    "csv",
    "data_address",
    "figure",
    "finding",
    "link",
    "marked",
    "matrix",
    "numbers",
    "paragraph",
    "provenance",
    "quotation",
    "quotations",
    "segments",
    "show",
    "slug",
    "table",
    "text",
    "visible",
]

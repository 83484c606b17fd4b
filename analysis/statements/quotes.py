"""Where quotation marks open and close, for every token of a batch."""

import re
from dataclasses import dataclass
from itertools import groupby

import numpy as np

from analysis.statements.words import QUOTATION_MARKS
from analysis.tokens import Tokens

SINGLE = frozenset("‘’`'")
LEFT = re.compile(r"[\s(\[{—–/-]")
RIGHT = re.compile(r"[\s.,;:!?)\]}—–/-]")


@dataclass(frozen=True)
class Quotations:
    """Quotations of a batch, in order of their first token; `last` is the token of the closing mark.

    ``first``, ``last``, ``closed`` (False where the paragraph ends first) and ``single`` (single marks) have one
    entry per quotation; ``inside`` one per token: the quotation it stands in (its marks included), or -1.
    """

    first: np.ndarray
    last: np.ndarray
    closed: np.ndarray
    single: np.ndarray
    inside: np.ndarray


def quotations(tokens: Tokens, is_mark: np.ndarray) -> Quotations:
    """The outermost quotations of each paragraph; `is_mark` tells which tokens are quotation marks.

    Straight marks open where space comes before and text after, close in the contrary case, and otherwise
    alternate. A quotation that its paragraph leaves open (the next one opens it anew, as printers do) ends there.
    """
    at = np.flatnonzero(is_mark)
    words = [tokens.vocabulary[word] for word in tokens.word[at].tolist()]
    found = [
        (token, word in SINGLE, _direction(tokens, token, QUOTATION_MARKS[word]))
        for token, word in zip(at.tolist(), words, strict=True)
    ]
    rows: list[tuple[int, int, bool, bool]] = []
    for paragraph, own in groupby(found, key=lambda mark: int(tokens.paragraph[mark[0]])):
        of_paragraph = list(own)
        end = int(tokens.paragraph_starts[paragraph + 1]) - 1
        rows += _outermost(of_paragraph, end, nested=True) or _outermost(of_paragraph, end, nested=False) or []
    table = np.array(rows, dtype=np.int64).reshape(-1, 4)
    inside = np.full(len(tokens.word), -1, dtype=np.int32)
    lengths = table[:, 1] - table[:, 0] + 1
    if len(table):
        within = np.repeat(table[:, 0] - (np.cumsum(lengths) - lengths), lengths) + np.arange(lengths.sum())
        inside[within] = np.repeat(np.arange(len(table)), lengths)
    return Quotations(table[:, 0], table[:, 1], table[:, 2].astype(bool), table[:, 3].astype(bool), inside)


def _outermost(marks: list[tuple[int, bool, int]], end: int, nested: bool) -> list[tuple[int, int, bool, bool]] | None:
    """First and last token, whether closed, whether in single marks, of a paragraph's quotations.

    With `nested`, a mark that can only open opens a quotation in the quotation; None when the marks do not balance
    then. Without it, such a mark begins a new quotation, since the writer forgot to close the last.
    """
    rows: list[tuple[int, int, bool, bool]] = []
    depth, opened, in_single = 0, -1, False
    for token, single, direction in marks:
        if not depth:
            if direction > 0 or (direction == 0 and not single):
                depth, opened, in_single = 1, token, single
        elif single != in_single:
            continue
        elif direction > 0 and not single:
            if nested:
                depth += 1
            else:
                opened = token
        elif direction <= 0:
            depth -= 1
            if not depth:
                rows.append((opened, token, True, single))
    if depth and nested:
        return None
    if depth and not in_single:
        rows.append((opened, end, False, False))
    return rows


def _direction(tokens: Tokens, token: int, given: int) -> int:
    """1 where the mark can only open, -1 where it can only close, 0 where both are possible."""
    if given:
        return given
    text = tokens.texts[tokens.document[token]]
    start, end = int(tokens.start[token]), int(tokens.end[token])
    left = start == 0 or LEFT.match(text[start - 1]) is not None
    right = end >= len(text) or RIGHT.match(text[end]) is not None
    return int(left and not right) - int(right and not left)

"""Summed weights of a token's own templates, the words' part added up once per distinct word.

The sums are those of ``Weights.sum`` over ``word_columns`` and the given others; only the order of addition differs.
"""

from collections.abc import Iterable, Iterator, Mapping

import numpy as np

from analysis.statements.context import WORD_REACH, Context
from analysis.statements.features import add
from analysis.statements.words import Words

Table = tuple[np.ndarray, np.ndarray]


def word_sums(tables: Mapping[str, Table], words: Words) -> dict[int, np.ndarray]:
    """Distance from a token → summed weights (vocabulary + 1, width) of the words there; the last row is "no word"."""
    width = next(iter(tables.values()))[1].shape[1]
    count = len(words.codes["word"])
    part, found = np.empty((count, width), dtype=np.float32), {}
    for offset in range(-3, 4):
        names = [name for name, reach in WORD_REACH.items() if reach >= abs(offset) and f"{name}{offset:+d}" in tables]
        if names:
            found[offset] = np.zeros((count + 1, width), dtype=np.float32)
            for name in names:
                add(found[offset][:-1], *tables[f"{name}{offset:+d}"], words.codes[name], part)
    return found


def summed(
    tables: Mapping[str, Table],
    of_words: Mapping[int, np.ndarray],
    context: Context,
    columns: Iterable[tuple[str, np.ndarray]],
    sides: tuple[np.ndarray, np.ndarray, int] | None = None,
) -> np.ndarray:
    """Sum over the word templates, whose ``word_sums`` are `of_words`, and the other `columns`: one row per token.

    With `sides` (tokens, their sides, how many sides there are) the tables have their sides side by side, and there is
    one row per pair of token and side.
    """
    token, side, count = sides if sides else (context.tokens.word, None, 1)
    width = next(iter(tables.values()))[1].shape[1] // count
    total = np.zeros((len(token), width), dtype=np.float32)
    buffer = np.empty_like(total)
    for table, rows in _summands(tables, of_words, context, columns):
        at = rows if side is None else (rows.astype(np.intp) * count).take(token) + side
        np.take(table.reshape(-1, width), at, axis=0, out=buffer, mode="clip")
        total += buffer
    return total


def _summands(
    tables: Mapping[str, Table],
    of_words: Mapping[int, np.ndarray],
    context: Context,
    columns: Iterable[tuple[str, np.ndarray]],
) -> Iterator[tuple[np.ndarray, np.ndarray]]:
    """Tables of weights, and the row of each that every token has."""
    for offset, table in of_words.items():
        yield table, np.append(context.tokens.word, len(table) - 1).take(context.near.index[offset], mode="clip")
    for name, codes in columns:
        if name in tables:
            rows, table = tables[name]
            yield table, rows.take(codes, mode="clip")

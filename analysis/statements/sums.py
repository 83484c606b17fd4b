"""Summed weights of a token's own templates, the words' part added up once per distinct word.

The sums are those of ``Weights.sum`` over ``word_columns`` and the given others; only the order of addition differs.
"""

from collections.abc import Mapping

import numpy as np

from analysis.statements.context import WORD_REACH, Context
from analysis.statements.features import add

Table = tuple[np.ndarray, np.ndarray]


def own_sum(tables: Mapping[str, Table], context: Context, columns: list[tuple[str, np.ndarray]]) -> np.ndarray:
    """Sum over the word templates and the given other `columns`: one row per token."""
    width = next(iter(tables.values()))[1].shape[1]
    count = len(context.tokens.word)
    total = np.zeros((count, width), dtype=np.float32)
    buffer = np.empty_like(total)
    words = len(context.tokens.vocabulary)
    for offset in range(-3, 4):
        names = [name for name, reach in WORD_REACH.items() if reach >= abs(offset) and f"{name}{offset:+d}" in tables]
        if names:
            table = np.zeros((words + 1, width), dtype=np.float32)
            part = np.empty((words, width), dtype=np.float32)
            for name in names:
                add(table[:words], *tables[f"{name}{offset:+d}"], context.word_codes[name], part)
            at = np.append(context.tokens.word, words).take(context.near.index[offset], mode="clip")
            np.take(table, at, axis=0, out=buffer, mode="clip")
            total += buffer
    for name, codes in columns:
        if name in tables:
            add(total, *tables[name], codes, buffer)
    return total

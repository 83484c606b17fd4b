"""Sentiment of statements."""

from analysis.tone.yardstick import vader

__all__ = ["score", "vader"]


def score(statements, documents, tokens, registers):
    """`statements` with the column vader (−1 to 1), the compound score of each content."""
    return statements.assign(vader=vader(statements["text"]))

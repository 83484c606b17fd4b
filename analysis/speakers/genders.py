"""The gender that a given name speaks for, read from ``analysis/models/given-names.csv``."""

import csv
from functools import cache
from pathlib import Path

FILE = Path(__file__).resolve().parents[1] / "models" / "given-names.csv"


@cache
def genders() -> dict[str, str]:
    """Given name, folded → m or f."""
    with FILE.open(encoding="utf-8", newline="") as rows:
        return {row["given_name"]: row["gender"] for row in csv.DictReader(rows)}


def of_name(parts: tuple[str, ...]) -> str:
    """The likely gender of a full name's bearer, the given name first or last; empty when unknown.

    >>> of_name(("jane", "roe")), of_name(("kim", "yo", "jong"))
    ('f', 'f')
    """
    table = genders()
    return table.get(parts[0]) or table.get(" ".join(parts[1:])) or ""

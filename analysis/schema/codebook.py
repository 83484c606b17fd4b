"""The documentation of every table, as Markdown."""

from analysis.schema.tables import TABLES, Column, Table

TYPES = {
    "text": "text",
    "day": "day",
    "integer": "whole number",
    "number": "number",
    "flag": "yes or no",
    "spans": "list of [start, end)",
}
OPENING = """# Codebook

The tables that `launchbook extract CORPUS --out DIR` writes as `DIR/<table>.parquet`, and that every notebook reads.
This page is printed by `launchbook codebook`; a test holds the two equal.

Offsets count Unicode code points into `documents.text` exactly as stored, so that `text[start:end]` is the span.
A missing value means *unknown*, never zero. Days are local days at the place of the launch.
"""


def codebook() -> str:
    """Every table with its columns, types, units, values and meaning."""
    return OPENING + "".join(_section(name, table) for name, table in TABLES.items())


def _section(name: str, table: Table) -> str:
    rows = "".join(_line(key, column, key == table.key) for key, column in table.columns.items())
    return (
        f"\n## {name}\n\nA row is {table.row}. Key: `{table.key}`.\n\n"
        f"| column | type | unit | meaning |\n|---|---|---|---|\n{rows}"
    )


def _line(name: str, column: Column, key: bool) -> str:
    values = f"; one of {', '.join(f'`{value}`' for value in column.values)}" if column.values else ""
    never = "" if column.required or key else "; may be missing"
    return f"| `{name}` | {TYPES[column.type]} | {column.unit} | {column.meaning}{values}{never} |\n"

"""Every table of the workbook: its columns, their types, units and meaning.

The tables are plain pandas frames. ``check`` puts a frame into the documented order and
types, or says which column is at fault; ``empty`` is the table with no rows; ``codebook`` is
the documentation of all of them as Markdown.

>>> list(empty("speakers").columns)[:3]
['speaker_id', 'name', 'type']
"""

import pandas as pd

from analysis.errors import TableError
from analysis.schema.codebook import codebook
from analysis.schema.tables import (
    ACTS,
    DTYPES,
    GENRES,
    LAUNCH_KINDS,
    OUTCOMES,
    PRECISIONS,
    SPEAKER_TYPES,
    STATEMENT_KINDS,
    TABLES,
    TARGETS,
    Column,
    Table,
)

__all__ = [
    "ACTS",
    "DTYPES",
    "GENRES",
    "LAUNCH_KINDS",
    "OUTCOMES",
    "PRECISIONS",
    "SPEAKER_TYPES",
    "STATEMENT_KINDS",
    "TABLES",
    "TARGETS",
    "Column",
    "Table",
    "check",
    "codebook",
    "empty",
]


def empty(name: str) -> pd.DataFrame:
    """The table `name` with its columns and no rows."""
    columns = TABLES[name].columns
    return pd.DataFrame({key: pd.Series(dtype=DTYPES[column.type]) for key, column in columns.items()})


def check(table: pd.DataFrame, name: str) -> pd.DataFrame:
    """`table` with the documented columns, order and types, a fresh index, and nothing else changed.

    A documented column that is absent is added as missing. Raises ``TableError`` naming the
    column, and the first key concerned, for: an unknown column, a wrong type, a missing required
    value, a value outside its list, a repeated key.
    """
    wanted = TABLES[name]
    unknown = [column for column in table.columns if column not in wanted.columns]
    if unknown:
        raise TableError(name, unknown[0], "is not a column of this table")
    checked = {}
    for key, column in wanted.columns.items():
        values = table[key] if key in table else pd.Series(pd.NA, index=table.index, dtype="object")
        try:
            checked[key] = values.astype(DTYPES[column.type])
        except (TypeError, ValueError) as error:
            raise TableError(name, key, f"does not fit the type {column.type}: {error}") from None
    result = pd.DataFrame(checked, index=table.index).reset_index(drop=True)
    for key, column in wanted.columns.items():
        missing = result[key].isna()
        if column.required and missing.any():
            raise TableError(name, key, f"has no value in row {int(missing.idxmax())}")
        if column.values:
            strange = ~missing & ~result[key].isin(column.values)
            if strange.any():
                value = result.loc[strange.idxmax(), key]
                raise TableError(name, key, f"has the value {value!r}; known are {', '.join(column.values)}")
    repeated = result[wanted.key].duplicated()
    if repeated.any():
        raise TableError(name, wanted.key, f"repeats {result.loc[repeated.idxmax(), wanted.key]!r}")
    return result

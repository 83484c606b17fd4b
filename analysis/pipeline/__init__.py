"""The one way tables are made: a corpus in batches through every step, with a cache and parallel workers.

``extract`` reads a corpus and returns all tables; ``open_corpus`` is what a notebook calls: the same
through the cache, then filtered, with every filter's rows logged as before → after.
The result does not depend on the batch size or the number of workers.
"""

from analysis.pipeline.extraction import code_sha256, extract
from analysis.pipeline.selection import (
    choose,
    country,
    day,
    dropped,
    one_of,
    open_corpus,
    parameters,
    provenance,
    record,
    select,
)
from analysis.pipeline.storage import ROOT, Tables, counts, locate, read, write

__all__ = [
    "ROOT",
    "Tables",
    "choose",
    "code_sha256",
    "country",
    "counts",
    "day",
    "dropped",
    "extract",
    "locate",
    "one_of",
    "open_corpus",
    "parameters",
    "provenance",
    "read",
    "record",
    "select",
    "write",
]

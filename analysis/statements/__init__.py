"""Who said what: the source, cue and content of every statement that a document attributes to somebody."""

import numpy as np
import pandas as pd

from analysis import schema
from analysis.registers import Registers
from analysis.statements import assembly, crf, cues, roles
from analysis.statements.context import context
from analysis.statements.model import load
from analysis.statements.words import Lexicon
from analysis.tokens import Tokens

__all__ = ["extract"]


def extract(documents: pd.DataFrame, tokens: Tokens, registers: Registers) -> pd.DataFrame:
    """The statements of a batch: rows of the table ``statements`` without the columns on speaker and tone.

    `documents` are the batch's rows in the order of the tokens' texts.
    """
    model = load()
    facts = context(tokens, model.ids, model.clusters, Lexicon(registers.cue_verbs))
    count = len(tokens.word)
    if not count:
        return _typed(pd.DataFrame(columns=assembly.COLUMNS))
    lengths = np.diff(tokens.paragraph_starts)
    posterior = crf.marginals(model.cue.sum(cues.columns(facts), count), model.cue.transitions, crf.pack(lengths))
    in_cue = cues.decided(posterior, tokens.paragraph, float(model.settings["cut"]))
    first, last = cues.spans(in_cue)
    space = roles.windows(facts, first, last)
    columns = roles.all_columns(facts, in_cue, first, last, space)
    labels = crf.best_labels(model.role.sum(columns, len(space.token)), model.role.transitions, crf.pack(space.length))
    rows = assembly.found(facts, labels, space, first, last)
    rows["found_by"] = "model"
    rows["probability"] = [float(1 - posterior[a : b + 1, 0].min()) for a, b in zip(rows.cue_first, rows.cue_last, strict=True)]
    return _typed(assembly.table(facts, documents, rows))


def _typed(statements: pd.DataFrame) -> pd.DataFrame:
    """Statements in reading order with their ids and types."""
    statements = statements.sort_values(["document_id", "start", "end"], kind="stable").reset_index(drop=True)
    stem = statements["document_id"].astype(str) + ":" + statements["start"].astype(str) + "-" + statements["end"].astype(str)
    again = stem.groupby(stem).cumcount()
    statements.insert(0, "statement_id", stem.where(again == 0, stem + "#" + (again + 1).astype(str)))
    columns = schema.TABLES["statements"].columns
    return statements.astype({key: schema.DTYPES[columns[key].type] for key in statements.columns})

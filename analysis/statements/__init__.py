"""Who said what: the source, cue and content of every statement that a document attributes to somebody.

Three trained models find the statements of running text: which words are cues, which words around a cue are its
source and content, and how probable it is that the three are right. Rules add what is plain without a model:
quotations that no cue introduces, the turns of a transcript, the issuer of an official statement, and which
statements an outlet merely passes on.
"""

from collections.abc import Iterator
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis import schema
from analysis.registers import Registers
from analysis.statements import assembly, cues, judgement, relays, roles, standing, tidying, whole
from analysis.statements.attributions import Attributions, nothing
from analysis.statements.context import Context, context
from analysis.statements.corrections import apply_corrections
from analysis.statements.explanation import explain
from analysis.statements.model import Model, load
from analysis.statements.outlets import Outlets
from analysis.statements.words import Lexicon, Words
from analysis.tokens import Tokens

__all__ = ["apply_corrections", "explain", "extract"]

BLOCK = 100_000


def extract(documents: pd.DataFrame, tokens: Tokens, registers: Registers) -> pd.DataFrame:
    """The statements of a batch: rows of the table ``statements`` without the columns on speaker and tone.

    `documents` are the batch's rows (document_id, title, text, genre) in the order of the tokens' texts.
    """
    parts = list(_attributed(documents, tokens, registers))
    spoken = whole.statements(documents)
    if len(spoken):
        parts = [*(whole.besides(part, spoken) for part in parts), spoken]
    found = pd.concat(parts, ignore_index=True) if parts else pd.DataFrame(columns=assembly.COLUMNS)
    return _typed(found)


def _attributed(documents: pd.DataFrame, tokens: Tokens, registers: Registers) -> Iterator[pd.DataFrame]:
    """The statements of running text, block by block: a block's features stay in the processor's cache."""
    model = load()
    words = Words.of(tokens.vocabulary, model.ids, model.clusters, Lexicon(registers.cue_verbs))
    of_words = cues.of_words(model.cue, words), roles.of_words(model.role, words)
    outlets = Outlets.of(registers, tokens.vocabulary)
    for first, last in pairwise(_blocks(tokens)):
        facts = context(tokens.part(first, last), words)
        rows = standing.standing(facts, _cued(model, of_words, facts, outlets))
        yield assembly.table(facts, documents.iloc[first:last], rows)


def _blocks(tokens: Tokens) -> list[int]:
    """First document of each block of about ``BLOCK`` tokens, and the number of documents."""
    starts = tokens.document_starts
    block = starts[:-1] // BLOCK
    return [*np.flatnonzero(np.diff(block, prepend=-1)).tolist(), len(block)] if len(tokens.word) else []


def _cued(model: Model, of_words: tuple[dict[int, np.ndarray], ...], facts: Context, outlets: Outlets) -> Attributions:
    """The attributions that a cue introduces."""
    posterior = cues.posterior(model.cue, of_words[0], facts)
    in_cue = cues.decided(posterior, facts.tokens.paragraph, float(model.settings["cut"]))
    first, last = cues.spans(in_cue)
    if not len(first):
        return nothing()
    space = roles.windows(facts, first, last)
    emissions = roles.emissions(model.role, of_words[1], facts, in_cue, first, last, space)
    labels, probabilities = roles.decoded(model.role, emissions, space, float(model.settings["penalty"]))
    features = judgement.features(facts, in_cue, 1 - posterior[0], first, last, space, labels, probabilities)
    sure = judgement.trees(model.settings).probability(features)
    rows = assembly.found(facts, labels, space, first, last, sure, features[:, 0])
    rows = tidying.quoted_alone(facts, tidying.articled(facts, tidying.tidied(facts, rows)))
    rows = relays.relayed(facts, rows, float(model.settings["least"]), outlets)
    return tidying.distinct(tidying.unshared(facts, rows))


def _typed(statements: pd.DataFrame) -> pd.DataFrame:
    """Statements in reading order with their ids and types."""
    statements = statements.sort_values(["document_id", "start", "end"], kind="stable").reset_index(drop=True)
    stem = (
        statements["document_id"].astype(str)
        + ":"
        + statements["start"].astype(str)
        + "-"
        + statements["end"].astype(str)
    )
    again = stem.groupby(stem).cumcount()
    statements.insert(0, "statement_id", stem.where(again == 0, stem + "#" + (again + 1).astype(str)))
    columns = schema.TABLES["statements"].columns
    return statements.astype({key: schema.DTYPES[columns[key].type] for key in statements.columns})

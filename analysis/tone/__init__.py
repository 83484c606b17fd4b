"""Sentiment of statements: towards whom or what, how negative, neutral or positive, and why."""

from collections.abc import Sequence
from functools import cache, lru_cache

import numpy as np
import pandas as pd

from analysis import registers as _registers
from analysis import tokens as _tokens
from analysis.registers import Registers
from analysis.tokens import Tokens
from analysis.tone import names, targets, views
from analysis.tone.lexicon import Lexicon, lexicon, traits
from analysis.tone.model import CLASSES, Spans, load, look, probabilities, reasons
from analysis.tone.yardstick import vader

__all__ = ["explain", "score", "towards", "vader"]

COLUMNS = ("target", "target_name", "target_text", "target_start", "target_end", "tone", *CLASSES)


def towards(texts: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> pd.DataFrame:
    """Tone of each text towards its target, the words from `starts` to `ends` (code points): one row each.

    Columns: negative, neutral, positive (calibrated probabilities). The model is blind to names.
    """
    place, spans = _whole(texts, starts, ends)
    model = load()
    return pd.DataFrame(probabilities(model, look(_page(place), spans, model.words)), columns=list(CLASSES))


def explain(
    texts: Sequence[str], starts: Sequence[int], ends: Sequence[int], most: int = 5
) -> list[list[tuple[str, float]]]:
    """The `most` words that speak loudest in each decision of ``towards``: how far the tone would fall without each."""
    place, spans = _whole(texts, starts, ends)
    model = load()
    found = reasons(model, look(_page(place), spans, model.words))
    return [[(place.words(at, at + 1)[0], round(push, 3)) for at, push in words[:most]] for words in found]


def score(statements: pd.DataFrame, documents: pd.DataFrame, tokens: Tokens, registers: Registers) -> pd.DataFrame:
    """`statements` with target, target_name, target_text, target_start, target_end, tone and its probabilities.

    `documents` are the batch's rows in the order of the tokens' texts. A statement that names nothing the registers
    know has no target, and therefore no tone.
    """
    numbers = pd.Series(np.arange(len(documents)), index=documents["document_id"].to_numpy())
    document = statements["document_id"].map(numbers).to_numpy(np.int64)
    model, page = load(), views.page(tokens, traits(tokens.vocabulary, _known(registers)))
    known = names.names(registers)
    chosen = list(targets.choose(statements, document, page, known)) if len(tokens) else [None] * len(statements)
    has = np.array([one is not None for one in chosen], dtype=bool)
    spoken = [one for one in chosen if one is not None]
    owner = np.repeat(np.arange(len(spoken)), [len(one.mentions) for one in spoken])
    places = [mention for one in spoken for mention in one.mentions]
    spans = _spans(statements[has], document[has], tokens, spoken, owner, places)
    each = probabilities(model, look(page, spans, model.words))
    clearest = np.searchsorted(owner, np.arange(len(spoken)))
    found = np.add.reduceat(each, clearest) / np.bincount(owner)[:, None] if len(each) else each
    start, end = spans.start[clearest], spans.end[clearest]
    texts = documents["text"].tolist()
    words = [texts[number][a:b] for number, a, b in zip(document[has], start, end, strict=True)]
    table = pd.DataFrame({"target": [one.kind for one in spoken], "target_name": [one.name for one in spoken],
                          "target_text": words,
                          "target_start": start, "target_end": end, "tone": found[:, 2] - found[:, 0],
                          **dict(zip(CLASSES, found.T, strict=True))}, index=statements.index[has])  # fmt: skip
    table = table.reindex(statements.index).astype(
        {
            name: "str" if name in COLUMNS[:3] else "Int64" if name in COLUMNS[3:5] else "Float64"
            for name in COLUMNS
        }
    )
    return statements.assign(**table)


def _spans(statements: pd.DataFrame, document: np.ndarray, tokens: Tokens, spoken: list[targets.Target],
           owner: np.ndarray, places: list[names.Mention]) -> Spans:  # fmt: skip
    """The mentions by which each of the statements is judged, and how far the model looks.

    That is the content, the words that attribute it (which may judge), and the target; of a long statement the
    sentence of the mention within that.
    """
    low, high = (statements[name].to_numpy(np.int64) for name in ("start", "end"))
    cue_start = statements["cue_start"].fillna(statements["start"]).to_numpy(np.int64)
    cue_end = statements["cue_end"].fillna(statements["end"]).to_numpy(np.int64)
    first = np.array([one.first for one in places], dtype=np.int64)
    last = np.array([one.last for one in places], dtype=np.int64)
    start, end = tokens.start[first].astype(np.int64), tokens.end[last - 1].astype(np.int64)
    low = np.minimum(np.minimum(low, cue_start)[owner], start)
    high = np.maximum(np.maximum(high, cue_end)[owner], end)
    alone = np.array([alone for one in spoken for alone in one.by_sentence], dtype=bool)
    sentence = tokens.sentence[first]
    begin = tokens.start[tokens.sentence_starts[sentence]].astype(np.int64)
    finish = tokens.end[tokens.sentence_starts[sentence + 1] - 1].astype(np.int64)
    low, high = np.where(alone, np.maximum(low, begin), low), np.where(alone, np.minimum(high, finish), high)
    return Spans(document[owner], start, end, low, high)


def _whole(texts: Sequence[str], starts: Sequence[int], ends: Sequence[int]) -> tuple[Tokens, Spans]:
    """The words of texts whose targets may look at the whole of them."""
    length = np.array([len(text) for text in texts], dtype=np.int64)
    spans = Spans(np.arange(len(length)), np.asarray(starts, np.int64), np.asarray(ends, np.int64), 0 * length, length)
    return _tokens.annotate(list(texts)), spans


def _page(tokens: Tokens) -> views.Page:
    return views.page(tokens, traits(tokens.vocabulary, _known(_shipped())))


@cache
def _shipped() -> Registers:
    return _registers.load()


@lru_cache(maxsize=4)
def _known(registers: Registers) -> Lexicon:
    return lexicon(registers.tone_words)

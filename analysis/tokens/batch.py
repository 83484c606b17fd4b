"""A batch of texts → flat arrays of words, sentences, paragraphs and tags.

The work is done per distinct chunk (stretch without spaces) and per distinct word, then gathered;
nothing loops over tokens.
"""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.tokens import sentences, tagger
from analysis.tokens.words import cut

_SPACE = np.array([chr(i).isspace() for i in range(0x3002)])
_BREAKS = np.isin(np.arange(0x3002), [0x0A, 0x0B, 0x0C, 0x85, 0x2028, 0x2029])
_RETURN = 0x0D


@dataclass(frozen=True)
class Tokens:
    """The words of a batch of texts in order, one array entry per word.

    `document`, `sentence` and `paragraph` count within the batch; `start` and `end` are code points into the
    document's text; `word` is an index into `vocabulary` (words as written), `tag` into `tagset` (Penn tags, brackets
    as "(" and ")"). `sentence_starts`, `paragraph_starts` and `document_starts` hold the first token of each, and the
    number of tokens last: sentence s is ``tokens.words(sentence_starts[s], sentence_starts[s + 1])``. No word crosses
    a sentence, no sentence a paragraph, no paragraph a document. A text without words has no sentence.
    """

    texts: Sequence[str]
    document: np.ndarray
    sentence: np.ndarray
    paragraph: np.ndarray
    start: np.ndarray
    end: np.ndarray
    word: np.ndarray
    tag: np.ndarray
    vocabulary: list[str]
    tagset: tuple[str, ...]
    sentence_starts: np.ndarray
    paragraph_starts: np.ndarray
    document_starts: np.ndarray

    def __len__(self) -> int:
        return len(self.start)

    def words(self, i: int, j: int) -> list[str]:
        """The words of tokens i to j (exclusive), as written."""
        return [self.vocabulary[word] for word in self.word[i:j].tolist()]

    def tags(self, i: int, j: int) -> list[str]:
        """The Penn tags of tokens i to j (exclusive)."""
        return [self.tagset[tag] for tag in self.tag[i:j].tolist()]


class _Ids(dict[str, int]):
    """A string's number: the order in which it was first asked for."""

    def __missing__(self, key: str) -> int:
        self[key] = number = len(self)
        return number


@dataclass(frozen=True)
class _Chunks:
    """Stretches without spaces: id, text, offsets, line breaks before, whether two spaces stand before those."""

    id: np.ndarray
    document: np.ndarray
    start: np.ndarray
    end: np.ndarray
    newlines: np.ndarray
    spaced: np.ndarray
    distinct: list[str]


def _chunks(texts: Sequence[str]) -> _Chunks:
    ids = _Ids()
    columns: list[tuple[np.ndarray, ...]] = []
    for text in texts:
        codes = np.frombuffer(text.encode("utf-32-le", "surrogatepass"), dtype=np.uint32)
        small = np.minimum(codes, 0x3001)
        edges = np.flatnonzero(np.diff(_SPACE[small], prepend=True, append=True))
        start, end = edges[::2], edges[1::2]
        found = np.fromiter(map(ids.__getitem__, text.split()), dtype=np.int32, count=len(start))
        breaks = _BREAKS[small] | (codes == _RETURN) if "\n" not in text else _BREAKS[small]
        count = np.concatenate([[0], np.cumsum(breaks, dtype=np.int32)])
        newlines = count[start].copy()
        newlines[1:] -= count[end[:-1]]
        spaced = np.zeros(len(start), dtype=bool)
        spaced[1:] = (codes[end[:-1]] == 32) & (codes[end[:-1] + 1] == 32) & (newlines[1:] > 0)
        columns.append((found, start.astype(np.int32), end.astype(np.int32), newlines, spaced))
    document = np.repeat(np.arange(len(texts), dtype=np.int32), [len(column[0]) for column in columns])
    empty = np.zeros(0, dtype=np.int32)
    found, start, end, newlines, spaced = (
        np.concatenate(parts) for parts in (zip(*columns, strict=True) if columns else [[empty]] * 5)
    )
    return _Chunks(found, document, start, end, newlines, spaced.astype(bool), list(ids))


def _gather(offsets: np.ndarray, counts: np.ndarray) -> np.ndarray:
    """Indices offsets[0], offsets[0] + 1, ... (counts[0] of them), offsets[1], ..."""
    total = np.cumsum(counts)
    return np.arange(total[-1] if len(total) else 0) + np.repeat(offsets - (total - counts), counts)


def annotate(texts: Sequence[str]) -> Tokens:
    """Paragraphs, sentences, words and tags of every text.

    >>> tokens = annotate(["Gen. Roe said no. Talks ended."])
    >>> [tokens.words(i, j) for i, j in zip(tokens.sentence_starts, tokens.sentence_starts[1:])]
    [['Gen.', 'Roe', 'said', 'no', '.'], ['Talks', 'ended', '.']]
    """
    chunks = _chunks(texts)
    traits = sentences.Traits.of(chunks.distinct)
    begins = sentences.paragraphs(
        traits, chunks.id, chunks.document, chunks.start, chunks.end, chunks.newlines, chunks.spaced
    )
    ends = sentences.ends(traits, chunks.distinct, chunks.id, chunks.document, begins)

    # every distinct chunk is cut twice: as it reads inside a sentence (2 * id) and at a sentence's end (2 * id + 1)
    words, forms = _Ids(), _Ids()
    pieces: list[tuple[int, int, int, int, bool]] = []
    counts: list[int] = []
    for chunk in chunks.distinct:
        inside, final, breaks = cut(chunk, sentences.abbreviated)
        for variant in (inside, final):
            counts.append(len(variant))
            for i, piece in enumerate(variant):
                word = words[chunk[piece.start : piece.end]]
                pieces.append((piece.start, piece.end, word, forms[piece.form], i in breaks))
    table = np.array(pieces, dtype=np.int32).reshape(-1, 5)
    size = np.array(counts, dtype=np.int64)
    offset = np.cumsum(size) - size

    variant = 2 * chunks.id.astype(np.int64) + ends
    count = size[variant]
    rows = _gather(offset[variant], count)
    base = np.repeat(chunks.start, count)
    start, end, number, form, broken = (np.take(column, rows) for column in table.T)
    # a break belongs to the last piece of the last chunk that has any
    total = np.cumsum(count)
    after = broken.astype(bool)
    filled = total > 0
    after[total[ends & filled] - 1] = True
    fresh = np.zeros(len(rows) + 1, dtype=bool)
    fresh[(total - count)[begins]] = True
    fresh = fresh[:-1]
    sentence = np.cumsum(fresh | np.concatenate([[True], after[:-1]])[: len(rows)], dtype=np.int32) - 1
    paragraph = np.cumsum(fresh, dtype=np.int32) - 1
    document = np.repeat(chunks.document, count)
    form = _quotes(form, forms, fresh)
    sentence_starts, paragraph_starts = (_starts(column) for column in (sentence, paragraph))
    model = tagger.model()
    return Tokens(
        texts, document, sentence, paragraph, base + start, base + end, number,
        tagger.tags(model, list(forms), form, sentence_starts), list(words), model.tagset,
        sentence_starts, paragraph_starts, np.searchsorted(document, np.arange(len(texts) + 1)),
    )  # fmt: skip


def _starts(column: np.ndarray) -> np.ndarray:
    """First token of each sentence or paragraph, and the number of tokens."""
    first = np.flatnonzero(np.diff(column, prepend=-1))
    return np.append(first, len(column)).astype(np.int64)


def _quotes(form: np.ndarray, forms: _Ids, fresh: np.ndarray) -> np.ndarray:
    """Straight quotation marks between spaces open and close in turn; each paragraph begins with none open."""
    if '"' not in forms:
        return form
    opening, closing, unclear = forms["``"], forms["''"], forms['"']
    change = np.isin(form, [opening, closing, unclear]).astype(np.int64)
    before = np.cumsum(change) - change
    before -= np.maximum.accumulate(np.where(fresh, before, 0))
    return np.where(form == unclear, np.where(before % 2 == 0, opening, closing), form)

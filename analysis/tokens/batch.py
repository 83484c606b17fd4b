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

    def part(self, first: int, last: int) -> "Tokens":
        """The documents first to last (exclusive) alone; the vocabulary stays that of the whole batch."""
        a, b = self.document_starts[[first, last]].tolist()
        s, t = np.searchsorted(self.sentence_starts, (a, b)).tolist()
        p, q = np.searchsorted(self.paragraph_starts, (a, b)).tolist()
        return Tokens(
            self.texts[first:last], self.document[a:b] - first, self.sentence[a:b] - s, self.paragraph[a:b] - p,
            self.start[a:b], self.end[a:b], self.word[a:b], self.tag[a:b], self.vocabulary, self.tagset,
            self.sentence_starts[s : t + 1] - a, self.paragraph_starts[p : q + 1] - a,
            self.document_starts[first : last + 1] - a,
        )  # fmt: skip

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
        outside = np.ones(len(codes) + 2, dtype=bool)
        outside[1:-1] = _SPACE.take(small)
        edges = np.flatnonzero(outside[1:] != outside[:-1])
        start, end = edges[::2], edges[1::2]
        found = np.fromiter(map(ids.__getitem__, text.split()), dtype=np.int32, count=len(start))
        breaks = _BREAKS.take(small)
        if "\n" not in text:
            breaks |= codes == _RETURN
        before = np.searchsorted(np.flatnonzero(breaks), start).astype(np.int32)
        newlines = before.copy()
        newlines[1:] -= before[:-1]
        spaced = np.zeros(len(start), dtype=bool)
        spaced[1:] = (codes[end[:-1]] == 32) & (codes[end[:-1] + 1] == 32) & (newlines[1:] > 0)
        columns.append((found, start.astype(np.int32), end.astype(np.int32), newlines, spaced))
    document = np.repeat(np.arange(len(texts), dtype=np.int32), [len(column[0]) for column in columns])
    empty = np.zeros(0, dtype=np.int32)
    parts = list(zip(*columns, strict=True)) or [(empty,)] * 5
    del columns
    found, start, end, newlines, spaced = (np.concatenate(parts.pop(0)) for _ in range(5))
    return _Chunks(found, document, start, end, newlines, spaced.astype(bool), list(ids))


@dataclass(frozen=True)
class _Pieces:
    """The words of every distinct chunk, cut twice: as it reads inside a sentence (variant 2 * id) and at the end of
    one (2 * id + 1). One row per word: its start and end in the chunk, number of its word and its form, whether a
    sentence ends after it."""

    first: np.ndarray
    count: np.ndarray
    rows: np.ndarray
    words: _Ids
    forms: _Ids

    @classmethod
    def of(cls, chunks: Sequence[str]) -> "_Pieces":
        words, forms = _Ids(), _Ids()
        rows: list[tuple[int, int, int, int, bool]] = []
        counts: list[int] = []
        for chunk in chunks:
            inside, final, breaks = cut(chunk, sentences.abbreviated)
            for variant in (inside, final):
                counts.append(len(variant))
                for i, (start, end, form) in enumerate(variant):
                    rows.append((start, end, words[chunk[start:end]], forms[form], i in breaks))
        count = np.array(counts, dtype=np.int32)
        table = np.array(rows, dtype=np.int32).reshape(-1, 5).T
        return cls(np.cumsum(count, dtype=np.int32) - count, count, np.ascontiguousarray(table), words, forms)


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
    pieces = _Pieces.of(chunks.distinct)

    variant = 2 * chunks.id + ends
    count = pieces.count[variant]
    total = np.cumsum(count, dtype=np.int32)
    size = int(total[-1]) if len(total) else 0
    row = np.arange(size, dtype=np.int32) + np.repeat(pieces.first[variant] - (total - count), count)
    document, base = np.repeat(chunks.document, count), np.repeat(chunks.start, count)
    # a chunk without words (invisible characters) passes its breaks on: a paragraph's start to the next word, an end
    # of a sentence to the word before
    begin = np.zeros(size + 1, dtype=bool)
    begin[(total - count)[begins]] = True
    paragraph = np.cumsum(begin[:-1], dtype=np.int32) - 1
    begin[1:] |= pieces.rows[4][row].astype(bool)
    begin[total[ends]] = True
    sentence = np.cumsum(begin[:-1], dtype=np.int32) - 1
    del chunks, begins, ends, variant, count, total, begin

    sentence_starts, paragraph_starts = _starts(sentence), _starts(paragraph)
    model = tagger.model()
    form = _quotes(pieces.rows[3][row], pieces.forms, paragraph_starts)
    tag = tagger.tags(model, list(pieces.forms), form, sentence_starts)
    start, end, word = base + pieces.rows[0][row], base + pieces.rows[1][row], pieces.rows[2][row]
    document_starts = np.searchsorted(document, np.arange(len(texts) + 1))
    return Tokens(texts, document, sentence, paragraph, start, end, word, tag, list(pieces.words), model.tagset,
                  sentence_starts, paragraph_starts, document_starts)  # fmt: skip


def _starts(column: np.ndarray) -> np.ndarray:
    """First token of each sentence or paragraph, and the number of tokens."""
    first = np.flatnonzero(np.diff(column, prepend=-1))
    return np.append(first, len(column)).astype(np.int64)


def _quotes(form: np.ndarray, forms: _Ids, paragraph_starts: np.ndarray) -> np.ndarray:
    """Straight quotation marks between spaces open and close in turn; each paragraph begins with none open."""
    if '"' not in forms:
        return form
    opening, closing, unclear = forms["``"], forms["''"], forms['"']
    marks = np.flatnonzero(np.isin(form, [opening, closing, unclear]))
    first = np.searchsorted(marks, paragraph_starts)
    turn = np.arange(len(marks)) - np.repeat(first[:-1], np.diff(first))
    found = form[marks]
    form[marks] = np.where(found == unclear, np.where(turn % 2 == 0, opening, closing), found)
    return form

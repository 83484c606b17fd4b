"""Text → paragraphs, sentences, words with offsets, part-of-speech tags: a batch of documents as flat arrays.

>>> tokens = annotate(["Gen. Roe said no. Talks ended."])
>>> tokens.words(0, 5)
['Gen.', 'Roe', 'said', 'no', '.']
"""

import gzip
import json
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np
from nltk.tag.perceptron import PerceptronTagger
from nltk.tokenize import NLTKWordTokenizer
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

MODELS = Path(__file__).parent.parent / "models"
ABBREVIATIONS = (
    "mr mrs ms dr gen sen rep gov adm col lt capt sgt maj brig cmdr rev prof pres jan feb mar apr jun jul aug sep sept "
    "oct nov dec u.s u.n u.k a.m p.m no vs etc inc corp co ltd e.g i.e st d.c j.r jr sr"
).split()
QUOTES = {"“": "``", "”": "''", "‘": "`", "’": "'", "„": "``", "«": "``", "»": "''", "…": "..."}


@dataclass(frozen=True)
class Tokens:
    """Words of a batch of documents, in order; one array entry per word. Offsets are code points."""

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

    def words(self, i: int, j: int) -> list[str]:
        """The words of tokens i to j (exclusive), as written."""
        return [self.vocabulary[word] for word in self.word[i:j]]

    def tags(self, i: int, j: int) -> list[str]:
        """The Penn tags of tokens i to j (exclusive)."""
        return [self.tagset[tag] for tag in self.tag[i:j]]

    def __len__(self) -> int:
        return len(self.start)


@cache
def _tagger() -> PerceptronTagger:
    weights, tagdict, classes = json.loads(gzip.decompress((MODELS / "tagger.json.gz").read_bytes()))
    tagger = PerceptronTagger(load=False)
    tagger.decode_json_params((weights, tagdict, classes))
    return tagger


def annotate(texts: Sequence[str]) -> Tokens:
    """Paragraphs, sentences, words and tags of every text."""
    parameters = PunktParameters()
    parameters.abbrev_types = set(ABBREVIATIONS)
    splitter, words, tagger = PunktSentenceTokenizer(parameters), NLTKWordTokenizer(), _tagger()
    tagset = tuple(sorted(tagger.classes))
    ids = {tag: i for i, tag in enumerate(tagset)}
    rows, vocabulary = [], {}
    sentence = paragraph = -1
    for document, text in enumerate(texts):
        for line in re.finditer(r"\S[^\n]*", text):
            sentences = list(splitter.span_tokenize(line[0]))
            paragraph += bool(sentences)
            for first, last in sentences:
                spans = list(words.span_tokenize(line[0][first:last]))
                sentence += bool(spans)
                base = line.start() + first
                forms, quotes = [], 0
                for start, end in spans:
                    word = text[base + start : base + end]
                    if word == '"':
                        quotes += 1
                        word = "``" if quotes % 2 else "''"
                    forms.append(QUOTES.get(word, word))
                for (start, end), (_, tag) in zip(spans, tagger.tag(forms), strict=True):
                    word = vocabulary.setdefault(text[base + start : base + end], len(vocabulary))
                    rows.append((document, sentence, paragraph, base + start, base + end, word, ids[tag]))
    table = np.array(rows, dtype=np.int32).reshape(-1, 7)
    starts = [np.searchsorted(table[:, column], np.arange(count + 1)).astype(np.int64)
              for column, count in ((1, sentence + 1), (2, paragraph + 1), (0, len(texts)))]
    columns = [np.ascontiguousarray(column) for column in table.T]
    return Tokens(texts, *columns[:6], columns[6].astype(np.int8), list(vocabulary), tagset, *starts)

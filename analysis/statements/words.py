"""What a word tells by itself: one row of small integer codes per distinct word of a batch."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from zlib import crc32

import numpy as np
import pandas as pd

from analysis import schema

SUFFIXES = 4096
UNKNOWN = 1
PUNCTUATION = ",.:;?!\"'`“”‘’()[]{}-–—…&/$%@#"
SHAPES = (
    (re.compile(r"[A-Z][a-z]+"), 1), (re.compile(r"[a-z]+"), 2), (re.compile(r"[A-Z]{2,}"), 3),
    (re.compile(r"(?:[A-Z]\.)+[A-Z]?"), 4), (re.compile(r"[A-Z]"), 5), (re.compile(r"[\d.,]*\d[\d.,]*"), 6),
    (re.compile(r"(?=.*[A-Z]).*-.*"), 7), (re.compile(r".*-.*"), 8), (re.compile(r"[@#].+"), 9),
    (re.compile(r"(?=.*\d).*"), 10), (re.compile(r"[A-Z].*"), 11), (re.compile(r"https?:.*|.*\.com.*"), 12),
)  # fmt: skip
SHAPE_COUNT = 14 + len(PUNCTUATION)
POSSESSIVES = frozenset(("'s", "’s", "'", "’"))
DASHES = frozenset(("―", "–", "—", "-", "--"))
QUOTATION_MARKS = {"“": 1, "„": 1, "«": 1, "``": 1, "”": -1, "»": -1, "''": 0, '"': 0, "‘": 1, "’": -1, "`": 1, "'": 0}
"""1 for those that open, -1 for those that close, 0 for those that do either."""
ACT_CODES = {act: code for code, act in enumerate(schema.ACTS, start=1)}


class Lexicon:
    """Cue verbs by inflected form: the verb's number (from 1, in the register's order) and its act's."""

    def __init__(self, cue_verbs: pd.DataFrame):
        self.act: dict[str, str] = {}
        self.verb: dict[str, str] = {}
        for verb, forms, act in zip(cue_verbs["verb"], cue_verbs["forms"], cue_verbs["act"], strict=True):
            for form in [verb, *str(forms).split("; ")]:
                if form and form != "nan":
                    self.act.setdefault(form, act)
                    self.verb.setdefault(form, verb)


@dataclass(frozen=True)
class Words:
    """The words of a batch: ``codes`` as ``word_codes`` gives them, and the numbers of the dictionary's words."""

    codes: Mapping[str, np.ndarray]
    ids: Mapping[str, int]

    @classmethod
    def of(cls, vocabulary: Sequence[str], ids: Mapping[str, int], clusters: np.ndarray, lexicon: Lexicon) -> "Words":
        return cls(word_codes(vocabulary, ids, clusters, lexicon), ids)


def word_codes(
    vocabulary: Sequence[str], ids: Mapping[str, int], clusters: np.ndarray, lexicon: Lexicon
) -> dict[str, np.ndarray]:
    """Codes of every word: ``word`` (id of its lower case, 1 unknown), ``verb`` (id of its cue verb), ``act``,
    ``suffix2``, ``suffix3``, ``shape``, ``initial`` (1 a letter or digit, 2 a capital, else 0), ``coarse`` and ``fine``
    (cluster numbers), 1 for a ``possessive`` ending, a ``dash`` or a ``quotation`` mark. 0 is kept for "no word
    there".

    `clusters` is (len(ids) + 2, 2), indexed by word id.
    """
    lower = [word.lower() for word in vocabulary]
    word = np.fromiter((ids.get(form, UNKNOWN) for form in lower), dtype=np.int32, count=len(lower))
    columns = {
        "word": word,
        "verb": np.fromiter((ids.get(lexicon.verb.get(form, ""), 0) for form in lower), np.int32, len(lower)),
        "act": np.fromiter((ACT_CODES.get(lexicon.act.get(form, ""), 0) for form in lower), np.int32, len(lower)),
        "suffix2": np.fromiter(
            (1 + crc32(form[-2:].encode()) % (SUFFIXES - 1) for form in lower), np.int32, len(lower)
        ),
        "suffix3": np.fromiter(
            (1 + crc32(form[-3:].encode()) % (SUFFIXES - 1) for form in lower), np.int32, len(lower)
        ),
        "shape": np.fromiter((shape(form) for form in vocabulary), np.int32, len(lower)),
        "initial": np.fromiter((form[:1].isalnum() + form[:1].isupper() for form in vocabulary), np.int32, len(lower)),
        "possessive": np.fromiter((form in POSSESSIVES for form in vocabulary), np.int32, len(lower)),
        "dash": np.fromiter((form in DASHES for form in vocabulary), np.int32, len(lower)),
        "quotation": np.fromiter((form in QUOTATION_MARKS for form in vocabulary), np.int32, len(lower)),
    }
    columns["coarse"], columns["fine"] = clusters[word, 0].astype(np.int32), clusters[word, 1].astype(np.int32)
    return columns


def shape(word: str) -> int:
    """Number of the word's typographic shape: capitalised, digits, an initial, which punctuation mark ...

    >>> shape("Seoul") == shape("Pyongyang"), shape("U.S.") == shape("NATO")
    (True, False)
    """
    if len(word) == 1 and word in PUNCTUATION:
        return 14 + PUNCTUATION.index(word)
    return next((code for pattern, code in SHAPES if pattern.fullmatch(word)), 13)

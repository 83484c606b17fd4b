"""Each document of a batch as plain lists: words, quotation marks, pronouns and runs of capitals, found over arrays."""

from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from analysis.speakers.known import Known
from analysis.speakers.lexicon import FUNCTION, GENDER, GLUED, HONORIFICS, SAYING
from analysis.speakers.names import fold
from analysis.tokens import Tokens

OPENING = frozenset({"“", "``"})
CLOSING = frozenset({"”", "''"})
MARKS = OPENING | CLOSING | {'"'}
BOTH = frozenset({"may", "will", "march", "april", "june", "august", "sun"})
"""Small words and months that are also names."""


@dataclass(slots=True)
class Page:
    """The words of one document, numbered from its first.

    ``runs`` are the stretches of capitals, (first, end, whether set as a headline); ``pronouns`` the places of he and
    she with their gender; ``quoted`` says per word whether it stands in quotation marks.
    """

    text: str
    words: list[str]
    tags: list[str]
    starts: list[int]
    ends: list[int]
    sentences: list[int]
    paragraphs: list[int]
    quoted: list[bool]
    pronouns: list[tuple[int, str]]
    runs: list[tuple[int, int, bool]]


def pages(tokens: Tokens, wanted: Iterable[int], known: Known) -> dict[int, Page]:
    """The wanted documents of a batch by their number."""
    name, headline = _capitals(tokens, known)
    turned = np.ones(len(name) + 1, bool)
    turned[1:-1] = tokens.sentence[1:] != tokens.sentence[:-1]
    starts = np.flatnonzero(name & (turned[:-1] | ~np.roll(name, 1)))
    ends = np.flatnonzero(name & (turned[1:] | ~np.roll(name, -1))) + 1
    quoted = _quoted(tokens)
    genders = [GENDER.get(word.lower(), "") if len(word) < 4 else "" for word in tokens.vocabulary]
    pronouns = np.flatnonzero(np.array([bool(one) for one in genders], bool)[tokens.word])
    vocabulary, tagset = tokens.vocabulary, tokens.tagset
    found = {}
    for document in wanted:
        first, last = int(tokens.document_starts[document]), int(tokens.document_starts[document + 1])
        low, high = np.searchsorted(starts, (first, last))
        here = pronouns[slice(*np.searchsorted(pronouns, (first, last)))]
        found[document] = Page(
            text=tokens.texts[document],
            words=[vocabulary[word] for word in tokens.word[first:last].tolist()],
            tags=[tagset[tag] for tag in tokens.tag[first:last].tolist()],
            starts=tokens.start[first:last].tolist(),
            ends=tokens.end[first:last].tolist(),
            sentences=tokens.sentence[first:last].tolist(),
            paragraphs=tokens.paragraph[first:last].tolist(),
            quoted=quoted[first:last].tolist(),
            pronouns=[(i - first, genders[tokens.word[i]]) for i in here.tolist()],
            runs=list(zip((starts[low:high] - first).tolist(), (ends[low:high] - first).tolist(),
                          headline[starts[low:high]].tolist(), strict=True)),
        )  # fmt: skip
    return found


def _capitals(tokens: Tokens, known: Known) -> tuple[np.ndarray, np.ndarray]:
    """Per token: whether it can be part of a name, and whether its sentence is set as a headline."""
    size = len(tokens.word)
    if not size:
        return np.zeros(0, bool), np.zeros(0, bool)
    titles = {word for role in known.roles for word in role.split()} | set(HONORIFICS)
    titles |= {word for name in (*known.adjectives, *known.countries) for word in name.split()}
    capital, lower, opener, long, either, small, sign = (np.zeros(len(tokens.vocabulary) + 1, bool) for _ in range(7))
    for i, word in enumerate(tokens.vocabulary):
        sign[i] = not word[:1].isalnum()
        if word[:1].isalpha():
            long[i] = len(word) > 3
            small[i] = (word in FUNCTION and word not in SAYING) or not word.isalpha()
            if word[0].isupper():
                plain = word.lower()
                capital[i] = plain not in FUNCTION or (len(word) > 1 and word.isupper())
                opener[i] = capital[i] and fold(word) in titles
                either[i] = plain in BOTH
            else:
                glued = GLUED.fullmatch(word) if not word.islower() else None
                capital[i] = glued is not None and fold(glued[2]) in known.firsts
                lower[i] = not capital[i]
    proper = np.array([tag in ("NNP", "NNPS") for tag in tokens.tagset])
    name = capital[tokens.word].copy()
    together = tokens.sentence[1:] == tokens.sentence[:-1]
    name[1:] |= (either[tokens.word] & proper[tokens.tag])[1:] & name[:-1] & together
    first = np.zeros(size, bool)
    first[tokens.sentence_starts[:-1][tokens.sentence_starts[:-1] < size]] = True
    first[1:] |= first[:-1] & sign[tokens.word][:-1] & together
    name &= ~first | proper[tokens.tag] | opener[tokens.word]
    set_small = np.bincount(tokens.sentence, (lower & ~small)[tokens.word])
    set_large = np.bincount(tokens.sentence, (long & capital)[tokens.word])
    return name, ((set_large >= 4) & (set_small == 0))[tokens.sentence]


def _quoted(tokens: Tokens) -> np.ndarray:
    """Per token whether it stands in quotation marks; a paragraph's end closes what is open."""
    inside = np.zeros(len(tokens.word), bool)
    mark = np.array([word in MARKS for word in tokens.vocabulary], bool)
    places = np.flatnonzero(mark[tokens.word]) if len(mark) else np.zeros(0, int)
    begun = -1
    for i, paragraph in zip(places.tolist(), tokens.paragraph[places].tolist(), strict=True):
        word = tokens.vocabulary[tokens.word[i]]
        if begun >= 0 and tokens.paragraph[begun] != paragraph:
            inside[begun : tokens.paragraph_starts[tokens.paragraph[begun] + 1]] = True
            begun = -1
        opens = word in OPENING or (word not in CLOSING and begun < 0)
        if not opens and begun >= 0:
            inside[begun:i] = True
            begun = -1
        elif opens and begun < 0:
            begun = i
    if begun >= 0:
        inside[begun : tokens.paragraph_starts[tokens.paragraph[begun] + 1]] = True
    return inside

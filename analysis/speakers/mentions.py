"""The names in a batch of documents: runs of capitalised words, found over flat arrays."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from analysis.speakers.known import Known
from analysis.speakers.lexicon import BODY_HEADS, CONNECTORS, FUNCTION, HONORIFICS, PARTICLES, PAST
from analysis.speakers.names import fold
from analysis.speakers.readings import Reading, read
from analysis.tokens import Tokens

if TYPE_CHECKING:
    from analysis.speakers.cast import Entity

PROPER = ("NNP", "NNPS")
_SAYING = frozenset({"said", "says", "say", "saying", "told", "asked"})
_NOT_AFTER_NAMES = (["IN"], ["DT"], ["WDT"], ["PRP"], ["PRP$"], ["TO"], ["JJ"])
_MARKS = frozenset({"“", "”", '"', "``", "''"})
_GLUED = re.compile(r"([A-Za-z]*[a-zE])([A-Z][a-z]+)")
BOTH = frozenset({"may", "will", "march", "april", "june", "august", "sun"})
"""Small words and months that are also names."""


@dataclass(slots=True, eq=False)
class Mention:
    """One run of capitalised words in a document: offsets, tokens from ``first`` to ``last`` (exclusive), reading."""

    start: int
    end: int
    first: int
    last: int
    reading: Reading
    headline: bool
    opening: bool = False
    quoted: bool = False
    entity: "Entity | None" = None


@dataclass(slots=True)
class Page:
    """The words of one document as plain lists, token numbers counted from its first."""

    text: str
    words: list[str]
    tags: list[str]
    starts: list[int]
    ends: list[int]
    sentences: list[int]
    paragraphs: list[int]
    quoted: list[bool]
    mentions: list[Mention]


def pages(tokens: Tokens, wanted: Iterable[int], known: Known) -> dict[int, Page]:
    """The words and names of the wanted documents of a batch."""
    name, headline = _capitals(tokens, known)
    turned = np.ones(len(name) + 1, bool)
    turned[1:-1] = tokens.sentence[1:] != tokens.sentence[:-1]
    starts = np.flatnonzero(name & (turned[:-1] | ~np.roll(name, 1)))
    ends = np.flatnonzero(name & (turned[1:] | ~np.roll(name, -1))) + 1
    vocabulary, tagset = tokens.vocabulary, tokens.tagset
    found = {}
    for document in wanted:
        first, last = int(tokens.document_starts[document]), int(tokens.document_starts[document + 1])
        low, high = np.searchsorted(starts, (first, last))
        page = Page(
            text=tokens.texts[document],
            words=[vocabulary[word] for word in tokens.word[first:last].tolist()],
            tags=[tagset[tag] for tag in tokens.tag[first:last].tolist()],
            starts=tokens.start[first:last].tolist(),
            ends=tokens.end[first:last].tolist(),
            sentences=tokens.sentence[first:last].tolist(),
            paragraphs=tokens.paragraph[first:last].tolist(),
            quoted=[],
            mentions=[],
        )
        page.quoted = _quoted(page)
        runs = list(zip((starts[low:high] - first).tolist(), (ends[low:high] - first).tolist(), strict=True))
        page.mentions = _mentions(page, runs, headline[first:last], known)
        found[document] = page
    return found


def _capitals(tokens: Tokens, known: Known) -> tuple[np.ndarray, np.ndarray]:
    """Per token: whether it can be part of a name, and whether its sentence is set as a headline."""
    size = len(tokens.word)
    if not size:
        return np.zeros(0, bool), np.zeros(0, bool)
    titles = {word for role in known.roles for word in role.split()} | set(HONORIFICS)
    titles |= {word for name in (*known.adjectives, *known.countries) for word in name.split()}
    capital, lower, opener, long, either, small = (np.zeros(len(tokens.vocabulary) + 1, bool) for _ in range(6))
    for i, word in enumerate(tokens.vocabulary):
        if word[:1].isalpha():
            long[i] = len(word) > 3
            small[i] = (word in FUNCTION and word not in _SAYING) or not word.isalpha()
            if word[0].isupper():
                plain = word.lower()
                capital[i] = plain not in FUNCTION or (len(word) > 1 and word.isupper())
                opener[i] = capital[i] and fold(word) in titles
                either[i] = plain in BOTH
            else:
                glued = _GLUED.fullmatch(word)
                capital[i] = glued is not None and fold(glued[2]) in known.firsts
                lower[i] = not capital[i]
    proper = np.array([tag in PROPER for tag in tokens.tagset])
    name = capital[tokens.word].copy()
    doubtful = either[tokens.word] & proper[tokens.tag]
    name[1:] |= doubtful[1:] & name[:-1] & (tokens.sentence[1:] == tokens.sentence[:-1])
    first = np.zeros(size, bool)
    first[tokens.sentence_starts[:-1][tokens.sentence_starts[:-1] < size]] = True
    punctuation = ~(capital | lower)[tokens.word]
    carried = first[:-1] & punctuation[:-1]
    first[1:] |= carried & (tokens.sentence[1:] == tokens.sentence[:-1])
    name &= ~first | proper[tokens.tag] | opener[tokens.word]
    set_small = np.bincount(tokens.sentence, (lower & ~small)[tokens.word])
    set_large = np.bincount(tokens.sentence, (long & capital)[tokens.word])
    headline = (set_large >= 4) & (set_small == 0)
    return name, headline[tokens.sentence]


def _quoted(page: Page) -> list[bool]:
    """Per word whether it stands in quotation marks; a paragraph's end closes what is open."""
    inside, open_, paragraph = [], False, -1
    for word, at in zip(page.words, page.paragraphs, strict=True):
        if at != paragraph:
            open_, paragraph = False, at
        if word in _MARKS:
            open_ = {"“": True, "``": True, "”": False, "''": False}.get(word, not open_)
        inside.append(open_)
    return inside


def _mentions(page: Page, runs: list[tuple[int, int]], headline: np.ndarray, known: Known) -> list[Mention]:
    found: list[Mention] = []
    words, sentences = page.words, page.sentences
    lower: set[str] = set()
    i = 0
    while i < len(runs):
        first, last = runs[i]
        i += 1
        while i < len(runs) and (
            _initial(words, last, runs[i][0])
            or (_joined(words, first, last, runs[i][0], known) and sentences[runs[i][0]] == sentences[first])
        ):
            last = runs[i][1]
            i += 1
        opening = first == 0 or sentences[first - 1] != sentences[first] or words[first - 1] in _MARKS
        reading = read(_unglued(words[first:last], page, known), known)
        if opening and reading.kind in ("single", "person") and not (reading.titled or reading.ids):
            lower = lower or {word for word in words if word[0].islower()}
            plain = words[first].lower()
            participle = plain.endswith("ing") and last - first == 1 and page.tags[last : last + 1] in _NOT_AFTER_NAMES
            if plain in lower or participle:
                first += 1
                if first == last:
                    continue
                reading = read(tuple(words[first:last]), known)
        start, end = page.starts[first], page.ends[last - 1]
        found.append(Mention(start, end, first, last, reading, bool(headline[first]), opening, page.quoted[first]))
    return found


def _unglued(run: list[str], page: Page, known: Known) -> tuple[str, ...]:
    """The run with the blanks back that a badly converted text lost around names: "ComradeKim Jong Unvisited"."""
    split: list[str] = []
    for word in run:
        glued = _GLUED.fullmatch(word)
        if glued and fold(glued[2]) in known.firsts:
            split += glued.groups() if glued[1][0].isupper() else glued.groups()[1:]
        else:
            split.append(word)
    folded = [fold(word) for word in split]
    for end in range(2, len(split)):
        for name in known.glued.get(" ".join(folded[end - 2 : end]), ()) if len(folded[end]) > 3 else ():
            rest = folded[end].removeprefix(name)
            if rest != folded[end] and len(rest) > 1 and _word(rest, page):
                return (*split[:end], split[end][: len(split[end]) - len(rest)])
    return tuple(split)


def _word(rest: str, page: Page) -> bool:
    """Whether letters that stick to a name are a word: a small one, one of the document, or a verb by its ending."""
    return rest in FUNCTION or rest in PAST or rest.endswith(("ed", "ing", "ly")) or rest in page.words


def _initial(words: list[str], last: int, following: int) -> bool:
    """Whether a lone initial's point, taken for the end of a sentence, parts a name: "Nora P. Feld"."""
    return following == last + 1 and words[last] == "." and len(words[last - 1]) == 1


def _joined(words: list[str], first: int, last: int, following: int, known: Known) -> bool:
    """Whether the small words between two runs hold them together: "Ministry of Defence", "Ursula von der Leyen"."""
    between = words[last:following]
    if not between or len(between) > 2:
        return False
    if all(word in PARTICLES for word in between):
        return True
    if len(between) == 1 and between[0] in ("'s", "’s", "'", "’"):
        return fold(words[last - 1]) in known.genitives
    if not all(word in CONNECTORS for word in between) or between[0] in ("the", "in", "to"):
        return False
    left = fold(words[last - 1])
    if (left, between[0], fold(words[following])) in known.joints:
        return True
    if between[0] in ("and", "&"):
        return between == ["&"]
    if between[0] in ("on", "at") and len(between) == 1 and left in ("university", "committee", "commission", "center"):
        return True
    if between[0] in ("of", "for"):
        whole = f"{left} {' '.join(between)} {fold(words[following])}"
        body = any(fold(word) in BODY_HEADS for word in words[first:last])
        return body or whole in known.roles or left in ("secretary", "college")
    return False

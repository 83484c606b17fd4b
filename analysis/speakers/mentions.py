"""The names of a document: its runs of capitalised words, joined where a name goes on, and read."""

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING

from analysis.speakers.known import Known
from analysis.speakers.lexicon import BODY_HEADS, CONNECTORS, FUNCTION, GLUED, PARTICLES, PAST
from analysis.speakers.names import fold
from analysis.speakers.pages import MARKS, Page
from analysis.speakers.readings import Reading, read

if TYPE_CHECKING:
    from analysis.speakers.cast import Entity

_NOT_AFTER_NAMES = (["IN"], ["DT"], ["WDT"], ["PRP"], ["PRP$"], ["TO"], ["JJ"])


@dataclass(slots=True, eq=False)
class Mention:
    """One name in a document: offsets, words from ``first`` to ``last`` (exclusive), reading, and whom it is of."""

    start: int
    end: int
    first: int
    last: int
    reading: Reading
    headline: bool
    quoted: bool = False
    entity: "Entity | None" = None


def mentions(page: Page, known: Known) -> list[Mention]:
    """The names of a document in order."""
    found: list[Mention] = []
    present: frozenset[str] = frozenset()
    words, sentences, runs = page.words, page.sentences, page.runs
    i = 0
    while i < len(runs):
        first, last, headline = runs[i]
        i += 1
        while i < len(runs) and runs[i][0] - last < 3:
            following = runs[i][0]
            joined = sentences[following] == sentences[first] and _joined(words, first, last, following, known)
            if not (joined or _initial(words, last, following)):
                break
            last = runs[i][1]
            i += 1
        run = tuple(words[first:last])
        reading = _at_once(run, known) or read(_unglued(run, page, known), known)
        if reading.kind in ("single", "person") and not (reading.titled or reading.ids) and _opening(page, first):
            plain = words[first].lower()
            participle = plain.endswith("ing") and last - first == 1
            present = present or frozenset(words)
            if plain.endswith("s") and last - first == 1 and page.tags[last : last + 1] in (["IN"], ["VBP"]):
                reading = Reading("group")
            if plain in present or (participle and page.tags[last : last + 1] in _NOT_AFTER_NAMES):
                first += 1
                if first == last:
                    continue
                reading = read(tuple(words[first:last]), known)
        start, end = page.starts[first], page.ends[last - 1]
        found.append(Mention(start, end, first, last, reading, headline, page.quoted[first]))
    return found


def _opening(page: Page, first: int) -> bool:
    """Whether a word opens a sentence or a quotation, so that its capital tells nothing."""
    return first == 0 or page.sentences[first - 1] != page.sentences[first] or page.words[first - 1] in MARKS


@lru_cache(maxsize=100_000)
def _at_once(run: tuple[str, ...], known: Known) -> Reading | None:
    """The reading of a run that holds no words that stick together."""
    return None if _suspect(run, known) else read(run, known)


def _suspect(run: tuple[str, ...], known: Known) -> bool:
    """Whether a run may hold words that stick together."""
    if any(GLUED.fullmatch(word) for word in run):
        return True
    folded = [fold(word) for word in run]
    return any(" ".join(folded[end - 2 : end]) in known.glued for end in range(2, len(folded)))


def _unglued(run: tuple[str, ...], page: Page, known: Known) -> tuple[str, ...]:
    """The run with the blanks back that a badly converted text lost around names: "ComradeKim Jong Unvisited"."""
    split: list[str] = []
    for word in run:
        glued = GLUED.fullmatch(word)
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
    if not between:
        return False
    if all(word in PARTICLES for word in between):
        return True
    link = between[0]
    if len(between) == 1 and link in ("'s", "’s", "'", "’"):
        return fold(words[last - 1]) in known.genitives
    if link in ("the", "in", "to") or not CONNECTORS.issuperset(between):
        return False
    left, right = fold(words[last - 1]), fold(words[following])
    if (left, link, right) in known.joints:
        return True
    if link in ("on", "at"):
        return len(between) == 1 and left in ("university", "committee", "commission", "center")
    if link in ("of", "for"):
        body = any(fold(word) in BODY_HEADS for word in words[first:last])
        return body or left in ("secretary", "college") or f"{left} {' '.join(between)} {right}" in known.roles
    return between == ["&"]

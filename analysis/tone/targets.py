"""What a statement speaks of: the country, person, body or matter that its tone is towards.

Names come from the registers of countries, speakers and places, matters from those of topics and weapons. Among
several, the one that the sentence judges (object of a verb such as "condemn", subject of one such as "violates", or of
an adjective) comes before the one that it merely mentions. "Other side" and "own side" are told apart by the record of
launches: countries that launch stand on one side, all others on the other.
"""

from collections import defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
import pandas as pd

from analysis import tokens as tokenising
from analysis.registers import Registers, listed
from analysis.tone.views import Page

OWN_WORDS = frozenset(["we", "us", "our", "ours"])
LOCATING = frozenset(["in", "from", "at", "near", "off", "into", "over", "via", "outside", "inside", "across"])
WEIGHTS = {"name": 2.0, "launch": 2.0, "sanctions": 1.6, "talks": 1.2, "own": 0.5, "adjective": 0.4}
LONGEST = 6
BEFORE = 60
"""Words before a statement's content in which its target is looked for when the content names none."""


@dataclass(frozen=True)
class Entry:
    """What a name in the registers stands for."""

    kind: str
    name: str | None
    country: str | None


@dataclass(frozen=True)
class Names:
    """Every name the registers know, as word sequences by their first word; the sides; countries of speakers."""

    first: dict[str, list[tuple[tuple[str, ...], Entry]]]
    launching: frozenset[str]
    countries: frozenset[str]
    homes: dict[str, str]


@dataclass(frozen=True)
class Mention:
    """A place where a name or matter is mentioned: first word, last word (exclusive), what it stands for."""

    first: int
    last: int
    entry: Entry


@lru_cache(maxsize=4)
def names(registers: Registers) -> Names:
    """The registers' names, ready to be looked for."""
    spelled: dict[str, Entry] = {}
    for row in registers.places.to_dict("records"):
        for name in (row["name"], *listed(row["aliases"])):
            spelled[name] = Entry("place", None, None)
    for row in registers.speakers.to_dict("records"):
        for name in (row["name"], *listed(row["aliases"])):
            known = spelled.get(name)
            same = known is None or known.kind == "place" or known.country == row["country"]
            spelled[name] = Entry("name", row["name"] if known is None or known.kind == "place" else known.name,
                                  (row["country"] or None) if same else None)  # fmt: skip
    for row in registers.weapons.to_dict("records"):
        for name in (row["name"], *listed(row["aliases"])):
            spelled[name] = Entry("launch", None, None)
    for row in registers.topics.to_dict("records"):
        for form in listed(row["forms"]):
            spelled[form] = Entry(row["target"], None, None)
    for row in registers.countries.to_dict("records"):
        for name in listed(row["adjectives"]):
            spelled[name] = Entry("adjective", row["name"], row["name"])
        for name in (row["name"], *listed(row["aliases"])):
            spelled[name] = Entry("name", row["name"], row["name"])
    cut = tokenising.annotate(list(spelled))
    edges = cut.document_starts
    first: dict[str, list[tuple[tuple[str, ...], Entry]]] = defaultdict(list)
    for number, entry in enumerate(spelled.values()):
        words = tuple(cut.words(edges[number], edges[number + 1]))
        if words:
            first[words[0]].append((words, entry))
            if entry.kind in ("launch", "talks", "sanctions") and words[0].islower():
                first[words[0].capitalize()].append(((words[0].capitalize(), *words[1:]), entry))
            elif words[0] == "the":
                first["The"].append((("The", *words[1:]), entry))
    ordered = {word: sorted(rows, key=lambda row: -len(row[0])) for word, rows in first.items()}
    homes = dict(zip(registers.speakers["speaker_id"], registers.speakers["country"], strict=True))
    countries = frozenset(registers.countries["name"])
    return Names(ordered, frozenset(registers.launches["actor"]) & countries, countries,
                 {name: country for name, country in homes.items() if country})  # fmt: skip


def mentions(page: Page, known: Names) -> list[Mention]:
    """Every mention in the batch, in reading order, the longest name where several begin at a word.

    Names must be tagged as such (a surname may be spelled like a common word), and a country may not be the end of a
    longer name that the registers lack ("North America").
    """
    tokens = page.tokens
    begins = np.array([word in known.first or word.lower() in OWN_WORDS for word in tokens.vocabulary] or [False])
    own = Entry("own", None, None)
    found, after = [], 0
    for at in np.flatnonzero(begins[tokens.word]).tolist():
        if at < after:
            continue
        word = tokens.vocabulary[tokens.word[at]]
        for words, entry in known.first.get(word, ()):
            if (len(words) == 1 or tuple(tokens.words(at, at + len(words))) == words) and _stands(
                page, at, words, entry
            ):
                after = at + len(words)
                found.append(Mention(at, after, entry))
                break
        else:
            if word.lower() in OWN_WORDS:
                found.append(Mention(at, at + 1, own))
    return found


def _stands(page: Page, at: int, words: tuple[str, ...], entry: Entry) -> bool:
    if entry.kind != "name":
        return True
    longer = at > 0 and page.name[at - 1] and page.tokens.sentence[at - 1] == page.tokens.sentence[at]
    return bool(page.name[at : at + len(words)].any()) and not (longer and entry.name == entry.country)


def choose(
    statements: pd.DataFrame, document: np.ndarray, page: Page, known: Names
) -> Iterator[tuple[Mention, str, str | None] | None]:
    """For each statement its target: the mention, its class, and the name of a country, person or body where it is one.

    `document` is the number of each statement's document in the batch. None where nothing is named.
    """
    tokens = page.tokens
    everything = mentions(page, known)
    places = np.array([mention.first for mention in everything], dtype=np.int64)
    scale = int(tokens.end.max(initial=0)) + 2
    position = tokens.document.astype(np.int64) * scale + tokens.start
    base = document.astype(np.int64) * scale
    low = np.searchsorted(position, base + statements["start"].to_numpy(np.int64))
    high = np.searchsorted(position, base + statements["end"].to_numpy(np.int64))
    sources = _sources(statements, base, position)
    homes = home_countries(statements, known)
    floors = tokens.document_starts[document]
    gains = _judged(everything, page)
    speakers = statements["speaker"].tolist() if "speaker" in statements else [None] * len(statements)
    for first, last, source, home, floor, speaker in zip(low, high, sources, homes, floors, speakers, strict=True):
        here = slice(np.searchsorted(places, first), np.searchsorted(places, last))
        best = _best(everything[here], gains[here], page, first, speaker)
        if best is None:
            begin = max(floor, first - BEFORE)
            earlier = everything[np.searchsorted(places, begin) : np.searchsorted(places, first)]
            earlier = [one for one in earlier if not source[0] <= one.first < source[1]
                       and one.entry.kind not in ("own", "place", "adjective")]  # fmt: skip
            matters = [one for one in earlier if one.entry.kind != "name"]
            best = matters[-1] if matters else earlier[-1] if earlier else None
        yield None if best is None else (best, *_class(best.entry, home, speaker, known))


def home_countries(statements: pd.DataFrame, known: Names) -> list[str | None]:
    """The country each statement's speaker speaks for, from the register, or that the source's own words name."""
    ids = statements["speaker_id"] if "speaker_id" in statements else pd.Series(None, index=statements.index)
    speakers = statements["speaker"] if "speaker" in statements else pd.Series(None, index=statements.index)
    found: list[str | None] = []
    for speaker_id, speaker, source in zip(ids, speakers, statements["source_text"], strict=True):
        home = known.homes.get(speaker_id) if isinstance(speaker_id, str) else None
        if home is None and isinstance(speaker, str) and speaker in known.countries:
            home = speaker
        if home is None and isinstance(source, str):
            home = _named_country(source, known)
        found.append(home)
    return found


def _named_country(source: str, known: Names) -> str | None:
    words = source.replace("'s", " 's").replace("’s", " 's").split()
    for i, word in enumerate(words):
        for parts, entry in known.first.get(word, ()):
            if entry.country and entry.name == entry.country and tuple(words[i : i + len(parts)]) == parts:
                return entry.country
    return None


def _sources(statements: pd.DataFrame, base: np.ndarray, position: np.ndarray) -> list[tuple[int, int]]:
    start = statements["source_start"].fillna(-1).to_numpy(np.int64)
    end = statements["source_end"].fillna(-1).to_numpy(np.int64)
    edges = np.searchsorted(position, base + start), np.searchsorted(position, base + end)
    return [(int(a), int(b)) if there >= 0 else (-1, -1) for a, b, there in zip(*edges, start, strict=True)]


def _judged(found: Sequence[Mention], page: Page) -> np.ndarray:
    """What each mention gains by being judged: as object of a verb in its clause, or subject of what follows."""
    number, traits, size = page.tokens.word, page.traits, len(page.tokens)
    doer, other = (np.abs(table[number]) * page.verb > 0 for table in (traits.doer, traits.other))
    adjective = np.array([tag.startswith("JJ") for tag in page.tokens.tagset])[page.tokens.tag]
    onward = np.where(page.passive, doer, other)
    backward = np.where(page.passive, other, doer) | (adjective & (traits.both[number] != 0))
    first, last = (np.array([getattr(one, edge) for one in found], dtype=np.int64) for edge in ("first", "last"))
    object_, subject = np.zeros(len(found), dtype=bool), np.zeros(len(found), dtype=bool)
    for step in range(1, 7):
        at = np.maximum(first - step, 0)
        object_ |= onward[at] & (page.breaks[first] == page.breaks[at + 1]) & (first >= step)
    for step in range(8):
        at = np.minimum(last + step, size - 1)
        subject |= backward[at] & (page.breaks[at] == page.breaks[np.minimum(last, size)]) & (last + step < size)
    return 1.0 * object_ + 0.8 * subject


def _best(inside: Sequence[Mention], gains: np.ndarray, page: Page, low: int, speaker: str | None) -> Mention | None:
    best, most = None, 0.0
    for order, mention in enumerate(inside):
        if mention.entry.kind == "place":
            continue
        score = WEIGHTS[mention.entry.kind] - 0.1 * order + gains[order]
        if order + 1 < len(inside) and _modifies(mention, inside[order + 1], page):
            score -= 1.5
        if mention.entry.kind == "name" and mention.first > low and _word(page, mention.first - 1) in LOCATING:
            score -= 1.5
        if speaker is not None and mention.entry.name == speaker:
            score -= 1.0
        if best is None or score > most:
            best, most = mention, score
    return best


def _modifies(mention: Mention, following: Mention, page: Page) -> bool:
    """Whether the mention only qualifies the next one: "North Korean missile", "missile launch", "the North's test"."""
    if following.first - mention.last > 3 or following.entry.kind in ("own", "place"):
        return False
    return all(tag[:2] in ("NN", "JJ", "PO", "CD") for tag in page.tokens.tags(mention.last, following.first))


def _word(page: Page, at: int) -> str:
    return page.tokens.vocabulary[page.tokens.word[at]].lower()


def _class(entry: Entry, home: str | None, speaker: str | None, known: Names) -> tuple[str, str | None]:
    if entry.kind in ("launch", "talks", "sanctions"):
        return entry.kind, None
    if entry.kind == "own":
        return "own side", home
    if (entry.name is not None and entry.name == speaker) or (home is not None and entry.country == home):
        return "own side", entry.name
    if home is None or entry.country is None:
        return "other", entry.name
    return ("other side" if (home in known.launching) != (entry.country in known.launching) else "other"), entry.name

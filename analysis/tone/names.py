"""Names and matters in a text: countries, persons, bodies, weapons and topics that the registers know."""

from collections import defaultdict
from dataclasses import dataclass
from functools import lru_cache
from typing import NamedTuple

import numpy as np

from analysis import tokens as tokenising
from analysis.registers import Registers, listed
from analysis.tokens import Tokens
from analysis.tone.views import Page

OWN_WORDS = frozenset(["we", "us", "our", "ours"])
MATTERS = frozenset(["launch", "talks", "sanctions"])


class Entry(NamedTuple):
    """What a name in the registers stands for; `certain` names mean it whatever stands nearby."""

    kind: str
    name: str | None
    country: str | None
    certain: bool = True
    person: bool = False

    @property
    def nation(self) -> bool:
        """Whether it is a country itself, not one of its people or bodies."""
        return self.name is not None and self.name == self.country


OWN = Entry("own", None, None)


@dataclass(frozen=True)
class Names:
    """Every name the registers know, as word sequences by their first word; the sides; countries of speakers.

    `alone` are names of one word, `pairs` the first two words of longer ones, `parts` all words of these.
    """

    first: dict[str, list[tuple[tuple[str, ...], Entry]]]
    alone: frozenset[str]
    pairs: frozenset[tuple[str, str]]
    parts: frozenset[str]
    launching: frozenset[str]
    countries: frozenset[str]
    homes: dict[str, str]


class Mention(NamedTuple):
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
    official = frozenset(registers.offices["speaker_id"])
    for row in registers.speakers.to_dict("records"):
        for name in (row["name"], *listed(row["aliases"])):
            if row["sector"] == "outlet":
                spelled.setdefault(name, Entry("place", None, None))
                continue
            known = spelled.get(name)
            same = known is None or known.kind == "place" or known.country == row["country"]
            spelled[name] = Entry("name", row["name"] if known is None or known.kind == "place" else known.name,
                                  (row["country"] or None) if same else None,
                                  row["type"] != "person" or " " in name or row["speaker_id"] in official,
                                  row["type"] == "person")  # fmt: skip
    for row in registers.weapons.to_dict("records"):
        for name in (row["name"], *listed(row["aliases"])):
            spelled[name] = Entry("launch", None, None)
    for row in registers.topics.to_dict("records"):
        for form in listed(row["forms"]):
            spelled[form] = Entry(row["target"], None, None, row["certain"] == "yes")
    for row in registers.countries.to_dict("records"):
        for name in listed(row["adjectives"]):
            spelled[name] = Entry("adjective", row["name"], row["name"])
        for name in (row["name"], *listed(row["aliases"])):
            spelled[name] = Entry("name", row["name"], row["name"])
    spelled |= {name.replace("'", "’"): entry for name, entry in spelled.items() if "'" in name}
    cut = tokenising.annotate(list(spelled))
    edges = cut.document_starts
    first: dict[str, list[tuple[tuple[str, ...], Entry]]] = defaultdict(list)
    for number, entry in enumerate(spelled.values()):
        words = tuple(cut.words(edges[number], edges[number + 1]))
        if words:
            first[words[0]].append((words, entry))
            if entry.kind in MATTERS and words[0].islower():
                first[words[0].capitalize()].append(((words[0].capitalize(), *words[1:]), entry))
            elif words[0] == "the":
                first["The"].append((("The", *words[1:]), entry))
    ordered = {word: sorted(rows, key=lambda row: -len(row[0])) for word, rows in first.items()}
    homes = dict(zip(registers.speakers["speaker_id"], registers.speakers["country"], strict=True))
    countries = frozenset(registers.countries["name"])
    alone = frozenset(word for word, rows in ordered.items() if any(len(words) == 1 for words, _ in rows))
    pairs = frozenset((words[0], words[1]) for rows in ordered.values() for words, _ in rows if len(words) > 1)
    parts = frozenset(word for pair in pairs for word in pair)
    return Names(ordered, alone, pairs, parts, frozenset(registers.launches["actor"]) & countries, countries,
                 {name: country for name, country in homes.items() if country})  # fmt: skip


def mentions(page: Page, known: Names, wanted: np.ndarray | None = None) -> list[Mention]:
    """Every mention in the batch (or among its `wanted` words), in reading order; of several at a word the longest.

    Names must be tagged as such (a surname may be spelled like a common word), and a country may not be the end of a
    longer name that the registers lack ("North America").
    """
    tokens = page.tokens
    if not len(tokens):
        return []
    vocabulary, number = tokens.vocabulary, tokens.word
    own = [
        low in OWN_WORDS and word not in known.first for word, low in zip(vocabulary, page.traits.normal, strict=True)
    ]
    alone = np.array([mine or word in known.alone for word, mine in zip(vocabulary, own, strict=True)])
    begins = alone[number]
    begins[_longer(tokens, known)] = True
    candidates = np.flatnonzero(begins if wanted is None else begins & wanted)
    found, after = [], 0
    for at, first in zip(candidates.tolist(), number[candidates].tolist(), strict=True):
        if at < after:
            continue
        if own[first]:
            found.append(Mention(at, at + 1, OWN))
            continue
        rows = known.first[vocabulary[first]]
        here = tuple(vocabulary[i] for i in number[at : at + len(rows[0][0])].tolist())
        for words, entry in rows:
            if here[: len(words)] == words and _stands(page, at, words, entry):
                after = at + len(words)
                found.append(Mention(at, after, entry))
                break
    return found


def _longer(tokens: Tokens, known: Names) -> np.ndarray:
    """Where the first two words of a longer name stand."""
    vocabulary, number = tokens.vocabulary, tokens.word
    place = {word: i for i, word in enumerate(vocabulary) if word in known.parts}
    both = [(place[one], place[two]) for one, two in known.pairs if one in place and two in place]
    opens, follows = (np.zeros(len(vocabulary), dtype=bool) for _ in range(2))
    opens[[one for one, _ in both]] = follows[[two for _, two in both]] = True
    at = np.flatnonzero(opens[number[:-1]] & follows[number[1:]])
    codes = number[at] * np.int64(len(vocabulary)) + number[at + 1]
    return at[np.isin(codes, [one * len(vocabulary) + two for one, two in both])]


def _stands(page: Page, at: int, words: tuple[str, ...], entry: Entry) -> bool:
    if entry.kind in MATTERS:
        last = at + len(words) - 1
        return not page.verb[last] or (entry.kind != "launch" and page.tokens.tagset[page.tokens.tag[last]] == "VB")
    if entry.kind != "name":
        return True
    if not (page.name[at] or page.name[at + len(words) - 1]):
        return False
    longer = at > 0 and page.name[at - 1] and page.tokens.sentence[at - 1] == page.tokens.sentence[at]
    return not (longer and entry.name == entry.country)

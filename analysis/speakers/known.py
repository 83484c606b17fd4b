"""The registers as look-up tables: aliases, surnames, roles, countries, holders of offices by day."""

from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, field
from functools import lru_cache

import pandas as pd

from analysis.registers import Registers, last_day, listed
from analysis.speakers.lexicon import CONNECTORS
from analysis.speakers.names import fold, parts


@dataclass(frozen=True)
class Office:
    """A role in a body from a day to a day, both ISO and inclusive."""

    role: str
    body: str
    country: str
    since: str
    until: str

    def held(self, day: str) -> bool:
        """Whether it was held on an ISO day."""
        return self.since <= day <= self.until

    def __str__(self) -> str:
        return f"{self.role}, {self.body or self.country}" if self.body or self.country else self.role


@dataclass
class Speaker:
    """A row of ``data/speakers.csv`` with its offices; ``words`` are those of its names."""

    speaker_id: str
    name: str
    type: str
    country: str
    sector: str
    base: str
    surname: str = ""
    words: frozenset[str] = frozenset()
    offices: list[Office] = field(default_factory=list)

    def office(self, day: str | None) -> Office | None:
        """The office held on a day; of several, the one taken last."""
        held = [office for office in self.offices if day and office.held(day)]
        return max(held, key=lambda office: office.since) if held else None


@dataclass(frozen=True, eq=False)
class Known:
    """Look-up tables over the registers, all keyed by folded names."""

    speakers: dict[str, Speaker]
    aliases: dict[str, tuple[str, ...]]
    surnames: dict[str, tuple[str, ...]]
    roles: dict[str, str]
    countries: dict[str, str]
    adjectives: dict[str, str]
    demonyms: dict[str, str]
    holders: dict[tuple[str, str], list[tuple[Office, str]]]
    longest: int
    role_starts: frozenset[str]
    genitives: frozenset[str]
    joints: frozenset[tuple[str, str, str]]
    glued: dict[str, tuple[str, ...]]
    firsts: frozenset[str]

    def named(self, words: str, countries: Iterable[str] = ()) -> tuple[str, ...]:
        """Ids of the speakers a folded name or alias stands for, those of the given countries when it is shared."""
        ids = self.aliases.get(words, ())
        if len(ids) > 1:
            wanted = set(countries)
            near = tuple(one for one in ids if self.speakers[one].country in wanted)
            return near or ids
        return ids

    def holder(self, role: str, country: str, day: str | None) -> list[str]:
        """Ids of those who held a role for a country on a day."""
        if day is None:
            return []
        return list(dict.fromkeys(one for office, one in self.holders.get((role, country), ()) if office.held(day)))


@lru_cache(maxsize=4)
def known(registers: Registers) -> Known:
    """The look-up tables of a set of registers."""
    speakers = {
        row.speaker_id: Speaker(row.speaker_id, row.name, row.type, row.country, row.sector,
                                row.name.split(" (")[0] if row.type == "person" else row.name)
        for row in registers.speakers.itertuples(index=False)
    }  # fmt: skip
    holders: dict[tuple[str, str], list[tuple[Office, str]]] = defaultdict(list)
    for row in registers.offices.itertuples(index=False):
        if row.speaker_id in speakers:
            office = Office(row.role, row.body, row.country, row.since or "0001-01-01",
                            last_day(row.until) if row.until else "9999-12-31")  # fmt: skip
            speakers[row.speaker_id].offices.append(office)
            holders[office.role, office.country].append((office, row.speaker_id))
    aliases: dict[str, dict[str, None]] = defaultdict(dict)
    single: dict[str, str] = {}
    for row in registers.speakers.itertuples(index=False):
        speakers[row.speaker_id].words = frozenset(fold(f"{row.name} {row.aliases.replace(';', ' ')}").split())
        for name in (speakers[row.speaker_id].base, *listed(row.aliases)):
            folded = fold(name).removeprefix("the ")
            split = folded.split()
            if row.type == "person":
                if len(split) == 1:
                    single[row.speaker_id] = folded
                    continue
                for variant in _orders(split):
                    aliases[variant][row.speaker_id] = None
            else:
                aliases[folded][row.speaker_id] = None
    surnames: dict[str, list[str]] = defaultdict(list)
    for one, surname in _surnames(speakers, single).items():
        speakers[one].surname = surname
        surnames[surname].append(one)
    roles = {fold(name): row.role for row in registers.roles.itertuples(index=False)
             for name in (row.role, *listed(row.aliases))}  # fmt: skip
    countries, adjectives, demonyms = _countries(registers.countries)
    return Known(
        speakers=speakers,
        aliases={key: tuple(ids) for key, ids in aliases.items()},
        surnames={key: tuple(ids) for key, ids in surnames.items()},
        roles=roles,
        countries=countries,
        adjectives=adjectives,
        demonyms=demonyms,
        holders=dict(holders),
        longest=max((len(key.split()) for key in aliases), default=1),
        role_starts=frozenset(role.split()[0] for role in roles),
        genitives=_genitives(registers),
        joints=_joints(registers),
        glued=_glued(speakers),
        firsts=frozenset(first.split()[0] for first in _glued(speakers)),
    )  # fmt: skip


def _genitives(registers: Registers) -> frozenset[str]:
    """Words whose possessive is part of a name ("People's", "Workers'"), as against "a country's ministry"."""
    found = set()
    for rows in (registers.speakers, registers.countries):
        for row in rows.itertuples(index=False):
            for name in (row.name, *listed(row.aliases)):
                found |= {fold(word) for word in name.split() if word.endswith(("'s", "s'"))}
    places = {fold(name).split()[-1] for row in registers.countries.itertuples(index=False)
              for name in (row.name, *listed(row.aliases))}  # fmt: skip
    return frozenset(found - places)


def _joints(registers: Registers) -> frozenset[tuple[str, str, str]]:
    """Small words inside the register's names with their neighbours: ("republic", "of", "korea")."""
    found = set()
    for rows in (registers.speakers, registers.countries):
        for row in rows.itertuples(index=False):
            for name in (row.name, *listed(row.aliases)):
                split = [word for word in fold(name).split() if word != "the"]
                found |= {three for three in zip(split, split[1:], split[2:], strict=False) if three[1] in CONNECTORS}
    return frozenset(found)


def _glued(speakers: dict[str, Speaker]) -> dict[str, tuple[str, ...]]:
    """First words of the register's names of three words or more → their last words."""
    found: dict[str, list[str]] = defaultdict(list)
    for speaker in speakers.values():
        split = fold(speaker.base).split()
        if speaker.type == "person" and len(split) > 2:
            found[" ".join(split[:-1])].append(split[-1])
    return {first: tuple(last) for first, last in found.items()}


def _orders(split: list[str]) -> list[str]:
    """A person's name with the family name first and last."""
    return list(dict.fromkeys((" ".join(split), " ".join([*split[1:], split[0]]), " ".join([split[-1], *split[:-1]]))))


def _surnames(speakers: dict[str, Speaker], single: dict[str, str]) -> dict[str, str]:
    """The family name of every person: a one-word alias if there is one, else by the order usual in the country.

    The usual order is read off the register: which end of the name the one-word aliases of the country's other
    people repeat, and whether the given name is two syllables joined by a hyphen.
    """
    first: Counter[str] = Counter()
    for one, speaker in speakers.items():
        if speaker.type == "person":
            split = speaker.base.split()
            joined = "-" in split[-1] and split[-1].split("-")[-1].islower()
            family_first = joined or single.get(one, "") == fold(split[0])
            first[speaker.country] += 1 if family_first else -1
    found = {}
    for one, speaker in speakers.items():
        if speaker.type == "person":
            split = list(parts(speaker.base))
            spaced = [fold(word) for word in speaker.base.split() if fold(word) in split or "-" in word] or split
            default = spaced[0] if first[speaker.country] > 0 and speaker.country else spaced[-1]
            alias = single.get(one, "")
            found[one] = alias if alias in (spaced[0], spaced[-1]) else default
    return found


def _countries(rows: pd.DataFrame) -> tuple[dict[str, str], dict[str, str], dict[str, str]]:
    names: dict[str, str] = {}
    adjectives: dict[str, str] = {}
    demonyms: dict[str, str] = {}
    for row in rows.itertuples(index=False):
        for name in (row.name, *listed(row.aliases)):
            names.setdefault(fold(name), row.name)
        for name in listed(row.adjectives):
            adjectives.setdefault(fold(name), row.name)
            demonyms.setdefault(fold(name) + "s", row.name)
            demonyms.setdefault(fold(name), row.name)
    return names, adjectives, demonyms

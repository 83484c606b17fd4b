"""Surnames, acronyms and other short names: which of the document's people and bodies they stand for."""

from dataclasses import replace
from difflib import SequenceMatcher

from analysis.speakers.cast import Cast, Entity
from analysis.speakers.entities import add_titles, gather
from analysis.speakers.lexicon import BODY_HEADS, PREPOSITIONS
from analysis.speakers.mentions import Mention
from analysis.speakers.names import fold, initials
from analysis.speakers.readings import Reading


def refer(cast: Cast, mention: Mention) -> None:
    """A single word or acronym: the person or body of the document it is short for, or one of its own."""
    reading, page = mention.reading, cast.page
    part = reading.parts[-1]
    before = page.words[mention.first - 1].lower() if mention.first else ""
    entity = None
    if reading.titled:
        entity = _titled(cast, reading)
    elif reading.kind == "country":
        entity = _namesake(cast, mention, before)
    elif before != "the":
        entity = cast.surnamed(part)
    entity = entity or cast.singles.get(part) or (None if reading.titled else _shortened(cast, reading))
    if entity is None:
        if page.tags[mention.first] == "NNPS" and part not in BODY_HEADS and not reading.titled and part.endswith("s"):
            mention.reading = replace(reading, kind="group")
            return
        entity = Entity("person", reading.name, reading.parts, reading.ids, part)
        if not reading.titled and (reading.kind == "acronym" or before == "the" or part in BODY_HEADS):
            entity.kind, entity.solid = "organisation", reading.kind == "acronym"
        cast.entities.append(entity)
        if reading.titled:
            cast.by_part[part].append(entity)
        else:
            cast.singles[part] = entity
    if entity.kind == "person":
        add_titles(entity, reading)
        entity.countries.update(dict.fromkeys(reading.countries))
        following = page.tags[mention.last] if mention.last < len(page.tags) else ""
        entity.solid |= following in ("VBD", "VBZ", "MD")
    mention.entity = entity


def _namesake(cast: Cast, mention: Mention, before: str) -> Entity | None:
    """Of a country's name that is also a surname in the document: the person, unless a preposition makes it a place."""
    person = cast.surnamed(mention.reading.parts[0])
    placed = before in PREPOSITIONS or person is None or person.surname != mention.reading.parts[0]
    return mention.entity if placed else person


def refer_by_title(cast: Cast, reading: Reading) -> Entity:
    """The person whom a title and a surname name, new to the document if nobody fits."""
    entity = _titled(cast, reading)
    if entity is None:
        part = reading.parts[-1]
        entity = Entity("person", reading.name, reading.parts, reading.ids, part)
        cast.entities.append(entity)
        cast.by_part[part].append(entity)
    add_titles(entity, reading)
    entity.countries.update(dict.fromkeys(reading.countries))
    return entity


def _titled(cast: Cast, reading: Reading) -> Entity | None:
    """ "Mr. Roe", "President Roe": the person whom the title fits, unless a namesake holds the office."""
    part, known = reading.parts[-1], cast.known
    entity = cast.surnamed(part, reading.gender, reading.roles)
    if entity is None or not reading.roles or not entity.roles.keys().isdisjoint(reading.roles):
        return entity
    own = set(entity.ids)
    for one in known.surnames.get(part, ()):
        if one not in own and any(office.role in reading.roles and (cast.day is None or office.held(cast.day))
                                  for office in known.speakers[one].offices):  # fmt: skip
            return None
    return entity


def _shortened(cast: Cast, reading: Reading) -> Entity | None:
    """A body of the document by acronym ("IMF") or by its last word ("the Times"); a person by a slip of spelling."""
    part, known = reading.parts[-1], cast.known
    bodies = [one for one in cast.entities if one.kind == "organisation" and len(one.parts) > 1]
    match: list[Entity] = []
    if reading.kind == "acronym":
        plain = fold(reading.name)
        match = [one for one in bodies if initials(list(one.parts)) == plain]
    elif reading.kind == "single":
        match = [one for one in bodies if (one.parts[-1] == part and (one.press or part in BODY_HEADS))
                 or any(part in known.speakers[i].words for i in one.ids)]  # fmt: skip
    if match:
        cast.singles[part] = match[0]
        return match[0]
    if reading.kind == "single" and len(part) > 4:
        near = [one for one in cast.entities if one.kind == "person" and one.surname[:2] == part[:2]
                and len(one.parts) > 1 and abs(len(one.surname) - len(part)) < 3
                and SequenceMatcher(None, one.surname, part).ratio() >= 0.8]  # fmt: skip
        if len(near) == 1:
            return near[0]
    return None


def in_headlines(cast: Cast, mentions: list[Mention]) -> list[Mention]:
    """Names in lines set in title case: only those that the running text or the register names too."""
    by_name = {one.parts: one for one in cast.entities}
    added = []
    for mention in mentions:
        folded = [fold(word) for word in cast.page.words[mention.first : mention.last]]
        i = 0
        while i < len(folded):
            entity, j = _known_here(cast, by_name, folded, i)
            if entity is not None:
                first, last = mention.first + i, mention.first + j
                start, end = cast.page.starts[first], cast.page.ends[last - 1]
                added.append(Mention(start, end, first, last, mention.reading, True, entity=entity))
            i = j
    return added


def _known_here(
    cast: Cast, by_name: dict[tuple[str, ...], Entity], folded: list[str], i: int
) -> tuple[Entity | None, int]:
    for j in range(min(len(folded), i + 6), i, -1):
        key = " ".join(folded[i:j])
        split = tuple(key.split())
        if not split:
            continue
        entity = by_name.get(split)
        if entity is None and j == i + 1:
            entity = cast.surnamed(key)
            entity = entity if entity is not None and entity.surname == key else cast.singles.get(key)
        elif entity is None:
            ids = cast.known.aliases.get(key, ())
            if len(ids) == 1:
                speaker = cast.known.speakers[ids[0]]
                entity = gather(cast, Reading(speaker.type, speaker.base, split, ids), speaker.type)
        if entity is not None:
            return entity, j
    return None, i + 1

"""Full names made entities of a document's cast: the same person or body once."""

from analysis.speakers.cast import Cast, Entity
from analysis.speakers.genders import of_name
from analysis.speakers.known import Known
from analysis.speakers.lexicon import PRESS_HEADS
from analysis.speakers.names import same_person
from analysis.speakers.readings import Reading


def gather(cast: Cast, reading: Reading, kind: str, countries: tuple[str, ...] = ()) -> Entity:
    """The entity that a full name is of, new or known to the document, with what the name's titles add to it."""
    known = cast.known
    countries = reading.countries if kind == "country" else (*reading.countries, *countries)
    entity = _same(cast, reading, kind, countries)
    if entity is None:
        entity = Entity(kind, reading.name, reading.parts, reading.ids)
        entity.press = len(reading.parts) > 1 and reading.parts[-1] in PRESS_HEADS
        cast.entities.append(entity)
        if kind == "person":
            entity.surname = _surname(reading, known)
            entity.guessed = of_name(reading.parts)
            for part in {reading.parts[0], reading.parts[-1]}:
                cast.by_part[part].append(entity)
    elif len(reading.parts) > len(entity.parts) and kind == "person":
        entity.name, entity.parts = reading.name, reading.parts
        if entity not in cast.by_part[reading.parts[0]]:
            cast.by_part[reading.parts[0]].append(entity)
    entity.ids = entity.ids or reading.ids
    if kind == "organisation" and len(entity.ids) > 1 and countries:
        entity.ids = tuple(one for one in entity.ids if known.speakers[one].country in countries) or entity.ids
    add_titles(entity, reading)
    entity.countries.update(dict.fromkeys(countries))
    return entity


def _same(cast: Cast, reading: Reading, kind: str, countries: tuple[str, ...]) -> Entity | None:
    if kind == "person":
        for one in (*cast.by_part.get(reading.parts[-1], ()), *cast.by_part.get(reading.parts[0], ())):
            if not set(reading.ids).isdisjoint(one.ids) or same_person(one.parts, reading.parts):
                return one
        return None
    ids = set(cast.known.named(" ".join(reading.parts), countries)) if reading.ids else set()
    for one in cast.entities:
        alike = one.name == reading.name if kind == "country" else one.parts == reading.parts
        if one.kind == kind and (alike or not ids.isdisjoint(one.ids)):
            clash = countries and one.countries and set(countries).isdisjoint(one.countries)
            if not clash:
                return one
    return None


def _surname(reading: Reading, known: Known) -> str:
    """The part of a full name that stands for its bearer: after the register, else first before a hyphenated name."""
    if reading.ids:
        return known.speakers[reading.ids[0]].surname
    last = reading.name.rsplit(" ", 1)[-1]
    return reading.parts[0] if "-" in last and last.rsplit("-", 1)[-1].islower() else reading.parts[-1]


def add_titles(entity: Entity, reading: Reading) -> None:
    entity.gender = entity.gender or reading.gender
    entity.titled += reading.titled
    entity.roles.update(dict.fromkeys(reading.roles))
    entity.described.update(reading.prefix)
    if reading.gone:
        entity.gone.update(reading.roles)

"""From an entity of a document to a person or body: by the register, by office and day, or by its name alone."""

from bisect import bisect_left
from dataclasses import dataclass, replace

from analysis.speakers.cast import Cast, Entity
from analysis.speakers.known import Known, Office, Speaker
from analysis.speakers.names import slug

NEARBY = 600
"""characters back in which a country named settles whose body is meant"""
LOW_PROFILE = frozenset({"spokesperson", "press secretary", "researcher", "professor", "analyst"})


@dataclass(frozen=True, slots=True)
class Identity:
    """Who an entity is: id, canonical name, type, office on the day, and what settled it (or why nothing did)."""

    speaker_id: str | None
    name: str | None
    type: str
    office: str | None = None
    how: str = ""


Found = tuple[Identity, Entity | None]
"""An identity and the entity of the document it came from, if any."""
COLLECTIVE = Identity(None, None, "group", None, "collective")
ANONYMOUS = Identity(None, None, "group", None, "anonymous")


def unresolved(why: str, type: str = "unknown") -> Identity:
    """No speaker, and the reason."""
    return Identity(None, None, type, None, f"unresolved: {why}")


def by(identity: Identity, how: str) -> Identity:
    """The identity with the rule that found it, unless it already says why it is none."""
    if identity.name is None and identity.how:
        return identity
    return Identity(identity.speaker_id, identity.name, identity.type, identity.office, how)


def found(entity: Entity, cast: Cast, how: str) -> Found:
    """The identity of an entity with the rule that led to it."""
    return by(identify(entity, cast), how), entity


def identify(entity: Entity, cast: Cast) -> Identity:
    """The identity of an entity, settled once per document."""
    if entity.settled is None:
        entity.settled = _identify(entity, cast)
    return entity.settled


def _identify(entity: Entity, cast: Cast) -> Identity:
    known = cast.known
    if entity.kind == "country":
        return Identity(slug(entity.name), entity.name, "organisation", None, "country")
    if entity.kind == "organisation":
        ids = _bodies(entity, cast)
        if len(ids) == 1:
            return of_speaker(known.speakers[ids[0]], cast.day)
        if len(ids) > 1 and len({known.speakers[one].country for one in ids}) > 1:
            return unresolved("bodies of several countries have this name", "organisation")
        return Identity(_new(entity.name, known), _plain(entity.name), "organisation")
    ids = _people(entity, cast)
    if len(ids) == 1:
        identity = of_speaker(known.speakers[ids[0]], cast.day)
        if cast.day is None:
            called = {str(office) for office in known.speakers[ids[0]].offices
                      if office.role in entity.roles and office.role not in entity.gone}  # fmt: skip
            return replace(identity, office=called.pop()) if len(called) == 1 else identity
        return identity
    if len(ids) > 1:
        return unresolved("several people have this name", "person")
    current = [role for role in entity.roles if role not in entity.gone]
    return Identity(_new(entity.name, known), entity.name, "person", current[0] if current else None)


def of_speaker(speaker: Speaker, day: str | None) -> Identity:
    """The identity of a row of the register."""
    office = speaker.office(day)
    return Identity(speaker.speaker_id, speaker.name, speaker.type, str(office) if office else None, "register")


def serving(entity: Entity, cast: Cast) -> list[Office]:
    """The offices that the register says a person of the document held on its day."""
    speaker = cast.known.speakers.get(identify(entity, cast).speaker_id or "")
    return [office for office in speaker.offices if office.held(cast.day)] if speaker and cast.day else []


def _new(name: str, known: Known) -> str:
    """An id for somebody the register lacks; ids of the register stay its own."""
    one = slug(name)
    return f"{one}-2" if one in known.speakers else one


def _plain(name: str) -> str:
    return name[4:] if name.lower().startswith("the ") else name


def _bodies(entity: Entity, cast: Cast) -> tuple[str, ...]:
    ids, known = entity.ids, cast.known
    if len(ids) < 2:
        return ids
    own = tuple(one for one in ids if known.speakers[one].country in entity.countries)
    return own or likeliest(ids, cast, entity.at[0] if entity.at else 0)


def likeliest(ids: tuple[str, ...], cast: Cast, position: int) -> tuple[str, ...]:
    """Of bodies that share a name, that of the country the document names far most, else of the one named just before.

    All of them when nothing tells.
    """
    of_country = {cast.known.speakers[one].country: one for one in ids}
    counts = sorted(((cast.countries[country], country) for country in of_country), reverse=True)
    if counts[0][0] and (len(counts) == 1 or counts[0][0] > 2 * counts[1][0]):
        return (of_country[counts[0][1]],)
    for mention in reversed(cast.mentions[: bisect_left(cast.begins, position)]):
        near = [country for country in mention.reading.countries if country in of_country]
        if near or position - mention.start > NEARBY:
            return (of_country[near[-1]],) if near else ids
    return ids


def _people(entity: Entity, cast: Cast) -> tuple[str, ...]:
    known = cast.known
    if entity.ids:
        ids = tuple(one for one in entity.ids if not _contradicted(known.speakers[one], entity, cast))
        if len(ids) > 1:
            ids = _by_role(ids, entity, cast) or ids
        return ids
    if len(entity.parts) > 1 and not (entity.titled and len(entity.parts) == 1):
        return ()
    return _by_surname(entity, cast)


def _by_role(ids: tuple[str, ...], entity: Entity, cast: Cast) -> tuple[str, ...]:
    """Those whose office on the day is what the document calls them; else those in any office that day."""
    known, day = cast.known, cast.day
    offices = {
        one: [office for office in known.speakers[one].offices if day is None or office.held(day)] for one in ids
    }
    fitting = tuple(one for one in ids if any(office.role in entity.roles for office in offices[one]))
    return fitting or tuple(one for one in ids if day and offices[one])


def _by_surname(entity: Entity, cast: Cast) -> tuple[str, ...]:
    """A surname the document never completes: the one person of the register in a fitting office that day."""
    known = cast.known
    ids = tuple(one for one in known.surnames.get(entity.parts[-1], ())
                if not entity.countries or known.speakers[one].country in entity.countries)  # fmt: skip
    if not ids:
        return ()
    if entity.roles:
        fitting = tuple(one for one in ids if _held(known, one, entity, cast.day))
        return fitting if len(fitting) == 1 else ()
    if cast.day is None:
        return ()
    serving = tuple(one for one in ids if known.speakers[one].office(cast.day)
                    and cast.countries[known.speakers[one].country])  # fmt: skip
    return serving if len(serving) == 1 else ()


def _held(known: Known, one: str, entity: Entity, day: str | None) -> bool:
    for office in known.speakers[one].offices:
        if office.role in entity.roles and (
            day is None or office.held(day) or (office.role in entity.gone and office.until < day)
        ):
            return True
    return False


def _contradicted(speaker: Speaker, entity: Entity, cast: Cast) -> bool:
    """Whether what the document says of a full name speaks against the register's person of that name."""
    if entity.countries and speaker.country and speaker.country not in entity.countries:
        return True
    roles = {office.role for office in speaker.offices}
    if not roles or not entity.roles or roles & set(entity.roles):
        return False
    bodies = {office.body for office in speaker.offices}
    if any(
        one.ids and cast.known.speakers[one.ids[0]].name in bodies
        for one in cast.entities
        if one.kind == "organisation"
    ):
        return False
    return roles <= LOW_PROFILE

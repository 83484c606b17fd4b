"""Turn labels of transcripts ("MS. ROE:", "THE PRESIDENT:") and issuers of official statements."""

import re

from analysis.speakers import lexicon
from analysis.speakers.cast import Cast, Entity
from analysis.speakers.identity import ANONYMOUS, Found, Identity, by, identify, of_speaker, unresolved
from analysis.speakers.names import fold, same_person, slug
from analysis.speakers.readings import Reading, countries_in, longest_name, read, roles_in

_BY = re.compile(
    r"(?i)\b(?:statement|remarks?|message|letter|speech|address|comments?|press release|white paper|article)"
    r"\s+(?:by|of|from)\s+(?P<who>[^,:;]+?)"
    r"(?=\s+(?:on|at|in|to|after|before|regarding|about|during|following|and|en route|aboard|\d)\b|[,:;.]|$)"
)
_ASKERS = frozenset({"q", "question", "reporter", "press", "media", "operator", "moderator", "participant", "audience",
                     "aide", "translator", "interpreter", "speaker"})  # fmt: skip
_EDGES = re.compile(r"^\W+|[\s:*]+$")


def labelled(cast: Cast, label: str, found_by: str, title: str, outlet: str) -> Found:
    """The speaker of a turn or the issuer of a statement, the rule being "turn label" or "issuer"."""
    way = "turn label" if found_by == "turn" else "issuer"
    text = _EDGES.sub("", label or "")
    answer = None
    if text:
        answer = _of(cast, text, way, title)
    elif found_by == "issuer":
        answer = _by_title(cast, title) or (_of(cast, outlet, way, title) if outlet else None)
        if answer is None:
            return unresolved("the document names no issuer"), None
    if answer is None:
        return unresolved(f"the {way} names nobody known"), None
    return (by(answer[0], way) if answer[0].name else answer[0]), answer[1]


def _by_title(cast: Cast, title: str) -> Found | None:
    """The issuer that a title names after "by", or the one body it names."""
    match = _BY.search(title)
    if match:
        return _of(cast, match["who"], "issuer", title)
    register = longest_name(fold(title).split(), cast.known)
    if register and len(register[2]) == 1:
        speaker = cast.known.speakers[register[2][0]]
        if speaker.type == "organisation":
            return of_speaker(speaker, cast.day), None
    return None


def _of(cast: Cast, text: str, way: str, title: str) -> Found | None:
    known = cast.known
    folded = [word for word in fold(text).split() if word not in ("the", "a", "an")]
    if not folded or folded[-1] in _ASKERS:
        return ANONYMOUS, None
    if text.isupper():
        text = " ".join(word if "." in word and len(word) < 4 else word.title() for word in text.split())
    roles = roles_in(folded, known)
    if roles and roles[-1][1] == len(folded):
        if folded[-1] in lexicon.VAGUE:
            return ANONYMOUS, None
        return _officer(cast, roles[0][2], countries_in(folded, known), title) or (ANONYMOUS, None)
    countries = countries_in(folded, known)
    reading = read(tuple(text.split()), known)
    if reading.kind in ("organisation", "none", "group", "person") and not reading.ids and len(countries) > 1:
        return Identity(slug(countries[0]), countries[0], "organisation"), None
    register = longest_name(folded, known)
    if register and register[1] == len(folded) and (len(folded) - register[0] > 1 or register[0] == 0):
        ids = known.named(" ".join(folded[register[0] :]), countries)
        if len(ids) == 1:
            return of_speaker(known.speakers[ids[0]], cast.day), None
    if reading.kind == "person":
        return _person(cast, reading)
    if reading.kind == "single":
        return _single(cast, reading, way)
    if reading.kind in ("organisation", "acronym", "country"):
        kind = "country" if reading.kind == "country" else "organisation"
        entity = next((one for one in cast.entities if one.kind == kind and one.parts == reading.parts), None)
        entity = entity or Entity(kind, reading.name, reading.parts, reading.ids)
        entity.countries.update(dict.fromkeys(reading.countries))
        return identify(entity, cast), entity
    return None


def _person(cast: Cast, reading: Reading) -> Found:
    """A label in full: the person of the document of that name, else one of that surname, else a new one."""
    several = [*cast.by_part.get(reading.parts[-1], ()), *cast.by_part.get(reading.parts[0], ())]
    entity = next((one for one in several if same_person(one.parts, reading.parts)), None)
    if entity is None and any(len(part) == 1 for part in reading.parts):
        entity = cast.surnamed(reading.parts[-1]) or Entity("person", reading.name, reading.parts[-1:])
    entity = entity or Entity("person", reading.name, reading.parts, reading.ids)
    entity.roles.update(dict.fromkeys(reading.roles))
    entity.countries.update(dict.fromkeys(reading.countries))
    return identify(entity, cast), entity


def _single(cast: Cast, reading: Reading, way: str) -> Found:
    """A title and a surname, or a bare word: somebody of the document, else somebody of the register, else new."""
    part = reading.parts[-1]
    entity = cast.surnamed(part, reading.gender, reading.roles)
    if entity is not None and entity.surname != part and not reading.titled:
        entity = None
    entity = entity or cast.singles.get(part)
    if entity is None:
        kind = "organisation" if way == "issuer" and not reading.titled else "person"
        entity = Entity(kind, reading.name, reading.parts)
        entity.roles.update(dict.fromkeys(reading.roles))
        cast.singles[part] = entity
    return identify(entity, cast), entity


def _officer(cast: Cast, role: str, countries: tuple[str, ...], title: str) -> Found | None:
    """ "THE PRESIDENT": the one whom title or text calls so, else the holder that day in the country most named."""
    known = cast.known
    titled = set(fold(title).split())

    def rank(one: Entity) -> tuple[bool, bool, int]:
        identity = identify(one, cast)
        return bool(identity.office and identity.office.startswith(role)), not titled.isdisjoint(one.parts), len(one.at)

    called = [one for one in cast.people() if role in one.roles and role not in one.gone]
    if called:
        entity = max(called, key=rank)
        return identify(entity, cast), entity
    for country in countries or [country for country, _ in cast.countries.most_common(1)]:
        ids = known.holder(role, country, cast.day)
        if len(ids) == 1:
            return of_speaker(known.speakers[ids[0]], cast.day), None
    return None

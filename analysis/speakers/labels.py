"""Turn labels of transcripts ("MS. ROE:", "THE PRESIDENT:") and issuers of official statements."""

import re

from analysis.speakers import lexicon
from analysis.speakers.cast import Cast, Entity
from analysis.speakers.identity import Identity, identify, of_speaker
from analysis.speakers.names import fold
from analysis.speakers.readings import countries_in, longest_name, read, roles_in

_BY = re.compile(
    r"(?i)\b(?:statement|remarks?|message|letter|speech|address|comments?|briefing|interview|press release|call|gaggle)"
    r"\s+(?:by|of|from|with)\s+(?P<who>[^,:;]+?)"
    r"(?=\s+(?:on|at|in|after|before|regarding|about|to|during|following|and|en route|aboard|\d)\b|[,:;.]|$)"
)
_ASKERS = frozenset({"q", "question", "reporter", "press", "the press", "media"})
_NOT = re.compile(r"^\W+|[\s:.*]+$")


def labelled(cast: Cast, label: str, found_by: str, title: str, outlet: str) -> tuple[Identity, Entity | None]:
    """The speaker of a turn or the issuer of a statement."""
    way = "turn label" if found_by == "turn" else "issuer"
    text = _NOT.sub("", label or "")
    if not text and found_by == "issuer":
        match = _BY.search(title)
        text = match["who"] if match else outlet
    if not text:
        return Identity(None, None, "unknown", None, f"unresolved: no {way}"), None
    folded = fold(text).split()
    plain = " ".join(folded)
    if plain in _ASKERS:
        return Identity(None, None, "group", None, "anonymous"), None
    if text.isupper():
        text = " ".join(word if "." in word and len(word) < 4 else word.title() for word in text.split())
    found = _of(cast, text, folded, title)
    if found is None:
        return Identity(None, None, "unknown", None, f"unresolved: the {way} names nobody known"), None
    identity, entity = found
    if identity.name is None:
        return identity, entity
    return Identity(identity.speaker_id, identity.name, identity.type, identity.office, way), entity


def _of(cast: Cast, text: str, folded: list[str], title: str) -> tuple[Identity, Entity | None] | None:
    known = cast.known
    without = [word for word in folded if word not in ("the", "a", "an")]
    roles = roles_in(without, known)
    if roles and roles[-1][1] == len(without):
        if without[-1] in lexicon.VAGUE or roles[-1][2] == "official":
            return Identity(None, None, "group", None, "anonymous"), None
        return _officer(cast, roles[0][2], countries_in(without, known), title)
    register = longest_name(without, known)
    if register and register[1] == len(without) and (len(without) - register[0] > 1 or register[0] == 0):
        ids = known.named(" ".join(without[register[0] :]), countries_in(without, known))
        if len(ids) == 1:
            return of_speaker(known.speakers[ids[0]], cast.day), None
    reading = read(tuple(text.split()), known)
    if reading.kind == "single":
        entity = cast.surnamed(reading.parts[-1], reading.gender) or cast.singles.get(reading.parts[-1])
        if entity is None:
            entity = Entity("person", reading.name, reading.parts)
            entity.roles.update(dict.fromkeys(reading.roles))
            entity.titled = True
            cast.singles[reading.parts[-1]] = entity
        return identify(entity, cast), entity
    if reading.kind in ("person", "organisation", "acronym", "country"):
        kind = {"acronym": "organisation"}.get(reading.kind, reading.kind)
        entity = next((one for one in cast.entities if one.kind == kind and one.parts == reading.parts), None)
        entity = entity or Entity(kind, reading.name, reading.parts, reading.ids)
        entity.countries.update(dict.fromkeys(reading.countries))
        return identify(entity, cast), entity
    return None


def _officer(cast: Cast, role: str, countries: tuple[str, ...], title: str) -> tuple[Identity, Entity | None] | None:
    """ "THE PRESIDENT": the one title or text calls so, else its holder that day in the country most named."""
    known = cast.known
    titled = {fold(word) for word in title.split()}
    holders = [one for one in cast.people() if role in one.roles and role not in one.gone]
    named = [one for one in holders if not titled.isdisjoint(one.parts)]
    best = named or holders
    if best:
        entity = max(best, key=lambda one: len(one.at))
        return identify(entity, cast), entity
    for country in countries or [country for country, _ in cast.countries.most_common(1)]:
        ids = known.holder(role, country, cast.day)
        if len(ids) == 1:
            return of_speaker(known.speakers[ids[0]], cast.day), None
    return None

"""Definite descriptions: "the defence minister", "the Vermont senator", "the agency", "a ministry spokesman"."""

from collections.abc import Callable
from itertools import pairwise

from analysis.speakers import lexicon
from analysis.speakers.antecedents import Turn, antecedent, place
from analysis.speakers.cast import Cast, Entity
from analysis.speakers.identity import Found, Identity, by, found, identify, likeliest, of_speaker, serving, unresolved
from analysis.speakers.names import fold, parts, slug
from analysis.speakers.readings import countries_in, longest_name, roles_in
from analysis.speakers.sources import Source

LEAD = 1
"""paragraphs after the first that may describe before they name"""


def _folded(source: Source) -> list[str]:
    return [fold(word) for word in source.words]


def _gender(folded: list[str]) -> str:
    """The gender that the nouns of a description give: "the former first lady" is a woman."""
    pairs = (" ".join(pair) for pair in pairwise(folded))
    return next((lexicon.GENDERED_NOUNS[word] for word in (*pairs, *folded) if word in lexicon.GENDERED_NOUNS), "")


def named_body(cast: Cast, source: Source) -> Found | None:
    """A body of the register in small letters ("South Korea's defence ministry"), or named by a name and a noun."""
    known, folded = cast.known, _folded(source)
    register = longest_name(folded[: source.head], known)
    if register and register[1] == source.head:
        countries = countries_in(folded, known)
        ids = tuple(one for one in register[2] if known.speakers[one].country in countries) or register[2]
        ids = ids if len(ids) == 1 else likeliest(ids, cast, cast.page.starts[source.first])
        if len(ids) > 1:
            return unresolved("bodies of several countries have this name", "organisation"), None
        return by(of_speaker(known.speakers[ids[0]], cast.day), "name of a body"), None
    owner = next((one.entity for one in source.names if one.entity is not None), None)
    if source.noun in lexicon.CAMPAIGNS and owner is not None and owner.kind == "person":
        name = f"{owner.name.split()[-1] if len(owner.parts) > 1 else owner.name} {source.noun}"
        return _body(cast, name, cast.page.starts[source.first])
    if source.noun in lexicon.RULERS:
        countries = countries_in(folded[: source.head], known)
        if countries:
            return Identity(slug(countries[0]), countries[0], "organisation", None, "country"), None
    if source.noun in lexicon.BODY_HEADS and owner is not None and not source.indefinite and not source.plural:
        genitive = any(word in ("'s", "’s", "'", "’") for word in source.words[: source.head])
        if owner.kind != "person" and not genitive:
            start = 1 if source.words[0] in lexicon.DETERMINERS else 0
            words = cast.page.words[source.first + start : source.first + source.head]
            return _body(cast, " ".join(words), cast.page.starts[source.first])
    return None


def _body(cast: Cast, name: str, position: int) -> Found:
    """A body that small letters name, from now on one of the document's."""
    split = parts(name)
    entity = next((one for one in cast.entities if one.kind == "organisation" and one.parts == split), None)
    if entity is None:
        entity = Entity("organisation", name, split)
        cast.entities.append(entity)
    if position not in entity.at:
        cast.mention(entity, position)
    return found(entity, cast, "name of a body")


def holder_of_role(cast: Cast, source: Source, history: list[Turn], position: int) -> Found | None:
    """The person whom a role names: one the document calls by it, or its holder on the day of publication."""
    known, folded = cast.known, _folded(source)
    named = [one for one in roles_in(folded, known) if one[0] < source.head <= one[1]]
    people = any(one.entity is not None and one.entity.kind == "person" and one.entity.full for one in source.names)
    if not named or source.plural or source.indefinite or source.possessive or people:
        return None
    first, _, role = named[-1]
    if role in lexicon.SPEAKING_FOR and (source.later or not source.definite):
        return None
    countries = countries_in(folded, known)
    gone = not lexicon.GONE.isdisjoint(folded[:first])
    entity = _called(cast, source, {role}, countries, history, position)
    if entity is None and role in lexicon.HYPERNYMS:
        entity = _called(cast, source, set(lexicon.HYPERNYMS[role]), countries, history, position)
    if entity is not None:
        return found(entity, cast, "role in the document")
    if gone or role in lexicon.SPEAKING_FOR or _complement(source):
        return None
    realm = countries or (cast.country if source.definite else ())
    holders = [one for country in realm[:1] for one in known.holder(role, country, cast.day)]
    if len(holders) == 1:
        return by(of_speaker(known.speakers[holders[0]], cast.day), "role and date"), None
    if countries and (role, countries[0]) in known.holders:
        if cast.day is None:
            return unresolved("the document has no date to tell who held the office", "person"), None
        several = "several people held" if holders else "the register names nobody who held"
        return unresolved(f"{several} the office that day", "person"), None
    return None


def _nation(entity: Entity, cast: Cast) -> set[str]:
    """The country that the register gives a person."""
    speaker = cast.known.speakers.get(identify(entity, cast).speaker_id or "")
    return {speaker.country} if speaker and speaker.country else set()


def _complement(source: Source) -> set[str]:
    """The words of the bodies, not countries, that a role is of: "the chairman of the friendship committee"."""
    return {part for one in source.later if one.entity is not None and one.entity.kind != "country"
            for part in one.entity.parts}  # fmt: skip


def _called(
    cast: Cast, source: Source, roles: set[str], countries: tuple[str, ...], history: list[Turn], position: int
) -> Entity | None:
    """The most salient person who bears one of the roles, before the position or else after it."""
    folded = _folded(source)
    gender, gone = _gender(folded[: source.head]), not lexicon.GONE.isdisjoint(folded[: source.head])
    complement, wanted = _complement(source), set(countries)

    def fits(one: Entity) -> bool:
        if one.kind != "person" or not one.agrees(gender):
            return False
        borne = {role for role in one.roles if role in roles and (role in one.gone) <= gone}
        offices = [office for office in serving(one, cast) if office.role in roles]
        if not borne and (gone or not offices):
            return False
        own = one.described.union(*(fold(office.body).split() for office in offices))
        theirs = {*one.countries, *(office.country for office in offices), *_nation(one, cast)}
        return (not complement or not complement.isdisjoint(own)) and (
            not wanted or not theirs or not wanted.isdisjoint(theirs)
        )

    return antecedent(cast, position, gender, history, fits) or _later(cast, position, fits)


def _later(cast: Cast, position: int, fits: Callable[[Entity], bool]) -> Entity | None:
    """Headlines and leads describe first and name later."""
    page = cast.page
    if not page.paragraphs or place(cast, position)[1] > page.paragraphs[0] + LEAD:
        return None
    for mention in cast.mentions:
        if mention.start > position and mention.entity is not None and fits(mention.entity):
            return mention.entity
    return None


def speaks_for(cast: Cast, source: Source) -> Found | None:
    """An unnamed spokesperson speaks for the body: "a spokesman for the ministry", "a Pentagon spokeswoman"."""
    known, folded = cast.known, _folded(source)
    roles = [one for one in roles_in(folded[: source.head], known) if one[1] == source.head]
    if not roles or roles[-1][2] not in lexicon.SPEAKING_FOR or source.plural:
        return None
    for one in (*source.later, *reversed(source.names)):
        if one.entity is not None and one.entity.kind == "organisation":
            return found(one.entity, cast, "spokesperson of a body")
    for words in (folded[source.head :], folded[: roles[-1][0]]):
        register = longest_name(words, known)
        if register:
            countries = countries_in(folded, known)
            ids = tuple(one for one in register[2] if known.speakers[one].country in countries) or register[2]
            ids = ids if len(ids) == 1 else likeliest(ids, cast, cast.page.starts[source.first])
            if len(ids) == 1 and known.speakers[ids[0]].type == "organisation":
                return by(of_speaker(known.speakers[ids[0]], cast.day), "spokesperson of a body"), None
    return None


def person_of_noun(cast: Cast, source: Source, history: list[Turn], position: int) -> Found | None:
    """ "The businessman", "the woman": the person the description agrees with best."""
    gender = _gender(_folded(source)[: source.head])
    if not source.definite or source.possessive or not (gender or fold(source.noun) in cast.known.roles):
        return None

    role = cast.known.roles.get(fold(source.noun), "")
    countries = countries_in(_folded(source)[: source.head], cast.known)
    if role and (_complement(source) or (countries and (not gender or source.noun in lexicon.GENDERED_NOUNS))):
        return None

    def fits(one: Entity) -> bool:
        return one.kind == "person" and one.credible and one.agrees(gender)

    described = set(source.words) - lexicon.FUNCTION
    entity = antecedent(
        cast, position, gender, history, lambda one: fits(one) and not described.isdisjoint(one.described)
    )
    modified = any(one.entity is not None and not one.entity.credible for one in source.names)
    of_gender = bool(gender) and not (role and source.noun in lexicon.GENDERED_NOUNS)
    told_apart = role in lexicon.ANYBODY or modified or of_gender
    if entity is None and source.noun not in lexicon.VAGUE and told_apart and not source.later:
        entity = antecedent(cast, position, gender, history, fits)
    return found(entity, cast, "description") if entity is not None else None


def body_of_noun(cast: Cast, source: Source, history: list[Turn], position: int) -> Found | None:
    """ "The agency", "the fund", "the government": the body of the document that the noun can stand for."""
    noun = source.noun
    if noun not in lexicon.BODY_NOUNS or source.possessive:
        return None
    if noun in lexicon.PRESS:
        return press_body(cast, history, position)
    sort = lexicon.SAME_SORT.get(noun, frozenset({noun}))
    known, countries = cast.known, set(countries_in(_folded(source)[: source.head], cast.known))
    owned = bool(countries) or any(one.entity is not None for one in source.names)

    def alike(one: Entity) -> bool:
        if one.kind != "organisation" or one.parts == (noun,):
            return False
        if countries and countries.isdisjoint({*one.countries, *(known.speakers[i].country for i in one.ids)}):
            return False
        return not sort.isdisjoint(one.parts) or any(not sort.isdisjoint(known.speakers[i].words) for i in one.ids)

    entity = antecedent(cast, position, "", history, alike)
    if entity is None and owned:
        return None
    if entity is None and noun in lexicon.RULERS:
        entity = antecedent(cast, position, "", history, lambda one: one.kind == "country")
    elif entity is None and source.definite:
        entity = antecedent(cast, position, "", history, lambda one: one.kind == "organisation" and one.credible)
    return found(entity, cast, "description") if entity is not None else None


def press_body(cast: Cast, history: list[Turn], position: int) -> Found | None:
    """ "The article", "the newspaper": the outlet named last."""
    known = cast.known

    def outlet(one: Entity) -> bool:
        return one.kind == "organisation" and (one.press or any(known.speakers[i].sector == "outlet" for i in one.ids))

    entity = antecedent(cast, position, "", history, outlet)
    if entity is None:
        last = next((turn.entity for turn in reversed(history) if turn.position < position and turn.entity), None)
        entity = last if last is not None and not (last.sex or last.roles or last.titled) else None
    return found(entity, cast, "description") if entity is not None else None

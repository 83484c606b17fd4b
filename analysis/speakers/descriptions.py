"""Definite descriptions: "the defence minister", "the Vermont senator", "the agency", "a ministry spokesman"."""

from analysis.speakers import lexicon
from analysis.speakers.antecedents import Turn, antecedent
from analysis.speakers.cast import Cast, Entity
from analysis.speakers.identity import Identity, identify, of_speaker
from analysis.speakers.names import fold, slug
from analysis.speakers.readings import countries_in, longest_name, roles_in
from analysis.speakers.sources import Source

Found = tuple[Identity, Entity | None]


def _with(identity: Identity, how: str) -> Identity:
    if identity.name is None and identity.how:
        return identity
    return Identity(identity.speaker_id, identity.name, identity.type, identity.office, how)


def holder_of_role(cast: Cast, source: Source, history: list[Turn], position: int) -> Found | None:
    """The person whom a role names: one the document calls by it, or its holder on the day of publication."""
    known = cast.known
    folded = [fold(word) for word in source.words]
    head = source.head_end - source.first
    found = [one for one in roles_in(folded, known) if one[1] >= head and one[0] < head]
    if not found or source.plural or source.indefinite:
        return None
    first, _, role = found[0]
    if role in lexicon.SPEAKING_FOR and (source.later_names or not source.definite):
        return None
    if source.possessive in ("his", "her", "their", "its", "my") and role not in lexicon.SPEAKING_FOR:
        return None
    countries = countries_in(folded, known)
    owner = [one for one in source.head_names if one.entity is not None and one.entity.kind == "person"]
    if owner:
        return None
    gone = not lexicon.GONE.isdisjoint(folded[:first])
    wanted = {role, *([] if first == 0 else [])}
    gender = lexicon.GENDERED_NOUNS.get(folded[head - 1], "")

    def fits(one: Entity) -> bool:
        if one.kind != "person" or (gender and (one.gender or one.guessed or gender) != gender):
            return False
        return bool(wanted & set(one.roles)) and (
            not countries or not one.countries or bool(set(countries) & set(one.countries))
        )

    entity = antecedent(cast, position, gender, history, fits) or _later(cast, position, fits)
    if entity is not None and not gone:
        return _with(identify(entity, cast), "role in the document"), entity
    if gone:
        return None
    realm = countries or (tuple(cast.countries) if len(cast.countries) == 1 else ())
    holders = [one for country in realm for one in known.holder(role, country, cast.day)]
    if len(holders) == 1:
        return _with(of_speaker(known.speakers[holders[0]], cast.day), "role and date"), None
    if countries and (role, countries[0]) in known.holders:
        if cast.day is None:
            why = "the document has no date to tell who held the office"
        else:
            why = (
                "several people held the office that day"
                if holders
                else "the register names no holder of the office that day"
            )
        return Identity(None, None, "person", None, f"unresolved: {why}"), None
    return None


def _later(cast: Cast, position: int, fits) -> Entity | None:
    """Headlines describe first and name later."""
    for mention in cast.mentions:
        if mention.start > position and mention.entity is not None and fits(mention.entity):
            return mention.entity
    return None


def speaks_for(cast: Cast, source: Source) -> Found | None:
    """An unnamed spokesperson speaks for the body: "a spokesman for the ministry", "a Pentagon spokeswoman"."""
    known = cast.known
    folded = [fold(word) for word in source.words]
    head = source.head_end - source.first
    roles = [one for one in roles_in(folded[: max(head, 1)], known) if one[1] == head]
    if not roles or roles[-1][2] not in lexicon.SPEAKING_FOR or source.plural:
        return None
    for one in (*source.later_names, *reversed(source.head_names)):
        if one.entity is not None and one.entity.kind == "organisation":
            identity = identify(one.entity, cast)
            return _with(identity, "spokesperson of a body"), one.entity
    for words in (folded[head:], folded[: roles[-1][0]]):
        register = longest_name(words, known)
        if register:
            countries = countries_in(folded, known)
            ids = tuple(i for i in register[2] if known.speakers[i].country in countries) or register[2]
            if len(ids) == 1 and known.speakers[ids[0]].type == "organisation":
                return _with(of_speaker(known.speakers[ids[0]], cast.day), "spokesperson of a body"), None
    return None


def person_of_noun(cast: Cast, source: Source, history: list[Turn], position: int) -> Found | None:
    """ "The businessman", "the woman": the person the description agrees with best."""
    noun = source.noun
    gender = lexicon.GENDERED_NOUNS.get(noun, "")
    roles = [role for _, _, role in roles_in([fold(noun)], cast.known)]
    if not (gender or roles) or not source.definite:
        return None

    def fits(one: Entity) -> bool:
        return one.kind == "person" and (not gender or (one.gender or one.guessed or gender) == gender)

    described = set(source.words) - lexicon.FUNCTION

    def better(one: Entity) -> bool:
        return fits(one) and bool(described & one.described)

    entity = antecedent(cast, position, gender, history, better)
    if entity is None and noun not in lexicon.VAGUE:
        entity = antecedent(cast, position, gender, history, fits)
    if entity is None:
        return None
    return _with(identify(entity, cast), "description"), entity


def body_of_noun(cast: Cast, source: Source, history: list[Turn], position: int) -> Found | None:
    """ "The agency", "the fund", "the government": the body of the document that the noun can stand for."""
    noun = source.noun
    owner = next((one.entity for one in source.head_names if one.entity is not None), None)
    if noun == "campaign" and owner is not None and owner.kind == "person":
        name = f"{owner.parts[-1].title()} campaign"
        return Identity(slug(name), name, "organisation", None, "campaign of a person"), None
    if noun in lexicon.PRESS:
        return press_body(cast, history, position)
    if noun not in lexicon.BODY_NOUNS:
        return None
    sort = lexicon.SAME_SORT.get(noun, frozenset({noun}))
    countries = countries_in([fold(word) for word in source.words], cast.known)
    if noun in lexicon.RULERS and countries:
        return Identity(slug(countries[0]), countries[0], "organisation", None, "country"), None

    def same(one: Entity) -> bool:
        return one.kind == "organisation" and not sort.isdisjoint(one.parts)

    entity = antecedent(cast, position, "", history, same)
    if entity is None and noun in lexicon.RULERS:
        entity = antecedent(cast, position, "", history, lambda one: one.kind == "country")
    if entity is None and source.definite:
        entity = antecedent(cast, position, "", history, lambda one: one.kind == "organisation")
    if entity is None:
        return None
    return _with(identify(entity, cast), "description"), entity


def press_body(cast: Cast, history: list[Turn], position: int) -> Found | None:
    """ "The article", "the newspaper": the outlet named last."""
    known = cast.known

    def outlet(one: Entity) -> bool:
        return one.kind == "organisation" and (one.press or any(known.speakers[i].sector == "outlet" for i in one.ids))

    entity = antecedent(cast, position, "", history, outlet)
    if entity is None:
        return None
    return _with(identify(entity, cast), "description"), entity

"""Pronouns as sources: he, she, it, who, which, and I or we inside a quotation."""

from bisect import bisect_left

from analysis.speakers import lexicon
from analysis.speakers.antecedents import Turn, antecedent, place
from analysis.speakers.cast import Cast, Entity
from analysis.speakers.identity import ANONYMOUS, COLLECTIVE, Found, by, found, unresolved
from analysis.speakers.mentions import Mention


def personal(cast: Cast, position: int, gender: str, history: list[Turn]) -> Found:
    """He or she: the most salient person before it that agrees in gender, else the next one after it.

    Somebody unnamed who spoke just before, with nobody named since, goes on speaking.
    """
    if _unnamed(cast, position, gender, history):
        return by(ANONYMOUS, "anonymous"), None
    entity = antecedent(
        cast, position, gender, history, lambda one: one.kind == "person" and one.credible and one.agrees(gender)
    )
    entity = entity or antecedent(
        cast, position, gender, history, lambda one: one.kind == "person" and one.full > 0 and one.agrees(gender)
    )
    entity = entity or _following(cast, position, gender)
    if entity is None:
        return unresolved("nobody before the pronoun agrees with it", "person"), None
    return found(entity, cast, "pronoun")


def _unnamed(cast: Cast, position: int, gender: str, history: list[Turn]) -> bool:
    last = max(
        (turn for turn in history if 0 <= turn.position < position), key=lambda turn: turn.position, default=None
    )
    if last is None or not last.anonymous or place(cast, position)[1] - place(cast, last.position)[1] > 1:
        return False
    i, j = bisect_left(cast.begins, last.position), bisect_left(cast.begins, position)
    since = (one for one in cast.mentions[i:j] if one.entity is not None and not one.quoted)
    return not any(one.entity.kind == "person" and one.entity.credible and one.entity.agrees(gender) for one in since
                   if one.entity is not None)  # fmt: skip


def _following(cast: Cast, position: int, gender: str) -> Entity | None:
    """ "After he took office, Roe said": the first person named in this paragraph or the next."""
    _, paragraph = place(cast, position)
    for mention in cast.mentions[bisect_left(cast.begins, position) :]:
        if cast.page.paragraphs[mention.first] > paragraph + 1:
            return None
        entity = mention.entity
        if entity is not None and entity.kind == "person" and entity.credible and entity.agrees(gender):
            return entity
    return None


def neuter(cast: Cast, position: int, history: list[Turn]) -> Found:
    """It: the most salient body or country before it."""
    entity = antecedent(cast, position, "", history, lambda one: one.kind != "person" and one.credible)
    if entity is None:
        return unresolved("no body before the pronoun", "organisation"), None
    return found(entity, cast, "pronoun")


def relative(cast: Cast, position: int, word: str, history: list[Turn]) -> Found:
    """Who, which, that: the name it follows, unless it follows people in the plural."""
    page = cast.page
    k = bisect_left(page.starts, position) - 1
    if k >= 0 and page.words[k] in (",", "--", "—", "–"):
        k -= 1
    before, tag = (page.words[k].lower(), page.tags[k]) if k >= 0 else ("", "")
    people = word in ("who", "whom", "whose")
    if tag in ("NNS", "NNPS", "DT", "CD") or before in lexicon.PLURAL or before == "of":
        near = [one for one in cast.within(page.starts[max(0, k)], position) if one.entity is not None]
        if not (near and near[-1].entity is not None and near[-1].entity.kind == "person"):
            return COLLECTIVE, None
    sentence = place(cast, position)[0]
    names = [one for one in cast.mentions[: bisect_left(cast.begins, position)] if _fits(one, people)
             and page.sentences[one.first] == sentence]  # fmt: skip
    chosen = names[-1] if names else None
    if people and chosen is not None:
        chosen = _modified(cast, names, k)
        if chosen is None and tag in ("NN", "NNP"):
            return unresolved("nobody named before the relative pronoun", "person"), None
    if chosen is not None and chosen.entity is not None:
        return found(chosen.entity, cast, "relative pronoun")
    if not people:
        return COLLECTIVE, None
    entity = antecedent(cast, position, "", history, lambda one: one.kind == "person" and one.credible)
    if entity is None or tag not in ("NN", "NNP"):
        return unresolved("nobody named before the relative pronoun", "person"), None
    return found(entity, cast, "relative pronoun")


def _modified(cast: Cast, names: list[Mention], k: int) -> Mention | None:
    """The name that a relative clause after word k describes: the one next to it, else one with an apposition."""
    page = cast.page
    for one in reversed(names[-4:]):
        placed = one.first > 0 and page.words[one.first - 1].lower() in lexicon.PREPOSITIONS
        full = one.entity is not None and bool(one.entity.full or one.entity.titled)
        if one.last - 1 == k and (full or not placed):
            return one
        if one.last < len(page.words) and page.words[one.last] in (",", "(") and full:
            return one
    return None


def _fits(mention: Mention, people: bool) -> bool:
    entity = mention.entity
    return entity is not None and (entity.kind == "person") == people and (people or entity.credible)

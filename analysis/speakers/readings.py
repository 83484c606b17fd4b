"""A run of capitalised words, read: titles, nationality, name, and what the name is of."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from analysis.speakers.known import Known
from analysis.speakers.lexicon import (
    BODY_HEADS,
    CONNECTORS,
    GENDERED_NOUNS,
    GONE,
    HONORIFICS,
    NOT_PEOPLE,
    PARTICLES,
    SUFFIXES,
)
from analysis.speakers.names import bare, fold

LONGEST_ROLE = 7


@dataclass(frozen=True, slots=True)
class Reading:
    """What a run of capitals says; ``kind`` is person, single, acronym, organisation, country, role, group or none."""

    kind: str
    name: str = ""
    parts: tuple[str, ...] = ()
    ids: tuple[str, ...] = ()
    roles: tuple[str, ...] = ()
    gone: bool = False
    gender: str = ""
    titled: bool = False
    countries: tuple[str, ...] = ()
    prefix: tuple[str, ...] = ()
    employer: str = ""


def roles_in(folded: Sequence[str], known: Known) -> list[tuple[int, int, str]]:
    """The roles that a row of folded words names, the longest at each place: (first, end, role)."""
    found, i = [], 0
    while i < len(folded):
        for j in range(min(len(folded), i + LONGEST_ROLE), i, -1):
            role = known.roles.get(" ".join(folded[i:j]))
            if role:
                found.append((i, j, role))
                i = j
                break
        else:
            i += 1
    return found


def countries_in(folded: Sequence[str], known: Known) -> tuple[str, ...]:
    """The countries that a row of folded words names or derives from, in order."""
    found: dict[str, None] = {}
    i = 0
    while i < len(folded):
        for j in range(min(len(folded), i + 4), i, -1):
            key = " ".join(folded[i:j])
            country = known.adjectives.get(key) or known.countries.get(key)
            if country:
                found[country] = None
                i = j - 1
                break
        i += 1
    return tuple(found)


def longest_name(folded: Sequence[str], known: Known) -> tuple[int, int, tuple[str, ...]] | None:
    """The longest register name in a row of folded words: (first, end, ids)."""
    for length in range(min(len(folded), known.longest), 0, -1):
        for i in range(len(folded) - length, -1, -1):
            ids = known.aliases.get(" ".join(folded[i : i + length]))
            if ids:
                return i, i + length, ids
    return None


@lru_cache(maxsize=100_000)
def read(words: tuple[str, ...], known: Known) -> Reading:
    """The reading of a run of capitalised words (with the small words of names between them)."""
    folded = [fold(word) for word in words]
    while folded and folded[0] in ("the", "a", "an"):
        words, folded = words[1:], folded[1:]
    if not folded:
        return Reading("none")
    key = " ".join(folded)
    if key in known.aliases:
        return _named(words, known.aliases[key], known)
    if key in known.countries:
        return Reading("country", known.countries[key], tuple(folded), countries=(known.countries[key],))
    if _plural(folded, known):
        return Reading("group", countries=countries_in(folded[:-1] or [singular(folded[-1])], known))
    if key in known.adjectives:
        return Reading("none", countries=(known.adjectives[key],), prefix=(key,))
    cut, roles, titled, gender = _titles(folded, known)
    before, rest = folded[:cut], folded[cut:]
    if roles and not rest:
        return Reading("role", roles=roles, countries=countries_in(before, known), prefix=tuple(before), gender=gender,
                       gone=not GONE.isdisjoint(before))  # fmt: skip
    countries = countries_in(before, known)
    if cut == 0:
        inner = _inner(folded, known)
        if inner:
            at = inner[0]
            countries = countries_in(folded[:at], known)
            near = known.named(" ".join(folded[at:]), countries)
            return replace(_named(words[at:], near, known), countries=countries, prefix=tuple(folded[:at]))
    reading = _kind(words[cut:], rest, known)
    if roles or titled:
        if reading.kind in ("acronym", "country") and titled and len(rest) == 1:
            reading = replace(reading, kind="single", name=words[-1].title())
        reading = replace(reading, roles=roles, gender=gender, titled=titled or reading.kind in ("single", "person"),
                          gone=not GONE.isdisjoint(before))  # fmt: skip
    employer = ""
    if roles:
        at = next((i for i, _, _ in roles_in(before, known)), 0)
        employer = " ".join(before[:at])
    return replace(reading, countries=countries, prefix=tuple(before), employer=employer)


def singular(word: str) -> str:
    """An English noun without its plural ending, as far as spelling tells.

    >>> [singular(word) for word in ("senators", "deputies", "spokesmen", "witness")]
    ['senator', 'deputy', 'spokesman', 'witness']
    """
    if word.endswith("ies"):
        return word[:-3] + "y"
    if word.endswith("men"):
        return word[:-3] + "man"
    return word[:-1] if word.endswith("s") and not word.endswith("ss") else word


def _plural(folded: list[str], known: Known) -> bool:
    """Whether the run ends in people: "Republicans", "Mexicans", "Committee Democrats"."""
    last = folded[-1].rsplit(" ", 1)[-1]
    single = singular(last)
    return single != last and (single in known.roles or (last in known.demonyms and last not in known.adjectives))


def _titles(folded: list[str], known: Known) -> tuple[int, tuple[str, ...], bool, str]:
    """Where the name begins after the last title, the roles of the titles, whether any, the gender they give."""
    cut, roles, titled, gender = 0, [], False, ""
    found = roles_in(folded, known)
    for i, j, role in found:
        tail = [word for word in folded[j:] if word not in SUFFIXES]
        if (
            tail
            and tail[0] not in CONNECTORS
            and not (tail[0] == "and" or (folded[j] in BODY_HEADS and len(tail) == 1))
        ):
            cut = j
            roles.append(role)
            gender = GENDERED_NOUNS.get(folded[j - 1], gender)
        elif not tail and i > 0 and j == len(folded) and cut == 0 and len(folded) > 2:
            pass
    if not roles and found and found[-1][1] == len(folded) and (found[0][0] == 0 or len(folded) - found[-1][0] > 1):
        return len(folded), tuple(role for _, _, role in found), False, GENDERED_NOUNS.get(folded[-1], "")
    for i, word in enumerate(folded[:-1]):
        if word in HONORIFICS and i >= cut:
            cut, titled, gender = i + 1, True, HONORIFICS[word] or gender
    return cut, tuple(roles), titled or bool(roles), gender


def _inner(folded: list[str], known: Known) -> tuple[int, tuple[str, ...]] | None:
    """A register name at the end of the run after words that only place it: (where it begins, ids)."""
    for i in range(1, len(folded)):
        ids = known.aliases.get(" ".join(folded[i:]))
        if ids and (countries_in(folded[:i], known) or len(folded) - i > 1):
            return i, ids
    return None


def _named(words: tuple[str, ...], ids: tuple[str, ...], known: Known) -> Reading:
    kinds = {known.speakers[one].type for one in ids}
    folded = tuple(part for word in words for part in fold(word).split())
    kind = "person" if kinds == {"person"} else "organisation"
    return Reading(kind, bare(" ".join(words)), folded, ids)


def _kind(words: tuple[str, ...], folded: list[str], known: Known) -> Reading:
    key = " ".join(folded)
    name = bare(" ".join(words))
    split = tuple(part for part in key.split() if part not in SUFFIXES)
    if not split:
        return Reading("none")
    if key in known.aliases:
        return _named(words, known.aliases[key], known)
    if key in known.countries:
        return Reading("country", known.countries[key], tuple(folded), countries=(known.countries[key],))
    if any(word in CONNECTORS and word not in PARTICLES for word in folded) or folded[-1] in BODY_HEADS:
        return Reading("organisation", name, split)
    if len(folded) == 1:
        plain = words[0].replace(".", "")
        acronym = plain.isupper() and 2 <= len(plain) <= 6
        return Reading("acronym" if acronym else "single", name, split)
    if any(part in NOT_PEOPLE or part.isdigit() for part in split):
        return Reading("organisation", name, split)
    if all(word.replace(".", "").isupper() and len(word.replace(".", "")) > 2 for word in words):
        return Reading("person", name.title(), split) if len(split) <= 4 else Reading("organisation", name, split)
    return Reading("person" if len(folded) <= 5 else "organisation", name, split)

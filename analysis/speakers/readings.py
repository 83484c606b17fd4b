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
from analysis.speakers.names import bare, fold, key

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
        if folded[i].split(" ", 1)[0] not in known.role_starts:
            i += 1
            continue
        for j in range(min(len(folded), i + LONGEST_ROLE), i, -1):
            role = known.roles.get(key(folded[i:j]))
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
            name = key(folded[i:j])
            country = known.adjectives.get(name) or known.countries.get(name)
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
            ids = known.aliases.get(key(folded[i : i + length]))
            if ids and folded[i + length - 1] and folded[i]:
                return i, i + length, ids
    return None


@lru_cache(maxsize=100_000)
def read(words: tuple[str, ...], known: Known) -> Reading:
    """The reading of a run of capitalised words (with the small words of names between them)."""
    words = _whole(words)
    folded = [fold(word) for word in words]
    while folded and folded[0] in ("the", "a", "an"):
        words, folded = words[1:], folded[1:]
    if not folded:
        return Reading("none")
    plain = key(folded)
    if plain in known.aliases:
        return _named(words, known.aliases[plain], known)
    if plain in known.countries:
        return Reading("country", known.countries[plain], tuple(folded), countries=(known.countries[plain],))
    placed = _placed(words, folded, known)
    if placed is not None:
        return placed
    if _plural(folded, known):
        return Reading("group", countries=countries_in(folded[:-1] or [singular(folded[-1])], known))
    if plain in known.adjectives:
        return Reading("none", countries=(known.adjectives[plain],), prefix=(plain,))
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
            near = known.named(key(folded[at:]), countries)
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


def _whole(words: tuple[str, ...]) -> tuple[str, ...]:
    """The words with possessive endings put back: "Workers", "'" → "Workers'"."""
    joined: list[str] = []
    for word in words:
        if joined and (word in ("'s", "’s", "'", "’") or (word == "." and len(joined[-1]) == 1)):
            joined[-1] += word
        else:
            joined.append(word)
    return tuple(joined)


def _placed(words: tuple[str, ...], folded: list[str], known: Known) -> Reading | None:
    """A person or body of the register followed by its country: "Foreign Ministry of the Republic of Korea"."""
    if "of" not in folded[1:]:
        return None
    for i in range(1, len(folded) - 1):
        if folded[i] == "of":
            country = known.countries.get(key(folded[i + 1 :]).removeprefix("the "))
            if country:
                inner = read(words[:i], known)
                if inner.ids or inner.kind in ("person", "single", "role"):
                    return replace(inner, countries=tuple(dict.fromkeys((*inner.countries, country))))
    return None


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
        ids = known.aliases.get(key(folded[i:]))
        if ids and (countries_in(folded[:i], known) or len(folded) - i > 1):
            return i, ids
    return None


def _named(words: tuple[str, ...], ids: tuple[str, ...], known: Known) -> Reading:
    kinds = {known.speakers[one].type for one in ids}
    folded = tuple(part for word in words for part in fold(word).split())
    kind = "person" if kinds == {"person"} else "organisation"
    return Reading(kind, bare(" ".join(words)), folded, ids)


def _kind(words: tuple[str, ...], folded: list[str], known: Known) -> Reading:
    plain = key(folded)
    name = bare(" ".join(words))
    split = tuple(part for part in plain.split() if part not in SUFFIXES)
    if not split:
        return Reading("none")
    if plain in known.aliases:
        return _named(words, known.aliases[plain], known)
    if plain in known.countries:
        return Reading("country", known.countries[plain], tuple(folded), countries=(known.countries[plain],))
    if len(folded) == 1 and folded[0] in BODY_HEADS:
        return Reading("single", name, split)
    if any(word in CONNECTORS and word not in PARTICLES for word in folded) or folded[-1] in BODY_HEADS:
        return Reading("organisation", name, split)
    if len(folded) == 1:
        letters = words[0].replace(".", "")
        acronym = letters.isupper() and 2 <= len(letters) <= 6
        return Reading("acronym" if acronym else "single", name, split)
    short = known.aliases.get(f"{split[0]} {split[-1]}", ()) if len(split) == 3 else ()
    if len(short) == 1 and known.speakers[short[0]].surname == split[-1]:
        return replace(_named(words, short, known), parts=split)
    if any(part in NOT_PEOPLE or part.isdigit() for part in split):
        return Reading("organisation", name, split)
    if all(word.replace(".", "").isupper() and len(word.replace(".", "")) > 2 for word in words):
        return Reading("person", name.title(), split) if len(split) <= 4 else Reading("organisation", name, split)
    return Reading("person" if len(folded) <= 5 else "organisation", name, split)

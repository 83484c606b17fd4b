"""The mentions of a document gathered into its cast: full names first, then what is short for them."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict
from dataclasses import replace
from difflib import SequenceMatcher

from analysis.speakers.cast import Cast, Entity
from analysis.speakers.genders import of_name
from analysis.speakers.identity import identify
from analysis.speakers.known import Known
from analysis.speakers.lexicon import BODY_HEADS, FUNCTION, GENDERED_NOUNS, GONE, PREPOSITIONS, PRESS_HEADS
from analysis.speakers.mentions import Mention, mentions
from analysis.speakers.names import bare, fold, initials, parts, same_person, words
from analysis.speakers.pages import Page
from analysis.speakers.readings import Reading, countries_in, read, roles_in

_APPOSITION = re.compile(
    r"\s?(?:\([^)\n]{1,40}\)|\[[^\]\n]{1,40}\])?,\s(?:\d\d,\s)?(?:who (?:is|was|has been) )?([^,;:()”\"“\n]{4,140})"
)
_BRACKET = re.compile(r"\s?[(\[]([A-Z][\w.&-]{1,14})[)\]]")
_BESIDE = frozenset({"NN", "JJ", "NNP", "NNPS", "VBN"})
_NAMES = frozenset({"person", "organisation", "country"})


def assemble(page: Page, day: str | None, known: Known, title: str = "") -> Cast:
    """The cast of a document published on an ISO day (none when unknown) under a headline."""
    cast = Cast(page, day, known)
    names = mentions(page, known)
    for mention in names:
        cast.countries.update(mention.reading.countries)
    for mention in names:
        _with_article(cast, mention)
    employers = {mention.reading.employer for mention in names if mention.reading.employer}
    for i, mention in enumerate(names):
        if not mention.headline and mention.reading.kind in _NAMES:
            _introduce(cast, mention, names[i - 1] if i else None, employers)
    for reading in _title_names(title, known):
        if reading.kind == "person" and (reading.titled or reading.ids):
            gather(cast, reading, "person")
        elif reading.kind == "single" and reading.titled:
            _refer_by_title(cast, reading)
    short = [one for one in names if not one.headline and (one.reading.kind in ("single", "acronym")
             or (one.reading.kind == "country" and one.reading.parts[0] in cast.by_part))]  # fmt: skip
    for mention in sorted(short, key=lambda one: not one.reading.titled):
        _refer(cast, mention)
    cast.mentions = [one for one in names if one.entity or one.reading.kind in ("role", "none", "group")]
    cast.mentions += _headlines(cast, [one for one in names if one.headline])
    cast.mentions.sort(key=lambda one: one.start)
    cast.begins = [mention.start for mention in cast.mentions]
    for mention in cast.mentions:
        if mention.entity is not None:
            mention.entity.at.append(mention.start)
    _genders(cast)
    return cast


def _with_article(cast: Cast, mention: Mention) -> None:
    """ "The North": a country that an article and a common word name, if the document also names it otherwise."""
    words = cast.page.words
    if mention.first and words[mention.first - 1].lower() == "the" and mention.last - mention.first == 1:
        country = cast.known.countries.get(f"the {fold(words[mention.first])}")
        if country and country in cast.countries:
            mention.reading = Reading("country", country, (fold(country),), countries=(country,))


def _title_names(title: str, known: Known) -> list[Reading]:
    """Runs of capitals in the headline field; they tell little, so only register and titled names will count."""
    runs: list[list[str]] = [[]]
    end = 0
    for start, stop, word in words(title or ""):
        small = not word[0].isupper() or word.lower() in FUNCTION
        if runs[-1] and (small or bare(runs[-1][-1]) != runs[-1][-1] or title[end:start].strip()):
            runs.append([])
        if not small:
            runs[-1].append(word)
        end = stop
    return [read(tuple(run), known) for run in runs if 0 < len(run) <= 8]


def _introduce(cast: Cast, mention: Mention, previous: Mention | None, employers: set[str]) -> None:
    reading, page = mention.reading, cast.page
    kind = reading.kind
    if kind == "person" and page.text[mention.end : mention.end + 1] == ":" and page.words[mention.first].isupper():
        return
    if kind == "person" and not reading.ids and not reading.titled:
        before = page.words[mention.first - 1].lower() if mention.first else ""
        if before == "the" or " ".join(reading.parts) in employers:
            kind = "organisation"
    entity = mention.entity = gather(cast, reading, kind, _owner(cast, mention, previous))
    if kind == "person":
        entity.full += 1
        following = page.tags[mention.last] if mention.last < len(page.tags) else ""
        entity.solid |= following in ("VBD", "VBZ", "MD")
        if entity.full <= 2:
            _describe(cast, entity, mention)
    elif kind == "organisation":
        entity.solid |= " ".join(reading.parts) in employers
        bracket = _BRACKET.match(page.text, mention.end)
        if bracket:
            cast.singles.setdefault(fold(bracket[1]), entity)
        opened = page.text[max(0, mention.start - 2) : mention.start].endswith("(")
        if opened and previous is not None and previous.reading.kind in ("acronym", "single"):
            cast.singles.setdefault(previous.reading.parts[0], entity)


def _owner(cast: Cast, mention: Mention, previous: Mention | None) -> tuple[str, ...]:
    """The country whose body this is: "South Korea's Joint Chiefs", "the Chinese Foreign Ministry"."""
    page = cast.page
    following = page.words[mention.last : mention.last + 2]
    if len(following) == 2 and following[0] == "in" and fold(following[1]) in cast.known.countries:
        return (cast.known.countries[fold(following[1])],)
    if previous is None or not previous.reading.countries or previous.reading.kind not in ("country", "none"):
        return ()
    between = cast.page.text[previous.end : mention.start].strip()
    return previous.reading.countries if between in ("'s", "’s", "", "'", "’") else ()


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
    _titles(entity, reading)
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


def _titles(entity: Entity, reading: Reading) -> None:
    entity.gender = entity.gender or reading.gender
    entity.titled += reading.titled
    entity.roles.update(dict.fromkeys(reading.roles))
    entity.described.update(reading.prefix)
    if reading.gone:
        entity.gone.update(reading.roles)


def _describe(cast: Cast, entity: Entity, mention: Mention) -> None:
    """What stands before and after a name: "national security adviser", ", head of the caucus,"."""
    page, known = cast.page, cast.known
    i = mention.first
    while i > 0 and mention.first - i < 7 and page.tags[i - 1] in _BESIDE:
        i -= 1
    before = [fold(word) for word in page.words[i : mention.first]]
    match = _APPOSITION.match(page.text, mention.end)
    after = [fold(word) for _, _, word in words(match[1])] if match else []
    for folded, near in ((before, True), (after, False)):
        for first, end, role in roles_in(folded, known):
            if near or first <= 6:
                entity.roles[role] = None
                entity.gender = entity.gender or GENDERED_NOUNS.get(folded[end - 1], "")
                if not GONE.isdisjoint(folded[:first]):
                    entity.gone.add(role)
                if near:
                    entity.countries.update(dict.fromkeys(countries_in(folded[:first], known)))
        entity.described.update(word for word in folded if len(word) > 3)


def _refer(cast: Cast, mention: Mention) -> None:
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
        _titles(entity, reading)
        entity.countries.update(dict.fromkeys(reading.countries))
        following = page.tags[mention.last] if mention.last < len(page.tags) else ""
        entity.solid |= following in ("VBD", "VBZ", "MD")
    mention.entity = entity


def _namesake(cast: Cast, mention: Mention, before: str) -> Entity | None:
    """Of a country's name that is also a surname in the document: the person, unless a preposition makes it a place."""
    person = cast.surnamed(mention.reading.parts[0])
    placed = before in PREPOSITIONS or person is None or person.surname != mention.reading.parts[0]
    return mention.entity if placed else person


def _refer_by_title(cast: Cast, reading: Reading) -> Entity:
    """The person whom a title and a surname name, new to the document if nobody fits."""
    entity = _titled(cast, reading)
    if entity is None:
        part = reading.parts[-1]
        entity = Entity("person", reading.name, reading.parts, reading.ids, part)
        cast.entities.append(entity)
        cast.by_part[part].append(entity)
    _titles(entity, reading)
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
        near = [one for one in cast.entities if one.kind == "person" and one.surname[:1] == part[0]
                and len(one.parts) > 1 and SequenceMatcher(None, one.surname, part).ratio() >= 0.8]  # fmt: skip
        if len(near) == 1:
            return near[0]
    return None


def _headlines(cast: Cast, mentions: list[Mention]) -> list[Mention]:
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


def _given(entity: Entity, cast: Cast) -> str:
    """The gender that the given name speaks for, or the full name the register has for a surname."""
    if len(entity.parts) > 1:
        return of_name(entity.parts)
    identity = identify(entity, cast)
    name = parts(identity.name) if identity.name else ()
    return of_name(name) if name and (len(name) > 1 or not entity.titled) else ""


def _genders(cast: Cast) -> None:
    """Gender by title first, then by given name, then by the pronouns that follow the name."""
    page = cast.page
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    people = [one for one in cast.mentions if one.entity is not None and one.entity.kind == "person"]
    begins = [mention.first for mention in people]
    for i, gender in page.pronouns:
        at = bisect_left(begins, i) - 1
        if at >= 0 and page.paragraphs[people[at].first] == page.paragraphs[i]:
            last = people[at]
            before = people[at - 1] if at else last
            alone = before.entity is last.entity or page.sentences[before.first] < page.sentences[i] - 1
            if alone and page.sentences[last.first] >= page.sentences[i] - 1:
                votes[id(last.entity)][gender] += 1
    for entity in cast.people():
        if entity.gender:
            continue
        given = entity.guessed or _given(entity, cast)
        seen = votes.get(id(entity), Counter())
        other = seen["f" if given == "m" else "m"]
        if given and other < 4 + 2 * seen[given]:
            entity.guessed = given
            entity.solid = True
        elif seen and seen.most_common(1)[0][1] >= 0.66 * seen.total():
            entity.guessed = seen.most_common(1)[0][0]

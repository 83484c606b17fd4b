"""Who and what one document names: mentions of one person, body or country gathered into entities."""

import re
from bisect import bisect_left, bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from difflib import SequenceMatcher

from analysis.speakers.known import Known
from analysis.speakers.lexicon import GENDER, GENDERED_NOUNS, GONE, PRESS_HEADS
from analysis.speakers.mentions import Mention, Page
from analysis.speakers.names import fold, initials, same_person, words
from analysis.speakers.readings import Reading, countries_in, read, roles_in

_APPOSITION = re.compile(
    r"\s?(?:\([^)\n]{1,40}\)|\[[^\]\n]{1,40}\])?,\s(?:\d\d,\s)?(?:who (?:is|was|has been) )?([^,;:()”\"“\n]{4,140})"
)
_BRACKET = re.compile(r"\s?[(\[]([A-Z][\w.&-]{1,14})[)\]]")
_ACRONYM_FIRST = re.compile(r"\s?\($")


@dataclass(slots=True, eq=False)
class Entity:
    """A person, body or country of one document with what the document says of it."""

    kind: str
    name: str
    parts: tuple[str, ...]
    ids: tuple[str, ...] = ()
    gender: str = ""
    guessed: str = ""
    roles: dict[str, None] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    described: set[str] = field(default_factory=set)
    countries: dict[str, None] = field(default_factory=dict)
    at: list[int] = field(default_factory=list)
    full: int = 0
    titled: bool = False
    press: bool = False
    settled: "tuple[str | None, str | None, str, str | None, str] | None" = None

    def before(self, position: int) -> int | None:
        """Where the last mention before a position begins."""
        i = bisect_left(self.at, position)
        return self.at[i - 1] if i else None


@dataclass(slots=True, eq=False)
class Cast:
    """The entities of a document and where they are mentioned."""

    page: Page
    day: str | None
    known: Known
    entities: list[Entity]
    mentions: list[Mention]
    begins: list[int]
    countries: Counter[str]
    singles: dict[str, Entity]
    by_part: dict[str, list[Entity]]

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that lie in a stretch of text."""
        i = bisect_left(self.begins, start)
        if i and self.mentions[i - 1].end > start:
            i -= 1
        found = []
        while i < len(self.mentions) and self.mentions[i].start < end:
            found.append(self.mentions[i])
            i += 1
        return found

    def last_before(self, position: int) -> Mention | None:
        """The last mention that ends at or before a position."""
        i = bisect_right(self.begins, position) - 1
        while i >= 0 and self.mentions[i].end > position:
            i -= 1
        return self.mentions[i] if i >= 0 else None

    def surnamed(self, part: str, gender: str = "") -> Entity | None:
        """The person of the document whose family or given name this is: the one most fully named, then the first."""
        several = [one for one in self.by_part.get(part, ()) if not gender or not one.gender or one.gender == gender]
        if not several:
            return None
        last = [one for one in several if one.parts[-1] == part] or several
        if gender and len(last) > 1:
            last = [one for one in last if (one.gender or one.guessed) == gender] or last
        return max(last, key=lambda one: (one.full, -one.at[0] if one.at else 0))

    def people(self) -> Iterator[Entity]:
        """The people of the document."""
        return (one for one in self.entities if one.kind == "person")


def assemble(page: Page, day: str | None, known: Known, genders: dict[str, str], title: str = "") -> Cast:
    """The cast of a document; ``genders`` gives the likely gender of given names."""
    mentions = page.mentions
    cast = Cast(page, day, known, [], mentions, [], Counter(), {}, defaultdict(list))
    for mention in mentions:
        if mention.reading.countries:
            cast.countries.update(mention.reading.countries)
    employers = {mention.reading.employer for mention in mentions if mention.reading.employer}
    for i, mention in enumerate(mentions):
        if not mention.headline:
            _introduce(cast, mention, mentions[i - 1] if i else None, employers)
    for reading in _title_names(title, known):
        if reading.kind == "person" and (reading.titled or reading.ids):
            _gather(cast, reading, "person")
    for mention in mentions:
        if mention.entity is None and not mention.headline and mention.reading.kind in ("single", "acronym"):
            _refer(cast, mention)
    _headlines(cast)
    cast.mentions = sorted((one for one in mentions if one.entity or one.reading.kind in ("role", "none")),
                           key=lambda one: one.start)  # fmt: skip
    cast.begins = [mention.start for mention in cast.mentions]
    for mention in cast.mentions:
        if mention.entity is not None:
            mention.entity.at.append(mention.start)
    _genders(cast, genders)
    return cast


def _title_names(title: str, known: Known) -> list[Reading]:
    """Names in the headline field, titles and all; its capitals tell little, so only register and titled names."""
    found, run = [], []
    for _, _, word in words(title or ""):
        if word[0].isupper():
            run.append(word)
        elif run:
            found.append(tuple(run))
            run = []
    return [read(one, known) for one in [*found, tuple(run)] if one and len(one) <= 8]


def _introduce(cast: Cast, mention: Mention, previous: Mention | None, employers: set[str]) -> None:
    reading, page = mention.reading, cast.page
    if reading.kind == "person":
        before = page.words[mention.first - 1].lower() if mention.first else ""
        body = not reading.ids and not reading.titled and (before == "the" or " ".join(reading.parts) in employers)
        kind = "organisation" if body else "person"
    elif reading.kind in ("organisation", "country"):
        kind = reading.kind
    else:
        return
    genitive = _genitive(cast, mention, previous)
    entity = _gather(cast, reading, kind, genitive)
    mention.entity = entity
    if kind == "person":
        entity.full += 1
        if entity.full <= 2:
            _describe(cast, entity, mention)
    elif kind == "organisation":
        bracket = _BRACKET.match(page.text, mention.end)
        if bracket:
            cast.singles.setdefault(fold(bracket[1]), entity)
        if page.text[max(0, mention.start - 2) : mention.start].endswith("("):
            earlier = previous.reading if previous else None
            if earlier is not None and earlier.kind in ("acronym", "single"):
                cast.singles.setdefault(earlier.parts[0], entity)


def _genitive(cast: Cast, mention: Mention, previous: Mention | None) -> tuple[str, ...]:
    """The country whose body this is: "South Korea's Joint Chiefs", "the Chinese Foreign Ministry"."""
    if previous is None or not previous.reading.countries or previous.reading.kind not in ("country", "none"):
        return ()
    between = cast.page.text[previous.end : mention.start]
    return previous.reading.countries if between.strip() in ("'s", "’s", "", "'", "’") else ()


def _gather(cast: Cast, reading: Reading, kind: str, countries: tuple[str, ...] = ()) -> Entity:
    """The entity that a full name is of, new or known to the document."""
    known = cast.known
    countries = (*reading.countries, *countries) if kind != "country" else reading.countries
    entity = None
    if kind == "person":
        for one in (*cast.by_part.get(reading.parts[-1], ()), *cast.by_part.get(reading.parts[0], ())):
            if (reading.ids and set(reading.ids) & set(one.ids)) or same_person(one.parts, reading.parts):
                entity = one
                break
    else:
        ids = known.named(" ".join(reading.parts), countries) if reading.ids else ()
        for one in cast.entities:
            if one.kind == kind and (one.parts == reading.parts or (ids and set(ids) & set(one.ids))):
                clash = countries and one.countries and not set(countries) & set(one.countries)
                if not clash:
                    entity = one
                    break
    if entity is None:
        entity = Entity(kind, reading.name, reading.parts, reading.ids)
        entity.press = reading.parts[-1] in PRESS_HEADS
        cast.entities.append(entity)
        if kind == "person":
            for part in {reading.parts[0], reading.parts[-1]}:
                cast.by_part[part].append(entity)
    elif len(reading.parts) > len(entity.parts) and kind == "person":
        entity.name, entity.parts = reading.name, reading.parts
    if reading.ids and not entity.ids:
        entity.ids = reading.ids
    if kind == "organisation" and entity.ids and countries:
        entity.ids = tuple(one for one in entity.ids if known.speakers[one].country in countries) or entity.ids
    entity.gender = entity.gender or reading.gender
    entity.titled |= reading.titled
    entity.roles.update(dict.fromkeys(reading.roles))
    if reading.gone:
        entity.gone.update(reading.roles)
    entity.countries.update(dict.fromkeys(countries))
    entity.described.update(reading.prefix)
    return entity


def _describe(cast: Cast, entity: Entity, mention: Mention) -> None:
    """What stands before and after a name: "national security adviser", ", head of the caucus,"."""
    page, known = cast.page, cast.known
    i = mention.first
    while i > 0 and mention.first - i < 7 and page.tags[i - 1] in ("NN", "JJ", "NNP", "NNPS", "VBN", "IN", "VBD") and (
        page.words[i - 1].lower() not in ("of", "for", "in", "by", "said") or page.tags[i - 1] == "JJ"
    ) and page.tags[i - 1] not in ("IN", "VBD"):  # fmt: skip
        i -= 1
    before = [fold(word) for word in page.words[i : mention.first]]
    after: list[str] = []
    match = _APPOSITION.match(page.text, mention.end)
    if match:
        after = [fold(word) for _, _, word in words(match[1])]
    for folded, near in ((before, True), (after, False)):
        for first, end, role in roles_in(folded, known):
            if near or first <= 6:
                entity.roles[role] = None
                entity.gender = entity.gender or GENDERED_NOUNS.get(folded[end - 1], "")
                if not GONE.isdisjoint(folded[:first]):
                    entity.gone.add(role)
                entity.countries.update(dict.fromkeys(countries_in(folded[:first], known) if near else ()))
        entity.described.update(word for word in folded if len(word) > 3)


def _refer(cast: Cast, mention: Mention) -> None:
    """A single word or acronym: the person or body of the document it is short for, or one of its own."""
    reading = mention.reading
    part = reading.parts[-1]
    entity = None
    preceded = cast.page.words[mention.first - 1].lower() if mention.first else ""
    if reading.kind == "single" or reading.titled:
        if not (preceded == "the" and not reading.titled):
            entity = cast.surnamed(part, reading.gender)
        if entity is None:
            entity = cast.singles.get(part)
    if entity is None:
        entity = _shortened(cast, reading)
    if entity is None:
        kind = "organisation" if not reading.titled and (reading.kind == "acronym" or preceded == "the") else "person"
        entity = Entity(kind, reading.name, reading.parts, reading.ids)
        cast.entities.append(entity)
        cast.singles[part] = entity
    if reading.titled and entity.kind == "person":
        entity.titled = True
        entity.roles.update(dict.fromkeys(reading.roles))
        entity.gender = entity.gender or reading.gender
        entity.countries.update(dict.fromkeys(reading.countries))
        if reading.gone:
            entity.gone.update(reading.roles)
    mention.entity = entity


def _shortened(cast: Cast, reading: Reading) -> Entity | None:
    """A body of the document by acronym ("IMF") or by its last word ("the Times"); a person by a slip of spelling."""
    part = reading.parts[-1]
    if part in cast.singles:
        return cast.singles[part]
    bodies = [one for one in cast.entities if one.kind == "organisation" and len(one.parts) > 1]
    plain = fold(reading.name)
    match = [one for one in bodies if initials(list(one.parts)) == plain] if reading.kind == "acronym" else []
    if not match and not reading.titled and reading.kind == "single":
        match = [one for one in bodies if one.parts[-1] == part and (one.press or one.ids)]
    if match:
        cast.singles[part] = match[0]
        return match[0]
    if reading.kind == "single" and len(part) > 4:
        near = [one for one in cast.entities if one.kind == "person" and len(one.parts) > 1
                and one.parts[-1][0] == part[0] and SequenceMatcher(None, one.parts[-1], part).ratio() >= 0.8]  # fmt: skip
        if len(near) == 1:
            return near[0]
    return None


def _headlines(cast: Cast) -> None:
    """Names in lines set in title case: only those that the running text names too."""
    added = []
    for mention in cast.mentions:
        if not mention.headline:
            continue
        run = cast.page.words[mention.first : mention.last]
        folded = [fold(word) for word in run]
        i = 0
        while i < len(folded):
            entity, j = _known_here(cast, folded, i)
            if entity is None:
                i += 1
                continue
            first, last = mention.first + i, mention.first + j
            added.append(
                Mention(cast.page.starts[first], cast.page.ends[last - 1], first, last, mention.reading, True, entity)
            )
            i = j
    cast.mentions.extend(added)


def _known_here(cast: Cast, folded: list[str], i: int) -> tuple[Entity | None, int]:
    for j in range(min(len(folded), i + 6), i, -1):
        split = tuple(" ".join(folded[i:j]).split())
        for one in cast.entities:
            if one.parts == split or (one.kind == "person" and len(split) > 1 and same_person(one.parts, split)):
                return one, j
        if j == i + 1:
            entity = cast.surnamed(split[0]) if split else None
            if entity is not None and entity.parts[-1] == split[0]:
                return entity, j
            if split and split[0] in cast.singles:
                return cast.singles[split[0]], j
        elif split:
            ids = cast.known.aliases.get(" ".join(split))
            if ids and len(ids) == 1:
                speaker = cast.known.speakers[ids[0]]
                return _gather(cast, Reading(speaker.type, " ".join(split), split, ids), speaker.type), j
    return None, i


def _genders(cast: Cast, genders: dict[str, str]) -> None:
    """Gender by title first, then by given name, then by the pronouns that follow the name."""
    page = cast.page
    votes: dict[int, Counter[str]] = defaultdict(Counter)
    people = [one for one in cast.mentions if one.entity is not None and one.entity.kind == "person"]
    begins = [mention.start for mention in people]
    for i, word in enumerate(page.words):
        if len(word) > 3 or word.lower() not in GENDER:
            continue
        at = bisect_left(begins, page.starts[i]) - 1
        if at >= 0 and page.paragraphs[people[at].first] == page.paragraphs[i]:
            near = {
                id(one.entity)
                for one in people[max(0, at - 1) : at + 1]
                if page.sentences[one.first] >= page.sentences[i] - 1
            }
            if len(near) == 1:
                votes[id(people[at].entity)][GENDER[word.lower()]] += 1
    for entity in cast.people():
        if entity.gender:
            continue
        given = genders.get(entity.parts[0], "") if len(entity.parts) > 1 or not entity.titled else ""
        seen = votes.get(id(entity), Counter())
        if given and seen.get("f" if given == "m" else "m", 0) < 4 + 2 * seen.get(given, 0):
            entity.guessed = given
        elif seen and max(seen.values()) >= 2 * (sum(seen.values()) - max(seen.values())) + (
            0 if sum(seen.values()) > 1 else 0
        ):
            entity.guessed = max(seen, key=lambda one: (seen[one], one))

"""The mentions of a document gathered into its cast: full names first, then what is short for them."""

import re
from bisect import bisect_left
from collections import Counter, defaultdict

from analysis.speakers.cast import Cast, Entity
from analysis.speakers.entities import gather
from analysis.speakers.genders import of_name
from analysis.speakers.identity import identify
from analysis.speakers.known import Known
from analysis.speakers.lexicon import FUNCTION, GENDERED_NOUNS, GONE
from analysis.speakers.mentions import Mention, mentions
from analysis.speakers.names import bare, fold, parts, words
from analysis.speakers.pages import Page
from analysis.speakers.readings import Reading, countries_in, read, roles_in
from analysis.speakers.shortening import in_headlines, refer, refer_by_title

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
            refer_by_title(cast, reading)
    short = [one for one in names if not one.headline and (one.reading.kind in ("single", "acronym")
             or (one.reading.kind == "country" and one.reading.parts[0] in cast.by_part))]  # fmt: skip
    for mention in sorted(short, key=lambda one: not one.reading.titled):
        refer(cast, mention)
    cast.mentions = [one for one in names if one.entity or one.reading.kind in ("role", "none", "group")]
    cast.mentions += in_headlines(cast, [one for one in names if one.headline])
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
                if not near and folded[end : end + 1] == ["of"]:
                    entity.countries.update(dict.fromkeys(countries_in(folded[end + 1 : end + 5], known)))
                if near:
                    entity.countries.update(dict.fromkeys(countries_in(folded[:first], known)))
        entity.described.update(word for word in folded if len(word) > 3)


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

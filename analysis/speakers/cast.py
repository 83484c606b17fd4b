"""Who and what one document names: people, bodies and countries, and where each is mentioned."""

from bisect import bisect_left, insort
from collections import Counter, defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from analysis.speakers.known import Known
from analysis.speakers.lexicon import BODY_HEADS
from analysis.speakers.mentions import Mention
from analysis.speakers.pages import Page
from analysis.speakers.readings import Reading


@dataclass(slots=True, eq=False)
class Entity:
    """A person, body or country of one document with what the document says of it.

    ``gender`` is told by a title or noun, ``guessed`` by a given name or pronouns; ``roles`` are offices and
    occupations, ``gone`` those it no longer has; ``described`` the longer words beside the name.
    """

    kind: str
    name: str
    parts: tuple[str, ...]
    ids: tuple[str, ...] = ()
    surname: str = ""
    gender: str = ""
    guessed: str = ""
    roles: dict[str, None] = field(default_factory=dict)
    gone: set[str] = field(default_factory=set)
    described: set[str] = field(default_factory=set)
    countries: dict[str, None] = field(default_factory=dict)
    at: list[int] = field(default_factory=list)
    full: int = 0
    titled: int = 0
    solid: bool = False
    press: bool = False
    settled: Any = None

    @property
    def sex(self) -> str:
        """The gender that pronouns must agree with, as far as known."""
        return self.gender or self.guessed

    def agrees(self, gender: str) -> bool:
        """Whether a word of this gender can stand for it."""
        return not gender or (self.sex or gender) == gender

    @property
    def credible(self) -> bool:
        """Whether it is surely someone or something that can speak, not a stray capital."""
        if self.kind == "person":
            return bool(self.titled or self.solid or self.ids or self.gender or self.roles)
        return self.kind == "country" or bool(self.ids) or self.solid or not BODY_HEADS.isdisjoint(self.parts)


@dataclass(slots=True, eq=False)
class Cast:
    """The entities of a document and where they are mentioned.

    ``singles`` holds short names and acronyms, ``by_part`` people by the first and last word of their names.
    """

    page: Page
    day: str | None
    known: Known
    entities: list[Entity] = field(default_factory=list)
    mentions: list[Mention] = field(default_factory=list)
    begins: list[int] = field(default_factory=list)
    countries: Counter[str] = field(default_factory=Counter)
    singles: dict[str, Entity] = field(default_factory=dict)
    by_part: dict[str, list[Entity]] = field(default_factory=lambda: defaultdict(list))

    def within(self, start: int, end: int) -> list[Mention]:
        """The mentions that lie in a stretch of text."""
        i = bisect_left(self.begins, start)
        if i and self.mentions[i - 1].end > start:
            i -= 1
        return self.mentions[i : bisect_left(self.begins, end)]

    def surnamed(self, part: str, gender: str = "", roles: tuple[str, ...] = ()) -> Entity | None:
        """The person of the document whose family or given name this is.

        Of several the one with the title's role, then the one most often given in full or with a title, then the first.
        """
        several = [one for one in self.by_part.get(part, ()) if one.agrees(gender)]
        several = [one for one in several if one.surname == part] or several
        if roles:
            several = [one for one in several if not one.roles.keys().isdisjoint(roles)] or several
        return max(several, key=lambda one: one.full + one.titled, default=None)

    def mention(self, entity: Entity, position: int) -> None:
        """Note that the words at a position name an entity that no run of capitals named."""
        token = bisect_left(self.page.starts, position)
        reading = Reading("organisation", entity.name, entity.parts)
        i = bisect_left(self.begins, position)
        end = self.page.ends[token]
        self.mentions.insert(i, Mention(position, end, token, token + 1, reading, False, entity=entity))
        self.begins.insert(i, position)
        insort(entity.at, position)

    @property
    def country(self) -> tuple[str, ...]:
        """The one country the document is about, if it names one clearly more often than any other."""
        (first, most), (_, next_) = (*self.countries.most_common(2), ("", 0), ("", 0))[:2]
        return (first,) if most > 2 * next_ else ()

    def people(self) -> Iterator[Entity]:
        """The people of the document."""
        return (one for one in self.entities if one.kind == "person")

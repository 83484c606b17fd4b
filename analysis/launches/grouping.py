"""Which sentences of a document tell of the same launch, and which of its launches are its news."""

import datetime as dt
import re
from dataclasses import dataclass, field, replace

from analysis.dates import Date
from analysis.launches.details import Region
from analysis.launches.events import Event
from analysis.launches.kinds import same_kind
from analysis.launches.lexicon import Weapon
from analysis.launches.sentences import Sentence
from analysis.schema import PRECISIONS

NEWS_DAYS = 3
"""a launch this many days before publication, or fewer, can be news"""
LEAD_SENTENCES = 4
SALVO = 12
""""dozens" of missiles, or at least more than this, without a day, are a total of many launches"""
AGAIN = 6
"""sentences within which an undated launch can be told again with its date"""
_ROUGHLY = re.compile(r"\b(?:some|nearly|almost|about|around|roughly)\s+\d")
_TOTALS = re.compile(r"\b(?:in all|in total|altogether|so far|a total of|times|to date)\b")


LATE = "the text's date lies after publication"
NO_DATE = "no date in the text"
OTHER_DAYS = "no date beside it, though the text names days"


@dataclass(eq=False)
class Told:
    """An event with what its own sentence says of it."""

    event: Event
    region: Region
    actor: str
    date: Date | None
    called: frozenset[Weapon] = frozenset()
    """weapons that the sentence names beside the launch: what the missile was"""

    @property
    def weapon(self) -> tuple[Weapon, ...]:
        return next((missile.weapon for missile in self.event.missiles if missile.weapon), ())

    @property
    def kinds(self) -> list[tuple[str, int]]:
        return [kind for missile in self.event.missiles for kind in missile.kinds]

    @property
    def count(self) -> int | None:
        counts = [missile.count for missile in self.event.missiles]
        return sum(count for count in counts if count) if counts and all(counts) else None


@dataclass(eq=False)
class Group:
    """One launch of a document: the sentences that tell of it, the first being the main one."""

    told: list[Told]
    extra: list[Region] = field(default_factory=list)

    @property
    def first(self) -> Told:
        return self.told[0]

    @property
    def date(self) -> Date | None:
        """The most exact date any sentence gives; the earliest sentence wins."""
        dated = [told.date for told in self.told if told.date is not None]
        return min(dated, key=lambda date: PRECISIONS.index(date.precision)) if dated else None

    @property
    def actor(self) -> str:
        return next((told.actor for told in self.told if told.actor), "")

    @property
    def regions(self) -> list[Region]:
        return sorted(
            [*(told.region for told in self.told), *self.extra], key=lambda region: (region.trigger < 0, region.start)
        )

    @property
    def earlier(self) -> bool:
        return all(told.event.earlier for told in self.told if not told.event.pronoun)


def clashing(a: Date | None, b: Date | None) -> bool:
    """Whether two dates cannot both be right; of dates without a value, whether their words differ."""
    if a is None or b is None:
        return False
    if a.value is None and b.value is None and a.since is None and b.since is None:
        return _bare(a.words) != _bare(b.words)
    if a.since is None or b.since is None or a.until is None or b.until is None:
        return False
    return a.until < b.since or b.until < a.since


def _bare(words: str) -> str:
    """The words of a date without preposition and time of day."""
    return re.sub(r"^(?:on|in|early|late|the)\s+|\s+(?:morning|afternoon|evening|night)$", "", words.lower())


def grouped(told: list[Told], published: dt.date | None) -> list[Group]:
    """The launches of a document, in order of their first sentence."""
    groups: list[Group] = []
    for one in told:
        home = _home(one, groups, published)
        if home is not None:
            home.told.append(one)
        elif _opens(one):
            groups.append(Group([_taking_up(one)]))
    return groups


def _taking_up(one: Told) -> Told:
    """A telling by "it" or "the launch" with the missile that it speaks of."""
    event = one.event
    if not event.spoken_of or not all(missile.proxy for missile in event.missiles):
        return one
    if event.missiles:
        spoken = event.spoken_of[0]
        own = [replace(missile, kinds=missile.kinds or spoken.kinds, weapon=missile.weapon or spoken.weapon)
               for missile in event.missiles]  # fmt: skip
        return replace(one, event=replace(event, missiles=own))
    spoken_of = event.spoken_of
    if event.sort == "noun":
        spoken_of = [replace(missile, count=None) if missile.plural else missile for missile in spoken_of]
    return replace(one, event=replace(event, missiles=spoken_of))


def _opens(one: Told) -> bool:
    """Whether a sentence can be the first to tell of a launch."""
    event = one.event
    if event.generic:
        return False
    if event.pronoun and not event.missiles:
        return (
            bool(event.spoken_of)
            and one.date is not None
            and one.date.precision in ("day", "month")
            and not event.earlier
        )
    if event.sort == "noun" and event.definite and one.date is None and event.earlier:
        return False
    plural = all(missile.plural and missile.count is None for missile in event.missiles)
    exact = one.date is not None and one.date.precision == "day"
    words = event.sentence.text[one.region.start : one.region.end]
    many = (one.count or 0) > SALVO and (
        any(missile.minimum for missile in event.missiles) or bool(_ROUGHLY.search(words))
    )
    if not exact and (_TOTALS.search(words) or many) and (plural or (one.count or 0) > 2):
        return False
    if event.sort == "noun" and not exact and not event.supported and event.sentence.words[event.trigger].endswith("s"):
        return False
    if event.sort == "noun" and plural and event.definite and (one.date is None or one.date.precision != "day"):
        return False
    return not (plural and one.date is not None and one.date.precision == "year")


def _home(one: Told, groups: list[Group], published: dt.date | None) -> Group | None:
    """The launch that a further sentence tells of, None when it tells of a new one."""
    fitting = [group for group in groups if _fits(one, group)]
    if not fitting:
        return None
    dated = [group for group in fitting if one.date and one.date.value and group.date
             and group.date.value == one.date.value and group.date.precision == one.date.precision]  # fmt: skip
    if dated:
        return dated[-1]
    if one.date is not None and one.date.precision != "unknown":
        undated = [group for group in fitting if group.date is None or not clashing(group.date, one.date)]
        if not undated:
            return None
        old = (
            published is not None
            and one.date.until is not None
            and one.date.until < published - dt.timedelta(days=NEWS_DAYS)
        )
        if old and undated[0].date is None and one.event.sort == "noun":
            return None
        back = (one.event.definite or not one.event.missiles) and not (
            one.event.sort == "noun" and one.date.precision == "year"
        )
        return undated[0] if back or _same_telling(one, undated[0]) else None
    same_paragraph = [group for group in fitting
                      if group.told[-1].event.sentence.paragraph == one.event.sentence.paragraph]  # fmt: skip
    if one.event.definite or one.event.pronoun:
        named = [group for group in fitting if one.weapon and _weapon(group) & set(one.weapon)]
        return (named or same_paragraph[-1:] or fitting[:1])[-1]
    return (same_paragraph[-1:] or fitting[:1])[-1]


def _same_telling(one: Told, group: Group) -> bool:
    """Whether a dated sentence tells again of a launch whose own sentences gave no date."""
    if group.date is not None or one.date is None or one.date.precision != "day":
        return False
    return one.event.sentence.number - group.first.event.sentence.number <= AGAIN


def _weapon(group: Group) -> set[Weapon]:
    return {weapon for told in group.told for weapon in told.weapon}


def _fits(one: Told, group: Group) -> bool:
    event = one.event
    if event.earlier or clashing(one.date, group.date):
        return False
    same_day = one.date is not None and group.date is not None and one.date.value == group.date.value
    if event.other and not event.definite and not same_day and not _told_again(one, group):
        return False
    if one.actor and group.actor and one.actor != group.actor:
        return False
    weapons = _weapon(group) | group.first.called
    if one.weapon and weapons and not weapons & set(one.weapon):
        return False
    ours = {kind for kind, strength in one.kinds if strength}
    theirs = {kind for told in group.told for kind, strength in told.kinds if strength}
    if ours and theirs and not any(same_kind(a, b) for a in ours for b in theirs):
        return False
    if event.definite or event.pronoun or one.date is None or not one.count or not group.first.count:
        return True
    return same_day or one.count == group.first.count


def _told_again(one: Told, group: Group) -> bool:
    """Whether "another missile" is the launch of the group itself, told again farther on without a date."""
    apart = one.event.sentence.number - group.told[-1].event.sentence.number
    return (
        one.date is None and apart > AGAIN // 2 and one.event.sentence.paragraph != group.first.event.sentence.paragraph
    )


def news(groups: list[Group], published: dt.date | None) -> set[int]:
    """Which of the groups are the document's own news, by index: told at its head, and recent."""
    head = [i for i, group in enumerate(groups) if _at_head(group.first.event.sentence) and _recent(group, published)]
    if not head:
        return set()
    dated = [groups[i].date.value for i in head if _exact(groups[i])]  # type: ignore[union-attr]
    newest = max(dated) if dated else None  # type: ignore[type-var]
    found = set(head)
    for i, group in enumerate(groups):
        if _exact(group) and newest is not None and group.date and group.date.value == newest:
            found.add(i)
        elif i in found and _exact(group) and newest is not None and group.date and group.date.value < newest:  # type: ignore[operator]
            found.discard(i)
    return found


def _exact(group: Group) -> bool:
    return group.date is not None and group.date.precision == "day"


def _at_head(sentence: Sentence) -> bool:
    return sentence.number < LEAD_SENTENCES


def _recent(group: Group, published: dt.date | None) -> bool:
    date = group.date
    if group.earlier:
        return False
    if date is None or date.since is None or date.until is None:
        return True
    if published is None:
        return date.precision == "day"
    if date.precision == "year" or "earlier" in date.words.lower().split():
        return date.precision == "day"
    return date.until >= published - dt.timedelta(days=NEWS_DAYS) and date.since <= published + dt.timedelta(days=1)

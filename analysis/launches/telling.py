"""The sentences of a document → each launch that a sentence tells of, with its words, its date and its actor."""

import datetime as dt
import re
from collections.abc import Mapping, Sequence
from dataclasses import replace
from itertools import pairwise

from analysis import dates
from analysis.dates import Date
from analysis.launches import details
from analysis.launches.dating import coordinated, date_of, plausible, undated
from analysis.launches.details import Region
from analysis.launches.events import Event
from analysis.launches.grouping import LATE, Told
from analysis.launches.kinds import best_kind, from_submarine, same_kind
from analysis.launches.lexicon import Weapon
from analysis.launches.phrases import itemised, missiles
from analysis.launches.sentences import Sentence
from analysis.launches.triggers import events

ANTECEDENT = 3
"""sentences that "it was fired" may look back for its missile"""
DATELINE_DAYS = 3
_TIME_OF_DAY = re.compile(
    r"\b(?:early|late|later) in the (?:day|morning|afternoon|evening)|\b(?:before|at|around|after|just before)"
    r" (?:dawn|daybreak|sunrise|noon|midday|dusk|midnight)"
    r"|\bin the (?:early |late )?(?:morning|afternoon|evening)\b|\bat \d{1,2}[:.]\d\d\b"
)


def tellings(
    sentences: Sequence[Sentence],
    paragraphs: Mapping[int, tuple[int, int]],
    text: str,
    published: dt.date | None,
    speech: frozenset[str],
) -> tuple[list[Told], list[Date]]:
    """Every telling of a launch, in order, and every date expression of the paragraphs they stand in.

    Expressions of date are read as of the dateline where there is one.

    `paragraphs` maps the number of a paragraph to its start and end in `text`.
    """
    found: list[Told] = []
    anchor: dt.date | None = None
    last: tuple[Date, int] | None = None
    line = dates.dateline(text, published)
    base = published
    if line and line.value and published and abs((line.value - published).days) <= DATELINE_DAYS:
        base = line.value
    paragraph = -1
    expressions: list[Date] = []
    every: list[Date] = []
    for n, sentence in enumerate(sentences):
        if sentence.paragraph != paragraph:
            start, end = paragraphs[sentence.paragraph]
            start = line.end if line and start < line.end <= end else start
            expressions = dates.find(
                text, base, holidays=sentence.lexicon.holidays, start=start, end=end, anchor=anchor
            )
            paragraph = sentence.paragraph
            every += expressions
        sentence.date([date for date in expressions if sentence.start <= date.start < sentence.end])
        tells = _set_apart(events(sentence))
        _take_after(tells, found)
        tells = _with_antecedents(tells, sentences[max(0, n - ANTECEDENT) : n])
        for event, region in zip(tells, _regions(sentence, tells), strict=True):
            date = date_of(event, tells, sentence.dates, speech)
            if date is None and event.spoken_of:
                back = 1 if event.sort == "noun" else ANTECEDENT
                date = _date_before(event, sentences[max(0, n - back) : n], speech)
            if date is None and not event.definite and not event.earlier:
                date = _same_day(region, last)
            if date is not None and plausible(date, published) is None:
                date = undated(date, LATE)
            actor = details.actor(event, speech)
            called = _called(sentence) if len(tells) == 1 else frozenset()
            for part in _by_kind(Told(event, region, actor, date, called)):
                found += _by_date(part)
        named = [date for date in sentence.dates if date.precision == "day" and not date.bound]
        if named:
            anchor, last = named[-1].value, (named[-1], sentence.paragraph)
    return found, every


def _same_day(region: Region, last: tuple[Date, int] | None) -> Date | None:
    """The day the paragraph has just named, for a launch told with a time of day alone."""
    if last is None or last[1] != region.sentence.paragraph:
        return None
    if not _TIME_OF_DAY.search(region.sentence.text, region.start, region.end):
        return None
    return replace(last[0], rule=f"time of day on the date before, {last[0].rule}")


def _called(sentence: Sentence) -> frozenset[Weapon]:
    """Weapons a sentence names, where it names one alone."""
    named = {weapons for _, _, weapons in sentence.weapons}
    return frozenset(next(iter(named))) if len(named) == 1 else frozenset()


def _date_before(event: Event, before: Sequence[Sentence], speech: frozenset[str]) -> Date | None:
    """The date of the sentence in which the missile was first spoken of, for "it was fired" or "the test" of it."""
    noun = event.sort == "noun"
    if noun and event.sentence.words[event.trigger - 1] == "this":
        return None
    for sentence in before:
        for missile in missiles(sentence):
            if not missile.ignored and not (missile.plural if noun else missile.definite):
                return date_of(
                    replace(event, sentence=sentence, trigger=missile.first, sort="verb"), [], sentence.dates, speech
                )
    return None


def _take_after(tells: list[Event], told: Sequence[Told]) -> None:
    """Give missiles "of the same type" the class and weapon of the missile last told of that has one."""
    for event in tells:
        for missile in event.missiles:
            if not missile.alike or missile.weapon or any(strength for _, strength in missile.kinds):
                continue
            models = [one for one in told if one.weapon or any(strength for _, strength in one.kinds)]
            if models:
                sea = from_submarine([models[-1].region]) and best_kind(models[-1].event.missiles) == "ballistic"
                missile.kinds = [("slbm", 3)] if sea else models[-1].kinds
                if missile.alike != "family":
                    missile.weapon = models[-1].weapon


def _set_apart(tells: list[Event]) -> list[Event]:
    """Mark the launch of "the launch came three days after missiles were fired" as another than the sentence's own."""
    for before, event in pairwise(tells):
        told_of = event.missiles and not event.pronoun
        if told_of and {"after", "since"} & set(event.sentence.words[before.trigger + 1 : event.trigger]):
            event.earlier = True
    return tells


def _with_antecedents(tells: list[Event], before: Sequence[Sentence]) -> list[Event]:
    """Tellings by "it" or "the launch" with the missile spoken of just before, should no launch be told of yet."""
    for event in tells:
        if not event.pronoun and not (event.missiles and all(missile.proxy for missile in event.missiles)):
            continue
        here = [
            missile
            for missile in missiles(event.sentence)
            if missile.last < event.trigger and not missile.ignored and missile.event is None and not missile.proxy
        ]
        for sentence, found in [
            (event.sentence, here),
            *((earlier, missiles(earlier)) for earlier in reversed(before)),
        ]:
            usable = [
                missile for missile in found if not missile.ignored and missile.event is None and not missile.proxy
            ]
            if usable:
                event.antecedent, event.spoken_of = sentence, usable[-1:]
                break
    return tells


def _by_kind(told: Told) -> list[Told]:
    """One telling for each class of missile: "two anti-ship missiles and a surface-to-air missile" are two."""
    own = itemised(told.event.sentence, told.event.missiles)
    if len(own) < 2 or all(same_kind(best_kind([a]), best_kind([b])) for a in own for b in own):
        return [told]
    sentence = told.event.sentence
    cuts = [told.region.start, *(sentence.starts[missile.first] for missile in own[1:]), told.region.end]
    return [
        replace(
            told,
            event=replace(told.event, missiles=[missile]),
            region=Region(sentence, start, _shrunk(sentence, start, end), told.region.trigger),
        )
        for missile, start, end in zip(own, cuts, cuts[1:], strict=False)
    ]


def _by_date(told: Told) -> list[Told]:
    """One telling for each day of a list: "were launched on 29 June, on 9 July and on 13 July"."""
    if told.date is None or told.date.value is None:
        return [told]
    sentence = told.event.sentence
    region = told.region
    days = coordinated(told.date, sentence, told.event)
    if len(days) == 1:
        days += _left_out(told)
    days = [day for day in days if region.start <= day.start < region.end]
    if len(days) < 2:
        return [told]
    cuts = [told.region.start, *(date.start for date in days[1:]), told.region.end]
    if any(not a < b for a, b in pairwise(cuts)):
        return [told]
    further = [missile for missile in missiles(sentence) if not missile.ignored and missile.event is None]
    parts = []
    for i, (date, start, end) in enumerate(zip(days, cuts, cuts[1:], strict=False)):
        # "on 28 September, and on 30 September an anti-aircraft missile": a later day can name a missile of its own
        own = [missile for missile in further if i and date.end <= sentence.starts[missile.first] < end]
        event = replace(told.event, other=i > 0, missiles=own or [replace(missile) for missile in told.event.missiles])
        parts.append(
            replace(
                told,
                event=event,
                date=date,
                called=frozenset() if own else told.called,
                region=Region(sentence, start, _shrunk(sentence, start, end), told.region.trigger),
            )
        )
    return parts


def _left_out(told: Told) -> list[Date]:
    """A further day with a place but no verb: "On 9 July it was launched from A, and on 29 June from B"."""
    sentence, date = told.event.sentence, told.date
    if date is None or date.precision != "day" or date.start > sentence.starts[told.event.trigger]:
        return []
    found = []
    for later in sentence.dates:
        first, last = sentence.index(later.start), sentence.index(later.end - 1)
        if (
            first > told.event.trigger
            and later.precision == "day"
            and not later.bound
            and "and" in (sentence.words[first - 1 : first + 1] + sentence.words[first - 2 : first - 1])
        ):
            ahead = sentence.tags[last + 1 : sentence.index(told.region.end - 1)]
            if sentence.words[last + 1 : last + 2] == ["from"] and not any(tag.startswith("V") for tag in ahead):
                found.append(later)
    return found[:1]


def _shrunk(sentence: Sentence, start: int, end: int) -> int:
    """`end` without trailing commas and conjunctions."""
    words = sentence.text[start:end].rstrip(" ,;")
    for tail in (" and", " and on", " then"):
        words = words.removesuffix(tail).rstrip(" ,;")
    return start + max(1, len(words)) if words else end


def _regions(sentence: Sentence, tells: list[Event]) -> list[Region]:
    """The stretch of the sentence for each of its events: all of it for one, else from clause to clause."""
    if len(tells) <= 1:
        return [Region(sentence, sentence.start, sentence.end, event.trigger) for event in tells]
    cuts = [sentence.start]
    for before, event in pairwise(tells):
        begin = min([event.trigger, *(missile.first for missile in event.missiles)])
        starts = [start for start in sentence.clause_starts if before.trigger < start <= begin]
        cut = sentence.starts[starts[-1]] if starts else sentence.starts[max(before.trigger + 1, begin)]
        cuts.append(max(cut, cuts[-1] + 1))
    ends = [*cuts[1:], sentence.end]
    return [_trimmed(sentence, start, end, event) for start, end, event in zip(cuts, ends, tells, strict=True)]


def _trimmed(sentence: Sentence, start: int, end: int, event: Event) -> Region:
    text = sentence.text
    while start < end - 1 and text[start] in " ,;:—–\n":
        start += 1
    while end > start + 1 and text[end - 1] in " ,;:—–\n":
        end -= 1
    return Region(sentence, start, end, event.trigger)

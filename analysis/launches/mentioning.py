"""Documents → ``launch_mentions``: one row per launch event that a document tells of."""

import datetime as dt
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis import dates, schema
from analysis.dates import Date
from analysis.launches import details
from analysis.launches.details import Region
from analysis.launches.grouping import (
    NEWS_DAYS,
    NO_DATE,
    OTHER_DAYS,
    Group,
    Told,
    grouped,
    news,
)
from analysis.launches.kinds import best_kind, kind_of, same_kind
from analysis.launches.lexicon import Lexicon, lexicon, plain
from analysis.launches.marks import Marks, marked_sentences, promising
from analysis.launches.phrases import Missile, missiles
from analysis.launches.sentences import Sentence
from analysis.launches.telling import tellings
from analysis.launches.triggers import events

WINDOW = 12
"""sentences around one that names both a missile and a launch in which more is said of it"""


def mentions(documents: pd.DataFrame, tokens, registers, timezone: str = "Asia/Seoul") -> pd.DataFrame:
    """The table ``launch_mentions`` of a batch; `tokens` are its texts annotated, `timezone` that of the launch places.

    A document without a day of publication is dated by its dateline or its address where they give one,
    and ``dated_by`` says so. ``launch_id`` stays empty until ``merge``.
    """
    known = lexicon(registers)
    speech = _speech(registers)
    marks = marked_sentences(tokens, known)
    rows = [
        row
        for number in promising(tokens, marks)
        for row in _Document(documents.iloc[number], number, tokens, marks, known, speech, timezone).rows()
    ]
    if not rows:
        return schema.empty("launch_mentions")
    return schema.check(pd.DataFrame(rows, columns=list(schema.TABLES["launch_mentions"].columns)), "launch_mentions")


def _speech(registers) -> frozenset[str]:
    forms = set()
    for row in registers.cue_verbs.to_dict("records"):
        forms |= {form for form in (row["forms"] or row["verb"]).split("; ") if " " not in form}
    return frozenset(forms | {"told", "said"})


class _Document:
    """One document on its way to rows."""

    def __init__(self, row: pd.Series, number: int, tokens, marks: Marks, known: Lexicon,
                 speech: frozenset[str], timezone: str):  # fmt: skip
        self.marks = marks
        self.id, self.text = row["document_id"], row["text"]
        self.title = row["title"] if isinstance(row.get("title"), str) else ""
        self.known, self.speech, self.timezone = known, speech, timezone
        self.published, self.published_by = _published(row)
        self.sentences = self._read(tokens, number)
        self.dates: list[Date] = []
        starts = tokens.paragraph_starts
        self.paragraphs = {p: (int(tokens.start[starts[p]]), int(tokens.end[starts[p + 1] - 1]))
                           for p in {sentence.paragraph for sentence in self.sentences}}  # fmt: skip

    def _read(self, tokens, number: int) -> list[Sentence]:
        """The sentences that name a missile or a launch, near one that names both, with those that follow them."""
        first, last = tokens.document_starts[number], tokens.document_starts[number + 1]
        sentence_first, sentence_last = np.searchsorted(tokens.sentence_starts, [first, last])
        naming, telling = self.marks.naming, self.marks.telling
        likely = np.flatnonzero(self.marks.promising[int(sentence_first) : int(sentence_last)]) + int(sentence_first)
        read = {s: self._sentence(tokens, s, int(sentence_first)) for s in likely.tolist()}
        centres = [s for s, sentence in read.items() if events(sentence)]
        near = {
            s
            for centre in centres
            for s in range(max(centre - WINDOW, int(sentence_first)), min(centre + WINDOW + 1, int(sentence_last)))
        }
        found: list[Sentence] = []
        for s in sorted(near):
            follows = found and s - int(sentence_first) - found[-1].number == 1 and (
                found[-1].paragraph == int(tokens.paragraph[tokens.sentence_starts[s]]))  # fmt: skip
            if naming[s] or telling[s] or follows:
                found.append(read.get(s) or self._sentence(tokens, s, int(sentence_first)))
        return found

    def _sentence(self, tokens, s: int, first: int) -> Sentence:
        begin, end = int(tokens.sentence_starts[s]), int(tokens.sentence_starts[s + 1])
        return Sentence(self.text, [word.lower() for word in tokens.words(begin, end)], tokens.tags(begin, end),
                        tokens.start[begin:end].tolist(), tokens.end[begin:end].tolist(), self.known, s - first,
                        int(tokens.paragraph[begin]))  # fmt: skip

    def rows(self) -> list[dict]:
        told, self.dates = tellings(self.sentences, self.paragraphs, self.text, self.published, self.speech)
        groups = grouped(told, self.published)
        self._gather(groups, told)
        reported = news(groups, self.published)
        return [self._row(group, groups, i in reported) for i, group in enumerate(groups)]

    def _gather(self, groups: list[Group], told: list[Told]) -> None:
        """Sentences without an event of their own go with the launch that the sentence before them tells of."""
        owner = {id(one): group for group in groups for one in group.told}
        by_sentence: dict[int, list[Group]] = {}
        for one in told:
            if id(one) in owner:
                by_sentence.setdefault(one.event.sentence.number, []).append(owner[id(one)])
        current: Group | None = None
        paragraph = -1
        for sentence in self.sentences:
            if sentence.number in by_sentence:
                current, paragraph = by_sentence[sentence.number][-1], sentence.paragraph
            elif current is not None and sentence.paragraph == paragraph and not _on_another_day(sentence, current):
                current.extra.append(Region(sentence, sentence.start, sentence.end))
            else:
                current = None

    def _row(self, group: Group, groups: list[Group], reported: bool) -> dict:
        first = group.first
        actor = group.actor or self._actor(group, groups)
        regions = group.regions
        own = [missile for told in group.told for missile in told.event.missiles]
        distance, apogee = details.measures(regions)
        outcome = details.outcome(regions)
        classed = kind_of(
            own,
            *self._further(group),
            salvo=first.event.missiles,
            regions=regions[: len(group.told)],
            actor=group.actor,
            flight=(distance, apogee) if outcome != "failure" else (None, None),
        )
        date = group.date
        spot = details.place(regions, actor)
        time = details.clock(regions)
        day, dated_by = (date.value if date else None), self._dated_by(group, date)
        clock = ""
        if time is not None:
            local = dates.to_local(
                day if date and date.precision == "day" else None, time.clock, time.zone, self.timezone
            )
            if local is not None:
                clock = local[1]
                if date and local[0] and local[0] != day and _adjacent(self.text, date, time):
                    day, dated_by = local[0], f"{dated_by}; {time.words.strip()} is the next day there"
        counted = next((one for one in group.told if one.count is not None and one.event.sort != "noun"),
                       next((one for one in group.told if one.count is not None), None))  # fmt: skip
        start, end = first.region.start, first.region.end
        return {
            "mention_id": f"{self.id}:{start}-{end}",
            "document_id": self.id,
            "start": start,
            "end": end,
            "text": self.text[start:end],
            "role": "reported" if reported else "background",
            "date": pd.Timestamp(day) if day else pd.NaT,
            "precision": date.precision if date else "unknown",
            "date_text": date.words if date else pd.NA,
            "date_start": date.start if date else pd.NA,
            "date_end": date.end if date else pd.NA,
            "dated_by": dated_by,
            "local_time": clock or pd.NA,
            "kind": classed.kind,
            "kind_by": classed.by,
            "weapon": classed.weapon.name if classed.weapon else pd.NA,
            "count": counted.count if counted else pd.NA,
            "count_minimum": any(missile.minimum for missile in counted.event.missiles) if counted else pd.NA,
            "place": spot.name if spot else pd.NA,
            "latitude": spot.latitude if spot else pd.NA,
            "longitude": spot.longitude if spot else pd.NA,
            "direction": details.direction(regions) or pd.NA,
            "distance_km": distance if distance is not None else pd.NA,
            "apogee_km": apogee if apogee is not None else pd.NA,
            "outcome": outcome,
            "actor": actor or pd.NA,
            "launch_id": "",
        }

    def _actor(self, group: Group, groups: list[Group]) -> str:
        """The launching country where the launch's own sentences name none.

        In this order: the one its weapon, then its place belongs to, the one that launches elsewhere in the
        document, and of all the document names the one with the most weapons in the register.
        """
        owners = {weapon.country for told in group.told for weapon in told.weapon}
        homes = details.countries(group.regions)
        elsewhere = [other.actor for other in groups if other.actor]
        for likely in (owners, homes, set(elsewhere)):
            if len(likely) == 1:
                return next(iter(likely))
        names = elsewhere or [self.known.countries[plain(match[0])] for text in (self.title, self.text)
                              for match in self.known.country.finditer(text)]  # fmt: skip
        arsenals = self.known.arsenals
        return max(sorted(set(names)), key=lambda name: (arsenals.get(name, 0), names.count(name)), default="")

    def _further(self, group: Group) -> tuple[list[Missile], list[Missile]]:
        """Missiles that sentences of the launch name beside its own: what it is said to have been, and to resemble."""
        own = {(id(told.event.sentence), missile.first) for told in group.told for missile in told.event.missiles}
        said: list[Missile] = []
        likened: list[Missile] = []
        for region in group.regions:
            sentence = region.sentence
            found = [missile for missile in missiles(sentence)
                     if region.holds(missile.first) and (id(sentence), missile.first) not in own
                     and not missile.ignored and missile.event is None]  # fmt: skip
            for missile in _without_alternatives(sentence, found):
                compared = _compared(sentence, missile)
                if compared == "resembling":
                    likened.append(missile)
                elif not compared:
                    said.append(missile)
        return said, likened

    def _recent_days(self) -> bool:
        """Whether the sentences about launches name any day just before publication."""
        if self.published is None:
            return False
        first = self.published - dt.timedelta(days=NEWS_DAYS)
        return any(date.value and date.precision == "day" and not date.bound and first <= date.value <= self.published
                   for date in self.dates)  # fmt: skip

    def _dated_by(self, group: Group, date: Date | None) -> str:
        if date is None:
            return OTHER_DAYS if self._recent_days() else NO_DATE
        relative = date.anchor is not None and self.published_by
        return f"{date.rule} ({self.published_by})" if relative else date.rule


def _on_another_day(sentence: Sentence, group: Group) -> bool:
    """Whether a sentence without a launch of its own names a day, and not the day of the launch told of before it."""
    if group.date is None or group.date.precision != "day":
        return False
    days = {date.value for date in sentence.dates if date.precision == "day" and not date.bound}
    return bool(days) and group.date.value not in days and not any(_says(sentence, date) for date in sentence.dates)


def _says(sentence: Sentence, date: Date) -> bool:
    """Whether somebody says something on that day, which may well be about the launch of another."""
    first = sentence.index(date.start)
    near = [*range(max(0, first - 2), first), *range(sentence.index(date.end - 1) + 1, len(sentence))][:4]
    return any(sentence.words[j] in ("said", "says", "reported", "announced", "told") for j in near)


def _published(row: pd.Series) -> tuple[dt.date | None, str]:
    """The day of publication, and the evidence for it where the source gives none."""
    if pd.isna(row["published"]):
        return None, ""
    by = str(row.get("published_by") or "")
    evidence = f"published by its {by}" if by.startswith(("address ", "dateline ")) else ""
    return pd.Timestamp(row["published"]).date(), evidence


def _adjacent(text: str, date: Date, time: dates.Time) -> bool:
    between = text[date.end : time.start] if date.end <= time.start else text[time.end : date.start]
    return len(between) <= 25 and "(" not in between and "." not in between


def _without_alternatives(sentence: Sentence, found: list[Missile]) -> list[Missile]:
    """Leave out "either A or B" where A and B are of different kinds: the text does not settle which."""
    left_out = set()
    for a, b in pairwise(found):
        gap = sentence.words[a.last + 1 : b.first]
        if gap[:1] == ["or"] and len(gap) <= 2 and not same_kind(best_kind([a]), best_kind([b])):
            left_out |= {id(a), id(b)}
    return [missile for missile in found if id(missile) not in left_out]


def _compared(sentence: Sentence, missile: Missile) -> str:
    """How the missile is only compared with ("resembling" it, being "unlike" it, "based" on it); "" when it is not."""
    before = set(sentence.words[max(0, missile.first - 6) : missile.last])
    if {"resemble", "resembles", "resembling"} & before:
        return "resembling"
    apart = {"similar", "like", "unlike", "than", "modelled", "modeled", "based", "variant", "version",
             "follows", "followed",
             "since", "after"}  # fmt: skip
    return next(iter(sorted(apart & before)), "")

"""Which date expression of a sentence dates the launch it tells of."""

import datetime as dt
import re
from dataclasses import replace

from analysis.dates import Date
from analysis.launches.events import Event, of_speech_noun
from analysis.launches.sentences import AUX, BE, SPEECH_NOUNS, Sentence

_ORDINAL = re.compile(
    r"first|second|third|fourth|fifth|sixth|seventh|eighth|ninth|tenth|\w+teenth|twentieth|only|latest|last"
    r"|\d+(?:st|nd|rd|th)"
)
_MADE_KNOWN = frozenset(["said", "noted", "clear", "know", "known", "announced", "stated", "mentioned", "reported"])
_SEEN = frozenset(["see", "sees", "saw", "seen", "seeing", "watch", "watched", "observed", "detected", "tracked"])
_LIST = re.compile(r"\s*(?:,|,?\s*and|,?\s*then)\s*(?:again\s*)?(?:on\s*)?")
_APART = frozenset({
    "after", "before", "since", "when", "while", "until", "as", "following", "similar", "like", "unlike", "than",
    "ahead", "prior", "if"
})  # fmt: skip


def date_of(event: Event, others: list[Event], dates: list[Date], speech: frozenset[str]) -> Date | None:
    """The date expression of the sentence that dates the launch; None when none does.

    A date beside a verb of speech dates the speech; one behind "after", "since" or "similar to" dates
    something else; of several the nearest in the launch's own clause wins, then one that opens the sentence.
    """
    sentence = event.sentence
    occasion = _since_when(event, dates)
    if occasion is not None:
        return occasion
    fitting = []
    for date in dates:
        first, last = sentence.index(date.start), sentence.index(date.end - 1)
        spans_years = date.precision == "unknown" and date.since is not None
        if date.bound or spans_years or _of_speech(sentence, first, last, event.trigger, speech):
            continue
        gap = range(last + 1, event.trigger) if last < event.trigger else range(event.trigger + 1, first)
        crossed = sum(j in _clause_starts(sentence) for j in gap)
        if first > event.trigger and any(_sets_apart(sentence, j) for j in gap):
            continue
        if last < event.trigger and _of_another_clause(event, first, gap, speech):
            continue
        definite = event.sort == "noun" and event.definite and not event.supported
        if first > event.trigger and definite and not _takes_place(event, gap):
            continue
        rivals = [other for other in others if other is not event and other.missiles
                  and (event.trigger < other.trigger < first or last < other.trigger < event.trigger)]  # fmt: skip
        opening = first <= 2
        if rivals and not opening and any(abs(other.trigger - first) < abs(event.trigger - first) for other in rivals):
            continue
        if definite and first > event.trigger and _spoken_of(sentence, event, speech):
            continue
        if date.precision == "year" and _numbers_the_year(sentence, event):
            continue
        vague = date.precision == "unknown"
        this_year = date.precision == "year"
        fitting.append(
            (
                vague,
                first != event.trigger + 1,
                this_year and crossed > 0,
                crossed > 0 and not opening,
                date.precision != "day",
                opening,
                abs(event.trigger - first),
                date,
            )
        )
    return _narrowed(min(fitting, key=lambda entry: entry[:-1])[-1], dates, sentence) if fitting else None


def _since_when(event: Event, dates: list[Date]) -> Date | None:
    """The date of "the first since March 2020, when two missiles were fired", which tells when they were.

    Likewise of "not since March 2020 had it fired one", which tells of that one.
    """
    sentence = event.sentence
    for date in dates:
        if date.value and date.bound == "since" and sentence.words[sentence.index(date.start) - 1] in ("not", "never"):
            return replace(date, bound="", rule=f"{date.rule}, for the first time since")
    when = next((j for j in range(event.trigger, 0, -1) if sentence.words[j] == "when"), None)
    if when is None or any(sentence.tags[j] in ("VBD", "VBZ") and j != event.trigger
                           and sentence.words[j] not in AUX for j in range(when, event.trigger)):  # fmt: skip
        return None
    for date in dates:
        last = sentence.index(date.end - 1)
        if date.value and last + 1 + (sentence.words[last + 1 : last + 2] == [","]) == when:
            return replace(date, bound="", rule=f"{date.rule}, as the time when") if date.bound else date
    return None


def _narrowed(date: Date, dates: list[Date], sentence: Sentence) -> Date:
    """The more exact date in apposition: of "last week, on 10 March" the second."""
    for other in dates:
        gap = sentence.text[date.end : other.start].strip()
        apposed = other.start >= date.end and gap in (",", "") and other.precision == "day" != date.precision
        if apposed and date.since and other.since and date.since <= other.since <= (date.until or date.since):
            return other
    return date


def _of_another_clause(event: Event, first: int, gap: range, speech: frozenset[str]) -> bool:
    """Whether the date at word `first`, before the launch, dates what another clause tells.

    So do the dates of "since I took office in May, they ...", "as we made clear overnight, ..." and, of a launch that a
    noun names, of "spoke today to discuss the launch", "met on Friday following the launch" and "the Council, which in
    March imposed sanctions, discussed the test".
    """
    sentence = event.sentence
    begin = sentence.clause(first)[0]
    apart = [j for j in gap if sentence.words[j] == ","]
    told = any(sentence.words[j] in _MADE_KNOWN for j in range(begin, first))
    if apart and begin < first - 1 and (sentence.words[begin] == "since" or (sentence.words[begin] == "as" and told)):
        return True
    if event.sort != "noun" or event.supported:
        return False
    words = [sentence.words[j] for j in gap]
    acted = any(sentence.tags[j] in ("VBD", "VBZ") and sentence.words[j] not in BE for j in gap)
    if event.definite and first > 2 and acted:
        return True
    purpose = any(sentence.words[j] == "to" and sentence.tags[j + 1] == "VB" for j in gap if j + 1 < event.trigger)
    spoken = any(sentence.words[j] in speech or sentence.words[j].startswith(("me", "sp"))
                 for j in range(begin, first) if sentence.tags[j] in ("VBD", "VBZ", "VBN"))  # fmt: skip
    return bool({"following", "after"} & set(words)) or (purpose and spoken)


def _sets_apart(sentence: Sentence, i: int) -> bool:
    """Whether word i leads to another event ("after", "since", "similar to"); "looked like" does not."""
    before = sentence.words[i - 1]
    seeming = sentence.words[i] in ("like", "as") and before.startswith(("look", "seem", "appear", "what", "something"))
    return sentence.words[i] in _APART and not seeming


def _takes_place(event: Event, gap: range) -> bool:
    """Whether the words between "the launch" and a date let the date be the launch's."""
    own = {j for missile in event.missiles for j in range(missile.first, missile.last + 1)}
    words = {event.sentence.words[j] for j in gap if j not in own} - {",", "of"}
    verbs = {event.sentence.words[j] for j in gap if event.sentence.tags[j].startswith("V")}
    return (
        len(words) <= 2
        or (bool(verbs) and verbs <= BE)
        or bool({"place", "came", "occurred", "happened", "conducted", "made", "observed", "detected"} & words)
    )


def _spoken_of(sentence: Sentence, event: Event, speech: frozenset[str]) -> bool:
    """Whether somebody spoke of the launch, so that a date behind dates that: "condemned the launch on Monday"."""
    begin = sentence.clause(event.trigger)[0]
    return any(
        sentence.words[j] in speech - _SEEN and sentence.tags[j].startswith("V") for j in range(begin, event.trigger)
    )


def _numbers_the_year(sentence: Sentence, event: Event) -> bool:
    """Whether the year only tells which launch of it this is: "the fourth test this year"."""
    return any(_ORDINAL.fullmatch(sentence.words[j]) and j not in sentence.dating
               for j in range(max(0, event.trigger - 7), event.trigger + 1))  # fmt: skip


def _clause_starts(sentence: Sentence) -> set[int]:
    return set(sentence.clause_starts)


def _of_speech(sentence: Sentence, first: int, last: int, trigger: int, speech: frozenset[str]) -> bool:
    """Whether the date at words first to last dates a statement: "said on Friday", "in a Wednesday press release"."""
    if first == trigger + 1 and event_word(sentence, trigger):
        return False
    after = sentence.words[last + 1 : last + 2]
    if of_speech_noun(sentence, sentence.starts[first]):
        return True
    if _says(sentence, first - 1, speech) or (bool(after) and after[0] in SPEECH_NOUNS):
        return True
    between = sentence.words[max(0, first - 1) : first]
    if (
        between
        and between[0] in ("reporters", "it", "early", "late", "in", "on")
        and _says(sentence, first - 2, speech)
    ):
        return True
    return _says(sentence, last + 1, speech) and not sentence.has(last + 1, "support")


def _says(sentence: Sentence, i: int, speech: frozenset[str]) -> bool:
    """Whether word i is a verb of speech, and not one that launches."""
    known = 0 <= i < len(sentence) and sentence.words[i] in speech and sentence.tags[i].startswith("V")
    return known and not sentence.has(i, "launch")


def event_word(sentence: Sentence, i: int) -> bool:
    """Whether word i itself tells of a launch."""
    return sentence.has(i, "launch") or sentence.has(i, "event") or sentence.has(i, "flight")


def plausible(date: Date, published: dt.date | None) -> Date | None:
    """The date unless it lies after publication, when the text must be wrong or speak of a plan."""
    if published is not None and date.since is not None and date.since > published + dt.timedelta(days=1):
        return None
    return date


def undated(date: Date, rule: str) -> Date:
    """The expression kept as evidence, without a value."""
    return replace(date, value=None, precision="unknown", since=None, until=None, rule=rule)


def coordinated(date: Date, sentence: Sentence, event: Event) -> list[Date]:
    """The days of the list that `date` belongs to ("on 29 June, on 9 July from Hwangju and on 13 July"), in order."""
    days = [other for other in sentence.dates if other.precision == "day" and not other.bound]
    if date not in days:
        return [date]
    here = days.index(date)
    found = [date]
    while here and re.fullmatch(r"\s*(?:,|and)\s*", sentence.text[days[here - 1].end : found[0].start]):
        here -= 1
        found.insert(0, days[here])
    for later in days[days.index(date) + 1 :]:
        gap = sentence.text[found[-1].end : later.start]
        words = set(re.findall(r"\w+", gap.lower()))
        listed = _LIST.fullmatch(gap) or (
            re.match(r"\s*(?:from|near|at|in)\b[^,;]*(?:,|\sand)(?:\s*and)?\s*(?:on\s*)?$", gap)
            and not words & {"was", "were", "said", "that"}
        )
        if not listed or "-" in gap:
            break
        found.append(later)
    return found if len({day.value for day in found}) > 1 else [date]

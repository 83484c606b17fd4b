"""What the words around a launch say of it: place, direction, distance, height, time of day, outcome, actor."""

import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from analysis.dates import Time, times
from analysis.launches.events import Event
from analysis.launches.lexicon import Place
from analysis.launches.nouns import noun_phrase_start
from analysis.launches.sentences import AUX, Sentence

KM_PER_MILE = 1.609344
_UNITS = {"km": 1.0, "kilo": 1.0, "mile": KM_PER_MILE, "mi": KM_PER_MILE, "nautical": 1.852, "feet": 0.0003048,
          "met": 0.001,
          "m": 0.001}  # fmt: skip
_NUMBER = r"\d{1,3}(?:[,\s]\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"
_MEASURE = re.compile(
    rf"(?<![\w.])(?P<low>{_NUMBER})(?:\s?(?:-|–|to|and|or)\s?(?P<high>{_NUMBER}))?[\s-]?"
    r"(?P<unit>km|kilomet(?:er|re)s?|nautical miles?|miles?|feet|met(?:er|re)s)\b(?!\s*(?:per|an?)\s+hour|/h|ph)"
)
_HEIGHT = re.compile(
    r"altitudes?|apogees?|heights?|peak(?:ed|ing)?|climb(?:ed|ing)|soar(?:ed|ing)|rose|risen|rising|high\b|up to space"
    r"|went up|reach(?:ing|ed)(?! a target| its target)",
    re.IGNORECASE,
)
_DISTANCE = re.compile(
    r"fl(?:ew|ying|own|y|ight|ies)|travel(?:l?ed|l?ing|s)?|distances?|range|cover(?:ed|ing)?|away|far|downrange"
    r"|journey|reached a target|target|over\b",
    re.IGNORECASE,
)
_FLOWN = re.compile(r"\b(?:flew|flown|flying|travel\w+|covered)(?:\s+(?:about|some|around|roughly|nearly|over))?\s*$")
_OFFSET = re.compile(
    r"\s*(?:\([^)]*\)\s*)?(?:(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ern)?\s+(?:of|from)|from|off"
    r"|of\s+road|inside|into|within|short)\b",
    re.IGNORECASE,
)
_DIRECTION = re.compile(
    r"\b(?:(?:in\s+an?\s+)?(?:north|south|east|west|north-?east|north-?west|south-?east|south-?west)(?:ward|erly|wards)"
    r"(?:\s+direction)?|toward?s?\s+the\s+(?:north|south|east|west)|(?:into|in|toward?s?|over|off)\s+(?:the\s+)?(?:[a-z]+\s+)?"
    r"(?:sea|waters|ocean|direction)\b[^.,;]{0,60}|(?:into|toward?s?|over)\s+(?:the\s+)?(?:[A-Z][\w.'’-]+(?:\s+(?:of\s+)?[A-Z][\w.'’-]+)*))",
)


@dataclass(frozen=True)
class Region:
    """The stretch of a sentence that speaks of one launch, and the word that tells of it (−1: none)."""

    sentence: Sentence
    start: int
    end: int
    trigger: int = -1

    def holds(self, word: int) -> bool:
        """Whether the sentence's word lies inside."""
        return self.start <= self.sentence.starts[word] < self.end


ORIGIN_WORDS = 8
"""words after "fired" within which "from" leads to where it was fired, not to where it fell"""
_AWAY = frozenset({
    "toward", "towards", "into", "over", "to", "against", "hit", "reached", "off", "above", "past"
})  # fmt: skip
_PRONOUNS = frozenset(["they", "it", "he", "she", "we", "you"])
_STAND_INS = frozenset({
    "it", "they", "one", "two", "three", "both", "all", "none", "each", "first", "second", "third", "other", "others",
    "which", "attempt", "attempts", "warhead", "payload", "engine", "stage", "trial", "experiment"
})  # fmt: skip
_DOWN = frozenset({
    "into", "landed", "fell", "splashed", "dropped", "toward", "towards", "down", "in", "plunged", "crashed", "hit"
})  # fmt: skip
_WATER = ("sea", "waters", "ocean", "bay", "gulf")


def place(sentences: Iterable[Region], actor: str) -> Place | None:
    """The launch place in the first sentence that names one: the most exact name that is where from, not where to."""
    for region in sentences:
        best: tuple[int, Place] | None = None
        sentence = region.sentence
        for first, _last_word, candidates in sentence.places:
            chosen = _choose(candidates, actor)
            if chosen is None or not region.holds(first) or chosen.type in _WATER or chosen.type == "country":
                continue
            lead = _lead(sentence, first)
            if lead is None or (lead == "at" and not actor):
                continue
            rank = {"from": 0, "near": 1, "at": 1, "off": 2, "in": 2, "around": 1, "outside": 2}.get(lead, 3)
            rank = rank * 40 + min(abs(first - region.trigger), 39)
            if best is None or rank < best[0] or _within(chosen, best[1]):
                if best is not None and _within(best[1], chosen):
                    continue
                best = (rank, chosen)
        if best is not None:
            return best[1]
    return None


def _choose(candidates: Sequence[Place], actor: str) -> Place | None:
    """The place of that name in the actor's country; where the actor is unknown, the only one there is."""
    fitting = [candidate for candidate in candidates if not actor or candidate.country in ("", actor)]
    return fitting[0] if fitting and (actor or len(fitting) == 1) else None


def _within(inner: Place, outer: Place) -> bool:
    return inner.within == outer.name or (outer.type == "province" and inner.type != "province" and not inner.within)


def _lead(sentence: Sentence, first: int) -> str | None:
    """The preposition that leads to the name at `first`; None when it tells where the missile went, or who spoke."""
    for j in range(first - 1, max(-1, first - 9), -1):
        word = sentence.words[j]
        if word == "left":
            return "from"
        if word == "off" and not _into(sentence, j):
            return word
        if word in _AWAY:
            return None
        if word == "at" and any(tag[:2] not in ("DT", "JJ", "NN", "PO") for tag in sentence.tags[j + 1 : first]):
            return None
        if word in ("from", "near", "at", "in", "off", "around", "outside"):
            if word in ("off", "in") and sentence.words[j + 1 : j + 3] in (
                ["waters", "off"],
                ["the", "sea"],
                ["the", "direction"],
            ):
                return None
            if word == "in" and {"landed", "fell", "splashed", "landing"} & set(sentence.words[max(0, j - 3) : j]):
                return None
            return word
        if word in (";", "said", "says", "told") or sentence.tags[j] in ("VBD", "VBZ"):
            return None
    return None


def _into(sentence: Sentence, i: int) -> bool:
    """Whether "off" at i tells where a missile came down ("into the sea off", "landed off"), not where from."""
    before = sentence.words[max(0, i - 5) : i]
    if "from" in before:
        return False
    return bool(before[-1:]) and (before[-1] in (*_WATER, "coast", "coasts") or bool(_DOWN & set(before)))


def countries(regions: Iterable[Region]) -> set[str]:
    """Countries of the places that missiles are said to have come from."""
    found: set[str] = set()
    for region in regions:
        for first, _, candidates in region.sentence.places:
            homes = {place.country for place in candidates}
            if region.holds(first) and _lead(region.sentence, first) in ("from", "near", "at", "off", "around"):
                found |= homes if len(homes) == 1 else set()
    found.discard("")
    return found


def direction(sentences: Iterable[Region]) -> str:
    """Where it flew or fell, in the text's words, from the first sentence that says so; "" when none does."""
    for region in sentences:
        for match in _DIRECTION.finditer(region.sentence.text, region.start, region.end):
            return " ".join(match[0].split())
    return ""


def measures(sentences: Iterable[Region]) -> tuple[float | None, float | None]:
    """Greatest ground distance and greatest height in km; None where no sentence gives one."""
    distance = apogee = None
    for region in sentences:
        text = region.sentence.text
        for match in _MEASURE.finditer(text, region.start, region.end):
            before = text[max(region.start, match.start() - 70) : match.start()]
            after = text[match.end() : min(region.end, match.end() + 40)]
            flown = _FLOWN.search(before) and after.lstrip().startswith("into")
            if before.rstrip().endswith("(") or (_OFFSET.match(after) and not flown):
                continue
            value = _kilometres(match)
            high = _last(_HEIGHT, before)
            far = _last(_DISTANCE, before)
            if re.match(r"\s*(?:\([^)]*\)\s*)?(?:high|in altitude|in height|above|into space)", after):
                high = len(before) + 1
            elif re.match(r"\s*(?:\([^)]*\)\s*)?(?:away|in distance|far|downrange)\b", after):
                far = len(before) + 1
            if value < 1 and high <= 0:
                continue
            if high > far:
                apogee = max(apogee or 0, value)
            elif far > high:
                distance = max(distance or 0, value)
        if distance is not None and apogee is not None:
            break
    return distance, apogee


def _kilometres(match: re.Match) -> float:
    number = match["high"] or match["low"]
    factor = next(factor for unit, factor in _UNITS.items() if match["unit"].startswith(unit))
    return round(float(re.sub(r"[,\s]", "", number)) * factor, 1)


def _last(pattern: re.Pattern, text: str) -> int:
    found = [match.end() for match in pattern.finditer(text)]
    return found[-1] if found else -1


def clock(sentences: Iterable[Region]) -> Time | None:
    """The first time of day in the sentences of a launch."""
    for region in sentences:
        for time in times(region.sentence.text, region.start, region.end):
            if not _stamped(region.sentence.text, time):
                return time
    return None


def _stamped(text: str, time: Time) -> bool:
    """Whether a bare "09:12" that opens a line only says when the line was written."""
    line = text[text.rfind("\n", 0, time.start) + 1 : time.start]
    return not line.strip(" [(*–-") and not time.zone and time.words.strip().replace(":", "").isdigit()


def outcome(sentences: Iterable[Region]) -> str:
    """success or failure as the text says or claims, else unknown; a failure said anywhere outweighs."""
    said = "unknown"
    for region in sentences:
        sentence, trigger = region.sentence, region.trigger
        lexicon = sentence.lexicon
        failed = [
            match
            for match in lexicon.failure.finditer(region.sentence.text, region.start, region.end)
            if not _denied(sentence, match.start()) and (trigger >= 0 or _of_launch(sentence, match.start()))
        ]
        if failed and not all(_elsewhere(sentence, match.start(), trigger) for match in failed):
            return "failure"
        if any(not _denied(sentence, match.start()) and not _elsewhere(sentence, match.start(), trigger)
               and (trigger >= 0 or _of_launch(sentence, match.start()))
               for match in lexicon.success.finditer(region.sentence.text, region.start, region.end)):  # fmt: skip
            said = "success"
    return said


def _denied(sentence: Sentence, offset: int) -> bool:
    i = sentence.index(offset)
    return bool({"not", "no", "n't", "never", "without", "un"} & set(sentence.words[max(0, i - 4) : i]))


def _of_launch(sentence: Sentence, offset: int) -> bool:
    """Whether a sentence without a launch of its own speaks of the missile or the launch up to the clause of `offset`.

    "Departures were halted" does not, "one of them exploded" does.
    """
    last = sentence.clause(min(sentence.index(offset), len(sentence) - 1))[1]
    return any(sentence.has(j, "missile") or sentence.has(j, "event") or sentence.words[j] in _STAND_INS
               or any(begin <= j <= end for begin, end, _ in sentence.weapons) for j in range(last))  # fmt: skip


def _elsewhere(sentence: Sentence, offset: int, trigger: int) -> bool:
    """Whether the word at `offset` belongs to a clause about another matter (after "since", "unlike", "following")."""
    i = sentence.index(offset)
    return (
        any(
            sentence.words[j] in ("since", "unlike", "following", "after", "than", "failed-")
            for j in range(trigger + 1, i)
        )
        and i > trigger
    )


def actor(event: Event, speech: frozenset[str]) -> str:
    """The country that the sentence names as launching: "by the North", "a North Korean missile", "North Korea fired",
    "from a North Korean submarine"; "" when it names none."""
    sentence, trigger = event.sentence, event.trigger
    for first, _, name in sentence.countries:
        by = next((j for j in range(first - 1, max(trigger, first - 4), -1) if sentence.words[j] == "by"), None)
        if by is not None and not any(tag.startswith("V") for tag in sentence.tags[trigger + 1 : by]):
            return name
    owned = [(missile.first, missile.last) for missile in event.missiles]
    if event.sort == "noun":
        owned.append((noun_phrase_start(sentence, min([trigger, *(begin for begin, _ in owned)])), trigger))
    for begin, end in owned:
        for first, last, name in sentence.countries:
            verbs = any(tag in ("VBD", "VBZ", "VBP") for tag in sentence.tags[last + 1 : end])
            if begin <= first <= end and not verbs:
                return name
    watched = event.supported and any(
        sentence.words[j] in speech or sentence.words[j].startswith(("detect", "watch", "observ"))
        for j in range(sentence.clause(trigger)[0], trigger)
    )
    acts = event.sort != "noun" or (event.supported and not watched)
    return (_subject(sentence, trigger) if acts else "") or _origin(sentence, trigger)


def _subject(sentence: Sentence, trigger: int) -> str:
    """The country that is, or owns, the subject of the verb at `trigger`."""
    for first, last, name in reversed(sentence.countries):
        if last >= trigger:
            continue
        gap = sentence.words[last + 1 : trigger]
        before = sentence.words[first - 1] if first else ""
        if before in _AWAY | {"of", "in", "between", "near", "with"} or (before == "and" and last + 2 >= trigger):
            continue
        if {"that", "said", "says", "reported", "which", "had,"} & set(gap) or gap[:1] == [","] or len(gap) > 12:
            continue
        if gap and gap[-1] in _PRONOUNS:
            return ""
        if _governed(sentence, first) or (gap[:1] == ["'s"] and "and" in gap):
            continue
        if any(sentence.has(j, "missile") for j in range(last + 1, trigger)):
            continue
        return name
    return ""


def _governed(sentence: Sentence, first: int) -> bool:
    """Whether the name at word `first` is the object of a verb before it: "misread the U.S. drone and launched"."""
    lead = first - 1 - (sentence.words[first - 1 : first] == ["the"])
    return lead > 0 and sentence.tags[lead] == "VBD" and sentence.words[lead] not in AUX


def _origin(sentence: Sentence, trigger: int) -> str:
    for first, _, name in sentence.countries:
        lead = sentence.words[max(0, first - 3) : first]
        if trigger < first <= trigger + ORIGIN_WORDS and "from" in lead:
            return name
    return ""

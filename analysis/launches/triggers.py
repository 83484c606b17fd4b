"""Where a sentence tells of a launch: the verbs, nouns and flights that do, with their missiles."""

from analysis.launches.events import Event, made, real
from analysis.launches.nouns import told_by_noun
from analysis.launches.phrases import Missile, coordinated, missiles
from analysis.launches.sentences import ADVERBS, AUX, BE, CLAUSE, STOPS, Sentence

_TAKEN_FOR = frozenset(["said", "believed", "thought", "presumed", "suspected", "called", "is", "was", "were", "flew"])
_TELLING = frozenset({"launch", "event", "flight", "landing"})
_EVENTFUL = frozenset({
    "attempt", "attempts", "failure", "failures", "success", "successes", "activity", "activities", "event", "events",
    "series", "spree", "today", "yesterday", "overnight", "earlier", "last", "this", "morning", "afternoon", "evening"
})  # fmt: skip
_PRONOUNS = frozenset(["it", "they", "he", "she", "we", "which", "that", "who"])


def events(sentence: Sentence) -> list[Event]:
    """The launches that a sentence tells of, in order of their triggers; one word tells of one launch."""
    found, phrases = [], missiles(sentence)
    for i, classes in enumerate(sentence.classes):
        telling = sentence.words[i] == "left" or (classes and not classes.isdisjoint(_TELLING))
        event = _event(sentence, i, phrases) if telling else None
        if event is not None and real(event):
            found.append(event)
    return _distinct(sentence, found) or _entry(sentence, phrases)


def _entry(sentence: Sentence, phrases: list[Missile]) -> list[Event]:
    """The launch of an entry in a list of dates: "5 January: one missile from Jagang", with no verb of launching."""
    first = next((i for i, word in enumerate(sentence.words) if word not in ("-", "•", "*", "–")), 0)
    date = next((date for date in sentence.dates if sentence.index(date.start) == first and date.value), None)
    if date is None:
        return []
    colon = sentence.index(date.end - 1) + 1
    own = [phrase for phrase in phrases if phrase.first == colon + 1 and not phrase.ignored and phrase.count]
    if sentence.words[colon : colon + 1] not in ([":"], ["–"], ["—"]) or not own:
        return []
    verbs = {
        word
        for word, tag in zip(sentence.words, sentence.tags, strict=True)
        if tag in ("VBD", "VBZ", "VBP", "MD", "VBN")
    }
    shown = {"parade", "show", "display", "exhibition", "museum"} & set(sentence.words)
    return [made(sentence, own[0].last, "verb", own)] if verbs <= _TAKEN_FOR and not shown else []


def _event(sentence: Sentence, i: int, phrases: list[Missile]) -> Event | None:
    word, tag = sentence.words[i], sentence.tags[i]
    if (
        "phrase" in sentence.classes[i]
        and i
        and sentence.classes[i - 1] == sentence.classes[i]
        and "launch" in sentence.classes[i]
    ):
        return None
    if any(phrase.first <= i <= phrase.last for phrase in phrases if phrase.event != i):
        inside = next(phrase for phrase in phrases if phrase.first <= i <= phrase.last)
        if not (sentence.has(i, "launch") and (tag == "VBD" or (tag == "VBN" and i == inside.first))):
            return None
    if sentence.has(i, "launch") and _is_verb(sentence, i):
        if sentence.words[i + 1 : i + 2] == ["down"] or (word in ("sent", "sends") and not _sent_flying(sentence, i)):
            return None
        return _verb(sentence, i, phrases)
    if sentence.has(i, "event") and not sentence.has(i + 1, "place of work") and not _modifies(sentence, i):
        return told_by_noun(sentence, i, phrases)
    leaves = word == "left" and any(first in (i + 1, i + 2) for first, _, _ in sentence.places)
    if (leaves or sentence.has(i, "flight") or sentence.has(i, "landing")) and (
        tag.startswith("V") and not word.endswith("ing")
    ):
        return _flight(sentence, i, phrases)
    return None


def _modifies(sentence: Sentence, i: int) -> bool:
    """Whether the noun at i only modifies the noun behind it: "the test-flight image"."""
    if sentence.tags[i + 1 : i + 2] not in (["NN"], ["NNS"]) or i + 1 in sentence.dating:
        return False
    told = any(sentence.has(i + 1, name) for name in ("event", "launch", "missile"))
    return not told and sentence.words[i + 1] not in _EVENTFUL


def _sent_flying(sentence: Sentence, i: int) -> bool:
    """Whether what is sent goes up or across, rather than to a buyer."""
    ahead = sentence.words[i + 1 : i + 10]
    return (
        bool({"into", "over", "across", "toward", "towards", "skyward", "up"} & set(ahead))
        or "phrase" in sentence.classes[i]
    )


def _is_verb(sentence: Sentence, i: int) -> bool:
    word, tag = sentence.words[i], sentence.tags[i]
    if word.endswith("ed") or word in ("shot", "sent", "let"):
        return True
    if word.endswith("ing"):
        return tag == "VBG" and not (i and sentence.tags[i - 1] in ("DT", "PRP$", "POS", "JJ"))
    if tag in ("VBD", "VBN", "VBZ", "VBP", "VB", "MD"):
        return not (i and sentence.tags[i - 1] in ("DT", "PRP$", "POS", "JJ", "CD"))
    if i and sentence.words[i - 1] == "to":
        return True
    # A headline's present tense ("North Korea fires two missiles") is easily tagged as a plural noun.
    named = any(last == i - 1 for _, last, _ in sentence.countries)
    return named and word.endswith("s") and sentence.tags[i + 1 : i + 2] in (["CD"], ["DT"], ["JJ"])


def _verb(sentence: Sentence, i: int, phrases: list[Missile]) -> Event | None:
    after = sentence.words[i + 1 : i + 2]
    participle = sentence.words[i].endswith("ed") or sentence.words[i] in ("shot", "sent")
    passive = participle and _passive(sentence, i)
    if not passive:
        objects = _objects(sentence, i, phrases)
        if objects is not None:
            return made(sentence, i, "verb", objects) if objects else None
    subjects = _subjects(sentence, i, phrases, passive) if participle else []
    if subjects and not passive and _has_object(sentence, subjects[-1], i):
        return None
    if subjects and subjects[-1].proxy and not sentence.dating:
        subjects = []
    if subjects:
        return made(sentence, i, "verb", subjects)
    relative = _relative(sentence, i, phrases)
    if relative:
        return made(sentence, i, "verb", relative)
    if passive and _pronoun_subject(sentence, i):
        return Event(sentence, i, "verb", definite=True, pronoun=True)
    if after and after[0] in ("one", "two", "another", "three"):
        # "tested one of its own": the missile is the one spoken of
        if any(sentence.has(j, "other") for j in range(i + 1, min(i + 5, len(sentence)))):
            return None
        return Event(sentence, i, "verb", [Missile(i + 1, i + 1, count={"two": 2, "three": 3}.get(after[0], 1))],
                         pronoun=True)  # fmt: skip
    return None


def _has_object(sentence: Sentence, phrase: Missile, i: int) -> bool:
    """Whether the verb at i, behind a comma, has an object of its own: "the Missile, fired two shots"."""
    after = sentence.tags[i + 1 : i + 2]
    return "," in sentence.words[phrase.last + 1 : i] and sentence.tags[i] in ("VBD", "VBN") and (
        after in (["CD"], ["PRP$"]) and i + 1 not in sentence.dating)  # fmt: skip


def _passive(sentence: Sentence, i: int) -> bool:
    for j in range(i - 1, max(-1, i - 5), -1):
        word = sentence.words[j]
        if word in BE:
            return True
        if not (sentence.tags[j].startswith("RB") or word in ADVERBS or word in AUX or sentence.has(j, "launch")):
            return False
    return False


def _objects(sentence: Sentence, i: int, phrases: list[Missile]) -> list[Missile] | None:
    """Missiles that the verb at i has as its objects; none for another object, None without an object."""
    for phrase in phrases:
        if phrase.last <= i:
            continue
        gap = range(i + 1, max(i + 1, phrase.first))
        reached = _reaches(sentence, gap)
        if not reached:
            return [] if reached is False else None
        if phrase.ignored or phrase.event is not None:
            return [] if phrase.ignored else None
        return [phrase, *coordinated(sentence, phrase, phrases)]
    for j in range(i + 1, min(i + 8, len(sentence))):
        if sentence.has(j, "other"):
            return []
        if sentence.words[j] in STOPS or sentence.tags[j].startswith("VB"):
            break
    return None


def _reaches(sentence: Sentence, gap: range) -> bool | None:
    """Whether the words of `gap` may stand between a verb and its object; None where no object follows at all."""
    words = [sentence.words[j] for j in gap]
    if len(words) > 12:
        return None
    if "what" in words:
        return True
    quoted = [word for word in words if word not in ("“", "”", "``", "''", '"')]
    tags = [sentence.tags[j] for j in gap if sentence.words[j] not in ("“", "”", "``", "''", '"')]
    if quoted and quoted[0] == ",":
        inner = quoted[1:]
        return True if "," in inner and not any(tag in ("VBD", "VBZ", "VBP") for tag in tags) else None
    for word, tag in zip(quoted, tags, strict=True):
        if word in ADVERBS:
            continue
        if word in STOPS or word in CLAUSE or word == ",":
            return None
        if tag in ("VBD", "VBZ", "VBP", "MD"):
            return None
        if tag in ("IN", "TO") and word not in ("about", "around", "over", "of", "at"):
            return None
    if any(sentence.has(j, "other") for j in gap):
        return False
    nouns = [word for word, tag in zip(quoted, tags, strict=True) if tag in ("NN", "NNS") and word not in ADVERBS]
    if "and" in quoted:
        return not nouns or None
    return not nouns


def _subjects(sentence: Sentence, i: int, phrases: list[Missile], passive: bool) -> list[Missile]:
    """Missiles that were launched, standing before a passive verb or a participle at i."""
    before = [phrase for phrase in phrases if phrase.last < i and phrase.event is None]
    if not before:
        return []
    phrase = before[-1]
    gap = range(phrase.last + 1, i)
    words = [sentence.words[j] for j in gap]
    if phrase.ignored:
        return []
    close = all(
        word in AUX | ADVERBS or word in (",", ")", "that", "which", "(") or sentence.tags[j].startswith("RB")
        for j, word in zip(gap, words, strict=True)
    )
    if close:
        listed = len(before) > 1 and coordinated(sentence, before[-2], phrases)[:1] == [phrase]
        return [before[-2], phrase] if listed else [phrase]
    if (
        passive
        and len(words) <= 18
        and not any(
            sentence.tags[j] in ("VBD", "VBZ", "VBP", "MD")
            and sentence.words[j] not in AUX
            and not _set_off(sentence, phrase.last, j, i)
            for j in gap
        )
    ):
        return [phrase] if not ({";", ":"} & set(words)) and not _named_subject(sentence, gap) else []
    return []


def _set_off(sentence: Sentence, last: int, j: int, i: int) -> bool:
    """Whether word j stands between commas that both lie between a phrase and its verb."""
    return "," in sentence.words[last + 1 : j] and "," in sentence.words[j:i]


def _named_subject(sentence: Sentence, gap: range) -> bool:
    """Whether a noun of its own stands directly before the verb (after the last comma of `gap`), as its subject."""
    words = [sentence.words[j] for j in gap]
    tail = len(words) - words[::-1].index(",") if "," in words else 0
    tags = [sentence.tags[j] for j in gap][tail:]
    return "," in words and any(tag in ("NN", "NNS", "NNP", "PRP") for tag in tags[:6])


def _relative(sentence: Sentence, i: int, phrases: list[Missile]) -> list[Missile]:
    """The missile of "the missile (that) North Korea fired"."""
    before = [phrase for phrase in phrases if phrase.last < i and phrase.event is None and not phrase.ignored]
    if not before or i - before[-1].last > 8:
        return []
    gap = range(before[-1].last + 1, i)
    words = [sentence.words[j] for j in gap]
    if any(word in STOPS or word in (",", "and", "but") for word in words):
        return []
    subject = bool(_PRONOUNS & set(words)) or any(first in gap for first, _, _ in sentence.countries)
    verbs = [j for j in gap if sentence.tags[j] in ("VBD", "VBZ", "VBP", "MD") and sentence.words[j] not in AUX]
    return [before[-1]] if subject and not verbs else []


def _pronoun_subject(sentence: Sentence, i: int) -> bool:
    return any(sentence.words[j] in ("it", "they", "one", "both", "each", "two", "another", "which")
               for j in range(max(0, i - 5), i))  # fmt: skip


def _flight(sentence: Sentence, i: int, phrases: list[Missile]) -> Event | None:
    before = [phrase for phrase in phrases if phrase.last < i and not phrase.ignored and phrase.event is None]
    if not before or i - before[-1].last > 10:
        return None
    phrase = before[-1]
    gap = range(phrase.last + 1, i)
    if any(sentence.tags[j] in ("VBD", "VBZ", "VBP", "MD") and not _set_off(sentence, phrase.last, j, i) for j in gap
           if sentence.words[j] not in AUX):  # fmt: skip
        return None
    between = [sentence.words[j] for j in gap]
    apart = bool({"that", "which", "who", "and", "by", "than"} & set(between)) and len(gap) > 1
    if apart and between not in ([",", "which"], [",", "and"]):
        return None
    if phrase.proxy and not any(j > i for j in sentence.dating):
        return None
    if sentence.has(i, "landing") and (phrase.definite or (phrase.weapon and phrase.count is None)):
        return None
    return made(sentence, i, "flight", [phrase])


def _distinct(sentence: Sentence, found: list[Event]) -> list[Event]:
    """Events without those that repeat another of the sentence: the same missile, a verb and its noun."""
    kept: list[Event] = []
    for event in found:
        same = [other for other in kept if any(phrase in other.missiles for phrase in event.missiles)]
        if same and not event.pronoun:
            continue
        kept.append(event)
    return kept

"""Where a sentence tells of a launch: verbs, nouns and flights with their missiles, and whether they are real."""

from dataclasses import dataclass, field

from analysis.dates.almanac import NUMBERS
from analysis.launches.phrases import Missile, missiles
from analysis.launches.sentences import AUX, BE, CLAUSE, STOPS, Sentence

MODALS = frozenset(["will", "would", "could", "may", "might", "can", "cannot", "should", "must", "shall", "'ll", "wo", "ca"])
NEGATIONS = frozenset(["not", "n't", "never", "no", "without", "neither", "nor", "nothing", "none", "hardly", "barely"])
_ADVERBS = frozenset(["also", "then", "again", "reportedly", "apparently", "successfully", "off", "up", "out", "just", "only", "both", "each", "all", "themselves", "itself", "on", "still", "once", "later", "first", "suddenly", "simultaneously", "jointly"])  # fmt: skip
_FEARS = frozenset("concern concerned concerns worried worry fear fears".split())
_PAST = frozenset("shot sent let flew rose fell hit".split())
_PRONOUNS = frozenset(["it", "they", "he", "she", "we", "which", "that", "who"])
_GERUND_AFTER = frozenset(["after", "by", "in", "of", "for", "from", "with", "at", ",", "accused"])


@dataclass(eq=False)
class Event:
    """One launch as one sentence tells it: the word that tells it and the missiles it is of."""

    sentence: Sentence
    trigger: int
    sort: str
    """verb, noun or flight"""
    missiles: list[Missile] = field(default_factory=list)
    definite: bool = False
    """refers back to a launch that the text has told of, or that readers know of"""
    pronoun: bool = False
    generic: bool = False
    """launches in general, not a particular one"""
    supported: bool = False
    """the noun is the object of "conducted", "carried out" and the like"""
    earlier: bool = False
    other: bool = False
    attempted: bool = False
    antecedent: Sentence | None = None
    spoken_of: list[Missile] = field(default_factory=list)
    """the missile, and the sentence it stands in, that "it" or "the launch" may refer back to"""


def events(sentence: Sentence) -> list[Event]:
    """The launches that a sentence tells of, in order of their triggers; one word tells of one launch."""
    found, phrases = [], missiles(sentence)
    for i in range(len(sentence)):
        event = _event(sentence, i, phrases)
        if event is not None and _real(sentence, event):
            found.append(event)
    return _distinct(sentence, found)


def _event(sentence: Sentence, i: int, phrases: list[Missile]) -> Event | None:
    word, tag = sentence.words[i], sentence.tags[i]
    if "phrase" in sentence.classes[i] and i and sentence.classes[i - 1] == sentence.classes[i] and "launch" in sentence.classes[i]:
        return None
    if any(phrase.first <= i <= phrase.last for phrase in phrases if phrase.event != i):
        inside = next(phrase for phrase in phrases if phrase.first <= i <= phrase.last)
        if not (sentence.has(i, "launch") and (tag == "VBD" or (tag == "VBN" and i == inside.first))):
            return None
    if sentence.has(i, "launch") and _is_verb(sentence, i):
        if sentence.words[i + 1 : i + 2] == ["down"] or (word in ("sent", "sends") and not _sent_flying(sentence, i)):
            return None
        return _verb(sentence, i, phrases)
    if sentence.has(i, "event") and not sentence.has(i + 1, "place of work"):
        return _noun(sentence, i, phrases)
    if (sentence.has(i, "flight") or sentence.has(i, "landing")) and tag.startswith("V") and not word.endswith("ing"):
        return _flight(sentence, i, phrases)
    return None


def _sent_flying(sentence: Sentence, i: int) -> bool:
    """Whether what is sent goes up or across, rather than to a buyer."""
    ahead = sentence.words[i + 1 : i + 10]
    return bool({"into", "over", "across", "toward", "towards", "skyward", "up"} & set(ahead)) or "phrase" in sentence.classes[i]


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
            return _made(sentence, i, "verb", objects) if objects else None
    subjects = _subjects(sentence, i, phrases, passive) if participle else []
    if subjects and subjects[-1].proxy and not sentence.dating:
        subjects = []
    if subjects:
        return _made(sentence, i, "verb", subjects)
    relative = _relative(sentence, i, phrases)
    if relative:
        return _made(sentence, i, "verb", relative)
    if passive and _pronoun_subject(sentence, i):
        return Event(sentence, i, "verb", definite=True, pronoun=True)
    if after and after[0] in ("one", "two", "another", "three") and not sentence.has(i + 2, "other"):
        # "tested one of its own": the missile is the one spoken of
        if not any(sentence.has(j, "other") for j in range(i + 1, min(i + 5, len(sentence)))):
            return Event(sentence, i, "verb", [Missile(i + 1, i + 1, kinds=[], count={"two": 2, "three": 3}.get(after[0], 1))],
                         pronoun=True)  # fmt: skip
    return None


def _passive(sentence: Sentence, i: int) -> bool:
    for j in range(i - 1, max(-1, i - 5), -1):
        word = sentence.words[j]
        if word in BE:
            return True
        if not (sentence.tags[j].startswith("RB") or word in _ADVERBS or word in AUX or sentence.has(j, "launch")):
            return False
    return False


def _objects(sentence: Sentence, i: int, phrases: list[Missile]) -> list[Missile] | None:
    """Missiles that the verb at i has as its objects; an empty list when its object is something else, None when it has none."""
    for phrase in phrases:
        if phrase.last <= i:
            continue
        gap = range(i + 1, max(i + 1, phrase.first))
        reached = _reaches(sentence, gap)
        if not reached:
            return [] if reached is False else None
        if phrase.ignored or phrase.event is not None:
            return [] if phrase.ignored else None
        return [phrase, *_coordinated(sentence, phrase, phrases)]
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
        if word in _ADVERBS:
            continue
        if word in STOPS or word in CLAUSE or word == ",":
            return None
        if tag in ("VBD", "VBZ", "VBP", "MD"):
            return None
        if tag == "IN" or tag == "TO":
            if word not in ("about", "around", "over", "of", "at"):
                return None
    if any(sentence.has(j, "other") for j in gap):
        return False
    nouns = [word for word, tag in zip(quoted, tags, strict=True) if tag in ("NN", "NNS") and word not in _ADVERBS]
    if "and" in quoted:
        return not nouns or None
    return False if nouns else True


def _coordinated(sentence: Sentence, phrase: Missile, phrases: list[Missile]) -> list[Missile]:
    """Further missiles in the same list of objects: "three ... and a ...", "a KN-06 and two Scuds"."""
    found, last = [], phrase.last
    for other in phrases:
        if other.first <= last:
            continue
        gap = sentence.words[last + 1 : other.first]
        if gap and set(gap) <= {",", "and", "as", "well", "plus", "also", "including"} and other.event is None:
            if not other.ignored:
                found.append(other)
            last = other.last
        else:
            break
    return found


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
    if all(word in AUX or word in _ADVERBS or word in (",", ")", "that", "which", "(") or sentence.tags[j].startswith("RB")
           for j, word in zip(gap, words, strict=True)):  # fmt: skip
        return [*before[:-1][-1:], phrase] if len(before) > 1 and _coordinated(sentence, before[-2], phrases)[:1] == [phrase] else [phrase]
    if passive and len(words) <= 18 and not any(
        sentence.tags[j] in ("VBD", "VBZ", "VBP", "MD") and sentence.words[j] not in AUX and not _set_off(sentence, phrase.last, j, i)
        for j in gap
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


def _noun(sentence: Sentence, i: int, phrases: list[Missile]) -> Event | None:
    own = [phrase for phrase in phrases if phrase.event == i]
    if not own and sentence.tags[i] in ("VBD", "VBN", "VBZ", "VBP", "VB") and not sentence.words[i].endswith("ing"):
        return None
    first = _noun_phrase_start(sentence, own[0].first if own else i)
    if not own:
        own = _governed(sentence, i, phrases)
    if any(phrase.ignored for phrase in own):
        return None
    words = sentence.words[first : i + 1]
    supported = _supported(sentence, first)
    determined = words[0] if words else ""
    plural = sentence.words[i].endswith("s") or sentence.tags[i] == "NNS"
    possessive = determined in ("its", "their", "his") or "'s" in words or "’s" in words or (
        first > 0 and sentence.words[first - 1] in ("'s", "’s"))  # fmt: skip
    counted = any(sentence.tags[j] == "CD" for j in range(first, i))
    definite = determined in ("the", "this", "that", "these", "those") or (possessive and not supported)
    event = _made(sentence, i, "noun", own) if own else Event(sentence, i, "noun")
    event.supported = supported
    event.definite = definite and not (supported and determined != "the")
    event.generic = (plural and not counted and not supported) or determined in ("any", "no", "such", "some", "every", "each")
    event.earlier = event.earlier or bool({"previous", "earlier", "last", "past", "prior", "similar"} & set(words))
    event.other = bool({"another", "second", "third", "more", "further"} & set(words))
    if not own:
        if not definite and not supported:
            return None
        event.pronoun = True
    if _likened(sentence, first):
        event.earlier = True
    numeral = next((_number(sentence.words[j]) for j in range(first, i) if sentence.tags[j] == "CD"), None)
    if own and own[0].event != i and numeral and all(phrase.count in (None, 1) for phrase in own):
        own[0].count, own[0].minimum = numeral, "least" in words
    if own and own[0].event == i:
        count = next((phrase.count for phrase in own), None)
        for phrase in own:
            # "two missile tests" counts tests, "a missile launch" says nothing of the missiles
            phrase.count = count if count == 1 and not plural else None
            phrase.minimum = False
    return event


def _likened(sentence: Sentence, first: int) -> bool:
    """Whether the noun phrase that begins at `first` is only compared with: "similar to", "as with", "unlike"."""
    before = sentence.words[max(0, first - 3) : first]
    return bool({"similar", "like", "unlike", "than", "resembles", "recalled"} & set(before)) or before[-2:] == ["as", "with"]


def _number(word: str) -> int | None:
    return int(word) if word.isdigit() else NUMBERS.get(word)


def _noun_phrase_start(sentence: Sentence, i: int) -> int:
    first = i
    inside = ("JJ", "JJR", "JJS", "NN", "NNP", "DT", "PRP$", "CD", "POS", "VBN", "VBG")
    while first > 0 and (sentence.tags[first - 1] in inside or sentence.words[first - 1] == "failed") and not (
        sentence.has(first - 1, "support") or sentence.has(first - 1, "launch") or first - 1 in sentence.dating
        or sentence.words[first] in ("a", "an", "the", "its", "their")):  # fmt: skip
        first -= 1
    return first


def _governed(sentence: Sentence, i: int, phrases: list[Missile]) -> list[Missile]:
    """The missiles of "test of a ...", "launches with a total of seven ...", "launch involving two ..."."""
    for phrase in phrases:
        if phrase.first <= i:
            continue
        gap = sentence.words[i + 1 : phrase.first]
        links = {"of", "involving", "with", "for", ",", "what"}
        if len(gap) <= 12 and gap and (gap[0] in links or gap[0] == "by" or gap[:1] == ["on"]) and "of" in gap + ["of"] * (gap[0] != "of"):
            if any(sentence.tags[j] in ("VBD", "VBZ", "VBP") for j in range(i + 1, phrase.first)) and "what" not in gap:
                return []
            if gap[0] == "by" and "of" not in gap:
                return []
            if phrase.event is not None:
                return []
            if any(sentence.has(j, "other") for j in range(i + 1, phrase.first)):
                return []
            return [phrase, *_coordinated(sentence, phrase, phrases)]
        break
    return []


def _supported(sentence: Sentence, first: int) -> bool:
    """Whether the noun phrase that begins at `first` is the object of "conducted", "carried out" and the like."""
    for j in range(first - 1, max(-1, first - 5), -1):
        if sentence.has(j, "support") and sentence.tags[j] != "NN":
            return True
        if not (sentence.tags[j] in ("RB", "DT", "JJ", "IN", "RP", "``", "CD", "PRP$") or sentence.words[j] in _ADVERBS):
            return False
        if sentence.words[j] in ("for", "after", "before", "over", "on", "since"):
            return False
    if sentence.words[max(0, first - 4) : first].count("to"):
        return False
    return False


def _flight(sentence: Sentence, i: int, phrases: list[Missile]) -> Event | None:
    before = [phrase for phrase in phrases if phrase.last < i and not phrase.ignored and phrase.event is None]
    if not before or i - before[-1].last > 10:
        return None
    phrase = before[-1]
    gap = range(phrase.last + 1, i)
    if any(sentence.tags[j] in ("VBD", "VBZ", "VBP", "MD") and not _set_off(sentence, phrase.last, j, i) for j in gap
           if sentence.words[j] not in AUX):  # fmt: skip
        return None
    if any(sentence.words[j] in ("that", "which", "who", "and", "by", "than") for j in gap) and len(gap) > 1:
        return None
    if phrase.proxy and not any(j > i for j in sentence.dating):
        return None
    if sentence.has(i, "landing") and (phrase.definite or (phrase.weapon and phrase.count is None)):
        return None
    return _made(sentence, i, "flight", [phrase])


def _made(sentence: Sentence, i: int, sort: str, own: list[Missile]) -> Event:
    return Event(
        sentence, i, sort, own,
        definite=all(phrase.definite for phrase in own),
        generic=all(phrase.plural and phrase.count is None for phrase in own) and not sentence.dating and (
            sentence.tags[i] in ("VB", "VBP", "VBG") or "are" in sentence.words[max(0, i - 3) : i]),
        earlier=any(phrase.earlier for phrase in own),
        other=any(phrase.other for phrase in own),
    )  # fmt: skip


def _real(sentence: Sentence, event: Event) -> bool:
    """Whether the launch took place or was tried, rather than planned, threatened, denied, wished for or simulated."""
    i = event.trigger
    begin = min([i, *(phrase.first for phrase in event.missiles)]) if event.sort == "noun" else i
    if event.sort == "noun" and _to_come(sentence, i):
        return False
    auxiliary = sentence.words[i - 1] if i else ""
    finite = event.sort != "noun" and auxiliary not in ("be", "being") and (
        sentence.tags[i] in ("VBD", "VBZ") or sentence.words[i].endswith("ed")
        or (sentence.words[i] in _PAST and auxiliary != "to"))  # fmt: skip
    if sentence.lexicon.simulation & set(sentence.words[sentence.clause(i)[0] : i]):
        return False
    if event.sort == "noun" and any(sentence.has(j, "hypothetical") for j in range(begin, i)):
        return False
    if any(sentence.has(j, "hypothetical") and sentence.words[j] in ("simulated", "mock", "virtual") for phrase in event.missiles
           for j in range(phrase.first, phrase.last + 1)):  # fmt: skip
        return False
    base = event.sort != "noun" and not finite and not sentence.words[i].endswith("ing")
    distance = 0
    infinitive = False
    for j in range(begin - 1, max(-1, begin - 16), -1):
        word = sentence.words[j]
        distance += 1
        if word in ("if", "unless", "whether", "lest") and distance <= 12:
            return False
        if word in (";", ":") or (word == "," and distance > 1 and not infinitive):
            break
        if word in MODALS and distance <= 6:
            return False
        if word in NEGATIONS and distance <= 5 and not (word == "no" and sentence.words[j + 1 : j + 2] in (["earlier"], ["fewer"])):
            return False
        if base and word == "to" and distance <= 3:
            infinitive = True
            if "have" in sentence.words[j + 1 : i]:
                base = infinitive = False
            continue
        if infinitive and sentence.has(j, "factual"):
            event.attempted = word.startswith(("attempt", "tr", "fail"))
            base = infinitive = False
            continue
        if infinitive and distance > 8:
            return False
        if not finite and sentence.has(j, "hypothetical") and distance <= 7 and not (event.definite and word in _FEARS):
            return False
        if word in CLAUSE and not infinitive:
            break
    if infinitive:
        return False
    if "have" in sentence.words[max(0, i - 3) : i] and "to" in sentence.words[max(0, i - 5) : i]:
        return True
    if base:
        return _present(sentence, i)
    if auxiliary == "being" and i > 1 and sentence.words[i - 2] not in BE:
        return False
    if sentence.words[i].endswith("ing") and event.sort == "verb":
        return i == 0 or sentence.words[i - 1] in _GERUND_AFTER or bool(BE & set(sentence.words[max(0, i - 2) : i]))
    return True


def _to_come(sentence: Sentence, i: int) -> bool:
    """Whether what is said of "the launch" at i puts it ahead: "is imminent", "might be", "would", "is expected"."""
    for j in range(i + 1, min(i + 6, len(sentence))):
        word = sentence.words[j]
        if word in STOPS or word in CLAUSE or word == ",":
            return False
        if word in MODALS or word in ("imminent", "expected", "planned", "scheduled", "likely", "possible"):
            return True
    return False


def _present(sentence: Sentence, i: int) -> bool:
    """Whether a base form is the finite present of a headline-like sentence ("Both Koreas fire missiles")."""
    if i == 0:
        return False
    return sentence.tags[i - 1] in ("NNS", "NNPS", "NNP") and sentence.tags[i] in ("VBP", "NN", "VBZ", "NNS")


def _distinct(sentence: Sentence, found: list[Event]) -> list[Event]:
    """Events without those that repeat another of the sentence: same missile phrase, or a verb and the noun it supports."""
    kept: list[Event] = []
    for event in found:
        same = [other for other in kept if any(phrase in other.missiles for phrase in event.missiles)]
        if same and not event.pronoun:
            continue
        kept.append(event)
    return kept

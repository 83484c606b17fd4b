"""A launch as one sentence tells it, and whether it took place or was only planned, denied or played through."""

from dataclasses import dataclass, field

from analysis.launches.phrases import Missile
from analysis.launches.sentences import BE, CLAUSE, SPEECH_NOUNS, STOPS, Sentence

MODALS = frozenset({
    "will", "would", "could", "may", "might", "can", "cannot", "should", "must", "shall", "'ll", "wo", "ca"
})  # fmt: skip
NEGATIONS = frozenset(["not", "n't", "never", "no", "without", "neither", "nor", "nothing", "none", "hardly", "barely"])
_FEARS = frozenset(["concern", "concerned", "concerns", "worried", "worry", "fear", "fears"])
_MISTAKEN = frozenset(["wrongly", "mistakenly", "erroneously", "incorrectly", "falsely"])
_PICTURES = frozenset({
    "film", "films", "footage", "video", "videos", "picture", "pictures", "photograph", "photographs", "photo",
    "photos", "image", "images", "clip", "clips", "pieces", "recording", "recordings"
})  # fmt: skip
_PAST = frozenset(["shot", "sent", "let", "flew", "rose", "fell", "hit"])
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


def of_speech_noun(sentence: Sentence, offset: int) -> bool:
    """Whether the date at `offset` stands right behind a noun of speech: "the briefing on Thursday"."""
    return bool(set(sentence.words[max(0, sentence.index(offset) - 1) : sentence.index(offset)]) & SPEECH_NOUNS)


def made(sentence: Sentence, i: int, sort: str, own: list[Missile]) -> Event:
    """The event that the word at `i` tells of its missiles `own`."""
    dated = any(date.precision in ("day", "month") and not date.bound and not of_speech_noun(sentence, date.start)
                for date in sentence.dates)  # fmt: skip
    return Event(
        sentence, i, sort, own,
        definite=all(phrase.definite for phrase in own),
        generic=all(phrase.plural and phrase.count is None for phrase in own) and not dated and (
            sentence.tags[i] in ("VB", "VBP", "VBG") or "are" in sentence.words[max(0, i - 3) : i]),
        earlier=any(phrase.earlier for phrase in own),
        other=any(phrase.other for phrase in own),
    )  # fmt: skip


def real(event: Event) -> bool:
    """Whether the launch took place or was tried, rather than planned, threatened, denied, wished for or simulated."""
    sentence = event.sentence
    i = event.trigger
    begin = min([i, *(phrase.first for phrase in event.missiles)]) if event.sort == "noun" else i
    if event.sort == "noun" and (_to_come(sentence, i) or _might(sentence, begin)):
        return False
    if _supposed(sentence, i) or _pictured(sentence, event):
        return False
    if _MISTAKEN & set(sentence.words[:i]) or ("version" in sentence.words[:i] and "earlier" in sentence.words[:i]):
        return False
    if any("any" in sentence.words[max(0, phrase.first - 2) : phrase.last] for phrase in event.missiles):
        return False
    auxiliary = sentence.words[i - 1] if i else ""
    finite = event.sort != "noun" and auxiliary not in ("be", "being") and (
        sentence.tags[i] in ("VBD", "VBZ") or sentence.words[i].endswith("ed")
        or (sentence.words[i] in _PAST and auxiliary != "to")
        or (sentence.tags[i] == "VBN" and auxiliary in ("had", "has", "have", "was", "were", "been")))  # fmt: skip
    if sentence.lexicon.simulation & set(sentence.words[sentence.clause(i)[0] : i]):
        return False
    if event.sort == "noun" and any(sentence.has(j, "hypothetical") for j in range(begin, i)):
        return False
    played = sentence.lexicon.simulation
    if any(played & set(sentence.words[phrase.first : phrase.last + 1]) for phrase in event.missiles):
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
        if word in MODALS and distance <= 6 and sentence.tags[j] != "NNP":
            return False
        if (
            word in NEGATIONS
            and distance <= 5
            and not (word == "no" and sentence.words[j + 1 : j + 2] in (["earlier"], ["fewer"]))
            and not (word == "not" and sentence.words[j + 1 : j + 2] in (["long"], ["only"], ["far"], ["since"]))
        ):
            return False
        if base and word == "to" and distance <= 3:
            infinitive = True
            if "have" in sentence.words[j + 1 : i]:
                base = infinitive = False
            continue
        if (
            infinitive
            and word == "decision"
            and any(
                sentence.words[k].startswith(("condemn", "denounc", "deplor", "criticis", "criticiz")) for k in range(j)
            )
        ):
            base = infinitive = False
            continue
        if infinitive and sentence.has(j, "factual"):
            event.attempted = word.startswith(("attempt", "tr", "fail"))
            base = infinitive = False
            continue
        if infinitive and distance > 8:
            return False
        supposed = sentence.has(j, "hypothetical") and distance <= (1 if word == "any" else 7)
        if not finite and supposed and not (event.definite and word in _FEARS):
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


def _might(sentence: Sentence, begin: int) -> bool:
    """Whether the noun phrase at `begin` is what somebody "may attempt" or "could conduct", whatever is thrown in."""
    return any(
        sentence.words[j] in MODALS and sentence.tags[j] == "MD"
        and (sentence.has(j + 1, "support") or sentence.words[j + 1] in ("be", "see", "include", "involve"))
        and not any(sentence.tags[k] in ("VBD", "VBZ", "VBP") for k in range(j + 2, begin))
        for j in range(begin)
    )  # fmt: skip


def _supposed(sentence: Sentence, i: int) -> bool:
    """Whether the words after the launch at i only suppose it: "if that happens", "should it come"."""
    after = sentence.words[i + 1 : i + 20]
    return any(
        word == "if" and thing in ("that", "it", "this", "one") and verb.startswith(("happen", "occur"))
        for word, thing, verb in zip(after, after[1:], after[2:], strict=False)
    )


def _pictured(sentence: Sentence, event: Event) -> bool:
    """Whether the launch is what a film or a picture shows, rather than what the sentence tells of."""
    first = min([event.trigger, *(phrase.first for phrase in event.missiles)])
    if event.sort == "flight" and sentence.tags[event.trigger] not in ("VBZ", "VBP", "VBG"):
        return False
    shown = sentence.words[max(0, first - 9) : first]
    return (event.sort != "verb" and "of" in shown[-3:] and bool(_PICTURES & set(shown))
            and not any(tag in ("VBD", "VBZ", "MD") for tag in sentence.tags[max(0, first - 2) : first]))  # fmt: skip


def _present(sentence: Sentence, i: int) -> bool:
    """Whether a base form is the finite present of a headline-like sentence ("Both Koreas fire missiles")."""
    if i == 0:
        return False
    return sentence.tags[i - 1] in ("NNS", "NNPS", "NNP") and sentence.tags[i] in ("VBP", "NN", "VBZ", "NNS")

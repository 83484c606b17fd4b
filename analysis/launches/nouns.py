"""Nouns that tell of a launch: "a test of two missiles", "its third ICBM launch", "the launch"."""

from analysis.dates.almanac import NUMBERS
from analysis.launches.events import Event, made
from analysis.launches.phrases import Missile, coordinated
from analysis.launches.sentences import ADVERBS, BE, Sentence

_EXPLOSIVE = frozenset(["nuclear", "atomic", "thermonuclear", "hydrogen", "bomb", "warhead"])
"""what else is tested"""


def told_by_noun(sentence: Sentence, i: int, phrases: list[Missile]) -> Event | None:
    """The launch that the noun at `i` tells of, None where it tells of none."""
    own = [phrase for phrase in phrases if phrase.event == i]
    if not own and sentence.tags[i] in ("VBD", "VBN", "VBZ", "VBP", "VB") and not sentence.words[i].endswith("ing"):
        return None
    first = noun_phrase_start(sentence, own[0].first if own else i)
    if not own:
        own = _governed(sentence, i, phrases)
    if any(phrase.ignored for phrase in own):
        return None
    words = sentence.words[first : i + 1]
    if not own and _EXPLOSIVE & set(words):
        return None
    supported = _supported(sentence, first)
    determined = words[0] if words else ""
    plural = sentence.words[i].endswith("s") or sentence.tags[i] == "NNS"
    possessive = determined in ("its", "their", "his") or "'s" in words or "’s" in words or (
        first > 0 and sentence.words[first - 1] in ("'s", "’s"))  # fmt: skip
    counted = any(sentence.tags[j] == "CD" for j in range(first, i))
    definite = determined in ("the", "this", "that", "these", "those") or (possessive and not supported)
    event = made(sentence, i, "noun", own) if own else Event(sentence, i, "noun")
    event.supported = supported
    event.definite = definite and not (supported and determined != "the")
    listed = sentence.words[i + 1 : i + 2] in (["of"], ["on"]) and i + 2 in sentence.dating
    event.generic = (plural and not counted and not supported and not listed) or determined in (
        "any",
        "no",
        "such",
        "some",
        "every",
        "each",
    )
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
    return bool({"similar", "like", "unlike", "than", "resembles", "recalled"} & set(before)) or before[-2:] == [
        "as",
        "with",
    ]


def _number(word: str) -> int | None:
    return int(word) if word.isdigit() else NUMBERS.get(word)


def noun_phrase_start(sentence: Sentence, i: int) -> int:
    """The first word of the noun phrase that ends at word i."""
    first = i
    tags = ("JJ", "JJR", "JJS", "NN", "NNP", "DT", "PRP$", "CD", "POS", "VBN", "VBG")
    while first > 0 and (sentence.tags[first - 1] in tags or sentence.words[first - 1] in ("failed", "first")) and not (
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
        links = {"of", "involving", "with", "for", ",", "what", "was", "is"}
        if (
            len(gap) <= 12
            and gap
            and (gap[0] in links or gap[0] == "by" or gap[:1] == ["on"])
            and "of" in gap + ["of"] * (gap[0] != "of")
        ):
            told_of = gap[-1] == "of" and (gap[0] != "of" or gap[-2:-1] == ["that"])
            verbs = [j for j in range(i + 1, phrase.first) if sentence.tags[j] in ("VBD", "VBZ", "VBP")]
            if any(not told_of or sentence.words[j] not in BE for j in verbs) and "what" not in gap:
                return []
            if gap[0] == "by" and "of" not in gap:
                return []
            if phrase.event is not None:
                return []
            if any(sentence.has(j, "other") for j in range(i + 1, phrase.first)):
                return []
            return [phrase, *coordinated(sentence, phrase, phrases)]
        break
    return []


def _supported(sentence: Sentence, first: int) -> bool:
    """Whether the noun phrase that begins at `first` is the object of "conducted", "carried out" and the like."""
    for j in range(first - 1, max(-1, first - 5), -1):
        if sentence.has(j, "support") and sentence.tags[j] != "NN":
            return True
        if not (sentence.tags[j] in ("RB", "DT", "JJ", "IN", "RP", "``", "CD", "PRP$") or sentence.words[j] in ADVERBS):
            return False
        if sentence.words[j] in ("for", "after", "before", "over", "on", "since"):
            return False
    if sentence.words[max(0, first - 4) : first].count("to"):
        return False
    return False

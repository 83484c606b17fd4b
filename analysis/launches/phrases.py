"""Missile phrases: "at least two short-range ballistic missiles", "a suspected Hwasong-12", "its KN-23s"."""

import re
from copy import copy
from dataclasses import dataclass, field

from analysis.dates.almanac import NUMBERS
from analysis.launches.counts import count
from analysis.launches.lexicon import KIND_ORDER, Weapon
from analysis.launches.sentences import Sentence

STRONG = frozenset(KIND_ORDER) - {"ballistic", "missile", "rocket", "srbm", "mrbm", "irbm"}
_INSIDE = frozenset({
    "JJ", "JJR", "JJS", "NN", "NNS", "NNP", "NNPS", "VBN", "VBG", "CD", "POS", "PRP$", "DT", "PDT", "RB", "FW",
    "``", "''", "HYPH", "#"
})  # fmt: skip
_SORTS = frozenset(["system", "systems", "type", "class", "variant", "version", "family", "test", "launch", "firing"])
_DERIVED = frozenset(["variant", "version", "derivative", "modification", "copy"])
_QUOTES = frozenset({"“", "”", "``", "''", '"', "‘"})
_ALIKE = re.compile(r"of (?:the same|this|that|the|its) (type|sort|kind|class|family|make|design)\b")
_OTHER = frozenset(["another", "other", "second", "third", "fourth", "more", "further", "additional", "separate"])
_SET_APART = frozenset(["previous", "earlier", "last", "similar", "past", "prior", "former"])


@dataclass(eq=False)
class Missile:
    """A missile phrase: words first to last (inclusive), and what it says of the missile."""

    first: int
    last: int
    kinds: list[tuple[str, int]] = field(default_factory=list)
    """kind and how firmly the words name it: 3 a class, 1 a range alone, 0 no more than missile"""
    weapon: tuple[Weapon, ...] = ()
    count: int | None = None
    minimum: bool = False
    definite: bool = False
    plural: bool = False
    other: bool = False
    earlier: bool = False
    event: int | None = None
    """the noun ("launch", "test") this phrase modifies"""
    proxy: bool = False
    """"one", "two of them", "those": the missile is the one spoken of"""
    alike: str = ""
    """how it is of the sort spoken of: "such" a missile, one of the same "type", of this "family"; "" if it is not"""
    ignored: bool = False
    """a missile of a kind that is not counted, or a word for it in another thing's name"""


def missiles(sentence: Sentence) -> list[Missile]:
    """Every missile phrase of a sentence, in order; neighbouring names of one missile are one phrase.

    They are the caller's to change.
    """
    if "missiles" not in sentence.kept:
        sentence.kept["missiles"] = _read(sentence)
    return [copy(phrase) for phrase in sentence.kept["missiles"]]


def _read(sentence: Sentence) -> list[Missile]:
    heads: list[tuple[int, int, tuple[Weapon, ...]]] = []
    for first, last, weapons in sentence.weapons:
        heads.append((first, last, weapons))
    named = {i for first, last, _ in heads for i in range(first, last + 1)}
    alone = [i for i, classes in enumerate(sentence.classes) if "missile" in classes and i not in named]
    for i in alone:
        if i - 1 not in alone:
            last = i
            while last + 1 in alone:
                last += 1
            heads.append((i, last, ()))
    heads.sort()
    found = _joined(sentence, [_phrase(sentence, *head) for head in _compounds(sentence, heads)])
    taken = {i for phrase in found for i in range(phrase.first, phrase.last + 1)}
    return sorted([*found, *_proxies(sentence, taken)], key=lambda phrase: phrase.first)


def _proxies(sentence: Sentence, taken: set[int]) -> list[Missile]:
    """ "one", "another two", "pairs of them" before a verb of launching or flying: missiles of the sort spoken of."""
    found = []
    for i, word in enumerate(sentence.words[:-1]):
        if not (word in _PROXIES or word in NUMBERS) or i in taken or i in sentence.dating:
            continue
        last = i + 2 if sentence.words[i + 1 : i + 3] in (["of", "them"], ["of", "these"]) else i
        after = last + 1
        while after < len(sentence) - 1 and (sentence.words[after] in _AUXILIARY or sentence.tags[after] == "RB"):
            after += 1
        tells = sentence.tags[after].startswith("V") and (
            sentence.has(after, "launch") or sentence.has(after, "flight") or sentence.words[after] == "followed"
        )
        if tells and sentence.words[last + 1] not in ("of",):
            if word in ("one", "ones"):
                phrase = _phrase(sentence, i, last, ())
            else:
                count = {"another": 1, "pair": 2, "pairs": 2}.get(word, NUMBERS.get(word))
                phrase = Missile(i, last, count=count, plural=word in ("those", "others"))
            phrase.other = phrase.proxy = True
            found.append(phrase)
    return found


_LISTED = frozenset(["a", "an", "the", "of", "one", "failed", "successful", "failed-test"])
_PROXIES = frozenset(["one", "ones", "another", "others", "those", "pair", "pairs"])
_AUXILIARY = frozenset(["was", "were", "had", "been", "has", "have"])


def coordinated(sentence: Sentence, phrase: Missile, phrases: list[Missile]) -> list[Missile]:
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


def itemised(sentence: Sentence, own: list[Missile]) -> list[Missile]:
    """The missiles that "seven missiles, including an ICBM and two Scuds" lists, where it lists several; else `own`."""
    if len(own) != 1 or not own[0].plural or own[0].weapon or any(strength for _, strength in own[0].kinds):
        return own
    phrases = [phrase for phrase in missiles(sentence) if phrase.first > own[0].last and not phrase.ignored]
    if not phrases:
        return own
    gap = range(own[0].last + 1, phrases[0].first)
    lead = next((j for j in gap if sentence.words[j] in ("including", ":", "namely")), None)
    if lead is None or any(sentence.tags[j] in ("VBD", "VBZ", "VBP", "MD") for j in gap):
        return own
    if not all(sentence.has(j, "event") or sentence.words[j] in _LISTED for j in range(lead + 1, phrases[0].first)):
        return own
    items = [phrases[0], *coordinated(sentence, phrases[0], phrases)]
    return items if len(items) > 1 else own


def _compounds(sentence: Sentence, heads: list) -> list:
    """Heads that touch ("Hwasong-12 missile") as one."""
    joined: list[tuple[int, int, tuple[Weapon, ...]]] = []
    for first, last, weapons in heads:
        if joined and first - joined[-1][1] == 1 and sentence.words[first] not in (",", "("):
            joined[-1] = (joined[-1][0], last, joined[-1][2] or weapons)
        else:
            joined.append((first, last, weapons))
    return joined


def _joined(sentence: Sentence, found: list[Missile]) -> list[Missile]:
    """An alias in brackets, or what the missile is called or believed to be, joins the phrase before it."""
    kept: list[Missile] = []
    for phrase in found:
        if kept:
            before = kept[-1]
            gap = sentence.words[before.last + 1 : phrase.first]
            if gap in (["("], ["-", "("], ["or", "the"], [",", "or"]) and (
                phrase.first == phrase.last or phrase.weapon
            ):
                before.kinds += phrase.kinds
                before.weapon = before.weapon or phrase.weapon
                before.last = phrase.last + (sentence.words[phrase.last + 1 : phrase.last + 2] == [")"])
                before.event = phrase.event
                continue
        kept.append(phrase)
    return kept


def _phrase(sentence: Sentence, first: int, last: int, weapons: tuple[Weapon, ...]) -> Missile:
    begin = first
    while begin > 0 and _inside(sentence, begin - 1) and not _opened(sentence, begin):
        begin -= 1
    while begin < first and sentence.words[begin] in _QUOTES | {"'s"}:
        begin += 1
    phrase = Missile(begin, last, weapon=weapons)
    words = sentence.words[begin : last + 1]
    for index in (last + 1, last + 2):
        if sentence.has(index, "event") and not _acts(sentence, index):
            phrase.event = index
            break
        if index == last + 1 and (
            sentence.has(index, "place of work") or sentence.has(index, "other") or _compound(sentence, last)
        ):
            phrase.ignored = True
            break
        if sentence.tags[index : index + 1] not in (["NN"], ["JJ"], ["NNP"]):
            break
    phrase.kinds = _kinds(sentence, begin, last)
    if any(kind == "" for kind, _ in phrase.kinds) or any(sentence.has(i, "other") for i in range(begin, last)):
        phrase.ignored = True
    head = sentence.words[last]
    if head in ("weapon", "weapons") and not any(strength for _, strength in phrase.kinds):
        phrase.ignored = phrase.ignored or not {"similar", "hypersonic", "guided", "tactical"} & set(words)
    phrase.plural = sentence.tags[last] in ("NNS", "NNPS") or (head.endswith("s") and head not in ("mlrs",))
    if _DERIVED & set(words):
        phrase.weapon, phrase.kinds = (), []
    phrase.definite = bool({"the", "this", "that", "these", "those", "both"} & set(words[:2])) or (
        words[0] in ("its", "their", "'s") or "'s" in words[:4])  # fmt: skip
    phrase.count, phrase.minimum = count(sentence, phrase.first, words, named=bool(phrase.weapon))
    if phrase.count == 1 and phrase.plural:
        phrase.count = None
    singular = not phrase.plural and not head.startswith("launcher") and (
        (phrase.definite and sentence.has(phrase.last, "missile")) or "another" in words)  # fmt: skip
    if phrase.count is None and singular:
        phrase.count = 1
    phrase.other = bool(_OTHER & set(words))
    after = " ".join(sentence.words[last + 1 : last + 5])
    alike = _ALIKE.match(after)
    phrase.alike = alike[1] if alike else "such" if "such" in sentence.words[max(0, begin - 1) : begin + 1] else ""
    phrase.earlier = bool(_SET_APART & set(words))
    return phrase


def _compound(sentence: Sentence, last: int) -> bool:
    """Whether the word for a missile only modifies a noun behind it ("missile treaty")."""
    head, after = sentence.words[last], sentence.words[last + 1 : last + 2]
    return (
        bool(after)
        and sentence.tags[last + 1] in ("NN", "NNS")
        and sentence.has(last, "missile")
        and not (
            head.endswith("s")
            or after[0] in _SORTS
            or after[0].endswith(("ward", "wards"))
            or last + 1 in sentence.dating
        )
    )


def _opened(sentence: Sentence, i: int) -> bool:
    """Whether word i is a determiner, with which a phrase begins."""
    return sentence.words[i] in ("a", "an", "the", "its", "their", "this", "these", "another") and not (
        sentence.words[i - 1] == "of" or sentence.words[i] == "another")  # fmt: skip


def _inside(sentence: Sentence, i: int) -> bool:
    """Whether word i may stand inside a missile phrase, before its head."""
    word, tag = sentence.words[i], sentence.tags[i]
    if i in sentence.dating:
        return False
    if any(first <= i <= last for first, last, _ in sentence.modifiers):
        return True
    if sentence.has(i, "launch") and (word.endswith("ed") or tag.startswith("V") or word in ("shot", "fires")):
        return False
    if word == "guided":
        return True
    if sentence.has(i, "support") and (word.endswith("ed") or tag in ("VBD", "VBZ", "VBP", "VB", "VBG")):
        return False
    if word == "of" and i and sentence.has(i - 1, "group"):
        return True
    if (
        word in ("of", "or", "to")
        and i
        and sentence.words[i - 1] in ("couple", "pair", "dozens", "one", "two", "three", "four")
    ):
        return True
    if word in ("than", "least") and i and sentence.words[i - 1] in ("more", "at", "fewer"):
        return True
    if word == "at" and sentence.words[i + 1 : i + 2] == ["least"]:
        return True
    if word in _QUOTES:
        return True
    if tag == "VBN" and i and sentence.tags[i - 1] in ("NN", "NNS", "NNP") and word not in ("guided", "launched"):
        return False
    if tag == "RB" and word in ("not", "also", "then", "just", "only", "again", "reportedly", "off"):
        return False
    if any(first <= i <= last for first, last, _ in sentence.countries):
        return sentence.words[i + 1 : i + 2] not in ([], ["'s"]) or sentence.tags[i] in ("JJ", "NNP", "POS")
    return tag in _INSIDE and word not in ("that", "there", "including")


def _acts(sentence: Sentence, i: int) -> bool:
    """Whether "launch", "test" ... at i is a verb here rather than a noun."""
    word, tag = sentence.words[i], sentence.tags[i]
    if word.endswith("ed") or word == "shot":
        return True
    if tag in ("VBD", "VBN", "MD"):
        return True
    return tag in ("VBZ", "VBP", "VB") and not sentence.has(i + 1, "place of work")


def _kinds(sentence: Sentence, first: int, last: int) -> list[tuple[str, int]]:
    """What the phrase says of the kind; words inside a weapon's name say nothing beside it."""
    found = []
    inside = {i for start, end, _ in sentence.weapons for i in range(start, end + 1)}
    named = [kind for start, end, kind in sentence.modifiers if first <= start and end <= last and start not in inside]
    heads = [sentence.lexicon.kinds.get(" ".join(sentence.words[i:j]))
             for i in range(first, last + 1) if i not in inside for j in range(last + 1, i, -1)]  # fmt: skip
    if "" in named:
        return [("", 3)]
    for kind in KIND_ORDER:
        if kind in named or kind in heads:
            ranged = kind in ("srbm", "mrbm", "irbm") and kind not in heads
            if kind == "rocket" and kind not in named and "rocket" in heads:
                strength = 3 if any(word.startswith("launch") for word in sentence.words[first : last + 1]) else 1
            elif ranged:
                strength = 3 if "ballistic" in named else 1
            else:
                strength = 0 if kind == "missile" else 1 if kind == "ballistic" else 3
            found.append((kind, strength))
            break
    return found

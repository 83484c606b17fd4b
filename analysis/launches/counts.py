"""The number of missiles that a phrase gives: "three", "at least two", "a salvo of", "dozens"."""

import re

from analysis.dates.almanac import NUMBERS
from analysis.launches.sentences import Sentence

_COUNTS = {"pair": 2, "couple": 2, "pairs": 2, "dozen": 12, "dozens": 24, "trio": 3}
_MANY = frozenset({
    "several", "multiple", "various", "numerous", "many", "few", "salvo", "barrage", "volley", "series", "flurry",
    "battery", "string", "handful"
})  # fmt: skip
_MORE = re.compile(r"\b(?:more than|over) (?:\d|an?\b|" + "|".join(NUMBERS) + ")", re.IGNORECASE)
_MINIMUM = re.compile(r"at least|more than|over|no fewer than|minimum of", re.IGNORECASE)
_LAUNCHERS = frozenset(["launcher", "launchers", "mlrs", "system", "systems"])
_MOST = 200
"""a greater number is no number of missiles of one launch"""


def count(sentence: Sentence, first: int, words: list[str], named: bool) -> tuple[int | None, bool]:
    """The number that a missile phrase of `words`, beginning at word `first`, gives, and whether it is a least number.

    `named` says that its last word is a weapon's name, which may itself stand behind a number. Who counts launchers
    does not count missiles.
    """
    if words[-1] in _LAUNCHERS:
        return None, False
    found, minimum = _number(sentence, first, words if named else words[:-1], words)
    if found is None or found > _MOST:
        return None, minimum
    numeral = next((i for i, word in enumerate(words) if word.isdigit() or word in NUMBERS or word in _COUNTS), 0)
    before = sentence.between(max(0, first - 3), first + numeral + 1)
    if _MINIMUM.search(before):
        return found + bool(_MORE.search(before)), True
    return found, minimum


def _number(sentence: Sentence, first: int, numerals: list[str], words: list[str]) -> tuple[int | None, bool]:
    several = False
    for i, word in enumerate(numerals):
        if word.isdigit() and words[i + 1 : i + 2] not in (["mm"], ["km"], ["mm-"]):
            return int(word), False
        if word in ("a", "an") and not (_MANY & set(words) or set(_COUNTS) & set(words)):
            return 1, several
        if word in NUMBERS and word not in ("zero", "a", "an"):
            return NUMBERS[word], False
        if word in _COUNTS:
            return _COUNTS[word], word == "dozens"
        several = several or (word in _MANY and not _within_name(sentence, first + i))
    return (2, True) if several else (None, False)


def _within_name(sentence: Sentence, i: int) -> bool:
    """Whether word i belongs to a name, as in "multiple rocket launcher"."""
    return any(first <= i <= last for first, last, _ in [*sentence.weapons, *sentence.modifiers])

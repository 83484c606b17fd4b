"""Names as keys: spelling variants of one name give one key.

>>> fold("Kim Jong-un") == fold("Kim Jong Un"), fold("António Guterres’s")
(True, 'antonio guterres')
"""

import re
import unicodedata
from collections.abc import Iterable
from functools import lru_cache

from analysis.speakers.lexicon import SUFFIXES

_WORD = re.compile(r"[^\W_]+(?:[.'’&-][^\W_]+)*\.?|&", re.UNICODE)
_FINAL_S = re.compile(r"['’]s?$")


@lru_cache(maxsize=200_000)
def fold(text: str) -> str:
    """Lower case, without accents, points, possessive endings; hyphens become spaces."""
    if " " in text.strip():
        return " ".join(filter(None, map(fold, text.split())))
    if not text.isascii():
        text = unicodedata.normalize("NFKD", text.replace("’", "'").replace("‘", "'"))
        text = "".join(character for character in text if not unicodedata.combining(character))
    text = text.casefold().strip()
    if text.endswith("'s"):
        text = text[:-2]
    elif text.endswith("s'"):
        text = text[:-1]
    return " ".join(text.replace(".", "").replace("-", " ").replace("‐", " ").replace("–", " ").split())


def key(folded: Iterable[str]) -> str:
    """Folded words as one key; a possessive ending that stands alone leaves none."""
    return " ".join(filter(None, folded))


def words(text: str) -> list[tuple[int, int, str]]:
    """The words of a short text as (start, end, word), initials with their points, possessive endings kept.

    >>> [word for _, _, word in words("Rep. G.K. Butterfield (D-N.C.), who")]
    ['Rep.', 'G.K.', 'Butterfield', 'D-N.C.', 'who']
    """
    return [(match.start(), match.end(), match[0]) for match in _WORD.finditer(text)]


def bare(name: str) -> str:
    """A name without a possessive ending: "Stumpf’s" → "Stumpf"."""
    return _FINAL_S.sub("", name) if name.endswith(("'s", "’s", "'", "’")) else name


def parts(name: str) -> tuple[str, ...]:
    """The folded words of a person's name without suffixes such as Jr."""
    split = fold(name).replace(",", " ").split()
    kept = tuple(word for word in split if word not in SUFFIXES)
    return kept or tuple(split)


def same_person(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether two names of two or more parts can be one person's.

    Order may differ, middle names may be missing or initials, given names may be initials.

    >>> same_person(parts("Charles B. Rangel"), parts("Charles Rangel"))
    True
    >>> same_person(parts("Kishida Fumio"), parts("Fumio Kishida"))
    True
    >>> same_person(parts("Bill Roe"), parts("Jane Roe"))
    False
    """
    if one == other:
        return True
    if len(one) == len(other) and sorted(one) == sorted(other):
        return len(one) == 2 or one[1:] + one[:1] == other or other[1:] + other[:1] == one
    short, long = sorted((one, other), key=len)
    if len(short) > 1 and long[-len(short) :] == short:
        return True
    if one[-1] != other[-1] or len(one) < 2 or len(other) < 2:
        return False
    short, long = sorted((one[:-1], other[:-1]), key=len)
    return _alike(short[0], long[0]) and _within(short[1:], long[1:])


def _alike(one: str, other: str) -> bool:
    return one == other or (min(len(one), len(other)) == 1 and one[0] == other[0])


def _within(short: tuple[str, ...], long: tuple[str, ...]) -> bool:
    left = list(long)
    for word in short:
        match = next((other for other in left if _alike(word, other)), None)
        if match is None:
            return not left
        left.remove(match)
    return True


def initials(folded: list[str]) -> str:
    """First letters, as acronyms take them."""
    return "".join(word[0] for word in folded if word not in ("of", "the", "for", "and", "on", "in", "to", "&", "at"))


def slug(name: str) -> str:
    """A name as an id.

    >>> slug("Kim Jong-un")
    'kim-jong-un'
    """
    plain = unicodedata.normalize("NFKD", name.casefold()).encode("ascii", "ignore").decode()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-") or "x" + "".join(f"{ord(letter):x}" for letter in name[:12])

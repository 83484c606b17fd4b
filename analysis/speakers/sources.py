"""The words of a source taken apart: which noun heads it, which names stand in it and where."""

from bisect import bisect_left
from dataclasses import dataclass

from analysis.speakers.cast import Cast
from analysis.speakers.lexicon import (
    DETERMINERS,
    INDEFINITE,
    PLURAL,
    PLURAL_NOUNS,
    POSSESSIVES,
    PREPOSITIONS,
    RELATIVE,
    TRAILING,
)
from analysis.speakers.mentions import Mention

_STOPS = frozenset({",", "(", "[", "--", "—", "–", ";"})
_NOUNS = frozenset({"NN", "NNS", "NNP", "NNPS"})
_VERBS = frozenset({"VBN", "VBG", "VBD", "VBZ", "VBP", "MD"})


@dataclass(slots=True)
class Source:
    """A source phrase up to its first comma, bracket or relative pronoun.

    ``words`` in lower case from token ``first``; ``head`` of them end with the noun that heads the phrase;
    ``mention`` is the name at the head, ``names`` those before it, ``later`` those after its preposition,
    ``apposed`` the one right behind the first comma.
    """

    first: int
    words: list[str]
    head: int
    noun: str
    mention: Mention | None
    names: list[Mention]
    preposition: str
    later: list[Mention]
    apposed: Mention | None
    definite: bool
    indefinite: bool
    possessive: bool
    plural: bool
    grouped: bool


def parse(cast: Cast, start: int, end: int) -> Source | None:
    """The structure of the source from start to end; none when no word lies there."""
    page = cast.page
    i, j = bisect_left(page.starts, start), bisect_left(page.starts, end)
    if i and page.ends[i - 1] > start:
        i -= 1
    while i < j and (not page.words[i][0].isalnum() or (page.words[i].lower() in PREPOSITIONS and i + 1 < j)):
        i += 1
    if i >= j:
        return None
    words = [word.lower() for word in page.words[i:j]]
    found = cast.within(page.starts[i], end)
    inside = {token for one in found for token in range(one.first, one.last)}
    core = next(
        (k for k in range(1, j - i) if i + k not in inside and (words[k] in _STOPS or words[k] in RELATIVE)), j - i
    )
    cut, preposition = core, ""
    for k in range(1, core):
        if i + k not in inside:
            if words[k] in PREPOSITIONS:
                cut, preposition = k, words[k]
                break
            if page.tags[i + k] in _VERBS and page.tags[i + k - 1] in _NOUNS:
                cut = k
                preposition = next((word for word in words[k:core] if word in PREPOSITIONS), "")
                break
    head = cut
    while head > 1 and words[head - 1] in TRAILING:
        head -= 1
    names = [one for one in found if one.first < i + head]
    mention = next((one for one in reversed(names) if one.last >= i + head), None)
    named = [one for one in found if one.entity is not None]
    noun, first = words[head - 1], words[0]
    bare = mention is None or mention.entity is None
    return Source(
        first=i,
        words=words[:core],
        head=head,
        noun=noun,
        mention=None if bare else mention,
        names=[one for one in names if one.entity is not None and one is not mention],
        preposition=preposition,
        later=[one for one in named if i + head <= one.first < i + core],
        apposed=next((one for one in named if core < j - i and words[core] == "," and one.first == i + core + 1), None),
        definite=first in DETERMINERS and first not in ("a", "an"),
        indefinite=first in INDEFINITE or first[0].isdigit(),
        possessive=first in POSSESSIVES,
        plural=bare and (page.tags[i + head - 1] in ("NNS", "NNPS") or noun in PLURAL_NOUNS or noun in PLURAL),
        grouped=mention is not None and mention.reading.kind == "group",
    )

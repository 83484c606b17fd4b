"""The words of a source taken apart: which noun heads it, which names stand in it and where."""

from bisect import bisect_left
from dataclasses import dataclass

from analysis.speakers.cast import Cast
from analysis.speakers.lexicon import DETERMINERS, INDEFINITE, POSSESSIVES, PREPOSITIONS, RELATIVE
from analysis.speakers.mentions import Mention

TRAILING = frozenset({"all", "both", "himself", "herself", "itself", "too", "also", "alone", "each", "'s", "’s", "'", "’",
                      '"', "”", "“", "``", "''", ",", ".", ":", "alike"})  # fmt: skip
PLURALS = frozenset({"people", "men", "women", "police", "children", "staff", "youth", "media", "gop", "public", "crowd",
                     "audience", "majority", "minority", "folks", "everyone", "percent", "others"})  # fmt: skip


@dataclass(slots=True)
class Source:
    """A source phrase: token ranges of its core and head, the names in each, its head noun."""

    first: int
    head_end: int
    core_end: int
    words: list[str]
    noun: str
    mention: Mention | None
    head_names: list[Mention]
    later_names: list[Mention]
    preposition: str
    definite: bool
    indefinite: bool
    possessive: str
    plural: bool
    rest: list[Mention]


def parse(cast: Cast, start: int, end: int) -> Source | None:
    """The structure of the source from start to end; none when no word lies there."""
    page = cast.page
    i, j = bisect_left(page.starts, start), bisect_left(page.starts, end)
    if i and page.ends[i - 1] > start:
        i -= 1
    while i < j and ((page.words[i].lower() in PREPOSITIONS and i + 1 < j) or not page.words[i][0].isalnum()):
        i += 1
    if i >= j:
        return None
    names = [one for one in cast.within(page.starts[i], end) if one.entity is not None]
    inside = {token for one in names for token in range(one.first, one.last)}
    core = i
    while core < j:
        word = page.words[core]
        if (
            core > i
            and core not in inside
            and (word in (",", "(", "[", "--", "—", "–", ";") or word.lower() in RELATIVE)
        ):
            break
        core += 1
    preposition, p = "", core
    for token in range(i + 1, core):
        if token not in inside and page.words[token].lower() in PREPOSITIONS:
            preposition, p = page.words[token].lower(), token
            break
    head_end = p
    while head_end > i + 1 and page.words[head_end - 1].lower() in TRAILING:
        head_end -= 1
    words = [word.lower() for word in page.words[i:j]]
    head_names = [one for one in names if one.first < head_end]
    at_head = next((one for one in head_names if one.last >= head_end), None)
    noun = page.words[head_end - 1].lower()
    tag = page.tags[head_end - 1]
    first = words[0]
    return Source(
        first=i,
        head_end=head_end,
        core_end=core,
        words=words[: max(core - i, 1)],
        noun=noun,
        mention=at_head,
        head_names=head_names,
        later_names=[one for one in names if one.first >= p and one.first < core],
        preposition=preposition,
        definite=first in DETERMINERS and first not in ("a", "an") and first not in POSSESSIVES,
        indefinite=first in INDEFINITE or first[0].isdigit(),
        possessive=first if first in POSSESSIVES else "",
        plural=at_head is None and (tag in ("NNS", "NNPS") or noun in PLURALS),
        rest=[one for one in names if one.first >= core],
    )

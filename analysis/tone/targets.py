"""What a statement speaks of: the country, person, body or matter that its tone is towards.

Names come from the registers of countries, speakers and places, matters from those of topics and weapons. Among
several, the one that the sentence judges (object of a verb such as "condemn", subject of one such as "violates", or of
an adjective) comes before the one that it merely mentions. "Other side" and "own side" are told apart by the record of
launches: countries that launch stand on one side, all others on the other.
"""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.tokens import Tokens
from analysis.tone.names import MATTERS, Entry, Mention, Names, mentions
from analysis.tone.views import Page

WEIGHTS = {"name": 2.0, "launch": 2.0, "sanctions": 1.6, "talks": 1.2, "own": -0.6, "adjective": 0.4}
"""How likely each kind of mention is to be spoken of; one's own "we" only where a word judges it."""
LEAST = 0.0
"""Score below which a mention is not spoken of; between this and ``SURE`` something named just before goes first."""
SURE = 0.7
CLEAR = 1.5
"""Score from which a name can be what a pronoun after it means."""
SILENT = frozenset(["own", "place", "adjective"])
"""Kinds of mention that a statement does not speak of when they stand before it."""
BEFORE = 60
"""Words before a statement's content in which its target is looked for when the content points back."""
OPENING = 25
"""Words of a content in which a pronoun points back before it."""
BACK = 2
"""Sentences before a content to which it can point back."""
LONG = 3
"""Sentences from which on a statement is judged by those of them that name its target; one sentence shorter, it is
judged both so and as a whole."""
MOST = 4
"""Sentences by which a long statement is judged at most."""
Ranked = list[tuple[float, int]]
"""Scores and numbers of mentions."""


@dataclass(frozen=True)
class Target:
    """What a statement speaks of: the mentions to judge it by, the first of them the clearest; class and name.

    ``by_sentence`` tells for each mention whether its sentence alone is looked at, not the whole statement.
    """

    mentions: tuple[Mention, ...]
    kind: str
    name: str | None
    by_sentence: tuple[bool, ...]


def choose(statements: pd.DataFrame, document: np.ndarray, page: Page, known: Names) -> Iterator[Target | None]:
    """For each statement its target; None where nothing is spoken of that the registers know.

    What stands before a turn of a transcript are another's words, to which its pronouns are not taken to point.
    `document` is the number of each statement's document in the batch.
    """
    tokens = page.tokens
    scale = int(tokens.end.max(initial=0)) + 2
    position = tokens.document.astype(np.int64) * scale + tokens.start
    base = document.astype(np.int64) * scale
    low, high = (np.searchsorted(position, base + statements[edge].to_numpy(np.int64)) for edge in ("start", "end"))
    begin = np.maximum(_sentence_before(page, document, low, high), low - BEFORE)
    everything = _sure(mentions(page, known, _covered(begin, high, len(tokens))), known, tokens)
    places = np.array([mention.first for mention in everything], dtype=np.int64)
    cuts = zip(*(np.searchsorted(places, edge).tolist() for edge in (begin, low, high)), strict=True)
    scores, qualifying = _scores(everything, page), _qualifying(everything, page)
    sources = _sources(statements, base, position)
    speakers = statements["speaker"].tolist() if "speaker" in statements else [None] * len(statements)
    sentence = tokens.sentence[np.minimum(places, len(tokens) - 1)].tolist()
    numbers = (tokens.sentence[at] for at in (np.minimum(low, len(tokens) - 1), np.maximum(high, 1) - 1))
    lengths = (1 - np.subtract(*numbers)).tolist()
    back = _points(page, page.traits.backward, low, high), _points(page, page.traits.personal, low, high)
    pointing = zip(*(points.tolist() for points in back), strict=True)
    turns = (statements["found_by"] == "turn").tolist() if "found_by" in statements else [False] * len(statements)
    for (before, first, last), source, home, speaker, length, points, turn in zip(
        cuts, sources, home_countries(statements, known), speakers, lengths, pointing, turns, strict=True
    ):
        ranked = _ranked(everything, scores, qualifying, first, last, speaker, home)
        chosen = _chosen(ranked, everything, sentence) if length >= LONG else ranked[:1]
        if not turn and (not chosen or chosen[0][0] < SURE):
            earlier = _last_named(everything, scores, before, first, source, home, *points)
            chosen = [(SURE, earlier)] if earlier is not None else chosen
        if not chosen:
            yield None
            continue
        one = everything[chosen[0][1]]
        kind, name = _class(one.entry, home, speaker, known)
        named = tuple(everything[at] for _, at in chosen)
        inside = chosen[0][1] >= first
        if length == LONG - 1 and inside:
            yield Target((one, one), kind, name, (False, True))
        else:
            yield Target(named, kind, name, (length >= LONG and inside,) * len(named))


def _chosen(ranked: Ranked, everything: Sequence[Mention], sentence: list[int]) -> Ranked:
    """Of a long statement the mentions, one in a sentence, of what is named clearest and in most sentences."""
    found: dict[Entry, dict[int, tuple[float, int]]] = {}
    for score, at in ranked:
        entry = everything[at].entry
        found.setdefault(entry if entry.name is None else Entry("name", entry.name, None), {}).setdefault(
            sentence[at], (score, at)
        )
    best = max(found.values(), key=lambda places: next(iter(places.values()))[0] + 0.3 * len(places), default={})
    return list(best.values())[:MOST]


def _sentence_before(page: Page, document: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """First word of each content's own sentence; of earlier ones where it points back ("it", "such")."""
    tokens = page.tokens
    own = tokens.sentence[np.minimum(low, len(tokens) - 1)]
    before = np.maximum(own - BACK * _points(page, page.traits.backward | page.traits.personal, low, high), 0)
    return np.maximum(tokens.document_starts[document], tokens.sentence_starts[before])


def _points(page: Page, words: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """Whether one of the `words`, conjunctions aside ("he said that ..."), stands where each content opens."""
    tokens = page.tokens
    held = np.flatnonzero(words[tokens.word])
    held = held[tokens.tag[held] != tokens.tagset.index("IN")]
    return np.searchsorted(held, np.minimum(high, low + OPENING)) > np.searchsorted(held, low)


def _sure(found: list[Mention], known: Names, tokens: Tokens) -> list[Mention]:
    """The mentions without the words that mean what they could mean only in company that these lack.

    A common word for a launch, talks or sanctions needs a certain one or a country that launches nearby; the mere
    surname of somebody without an office needs the whole name in the same document.
    """
    document = tokens.document[[one.first for one in found]].tolist() if found else []
    company = np.array([one.first for one in found if (one.entry.kind in MATTERS and one.entry.certain)
                        or one.entry.country in known.launching], dtype=np.int64)  # fmt: skip
    whole = {(number, one.entry.name) for number, one in zip(document, found, strict=True)
             if one.entry.person and one.last > one.first + 1}  # fmt: skip
    near = _near(np.array([one.first for one in found], dtype=np.int64), company, tokens)
    return [
        one for number, one, held in zip(document, found, near, strict=True)
        if one.entry.certain or ((number, one.entry.name) in whole if one.entry.person else held)
    ]  # fmt: skip


def _near(places: np.ndarray, company: np.ndarray, tokens: Tokens) -> list[bool]:
    """Whether one of the words `company` stands within ``BEFORE`` words of each place, in the same document."""
    after = np.searchsorted(company, places)
    held = np.zeros(len(places), dtype=bool)
    for neighbour in (after - 1, after):
        there = (neighbour >= 0) & (neighbour < len(company))
        at = np.append(company, 0)[np.where(there, neighbour, -1)]
        held |= there & (np.abs(at - places) <= BEFORE) & (tokens.document[at] == tokens.document[places])
    return held.tolist()


def _covered(begin: np.ndarray, end: np.ndarray, size: int) -> np.ndarray:
    """Whether each word lies in one of the stretches."""
    change = np.bincount(begin, minlength=size + 1) - np.bincount(np.maximum(end, begin), minlength=size + 1)
    return np.cumsum(change)[:size] > 0


def home_countries(statements: pd.DataFrame, known: Names) -> list[str | None]:
    """The country each statement's speaker speaks for, from the register, or that the source's own words name."""
    asked = statements.reindex(columns=["speaker_id", "speaker", "source_text"])
    rows = list(zip(*(asked[name].tolist() for name in asked), strict=True))
    homes = {(one, two, three): _home(one, two, three, known) for one, two, three in dict.fromkeys(rows)}
    return [homes[row] for row in rows]


def _home(speaker_id: object, speaker: object, source: object, known: Names) -> str | None:
    home = known.homes.get(speaker_id) if isinstance(speaker_id, str) else None
    if home is None and isinstance(speaker, str) and speaker in known.countries:
        home = speaker
    return _named_country(source, known) if home is None and isinstance(source, str) else home


def _named_country(source: str, known: Names) -> str | None:
    words = source.replace("'s", " 's").replace("’s", " 's").split()
    for i, word in enumerate(words):
        for parts, entry in known.first.get(word, ()):
            if entry.country and entry.name == entry.country and tuple(words[i : i + len(parts)]) == parts:
                return entry.country
    return None


def _sources(statements: pd.DataFrame, base: np.ndarray, position: np.ndarray) -> list[tuple[int, int]]:
    start = statements["source_start"].fillna(-1).to_numpy(np.int64)
    end = statements["source_end"].fillna(-1).to_numpy(np.int64)
    edges = np.searchsorted(position, base + start), np.searchsorted(position, base + end)
    return [(int(a), int(b)) if there >= 0 else (-1, -1) for a, b, there in zip(*edges, start, strict=True)]


def _judged(found: Sequence[Mention], page: Page) -> np.ndarray:
    """What each mention gains by being judged: as object of a verb in its clause, or subject of what follows; and what
    it loses by being who judges ("Ruritania condemns ...") or what another harms ("they threaten the peace").
    """
    number, traits, size = page.tokens.word, page.traits, len(page.tokens)
    doer, other = (np.abs(table[number]) * page.verb > 0 for table in (traits.doer, traits.other))
    adjective = np.array([tag.startswith("JJ") for tag in page.tokens.tagset])[page.tokens.tag]
    blameless = traits.doer[number] >= 0
    onward = np.where(page.passive, doer, other & blameless)
    hurting = ~page.passive & other & ~blameless & (traits.other[number] < 0)
    backward = np.where(page.passive, other, doer) | (adjective & (traits.both[number] != 0))
    first, last = (np.array([getattr(one, edge) for one in found], dtype=np.int64) for edge in ("first", "last"))
    object_, subject, hurt = (np.zeros(len(found), dtype=bool) for _ in range(3))
    for step in range(1, 7):
        at = np.maximum(first - step, 0)
        clause = (page.breaks[first] == page.breaks[at + 1]) & (first >= step)
        object_ |= onward[at] & clause
        hurt |= hurting[at] & clause
    for step in range(8):
        at = np.minimum(last + step, size - 1)
        subject |= backward[at] & (page.breaks[at] == page.breaks[np.minimum(last, size)]) & (last + step < size)
    judges = np.zeros(len(found), dtype=bool)
    for step in range(3):
        at = np.minimum(last + step, size - 1)
        judges |= (other & ~doer & ~page.passive)[at] & (page.breaks[at] == page.breaks[np.minimum(last, size)])
    spared = hurt & np.array([one.entry.kind == "talks" for one in found], dtype=bool)
    return 1.0 * object_ + 0.8 * subject - 1.5 * judges - 1.5 * spared


def _scores(found: Sequence[Mention], page: Page) -> list[float]:
    """How likely each mention is to be what is spoken of, whatever its neighbours."""
    if not found:
        return []
    first, last = (np.array([getattr(one, edge) for one in found]) for edge in ("first", "last"))
    traits, word = page.traits, page.tokens.word
    before = np.maximum(first - 1 - traits.article[word[np.maximum(first - 1, 0)]], 0)
    after = np.minimum(last, len(word) - 1)
    inside = (after == last) & (page.tokens.sentence[after] == page.tokens.sentence[first])
    noun = np.array([tag.startswith("NN") for tag in page.tokens.tagset])[page.tokens.tag[after]]
    named = np.array([one.entry.kind == "name" for one in found])
    aside = (first > 0) * (1.5 * traits.locating[word[before]] + 1.3 * traits.genitive[word[before]])
    return (
        np.array([WEIGHTS.get(one.entry.kind, -9.0) for one in found])
        + _judged(found, page)
        - named * (aside + inside * (1.0 * traits.possessive[word[after]] + 1.2 * noun))
    ).tolist()


def _qualifying(found: Sequence[Mention], page: Page) -> list[bool]:
    """Whether each mention only qualifies the next: "North Korean missile", "missile launch", "the North's test"."""
    linking = np.array([tag[:2] in ("NN", "JJ", "PO", "CD") for tag in page.tokens.tagset])
    broken = np.concatenate([[0], np.cumsum(~linking[page.tokens.tag])])
    return [
        0 <= after.first - one.last <= 3
        and after.entry.kind not in ("own", "place")
        and broken[after.first] == broken[one.last]
        for one, after in pairwise(found)
    ] + [False]


def _ranked(everything: Sequence[Mention], scores: Sequence[float], qualifying: Sequence[bool], first: int, last: int,
            speaker: str | None, home: str | None) -> Ranked:  # fmt: skip
    """The mentions of numbers `first` to `last` that a statement may speak of, with their scores, best first."""
    found = []
    for at in range(first, last):
        entry = everything[at].entry
        if entry.kind == "place":
            continue
        score = scores[at] - 0.1 * min(at - first, 5) - 1.5 * (qualifying[at] and at + 1 < last)
        score -= 1.0 * (speaker is not None and entry.name == speaker) + 0.8 * (
            home is not None and entry.country == home
        )
        if score > LEAST:
            found.append((score, at))
    return sorted(found, key=lambda pair: (-pair[0], pair[1]))


def _last_named(everything: Sequence[Mention], scores: Sequence[float], before: int, first: int,
                source: tuple[int, int], home: str | None, thing: bool, person: bool) -> int | None:  # fmt: skip
    """What the pronouns of a statement can mean that was named last before it: a matter, else a country or person.

    `thing` says that they can mean a matter or a country, `person` that they can mean a person.
    """
    kept = [at for at in range(before, first) if everything[at].entry.kind not in SILENT
            and not source[0] <= everything[at].first < source[1]]  # fmt: skip
    matters = [at for at in kept if everything[at].entry.kind in MATTERS]
    if matters and thing:
        return matters[-1]
    fitting = [at for at in kept if scores[at] >= CLEAR and (home is None or everything[at].entry.country != home)
               and (person if everything[at].entry.person else thing and everything[at].entry.nation)]  # fmt: skip
    return fitting[-1] if fitting else None


def _class(entry: Entry, home: str | None, speaker: str | None, known: Names) -> tuple[str, str | None]:
    if entry.kind in MATTERS:
        return entry.kind, None
    if entry.kind == "own":
        return "own side", home
    if (entry.name is not None and entry.name == speaker) or (home is not None and entry.country == home):
        return "own side", entry.name
    if home is None or entry.country is None:
        return "other", entry.name
    return ("other side" if (home in known.launching) != (entry.country in known.launching) else "other"), entry.name

"""What a statement speaks of: the country, person, body or matter that its tone is towards.

Names come from the registers of countries, speakers and places, matters from those of topics and weapons. Among
several, the one that the sentence judges (object of a verb such as "condemn", subject of one such as "violates", or of
an adjective) comes before the one that it merely mentions. "Other side" and "own side" are told apart by the record of
launches: countries that launch stand on one side, all others on the other.
"""

from collections.abc import Iterator, Sequence
from itertools import pairwise

import numpy as np
import pandas as pd

from analysis.tokens import Tokens
from analysis.tone.names import MATTERS, Entry, Mention, Names, mentions
from analysis.tone.views import Page

BACKWARD = frozenset(["it", "its", "this", "that", "these", "those", "they", "them", "their", "such", "one"])
LOCATING = frozenset(["in", "from", "at", "near", "off", "into", "over", "via", "outside", "inside", "across"])
WEIGHTS = {"name": 2.0, "launch": 2.0, "sanctions": 1.6, "talks": 1.2, "own": 0.5, "adjective": 0.4}
SILENT = frozenset(["own", "place", "adjective"])
"""Kinds of mention that a statement does not speak of when they stand before it."""
BEFORE = 60
"""Words before a statement's content in which its target is looked for when the content names none."""


def choose(
    statements: pd.DataFrame, document: np.ndarray, page: Page, known: Names
) -> Iterator[tuple[Mention, str, str | None] | None]:
    """For each statement its target: the mention, its class, and the name of a country, person or body where it is one.

    `document` is the number of each statement's document in the batch. None where nothing is named.
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
    for (before, first, last), source, home, speaker in zip(
        cuts, sources, home_countries(statements, known), speakers, strict=True
    ):
        best = _best(everything, scores, qualifying, first, last, speaker, home) or _last_named(
            everything[before:first], source
        )
        yield None if best is None else (best, *_class(best.entry, home, speaker, known))


def _sentence_before(page: Page, document: np.ndarray, low: np.ndarray, high: np.ndarray) -> np.ndarray:
    """First word of each content's own sentence; of the one before where the content points back ("it", "such")."""
    tokens = page.tokens
    backward = np.array([word.lower() in BACKWARD for word in tokens.vocabulary])[tokens.word]
    count = np.concatenate([[0], np.cumsum(backward)])
    own = tokens.sentence[np.minimum(low, len(tokens) - 1)]
    before = np.maximum(own - (count[high] > count[low]), 0)
    return np.maximum(tokens.document_starts[document], tokens.sentence_starts[before])


def _sure(found: list[Mention], known: Names, tokens: Tokens) -> list[Mention]:
    """The mentions without the words that mean a launch, talks or sanctions only in company that these lack."""
    company = np.array([one.first for one in found if (one.entry.kind in MATTERS and one.entry.certain)
                        or one.entry.country in known.launching], dtype=np.int64)  # fmt: skip
    kept = []
    for one in found:
        if not one.entry.certain:
            after = np.searchsorted(company, one.first)
            near = [int(at) for at in company[max(after - 1, 0) : after + 1] if abs(at - one.first) <= BEFORE]
            if not any(tokens.document[at] == tokens.document[one.first] for at in near):
                continue
        kept.append(one)
    return kept


def _covered(begin: np.ndarray, end: np.ndarray, size: int) -> np.ndarray:
    """Whether each word lies in one of the stretches."""
    change = np.bincount(begin, minlength=size + 1) - np.bincount(np.maximum(end, begin), minlength=size + 1)
    return np.cumsum(change)[:size] > 0


def home_countries(statements: pd.DataFrame, known: Names) -> list[str | None]:
    """The country each statement's speaker speaks for, from the register, or that the source's own words name."""
    ids = statements["speaker_id"] if "speaker_id" in statements else pd.Series(None, index=statements.index)
    speakers = statements["speaker"] if "speaker" in statements else pd.Series(None, index=statements.index)
    found: list[str | None] = []
    for speaker_id, speaker, source in zip(ids, speakers, statements["source_text"], strict=True):
        home = known.homes.get(speaker_id) if isinstance(speaker_id, str) else None
        if home is None and isinstance(speaker, str) and speaker in known.countries:
            home = speaker
        if home is None and isinstance(source, str):
            home = _named_country(source, known)
        found.append(home)
    return found


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
    """What each mention gains by being judged: as object of a verb in its clause, or subject of what
    follows; and what it loses by being who judges ("Ruritania condemns ...").
    """
    number, traits, size = page.tokens.word, page.traits, len(page.tokens)
    doer, other = (np.abs(table[number]) * page.verb > 0 for table in (traits.doer, traits.other))
    adjective = np.array([tag.startswith("JJ") for tag in page.tokens.tagset])[page.tokens.tag]
    onward = np.where(page.passive, doer, other)
    backward = np.where(page.passive, other, doer) | (adjective & (traits.both[number] != 0))
    first, last = (np.array([getattr(one, edge) for one in found], dtype=np.int64) for edge in ("first", "last"))
    object_, subject = np.zeros(len(found), dtype=bool), np.zeros(len(found), dtype=bool)
    for step in range(1, 7):
        at = np.maximum(first - step, 0)
        object_ |= onward[at] & (page.breaks[first] == page.breaks[at + 1]) & (first >= step)
    for step in range(8):
        at = np.minimum(last + step, size - 1)
        subject |= backward[at] & (page.breaks[at] == page.breaks[np.minimum(last, size)]) & (last + step < size)
    judges = np.zeros(len(found), dtype=bool)
    for step in range(3):
        at = np.minimum(last + step, size - 1)
        judges |= (other & ~doer & ~page.passive)[at] & (page.breaks[at] == page.breaks[np.minimum(last, size)])
    return 1.0 * object_ + 0.8 * subject - 1.5 * judges


def _scores(found: Sequence[Mention], page: Page) -> list[float]:
    """How likely each mention is to be what is spoken of, whatever its neighbours."""
    if not found:
        return []
    first = np.array([one.first for one in found])
    locating = np.array([word.lower() in LOCATING for word in page.tokens.vocabulary])[page.tokens.word]
    located = locating[np.maximum(first - 1, 0)] & (first > 0) & [one.entry.kind == "name" for one in found]
    return (
        np.array([WEIGHTS.get(one.entry.kind, -9.0) for one in found]) + _judged(found, page) - 1.5 * located
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


def _best(everything: Sequence[Mention], scores: Sequence[float], qualifying: Sequence[bool], first: int, last: int,
          speaker: str | None, home: str | None) -> Mention | None:  # fmt: skip
    """The mention of numbers `first` to `last` that scores most; earlier ones before later ones."""
    best, most = None, 0.0
    for at in range(first, last):
        entry = everything[at].entry
        score = scores[at] - 0.1 * (at - first) - 1.5 * (qualifying[at] and at + 1 < last)
        score -= 1.0 * (speaker is not None and entry.name == speaker) + 0.8 * (
            home is not None and entry.country == home
        )
        if entry.kind != "place" and (best is None or score > most):
            best, most = everything[at], score
    return best


def _last_named(earlier: Sequence[Mention], source: tuple[int, int]) -> Mention | None:
    """What was spoken of last before a statement: a matter if there is one, else a name, the source's own aside."""
    kept = [one for one in earlier if not source[0] <= one.first < source[1] and one.entry.kind not in SILENT]
    matters = [one for one in kept if one.entry.kind != "name"]
    return matters[-1] if matters else kept[-1] if kept else None


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

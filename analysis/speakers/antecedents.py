"""Which person or body a pronoun or a definite description stands for, by salience.

The weights follow the usual preferences (recency, subject, repeated speaker, agreement in gender) described by
Lappin and Leass (1994) and Mitkov (1998), set by hand on news.
"""

from bisect import bisect_left
from collections.abc import Callable
from dataclasses import dataclass
from math import log2

from analysis.speakers.cast import Cast, Entity
from analysis.speakers.mentions import Mention

WINDOW = 40
"""mentions looked back over"""


@dataclass(frozen=True, slots=True)
class Turn:
    """A statement already resolved: where its source stands, its content, whether it is a quotation."""

    position: int
    start: int
    end: int
    quoted: bool
    entity: Entity | None
    anonymous: bool = False


def place(cast: Cast, position: int) -> tuple[int, int]:
    """Sentence and paragraph of a position."""
    page = cast.page
    i = max(0, bisect_left(page.starts, position + 1) - 1)
    return (page.sentences[i], page.paragraphs[i]) if page.sentences else (0, 0)


def quoted_at(cast: Cast, position: int) -> bool:
    """Whether a position stands in quotation marks."""
    i = bisect_left(cast.page.starts, position + 1) - 1
    return i >= 0 and cast.page.quoted[i]


def antecedent(
    cast: Cast, position: int, gender: str, history: list[Turn], fits: Callable[[Entity], bool]
) -> Entity | None:
    """The entity that ``fits`` and is most salient at a position; none when there is none."""
    i = bisect_left(cast.begins, position)
    sentence, paragraph = place(cast, position)
    inside = quoted_at(cast, position)
    turns = (turn.entity for turn in history if turn.quoted and turn.start <= position < turn.end)
    speaker = next(turns, None) if inside else None
    around = next((turn for turn in reversed(history) if not turn.quoted and turn.start <= position < turn.end), None)
    best: tuple[float, int] = (float("-inf"), -1)
    chosen = None
    for mention in cast.mentions[max(0, i - WINDOW) : i]:
        entity = mention.entity
        if entity is None or mention.end > position or not fits(entity) or (speaker and entity is speaker):
            continue
        score = _score(cast, mention, sentence, paragraph, inside)
        score += 0.4 * log2(1 + len(entity.at)) + _spoke(cast, entity, position, paragraph, history)
        score += 0.6 if gender and entity.sex == gender else 0.0
        score += 2.0 if around is not None and around.entity is entity else 0.0
        if (score, mention.start) > best:
            best, chosen = (score, mention.start), entity
    return chosen


def _score(cast: Cast, mention: Mention, sentence: int, paragraph: int, inside: bool) -> float:
    page = cast.page
    distance = sentence - page.sentences[mention.first]
    score = 4.0 - min(distance, 6) - 0.6 * min(paragraph - page.paragraphs[mention.first], 4)
    after = page.tags[mention.last] if mention.last < len(page.tags) else ""
    word = page.words[mention.last] if mention.last < len(page.words) else ""
    before = page.tags[mention.first - 1] if mention.first else ""
    if after in ("VBD", "VBZ", "VBP", "MD"):
        score += 1.2
    if word in ("'s", "’s"):
        score -= 1.0
    if before in ("IN", "TO"):
        score -= 0.8
    if mention.first == 0 or page.sentences[mention.first - 1] != page.sentences[mention.first]:
        score += 0.6
    if mention.headline:
        score -= 1.0
    if _listed(cast, mention):
        score -= 0.8
    if mention.quoted and not inside:
        score -= 2.5
    return score


def _listed(cast: Cast, mention: Mention) -> bool:
    """Whether a person is one of several named in a row."""
    words = cast.page.words
    before = words[max(0, mention.first - 1) : mention.first]
    if before not in (["and"], [","]):
        return False
    i = bisect_left(cast.begins, mention.start) - 1
    earlier = cast.mentions[i] if i >= 0 else None
    return (
        earlier is not None
        and earlier.entity is not None
        and earlier.entity.kind == "person"
        and mention.first - earlier.last < 3
        and cast.page.sentences[earlier.first] == cast.page.sentences[mention.first]
    )


def _spoke(cast: Cast, entity: Entity, position: int, paragraph: int, history: list[Turn]) -> float:
    """The last speakers before a position are the likeliest to go on speaking."""
    bonus, weight = 0.0, 2.2
    for turn in reversed(history):
        if turn.position >= position or turn.entity is None:
            continue
        if turn.entity is entity and paragraph - place(cast, turn.position)[1] <= 3:
            return bonus + weight
        weight -= 1.2
        if weight <= 0:
            break
    return bonus

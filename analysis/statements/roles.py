"""The second model: given a cue, which words around it are its source and which its content."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass

import numpy as np

from analysis.statements import crf
from analysis.statements.context import (
    ACTS,
    FINITE,
    QUOTE_STATES,
    TAG,
    TAG_COUNT,
    Context,
    sentence_columns,
    tag_run,
    word_columns,
)  # fmt: skip
from analysis.statements.features import Weights, among, buckets, combined, mixed, running
from analysis.statements.sums import summed, word_sums
from analysis.statements.words import SHAPE_COUNT, Words

LABELS = ("O", "K", "BS", "IS", "ES", "BC", "IC", "EC")
"""Outside, cue; begin, inside and end of source and of content. A span of one token is an end alone."""
ZONES, SIDES = 5, 3
FORWARD, BACKWARD, LONGEST = 8, 4, 320
MARKS = tuple(TAG[tag] for tag in (",", ":", "``", "''", "-LRB-", "-RRB-"))
OPENERS = tuple(TAG[tag] for tag in ("CC", "WDT", "WP", "WRB", "IN", "TO", "VBG"))
NOUNS = tuple(TAG[tag] for tag in ("NN", "NNS", "NNP", "NNPS", "PRP", "POS"))
VERBS = tuple(TAG[tag] for tag in ("VB", "VBD", "VBG", "VBN", "VBP", "VBZ"))


@dataclass(frozen=True)
class Windows:
    """The tokens that each cue's source and content are looked for in.

    ``first`` and ``length`` have one entry per cue (tokens are consecutive); ``token`` and ``cue`` one per position
    of all windows laid one after another.
    """

    first: np.ndarray
    length: np.ndarray
    token: np.ndarray
    cue: np.ndarray


def windows(context: Context, cue_first: np.ndarray, cue_last: np.ndarray) -> Windows:
    """The cue's sentence, and further sentences for as long as a quotation touches the border crossed."""
    tokens, inside = context.tokens, context.quotations.inside
    starts, count = tokens.sentence_starts, len(tokens.sentence_starts) - 1
    opens = inside[starts[:-1]] >= 0
    closes = inside[starts[1:] - 1] >= 0
    paragraph, document = tokens.paragraph[starts[:-1]], tokens.document[starts[:-1]]
    colon = among(context.codes["tag"][starts[1:] - 1], [TAG[":"]])
    unclosed = np.zeros(count, dtype=bool)
    if len(context.quotations.first):
        which = inside[starts[1:] - 1]
        unclosed = (which >= 0) & ~context.quotations.closed[np.maximum(which, 0)]
    onward = np.zeros(count, dtype=bool)
    same = paragraph[1:] == paragraph[:-1]
    near = document[1:] == document[:-1]
    onward[:-1] = (same & opens[1:]) | (near & ~same & (colon[:-1] | (unclosed[:-1] & opens[1:])))
    backward = np.zeros(count, dtype=bool)
    backward[1:] = same & closes[:-1]
    low = tokens.sentence[cue_first].astype(np.int64)
    high = tokens.sentence[cue_last].astype(np.int64)
    for _ in range(FORWARD):
        high = high + onward[high]
    for _ in range(BACKWARD):
        low = low - backward[low]
    first = np.maximum(starts[low], cue_first - LONGEST)
    length = np.minimum(starts[high + 1], cue_last + LONGEST) - first
    offset = np.cumsum(length) - length
    cue = np.repeat(np.arange(len(first)), length)
    return Windows(first, length, np.arange(length.sum()) - offset[cue] + first[cue], cue)


def own_columns(context: Context) -> list[tuple[str, np.ndarray]]:
    """Templates of a token, beside those of single words, that hold for every cue."""
    near, (tag, act, quote, shape) = context.near, (context.codes[name] for name in ("tag", "act", "quote", "shape"))
    place = sentence_columns(context)
    return [
        ("tag+1", context.tags[1]), ("tag+2", context.tags[2]), ("quote-1", near(quote, -1)), ("quote+0", quote),
        *((f"tags{first:+d}2", tag_run(context, first, 2)) for first in (-2, -1, 0, 1)),
        ("tags-23", tag_run(context, -2, 3)),
        ("quote,tag", combined((quote, QUOTE_STATES), (tag, TAG_COUNT))),
        ("quote,act", combined((quote, QUOTE_STATES), (act, ACTS))),
        ("shape,quote", combined((shape, SHAPE_COUNT), (quote, QUOTE_STATES))),
        *((name, place[name]) for name in ("left", "right", "left,right", "ends", "length")),
    ]  # fmt: skip


def relative_columns(
    context: Context, in_cue: np.ndarray, cue_first: np.ndarray, cue_last: np.ndarray, space: Windows
) -> Iterator[tuple[str, np.ndarray]]:
    """Templates of a token as seen from one cue, one code per window position."""
    codes, at, cue = context.codes, space.token, space.cue
    word, tag, act, verb, quote = (codes[name] for name in ("word", "tag", "act", "verb", "quote"))
    first, last = cue_first.take(cue), cue_last.take(cue)
    gap = np.where(at < first, at - first, np.where(at > last, at - last, 0))
    zone = zones(context, space, cue_first, cue_last)
    distance = buckets(gap, (-60, -35, -22, -14, -9, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 7, 10, 15, 23, 36, 61))
    nearby = buckets(gap, (-5, -3, -2, -1, 0, 1, 2, 3, 4, 6))

    head = heads(context, cue_first, cue_last)
    before, after = context.beside(cue_first, cue_last)
    word_before, word_after = (np.append(word, 0)[beside] for beside in (before, after))
    tag_before, tag_after = (np.append(tag, 0)[beside] for beside in (before, after))
    quotes_beside = combined(*((np.append(quote, 0)[beside], QUOTE_STATES) for beside in (before, after)))
    head_tag = tag[head]
    ends = among(tag_after, [TAG["."], TAG[","], TAG[":"]]) + 2 * (cue_first == context.sentence_first[cue_first])
    kind = mixed(np.where(cue_last > cue_first, word[cue_first], 0), word[cue_last])
    head_key = np.where(verb[head] > 0, verb[head], word[head]).take(cue)
    head_act, head_tag, quotes_beside = act[head].take(cue), head_tag.take(cue), quotes_beside.take(cue)

    low = np.where(at < first, at + 1, last + 1)
    high = np.where(at < first, first, np.maximum(at, last + 1))
    segment = segments(context)
    marks = {
        "commas": tag == TAG[","], "finite": among(tag, FINITE), "that": word == context.words.ids["that"],
        "quotes": among(quote, (6, 7, 9, 10)), "cues": in_cue == 1, "nouns": segment["noun end"],
    }  # fmt: skip
    between = {}
    for name, flags in marks.items():
        total = running(flags)
        between[name] = np.minimum(total.take(high) - total.take(low), 3)
    commas, finite, that, quotes, rivals = (between[name] for name in ("commas", "finite", "that", "quotes", "cues"))
    few_commas, few_finite = np.minimum(commas, 2), np.minimum(finite, 2)
    inside, inside_of_cue = context.quotations.inside.take(at), context.quotations.inside[cue_first].take(cue)
    sides = 2 * (inside >= 0) + (inside_of_cue >= 0) + ((inside >= 0) & (inside == inside_of_cue))
    side_zone = zone * 5 + sides
    tag_at, quote_at = tag.take(at), quote.take(at)
    opener = segment["opener"].take(at)
    number = segment["number"]
    same = number.take(at)
    same = zone * 4 + (same == number[cue_first].take(cue)) + 2 * (same == number[cue_last].take(cue))

    yield "nearby,head", mixed(nearby, head_key)
    yield "nearby,head tag", combined((nearby, 11), (head_tag, TAG_COUNT))
    yield "nearby,tag", combined((nearby, 11), (tag_at, TAG_COUNT))
    yield "zone,act,tag", mixed(zone, head_act, tag_at)
    yield "zone,kind", mixed(zone, kind.take(cue))
    yield "zone,after", mixed(zone, word_after.take(cue))
    yield "zone,after tag", combined((nearby, 11), (tag_after.take(cue), TAG_COUNT))
    yield "zone,before", mixed(zone, word_before.take(cue))
    yield "zone,before tag", combined((nearby, 11), (tag_before.take(cue), TAG_COUNT))
    yield "zone,quote,quotes of cue", mixed(zone, quote_at, quotes_beside)
    yield "commas", combined((zone, ZONES), (commas, 4), (tag_at, TAG_COUNT))
    yield "finite", combined((zone, ZONES), (finite, 4), (tag_at, TAG_COUNT))
    yield "that", combined((zone, ZONES), (that, 4), (tag_at, TAG_COUNT))
    yield "quotes", combined((side_zone, 25), (quotes, 4), (quote_at, QUOTE_STATES))
    yield "rivals", combined((zone, ZONES), (rivals, 4), (in_cue.take(at), 5))
    yield "rivals,tag", mixed(zone, rivals, tag_at)
    yield "rivals,distance", combined((distance, 23), (rivals, 4))
    yield "between", mixed(zone, commas, finite, that, quotes, rivals)
    yield "between,tag", mixed(zone, few_commas, few_finite, np.minimum(rivals, 1), tag_at)
    yield "between,act", mixed(zone, few_commas, few_finite, head_act, head_tag, quotes)
    yield (
        "zone,first",
        mixed(zone, head_act, (at == space.first.take(cue)) + 2 * (at == context.sentence_first.take(at))),
    )
    yield "zone,ends,tag", mixed(zone, ends.take(cue), tag_at, quote_at)
    yield "nouns,tags", mixed(zone, between["nouns"], few_commas, tag_at, context.tags[1].take(at))
    yield "segment", mixed(same, segment["word"].take(at))
    yield "segment,act", mixed(same, segment["tag"].take(at), head_act)
    yield "segment,finite", mixed(same, segment["finite"].take(at), few_finite, few_commas)
    yield "following segment", mixed(same, segment["following"].take(at), tag_at)
    yield "opener", mixed(zone, opener, few_finite)
    yield "opener,tag", mixed(zone, opener, tag_at, few_commas)


def segments(context: Context) -> dict[str, np.ndarray]:
    """Facts about the stretch between two punctuation marks of a sentence that each token stands in.

    ``number``; ``word`` and ``tag`` at its beginning; ``finite`` (0 to 2 finite verbs);
    ``following`` (first word of the next one, 0 at the sentence's end); ``opener`` (the last conjunction or relative
    pronoun at or before the token in the sentence); ``noun end`` (True at the end of a run of nouns or pronouns).
    """
    word, tag = context.codes["word"], context.codes["tag"]
    count, at = len(word), np.arange(len(word))
    mark = among(tag, MARKS)
    fresh = (at == context.sentence_first) | np.concatenate([[False], mark[:-1]])
    number = np.cumsum(fresh) - 1
    first = np.flatnonzero(fresh)
    bounds = np.append(first, count)
    verbs = running(among(tag, FINITE))
    finite = np.minimum(verbs[bounds[1:]] - verbs[bounds[:-1]], 2)
    last = bounds[1:] - 1
    following = np.where(context.sentence_last[last] > last, word[np.minimum(last + 1, count - 1)], 0)
    opening = among(tag, OPENERS) & ~mark
    latest = np.maximum.accumulate(np.where(opening, at, -1)) if count else at
    noun = among(tag, NOUNS)
    return {
        "number": number, "word": word[first][number], "tag": tag[first][number],
        "finite": finite[number], "following": following[number],
        "opener": np.where(latest >= context.sentence_first, word[np.maximum(latest, 0)], 0),
        "noun end": noun & (~np.append(noun[1:], False) | (at == context.sentence_last)),
    }  # fmt: skip


def all_columns(
    context: Context, in_cue: np.ndarray, cue_first: np.ndarray, cue_last: np.ndarray, space: Windows
) -> list[tuple[str, np.ndarray]]:
    """Every template of the model, per window position: a token's own ones by side of the cue, then the relative."""
    side = sides(zones(context, space, cue_first, cue_last))
    own = [(f"own {name}", np.where(codes[space.token] > 0, codes[space.token] * SIDES + side, 0))
           for name, codes in word_columns(context, 2) + own_columns(context)]  # fmt: skip
    return own + list(relative_columns(context, in_cue, cue_first, cue_last, space))


def of_words(weights: Weights, words: Words) -> dict[int, np.ndarray]:
    """The part of the sums that words have by themselves."""
    return word_sums(weights.sided("own ", SIDES), words)


def emissions(weights: Weights, of_words: Mapping[int, np.ndarray], context: Context, in_cue: np.ndarray,
              cue_first: np.ndarray, cue_last: np.ndarray, space: Windows) -> np.ndarray:  # fmt: skip
    """Label weights of every window position: those of ``all_columns``, a token's own ones summed once for all cues;
    `of_words` as ``of_words`` gives them."""
    side, own = sides(zones(context, space, cue_first, cue_last)), own_columns(context)
    total = summed(weights.sided("own ", SIDES), of_words, context, own, (space.token, side, SIDES))
    total += weights.sum(relative_columns(context, in_cue, cue_first, cue_last, space), len(space.token))
    return total


def sides(zone: np.ndarray) -> np.ndarray:
    """0 before the cue, 1 in it, 2 after it."""
    return np.maximum(np.minimum(zone, 3) - 1, 0)


def zones(context: Context, space: Windows, cue_first: np.ndarray, cue_last: np.ndarray) -> np.ndarray:
    """0 an earlier sentence, 1 before the cue, 2 in it, 3 after it, 4 a later sentence."""
    at, first, last = space.token, cue_first[space.cue], cue_last[space.cue]
    sentence = context.tokens.sentence
    zone = np.where(at < first, 1, np.where(at > last, 3, 2))
    zone = np.where(sentence[at] < sentence[first], 0, zone)
    return np.where(sentence[at] > sentence[last], 4, zone).astype(np.int32)


def heads(context: Context, cue_first: np.ndarray, cue_last: np.ndarray) -> np.ndarray:
    """The token that carries each cue's meaning: its first word of the lexicon, else first verb, else last word."""
    act, tag = context.codes["act"], context.codes["tag"]
    head = cue_last.copy()
    for rank in (among(tag, VERBS), act > 0):
        for step in range(5, -1, -1):
            at = np.minimum(cue_first + step, cue_last)
            head = np.where(rank[at], at, head)
    return head


def decoded(weights: Weights, emissions: np.ndarray, space: Windows, penalty: float) -> tuple[np.ndarray, np.ndarray]:
    """Labels and label probabilities of every window position.

    Cues whose best labels hold no source, or two, are decoded again: one source at most, none at a `penalty` in
    log units.
    """
    packing = crf.pack(space.length)
    labels = crf.best_labels(emissions, weights.transitions, packing)
    posterior = crf.marginals(emissions, weights.transitions, packing)
    begin, inside, end = (weights.labels.index(position + "S") for position in "BIE")
    earlier = np.concatenate([[0], labels[:-1]])
    begun = (labels == begin) | ((labels == end) & ~among(earlier, (begin, inside)))
    again = np.bincount(space.cue, weights=begun, minlength=len(space.first)) != 1
    if again.any():
        chosen = again[space.cue]
        labels[chosen] = crf.best_labels_with_one(
            emissions[chosen], weights.transitions, space.length[again], weights.labels, "S", penalty)  # fmt: skip
    return labels, posterior

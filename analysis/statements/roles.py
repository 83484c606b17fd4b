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
    lexical_columns,
    sentence_columns,
    word_columns,
)  # fmt: skip
from analysis.statements.features import Weights, buckets, combined, mixed, running
from analysis.statements.sums import own_sum, word_sums
from analysis.statements.words import Words

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
    colon = np.isin(context.codes["tag"][starts[1:] - 1], [TAG[":"]])
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


def own_columns(context: Context, in_cue: np.ndarray) -> list[tuple[str, np.ndarray]]:
    """Templates of a token, beside those of single words, that hold for every cue; `in_cue` as in ``cues.decided``."""
    found = lexical_columns(context, 2) + sentence_columns(context)
    return found + [(f"cue{offset:+d}", context.near(in_cue, offset)) for offset in (-2, -1, 0, 1, 2)]


def relative_columns(
    context: Context, in_cue: np.ndarray, cue_first: np.ndarray, cue_last: np.ndarray, space: Windows
) -> Iterator[tuple[str, np.ndarray]]:
    """Templates of a token as seen from one cue, one code per window position."""
    codes, tokens = context.codes, context.tokens
    word, tag, act, verb, quote = (codes[name] for name in ("word", "tag", "act", "verb", "quote"))
    at, cue = space.token, space.cue
    first, last = cue_first[cue], cue_last[cue]
    head = heads(context, cue_first, cue_last)
    gap = np.where(at < first, at - first, np.where(at > last, at - last, 0))
    zone = zones(context, space, cue_first, cue_last)
    distance = buckets(gap, (-60, -35, -22, -14, -9, -6, -4, -3, -2, -1, 0, 1, 2, 3, 4, 5, 7, 10, 15, 23, 36, 61))
    nearby = buckets(gap, (-5, -3, -2, -1, 0, 1, 2, 3, 4, 6))
    sentence = np.clip(tokens.sentence[at] - tokens.sentence[first], -4, 6) + 5
    head_word, head_tag, head_act, head_verb = word[head], tag[head], act[head], verb[head]
    head_key = np.where(head_verb > 0, head_verb, head_word)
    before, after = context.beside(cue_first, cue_last)
    padded = {name: np.append(codes[name], 0) for name in ("word", "tag", "quote")}
    kind = np.where(cue_last > cue_first, word[cue_first], 0)

    segment = segments(context)
    low = np.where(at < first, at + 1, last + 1)
    high = np.where(at < first, first, np.maximum(at, last + 1))
    marks = {
        "commas": tag == TAG[","], "finite": np.isin(tag, list(FINITE)), "that": word == context.words.ids["that"],
        "quotes": np.isin(quote, (6, 7, 9, 10)), "cues": in_cue == 1, "wh": np.isin(tag, [TAG["WP"], TAG["WDT"]]),
        "to": tag == TAG["TO"], "nouns": segment["noun end"],
    }  # fmt: skip
    between = {}
    for name, flags in marks.items():
        total = running(flags)
        between[name] = np.minimum(total[high] - total[low], 3)
    opener = segment["opener"]
    commas, finite, quotes, rivals = (between[name] for name in ("commas", "finite", "quotes", "cues"))
    inside = context.quotations.inside
    sides = 2 * (inside[at] >= 0) + (inside[first] >= 0) + ((inside[at] >= 0) & (inside[at] == inside[first]))
    side_zone = zone * 5 + sides
    word_at, tag_at, in_at = word[at], tag[at], in_cue[at]

    yield "distance", distance + 1
    yield "sentence", sentence
    yield "nearby,head", mixed(nearby, head_key[cue])
    yield "nearby,head tag", combined((nearby, 11), (head_tag[cue], TAG_COUNT))
    yield "nearby,tag", combined((nearby, 11), (tag_at, TAG_COUNT))
    yield "nearby,tag,head tag", mixed(nearby, tag_at, head_tag[cue])
    yield "zone,head,tag", mixed(zone, head_key[cue], tag_at)
    yield "zone,head,word", mixed(zone, head_key[cue], word_at)
    yield "zone,act,tag", mixed(zone, head_act[cue], tag_at)
    yield "zone,act,word", mixed(zone, head_act[cue], word_at)
    yield "zone,kind", mixed(zone, kind[cue], word[cue_last][cue])
    yield "zone,after", mixed(zone, padded["word"][after][cue])
    yield "zone,after tag", combined((nearby, 11), (padded["tag"][after][cue], TAG_COUNT))
    yield "zone,before", mixed(zone, padded["word"][before][cue])
    yield "zone,before tag", combined((nearby, 11), (padded["tag"][before][cue], TAG_COUNT))
    yield "zone,edges", mixed(zone, padded["tag"][before][cue], head_tag[cue], padded["tag"][after][cue])
    yield "zone,edges,tag", mixed(zone, padded["tag"][before][cue], head_tag[cue], padded["tag"][after][cue], tag_at)
    yield "zone,quotes of cue", mixed(zone, padded["quote"][before][cue], padded["quote"][after][cue], quote[head][cue])
    yield "zone,quote,quotes of cue", mixed(zone, quote[at], padded["quote"][before][cue], padded["quote"][after][cue])
    yield "commas", combined((zone, ZONES), (commas, 4), (tag_at, TAG_COUNT))
    yield "finite", combined((zone, ZONES), (finite, 4), (tag_at, TAG_COUNT))
    yield "that", combined((zone, ZONES), (between["that"], 4), (tag_at, TAG_COUNT))
    yield "quotes", combined((side_zone, 25), (quotes, 4), (quote[at], QUOTE_STATES))
    yield "quotes,tag", mixed(side_zone, quotes, tag_at)
    yield "rivals", combined((zone, ZONES), (rivals, 4), (in_at, 5))
    yield "rivals,tag", mixed(zone, rivals, tag_at)
    yield "rivals,distance", combined((distance, 23), (rivals, 4))
    yield "between", mixed(zone, commas, finite, between["that"], quotes, rivals)
    yield "between,tag", mixed(zone, np.minimum(commas, 2), np.minimum(finite, 2), np.minimum(rivals, 1), tag_at)
    yield "between,act", mixed(zone, np.minimum(commas, 2), np.minimum(finite, 2), head_act[cue], head_tag[cue], quotes)
    yield "wh", combined((zone, ZONES), (between["wh"], 4), (between["to"], 4), (head_act[cue], ACTS))
    yield "zone,kind of word", mixed(zone, head_tag[cue], codes["fine"][at])
    yield "zone,first", mixed(zone, head_act[cue], (at == space.first[cue]) + 2 * (at == context.sentence_first[at]))
    ends = np.isin(padded["tag"][after], [TAG["."], TAG[","], TAG[":"]]) * 1 + 2 * (
        cue_first == context.sentence_first[cue_first]
    )
    yield "zone,ends", mixed(zone, ends[cue], head_act[cue])
    yield "zone,ends,tag", mixed(zone, ends[cue], tag_at, quote[at])
    nouns = between["nouns"]
    yield "nouns", combined((zone, ZONES), (nouns, 4), (tag_at, TAG_COUNT))
    yield "nouns,tags", mixed(zone, nouns, np.minimum(commas, 2), tag_at, context.near(tag, 1)[at])
    same = (segment["number"][at] == segment["number"][first]) + 2 * (segment["number"][at] == segment["number"][last])
    yield "segment", mixed(zone, same, segment["word"][at])
    yield "segment,act", mixed(zone, same, segment["tag"][at], head_act[cue])
    yield "segment,tags", mixed(zone, same, segment["tags"][at], np.minimum(commas, 2))
    yield "segment,finite", mixed(zone, same, segment["finite"][at], np.minimum(finite, 2), np.minimum(commas, 2))
    yield "following segment", mixed(zone, same, segment["following"][at], tag_at)
    yield "opener", mixed(zone, opener[at], np.minimum(finite, 2))
    yield "opener,tag", mixed(zone, opener[at], tag_at, np.minimum(commas, 2))


def segments(context: Context) -> dict[str, np.ndarray]:
    """Facts about the stretch between two punctuation marks of a sentence that each token stands in.

    ``number``; ``word``, ``tag`` and ``tags`` (of two tokens) at its beginning; ``finite`` (0 to 2 finite verbs);
    ``following`` (first word of the next one, 0 at the sentence's end); ``opener`` (the last conjunction or relative
    pronoun at or before the token in the sentence); ``noun end`` (True at the end of a run of nouns or pronouns).
    """
    word, tag = context.codes["word"], context.codes["tag"]
    count, at = len(word), np.arange(len(word))
    mark = np.isin(tag, MARKS)
    fresh = (at == context.sentence_first) | np.concatenate([[False], mark[:-1]])
    number = np.cumsum(fresh) - 1
    first = np.flatnonzero(fresh)
    bounds = np.append(first, count)
    verbs = running(np.isin(tag, list(FINITE)))
    finite = np.minimum(verbs[bounds[1:]] - verbs[bounds[:-1]], 2)
    last = bounds[1:] - 1
    following = np.where(context.sentence_last[last] > last, word[np.minimum(last + 1, count - 1)], 0)
    second = np.where(first < context.sentence_last[first], tag[np.minimum(first + 1, count - 1)], 0)
    tags = tag[first] * TAG_COUNT + second
    opening = np.isin(tag, OPENERS) & ~mark
    latest = np.maximum.accumulate(np.where(opening, at, -1)) if count else at
    noun = np.isin(tag, NOUNS)
    return {
        "number": number, "word": word[first][number], "tag": tag[first][number], "tags": tags[number],
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
           for name, codes in word_columns(context, 2) + own_columns(context, in_cue)]  # fmt: skip
    return own + list(relative_columns(context, in_cue, cue_first, cue_last, space))


def of_words(weights: Weights, words: Words) -> dict[int, np.ndarray]:
    """The part of the sums that words have by themselves."""
    return word_sums(weights.sided("own ", SIDES), words)


def emissions(weights: Weights, of_words: Mapping[int, np.ndarray], context: Context, in_cue: np.ndarray,
              cue_first: np.ndarray, cue_last: np.ndarray, space: Windows) -> np.ndarray:  # fmt: skip
    """Label weights of every window position: those of ``all_columns``, a token's own ones summed once for all cues;
    `of_words` as ``of_words`` gives them."""
    own = own_sum(weights.sided("own ", SIDES), of_words, context, own_columns(context, in_cue))
    own = own.reshape(-1, len(weights.labels))
    side = sides(zones(context, space, cue_first, cue_last))
    total = weights.sum(relative_columns(context, in_cue, cue_first, cue_last, space), len(space.token))
    return total + own.take(space.token * SIDES + side, axis=0, mode="clip")


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
    for rank in (np.isin(tag, VERBS), act > 0):
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
    begun = (labels == begin) | ((labels == end) & ~np.isin(earlier, (begin, inside)))
    again = np.bincount(space.cue, weights=begun, minlength=len(space.first)) != 1
    if again.any():
        chosen = again[space.cue]
        labels[chosen] = crf.best_labels_with_one(
            emissions[chosen], weights.transitions, space.length[again], weights.labels, "S", penalty)  # fmt: skip
    return labels, posterior

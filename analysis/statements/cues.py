"""The first model: which words attribute something to somebody."""

from collections.abc import Mapping

import numpy as np

from analysis.statements import crf
from analysis.statements.context import (
    ACTS,
    NAMED,
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

LABELS = ("O", "B", "I")
LIKELY = 0.5


def columns(context: Context) -> list[tuple[str, np.ndarray]]:
    """The cue model's templates and their codes, one per token of the batch."""
    return word_columns(context, 3) + other_columns(context)


def of_words(weights: Weights, words: Words) -> dict[int, np.ndarray]:
    """The part of the sums that words have by themselves."""
    return word_sums(weights.rows, words)


def posterior(weights: Weights, of_words: Mapping[int, np.ndarray], context: Context) -> np.ndarray:
    """Label probabilities of every token (3, tokens), paragraph by paragraph; `of_words` as ``of_words`` gives them."""
    emissions = own_sum(weights.rows, of_words, context, other_columns(context))
    return crf.marginals(emissions, weights.transitions, crf.pack(np.diff(context.tokens.paragraph_starts)))


def other_columns(context: Context) -> list[tuple[str, np.ndarray]]:
    """The templates of ``columns`` that are not of single words."""
    codes, near = context.codes, context.near
    found = lexical_columns(context, 3) + sentence_columns(context)
    act, verb, tag, word, quote = (codes[name] for name in ("act", "verb", "tag", "word", "quote"))
    at = np.arange(len(word))
    cue_like = running(act > 0)
    earlier = cue_like[at] - cue_like[context.sentence_first]
    later = cue_like[context.sentence_last + 1] - cue_like[at + 1]
    rivals = buckets(earlier, (1, 2, 3)) * 4 + buckets(later, (1, 2, 3))
    subject, gap = _last(np.isin(tag, list(NAMED)), context.sentence_first)
    subject_word, subject_tag = np.append(word, 0)[subject], np.append(tag, 0)[subject]
    subject_kind = np.append(codes["coarse"], 0)[subject]
    gap = buckets(gap, (1, 2, 3, 4, 6, 10))
    adverb = np.isin(tag, [TAG["RB"], TAG["RBR"]])
    onward = np.where(near(adverb.astype(np.int32), 1) > 0, near(word, 2), near(word, 1))
    onward_tag = np.where(near(adverb.astype(np.int32), 1) > 0, near(tag, 2), near(tag, 1))
    back_tag = np.where(near(adverb.astype(np.int32), -1) > 0, near(tag, -2), near(tag, -1))
    back = np.where(near(adverb.astype(np.int32), -1) > 0, near(word, -2), near(word, -1))
    since_quote, until_quote = _quote_distances(context)
    found += [
        ("rivals", rivals), ("rivals,act", combined((rivals, 16), (act, ACTS))),
        ("subject", subject_word), ("subject,verb", mixed(subject_kind, verb)),
        ("subject,word", mixed(subject_kind, word)),
        ("subject tag", combined((subject_tag, TAG_COUNT), (gap, 7))),
        ("subject tag,act", combined((subject_tag, TAG_COUNT), (act, ACTS))),
        ("verb,onward", mixed(word, onward)), ("verb,onward tag", mixed(word, onward_tag)),
        ("verb,back", mixed(word, back)), ("verb,back tag", mixed(word, back_tag)),
        ("verb,around", mixed(word, back_tag, onward_tag)), ("act,around", mixed(act, tag, back_tag, onward_tag)),
        ("kind,onward", mixed(codes["fine"], onward)), ("kind,onward tag", mixed(codes["fine"], onward_tag, back_tag)),
        ("quote,word", mixed(quote, word)), ("quote,kind", mixed(quote, codes["fine"])),
        ("since quote", combined((since_quote, 7), (act, ACTS))),
        ("until quote", combined((until_quote, 7), (act, ACTS))),
        ("since quote,tag", combined((since_quote, 7), (tag, TAG_COUNT))),
        ("until quote,tag", combined((until_quote, 7), (tag, TAG_COUNT))),
        ("neighbour quotes", _neighbour_quotes(context)),
        ("neighbour quotes,word", mixed(_neighbour_quotes(context), word)),
    ]  # fmt: skip
    return found


def _last(flags: np.ndarray, first: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The nearest flagged token to the left in the sentence (len(flags) where none) and how far it is."""
    at = np.arange(len(flags))
    last = np.maximum.accumulate(np.where(flags, at, -1)) if len(flags) else at
    last = np.concatenate([[-1], last[:-1]]) if len(flags) else last
    missing = last < first
    return np.where(missing, len(flags), last), np.where(missing, 99, at - last)


def _quote_distances(context: Context) -> tuple[np.ndarray, np.ndarray]:
    """Bucketed distance, within the sentence, to the last quotation's end and to the next one's start; 0 none."""
    inside = context.quotations.inside >= 0
    _, since = _last(inside, context.sentence_first)
    mirrored = (len(inside) - 1 - context.sentence_last)[::-1]
    _, until = _last(inside[::-1], mirrored)
    edges = (1, 2, 3, 4, 7, 40)
    return buckets(since, edges) % 6, buckets(until[::-1], edges) % 6


def _neighbour_quotes(context: Context) -> np.ndarray:
    """Whether the sentence before ends, the sentence after begins, and the own sentence holds, a quotation."""
    inside, count = context.quotations.inside >= 0, len(context.quotations.inside)
    before = context.sentence_first - 1
    before = np.where(before >= context.paragraph_first, inside[before], False)
    after = context.sentence_last + 1
    after = np.where(after <= context.paragraph_last, np.append(inside, False)[np.minimum(after, count)], False)
    held = running(inside)
    own = held[context.sentence_last + 1] > held[context.sentence_first]
    return (1 + before + 2 * after + 4 * own).astype(np.int32)


def decided(posterior: np.ndarray, paragraph: np.ndarray, cut: float) -> np.ndarray:
    """Codes of every token: 1 where a likely cue begins, 2 inside one, 3 and 4 the same for a mere candidate, else 0.

    A token belongs to a cue when its probability of doing so reaches `cut`; a cue is likely when one of its tokens
    reaches one half.
    """
    sureness = 1 - posterior[0]
    on = sureness >= cut
    before = np.concatenate([[False], on[:-1] & (paragraph[1:] == paragraph[:-1])])
    begins = on & (~before | (posterior[1] > posterior[2]))
    return graded(np.where(begins, 1, np.where(on, 2, 0)), sureness)


def graded(runs: np.ndarray, sureness: np.ndarray) -> np.ndarray:
    """The codes of ``decided`` from runs (1 begin, 2 inside, else 0) and every token's probability."""
    number = np.cumsum(runs == 1)
    best = np.zeros(int(number[-1]) + 1 if len(number) else 1)
    np.maximum.at(best, number, np.where(runs > 0, sureness, 0))
    return np.where((runs > 0) & (best[number] < LIKELY), runs + 2, runs).astype(np.int8)


def spans(in_cue: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and last token of each cue."""
    begins, inside = (in_cue == 1) | (in_cue == 3), (in_cue == 2) | (in_cue == 4)
    first = np.flatnonzero(begins)
    ends = np.flatnonzero(~np.append(inside, False)[1:]) if len(in_cue) else first
    return first, ends[np.searchsorted(ends, first)]

"""The first model: which words attribute something to somebody."""

from collections.abc import Mapping

import numpy as np

from analysis.statements import crf
from analysis.statements.context import (
    ACTS,
    NAMED,
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
    emissions = summed(weights.rows, of_words, context, other_columns(context))
    return crf.marginals(
        emissions[:, : len(LABELS)], weights.transitions, crf.pack(np.diff(context.tokens.paragraph_starts))
    )


def other_columns(context: Context) -> list[tuple[str, np.ndarray]]:
    """The templates of ``columns`` that are not of single words."""
    codes, near = context.codes, context.near
    act, verb, tag, word, quote = (codes[name] for name in ("act", "verb", "tag", "word", "quote"))
    at = np.arange(len(word))
    cue_like = running(act > 0)
    earlier = cue_like[at] - cue_like[context.sentence_first]
    later = cue_like[context.sentence_last + 1] - cue_like[at + 1]
    rivals = buckets(earlier, (1, 2, 3)) * 4 + buckets(later, (1, 2, 3))
    subject, gap = _last(among(tag, NAMED), context.sentence_first)
    subject_tag, subject_kind = np.append(tag, 0)[subject], np.append(codes["coarse"], 0)[subject]
    gap = buckets(gap, (1, 2, 3, 4, 6, 10))
    adverb = among(tag, [TAG["RB"], TAG["RBR"]]).astype(np.int32)
    adverb_next, adverb_before = near(adverb, 1) > 0, near(adverb, -1) > 0
    onward_tag = np.where(adverb_next, context.tags[2], context.tags[1])
    back_tag = np.where(adverb_before, context.tags[-2], context.tags[-1])
    since_quote = _since_quote(context)
    place = sentence_columns(context)
    return [
        *((f"tag{offset:+d}", context.tags[offset]) for offset in (-3, -2, -1, 0, 1, 3)),
        *((f"tags{first:+d}2", tag_run(context, first, 2)) for first in (-2, -1, 0, 1)),
        ("tags-23", tag_run(context, -2, 3)), ("quote+0", quote), ("quote+1", near(quote, 1)),
        ("words-1", mixed(near(word, -1), word)), ("word,tag+1", mixed(word, context.tags[1])),
        ("quote,tag", combined((quote, QUOTE_STATES), (tag, TAG_COUNT))),
        ("quote,act", combined((quote, QUOTE_STATES), (act, ACTS))),
        *((name, place[name]) for name in ("left,right", "edges", "ends", "length")),
        ("rivals", rivals), ("rivals,act", combined((rivals, 16), (act, ACTS))),
        ("subject,verb", mixed(subject_kind, verb)), ("subject tag", combined((subject_tag, TAG_COUNT), (gap, 7))),
        ("subject tag,act", combined((subject_tag, TAG_COUNT), (act, ACTS))),
        ("verb,onward", mixed(word, np.where(adverb_next, near(word, 2), near(word, 1)))),
        ("verb,onward tag", mixed(word, onward_tag)),
        ("verb,back", mixed(word, np.where(adverb_before, near(word, -2), near(word, -1)))),
        ("verb,back tag", mixed(word, back_tag)),
        ("kind,onward", mixed(codes["fine"], np.where(adverb_next, near(word, 2), near(word, 1)))),
        ("quote,word", mixed(quote, word)), ("quote,kind", mixed(quote, codes["fine"])),
        ("since quote", combined((since_quote, 7), (act, ACTS))),
        ("since quote,tag", combined((since_quote, 7), (tag, TAG_COUNT))),
        ("neighbour quotes", _neighbour_quotes(context)),
    ]  # fmt: skip


def _last(flags: np.ndarray, first: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """The nearest flagged token to the left in the sentence (len(flags) where none) and how far it is."""
    at = np.arange(len(flags))
    last = np.maximum.accumulate(np.where(flags, at, -1)) if len(flags) else at
    last = np.concatenate([[-1], last[:-1]]) if len(flags) else last
    missing = last < first
    return np.where(missing, len(flags), last), np.where(missing, 99, at - last)


def _since_quote(context: Context) -> np.ndarray:
    """Bucketed distance, within the sentence, to the last quotation's end; 0 none."""
    _, since = _last(context.quotations.inside >= 0, context.sentence_first)
    return buckets(since, (1, 2, 3, 4, 7, 40)) % 6


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
    begins = np.flatnonzero(runs == 1)
    if not len(begins):
        return runs.astype(np.int8)
    best = np.maximum.reduceat(np.where(runs > 0, sureness, 0), begins)
    likely = np.repeat(best >= LIKELY, np.diff(begins, append=len(runs)))
    own = runs[begins[0] :]
    return np.concatenate([runs[: begins[0]], np.where((own > 0) & ~likely, own + 2, own)]).astype(np.int8)


def spans(in_cue: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """First and last token of each cue."""
    begins, inside = (in_cue == 1) | (in_cue == 3), (in_cue == 2) | (in_cue == 4)
    first = np.flatnonzero(begins)
    ends = np.flatnonzero(~np.append(inside, False)[1:]) if len(in_cue) else first
    return first, ends[np.searchsorted(ends, first)]

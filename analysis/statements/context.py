"""The facts about a batch's tokens that both models look at."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.statements.features import Neighbours, buckets, combined, running
from analysis.statements.quotes import Quotations, quotations
from analysis.statements.words import Words
from analysis.tokens import Tokens

TAGS = (
    "", "CC", "CD", "DT", "EX", "FW", "IN", "JJ", "JJR", "JJS", "LS", "MD", "NN", "NNP", "NNPS", "NNS", "PDT", "POS",
    "PRP", "PRP$", "RB", "RBR", "RBS", "RP", "SYM", "TO", "UH", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "WDT", "WP",
    "WP$", "WRB", ",", ".", ":", "``", "''", "-LRB-", "-RRB-", "$", "#", "HYPH", "NFP", "ADD", "AFX", "other",
)  # fmt: skip
TAG = {tag: code for code, tag in enumerate(TAGS)}
TAG_COUNT = len(TAGS)
ALIASES = {"(": "-LRB-", ")": "-RRB-", "--": ":"}
NAMED = frozenset(TAG[tag] for tag in ("NN", "NNS", "NNP", "NNPS", "PRP", "WP"))
FINITE = frozenset(TAG[tag] for tag in ("VBD", "VBP", "VBZ", "MD"))


@dataclass(frozen=True)
class Context:
    """Codes per token (``codes``: those of ``words`` plus ``tag`` and ``quote``; ``tags``: the tag so many tokens
    further on, -3 to 3) and the batch's layout."""

    tokens: Tokens
    words: Words
    quotations: Quotations
    codes: Mapping[str, np.ndarray]
    near: Neighbours
    tags: Mapping[int, np.ndarray]
    sentence_first: np.ndarray
    sentence_last: np.ndarray
    paragraph_first: np.ndarray
    paragraph_last: np.ndarray

    def beside(self, first: np.ndarray, last: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The tokens before and after each span in its paragraph; where there is none, the number of all tokens."""
        count = len(self.tokens.word)
        return (np.where(first > self.paragraph_first[first], first - 1, count),
                np.where(last < self.paragraph_last[last], last + 1, count))  # fmt: skip


def context(tokens: Tokens, words: Words) -> Context:
    """Everything about tokens that does not depend on a cue; `words` are those of their vocabulary."""
    codes = {name: column[tokens.word] for name, column in words.codes.items()}
    quoted = quotations(tokens, codes["quotation"] > 0)
    known = np.array([TAG.get(ALIASES.get(tag, tag), TAG["other"]) for tag in tokens.tagset], dtype=np.int32)
    codes["tag"] = known[tokens.tag]
    sentences, paragraphs = tokens.sentence_starts, tokens.paragraph_starts
    sentence_first, sentence_last = sentences[tokens.sentence], sentences[tokens.sentence + 1] - 1
    paragraph_first, paragraph_last = paragraphs[tokens.paragraph], paragraphs[tokens.paragraph + 1] - 1
    codes["quote"] = _quote_states(quoted, sentence_first, sentence_last)
    near = Neighbours(tokens.paragraph, 3)
    tags = {offset: near(codes["tag"], offset) for offset in near.index}
    return Context(
        tokens, words, quoted, codes, near, tags, sentence_first, sentence_last, paragraph_first,
        paragraph_last,
    )  # fmt: skip


def _quote_states(quoted: Quotations, sentence_first: np.ndarray, sentence_last: np.ndarray) -> np.ndarray:
    """Outside 1 with no quotation in the sentence, 2 before, 3 between, 4 after quotations of it; 5 inside, 6 the
    opening, 7 the closing mark; 8 to 10 the same in single marks; 11 inside one that is shorter than four words."""
    inside = quoted.inside
    count = len(inside)
    marks = running(inside >= 0)
    at = np.arange(count)
    before = marks[at] > marks[sentence_first]
    after = marks[sentence_last + 1] > marks[at + 1]
    state = 1 + after + 3 * before - (before & after) * 2
    state = np.where(inside < 0, state, 0)
    if len(quoted.first):
        which = np.maximum(inside, 0)
        short = (quoted.last - quoted.first < 5)[which]
        kind = np.where(at == quoted.first[which], 6, np.where((at == quoted.last[which]) & quoted.closed[which], 7, 5))
        kind = np.where((kind == 5) & short, 11, kind)
        kind = np.where(quoted.single[which] & (kind < 11), kind + 3, kind)
        state = np.where(inside >= 0, kind, state)
    return state.astype(np.int32)


QUOTE_STATES = 12
ACTS = 11


WORD_REACH = {"word": 3, "verb": 2, "act": 2, "suffix3": 1, "suffix2": 0, "shape": 2, "coarse": 2, "fine": 1}
"""How far from the token the models look at each code of a word."""


def word_columns(context: Context, reach: int) -> list[tuple[str, np.ndarray]]:
    """Columns of the words within `reach` tokens at most 3: the templates that ``sums.summed`` adds up by word."""
    return [(f"{name}{offset:+d}", context.near(context.codes[name], offset)) for name, width in WORD_REACH.items()
            for offset in range(-min(width, reach), min(width, reach) + 1)]  # fmt: skip


def tag_run(context: Context, first: int, count: int) -> np.ndarray:
    """Codes of `count` tags in a row, from the one `first` places from the token."""
    return combined(*((context.tags[first + i], TAG_COUNT) for i in range(count)))


def sentence_columns(context: Context) -> dict[str, np.ndarray]:
    """Columns of a token's place in its sentence and paragraph."""
    at = np.arange(len(context.tokens.word))
    left, right = at - context.sentence_first, context.sentence_last - at
    near, far = buckets(left, (1, 2, 3, 4, 7, 12, 20)), buckets(right, (1, 2, 3, 4, 7, 12, 20))
    opening = (context.sentence_first == context.paragraph_first).astype(np.int32)
    closing = (context.sentence_last == context.paragraph_last).astype(np.int32)
    title = (context.tokens.paragraph == context.tokens.paragraph[
        context.tokens.document_starts[context.tokens.document]]).astype(np.int32)  # fmt: skip
    return {
        "left": near, "right": far, "left,right": near * 8 + far, "edges": opening * 4 + closing * 2 + title,
        "ends": context.codes["word"][context.sentence_last],
        "length": buckets(context.sentence_last - context.sentence_first, (4, 8, 12, 20, 30, 45)),
    }  # fmt: skip

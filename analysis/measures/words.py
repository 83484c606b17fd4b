"""The words of statements: what sets a speaker apart, a word in its lines, and its company.

All work on lemmas of tagged words; a phrase is looked up as the sequence of its lemmas.
"""

from dataclasses import dataclass

import numpy as np
import pandas as pd
from nltk.collocations import BigramCollocationFinder
from nltk.metrics import BigramAssocMeasures
from nltk.probability import FreqDist

from analysis import tokens
from analysis.measures.lemmas import lemmas

CONTENT_TAGS = ("NN", "NNS", "NNP", "NNPS", "VB", "VBD", "VBG", "VBN", "VBP", "VBZ", "JJ", "JJR", "JJS")
LIGHT = {"be", "have", "do"}


@dataclass(frozen=True)
class _Lines:
    """Lemma, tag, offsets and row (index into the statements) of every word."""

    lemma: np.ndarray
    content: np.ndarray
    row: np.ndarray
    start: np.ndarray
    end: np.ndarray


def distinctive(
    statements: pd.DataFrame, most: int = 8, *, by: str = "speaker", values: int = 6, least: int = 3, prior: float = 500
) -> pd.DataFrame:
    """The `most` distinctive content words of each of the `values` most frequent values of `by`, against all others.

    Columns: `by`, word, z, count (uses by this one), others (uses by all others), per_thousand (of this one's content
    words). Weighted log-odds with an informative Dirichlet prior (Monroe, Colaresi and Quinn 2008, eqs. 15-22): the
    prior is the frequency of each word over all statements, worth `prior` words. Words used fewer than `least` times
    by the one are not listed.
    """
    known = statements[statements[by].notna()].reset_index(drop=True)
    lines = _lines(known["text"])
    names = known[by].value_counts().sort_index().sort_values(ascending=False, kind="stable").index[:values]
    kept = lines.content
    vocabulary, number = np.unique(lines.lemma[kept], return_inverse=True)
    everything = np.bincount(number, minlength=len(vocabulary)).astype(float)
    tables = []
    for name in names:
        mine = (known[by] == name).to_numpy()[lines.row[kept]]
        counts = np.bincount(number[mine], minlength=len(vocabulary)).astype(float)
        z = log_odds(counts, everything - counts, prior * everything / max(everything.sum(), 1))
        table = pd.DataFrame({by: name, "word": vocabulary, "z": z, "count": counts.astype(int),
                              "others": (everything - counts).astype(int),
                              "per_thousand": 1000 * counts / max(counts.sum(), 1)})  # fmt: skip
        table = table[table["count"] >= least].sort_values(["z", "word"], ascending=[False, True], kind="stable")
        tables.append(table[table["z"] > 0].head(most))
    columns = [by, "word", "z", "count", "others", "per_thousand"]
    return pd.concat(tables, ignore_index=True) if tables else pd.DataFrame(columns=columns)


def log_odds(first: np.ndarray, second: np.ndarray, prior: np.ndarray) -> np.ndarray:
    """z-scores of the difference of log-odds of each word in `first` against `second` counts, with Dirichlet `prior`.

    >>> log_odds(np.array([8.0, 2.0]), np.array([2.0, 8.0]), np.array([0.5, 0.5])).round(2).tolist()
    [3.4, -3.4]
    """
    total = prior.sum()
    with np.errstate(divide="ignore", invalid="ignore"):
        odds = [np.log((counts + prior) / (counts.sum() + total - counts - prior)) for counts in (first, second)]
        z = (odds[0] - odds[1]) / np.sqrt(1 / (first + prior) + 1 / (second + prior))
    return np.nan_to_num(z, nan=0.0, posinf=0.0, neginf=0.0)


def concordance(statements: pd.DataFrame, word: str, width: int = 60) -> pd.DataFrame:
    """Every use of `word` (in any inflection; a phrase too) with the whole words within `width` characters on each
    side, in reading order.

    Columns: before, word, after, speaker, statement_id.
    """
    known = statements.reset_index(drop=True)
    lines = _lines(known["text"])
    texts, rows = known["text"].tolist(), []
    for first, last in _found(lines, word):
        row = lines.row[first]
        start, end, text = lines.start[first], lines.end[last], texts[row]
        before, after = text[max(start - width, 0) : start], text[end : end + width]
        before = before.partition(" ")[2] if start > width else before
        after = after.rpartition(" ")[0] if end + width < len(text) else after
        rows.append({"before": before.lstrip(), "word": text[start:end],
                     "after": after.rstrip(), "speaker": known["speaker"].iloc[row],
                     "statement_id": known["statement_id"].iloc[row]})  # fmt: skip
    return pd.DataFrame(rows, columns=["before", "word", "after", "speaker", "statement_id"])


def collocations(statements: pd.DataFrame, word: str, window: int = 5, least: int = 2, most: int = 50) -> pd.DataFrame:
    """Content words that keep company with `word` (one word, in any inflection), by log-likelihood ratio.

    Columns: word, side (before or after), count (within `window` words), uses (in all statements), likelihood
    (Dunning 1993, as NLTK computes it); those with fewer than `least` joint uses are left out.
    """
    lines = _lines(statements["text"].reset_index(drop=True))
    pivot = " ".join(_phrase(word))
    uses, pairs = FreqDist(lines.lemma.tolist()), FreqDist()
    for step in range(1, min(window, len(lines.row))):
        pairs.update(_pairs(lines, pivot, step))
    finder = BigramCollocationFinder(uses, pairs, window_size=window)
    content = set(lines.lemma[lines.content].tolist()) - {pivot}
    rows = [
        {"word": left if right == pivot else right, "side": "before" if right == pivot else "after",
         "count": pairs[left, right], "uses": uses[left if right == pivot else right], "likelihood": score}
        for (left, right), score in finder.score_ngrams(BigramAssocMeasures.likelihood_ratio)
        if pairs[left, right] >= least and (left in content or right in content)
    ]  # fmt: skip
    table = pd.DataFrame(rows, columns=["word", "side", "count", "uses", "likelihood"])
    order = table.sort_values(["likelihood", "word", "side"], ascending=[False, True, True], kind="stable")
    return order.head(most).reset_index(drop=True)


def _lines(texts: pd.Series) -> _Lines:
    tagged = tokens.annotate(texts.tolist())
    size = len(tagged)
    words, tags = tagged.words(0, size), tagged.tags(0, size)
    found = np.array(lemmas(words, tags), dtype=object)
    content = np.array(
        [tag in CONTENT_TAGS and lemma not in LIGHT and lemma[:1].isalpha() and len(lemma) > 1
         for tag, lemma in zip(tags, found, strict=True)], dtype=bool)  # fmt: skip
    return _Lines(found, content, tagged.document, tagged.start, tagged.end)


def _phrase(word: str) -> list[str]:
    """The lemmas of what a researcher typed."""
    return _lines(pd.Series([word])).lemma.tolist()


def _found(lines: _Lines, word: str) -> list[tuple[int, int]]:
    """First and last word of every place where the lemmas of `word` follow one another within a statement."""
    wanted = _phrase(word)
    size = len(lines.row) - len(wanted) + 1
    if not wanted or size <= 0:
        return []
    hit = np.ones(size, dtype=bool)
    for i, lemma in enumerate(wanted):
        hit &= lines.lemma[i : i + size] == lemma
    hit &= lines.row[:size] == lines.row[len(wanted) - 1 : len(wanted) - 1 + size]
    return [(int(i), int(i) + len(wanted) - 1) for i in np.flatnonzero(hit)]


def _pairs(lines: _Lines, pivot: str, step: int) -> list[tuple[str, str]]:
    """Pairs of lemmas `step` words apart within a statement, one of them `pivot`."""
    left, right = lines.lemma[:-step], lines.lemma[step:]
    near = (lines.row[:-step] == lines.row[step:]) & ((left == pivot) | (right == pivot))
    return list(zip(left[near].tolist(), right[near].tolist(), strict=True))

"""The third model: how probable it is that a found attribution is right, from what the first two were sure of."""

from collections.abc import Mapping
from dataclasses import dataclass

import numpy as np

from analysis.statements.context import FINITE, TAG, Context
from analysis.statements.features import among, running
from analysis.statements.roles import LABELS, Windows, heads

CONTENT = tuple(LABELS.index(label) for label in ("BC", "IC", "EC"))
SOURCE = tuple(LABELS.index(label) for label in ("BS", "IS", "ES"))
TAGS = tuple(TAG[tag] for tag in ("VBD", "VBZ", "VBP", "VBG", "VBN", "VB", "NN", "NNS", "IN", ":", "JJ"))
KINDS = tuple(TAG[tag] for tag in ("NNP", "PRP", "NN", "NNS", "WP", "WDT", "DT", "IN", "TO", "VB", "``", "PRP$", "RB"))


BLOCK = 512


@dataclass(frozen=True)
class Trees:
    """Boosted regression trees as flat arrays: node → feature, threshold and value; its two children, the first for
    features up to the threshold, lie side by side in ``children`` (a leaf's are itself)."""

    roots: np.ndarray
    feature: np.ndarray
    threshold: np.ndarray
    children: np.ndarray
    value: np.ndarray
    base: float
    depth: int

    def probability(self, features: np.ndarray) -> np.ndarray:
        """Probability for every row of features: logistic of the trees' summed values (Friedman 2001)."""
        rows = np.arange(len(features))[:, None]
        total = np.full(len(features), self.base)
        for block in range(0, len(rows), BLOCK):
            own = features[block : block + BLOCK]
            node = np.repeat(self.roots[None, :], len(own), axis=0)
            base = rows[: len(own)] * features.shape[1]
            for _ in range(self.depth):
                above = own.take(base + self.feature.take(node)) > self.threshold.take(node)
                node = self.children.take(2 * node + above)
            total[block : block + BLOCK] += self.value.take(node).sum(axis=1)
        return 1 / (1 + np.exp(-total))


def trees(stored: Mapping[str, np.ndarray]) -> Trees:
    """The trees from their stored arrays."""
    roots, feature, threshold, left, right, value = (
        stored[f"tree {name}"] for name in ("roots", "feature", "threshold", "left", "right", "value"))  # fmt: skip
    children = np.stack([left, right], axis=1).ravel().astype(np.intp)
    return Trees(roots.astype(np.intp), feature.astype(np.intp), threshold, children, value,
                 float(stored["tree base"]), int(stored["tree depth"]))  # fmt: skip


def features(context: Context, in_cue: np.ndarray, sureness: np.ndarray, cue_first: np.ndarray, cue_last: np.ndarray,
             space: Windows, labels: np.ndarray, posterior: np.ndarray) -> np.ndarray:  # fmt: skip
    """One row per cue (cues, features). `sureness` is each token's probability of being in a cue, `posterior` the
    second model's label probabilities and `labels` its choice, per window position."""
    tag, quote, tokens = context.codes["tag"], context.codes["quote"], context.tokens
    cues, at, cue = len(cue_first), space.token, space.cue
    windows = np.cumsum(space.length) - space.length
    is_content, is_source = among(labels, CONTENT), among(labels, SOURCE)
    chosen = np.log(np.maximum(posterior[labels, np.arange(len(labels))], 1e-6))
    content_mass, source_mass = posterior[list(CONTENT)].sum(axis=0), posterior[list(SOURCE)].sum(axis=0)

    def total(values: np.ndarray) -> np.ndarray:
        return np.add.reduceat(values, windows, dtype=np.float64)

    def edge(flags: np.ndarray, last: bool) -> np.ndarray:
        found = np.full(cues, -1, dtype=np.int64)
        where = np.flatnonzero(flags)
        if last:
            found[cue[where]] = at[where]
        else:
            found[cue[where[::-1]]] = at[where[::-1]]
        return found

    contents, sources = total(is_content), total(is_source)
    content_first, content_last = edge(is_content, False), edge(is_content, True)
    source_first, source_last = edge(is_source, False), edge(is_source, True)
    head = heads(context, cue_first, cue_last)
    quoted = context.quotations.inside >= 0
    width = cue_last - cue_first + 1
    strength = total(sureness[at] * ((at >= cue_first[cue]) & (at <= cue_last[cue]))) / width
    before, after = context.beside(cue_first, cue_last)
    sure_beside, tag_beside = np.append(sureness, 0), np.append(tag, 0)
    finite = running(among(tag, FINITE))
    safe = lambda position: np.maximum(position, 0)  # noqa: E731
    columns = [
        strength, sureness[cue_first], sureness[head], width, sure_beside[before],
        sure_beside[after], context.codes["act"][head], context.codes["coarse"][head], context.codes["fine"][head],
        *(tag[head] == one for one in TAGS), tag_beside[before], tag_beside[after], quote[head], quoted[head],
        np.log1p(contents), np.log1p(sources), total(chosen), total(chosen) / space.length,
        total(chosen * is_content) / np.maximum(contents, 1), total(chosen * is_source) / np.maximum(sources, 1),
        total(content_mass), total(source_mass), contents - total(content_mass), sources - total(source_mass),
        total(content_mass * is_content) / np.maximum(contents, 1),
        total(source_mass * is_source) / np.maximum(sources, 1),
        total(labels == CONTENT[0]) + total(labels == CONTENT[2]),
        total(quoted[at] * is_content) / np.maximum(contents, 1), quote[safe(content_first)],
        tokens.sentence[safe(content_last)] - tokens.sentence[safe(content_first)],
        np.where(contents > 0, np.clip(content_first - cue_last, -40, 40), 99),
        np.where(contents > 0, np.clip(content_last - cue_first, -40, 40), 99),
        np.where(sources > 0, np.clip(source_last - cue_first, -40, 40), 99),
        np.where(sources > 0, np.clip(source_first - cue_last, -40, 40), 99),
        *(tag[safe(content_first)] == one for one in KINDS), *(tag[safe(source_last)] == one for one in KINDS[:7]),
        context.sentence_last[safe(content_last)] - safe(content_last),
        finite[safe(content_last) + 1] - finite[safe(content_first)], quoted[safe(source_first)],
        cue_first - context.sentence_first[cue_first], context.sentence_last[cue_last] - cue_last,
        context.sentence_last[cue_last] - context.sentence_first[cue_first], space.length,
        tokens.paragraph[cue_first] == tokens.paragraph[tokens.document_starts[tokens.document[cue_first]]],
        *_company(in_cue, cue_first, cue_last, content_first, content_last, strength, tokens.document[cue_first]),
    ]  # fmt: skip
    return np.stack([np.asarray(column, dtype=np.float32) for column in columns], axis=1)


def _company(in_cue: np.ndarray, cue_first: np.ndarray, cue_last: np.ndarray, content_first: np.ndarray,
             content_last: np.ndarray, strength: np.ndarray, document: np.ndarray) -> list[np.ndarray]:  # fmt: skip
    """Other cues: inside the content, in a content that holds this cue, with nearly the same content."""
    cues = len(cue_first)
    begins = running((in_cue == 1) | (in_cue == 3))
    low, high = np.maximum(content_first, 0), np.maximum(content_last, 0)
    held = np.where(content_first >= 0, begins[high + 1] - begins[low], 0)
    held_by, rivalry, previous, following = (np.zeros(cues) for _ in range(4))
    for step in (1, 2, 3, 4, 5, 6):
        for sign in (-1, 1):
            other = np.arange(cues) + sign * step
            there = (other >= 0) & (other < cues)
            other = np.clip(other, 0, max(cues - 1, 0))
            there &= document[other] == document
            there &= content_first[other] >= 0
            holds = there & (content_first[other] <= cue_first) & (content_last[other] >= cue_last)
            held_by = np.maximum(held_by, np.where(holds, strength[other], 0))
            common = np.minimum(content_last, content_last[other]) - np.maximum(content_first, content_first[other]) + 1
            union = np.maximum(content_last, content_last[other]) - np.minimum(content_first, content_first[other]) + 1
            alike = np.where(there & (content_first >= 0), np.maximum(common, 0) / np.maximum(union, 1), 0)
            rivalry = np.maximum(rivalry, np.where(alike > 0.5, alike * strength[other], 0))
            if step == 1:
                target = previous if sign < 0 else following
                target += np.where(there, strength[other], 0)
    return [held, held_by, rivalry, previous, following]

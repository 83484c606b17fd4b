"""The stages of training the statement models: labels, cross-fitted cues and roles, the judge's examples."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import numpy as np

from analysis.statements import cues, judgement, roles
from analysis.statements.context import Context
from analysis.statements.features import Weights
from analysis.statements.roles import Windows
from analysis.tokens import Tokens
from training.statements_crf import fit
from training.statements_gold import Attribution, covered

Gold = list[list[list[Attribution]]]
CUT = 0.2
CUES = {"c2": 9.0, "epochs": 10, "rate": 0.05, "size": 8000, "least": 3}
ROLES = {"c2": 15.0, "epochs": 10, "rate": 0.05, "size": 8000, "least": 3}


@dataclass(frozen=True)
class Part:
    """One set of articles: their tokens, the facts about them, and the gold attributions per document."""

    tokens: Tokens
    context: Context
    gold: Gold


@dataclass(frozen=True)
class Candidates:
    """Cues with their windows; ``gold`` holds (document, attribution) or None for each."""

    in_cue: np.ndarray
    first: np.ndarray
    last: np.ndarray
    gold: list[tuple[int, Attribution] | None]
    space: Windows


def words(tokens: Tokens, verbs: Iterable[str], more: Counter[str]) -> list[str]:
    """The dictionary: every word seen twice in the articles or a dozen times elsewhere, and the cue verbs."""
    counts: Counter[str] = Counter()
    for word, number in zip(tokens.vocabulary, np.bincount(tokens.word, minlength=len(tokens.vocabulary)), strict=True):
        counts[word.lower()] += int(number)
    return sorted(
        {word for word, n in counts.items() if n >= 2} | {word for word, n in more.items() if n >= 12} | set(verbs)
    )


def cue_labels(part: Part) -> np.ndarray:
    """1 at the first token of a gold cue, 2 at its others."""
    labels = np.zeros(len(part.tokens.word), dtype=np.int8)
    for document, annotators in enumerate(part.gold):
        for attribution in annotators[0]:
            tokens = covered(part.tokens, document, attribution.cue)
            labels[tokens], labels[tokens[:1]] = 2, 1
    return labels


def fit_cues(part: Part, columns: list, labels: np.ndarray, documents: np.ndarray) -> Weights:
    """The cue model of the paragraphs of the chosen documents."""
    starts = part.tokens.paragraph_starts
    chosen = np.isin(part.tokens.document[starts[:-1]], documents)
    return fit(columns, labels, cues.LABELS, starts[:-1][chosen], np.diff(starts)[chosen], **CUES)


def cue_posterior(part: Part, weights: Weights) -> np.ndarray:
    """Label probabilities of every token."""
    return cues.posterior(weights, cues.of_words(weights, part.context.words), part.context)


def candidates(part: Part, posterior: np.ndarray, cut: float, with_missed: bool) -> Candidates:
    """The cues found at `cut` with the gold attribution each one meets, and if wanted the gold cues missed."""
    tokens, sureness = part.tokens, 1 - posterior[0]
    in_cue = cues.decided(posterior, tokens.paragraph, cut)
    owner: dict[int, tuple[int, Attribution]] = {}
    for document, annotators in enumerate(part.gold):
        for attribution in annotators[0]:
            own = covered(tokens, document, attribution.cue)
            if with_missed and len(own) and not in_cue[own].any():
                in_cue[own], in_cue[own[:1]] = 2, 1
            for token in own.tolist():
                owner.setdefault(token, (document, attribution))
    runs = np.where(np.isin(in_cue, (1, 3)), 1, np.where(in_cue > 0, 2, 0))
    in_cue = cues.graded(runs, sureness)
    first, last = cues.spans(in_cue)
    gold = [next((owner[token] for token in range(a, b + 1) if token in owner), None)
            for a, b in zip(first.tolist(), last.tolist(), strict=True)]  # fmt: skip
    return Candidates(in_cue, first, last, gold, roles.windows(part.context, first, last))


def subset(found: Candidates, part: Part, chosen: np.ndarray) -> Candidates:
    """Some of the candidates (flags)."""
    first, last = found.first[chosen], found.last[chosen]
    gold = [one for one, keep in zip(found.gold, chosen, strict=True) if keep]
    return Candidates(found.in_cue, first, last, gold, roles.windows(part.context, first, last))


def role_labels(part: Part, found: Candidates) -> np.ndarray:
    """Gold labels of every window position; candidates without gold are outside throughout."""
    name = {label: code for code, label in enumerate(roles.LABELS)}
    labels = np.zeros(len(found.space.token), dtype=np.int8)
    offsets = np.cumsum(found.space.length) - found.space.length
    for number, gold in enumerate(found.gold):
        start, length = int(found.space.first[number]), int(found.space.length[number])
        own = np.zeros(length, dtype=np.int8)
        if gold is not None:
            for role, spans in (("C", gold[1].content), ("S", gold[1].source)):
                for span in spans:
                    at = covered(part.tokens, gold[0], [span]) - start
                    at = at[(at >= 0) & (at < length)]
                    own[at], own[at[:1]], own[at[-1:]] = name["I" + role], name["B" + role], name["E" + role]
        own[found.first[number] - start : found.last[number] - start + 1] = name["K"]
        labels[offsets[number] : offsets[number] + length] = own
    return labels


def fit_roles(part: Part, found: Candidates) -> Weights:
    """The role model of the candidates that meet a gold attribution."""
    found = subset(found, part, np.array([gold is not None for gold in found.gold]))
    columns = roles.all_columns(part.context, found.in_cue, found.first, found.last, found.space)
    lengths = found.space.length
    return fit(columns, role_labels(part, found), roles.LABELS, np.cumsum(lengths) - lengths, lengths, **ROLES)


def role_choice(part: Part, found: Candidates, weights: Weights, penalty: float):
    """Chosen labels and label probabilities of every window position."""
    of_words = roles.of_words(weights, part.context.words)
    emissions = roles.emissions(weights, of_words, part.context, found.in_cue, found.first, found.last, found.space)
    return roles.decoded(weights, emissions, found.space, penalty)


def judged(
    part: Part, found: Candidates, labels: np.ndarray, posterior: np.ndarray, cue_sureness: np.ndarray
) -> np.ndarray:
    """The judge's features of every candidate."""
    return judgement.features(
        part.context, found.in_cue, cue_sureness, found.first, found.last, found.space, labels, posterior
    )


def right(part: Part, found: Candidates, labels: np.ndarray) -> np.ndarray:
    """1 where a candidate's content shares half its characters (intersection over union) with the content of a gold
    attribution and their sources overlap (or the gold one has none); 0 where not, also for the second of two."""
    content, source = _tokens(found, labels, "C"), _tokens(found, labels, "S")
    letters = (part.tokens.end - part.tokens.start).astype(np.int64)
    wanted: dict[int, list[tuple[set[int], set[int]]]] = {}
    for document, annotators in enumerate(part.gold):
        wanted[document] = [(set(covered(part.tokens, document, one.content).tolist()),
                             set(covered(part.tokens, document, one.source).tolist()))
                            for one in annotators[0]]  # fmt: skip
    pairs = []
    for number, own in content.items():
        document = int(part.tokens.document[found.first[number]])
        for which, (gold, _) in enumerate(wanted[document]):
            if common := own & gold:
                shared = letters[list(common)].sum() / letters[list(own | gold)].sum()
                if shared >= 0.5:
                    pairs.append((-shared, number, document, which))
    result = np.zeros(len(found.first), dtype=np.int8)
    used_here: set[int] = set()
    used_there: set[tuple[int, int]] = set()
    for _, number, document, which in sorted(pairs):
        if number in used_here or (document, which) in used_there:
            continue
        used_here.add(number)
        used_there.add((document, which))
        gold_source = wanted[document][which][1]
        result[number] = not gold_source or bool(gold_source & source.get(number, set()))
    return result


def _tokens(found: Candidates, labels: np.ndarray, role: str) -> dict[int, set[int]]:
    on = np.flatnonzero(np.isin(labels, [roles.LABELS.index(position + role) for position in "BIE"]))
    result: dict[int, set[int]] = {}
    for cue, token in zip(found.space.cue[on].tolist(), found.space.token[on].tolist(), strict=True):
        result.setdefault(cue, set()).add(token)
    return result

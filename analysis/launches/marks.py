"""Which sentences of a batch can tell of a launch, decided by their words alone, so that the rest need not be read."""

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np

from analysis.launches.lexicon import Lexicon
from analysis.launches.telling import ANTECEDENT

TELLING = frozenset({"launch", "event", "flight"})
NAMING = frozenset({"missile"})


@dataclass(frozen=True)
class Marks:
    """Which sentences of a batch hold a word for a missile, which a word for a launch, and which can tell of one."""

    naming: np.ndarray
    telling: np.ndarray
    promising: np.ndarray


def marked_sentences(tokens, known: Lexicon) -> Marks:
    """A sentence can tell of a launch when it, or one just before it in the document, holds a word for a missile."""
    if not len(tokens.word):
        return Marks(*[np.zeros(0, dtype=bool)] * 3)
    names, tells = _marks(tokens.vocabulary, known)
    starts = np.asarray(tokens.sentence_starts[:-1])
    naming, telling = (
        np.logical_or.reduceat(names[tokens.word], starts),
        np.logical_or.reduceat(tells[tokens.word], starts),
    )
    document = np.asarray(tokens.document)[starts]
    named = naming.copy()
    for back in range(1, ANTECEDENT + 1):
        named[back:] |= naming[:-back] & (document[back:] == document[:-back])
    return Marks(naming, telling, named & telling)


def promising(tokens, marks: Marks) -> Sequence[int]:
    """Documents with a sentence that can tell of a launch."""
    return sorted(set(np.asarray(tokens.document)[np.asarray(tokens.sentence_starts[:-1])[marks.promising]].tolist()))


def _marks(vocabulary: Sequence[str], known: Lexicon) -> tuple[np.ndarray, np.ndarray]:
    """Which words of the vocabulary can name a missile, and which can tell of a launch."""
    naming = np.zeros(len(vocabulary), dtype=bool)
    telling = np.zeros(len(vocabulary), dtype=bool)
    nations = {part for name in known.countries for part in name.split()}
    parts = {max((part for part in name.split() if part not in nations), key=len, default="") for name in known.weapons}
    firsts = {word for word, entries in known.phrases.items() if any(name in TELLING for _, name in entries)}
    lasts = {words[-1] for entries in known.phrases.values() for words, name in entries if name in NAMING}
    for i, word in enumerate(vocabulary):
        lowered = word.lower()
        classes = known.classes.get(lowered, frozenset())
        naming[i] = bool(classes & NAMING) or lowered in lasts or (
            word[:1].isupper() and bool(set(lowered.replace("-", " ").split()) & parts))  # fmt: skip
        telling[i] = bool(classes & TELLING) or lowered in firsts
    return naming, telling

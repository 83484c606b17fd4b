"""NewsMTSC's labelled sentences, and their split by article."""

import hashlib
import json
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from analysis import tokens
from analysis.tokens import Tokens
from analysis.tone.model import Spans

SPLIT, DEV_PERCENT, FOLDS = "tone-2", 18, 5


@dataclass(frozen=True)
class Gold:
    """One entry per target: its article, text, place there, and tone (0 negative, 1 neutral, 2 positive)."""

    article: list[str]
    text: list[str]
    start: np.ndarray
    end: np.ndarray
    tone: np.ndarray

    def __len__(self) -> int:
        return len(self.text)

    def of(self, chosen: np.ndarray) -> "Gold":
        """The targets where `chosen` is true."""
        at = np.flatnonzero(chosen)
        return Gold(
            [self.article[i] for i in at], [self.text[i] for i in at], self.start[at], self.end[at], self.tone[at]
        )


def read(path: Path) -> Gold:
    """The targets of a .jsonl file of NewsMTSC, each place once."""
    rows, seen = [], set()
    for line in path.read_text("utf-8").splitlines():
        sentence = json.loads(line)
        article = "_".join(sentence["primary_gid"].split("_")[:3])
        text = sentence["sentence_normalized"]
        for target in sentence["targets"]:
            place = (text, target["from"], target["to"])
            if place not in seen:
                seen.add(place)
                rows.append((article, *place, int(target["polarity"]) // 2 - 1))
    articles, texts, start, end, tone = zip(*rows, strict=True)
    return Gold(list(articles), list(texts), np.array(start), np.array(end), np.array(tone))


def genre(path: Path) -> Gold:
    """Sentences of the genre, written for training: a sign (-, = or +) and a sentence with its target in brackets."""
    lines = [line for line in path.read_text("utf-8").splitlines() if line]
    texts = [line[2:].replace("[", "").replace("]", "") for line in lines]
    start, end = (np.array([line.index(mark) - 2 - less for line in lines]) for mark, less in (("[", 0), ("]", 1)))
    tone = np.array(["-=+".index(line[0]) for line in lines])
    return Gold([f"genre {number}" for number in range(len(lines))], texts, start, end, tone)


def joined(first: Gold, second: Gold) -> Gold:
    """The targets of both."""
    arrays = (np.concatenate([getattr(first, name), getattr(second, name)]) for name in ("start", "end", "tone"))
    return Gold(first.article + second.article, first.text + second.text, *arrays)


def in_dev(articles: Sequence[str]) -> np.ndarray:
    """Whether each article belongs to the part held out: DEV_PERCENT of all, by a hash of its id."""
    return np.array([_number(SPLIT, article) % 100 < DEV_PERCENT for article in articles])


def fold(articles: Sequence[str]) -> np.ndarray:
    """The fold of each article, 0 to FOLDS − 1, for choosing settings and calibrating without the part held out."""
    return np.array([_number("fold", article) % FOLDS for article in articles])


def placed(gold: Gold) -> tuple[Tokens, Spans]:
    """The words of the targets' texts, and the targets, which may look at their whole text."""
    number = np.arange(len(gold))
    length = np.array([len(text) for text in gold.text])
    return tokens.annotate(gold.text), Spans(number, gold.start, gold.end, np.zeros_like(length), length)


def _number(salt: str, article: str) -> int:
    return int(hashlib.sha256(f"{salt}:{article}".encode()).hexdigest(), 16)

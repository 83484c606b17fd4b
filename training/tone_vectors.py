"""Word vectors for the tone model: PPMI of words in a window, reduced by a truncated SVD (Levy and Goldberg 2014)."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds
from sklearn.cluster import KMeans

from analysis.tone.lexicon import normalised
from training.treebanks import masc

WORD = re.compile(r"(?:[A-Za-z]\.){2,}|[A-Za-z]+(?:['’.-][A-Za-z]+)*|\d[\d.,]*|[^\sA-Za-z\d]")
CONTEXTS = 6000
WINDOW = 4
LEAST = 10
SHORTEST_LINE = 30


def texts(shared: Path, more: Iterable[str]) -> Iterator[str]:
    """Text without labels: the shared folder's news, state-agency articles, briefings, treebanks; and `more`."""
    for path in sorted((shared / "gold" / "polnear-train" / "text").glob("*.txt")):
        yield path.read_text("utf-8")
    for article in json.loads((shared / "corpora" / "kcna" / "headlines.json").read_text("utf-8")):
        yield article.get("story_text") or ""
    for path in sorted((shared / "corpora" / "wh-briefings").rglob("*.md")):
        yield path.read_text("utf-8")
    yield from re.findall(
        r"^# text = (.*)$", (shared / "treebanks" / "en_ewt-ud-train.conllu").read_text("utf-8"), re.MULTILINE
    )
    for sentence in masc(shared / "treebanks" / "masc_tagged.zip"):
        yield " ".join(form for form, _ in sentence)
    yield from more


def vectors(documents: Iterable[str], dimensions: int) -> tuple[list[str], np.ndarray]:
    """Words seen at least LEAST times, most frequent first, and their vectors of length one."""
    counts: Counter[str] = Counter()
    lines, seen = [], set()
    for line in (line for text in documents for line in text.split("\n")):
        if len(line) > SHORTEST_LINE and line not in seen:
            seen.add(line)
            found = [normalised(word) for word in WORD.findall(line)]
            counts.update(found)
            lines.append(found)
    words = [word for word, count in sorted(counts.items(), key=lambda pair: (-pair[1], pair[0])) if count >= LEAST]
    ids = {word: i for i, word in enumerate(words)}
    flat = np.array([ids.get(word, -1) for line in lines for word in [*line, *[""] * WINDOW]])
    rows, columns, weights = [], [], []
    for step in range(1, WINDOW + 1):
        for word, context in ((flat[:-step], flat[step:]), (flat[step:], flat[:-step])):
            kept = (word >= 0) & (context >= 0) & (context < CONTEXTS)
            rows.append(word[kept])
            columns.append(context[kept])
            weights.append(np.full(kept.sum(), 1 / step))
    shape = (len(words), CONTEXTS)
    pairs = csr_matrix((np.concatenate(weights), (np.concatenate(rows), np.concatenate(columns))), shape=shape)
    pairs.sum_duplicates()
    left, right = (np.asarray(pairs.sum(axis=axis)).ravel() for axis in (1, 0))
    right = right**0.75 / (right**0.75).sum()
    cells = pairs.tocoo()
    information = np.log(cells.data / (left[cells.row] * right[cells.col]))
    kept = information > 0
    positive = csr_matrix((information[kept], (cells.row[kept], cells.col[kept])), shape=shape)
    u, strength, _ = svds(positive, k=dimensions, v0=np.ones(min(shape)), random_state=0)
    order = np.argsort(-strength)
    found = u[:, order] * np.sqrt(strength[order])
    return words, found / (np.linalg.norm(found, axis=1, keepdims=True) + 1e-9)


def clusters(vectors: np.ndarray, size: int) -> np.ndarray:
    """The cluster of each vector, 1 to `size` (k-means)."""
    return KMeans(size, n_init=1, random_state=0, max_iter=30).fit(vectors).labels_ + 1

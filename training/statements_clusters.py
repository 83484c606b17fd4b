"""Word clusters for the statement models: k-means over distributional vectors (PPMI, truncated SVD)."""

import json
import re
from collections import Counter
from collections.abc import Iterable, Iterator
from pathlib import Path

import numpy as np
from scipy.sparse import csr_matrix
from scipy.sparse.linalg import svds
from sklearn.cluster import KMeans

WORD = re.compile(r"(?:[A-Za-z]\.){2,}|[A-Za-z]+(?:['’.-][A-Za-z]+)*|\d[\d.,]*|[^\sA-Za-z\d]")
CONTEXTS = 3000
DIMENSIONS = 80


def texts(shared: Path) -> Iterator[str]:
    """Running text of the shared folder: news, state-agency articles, official statements."""
    for path in sorted((shared / "gold" / "polnear-train" / "text").glob("*.txt")):
        yield path.read_text(encoding="utf-8")
    for article in json.loads((shared / "corpora" / "kcna" / "headlines.json").read_text(encoding="utf-8")):
        yield article.get("story_text") or ""
    for path in sorted((shared / "corpora" / "wh-briefings").rglob("*.md")):
        yield path.read_text(encoding="utf-8")
    for name in ("en_ewt-ud-train.conllu",):
        body = (shared / "treebanks" / name).read_text(encoding="utf-8")
        yield from re.findall(r"^# text = (.*)$", body, re.MULTILINE)
    with (shared / "gold" / "newsmtsc" / "train.jsonl").open(encoding="utf-8") as lines:
        for line in lines:
            yield json.loads(line).get("sentence", "")


def clusters(documents: Iterable[str], words: list[str], sizes: tuple[int, ...], seed: int) -> np.ndarray:
    """Cluster numbers from 1 of every word for each of `sizes`: (words, sizes). 0 for a word not in the texts."""
    ids = {word: i for i, word in enumerate(words)}
    counts: Counter[str] = Counter()
    lines = []
    seen: set[str] = set()
    for text in documents:
        for line in text.lower().split("\n"):
            if len(line) > 40 and line not in seen:
                seen.add(line)
                found = WORD.findall(line)
                counts.update(found)
                lines.append(found)
    frequent = {
        word: i for i, (word, _) in enumerate(sorted(counts.items(), key=lambda pair: (-pair[1], pair[0]))[:CONTEXTS])
    }
    flat = np.array([ids.get(word, -1) for line in lines for word in [*line, "", ""]])
    context = np.array([frequent.get(word, -1) for line in lines for word in [*line, "", ""]])
    rows, columns = [], []
    for block, offset in enumerate((-2, -1, 1, 2)):
        other = np.roll(context, -offset)
        keep = (flat >= 0) & (other >= 0)
        rows.append(flat[keep])
        columns.append(other[keep] + block * len(frequent))
    pairs = csr_matrix((np.ones(sum(map(len, rows))), (np.concatenate(rows), np.concatenate(columns))),
                       shape=(len(words), 4 * len(frequent)))  # fmt: skip
    pairs.sum_duplicates()
    total, left, right = (
        pairs.sum(),
        np.asarray(pairs.sum(axis=1)).ravel(),
        np.asarray(pairs.sum(axis=0)).ravel() ** 0.75,
    )
    right *= total / right.sum()
    matrix = pairs.tocoo()
    ppmi = np.maximum(np.log(matrix.data * total / (left[matrix.row] * right[matrix.col])), 0)
    vectors, scale, _ = svds(csr_matrix((ppmi, (matrix.row, matrix.col)), shape=pairs.shape), k=DIMENSIONS,
                             v0=np.ones(min(pairs.shape)), random_state=seed)  # fmt: skip
    vectors = vectors * np.sqrt(scale)
    vectors /= np.linalg.norm(vectors, axis=1, keepdims=True) + 1e-9
    often = left >= 8
    result = np.zeros((len(words), len(sizes)), dtype=np.int32)
    for column, size in enumerate(sizes):
        means = KMeans(size, n_init=1, max_iter=60, random_state=seed).fit(vectors[often])
        result[left > 0, column] = means.predict(vectors[left > 0]) + 1
    return result

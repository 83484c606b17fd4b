"""Documents that carry the same words, as one cluster: exact duplicates and wire copies."""

import re
from collections import defaultdict

import pandas as pd

_SENTENCE = re.compile(r"[^.!?\n]{40,}")
_COMMON = 50
"""A sentence in more documents than this is boilerplate and tells of no copy."""


def clusters(documents: pd.DataFrame, share: float = 0.5) -> pd.Series:
    """The cluster of every document, indexed by document_id: the least id among those that copy one another.

    Two documents are copies when one is marked as the other's duplicate, or when they share at least `share` of the
    longer sentences of the shorter one. Resampling clusters instead of documents keeps one wire text from counting as
    many independent articles.
    """
    documents = documents.sort_values("document_id")
    ids = documents["document_id"].tolist()
    sentences = {name: _sentences(text) for name, text in zip(ids, documents["text"], strict=True)}
    holders: dict[str, list[str]] = defaultdict(list)
    for name in ids:
        for sentence in sentences[name]:
            holders[sentence].append(name)
    shared: dict[tuple[str, str], int] = defaultdict(int)
    for sentence in sorted(sentence for sentence, names in holders.items() if 1 < len(names) <= _COMMON):
        names = holders[sentence]
        for i, first in enumerate(names):
            for second in names[i + 1 :]:
                shared[first, second] += 1
    heads = {name: name for name in ids}
    for (first, second), count in shared.items():
        if count >= share * min(len(sentences[first]), len(sentences[second])):
            _join(heads, first, second)
    for name, other in zip(ids, documents["duplicate_of"], strict=True):
        if pd.notna(other) and other in heads:
            _join(heads, name, str(other))
    return pd.Series({name: _head(heads, name) for name in ids}, dtype="str", name="cluster").rename_axis("document_id")


def _sentences(text: str) -> set[str]:
    return {" ".join(sentence.lower().split()) for sentence in _SENTENCE.findall(text)}


def _head(heads: dict[str, str], name: str) -> str:
    while heads[name] != name:
        heads[name] = heads[heads[name]]
        name = heads[name]
    return name


def _join(heads: dict[str, str], first: str, second: str) -> None:
    low, high = sorted((_head(heads, first), _head(heads, second)))
    heads[high] = low

"""Words → lemmas by the endings that ``analysis/models/lemmas.json.gz`` learned from a treebank."""

import gzip
import json
from collections.abc import Iterable
from functools import cache
from pathlib import Path

MODEL = Path(__file__).resolve().parents[1] / "models" / "lemmas.json.gz"
SHARED = {"VBN": "VBD", "NNPS": "NNS", "VBP": "VBZ"}
"""Tags that inflect alike, under which one table serves both."""
TAGS = ("NNS", "NNPS", "VBD", "VBG", "VBN", "VBP", "VBZ", "JJR", "JJS")
LONGEST = 7
Rules = dict[str, dict[str, str]]
"""Penn tag → ending → how many letters to cut (one digit) and what to add; "^" and a whole word is its own ending."""


def lemma(word: str, tag: str, rules: Rules | None = None) -> str:
    """The base form of `word` in lower case, for its Penn `tag`.

    >>> [lemma(*pair) for pair in (("Missiles", "NNS"), ("condemned", "VBD"), ("firing", "VBG"), ("countries", "NNS"))]
    ['missile', 'condemn', 'fire', 'country']
    >>> lemma("news", "NN"), lemma("escalated", "VBD"), lemma("stopped", "VBN"), lemma("flew", "VBD")
    ('news', 'escalate', 'stop', 'fly')
    """
    form, table = word.lower(), (rules or _shipped()).get(SHARED.get(tag, tag))
    if not table:
        return form
    change = table.get("^" + form) or next(
        (table[form[-size:]] for size in range(min(LONGEST, len(form)), 0, -1) if form[-size:] in table), "0"
    )
    cut = int(change[0])
    return form[: len(form) - cut] + change[1:] if cut < len(form) or change[1:] else form


def lemmas(words: Iterable[str], tags: Iterable[str]) -> list[str]:
    """The lemma of each word under its tag."""
    pairs = list(zip(words, tags, strict=True))
    known = {pair: lemma(*pair) for pair in set(pairs)}
    return [known[pair] for pair in pairs]


@cache
def _shipped() -> Rules:
    return json.loads(gzip.decompress(MODEL.read_bytes()))

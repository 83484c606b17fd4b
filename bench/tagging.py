"""Accuracy of the part-of-speech tags on treebanks: python -m bench.tagging ../shared

Words are the treebank's own; tags that only its tag set has count as their nearest Penn tag, listed below the figures,
and the preposition and the particle `to` count as one.
"""

import argparse
import sys
from pathlib import Path

import numpy as np

from analysis.tokens import tagger
from training import treebanks

SETS = {"GUM dev": "en_gum-ud-dev.conllu", "EWT dev": "en_ewt-ud-dev.conllu"}
RELEASED = {"GUM dev": 91.8, "EWT dev": 87.8}
"""NLTK's released English tagger on the same files, counted the same way."""


def accuracy(path: Path, model: tagger.Model | None = None) -> tuple[float, int]:
    """Per cent of the words of a .conllu file that get their tag, and the number of words."""
    model = model or tagger.model()
    sentences = [(treebanks.forms(words), words) for _, words in treebanks.universal(path)]
    numbers: dict[str, int] = {}
    forms = np.array([numbers.setdefault(form, len(numbers)) for shapes, _ in sentences for form in shapes])
    starts = np.cumsum([0, *(len(shapes) for shapes, _ in sentences)])
    given = tagger.tags(model, list(numbers), forms, starts)
    wanted = [(word, treebanks.penn(word, tag)) for _, words in sentences for word, tag, _ in words]
    right = [treebanks.penn(word, model.tagset[tag]) == gold for tag, (word, gold) in zip(given, wanted, strict=True)]
    return 100 * sum(right) / len(right), len(right)


def report(shared: Path) -> str:
    """The figures as text; a line that says so where the treebanks are absent."""
    folder = shared / "treebanks"
    if not folder.is_dir():
        return f"tags: no treebanks in {folder}, not measured"
    lines = []
    for name, file in SETS.items():
        per_cent, words = accuracy(folder / file)
        lines.append(f"tags   {name}: {per_cent:.1f} % of {words:,} words (NLTK's released tagger {RELEASED[name]} %)")
    nearest = ", ".join(f"{tag} as {penn}" for tag, penn in treebanks.NEAREST.items())
    return "\n".join([*lines, f"       counted: {nearest}; IN of 'to' as TO"])


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, nargs="?", default=Path("../shared"), help="folder with treebanks/")
    sys.stdout.write(report(parser.parse_args().shared) + "\n")


if __name__ == "__main__":
    main()

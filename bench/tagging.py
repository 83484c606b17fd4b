"""Accuracy of tags and of sentence ends on treebanks: python -m bench.tagging ../shared

Words are the treebank's own; tags that only its tag set has count as their nearest Penn tag, listed below the figures,
and the preposition and the particle `to` count as one. Ends of sentences are sought in the treebank's documents,
written as one paragraph per line; NLTK's Punkt with the workbook's abbreviations stands beside.
"""

import argparse
import re
import sys
from collections.abc import Sequence
from pathlib import Path

import numpy as np
from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer

from analysis.tokens import annotate, sentences, tagger
from training import treebanks

SETS = {"GUM dev": "en_gum-ud-dev.conllu", "EWT dev": "en_ewt-ud-dev.conllu"}
RELEASED = {"GUM dev": 91.8, "EWT dev": 87.8}
"""NLTK's released English tagger on the same files, counted the same way."""


def accuracy(path: Path, model: tagger.Model | None = None) -> tuple[float, int]:
    """Per cent of the words of a .conllu file that get their tag, and the number of words."""
    model = model or tagger.model()
    gold = [(treebanks.forms(words), words) for _, words in treebanks.universal(path)]
    numbers: dict[str, int] = {}
    forms = np.array([numbers.setdefault(form, len(numbers)) for shapes, _ in gold for form in shapes])
    starts = np.cumsum([0, *(len(shapes) for shapes, _ in gold)])
    given = tagger.tags(model, list(numbers), forms, starts)
    wanted = [(word, treebanks.penn(word, tag)) for _, words in gold for word, tag, _ in words]
    right = [treebanks.penn(word, model.tagset[got]) == tag for got, (word, tag) in zip(given, wanted, strict=True)]
    return 100 * sum(right) / len(right), len(right)


def documents(path: Path) -> list[tuple[str, set[int]]]:
    """Text and ends of sentences of each document of a .conllu file, one paragraph per line."""
    found: list[list[list[str]]] = []
    for line in path.read_text("utf-8").splitlines():
        if line.startswith("# newdoc"):
            found.append([[]])
        elif re.match(r"# newpar(?!_)", line):
            found[-1].append([])
        elif line.startswith("# text = "):
            found[-1][-1].append(line[9:].strip())
    result = []
    for paragraphs in found:
        text, ends = "", set()
        for sentence, last in ((sentence, sentence is part[-1]) for part in paragraphs for sentence in part):
            ends.add(len(text) + len(sentence))
            text += sentence + "\n" * last + " " * (not last)
        result.append((text, ends))
    return result


def boundaries(path: Path) -> dict[str, tuple[float, float, float]]:
    """Splitter → precision, recall and F1 (per cent) of the ends of sentences in a .conllu file's documents."""
    texts, gold = zip(*documents(path), strict=True)
    tokens = annotate(texts)
    ours: list[set[int]] = [set() for _ in texts]
    for last in tokens.sentence_starts[1:] - 1:
        ours[tokens.document[last]].add(int(tokens.end[last]))
    learnt, parameters = sentences.punkt(), PunktParameters()
    parameters.abbrev_types = {word.lower() for word in learnt.abbreviations | learnt.titles | learnt.numbered}
    splitter = PunktSentenceTokenizer(parameters)
    punkt = [
        {line.start() + end for line in re.finditer(r"[^\n]+", text) for _, end in splitter.span_tokenize(line[0])}
        for text in texts
    ]
    return {"workbook": _scores(ours, gold), "NLTK's Punkt": _scores(punkt, gold)}


def _scores(found: Sequence[set[int]], gold: Sequence[set[int]]) -> tuple[float, float, float]:
    both, given, wanted = (
        sum(map(len, sets)) for sets in ([a & b for a, b in zip(found, gold, strict=True)], found, gold)
    )
    return 100 * both / given, 100 * both / wanted, 200 * both / (given + wanted)


def report(shared: Path) -> str:
    """The figures as text; a line that says so where the treebanks are absent."""
    folder = shared / "treebanks"
    if not folder.is_dir():
        return f"tags: no treebanks in {folder}, not measured"
    lines = []
    for name, file in SETS.items():
        per_cent, words = accuracy(folder / file)
        lines.append(f"tags of {name}: {per_cent:.1f} % of {words:,} words (NLTK's released tagger {RELEASED[name]} %)")
    nearest = ", ".join(f"{tag} as {penn}" for tag, penn in treebanks.NEAREST.items())
    lines.append(f"  counted {nearest}; IN of 'to' as TO")
    for name, file in SETS.items():
        scores = [f"{who} P {p:.1f} R {r:.1f} F1 {f:.1f}" for who, (p, r, f) in boundaries(folder / file).items()]
        lines.append(f"sentences of {name}: {' · '.join(scores)}")
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("shared", type=Path, nargs="?", default=Path("../shared"), help="folder with treebanks/")
    sys.stdout.write(report(parser.parse_args().shared) + "\n")


if __name__ == "__main__":
    main()

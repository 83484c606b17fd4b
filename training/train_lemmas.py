"""Learn what endings lemmas lose: a treebank → analysis/models/lemmas.json.gz, the same bytes on every run.

    python -m training.train_lemmas --shared ../shared

For every tag, each ending of up to LONGEST letters (and each whole word) gets its most frequent edit, "letters to cut,
letters to add"; an ending is kept only where its edit differs from that of the next shorter one, and only when seen in
at least LEAST different words. Prints the share of words of the held-out treebanks that get their lemma.
"""

import argparse
import gzip
import json
from collections import Counter, defaultdict
from collections.abc import Iterator
from pathlib import Path

from analysis.measures.lemmas import MODEL, SHARED, TAGS, Rules, lemma

LONGEST = 7
LEAST = 2
MIXED = 0.6
"""Share of the words of an ending that must agree before it stands; the rest is left to shorter endings."""


def words(path: Path) -> Iterator[tuple[str, str, str]]:
    """Word, lemma and tag, in lower case, of every noun, verb and adjective of a .conllu file."""
    for line in path.read_text("utf-8").splitlines():
        cells = line.split("\t")
        if len(cells) == 10 and cells[0].isdigit() and cells[4] in TAGS and cells[1].isascii():
            yield cells[1].lower(), cells[2].lower(), cells[4]


def edit(word: str, base: str) -> str:
    """What turns `word` into `base`: letters to cut, then letters to add."""
    same = 0
    while same < min(len(word), len(base)) and word[same] == base[same]:
        same += 1
    return f"{len(word) - same}{base[same:]}"


def learn(found: list[tuple[str, str, str]]) -> Rules:
    """Tag → ending → edit; whole words begin with "^"."""
    uses = Counter((word, base, SHARED.get(tag, tag)) for word, base, tag in found)
    tags = sorted({SHARED.get(tag, tag) for tag in TAGS})
    forms: dict[tuple[str, str], Counter] = defaultdict(Counter)
    for (word, base, tag), count in uses.items():
        forms[tag, word][edit(word, base)] += count
    endings: dict[str, dict[str, Counter]] = {tag: defaultdict(Counter) for tag in tags}
    for (tag, word), edits in sorted(forms.items()):
        best = max(sorted(edits), key=edits.__getitem__)
        for size in range(1, min(LONGEST, len(word)) + 1):
            endings[tag][word[-size:]][best] += 1
        endings[tag]["^" + word][best] += 1
    rules: Rules = {tag: {} for tag in tags}
    for tag, table in endings.items():
        for ending in sorted(table, key=lambda ending: (len(ending), ending)):
            best, count = max(sorted(table[ending].items()), key=lambda item: item[1])
            total = sum(table[ending].values())
            word = ending.removeprefix("^")
            settled = ending[0] == "^" or (total >= LEAST and count >= MIXED * total)
            if settled and best != _before(rules[tag], word, ending[0] == "^"):
                rules[tag][ending] = best
    return {tag: dict(sorted(table.items())) for tag, table in rules.items()}


def _before(table: dict[str, str], word: str, whole: bool) -> str:
    longest = len(word) if whole else len(word) - 1
    return next((table[word[-size:]] for size in range(longest, 0, -1) if word[-size:] in table), "0")


def accuracy(path: Path, rules: Rules) -> float:
    """Share of the inflected words of a treebank that get their lemma."""
    found = [row for row in words(path) if row[2] not in ("NN", "NNP")]
    return sum(lemma(word, tag, rules) == base for word, base, tag in found) / len(found)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with treebanks/")
    parser.add_argument("--out", type=Path, default=MODEL)
    arguments = parser.parse_args()
    folder = arguments.shared / "treebanks"
    if not folder.is_dir():
        parser.error(f"no folder {folder}: the treebanks are not part of the project")
    rules = learn(list(words(folder / "en_ewt-ud-train.conllu")))
    text = json.dumps(rules, ensure_ascii=True, separators=(",", ":"))
    size = arguments.out.write_bytes(gzip.compress(text.encode(), 9, mtime=0))
    print(f"{arguments.out}: {sum(map(len, rules.values())):,} endings, {size:,} bytes")
    for file in ("en_ewt-ud-dev.conllu", "en_gum-ud-dev.conllu"):
        print(f"{file}: {accuracy(folder / file, rules):.1%} of inflected words get their lemma")


if __name__ == "__main__":
    main()

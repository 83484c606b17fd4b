"""Train the part-of-speech tagger: open treebanks → analysis/models/tagger.json.gz, the same bytes on every run.

    python -m training.train_tagger --shared ../shared

Trains NLTK's own PerceptronTagger, then rounds its weights to whole numbers (in units of 1/SCALE) and drops those below
FLOOR and all features left empty. Takes about six minutes on one core.
"""

import argparse
import gzip
import json
import random
from pathlib import Path

from nltk.tag.perceptron import PerceptronTagger

from training import treebanks

MODEL = Path(__file__).parent.parent / "analysis" / "models" / "tagger.json.gz"
ROUNDS = 6
SEED = 1
SCALE = 4
FLOOR = 0.75

Parameters = tuple[dict[str, dict[str, int]], dict[str, str], list[str]]


def train(sentences: list[treebanks.Sentence], rounds: int = ROUNDS, seed: int = SEED) -> PerceptronTagger:
    """NLTK's tagger, trained on the sentences in an order that `seed` fixes."""
    random.seed(seed)  # NLTK shuffles with the global generator
    sentences = sorted(sentences)
    random.shuffle(sentences)
    tagger = PerceptronTagger(load=False)
    tagger.train(sentences, nr_iter=rounds)
    return tagger


def whole(tagger: PerceptronTagger, scale: int = SCALE, floor: float = FLOOR) -> Parameters:
    """Weights in whole numbers, words of one tag, and tags: what ``PerceptronTagger.decode_json_params`` takes."""
    weights = {
        feature: kept
        for feature, scores in sorted(tagger.model.weights.items())
        if (kept := {tag: round(weight * scale) for tag, weight in sorted(scores.items()) if abs(weight) >= floor})
    }
    return weights, dict(sorted(tagger.tagdict.items())), sorted(tagger.classes)


def write(parameters: Parameters, path: Path) -> int:
    """Write the parameters, the same ones as the same bytes; the size in bytes."""
    text = json.dumps(parameters, ensure_ascii=False, separators=(",", ":"))
    return path.write_bytes(gzip.compress(text.encode("utf-8"), 9, mtime=0))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder with treebanks/")
    parser.add_argument("--out", type=Path, default=MODEL)
    arguments = parser.parse_args()
    folder = arguments.shared / "treebanks"
    if not folder.is_dir():
        parser.error(f"no folder {folder}: the treebanks are not part of the project")
    sentences = [*treebanks.masc(folder / "masc_tagged.zip"), *treebanks.ewt(folder / "en_ewt-ud-train.conllu")]
    print(f"{len(sentences):,} sentences, {sum(map(len, sentences)):,} words", flush=True)
    parameters = whole(train(sentences))
    size = write(parameters, arguments.out)
    print(f"{arguments.out}: {len(parameters[0]):,} features, {len(parameters[1]):,} words of one tag, {size:,} bytes")


if __name__ == "__main__":
    main()

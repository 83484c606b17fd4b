"""Speed and memory beside plain NLTK: the same texts, in the same run, one core each, one process each.

    python -m bench.speed                      the bundled corpus, repeated to 200,000 words
    python -m bench.speed --corpus FOLDER      any corpus that launchbook reads
    python -m bench.speed --memory             one batch of 10,000 articles of 800 words: its peak of memory

Plain NLTK is its sentence splitter with the workbook's abbreviations, the word tokeniser behind ``word_tokenize``, its
perceptron tagger with the workbook's weights, and VADER per sentence. Seconds are the process's own, so that other
programs on the machine count little, and those of the fastest of three rounds, on both sides; models are loaded
beforehand. Rates are per NLTK or workbook token, whichever side is measured; "times" compares articles per second.
Repeated texts bring no new words after the first round, which spares the workbook work that a corpus of the same size
would bring; --corpus shows by how much.
"""

import argparse
import json
import os
import random
import re
import tempfile
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ProcessPoolExecutor
from contextlib import contextmanager
from multiprocessing import get_context
from pathlib import Path
from resource import RUSAGE_SELF, getrusage
from typing import Any

ROOT = Path(__file__).parent.parent
GOAL, ROUNDS = 10, 3
Figures = dict[str, float]


@contextmanager
def timed(seconds: Figures, step: str) -> Iterator[None]:
    """Adds the processor time of its body to ``seconds[step]``."""
    start = time.process_time()
    yield
    seconds[step] = seconds.get(step, 0.0) + time.process_time() - start


def peak() -> float:
    """Greatest memory of this process so far, MiB."""
    return getrusage(RUSAGE_SELF).ru_maxrss / 1024


def fastest(rounds: list[Figures]) -> Figures:
    """The fewest seconds of each step."""
    return {step: min(seconds[step] for seconds in rounds) for step in rounds[0]}


def workbook(corpus: Path, whole: bool) -> Figures:
    """Seconds of tokens, tags, statements and of the whole extraction, number of tokens, peaks in MiB."""
    from analysis import registers, statements, tokens
    from analysis.tokens import batch
    from analysis.tokens import tagger as fast

    documents, known = _documents(corpus), registers.load()
    warm = documents.head(1)
    statements.extract(warm, tokens.annotate(warm["text"].tolist()), known)
    texts = documents["text"].tolist()
    rounds: list[Figures] = []
    tag = fast.tags

    def watched(*arguments: Any) -> Any:
        with timed(rounds[-1], "tags"):
            return tag(*arguments)

    batch.tagger.tags = watched  # type: ignore[assignment]
    figures = {"texts peak": peak()}
    for _ in range(ROUNDS):
        rounds.append({})
        with timed(rounds[-1], "tokens"):
            found = tokens.annotate(texts)
        rounds[-1]["tokens"] -= rounds[-1]["tags"]
        figures.setdefault("tags peak", peak())
        with timed(rounds[-1], "statements"):
            statements.extract(documents, found, known)
    figures |= {"statements peak": peak(), "count": float(len(found))}
    seconds = fastest(rounds)
    if whole:
        from analysis import pipeline

        with timed(seconds, "whole"):
            pipeline.extract(corpus)
        figures["whole peak"] = peak()
    return figures | seconds


def nltk(corpus: Path, whole: bool) -> Figures:
    """Seconds of NLTK's sentences and words, tags, and VADER, number of tokens, peaks in MiB."""
    from nltk.tokenize import NLTKWordTokenizer
    from nltk.tokenize.punkt import PunktParameters, PunktSentenceTokenizer
    from vaderSentiment.vaderSentiment import SentimentIntensityAnalyzer

    from analysis.tokens import sentences, tagger

    learnt = sentences.punkt()
    parameters = PunktParameters()
    parameters.abbrev_types = {word.lower() for word in learnt.abbreviations | learnt.titles | learnt.numbered}
    splitter, cutter, slow = PunktSentenceTokenizer(parameters), NLTKWordTokenizer(), tagger.nltk_tagger()
    vader = SentimentIntensityAnalyzer()
    texts = _documents(corpus)["text"].tolist()
    rounds: list[Figures] = []
    figures = {"texts peak": peak()}
    for _ in range(ROUNDS):
        rounds.append({})
        with timed(rounds[-1], "tokens"):
            split = [splitter.tokenize(text) for text in texts]
            words = [[cutter.tokenize(sentence) for sentence in text] for text in split]
        with timed(rounds[-1], "tags"):
            tagged = [[slow.tag(sentence) for sentence in text] for text in words]
    seconds = fastest(rounds)
    figures |= {"tags peak": peak(), "count": float(sum(len(sentence) for text in words for sentence in text)),
                "tagged": float(len(tagged))}  # fmt: skip
    if whole:
        with timed(seconds, "whole"):
            for text in split:
                for sentence in text:
                    vader.polarity_scores(sentence)
        seconds["whole"] += seconds["tokens"] + seconds["tags"]
        figures["whole peak"] = peak()
    return figures | seconds


def memory(articles: int, words: int) -> Figures:
    """One batch of made-up articles through tokens, tags and statements: tokens, seconds, peaks in MiB."""
    from analysis import registers, statements, tokens

    with tempfile.TemporaryDirectory() as folder:
        corpus = Path(folder) / "corpus.jsonl"
        _write(_shuffled(_texts(ROOT / "data" / "sample"), articles, words), corpus)
        documents, known = _documents(corpus), registers.load()
    figures, seconds = {"texts peak": peak()}, {}
    with timed(seconds, "tokens"):
        found = tokens.annotate(documents["text"].tolist())
    figures |= {"tags peak": peak(), "count": float(len(found))}
    with timed(seconds, "statements"):
        statements.extract(documents, found, known)
    return figures | seconds | {"statements peak": peak()}


def _shuffled(texts: list[str], articles: int, words: int) -> Iterator[str]:
    """Articles of that many words out of the texts' sentences, each with twenty words that no other has."""
    draw = random.Random(1)
    sentences = [sentence for text in texts for sentence in re.split(r"(?<=[.”])\s+", text) if sentence]
    lengths = [len(sentence.split()) for sentence in sentences]
    for article in range(articles):
        lines: list[str] = []
        length = 20
        while length < words:
            choice = draw.randrange(len(sentences))
            lines.append(sentences[choice])
            length += lengths[choice]
        lines.append(" ".join(f"Newname{article}x{number}" for number in range(20)) + ".")
        yield "\n\n".join(" ".join(lines[i : i + 3]) for i in range(0, len(lines), 3))


def _documents(corpus: Path) -> Any:
    from analysis import corpus as corpora

    return corpora.read(corpus)[0]


def _texts(corpus: Path) -> list[str]:
    return [text for text in _documents(corpus)["text"].tolist() if text.strip()]


def _write(texts: Iterator[str], path: Path) -> None:
    with path.open("w", encoding="utf-8") as lines:
        for number, text in enumerate(texts):
            lines.write(json.dumps({"id": f"article-{number}", "text": text}) + "\n")


def _repeated(texts: list[str], words: int) -> Iterator[str]:
    """The texts over and over, each copy with a last line of its own so that none is a duplicate."""
    count, turn = 0, 0
    while count < words:
        for text in texts:
            yield f"{text}\n\nCopy {turn}." if turn else text
            count += len(text.split())
            if count >= words:
                return
        turn += 1


def _apart(work: Callable[..., Figures], *arguments: object) -> Figures:
    """`work` in a process of its own, so that its peak of memory is its own."""
    with ProcessPoolExecutor(max_workers=1, mp_context=get_context("spawn")) as pool:
        return pool.submit(work, *arguments).result()


def compare(corpus: Path | None, words: int, whole: bool = True) -> str:
    """The table of both sides as text."""
    with tempfile.TemporaryDirectory() as folder:
        path = corpus
        if path is None:
            path = Path(folder) / "corpus.jsonl"
            _write(_repeated(_texts(ROOT / "data" / "sample"), words), path)
        articles = len(_documents(path))
        ours, theirs = _apart(workbook, path, whole), _apart(nltk, path, whole)
    lines = [
        f"{articles:,} articles, one core; {ours['count']:,.0f} tokens of the workbook, {theirs['count']:,.0f} of NLTK",
        f"{'':34}{'workbook':>24}{'plain NLTK':>24}{'times':>8}",
        f"{'':34}{'tokens/s':>12}{'articles/s':>12}{'tokens/s':>12}{'articles/s':>12}",
    ]
    rows = [
        ("tokens", ours["tokens"], theirs["tokens"]),
        ("tags alone", ours["tags"], theirs["tags"]),
        ("tokens, tags", ours["tokens"] + ours["tags"], theirs["tokens"] + theirs["tags"]),
        ("tokens, tags, statements *", sum(ours[step] for step in ("tokens", "tags", "statements")),
         theirs["tokens"] + theirs["tags"]),
    ]  # fmt: skip
    if whole:
        rows.append(("whole extraction **", ours["whole"], theirs["whole"]))
    for name, our, their in rows:
        lines.append(
            f"{name:34}{ours['count'] / our:12,.0f}{articles / our:12,.1f}"
            f"{theirs['count'] / their:12,.0f}{articles / their:12,.1f}{their / our:7.1f}×"
        )
    peaks = {"texts peak": "peak memory before the first token", "tags peak": "peak memory of tokens, tags",
             "statements peak": "peak memory with statements", "whole peak": "peak memory of the whole"}  # fmt: skip
    for key, name in peaks.items():
        if key in ours:
            their_peak = f"{theirs[key]:20,.0f} MiB" if key in theirs else ""
            lines.append(f"{name:34}{ours[key]:20,.0f} MiB{their_peak}")
    lines.append(f" * beside NLTK's tokens and tags, as NLTK has no statements; the goal is {GOAL}×")
    lines += ["** reading to tone, all tables; beside NLTK's tokens, tags and VADER"] * whole
    return "\n".join(lines)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--corpus", type=Path, help="file or folder to read instead of the bundled corpus")
    parser.add_argument("--words", type=int, default=200_000, help="repeat the bundled corpus to this size")
    parser.add_argument("--steps", action="store_true", help="leave out the whole extraction")
    parser.add_argument("--memory", action="store_true", help="measure the memory of one large batch")
    parser.add_argument("--articles", type=int, default=10_000, help="with --memory: articles of the batch")
    parser.add_argument("--length", type=int, default=800, help="with --memory: words of an article")
    arguments = parser.parse_args()
    for library in ("OMP", "OPENBLAS", "MKL"):
        os.environ[f"{library}_NUM_THREADS"] = "1"
    if arguments.memory:
        figures = _apart(memory, arguments.articles, arguments.length)
        rate = figures["count"] / (figures["tokens"] + figures["statements"])
        alone = figures["count"] / figures["tokens"]
        print(f"one batch: {arguments.articles:,} articles of {arguments.length} words, {figures['count']:,.0f} tokens")
        print(f"tokens, tags, statements: {rate:,.0f} tokens/s; tokens and tags alone {alone:,.0f}")
        names = {"texts": "texts read", "tags": "with tokens and tags", "statements": "with statements"}
        for step, name in names.items():
            print(f"peak memory, {name:22}{figures[f'{step} peak']:10,.0f} MiB")
    else:
        print(compare(arguments.corpus, arguments.words, whole=not arguments.steps))


if __name__ == "__main__":
    main()

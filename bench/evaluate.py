"""Measure the workbook against gold data: ``make evaluate GOLD=../shared/gold``.

GOLD is a folder with polnear-dev/, speakers/, launches/ and newsmtsc/; the scorers stand in ../bench beside it.
Every figure of the README's "how good is it" table is printed here.
"""

import argparse
import subprocess
import sys
import tempfile
from pathlib import Path

from analysis import pipeline
from bench import tagging, tone

CEILING = """\
for comparison  two trained annotators against each other, on the articles that several marked:
attribution F1 77.4 · verbs of saying 94.2 · content chars 91.4 · content exact 68.9 · recall direct 99, other 74"""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("gold", type=Path, help="folder of gold data")
    parser.add_argument("--worst", type=int, default=0, metavar="N", help="list the N worst cases of each measure")
    parser.add_argument("--out", type=Path, help="keep the extracted tables here")
    arguments = parser.parse_args()
    gold = arguments.gold
    if not (gold / "polnear-dev").is_dir():
        sys.exit(f"evaluate: no gold data in {gold}: give the folder that holds polnear-dev/ as GOLD=folder.")
    with tempfile.TemporaryDirectory() as scratch:
        out = arguments.out or Path(scratch)
        news, chronology = out / "polnear-dev", out / "chronology"
        pipeline.write(pipeline.extract(gold / "polnear-dev" / "text"), news)
        reports = gold / "launches" / "chronology-to-2021.jsonl"
        pipeline.write(pipeline.extract(reports, reference=False), chronology)
        worst = ["--worst", str(arguments.worst)]
        _score("Statements", gold, "score_statements.py", news / "statements.parquet", gold / "polnear-dev", *worst)
        print(CEILING)
        labels = gold / "speakers" / "polnear-dev.jsonl"
        _score("Speakers", gold, "score_speakers.py", news / "statements.parquet", labels, *worst)
        _score("Launches", gold, "score_launches.py", chronology / "launch_mentions.parquet", reports, *worst)
    for name, text in (("Tone", tone.report(gold)), ("Sentences and tags", tagging.report(gold.parent))):
        print(f"\n{name}\n{'-' * len(name)}\n{text}")


def _score(name: str, gold: Path, scorer: str, *arguments: object) -> None:
    command = [sys.executable, gold.parent / "bench" / scorer, *arguments]
    print(f"\n{name}\n{'-' * len(name)}", flush=True)
    subprocess.run([str(part) for part in command], check=True)


if __name__ == "__main__":
    main()

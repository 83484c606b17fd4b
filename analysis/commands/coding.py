"""Commands for validation by hand: sample, agree."""

import argparse
from pathlib import Path

import pandas as pd

from analysis import display, pipeline
from analysis.commands.arguments import add_corpus, command, extraction, positive
from analysis.errors import UsageError
from analysis.measures import coding
from analysis.readers.coding import KEY_ENDING, read_sheets


def add(commands) -> None:
    parser = command(
        commands,
        "sample",
        sample,
        "write a coding sheet, to check the machine's tone by hand",
        "Draw statements of CORPUS at random, the machine's three tones in equal shares, and write them in context to\n"
        "a CSV sheet. Copy it once for each coder (sheet-anna.csv, sheet-ben.csv); a coder fills the columns tone\n"
        "(negative, neutral, positive), speaker_right and target_right (yes, no), or leaves them empty. The machine's\n"
        "own answers go to a key file beside the sheet, which coders do not open.",
        "  launchbook sample my-articles/ --n 100 --out sheet.csv\n"
        "  launchbook sample my-articles/ --n 300 --seed 7 --out second.csv",
    )
    add_corpus(parser)
    parser.add_argument("--n", type=positive, default=100, metavar="N", help="statements (default: %(default)s)")
    parser.add_argument(
        "--seed", type=int, default=1, metavar="N", help="another number draws others (default: %(default)s)"
    )
    parser.add_argument("--out", required=True, metavar="FILE", help="the sheet, a .csv that does not exist yet")

    parser = command(
        commands,
        "agree",
        agree,
        "compare filled coding sheets with one another and with the machine",
        "Print Krippendorff's alpha and Cohen's kappa between coders, and the machine's precision, recall, macro-F1\n"
        "and confusion table against their majority, ready to paste.",
        "  launchbook agree sheet-anna.csv sheet-ben.csv\n  launchbook agree coded/*.csv --key sheet.key.csv",
    )
    parser.add_argument(
        "sheets", nargs="+", metavar="SHEET", help="filled copies of one sheet, named after their coders"
    )
    parser.add_argument("--key", metavar="FILE", help=f"the key (default: the {KEY_ENDING} beside the first sheet)")


def sample(arguments: argparse.Namespace) -> None:
    out = Path(arguments.out)
    key_path = out.with_name(out.stem + KEY_ENDING)
    for path in (out, key_path):
        if path.exists():
            raise UsageError(f"{path} exists and may be filled already: choose another name with --out.")
    if not out.parent.is_dir():
        raise UsageError(f"there is no folder {out.parent}: make it, or choose another with --out.")
    tables = pipeline.select(pipeline.extract(arguments.corpus, **extraction(arguments), progress=True))
    sheet, key = coding.sample(tables.statements, tables.documents, arguments.n, arguments.seed)
    if sheet.empty:
        raise UsageError(f"{arguments.corpus}: no statement has a tone, so there is nothing to code.")
    _write(sheet, out)
    _write(key, key_path)
    note = "" if len(sheet) == arguments.n else f" (all there are; {arguments.n} were asked for)"
    print(f"{len(sheet)} statements{note} to code in {out}; the machine's answers in {key_path}.")


def agree(arguments: argparse.Namespace) -> None:
    sheets, key = read_sheets(
        [path for path in arguments.sheets if not path.endswith(KEY_ENDING)], coding.CODED, arguments.key
    )
    print(coding.compare(sheets, key).text, end="")


def _write(table: pd.DataFrame, path: Path) -> None:
    try:
        path.write_text(display.csv(table), encoding="utf-8")
    except OSError as error:
        raise UsageError(f"cannot write {path}: {error.strerror}; choose another place with --out.") from None

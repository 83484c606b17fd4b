"""The command line: ``launchbook --help``."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path

from analysis import __version__, pipeline, registers
from analysis.errors import LaunchbookError, UsageError

EXAMPLES = """\
examples:
  launchbook report                                  the bundled corpus → reports/sample/, reports/index.html
  launchbook report my-articles/ --since 2022-01-01  your own corpus, from a day on
  launchbook report --notebook 03-launches -p actor=Iran
  launchbook extract my-articles/ --out tables/      the tables alone, as Parquet
  launchbook check                                   every fault in data/*.csv at once
"""
EXIT_CODES = """\
exit codes: 0 done · 1 unexpected fault · 2 wrong call, corpus or register · 3 corpus changed during the run
            4 a notebook failed · 5 another run holds the output · 6 out of time
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; returns the exit code, and prints one sentence instead of a traceback."""
    arguments = _parser().parse_args(argv)
    try:
        return arguments.run(arguments) or 0
    except LaunchbookError as error:
        print(f"launchbook: {error}", file=sys.stderr)
        return error.exit_code
    except KeyboardInterrupt:
        print("launchbook: stopped; nothing was overwritten.", file=sys.stderr)
        return 130
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="launchbook",
        description="Who said what about which missile launch, when, and in what tone.",
        epilog=EXAMPLES + "\n" + EXIT_CODES,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"launchbook {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for add in (_add_extract, _add_check):
        add(commands)
    return parser


def _command(commands, name: str, run, summary: str, description: str = "") -> argparse.ArgumentParser:
    parser = commands.add_parser(
        name, help=summary, description=description or summary, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.set_defaults(run=run)
    return parser


def _add_corpus(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    parser.add_argument(
        "corpus",
        metavar="CORPUS",
        nargs="?" if optional else None,
        default="data/sample" if optional else None,
        help="a file or a folder: txt md html json jsonl csv tsv parquet"
        + (" (default: the bundled corpus)" if optional else ""),
    )
    parser.add_argument(
        "--field",
        action="append",
        default=[],
        metavar="NAME=OWN",
        help="your corpus's own name for a field, e.g. --field text=story",
    )
    parser.add_argument("--registers", metavar="DIR", help="folder of register CSVs (default: data/ of the checkout)")
    parser.add_argument(
        "--timezone", default="Asia/Seoul", help="time zone of the launch places (default: %(default)s)"
    )
    parser.add_argument(
        "--no-reference", dest="reference", action="store_false", help="do not link launches to the reference record"
    )


def _add_extract(commands) -> None:
    parser = _command(
        commands,
        "extract",
        _extract,
        "make the tables of a corpus, as Parquet",
        "Read CORPUS and write documents, problems, statements, launch_mentions, launches and speakers\n"
        "as Parquet files to DIR. docs/codebook.md explains every column.",
    )
    _add_corpus(parser)
    parser.add_argument(
        "--out", required=True, metavar="DIR", help="folder for the tables; it appears whole or not at all"
    )
    parser.add_argument(
        "--workers",
        type=_positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help="processes to use (default: one per core, %(default)s); the tables are the same",
    )
    parser.add_argument("--quiet", action="store_true", help="no progress bar, no summary")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")


def _extract(arguments: argparse.Namespace) -> None:
    out = Path(arguments.out)
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file: give a folder to write the tables to.")
    tables = pipeline.extract(
        arguments.corpus,
        register_folder=arguments.registers,
        fields=_pairs(arguments.field, "--field"),
        timezone=arguments.timezone,
        reference=arguments.reference,
        workers=arguments.workers,
        progress=not arguments.quiet,
    )
    pipeline.write(tables, out)
    counts = pipeline.counts(tables)
    if arguments.json:
        print(json.dumps(counts))
    elif not arguments.quiet:
        print("\n".join(f"{count:>9,}  {name}" for name, count in counts.items()) + f"\ntables in {out}")


def _add_check(commands) -> None:
    parser = _command(commands, "check", _check, "list every fault in the registers and notebooks")
    parser.add_argument(
        "folder", nargs="?", metavar="DIR", help="folder of register CSVs (default: data/ of the checkout)"
    )


def _check(arguments: argparse.Namespace) -> int:
    faults = registers.faults(arguments.folder)
    for fault in faults:
        print(fault)
    print(f"{len(faults)} faults" if faults else "registers: no faults")
    return 2 if faults else 0


def _pairs(values: Sequence[str], option: str) -> dict[str, str]:
    pairs = dict(value.partition("=")[::2] for value in values)
    for value in values:
        if "=" not in value or value.startswith("="):
            raise UsageError(f"{option} {value}: write it as {option} NAME=VALUE.")
    return pairs


def _positive(text: str) -> int:
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)


if __name__ == "__main__":
    sys.exit(main())

"""Options that commands share."""

import argparse
import os
from collections.abc import Callable, Sequence

from analysis.errors import UsageError


def command(
    commands, name: str, run: Callable, summary: str, description: str = "", examples: str = ""
) -> argparse.ArgumentParser:
    """A subcommand `name` that calls `run`, with its help."""
    parser = commands.add_parser(
        name,
        help=summary,
        description=description or summary[0].upper() + summary[1:] + ".",
        epilog=f"examples:\n{examples}" if examples else None,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.set_defaults(run=run)
    return parser


def add_corpus(parser: argparse.ArgumentParser, *, optional: bool = False) -> None:
    """The corpus and what decides how it is read."""
    parser.add_argument(
        "corpus",
        metavar="CORPUS",
        nargs="?" if optional else None,
        default="data/sample",
        help="a file or folder: txt md html json jsonl csv tsv parquet"
        + (" (default: the bundled corpus)" if optional else ""),
    )
    parser.add_argument(
        "--field",
        action="append",
        default=[],
        metavar="NAME=OWN",
        help="your corpus's own name for a field: --field text=story",
    )
    parser.add_argument("--registers", metavar="DIR", help="folder of register CSVs (default: data/)")
    parser.add_argument(
        "--timezone", default="Asia/Seoul", metavar="ZONE", help="of the launch places (default: %(default)s)"
    )
    parser.add_argument(
        "--no-reference", dest="reference", action="store_false", help="do not link launches to the reference record"
    )
    parser.add_argument(
        "--workers",
        type=positive,
        default=os.cpu_count() or 1,
        metavar="N",
        help="processes to use (default: one per core); the tables are the same with any number",
    )


def extraction(arguments: argparse.Namespace) -> dict:
    """The options of ``pipeline.extract`` that ``add_corpus`` offers."""
    return {
        "register_folder": arguments.registers,
        "fields": pairs(arguments.field, "--field"),
        "timezone": arguments.timezone,
        "reference": arguments.reference,
        "workers": arguments.workers,
    }


def pairs(values: Sequence[str], option: str) -> dict[str, str]:
    """``["a=b"]`` as ``{"a": "b"}``."""
    for value in values:
        if "=" not in value or value.startswith("="):
            raise UsageError(f"{option} {value}: write it as {option} NAME=VALUE.")
    return {name: rest for name, _, rest in (value.partition("=") for value in values)}


def positive(text: str) -> int:
    """A whole number from 1."""
    if not text.isdigit() or int(text) < 1:
        raise argparse.ArgumentTypeError(f"{text!r} is not a whole number from 1")
    return int(text)

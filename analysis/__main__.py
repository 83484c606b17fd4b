"""The command line: ``launchbook --help``."""

import argparse
import os
import sys
from collections.abc import Sequence

from analysis import __version__
from analysis.commands import coding, reports, tables
from analysis.errors import LaunchbookError

CLOSING = """\
examples:
  launchbook report                                  the bundled corpus: reports/sample/, reports/index.html
  launchbook report my-articles/ --since 2022-01-01  your own corpus, from a day on
  launchbook report --notebook 03-launches -p actor=Iran
  launchbook extract my-articles/ --out tables/      the tables alone, as Parquet
  launchbook check                                   every fault in data/*.csv at once

exit codes: 0 done · 1 unexpected fault · 2 wrong call, corpus or register · 3 corpus changed during the run
            4 a notebook failed · 5 another run holds the output · 6 out of time
"""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command and return its exit code; a fault that a person can mend is one sentence, not a traceback."""
    parser = argparse.ArgumentParser(
        prog="launchbook",
        description="Who said what about which missile launch, when, and in what tone.",
        epilog=CLOSING,
        formatter_class=argparse.RawDescriptionHelpFormatter,
    )
    parser.add_argument("--version", action="version", version=f"launchbook {__version__}")
    commands = parser.add_subparsers(metavar="COMMAND", required=True)
    for group in (reports, tables, coding):
        group.add(commands)
    arguments = parser.parse_args(argv)
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


if __name__ == "__main__":
    sys.exit(main())

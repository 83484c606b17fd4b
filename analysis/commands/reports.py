"""Commands about reports: report, verify, prune."""

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any

from tqdm import tqdm

from analysis import pipeline, reports
from analysis.commands.arguments import command, pairs, positive
from analysis.errors import UsageError

NOTEBOOKS, REPORTS = pipeline.ROOT / "notebooks", pipeline.ROOT / "reports"


def add(commands) -> None:
    parser = command(
        commands,
        "report",
        report,
        "render the notebooks into HTML reports",
        "Run the notebooks over CORPUS and write one HTML file each, a manifest and an index of all reports.\n"
        "Parameters are checked before a notebook starts; a failed run leaves the last good report as it was.",
        "  launchbook report\n"
        "  launchbook report my-articles/ --since 2022-01-01 --until 2022-12-31 --name year-2022\n"
        "  launchbook report --notebook 03-launches --notebook briefing -p actor=Iran -p frequency=year\n"
        "  launchbook report my-articles/ --if-changed --quiet --timeout 900      (for cron)\n"
        "  launchbook report --profile profiles/weekly.yaml                       (docs/scheduling.md tells more)",
    )
    parser.add_argument("corpus", metavar="CORPUS", nargs="?", help="a file or folder (default: the bundled corpus)")
    parser.add_argument("--since", metavar="DAY", help="first day of publication, such as 2022-01-05")
    parser.add_argument("--until", metavar="DAY", help="last day of publication")
    parser.add_argument(
        "--notebook",
        action="append",
        metavar="NAME",
        help="one notebook, by name or path; may be repeated (default: all of notebooks/)",
    )
    parser.add_argument(
        "-p",
        "--parameter",
        action="append",
        default=[],
        metavar="KEY=VALUE",
        help="any parameter of the notebooks (a wrong KEY lists them all)",
    )
    parser.add_argument("--registers", metavar="DIR", help="folder of register CSVs (default: data/)")
    parser.add_argument("--name", help="name of the report, and of its folder (default: that of the corpus)")
    parser.add_argument("--profile", metavar="FILE", type=Path, help="parameters and options as YAML (profiles/)")
    parser.add_argument("--out", metavar="DIR", type=Path, help="folder of reports (default: reports/)")
    parser.add_argument("--workers", type=positive, metavar="N", help="notebooks at a time (default: one per core)")
    parser.add_argument("--timeout", type=positive, metavar="SECONDS", help="for the whole run; exit code 6 beyond it")
    parser.add_argument("--wait", type=float, metavar="SECONDS", help="for another run to end, else exit code 5")
    parser.add_argument("--if-changed", action="store_true", default=None, help="end early when nothing changed")
    parser.add_argument("--on-failure", metavar="CMD", help="shell command to run when the report fails")
    parser.add_argument("--pdf", action="store_true", default=None, help="PDFs too, where Chromium is installed")
    parser.add_argument(
        "--keep", type=positive, metavar="N", help="afterwards remove all but the newest N of this name"
    )
    parser.add_argument("--quiet", action="store_true", help="print nothing but errors")
    parser.add_argument("--json", action="store_true", help="print what came out as JSON")

    parser = command(
        commands,
        "verify",
        verify,
        "render a report again from its manifest and compare every byte",
        "Render the report in the folder REPORT again and say 'identical', or what differs (exit code 1).",
        "  launchbook verify reports/sample\n  launchbook verify reports/sample --corpus /elsewhere/sample",
    )
    parser.add_argument("report", metavar="REPORT", type=Path, help="a folder with a manifest.json")
    parser.add_argument("--corpus", help="where the corpus lies now")
    parser.add_argument("--timeout", type=positive, metavar="SECONDS", help="for the whole run")

    parser = command(
        commands,
        "prune",
        prune,
        "remove old reports, keep the newest",
        examples="  launchbook prune --keep 30 --dry-run\n  launchbook prune --keep 12 --names 'weekly-*'",
    )
    parser.add_argument("--keep", type=int, required=True, metavar="N", help="reports to keep")
    parser.add_argument("--names", default="*", metavar="PATTERN", help="only reports whose name matches")
    parser.add_argument(
        "--out", metavar="DIR", type=Path, default=REPORTS, help="folder of reports (default: reports/)"
    )
    parser.add_argument("--dry-run", action="store_true", help="only say what would go")


def report(arguments: argparse.Namespace) -> None:
    with reports.told(arguments.on_failure, arguments.out or REPORTS, arguments.name or "report"):
        profile = reports.profile(arguments.profile) if arguments.profile else reports.Profile({})

    def option(name: str, default: Any = None) -> Any:
        typed = getattr(arguments, name, None)
        return typed if typed is not None else profile.options.get(name, default)

    out, quiet = Path(option("out", REPORTS)), arguments.quiet or arguments.json
    with reports.told(option("on_failure"), out, reports.series(option("name", "report"))):
        named = arguments.notebook or profile.options.get("notebooks") or sorted(NOTEBOOKS.glob("*.ipynb"))
        notebooks = [_notebook(name) for name in named]
        given = {**profile.parameters, **_given(arguments, notebooks)}
        default = reports.declared(notebooks[0]).get("corpus")
        name = option("name") or _named(str(given.get("corpus") or (default.default if default else "")))
    with _Bar(quiet) as bar:
        run = reports.render(
            notebooks,
            given,
            out,
            name,
            timeout=option("timeout"),
            wait=option("wait", 0),
            workers=option("workers", os.cpu_count() or 1),
            if_changed=option("if_changed", False),
            on_failure=option("on_failure"),
            pdf=option("pdf", False),
            watched=not quiet and sys.stderr.isatty(),
            progress=bar.show,
        )
    if option("keep"):
        reports.prune(out, option("keep"), names=name.replace("{newest}", "*"))
    if arguments.json:
        print(json.dumps(run.as_dict()))
    elif not arguments.quiet:
        _summary(run)


def verify(arguments: argparse.Namespace) -> int:
    with _Bar(quiet=False) as bar:
        differences = reports.verify(arguments.report, arguments.corpus, timeout=arguments.timeout, progress=bar.show)
    print("\n".join(differences) or "identical")
    return 1 if differences else 0


def prune(arguments: argparse.Namespace) -> None:
    removed = reports.prune(arguments.out, arguments.keep, names=arguments.names, dry_run=arguments.dry_run)
    for folder in removed:
        print(f"{'would remove' if arguments.dry_run else 'removed'} {folder}")
    if not removed:
        print("nothing to remove")


def _given(arguments: argparse.Namespace, notebooks: Sequence[Path]) -> dict[str, Any]:
    options = {name: getattr(arguments, name) for name in ("corpus", "since", "until", "registers")}
    typed = reports.from_text(notebooks, pairs(arguments.parameter, "-p"))
    return {**{name: value for name, value in options.items() if value is not None}, **typed}


def _notebook(name: str | Path) -> Path:
    for place in (Path(name), NOTEBOOKS / name, NOTEBOOKS / f"{name}.ipynb"):
        if place.is_file():
            return place
    known = [path.stem for path in sorted(NOTEBOOKS.glob("*.ipynb"))]
    raise UsageError(f"there is no notebook {name}: give a path, or one of {', '.join(known)}.")


def _named(corpus: str) -> str:
    stem = Path(corpus).resolve().stem
    return "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in stem).strip("-") or "report"


def _summary(run: reports.Run) -> None:
    if run.status == "unchanged":
        print(f"Nothing changed since the last report: {run.index}")
        return
    for finding in run.findings[:6]:
        print(f"  · {finding}")
    for note in run.notes:
        print(f"  ! {note}")
    print(f"{len(run.pages)} pages in {run.seconds:.0f} s. Open {run.index}")


class _Bar:
    """A progress bar over the cells of all notebooks; silent when the output is no terminal."""

    def __init__(self, quiet: bool):
        self.bar: Any = tqdm(unit=" cells", disable=True if quiet else None, file=sys.stderr)
        self.done: dict[str, int] = {}
        self.totals: dict[str, int] = {}

    def __enter__(self) -> "_Bar":
        return self

    def __exit__(self, *failure: object) -> None:
        self.bar.close()

    def show(self, notebook: str, done: int, total: int) -> None:
        self.done[notebook], self.totals[notebook] = done, total
        self.bar.total, self.bar.n = sum(self.totals.values()), sum(self.done.values())
        self.bar.set_description(notebook)
        self.bar.refresh()

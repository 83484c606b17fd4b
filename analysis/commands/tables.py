"""Commands that make and explain tables: extract, explain, speakers, check, codebook."""

import argparse
import json
import os
from pathlib import Path, PurePosixPath

import pandas as pd

from analysis import pipeline, registers, schema, speakers
from analysis.commands.arguments import add_corpus, command, extraction, positive
from analysis.errors import UsageError


def add(commands) -> None:
    parser = command(
        commands,
        "extract",
        extract,
        "make the tables of a corpus, as Parquet",
        "Read CORPUS and write documents, problems, statements, launch_mentions, launches and speakers as Parquet\n"
        "files to DIR. docs/codebook.md explains every column.",
        "  launchbook extract my-articles/ --out tables/\n"
        "  launchbook extract export.csv --field text=story --field published=day --out tables/",
    )
    add_corpus(parser)
    parser.add_argument("--out", required=True, metavar="DIR", help="folder for the tables")
    parser.add_argument("--quiet", action="store_true", help="no progress bar, no summary")
    parser.add_argument("--json", action="store_true", help="print the summary as JSON")

    parser = command(
        commands,
        "explain",
        explain,
        "show a document with its statements marked, and the evidence for each",
        "Print DOCUMENT of CORPUS with every statement: content, cue, source, speaker and how each was found.",
        "  launchbook explain 2022-01-05-jagang-wire\n  launchbook explain story-17 my-articles/",
    )
    parser.add_argument("document", metavar="DOCUMENT", help="a document id")
    add_corpus(parser, optional=True)

    parser = command(
        commands,
        "speakers",
        list_speakers,
        "list speakers that the register lacks, with a row ready to paste",
        "List the most quoted unresolved and newly found speakers of CORPUS, with counts, contexts and a row for\n"
        "data/speakers.csv, so that a new region is covered in minutes.",
        "  launchbook speakers my-articles/ --most 30\n  launchbook speakers my-articles/ --csv > new-speakers.csv",
    )
    add_corpus(parser, optional=True)
    parser.add_argument("--most", type=positive, default=20, metavar="N", help="how many (default: %(default)s)")
    parser.add_argument("--csv", action="store_true", help="print CSV")

    parser = command(commands, "check", check, "list every fault in the registers, with file, row and column")
    parser.add_argument("folder", nargs="?", metavar="DIR", help="folder of registers (default: data/)")

    command(commands, "codebook", print_codebook, "print the documentation of every table")


def extract(arguments: argparse.Namespace) -> None:
    out = Path(arguments.out)
    if out.exists() and not out.is_dir():
        raise UsageError(f"{out} is a file: give a folder to write the tables to.")
    nearest = next(place for place in (out, *out.absolute().parents) if place.exists())
    if not os.access(nearest, os.W_OK):
        raise UsageError(f"cannot write to {nearest}: no permission; choose another folder with --out.")
    tables = pipeline.extract(arguments.corpus, **extraction(arguments), progress=not arguments.quiet)
    pipeline.write(tables, out)
    counts = pipeline.counts(tables)
    if arguments.json:
        print(json.dumps(counts))
    elif not arguments.quiet:
        print("\n".join(f"{count:>9,}  {name}" for name, count in counts.items()) + f"\ntables in {out}")


def explain(arguments: argparse.Namespace) -> None:
    tables = pipeline.extract(arguments.corpus, **extraction(arguments))
    document = _document(tables, arguments.document)
    published = f"{document['published']:%Y-%m-%d}" if document.notna()["published"] else "undated"
    print(
        f"{document['document_id']} · {_shown(document['outlet']) or 'no outlet'} · {published} · {document['genre']}\n"
    )
    mine = tables.statements[tables.statements["document_id"] == document["document_id"]].sort_values("start")
    for row in mine.itertuples():
        print(f"[{row.start}:{row.end}] {row.text}")
        evidence = {
            "speaker": row.speaker,
            "source": row.source_text,
            "resolved by": row.resolved_by,
            "cue": row.cue,
            "act": row.act,
            "kind": row.kind,
            "relayed by": row.relayed_by,
            "found by": row.found_by,
            "probability": row.probability,
            "tone": row.tone,
        }
        print("".join(f"    {name:<12} {_shown(value)}\n" for name, value in evidence.items() if _shown(value)))
    for row in tables.launch_mentions[tables.launch_mentions["document_id"] == document["document_id"]].itertuples():
        day = f"{row.date:%Y-%m-%d}" if row.precision != "unknown" else "undated"
        print(f"[{row.start}:{row.end}] launch, {row.role}: {row.kind}, {day} ({row.precision}; {row.dated_by})")


def _document(tables: pipeline.Tables, name: str) -> pd.Series:
    """The document of that id or path; ``UsageError`` that says why where it was set aside, or what there is."""
    documents, aside = tables.documents, tables.problems
    ids = documents["document_id"]
    if not (ids == name).any():
        stems = aside["path"].map(lambda path: PurePosixPath(path).stem)
        for row in aside[(aside["path"] == name) | (stems == name)].itertuples():
            raise UsageError(f"{name} was set aside: {row.path}: {row.reason}.")
        if (documents["path"] == name).sum() == 1:
            return documents[documents["path"] == name].iloc[0]
    return documents[ids == pipeline.one_of(name, ids, "document")].iloc[0]


def list_speakers(arguments: argparse.Namespace) -> None:
    known = registers.load(arguments.registers)
    tables = pipeline.extract(arguments.corpus, **extraction(arguments), progress=True)
    found = speakers.candidates(tables.statements, tables.speakers, tables.documents, known).head(arguments.most)
    if arguments.csv:
        print(found.to_csv(index=False), end="")
        return
    for row in found.to_dict("records"):
        print("\n".join(f"{name:>12}  {_shown(value)}" for name, value in row.items() if _shown(value)) + "\n")


def check(arguments: argparse.Namespace) -> int:
    faults = registers.faults(arguments.folder)
    print("\n".join([*faults, f"{len(faults)} faults"]) if faults else "registers: no faults")
    return 2 if faults else 0


def print_codebook(arguments: argparse.Namespace) -> None:
    print(schema.codebook(), end="")


def _shown(value: object) -> str:
    if pd.isna(value):  # type: ignore[call-overload]
        return ""
    return f"{value:.2f}" if isinstance(value, float) else str(value)

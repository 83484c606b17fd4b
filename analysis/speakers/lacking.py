"""Whom the register lacks: the most quoted speakers that are new or unresolved, with a row ready to paste."""

import csv
import io
from collections import Counter

import pandas as pd

from analysis.registers import Registers
from analysis.speakers.known import known
from analysis.speakers.names import slug
from analysis.speakers.readings import countries_in

CONTEXTS = 3
AROUND = 60


def candidates(
    statements: pd.DataFrame, speakers: pd.DataFrame, documents: pd.DataFrame, registers: Registers
) -> pd.DataFrame:
    """The speakers outside the register and the unresolved sources, most quoted first.

    Columns: name (as the corpus has it), type, status (new or unresolved), statements, documents, why (how it was
    resolved, or why not), office, contexts (up to three places in the text) and row (a line for ``data/speakers.csv``,
    country and source left for the researcher where the corpus does not tell).
    """
    tables = known(registers)
    texts = dict(zip(documents["document_id"], documents["text"], strict=True))
    copies = (
        set(documents.loc[documents["duplicate_of"].notna(), "document_id"]) if "duplicate_of" in documents else set()
    )
    rows = statements[~statements["document_id"].isin(copies)]
    lacking = set(speakers.loc[~speakers["in_register"].fillna(False).astype(bool), "speaker_id"])
    countries = {slug(name) for name in registers.countries["name"]}
    new = rows[rows["speaker_id"].isin(lacking - countries)]
    lost = rows[rows["speaker_id"].isna() & rows["source_text"].notna()
                & rows["resolved_by"].fillna("").str.startswith("unresolved")]  # fmt: skip
    listed = [_new(str(one), group, texts, tables) for one, group in new.groupby("speaker_id", sort=True)]
    words = lost["source_text"].map(lambda text: " ".join(str(text).split()))
    listed += [_lost(str(one), group, texts) for one, group in lost.groupby(words, sort=True)]
    columns = ["name", "type", "status", "statements", "documents", "why", "office", "contexts", "row"]
    table = pd.DataFrame(listed, columns=columns)
    return table.sort_values(["statements", "documents", "name"], ascending=[False, False, True], ignore_index=True)


def _new(one: str, group: pd.DataFrame, texts: dict, tables) -> dict:
    used = Counter(" ".join(str(text).split()) for text in group["source_text"].dropna())
    name, kind = group["speaker"].iloc[0], group["speaker_type"].iloc[0]
    words = [word.casefold() for text in used for word in text.replace("’s", "").replace("'s", "").split()]
    country = Counter(countries_in(words, tables)).most_common(1)
    office = Counter(group["office"].dropna()).most_common(1)
    return {
        "name": name,
        "type": kind,
        "status": "new",
        "statements": len(group),
        "documents": group["document_id"].nunique(),
        "why": ", ".join(how for how, _ in Counter(group["resolved_by"]).most_common(3)),
        "office": office[0][0] if office else None,
        "contexts": _contexts(group, texts),
        "row": _csv(slug(name), name, kind, country[0][0] if country else ""),
    }


def _lost(source: str, group: pd.DataFrame, texts: dict) -> dict:
    return {
        "name": source, "type": group["speaker_type"].iloc[0], "status": "unresolved", "statements": len(group),
        "documents": group["document_id"].nunique(),
        "why": Counter(group["resolved_by"]).most_common(1)[0][0].removeprefix("unresolved: "),
        "office": None, "contexts": _contexts(group, texts),
        "row": _csv(slug(source), source, "person" if source[:1].isupper() else "organisation", ""),
    }  # fmt: skip


def _contexts(group: pd.DataFrame, texts: dict) -> str:
    found: list[str] = []
    for document, start, end in zip(group["document_id"], group["source_start"], group["source_end"], strict=True):
        if pd.isna(start) or document not in texts or len(found) == CONTEXTS:
            continue
        text = texts[document]
        around = text[max(0, start - AROUND) : start] + "[" + text[start:end] + "]" + text[end : end + AROUND]
        found.append(f"{document}: … {' '.join(around.split())} …")
    return "\n".join(found)


def _csv(one: str, name: str, kind: str, country: str) -> str:
    line = io.StringIO()
    csv.writer(line, lineterminator="").writerow(
        [one, name, kind if kind != "unknown" else "person", country, "", "", ""]
    )
    return line.getvalue()

"""Statements: labelled examples of every construction, and what holds for every row."""

import re
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import registers, schema, statements, tokens
from analysis.statements import tidying
from analysis.statements.attributions import uncued
from analysis.statements.context import context
from analysis.statements.model import load
from analysis.statements.words import Lexicon, Words

DATA = Path(__file__).parent / "data"
REGISTERS = registers.load()
EDGE = "\"“”'‘’`.,;:!?…-–—―()[] \n\t"
MARK = re.compile(r"<(/?)([skc])(\d?)>")


def extracted(text: str, genre: str = "article", title: str = "") -> pd.DataFrame:
    """The statements of one text."""
    documents = pd.DataFrame({"document_id": ["example"], "title": [title], "text": [text], "genre": [genre]})
    return statements.extract(documents, tokens.annotate([text]), REGISTERS)


def unmarked(marked: str) -> tuple[str, dict[str, dict[str, list[tuple[int, int]]]]]:
    """A marked example's plain text, and number → role → spans."""
    text, position, opened = "", 0, {}
    found: dict[str, dict[str, list[tuple[int, int]]]] = {}
    for match in MARK.finditer(marked):
        text += marked[position : match.start()]
        position = match.end()
        close, role, number = match.groups()
        if close:
            found.setdefault(number, {}).setdefault(role, []).append((opened.pop(role + number), len(text)))
        else:
            opened[role + number] = len(text)
    return text + marked[position:], found


def letters(text: str, spans: list) -> set[int]:
    """Positions of the characters of the spans, without space and without punctuation at the edges of the whole."""
    inside = sorted(i for a, b in spans for i in range(a, b) if not text[i].isspace())
    while inside and text[inside[0]] in EDGE:
        inside.pop(0)
    while inside and text[inside[-1]] in EDGE:
        inside.pop()
    return set(inside)


def examples() -> list:
    """The labelled examples; known failures are strict."""
    cases = []
    for line in (DATA / "statements.txt").read_text(encoding="utf-8").splitlines():
        if line.startswith("#"):
            continue
        failing = line.startswith("!")
        construction, marked = line.removeprefix("!").strip().split(" | ", 1)
        marks = [pytest.mark.xfail(strict=True, reason="known failure")] if failing else []
        cases.append(pytest.param(marked.replace("\\n", "\n"), id=f"{construction}-{len(cases)}", marks=marks))
    return cases


@cache
def extracted_examples() -> dict[str, list[dict]]:
    """Text → statements of every example, in one batch."""
    texts = [unmarked(case.values[0])[0] for case in examples()]
    documents = pd.DataFrame({"document_id": texts, "title": "", "text": texts, "genre": "article"})
    found = statements.extract(documents, tokens.annotate(texts), REGISTERS)
    rows: dict[str, list[dict]] = {text: [] for text in texts}
    for row in found.to_dict("records"):
        rows[row["document_id"]].append(row)
    return rows


@pytest.mark.parametrize("marked", examples())
def test_example(marked: str) -> None:
    text, wanted = unmarked(marked)
    found = extracted_examples()[text]
    contents = [letters(text, row["spans"]) for row in found]
    for parts in wanted.values():
        assert letters(text, parts["c"]) in contents, [row["text"] for row in found]
        row = found[contents.index(letters(text, parts["c"]))]
        assert not pd.isna(row["source_start"]), row
        assert letters(text, parts["s"]) & set(range(row["source_start"], row["source_end"])), row["source_text"]
        if not pd.isna(row["cue_start"]):
            assert set(range(*parts["k"][0])) & set(range(row["cue_start"], row["cue_end"])), row["cue"]
    assert len(found) == len(wanted), [(row["source_text"], row["cue"], row["text"]) for row in found]


def holds(found: pd.DataFrame, texts: dict[str, str]) -> None:
    """What the schema promises of every row."""
    for row in found.to_dict("records"):
        text = texts[row["document_id"]]
        assert row["text"] == text[row["start"] : row["end"]] != ""
        assert row["start"] == min(a for a, _ in row["spans"]) and row["end"] == max(b for _, b in row["spans"])
        assert all(a < b for a, b in row["spans"])
        assert all(first[1] <= second[0] for first, second in zip(row["spans"], row["spans"][1:], strict=False))
        for part, start, end in (("cue", "cue_start", "cue_end"), ("source_text", "source_start", "source_end")):
            if not pd.isna(row[start]):
                assert row[part] == text[row[start] : row[end]] != ""
        assert row["kind"] in schema.STATEMENT_KINDS
        assert pd.isna(row["act"]) or row["act"] in schema.ACTS
        assert 0 <= row["probability"] <= 1
    assert found["statement_id"].is_unique
    schema.check(found.assign(speaker_type="unknown", resolved_by="not yet"), "statements")


@settings(max_examples=25, deadline=None)
@given(st.text(alphabet=st.sampled_from("ab .,:“”\"'‘’\n\r\t\u200bQß漢😀-—[]()0"), max_size=300))
def test_any_text_gives_valid_rows(text: str) -> None:
    for genre in schema.GENRES:
        holds(extracted(text, genre), {"example": text})


@settings(max_examples=15, deadline=None)
@given(st.lists(st.sampled_from([
    "“We will answer,”", "Brandt said", "that", "the missile fell.", "According to Ortiz,", "\n\n", "MR. LEE:", "Q",
    "“No, he said.", "told reporters", "Yonhap reported", "— Tom Reyes", "‘so-called’", "\"", "she added:", "###",
]), max_size=25).map(" ".join))  # fmt: skip
def test_any_news_gives_valid_rows(text: str) -> None:
    for genre in schema.GENRES:
        holds(extracted(text, genre), {"example": text})


def test_batches_do_not_matter() -> None:
    texts = ["“We are ready,” Ortiz said.", "", "The ministry said the missile fell into the sea.", "No words here"]
    documents = pd.DataFrame({"document_id": list("abcd"), "title": "", "text": texts, "genre": "article"})
    together = statements.extract(documents, tokens.annotate(texts), REGISTERS)
    apart = [statements.extract(documents.iloc[[i]].reset_index(drop=True), tokens.annotate([text]), REGISTERS)
             for i, text in enumerate(texts)]  # fmt: skip
    pd.testing.assert_frame_equal(together, pd.concat([part for part in apart if len(part)], ignore_index=True))


def test_blocks_do_not_matter(monkeypatch: pytest.MonkeyPatch) -> None:
    texts = ["“We are ready,” Ortiz said.", "", "The ministry said the missile fell into the sea.", "No words here"]
    documents = pd.DataFrame({"document_id": list("abcd"), "title": "", "text": texts, "genre": "article"})
    whole = statements.extract(documents, tokens.annotate(texts), REGISTERS)
    monkeypatch.setattr(statements, "BLOCK", 1)
    pd.testing.assert_frame_equal(whole, statements.extract(documents, tokens.annotate(texts), REGISTERS))
    assert whole["document_id"].tolist() == ["a", "c"]


@pytest.mark.parametrize(("text", "source"), [
    ("The northern fleet said the missile was lost.", (0, 2)),
    ("The said missile was lost.", (-1, -1)),
])  # fmt: skip
def test_a_lone_article_is_no_source(text: str, source: tuple[int, int]) -> None:
    found = tokens.annotate([text])
    model = load()
    facts = context(found, Words.of(found.vocabulary, model.ids, model.clusters, Lexicon(REGISTERS.cue_verbs)))
    said = found.words(0, len(found)).index("said")
    rows = replace(uncued([(said + 1, len(found) - 2)], [(0, 0)], [0.9]), cue_first=np.array([said]),
                   cue_last=np.array([said]), head=np.array([said]))  # fmt: skip
    tidy = tidying.articled(facts, rows)
    assert (tidy.source_first[0], tidy.source_last[0]) == source


@pytest.mark.parametrize(("text", "kind"), [
    ("“We will answer every launch,” Brandt said.", "direct"),
    ("The ministry said that the missile fell into the sea.", "indirect"),
    ("Brandt said the launch was “absolutely unacceptable” to her.", "mixed"),
])  # fmt: skip
def test_kind(text: str, kind: str) -> None:
    assert extracted(text)["kind"].tolist() == [kind]


@pytest.mark.parametrize(("text", "act"), [
    ("The ministry said that the missile fell into the sea.", "says"),
    ("Analysts believe the rocket was a new type.", "thinks"),
    ("The ministry denied that the test had failed.", "denies"),
    ("Brandt vowed to respond to every launch.", "promises"),
    ("Brandt urged both sides to return to talks.", "orders"),
    ("The council condemned the launch.", "judges"),
    ("Brandt warned that a new test would have consequences.", "threatens"),
    ("Munro asked whether the missile had been shot down.", "asks"),
])  # fmt: skip
def test_act(text: str, act: str) -> None:
    assert extracted(text)["act"].tolist() == [act]


def test_quotation_over_paragraphs() -> None:
    text = ("“We were asleep when it came down,” Reyes said. “The windows broke.\n\n“Then the sirens began, and we ran "
            "to the harbour.”")  # fmt: skip
    found = extracted(text)
    assert len(found) == 1
    row = found.iloc[0]
    assert row["source_text"] == "Reyes" and text[slice(*row["spans"][-1])].endswith("harbour.”")


def test_quotation_going_on() -> None:
    text = "“We were asleep when it came down,” Reyes said.\n\n“Then the sirens began, and we ran to the harbour.”\n"
    found = extracted(text)
    assert found["found_by"].tolist() == ["model", "quotation"]
    assert found["source_text"].tolist() == ["Reyes", "Reyes"]
    assert found["probability"].iloc[1] < found["probability"].iloc[0]


def test_probability_is_lower_where_less_is_sure() -> None:
    sure = extracted("The ministry said that the missile fell into the sea.")["probability"].iloc[0]
    assert sure > 0.7

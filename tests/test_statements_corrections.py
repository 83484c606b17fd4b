"""Corrections by hand, and the marked document."""

import pandas as pd
import pytest

from analysis import pipeline
from analysis.__main__ import main
from analysis.errors import UsageError
from analysis.statements import apply_corrections, explain
from tests.test_statements import extracted

TEXT = "“We are ready,” Ortiz said. The ministry said that the missile fell into the sea."


def corrected(*rows: dict) -> tuple[pd.DataFrame, int]:
    """The example with the corrections applied."""
    return apply_corrections(extracted(TEXT), pd.DataFrame(rows, dtype="str"))


def test_delete() -> None:
    found = extracted(TEXT)
    row = found.iloc[0]
    kept, count = corrected(
        {"document_id": "example", "start": str(row["start"]), "end": str(row["end"]), "action": "delete"}
    )
    assert count == 1 and kept["statement_id"].tolist() == found["statement_id"].tolist()[1:]


def test_change() -> None:
    row = extracted(TEXT).iloc[0]
    kept, count = corrected({"document_id": "example", "start": str(row["start"]), "end": str(row["end"]),
                             "action": "change", "act": "promises", "speaker": None})  # fmt: skip
    assert count == 1 and kept.iloc[0][["act", "found_by", "probability"]].tolist() == ["promises", "correction", 1]
    assert kept.dtypes.equals(extracted(TEXT).dtypes)


def test_move_and_add() -> None:
    row = extracted(TEXT).iloc[0]
    kept, count = corrected(
        {
            "document_id": "example",
            "start": str(row["start"]),
            "end": str(row["end"]),
            "action": "change",
            "new_end": "5",
        },
        {"document_id": "elsewhere", "start": "3", "end": "9", "action": "add", "text": "speech"},
    )
    assert count == 2
    assert kept.loc[kept["document_id"] == "example", "end"].iloc[0] == 5
    assert kept.loc[kept["document_id"] == "elsewhere", ["text", "found_by"]].iloc[0].tolist() == [
        "speech",
        "correction",
    ]


def test_words_are_read_anew() -> None:
    found = extracted(TEXT)
    row = found.iloc[0]
    rows = [{"document_id": "example", "start": str(row["start"]), "end": str(row["end"]), "action": "change",
             "new_end": "5", "source_start": "28", "source_end": "40"}]  # fmt: skip
    documents = pd.DataFrame({"document_id": ["example"], "text": [TEXT]})
    kept, _ = apply_corrections(found, pd.DataFrame(rows, dtype="str"), documents)
    assert kept.iloc[0][["text", "source_text"]].tolist() == [TEXT[row["start"] : 5], TEXT[28:40]]


def test_other_corpus_takes_no_effect() -> None:
    kept, count = corrected({"document_id": "unknown", "start": "1", "end": "2", "action": "delete"})
    assert count == 0 and len(kept) == len(extracted(TEXT))


@pytest.mark.parametrize(("row", "words"), [
    ({"document_id": "example", "start": "1", "end": "2", "action": "delete"}, "example has no statement"),
    ({"document_id": "example", "start": "1", "end": "2", "action": "drop"}, "must be change, delete or add"),
    ({"document_id": "example", "start": "x", "end": "2", "action": "add"}, "start is 'x'"),
    ({"document_id": "example", "start": "1", "end": None, "action": "add"}, "end is empty"),
    ({"document_id": "example", "start": "1", "action": "add"}, "column end is missing"),
    ({"document_id": "example", "start": "1", "end": "2", "action": "add", "mood": "sad"}, "column mood is not"),
])  # fmt: skip
def test_faults(row: dict, words: str) -> None:
    with pytest.raises(UsageError, match=words):
        corrected(row)


def test_explain_covers_the_text() -> None:
    found = extracted(TEXT)
    segments = explain({"document_id": "example", "text": TEXT}, found)
    assert "".join(segment["text"] for segment in segments) == TEXT
    assert all(segment["end"] > segment["start"] for segment in segments)
    for row in found.to_dict("records"):
        for part, text in (("cue", row["cue"]), ("source", row["source_text"])):
            assert "".join(s["text"] for s in segments if row["statement_id"] in s[part]) == text


def test_explain_without_statements() -> None:
    segments = explain({"document_id": "other", "text": TEXT}, extracted(TEXT))
    assert [(s["text"], s["content"]) for s in segments] == [(TEXT, [])]
    assert explain({"document_id": "other", "text": ""}, extracted(TEXT)) == []


def test_a_correction_is_seen_where_tables_were_cached(tmp_path) -> None:
    folder, cache = tmp_path / "corpus", tmp_path / "cache"
    folder.mkdir()
    (folder / "a.txt").write_text(TEXT, encoding="utf-8")
    before = pipeline.open_corpus(folder, cache=cache, progress=False)
    row = before.statements.iloc[0]
    (folder / "corrections.csv").write_text(
        f"document_id,start,end,action\n{row['document_id']},{row['start']},{row['end']},delete\n", encoding="utf-8"
    )
    after = pipeline.open_corpus(folder, cache=cache, progress=False)
    assert len(after.statements) == len(before.statements) - 1 and after.provenance["corrections"] == 1


def test_a_cache_that_cannot_be_written_costs_nothing_but_time(tmp_path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "cache").write_text("in the way", encoding="utf-8")
    tables = pipeline.open_corpus(tmp_path / "a.txt", cache=tmp_path / "cache", progress=False)
    assert len(tables.statements) == 2


def test_a_day_that_is_no_text_is_told(tmp_path) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    with pytest.raises(UsageError, match="quotation marks"):
        pipeline.open_corpus(tmp_path, since=2022 - 10 - 10, cache=None, progress=False)


def test_a_document_set_aside_is_explained_by_its_reason(tmp_path, capsys) -> None:
    (tmp_path / "a.txt").write_text(TEXT, encoding="utf-8")
    (tmp_path / "b.md").write_text("", encoding="utf-8")
    assert main(["explain", "b", str(tmp_path)]) == 2
    assert "b was set aside: b.md: there is no text in it" in capsys.readouterr().err
    assert main(["explain", "a.txt", str(tmp_path)]) == 0
    assert "a · no outlet · undated · article" in capsys.readouterr().out

"""The command line: what it makes, and one clear sentence for everything a person can get wrong."""

import json
from pathlib import Path

import nbformat
import pandas as pd
import pytest

from analysis import pipeline, schema
from analysis.__main__ import main

ROOT = Path(__file__).resolve().parents[1]
SEED = ROOT / "seeds"


@pytest.fixture(scope="module")
def sample():
    """All tables of the bundled corpus."""
    return pipeline.extract(ROOT / "data" / "sample")


def fails(capsys, *argv):
    """The one sentence that the command prints before it ends with exit code 2."""
    assert main([str(part) for part in argv]) == 2
    captured = capsys.readouterr()
    assert captured.err.startswith("launchbook: ")
    assert "Traceback" not in captured.err
    return captured.err


@pytest.fixture
def kept(tmp_path):
    """A folder of tables from an earlier run, which a failing one must leave alone."""
    out = tmp_path / "tables"
    out.mkdir()
    (out / "statements.parquet").write_bytes(b"earlier")
    yield out
    assert (out / "statements.parquet").read_bytes() == b"earlier"
    assert [path.name for path in out.iterdir()] == ["statements.parquet"]


def test_extract_writes_every_table(tmp_path, capsys):
    out = tmp_path / "made" / "tables"
    assert main(["extract", str(SEED), "--out", str(out), "--workers", "1", "--json"]) == 0
    counts = json.loads(capsys.readouterr().out)
    assert counts["documents"] == 1
    for name in schema.TABLES:
        schema.check(pd.read_parquet(out / f"{name}.parquet"), name)
    assert len(pd.read_parquet(out / "statements.parquet")) == counts["statements"] > 0
    assert json.loads((out / "provenance.json").read_text())["corpus_sha256"]


def test_a_path_that_does_not_exist(capsys, kept, tmp_path):
    assert "does not exist" in fails(capsys, "extract", tmp_path / "nowhere", "--out", kept)


def test_an_empty_folder(capsys, kept, tmp_path):
    (tmp_path / "empty").mkdir()
    assert "holds no documents" in fails(capsys, "extract", tmp_path / "empty", "--out", kept)


def test_a_folder_with_nothing_readable(capsys, kept, tmp_path):
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    (corpus / "a.txt").write_text("   \n")
    assert "a.txt" in fails(capsys, "extract", corpus, "--out", kept)


def test_malformed_json_names_the_line(capsys, kept, tmp_path):
    lines = (
        ["["]
        + [f'{{"id": "{number}", "text": "Some words."}},' for number in range(15)]
        + ['{"id": "x" "text": 1}', "]"]
    )
    (tmp_path / "bad.json").write_text("\n".join(lines))
    assert "17" in fails(capsys, "extract", tmp_path / "bad.json", "--out", kept)


def test_one_malformed_line_is_set_aside_and_the_run_goes_on(tmp_path, capsys):
    lines = [json.dumps({"id": str(number), "text": f"Report {number}: nothing happened."}) for number in range(20)]
    lines[16] = '{"id": "16", "text": '
    (tmp_path / "corpus.jsonl").write_text("\n".join(lines))
    assert (
        main(["extract", str(tmp_path / "corpus.jsonl"), "--out", str(tmp_path / "out"), "--workers", "1", "--quiet"])
        == 0
    )
    problems = pd.read_parquet(tmp_path / "out" / "problems.parquet")
    assert problems["row"].tolist() == [17]
    assert len(pd.read_parquet(tmp_path / "out" / "documents.parquet")) == 19


def test_a_csv_without_a_text_column(capsys, kept, tmp_path):
    (tmp_path / "table.csv").write_text("story,day\nSome words,2022-01-05\n")
    sentence = fails(capsys, "extract", tmp_path / "table.csv", "--out", kept)
    assert "story" in sentence
    assert "text=" in sentence


def test_an_unwritable_output(capsys, tmp_path):
    (tmp_path / "file").write_text("kept")
    assert "file" in fails(capsys, "extract", SEED, "--out", tmp_path / "file")
    assert "file" in fails(capsys, "extract", SEED, "--out", tmp_path / "file" / "below")
    assert (tmp_path / "file").read_text() == "kept"
    fails(capsys, "extract", SEED, "--out", "/proc/nowhere/tables")


def test_a_parameter_that_does_not_exist(capsys, tmp_path):
    sentence = fails(capsys, "report", SEED, "-p", "corpuss=x", "--out", tmp_path)
    assert "corpuss" in sentence
    assert "did you mean 'corpus'" in sentence


def test_a_parameter_of_the_wrong_kind(capsys, tmp_path):
    assert "frequency" in fails(
        capsys, "report", SEED, "--notebook", "03-launches", "-p", "frequency", "--out", tmp_path
    )


@pytest.mark.parametrize("day", ["2022-13-05", "yesterday", "05/01/2022"])
def test_a_date_that_is_none(capsys, tmp_path, day):
    assert day in fails(capsys, "report", SEED, "--since", day, "--out", tmp_path)


def test_a_notebook_that_does_not_exist_lists_those_that_do(capsys, tmp_path):
    assert "03-launches" in fails(capsys, "report", SEED, "--notebook", "launchs", "--out", tmp_path)


def test_a_notebook_without_parameters(capsys, tmp_path):
    book = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell("1 + 1")])
    nbformat.write(book, tmp_path / "bare.ipynb")
    assert "parameters" in fails(
        capsys, "report", SEED, "--notebook", tmp_path / "bare.ipynb", "--out", tmp_path / "out"
    )


def test_explain_shows_the_evidence(capsys):
    assert main(["explain", "2022-01-05-first-test-of-the-year", str(SEED)]) == 0
    printed = capsys.readouterr().out
    assert "Moon Jae-in" in printed
    assert "resolved by" in printed
    assert "known" in fails(capsys, "explain", "no-such-document", SEED)


def test_check_finds_no_fault_in_the_registers(capsys):
    assert main(["check"]) == 0
    assert "no faults" in capsys.readouterr().out


def test_codebook_is_printed(capsys):
    main(["codebook"])
    assert capsys.readouterr().out == (ROOT / "docs" / "codebook.md").read_text()


def test_tables_do_not_depend_on_batches_or_workers(sample, monkeypatch):
    monkeypatch.setattr(pipeline.extraction, "BATCH_CHARACTERS", 20_000)
    parts = pipeline.extract(ROOT / "data" / "sample", workers=2)
    for name in schema.TABLES:
        pd.testing.assert_frame_equal(getattr(sample, name), getattr(parts, name))


def test_a_document_that_breaks_a_step_is_set_aside(tmp_path, monkeypatch):
    for number in range(4):
        (tmp_path / f"{number}.txt").write_text(f"The minister said the talks of day {number} would go on.\n")
    real = pipeline.extraction.statements.extract

    def faulty(documents, tokens, registers):
        if (documents["document_id"] == "2").any():
            raise ValueError("a fault")
        return real(documents, tokens, registers)

    monkeypatch.setattr(pipeline.extraction.statements, "extract", faulty)
    tables = pipeline.extract(tmp_path)
    assert tables.documents["document_id"].tolist() == ["0", "1", "3"]
    assert tables.problems["problem"].tolist() == ["extraction failed"]
    assert "a fault" in tables.problems["reason"].iloc[0]


def test_offsets_give_the_words(sample):
    texts = sample.documents.set_index("document_id")["text"]
    for name in ("statements", "launch_mentions"):
        table = getattr(sample, name)
        for words, (first, last) in schema.TABLES[name].offsets.items():
            for row in table[table[words].notna()].to_dict("records"):
                assert texts[row["document_id"]][row[first] : row[last]] == row[words]


def test_selection_logs_what_it_drops(sample):
    tables = pipeline.select(sample, since="2017-01-01", until="2017-12-31")
    assert tables.documents["published"].dt.year.unique().tolist() == [2017]
    dropped = pipeline.dropped(tables)
    assert set(dropped["table"]) >= {"documents", "statements", "launches"}
    assert (dropped["before"] > dropped["after"]).all()
    assert set(tables.statements["document_id"]) <= set(tables.documents["document_id"])


def test_what_the_cache_gives_back_reads_the_same(tmp_path):
    fresh = pipeline.open_corpus(SEED, cache=tmp_path)
    cached = pipeline.open_corpus(SEED, cache=tmp_path)
    assert str(pipeline.provenance(fresh)) == str(pipeline.provenance(cached))
    for name in schema.TABLES:
        pd.testing.assert_frame_equal(getattr(fresh, name), getattr(cached, name))

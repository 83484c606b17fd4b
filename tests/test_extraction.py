"""A corpus through every step when a step fails: for one document, for many, for all, or with its process."""

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest

from analysis import pipeline
from analysis.errors import LaunchbookError
from tests.processes import gone, wait_for

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture
def corpus(tmp_path):
    """Sixty short documents, in batches of about twenty."""
    lines = [f'{{"id": "wire:{n}", "text": "The minister said the talks of day {n} would go on."}}' for n in range(60)]
    (tmp_path / "wire.jsonl").write_text("\n".join(lines))
    return tmp_path


@pytest.fixture
def broken(monkeypatch):
    """Lets the step fail where the function given says so; returns the sizes of all batches it saw."""
    real, seen = pipeline.extraction.statements.extract, []
    monkeypatch.setattr(pipeline.extraction, "BATCH_CHARACTERS", 1_000)

    def install(where):
        def step(documents, tokens, registers):
            seen.append(len(documents))
            if where(documents["document_id"]):
                raise KeyError("a fault")
            return real(documents, tokens, registers)

        monkeypatch.setattr(pipeline.extraction.statements, "extract", step)
        return seen

    return install


def test_a_fault_of_every_document_ends_the_run_soon(corpus, broken):
    seen = broken(lambda ids: True)
    with pytest.raises(
        LaunchbookError, match=r"36 documents from all over the corpus .* fail alike: KeyError: 'a fault'"
    ):
        pipeline.extract(corpus)
    assert sorted(seen)[:-3] == [1] * 36 and len(seen) == 39


def test_a_batch_of_bad_documents_costs_no_good_one(corpus, broken):
    seen = broken(lambda ids: ids.str.endswith(tuple(str(n) for n in range(22, 42))).any())
    tables = pipeline.extract(corpus)
    assert set(tables.documents["document_id"]) == {f"wire:{n}" for n in (*range(22), *range(42, 60))}
    assert len(tables.problems) == 20 and set(tables.problems["problem"]) == {"extraction failed"}
    assert len(seen) < 120


def test_some_bad_documents_among_good_ones(corpus, broken):
    broken(lambda ids: ids.isin(["wire:0", "wire:19", "wire:59"]).any())
    tables = pipeline.extract(corpus)
    assert len(tables.documents) == 57 and set(tables.statements["document_id"]) == set(tables.documents["document_id"])
    assert "document wire:59 could not be analysed (KeyError: 'a fault')." in set(tables.problems["reason"])


def test_a_corpus_of_bad_documents_alone(corpus, broken, tmp_path):
    (tmp_path / "wire.jsonl").write_text('{"id": "a", "text": "The minister said the talks would go on."}')
    broken(lambda ids: True)
    with pytest.raises(LaunchbookError, match=r"no document of .* could be analysed: document a could not"):
        pipeline.extract(corpus)


def test_a_worker_that_is_killed_is_told(corpus, broken):
    mine = os.getpid()
    broken(lambda ids: os.getpid() != mine and os.kill(os.getpid(), signal.SIGKILL))
    with pytest.raises(LaunchbookError, match="want of memory: run again with fewer"):
        pipeline.extract(corpus, workers=2)


WORKING = """\
import os, sys, time
from pathlib import Path
from analysis import pipeline
def step(documents, tokens, registers):
    Path(sys.argv[2], str(os.getpid())).write_text("")
    time.sleep(60)
pipeline.extraction.BATCH_CHARACTERS = 1_000
pipeline.extraction.statements.extract = step
pipeline.extract(sys.argv[1], workers=2)
"""


def test_workers_end_with_the_process_they_work_for(corpus, tmp_path):
    marks = tmp_path / "marks"
    marks.mkdir()
    command = [sys.executable, "-c", WORKING, str(corpus / "wire.jsonl"), str(marks)]
    with subprocess.Popen(command, cwd=ROOT) as runner:
        wait_for(lambda: len(list(marks.iterdir())) == 2)
        runner.kill()
    wait_for(lambda: all(gone(int(mark.name)) for mark in marks.iterdir()))

"""Reports of small notebooks, run for real: what is written, what repeats, what is kept, what is removed."""

import json
import os
import shutil
import time
from pathlib import Path

import pytest
import small_notebooks

from analysis import display
from analysis.errors import BusyError, UsageError
from analysis.reports import manifest, prune, render, storage, verify, write_index
from analysis.reports.page import Setting, page

SHOWING = """\
import os, sys, time, warnings
import pandas as pd
from analysis import display
warnings.warn("only " + "in the log")"""
SHOWN = """\
from pathlib import Path
words = [path.read_text() for path in sorted(Path(corpus).iterdir())]
print(object(), time.strftime("%Z"), {"b", "a", "c"}, os.environ.get("LC_ALL"), str(Path(corpus)))
display.show(
    display.finding(f"{len(words)} documents.", "documents"),
    display.table(pd.DataFrame({"said": words}), "What was said", name="documents"),
    display.provenance({"documents": len(words), "corpus": corpus}, newest="2022-01-30"),
)"""


pytestmark = pytest.mark.usefixtures("steady_code")


@pytest.fixture
def corpus(tmp_path):
    folder = tmp_path / "corpus"
    folder.mkdir()
    for number in range(3):
        (folder / f"{number}.txt").write_text(f"SEOUL — Launch number {number}, =1+1 <b>.")
    return folder


@pytest.fixture
def notebook(tmp_path, corpus):
    return small_notebooks.write(tmp_path / "01-corpus.ipynb", "# What?\n\nThis.", SHOWING, SHOWN, corpus=corpus)


def files(folder: Path) -> dict[str, bytes]:
    """Every reproducible file of the report."""
    return {
        path.relative_to(folder).as_posix(): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and path.name not in ("run.json", "run.log")
    }


def test_a_report_is_pages_tables_a_manifest_and_a_line_in_the_index(notebook, tmp_path):
    seen = []
    run = render([notebook], {"limit": 5}, tmp_path / "out", "first", progress=lambda *step: seen.append(step))
    assert run.status == "done" and run.newest == "2022-01-30" and run.findings == ["3 documents."]
    assert json.dumps(run.as_dict())
    assert seen[-1] == ("01-corpus", 4, 4) and len(seen) == 4
    held = manifest.read(run.folder)
    assert set(files(run.folder)) == {"01-corpus.html", "tables/01-corpus/documents.csv", "manifest.json"}
    assert held["parameters"] == {"limit": 5} and held["pages"][0]["findings"][0]["label"] == "Table 1"
    assert "only in the log" in (run.folder / "run.log").read_text()
    page = (run.folder / "01-corpus.html").read_text()
    assert "only in the log" not in page and str(tmp_path) not in page and "0x" not in page
    index = run.index.read_text()
    assert "3 documents." in index and 'href="first/01-corpus.html#documents"' in index and "2022-01-30" in index
    assert [path for path in (tmp_path / "out").iterdir() if "partial" in path.name] == []


def test_the_same_inputs_give_the_same_bytes_anywhere(notebook, corpus, tmp_path, monkeypatch):
    other = tmp_path / "elsewhere" / "deeper"
    other.mkdir(parents=True)
    shutil.copytree(corpus, other / "corpus")
    twin = small_notebooks.write(other / "01-corpus.ipynb", "# What?\n\nThis.", SHOWING, SHOWN, corpus=other / "corpus")
    second, third = (
        small_notebooks.write(folder / "02-more.ipynb", "print(corpus)", corpus=place)
        for folder, place in ((tmp_path, corpus), (other, other / "corpus"))
    )
    # Only the parameters cell, which names the folder, tells the notebooks apart.
    monkeypatch.setattr(manifest, "of_notebook", lambda path: path.name)
    monkeypatch.setenv("TZ", "Asia/Seoul")
    monkeypatch.setenv("LC_ALL", "C")
    one = render([notebook, second], {"corpus": str(corpus)}, tmp_path / "a", "r", workers=1)
    monkeypatch.setenv("TZ", "America/New_York")
    monkeypatch.setenv("LC_ALL", "de_DE.UTF-8")
    monkeypatch.setenv("PYTHONHASHSEED", "77")
    monkeypatch.chdir(other)
    two = render([twin, third], {"corpus": str(other / "corpus")}, tmp_path / "b", "r", workers=2)
    assert files(one.folder) == files(two.folder)
    assert one.index.read_bytes() == two.index.read_bytes()


def test_the_page_carries_a_date_only_where_one_is_wanted(notebook, tmp_path, monkeypatch):
    monkeypatch.setenv("SOURCE_DATE_EPOCH", "1641340800")
    run = render([notebook], {}, tmp_path / "out", "dated")
    assert "Made with Launchbook" in (page := (run.folder / "01-corpus.html").read_text())
    assert " on 2022-01-05. The same corpus" in page


def test_verify_says_identical_or_what_differs(notebook, corpus, tmp_path):
    run = render([notebook], {"limit": 4}, tmp_path / "out", "r")
    assert verify(run.folder) == []
    shown = run.folder / "01-corpus.html"
    shown.write_text(shown.read_text().replace("3 documents.", "4 documents.", 1))
    (corpus / "3.txt").write_text("one more")
    told = verify(run.folder)
    assert "01-corpus.html is not the file that was rendered: it was changed or is missing" in told
    assert any("01-corpus.html differs from line" in line for line in told)
    assert "the corpus changed since" in told and any("tables/01-corpus/documents.csv differs" in line for line in told)
    with pytest.raises(UsageError, match="holds no report"):
        verify(tmp_path)


def test_if_changed_runs_only_when_something_did(notebook, corpus, tmp_path):
    def again(**given):
        return render([notebook], given, tmp_path / "out", "r-{newest}", if_changed=True).status

    assert [again(), again(), again(limit=9)] == ["done", "unchanged", "done"]
    (corpus / "3.txt").write_text("one more")
    assert again(limit=9) == "done"
    assert [path.name for path in (tmp_path / "out").iterdir() if path.name[0] != "."] == ["r-2022-01-30", "index.html"]


def test_prune_keeps_the_newest_data(tmp_path):
    out = tmp_path / "out"
    for day in range(1, 7):
        folder = out / f"weekly-2022-01-0{day}"
        folder.mkdir(parents=True)
        (folder / "manifest.json").write_text(json.dumps({"format": 1, "newest": f"2022-01-0{day}"}))
    (out / "once").mkdir()
    (out / "once" / "manifest.json").write_text(json.dumps({"format": 1, "newest": "1999-01-01"}))
    (out / "broken" / "failed").mkdir(parents=True)
    (out / "broken" / "failed" / "failure.json").write_text(json.dumps({"message": "no"}))
    (out / ".weekly.123.partial").mkdir()
    gone = [out / f"weekly-2022-01-0{day}" for day in (3, 2, 1)] + [out / ".weekly.123.partial"]
    assert prune(out, 3, names="weekly-*", dry_run=True) == gone and gone[0].exists()
    with storage.locked(out, "weekly-2022-01-02"):
        assert prune(out, 3, names="weekly-*") == [gone[0], *gone[2:]]
    assert prune(out, 3, names="weekly-*") == [gone[1]]
    assert sorted(path.name for path in out.iterdir() if path.is_dir()) == [
        "broken", "once", "weekly-2022-01-04", "weekly-2022-01-05", "weekly-2022-01-06",
    ]  # fmt: skip
    assert "weekly-2022-01-06" in (out / "index.html").read_text()
    with pytest.raises(UsageError, match="at least 1"):
        prune(out, 0)


def test_a_second_run_says_who_holds_the_report_or_waits(tmp_path):
    with (
        storage.locked(tmp_path, "r"),
        pytest.raises(BusyError, match=rf"'r' is being written by process {os.getpid()} on \S+ since 20"),
        storage.locked(tmp_path, "r"),
    ):
        pass
    with storage.locked(tmp_path, "r"), storage.locked(tmp_path, "other"):
        pass
    started = time.monotonic()
    with storage.locked(tmp_path, "r"), pytest.raises(BusyError), storage.locked(tmp_path, "r", wait=0.3):
        pass
    assert time.monotonic() - started >= 0.3


def test_folders_change_places_in_one_step(tmp_path):
    one, other = tmp_path / "one", tmp_path / "other"
    one.mkdir(), other.mkdir()
    (one / "a").write_text("1")
    storage.exchange(one, other)
    assert (other / "a").read_text() == "1" and not (one / "a").exists()


def test_a_report_left_aside_by_a_killed_exchange_comes_back(tmp_path):
    (tmp_path / ".r.77.partial.old").mkdir()
    (tmp_path / ".r.77.partial.old" / "a").write_text("good")
    storage.restore(tmp_path)
    assert (tmp_path / "r" / "a").read_text() == "good"


@pytest.mark.parametrize(
    ("options", "words"),
    [
        ({"name": "a/b"}, "cannot be used"),
        ({"name": ".hidden"}, "cannot be used"),
        ({"name": "{newest}"}, "cannot be used"),
        ({"notebooks": []}, "no notebook is named"),
        ({"given": {"corpus": "/nowhere/at/all"}}, "the corpus /nowhere/at/all does not exist"),
        ({"given": {"lmit": 3}}, "did you mean 'limit'"),
    ],
)
def test_a_wrong_call_is_told_before_anything_is_written(notebook, tmp_path, options, words):
    call = {"notebooks": [notebook], "given": {}, "out": tmp_path / "out", "name": "r", **options}
    with pytest.raises(UsageError, match=words):
        render(**call)
    assert not (tmp_path / "out").exists()


def test_an_empty_folder_has_an_index_too(tmp_path):
    assert "No report yet." in write_index(tmp_path).read_text()


def test_a_failure_leads_to_the_last_good_report(tmp_path):
    for day in ("2022-01-05", "2022-01-11"):
        (tmp_path / f"weekly-{day}").mkdir()
        held = {"format": 1, "newest": day, "series": "weekly-{newest}", "title": "Weekly"}
        (tmp_path / f"weekly-{day}" / "manifest.json").write_text(json.dumps(held))
    (tmp_path / "weekly" / "failed").mkdir(parents=True)
    (tmp_path / "weekly" / "failed" / "failure.json").write_text(json.dumps({"message": "out of time"}))
    shown = write_index(tmp_path).read_text().split("<body>")[1]
    assert 'The last good report is <a href="#report-weekly-2022-01-11">weekly-2022-01-11</a>.' in shown
    assert "2 reports, newest data first" in shown and shown.index("out of time") < shown.index('id="name-weekly-2022')
    assert 'The last run failed:</strong> <a href="#report-weekly">weekly</a>' in shown
    assert "Weekly</a> " in shown and ">2022-01-05</span>" in shown


def test_code_that_shows_nothing_is_folded_with_code_that_does():
    silent, shown = [], [display.paragraph("Shown.")]
    for cells in ((silent, shown), (shown, silent), (silent, shown, silent, silent)):
        made = page(small_notebooks.executed("# A", *cells), "a.html", Setting()).html
        assert made.count('<details class="code">') == 1 and made.count(">shown</span>") == len(cells)

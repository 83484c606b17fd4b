"""What else happens to runs that nobody watches: floods, strange profiles, stops, folders that vanish."""

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import small_notebooks

from analysis.__main__ import main
from analysis.errors import LaunchbookError, RunTimeoutError
from analysis.reports import manifest, profile, render

ROOT = Path(__file__).resolve().parents[1]


pytestmark = pytest.mark.usefixtures("steady_code")


def test_a_flood_of_output_is_cut_with_a_word(tmp_path, corpus):
    cells = (
        "for _ in range(100):\n    print('line of a flood ' * 6_000)",
        "from IPython.display import HTML\nHTML('<p>' + 'word ' * 1_000_000 + '</p>')",
        "'y' * 5_000_000",
    )
    run = render([small_notebooks.write(tmp_path / "flood.ipynb", *cells, corpus=corpus)], {}, tmp_path / "out", "r")
    page = (run.folder / "flood.html").read_text()
    assert len(page) < 200_000
    assert page.count("more characters") == 3
    assert "flood.ipynb cell 2: 9,550,100 characters of output were cut" in (run.folder / "run.log").read_text()


def test_a_profile_may_use_what_yaml_has(tmp_path):
    path = tmp_path / "weekly.yaml"
    path.write_text(
        "since: &day 2022-01-05\nuntil: *day\nat: 2022-01-05 08:10:00\nshare: 1e-3\n"
        "_launchbook: &run {name: a}\nextra: {<<: *run, timeout: 3}\n"
    )
    loaded = profile(path).parameters
    assert loaded["since"] == loaded["until"] == "2022-01-05" and loaded["at"] == "2022-01-05T08:10:00"
    assert loaded["extra"] == {"name": "a", "timeout": 3}


def test_a_failure_before_the_run_is_told_too(tmp_path, corpus, capsys):
    told = tmp_path / "told"
    path = tmp_path / "weekly.yaml"
    path.write_text(f"corpus: {corpus}\nsinse: 2022-01-05\n_launchbook:\n  name: weekly-{{newest}}\n"
                    f'  on_failure: cat "$LAUNCHBOOK_LOG" > {told}; echo "$LAUNCHBOOK_NAME" >> {told}\n')  # fmt: skip
    assert main(["report", "--profile", str(path), "--out", str(tmp_path / "out"), "--quiet"]) == 2
    assert "unknown parameter 'sinse': did you mean 'since'?" in told.read_text()
    assert told.read_text().endswith("weekly\n")
    path.write_text("a: [")
    asked = ["report", "--profile", str(path), "--on-failure", f'echo "$LAUNCHBOOK_MESSAGE" > {told}']
    assert main(asked) == 2 and "is not YAML" in told.read_text() and "is not YAML" in capsys.readouterr().err


def test_a_corpus_and_a_register_are_found_from_any_folder(tmp_path, corpus, monkeypatch):
    monkeypatch.chdir(tmp_path)
    reading = small_notebooks.write(tmp_path / "n.ipynb", "from pathlib import Path\nprint(*Path(corpus).iterdir())")
    run = render([reading], {"corpus": "corpus"}, tmp_path / "out", "r")
    page = (run.folder / "n.html").read_text()
    assert "corpus/a.txt" in page and str(tmp_path) not in page
    assert manifest.read(run.folder)["parameters"] == {"corpus": "corpus"}


def test_a_changed_register_or_coding_sheet_is_a_change(tmp_path):
    (tmp_path / "own").mkdir()
    for place in (tmp_path / "own" / "speakers.csv", tmp_path / "ann.csv", tmp_path / "ben.csv"):
        place.write_text("a,b\n")
    given = {"registers": str(tmp_path / "own"), "sheets": f"{tmp_path / 'ann.csv'}; {tmp_path / 'ben.csv'}"}
    seen = [manifest.read_digests(given)]
    for place in (tmp_path / "own" / "speakers.csv", tmp_path / "ben.csv"):
        place.write_text("a,b\n1,2\n")
        seen.append(manifest.read_digests(given))
    assert len({json.dumps(digests) for digests in seen}) == 3 and set(seen[0]) == {"registers", "sheets"}


def test_days_that_leave_no_document_are_noted(tmp_path, corpus):
    shown = (
        "from analysis import display\n"
        "log = [{'table': 'documents', 'before': 3, 'after': 0, 'why': 'published before 2030'}]\n"
        "display.provenance({'dropped': log})"
    )
    notebook = small_notebooks.write(tmp_path / "n.ipynb", shown, corpus=corpus)
    run = render([notebook], {}, tmp_path / "out", "r")
    assert run.notes == ["no document is left between the days asked for: the pages are empty"]


def test_what_a_notebook_started_ends_with_it(tmp_path, corpus):
    cell = (
        "import subprocess, time\n"
        f"child = subprocess.Popen(['sleep', '300'])\nopen({str(tmp_path / 'pid')!r}, 'w').write(str(child.pid))\n"
        "time.sleep(300)"
    )
    notebook = small_notebooks.write(tmp_path / "n.ipynb", cell, corpus=corpus)
    with pytest.raises(RunTimeoutError):
        render([notebook], {}, tmp_path / "out", "r", timeout=6)
    assert gone(int((tmp_path / "pid").read_text()))


def test_the_folder_of_reports_vanishes_during_the_run(tmp_path, corpus):
    cell = f"import shutil\nshutil.rmtree({str(tmp_path / 'out')!r})"
    notebook = small_notebooks.write(tmp_path / "n.ipynb", cell, "x = 1", corpus=corpus)
    with pytest.raises(LaunchbookError, match=r"out was removed during the run: run again"):
        render([notebook], {}, tmp_path / "out", "r")


def test_the_time_for_reading_a_watched_corpus_counts(tmp_path, corpus, monkeypatch):
    monkeypatch.setattr("analysis.reports.preparation.READING", "import time; time.sleep(60)")
    started = time.monotonic()
    with pytest.raises(RunTimeoutError):
        render([small_notebooks.write(tmp_path / "n.ipynb", "1", corpus=corpus)], {}, tmp_path / "out", "r",
               timeout=1, watched=True)  # fmt: skip
    assert time.monotonic() - started < 20


def test_a_stopped_command_says_so_and_leaves_nothing(tmp_path, corpus):
    mark = tmp_path / "pid"
    cell = f"import os, time\nopen({str(mark)!r}, 'w').write(str(os.getpid()))\ntime.sleep(120)"
    notebook = small_notebooks.write(tmp_path / "n.ipynb", cell, corpus=corpus)
    asked = ["report", "--notebook", str(notebook), "--out", str(tmp_path / "out"), "--name", "r"]
    command = [sys.executable, "-m", "analysis", *asked]
    with subprocess.Popen(command, cwd=ROOT, stderr=subprocess.PIPE, text=True) as run:
        deadline = time.monotonic() + 40
        while not (mark.exists() and mark.read_text()):
            assert time.monotonic() < deadline
            time.sleep(0.05)
        run.send_signal(signal.SIGINT)
        assert run.wait(30) == 130
        assert run.stderr.read() == "launchbook: stopped; nothing was overwritten.\n"
    assert gone(int(mark.read_text()))
    assert json.loads((tmp_path / "out" / "r" / "failed" / "failure.json").read_text())["exit_code"] == 130


def gone(process: int) -> bool:
    """True when no such process runs any more (a zombie does not run)."""
    deadline = time.monotonic() + 5
    while time.monotonic() < deadline:
        try:
            if Path(f"/proc/{process}/stat").read_text().rpartition(")")[2].split()[0] == "Z":
                return True
        except OSError:
            return True
        time.sleep(0.05)
    return False

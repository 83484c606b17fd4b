"""Every fault a run can meet, provoked for real: the last good report stands, the code and the words are right."""

import json
import multiprocessing
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest
import small_notebooks

from analysis import display
from analysis.errors import (
    BusyError,
    CorpusChangedError,
    LaunchbookError,
    NotebookError,
    RunTimeoutError,
    UsageError,
)
from analysis.reports import execution, index, render, storage
from analysis.reports import page as pages
from tests.processes import gone, wait_for

ROOT = Path(__file__).resolve().parents[1]


pytestmark = pytest.mark.usefixtures("steady_code")


def canned(work, folder, **_):
    """Stands for the kernels where a fault comes after them."""
    ran = {}
    for path in work:
        ran[path] = small_notebooks.executed("# Done", [display.finding("It is done."), display.provenance({"n": 1})])
        (folder / path.name).write_text("executed")
    return ran


@pytest.fixture
def good(tmp_path, corpus, monkeypatch):
    """A folder with a good report ``r``, as text of its files."""
    out = tmp_path / "out"
    with monkeypatch.context() as patch:
        patch.setattr(execution, "execute", canned)
        render([small_notebooks.write(tmp_path / "good.ipynb", "1", corpus=corpus)], {}, out, "r")
    return out


def held(out: Path) -> dict[str, bytes]:
    folder = out / "r"
    return {
        str(path.relative_to(folder)): path.read_bytes()
        for path in sorted(folder.rglob("*"))
        if path.is_file() and "failed" not in path.relative_to(folder).parts
    }


def clean(out: Path) -> bool:
    """No staging folder and no lock is left."""
    with storage.locked(out, "r"):
        return not storage.leftovers(out)


def fails(out, tmp_path, corpus, *cells, error=NotebookError, code=4, match="", **options):
    """Run a notebook of `cells` into the good report; it must fail as said and leave the report as it was."""
    before = held(out)
    notebook = small_notebooks.write(tmp_path / "bad.ipynb", *cells, corpus=corpus)
    with pytest.raises(error, match=match) as caught:
        render([notebook], options.pop("given", {}), out, "r", **options)
    assert caught.value.exit_code == code
    assert held(out) == before and clean(out)
    return str(caught.value)


def failure(out: Path) -> dict:
    return json.loads((out / "r" / "failed" / "failure.json").read_text())


def test_a_failing_cell_is_kept_shown_and_told(good, tmp_path, corpus):
    told = tmp_path / "told"
    command = f'echo "$LAUNCHBOOK_NAME|$LAUNCHBOOK_EXIT_CODE|$LAUNCHBOOK_MESSAGE|$LAUNCHBOOK_LOG" > {told}; exit 9'
    cells = ("x = 1", "raise KeyError('<b>no such speaker</b>')")
    words = fails(good, tmp_path, corpus, *cells, match="bad.ipynb, cell 3", on_failure=command)
    assert failure(good)["message"] == words and failure(good)["exit_code"] == 4
    assert {"bad.ipynb", "run.log"} <= set(failure(good)["kept"])
    assert "no such speaker" in (good / "r" / "failed" / "bad.ipynb").read_text()
    assert "no such speaker" in (good / "r" / "failed" / "run.log").read_text()
    assert told.read_text().split("|")[:2] == ["r", "4"] and "no such speaker" in told.read_text()
    shown = (good / "index.html").read_text()
    assert "last run failed" in shown and "It is done." in shown and "&lt;b&gt;no such speaker" in shown
    assert 'href="r/failed/bad.ipynb"' in shown


def test_a_good_run_clears_the_failure(good, tmp_path, corpus, monkeypatch):
    (good / "r" / "failed").mkdir()
    (good / "r" / "failed" / "failure.json").write_text(json.dumps({"message": "no"}))
    monkeypatch.setattr(execution, "execute", canned)
    render([tmp_path / "good.ipynb"], {}, good, "r")
    assert not (good / "r" / "failed").exists() and "failed" not in (good / "index.html").read_text().split("<body>")[1]


def test_a_notebook_that_leaves_early(good, tmp_path, corpus):
    fails(good, tmp_path, corpus, "x = 1", "import sys; sys.exit(0)", "y = 2", "z = 3",
          match="bad.ipynb stopped itself in cell 3 with SystemExit; the 2 cells after it never ran")  # fmt: skip


def test_a_kernel_killed_at_its_first_and_at_its_last_cell(good, tmp_path, corpus):
    kill = "import os, signal; os.kill(os.getpid(), signal.SIGKILL)"
    fails(good, tmp_path, corpus, kill, "x = 1", match="the kernel died in cell 2 of 3")
    fails(good, tmp_path, corpus, "x = 1", kill, match="the kernel died in cell 3 of 3")


def test_an_endless_cell_that_ignores_interrupts(good, tmp_path, corpus):
    endless = (
        "import os, signal\nsignal.signal(signal.SIGINT, signal.SIG_IGN)\n"
        "open({!r}, 'w').write(str(os.getpid()))\nwhile True: pass"
    )
    started = time.monotonic()
    fails(good, tmp_path, corpus, endless.format(str(tmp_path / "pid")), error=RunTimeoutError, code=6, timeout=4,
          match="ran out of time")  # fmt: skip
    assert time.monotonic() - started < 20
    assert gone(int((tmp_path / "pid").read_text()))


def test_errors_of_launchbook_keep_their_code(good, tmp_path, corpus):
    fails(good, tmp_path, corpus, "from analysis.errors import UsageError\nraise UsageError('since is no date')",
          error=LaunchbookError, code=2, match="since is no date")  # fmt: skip


def test_a_corpus_that_changes_during_the_run(good, tmp_path, corpus):
    fails(good, tmp_path, corpus, "from pathlib import Path\nPath(corpus, 'b.txt').write_text('later')",
          error=CorpusChangedError, code=3, match="changed during the run")  # fmt: skip


def test_a_mistyped_parameter(good, tmp_path, corpus):
    fails(good, tmp_path, corpus, "1", error=UsageError, code=2, match="unknown parameter 'limt'", given={"limt": 1})
    assert not (good / "r" / "failed").exists()


def test_a_missing_kernel_and_one_that_does_not_start(good, tmp_path, corpus, monkeypatch):
    before = held(good)
    for name, error, words in (("fortran", UsageError, "kernel 'fortran', which is not installed"),
                               ("stillborn", NotebookError, "bad.ipynb: the kernel")):  # fmt: skip
        kernel = tmp_path / "jupyter" / "kernels" / "stillborn"
        kernel.mkdir(parents=True, exist_ok=True)
        spec = {"argv": [sys.executable, "-c", "raise SystemExit(1)"], "display_name": "x", "language": "python"}
        (kernel / "kernel.json").write_text(json.dumps(spec))
        monkeypatch.setenv("JUPYTER_PATH", str(tmp_path / "jupyter"))
        notebook = small_notebooks.write(tmp_path / "bad.ipynb", "1", corpus=corpus, kernel=name)
        with pytest.raises(error, match=words):
            render([notebook], {}, good, "r")
        assert held(good) == before and clean(good)


def test_a_second_run_at_the_same_time(good, tmp_path, corpus):
    holding = (
        "import sys, time; from pathlib import Path; from analysis.reports import storage\n"
        "with storage.locked(Path(sys.argv[1]), 'r'): print('held', flush=True); time.sleep(60)"
    )
    with subprocess.Popen(
        [sys.executable, "-c", holding, str(good)], stdout=subprocess.PIPE, text=True, cwd=ROOT
    ) as other:
        assert other.stdout.readline() == "held\n"
        notebook = small_notebooks.write(tmp_path / "bad.ipynb", "1", corpus=corpus)
        with pytest.raises(BusyError, match=f"process {other.pid} on") as caught:
            render([notebook], {}, good, "r")
        assert caught.value.exit_code == 5
        other.kill()
    assert clean(good)


@pytest.mark.parametrize("moment", ["execution", "page", "publish", "exchange", "exchanged", "index"])
def test_the_runner_killed_at_every_moment(good, tmp_path, corpus, moment):
    """kill -9 in a forked runner: before it is published the old report stands, after that the new one."""
    before = held(good)
    notebook = small_notebooks.write(tmp_path / "bad.ipynb", "1", corpus=corpus)
    other = multiprocessing.get_context("fork").Process(target=die, args=(moment, notebook, good))
    other.start()
    other.join(60)
    assert other.exitcode == -signal.SIGKILL
    if moment in ("exchanged", "index"):
        assert "bad.html" in held(good) and "good.html" not in held(good)
        assert json.loads(held(good)["manifest.json"])["pages"][0]["file"] == "bad.html"
    else:
        assert held(good) == before
    assert storage.leftovers(good) or moment == "index"
    execution.execute, kept = canned, execution.execute
    try:
        assert render([notebook], {}, good, "r").status == "done"
    finally:
        execution.execute = kept
    assert clean(good) and "bad.html" in held(good)


def die(moment: str, notebook: Path, out: Path) -> None:
    def kill(*_, **__):
        os.kill(os.getpid(), signal.SIGKILL)

    exchange = storage.exchange
    execution.execute = kill if moment == "execution" else canned
    if moment == "page":
        pages.page = kill
    if moment == "publish":
        storage.publish = kill
    if moment == "exchange":
        storage.exchange = kill
    if moment == "exchanged":
        storage.exchange = lambda *places: (exchange(*places), kill())
    if moment == "index":
        index.write = kill
    render([notebook], {}, out, "r")


RUNNER = """\
import sys
from pathlib import Path
from analysis.reports import render
try:
    render([Path(sys.argv[1])], {}, Path(sys.argv[2]), "r")
except KeyboardInterrupt:
    raise SystemExit(130)
"""


@pytest.mark.parametrize("number", [signal.SIGKILL, signal.SIGTERM])
def test_a_runner_killed_while_its_kernel_works(good, tmp_path, corpus, number):
    before, mark = held(good), tmp_path / "pid"
    cell = f"import os, time\nopen({str(mark)!r}, 'w').write(str(os.getpid()))\ntime.sleep(120)"
    notebook = small_notebooks.write(tmp_path / "bad.ipynb", cell, corpus=corpus)
    with subprocess.Popen([sys.executable, "-c", RUNNER, str(notebook), str(good)], cwd=ROOT) as runner:
        wait_for(lambda: mark.exists() and mark.read_text())
        runner.send_signal(number)
        assert runner.wait(30) == (130 if number == signal.SIGTERM else -signal.SIGKILL)
    wait_for(lambda: gone(int(mark.read_text())))
    assert held(good) == before
    if number == signal.SIGTERM:
        assert clean(good) and failure(good)["message"] == "stopped by a signal before it was done"


@pytest.fixture
def small_disk(tmp_path):
    """A disk of 1 MB; needs root."""
    place = tmp_path / "disk"
    place.mkdir()
    command = ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)]
    if os.geteuid() != 0 or subprocess.run(command, capture_output=True, check=False).returncode != 0:
        pytest.skip("mounting a small disk needs root")
    yield place
    subprocess.run(["umount", "-l", str(place)], check=True)


def fill(disk: Path, leave: int) -> None:
    (disk / "filling").unlink(missing_ok=True)
    free = os.statvfs(disk)
    (disk / "filling").write_bytes(b"x" * max(free.f_bavail * free.f_frsize - leave, 0))


def test_a_full_disk(small_disk, tmp_path, corpus, monkeypatch):
    notebook = small_notebooks.write(tmp_path / "good.ipynb", "1", corpus=corpus)
    with monkeypatch.context() as patch:
        patch.setattr(execution, "execute", canned)
        render([notebook], {}, small_disk, "r")
        for leave in (0, 4096, 12_288, 20_480, 28_672):
            fill(small_disk, leave)
            fails(small_disk, tmp_path, corpus, "1", error=LaunchbookError, code=1, match="is full: free some space")
        fill(small_disk, 200_000)
        assert render([notebook], {}, small_disk, "r").status == "done"
    fill(small_disk, 8192)
    fails(small_disk, tmp_path, corpus, "print('x' * 20_000)", error=LaunchbookError, code=1, match="is full")
    assert "is full" in failure(small_disk)["message"]


def test_a_read_only_output(small_disk, tmp_path, corpus, monkeypatch):
    monkeypatch.setattr(execution, "execute", canned)
    notebook = small_notebooks.write(tmp_path / "good.ipynb", "1", corpus=corpus)
    render([notebook], {}, small_disk, "r")
    before = held(small_disk)
    subprocess.run(["mount", "-o", "remount,ro", str(small_disk)], check=True)
    with pytest.raises(UsageError, match=r"cannot write to .*: read-only file system; choose another folder"):
        render([notebook], {}, small_disk, "r")
    assert held(small_disk) == before


def test_an_output_that_is_a_file(tmp_path, corpus):
    (tmp_path / "out").write_text("mine")
    with pytest.raises(UsageError, match="is a file"):
        render([small_notebooks.write(tmp_path / "good.ipynb", "1", corpus=corpus)], {}, tmp_path / "out", "r")
    assert (tmp_path / "out").read_text() == "mine"

"""Notebooks through papermill, each in a fresh kernel, and the check afterwards that every cell ran."""

import importlib.util
import logging
import os
import re
import signal
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import FIRST_EXCEPTION, Future, ThreadPoolExecutor, wait
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Any

import nbformat
from jupyter_client.kernelspec import KernelSpecManager
from jupyter_client.manager import AsyncKernelManager

from analysis import errors
from analysis.errors import LaunchbookError, NotebookError, RunTimeoutError, UsageError
from analysis.reports.parameters import load

Progress = Callable[[str, int, int], None]
"""Called with the notebook's name, cells done, and cells in all."""

FIXED = {
    "TZ": "UTC",
    "LC_ALL": "C.UTF-8",
    "LANG": "C.UTF-8",
    "PYTHONHASHSEED": "0",
    "PYTHONIOENCODING": "utf-8",
    "OMP_NUM_THREADS": "1",
    "OPENBLAS_NUM_THREADS": "1",
    "MKL_NUM_THREADS": "1",
    "COLUMNS": "120",
    "LINES": "40",
}
"""What a kernel's environment must not vary in for the same work to give the same bytes."""
OUT_OF_TIME = "the notebooks ran out of time and were stopped: give more time, or less to do."
DROPPED = ("PYTHONSTARTUP", "PYTHONOPTIMIZE", "PYTHONINSPECT", "PYTHONPATH", "MPLBACKEND", "LANGUAGE")


def check_kernel(notebook: Path) -> None:
    """``UsageError`` when the kernel that the notebook names is not installed."""
    name = load(notebook).metadata.get("kernelspec", {}).get("name", "python3")
    known = KernelSpecManager().find_kernel_specs()
    if name not in known:
        raise UsageError(
            f"{notebook} asks for the kernel {name!r}, which is not installed (there are: {', '.join(sorted(known))}): "
            "open the notebook and choose one of these, or install it."
        )


@contextmanager
def steady_environment(scratch: Path) -> Iterator[None]:
    """The environment that kernels inherit: the same whatever time zone, locale or dotfiles the user has."""
    before = dict(os.environ)
    own = scratch / "ipython"
    own.mkdir(parents=True, exist_ok=True)
    os.environ.update(FIXED, IPYTHONDIR=str(own), JUPYTER_RUNTIME_DIR=str(scratch / "runtime"))
    for name in DROPPED:
        os.environ.pop(name, None)
    drawing = importlib.util.find_spec("matplotlib")
    if drawing and drawing.origin:
        os.environ["MATPLOTLIBRC"] = str(Path(drawing.origin).parent / "mpl-data" / "matplotlibrc")
    try:
        yield
    finally:
        os.environ.clear()
        os.environ.update(before)


def execute(
    work: Mapping[Path, Mapping[str, Any]],
    folder: Path,
    *,
    root: Path,
    timeout: float | None = None,
    workers: int = 1,
    progress: Progress | None = None,
) -> dict[Path, nbformat.NotebookNode]:
    """Each notebook of `work` executed with its parameters, written to `folder` cell by cell as it runs.

    Kernels work in the folder `root`. The first notebook runs alone, so that it fills the caches, the rest
    in `workers` at a time. Raises ``RunTimeoutError`` after `timeout` seconds, ``NotebookError`` for a cell
    that fails, a kernel that dies or a notebook that stops itself, or the error of ``analysis.errors`` that a
    cell raised; every kernel is gone by then.
    """
    kernels: list[AsyncKernelManager] = []
    deadline = None if timeout is None else time.monotonic() + timeout
    done: dict[Path, Future[nbformat.NotebookNode]] = {}
    pool = ThreadPoolExecutor(max_workers=max(workers, 1))
    try:
        for number, (notebook, parameters) in enumerate(work.items()):
            out = folder / notebook.name
            done[notebook] = pool.submit(_execute, notebook, parameters, out, root, kernels, progress)
            if number == 0:
                _await([done[notebook]], deadline)
        _await(list(done.values()), deadline)
        return {notebook: future.result() for notebook, future in done.items()}
    finally:
        _stop(kernels, list(done.values()))
        pool.shutdown(wait=True, cancel_futures=True)


def check_all_ran(executed: nbformat.NotebookNode, name: str) -> None:
    """``NotebookError`` when a cell did not run: after ``sys.exit(0)``, or when a kernel went away."""
    cells = [cell for cell in executed.cells if _is_run(cell)]
    for number, cell in enumerate(cells, 1):
        problems = [output for output in cell.outputs if output.output_type == "error"]
        if problems:
            rest = f"the {len(cells) - number} cells after it" if number < len(cells) else "what follows"
            raise NotebookError(f"{name} stopped itself in cell {number} with {problems[0].ename}; {rest} never ran.")
        if cell.execution_count is None:
            raise NotebookError(f"{name}: cell {number} of {len(cells)} never ran.")


@contextmanager
def words_go_to(log: logging.Logger) -> Iterator[None]:
    """Papermill's own words go to the run's `log`, not to the terminal; afterwards to where they went before."""
    loggers = [logging.getLogger(name) for name in ("papermill", "traitlets", "nbconvert")]
    before = [(logger.handlers[:], logger.propagate, logger.level) for logger in loggers]
    for logger in loggers:
        logger.handlers[:], logger.propagate = log.handlers, False
        logger.setLevel(logging.WARNING)
    try:
        yield
    finally:
        for logger, (handlers, propagate, level) in zip(loggers, before, strict=True):
            logger.handlers[:], logger.propagate = handlers, propagate
            logger.setLevel(level)


def _execute(
    notebook: Path,
    parameters: Mapping[str, Any],
    out: Path,
    root: Path,
    kernels: list[AsyncKernelManager],
    progress: Progress | None,
) -> nbformat.NotebookNode:
    import papermill
    from nbclient.exceptions import DeadKernelError

    class Manager(AsyncKernelManager):
        def __init__(self, *arguments: Any, **options: Any) -> None:
            super().__init__(*arguments, **options)
            kernels.append(self)

        async def start_kernel(self, *_: Any, **options: Any) -> None:  # type: ignore[override]
            with out.with_suffix(".kernel.log").open("ab") as words:
                await super().start_kernel(**{"stdout": words, "stderr": words, **options})

    source = load(notebook)
    total, done = sum(_is_run(cell) for cell in source.cells) + bool(parameters), 0

    def count(cell: nbformat.NotebookNode, **_: Any) -> None:
        nonlocal done
        done += _is_run(cell)
        if progress and _is_run(cell):
            progress(notebook.stem, done, total)

    try:
        executed = papermill.execute_notebook(
            source,
            str(out).replace("{", "{{").replace("}", "}}"),
            dict(parameters),
            progress_bar=False,
            resources={"metadata": {"path": str(root)}},
            on_cell_executed=count,
            kernel_manager_class=Manager,
        )
    except papermill.PapermillExecutionError as error:
        raise _failure(notebook, error.ename, error.evalue, error.exec_count) from None
    except DeadKernelError:
        raise NotebookError(
            f"{notebook.name}: the kernel died in cell {done + 1} of {total} (killed, out of memory, or crashed)."
        ) from None
    except RuntimeError as error:
        raise NotebookError(f"{notebook.name}: the kernel failed: {_first_line(str(error))}") from None
    check_all_ran(executed, notebook.name)
    return executed


def _await(futures: list[Future], deadline: float | None) -> None:
    """Wait until all are done or one failed, whose error is raised; ``RunTimeoutError`` past the deadline."""
    rest = None if deadline is None else max(deadline - time.monotonic(), 0)
    finished, waiting = wait(futures, timeout=rest, return_when=FIRST_EXCEPTION)
    for future in futures:
        if future in finished and (error := future.exception()) is not None:
            raise error
    if waiting:
        raise RunTimeoutError(OUT_OF_TIME)


def _stop(kernels: list[AsyncKernelManager], futures: list[Future]) -> None:
    """Kill every kernel of a notebook that still runs; its thread then ends by itself."""
    waiting = [future for future in futures if not future.done() and not future.cancel()]
    while waiting:
        for kernel in kernels:
            process = getattr(kernel.provisioner, "process", None)
            if process is not None and process.poll() is None:
                end(process.pid)
        waiting = list(wait(waiting, timeout=0.2).not_done)


def end(process: int) -> None:
    """Kill a process that leads a session of its own, and with it all it started."""
    with suppress(OSError):
        if os.name == "nt":
            os.kill(process, signal.SIGTERM)
        else:
            os.killpg(process, signal.SIGKILL)


def _is_run(cell: nbformat.NotebookNode) -> bool:
    return cell.cell_type == "code" and bool(cell.source.strip())


def _failure(notebook: Path, name: str, value: str, cell: int | None) -> LaunchbookError:
    kind = getattr(errors, name, None)
    words = f"{notebook.name}: " if cell is None else f"{notebook.name}, cell {cell}: "
    if isinstance(kind, type) and issubclass(kind, LaunchbookError):
        error = LaunchbookError(words + value)
        error.exit_code = kind.exit_code
        return error
    return NotebookError(f"{words}{name}: {_first_line(value)}" if value else f"{words}{name}")


def _first_line(words: str) -> str:
    lines = [line for line in re.sub(r"\x1b\[[0-9;]*m", "", words).splitlines() if line.strip()]
    return lines[0][:500] if lines else "no message"

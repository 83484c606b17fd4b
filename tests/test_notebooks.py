"""The notebooks: built as promised, and each runs alone, from another folder, with plain papermill."""

import ast
import subprocess
import sys
from pathlib import Path

import nbformat
import pytest

ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
LONGEST_CELL = 15


@pytest.fixture(params=NOTEBOOKS, ids=lambda path: path.stem)
def notebook(request):
    return nbformat.read(request.param, as_version=4)


def code(notebook):
    return [cell for cell in notebook.cells if cell.cell_type == "code"]


def test_all_six_stand_there():
    assert [path.stem for path in NOTEBOOKS] == [
        "01-corpus", "02-statements", "03-launches", "04-tone", "05-around-launches", "briefing",
    ]  # fmt: skip


def test_stored_without_outputs(notebook):
    nbformat.validate(notebook)
    assert all(not cell.outputs and cell.execution_count is None for cell in code(notebook))


def test_one_cell_of_parameters_with_plain_values(notebook):
    tagged = [cell for cell in code(notebook) if "parameters" in cell.metadata.get("tags", [])]
    assert len(tagged) == 1
    names = {}
    for node in ast.parse(tagged[0].source).body:
        assert isinstance(node, ast.Assign)
        names[node.targets[0].id] = ast.literal_eval(node.value)
    assert {"corpus", "since", "until", "title"} <= set(names)
    checked = next(cell for cell in code(notebook) if "pipeline.parameters(" in cell.source).source
    call = next(
        n for n in ast.walk(ast.parse(checked)) if isinstance(n, ast.Call) and "parameters" in ast.unparse(n.func)
    )
    assert call.args[1].value.split() == list(names)


def test_imports_stand_in_one_cell(notebook):
    importing = [
        cell for cell in code(notebook)
        if any(isinstance(node, ast.Import | ast.ImportFrom) for node in ast.walk(ast.parse(cell.source)))
    ]  # fmt: skip
    assert len(importing) == 1


def test_cells_are_short_and_define_nothing(notebook):
    for cell in code(notebook):
        assert len(cell.source.splitlines()) <= LONGEST_CELL
        assert not any(
            isinstance(node, ast.FunctionDef | ast.ClassDef | ast.Lambda) for node in ast.walk(ast.parse(cell.source))
        )


def test_prose_has_no_number_that_was_not_computed(notebook):
    for cell in notebook.cells[1:]:
        if cell.cell_type == "markdown" and "http" not in cell.source:
            words = cell.source.replace("`", " ").split()
            assert not [word for word in words if word.strip(".,%():*").isdigit()]


def test_opens_with_what_it_reads_and_ends_with_what_to_read_next(notebook):
    assert "**Reads**" in notebook.cells[0].source
    assert "**Shows**" in notebook.cells[0].source
    assert "**Read next" in notebook.cells[-1].source


@pytest.mark.parametrize("path", NOTEBOOKS, ids=lambda path: path.stem)
def test_runs_with_plain_papermill_from_another_folder(path, tmp_path):
    command = [sys.executable, "-m", "papermill", path, tmp_path / "out.ipynb", "-p", "corpus", ROOT / "seeds",
               "--no-progress-bar"]  # fmt: skip
    ran = subprocess.run([str(part) for part in command], cwd=tmp_path, capture_output=True, text=True, check=False)
    assert ran.returncode == 0, ran.stderr[-2000:]
    done = nbformat.read(tmp_path / "out.ipynb", as_version=4)
    assert all(cell.execution_count for cell in code(done))


def test_a_mistyped_parameter_stops_the_notebook_even_without_the_wrapper(tmp_path):
    command = [sys.executable, "-m", "papermill", NOTEBOOKS[0], tmp_path / "out.ipynb", "-p", "corpuss", "elsewhere",
               "--no-progress-bar"]  # fmt: skip
    ran = subprocess.run([str(part) for part in command], capture_output=True, text=True, check=False)
    assert ran.returncode != 0
    assert "unknown parameter corpuss" in ran.stderr

"""The house: a module imports only from floors below its own."""

import ast
from pathlib import Path

import pytest

ANALYSIS = Path(__file__).resolve().parents[1] / "analysis"
FLOORS = {
    "schema": 0,
    "errors": 0,
    "readers": 1,
    "registers": 1,
    "tokens": 1,
    "dates": 1,
    "corpus": 2,
    "statements": 2,
    "speakers": 2,
    "launches": 2,
    "tone": 2,
    "pipeline": 3,
    "measures": 3,
    "charts": 4,
    "display": 4,
    "reports": 5,
    "commands": 6,
    "__main__": 7,
}
CLOCKS = {
    "time.time",
    "time.monotonic",
    "datetime.now",
    "datetime.utcnow",
    "date.today",
    "Timestamp.now",
    "Timestamp.today",
}
TOUCHES_FILES = {"readers", "corpus", "registers", "pipeline", "reports", "commands"}
ERRORS_ON_ITS_OWN_FLOOR = {("schema", "errors")}


def subject(path: Path) -> str:
    return path.relative_to(ANALYSIS).parts[0].removesuffix(".py")


def imports(path: Path) -> set[str]:
    """Names of the modules of the package that the file at `path` imports, its own folder's aside."""
    found = set()
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.ImportFrom) and node.module and node.module.split(".")[0] == "analysis":
            inner = node.module.split(".")[1:]
            found |= {inner[0]} if inner else {alias.name for alias in node.names}
        elif isinstance(node, ast.Import):
            found |= {alias.name.split(".")[1] for alias in node.names if alias.name.startswith("analysis.")}
    return {name for name in found if name in FLOORS} - {subject(path)}


MODULES = sorted(path for path in ANALYSIS.rglob("*.py") if path != ANALYSIS / "__init__.py")


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ANALYSIS)))
def test_imports_go_down(path):
    assert subject(path) in FLOORS, "a new module needs a floor"
    for name in imports(path):
        if (subject(path), name) not in ERRORS_ON_ITS_OWN_FLOOR:
            assert FLOORS[name] < FLOORS[subject(path)], f"imports {name}"


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ANALYSIS)))
def test_lower_floors_read_no_clock(path):
    if FLOORS[subject(path)] > 4:
        pytest.skip("only floors 0 to 4")
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Call):
            called = ast.unparse(node.func)
            assert not any(("." + called).endswith("." + clock) for clock in CLOCKS), called


@pytest.mark.parametrize("path", MODULES, ids=lambda path: str(path.relative_to(ANALYSIS)))
def test_modules_stay_short(path):
    assert len(path.read_text().splitlines()) <= 330

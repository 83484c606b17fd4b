"""The parameters of a notebook, as its cell tagged ``parameters`` declares them, checked before a kernel starts."""

import ast
import difflib
import json
import typing
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path
from typing import Any

import nbformat
import yaml

from analysis.errors import UsageError

TYPES: dict[str, type] = {"str": str, "int": int, "float": float, "bool": bool, "list": list, "dict": dict}
WORDS = {"str": "text", "int": "a whole number", "float": "a number", "bool": "True or False", "list": "a list",
         "dict": "a mapping", "NoneType": "none"}  # fmt: skip
DAYS = ("since", "until")


@dataclass(frozen=True)
class Parameter:
    """One parameter: its name, the types it takes (none: any), its default, and the comment behind it."""

    name: str
    types: tuple[str, ...]
    default: Any
    help: str = ""

    def __str__(self) -> str:
        kind = f" ({' or '.join(self.types)})" if self.types else ""
        return f"{self.name}{kind} = {self.default!r}" + (f"  {self.help}" if self.help else "")


def load(notebook: Path) -> nbformat.NotebookNode:
    """The notebook at the path; ``UsageError`` when there is none or it cannot be read."""
    try:
        return nbformat.read(notebook, as_version=4)
    except FileNotFoundError:
        raise UsageError(f"{notebook} does not exist: name a notebook that does.") from None
    except (OSError, ValueError, KeyError, TypeError, AttributeError, nbformat.ValidationError) as error:
        reason = (str(error).strip() or type(error).__name__).splitlines()[0]
        raise UsageError(f"{notebook} is not a readable notebook: {reason}") from None


def declared(notebook: Path) -> dict[str, Parameter]:
    """The parameters that the notebook's cell tagged ``parameters`` assigns, in order.

    ``UsageError`` when there is no such cell, or when it does more than assign plain values.
    """
    cells = [cell for cell in load(notebook).cells if "parameters" in cell.metadata.get("tags", ())]
    if not cells or cells[0].cell_type != "code":
        raise UsageError(f"{notebook} has no code cell tagged 'parameters': tag the one that assigns its defaults.")
    try:
        return read(cells[0].source)
    except (SyntaxError, ValueError) as error:
        raise UsageError(f"{notebook}: the cell tagged 'parameters' must only assign plain values ({error}).") from None


def read(source: str) -> dict[str, Parameter]:
    """Parameters from the source of a parameters cell.

    >>> read("since: str = ''  # first day")["since"]
    Parameter(name='since', types=('str',), default='', help='first day')
    """
    lines = source.splitlines()
    found: dict[str, Parameter] = {}
    kinds: tuple[str, ...]
    for node in ast.parse(source).body:
        if isinstance(node, ast.Expr) and isinstance(node.value, ast.Constant):
            continue
        if isinstance(node, ast.Assign) and len(node.targets) == 1:
            target, kinds = node.targets[0], ()
        elif isinstance(node, ast.AnnAssign) and node.value is not None:
            target, kinds = node.target, _annotated(node.annotation)
        else:
            raise ValueError(f"line {node.lineno} is no assignment")
        if not isinstance(target, ast.Name):
            raise ValueError(f"line {node.lineno} assigns to no plain name")
        try:
            default = ast.literal_eval(typing.cast(ast.expr, node.value))
        except ValueError:
            raise ValueError(f"the default of {target.id} in line {node.lineno} is no literal") from None
        rest = lines[(node.end_lineno or node.lineno) - 1].encode()[node.end_col_offset or 0 :].decode()
        kinds = kinds or ((type(default).__name__,) if default is not None else ())
        found[target.id] = Parameter(target.id, kinds, default, rest.partition("#")[2].strip())
    return found


def check(notebooks: Sequence[Path], parameters: Mapping[str, Any]) -> dict[Path, dict[str, Any]]:
    """What each notebook gets of `parameters`; ``UsageError`` that lists what exists for a name no notebook
    declares, a value of another type, or a day that is none."""
    known = {notebook: declared(notebook) for notebook in notebooks}
    everything = {name: parameter for one in known.values() for name, parameter in one.items()}
    for name, value in parameters.items():
        if name not in everything:
            near = difflib.get_close_matches(name, everything, 1, 0.6)
            raise UsageError(
                f"unknown parameter {name!r}{f': did you mean {near[0]!r}?' if near else '.'} "
                + f"{'These notebooks have' if len(notebooks) > 1 else f'{notebooks[0].name} has'}:\n  "
                + "\n  ".join(str(everything[each]) for each in sorted(everything))
            )
        for notebook in notebooks:
            if name in known[notebook]:
                _fits(known[notebook][name], value)
    return {
        notebook: {name: _exact(one[name], value) for name, value in parameters.items() if name in one}
        for notebook, one in known.items()
    }


def from_text(notebooks: Sequence[Path], pairs: Mapping[str, str]) -> dict[str, Any]:
    """Values typed on a command line, in the type each parameter declares; what does not fit stays text."""
    known = {name: parameter for notebook in notebooks for name, parameter in declared(notebook).items()}
    return {name: _parsed(known[name], words) if name in known else words for name, words in pairs.items()}


def plain(values: Mapping[str, Any]) -> dict[str, Any]:
    """Values of a YAML file as a notebook takes them: days as text.

    >>> plain({"since": date(2022, 1, 5)})
    {'since': '2022-01-05'}

    ``UsageError`` for what no notebook can take, such as a set.
    """
    return {name: _plain(name, value) for name, value in values.items()}


def _plain(name: str, value: Any) -> Any:
    def day(value: Any) -> str:
        if isinstance(value, date):
            return value.isoformat()
        raise UsageError(f"parameter {name} is a {type(value).__name__}: give text, a number, yes or no, or a list.")

    try:
        return json.loads(json.dumps(value, default=day, ensure_ascii=False))
    except (ValueError, RecursionError):
        raise UsageError(f"parameter {name} of the profile holds itself: write it out.") from None


def _annotated(node: ast.expr) -> tuple[str, ...]:
    """Plain type names of an annotation; none when it says something else."""
    if isinstance(node, ast.BinOp) and isinstance(node.op, ast.BitOr):
        sides = (_annotated(node.left), _annotated(node.right))
        return sides[0] + sides[1] if all(sides) else ()
    if isinstance(node, ast.Constant):
        return ("NoneType",) if node.value is None else _annotated(ast.parse(str(node.value), mode="eval").body)
    if isinstance(node, ast.Subscript) and isinstance(node.value, ast.Name):
        inner = _annotated(node.slice) if node.value.id == "Optional" else ()
        return (*inner, "NoneType") if inner else _annotated(node.value)
    return (node.id,) if isinstance(node, ast.Name) and node.id in TYPES else ()


def _fits(parameter: Parameter, value: Any) -> None:
    name, given = parameter.name, type(value).__name__
    accepted = {*parameter.types, *({"int"} if "float" in parameter.types else ()), type(parameter.default).__name__}
    if parameter.types and given not in accepted:
        kinds = " or ".join(WORDS.get(kind, kind) for kind in parameter.types)
        raise UsageError(
            f"parameter {name}={value!r} is {WORDS.get(given, given)}, but must be {kinds}, like {parameter.default!r}."
        )
    if name in DAYS and value and not _is_day(str(value)):
        raise UsageError(f"parameter {name}={value!r} is not a date: write it as 2022-01-05.")


def _is_day(words: str) -> bool:
    try:
        date.fromisoformat(words + "-01-01"[3 * words.count("-") :] if len(words) < 10 else words)
    except ValueError:
        return False
    return True


def _exact(parameter: Parameter, value: Any) -> Any:
    return float(value) if parameter.types == ("float",) and type(value) is int else value


def _parsed(parameter: Parameter, words: str) -> Any:
    if not parameter.types or parameter.types == ("str",):
        return words
    if "NoneType" in parameter.types and words.lower() in ("", "none", "null"):
        return None
    if "list" in parameter.types and not words.lstrip().startswith("["):
        return [part.strip() for part in words.split(",") if part.strip()]
    try:
        value = plain({"": yaml.safe_load(words)})[""]
    except yaml.YAMLError:
        return words
    return value if type(value).__name__ in parameter.types or isinstance(value, int) else words

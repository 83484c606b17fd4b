"""Profiles: a YAML file of parameters, as papermill reads it, with how to run under ``_launchbook``."""

import difflib
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import yaml

from analysis.errors import UsageError
from analysis.reports.parameters import plain

SECTION = "_launchbook"
OPTIONS: dict[str, tuple[type, ...]] = {
    "name": (str,),
    "out": (str,),
    "notebooks": (list,),
    "timeout": (int, float),
    "wait": (int, float),
    "workers": (int,),
    "if_changed": (bool,),
    "on_failure": (str,),
    "pdf": (bool,),
    "keep": (int,),
}
"""What ``_launchbook`` may hold: the options of ``launchbook report`` of the same names."""
KINDS = {str: "text", list: "a list", int: "a whole number", float: "a number", bool: "true or false"}


class _Once(yaml.SafeLoader):
    """YAML in which a name that stands twice is a fault: whichever were taken, somebody meant the other."""

    def construct_mapping(self, node: yaml.MappingNode, deep: bool = False) -> dict:
        names: set[str] = set()
        for key in [key for key, _ in node.value if isinstance(key, yaml.ScalarNode) and key.value != "<<"]:
            if key.value in names:
                raise yaml.constructor.ConstructorError(None, None, f"{key.value!r} stands there twice", key.start_mark)
            names.add(key.value)
        return super().construct_mapping(node, deep)


@dataclass(frozen=True)
class Profile:
    """Parameters of the notebooks, and options of the run."""

    parameters: Mapping[str, Any]
    options: Mapping[str, Any] = field(default_factory=dict)


def profile(path: Path) -> Profile:
    """The profile in a YAML file; ``UsageError`` with file and line for what is not one."""
    try:
        content = yaml.load(path.read_text(encoding="utf-8"), _Once)
    except FileNotFoundError:
        raise UsageError(f"{path} does not exist: name a profile that does.") from None
    except (OSError, UnicodeDecodeError) as error:
        raise UsageError(f"{path} cannot be read: {error}.") from None
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f", line {mark.line + 1}" if mark else ""
        raise UsageError(f"{path}{line} is not YAML: {getattr(error, 'problem', None) or error}.") from None
    if content is None:
        content = {}
    if not isinstance(content, dict) or not all(isinstance(name, str) for name in content):
        raise UsageError(f"{path} must be a mapping of parameter names to values, like 'since: 2022-01-01'.")
    options: dict[str, Any] = content.pop(SECTION, {}) or {}
    if not isinstance(options, dict):
        raise UsageError(f"{path}: {SECTION} must be a mapping of options.")
    for name, value in options.items():
        if name not in OPTIONS:
            near = difflib.get_close_matches(str(name), OPTIONS, 1)
            hint = f"did you mean {near[0]!r}?" if near else f"there are {', '.join(OPTIONS)}."
            raise UsageError(f"{path}: unknown option {name!r} under {SECTION}; {hint}")
        if wanted := _wanted(name, value):
            raise UsageError(f"{path}: {SECTION}.{name} is {value!r}, but must be {wanted}.")
    return Profile(plain(content), options)


def _wanted(name: str, value: Any) -> str:
    """What the option must be when `value` is not; empty when it fits."""
    fits = isinstance(value, OPTIONS[name]) and (bool in OPTIONS[name] or type(value) is not bool)
    if not fits:
        return " or ".join(KINDS[kind] for kind in OPTIONS[name])
    if name == "notebooks":
        return "" if all(isinstance(each, str) for each in value) else "a list of names"
    if name == "wait":
        return "" if value >= 0 else "0 or more"
    return "" if name not in ("timeout", "workers", "keep") or value > 0 else "more than 0"

"""What a checkout promises: one set of packages, one lock with hashes, a codebook that is true."""

import re
import tomllib
from pathlib import Path

import yaml

from analysis import schema

ROOT = Path(__file__).resolve().parents[1]
CONDA_NAMES = {"matplotlib": "matplotlib-base"}


def project():
    return tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]


def requirement(line):
    name, bound = re.fullmatch(r"([\w.-]+)\s*(.*)", line).groups()
    return name.lower(), bound


def test_environment_yml_equals_pyproject():
    conda = yaml.safe_load((ROOT / "environment.yml").read_text())["dependencies"]
    conda = dict(requirement(line) for line in conda if isinstance(line, str))
    assert conda.pop("python") == project()["requires-python"]
    for tool in ("pip", "setuptools"):
        conda.pop(tool)
    wanted = dict(requirement(line) for line in project()["dependencies"])
    assert conda == {CONDA_NAMES.get(name, name): bound for name, bound in wanted.items()}


def test_lock_pins_every_requirement_with_hashes():
    lock = (ROOT / "requirements.lock").read_text()
    pinned = set(re.findall(r"^([\w.-]+)==", lock, re.M))
    entries = re.split(r"\n(?=\S)", lock)
    assert all("--hash=sha256:" in entry for entry in entries if "==" in entry)
    asked = project()["dependencies"] + project()["optional-dependencies"]["dev"]
    assert {requirement(line)[0].replace("_", "-") for line in asked} <= pinned
    assert "://" not in lock


def test_codebook_is_what_the_schema_says():
    assert (ROOT / "docs" / "codebook.md").read_text() == schema.codebook()

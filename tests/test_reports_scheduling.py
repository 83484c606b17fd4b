"""The recipes of docs/scheduling.md, checked by the tools that would read them."""

import re
import shutil
import subprocess
from pathlib import Path

import pytest
import yaml

from analysis.reports import profile
from analysis.reports.profiles import OPTIONS

ROOT = Path(__file__).resolve().parents[1]
RECIPES = (ROOT / "docs" / "scheduling.md").read_text(encoding="utf-8")


def block(after: str) -> str:
    """The indented block that follows the words."""
    found = re.search(re.escape(after) + r"\n\n((?:    .*\n|\n)+)", RECIPES)
    assert found, after
    return re.sub(r"^    ", "", found[1], flags=re.MULTILINE)


def test_the_systemd_units_are_valid(tmp_path):
    if not shutil.which("systemd-analyze"):
        pytest.skip("systemd-analyze is not installed (on Debian: apt-get install systemd)")
    for name in ("launchbook.service", "launchbook.timer"):
        unit = block(f"`/etc/systemd/system/{name}`").replace("/srv/launchbook/.venv/bin/launchbook", "/bin/true")
        (tmp_path / name).write_text(unit.replace("/srv/launchbook", "/").replace("User=launchbook", "User=root"))
    units = [str(path) for path in sorted(tmp_path.iterdir())]
    done = subprocess.run(["systemd-analyze", "verify", *units], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout, done.stderr) == (0, "", "")


def test_the_crontab_line_is_one(tmp_path):
    lines = block("## crontab").strip().splitlines()
    assert re.fullmatch(r"PATH=\S+", lines[0]) and re.fullmatch(r"MAILTO=\S+", lines[1])
    assert re.fullmatch(r"(\S+ ){5} cd \S+ && \S+launchbook report .+", lines[2]) and "%" not in lines[2]
    if shutil.which("crontab"):
        (tmp_path / "tab").write_text("\n".join(lines) + "\n")
        assert subprocess.run(["crontab", "-n", str(tmp_path / "tab")], check=False).returncode == 0


def test_the_airflow_tasks_compile_and_name_real_parameters():
    source = block("so a misspelt one fails the task.")
    for task in (source, block("(run with Airflow 3.3, `airflow dags test launchbook_report`):")):
        compile(task, "airflow", "exec")
    assert (ROOT / "notebooks" / "briefing.ipynb").exists() and '"until": "{{ ds }}"' in source


def test_every_option_of_a_profile_is_documented():
    listed = re.findall(r"^\| `(\w+)` \|", RECIPES.partition("## What comes out")[0], re.MULTILINE)
    assert set(listed) == set(OPTIONS)


def test_the_profile_that_ships_loads():
    weekly = profile(ROOT / "profiles" / "weekly.yaml")
    assert weekly.parameters["corpus"] == "data/sample" and weekly.options["name"] == "weekly-{newest}"


@pytest.mark.parametrize("path", sorted((ROOT / ".github" / "workflows").glob("*.yml")), ids=lambda path: path.name)
def test_workflows_ask_for_no_rights_and_use_commands_that_exist(path):
    text = path.read_text()
    workflow = yaml.safe_load(text)
    assert workflow["permissions"] == {"contents": "read"}
    assert all("timeout-minutes" in job for job in workflow["jobs"].values())
    assert "${{" not in "".join(step.get("run", "") for job in workflow["jobs"].values() for step in job["steps"])
    for program in re.findall(r"^\s+run: (\.ci/run)$", text, re.MULTILINE):
        assert (ROOT / program).exists()


def test_workflows_are_sound_to_their_checker():
    if not shutil.which("actionlint"):
        pytest.skip("actionlint is not installed (https://github.com/rhysd/actionlint)")
    flows = [str(path) for path in sorted((ROOT / ".github" / "workflows").glob("*.yml"))]
    done = subprocess.run(["actionlint", *flows], capture_output=True, text=True, check=False)
    assert (done.returncode, done.stdout) == (0, "")

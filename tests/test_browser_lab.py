"""JupyterLab for real: open each notebook, change a parameter, run all, see the figures."""

import json
import os
import shutil
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

import nbformat
import pytest
from browsing import browser

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[1]
NOTEBOOKS = sorted((ROOT / "notebooks").glob("*.ipynb"))
CHANGED = 'until = "2022-01-20"'
FINISHED = """() => {
    const prompts = [...document.querySelectorAll('.jp-CodeCell .jp-InputPrompt')].map(e => e.textContent);
    const failed = document.querySelector('[data-mime-type="application/vnd.jupyter.error"]');
    return failed || prompts.length && prompts.every(prompt => /\\[\\d+\\]/.test(prompt));
}"""


@pytest.fixture(scope="module")
def lab(tmp_path_factory):
    """A server of its own over copies of the notebooks: its address, and the folder."""
    place = tmp_path_factory.mktemp("lab")
    folder = place / "notebooks"
    folder.mkdir()
    for notebook in NOTEBOOKS:
        shutil.copy(notebook, folder)
    tracker = place / "settings" / "@jupyterlab" / "notebook-extension"
    tracker.mkdir(parents=True)
    (tracker / "tracker.jupyterlab-settings").write_text(json.dumps({"windowingMode": "none"}))
    quiet = place / "settings" / "@jupyterlab" / "apputils-extension"
    quiet.mkdir(parents=True)
    (quiet / "notification.jupyterlab-settings").write_text(
        json.dumps({"fetchNews": "false", "checkForUpdates": False})
    )
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port = probe.getsockname()[1]
    folders = (
        "JUPYTER_CONFIG_DIR",
        "JUPYTER_DATA_DIR",
        "JUPYTER_RUNTIME_DIR",
        "IPYTHONDIR",
        "JUPYTERLAB_WORKSPACES_DIR",
    )
    own = {name: str(place / name.lower()) for name in folders} | {"JUPYTERLAB_SETTINGS_DIR": str(place / "settings")}
    command = [sys.executable, "-m", "jupyterlab", "--no-browser", "--allow-root", f"--port={port}"]
    command += [f"--ServerApp.root_dir={place}", "--IdentityProvider.token=test", "--ServerApp.ip=127.0.0.1"]
    with (
        (place / "log").open("wb") as log,
        subprocess.Popen(command, stdout=log, stderr=log, cwd=place, env=os.environ | own) as server,
    ):
        address = f"http://127.0.0.1:{port}"
        for _ in range(300):
            try:
                urllib.request.urlopen(f"{address}/api?token=test", timeout=5).close()
                break
            except OSError:
                assert server.poll() is None, (place / "log").read_text()
                time.sleep(0.2)
        yield address, folder
        server.terminate()


@pytest.mark.parametrize("name", [path.name for path in NOTEBOOKS])
def test_a_notebook_runs_with_a_changed_parameter(lab, name):
    address, folder = lab
    with browser() as chromium:
        page = chromium.new_page(viewport={"width": 1400, "height": 900})
        wrong: list[str] = []
        page.on("pageerror", lambda error: wrong.append(str(error)))
        page.on("dialog", lambda dialog: (wrong.append(dialog.message), dialog.dismiss()))
        page.goto(f"{address}/lab/workspaces/{name[:2]}/tree/notebooks/{name}?token=test", timeout=120_000)
        page.locator(".jp-Notebook .jp-CodeCell").first.wait_for(timeout=120_000)
        page.get_by_text("| Idle").first.wait_for(timeout=120_000)
        editor = page.locator(".jp-CodeCell", has_text="until").first.locator(".cm-content")
        editor.click()
        page.keyboard.press("Control+End")
        page.keyboard.press("Enter")
        page.keyboard.insert_text(CHANGED)
        page.get_by_text("Run", exact=True).first.click()
        page.locator(".lm-Menu-item[data-command='runmenu:run-all']").click()
        page.wait_for_function(FINISHED, timeout=120_000)
        figures = page.locator(".jp-OutputArea-output figure.lb-figure img")
        assert all(
            figures.nth(n).evaluate("image => image.complete && image.naturalWidth > 0") for n in range(figures.count())
        )
        figures.first.scroll_into_view_if_needed()
        page.screenshot(path=folder.parent / f"{name}.png")
        page.keyboard.press("Control+s")
        wait_for_outputs(folder / name)
        assert wrong == [] and page.locator(".jp-Dialog").count() == 0
        page.close()
    notebook = nbformat.read(folder / name, as_version=4)
    outputs = [output for cell in notebook.cells for output in cell.get("outputs", ())]
    assert any(CHANGED in cell.source for cell in notebook.cells)
    assert [output for output in outputs if output.output_type == "error" or output.get("name") == "stderr"] == []
    assert figures_in(outputs) > 0


def figures_in(outputs) -> int:
    return sum("lb-figure" in output.get("data", {}).get("text/html", "") for output in outputs)


def wait_for_outputs(path: Path) -> None:
    for _ in range(150):
        cells = nbformat.read(path, as_version=4).cells
        if all(cell.execution_count for cell in cells if cell.cell_type == "code" and cell.source.strip()):
            return
        time.sleep(0.2)
    raise AssertionError(f"{path} was not saved with its outputs")

"""Pages in a real browser: nothing fetched, nothing run, nobody shut out, at phone, laptop and print size."""

import json
import os
import re
import time
from pathlib import Path

import pandas as pd
import pytest
import small_notebooks
from browsing import FOUND, MISSING, PROBE, SCHEMES, SIZES, browser, opened
from hostile import ADDRESSES, ATTACKS
from matplotlib.figure import Figure

from analysis import display
from analysis.reports.index import Entry
from analysis.reports.index import page as index_page
from analysis.reports.page import Setting, page
from analysis.reports.pdf import printed
from analysis.reports.tidy import tidied

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[1]
REPORTS = Path(os.environ.get("LAUNCHBOOK_REPORTS", ROOT / "reports"))
POLICY = re.compile(r'<meta [^>]*http-equiv="Content-Security-Policy"[^>]*>')
HEAVY = 1_500_000


@pytest.fixture(scope="module")
def chromium():
    with browser() as found:
        yield found


def everything() -> str:
    """A page with every piece there is."""
    figure = Figure((8, 3))
    figure.subplots().bar([0, 1, 2], [1, 3, 2])
    numbers = pd.DataFrame({"month": ["a", "b", "c"], "launches": [1, 3, 2]})
    text = 'SEOUL — "We will talk," Minister Ann Example said on Wednesday, before anybody asked.'
    document = {"document_id": "d", "text": text, "outlet": "Wire", "published": pd.Timestamp("2022-01-05"),
                "title": "A title", "url": "https://example.org/a"}  # fmt: skip
    row = {"document_id": "d", "start": 9, "end": 21, "spans": [[9, 21]], "cue_start": 43, "cue_end": 47,
           "source_start": 23, "source_end": 43, "speaker": "Ann Example", "office": "minister"}  # fmt: skip
    wide = pd.DataFrame({f"column {n}": [f"some words {n}", "x" * 50, None] for n in range(12)}, index=["a", "b", "c"])
    notebook = small_notebooks.executed(
        "# How often?\n\nThis page shows *how often*.",
        [display.numbers({"documents": 12, "statements": 3456, "launches": 7})],
        "## Per month\n\nProse with `code`, a [link](https://example.org) and\n\n- a list\n\n> and a quotation",
        [display.figure(figure, "Launches per month", "Three bars.", numbers, "launches-per-month")],
        [display.finding("Three in the second.", "launches-per-month"), display.finding("And no more.")],
        "### Tables", [display.table(wide, "A wide table", name="wide"), display.table(wide.head(0), "An empty one")],
        "## Words", [display.quotations(pd.DataFrame([row]), pd.DataFrame([document]))],
        [display.marked(document, pd.DataFrame([row])), display.paragraph("A computed paragraph.")],
        [display.provenance({"documents": 3, "dropped": [{"before": 3, "after": 2, "why": "same text"}]})],
    )  # fmt: skip
    setting = Setting(
        "Series",
        byline=["<strong>Ann Author</strong>", "CC BY 4.0"],
        colophon="Made.",
        facts={"Parameters": {"since": ""}},
        siblings=[("01.html", "First"), ("everything.html", "How often?")],
    )
    return page(tidied(notebook, {})[0], "everything.html", setting).html


def index_of_reports() -> str:
    held = {
        "title": "Weekly",
        "newest": "2022-01-30",
        "parameters": {"since": "2022-01-01", "until": ""},
        "pages": [{"file": "a.html", "title": "A", "findings": [{"text": "So.", "figure": "f", "label": "Figure 1"}]}],
    }
    failure = {"message": "03-launches.ipynb, cell 2: KeyError: 'x'", "kept": ["run.log"]}
    return index_page([Entry("weekly", held, {}), Entry("daily", held, failure), Entry("new", {}, failure)])


def bundled() -> list[Path]:
    """The rendered pages of the bundled corpus, where ``make report`` has made them."""
    return sorted((REPORTS / "sample").glob("*.html"))


@pytest.fixture(scope="module", params=["everything", "index", *(str(path.relative_to(REPORTS)) for path in bundled())])
def looked_at(request, tmp_path_factory):
    if request.param not in ("everything", "index"):
        return REPORTS / request.param
    path = tmp_path_factory.mktemp("pages") / f"{request.param}.html"
    path.write_text(everything() if request.param == "everything" else index_of_reports(), encoding="utf-8")
    return path


@pytest.mark.parametrize("scheme", SCHEMES)
@pytest.mark.parametrize("size", SIZES)
def test_a_page_is_quiet_whole_and_open_to_everybody(chromium, looked_at, size, scheme):
    axe = pytest.importorskip("axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed")
    with opened(chromium, looked_at, size, scheme) as (shown, heard):
        assert heard == []
        probe = shown.evaluate(PROBE)
        assert probe["scripts"] == probe["nameless"] == 0 and probe["handlers"] == []
        assert probe["scroll"] <= 0 and probe["wide"] == []
        shown.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
        found = axe.Axe().run(shown).response["violations"]
        told = [f"{fault['id']}: {node['html'][:200]}" for fault in found for node in fault["nodes"][:3]]
        assert told == []
    assert looked_at.stat().st_size <= HEAVY


def test_a_page_reads_without_scripts(chromium, tmp_path):
    path = tmp_path / "everything.html"
    path.write_text(everything())
    with opened(chromium, path, java_script_enabled=False) as (shown, heard):
        assert shown.locator(".findings li").count() == 2
        shown.click(".findings a")
        assert shown.url.endswith("#launches-per-month")
        shown.locator("details.code summary").first.click()
        assert shown.locator("details.code pre").first.is_visible()
        with shown.expect_download() as download:
            shown.locator("a.lb-download").first.click()
        assert download.value.suggested_filename == "launches-per-month.csv"
        assert Path(download.value.path()).read_text() == "month,launches\na,1\nb,3\nc,2\n"
        assert heard == []


def test_the_keyboard_reaches_the_content_first(chromium, tmp_path):
    path = tmp_path / "everything.html"
    path.write_text(everything())
    with opened(chromium, path) as (shown, _):
        shown.keyboard.press("Tab")
        assert shown.evaluate("document.activeElement.className") == "skip"
        assert shown.locator(".skip").bounding_box()["x"] >= 0
        shown.keyboard.press("Enter")
        assert shown.evaluate("document.activeElement.id") == "content"


def test_a_page_prints_to_the_same_pdf_at_any_time(tmp_path):
    if not FOUND:
        pytest.skip(MISSING)
    path = tmp_path / "everything.html"
    path.write_text(everything())
    made = printed(path)
    assert made == tmp_path / "everything.pdf"
    content = made.read_bytes()
    time.sleep(1.1)
    assert content.startswith(b"%PDF") and content == printed(path).read_bytes()


def test_without_a_browser_there_is_no_pdf(tmp_path, monkeypatch):
    monkeypatch.setenv("PATH", str(tmp_path))
    assert printed(tmp_path / "page.html") is None


@pytest.mark.parametrize("name", ATTACKS)
def test_hostile_text_only_shows_without_the_policy(chromium, tmp_path, name):
    """Each attack in every place of a page, the content security policy taken out."""
    attack, addresses = ATTACKS[name], [*ADDRESSES.values()]
    frame = pd.DataFrame({"said": [attack] * len(addresses), "url": addresses, attack: range(len(addresses))})
    text = f"{attack} said {attack}"
    document = {"document_id": attack, "text": text, "outlet": attack, "title": attack, "published": pd.NaT}
    documents = pd.DataFrame([{**document, "document_id": address, "url": address} for address in addresses])
    rows = pd.DataFrame({"document_id": addresses, "start": 0, "end": len(attack), "speaker": attack, "office": attack})
    figure = Figure((1, 1))
    notebook = small_notebooks.executed(
        "# Attacked",
        [display.table(frame, attack, name=attack, links={"said": "url"}), display.table(frame.set_index(attack), "x")],
        [display.quotations(rows, documents, 20), display.paragraph(attack)],
        [display.marked(document, [(0, 5, attack)])],
        [display.finding(attack, attack), display.figure(figure, attack, attack, frame, attack)],
        [display.numbers({attack: attack}), display.provenance({attack: [attack, {attack: attack}]})],
    )  # fmt: skip
    setting = Setting(attack, byline=[display.text(attack)], facts={attack: attack}, siblings=[("a.html", attack)] * 2)
    markup, removed = POLICY.subn("", page(tidied(notebook, {})[0], "a.html", setting).html)
    held = {"title": attack, "newest": attack, "parameters": {attack: attack},
            "pages": [{"file": "a.html", "title": attack, "findings": [{"text": attack, "figure": ""}]}]}  # fmt: skip
    listed, also = POLICY.subn("", index_page([Entry("name", held, {"message": attack, "kept": ["run.log"]})]))
    assert removed == also == 1
    for number, content in enumerate((markup, listed)):
        path = tmp_path / f"{number}.html"
        path.write_text(content, encoding="utf-8")
        with opened(chromium, path, "phone") as (shown, heard):
            shown.wait_for_timeout(50)
            probe = shown.evaluate(PROBE)
            assert heard == [] and probe["scripts"] == 0 and probe["handlers"] == []
            assert probe["scroll"] <= 0 and probe["wide"] == [], json.dumps(probe["wide"][:3])
            assert probe["seen"] > 200 and shown.locator("h1").is_visible()
            assert shown.title() and not shown.evaluate("document.querySelector('iframe, object, embed, base, form')")

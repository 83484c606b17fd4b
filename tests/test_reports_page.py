"""A page is one file that acts on nothing and asks for nothing, with its findings first."""

import re

import nbformat
import pandas as pd
import pytest
import small_notebooks
from bs4 import BeautifulSoup
from hostile import ADDRESSES, ATTACKS
from matplotlib.figure import Figure
from nbformat.v4 import new_output

from analysis import display
from analysis.reports.index import Entry
from analysis.reports.index import page as index_page
from analysis.reports.page import Setting, harmless, page
from analysis.reports.tidy import tidied


def chart(name="launches-per-month"):
    figure = Figure((4, 2))
    figure.subplots().bar([0, 1], [2, 3])
    return display.figure(figure, "Launches.", "Two bars.", pd.DataFrame({"n": [2, 3]}), name)


def made(*cells, places=None, **setting):
    clean, _ = tidied(small_notebooks.executed(*cells), places or {})
    return page(clean, "03-launches.html", Setting(**setting))


def soup(rendered) -> BeautifulSoup:
    return BeautifulSoup(rendered.html, "html.parser")


def acts(markup: str) -> list[str]:
    """Everything in the markup that a browser would run or fetch."""
    read = BeautifulSoup(markup, "html.parser")
    found = [tag.name for tag in read.find_all(["script", "iframe", "object", "embed", "link", "base", "form", "svg"])]
    for tag in read.find_all(True):
        for name, value in tag.attrs.items():
            if name.startswith("on") or name == "style" or name in ("srcset", "action", "formaction", "background"):
                found.append(f"{tag.name} {name}={value}")
            if name == "src" and not value.startswith("data:image/"):
                found.append(f"{tag.name} {name}={value}")
            if name == "href" and not re.match(r"#|https?://|data:text/csv|[\w-]+\.html|\.\./", value):
                found.append(f"{tag.name} {name}={value}")
    return found


def test_findings_come_first_and_lead_to_their_figures():
    rendered = made(
        "# How often?\n\nWhat this page shows.", "## Per month", [chart()],
        "## In short",
        [display.finding("Two in January.", "launches-per-month"), display.finding("No figure shows this.", "none")],
        [display.provenance({"documents": 3}, newest="2022-01-30")],
    )  # fmt: skip
    read = soup(rendered)
    assert rendered.title == read.h1.text == "How often?"
    assert read.find(class_="lede").text.strip() == "What this page shows."
    assert [item.text for item in read.select(".findings li")] == ["Two in January. Figure 1", "No figure shows this."]
    assert read.select_one(".findings a")["href"] == "#launches-per-month"
    assert read.find(id="launches-per-month").img["alt"] == "Two bars."
    assert [link["href"] for link in read.select(".contents a")] == ["#per-month", "#made"]
    assert read.find(id="per-month").name == "h2"
    assert not read.select(".body .lb-finding")
    assert read.select_one("#content .made .lb-provenance").text == "Documents3"
    assert rendered.newest == "2022-01-30" and rendered.provenance == {"documents": 3}
    assert rendered.tables == {"launches-per-month": "n\n2\n3\n"}


def test_equal_names_get_anchors_of_their_own():
    rendered = made("# T", "## Same", "## Same", [chart(), chart()], [display.table(pd.DataFrame({"a": [1]}), "Same")])
    ids = [tag["id"] for tag in soup(rendered).find_all(id=True)]
    assert len(ids) == len(set(ids))
    assert {"launches-per-month", "launches-per-month-2"} <= set(rendered.tables)


def test_code_is_folded_and_silent_cells_are_joined():
    read = soup(made("# T", [], [], [display.paragraph("x")], "## More", [chart()]))
    folds = read.select("details.code")
    assert len(folds) == 2 and not any(fold.has_attr("open") for fold in folds)
    assert folds[0].text.count("shown()") == 3


def test_every_attack_in_every_place_of_a_page_is_text():
    frame = pd.DataFrame({"said": list(ATTACKS.values()), "url": (list(ADDRESSES.values()) * 3)[: len(ATTACKS)]})
    everything = "\n".join(ATTACKS.values())
    documents = pd.DataFrame(
        {"document_id": frame["said"], "text": [f"{a} said {a}" for a in frame["said"]], "outlet": frame["said"],
         "url": frame["url"], "title": frame["said"], "published": pd.NaT}
    )  # fmt: skip
    rows = pd.DataFrame({"document_id": frame["said"], "start": 0, "end": 9, "speaker": frame["said"]})
    cells = [[display.table(frame, attack, links={"said": "url"}), display.finding(attack, attack)]
             for attack in ATTACKS.values()]  # fmt: skip
    rendered = made(
        "# Attacked", *cells, [display.quotations(rows, documents, 50)],
        [display.marked({"text": everything, "title": everything}, [(0, 9, "content")])],
        series=ATTACKS["closing tags"], facts=ATTACKS,
        siblings=[(f"{number}.html", attack) for number, attack in enumerate(ATTACKS.values())],
        language='"><script>alert(1)</script>',
    )  # fmt: skip
    assert acts(rendered.html) == []
    assert rendered.html.encode() and "\x00" not in rendered.html and "\u202e" not in rendered.html
    assert rendered.html.lower().count("content-security-policy") == 1
    pages = [{"file": "a.html", "title": a, "findings": [{"text": a, "figure": a}]} for a in ATTACKS.values()]
    entry = {"pages": pages, "title": ATTACKS["script"], "parameters": ATTACKS, "newest": ATTACKS["image"]}  # fmt: skip
    failure = {"message": ATTACKS["script"], "kept": list(ATTACKS.values())}
    assert [fault for fault in acts(index_page([Entry("name", entry, failure)])) if "href" not in fault] == []


@pytest.mark.parametrize("attack", ATTACKS.values(), ids=ATTACKS)
def test_html_of_unknown_origin_is_harmless(attack):
    assert acts(harmless(attack)) == []
    assert acts(harmless(f"<table><tr><td>{attack}</td></tr></table>")) == []


@pytest.mark.parametrize(
    "data",
    [
        {"text/html": "<style>*{display:none}</style><b onclick=alert(1)>x</b><script>alert(1)</script>"},
        {"text/markdown": "[x](javascript:alert(1)) ![b](https://attacker.invalid/b.png) <script>alert(1)</script>"},
        {"application/javascript": "alert(1)"},
        {"text/vnd.mermaid": "</pre><script>alert(1)</script>"},
        {"text/latex": "<script>alert(1)</script>"},
        {"image/svg+xml": "<svg onload=alert(1)><script>alert(1)</script></svg>"},
        {"text/plain": "<script>alert(1)</script>\x1b[31m<b>"},
        {"application/vnd.jupyter.widget-view+json": {"model_id": "<script>alert(1)</script>"}},
    ],
    ids=lambda data: next(iter(data)),
)
def test_outputs_that_display_did_not_make_are_harmless(data):
    notebook = small_notebooks.executed("# T", [])
    notebook.cells[1].outputs = [new_output("display_data", data=data)]
    notebook.metadata.widgets = {"application/vnd.jupyter.widget-state+json": {"state": "</script><script>alert(1)"}}
    rendered = page(tidied(notebook, {})[0], "x.html", Setting())
    assert acts(rendered.html) == []


def test_what_varies_between_runs_is_taken_out():
    def run(number):
        notebook = small_notebooks.executed("# T", [chart()])
        notebook.metadata.papermill = {"start_time": str(number)}
        cell = notebook.cells[1]
        cell.id, cell.metadata = f"id{number}", nbformat.NotebookNode({"papermill": {"duration": number}})
        cell.source = f"open('/home/u{number}/corpus/a.txt')"
        cell.outputs += [
            new_output("stream", name="stderr", text=f"/tmp/ipykernel_{number}/1.py:1: UserWarning"),
            new_output("stream", name="stdout", text=f"<object at 0x7f{number:08x}> /home/u{number}/corpus/a.txt"),
            new_output("execute_result", data={"text/plain": f"<f at 0x7f{number:08x}>"}, execution_count=number),
        ]
        clean, warnings = tidied(notebook, {f"/home/u{number}/": ""})
        assert warnings == [f"cell 2: /tmp/ipykernel_{number}/1.py:1: UserWarning"]
        return page(clean, "x.html", Setting()).html

    assert run(1) == run(2)


def test_a_page_says_in_which_language_it_is_and_who_made_it():
    read = soup(made("# T", series="Launches", byline=["<strong>A. Author</strong>", "MIT"], language="de"))
    assert read.html["lang"] == "de" and read.title.text == "T · Launches"
    assert read.select_one(".byline").text == "A. Author · MIT"
    assert len(read.find_all("main")) == len(read.find_all("h1")) == 1


def test_siblings_are_linked_and_this_page_is_marked():
    read = soup(made("# T", siblings=[("01-corpus.html", "Corpus"), ("03-launches.html", "T")]))
    assert [a["href"] for a in read.select(".siblings a")] == ["01-corpus.html", "03-launches.html"]
    assert read.select_one(".siblings [aria-current]").text == "T"


def test_numbers_too_heavy_for_the_page_lie_beside_it():
    rendered = made("# T", [display.table(pd.DataFrame({"a": ["word " * 20] * 3000}), "Long", name="long", limit=5)])
    assert soup(rendered).select_one("a.lb-download")["href"] == "tables/03-launches/long.csv"
    assert len(rendered.html) < 100_000 and rendered.tables["long"].count("\n") == 3001

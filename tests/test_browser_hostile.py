"""The hostile corpus through everything, from its files to pages in a browser with the policy taken out."""

import csv
import re
from pathlib import Path

import pytest
from browsing import PROBE, browser, opened
from bs4 import BeautifulSoup
from hostile import write

from analysis.reports import render

pytestmark = pytest.mark.browser
ROOT = Path(__file__).resolve().parents[1]
POLICY = re.compile(r'<meta [^>]*http-equiv="Content-Security-Policy"[^>]*>')


@pytest.fixture(scope="module")
def report(tmp_path_factory):
    place = tmp_path_factory.mktemp("hostile")
    notebooks = sorted((ROOT / "notebooks").glob("*.ipynb"))
    return render(notebooks, {"corpus": str(write(place / "corpus"))}, place / "out", "hostile", workers=2)


def test_no_page_acts_or_breaks(report):
    with browser() as chromium:
        for page in [*(report.folder / name for name in report.pages), report.index]:
            bare = page.with_name(f"bare-{page.name}")
            content, removed = POLICY.subn("", page.read_text(encoding="utf-8"))
            bare.write_text(content, encoding="utf-8")
            assert removed == 1
            for size in ("phone", "laptop", "print"):
                with opened(chromium, bare, size) as (shown, heard):
                    shown.evaluate("document.querySelectorAll('details').forEach(fold => fold.open = true)")
                    shown.wait_for_timeout(200)
                    probe = shown.evaluate(PROBE)
                    assert heard == [] and probe["scripts"] == 0 and probe["handlers"] == [], page.name
                    assert probe["scroll"] <= 0 and probe["wide"] == [] and probe["nameless"] == 0, page.name
                    targets = shown.evaluate("[...document.querySelectorAll('a[href]')].map(link => link.protocol)")
                    assert set(targets) <= {"http:", "https:", "file:", "data:"}
                    assert not shown.evaluate("document.querySelector('iframe, object, embed, base, form, svg, link')")


def test_no_table_holds_a_formula(report):
    tables = sorted(report.folder.glob("tables/**/*.csv"))
    assert tables
    for table in tables:
        for row in csv.reader(table.read_text(encoding="utf-8").splitlines()):
            for field in row:
                assert not field.startswith(("=", "@", "\t")), table
                assert not field.startswith(("+", "-")) or re.fullmatch(r"[+-][\d.,]+(e[+-]\d+)?", field), (
                    table,
                    field,
                )


def test_addresses_of_the_corpus_are_links_at_most(report):
    seen = set()
    for page in report.pages:
        read = BeautifulSoup((report.folder / page).read_text(encoding="utf-8"), "html.parser")
        for tag in read.find_all(True):
            for name, value in tag.attrs.items():
                if name in ("src", "action", "data", "background", "srcset", "poster", "href", "formaction"):
                    seen.add((tag.name, name, value.partition(":")[0] if ":" in value else ""))
    assert seen <= {("a", "href", ""), ("a", "href", "https"), ("a", "href", "data"), ("img", "src", "data")}
    assert ("a", "href", "https") in seen

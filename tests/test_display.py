"""What is shown is the text and nothing more: no markup, no address, no formula comes through."""

import base64
import json
import re
from html.parser import HTMLParser

import numpy as np
import pandas as pd
import pytest
from hostile import ADDRESSES, ATTACKS
from hypothesis import given, settings
from hypothesis import strategies as st
from matplotlib.figure import Figure
from matplotlib.text import Text

from analysis import display
from analysis.measures import intervals, speaking

CALM = settings(deadline=None, max_examples=60)
STRANGE = st.text(st.characters(), max_size=80) | st.sampled_from([*ATTACKS.values(), *ADDRESSES.values()])
ALLOWED = {
    "a", "blockquote", "dd", "details", "div", "dl", "dt", "figcaption", "figure", "footer", "img", "li", "mark", "p",
    "span", "strong", "summary", "table", "tbody", "td", "th", "thead", "tr", "ul",
}  # fmt: skip
ATTRIBUTES = {
    "alt", "aria-label", "class", "download", "height", "href", "id", "rel", "role", "scope", "src", "tabindex",
    "title", "width",
}  # fmt: skip


class Read(HTMLParser):
    """Tags, attributes and text of a piece."""

    def __init__(self, markup: str):
        super().__init__()
        self.tags: set[str] = set()
        self.attributes: list[tuple[str, str | None]] = []
        self.text = ""
        self.open: list[str] = []
        self.feed(markup)
        self.close()

    def handle_starttag(self, tag, attributes):
        self.tags.add(tag)
        self.attributes += attributes
        if tag != "img":
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text += data


def harmless(piece: display.Piece) -> Read:
    """The piece parsed, once nothing in it acts."""
    read = Read(piece.html)
    assert not read.open
    assert read.tags <= ALLOWED
    for name, value in read.attributes:
        assert name in ATTRIBUTES, (name, value)
        if name == "href":
            assert re.match(r"https?://[^\s]+\Z|#[\w-]+\Z|data:text/csv;charset=utf-8;base64,[\w+/=]*\Z", value or "")
        if name == "src":
            assert (value or "").startswith("data:image/")
    assert "\x00" not in piece.html and not re.search("[\u202a-\u202e\u2066-\u2069\ud800-\udfff]", piece.html)
    piece.html.encode()
    json.dumps(piece._repr_mimebundle_(), allow_nan=False)
    return read


def document(text: str, **fields) -> dict:
    known = {"document_id": "d", "outlet": "Wire", "published": pd.Timestamp("2022-01-05"), "title": "T", "url": ""}
    return {**known, "text": text, **fields}


@CALM
@given(STRANGE)
def test_text_reads_back_as_what_was_shown(words):
    read = Read(f"<p>{display.text(words)}</p>")
    assert read.tags == {"p"} and not read.attributes
    assert read.text == display.visible(words)


@CALM
@given(STRANGE, STRANGE)
def test_links_go_to_the_web_or_nowhere(address, label):
    read = Read(f"<p>{display.link(address, label)}</p>")
    for name, value in read.attributes:
        assert name in ("href", "rel")
        assert name == "rel" or re.match(r"https?://[^/@\s]", value, re.IGNORECASE)


@pytest.mark.parametrize("name", ADDRESSES)
def test_only_web_addresses_link(name):
    assert ("href" in display.link(ADDRESSES[name], "x")) == (name in ("good", "break", "angle"))


@CALM
@given(st.lists(st.tuples(STRANGE, STRANGE, st.floats() | st.none()), max_size=4), STRANGE)
def test_tables_carry_text_only(rows, caption):
    frame = pd.DataFrame(rows, columns=["said", "where", "tone"], dtype=object)
    harmless(display.table(frame, caption))
    harmless(display.table(frame.set_index("said"), caption, links={"tone": "where"}))


@CALM
@given(STRANGE, STRANGE, STRANGE, st.data())
def test_quotations_carry_text_only(words, name, address, data):
    places = st.integers(0, len(words))
    start, end = sorted((data.draw(places), data.draw(places)))
    statement = {"start": start, "end": end, "spans": [[start, end]], "speaker": name, "source_text": name,
                 "cue_start": data.draw(places), "cue_end": len(words)}  # fmt: skip
    harmless(display.quotation(statement, document(words, outlet=name, document_id=name, url=address)))
    read = harmless(display.marked(document(words, title=name), [(start, end, name), (0, end, "cue")]))
    assert display.visible(words[:10]).split("\n")[0].split("\r")[0][:5] in read.text


@CALM
@given(st.lists(st.lists(STRANGE | st.integers() | st.floats(), min_size=2, max_size=2), max_size=4))
def test_exported_csv_holds_no_formula(rows):
    numbers = display.csv(pd.DataFrame(rows, columns=["=a", "b"], dtype=object))
    for field in _fields(numbers):
        assert not field.startswith(("=", "@", "\t", "\r", "\n", "＝", "＠"))
        assert not field.startswith(("+", "-")) or re.fullmatch(r"[+-](\d[\d,]*\.?\d*(e[+-]?\d+)?|inf)%?", field, re.I)


def _fields(numbers: str) -> list[str]:
    import csv

    return [field for row in csv.reader(numbers.splitlines(keepends=True)) for field in row]


def test_csv_keeps_numbers_days_and_named_indexes():
    frame = pd.DataFrame(
        {"day": pd.to_datetime(["2022-01-05"]), "tone": [-0.5], "words": ["-3.5"]}, index=pd.Index(["a"], name="id")
    )
    assert display.csv(frame) == "id,day,tone,words\na,2022-01-05,-0.5,-3.5\n"


def labelled(words: str) -> Figure:
    """A figure that shows the words as title, label, tick, legend and note."""
    figure = Figure((2, 2))
    axes = figure.subplots()
    axes.barh([words], [1], label=words)
    axes.set(title=words, xlabel=words)
    axes.annotate(words, (0, 0))
    axes.legend()
    return figure


def test_pieces_of_every_attack_are_harmless():
    for attack in ATTACKS.values():
        for piece in (
            display.paragraph(attack),
            display.finding(attack, attack),
            display.numbers({attack: attack}),
            display.provenance({attack: {attack: [attack, {attack: attack}]}, "n": float("nan")}, newest=attack),
            display.figure(labelled(attack), attack, attack, pd.DataFrame({attack: [attack]}), attack),
        ):
            harmless(piece)


def test_names_are_no_formulas_but_logarithmic_ticks_are():
    for scale in ("linear", "log"):
        figure = Figure((3, 2))
        axes = figure.subplots()
        axes.set(title=r"$\frac{$ of $5 and $6", xscale=scale, xlim=(1, 1000))
        assert "svg" in display.figure(figure, "Caption.", "Words.").html
        assert r"\mathdefault" not in "".join(words.get_text() for words in axes.findobj(Text)) or scale == "log"


def test_figure_carries_words_and_numbers():
    figure = Figure((4, 3))
    figure.subplots().plot([1, 3, 2])
    piece = display.figure(figure, "A line.", "It rises, then falls.", pd.DataFrame({"n": [1, 3, 2]}), "A line")
    read = harmless(piece)
    assert ("alt", "It rises, then falls.") in read.attributes and ("id", "a-line") in read.attributes
    address = next(value for name, value in read.attributes if name == "href")
    assert base64.b64decode(address.partition(",")[2]) == b"n\n1\n3\n2\n" == piece.facts["csv"].encode()
    assert piece == display.figure(figure, "A line.", "It rises, then falls.", pd.DataFrame({"n": [1, 3, 2]}), "A line")


def test_a_heavy_figure_becomes_a_picture_of_pixels():
    figure = Figure((8, 6))
    figure.subplots().scatter(*np.random.default_rng(0).random((2, 20_000)), s=1)
    piece = display.figure(figure, "Dots.", "Many dots.")
    assert "data:image/png" in piece.html and len(piece.html) < 400_000


def test_a_figure_without_words_is_refused():
    with pytest.raises(ValueError, match="alt"):
        display.figure(Figure(), "A caption.")


def test_table_names_what_it_leaves_out():
    frame = pd.DataFrame({"n": range(50), "day": pd.Timestamp("2022-01-05"), "share": 0.123456, "flag": True})
    piece = display.table(frame, "Numbers.", limit=20, formats={"share": ".1%"})
    assert "The first 20 of 50 rows" in piece.html and "12.3%" in piece.html and "2022-01-05<" in piece.html
    assert piece.facts["csv"].count("\n") == 51


def test_quotation_says_where_it_stands():
    text = 'Before. Ann Example said "we will talk" today.'
    start, end = text.index("we"), text.index('" today')
    row = {"start": start, "end": end, "spans": [[start, end]], "speaker": "Ann Example", "office": "minister",
           "cue_start": text.index("said"), "cue_end": text.index("said") + 4}  # fmt: skip
    piece = display.quotation(row, document(text, url="https://example.org/a"))
    assert '<mark class="lb-content" title="content">we will talk</mark>' in piece.html
    assert '<mark class="lb-cue" title="cue">said</mark>' in piece.html
    assert "Ann Example</span>, minister · Wire · 2022-01-05 · " in piece.html
    assert f"d [{start}:{end}]" in piece.html and 'href="https://example.org/a"' in piece.html


def test_an_interrupted_quotation_marks_its_parts_only():
    text = '"We will," she said, "talk."'
    piece = display.marked(document(text), [(1, 8, "content"), (10, 18, "cue"), (22, 27, "content")])
    assert re.findall(r'lb-content" title="content">([^<]*)<', piece.html.split("lb-document")[1]) == [
        "We will",
        "talk.",
    ]


def told(*rows) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Cells, statements and documents from rows of speaker, target, tone and text."""
    statements = pd.DataFrame([
        {"statement_id": f"d{i}:0", "document_id": f"d{i}", "start": 0, "end": len(text), "text": text, "speaker": who,
         "towards": target, "tone": tone, "target_start": 0, "target_end": min(4, len(text)), "target_text": text[:4]}
        for i, (who, target, tone, text) in enumerate(rows)])  # fmt: skip
    documents = pd.DataFrame([document(text, document_id=f"d{i}") for i, (*_, text) in enumerate(rows)])
    cells = intervals.means(statements, pd.Series(dtype="str"), ["speaker", "towards"])
    return speaking.grid(cells), statements, documents


def test_each_cell_of_a_matrix_opens_to_its_statements():
    rows = [("Ann", "Ruritania", i / 10 - 0.5, f"Ruritania said it {i} times.") for i in range(9)]
    piece = display.matrix(*told(*rows, ("Ben", "launch", 0.1, "The launch was seen.")), "Who?", name="m", each=3)
    read = harmless(piece)
    assert "4 of 10 statements stand below" in read.text and "Ann towards Ruritania" in read.text
    assert "mean -0.10" in read.text and "9 statements, 9 articles; 3 shown" in read.text
    assert "too few for a mean · 1 statement, 1 article" in read.text
    addresses = [value[1:] for name, value in read.attributes if name == "href" and value.startswith("#")]
    assert len(addresses) == 2 and set(addresses) <= {value for name, value in read.attributes if name == "id"}
    shown = re.findall(r"tone ([+-]0\.\d\d)", read.text)
    assert shown == ["-0.50", "-0.10", "+0.30", "+0.10"]
    assert '<mark class="lb-content lb-target" title="content, target">Ruri</mark>' in piece.html
    assert piece.facts["csv"].count("\n") == 11 and "d4 [0:" in read.text


def test_a_matrix_stays_light_and_may_be_empty():
    rows = [(f"S{i % 10}", f"T{i % 7}", 0.0, f"word {i} " * 500) for i in range(700)]
    piece = display.matrix(*told(*rows), "Who on whom", most=100)
    assert len(piece.html) < 300_000 and piece.html.count("<blockquote") <= 140
    cells, statements, documents = told(*rows[:3])
    harmless(display.matrix(cells.head(0), statements.head(0), documents, "Nobody"))


@CALM
@given(st.lists(st.tuples(STRANGE, STRANGE, st.floats(-1, 1), STRANGE), min_size=1, max_size=4))
def test_a_matrix_carries_text_only(rows):
    harmless(display.matrix(*told(*rows), "Who on whom"))


def test_a_long_judged_statement_is_shown_around_its_target():
    text = "Nothing much. " * 100 + "The launch was wrong. " + "Nothing more. " * 100
    at = text.index("launch")
    row = {"start": 0, "end": len(text), "target_start": at, "target_end": at + 6, "tone": -0.5, "speaker": "Ann"}
    piece = display.quotation(row, document(text), 20, longest=200, judged=True)
    assert ">launch</mark>" in piece.html and "tone -0.50" in piece.html
    assert "characters before]" in piece.html and "more characters]" in piece.html and len(piece.html) < 1200

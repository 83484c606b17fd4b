"""An executed notebook → one HTML file: findings first, no script, nothing fetched."""

import base64
import hashlib
import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import bleach
import nbformat
from nbconvert.exporters.html import HTMLExporter
from nbconvert.filters.markdown_mistune import IPythonRenderer, MarkdownWithMath
from traitlets.config import Config

from analysis import display

TEMPLATES = Path(__file__).parent / "templates"
_TAGS = (
    "a abbr b blockquote br caption code col colgroup dd del details div dl dt em figcaption figure h1 h2 h3 h4 h5 h6 "
    "hr i img kbd li mark ol p pre s small span strong sub summary sup table tbody td tfoot th thead tr u ul var"
)
TAGS = frozenset(_TAGS.split())
SAID = {"corpus": "Parameters", "program hash": "Code", "Launchbook": "Versions", "packages": "Versions"}
"""Facts of a notebook's provenance box that a page gives under a heading of its own."""
ATTRIBUTES = {"class", "title", "colspan", "rowspan", "scope", "lang", "dir"}
_HEADING = re.compile(r"<h([1-6])[^>]*>(.*?)</h\1>", re.DOTALL)
_EMPTY_IMAGE = re.compile(r"<img(?![^>]*\bsrc=)[^>]*>")
_HEADING_ALONE = re.compile(r"##+ [^\n]+\s*\Z")
_ACTIVE = re.compile(r"<(script|style)\b.*?</\1\s*>", re.DOTALL | re.IGNORECASE)


@dataclass(frozen=True)
class Setting:
    """What a page says beyond its notebook: the report it belongs to, author, licence, language, facts."""

    series: str = ""
    author: str = ""
    licence: str = ""
    language: str = "en"
    byline: Sequence[str] = ()
    colophon: str = ""
    facts: Mapping[str, object] = field(default_factory=dict)
    siblings: Sequence[tuple[str, str]] = ()
    """File name and title of every page of the report, this one included."""


@dataclass(frozen=True)
class Page:
    """A rendered page, and what the manifest and the index tell of it."""

    file: str
    title: str
    html: str
    findings: list[dict[str, str]]
    figures: list[dict[str, str]]
    tables: dict[str, str]
    """Name → CSV, of every figure and table that has numbers."""
    newest: str
    provenance: dict[str, object]


def style() -> tuple[str, str]:
    """The one style sheet of every page, and the content security policy that allows it and nothing else."""
    sheet = display.STYLE.removeprefix("<style>").removesuffix("</style>") + (TEMPLATES / "page.css").read_text()
    allowed = base64.b64encode(hashlib.sha256(sheet.encode()).digest()).decode()
    policy = f"default-src 'none'; img-src data:; style-src 'sha256-{allowed}'; base-uri 'none'; form-action 'none'"
    return sheet, policy


def title(notebook: nbformat.NotebookNode, otherwise: str) -> str:
    """The notebook's first heading, as plain text."""
    for cell in notebook.cells:
        if cell.cell_type == "markdown":
            match = re.search(r"^#\s+(.+?)\s*#*$", cell.source, re.MULTILINE)
            if match:
                return re.sub(r"[*_`]", "", match[1])
    return otherwise


def page(notebook: nbformat.NotebookNode, file: str, setting: Setting) -> Page:
    """The page `file` of a tidied `notebook` (``reports.tidy``); the notebook's cells are changed."""
    name = title(notebook, Path(file).stem)
    pieces = _take_apart(notebook, f"tables/{Path(file).stem}")
    _joined(notebook)
    lede, contents = _prose(notebook)
    figures = [facts for kind, facts in pieces if kind == "figure"]
    tables = [facts for kind, facts in pieces if kind == "table"]
    labels = {f["id"]: f"Figure {n}" for n, f in enumerate(figures, 1)}
    labels |= {t["id"]: f"Table {n}" for n, t in enumerate(tables, 1)}
    findings = [facts for kind, facts in pieces if kind == "finding"]
    boxes = [facts for kind, facts in pieces if kind == "provenance"]
    sheet, policy = style()
    parts = {
        "language": display.text(setting.language),
        "policy": policy,
        "style": sheet,
        "window_title": display.text(f"{name} · {setting.series}" if setting.series else name, 200),
        "series": display.text(setting.series, 200),
        "title": display.text(name, 300),
        "lede": lede,
        "byline": " · ".join(setting.byline),
        "siblings": [
            {"address": display.text(address), "title": display.text(words, 60), "here": address == file}
            for address, words in (setting.siblings if len(setting.siblings) > 1 else ())
        ],
        "findings": [
            {
                "text": display.text(f["text"], 600),
                "figure": f["figure"] if f["figure"] in labels else "",
                "label": labels.get(f["figure"], ""),
            }
            for f in findings
        ],
        "contents": [*contents, {"level": 2, "id": "made", "text": "How this page was made"}],
        "provenance": display.provenance(_provenance([box["facts"] for box in boxes], setting.facts)).html,
        "colophon": setting.colophon,
    }
    return Page(
        file=file,
        title=display.visible(name),
        html=_exported(notebook, parts),
        findings=[{**f, "label": labels.get(f["figure"], "")} for f in findings],
        figures=[{key: f[key] for key in ("id", "caption", "alt")} for f in figures],
        tables={f["id"]: f["csv"] for f in (*figures, *tables) if f["csv"]},
        newest=max((box["newest"] for box in boxes), default=""),
        provenance={name: value for box in boxes for name, value in box["facts"].items()},
    )


def harmless(markup: str) -> str:
    """HTML of unknown origin with its structure kept and everything that acts or loads taken out."""
    cleaned = bleach.clean(
        _ACTIVE.sub("", markup),
        tags=TAGS,
        attributes=_allowed,
        protocols=["http", "https", "mailto", "data"],
        strip=True,
        strip_comments=True,
    )
    return _EMPTY_IMAGE.sub("", cleaned)


def _allowed(tag: str, name: str, value: str) -> bool:
    if tag == "img":
        return name in ("alt", "width", "height") or (name == "src" and value.strip().startswith("data:image/"))
    if tag == "a" and name == "href":
        return not value.strip().lower().startswith("data:")
    return name in ATTRIBUTES


def _take_apart(notebook: nbformat.NotebookNode, tables: str) -> list[tuple[str, dict[str, Any]]]:
    """The kind and facts of every piece shown, ids made unique.

    Findings and provenance leave their cells, and a heading over nothing else leaves with them.
    """
    pieces, taken, emptied = [], set(), []
    for number, cell in enumerate(notebook.cells):
        kept = []
        for output in cell.get("outputs", ()):
            facts = dict(output.get("data", {}).get(display.MIME, {}))
            if facts:
                markup = output.data["text/html"].replace(display.STYLE, "")
                anchor = facts.get("id", "")
                if anchor in taken:
                    facts["id"] = next(f"{anchor}-{n}" for n in range(2, 10_000) if f"{anchor}-{n}" not in taken)
                    markup = markup.replace(f'id="{anchor}"', f'id="{facts["id"]}"', 1)
                    markup = markup.replace(f'download="{anchor}.csv"', f'download="{facts["id"]}.csv"', 1)
                beside = f'<a class="lb-download" href="{tables}/{facts.get("id")}.csv">All rows as CSV</a>'
                markup = markup.replace(display.HEAVY, beside)
                taken.add(facts.get("id") or None)
                output.data = nbformat.NotebookNode({"text/html": markup, display.MIME: facts})
                pieces.append((facts.pop("kind"), facts))
                if pieces[-1][0] in ("finding", "provenance"):
                    continue
            kept.append(output)
        if "outputs" in cell:
            if cell.outputs and not kept and number and _HEADING_ALONE.match(notebook.cells[number - 1].source):
                emptied.append(number - 1)
            cell.outputs = kept
    notebook.cells = [cell for number, cell in enumerate(notebook.cells) if number not in emptied]
    return pieces


def _joined(notebook: nbformat.NotebookNode) -> None:
    """Code cells that show nothing join the code cell after or before them, so that a page folds them together."""
    cells: list[nbformat.NotebookNode] = []
    for cell in notebook.cells:
        last = cells[-1] if cells and cells[-1].cell_type == "code" == cell.cell_type else None
        if last is not None and not last.outputs:
            cell.source = f"{cells.pop().source}\n\n{cell.source}".strip()
        cells.append(cell)
    for place in range(len(cells) - 1, 0, -1):
        before, cell = cells[place - 1 : place + 1]
        if before.cell_type == "code" == cell.cell_type and not cell.outputs:
            before.source = f"{before.source}\n\n{cells.pop(place).source}".strip()
    notebook.cells = cells


def _provenance(boxes: Sequence[Mapping[str, Any]], page: Mapping[str, object]) -> dict[str, object]:
    """What the notebook tells of its data, then what the page knows itself, each fact once."""
    told = {name: value for box in boxes for name, value in box.items() if SAID.get(name) not in page}
    parameters = page.get("Parameters")
    if isinstance(parameters, Mapping) and isinstance(options := told.get("options"), Mapping):
        told["options"] = {name: value for name, value in options.items() if name not in parameters}
    known = {str(value) for value in told.values()}
    told = {name[:1].upper() + name[1:]: value for name, value in told.items()}
    return told | {name: value for name, value in page.items() if isinstance(value, Mapping) or str(value) not in known}


def _prose(notebook: nbformat.NotebookNode) -> tuple[str, list[dict[str, Any]]]:
    """Markdown cells → harmless HTML in their metadata; returns what follows the title, and the headings."""
    lede, contents, titled = "", [], False
    taken = {"findings", "made", "content"} | {
        facts["id"]
        for cell in notebook.cells
        for output in cell.get("outputs", ())
        if (facts := output.get("data", {}).get(display.MIME, {})).get("id")
    }

    def heading(match: re.Match[str]) -> str:
        level, inner = max(int(match[1]), 2), match[2]
        words = re.sub(r"<[^>]+>", "", inner)
        base = display.slug(words)
        anchor = next(a for a in (base, *(f"{base}-{n}" for n in range(2, 10_000))) if a not in taken)
        taken.add(anchor)
        if level <= 3:
            contents.append({"level": level, "id": anchor, "text": words})
        return f'<h{level} id="{anchor}">{inner}</h{level}>'

    for cell in notebook.cells:
        if cell.cell_type != "markdown":
            continue
        markup = harmless(_rendered(cell.source))
        if not titled and (match := re.search(r"<h1[^>]*>.*?</h1>", markup, re.DOTALL)):
            titled, markup = True, markup[: match.start()] + markup[match.end() :]
            before, _, after = markup.partition("<h2")
            lede, markup = before.strip(), f"<h2{after}" if after else ""
        cell.metadata.html = _HEADING.sub(heading, markup).strip()
    return lede, contents


def _rendered(source: str) -> str:
    return MarkdownWithMath(renderer=IPythonRenderer(escape=False, exclude_anchor_links=True)).render(source)


def _exported(notebook: nbformat.NotebookNode, parts: Mapping[str, Any]) -> str:
    exporter = HTMLExporter(
        config=Config(),
        template_name="launchbook",
        extra_template_basedirs=[str(TEMPLATES)],
        filters={"harmless": harmless},
        exclude_output_prompt=True,
    )
    markup, _ = exporter.from_notebook_node(notebook, resources={"page": dict(parts)})
    return display.visible(markup).replace("\r", "") + "\n"

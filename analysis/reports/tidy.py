"""An executed notebook without what differs from run to run: ids, clocks, warnings, addresses, folders."""

import copy
import re
from collections.abc import Mapping

import nbformat

from analysis.display import MIME

LONGEST = 50_000
"""Characters of a printed output that a page keeps; HTML of unknown origin longer than four times that is left out."""
SHOWN = {MIME, "text/html", "text/markdown", "text/latex", "text/plain", "image/svg+xml", "image/png", "image/jpeg"}
_ADDRESS = re.compile(r"(?: object)? at 0x[0-9a-fA-F]{6,}")
_ANSI = re.compile(r"\x1b\[[0-9;?]*[A-Za-z]")


def tidied(executed: nbformat.NotebookNode, places: Mapping[str, str]) -> tuple[nbformat.NotebookNode, list[str]]:
    """A copy fit for a page, and the warnings that were taken out of it or are due to it (for the log).

    `places` maps folders of this machine to what stands for them.
    """
    notebook = copy.deepcopy(executed)
    warnings: list[str] = []
    language = notebook.metadata.get("language_info", {}).get("name", "python")
    notebook.metadata = nbformat.NotebookNode(
        {"language_info": nbformat.NotebookNode({"name": language, "pygments_lexer": "ipython3"})}
    )
    for number, cell in enumerate(notebook.cells):
        tags = [tag for tag in cell.metadata.get("tags", ()) if isinstance(tag, str)]
        cell.metadata = nbformat.NotebookNode({"tags": tags})
        cell.id = f"cell-{number + 1}"
        cell.source = _placed(cell.source, places)
        if cell.cell_type != "code":
            cell.pop("attachments", None) if cell.get("attachments") == {} else None
            continue
        kept = []
        for output in cell.outputs:
            if output.output_type == "stream" and output.name == "stderr":
                warnings.append(f"cell {number + 1}: {_ANSI.sub('', output.text).strip()}")
                continue
            if output.output_type == "stream" or "data" not in output or SHOWN & output.data.keys():
                kept.append(_clean(output, places))
        cell.outputs = kept
        if cut := sum(map(_cut, kept)):
            warnings.append(f"cell {number + 1}: {cut:,} characters of output were cut")
    return notebook, warnings


def _clean(output: nbformat.NotebookNode, places: Mapping[str, str]) -> nbformat.NotebookNode:
    if output.output_type == "stream":
        output.text = _ADDRESS.sub("", _placed(output.text, places))
    elif "data" in output:
        output.metadata = nbformat.NotebookNode()
        output.data = nbformat.NotebookNode({type: output.data[type] for type in output.data if type in SHOWN})
        for type, content in output.data.items():
            if isinstance(content, str) and not type.startswith("image/"):
                placed = _placed(content, places)
                output.data[type] = placed if MIME in output.data else _ADDRESS.sub("", placed)
        if MIME in output.data:
            output.data[MIME] = _placed_everywhere(output.data[MIME], places)
    return output


def _cut(output: nbformat.NotebookNode) -> int:
    """Shorten what is too long to be read in a page, with a word; returns the number of characters that left."""
    data = output.get("data", {})
    if MIME in data:
        return 0
    gone = 0
    if len(data.get("text/html", "")) > 4 * LONGEST:
        gone = len(data.pop("text/html"))
        data["text/plain"] = f"HTML too long for a page… ({gone:,} more characters)"
    for holder, key in ((output, "text"), (data, "text/plain"), (data, "text/markdown"), (data, "text/latex")):
        rest = len(holder.get(key, "")) - LONGEST
        if rest > 0:
            holder[key] = f"{holder[key][:LONGEST]}… ({rest:,} more characters)"
            gone += rest
    return gone


def _placed_everywhere(value: object, places: Mapping[str, str]) -> object:
    if isinstance(value, dict):
        return {name: _placed_everywhere(item, places) for name, item in value.items()}
    if isinstance(value, list):
        return [_placed_everywhere(item, places) for item in value]
    return _placed(value, places) if isinstance(value, str) else value


def _placed(words: str, places: Mapping[str, str]) -> str:
    for place in sorted(places, key=len, reverse=True):
        words = words.replace(place, places[place])
    return words

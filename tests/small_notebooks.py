"""Notebooks of a few cells for the tests of reports, and the outputs they would show."""

from pathlib import Path

import nbformat
from nbformat.v4 import new_code_cell, new_markdown_cell, new_notebook, new_output

PARAMETERS = (
    'corpus: str = "{corpus}"  # a file or folder\nsince: str = ""  # first day\nlimit: int = 3\nshare: float = 0.5'
)


def write(
    path: Path, *cells: str, parameters: str | None = PARAMETERS, corpus: Path | str = "", kernel="python3"
) -> Path:
    """A notebook of `cells`, code unless they begin with ``#``, behind a parameters cell."""
    made = [new_markdown_cell(cell) if cell.startswith("#") else new_code_cell(cell) for cell in cells]
    if parameters is not None:
        tagged = new_code_cell(parameters.replace("{corpus}", str(corpus)))
        tagged.metadata["tags"] = ["parameters"]
        made.insert(1 if cells and cells[0].startswith("#") else 0, tagged)
    metadata = {"kernelspec": {"name": kernel, "display_name": kernel, "language": "python"}}
    nbformat.write(new_notebook(cells=made, metadata=metadata), path)
    return path


def executed(*cells) -> nbformat.NotebookNode:
    """A notebook as if it had run: each cell is Markdown or a list of pieces shown."""
    made = []
    for cell in cells:
        if isinstance(cell, str):
            made.append(new_markdown_cell(cell))
            continue
        outputs = [new_output("display_data", data=piece._repr_mimebundle_()) for piece in cell]
        made.append(new_code_cell("shown()", outputs=outputs, execution_count=1))
    return new_notebook(cells=made)

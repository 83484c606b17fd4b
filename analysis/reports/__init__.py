"""Notebooks → reports: ``render`` makes one, ``index`` lists all, ``verify`` makes one again and compares.

Beside a page, what a report needs to be trusted: checked parameters, a manifest of everything it came from,
and a failure that never costs the last good report.
"""

from analysis.reports.parameters import Parameter, check, declared, from_text
from analysis.reports.run import Run, render

__all__ = [
    "Parameter",
    "Run",
    "check",
    "declared",
    "from_text",
    "render",
]

"""Notebooks → reports: ``render`` makes one, ``verify`` makes one again and compares, ``prune`` removes old ones.

Beside its pages a report holds what it takes to trust it: checked parameters, a manifest of everything it
came from, and a failure that never costs the last good report.
"""

from analysis.reports.failure import told
from analysis.reports.index import write as write_index
from analysis.reports.parameters import Parameter, check, declared, from_text
from analysis.reports.profiles import Profile, profile
from analysis.reports.retention import prune
from analysis.reports.run import Run, render
from analysis.reports.storage import series
from analysis.reports.verification import verify

__all__ = [
    "Parameter",
    "Profile",
    "Run",
    "check",
    "declared",
    "from_text",
    "profile",
    "prune",
    "render",
    "series",
    "told",
    "verify",
    "write_index",
]

"""Launchbook: who said what about which missile launch, when, and in what tone."""

import os
import tempfile
from pathlib import Path

try:
    Path.home()
except RuntimeError:
    # A service without a home (no HOME, no entry in passwd): NLTK looks for one when it is imported.
    os.environ["HOME"] = tempfile.gettempdir()

__version__ = "0.1.0"

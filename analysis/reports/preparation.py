"""The tables of the corpus made before the first notebook, under the eyes of the person who waits for them."""

import json
import os
import subprocess
import sys
from collections.abc import Mapping
from typing import Any

from analysis.errors import RunTimeoutError
from analysis.reports import execution

READING = """\
import json, sys
from analysis import pipeline
try:
    pipeline.open_corpus(sys.argv[1], **json.loads(sys.argv[2]))
except Exception:
    pass  # the first notebook meets the same, and tells it
"""


def prepare(parameters: Mapping[str, Any], timeout: float | None = None) -> None:
    """Fill the cache from the corpus that the parameters name; a bar on stderr shows how far it is.

    In a process of its own, so that it ends, with all it started, when `timeout` seconds are over
    (``RunTimeoutError``) or the run is stopped. Notebooks need none of this: the first would do the same unseen.
    """
    if not parameters.get("corpus"):
        return
    options = {"register_folder": parameters.get("registers") or None}
    if parameters.get("timezone"):
        options["timezone"] = parameters["timezone"]
    command = [sys.executable, "-c", READING, str(parameters["corpus"]), json.dumps(options)]
    with subprocess.Popen(command, stdin=subprocess.DEVNULL, start_new_session=os.name != "nt") as reading:
        try:
            reading.wait(timeout)
        except subprocess.TimeoutExpired:
            raise RunTimeoutError(execution.OUT_OF_TIME) from None
        finally:
            execution.end(reading.pid)

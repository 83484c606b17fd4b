"""Pages → PDF, through the print of an installed Chromium."""

import os
import re
import shutil
import subprocess
import tempfile
from pathlib import Path

BROWSERS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable", "chrome", "microsoft-edge")
SWITCHES = (
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--no-pdf-header-footer", "--generate-pdf-document-outline",
)  # fmt: skip
_CLOCK = re.compile(rb"/(CreationDate|ModDate) ?\(D:(\d{14})")


def browser() -> str | None:
    """The path of a Chromium, or None."""
    return next((found for name in BROWSERS if (found := shutil.which(name))), None)


def printed(html: Path, timeout: float = 120) -> Path | None:
    """Print the page to a PDF beside it; None when no Chromium is installed or it fails."""
    program, out = browser(), html.with_suffix(".pdf")
    if program is None:
        return None
    with tempfile.TemporaryDirectory() as profile:
        command = [program, *SWITCHES, f"--user-data-dir={profile}", f"--print-to-pdf={out}", html.resolve().as_uri()]
        if hasattr(os, "geteuid") and os.geteuid() == 0:
            command.insert(1, "--no-sandbox")
        try:
            subprocess.run(command, check=True, capture_output=True, timeout=timeout)
            out.write_bytes(_CLOCK.sub(_no_clock, out.read_bytes()))
        except (OSError, subprocess.SubprocessError):
            out.unlink(missing_ok=True)
            return None
    return out


def _no_clock(match: re.Match[bytes]) -> bytes:
    return match[0].replace(match[2], b"20000101000000")

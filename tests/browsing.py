"""A headless Chromium for the tests that look at pages; they are skipped with a word where there is none."""

import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

SWITCHES = [
    "--headless", "--disable-gpu", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync",
]  # fmt: skip
SIZES = {"phone": (390, 844), "laptop": (1366, 800), "print": (794, 1123)}
SCHEMES = ("light", "dark")
FOUND = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
MISSING = "no Chromium is installed (on Debian: apt-get install chromium)"
PROBE = """() => ({
    scripts: document.querySelectorAll('script').length,
    handlers: [...document.querySelectorAll('*')].flatMap(e => [...e.attributes])
        .filter(a => /^on|^style$/.test(a.name)).map(a => a.name + '=' + a.value),
    wide: [...document.querySelectorAll('body *')].filter(e => e.getBoundingClientRect().right > innerWidth + 1
        && !e.closest('.lb-scroll, .unseen, .skip')).map(e => e.outerHTML.slice(0, 200)),
    scroll: document.documentElement.scrollWidth - innerWidth,
    seen: document.body.innerText.length,
    nameless: [...document.querySelectorAll('img')].filter(e => !e.alt || !e.complete || !e.naturalWidth).length,
})"""


@contextmanager
def browser() -> Iterator:
    """A browser of playwright on the installed Chromium."""
    sync_api = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    if not FOUND:
        pytest.skip(MISSING)
    root = ["--no-sandbox"] if hasattr(os, "geteuid") and os.geteuid() == 0 else []
    with sync_api.sync_playwright() as playwright:
        chromium = playwright.chromium.launch(executable_path=FOUND, args=SWITCHES + root)
        try:
            yield chromium
        finally:
            chromium.close()


@contextmanager
def opened(chromium, path: Path, size: str = "laptop", scheme: str = "light", **options) -> Iterator[tuple]:
    """The page at `path`, and a list that fills with every request, console line, dialog and error."""
    width, height = SIZES[size]
    context = chromium.new_context(viewport={"width": width, "height": height}, color_scheme=scheme, **options)
    heard: list[str] = []
    page = context.new_page()
    page.on("dialog", lambda dialog: (heard.append(f"dialog {dialog.message}"), dialog.dismiss()))
    page.on("console", lambda line: heard.append(f"console {line.text}"))
    page.on("pageerror", lambda error: heard.append(f"error {error}"))
    page.on("popup", lambda other: heard.append(f"popup {other.url}"))
    page.on("request", lambda sent: heard.append(f"request {sent.url[:200]}") if not own(sent.url, path) else None)
    if size == "print":
        page.emulate_media(media="print", color_scheme=scheme)
    page.goto(path.as_uri())
    try:
        yield page, heard
    finally:
        context.close()


def own(address: str, path: Path) -> bool:
    return address.startswith("data:") or address.partition("#")[0] == path.as_uri()

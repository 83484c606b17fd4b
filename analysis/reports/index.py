"""``index.html`` over all reports: newest data first, findings, parameters, status; no server, no script."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from analysis.display import text
from analysis.reports import failure, manifest, storage
from analysis.reports.page import style


@dataclass(frozen=True)
class Entry:
    """One report as it lies in the folder: its manifest (empty before the first good run) and its last failure."""

    name: str
    manifest: Mapping[str, Any]
    failure: Mapping[str, Any]

    @property
    def newest(self) -> str:
        """Day of the newest data in it, ISO; empty when unknown."""
        return str(self.manifest.get("newest", ""))


def entries(out: Path) -> list[Entry]:
    """Every report in `out`: failures without a good report, then newest data first, then by name."""
    found = []
    for folder in sorted(path for path in out.iterdir() if path.is_dir() and not path.name.startswith(".")):
        entry = Entry(folder.name, manifest.read(folder), failure.kept(folder))
        if entry.manifest or entry.failure:
            found.append(entry)
    return sorted(found, key=lambda entry: (not entry.manifest, entry.newest), reverse=True)


def write(out: Path, heading: str = "Reports") -> Path:
    """Write ``out/index.html`` anew; returns its path."""
    path = out / "index.html"
    storage.write(path, page(entries(out), heading))
    return path


def page(listed: list[Entry], heading: str = "Reports") -> str:
    """The index as HTML."""
    sheet, policy = style()
    good = sum(bool(entry.manifest) for entry in listed)
    counts = f"{good} report{'s' * (good != 1)}, newest data first. "
    failed = ", ".join(_link(entry, entry.name) for entry in listed if entry.failure)
    counts += f'<strong class="failed">The last run failed:</strong> {failed}. ' if failed else ""
    contents = "".join(f"<li>{_link(entry, _title(entry))} {_day(entry)}</li>" for entry in listed)
    body = "".join(_article(entry, listed) for entry in listed) or '<p class="lb-note">No report yet.</p>'
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        '<meta name="color-scheme" content="light dark"><meta name="referrer" content="no-referrer">'
        f"<title>{text(heading)}</title><style>{sheet}</style></head><body>"
        '<a class="skip" href="#content">Skip to the content</a><header class="masthead"><div class="frame">'
        f'<p class="series">Launchbook</p><h1>{text(heading)}</h1><p class="byline">{counts}'
        "Everything is on this page: your browser's own search finds any name, parameter or finding.</p></div></header>"
        '<main id="content" class="frame layout" tabindex="-1"><nav class="contents" aria-label="Contents">'
        f"<details open><summary>Reports</summary><ol>{contents}</ol></details></nav>"
        f'<div class="body listing">{body}</div></main></body></html>\n'
    )


def _link(entry: Entry, words: str) -> str:
    return f'<a href="#report-{text(entry.name)}">{text(words, 120)}</a>'


def _day(entry: Entry) -> str:
    words = "failed" if entry.failure else entry.newest
    return f'<span class="{"failed" if entry.failure else "lb-note"}">{text(words)}</span>' if words else ""


def _article(entry: Entry, listed: Sequence[Entry]) -> str:
    held, name = entry.manifest, text(entry.name)
    pages = held.get("pages", [])
    links = "".join(f'<li><a href="{name}/{text(p["file"])}">{text(p["title"], 120)}</a></li>' for p in pages)
    findings = "".join(
        f'<li>{text(finding["text"], 600)} <a href="{name}/{text(p["file"])}{_anchor(finding)}">'
        f"{text(finding['label']).replace(' ', '&nbsp;') if finding.get('label') else text(p['title'], 60)}</a></li>"
        for p in pages
        if p["file"] in headline({p["file"]: p["findings"] for p in pages})
        for finding in p["findings"]
    )
    parameters = "".join(
        f"<dt>{text(key)}</dt><dd>{text(value, 300) or 'empty'}</dd>"
        for key, value in held.get("parameters", {}).items()
    )
    return (
        f'<article class="report" id="report-{name}" aria-labelledby="name-{name}">'
        f'<h2 id="name-{name}">{text(_title(entry))}</h2>'
        f'<p class="byline">{_status(entry)}{f" · data to {text(entry.newest)}" if entry.newest else ""} · '
        f"<code>{name}</code></p>"
        + _failed(entry, listed)
        + (f'<ul class="pages">{links}</ul>' if links else "")
        + (f'<div class="findings"><ol>{findings}</ol></div>' if findings else "")
        + (f'<div class="lb lb-provenance"><dl>{parameters}</dl></div>' if parameters else "")
        + "</article>"
    )


def headline(findings: Mapping[str, Sequence[object]]) -> list[str]:
    """The pages whose findings stand for the whole report: the briefing where it has some, else all that have."""
    files = [file for file, found in findings.items() if found]
    return [file for file in files if "briefing" in file] or files


def _title(entry: Entry) -> str:
    return str(entry.manifest.get("title") or entry.name)


def _status(entry: Entry) -> str:
    if entry.failure:
        return '<strong class="tag failed">last run failed</strong>'
    return '<strong class="tag">done</strong>'


def _failed(entry: Entry, listed: Sequence[Entry]) -> str:
    if not entry.failure:
        return ""
    before = " What is shown is the last good report." if entry.manifest else " There is no good report yet."
    earlier = [one for one in listed if one.manifest and storage.series(str(one.manifest.get("series"))) == entry.name]
    if earlier and not entry.manifest:
        before = f" The last good report is {_link(earlier[0], earlier[0].name)}."
    kept = "".join(
        f' · <a href="{text(entry.name)}/failed/{text(file)}">{text(file)}</a>'
        for file in entry.failure.get("kept", ())
    )
    return f'<p class="failure"><strong>{text(entry.failure.get("message"), 500)}</strong>{before}{kept}</p>'


def _anchor(finding: Mapping[str, Any]) -> str:
    return f"#{text(finding['figure'])}" if finding.get("label") else ""

"""One report to make: what, from what, where; and what its pages say about that."""

import os
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from analysis import __version__
from analysis.display import link, text
from analysis.errors import UsageError
from analysis.pipeline import ROOT, locate
from analysis.reports import execution, manifest, parameters, storage
from analysis.reports.page import Setting
from analysis.reports.storage import NEWEST

NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9_-]*(\{newest\}[A-Za-z0-9_-]*)?\Z")


@dataclass(frozen=True)
class Job:
    """A checked call of ``render``."""

    out: Path
    name: str
    work: Mapping[Path, Mapping[str, Any]]
    """Each notebook with the parameters it gets."""
    effective: Mapping[str, Any]
    """Every parameter with the value given, else its default."""
    timeout: float | None = None
    workers: int = 1
    pdf: bool = False
    tables: Callable[[Path], None] | None = None
    watched: bool = False
    progress: execution.Progress | None = None

    @property
    def series(self) -> str:
        """The name without the day of the newest data: what is locked, and where failures are kept."""
        return storage.series(self.name)

    @property
    def title(self) -> str:
        """Title of the report, from the parameter ``title``."""
        return str(self.effective.get("title") or self.series)

    @property
    def given(self) -> dict[str, Any]:
        """The parameters given, by name."""
        return {name: value for values in self.work.values() for name, value in values.items()}


def checked(notebooks: Sequence[Path], given: Mapping[str, Any], out: Path, name: str, **options: Any) -> Job:
    """The job, once nothing speaks against it; ``UsageError`` says what does."""
    if not notebooks:
        raise UsageError("no notebook is named: name one, like 03-launches.")
    if not NAME.match(name):
        raise UsageError(f"the name {name!r} cannot be used: take letters, digits, - and _ (and {NEWEST} once).")
    repeated = {path.stem for path in notebooks if [other.stem for other in notebooks].count(path.stem) > 1}
    if repeated:
        raise UsageError(f"two notebooks are called {sorted(repeated)[0]}: each gives a page of its name.")
    given = {key: _anywhere(value) if key in manifest.READ else value for key, value in given.items()}
    work = parameters.check(notebooks, given)
    defaults = {key: p.default for notebook in notebooks for key, p in parameters.declared(notebook).items()}
    for notebook in notebooks:
        execution.check_kernel(notebook)
    job = Job(out, name, work, defaults | dict(given), **options)
    corpus = job.effective.get("corpus")
    if corpus is not None and not locate(str(corpus)).exists():
        raise UsageError(f"the corpus {corpus} does not exist: name a file or folder that does.")
    return job


def _anywhere(given: Any) -> Any:
    """A path relative to the working folder as one that holds in any folder, such as that of the kernels."""
    here = Path(given) if isinstance(given, str) and given else None
    if here is None or here.is_absolute() or not here.exists() or here.resolve() == (ROOT / here).resolve():
        return given
    return str(here.resolve())


def inputs(job: Job) -> dict[str, Any]:
    """Everything the report's bytes depend on, with one hash over all of it."""
    named = {name: shown(value, job) for name, value in job.given.items()}
    return manifest.inputs(list(job.work), named, job.effective, ROOT)


def places(job: Job) -> dict[str, str]:
    """Folders of this machine that may turn up in outputs, and what stands for them."""
    found = {f"{ROOT}/": "", str(ROOT): ".", f"{Path.home()}/": "~/"}
    corpus = job.effective.get("corpus")
    above = locate(str(corpus)).resolve().parent if corpus else ROOT
    if not above.is_relative_to(ROOT) and len(above.parts) > 1:
        found[f"{above}/"] = ""
    return found


def shown(value: Any, job: Job) -> Any:
    """A parameter's value without folders of this machine."""
    if not isinstance(value, str):
        return value
    for place, stand in sorted(places(job).items(), key=lambda pair: -len(pair[0])):
        value = value.replace(place, stand)
    return value


def setting(job: Job, path: Path, siblings: Sequence[tuple[str, str]], facts: Mapping[str, Any]) -> Setting:
    """What the page of the notebook at `path` says beyond it; `facts` are the job's ``inputs``."""
    values = {name: p.default for name, p in parameters.declared(path).items()} | dict(job.work[path])
    author, licence = str(values.get("author") or ""), str(values.get("licence") or "")
    byline = [f"<strong>{text(author, 200)}</strong>" if author else "", link(licence) if licence else ""]
    byline.append(f"Corpus {text(shown(values['corpus'], job), 200)}" if "corpus" in values else "")
    commit, notebook = manifest.commit(ROOT), manifest.shown(path, ROOT)
    provenance = {
        "Parameters": {name: shown(value, job) for name, value in values.items()},
        "Notebook": f"{notebook} (sha256 {facts['notebooks'][notebook][:16]})",
        "Corpus digest": facts["inputs"].get("corpus", "none"),
        "Code": f"sha256 {facts['code'][:16]}" + (f", commit {commit}" if commit else ""),
        "Packages": f"requirements.lock sha256 {facts['lock'][:16]}" if facts["lock"] else "not locked",
        "Measured on gold data": manifest.measured() or "see the model cards in analysis/models/",
        "Versions": ", ".join(f"{package} {number}" for package, number in facts["versions"].items()),
    }
    return Setting(
        series=str(values.get("title") or job.series),
        byline=[part for part in byline if part],
        language=str(values.get("language") or "en"),
        colophon=f"Made with Launchbook {__version__}{_dated()}. The same corpus, code and parameters give this page "
        f"again, byte for byte: <code>launchbook verify</code>. Fingerprint {facts['fingerprint'][:16]}.",
        facts=provenance,
        siblings=siblings,
    )


def _dated() -> str:
    """The day that SOURCE_DATE_EPOCH names; the page carries no other clock."""
    epoch = os.environ.get("SOURCE_DATE_EPOCH", "")
    return f" on {datetime.fromtimestamp(int(epoch), UTC).date().isoformat()}" if epoch.isdigit() else ""

"""What all tests share: property tests are not timed, so that a busy machine fails none of them."""

import pytest
from hypothesis import settings

from analysis.reports import manifest

settings.register_profile("launchbook", deadline=None, derandomize=True)
settings.load_profile("launchbook")


@pytest.fixture
def steady_code(monkeypatch):
    """The program's own hash as if nobody edited it meanwhile."""
    monkeypatch.setattr(manifest, "code_digest", lambda root: "0" * 64)


@pytest.fixture
def corpus(tmp_path):
    """A corpus of one short article."""
    folder = tmp_path / "corpus"
    folder.mkdir()
    (folder / "a.txt").write_text("SEOUL — A launch.")
    return folder

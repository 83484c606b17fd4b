"""The bundled seed article: every quotation that its front matter names is found, word for word."""

import re
from pathlib import Path

import pytest
import yaml

from tests.test_statements import extracted

SEEDS = sorted((Path(__file__).parents[1] / "seeds").glob("*.md"))


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_quotations_of_the_seed(path: Path) -> None:
    _, head, text = path.read_text(encoding="utf-8").split("---\n", 2)
    found = extracted(text)
    said = ["".join(text[a:b] for a, b in spans) for spans in found["spans"]]
    for fact in yaml.safe_load(head)["statements"]:
        if quotation := fact.get("quotation"):
            words = re.sub(r"\W+", " ", quotation).strip()
            assert any(words in re.sub(r"\W+", " ", content) for content in said), quotation


@pytest.mark.parametrize("path", SEEDS, ids=lambda path: path.stem)
def test_relayed_minister(path: Path) -> None:
    found = extracted(path.read_text(encoding="utf-8").split("---\n", 2)[2])
    relayed = found[found["relayed_by"] == "Associated Press"]
    assert relayed["source_text"].tolist() == ["Defence Minister Nobuo Kishi"]

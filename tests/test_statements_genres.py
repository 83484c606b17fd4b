"""Transcripts and official statements: a turn is its speaker's, a statement its issuer's."""

import pandas as pd
import pytest

from analysis.statements.whole import issued, turns
from tests.test_statements import extracted

BRIEFING = """5:05 P.M. EDT

MR. DOLAN:  Good afternoon.  The minister said she would visit the site.

There is nothing to add.

Q    Did the test fail?

MS. HOFF:  (Laughs.)  No.

Q    Thank you.

PRESIDENT BRANDT:  (As interpreted.)  We share this goal.

                              END                 5:40 P.M. EDT
"""


def test_turns() -> None:
    found = extracted(BRIEFING, "transcript")
    assert found["source_text"].tolist() == ["MR. DOLAN", "Q", "MS. HOFF", "Q", "PRESIDENT BRANDT"]
    assert set(found["found_by"]) == {"turn"} and set(found["kind"]) == {"direct"}
    assert found["text"].iloc[0].endswith("nothing to add.")
    assert found["text"].iloc[4] == "We share this goal."
    assert "END" not in found["text"].iloc[4]


def test_anonymous_turn() -> None:
    text = "SENIOR ADMINISTRATION OFFICIAL:  Hi, everybody.\n\nQ  Why?\n\nSENIOR ADMINISTRATION OFFICIAL:  Because.\n"
    assert [part.source_text for part in turns(text)] == [
        "SENIOR ADMINISTRATION OFFICIAL",
        "Q",
        "SENIOR ADMINISTRATION OFFICIAL",
    ]


def test_named_turns_in_lower_case() -> None:
    text = "Dolan: Why now?\nHoff: Because we can.\nDolan: I see.\nHoff: Good.\n"
    assert [part.source_text for part in turns(text)] == ["Dolan", "Hoff", "Dolan", "Hoff"]


def test_statement_of_its_issuer() -> None:
    text = "We strongly condemn the launch. The ministry said that the missile fell into the sea.\n\n###\n"
    found = extracted(text, "statement", "Statement by Spokesperson Lena Hoff on the Launch")
    issuer = found[found["found_by"] == "issuer"]
    assert issuer["source_text"].tolist() == ["Spokesperson Lena Hoff"]
    assert issuer["source_start"].isna().all()
    assert issuer["text"].iloc[0] == text[: text.index("\n")]
    assert "The ministry" in found["source_text"].tolist()


def test_announced_statement() -> None:
    text = ("Halden, May 18 (HNA) -- Ada Brandt, minister of defence, issued the following press statement on Saturday:"
            "\nOur patience has an end.\n")  # fmt: skip
    part = issued("Press Statement by Defence Minister", text)
    assert part is not None and part.source_text == "Ada Brandt" and part.source is not None
    assert text[slice(*part.source)] == "Ada Brandt"
    assert [text[a:b] for a, b in part.spans] == ["Our patience has an end."]


BODY = "We will not move the border by one step."


@pytest.mark.parametrize(("title", "text", "source"), [
    ("Greetings to the chancellor", "Ada Roe, chancellor of the republic, received a message of greeting from "
     f"Bo Lind, president of the council, on Monday.\nThe message said:\n{BODY}", "Bo Lind"),
    ("A reply", f"Ada Roe, chancellor of the republic, sent a reply message to Bo Lind on May 2.\nIt said:\n{BODY}",
     "Ada Roe"),
    ("An article", f"Following is the full text of an article issued by a military observer on Friday:\n{BODY}",
     "a military observer"),
    ("An article", f"The full text of an article contributed by Cy Moor, an analyst, titled \"No\" says:\n{BODY}",
     "Cy Moor"),
    ("White Paper of the Harbour Institute on the Border", BODY, "Harbour Institute"),
    ("Notice on the Border", f"{BODY}\n\nADA B. ROE JR.\n\nTHE OLD HOUSE,\nMay 2, 2021.\n", "ADA B. ROE JR."),
    ("Letter to the Speaker", f"{BODY}\n\n        Yours,\n\n     ADA B. ROE\n", "ADA B. ROE"),
    ("Notice on the Border", f"{BODY}\n\nSee the MAP.\n", None),
])  # fmt: skip
def test_issuer_of_messages_articles_and_notices(title: str, text: str, source: str | None) -> None:
    part = issued(title, text)
    assert part is not None and part.source_text == source
    assert any(BODY in text[a:b] for a, b in part.spans)


def test_statement_without_issuer_and_without_text() -> None:
    assert issued("Joint Statement", "  \n ") is None
    part = issued("Fact Sheet", "Our patience has an end.")
    assert part is not None and part.source_text is None and part.source is None


def test_articles_have_neither() -> None:
    found = extracted("MR. LEE:  Hello.\n\nQ  Why?\n\n", "article")
    assert not set(found["found_by"]) & {"turn", "issuer"}


def test_title_may_be_missing() -> None:
    found = extracted("Our patience has an end.", "statement", pd.NA)
    assert found["found_by"].tolist()[:1] == ["issuer"]

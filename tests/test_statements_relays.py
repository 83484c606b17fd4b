"""Statements that an outlet passes on belong to the speaker, and name the outlet."""

import pandas as pd
import pytest

from tests.test_statements import extracted

RELAYED = [
    ("Yonhap reported the Joint Chiefs of Staff assessed that the launch took place at 8:10 a.m.",
     "the Joint Chiefs of Staff", "Yonhap News Agency"),
    ("Reuters reported that the ministry said the missile fell into the sea.", "the ministry", "Reuters"),
    ("The ministry said the missile fell into the sea, Reuters reported.", "The ministry", "Reuters"),
    ("The ministry said on Monday that the missile was lost, according to Reuters.", "The ministry", "Reuters"),
    ("Officials said the rocket failed, Kyodo News reported.", "Officials", "Kyodo News"),
    ("State media said the leader had ordered new tests.", None, None),
    ("Reuters said the missile fell into the sea.", "Reuters", None),
    ("The ministry told Reuters that the missile fell into the sea.", "The ministry", None),
]  # fmt: skip


@pytest.mark.parametrize(("text", "source", "relay"), RELAYED)
def test_relay(text: str, source: str | None, relay: str | None) -> None:
    found = extracted(text)
    if source is None:
        assert len(found)
        return
    assert found["source_text"].tolist() == [source]
    relays = [None if pd.isna(name) else name for name in found["relayed_by"]]
    assert relays == [relay]

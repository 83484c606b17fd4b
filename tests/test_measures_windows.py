"""Windows around launches: what is counted on which day, and that chance looks like chance."""

import numpy as np
import pandas as pd
import pytest

from analysis.measures import speaking, windows

DAY = pd.Timedelta(days=1)
FIRST = pd.Timestamp("2020-01-01")


def corpus(days, tones, speakers="A"):
    """One document of one statement for each of `days` (numbers from the first day)."""
    ids = [f"d{i:04}" for i in range(len(days))]
    documents = pd.DataFrame({"document_id": ids, "published": [FIRST + day * DAY for day in days]})
    told = pd.DataFrame({"statement_id": ids, "document_id": ids, "speaker": speakers,
                         "tone": pd.array(tones, dtype="Float64")})  # fmt: skip
    return told, documents


def at(*numbers):
    return pd.Series([FIRST + number * DAY for number in numbers])


def test_each_day_of_the_window_holds_its_statements():
    told, documents = corpus([0, 9, 10, 10, 11, 50, 51, 100], [0, 0.1, 0.2, 0.4, 0.3, -0.2, -0.4, 0])
    table = windows.around(told, documents, at(10, 50), 1, minimum=1, placebos=20)
    assert table["statements"].tolist() == [1, 3, 2]
    assert table["volume"].tolist() == [0.5, 1.5, 1.0]
    assert table["mean"].tolist() == pytest.approx([0.1, (0.2 + 0.4 - 0.2) / 3, (0.3 - 0.4) / 2])


def test_a_mean_of_too_few_is_missing():
    told, documents = corpus([0, 10, 10, 100], [0, 0.2, 0.4, 0])
    table = windows.around(told, documents, at(10), 1, minimum=3, placebos=20)
    assert table["mean"].isna().all()
    assert table.loc[0, "volume"] == 2


@pytest.fixture(scope="module")
def year():
    chance = np.random.default_rng(3)
    days = chance.integers(0, 730, 3000)
    launches = np.sort(chance.choice(np.arange(20, 700, 15), 30, replace=False))
    return days, chance.normal(0, 0.3, 3000), launches


def test_an_effect_of_launches_leaves_the_placebo_s_band(year):
    days, tones, launches = year
    after = np.isin(days, (launches[:, None] + np.arange(3)).ravel())
    told, documents = corpus(days, np.where(after, tones - 0.4, tones))
    table = windows.around(told, documents, at(*launches), 5, placebos=200)
    assert (table.loc[0:2, "mean"] < table.loc[0:2, "placebo_low"]).all()
    assert (
        table.loc[-5:-1, "mean"].between(table.loc[-5:-1, "placebo_low"], table.loc[-5:-1, "placebo_high"]).mean()
        >= 0.6
    )
    change = windows.before_after(told, documents, at(*launches), 5, ["A"], placebos=200).set_index("speaker")
    assert change.loc["A", "high"] < 0
    assert change.loc["A", "p_placebo"] < 0.05
    assert "A (" in speaking.changed(change.reset_index())


def test_no_effect_stays_inside(year):
    days, tones, launches = year
    told, documents = corpus(days, tones)
    table = windows.around(told, documents, at(*launches), 7, placebos=200)
    inside = table["mean"].between(table["placebo_low"], table["placebo_high"])
    assert inside.mean() >= 0.8
    change = windows.before_after(told, documents, at(*launches), 7, placebos=200).iloc[0]
    assert change["low"] < 0 < change["high"]
    assert change["p_placebo"] > 0.05


def test_same_bytes_whatever_the_order(year):
    days, tones, launches = year
    told, documents = corpus(days[:400], tones[:400])
    order = np.random.default_rng(1).permutation(400)
    shuffled = told.iloc[order].reset_index(drop=True), documents.iloc[order[::-1]].reset_index(drop=True)
    first = windows.around(told, documents, at(*launches), 3, placebos=50)
    pd.testing.assert_frame_equal(first, windows.around(*shuffled, at(*launches), 3, placebos=50), check_exact=True)


def test_launch_days_lie_within_the_corpus_and_are_known_to_the_day():
    _, documents = corpus([0, 100], [0, 0])
    launches = pd.DataFrame(
        {"date": [*at(5, 5, 200, 31), pd.NaT], "precision": ["day", "day", "day", "month", "unknown"]}
    )
    assert windows.launch_days(launches, documents).tolist() == at(5).tolist()


def test_no_launch_and_no_date_leave_everything_missing():
    told, documents = corpus([0, 1], [0.1, 0.2])
    assert windows.around(told, documents, at(), 2)["mean"].isna().all()
    undated = documents.assign(published=pd.Series([pd.NaT, pd.NaT], dtype="datetime64[us]"))
    assert windows.around(told, undated, at(1), 2)["volume"].isna().all()
    assert "No launch day" in speaking.outlying(windows.around(told, undated, at(1), 2))
    assert "Nobody" in speaking.changed(windows.before_after(told, undated, at(1), 2, ["A"]))

"""Charts of tone: what they say in words is what the numbers say, and they come out the same every time."""

import io

import numpy as np
import pandas as pd
import pytest

from analysis import charts, display
from analysis.measures import intervals, speaking, windows

CHANCE = np.random.default_rng(9)


def statements(size=120):
    mean = {"Hard": -0.5, "Calm": 0.0, "Warm": 0.4, "Rare": 0.0}
    speakers = [*np.array(["Hard", "Calm", "Warm"])[np.arange(size) % 3], "Rare", "Rare"]
    tones = np.clip([CHANCE.normal(mean[name], 0.2) for name in speakers], -1, 1)
    ids = [f"d{i:03}" for i in range(len(speakers))]
    return pd.DataFrame({"statement_id": ids, "document_id": ids, "speaker": speakers, "tone": tones,
                         "towards": np.where(np.arange(len(ids)) % 2, "launch", "Ruritania")})  # fmt: skip


TOLD = statements()
ALONE = pd.Series({name: name for name in TOLD["document_id"]})
PUBLISHED = pd.Timestamp("2022-01-01") + pd.to_timedelta(np.arange(len(TOLD)), "D")
DOCUMENTS = pd.DataFrame({"document_id": TOLD["document_id"], "published": PUBLISHED})
DAYS = pd.Series(pd.to_datetime(["2022-01-20", "2022-02-20"]))
MEANS = intervals.means(TOLD, ALONE)
YEARS = intervals.means(TOLD.assign(period=pd.Period("2022", "Y")), ALONE, ["period"])
ALL = {
    "dots": lambda: charts.tone_dots(MEANS),
    "matrix": lambda: charts.tone_matrix(speaking.grid(intervals.means(TOLD, ALONE, ["speaker", "towards"]))),
    "time": lambda: charts.tone_over_time(YEARS, "year"),
    "differences": lambda: charts.tone_differences(intervals.differences(TOLD, ALONE)),
    "around": lambda: charts.around_launches(
        windows.around(TOLD, DOCUMENTS, DAYS, 3, minimum=1, placebos=20), launches=2
    ),
    "change": lambda: charts.before_after(windows.before_after(TOLD, DOCUMENTS, DAYS, 9, minimum=2, placebos=20), 9),
}
NOTHING = {
    "dots": lambda: charts.tone_dots(MEANS.head(0)),
    "matrix": lambda: charts.tone_matrix(speaking.grid(intervals.means(TOLD.head(0), ALONE, ["speaker", "towards"]))),
    "time": lambda: charts.tone_over_time(YEARS.head(0), "year"),
    "differences": lambda: charts.tone_differences(intervals.differences(TOLD.head(0), ALONE)),
    "around": lambda: charts.around_launches(windows.around(TOLD, DOCUMENTS, DAYS.head(0), 3)),
    "change": lambda: charts.before_after(windows.before_after(TOLD, DOCUMENTS, DAYS.head(0), 3), 3),
}


def drawn(chart):
    file = io.BytesIO()
    chart.figure.savefig(file, format="svg", metadata={"Date": None})
    return file.getvalue()


@pytest.mark.parametrize("name", ALL)
def test_a_chart_has_words_and_numbers_and_is_the_same_twice(name):
    chart = ALL[name]()
    assert chart.caption.endswith(".")
    assert any(character.isdigit() for character in chart.alt)
    assert len(chart.data)
    assert display.figure(chart).html == display.figure(ALL[name]()).html


@pytest.mark.parametrize("name", NOTHING)
def test_nothing_to_draw_is_said(name):
    chart = NOTHING[name]()
    assert chart.alt.startswith("No")
    assert drawn(chart)


def test_dots_tell_the_order_and_who_is_too_rare():
    chart = charts.tone_dots(MEANS)
    assert chart.alt.index("Hard") < chart.alt.index("Calm") < chart.alt.index("Warm")
    assert "Too few statements to show: Rare" in chart.alt
    assert "direct quotations alone" in charts.tone_dots(MEANS, basis="direct quotations alone").caption


def test_differences_name_those_that_survive_correction():
    assert "Calm minus Hard" in charts.tone_differences(intervals.differences(TOLD, ALONE)).alt

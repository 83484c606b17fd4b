"""Counting launches per period: exact dates only where a period needs them, gaps in the corpus as missing."""

import pandas as pd
import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import schema
from analysis.measures import holdings, periods


def launches(rows):
    table = pd.DataFrame(rows, columns=["date", "precision", "kind", "count"])
    table["date"] = pd.to_datetime(table["date"])
    return table.assign(launch_id=[f"l{i}" for i in range(len(table))], reference_id=pd.NA)


EVENTS = launches([
    ("2022-01-05", "day", "ballistic", 1), ("2022-01-11", "day", "ballistic", None), ("2021-10-01", "month", "slbm", 1),
    ("2021-01-01", "year", "missile", 2), (None, "unknown", "missile", None), ("2022-01-11", "day", "cruise", 2),
])  # fmt: skip


@pytest.mark.parametrize(("frequency", "total"), [("day", 3), ("week", 3), ("month", 4), ("quarter", 4), ("year", 5)])
def test_only_dates_exact_enough_are_counted(frequency, total):
    index = periods.span(EVENTS["date"], frequency)
    assert periods.per_period(EVENTS, index, frequency).to_numpy().sum() == total


def test_missiles_and_events_are_different_counts():
    index = periods.span(EVENTS["date"], "year")
    assert periods.per_period(EVENTS, index, "year", missiles=True).to_numpy().sum() == 1 + 1 + 1 + 2 + 2


def test_a_period_without_documents_is_missing_not_zero():
    index = periods.span(EVENTS["date"], "month", since="2021-10-01", until="2022-02-01")
    documents = pd.DataFrame({"published": pd.to_datetime(["2022-01-05", "2022-02-02"])})
    table = periods.per_period(EVENTS, index, covered=periods.coverage(documents, index))
    assert table.isna().all(axis=1).to_dict() == {
        pd.Period("2021-10"): False, pd.Period("2021-11"): True, pd.Period("2021-12"): True,
        pd.Period("2022-01"): False, pd.Period("2022-02"): False,
    }  # fmt: skip


@given(st.lists(st.tuples(st.dates(pd.Timestamp("1984-01-01").date(), pd.Timestamp("2030-01-01").date()),
                          st.sampled_from(schema.LAUNCH_KINDS)), min_size=1, max_size=40),
       st.sampled_from(sorted(periods.FREQUENCIES)))  # fmt: skip
def test_every_dated_event_is_counted_once(rows, frequency):
    table = launches([(day, "day", kind, 1) for day, kind in rows])
    index = periods.span(table["date"], frequency)
    assert periods.per_period(table, index, frequency).to_numpy().sum() == len(rows)
    last = periods.cumulative(table).groupby("year")["events"].max()
    assert last.sum() == len(rows)


def test_gaps_are_days_between_launch_days():
    assert periods.gaps(EVENTS)["days"].tolist()[1:] == [6.0]


def test_against_record_balances():
    record = pd.DataFrame({"reference_id": ["a", "b", "c"], "date": ["2021-10-19", "2022-01-05", "2022-01"],
                           "kind": "srbm", "weapon": "", "place": "", "actor": "", "count": [1, 1, 1]})  # fmt: skip
    held = EVENTS.assign(reference_id=["b", pd.NA, pd.NA, pd.NA, pd.NA, pd.NA])
    table = periods.against_record(held, record, periods.span(EVENTS["date"], "year"))
    assert table.loc[pd.Period("2022"), ["record", "in corpus", "not in corpus"]].tolist() == [2, 1, 1]
    assert (table["record"] == table["in corpus"] + table["not in corpus"]).all()


def test_months_between_documents_without_any():
    documents = pd.DataFrame(
        {"published": pd.to_datetime(["2021-11-02", None, "2022-02-01"]), "outlet": ["A", "B", None]}
    )
    assert holdings.empty_months(documents) == [pd.Period("2021-12"), pd.Period("2022-01")]
    table = holdings.by_month(documents)
    assert table.to_numpy().sum() == 2
    assert len(table) == 4

"""Intervals and differences: against scipy, published corrections, and what must not matter."""

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy import stats

from analysis.measures import bootstrap, copies, intervals, speaking


def statements(tones, documents=None, **columns):
    size = len(tones)
    return pd.DataFrame({"statement_id": [f"s{i}" for i in range(size)],
                         "document_id": documents or [f"d{i}" for i in range(size)], "speaker": "A", "kind": "direct",
                         "tone": pd.array(tones, dtype="Float64"), **columns})  # fmt: skip


def alone(table):
    return pd.Series({name: name for name in table["document_id"]})


CHANCE = np.random.default_rng(5)
SKEWED = CHANCE.exponential(1.0, 40)


def test_interval_of_single_statements_is_scipy_s():
    theirs = stats.bootstrap((SKEWED,), np.mean, n_resamples=9999, method="BCa", rng=np.random.default_rng(1))
    ours = bootstrap.interval(SKEWED, np.ones(40), draws=9999, name="test")
    width = theirs.confidence_interval.high - theirs.confidence_interval.low
    assert ours == pytest.approx(tuple(theirs.confidence_interval), abs=0.04 * width)


def test_interval_over_clusters_is_scipy_s_for_a_ratio():
    counts = CHANCE.integers(1, 6, 40).astype(float)
    sums = CHANCE.normal(0.3, 1, 40) * counts
    theirs = stats.bootstrap((sums, counts), lambda a, b, axis: a.sum(axis=axis) / b.sum(axis=axis), paired=True,
                             n_resamples=9999, method="BCa", vectorized=True, rng=np.random.default_rng(1))  # fmt: skip
    ours = bootstrap.interval(sums, counts, draws=9999, name="test")
    width = theirs.confidence_interval.high - theirs.confidence_interval.low
    assert ours == pytest.approx(tuple(theirs.confidence_interval), abs=0.04 * width)


def test_difference_of_apart_groups_is_scipy_s():
    first, second = CHANCE.normal(0, 1, 60), CHANCE.normal(0.5, 1, 60)
    table = np.zeros((60, 4))
    table[:, 0], table[:, 1], table[:, 2], table[:, 3] = first, 1, second, 1
    theirs = stats.bootstrap((first, second), lambda a, b, axis: a.mean(axis=axis) - b.mean(axis=axis), paired=True,
                             n_resamples=9999, method="BCa", vectorized=True, rng=np.random.default_rng(1))  # fmt: skip
    difference, low, high, p = bootstrap.difference(table, draws=9999, name="test")
    assert difference == pytest.approx(first.mean() - second.mean())
    assert (low, high) == pytest.approx(tuple(theirs.confidence_interval), abs=0.03)
    assert (p < 0.05) == (low > 0 or high < 0)


def test_interval_covers_the_truth_about_as_often_as_it_says():
    chance, held = np.random.default_rng(11), 0
    for trial in range(300):
        effects = np.repeat(chance.normal(0, 1, 25), 4)
        values = (effects + chance.normal(0, 0.5, 100)).reshape(25, 4)
        low, high = bootstrap.interval(values.sum(axis=1), np.full(25, 4.0), draws=500, name=str(trial))
        held += low <= 0 <= high
    assert 0.89 <= held / 300 <= 0.98


def test_statements_of_one_article_are_not_independent():
    tones = CHANCE.normal(0, 0.3, 20)
    repeated = statements(np.repeat(tones, 5), documents=[f"d{i}" for i in np.repeat(range(20), 5)])
    by_article = intervals.means(repeated, alone(repeated)).iloc[0]
    by_statement = intervals.means(repeated.assign(document_id=repeated["statement_id"]),
                                   pd.Series(dtype="str")).iloc[0]  # fmt: skip
    assert by_article["high"] - by_article["low"] > 1.7 * (by_statement["high"] - by_statement["low"])
    assert (by_article["statements"], by_article["articles"]) == (100, 20)


def test_wire_copies_count_once():
    wire = "The army fired two missiles into the sea on Monday, the ministry said. Nobody was hurt by them, it added."
    documents = pd.DataFrame({
        "document_id": ["a", "b", "c", "d"], "duplicate_of": [None, None, None, "c"],
        "text": [wire, "Capital, 3 May. " + wire, "Another story altogether, of a length that a wire report has.",
                 "Another story altogether, of a length that a wire report has."]})  # fmt: skip
    assert copies.clusters(documents).to_dict() == {"a": "a", "b": "a", "c": "c", "d": "c"}
    told = statements([0.1, 0.1, 0.5, 0.5], documents=list("abcd"))
    assert intervals.means(told, copies.clusters(documents))["articles"].tolist() == [2]


def test_too_few_have_counts_and_no_mean():
    told = statements([0.1, 0.2, 0.3, 0.4])
    row = intervals.means(told, alone(told), minimum=5).iloc[0]
    assert (row["statements"], row["articles"], row["shown"]) == (4, 4, False)
    assert np.isnan([row["mean"], row["low"]]).all()
    crowded = statements([0.1, 0.2, 0.3, 0.4, 0.5], documents=["d", "d", "d", "e", "e"])
    assert not intervals.means(crowded, alone(crowded), minimum=5).iloc[0]["shown"]


def test_no_variation_means_no_interval():
    told = statements([0.2] * 8)
    row = intervals.means(told, alone(told)).iloc[0]
    assert row["mean"] == pytest.approx(0.2)
    assert np.isnan(row["low"])


@settings(max_examples=15, deadline=None)
@given(st.randoms(use_true_random=False))
def test_order_of_rows_does_not_matter(random):
    told = statements(CHANCE_TONES, documents=[f"d{i // 3}" for i in range(60)],
                      speaker=[f"S{i % 3}" for i in range(60)])  # fmt: skip
    order = list(range(60))
    random.shuffle(order)
    shuffled = told.iloc[order].reset_index(drop=True)
    pd.testing.assert_frame_equal(intervals.means(told, alone(told)), intervals.means(shuffled, alone(shuffled)))
    pd.testing.assert_frame_equal(intervals.differences(told, alone(told)),
                                  intervals.differences(shuffled, alone(shuffled)))  # fmt: skip


CHANCE_TONES = np.random.default_rng(2).normal(0, 0.4, 60).round(3)


def test_direct_quotations_alone():
    told = statements([0.1, 0.2, None, 0.4], kind=["direct", "indirect", "direct", "mixed"])
    assert intervals.usable(told)["statement_id"].tolist() == ["s0", "s1", "s3"]
    assert intervals.usable(told, direct_only=True)["statement_id"].tolist() == ["s0"]


# --- corrections: published worked examples -------------------------------------------------------


def test_holm_worked_example():
    # five p-values of a textbook example; Holm multiplies them by 5, 4, 3, 2, 1 and keeps the order
    assert intervals.holm([0.01, 0.02, 0.03, 0.04, 0.05]) == pytest.approx([0.05, 0.08, 0.09, 0.09, 0.09])
    assert intervals.holm([0.04, 0.01]) == pytest.approx([0.04, 0.02])


def test_benjamini_hochberg_on_the_fifteen_p_values_of_the_1995_article():
    p = [0.0001, 0.0004, 0.0019, 0.0095, 0.0201, 0.0278, 0.0298, 0.0344, 0.0459, 0.3240, 0.4262, 0.5719, 0.6528,
         0.7590, 1.0]  # fmt: skip
    assert (intervals.benjamini_hochberg(p) <= 0.05).sum() == 4  # "four hypotheses"; Holm rejects three
    assert (intervals.holm(p) <= 0.05).sum() == 3
    assert intervals.benjamini_hochberg(p) == pytest.approx(stats.false_discovery_control(p))


@settings(max_examples=40, deadline=None)
@given(st.lists(st.floats(0, 1), max_size=12))
def test_corrections_only_raise_p(p):
    for corrected in (intervals.holm(p), intervals.benjamini_hochberg(p)):
        assert (corrected >= np.array(p) - 1e-12).all()
        assert (corrected <= 1).all()


# --- comparisons ------------------------------------------------------------------------------------


def test_a_real_difference_is_found_and_chance_is_not():
    chance = np.random.default_rng(4)
    tones = np.concatenate([chance.normal(mean, 0.3, 40) for mean in (-0.4, 0.0, 0.0)])
    told = statements(tones, speaker=list(np.repeat(["hard", "calm", "mild"], 40)))
    table = intervals.differences(told, alone(told)).set_index(["first", "second"])
    assert table.loc[("calm", "hard"), "p_corrected"] < 0.05
    assert table.loc[("calm", "hard"), "difference"] > 0.25
    assert table.loc[("calm", "mild"), "p_corrected"] > 0.05
    assert (table["p_corrected"] >= table["p"]).all()


def test_outlets_are_compared_on_the_launches_that_both_report():
    documents = pd.DataFrame({"document_id": list("abcde"), "outlet": ["X", "Y", "X", "Y", "X"]})
    mentions = pd.DataFrame({"document_id": list("abcd"), "role": "reported", "start": 0,
                             "launch_id": ["one", "one", "two", "three"]})  # fmt: skip
    told = statements([0.1, 0.2, 0.3, 0.4, 0.5], documents=list("abcde"))
    same, launches = intervals.on_same_launches(told, documents, mentions)
    assert same["document_id"].tolist() == ["a", "b"]
    assert same["outlet"].tolist() == ["X", "Y"]
    assert launches.to_dict() == {"a": "one", "b": "one"}


def test_towards_names_a_country_or_a_matter():
    told = statements([0.1, 0.2, 0.3]).assign(
        target=["launch", "other side", None], target_name=[None, "Ruritania", None]
    )
    assert speaking.towards(told)["towards"].tolist() == ["launch", "Ruritania"]


def test_extremes_come_from_different_speakers():
    told = statements([-0.9, -0.8, -0.1, 0.2, 0.9], speaker=["A", "A", "B", "B", "C"])
    assert speaking.extremes(told, 2)["statement_id"].tolist() == ["s0", "s2", "s4", "s3"]


def test_the_hardest_are_named_by_their_sign():
    told = statements([0.1, 0.2, 0.3] * 4, speaker=["A", "B", "C"] * 4)
    sentence = speaking.hardest(intervals.means(told, alone(told), minimum=2))
    assert "“A” has the least positive mean tone (+0.10" in sentence and "“C” the most positive (+0.30" in sentence
    told["tone"] = told["tone"] - 0.5
    sentence = speaking.hardest(intervals.means(told, alone(told), minimum=2))
    assert "“A” has the most negative" in sentence and "“C” the least negative" in sentence


def test_nothing_to_compare_is_said():
    told = statements([0.1])
    assert "Too few" in speaking.hardest(intervals.means(told, alone(told)))
    assert "No two" in speaking.apart(intervals.differences(told, alone(told)))
    assert intervals.means(told.head(0), alone(told)).empty

"""Words of statements: log-odds against a hand calculation, NLTK's collocations, concordance lines, lemmas."""

import numpy as np
import pandas as pd
import pytest
from nltk.collocations import BigramCollocationFinder
from nltk.metrics import BigramAssocMeasures

from analysis.measures import words
from analysis.measures.lemmas import lemma


def statements(*pairs):
    return pd.DataFrame([(f"s{i}", speaker, text) for i, (speaker, text) in enumerate(pairs)],
                        columns=["statement_id", "speaker", "text"]).astype("str")  # fmt: skip


TOLD = statements(
    ("A", "We condemn the launch of missiles."), ("A", "We condemned the launches and condemn the launch again."),
    ("A", "The ballistic missile launch is a threat."), ("B", "Peaceful satellites were launched."),
    ("B", "Our peaceful satellite is a right of our peaceful nation."), ("B", "A launching is a sovereign right."),
    ("B", "Rights are rights."), (None, "A launch, said nobody known."),
)  # fmt: skip


def test_log_odds_follow_equations_15_to_22():
    first, second, prior = np.array([10.0, 3, 1]), np.array([4.0, 4, 12]), np.array([5.0, 2.5, 4.5])
    expected = []
    for y, other, a in zip(first, second, prior, strict=True):
        omega = [
            (count + a) / (counts.sum() + prior.sum() - count - a) for count, counts in ((y, first), (other, second))
        ]
        variance = 1 / (y + a) + 1 / (other + a)
        expected.append((np.log(omega[0]) - np.log(omega[1])) / np.sqrt(variance))
    assert words.log_odds(first, second, prior) == pytest.approx(expected)
    assert words.log_odds(second, first, prior) == pytest.approx(-np.array(expected))


FOX = dict.fromkeys(["quick", "brown", "fox", "jumps", "over", "lazy", "pig"], 1) | {"the": 2}
PUBLISHED = {
    "flat": (
        dict.fromkeys(["lazy", "purple", "pig", "jumps", "over", "lazier", "donkey"], 1) | {"the": 2}, {},
        {"donkey": -0.6894227886807968, "lazier": -0.6894227886807968, "lazy": 0.0, "the": 0.0,
         "fox": 0.6894227886807968},
    ),
    "flat, one word a thousand times": (
        dict.fromkeys(["lazy", "purple", "pig", "jumps", "over", "sleepy", "donkey"], 1) | {"the": 2, "very": 1000}, {},
        {"very": -2.2144429606255946, "purple": 0.3528670051726073, "quick": 1.7074955767167836,
         "over": 3.4564380059373603, "the": 4.954523357120953},
    ),
    "informed": (
        dict.fromkeys(["lazy", "purple", "pig", "jumps", "over", "sleepy", "donkey"], 1) | {"the": 2, "very": 1000},
        {"very": 1 / 1000},
        {"very": -0.4368846171934332, "sleepy": 0.3539801999989518, "fox": 1.7087406001344665,
         "jumps": 3.4605672465974453, "the": 4.961066225017743},
    ),
}  # fmt: skip
"""Counts of the second text, priors other than 0.05, and z-scores, as the documentation of the package fightin_words
gives them for its two examples (P. H. M. Wigderowitz 2019, github.com/Wigder/fightin_words)."""


@pytest.mark.parametrize("name", PUBLISHED)
def test_log_odds_of_published_examples(name):
    other, priors, expected = PUBLISHED[name]
    vocabulary = sorted({*FOX, *other})
    first, second = (np.array([counts.get(word, 0) for word in vocabulary], float) for counts in (FOX, other))
    found = words.log_odds(first, second, np.array([priors.get(word, 0.05) for word in vocabulary]))
    assert {word: found[vocabulary.index(word)] for word in expected} == pytest.approx(expected, abs=1e-12)


def test_log_odds_shrink_rare_words_and_a_strong_prior_shrinks_all():
    counts, others = np.array([2.0, 200, 800]), np.array([0.0, 100, 900])
    z = words.log_odds(counts, others, 50 * (counts + others) / 2002)
    assert abs(z[0]) < abs(z[1])
    assert (np.abs(words.log_odds(counts, others, 5000 * (counts + others) / 2002)) < np.abs(z) + 1e-9).all()


def test_distinctive_words_are_lemmas_with_counts():
    table = words.distinctive(TOLD, most=3, least=2, prior=10)
    mine = table[table["speaker"] == "A"].set_index("word")
    assert mine.index[0] == "condemn"
    assert mine.loc["condemn", ["count", "others"]].tolist() == [3, 0]
    theirs = table[table["speaker"] == "B"].set_index("word")
    assert theirs.loc["peaceful", "count"] == 3
    assert (table["z"] > 0).all()
    assert words.distinctive(TOLD.head(0)).empty


def test_distinctive_words_do_not_depend_on_the_order():
    shuffled = TOLD.sample(frac=1, random_state=2).reset_index(drop=True)
    pd.testing.assert_frame_equal(words.distinctive(TOLD, least=1), words.distinctive(shuffled, least=1))


def test_concordance_finds_every_inflection_and_phrases():
    table = words.concordance(TOLD, "launch", width=20)
    assert table["word"].tolist() == ["launch", "launches", "launch", "launch", "launched", "launch"]
    assert table.loc[0, "before"].endswith("condemn the ")
    narrow = words.concordance(statements(("A", "Nobody welcomed the launch yesterday evening.")), "launch", width=12)
    assert narrow[["before", "after"]].iloc[0].tolist() == ["the ", " yesterday"]
    assert words.concordance(TOLD, "ballistic missiles")["word"].tolist() == ["ballistic missile"]
    assert words.concordance(TOLD, "absent").empty
    assert words.concordance(TOLD, "").empty
    assert words.concordance(TOLD.head(0), "launch").empty


def test_collocations_are_nltk_s():
    told = statements(*[("A", text) for text in (
        "They fired a ballistic missile.", "A ballistic missile flew.", "The missile fell.", "Talks failed.",
        "A ballistic missile landed.", "Talks went well.")])  # fmt: skip
    table = words.collocations(told, "missile", window=2)
    stream = ["they", "fire", "a", "ballistic", "missile", ".", "a", "ballistic", "missile", "fly", ".", "the",
              "missile", "fall", ".", "talk", "fail", ".", "a", "ballistic", "missile", "land", ".", "talk", "go",
              "well", "."]  # fmt: skip
    finder = BigramCollocationFinder.from_words(stream)
    expected = dict(finder.score_ngrams(BigramAssocMeasures.likelihood_ratio))["ballistic", "missile"]
    row = table.set_index("word").loc["ballistic"]
    assert (row["side"], row["count"]) == ("before", 3)
    assert row["likelihood"] == pytest.approx(expected, rel=0.02)


def test_collocations_stay_within_a_statement():
    told = statements(("A", "We saw a missile"), ("A", "Peace now"), ("A", "We saw a missile"), ("A", "Peace now"))
    assert "peace" not in set(words.collocations(told, "missile")["word"])
    assert words.collocations(told.head(0), "missile").empty


@pytest.mark.parametrize(
    ("word", "tag", "expected"),
    [("escalated", "VBN", "escalate"), ("threatened", "VBD", "threaten"), ("allies", "NNS", "ally"),
     ("flew", "VBD", "fly"),
     ("sanctions", "NNS", "sanction"), ("violates", "VBZ", "violate"), ("stopping", "VBG", "stop"), ("X", "NNS", "x"),
     ("sanctions", "JJ", "sanctions"), ("", "NNS", "")],
)  # fmt: skip
def test_lemma(word, tag, expected):
    assert lemma(word, tag) == expected

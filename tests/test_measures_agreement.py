"""Agreement: against Krippendorff's worked example, two libraries, and Cohen's definition."""

import krippendorff
import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from sklearn import metrics

from analysis.__main__ import main
from analysis.errors import UsageError
from analysis.measures import agreement, coding
from analysis.readers.coding import read_sheets

NONE = None
PUBLISHED = [
    [1, 2, 3, 3, 2, 1, 4, 1, 2, NONE, NONE, NONE],
    [1, 2, 3, 3, 2, 2, 4, 1, 2, 5, NONE, 3],
    [NONE, 3, 3, 3, 2, 3, 4, 2, 2, 5, 1, NONE],
    [1, 2, 3, 3, 2, 4, 4, 1, 2, 5, 1, NONE],
]
"""Four observers, twelve units, missing values: section C to E of Krippendorff (2011)."""


@pytest.mark.parametrize(("level", "alpha"), [("nominal", 0.743), ("ordinal", 0.815), ("interval", 0.849)])
def test_alpha_of_the_published_example(level, alpha):
    assert agreement.krippendorff_alpha(PUBLISHED, level) == pytest.approx(alpha, abs=0.0006)


@settings(max_examples=40, deadline=None)
@given(st.integers(2, 4), st.integers(2, 12), st.integers(2, 4), st.integers(0, 10_000))
def test_alpha_is_that_of_the_package(coders, units, values, seed):
    chance = np.random.default_rng(seed)
    ratings = np.where(chance.random((coders, units)) < 0.2, np.nan, chance.integers(0, values, (coders, units)))
    twice = ratings[:, (~np.isnan(ratings)).sum(axis=0) > 1]
    if twice.size == 0 or len(np.unique(twice[~np.isnan(twice)])) < 2:
        return
    for level in ("nominal", "ordinal", "interval"):
        theirs = krippendorff.alpha(ratings, level_of_measurement=level)
        assert agreement.krippendorff_alpha(ratings.tolist(), level) == pytest.approx(theirs)


def test_alpha_without_anything_to_compare_is_missing():
    assert np.isnan(agreement.krippendorff_alpha([[1, None], [None, 1]]))
    assert np.isnan(agreement.krippendorff_alpha([[1, 1], [1, 1]]))
    with pytest.raises(ValueError, match="nominal, ordinal or interval"):
        agreement.krippendorff_alpha(PUBLISHED, "ratio")


LABELS = st.lists(st.sampled_from("abc"), min_size=2, max_size=30)


@settings(max_examples=60, deadline=None)
@given(LABELS, st.randoms(use_true_random=False))
def test_kappa_and_scores_are_scikit_learn_s(truth, random):
    guess = [random.choice("abc") if random.random() < 0.5 else label for label in truth]
    weights = [random.choice([0.5, 1, 3]) for _ in truth]
    if len({*truth, *guess}) > 1:
        assert agreement.cohen_kappa(truth, guess) == pytest.approx(metrics.cohen_kappa_score(truth, guess))
    labels = sorted(set(truth))
    theirs = metrics.precision_recall_fscore_support(
        truth, guess, labels=list("abc"), sample_weight=weights, zero_division=np.nan
    )
    ours = agreement.scores(truth, guess, list("abc"), weights).drop(index="macro")
    np.testing.assert_allclose(ours["precision"], theirs[0])
    np.testing.assert_allclose(ours["recall"], theirs[1])
    np.testing.assert_allclose(ours.loc[labels, "f1"], pd.Series(theirs[2], index=list("abc"))[labels])
    assert agreement.confusion(truth, guess, list("abc")).to_numpy().tolist() == metrics.confusion_matrix(
        truth, guess, labels=list("abc")).tolist()  # fmt: skip


def test_calibration_compares_predicted_with_observed():
    table = agreement.calibration(np.array([0.05, 0.15, 0.15, 0.95, 1.0]), np.array([False, True, False, True, True]))
    assert table["cases"].tolist() == [1, 2, 0, 0, 0, 0, 0, 0, 0, 2]
    assert table.loc[1, ["predicted", "observed", "gap"]].tolist() == pytest.approx([0.15, 0.5, 0.35])


def test_calibration_in_groups_of_equal_size():
    chance = np.random.default_rng(3).random(1000)
    table = agreement.calibration(chance, np.random.default_rng(4).random(1000) < chance, equal="cases")
    assert (table["cases"] == 100).all()
    assert table["gap"].abs().max() < 0.15
    assert (table["predicted"].diff().dropna() > 0).all()


# --- coding sheets -----------------------------------------------------------------------------------


def corpus(size=60):
    chance = np.random.default_rng(8)
    chances = chance.dirichlet([3, 2, 2], size)
    text = "Before it. " + "The council met again. " * 40
    documents = pd.DataFrame({"document_id": [f"d{i}" for i in range(size)], "outlet": "Wire", "text": text,
                              "published": pd.Timestamp("2022-01-05")})  # fmt: skip
    told = pd.DataFrame({"statement_id": [f"d{i}:11-33" for i in range(size)], "document_id": documents["document_id"],
                         "start": 11, "end": 33, "text": text[11:33], "speaker": "A", "source_text": "he",
                         "target_text": "council", "tone": chances[:, 2] - chances[:, 0],
                         **dict(zip(coding.TONES, chances.T, strict=True))})  # fmt: skip
    return told, documents


def test_sample_is_stratified_blind_and_repeatable():
    told, documents = corpus()
    sheet, key = coding.sample(told, documents, 12, seed=3)
    assert len(sheet) == 12
    assert key["machine"].value_counts().to_dict() == dict.fromkeys(coding.TONES, 4)
    assert key["weight"].sum() == pytest.approx(len(told))
    assert not {"machine", *[f"{tone}" for tone in coding.TONES]} & set(sheet)
    assert (sheet[["tone", "speaker_right", "target_right"]] == "").all(axis=None)
    again, _ = coding.sample(told.sample(frac=1, random_state=1), documents, 12, seed=3)
    pd.testing.assert_frame_equal(sheet, again)
    other, _ = coding.sample(told, documents, 12, seed=4)
    assert other["statement_id"].tolist() != sheet["statement_id"].tolist()
    assert (sheet["before"].str[-4:] == "it. ").all()


def test_a_small_corpus_is_taken_whole():
    told, documents = corpus(7)
    sheet, key = coding.sample(told, documents, 100)
    assert len(sheet) == 7
    assert (key["weight"] == 1).all()


def filled(tmp_path, **changes):
    """Two filled sheets and their key on disk: Anna agrees with the machine, Ben calls a third of them neutral."""
    sheet, key = coding.sample(*corpus(), 30)
    machine = key["machine"].tolist()
    anna = sheet.assign(tone=machine, speaker_right="yes", target_right=["yes", "no"] * 15)
    ben = anna.assign(tone=[tone if i % 3 else "neutral" for i, tone in enumerate(machine)])
    key.to_csv(tmp_path / "sheet.key.csv", index=False)
    for name, table in {"anna": anna, "ben": ben, **changes}.items():
        table.to_csv(tmp_path / f"{name}.csv", index=False)
    return anna, ben, key


def test_agree_reports_coders_and_machine(tmp_path, capsys):
    anna, ben, _ = filled(tmp_path)
    assert main(["agree", str(tmp_path / "anna.csv"), str(tmp_path / "ben.csv")]) == 0
    printed = capsys.readouterr().out
    kappa = metrics.cohen_kappa_score(anna["tone"], ben["tone"])
    alpha = krippendorff.alpha(
        [[coding.TONES.index(t) for t in x["tone"]] for x in (anna, ben)], level_of_measurement="ordinal"
    )
    assert f"Cohen's kappa = {kappa:.3f} (n = 30)" in printed
    assert f"Krippendorff's alpha, ordinal = {alpha:.3f} (n = 30)" in printed
    assert "macro" in printed
    assert "target right: 50.0% of 30" in printed
    split = sum(a != b for a, b in zip(anna["tone"], ben["tone"], strict=True))
    assert f"{30 - split} with a majority" in printed
    found = coding.compare(*read_sheets([tmp_path / "anna.csv"], coding.CODED))
    assert found.machine.loc["macro", "f1"] == 1
    assert "cannot be said" in found.text


def test_spreadsheets_may_use_semicolons_and_capitals(tmp_path):
    anna, _, _ = filled(tmp_path)
    anna.assign(tone=anna["tone"].str.title() + " ").to_csv(
        tmp_path / "anna.csv", index=False, sep=";", encoding="utf-8-sig"
    )
    sheets, _ = read_sheets([tmp_path / "anna.csv"], coding.CODED)
    assert set(sheets["anna"]["tone"]) <= set(coding.TONES)


@pytest.mark.parametrize(
    ("change", "message"),
    [
        (lambda t: t.assign(tone=["bad", *t["tone"][1:]]), r"anna\.csv, row 2, column tone: 'bad' is none of negative"),
        (lambda t: t.assign(tone=""), "column tone is empty throughout"),
        (lambda t: t.drop(columns="tone"), "no column tone"),
        (lambda t: t.head(0), "holds no row"),
        (lambda t: pd.concat([t, t.head(1)]), "row 32: its statement stands in an earlier row"),
        (lambda t: t.assign(statement_id=["new", *t["statement_id"][1:]]), "row 2: statement new is not in the key"),
        (lambda t: t.assign(sheet="other"), "not copies of one sheet|no key of"),
    ],
)
def test_faults_of_a_sheet_name_file_and_row(tmp_path, change, message):
    anna, _, _ = filled(tmp_path)
    change(anna).to_csv(tmp_path / "anna.csv", index=False)
    with pytest.raises(UsageError, match=message):
        read_sheets([tmp_path / "anna.csv"], coding.CODED)


def test_sheets_that_are_none(tmp_path, capsys):
    assert main(["agree", str(tmp_path / "absent.csv")]) == 2
    assert "cannot be read" in capsys.readouterr().err
    (tmp_path / "latin.csv").write_bytes("sheet,tone\nü,ä\n".encode("latin-1"))
    assert main(["agree", str(tmp_path / "latin.csv")]) == 2
    assert "not UTF-8" in capsys.readouterr().err
    filled(tmp_path)
    (tmp_path / "sheet.key.csv").unlink()
    assert main(["agree", str(tmp_path / "anna.csv")]) == 2
    assert "holds no key" in capsys.readouterr().err


def test_sample_writes_a_sheet_once(tmp_path, capsys):
    story = tmp_path / "corpus"
    story.mkdir()
    (story / "one.txt").write_text(
        "“We condemn the launch of a missile,” Fumio Kishida said. “It is a threat to peace,” he said."
    )
    out = tmp_path / "sheet.csv"
    assert main(["sample", str(story), "--out", str(out), "--workers", "1"]) == 0
    assert "to code in" in capsys.readouterr().out
    sheet = pd.read_csv(out)
    assert len(sheet) >= 1
    assert main(["sample", str(story), "--out", str(out), "--workers", "1"]) == 2
    assert "may be filled already" in capsys.readouterr().err
    assert main(["sample", str(story), "--out", str(tmp_path / "no" / "sheet.csv")]) == 2
    assert "there is no folder" in capsys.readouterr().err

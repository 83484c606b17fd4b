"""Tone towards targets: sentences of the genre, targets, offsets, the yardstick, and the shipped model."""

import csv
from pathlib import Path

import numpy as np
import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import registers, schema, tokens, tone
from analysis.tone import model, names, views
from analysis.tone.lexicon import lexicon, traits
from analysis.tone.yardstick import vader

DATA = Path(__file__).parent / "data"
SENTENCES = list(csv.DictReader((DATA / "tone_sentences.csv").open(encoding="utf-8")))
KNOWN_FAILURES = {
    "[Syldavia] is driving the situation to the brink of war with its hostile policy, the agency said.",
    "The alliance with [Syldavia] has never been stronger.",
    "[Our armed forces] are capable of defeating any enemy.",
    "[Borduria] started this war, and could end it today.",
    "We are alarmed by the sweeping arrests in [Borduria].",
    "[The opposition] has offered nothing but obstruction.",
    "There will be a heavy price if [Borduria] crosses that line.",
    "Diplomacy is under way, and we believe in these [talks].",
    "Nobody should believe what [Borduria] says about its peaceful intentions.",
}
REGISTERS = registers.load()


def unmarked(sentence):
    return sentence.replace("[", "").replace("]", ""), sentence.index("["), sentence.index("]") - 1


@pytest.fixture(scope="module")
def told():
    texts, starts, ends = zip(*(unmarked(row["sentence"]) for row in SENTENCES), strict=True)
    return tone.towards(texts, starts, ends).idxmax(axis=1).tolist()


@pytest.mark.parametrize(
    "number",
    [pytest.param(i, marks=pytest.mark.xfail(strict=True)) if row["sentence"] in KNOWN_FAILURES else i
     for i, row in enumerate(SENTENCES)],
    ids=lambda i: SENTENCES[i]["sentence"],
)  # fmt: skip
def test_sentences_of_the_genre(number, told):
    assert told[number] == SENTENCES[number]["expected"]


def test_most_of_the_genre_is_right():
    assert len(SENTENCES) >= 60
    assert len(KNOWN_FAILURES) / len(SENTENCES) <= 0.15
    assert {row["sentence"] for row in SENTENCES} >= KNOWN_FAILURES


def test_the_same_words_are_told_apart_by_their_target():
    text = "Ruritania praised Graustark and condemned Borduria."
    found = [tone.towards([text], [text.index(name)], [text.index(name) + len(name)]).iloc[0]
             for name in ("Graustark", "Borduria")]  # fmt: skip
    assert found[0]["positive"] > found[0]["negative"]
    assert found[1]["negative"] > found[1]["positive"]


def test_names_do_not_matter():
    first, second = "The envoy praised Ruritania for its calm.", "The envoy praised Graustark for its calm."
    assert np.allclose(tone.towards([first], [18], [27]), tone.towards([second], [18], [27]))
    other = "Graustark praised Ruritania for its calm.", "Syldavia praised Ruritania for its calm."
    found = [tone.towards([text], [text.index("Rur")], [text.index("Rur") + 9]) for text in other]
    assert np.allclose(*found)


def test_one_row_each_also_of_nothing():
    assert list(tone.towards([], [], []).columns) == ["negative", "neutral", "positive"]
    found = tone.towards(["", "Launch", "   "], [0, 0, 1], [0, 6, 2])
    assert np.allclose(found.sum(axis=1), 1)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(st.text(max_size=60), st.integers(0, 60), st.integers(0, 60)), min_size=1, max_size=4))
def test_any_text_has_probabilities_that_do_not_depend_on_its_neighbours(cases):
    texts = [text for text, _, _ in cases]
    starts = [min(a, b, len(text)) for text, a, b in cases]
    ends = [min(max(a, b), len(text)) for text, a, b in cases]
    together = tone.towards(texts, starts, ends).to_numpy()
    assert np.isfinite(together).all()
    assert np.allclose(together.sum(axis=1), 1)
    alone = np.vstack([tone.towards([t], [a], [b]).to_numpy() for t, a, b in zip(texts, starts, ends, strict=True)])
    assert np.allclose(together, alone)


def test_reasons_are_words_of_the_sentence_that_point_the_right_way():
    text = "We strongly condemn the reckless launch."
    reasons = tone.explain([text], [text.index("launch")], [text.index("launch") + 6])[0]
    assert {word for word, _ in reasons} <= {"We", "strongly", "condemn", "the", "reckless", "."}
    assert dict(reasons)["condemn"] < 0


# --- targets and scores of statements -------------------------------------------------------------


def scored(text, *statements, outlet="Wire"):
    """Scored statements of one document; each is (content, speaker_id, speaker, source, cue)."""
    rows = []
    for content, speaker_id, speaker, source, cue in statements:
        start = text.index(content)
        row = {"statement_id": f"d:{start}", "document_id": "d", "start": start, "end": start + len(content),
               "text": content, "speaker_id": speaker_id, "speaker": speaker, "source_text": source}  # fmt: skip
        for name, words in (("source", source), ("cue", cue)):
            at = text.index(words) if words else None
            row |= {f"{name}_start": at, f"{name}_end": at + len(words) if words else None}
        rows.append(row)
    offsets = {f"{name}_{edge}": "Int64" for name in ("source", "cue") for edge in ("start", "end")}
    frame = pd.DataFrame(rows).astype({"speaker_id": "str", "speaker": "str", "source_text": "str"} | offsets)
    documents = pd.DataFrame({"document_id": ["d"], "text": [text], "outlet": [outlet]})
    return tone.score(frame, documents, tokens.annotate([text]), REGISTERS)


PENTAGON = ("u-s-department-of-defense", "U.S. Department of Defense")
KCNA = ("kcna", "KCNA")


@pytest.mark.parametrize(
    ("content", "speaker", "target", "name", "words"),
    [
        ("strongly condemned the launch", PENTAGON, "launch", None, "launch"),
        ("the United States strongly condemns the launch", PENTAGON, "launch", None, "launch"),
        ("North Korea must stop its reckless acts", PENTAGON, "other side", "North Korea", "North Korea"),
        ("we stand ready to defend ourselves", PENTAGON, "own side", "United States", "we"),
        ("the door to dialogue remains open", PENTAGON, "talks", None, "dialogue"),
        ("the sanctions are working", PENTAGON, "sanctions", None, "sanctions"),
        ("the United States must drop its hostile policy", KCNA, "other side", "United States", "United States"),
        ("the North Korean missile flew 450 km", PENTAGON, "launch", None, "missile"),
        ("China should do more", PENTAGON, "other", "China", "China"),
        ("two missiles were fired from Pyongyang", PENTAGON, "launch", None, "missiles"),
    ],
)
def test_target_of_a_statement(content, speaker, target, name, words):
    row = scored(f"A spokesman said {content} on Friday.", (content, *speaker, "A spokesman", "said")).iloc[0]
    assert row["target"] == target
    assert (None if pd.isna(row["target_name"]) else row["target_name"]) == name
    assert row["target_text"] == words


def test_target_before_a_content_that_names_none():
    text = "The launch surprised no one. “It is absolutely unacceptable,” the ministry said."
    row = scored(text, ("It is absolutely unacceptable", *PENTAGON, "the ministry", "said")).iloc[0]
    assert (row["target"], row["target_text"]) == ("launch", "launch")
    assert row["tone"] < 0


def test_a_turn_does_not_point_back_into_another_s_words():
    text = "Q: What do you say of the missile launch?\n\nMS. MARSH: It is what it is."
    cut = tokens.annotate([text])
    start = text.index("It")
    row = {"statement_id": "d", "document_id": "d", "start": start, "end": len(text), "text": text[start:],
           "cue_start": pd.NA, "cue_end": pd.NA, "source_text": "MS. MARSH", "source_start": pd.NA,
           "source_end": pd.NA}  # fmt: skip
    documents = pd.DataFrame({"document_id": ["d"], "text": [text]})
    found = [tone.score(pd.DataFrame([row | {"found_by": how}]), documents, cut, REGISTERS)["target"].iloc[0]
             for how in ("model", "turn")]  # fmt: skip
    assert found[0] == "launch" and pd.isna(found[1])


def test_a_long_statement_is_judged_by_the_sentences_that_name_its_target():
    text = ("The missile test was a reckless and dangerous act. The weather was fine. We praise our brave sailors for "
            "their excellent work. Such a missile test is illegal.")  # fmt: skip
    row = scored(f"{text} That was all, he said.", (text, *PENTAGON, "he", "said")).iloc[0]
    assert (row["target"], row["target_text"]) == ("launch", "missile test")
    first, _, _, last = text.split(". ")
    parts = [tone.towards([one], [one.index("missile")], [one.index("test") + 4]).iloc[0] for one in (first, last)]
    assert row["negative"] == pytest.approx(np.mean([part["negative"] for part in parts]), abs=0.1)
    assert row["tone"] < -0.3


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("The launch was on Monday. The weather was fine. Thanks, all of you, he said.", "Thanks, all of you"),
        ("Students sat a test on Monday, he said.", "Students sat a test on Monday"),
        ("They will launch an initiative, he said.", "They will launch an initiative"),
    ],
)
def test_what_is_not_spoken_of(text, content):
    assert pd.isna(scored(text, (content, None, None, "he", "said")).iloc[0]["target"])


def test_nothing_named_means_no_target_and_no_tone():
    row = scored("It was late, he said.", ("It was late", None, None, "he", "said")).iloc[0]
    assert row[["target", "target_text", "tone", "negative"]].isna().all()


def test_scores_fit_the_schema_and_the_text():
    text = (
        "“We deplore the missile test,” the Pentagon said. North Korea called American drills a rehearsal for invasion."
    )
    drills = ("American drills a rehearsal for invasion", "north-korea", "North Korea", "North Korea", "called")
    found = scored(text, ("We deplore the missile test", *PENTAGON, "the Pentagon", "said"), drills)
    for row in found.itertuples():
        assert text[row.target_start : row.target_end] == row.target_text
        assert row.tone == pytest.approx(row.positive - row.negative)
        assert row.target in schema.TARGETS
    columns = schema.TABLES["statements"].columns
    assert all(str(found[name].dtype) == schema.DTYPES[columns[name].type] for name in tone.COLUMNS)


def test_no_statements_keep_the_columns():
    empty = scored("It was late, he said.", ("It was late", None, None, "he", "said")).drop(columns=list(tone.COLUMNS))
    found = tone.score(empty.head(0), pd.DataFrame({"document_id": [], "text": []}), tokens.annotate([]), REGISTERS)
    assert set(tone.COLUMNS) <= set(found)
    assert len(found) == 0


def test_a_common_word_is_not_taken_for_a_surname():
    text = "No damage was reported, the ministry said."
    cut = tokens.annotate([text])
    page = views.page(cut, traits(cut.vocabulary, lexicon(REGISTERS.tone_words)))
    assert not [one for one in names.mentions(page, names.names(REGISTERS)) if one.entry.kind == "name"]


# --- the yardstick and the model --------------------------------------------------------------------


def test_vader_keeps_the_rows():
    texts = pd.Series(["We warmly welcome the talks.", "", "A disaster!"], index=[7, 3, 5])
    scores = vader(texts)
    assert scores.index.tolist() == [7, 3, 5] and scores[3] == 0
    assert scores[7] > 0 > scores[5]


def test_the_model_is_small_and_survives_storage():
    assert model.FILE.stat().st_size < 3_000_000
    shipped = model.load()
    again = model.unpacked(model.packed(shipped))
    assert np.array_equal(again.codes, shipped.codes)
    assert np.array_equal(again.weights, shipped.weights)
    assert np.array_equal(again.by_word, shipped.by_word)
    assert list(again.words.ids) == list(shipped.words.ids)


def test_the_genre_sentences_of_the_training_are_not_those_of_the_test():
    trained = Path(__file__).parents[1] / "training" / "tone_genre.txt"
    written = {line[2:] for line in trained.read_text("utf-8").splitlines()}
    assert not written & {row["sentence"] for row in SENTENCES}

"""Sources to speakers: labelled cases for every way of resolution, near-misses, merging and candidates.

A case is a text whose sources stand in [[double brackets]], each with the speaker and the start of ``resolved_by``.
All people are invented; so are the countries of ``tests/data/speakers``.
"""

import dataclasses
import json
import re
from pathlib import Path

import pandas as pd
import pytest

from analysis import registers, schema, speakers
from analysis.tokens import annotate

DATA = Path(__file__).parent / "data" / "speakers"
CASES = json.loads((DATA / "cases.json").read_text(encoding="utf-8"))


@pytest.fixture(scope="module")
def invented():
    """The real registers of roles and countries, with the invented countries, people and bodies."""
    real, added = registers.load(), registers.load(DATA)
    return dataclasses.replace(
        real,
        countries=pd.concat([real.countries, added.countries], ignore_index=True),
        speakers=added.speakers,
        offices=added.offices,
    )


def corpus_of(*articles: dict) -> tuple[pd.DataFrame, pd.DataFrame]:
    """Documents, and one statement per bracketed source, whose content is what follows it unless given."""
    documents, statements = [], []
    for number, article in enumerate(articles):
        document = article.get("document_id", f"d{number}")
        spans, plain = [], ""
        for piece in re.split(r"(\[\[.*?\]\])", article["text"], flags=re.DOTALL):
            if piece.startswith("[["):
                spans.append((len(plain), len(plain) + len(piece) - 4))
                plain += piece[2:-2]
            else:
                plain += piece
        published = article.get("published")
        documents.append({
            "document_id": document, "text": plain, "title": article.get("title", ""), "outlet": article.get("outlet"),
            "published": pd.Timestamp(published) if published else pd.NaT, "duplicate_of": article.get("duplicate_of"),
        })  # fmt: skip
        for index, span in enumerate(spans or [None]):
            content = article.get("contents", {}).get(str(index))
            start = plain.index(content) if content else (span[1] if span else 0)
            end = start + len(content) if content else len(plain)
            statements.append({
                "statement_id": f"{document}:{index}", "document_id": document, "start": start, "end": end,
                "text": plain[start:end], "kind": "direct" if content else "indirect",
                "found_by": article.get("found_by", "model"),
                "source_text": plain[slice(*span)] if span else None,
                "source_start": span[0] if span else None, "source_end": span[1] if span else None,
            })  # fmt: skip
    table = pd.DataFrame(statements).astype({"source_start": "Int64", "source_end": "Int64"})
    return pd.DataFrame(documents), table


def resolved(known, *articles: dict) -> tuple[pd.DataFrame, pd.DataFrame, pd.DataFrame]:
    """Statements, speakers and documents of articles through ``resolve`` and ``merge``."""
    documents, statements = corpus_of(*articles)
    found = speakers.resolve(statements, documents, annotate(documents["text"].tolist()), known)
    return (*speakers.merge(found, documents, known), documents)


def marked(case: dict):
    marks = [pytest.mark.xfail(reason=case["fails"], strict=True)] if "fails" in case else []
    return pytest.param(case, id=case["case"], marks=marks)


@pytest.mark.parametrize("case", [marked(case) for case in CASES])
def test_case(case, invented):
    statements, people, _ = resolved(invented, case)
    got = [(None if pd.isna(row.speaker) else row.speaker, row.resolved_by) for row in statements.itertuples()]
    assert [speaker for speaker, _ in got] == [speaker for speaker, _ in case["expect"]]
    for (_, rule), (_, wanted) in zip(got, case["expect"], strict=True):
        assert rule.startswith(wanted)
    if "ids" in case:
        assert statements["speaker_id"].tolist() == case["ids"]
    if "in_register" in case:
        assert people["in_register"].tolist() == case["in_register"]


def test_cases_are_many_and_distinct():
    assert len({case["case"] for case in CASES}) == len(CASES) >= 80


def test_office_is_the_one_held_that_day(invented):
    text = "[[Clara Voss]] spoke in Fredstadt."
    for published, office in (
        ("2021-12-31", "foreign minister, Freedonian Foreign Ministry"),
        ("2022-01-15", None),
        ("2022-03-01", "president, Freedonia"),
        (None, None),
    ):
        statements, _, _ = resolved(invented, {"text": text, "published": published})
        assert [None if pd.isna(one) else one for one in statements["office"]] == [office]


def test_office_in_an_undated_document_is_the_one_it_names(invented):
    for text, office in (
        ("[[President Clara Voss]] spoke.", "president, Freedonia"),
        ("[[Former President Anton Marel]] spoke.", None),
        ("[[Clara Voss]] spoke.", None),
    ):
        statements, _, _ = resolved(invented, {"text": text})
        assert [None if pd.isna(one) else one for one in statements["office"]] == [office]


def test_outlets_that_relay_get_their_names_of_the_register(invented):
    documents, statements = corpus_of({"text": "[[Nora Feld]] said no. [[Peter Holm]] said yes."})
    statements["relayed_by"] = ["Vandalia's VPA", "the Harbour Gazette"]
    found = speakers.resolve(statements, documents, annotate(documents["text"].tolist()), invented)
    assert found["relayed_by"].tolist() == ["Vandalia Press Agency", "the Harbour Gazette"]


def test_office_of_somebody_new_is_what_the_document_says(invented):
    statements, _, _ = resolved(invented, {"text": "[[Sen. Nora Feld]] said no."})
    assert statements["office"].tolist() == ["senator"]


def test_spellings_meet_across_documents(invented):
    articles = [
        {"text": f"[[{name}]] said no."} for name in ("Bae Dong-min", "Bae Dong Min", "Dong-min Bae", "Pae Tong-min")
    ]
    articles += [{"text": f"[[{name}]] said no."} for name in ("Nora Feld", "Nora P. Feld", "Sen. Nora Feld")]
    statements, people, _ = resolved(invented, *articles)
    assert statements["speaker_id"].tolist() == ["bae-dong-min"] * 4 + ["nora-p-feld"] * 3
    assert people.set_index("speaker_id")["statements"].to_dict() == {"bae-dong-min": 4, "nora-p-feld": 3}


def test_homonyms_part_across_documents(invented):
    statements, people, _ = resolved(
        invented,
        {"text": "[[Freedonian senator Paul Winter]] said no."},
        {"text": "[[Sylvanian coach and mayor Paul Winter]] said no."},
        {"text": "[[Paul Winter]] said no."},
    )
    ids = statements["speaker_id"].tolist()
    assert ids[0] != ids[1]
    assert len(people) == 2


def test_a_surname_alone_is_never_merged_across_documents(invented):
    statements, _, _ = resolved(invented, {"text": "[[Wallace]] said no."}, {"text": "[[Wallace]] said yes."})
    assert statements["speaker"].tolist() == ["Wallace", "Wallace"]
    assert statements["speaker_id"].nunique() == 2


def test_namesakes_of_register_ids_get_ids_of_their_own(invented):
    statements, people, _ = resolved(
        invented,
        {"text": "[[Robert Lund, a football coach,]] said no."},
        {"text": "[[Robert Lund, a researcher,]] said no."},
    )
    assert statements["speaker_id"].tolist() == ["robert-lund-2", "robert-lund"]
    assert people["in_register"].tolist() == [True, False]


def test_speakers_table_counts_copies_once(invented):
    text = "[[Nora Feld]] said no. [[She]] went home."
    statements, people, _ = resolved(
        invented, {"document_id": "a", "text": text}, {"document_id": "b", "text": text, "duplicate_of": "a"}
    )
    assert statements["speaker_id"].tolist() == ["nora-feld"] * 4
    assert people[["statements", "documents", "names"]].values.tolist() == [[2, 1, "Nora Feld; She"]]
    schema.check(people, "speakers")


def test_every_row_says_how(invented):
    articles = [case for case in CASES if "fails" not in case]
    statements, people, _ = resolved(invented, *({**case, "document_id": case["case"]} for case in articles))
    assert statements["resolved_by"].notna().all() and (statements["resolved_by"] != "").all()
    assert set(statements["speaker_type"]) <= set(schema.SPEAKER_TYPES)
    assert (statements["speaker_id"].isna() == statements["speaker"].isna()).all()
    nameless = statements[statements["speaker"].isna()]["resolved_by"]
    assert nameless.str.match(r"collective|anonymous|unresolved: ").all()
    assert set(statements["speaker_id"].dropna()) == set(people["speaker_id"])


def test_resolution_does_not_depend_on_the_batch(invented):
    articles = [{**case, "document_id": case["case"]} for case in CASES]
    columns = ["speaker", "speaker_type", "office", "resolved_by"]

    def within(*several: dict) -> pd.DataFrame:
        documents, statements = corpus_of(*several)
        return speakers.resolve(statements, documents, annotate(documents["text"].tolist()), invented)

    together = within(*articles)
    for article in articles[::9]:
        same = together[together["document_id"] == article["case"]].reset_index(drop=True)
        pd.testing.assert_frame_equal(within(article)[columns], same[columns])


def test_no_statements_no_speakers(invented):
    documents, statements = corpus_of({"text": "Nothing was said."})
    none = statements.iloc[:0]
    found = speakers.resolve(none, documents, annotate(documents["text"].tolist()), invented)
    merged, people = speakers.merge(found, documents, invented)
    assert len(merged) == len(people) == 0


def test_candidates_list_the_new_and_the_unresolved(invented):
    statements, people, documents = resolved(
        invented,
        {"text": "[[Sylvanian general Otto Krantz]] spoke. [[Krantz]] spoke again. [[He]] said no."},
        {"text": "[[Freedonia's former president]] spoke to [[Anton Marel]], and [[officials]] spoke too."},
    )
    listed = speakers.candidates(statements, people, documents, invented)
    assert listed[["name", "status", "statements", "documents"]].values.tolist() == [
        ["Otto Krantz", "new", 3, 1],
        ["Freedonia's former president", "unresolved", 1, 1],
    ]
    assert listed["row"].iloc[0] == "otto-krantz,Otto Krantz,person,Sylvania,,,"
    assert "[Sylvanian general Otto Krantz]" in listed["contexts"].iloc[0]


@pytest.mark.parametrize(
    ("phrase", "published", "speaker"),
    [
        ("South Korea's president", "2022-01-05", "Moon Jae-in"),
        ("South Korea's president", "2023-01-05", "Yoon Suk-yeol"),
        ("the Japanese prime minister", "2020-09-15", "Shinzo Abe"),
        ("the Japanese prime minister", "2020-09-17", "Yoshihide Suga"),
        ("the North Korean leader", "2011-12-01", "Kim Jong-il"),
        ("the North Korean leader", "2012-01-01", "Kim Jong-un"),
        ("the U.S. secretary of state", "2017-09-01", "Rex Tillerson"),
        ("Japan's defense minister", "2022-01-05", "Nobuo Kishi"),
    ],
)
def test_holders_of_office_by_day(phrase, published, speaker):
    statements, _, _ = resolved(registers.load(), {"text": f"On that day [[{phrase}]] spoke.", "published": published})
    assert statements["speaker"].tolist() == [speaker]


def test_no_two_hold_one_single_office_at_a_time():
    """Heads of state and government: one at a time in each country."""
    offices = registers.load().offices
    single = offices[
        offices["role"].isin(["president", "prime minister", "chief cabinet secretary", "secretary of state"])
    ]
    for _, terms in single.groupby(["role", "body", "country"]):
        ordered = terms.sort_values("since")
        ends = ordered["until"].replace("", "9999-12-31").tolist()
        begins = ordered["since"].tolist()
        assert all(end[: len(begin)] <= begin[: len(end)] for end, begin in zip(ends, begins[1:], strict=False))

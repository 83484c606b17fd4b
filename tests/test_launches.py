"""Launch mentions: labelled sentences and look-alikes in ``data/launches.json``, and what must always hold."""

import json
import time
from dataclasses import replace
from functools import cache
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from analysis import corpus, launches, registers, schema, tokens

LABELLED = json.loads((Path(__file__).parent / "data" / "launches.json").read_text(encoding="utf-8"))


@cache
def known() -> registers.Registers:
    return registers.load()


def documents(*texts: str, published: str | None = "2022-01-06", **columns) -> pd.DataFrame:
    """A table of invented articles, as ``analysis.corpus`` would give it."""
    return pd.DataFrame(
        {
            "document_id": [f"d{i}" for i in range(len(texts))],
            "outlet": None,
            "title": None,
            "url": None,
            "genre": "article",
            "published": pd.Series([published] * len(texts), dtype="datetime64[us]"),
            "text": list(texts),
            "duplicate_of": None,
            **columns,
        }
    )


def found(
    *texts: str, record: registers.Registers | None = None, timezone: str = "Asia/Seoul", **columns
) -> pd.DataFrame:
    table = documents(*texts, **columns)
    return launches.mentions(table, tokens.annotate(list(texts)), record or known(), timezone=timezone)


@cache
def labelled() -> dict[str, list[dict]]:
    table = documents(*(row["text"] for row in LABELLED), published=LABELLED[0]["published"])
    rows = launches.mentions(table, tokens.annotate(table["text"].tolist()), known())
    return {key: rows[rows["document_id"] == key].to_dict("records") for key in table["document_id"]}


def cases() -> list:
    return [
        pytest.param(
            f"d{i}",
            row["launches"],
            id=row["text"][:70],
            marks=[pytest.mark.xfail(strict=True, reason=row["known_failure"])] if "known_failure" in row else [],
        )
        for i, row in enumerate(LABELLED)
    ]


def test_labels_are_many():
    assert len(LABELLED) >= 150
    assert sum(not row["launches"] for row in LABELLED) >= 60
    assert len({row["published"] for row in LABELLED}) == 1


@pytest.mark.parametrize(("document_id", "expected"), cases())
def test_labelled_sentences(document_id, expected):
    rows = labelled()[document_id]
    assert len(rows) == len(expected)
    for row, wanted in zip(rows, expected, strict=True):
        for column, value in wanted.items():
            got = row[column]
            if value is None:
                assert pd.isna(got), column
            else:
                assert (f"{got:%Y-%m-%d}" if isinstance(got, pd.Timestamp) else got) == value, column


PIECES = st.sampled_from(
    [
        "North Korea fired two missiles on Wednesday.",
        "It was launched from Wonsan at 8:10 a.m.",
        "In October, it tested an ICBM.",
        "The launch was condemned.",
        "“We",
        "fired",
        "a missile",
        "on 4 July and 28 July",
        ",",
        "and",
        "another",
        "the Hwasong-14",
        "test of",
        "Scuds",
        "was",
        "launched",
        "from",
        "Sinpo.",
        "\n\n",
        "…",
        "’s",
        "two",
        "failed",
        "rockets (KN-25)",
        "to",
        "will",
        "of them were launched on 29 June, on 9 July from Hwangju and on 13 July.",
        "flew 450 km",
        "—",
        "since",
        "SEOUL, Jan. 5 (X) --",
    ]
)


@settings(max_examples=60, deadline=None)
@given(st.lists(PIECES, max_size=30), st.sampled_from(["2022-01-06", None]))
def test_words_stand_where_rows_say(pieces, published):
    text = " ".join(pieces)
    table = found(text, published=published)
    schema.check(table, "launch_mentions")
    for row in table.to_dict("records"):
        assert text[row["start"] : row["end"]] == row["text"] != ""
        if not pd.isna(row["date_text"]):
            assert text[row["date_start"] : row["date_end"]] == row["date_text"]
        assert (row["precision"] == "unknown") == pd.isna(row["date"])
        assert row["dated_by"]


def test_spans_of_the_bundled_corpus():
    for path in sorted((registers.FOLDER / "sample").glob("*.md"))[::6]:
        text = path.read_text(encoding="utf-8").split("\n---\n", 1)[1]
        for row in found(text, published="2022-02-01").to_dict("records"):
            assert text[row["start"] : row["end"]] == row["text"]
            assert pd.isna(row["date_text"]) or text[row["date_start"] : row["date_end"]] == row["date_text"]


def test_nothing_is_dated_silently():
    row = found("North Korea fired a ballistic missile into the sea.").iloc[0]
    assert (row["precision"], row["dated_by"]) == ("unknown", "no date in the text")
    assert pd.isna(row["date"])


def test_weekday_of_an_undated_article_stays_open():
    row = found("North Korea fired a ballistic missile on Wednesday.", published=None).iloc[0]
    assert (row["precision"], row["date_text"]) == ("unknown", "on Wednesday")
    assert row["dated_by"] == "weekday without a day of publication"


def test_dateline_or_address_dates_an_undated_article(tmp_path):
    told = "North Korea fired a missile on Wednesday."
    news = [{"text": f"SEOUL, January 6, 2022 (Wire) -- {told}"},
            {"text": told, "url": "https://example.org/2022/01/06/launch"}]  # fmt: skip
    (tmp_path / "news.json").write_text(json.dumps(news))
    undated, _ = corpus.read(tmp_path)
    rows = launches.mentions(undated, tokens.annotate(undated["text"].tolist()), known()).sort_values("document_id")
    row = rows.iloc[0]
    assert f"{row['date']:%Y-%m-%d}" == "2022-01-05" and "dateline" in row["dated_by"]
    row = rows.iloc[1]
    assert f"{row['date']:%Y-%m-%d}" == "2022-01-05" and "/2022/01/06" in row["dated_by"]


def test_roundup_gives_a_row_for_each_launch():
    text = (
        "North Korea had a busy month.\n\nOn 5 January a missile was launched from Jagang. On 14 January two "
        "short-range ballistic missiles were fired from Uiju, and on 17 January two more from Sunan.\n\nOn 25 January "
        "it tested cruise missiles."
    )
    rows = found(text, published="2022-01-31")
    assert list(rows["date"].dt.day) == [5, 14, 25]
    assert set(rows["role"]) == {"background"}


def test_news_and_what_it_recalls():
    text = (
        "North Korea fired a missile on Wednesday. In October, it had fired one designed for submarines; "
        "a submarine-launched missile was also tested in 2016."
    )
    rows = found(text)
    assert list(rows["role"]) == ["reported"] + ["background"] * (len(rows) - 1)


def test_local_day_follows_the_time_zone():
    text = "North Korea fired a missile at 23:10 GMT on Tuesday."
    assert f"{found(text).iloc[0]['date']:%m-%d}" == "01-05"
    assert f"{found(text, timezone='Europe/London').iloc[0]['date']:%m-%d}" == "01-04"


ARTICLES = {
    "Iran": (
        "Iran test-fired two Khorramshahr missiles near Semnan on Wednesday, it said. They flew 1,400 km. "
        "In October, it launched a Simorgh rocket."
    ),
    "India": "India launched an Agni-V from Abdul Kalam Island on Wednesday evening. The missile flew about 5,000 km.",
    "Russia": "Russia fired a Sarmat intercontinental missile from Plesetsk on Wednesday, and it hit its target.",
}
EXPECTED = {
    "Iran": [("mrbm", 2, "Khorramshahr", "2022-01-05"), ("slv", 1, "Simorgh", "2021-10-01")],
    "India": [("icbm", None, "Agni-V", "2022-01-05")],
    "Russia": [("icbm", 1, "Sarmat", "2022-01-05")],
}


@pytest.mark.parametrize("actor", ARTICLES)
@pytest.mark.parametrize("others", ["all", "own"])
def test_other_actors(actor, others):
    """The same code studies any country whose weapons and places the registers hold, with others' rows or without."""
    record = known()
    if others == "own":
        record = replace(
            record,
            weapons=record.weapons[record.weapons["country"] == actor],
            places=record.places[record.places["country"].isin([actor, ""])],
        )
    rows = found(ARTICLES[actor], record=record, timezone="Asia/Tehran")
    assert set(rows["actor"]) == {actor}
    for row, (kind, count, weapon, day) in zip(rows.to_dict("records"), EXPECTED[actor], strict=True):
        assert (row["kind"], row["weapon"], f"{row['date']:%Y-%m-%d}") == (kind, weapon, day)
        assert count is None or row["count"] == count
    _, events = launches.merge(rows, documents(ARTICLES[actor]), record)
    code = record.countries.set_index("name").loc[actor, "code"].lower()
    assert events["launch_id"].str.startswith(f"{code}-").all()


def test_empty_batches():
    assert found().empty
    assert found("", " \n ", "No word of it here.").empty
    assert list(found("").columns) == list(schema.TABLES["launch_mentions"].columns)


@pytest.fixture(scope="module")
def transcript() -> str:
    return "\n\n".join(
        f"MS. ROE: On Wednesday the committee of district {i} met and agreed on the budget of 2021 for roads. "
        + ("We condemn the launch of two ballistic missiles by North Korea on Tuesday. " if i % 12 == 0 else "")
        for i in range(600)
    )


def test_cost_stays_in_proportion(transcript):
    """A transcript of four times the length takes no more than about four times as long, and one launch is one row."""
    seconds = []
    for text in (transcript[: len(transcript) // 4], transcript):
        annotated = tokens.annotate([text])
        began = time.perf_counter()
        rows = launches.mentions(documents(text), annotated, known())
        seconds.append(time.perf_counter() - began)
        assert len(rows) == 1
    assert seconds[1] < 12 * seconds[0] + 0.2


def test_documents_without_launch_words_cost_next_to_nothing(transcript):
    text = transcript.replace("missiles", "proposals")
    annotated = tokens.annotate([text])
    table = documents(text)
    launches.mentions(table, annotated, known())
    began = time.perf_counter()
    assert launches.mentions(table, annotated, known()).empty
    assert time.perf_counter() - began < 0.2

"""Merging: invented articles for each rule, and the bundled corpus against the reference ids of its front matter."""

from collections.abc import Iterator
from functools import cache
from itertools import combinations

import pandas as pd
import pytest
import yaml

from analysis import launches, registers, schema, tokens

SAMPLE = registers.FOLDER / "sample"
WEDNESDAY = "North Korea fired a ballistic missile on Wednesday."


@cache
def known() -> registers.Registers:
    return registers.load()


def articles(*rows: tuple[str, str | None], **columns) -> pd.DataFrame:
    """Invented articles from (published, text)."""
    return pd.DataFrame({
        "document_id": [f"d{i}" for i in range(len(rows))], "outlet": "The Invented Wire", "title": None, "url": None,
        "genre": "article", "published": pd.Series([day for day, _ in rows], dtype="datetime64[us]"),
        "text": [text for _, text in rows], "duplicate_of": pd.Series([None] * len(rows), dtype="str"), **columns,
    })  # fmt: skip


def merged(*rows, reference: bool = False, **columns) -> tuple[pd.DataFrame, pd.DataFrame]:
    table = articles(*rows, **columns)
    found = launches.mentions(table, tokens.annotate(table["text"].tolist()), known())
    return launches.merge(found, table, known(), reference=reference)


def test_articles_on_one_launch_are_one():
    found, events = merged(
        ("2022-01-05", "North Korea fired a ballistic missile on Wednesday. It flew 500 km."),
        ("2022-01-06", "The missile that North Korea launched on Wednesday was hypersonic, KCNA said."),
        ("2022-01-31", "On 5 January North Korea tested a hypersonic missile."),
    )
    assert list(events["launch_id"]) == ["prk-2022-01-05"]
    event = events.iloc[0]
    assert (event["kind"], event["documents"], event["mentions"], bool(event["reported"])) == ("hypersonic", 3, 3, True)
    assert set(found["launch_id"]) == {"prk-2022-01-05"}


def test_conflicting_numbers_are_kept():
    _, events = merged(
        ("2022-01-05", "North Korea fired two ballistic missiles on Wednesday."),
        ("2022-01-06", "North Korea fired three ballistic missiles on Wednesday."),
    )
    assert len(events) == 1
    assert events.iloc[0]["conflicts"] == "count: 2 ×1, 3 ×1"


def test_events_and_missiles_are_apart():
    _, events = merged(("2022-01-06", "North Korea fired four ballistic missiles on Wednesday."))
    assert (len(events), events["count"].sum()) == (1, 4)


def test_other_kinds_and_actors_of_a_day_are_others():
    _, events = merged(
        ("2022-01-05", "North Korea fired a ballistic missile on Wednesday."),
        ("2022-01-05", "North Korea fired a cruise missile on Wednesday."),
        ("2022-01-05", "Iran fired a ballistic missile on Wednesday."),
    )
    assert sorted(events["launch_id"]) == ["irn-2022-01-05", "prk-2022-01-05", "prk-2022-01-05-2"]


def test_month_joins_the_only_launch_that_fits():
    found, events = merged(
        ("2021-10-19", "North Korea fired a submarine-launched ballistic missile on Tuesday."),
        ("2022-01-06", WEDNESDAY + " In October, it fired a submarine-launched ballistic missile."),
    )
    assert list(events["launch_id"]) == ["prk-2021-10-19", "prk-2022-01-05"]
    month = found[found["precision"] == "month"].iloc[0]
    assert month["launch_id"] == "prk-2021-10-19"


def test_month_that_fits_two_launches_joins_neither():
    _, events = merged(
        ("2021-10-04", "North Korea fired a cruise missile on Monday."),
        ("2021-10-19", "North Korea fired a cruise missile on Tuesday."),
        ("2022-01-06", "In October North Korea fired a cruise missile."),
    )
    assert list(events["launch_id"]) == ["prk-2021-10", "prk-2021-10-04", "prk-2021-10-19"]


def test_duplicates_do_not_count():
    found, events = merged(("2022-01-05", WEDNESDAY), ("2022-01-05", WEDNESDAY),
                           duplicate_of=pd.Series([None, "d0"], dtype="str"))  # fmt: skip
    assert (events.iloc[0]["documents"], events.iloc[0]["mentions"]) == (1, 1)
    assert set(found["launch_id"]) == {"prk-2022-01-05"}


DATED = [(f"2022-03-{day:02}", f"On {day} March North Korea fired a missile.") for day in (1, 8, 15, 22, 29)]


def test_habit_of_an_outlet_dates_its_undated_news():
    found, _ = merged(*DATED, ("2022-05-10", "North Korea fired a missile into the sea."))
    row = found[found["document_id"] == "d5"].iloc[0]
    assert f"{row['date']:%Y-%m-%d}" == "2022-05-10"
    assert row["dated_by"] == "no date in the text; its outlet reports launches the day itself (5 of 5 dated reports)"


@pytest.mark.parametrize(
    "rows",
    [
        [*DATED[:4], ("2022-05-10", "North Korea fired a missile.")],
        [
            *DATED[:3],
            ("2022-03-23", DATED[3][1]),
            ("2022-03-31", DATED[4][1]),
            ("2022-05-10", "North Korea fired a missile."),
        ],
        [*DATED, ("2022-05-10", "Envoys met on Tuesday. North Korea has fired a missile.")],
        [*DATED, ("2022-05-10", "North Korea recently fired a missile.")],
    ],
    ids=["too few dated reports", "no steady habit", "the text names a day", "the text says when, vaguely"],
)
def test_without_a_habit_undated_news_stays_undated(rows):
    found, _ = merged(*rows)
    assert found.iloc[-1]["precision"] == "unknown"


UNDATED = (
    "North Korea fired a ballistic missile on Wednesday. It was launched at around 8:10 a.m. local time "
    "in Jagang province.\n"
    "In October, North Korea fired a submarine-launched ballistic missile."
)


def test_record_dates_an_undated_article_by_weekday_place_and_time():
    found, _ = merged((None, UNDATED), reference=True)
    assert [f"{day:%Y-%m-%d}" for day in found["date"]] == ["2022-01-05", "2021-10-01"]
    assert list(found["precision"]) == ["day", "month"]
    assert "the record has prk-2022-01-05 alone" in found.iloc[0]["dated_by"]


@pytest.mark.parametrize("change", [("8:10", "4:44"), (" in Jagang province", ""), ("Wednesday", "Thursday")])
def test_record_dates_nothing_that_lacks_or_misses_one_of_the_three(change):
    found, _ = merged((None, UNDATED.replace(*change)), reference=True)
    assert set(found["precision"]) == {"unknown"}


def test_without_reference_nothing_comes_from_the_record():
    found, events = merged((None, UNDATED), reference=False)
    assert set(found["precision"]) == {"unknown"}
    assert events["reference_id"].isna().all()
    assert set(events["linked_by"]) == {"the record was not consulted"}


def test_launches_are_linked_and_new_ones_said_to_be_new():
    _, events = merged(
        ("2022-01-05", WEDNESDAY), ("2022-01-09", "North Korea fired a missile on Saturday."), reference=True
    )
    assert list(events["reference_id"].fillna("")) == ["prk-2022-01-05", ""]
    assert events.iloc[1]["linked_by"] == "none on record that day"


def test_coverage_counts_both_ways():
    _, events = merged(
        ("2022-01-05", WEDNESDAY), ("2022-01-09", "North Korea fired a missile on Saturday."), reference=True
    )
    table = launches.coverage(events, known(), since="2022-01-01", until="2022-01-31")
    counts = table["status"].value_counts()
    record = known().launches["date"].between("2022-01-01", "2022-01-31").sum()
    assert (counts["both"], counts["corpus only"], counts["record only"]) == (1, 1, record - 1)
    assert table["date"].is_monotonic_increasing


def test_result_does_not_depend_on_the_order_of_rows():
    table = articles(
        ("2022-01-05", WEDNESDAY), ("2022-01-06", "North Korea fired a cruise missile on Wednesday."), *DATED
    )
    found = launches.mentions(table, tokens.annotate(table["text"].tolist()), known())
    straight = launches.merge(found, table, known())
    turned = launches.merge(found.iloc[::-1], table.iloc[::-1], known())
    pd.testing.assert_frame_equal(straight[1], turned[1])
    pd.testing.assert_frame_equal(straight[0], turned[0].sort_index(ascending=False).reset_index(drop=True))


def test_nothing_found_is_two_empty_tables():
    found, events = merged(("2022-01-05", "Nothing happened."))
    assert found.empty and events.empty
    schema.check(events, "launches")


@cache
def sample() -> tuple[pd.DataFrame, dict[str, list[dict]]]:
    rows, facts = [], {}
    for path in sorted(SAMPLE.glob("*.md")):
        head, text = path.read_text(encoding="utf-8").removeprefix("---\n").split("\n---\n", 1)
        front = yaml.safe_load(head)
        facts[path.stem] = front.get("facts") or []
        rows.append((path.stem, front["outlet"], front["title"], str(front["date"]), text.lstrip("\n")))
    table = pd.DataFrame(rows, columns=["document_id", "outlet", "title", "published", "text"])
    return table.assign(
        published=table["published"].astype("datetime64[us]"), url=None, genre="article", duplicate_of=None
    ), facts


@cache
def sample_launches(reference: bool) -> tuple[pd.DataFrame, pd.DataFrame]:
    table, _ = sample()
    found = launches.mentions(table, tokens.annotate(table["text"].tolist()), known())
    return launches.merge(found, table, known(), reference=reference)


def labelled(found: pd.DataFrame) -> Iterator[tuple[str, str]]:
    """(launch_id, reference_id) of each mention that one fact of its document alone can be meant by."""
    _, facts = sample()
    for row in found[found["precision"].isin(["day", "month"])].to_dict("records"):
        length = {"day": 10, "month": 7}[row["precision"]]
        day = f"{row['date']:%Y-%m-%d}"[:length]
        meant = {fact["reference_id"] for fact in facts[row["document_id"]]
                 if str(fact["date"])[:length] == day and fact.get("reference_id")}  # fmt: skip
        others = [
            fact
            for fact in facts[row["document_id"]]
            if str(fact["date"])[:length] == day and not fact.get("reference_id")
        ]
        if len(meant) == 1 and not others:
            yield row["launch_id"], meant.pop()


@pytest.mark.parametrize("reference", [True, False], ids=["with the record", "without"])
def test_bundled_corpus_merges_as_its_facts_say(reference):
    """Of all pairs of mentions: the pairs merged against the pairs whose facts name the same launch."""
    pairs = list(combinations(labelled(sample_launches(reference)[0]), 2))
    together = sum(a[0] == b[0] and a[1] == b[1] for a, b in pairs)
    precision = together / sum(a[0] == b[0] for a, b in pairs)
    recall = together / sum(a[1] == b[1] for a, b in pairs)
    f1 = 2 * precision * recall / (precision + recall)
    assert together >= 50
    assert f1 >= 0.97, f"pairwise precision {precision:.3f}, recall {recall:.3f}, F1 {f1:.3f}"


def test_bundled_corpus_links_to_the_record():
    found, events = sample_launches(True)
    linked = events.set_index("launch_id")["reference_id"]
    wrong = [
        (launch, meant, linked[launch])
        for launch, meant in labelled(found)
        if linked[launch] not in (meant,) and not pd.isna(linked[launch])
    ]
    assert len(wrong) <= 2, wrong


def test_bundled_corpus_is_found():
    """Facts of the briefs that a mention of the same day or month stands for: a floor, to be raised."""
    found, _ = sample_launches(False)
    _, facts = sample()
    days = dict(iter(found.dropna(subset=["date"]).groupby("document_id")))
    hit = total = 0
    for document_id, wanted in facts.items():
        for fact in wanted:
            length = {"day": 10, "month": 7, "year": 4}[fact["precision"]]
            rows = days.get(document_id)
            total += 1
            hit += rows is not None and any(
                f"{day:%Y-%m-%d}"[:length] == str(fact["date"])[:length] for day in rows["date"]
            )
    assert hit / total >= 0.8, f"{hit} of {total}"

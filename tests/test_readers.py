"""Dates, encodings and single formats."""

import codecs
import datetime as dt
import gzip
import json
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from analysis import readers
from analysis.readers import Unreadable, days, encodings, prose

DATA = Path(__file__).parent / "data/corpus"
LABELLED = json.loads((DATA / "dates.json").read_text(encoding="utf-8"))


@pytest.mark.parametrize("case", LABELLED, ids=lambda case: f"{case['value']}-{case.get('timezone', '')}")
def test_dates(case):
    options = {"timezone": case.get("timezone", ""), "day_first": case.get("day_first")}
    if "error" in case:
        with pytest.raises(ValueError, match=case["error"]):
            days.read(case["value"], **options)
    else:
        found = days.read(case["value"], **options)
        assert (found.day and found.day.isoformat()) == case["day"]


@pytest.mark.parametrize(
    "value", [pd.NaT, float("nan"), dt.date(2022, 1, 5), dt.datetime(2022, 1, 5, 23), pd.Timestamp("2022-01-05 23:00")]
)
def test_dates_that_are_no_text(value):
    assert days.read(value).day == (None if pd.isna(value) else dt.date(2022, 1, 5))


def test_a_timestamp_in_utc_is_a_day_of_the_corpus_s_time_zone():
    instant = pd.Timestamp("2022-01-04 23:10", tz="UTC")
    assert days.read(instant).day == dt.date(2022, 1, 4)
    assert days.read(instant, timezone="Asia/Seoul").day == dt.date(2022, 1, 5)
    assert days.read(instant.tz_convert("Asia/Seoul"), timezone="UTC").day == dt.date(2022, 1, 5)


@given(st.dates(dt.date(1900, 1, 1), dt.date(2100, 12, 31)))
def test_every_day_comes_back_from_every_way_to_write_it(day):
    month = days.MONTHS[day.month - 1].capitalize()
    midnight = dt.datetime.combine(day, dt.time(), dt.UTC).timestamp()
    ways: list[str | int] = [day.isoformat(), f"{day:%Y%m%d}T235959Z"]
    ways += [f"{day.day} {month} {day.year}", f"{month[:3]}. {day.day}, {day.year}"]
    if abs(midnight) >= 1e9:
        ways += [int(midnight), int(midnight * 1000)]
    assert {days.read(way).day for way in ways} == {day}


@given(st.text() | st.integers() | st.floats() | st.none() | st.booleans())
@example("²022-01-05")
@example("٢٠٢٢-٠١-٠٥")
def test_any_value_is_a_day_or_missing_or_a_value_error(value):
    try:
        found = days.read(value)
    except ValueError as error:
        assert "is not a date" in str(error)
    else:
        assert found.day is None or 1800 <= found.day.year < 2200


KOREAN = "북한은 수요일 아침 동해상으로 탄도미사일 한 발을 발사했다고 합동참모본부가 밝혔다. 군은 경계를 강화했다."
JAPANESE = "防衛省は水曜日の朝、弾道ミサイルの可能性があるものが発射されたと発表した。被害の情報は入っていない。"
WESTERN = "Der Minister sagte gestern, die Übung südlich der Hauptstadt sei „beendet“ – größere Schäden gab es nicht."

UNMARKED = pytest.param(
    KOREAN, "utf-16-le", marks=pytest.mark.xfail(reason="UTF-16 without a mark shows by zeros in Western letters only")
)


@pytest.mark.parametrize(
    ("text", "encoding"),
    [(KOREAN, "utf-8"), (KOREAN, "utf-8-sig"), (KOREAN, "utf-16"), (KOREAN, "euc-kr"), (JAPANESE, "shift-jis"),
     (JAPANESE, "euc-jp"), (WESTERN, "cp1252"), (WESTERN, "utf-16"), (WESTERN, "utf-32"), UNMARKED],
)  # fmt: skip
def test_encodings_are_detected(text, encoding):
    assert encodings.decode(text.encode(encoding)) == text


@pytest.mark.parametrize(
    ("text", "encoding"),
    [("It’s over.", "cp1252"), ("naïve", "cp1252"), ("Minister Nuñez said the launch – the third – failed.", "cp1252"),
     ("The ministry spoke of “a grave threat…”", "cp1252"), ("북한이 발사했다.", "cp949"),
     ("防衛省は発表した。", "cp932"), ("An agency (조선중앙통신) said the launch by 북한 was a success.", "cp949"),
     ("Минобороны сообщило о пуске ракеты в среду утром.", "cp1251")],
)  # fmt: skip
def test_short_texts_are_told_apart_too(text, encoding):
    assert encodings.decode(text.encode(encoding)) == text


def test_western_utf_16_needs_no_mark():
    assert encodings.decode(WESTERN.encode("utf-16-be")) == WESTERN


def test_a_declared_encoding_is_tried_first_and_dropped_when_wrong():
    short = "발사"
    assert encodings.decode(short.encode("cp949"), "cp949") == short
    assert encodings.decode(KOREAN.encode("utf-8"), "ascii") == KOREAN


def test_a_few_spoilt_bytes_do_not_make_a_text_western():
    data = KOREAN.encode() + b"\xff" + KOREAN.encode()
    assert encodings.decode(data) == KOREAN + "\ufffd" + KOREAN


def test_binary_data_is_unreadable():
    with pytest.raises(Unreadable, match="binary"):
        encodings.decode(bytes(range(256)) * 40)


def test_a_compressed_bomb_is_too_large(tmp_path):
    path = tmp_path / "bomb.txt.gz"
    with gzip.open(path, "wb", compresslevel=9) as stream:
        for _ in range(30):
            stream.write(b"\0" * 1_000_000)
    with pytest.raises(Unreadable, match="larger than 20 MB") as raised:
        prose.text(path)
    assert raised.value.problem == "too large"


@pytest.mark.parametrize("content", [b"\x1f\x8b broken", b"no gzip at all", b""])
def test_a_broken_gz_is_unreadable_or_empty(tmp_path, content):
    path = tmp_path / "a.txt.gz"
    path.write_bytes(content)
    if content:
        with pytest.raises(Unreadable, match="damaged"):
            prose.text(path)
    else:
        assert prose.text(path).columns["text"] == [""]


def all_of(path: Path, encoding: str = "") -> tuple[list[dict], list[readers.Fault]]:
    batches = list(readers.read(path, lambda name: True, encoding))
    records = [{name: values[at] for name, values in batch.columns.items() if values[at] is not None} | {"#": row}
               for batch in batches for at, row in enumerate(batch.rows)]  # fmt: skip
    return records, [fault for batch in batches for fault in batch.faults]


@pytest.mark.parametrize(
    ("content", "records"),
    [('[{"text": "a"}, {"text": "b", "n": 2}]', [{"text": "a", "#": 1}, {"text": "b", "n": 2, "#": 2}]),
     ('{"status": "ok", "articles": [{"text": "a"}]}', [{"text": "a", "#": 1}]),
     ('{"response": {"pages": 1, "results": [{"text": "a"}]}}', [{"text": "a", "#": 1}]),
     ('{"title": "t", "text": "a", "tags": [{"name": "x"}]}',
      [{"title": "t", "text": "a", "tags": [{"name": "x"}], "#": 1}]),
     ('{"text": "a"}\n{"text": "b"}\n', [{"text": "a", "#": 1}, {"text": "b", "#": 2}])],
)  # fmt: skip
def test_shapes_of_json(tmp_path, content, records):
    (tmp_path / "a.json").write_text(content)
    assert all_of(tmp_path / "a.json")[0] == records


@pytest.mark.parametrize(
    ("content", "problem", "reason"),
    [('[{"text": "a"},\n{"text": ]', "malformed", "line 2"), ("", "empty", "empty"), ("3", "wrong type", "a number"),
     ("[" * 100_000, "malformed", "nested too deeply"), ('{"n": ' + "9" * 5000 + "}", "malformed", "digits"),
     ('{"a": [{"text": "x"}], "b": [{"text": "y"}]}', "malformed", "several lists of records \\(a, b\\)")],
)  # fmt: skip
def test_a_json_file_that_cannot_be_read_says_where(tmp_path, content, problem, reason):
    (tmp_path / "a.json").write_text(content)
    with pytest.raises(Unreadable, match=reason) as raised:
        all_of(tmp_path / "a.json")
    assert raised.value.problem == problem


def test_one_bad_line_of_json_lines_is_one_fault(tmp_path):
    lines = [json.dumps({"text": f"document {number}"}) for number in range(1, 31)]
    lines[16] = '{"text": "cut off'
    lines[20] = '["no object"]'
    lines[22] = ""
    (tmp_path / "a.jsonl").write_text("\n".join(lines))
    records, faults = all_of(tmp_path / "a.jsonl")
    assert [fault[:2] for fault in faults] == [(17, "malformed"), (21, "wrong type")]
    assert "column" in faults[0].reason
    assert [record["#"] for record in records] == [row for row in range(1, 31) if row not in (17, 21, 23)]


@pytest.mark.parametrize("encoding", ["utf-8-sig", "utf-16", "cp949"])
def test_json_lines_in_any_encoding(tmp_path, encoding):
    path = tmp_path / "a.jsonl"
    path.write_bytes("\n".join(json.dumps({"text": KOREAN}, ensure_ascii=False) for _ in range(3)).encode(encoding))
    assert [record["text"] for record in all_of(path)[0]] == [KOREAN] * 3


def test_a_line_separator_within_a_json_text_ends_no_line(tmp_path):
    text = "one\u2028two\x85three"
    (tmp_path / "a.jsonl").write_text(json.dumps({"text": text}, ensure_ascii=False), encoding="utf-8")
    assert all_of(tmp_path / "a.jsonl")[0] == [{"text": text, "#": 1}]


@pytest.mark.parametrize("separator", [",", ";", "\t", "|"])
def test_separators_are_told_from_the_header(tmp_path, separator):
    (tmp_path / "a.csv").write_text(f'id{separator}text\n1{separator}"a{separator} b"\n')
    assert all_of(tmp_path / "a.csv")[0] == [{"id": "1", "text": f"a{separator} b", "#": 1}]


def test_faults_of_rows_in_separated_values(tmp_path):
    (tmp_path / "a.csv").write_text('id,text\n1,fine\n2,too,many\n3,"bad" quote\n4,"multi\nline"\n5,"open\n6,after\n')
    records, faults = all_of(tmp_path / "a.csv")
    assert [record["text"] for record in records] == ["fine", "multi\nline", "after"]
    assert [(fault.row, fault.problem) for fault in faults] == [(2, "malformed"), (3, "malformed"), (5, "malformed")]
    assert "3 cells where the header has 2" in faults[0].reason
    assert "line 7" in faults[2].reason
    assert "never closed" in faults[2].reason


def test_tabs_without_quoting(tmp_path):
    (tmp_path / "a.tsv").write_text('id\ttext\n1\t"We saw it," she said.\n2\tFine.\n')
    assert [record["text"] for record in all_of(tmp_path / "a.tsv")[0]] == ['"We saw it," she said.', "Fine."]


def test_parquet_reads_wanted_columns_only(tmp_path):
    pd.DataFrame({"text": ["a", None], "vector": [[0.1] * 3, [0.2] * 3]}).to_parquet(tmp_path / "a.parquet")
    (batch,) = readers.read(tmp_path / "a.parquet", lambda name: name == "text")
    assert batch.columns == {"text": ["a", None]}
    assert list(batch.names) == ["text", "vector"]


def test_a_file_that_only_claims_to_be_parquet(tmp_path):
    (tmp_path / "a.parquet").write_bytes(b"PAR1 and nothing more")
    with pytest.raises(Unreadable, match="not a Parquet file"):
        all_of(tmp_path / "a.parquet")


def test_front_matter(tmp_path):
    path = tmp_path / "a.md"
    body = "\r\n# Body\r\nhard\r\nwrapped \r\n"
    front = "\ufeff---\r\ntitle: 'No: 7'\r\ndate: 2022-01-05\r\nid: 007\r\n---\r\n"
    path.write_bytes((front + body).encode())
    ((record,), _) = all_of(path)
    assert record == {"title": "No: 7", "date": "2022-01-05", "id": "007", "text": body, "#": None}


@pytest.mark.parametrize(
    "content",
    [
        "No front matter.\n",
        "---\nonly a rule above\n",
        "---\njust words\n---\nmore\n",
        "text\n---\na: b\n---\n",
        "---\n",
    ],
)
def test_text_that_only_looks_like_front_matter_is_text(tmp_path, content):
    (tmp_path / "a.md").write_text(content)
    assert all_of(tmp_path / "a.md")[0] == [{"text": content, "#": None}]


def test_front_matter_that_would_crash_a_parser_is_malformed(tmp_path):
    (tmp_path / "a.md").write_text("---\na: " + "[" * 20_000 + "\n---\nBody\n")
    with pytest.raises(Unreadable, match="nested too deeply"):
        all_of(tmp_path / "a.md")


def test_broken_front_matter_names_the_line(tmp_path):
    (tmp_path / "a.md").write_text("---\ntitle: fine\ndate: [2022\n---\nBody\n")
    with pytest.raises(Unreadable, match=r"front matter is not YAML.*line"):
        all_of(tmp_path / "a.md")


@pytest.mark.parametrize("charset", ["utf-8", "windows-1252"])
def test_a_web_page(tmp_path, charset):
    page = (DATA / "page.html").read_text(encoding="utf-8")
    (tmp_path / "a.html").write_bytes(page.replace("{charset}", charset).encode(charset))
    ((record,), _) = all_of(tmp_path / "a.html")
    assert record["title"] == "Missile flies 300 km"
    assert record["date"] == "2022-01-05"
    assert record["site"] == "Example Agency"
    assert record["url"] == "https://example.org/a"
    assert "sea — “unharmed”" in record["text"]
    assert not any(word in record["text"] for word in ("Sport", "Terms", "alert"))


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<div>" * 5000, "\0\0", "plain words"])
def test_a_page_without_an_article_is_set_aside(tmp_path, page):
    (tmp_path / "a.html").write_text(page)
    with pytest.raises(Unreadable):
        all_of(tmp_path / "a.html")


def test_marks_are_no_text():
    assert encodings.decode(codecs.BOM_UTF8 + b" a") == " a"

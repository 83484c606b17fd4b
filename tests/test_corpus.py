"""A file or folder → documents and problems."""

import json
import os
import string
from pathlib import Path

import pandas as pd
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from analysis import corpus, readers
from analysis.corpus.genres import genre
from analysis.errors import CorpusChangedError, CorpusError, UsageError

DATA = Path(__file__).parent / "data/corpus"
GENRES = json.loads((DATA / "genres.json").read_text(encoding="utf-8"))


def lay(folder: Path, files: dict[str, str | bytes | list | dict]) -> Path:
    for name, content in files.items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        records = [content] if isinstance(content, dict) else content
        lines = "".join(json.dumps(record) + "\n" for record in records) if isinstance(records, list) else records
        path.write_bytes(lines.encode() if isinstance(lines, str) else lines)
    return folder


def only(path: Path, **options) -> dict:
    documents, problems = corpus.read(path, **options)
    assert len(documents) == 1
    assert problems.empty
    return {name: None if pd.isna(value) else value for name, value in documents.iloc[0].items()}


def faults(problems: pd.DataFrame) -> list[tuple]:
    return [tuple(None if pd.isna(value) else value for value in row)
            for row in problems[["path", "row", "problem"]].itertuples(index=False)]  # fmt: skip


@pytest.mark.parametrize("case", GENRES, ids=lambda case: f"{case['genre']}-{case['title'] or case['text'][:20]}")
def test_genres(case):
    assert genre(case["title"], case["text"])[0] == case["genre"]


def test_one_document_of_every_format(tmp_path):
    row = {"headline": "A  launch", "date": "2022-01-05", "body": "It flew.", "source": "Agency", "link": "a.org/1"}
    lay(tmp_path, {
        "1.txt": "It flew.",
        "2.md": "---\nheadline: A launch\ndate: 2022-01-05\nsource: Agency\nlink: a.org/1\n---\nIt flew.",
        "3.json": {**row, "id": "three"},
        "4.jsonl": [{**row, "id": "four"}],
        "5.csv": "id,headline,date,body,source,link\nfive,A launch,2022-01-05,It flew.,Agency,a.org/1\n",
        "6.tsv": "id\theadline\tdate\tbody\tsource\tlink\nsix\tA launch\t2022-01-05\tIt flew.\tAgency\ta.org/1\n",
    })  # fmt: skip
    pd.DataFrame([{**row, "id": "seven", "date": pd.Timestamp("2022-01-05")}]).to_parquet(tmp_path / "7.parquet")
    documents, problems = corpus.read(tmp_path)
    assert problems.empty
    assert list(documents["document_id"]) == ["1", "2", "three", "four", "five", "six", "seven"]
    assert set(documents["text"]) == {"It flew."}
    told = documents.iloc[1:]
    assert set(told["title"]) == {"A launch"}
    assert set(told["outlet"]) == {"Agency"}
    assert set(told["url"]) == {"a.org/1"}
    assert set(told["published"]) == {pd.Timestamp("2022-01-05")}
    assert set(told["published_by"]) == {"date"}
    assert pd.isna(documents.loc[0, "published"])
    assert list(documents["row"].isna()) == [True, True, *[False] * 5]
    assert documents["duplicate_of"].isna().tolist() == [True] + [False] * 6
    assert set(documents["duplicate_of"].dropna()) == {"1"}


def test_what_is_no_document(tmp_path):
    lay(tmp_path, {"a.txt": "A.", ".hidden.txt": "x", ".git/b.txt": "x", "README.md": "x", "LICENSE.txt": "x",
                   "corrections.csv": "x", "corpus.toml": "", "sub/README.txt": "x", "sub/c.txt": "C."})  # fmt: skip
    documents, problems = corpus.read(tmp_path)
    assert list(documents["document_id"]) == ["a", "c"]
    assert problems.empty


def test_ids_take_as_much_of_the_path_as_tells_them_apart(tmp_path):
    lay(tmp_path, {"a.txt": "1", "b.txt": "2", "x/b.txt": "3", "y/c.txt": "4", "y/c.md": "5", "all-1.txt": "6",
                   "all.jsonl": [{"text": "7"}, {"text": "8", "id": 9.0}, {"text": "9", "id": "a"}]})  # fmt: skip
    documents, _ = corpus.read(tmp_path)
    ids = documents.set_index("text")["document_id"].to_dict()
    assert ids == {"1": "a", "2": "b", "3": "x/b", "4": "y/c.txt", "5": "y/c.md", "6": "all-1.txt",
                   "7": "all.jsonl-1", "8": "9", "9": "all/a"}  # fmt: skip


def test_repeated_ids_within_a_file_are_set_aside(tmp_path):
    lay(tmp_path, {"a.jsonl": [{"id": 1, "text": "x"}, {"id": 1, "text": "y"}, {"id": 2, "text": "z"}]})
    documents, problems = corpus.read(tmp_path)
    assert list(documents["document_id"]) == ["1", "2"]
    assert faults(problems) == [("a.jsonl", 2, "repeated id")]
    assert "taken by row 1" in problems.loc[0, "reason"]


def test_duplicates_are_marked_whatever_their_blanks(tmp_path):
    lay(tmp_path, {"a.txt": "It  flew.\r\n", "b.txt": "It flew.", "c.txt": "It fell.", "d.txt": "It\nflew."})
    documents, _ = corpus.read(tmp_path)
    assert documents["duplicate_of"].tolist()[1::2] == ["a", "a"]
    assert documents["duplicate_of"].isna().tolist() == [True, False, True, False]
    assert documents["sha256"].nunique() == 4


def test_each_bad_document_is_a_problem_and_no_more(tmp_path):
    records = [{"id": number, "text": f"Text {number}.", "date": "2022-01-05"} for number in range(1, 25)]
    records[4]["text"] = " \u200b\n"
    del records[5]["text"]
    records[6]["text"] = None
    records[7]["text"] = 12
    records[8]["text"] = ["a", "b"]
    records[9]["date"] = "2022-02-30"
    records[10]["date"] = "soon"
    records[11]["date"] = None
    records[12]["title"] = ["no", "title"]
    lines = [json.dumps(record) for record in records]
    lines[16] = lines[16][:-1]
    lay(tmp_path, {"a.jsonl": "\n".join(lines), "b.txt": "", "c.txt": "\ufeff \n", "d.json": "{",
                   "e.csv": "id,words\n1,x\n", "f.parquet": b"no", "g.txt": bytes(range(256)), "h.pdf": b"%PDF",
                   "i.pdf": b"%PDF", "j.html": "<p>"})  # fmt: skip
    documents, problems = corpus.read(tmp_path)
    assert len(documents) == 24 - 9
    assert documents["published"].isna().sum() == 1
    assert sorted(faults(problems), key=str) == sorted([
        ("a.jsonl", 5, "no text"), ("a.jsonl", 6, "no text"), ("a.jsonl", 7, "no text"), ("a.jsonl", 8, "wrong type"),
        ("a.jsonl", 9, "wrong type"), ("a.jsonl", 10, "bad date"), ("a.jsonl", 11, "bad date"),
        ("a.jsonl", 13, "wrong type"), ("a.jsonl", 17, "malformed"), ("b.txt", None, "empty"), ("c.txt", None, "empty"),
        ("d.json", None, "malformed"), ("e.csv", None, "no text"), ("f.parquet", None, "unreadable"),
        ("g.txt", None, "unreadable"), ("h.pdf", None, "wrong type"), ("j.html", None, "no text"),
    ], key=str)  # fmt: skip
    reasons = problems.set_index("problem_id")["reason"]
    assert "'2022-02-30'" in reasons["a.jsonl:10"]
    assert "column" in reasons["a.jsonl:17"]
    assert "2 files ending in .pdf" in reasons["h.pdf"]


@pytest.mark.parametrize(
    ("files", "says"),
    [({}, ["holds no documents", ".jsonl"]),
     ({"a.pdf": "x", "b.pdf": "x"}, ["2 files ending in .pdf", ".txt"]),
     ({"a.txt": " "}, ["a.txt", "no text in it"]),
     ({"a.json": '[\n{"text": "x"},\n{"text": }\n]'}, ["a.json", "line 3", "column"]),
     ({"a.jsonl": '{"text": \n'}, ["a.jsonl, line 1", "not valid JSON"]),
     ({"a.jsonl": '{"text": ""}\n' * 16 + '{"text": "x'}, ["a.jsonl, line 1:", "no text", "16 more problems"]),
     ({"a.csv": "id,story\n1,x\n"}, ["a.csv", "id, story", "--field text=NAME", "corpus.toml"]),
     ({"a.csv": "id,text\n1,\n"}, ["a.csv, record 1", "no text"])],
)  # fmt: skip
def test_a_corpus_without_one_document_is_an_error_that_says_why(tmp_path, files, says):
    with pytest.raises(CorpusError) as raised:
        corpus.read(lay(tmp_path, files))
    assert raised.value.exit_code == 2
    assert "\n" not in str(raised.value)
    for words in says:
        assert words in str(raised.value)


def test_a_path_that_does_not_exist_and_one_that_is_not_read(tmp_path):
    with pytest.raises(UsageError, match="does not exist"):
        corpus.read(tmp_path / "nowhere")
    lay(tmp_path, {"a.pdf": "x"})
    with pytest.raises(CorpusError, match=r"ends in \.pdf"):
        corpus.read(tmp_path / "a.pdf")
    os.mkfifo(tmp_path / "pipe.txt")
    with pytest.raises(CorpusError, match="neither a file nor a folder"):
        corpus.read(tmp_path / "pipe.txt")


def test_fields_are_mapped_by_hand_and_by_corpus_toml(tmp_path):
    lay(tmp_path, {"a.csv": "story,day,text\nIt flew.,2022-01-05,not this\n"})
    document = only(tmp_path, fields={"text": "story", "date": "day"})
    assert (document["text"], document["published_by"]) == ("It flew.", "day")
    fields, defaults = 'text = "story"\npublished = "day"', 'outlet = "Agency"\ngenre = "statement"'
    lay(tmp_path, {"corpus.toml": f"[fields]\n{fields}\n[defaults]\n{defaults}\n"})
    document = only(tmp_path / "a.csv")
    assert (document["text"], document["outlet"], document["genre_by"]) == ("It flew.", "Agency", "corpus.toml")
    assert only(tmp_path, fields={"text": "text"})["text"] == "not this"


def test_the_nearest_corpus_toml_holds(tmp_path):
    record = [{"text": "x", "date": "5/1/2022"}]
    lay(tmp_path, {"corpus.toml": 'day_first = true\n[defaults]\noutlet = "A"', "b/corpus.toml": "day_first = false",
                   "a/1.jsonl": record, "b/2.jsonl": record})  # fmt: skip
    documents, _ = corpus.read(tmp_path)
    assert list(documents["outlet"]) == ["A", "A"]
    assert [day.month for day in documents["published"]] == [1, 5]


def test_a_mapping_to_nothing_is_an_error(tmp_path):
    lay(tmp_path, {"a.csv": "story,day\nx,\n"})
    with pytest.raises(UsageError, match=r"'words' is not a field.*document_id, published, title, text, outlet, url"):
        corpus.read(tmp_path, fields={"words": "story"})
    with pytest.raises(UsageError, match=r"No file.*'stroy'.*story, day"):
        corpus.read(tmp_path, fields={"text": "stroy"})
    lay(tmp_path, {"corpus.toml": '[fields]\ntext = "stroy"'})
    with pytest.raises(CorpusError, match=r"^corpus.toml maps to a field 'stroy'.*story, day"):
        corpus.read(tmp_path)


@pytest.mark.parametrize(
    ("toml", "says"),
    [("outlet = 1", "'outlet' is not a setting; known are fields"), ("[fields]\nwords = 'x'", "'words' is not a field"),
     ("[defaults]\ntext = 'x'", "cannot have a default"), ("[defaults]\ngenre = 'poem'", "article, statement"),
     ("timezone = 'Mars'", "not a time zone"), ("encoding = 'x9'", "not an encoding"), ("day_first = 1", "or false"),
     ("[fields\n", "line 1"), ("fields = 3", "is a table")],
)  # fmt: skip
def test_faults_of_corpus_toml(tmp_path, toml, says):
    lay(tmp_path, {"a.txt": "x", "corpus.toml": toml})
    with pytest.raises(CorpusError, match=says) as raised:
        corpus.read(tmp_path)
    assert "corpus.toml" in str(raised.value)


def test_the_time_zone_of_instants(tmp_path):
    lay(tmp_path, {"a.jsonl": [{"text": "x", "date": 1641337800000}]})
    assert only(tmp_path)["published"] == pd.Timestamp("2022-01-04")
    lay(tmp_path, {"corpus.toml": 'timezone = "Asia/Seoul"'})
    document = only(tmp_path)
    assert document["published"] == pd.Timestamp("2022-01-05")
    assert document["published_by"] == "date (epoch milliseconds, Asia/Seoul)"


def test_metadata_beside_text_files(tmp_path):
    lay(tmp_path, {
        "metadata.csv": "file,outlet,published,title,url\na.txt,Agency,2022-01-05,One,\n"
                        "sub/b,Other,5 Jan 2022,Two,a.org\ngone.txt,,,,\na,,,,\n",
        "a.txt": "A.", "sub/b.txt": "B.", "sub/c.md": "---\ntitle: Own\n---\nC.",
        "own/metadata.csv": "document_id,title\nd,Four\n", "own/d.txt": "D.",
    })  # fmt: skip
    documents, problems = corpus.read(tmp_path)
    assert documents.set_index("document_id")["title"].to_dict() == {"a": "One", "d": "Four", "b": "Two", "c": "Own"}
    assert documents.set_index("document_id").loc["b", "published_by"] == "metadata.csv: published"
    assert faults(problems) == [("metadata.csv", 3, "unreadable"), ("metadata.csv", 4, "repeated id")]


def test_metadata_that_names_no_files(tmp_path):
    lay(tmp_path, {"a.txt": "A.", "metadata.csv": "outlet,title\nx,y\n"})
    documents, problems = corpus.read(tmp_path)
    assert len(documents) == 1
    assert "outlet, title" in problems.loc[0, "reason"]


def test_a_day_in_the_file_s_name_counts_when_nothing_else_does(tmp_path):
    lay(tmp_path, {"agency_2022-01-05_launch.txt": "A.", "2022-01-05_to_2022-01-09.txt": "B.", "2022-13-45.txt": "C.",
                   "2022-01-06.md": "---\ndate: 2022-01-05\n---\nD."})  # fmt: skip
    documents, _ = corpus.read(tmp_path)
    by = documents.set_index("text")[["published", "published_by"]]
    assert by.loc["A."].tolist() == [pd.Timestamp("2022-01-05"), "file name"]
    assert by.loc["D."].tolist() == [pd.Timestamp("2022-01-05"), "date"]
    assert by.loc[["B.", "C."], "published"].isna().all()


def test_the_first_date_that_is_one_counts(tmp_path):
    lay(tmp_path, {"a.jsonl": [{"text": "x", "date": "today", "seendate": "20220105T100000Z"},
                               {"text": "y", "publish_date": "2022-01", "seendate": None}]})  # fmt: skip
    documents, problems = corpus.read(tmp_path)
    assert problems.empty
    assert documents["published_by"].tolist() == ["seendate", "publish_date: '2022-01' names no day"]


def test_nested_values_and_stray_types(tmp_path):
    lay(tmp_path, {"a.jsonl": [{"text": "x", "id": 7, "source": {"id": None, "name": "Agency"}, "title": 2022}]})
    document = only(tmp_path)
    assert (document["document_id"], document["outlet"], document["title"]) == ("7", "Agency", "2022")


HOSTILE = ["line\nbreak.txt", "right\u202eto left.txt", "<script>alert(1)</script>.txt", "=1+1.txt", "'; DROP.txt",
           "x" * 200 + ".txt", "back\\slash.txt", "$(touch x).txt", " .txt", "名前.txt"]  # fmt: skip


def test_hostile_names(tmp_path):
    for name in HOSTILE:
        if "/" not in name:
            (tmp_path / name).write_text(f"Text of {name}", encoding="utf-8")
    try:
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xff.txt")).write_text("A.")
        Path(os.fsdecode(os.fsencode(tmp_path) + b"/bad\xfe.txt")).write_text("B.")
    except OSError:
        pytest.skip("this file system takes no such names")
    documents, problems = corpus.read(tmp_path)
    assert problems.empty
    assert documents["document_id"].is_unique
    assert {"bad\ufffd.txt", "bad\ufffd.txt#2"} < set(documents["document_id"])
    documents.to_parquet(tmp_path / "out.parquet")
    assert len(corpus.digest(tmp_path)) == 64


def test_hostile_texts(tmp_path):
    texts = ["\ud800 lone", "nul\0inside", "x" * 1_500_000, "\u202ertl", "=cmd()", "\N{PILE OF POO}" * 5]
    lay(tmp_path, {"a.jsonl": [{"text": text, "title": text[:50]} for text in texts]})
    documents, problems = corpus.read(tmp_path)
    assert problems.empty
    assert documents["text"].tolist() == ["\ufffd lone", *texts[1:]]
    documents.to_parquet(tmp_path / "b.parquet")
    assert pd.read_parquet(tmp_path / "b.parquet")["text"].tolist() == documents["text"].tolist()


def test_links_that_lead_round_in_a_circle_and_nowhere(tmp_path):
    lay(tmp_path, {"a/1.txt": "A."})
    (tmp_path / "a/loop").symlink_to(tmp_path, target_is_directory=True)
    (tmp_path / "gone.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "pipe.txt")
    documents, problems = corpus.read(tmp_path)
    assert list(documents["document_id"]) == ["1"]
    assert faults(problems) == [("gone.txt", None, "unreadable"), ("pipe.txt", None, "unreadable")]


def test_what_may_not_be_opened_is_a_problem(tmp_path, monkeypatch):
    lay(tmp_path, {"a.txt": "A.", "b.txt": "B.", "c.jsonl": [{"text": "C."}]})
    opened = Path.open

    def refuse(self, *rest, **more):
        if self.name in ("b.txt", "c.jsonl"):
            raise PermissionError(13, "Permission denied")
        return opened(self, *rest, **more)

    monkeypatch.setattr(Path, "open", refuse)
    documents, problems = corpus.read(tmp_path)
    assert list(documents["document_id"]) == ["a"]
    assert faults(problems) == [("b.txt", None, "unreadable"), ("c.jsonl", None, "unreadable")]


def test_a_text_too_large_for_one_document(tmp_path, monkeypatch):
    monkeypatch.setattr(readers, "LARGEST_DOCUMENT", 1000)
    lay(tmp_path, {"a.jsonl": [{"text": "x" * 1001}, {"text": "y" * 1000}]})
    documents, problems = corpus.read(tmp_path)
    assert len(documents) == 1
    assert faults(problems) == [("a.jsonl", 1, "too large")]


def test_progress_counts_bytes(tmp_path):
    lay(tmp_path, {"a.txt": "four", "b.txt": "sixsix"})
    told = []
    corpus.read(tmp_path, progress=lambda done, total: told.append((done, total)))
    assert told == [(4, 10), (10, 10)]


def test_an_undated_document_is_dated_by_its_address_or_dateline(tmp_path):
    records = [
        {"id": "a", "url": "https://example.org/2022/01/05/launch.html", "text": "It flew."},
        {"id": "b", "text": "SEOUL, Jan. 5, 2022 (News) -- It flew."},
        {"id": "c", "text": "SEOUL, Jan. 5 (News) -- It flew."},
        {"id": "d", "date": "2022-01-09", "text": "SEOUL, Jan. 5, 2022 (News) -- It flew."},
    ]
    (tmp_path / "news.jsonl").write_text("\n".join(map(json.dumps, records)), encoding="utf-8")
    documents, _ = corpus.read(tmp_path / "news.jsonl")
    told = documents.set_index("document_id")[["published", "published_by"]].astype("str")
    assert told.loc["a"].tolist() == ["2022-01-05", "address '/2022/01/05'"]
    assert told.loc["b"].tolist() == ["2022-01-05", "dateline 'Jan. 5, 2022'"]
    assert pd.isna(documents.set_index("document_id").loc["c", "published"])
    assert told.loc["d"].tolist() == ["2022-01-09", "date"]


def test_the_digest_depends_on_names_and_bytes_alone(tmp_path):
    files = {"a.txt": "A.", "b/c.md": "C.", "corpus.toml": "", "metadata.csv": "file\na.txt\n"}
    one, two = lay(tmp_path / "one", files), lay(tmp_path / "two", dict(reversed(files.items())))
    lay(two, {".hidden": "x", "README.md": "x"})
    assert corpus.digest(one) == corpus.digest(two)
    for name, content in (("a.txt", "B."), ("corpus.toml", "day_first = true"), ("d.txt", "D.")):
        before = corpus.digest(two)
        lay(two, {name: content})
        assert corpus.digest(two) != before
    before = corpus.digest(two)
    (two / "d.txt").rename(two / "e.txt")
    assert corpus.digest(two) != before


def test_a_corpus_that_changes_is_noticed(tmp_path):
    lay(tmp_path, {"a.txt": "A.", "b.txt": "B."})
    before = corpus.stamps(tmp_path)
    corpus.unchanged(tmp_path, before)
    lay(tmp_path, {"b.txt": "C."})
    with pytest.raises(CorpusChangedError, match=r"b\.txt was changed\. Run again"):
        corpus.unchanged(tmp_path, before)
    before = corpus.stamps(tmp_path)
    lay(tmp_path, {"c.txt": "C."})
    with pytest.raises(CorpusChangedError, match=r"c\.txt was added"):
        corpus.unchanged(tmp_path, before)
    (tmp_path / "a.txt").unlink()
    with pytest.raises(CorpusChangedError, match=r"a\.txt was removed \(and 1 more\)"):
        corpus.unchanged(tmp_path, before)


TEXTS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1).filter(
    lambda text: any(letter in string.ascii_letters for letter in text) and not text.startswith("\ufeff")
)


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(st.lists(TEXTS, min_size=1, max_size=4))
def test_text_out_is_text_in(tmp_path, texts):
    for name in ("a.jsonl", "a.json", "a.csv", "a.parquet"):
        path = tmp_path / name
        frame = pd.DataFrame({"id": [f"n{number}" for number in range(len(texts))], "text": texts})
        if name.endswith("jsonl"):
            path.write_text("\n".join(json.dumps(row) for row in frame.to_dict("records")))
        elif name.endswith("json"):
            path.write_text(json.dumps(frame.to_dict("records"), ensure_ascii=False), encoding="utf-8", newline="")
        elif name.endswith("csv"):
            rows = ["id,text", *(f'{id},"{text.replace(chr(34), chr(34) * 2)}"' for id, text in frame.values)]
            path.write_text("\r\n".join(rows), encoding="utf-8", newline="")
        else:
            frame.to_parquet(path)
        documents, problems = corpus.read(path)
        assert problems.empty
        assert documents["text"].tolist() == texts


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=20, deadline=None)
@given(TEXTS, st.sampled_from(["utf-8", "utf-8-sig", "utf-16"]))
def test_a_text_file_is_its_text(tmp_path, text, encoding):
    (tmp_path / "a.txt").write_bytes(text.encode(encoding))
    if encoding == "utf-8" and text.count("\0") > len(text) / 10:
        return
    assert only(tmp_path / "a.txt")["text"] == text


@settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60, deadline=None)
@given(st.binary(max_size=300), st.sampled_from([format for format in readers.FORMATS if format != ".parquet"]))
def test_any_bytes_are_read_or_refused_with_a_sentence(tmp_path, data, ending):
    path = tmp_path / f"a{ending}"
    path.write_bytes(data)
    try:
        documents, _ = corpus.read(path)
    except CorpusError as error:
        assert path.name in str(error)
    else:
        assert len(documents)

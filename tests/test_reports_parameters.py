"""Parameters are checked against the notebook before anything runs."""

import pytest
import small_notebooks

from analysis.errors import UsageError
from analysis.reports import check, declared, from_text, profile
from analysis.reports.parameters import read

SOURCE = """\
corpus: str = "data/sample"  # a file or folder
since: str = ""
limit: int = 3
share: float = 0.5  # of all
names: list[str] = ["a"]
speaker: str | None = None
plot = True
free = None
"""


@pytest.fixture
def notebook(tmp_path):
    return small_notebooks.write(tmp_path / "03-launches.ipynb", "print(1)", parameters=SOURCE)


def test_reads_names_types_defaults_and_comments(notebook):
    known = declared(notebook)
    assert list(known) == ["corpus", "since", "limit", "share", "names", "speaker", "plot", "free"]
    assert known["share"].types == ("float",) and known["share"].help == "of all"
    assert known["speaker"].types == ("str", "NoneType") and known["plot"].types == ("bool",)
    assert str(known["limit"]) == "limit (int) = 3"


@pytest.mark.parametrize(
    "given",
    [{"limit": 5}, {"share": 1}, {"names": []}, {"speaker": "x"}, {"speaker": None}, {"plot": False}, {"free": [1]},
     {"since": "2022-01-05"}, {"since": "2022-01"}, {"since": "2022"}, {"since": ""}],
)  # fmt: skip
def test_accepts_what_fits(notebook, given):
    assert check([notebook], given) == {notebook: given}


def test_whole_numbers_become_floats_where_floats_are_declared(notebook):
    assert type(check([notebook], {"share": 1})[notebook]["share"]) is float


@pytest.mark.parametrize(
    ("given", "words"),
    [
        ({"limt": 5}, "unknown parameter 'limt': did you mean 'limit'?"),
        ({"zzz": 5}, r"limit \(int\) = 3"),
        ({"limit": "5"}, "limit='5' is text, but must be a whole number, like 3"),
        ({"limit": 2.5}, "is a number, but must be a whole number"),
        ({"limit": True}, "is True or False, but"),
        ({"plot": 1}, "is a whole number, but must be True or False"),
        ({"names": "a"}, "is text, but must be a list"),
        ({"since": "yesterday"}, "since='yesterday' is not a date"),
        ({"since": "2022-02-30"}, "not a date"),
        ({"corpus": 7}, "is a whole number, but must be text"),
    ],
)
def test_refuses_what_does_not_fit(notebook, given, words):
    with pytest.raises(UsageError, match=words):
        check([notebook], given)


def test_a_parameter_of_any_notebook_is_known_and_goes_only_there(notebook, tmp_path):
    other = small_notebooks.write(tmp_path / "04-tone.ipynb", "print(1)", parameters='speaker = ""\nonly = 1')
    assert check([notebook, other], {"only": 2, "limit": 4}) == {notebook: {"limit": 4}, other: {"only": 2}}


def test_a_notebook_without_parameters_cell_is_refused(tmp_path):
    bare = small_notebooks.write(tmp_path / "bare.ipynb", "print(1)", parameters=None)
    with pytest.raises(UsageError, match="no code cell tagged 'parameters'"):
        declared(bare)


@pytest.mark.parametrize("source", ["import os", "a = b", "a, b = 1, 2", "a = 1 +", "def f(): pass", "a = open('x')"])
def test_a_parameters_cell_that_does_more_is_refused(tmp_path, source):
    bare = small_notebooks.write(tmp_path / "bare.ipynb", "print(1)", parameters=source)
    with pytest.raises(UsageError, match="must only assign plain values"):
        declared(bare)


@pytest.mark.parametrize("content", [b"", b"{}", b"not json", b"\xff\xfe", b'{"cells": 3}'])
def test_a_file_that_is_no_notebook_is_refused(tmp_path, content):
    path = tmp_path / "x.ipynb"
    path.write_bytes(content)
    with pytest.raises(UsageError, match=r"x\.ipynb"):
        declared(path)
    with pytest.raises(UsageError, match="does not exist"):
        declared(tmp_path / "none.ipynb")


def test_text_of_a_command_line_takes_the_declared_type(notebook):
    typed = {"limit": "7", "share": "0.25", "names": "a, b", "speaker": "none", "plot": "false", "since": "2022-01-05"}
    assert from_text([notebook], typed) == {
        "limit": 7, "share": 0.25, "names": ["a", "b"], "speaker": None, "plot": False, "since": "2022-01-05",
    }  # fmt: skip
    assert from_text([notebook], {"limit": "many"}) == {"limit": "many"}
    assert from_text([notebook], {"corpus": "2022"}) == {"corpus": "2022"}


def test_comments_with_many_equal_signs_and_wide_characters_do_not_confuse():
    known = read('a = "é=ü"  # x = "y" # z\nb: "int" = 2')
    assert known["a"].help == 'x = "y" # z' and known["b"].types == ("int",)


def test_a_profile_is_papermills_parameter_file_with_options(tmp_path):
    path = tmp_path / "weekly.yaml"
    path.write_text("corpus: data/sample\nsince: 2022-01-01\n_launchbook:\n  name: weekly\n  timeout: 60\n")
    loaded = profile(path)
    assert loaded.parameters == {"corpus": "data/sample", "since": "2022-01-01"}
    assert loaded.options == {"name": "weekly", "timeout": 60}
    path.write_text("")
    assert profile(path).parameters == {}


@pytest.mark.parametrize(
    ("content", "words"),
    [
        ("a: [1", "line [12] is not YAML"),
        ("- a\n- b", "must be a mapping"),
        ("_launchbook: 3", "must be a mapping of options"),
        ("_launchbook: {nme: x}", "did you mean 'name'"),
        ("_launchbook: {timeout: soon}", "must be a whole number or a number"),
        ("_launchbook: {keep: true}", "must be a whole number"),
        ("a: !!python/object/apply:os.system ['true']", "not YAML"),
        ("corpus: &a [*a]", "corpus .* holds itself"),
        ("corpus: !!set {a, b}", "corpus is a set"),
        ("corpus: !!binary aGVsbG8=", "corpus is a bytes"),
        ("corpus: a\ncorpus: b", "line 2.*'corpus' stands there twice"),
        ("1: a", "must be a mapping of parameter names"),
        ("_launchbook: {timeout: 0}", "timeout is 0, but must be more than 0"),
        ("_launchbook: {timeout: .nan}", "timeout is nan, but must be more than 0"),
        ("_launchbook: {wait: -1}", "wait is -1, but must be 0 or more"),
        ("_launchbook: {workers: 0}", "workers is 0, but must be more than 0"),
        ("_launchbook: {keep: -3}", "keep is -3, but must be more than 0"),
        ("_launchbook: {1: x}", "unknown option 1"),
        ("_launchbook: {notebooks: [1]}", "notebooks is .*, but must be a list of names"),
    ],
)
def test_a_faulty_profile_is_told(tmp_path, content, words):
    path = tmp_path / "weekly.yaml"
    path.write_text(content)
    with pytest.raises(UsageError, match=words):
        profile(path)


def test_a_missing_profile_is_told(tmp_path):
    with pytest.raises(UsageError, match="does not exist"):
        profile(tmp_path / "none.yaml")

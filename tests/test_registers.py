"""The registers load, every fault is found and told, and the files of data/ have none."""

import csv
import io
import pickle
import re
import subprocess
import sys
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from analysis import registers, schema
from analysis.errors import RegisterError
from analysis.registers.description import REGISTERS
from analysis.registers.sheets import written

ROOT = Path(__file__).resolve().parents[1]
SHARED = ROOT.parent / "shared"
SOUND = {
    "countries": [["RUR", "Ruritania", "Strelsau", "Ruritanian", "https://example.org/r"]],
    "speakers": [
        ["rudolf", "Rudolf Rassendyll", "person", "Ruritania", "government", "Rudi", "https://example.org/rudolf"],
        ["flavia", "Flavia Elphberg", "person", "Ruritania", "", "", "https://example.org/flavia"],
    ],
    "offices": [
        ["rudolf", "minister", "", "Ruritania", "2020-05", "2021", "https://example.org/rudolf"],
        ["rudolf", "minister", "", "Ruritania", "2023", "", "https://example.org/rudolf"],
    ],
    "roles": [["minister", "secretary"]],
    "weapons": [
        ["arrow-1", "Arrow-1", "Arrow One", "srbm", "Ruritania", "https://example.org/arrow"],
        ["arrow-2", "Arrow-2", "", "mrbm", "Ruritania", "https://example.org/arrow; https://example.org/second"],
    ],
    "places": [["harbour", "Harbour", "", "site", "Ruritania", "48.5", "-12.25", "", "https://example.org/harbour"]],
    "cue_verbs": [["say", "say; says; said; saying", "says", ""], ["deny", "", "denies", ""]],
    "tone_words": [["condemn", "condemn; condemned", "verb", "-2", "0", "-2"]],
    "topics": [["talks", "talks; negotiations", "talks", "no"]],
    "launch_words": [["fire", "fire; fires; fired", "launch", "", ""]],
    "holidays": [["founding", "Founding Day", "", "6", "30", "Ruritania", "https://example.org/day"]],
    "launches": [
        ["rur-2020-07-01", "2020-07-01", "", "", "08:10", "2", "srbm", "Arrow-1", "Harbour", "48.5", "-12.25", "300",
         "", "success", "", "Ruritania", "https://example.org/launch"],
    ],
}  # fmt: skip


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    for name, rows in SOUND.items():
        (tmp_path / f"{name}.csv").write_bytes(written(list(REGISTERS[name].columns), rows))
    return tmp_path


def change(folder: Path, name: str, line: int, column: str, cell: str) -> None:
    columns, rows = list(REGISTERS[name].columns), [list(row) for row in SOUND[name]]
    rows[line - 2][columns.index(column)] = cell
    (folder / f"{name}.csv").write_bytes(written(columns, rows))


def test_the_projects_registers_have_no_fault():
    assert registers.faults() == []


def test_sound_registers_have_no_fault(folder):
    assert registers.faults(folder) == []
    assert set(SOUND) == set(REGISTERS)


with (ROOT / "tests/data/registers_faults.csv").open(encoding="utf-8", newline="") as file:
    FAULTY = list(csv.DictReader(file))


@pytest.mark.parametrize("case", FAULTY, ids=lambda case: f"{case['register']}-{case['column']}-{case['cell']}")
def test_a_fault_names_file_line_and_column_and_what_would_mend_it(folder, case):
    change(folder, case["register"], int(case["line"]), case["column"], case["cell"])
    at = f"{case['register']}.csv:{case['line']}: column {case['column']}"
    hits = [fault for fault in registers.faults(folder) if fault.startswith(at) and case["says"] in fault]
    assert len(hits) == 1, registers.faults(folder)
    assert re.search(r"; | did you mean|take it out", hits[0]), "it should say what would mend it"


def test_every_fault_is_reported_at_once_in_the_order_of_the_files(folder):
    change(folder, "weapons", 2, "kind", "srmb")
    change(folder, "holidays", 2, "day", "31")
    text = (folder / "weapons.csv").read_text("utf-8")
    (folder / "weapons.csv").write_text(text.replace("https://example.org/arrow\n", "nowhere\n"), "utf-8")
    told = registers.faults(folder)
    assert [fault.split(": ")[0] for fault in told] == ["weapons.csv:2", "weapons.csv:2", "holidays.csv:2"]


def test_a_name_may_be_shared_where_the_country_tells_rows_apart(folder):
    countries = [*SOUND["countries"], ["SYL", "Syldavia", "Klow", "Syldavian", "https://example.org/s"]]
    (folder / "countries.csv").write_bytes(written(list(REGISTERS["countries"].columns), countries))
    speakers = [["a", "Ministry of War", "organisation", "Ruritania", "", "War Ministry", "https://example.org/a"],
                ["b", "War Office", "organisation", "Syldavia", "", "War Ministry", "https://example.org/b"],
                *SOUND["speakers"]]  # fmt: skip
    (folder / "speakers.csv").write_bytes(written(list(REGISTERS["speakers"].columns), speakers))
    assert registers.faults(folder) == []
    assert registers.load(folder).names("speakers")["War Ministry"] == ("a", "b")


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b"weapon_id,name", b"weapon_id,nam", "weapons.csv:1: column nam: is not a column of this register; did you"),
        (b"weapon_id,name", b"weapon_id,nam", "weapons.csv:1: column name: is missing"),
        (b"weapon_id,name,", b"weapon_id,name,name,", "stands twice"),
        (b"srbm,Ruritania", b"srbm,Ruritania,extra", "weapons.csv:2: 7 cells where the header has 6"),
        (b"srbm,Ruritania", b"srbm", "weapons.csv:2: 5 cells where the header has 6"),
        (b"Arrow One", b"Fl\xe8che", "weapons.csv:2: the line is not UTF-8"),
        (b"Arrow One", b'"Arrow One', "quotation marks do not match"),
    ],
)  # fmt: skip
def test_a_table_that_cannot_be_used_is_refused(folder, old, new, says):
    path = folder / "weapons.csv"
    path.write_bytes(path.read_bytes().replace(old, new, 1))
    assert any(says in fault for fault in registers.faults(folder)), registers.faults(folder)
    with pytest.raises(RegisterError) as caught:
        registers.load(folder)
    assert any(says in fault for fault in caught.value.faults)
    assert caught.value.exit_code == 2


@pytest.mark.parametrize(
    ("old", "new", "says"),
    [
        (b"weapon_id", b"\xef\xbb\xbfweapon_id", "byte order mark"),
        (b"\n", b"\r\n", "does not end in a plain LF"),
        (b"Arrow-1,", b'"Arrow-1",', "not in the plain form"),
        (b"\narrow-2", b"\n,,,,,\n\narrow-2", "the line is empty"),
    ],
)
def test_another_form_is_reported_but_read_and_tidied(folder, old, new, says):
    path = folder / "weapons.csv"
    plain = path.read_bytes()
    path.write_bytes(plain.replace(old, new))
    assert any(says in fault for fault in registers.faults(folder))
    if b",,,,," not in new:
        assert list(registers.load(folder).weapons["weapon_id"]) == ["arrow-1", "arrow-2"]
        assert registers.tidy(folder) == ["weapons.csv"]
        assert path.read_bytes() == plain


def test_a_line_is_counted_as_an_editor_counts_it(folder):
    rows = [list(row) for row in SOUND["launches"]] * 2
    rows[0] = [*rows[0][:3], "two\nlines", *rows[0][4:]]
    rows[1] = ["rur-2020-07-02", *rows[1][1:6], "srmb", *rows[1][7:]]
    (folder / "launches.csv").write_bytes(written(list(REGISTERS["launches"].columns), rows))
    assert any(fault.startswith("launches.csv:4: column kind") for fault in registers.faults(folder))


def test_a_missing_file_is_a_fault_but_an_empty_register(folder):
    (folder / "holidays.csv").unlink()
    assert registers.faults(folder)[0].startswith("holidays.csv:1: the file is missing")
    assert registers.load(folder).holidays.empty


def test_a_folder_without_registers_is_refused(tmp_path):
    with pytest.raises(RegisterError, match="holds no register"):
        registers.load(tmp_path / "nowhere")


def test_types_of_columns(folder):
    loaded = registers.load(folder)
    assert loaded.launches["count"].dtype == "Int64" and loaded.launches["apogee_km"].isna().all()
    assert loaded.places["latitude"].tolist() == [48.5]
    assert (loaded.weapons["aliases"] == ["Arrow One", ""]).all()
    for name, register in REGISTERS.items():
        assert list(getattr(loaded, name).columns) == list(register.columns)


def test_registers_can_be_sent_to_other_processes_and_are_known_by_their_bytes(folder):
    loaded = registers.load(folder)
    sent = pickle.loads(pickle.dumps(loaded))
    assert sent.sha256 == loaded.sha256 and sent.weapons.equals(loaded.weapons)
    change(folder, "weapons", 2, "aliases", "")
    assert registers.load(folder).sha256 != loaded.sha256


@pytest.mark.parametrize("name", REGISTERS)
def test_files_round_trip_byte_for_byte(name):
    content = (registers.FOLDER / f"{name}.csv").read_bytes()
    rows = list(csv.reader(content.decode().splitlines(keepends=True)))
    assert written(rows[0], rows[1:]) == content


CELLS = st.text(st.characters(exclude_characters="\r", exclude_categories=["Cs"]), min_size=1)


@given(st.lists(st.lists(CELLS, min_size=2, max_size=2)))
def test_whatever_is_written_reads_back(rows):
    text = written(["a", "b"], rows).decode()
    assert list(csv.reader(io.StringIO(text, newline=""))) == [["a", "b"], *rows]


def test_the_data_dictionary_is_that_of_the_registers():
    readme = (registers.FOLDER / "README.md").read_text("utf-8")
    assert readme.endswith(f"## Data dictionary\n\n{registers.dictionary()}"), (
        "write it anew: python -c \"from analysis import registers as r; r.write_dictionary(r.FOLDER / 'README.md')\""
    )
    about = readme.partition("## Data dictionary")[0]
    assert all(f"**{name}**" in about for name in REGISTERS), "every register needs a word on how it was made"
    launches = registers.load().launches
    assert f"The record has {len(launches)} launches" in about.replace("\n", " ")
    assert f"in all, {(launches['date_other'] != '').sum()} rows carry" in about.replace("\n", " ")


@pytest.fixture(scope="module")
def data() -> registers.Registers:
    return registers.load()


def test_every_launch_has_a_source_and_reads_as_the_tables_do(data):
    launches = data.launches
    assert (launches["sources"] != "").all() and launches["kind"].isin(schema.LAUNCH_KINDS).all()
    assert launches["date"].is_monotonic_increasing and len(launches) > 240
    assert launches["reference_id"].str.replace(r"^[a-z]{3}-", "", regex=True).str.startswith(
        tuple(launches["date"])).all()  # fmt: skip
    assert ((launches["latitude"].isna()) == (launches["place"] == "")).all()


def test_known_launches_stand_as_they_happened(data):
    launches = data.launches.set_index("reference_id")
    jagang = launches.loc["prk-2022-01-05"]
    assert (jagang["local_time"], jagang["date_other"], jagang["distance_km"]) == ("08:10", "2022-01-06", 700)
    assert launches.loc["prk-2017-11-29", "weapon"] == "Hwasong-15"
    assert launches.loc["prk-2017-07-28", "local_time"] == "23:42"
    salvo = launches.loc["prk-2017-03-06"]
    assert (salvo["count"], salvo["outcome"], salvo["note"]) == (5, "success", "outcomes: 4 success, 1 failure")
    assert [i for i in launches.index if i.startswith("prk-2022-11-03")] == [
        "prk-2022-11-03", "prk-2022-11-03-2", "prk-2022-11-03-3"]  # fmt: skip
    assert launches.loc["prk-1984-09", "date"] == "1984-09"
    assert "prk-1991-07-01" not in launches.index and "prk-2026-03-29" not in launches.index


def test_places_lie_near_what_they_lie_in(data):
    places = data.places.set_index("place_id")
    inner = places[(places["within"] != "") & ~places["type"].isin(["sea", "waters", "island"])]
    outer = places.loc[inner["within"]]
    north = abs(inner["latitude"].to_numpy(float) - outer["latitude"].to_numpy(float))
    east = abs(inner["longitude"].to_numpy(float) - outer["longitude"].to_numpy(float))
    assert set(inner.index[(north > 1.5) | (east > 2)]) <= {"chandipur"}


def test_launches_lie_at_their_places(data):
    launches = data.launches[data.launches["place"] != ""]
    places = data.places.set_index("name").loc[launches["place"]]
    off = (launches["latitude"].to_numpy(float) - places["latitude"].to_numpy(float),
           launches["longitude"].to_numpy(float) - places["longitude"].to_numpy(float))  # fmt: skip
    assert max(abs(off[0]).max(), abs(off[1]).max()) < 0.25


@pytest.mark.skipif(not (SHARED / "reference").is_dir(), reason="the chronologies are not there")
def test_the_record_is_made_again_to_the_same_bytes(tmp_path):
    out = tmp_path / "launches.csv"
    script = [sys.executable, "training/build_reference.py", "--shared", str(SHARED), "--out", str(out)]
    subprocess.run(script, cwd=ROOT, check=True, capture_output=True)
    assert out.read_bytes() == (registers.FOLDER / "launches.csv").read_bytes()

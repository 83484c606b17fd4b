"""The bundled briefs say nothing that their front matter does not back, and the front matter agrees with the record."""

import calendar
import csv
import datetime
import re
from collections import Counter
from dataclasses import dataclass, replace
from pathlib import Path

import pytest
import yaml

ROOT = Path(__file__).parents[1]
FILES = sorted((ROOT / "data/sample").glob("**/*.md")) + sorted((ROOT / "seeds").glob("*.md"))
MONTHS = {name: number for number, name in enumerate(calendar.month_name) if name}
WEEKDAYS = {name: number for number, name in enumerate(calendar.day_name)}
NUMBERS = {
    "one": 1, "two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "seven": 7, "eight": 8, "nine": 9, "ten": 10,
    "eleven": 11, "twelve": 12, "thirteen": 13, "fourteen": 14, "fifteen": 15, "twenty": 20, "thirty": 30,
}  # fmt: skip
WEAPON_NOUN = (r"(?:missiles?|projectiles?|rockets?|rounds?|launches|launchers?|Scuds|Nodongs?|Musudans?"
               r"|Hwasong-\d+s?|KN-\d+s)")  # fmt: skip
BALLISTIC = {"ballistic", "srbm", "mrbm", "irbm", "icbm", "slbm"}
METONYMS = {"Seoul", "Pyongyang"}
QUOTED = re.compile(r"“([^”]+)”|\"([^\"]+)\"")
NUMBER = r"\d{1,3}(?:,\d{3})+(?:\.\d+)?|\d+(?:\.\d+)?"


@dataclass(frozen=True)
class Brief:
    name: str
    title: str
    outlet: str
    date: datetime.date
    facts: list[dict]
    statements: list[dict]
    context: list[dict]
    sources: list[str]
    body: str


def read(path: Path) -> Brief:
    _, head, body = path.read_text("utf-8").split("---\n", 2)
    front = yaml.safe_load(head)
    return Brief(path.stem, front["title"], front["outlet"], front["date"], front["facts"], front["statements"],
                 front.get("context", []), front["sources"], body.strip())  # fmt: skip


def register(name: str) -> list[dict[str, str]]:
    with (ROOT / "data" / name).open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def cell(text: str) -> list[str]:
    return [part for part in text.split("; ") if part]


RECORD = {row["reference_id"]: row for row in register("launches.csv")}
PLACES = {row["place_id"]: row for row in register("places.csv")}
PLACE_NAMES: dict[str, set[str]] = {}
for _row in PLACES.values():
    for _name in [_row["name"], *cell(_row["aliases"])]:
        PLACE_NAMES.setdefault(_name, set()).add(_row["place_id"])
PLACE_PATTERN = re.compile(r"(?<![\w-])(?:" + "|".join(sorted(map(re.escape, PLACE_NAMES), key=len, reverse=True))
                           + r")(?!\w)")  # fmt: skip
SPEAKER_NAMES = {row["name"]: [row["name"], *cell(row["aliases"])] for row in register("speakers.csv")}


def several(value: object) -> list:
    return value if isinstance(value, list) else [] if value is None else [value]


def bare(text: str) -> str:
    return text.strip().rstrip(".,!?").casefold()


def place_ids(name: str) -> set[str]:
    """The place and all that contain it."""
    found = set(PLACE_NAMES.get(name, ()))
    todo = list(found)
    while todo:
        parent = PLACES[todo.pop()]["within"]
        if parent and parent not in found:
            found.add(parent)
            todo.append(parent)
    return found


def known_days(brief: Brief) -> set[datetime.date]:
    exact = {fact["date"] for fact in brief.facts if fact["precision"] == "day"}
    exact |= {datetime.date.fromisoformat(RECORD[fact["reference_id"]]["date"])
              for fact in brief.facts if RECORD.get(fact.get("reference_id", ""))}  # fmt: skip
    return exact | {entry["date"] for entry in brief.context if "date" in entry} | {brief.date}


def blank(text: str, pattern: str | re.Pattern[str], check=None) -> str:
    """`text` with every match that `check` accepts (all of them without one) blanked out."""
    def fill(match: re.Match[str]) -> str:
        return " " * len(match[0]) if check is None or check(match) else match[0]
    return re.sub(pattern, fill, text)


def backed_interval(number: int, unit: str, days: set[datetime.date]) -> bool:
    length = {"day": 1, "week": 7, "month": 30.4, "year": 365.25}[unit]
    slack = {"day": 0, "week": 2, "month": 20, "year": 120}[unit]
    return any(abs(abs((a - b).days) - number * length) <= slack for a in days for b in days)


def unbacked(brief: Brief) -> list[str]:
    """Every quotation, date, number and place of the title and body that the front matter does not back."""
    faults = []
    text = brief.title + "\n" + brief.body
    days = known_days(brief)
    months = {day.month for day in days} | {fact["date"].month for fact in brief.facts if fact["precision"] == "month"}
    years = {day.year for day in days} | {fact["date"].year for fact in brief.facts}
    numbers = {float(value) for fact in brief.facts
               for key in ("distance_km", "apogee_km") for value in several(fact.get(key))}  # fmt: skip
    times = {value for fact in brief.facts for value in several(fact.get("local_time"))}
    counts = [int(fact["count"]) for fact in brief.facts if fact.get("count")]
    by_day: Counter[datetime.date] = Counter()
    for fact in brief.facts:
        by_day[fact["date"]] += int(fact.get("count") or 0)
    allowed_counts = {*counts, *by_day.values(), sum(counts), len(brief.facts)} - {0}

    quotations = {bare(entry["quotation"]) for entry in brief.statements if "quotation" in entry}
    for match in QUOTED.finditer(text):
        if bare(match[1] or match[2]) not in quotations:
            faults.append(f"quotation {match[0]}")
    text = blank(text, QUOTED)
    for entry in brief.context:
        for words in entry.get("words", []):
            if words.casefold() not in (brief.title + "\n" + brief.body).casefold():
                faults.append(f"context {words!r} stands nowhere")
            text = blank(text, re.compile(rf"(?<!\w){re.escape(words)}(?!\w)", re.IGNORECASE))

    weapons = {str(fact["weapon"]) for fact in brief.facts if fact.get("weapon")}
    text = blank(text, r"\b[A-Z][A-Za-z]*-\d+[A-Z]?(?=s?\b)", lambda m: m[0] in weapons)
    for match in re.finditer(r"\b[A-Z][A-Za-z]*-\d+[A-Z]?", text):
        faults.append(f"weapon {match[0]}")
    text = blank(text, r"\b[A-Z][A-Za-z]*-\d+[A-Z]?")

    def clock(match: re.Match[str]) -> bool:
        hour = int(match[1]) % 12 + (12 if match[3] == "p" else 0)
        return f"{hour:02d}:{match[2]}" in times

    def measure(match: re.Match[str]) -> bool:
        return float(match[1].replace(",", "")) in numbers

    def day_month(match: re.Match[str]) -> bool:
        day, month = (match[1], match[2]) if match[1] else (match[4], match[3])
        return any((d.day, d.month) == (int(day), MONTHS[month]) for d in days)

    month_names = "|".join(MONTHS)
    for pattern, check in (
        (r"\b(\d{1,2}):(\d\d) ([ap])\.m\.", clock),
        (rf"({NUMBER}) (?:km|kilometres|kilometers)\b", measure),
        (rf"\b(?:(\d{{1,2}}) ({month_names})|({month_names}) (\d{{1,2}}))\b", day_month),
    ):  # fmt: skip
        faults += [f"{match[0]!r}" for match in re.finditer(pattern, text) if not check(match)]
        text = blank(text, pattern)

    for match in re.finditer(rf"\b({month_names})\b", text):
        if MONTHS[match[1]] not in months:
            faults.append(f"month {match[0]}")
    for match in re.finditer(rf"\b(last )?({'|'.join(WEEKDAYS)})\b", text):
        back = (brief.date.weekday() - WEEKDAYS[match[2]]) % 7
        candidates = {brief.date - datetime.timedelta(back)}
        if match[1]:
            candidates.add(brief.date - datetime.timedelta(back + 7))
        ahead = brief.date + datetime.timedelta(7 - back)
        if any(entry.get("date") == ahead for entry in brief.context):
            candidates.add(ahead)
        if not candidates & days:
            faults.append(f"weekday {match[0]}")
    if re.search(r"\blast month\b", text):
        before = brief.date.replace(day=1) - datetime.timedelta(1)
        if (before.year, before.month) not in {(d.year, d.month) for d in days}:
            faults.append("'last month'")

    number = rf"{NUMBER}|{'|'.join(NUMBERS)}"

    def value(word: str) -> float:
        return NUMBERS.get(word.casefold()) or float(word.replace(",", ""))

    def counted(match: re.Match[str]) -> bool:
        return value(match[1]) in allowed_counts

    count = re.compile(rf"\b({number})(?= (?:[a-z-]+ ){{0,4}}?{WEAPON_NOUN}\b)", re.IGNORECASE)
    faults += [f"count {match[0]!r}" for match in count.finditer(text) if not counted(match)]
    text = blank(text, count)
    text = blank(text, re.compile(rf"\b({number})(?: more| other)?[ -](day|week|month|year)s?\b", re.IGNORECASE),
                 lambda m: backed_interval(int(value(m[1])), m[2].casefold(), days))  # fmt: skip
    text = blank(text, r"\b(19|20)\d\d\b", lambda m: int(m[0]) in years)
    text = blank(text, re.compile(r"\bone\b", re.IGNORECASE))
    text = blank(text, re.compile(rf"\b({'|'.join(NUMBERS)})\b", re.IGNORECASE), counted)
    faults += [f"number {m[0]!r}" for m in re.finditer(rf"(?<![\w.])(?:{number})(?![\w-])", text, re.IGNORECASE)]

    allowed = {place for fact in brief.facts for key in ("place", "landing") for place in place_ids(fact.get(key, ""))}
    text = blank(text, r"(?:Indo-)?Pacific Command|Pacific theatre")
    for match in PLACE_PATTERN.finditer(text):
        if match[0] not in METONYMS and not PLACE_NAMES[match[0]] & allowed:
            faults.append(f"place {match[0]}")
    return faults


def minutes(clock: str) -> int:
    hour, minute = clock.split(":")
    return int(hour) * 60 + int(minute)


def disagreements(brief: Brief) -> list[str]:
    """Every cell of the facts that contradicts the reference record without saying so in `differs`."""
    faults = []
    for fact in brief.facts:
        if "reference_id" not in fact:
            continue
        row = RECORD.get(fact["reference_id"])
        if row is None:
            faults.append(f"{fact['reference_id']} is not in the record")
            continue
        wrong = []
        length = {"day": 10, "month": 7, "year": 4}[fact["precision"]]
        if str(fact["date"])[:length] != row["date"][:length]:
            wrong.append("date")
        general = {"ballistic": BALLISTIC, "missile": {row["kind"]}}
        if row["kind"] not in {fact["kind"], *general.get(fact["kind"], ())}:
            wrong.append("kind")
        if fact.get("weapon") and row["weapon"] and not row["weapon"].startswith(fact["weapon"]):
            wrong.append("weapon")
        if fact.get("count") and row["count"] and int(row["count"]) != fact["count"]:
            wrong.append("count")
        if fact.get("place") and row["place"] and not (
                place_ids(fact["place"]) & PLACE_NAMES[row["place"]]
                or place_ids(row["place"]) & PLACE_NAMES.get(fact["place"], set())):  # fmt: skip
            wrong.append("place")
        for key in ("distance_km", "apogee_km"):
            values = several(fact.get(key))
            if values and row[key] and not any(abs(v - float(row[key])) <= 0.15 * float(row[key]) for v in values):
                wrong.append(key.removesuffix("_km"))
        clocks = several(fact.get("local_time"))
        if clocks and row["local_time"] and min(abs(minutes(c) - minutes(row["local_time"])) for c in clocks) > 5:
            wrong.append("local_time")
        if fact.get("outcome") and row["outcome"] not in ("unknown", fact["outcome"]):
            wrong.append("outcome")
        told = fact.get("differs", "") + ("distance" if fact.get("claimed_by") else "")
        name = fact["reference_id"]
        faults += [f"{name}: {column} differs from the record" for column in wrong if column not in told]
    return faults


def unsourced(brief: Brief) -> list[str]:
    """Statements and context without a source among the brief's addresses, statements that do not say how far it was
    checked, and speakers whom the body does not name."""
    entries = [*brief.statements, *brief.context]
    faults = [f"source of {entry}" for entry in entries if entry.get("source") not in brief.sources]
    faults += [f"address {url}" for url in brief.sources if not re.match(r"https?://[^/ ]+\.[a-z]+/?\S*$", url)]
    faults += [f"check of {entry}" for entry in brief.statements if entry.get("checked") not in ("seen", "cited")]
    for entry in brief.statements:
        names = [entry["named"]] if "named" in entry else SPEAKER_NAMES.get(entry["speaker"], [entry["speaker"]])
        names = [*names, *(name.split()[-1] for name in names if name.istitle() and len(name.split()) == 2)]
        if not any(re.search(rf"(?<!\w){re.escape(n)}(?!\w)", brief.body, re.IGNORECASE) for n in names):
            faults.append(f"speaker {entry['speaker']} is not named")
    return faults


BRIEFS = {path.stem: read(path) for path in FILES}


def test_there_are_enough_and_each_has_its_own_id():
    sample = [path for path in FILES if "sample" in path.parts]
    assert len(sample) >= 60
    assert sum(path.stem.endswith("-roundup") for path in sample) >= 6
    assert len({path.stem for path in FILES}) == len(FILES)
    assert len({brief.body for brief in BRIEFS.values()}) == len(FILES)


@pytest.mark.parametrize("name", BRIEFS)
def test_front_matter_is_complete(name):
    brief = BRIEFS[name]
    assert datetime.date(2014, 1, 1) <= brief.date <= datetime.date(2022, 1, 31)
    assert brief.title and brief.outlet.startswith("Launchbook ") and brief.sources
    assert name.startswith(str(brief.date))
    for fact in brief.facts:
        assert {"role", "date", "precision", "kind"} <= set(fact)
        assert fact["role"] in ("reported", "background") and fact["date"] <= brief.date
    assert 90 <= len(re.findall(r"\S+", brief.body)) <= 340


@pytest.mark.parametrize("name", BRIEFS)
def test_every_quotation_date_number_and_place_is_backed(name):
    assert unbacked(BRIEFS[name]) == []


@pytest.mark.parametrize("name", BRIEFS)
def test_facts_agree_with_the_record(name):
    assert disagreements(BRIEFS[name]) == []


@pytest.mark.parametrize("name", BRIEFS)
def test_statements_have_speaker_and_source(name):
    assert unsourced(BRIEFS[name]) == []


SOUND = BRIEFS["2017-07-04-hwasong-14-wire"]


@pytest.mark.parametrize(("old", "new", "fault"), [
    ("933 km", "1,933 km", "1,933 km"),
    ("9:40 a.m.", "9:41 a.m.", "9:41 a.m."),
    ("9:40 a.m.", "9:40 p.m.", "9:40 p.m."),
    ("on Tuesday", "on Monday", "weekday Monday"),
    ("near Panghyon", "near Wonsan", "place Wonsan"),
    ("exclusive economic zone", "exclusive zone off Hokkaido", "place Hokkaido"),
    ("Hwasong-14", "Hwasong-15", "weapon Hwasong-15"),
    ("anything better", "something better", "quotation"),
    ("at 9:40", "on 3 March at 9:40", "3 March"),
    ("signed the order", "signed the order in October", "October"),
    ("signed the order", "signed the order last month", "last month"),
    ("a medium-range missile", "three medium-range missiles", "count 'three'"),
    ("successfully launched", "two weeks ago launched", "number 'two'"),
    ("Kim Jong Un", "With 45 others, Kim Jong Un", "number '45'"),
    ("for about 40 minutes", "for some time", "context '40 minutes' stands nowhere"),
])  # fmt: skip
def test_an_unbacked_word_is_found(old, new, fault):
    assert old in SOUND.body
    faults = unbacked(replace(SOUND, body=SOUND.body.replace(old, new)))
    assert any(fault in found for found in faults), faults


@pytest.mark.parametrize(("changes", "fault"), [
    ({"date": datetime.date(2017, 7, 5)}, "date"),
    ({"kind": "srbm"}, "kind"),
    ({"weapon": "Hwasong-12"}, "weapon"),
    ({"place": "Wonsan"}, "place"),
    ({"count": 2}, "count"),
    ({"distance_km": 1933}, "distance"),
    ({"apogee_km": 280}, "apogee"),
    ({"local_time": "21:40"}, "local_time"),
    ({"outcome": "failure"}, "outcome"),
    ({"reference_id": "prk-2017-07-03"}, "not in the record"),
])  # fmt: skip
def test_a_fact_against_the_record_is_found(changes, fault):
    faults = disagreements(replace(SOUND, facts=[{**SOUND.facts[0], **changes}]))
    assert any(fault in found for found in faults), faults
    if fault != "not in the record":
        told = {**SOUND.facts[0], **changes, "differs": f"{fault}: as another source has it"}
        assert disagreements(replace(SOUND, facts=[told])) == []


@pytest.mark.parametrize(("changes", "fault"), [
    ({"source": "https://example.org/elsewhere"}, "source"),
    ({"checked": None}, "check"),
    ({"checked": "surely"}, "check"),
    ({"speaker": "Angela Merkel", "named": "Merkel"}, "not named"),
])  # fmt: skip
def test_a_statement_without_source_or_speaker_is_found(changes, fault):
    faults = unsourced(replace(SOUND, statements=[{**SOUND.statements[0], **changes}]))
    assert any(fault in found for found in faults), faults


def test_a_quotation_was_always_seen_in_its_source():
    quoted = [entry for brief in BRIEFS.values() for entry in brief.statements if "quotation" in entry]
    assert quoted and all(entry["checked"] == "seen" for entry in quoted)


def test_the_readme_tells_how_many_statements_were_checked():
    readme = " ".join((ROOT / "data/sample.README.md").read_text("utf-8").split())
    told = re.search(r"(\d+) statements, (\d+) are `seen` and (\d+) `cited`", readme)
    checks = Counter(entry["checked"] for brief in BRIEFS.values() for entry in brief.statements)
    assert told and [int(n) for n in told.groups()] == [checks.total(), checks["seen"], checks["cited"]]


def test_corpus_reads_every_brief():
    corpus = pytest.importorskip("analysis.corpus")
    documents, problems = corpus.read(ROOT / "data/sample")
    sample = {name: brief for name, brief in BRIEFS.items() if (ROOT / f"data/sample/{name}.md").exists()}
    assert problems.empty
    assert set(documents["document_id"]) == set(sample)
    assert documents["duplicate_of"].isna().all()
    for row in documents.itertuples():
        brief = sample[row.document_id]
        assert (row.published.date(), row.outlet, row.title) == (brief.date, brief.outlet, brief.title)
        assert row.text.strip() == brief.body

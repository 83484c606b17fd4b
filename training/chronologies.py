"""The two chronologies as CSV files give them, and the decisions made by hand, as plain records."""

import csv
import re
from collections import Counter, defaultdict
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from urllib.parse import parse_qs, urlsplit

KOREA = timedelta(hours=9)
CNS_KINDS = {"HGV": "hypersonic", "Unknown": "ballistic"}
CSIS_KINDS = (
    (r"submarine", "slbm"), (r"anti-ship|cruise", "cruise"), (r"anti-aircraft|surface-to-air", "sam"),
    (r"satellite", "slv"), (r"multiple", "rocket"), (r"intermediate", "irbm"), (r"inter-?continental", "icbm"),
    (r"medium-range ballistic", "mrbm"), (r"short-range ballistic", "srbm"), (r"ballistic", "ballistic"),
    (r"", "missile"),
)  # fmt: skip


@dataclass
class Missile:
    """A row of CNS: day as Korea counts it, and the moment where a time is given."""

    number: int
    day: str
    moment: datetime | None
    weapon: str
    kind: str
    place: str
    at: tuple[float, float] | None
    landing: str
    apogee: float | None
    distance: float | None
    confirmed: bool
    outcome: str
    sources: list[str]


@dataclass
class Report:
    """A row of CSIS; `written` is the day it gives, `day` the one decided on."""

    key: str
    written: str
    day: str
    kind: str
    sources: list[str]


class Decisions:
    """What was decided by hand: (about, what) → value, with the sources given for it."""

    def __init__(self, path: Path):
        with path.open(encoding="utf-8", newline="") as file:
            self.rows = list(csv.DictReader(file))
        self.values: dict[tuple[str, str], str] = {}
        self.sources: dict[str, list[str]] = defaultdict(list)
        self.used: set[tuple[str, str]] = set()
        for row in self.rows:
            for about in self._spread(row["about"]):
                assert row["reason"], f"{about}: a decision needs a reason"
                assert (about, row["what"]) not in self.values, f"{about} {row['what']} is decided twice"
                self.values[about, row["what"]] = row["value"]
                if row["source"]:
                    self.sources[about].append(row["source"])

    @staticmethod
    def _spread(about: str) -> list[str]:
        span = re.fullmatch(r"(cns:)(\d+)-(\d+)", about)
        return [f"{span[1]}{number}" for number in range(int(span[2]), int(span[3]) + 1)] if span else [about]

    def get(self, about: str, what: str, otherwise: str = "") -> str:
        if (about, what) in self.values:
            self.used.add((about, what))
        return self.values.get((about, what), otherwise)

    def without(self, what: str) -> "Decisions":
        """The same decisions but for those on one matter."""
        self.values = {key: value for key, value in self.values.items() if key[1] != what}
        return self

    def unused(self) -> list[tuple[str, str]]:
        return sorted(set(self.values) - self.used)


def addresses(cell: str) -> list[str]:
    """The addresses of a cell, freed of what stuck to them when the tables were typed."""
    found = []
    for piece in re.findall(r"https?://.*?(?=https?://|Video|[\s\">;]|$)", cell):
        query = parse_qs(urlsplit(piece).query)
        address = query["url"][0] if "google.com/url" in piece and "url" in query else piece
        found.append(address.split("#:~:text")[0].replace(";", "%3B"))
    return list(dict.fromkeys(found))


def printed_on(address: str) -> date | None:
    """The day of publication that an address carries, if it does."""
    number = re.search(r"AEN(\d{4})(\d\d)(\d\d)\d{6}", address)
    day = number or re.search(r"/(\d{4})[-/](\d\d)[-/](\d\d)(?!\d)", address) or re.search(
        r"reuters\.com/.*-(\d{4})-(\d\d)-(\d\d)/", address)  # fmt: skip
    epoch = re.search(r"kcnawatch\.org/newstream/(\d{10})-", address)
    if epoch:
        return datetime.fromtimestamp(int(epoch[1]), UTC).date()
    return date(*map(int, day.groups())) if day else None


def is_timely(address: str, day: str) -> bool:
    """Whether a report can be on a launch of that day: CSIS has addresses that slipped by a row or more."""
    printed = printed_on(address)
    if printed is None or len(day) < len("2022-01-05"):
        return True
    return printed >= date.fromisoformat(day) - timedelta(days=1)


def figure(cell: str) -> float | None:
    """The kilometres of a cell such as '1,380 km'; none for words, blanks and ranges."""
    number = re.fullmatch(r"([\d,.]+) ?[kl]m", cell)
    return float(number[1].replace(",", "")) if number else None


def read_cns(path: Path, decisions: Decisions, place: Callable[[str], str]) -> list[Missile]:
    missiles = []
    with path.open(encoding="utf-8", errors="replace", newline="") as file:
        rows = list(csv.DictReader(file))
    for row in rows:
        key, moment, day = f"cns:{row['number']}", None, row["date_utc"]
        if re.fullmatch(r"[\d:]+ [AP]M", row["time_utc"]):
            moment = datetime.strptime(f"{day} {row['time_utc']}", "%Y-%m-%d %I:%M:%S %p") + KOREA
            # the North's own clock stood half an hour behind from August 2015 to May 2018: no day depends on it
            assert moment.date() == (moment - timedelta(minutes=30)).date()
            day = moment.date().isoformat()
        decided = decisions.get(key, "day")
        if decided and moment:
            moment = datetime.combine(date.fromisoformat(decided), moment.time())
        if moment and (time := decisions.get(key, "time")):
            moment = datetime.fromisoformat(f"{moment.date()}T{time}")
        latitude, longitude = row["latitude"], row["longitude"]
        name = decisions.get(f"weapon:{row['missile_name']}", "name", row["missile_name"])
        kind = CNS_KINDS.get(row["missile_type"], row["missile_type"].lower())
        landing = row["landing"] if row["landing"] not in ("Unknown", "N/A") else ""
        missiles.append(Missile(
            number=int(row["number"]), day=decided or day, moment=moment,
            weapon=decisions.get(key, "weapon", name), kind=decisions.get(key, "kind", kind),
            place=place(row["facility"]) if row["facility"] != "Unknown" else "",
            at=(float(latitude), float(longitude)) if latitude != "Unknown" else None,
            landing=decisions.get(f"landing:{landing}", "name", landing),
            apogee=figure(row["apogee"]), distance=figure(row["distance"]),
            confirmed=row["confirmation"] == "Confirmed", outcome=row["outcome"].lower(),
            sources=addresses(row["source_urls"]) + decisions.sources[key]))  # fmt: skip
    return missiles


def read_csis(path: Path, decisions: Decisions) -> list[Report]:
    with path.open(encoding="utf-8", newline="") as file:
        rows = list(csv.DictReader(file))
    times, seen, reports = Counter(row["date_local"] for row in rows), Counter[str](), {}
    for row in rows:
        seen[row["date_local"]] += 1
        key = f"csis:{row['date_local']}" + (f"#{seen[row['date_local']]}" if times[row["date_local"]] > 1 else "")
        if "leave out" in {what for about, what in decisions.values if about == key}:
            decisions.get(key, "leave out")
            continue
        kind = next(kind for pattern, kind in CSIS_KINDS if re.search(pattern, row["event"].casefold()))
        day = decisions.get(key, "day", row["date_local"])
        slipped = decisions.get(key, "sources") == "leave out"
        timely = [] if slipped else [address for address in addresses(row["source_url"]) if is_timely(address, day)]
        written_day = day if len(day) == 7 else row["date_local"]
        reports[key] = Report(key, written_day, day, decisions.get(key, "kind", kind),
                              timely + decisions.sources[key])  # fmt: skip
    for key, report in list(reports.items()):
        if other := decisions.get(key, "joins"):
            reports[other].sources += report.sources
            del reports[key]
    return list(reports.values())

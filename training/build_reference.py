"""Merge the two chronologies of launches into data/launches.csv, the reference record.

    python training/build_reference.py --shared ../shared

The CNS chronology has a row per missile with UTC times, the CSIS one a row per event with Korean days. What the
rules below cannot settle is decided in reference_decisions.csv beside this script, each decision with its reason.
The same input gives the same bytes. Counts and disagreements are printed.
"""

import argparse
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta
from math import asin, cos, radians, sin, sqrt
from pathlib import Path

from chronologies import Decisions, Missile, Report, read_cns, read_csis

from analysis import registers
from analysis.registers.description import REGISTERS
from analysis.registers.sheets import written

HERE = Path(__file__).resolve().parent
CNS_PAGE = "https://www.nti.org/analysis/articles/cns-north-korea-missile-test-database/"
CSIS_PAGE = "https://beyondparallel.csis.org/database-north-korean-provocations/"
CNS_ENDS = "2023-05"
SAME_PLACE_KM = 25
SAME_EVENT = timedelta(minutes=60)
REACH = ("sam", "rocket", "cruise", "srbm", "hypersonic", "mrbm", "slbm", "irbm", "icbm", "slv")
"""kinds by what they reach, nearest first; 'ballistic' and 'missile' stand for kinds not known"""


@dataclass
class Event:
    day: str
    missiles: list[Missile] = field(default_factory=list)
    reports: list[Report] = field(default_factory=list)

    @property
    def moment(self) -> datetime | None:
        return min((missile.moment for missile in self.missiles if missile.moment), default=None)


def kilometres(one: tuple[float, float], other: tuple[float, float]) -> float:
    (a, b), (c, d) = [tuple(map(radians, point)) for point in (one, other)]
    return 12742 * asin(sqrt(sin((c - a) / 2) ** 2 + cos(a) * cos(c) * sin((d - b) / 2) ** 2))


def together(event: Event, missile: Missile) -> bool:
    """One event: the same day, within 25 km, and within an hour of the one before it; without a time, all the day."""
    before = event.missiles[-1]
    near = before.at == missile.at or bool(
        before.at and missile.at and kilometres(before.at, missile.at) <= SAME_PLACE_KM)  # fmt: skip
    timed = [other.moment for other in event.missiles if other.moment]
    soon = not (timed and missile.moment) or missile.moment - timed[-1] <= SAME_EVENT
    return event.day == missile.day and near and soon


def events(missiles: list[Missile]) -> list[Event]:
    found: list[Event] = []
    for missile in sorted(missiles, key=lambda m: (m.day, m.moment is None, m.moment or datetime.min, m.number)):
        for event in reversed(found):
            if together(event, missile):
                event.missiles.append(missile)
                break
        else:
            found.append(Event(missile.day, [missile]))
    return found


def compatible(report: Report, event: Event) -> bool:
    """Whether both can mean the same launch: CNS lists ballistic missiles and satellite launchers alone."""
    return not event.missiles or report.kind not in ("cruise", "sam")


def merge(of_cns: list[Event], reports: list[Report]) -> list[Event]:
    """Every report joins the events of its day, or becomes an event."""
    merged, by_day = list(of_cns), defaultdict(list)
    for event in of_cns:
        for known in {event.day, event.day[:7]}:
            by_day[known].append(event)
    for report in reports:
        same = [event for event in by_day[report.day] if compatible(report, event)]
        if not same and len(report.day) == 10:
            same = [event for event in by_day[shift(report.day, 1)]
                    if compatible(report, event) and not event.reports and event.moment]  # fmt: skip
        for event in same:
            event.reports.append(report)
        if not same:
            merged.append(Event(report.day, reports=[report]))
    return sorted(merged, key=lambda event: (event.day, event.moment is None, event.moment or datetime.min))


def shift(day: str, days: int) -> str:
    return (date.fromisoformat(day) + timedelta(days=days)).isoformat()


def lead(missiles: list[Missile]) -> Missile | None:
    """The missile that gives an event its kind and weapon: the one of longest reach, or one of unknown kind."""

    def reach(missile: Missile) -> tuple[int, float]:
        return REACH.index(missile.kind) if missile.kind in REACH else len(REACH), missile.distance or 0

    return max(missiles, key=reach, default=None)


def outcome(missiles: Iterable[Missile]) -> str:
    outcomes = {missile.outcome for missile in missiles} or {"unknown"}
    return "success" if "success" in outcomes else "unknown" if "unknown" in outcomes else "failure"


def counted(values: Iterable[str]) -> str:
    return ", ".join(f"{count} {value or 'unknown'}" for value, count in Counter(values).items())


def notes(event: Event, kind: str, other: str, shared: dict[str, list[Event]]) -> list[str]:
    """What the row does not show: mixed weapons and outcomes, and where the chronologies differ."""
    missiles, lines = event.missiles, []
    if len({missile.weapon for missile in missiles}) > 1:
        lines.append("weapons: " + counted(missile.weapon for missile in missiles))
    elif len({missile.kind for missile in missiles}) > 1:
        lines.append("kinds: " + counted(missile.kind for missile in missiles))
    if len({missile.outcome for missile in missiles}) > 1:
        lines.append("outcomes: " + counted(missile.outcome for missile in missiles))
    if len({missile.place for missile in missiles}) > 1:
        lines.append("places: " + counted(missile.place for missile in missiles))
    if not all(missile.confirmed for missile in missiles):
        lines.append("unconfirmed, says CNS")
    if missiles and not event.reports:
        lines.append("in CNS alone")
    if event.reports and not missiles and event.day < CNS_ENDS:
        lines.append("in CSIS alone")
    if other:
        lines.append(f"{'CSIS' if other in {report.written for report in event.reports} else 'CNS'} gives {other}")
    for report in event.reports if missiles else ():
        kinds = {missile.kind for sharing in shared[report.key] for missile in sharing.missiles}
        if len(shared[report.key]) > 1:
            lines.append("CSIS counts the day as one event")
        if "ballistic" in {missile.kind for missile in missiles} and report.kind == kind != "ballistic":
            lines.append("the kind as CSIS gives it")
        elif report.kind in REACH and report.kind not in kinds:
            lines.append(f"CSIS gives the kind {report.kind}")
    return lines


def row(event: Event, reference_id: str, decisions: Decisions, given: dict[int, str], shared: dict[str, list[Event]],
        coordinates: Callable[[str], tuple[float, float]]) -> dict[str, str]:  # fmt: skip
    missiles = event.missiles
    first, leading = (missiles[0], lead(missiles)) if missiles else (None, None)
    reported = next((report.kind for report in event.reports), "")
    kind = leading.kind if leading else reported
    if kind == "ballistic" and reported in REACH:
        kind = reported
    days = {report.written for report in event.reports} | ({given.get(first.number, event.day)} if first else set())
    other = next((day for day in sorted(days) if not event.day.startswith(day)), "")
    cells = {
        "reference_id": reference_id, "date": event.day, "date_other": other,
        "local_time": f"{event.moment:%H:%M}" if event.moment else "",
        "count": str(len(missiles)) if missiles else "", "kind": kind, "weapon": leading.weapon if leading else "",
        "place": first.place if first else "", "outcome": outcome(missiles),
        "latitude": f"{first.at[0]:.4f}" if first and first.at else "",
        "longitude": f"{first.at[1]:.4f}" if first and first.at else "",
        "distance_km": greatest([(missile.distance, missile.outcome) for missile in missiles]),
        "apogee_km": greatest([(missile.apogee, missile.outcome) for missile in missiles]),
        "landing": next((missile.landing for missile in missiles if missile.landing), ""),
        "actor": decisions.get("actor", "name"),
    }  # fmt: skip
    lines = [decisions.get(reference_id, "note"), *notes(event, kind, other, shared)]
    for column in REGISTERS["launches"].columns:
        cells[column] = decisions.get(reference_id, column, cells.get(column, ""))
    if cells["place"] and not cells["latitude"]:
        cells["latitude"], cells["longitude"] = (f"{number:.4f}" for number in coordinates(cells["place"]))
    sources = [address for part in (*event.reports, *missiles) for address in part.sources]
    sources += decisions.sources[reference_id]
    if not sources:
        lines.append("no report is cited, the chronology's own page stands in")
    cells["sources"] = "; ".join(dict.fromkeys(sources or [CNS_PAGE if missiles else CSIS_PAGE]))
    cells["note"] = "; ".join(dict.fromkeys(filter(None, lines)))
    return cells


def greatest(figures: list[tuple[float | None, str]]) -> str:
    """The greatest figure; a failed missile's counts only when no other lacks one, lest it pass for theirs."""
    flown = [number for number, result in figures if result != "failure"]
    numbers = flown if None in flown else [number for number, _ in figures]
    known = [number for number in numbers if number is not None]
    return f"{max(known):g}" if known else ""


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--shared", type=Path, default=Path("../shared"), help="folder that holds reference/")
    parser.add_argument("--out", type=Path, default=registers.FOLDER / "launches.csv")
    options = parser.parse_args()
    folder = options.shared / "reference"
    if not folder.is_dir():
        raise SystemExit(f"{folder} is not there; the record stands as it is in data/launches.csv")
    decisions = Decisions(HERE / "reference_decisions.csv")
    register = registers.load()
    names = register.names("places")
    places = register.places.set_index("place_id")

    def place(name: str) -> str:
        return str(places.loc[names[name][0], "name"])

    def coordinates(name: str) -> tuple[float, float]:
        return tuple(places.loc[names[name][0], ["latitude", "longitude"]])

    missiles = read_cns(folder / "launches-cns-1984-2023.csv", decisions, place)
    reports = read_csis(folder / "launches-csis-1984-2026.csv", decisions)
    given = days_given(folder / "launches-cns-1984-2023.csv", missiles)
    found = merge(events(missiles), reports)
    shared = defaultdict(list)
    for event in found:
        for report in event.reports:
            shared[report.key].append(event)
    prefix, numbers, table = decisions.get("actor", "prefix"), Counter[str](), []
    for event in found:
        numbers[event.day] += 1
        suffix = f"-{numbers[event.day]}" if numbers[event.day] > 1 else ""
        table.append(row(event, f"{prefix}-{event.day}{suffix}", decisions, given, shared, coordinates))
    assert not decisions.unused(), f"decisions about nothing: {decisions.unused()}"
    columns = list(REGISTERS["launches"].columns)
    options.out.write_bytes(written(columns, ([cells[column] for column in columns] for cells in table)))
    summary(found, table)


def days_given(path: Path, missiles: list[Missile]) -> dict[int, str]:
    """The Korean day that CNS's own figures give, for the missiles whose day was decided otherwise."""
    kept = {missile.number: missile.day for missile in missiles}
    plain = read_cns(path, Decisions(HERE / "reference_decisions.csv").without("day"), str)
    return {missile.number: missile.day for missile in plain if missile.day != kept[missile.number]}


def summary(found: list[Event], table: list[dict[str, str]]) -> None:
    print("year  record    cns   csis   both  same day")
    rows = list(zip(found, table, strict=True))
    for year in [*sorted({event.day[:4] for event in found}), ""]:
        here = [(event, cells) for event, cells in rows if event.day.startswith(year)]
        reports = {report.key for event, _ in here for report in event.reports}
        both = [cells for event, cells in here if event.missiles and event.reports]
        same = sum(not cells["date_other"] for cells in both)
        cns = sum(bool(event.missiles) for event, _ in here)
        print(f"{year or 'all':4}  {len(here):6} {cns:6} {len(reports):6} {len(both):6} {same:9}")
    noted = sum(bool(cells["note"]) for cells in table)
    print(f"{len(table)} launches, {noted} with a note, "
          f"{sum(bool(cells['date_other']) for cells in table)} with another day in one chronology")  # fmt: skip


if __name__ == "__main__":
    main()

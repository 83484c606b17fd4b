"""Launches held against the reference record: links one way, coverage both ways."""

from collections.abc import Mapping, Sequence

import pandas as pd

from analysis.launches.evidence import minutes, near
from analysis.launches.kinds import same_kind

VAGUE = ("ballistic", "missile", "rocket")


def likeness(launch: Mapping, other: Mapping) -> float | None:
    """How well two launches of one day (or month) agree; None where they contradict each other on the kind.

    Counts agreeing weapon, time, place, number and kind; a disagreeing one counts against.
    """
    score = 0.0
    if not same_kind(launch["kind"], other["kind"]):
        return None
    score += launch["kind"] == other["kind"]
    if _known(launch["weapon"]) and _known(other["weapon"]):
        score += 2 if launch["weapon"] == other["weapon"] else -1
    if _known(launch["local_time"]) and _known(other["local_time"]):
        score += 2 if minutes(launch["local_time"], other["local_time"]) <= 5 else -1
    if _known(launch["latitude"]) and _known(other["latitude"]):
        agree = near(launch["latitude"], launch["longitude"], other["latitude"], other["longitude"])
        score += 1 if agree else -1
    if _known(launch["count"]) and _known(other["count"]):
        score += 1 if launch["count"] == other["count"] else -0.5
    return score


def contradicting(launch: Mapping, other: Mapping) -> bool:
    """Whether weapon, number or place of two accounts differ, so that they can hardly be of one launch."""
    if _known(launch["weapon"]) and _known(other["weapon"]) and launch["weapon"] != other["weapon"]:
        return True
    if _known(launch["count"]) and _known(other["count"]) and launch["count"] != other["count"]:
        return True
    placed = _known(launch["latitude"]) and _known(other["latitude"])
    return placed and not near(launch["latitude"], launch["longitude"], other["latitude"], other["longitude"])


def likest(launch: Mapping, others: Sequence[Mapping]) -> list[int]:
    """Which of several launches that fit are of the same weapon, else of exactly the same kind; all when none is."""
    for column in ("weapon", "kind"):
        if _known(launch[column]) and launch[column] not in VAGUE:
            same = [i for i, other in enumerate(others) if _known(other[column]) and other[column] == launch[column]]
            if same:
                return same
    return list(range(len(others)))


def _known(value) -> bool:
    return not pd.isna(value) and value != ""


class Record:
    """The reference launches, to be looked up by date."""

    def __init__(self, table: pd.DataFrame):
        self.rows: list[Mapping] = table.to_dict("records")
        self._on: dict[str, list[Mapping]] = {}
        self._other: dict[str, list[Mapping]] = {}
        for row in self.rows:
            for length in (10, 7, 4):
                if len(row["date"]) >= length:
                    self._on.setdefault(row["date"][:length], []).append(row)
            if _known(row["date_other"]):
                self._other.setdefault(row["date_other"], []).append(row)

    def on(self, date: str) -> list[Mapping]:
        """Launches of a day, month or year (ISO), those of the record that are dated no better than to it included."""
        return self._on.get(date, [])

    def otherwise_on(self, day: str) -> list[Mapping]:
        """Launches of which the other chronology gives that day."""
        return self._other.get(day, [])


def candidates(launch: Mapping, record: Record) -> tuple[list[Mapping], str]:
    """Rows of the record a launch may be, best first, and the evidence that led to them."""
    if pd.isna(launch["date"]) or launch["precision"] == "unknown":
        return [], "not dated"
    length = {"day": 10, "month": 7, "year": 4}[launch["precision"]]
    prefix = pd.Timestamp(launch["date"]).strftime("%Y-%m-%d")[:length]
    evidence = f"{launch['precision']} and actor"
    fitting = _of(launch["actor"], record.on(prefix))
    if launch["precision"] == "day" and not fitting:
        fitting = _of(launch["actor"], record.otherwise_on(prefix))
        evidence = "the day that the other chronology gives, and actor"
    scored = [(likeness(launch, row), row) for row in fitting]
    if len(scored) == 1 and launch["precision"] == "day":
        return [scored[0][1]], evidence if scored[0][
            0
        ] is not None else f"{evidence}; the record calls it {scored[0][1]['kind']}"
    agreeing = sorted(((score, row) for score, row in scored if score is not None), key=lambda pair: -pair[0])
    if launch["precision"] == "day":
        return [row for _, row in agreeing], evidence
    fitting_rows = [row for _, row in agreeing if not contradicting(launch, row)]
    return [
        fitting_rows[i] for i in likest(launch, fitting_rows)
    ], f"the only one on record in that {launch['precision']} that fits"


def _of(actor, rows: Sequence[Mapping]) -> list[Mapping]:
    return [row for row in rows if not _known(actor) or row["actor"] == actor]


def within(date: str, since: pd.Timestamp, until: pd.Timestamp) -> bool:
    """Whether a date of the record, which may be a month or a year, can lie between two days.

    >>> within("2021-09", pd.Timestamp("2021-09-11"), pd.Timestamp("2021-09-12"))
    True
    """
    return since.strftime("%Y-%m-%d")[: len(date)] <= date <= until.strftime("%Y-%m-%d")[: len(date)]


NOT_TOLD_APART = "not told apart from "
SEVERAL = "launches on record fit"


def linked(
    launches: pd.DataFrame, record: Record, reference: bool, unsettled: Mapping[str, Sequence[str]]
) -> pd.DataFrame:
    """`launches` with reference_id and linked_by.

    `unsettled` gives, for launches of which only month or year is known, the launches of a known day they may be.
    """
    ids: list[str | None] = []
    evidence: list[str] = []
    for launch in launches.to_dict("records"):
        found, why = candidates(launch, record) if reference else ([], "")
        if not reference:
            ids.append(None)
            evidence.append("the record was not consulted")
        elif found and (launch["precision"] == "day" or len(found) == 1):
            ids.append(str(found[0]["reference_id"]))
            evidence.append(why if len(found) == 1 else f"{why}, the likest of {len(found)}")
        else:
            ids.append(None)
            evidence.append(_why_not(launch, found))
        if ids[-1] is None and launch["launch_id"] in unsettled:
            evidence[-1] += f"; {NOT_TOLD_APART}{', '.join(unsettled[launch['launch_id']])}"
    return launches.assign(reference_id=pd.array(ids, dtype="str"), linked_by=evidence)


def _why_not(launch: Mapping, found: Sequence) -> str:
    if launch["precision"] == "unknown":
        return "not dated, so not looked up"
    if len(found) > 1:
        return f"{len(found)} {SEVERAL} that {launch['precision']}"
    return f"none on record that {launch['precision']}"


def told_apart(launches: pd.DataFrame) -> pd.DataFrame:
    """`launches` without those that may be another of them: "in July", when two of July are known by their days.

    Counting these would count one launch twice. ``linked_by`` names the launches each may be.
    """
    return launches[~launches["linked_by"].fillna("").str.contains(NOT_TOLD_APART, regex=False)]


def settled(launches: pd.DataFrame) -> pd.DataFrame:
    """`launches` that are told apart and either linked to the record or surely not on it."""
    several = launches["linked_by"].fillna("").str.contains(SEVERAL, regex=False)
    return told_apart(launches[~several])


def coverage(launches: pd.DataFrame, registers, since=None, until=None) -> pd.DataFrame:
    """The record's launches and the corpus's side by side, between the days `since` and `until` (open when None).

    One row per launch known to either: ``reference_id``, ``launch_id``, ``date``, ``kind``, ``place``, ``actor``,
    ``status`` ("both", "record only", "corpus only"), ``documents`` (how many mention it) and ``kind_agrees``.
    Launches of the corpus that are undated, or that may be any of several, are left out; the record's month dates
    count as their first day.
    """
    record = registers.launches
    own = settled(launches[launches["precision"] != "unknown"])
    linked_ids = own.dropna(subset=["reference_id"]).drop_duplicates("reference_id").set_index("reference_id")
    rows = []
    for row in record.to_dict("records"):
        match = linked_ids.loc[row["reference_id"]] if row["reference_id"] in linked_ids.index else None
        date = row["date"] if len(row["date"]) == 10 else f"{row['date']}-01"[:10]
        rows.append({
            "reference_id": row["reference_id"], "launch_id": match["launch_id"] if match is not None else None,
            "date": pd.Timestamp(date), "kind": row["kind"], "place": row["place"], "actor": row["actor"],
            "status": "both" if match is not None else "record only",
            "documents": int(match["documents"]) if match is not None else 0,
            "kind_agrees": same_kind(row["kind"], match["kind"]) if match is not None else None,
        })  # fmt: skip
    for launch in own[own["reference_id"].isna()].to_dict("records"):
        rows.append({
            "reference_id": None, "launch_id": launch["launch_id"], "date": launch["date"], "kind": launch["kind"],
            "place": launch["place"], "actor": launch["actor"], "status": "corpus only",
            "documents": int(launch["documents"]), "kind_agrees": None,
        })  # fmt: skip
    columns = ["reference_id", "launch_id", "date", "kind", "place", "actor", "status", "documents", "kind_agrees"]
    table = pd.DataFrame(rows, columns=columns).astype(
        {"date": "datetime64[us]", "documents": "Int64", "kind_agrees": "boolean"}
    )
    table = table.astype(dict.fromkeys(["reference_id", "launch_id", "kind", "place", "actor", "status"], "str"))
    if since is not None:
        table = table[table["date"] >= pd.Timestamp(since)]
    if until is not None:
        table = table[table["date"] <= pd.Timestamp(until)]
    return table.sort_values(["date", "status", "reference_id"], kind="stable").reset_index(drop=True)

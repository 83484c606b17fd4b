"""Mentions of one launch in many documents → one launch, with what they disagree on."""

from collections import Counter
from collections.abc import Mapping, Sequence
from itertools import groupby

import pandas as pd

from analysis import schema
from analysis.launches import evidence, record
from analysis.launches.grouping import LATE, NEWS_DAYS, NO_DATE, OTHER_DAYS
from analysis.launches.kinds import same_kind
from analysis.launches.lexicon import KIND_ORDER

_TOLERANCE = 0.15
"""share by which two accounts of a distance or height may differ without being a conflict"""


def merge(
    mentions: pd.DataFrame, documents: pd.DataFrame, registers, reference: bool = True
) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`mentions` with ``launch_id`` (and dates that only the whole corpus settles), and the table ``launches``.

    Mentions of one actor and day are one launch unless they contradict each other on the class of
    missile or one document tells them apart; a month or year joins a launch of known day only when
    that is the only one that fits. With `reference` the record dates documents without a day of
    publication, breaks ties and gives ``reference_id``; without it nothing is taken from it. Mentions
    in duplicate documents get their ``launch_id`` but do not count.
    """
    known = record.Record(registers.launches if reference else registers.launches.iloc[:0])
    dated = evidence.by_habit(mentions, documents)
    if reference:
        dated = evidence.by_record(dated, documents, known.rows)
    if dated.empty:
        return schema.check(dated, "launch_mentions"), schema.empty("launches")
    clusters, alternatives = _clusters(dated, documents, known)
    codes = registers.countries.set_index("name")["code"].str.lower().to_dict()
    duplicates = set(documents.loc[documents["duplicate_of"].notna(), "document_id"])
    rows = [_launch(cluster, duplicates) for cluster in clusters]
    ids = _numbered(rows, codes)
    launch_of = {
        member["mention_id"]: launch_id for cluster, launch_id in zip(clusters, ids, strict=True) for member in cluster
    }
    dated["launch_id"] = dated["mention_id"].map(launch_of)
    number = {id(cluster): launch_id for cluster, launch_id in zip(clusters, ids, strict=True)}
    unsettled = {number[key]: [number[id(other)] for other in others] for key, others in alternatives.items()}
    launches = record.linked(pd.DataFrame(rows).assign(launch_id=ids), known, reference, unsettled)
    launches = launches.sort_values(["date", "launch_id"], kind="stable", na_position="last")
    return schema.check(dated, "launch_mentions"), schema.check(launches, "launches")


Cluster = list[dict]


Alternatives = dict[int, list[Cluster]]
"""id of a launch of a month or year → launches of a known day that it may be"""


def _clusters(
    mentions: pd.DataFrame, documents: pd.DataFrame, known: record.Record
) -> tuple[list[Cluster], Alternatives]:
    published = documents.set_index("document_id")["published"].to_dict()
    rows = [{**row, "published": published.get(row["document_id"])} for row in mentions.to_dict("records")]
    exact = sorted((row for row in rows if row["precision"] == "day"),
                   key=lambda row: (row["date"], row["role"] != "reported", row["mention_id"]))  # fmt: skip
    clusters: list[Cluster] = []
    by_day: dict[pd.Timestamp, list[Cluster]] = {}
    for day, members in groupby(exact, key=lambda row: row["date"]):
        by_day[day] = _of_one_day(list(members), known)
        clusters += by_day[day]
    by_month: dict[str, list[Cluster]] = {}
    for cluster in clusters:
        by_month.setdefault(f"{cluster[0]['date']:%Y-%m}", []).append(cluster)
    loose: list[Cluster] = []
    alternatives: Alternatives = {}
    for row in rows:
        if row["precision"] in ("month", "year"):
            _attach_period(row, by_month, loose, known, alternatives)
    alone: list[Cluster] = []
    for row in rows:
        if row["precision"] == "unknown":
            home = _recent(row, by_day)
            if home is not None:
                home.append(row)
            else:
                alone.append([row])
    return [*clusters, *loose, *alone], alternatives


def _of_one_day(members: Cluster, known: record.Record) -> list[Cluster]:
    """The launches of one day: most exact mentions first, each joining the likest that it does not contradict."""
    members.sort(
        key=lambda row: (
            row["kind"] in record.VAGUE,
            pd.isna(row["actor"]),
            row["role"] != "reported",
            row["mention_id"],
        )
    )
    clusters: list[Cluster] = []
    single = len(known.on(f"{members[0]['date']:%Y-%m-%d}")) == 1
    for row in members:
        fitting = [
            (score, i) for i, cluster in enumerate(clusters) if (score := _agreement(row, cluster, single)) is not None
        ]
        if fitting:
            clusters[max(fitting, key=lambda pair: (pair[0], -pair[1]))[1]].append(row)
        else:
            clusters.append([row])
    return clusters


def _agreement(row: Mapping, cluster: Cluster, single: bool) -> float | None:
    """How well a mention agrees with a launch; None where it must be another one."""
    actors = {member["actor"] for member in cluster if not pd.isna(member["actor"])}
    if not pd.isna(row["actor"]) and actors and row["actor"] not in actors:
        return None
    told_apart = any(member["document_id"] == row["document_id"] for member in cluster)
    scores = [score for member in cluster if (score := record.likeness(row, member)) is not None]
    contradicting = len(scores) < len(cluster)
    if told_apart and (contradicting or _distinct(row, cluster)):
        return None
    if contradicting and not single:
        return None
    return max(scores, default=-1.0)


def _distinct(row: Mapping, cluster: Cluster) -> bool:
    """Whether the document that tells of both gives them different times, places, weapons or numbers."""
    for member in cluster:
        if member["document_id"] != row["document_id"]:
            continue
        for column in ("weapon", "local_time", "place", "count"):
            if not pd.isna(row[column]) and not pd.isna(member[column]) and row[column] != member[column]:
                return True
    return False


def _attach_period(
    row: dict,
    by_month: Mapping[str, list[Cluster]],
    loose: list[Cluster],
    known: record.Record,
    alternatives: Alternatives,
) -> None:
    """Join a mention of a month or year to the one launch it can be, else to others like it.

    Where it fits several, it stays apart and `alternatives` keeps which.
    """
    since, until = evidence.span(row)
    within = [
        cluster
        for month in pd.period_range(since, until, freq="M").strftime("%Y-%m")
        for cluster in by_month.get(month, [])
        if since <= cluster[0]["date"] <= until
    ]
    fitting = [cluster for cluster in within if _fits_period(row, cluster)]
    likest = record.likest(
        row, [cluster[0] | {"weapon": _commonest(cluster, "weapon"), "kind": _kind(cluster)} for cluster in fitting]
    )
    fitting = [fitting[i] for i in likest]
    on_record = [other for other in record.candidates(row, known)[0] if record.within(other["date"], since, until)]
    days = {f"{cluster[0]['date']:%Y-%m-%d}" for cluster in fitting} | {str(other["date"]) for other in on_record}
    if len(fitting) == 1 and len(days) == 1:
        fitting[0].append(row)
        return
    for cluster in loose:
        first = cluster[0]
        same = (first["precision"], first["date"], first["kind"]) == (row["precision"], row["date"], row["kind"])
        if same and evidence.span(first) == (since, until) and _fits_period(row, cluster):
            cluster.append(row)
            return
    loose.append([row])
    if not fitting and not pd.isna(row["count"]) and row["count"] > 1:
        # "two missiles last month" may be two launches of one each
        fitting = [cluster for cluster in within if _fits_period(row | {"count": None}, cluster)]
        fitting = fitting if len(fitting) > 1 else []
    if fitting:
        alternatives[id(loose[-1])] = fitting


def _fits_period(row: Mapping, cluster: Cluster) -> bool:
    """Whether a mention dated to a month or year does not contradict a launch."""
    if any(member["document_id"] == row["document_id"] for member in cluster):
        return False
    actors = {member["actor"] for member in cluster if not pd.isna(member["actor"])}
    if not pd.isna(row["actor"]) and actors and row["actor"] not in actors:
        return False
    firm = [member for member in cluster if member["kind"] not in record.VAGUE] or cluster
    if not any(same_kind(row["kind"], member["kind"]) for member in firm):
        return False
    for column in ("weapon", "count"):
        told = {member[column] for member in cluster if not pd.isna(member[column])}
        if not pd.isna(row[column]) and told and row[column] not in told:
            return False
    return any(not record.contradicting(row, member) for member in cluster)


def _recent(row: dict, by_day: Mapping[pd.Timestamp, list[Cluster]]) -> Cluster | None:
    """The one launch of the days before publication that undated news can be of."""
    if row["role"] != "reported" or pd.isna(row["published"]) or row["dated_by"] not in (NO_DATE, LATE, OTHER_DAYS):
        return None
    days = [pd.Timestamp(row["published"]) - pd.Timedelta(days=back) for back in range(NEWS_DAYS + 1)]
    fitting = [cluster for day in days for cluster in by_day.get(day, []) if _fits_period(row, cluster)]
    if len(fitting) != 1:
        return None
    row["dated_by"] += f"; the only launch that fits in the {NEWS_DAYS} days before publication"
    return fitting[0]


def _launch(cluster: Cluster, duplicates: set[str]) -> dict:
    """One row of ``launches`` but for its id and its link to the record."""
    counting = [row for row in cluster if row["document_id"] not in duplicates] or cluster
    best = min(counting, key=lambda row: ("day", "month", "year", "unknown").index(row["precision"]))
    kind = _kind(counting)
    weapon = _commonest(counting, "weapon")
    place = _commonest(counting, "place")
    spot = next((row for row in counting if row["place"] == place), None) if place is not None else None
    count, minimum = _count(counting)
    outcomes = [row["outcome"] for row in counting if row["outcome"] != "unknown"]
    return {
        "date": best["date"], "precision": best["precision"], "local_time": _commonest(counting, "local_time"),
        "kind": kind, "weapon": weapon, "count": count, "count_minimum": minimum, "place": place,
        "latitude": spot["latitude"] if spot else None, "longitude": spot["longitude"] if spot else None,
        "distance_km": _commonest(counting, "distance_km"), "apogee_km": _commonest(counting, "apogee_km"),
        "outcome": Counter(outcomes).most_common(1)[0][0] if outcomes else "unknown",
        "actor": _commonest(counting, "actor"), "conflicts": _conflicts(counting),
        "documents": len({row["document_id"] for row in counting if row["document_id"] not in duplicates}),
        "mentions": sum(row["document_id"] not in duplicates for row in cluster),
        "reported": any(row["role"] == "reported" for row in counting),
    }  # fmt: skip


def _commonest(rows: Sequence[Mapping], column: str):
    """The value that most mentions give, news counting double, of equals the greatest; None when none does."""
    values = [(row[column], row["role"] == "reported") for row in rows if not pd.isna(row[column])]
    if not values:
        return None
    votes: Counter = Counter()
    for value, reported in values:
        votes[value] += 2 if reported else 1
    top = max(votes.values())
    best = sorted((value for value, number in votes.items() if number == top), key=str)
    return max(best) if isinstance(best[0], int | float) else best[0]


def _kind(rows: Sequence[Mapping]) -> str:
    votes: Counter[str] = Counter()
    for row in rows:
        votes[row["kind"]] += 2 if row["role"] == "reported" else 1
    firm = [kind for kind in votes if kind not in record.VAGUE]
    pool = firm or [kind for kind in ("rocket", "ballistic", "missile") if kind in votes]
    return max(pool, key=lambda kind: (votes[kind] if firm else 0, -KIND_ORDER.index(kind)))


def _count(rows: Sequence[Mapping]) -> tuple[int | None, bool | None]:
    known = [row for row in rows if not pd.isna(row["count"])]
    exact = [row for row in known if not (row["count_minimum"] is True or row["count_minimum"] == True)]  # noqa: E712
    if exact:
        return int(_commonest(exact, "count")), False
    return (max(int(row["count"]) for row in known), True) if known else (None, None)


def _conflicts(rows: Sequence[Mapping]) -> str | None:
    """What mentions disagree on, as "count: 2 ×3, 3 ×1; ..."; None when nothing."""
    found = []
    for column in ("date", "local_time", "kind", "weapon", "count", "place", "distance_km", "apogee_km", "outcome"):
        exact = [row for row in rows if not pd.isna(row[column]) and row[column] != "unknown"
                 and not (column == "date" and row["precision"] != "day")
                 and not (column == "count" and row["count_minimum"] is True)]  # fmt: skip
        values = Counter(row[column] for row in exact)
        if len(values) < 2 or _agree(column, list(values)):
            continue
        shown = ", ".join(
            f"{_shown(value)} ×{number}"
            for value, number in sorted(values.items(), key=lambda item: (-item[1], str(item[0])))
        )
        found.append(f"{column}: {shown}")
    return "; ".join(found) or None


def _agree(column: str, values: Sequence) -> bool:
    if column == "kind":
        return all(same_kind(a, b) and ({a, b} & set(record.VAGUE) or a == b) for a in values for b in values)
    if column in ("distance_km", "apogee_km"):
        return max(values) - min(values) <= _TOLERANCE * max(values)
    if column == "local_time":
        return max(evidence.minutes(a, b) for a in values for b in values) <= evidence.TIME_TOLERANCE
    return False


def _shown(value) -> str:
    if isinstance(value, pd.Timestamp):
        return f"{value:%Y-%m-%d}"
    return f"{value:g}" if isinstance(value, float) else str(value)


def _numbered(rows: Sequence[Mapping], codes: Mapping[str, str]) -> list[str]:
    """Ids from actor and date: prk-2022-01-05, its day's second prk-2022-01-05-2, a month's prk-2021-10."""
    stems = []
    for row in rows:
        code = codes.get(row["actor"], "xxx") if row["actor"] is not None else "xxx"
        length = {"day": 10, "month": 7, "year": 4, "unknown": 0}[row["precision"]]
        stems.append(f"{code}-{row['date']:%Y-%m-%d}"[: len(code) + 1 + length] if length else f"{code}-undated")
    order = sorted(range(len(rows)), key=lambda i: (stems[i], str(rows[i]["local_time"] or "99"), i))
    ids = [""] * len(rows)
    seen: Counter[str] = Counter()
    for i in order:
        seen[stems[i]] += 1
        second = f"-{seen[stems[i]]}" if rows[i]["precision"] in ("day", "unknown") else f"-no{seen[stems[i]]}"
        ids[i] = stems[i] if seen[stems[i]] == 1 else stems[i] + second
    return ids

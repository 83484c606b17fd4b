"""One id per person or body across the corpus, and the table of speakers."""

from collections import Counter, defaultdict

import pandas as pd

from analysis import schema
from analysis.registers import Registers
from analysis.speakers.known import Known, known
from analysis.speakers.names import parts, same_person, slug
from analysis.speakers.readings import countries_in


def merge(statements: pd.DataFrame, documents: pd.DataFrame, registers: Registers) -> tuple[pd.DataFrame, pd.DataFrame]:
    """`statements` with one speaker_id and name per person or body of the corpus, and the table ``speakers``.

    People outside the register are one when their names agree in two words or more (order, middle names and
    hyphens aside) and nothing the documents say of them keeps them apart: different offices of different
    countries. A surname alone is never merged across documents.
    """
    tables = known(registers)
    statements = statements.reset_index(drop=True)
    ids = statements["speaker_id"].astype(object).where(statements["speaker_id"].notna(), None).tolist()
    names = statements["speaker"].astype(object).where(statements["speaker"].notna(), None).tolist()
    found = _found(statements, ids, names, tables)
    for k, (one, name) in found.items():
        ids[k], names[k] = one, name
    result = statements.copy()
    result["speaker_id"] = pd.array(ids, dtype="str")
    result["speaker"] = pd.array(names, dtype="str")
    return result, _table(result, documents, tables)


def _found(statements: pd.DataFrame, ids: list, names: list, tables: Known) -> dict[int, tuple[str, str]]:
    """Row → id and name for speakers outside the register."""
    offices = statements["office"].astype(object).where(statements["office"].notna(), "").tolist()
    types = statements["speaker_type"].tolist()
    where = statements["document_id"].tolist()
    sources = statements["source_text"].astype(object).where(statements["source_text"].notna(), "").tolist()
    people: dict[tuple[str, ...], list[int]] = defaultdict(list)
    found: dict[int, tuple[str, str]] = {}
    taken = set(tables.speakers)
    for k, one in enumerate(ids):
        if one is None or one in tables.speakers or types[k] != "person":
            continue
        split = parts(names[k])
        if len(split) == 1:
            found[k] = (f"{slug(names[k])}-{slug(where[k])[:40]}", names[k])
        else:
            people[min(split[-1], split[0]), max(split[-1], split[0])].append(k)
    for rows in people.values():
        for cluster in _clusters(rows, names, offices, where, sources, tables):
            name = _fullest([names[k] for k in cluster])
            base = one = slug(name)
            number = 2
            while one in taken:
                one, number = f"{base}-{number}", number + 1
            taken.add(one)
            found.update(dict.fromkeys(cluster, (one, name)))
    return found


def _clusters(
    rows: list[int], names: list, offices: list, where: list, sources: list, tables: Known
) -> list[list[int]]:
    """Rows of compatible names split into people: by what each document calls them."""
    clusters: list[tuple[set[tuple[str, ...]], set[str], set[str], list[int]]] = []
    by_document: dict[tuple[str, str], list[int]] = defaultdict(list)
    for k in rows:
        by_document[where[k], names[k]].append(k)
    for (_, name), group in by_document.items():
        split = parts(name)
        roles = {offices[k] for k in group if offices[k]}
        countries = {one for k in group for one in countries_in([w.casefold() for w in sources[k].split()[:8]], tables)}
        for spellings, known_roles, known_countries, members in clusters:
            alike = any(same_person(split, other) for other in spellings)
            apart = (roles and known_roles and not roles & known_roles
                     and countries and known_countries and not countries & known_countries)  # fmt: skip
            if alike and not apart:
                spellings.add(split)
                known_roles.update(roles)
                known_countries.update(countries)
                members.extend(group)
                break
        else:
            clusters.append(({split}, roles, countries, list(group)))
    return [sorted(members) for *_, members in clusters]


def _fullest(names: list[str]) -> str:
    """The spelling with most parts; of equals the one most used."""
    count = Counter(names)
    return max(count, key=lambda name: (len(parts(name)), count[name], name))


def _table(statements: pd.DataFrame, documents: pd.DataFrame, tables: Known) -> pd.DataFrame:
    """One row per speaker that a statement was attributed to."""
    copies = set(documents.loc[documents["duplicate_of"].notna(), "document_id"]) if "duplicate_of" in documents else ()
    columns = ("speaker_id", "speaker", "speaker_type", "document_id", "source_text")
    attributed = statements[statements["speaker_id"].notna()]
    gathered: dict[str, tuple[str, str, Counter[str], list[str]]] = {}
    for one, name, kind, document, source in zip(*(attributed[column].tolist() for column in columns), strict=True):
        _, _, used, where = gathered.setdefault(one, (name, kind, Counter(), []))
        if isinstance(source, str):
            used[" ".join(source.split())] += 1
        if document not in copies:
            where.append(document)
    rows = []
    nations = {slug(country): country for country in tables.countries.values()}
    for one, (name, kind, used, where) in sorted(gathered.items()):
        speaker = tables.speakers.get(one)
        offices = speaker.offices if speaker else []
        rows.append({
            "speaker_id": one,
            "name": name,
            "type": kind,
            "country": (speaker.country or None) if speaker else nations.get(one),
            "offices": "; ".join(f"{office} ({_span(office.since, office.until)})" for office in offices) or None,
            "sector": (speaker.sector or None) if speaker else None,
            "in_register": speaker is not None,
            "names": "; ".join(sorted(used, key=lambda name: (-used[name], name))[:8]) or None,
            "statements": len(where),
            "documents": len(set(where)),
        })  # fmt: skip
    return schema.check(pd.DataFrame(rows) if rows else schema.empty("speakers"), "speakers")


def _span(since: str, until: str) -> str:
    return f"{'' if since.startswith('0001') else since}–{'' if until.startswith('9999') else until}"

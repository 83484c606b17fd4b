"""What every register holds: its columns, what each may contain, and what names a row.

Validation, loading and the data dictionary in ``data/README.md`` all follow from ``REGISTERS``.
"""

from collections.abc import Mapping
from dataclasses import dataclass, field

from analysis import schema

SEPARATOR = "; "


@dataclass(frozen=True)
class Field:
    """One column of a register.

    ``type`` is text, id, list (items separated by "; "), addresses (a list of URLs), date (a day, a month or
    a year in ISO form), time (HH:MM), integer or number.
    """

    meaning: str
    type: str = "text"
    required: bool = False
    values: tuple[str, ...] = ()
    refers: tuple[str, str] | None = None
    """register and column whose values this one may take"""
    pattern: str = ""
    low: float | None = None
    high: float | None = None
    unique: bool = False


@dataclass(frozen=True)
class Register:
    """One file of ``data/``: what a row is, the columns that identify it, and those that name it."""

    row: str
    key: tuple[str, ...]
    columns: Mapping[str, Field]
    names: tuple[str, ...] = ()
    """columns whose values (or items) name the row"""
    names_within: str = ""
    """column that tells rows of the same name apart; a name may be shared where it differs"""
    spans: tuple[tuple[str, str], ...] = ()
    """pairs of date columns of which the first may not be later than the second"""
    together: tuple[tuple[str, ...], ...] = field(default_factory=tuple)
    """columns that are all filled or all empty"""

    def is_list(self, column: str) -> bool:
        return self.columns[column].type in ("list", "addresses")


ID = r"[a-z0-9]+(?:[-_.][a-z0-9]+)*"
SECTORS = (
    "government", "head of state", "military", "party", "parliament", "outlet", "international", "research",
    "business", "civil society", "other",
)  # fmt: skip
PLACE_TYPES = (
    "country", "province", "county", "city", "district", "town", "site", "base", "airport", "shipyard", "factory",
    "peninsula", "island", "lake", "mountain", "sea", "waters", "region",
)  # fmt: skip
LAUNCH_WORD_CLASSES = (
    "launch", "event", "flight", "landing", "missile", "modifier", "group", "success", "failure", "support", "factual",
    "hypothetical", "earlier", "place of work", "other",
)  # fmt: skip

_SOURCE = Field("where the row's facts can be checked", "addresses", required=True)


def _id(meaning: str) -> Field:
    return Field(meaning, "id", required=True, pattern=ID)


def _country(meaning: str, required: bool = False) -> Field:
    return Field(meaning, required=required, refers=("countries", "name"))


def _aliases(meaning: str = "other names and spellings the press uses") -> Field:
    return Field(meaning, "list")


def _coordinates(required: bool = False) -> dict[str, Field]:
    return {
        "latitude": Field("degrees north", "number", required, low=-90, high=90),
        "longitude": Field("degrees east", "number", required, low=-180, high=180),
    }


REGISTERS: dict[str, Register] = {
    "countries": Register(
        row="one country, or body that acts like one",
        key=("code",),
        names=("name", "aliases"),
        columns={
            "code": Field("ISO 3166-1 alpha-3 code", "id", required=True, pattern="[A-Z]{3}"),
            "name": Field("what tables call it", required=True, unique=True),
            "aliases": _aliases("other names, capitals and seats of government that stand for it"),
            "adjectives": Field("adjectives and demonyms", "list"),
            "source": _SOURCE,
        },
    ),
    "speakers": Register(
        row="one person, body or group that is quoted",
        key=("speaker_id",),
        names=("name", "aliases"),
        names_within="country",
        columns={
            "speaker_id": _id("stable id"),
            "name": Field("canonical name", required=True),
            "type": Field("what the speaker is", required=True,
                          values=tuple(kind for kind in schema.SPEAKER_TYPES if kind != "unknown")),
            "country": _country("country the speaker speaks for; empty for international ones"),
            "sector": Field("where the speaker works", values=SECTORS),
            "aliases": _aliases(),
            "source": _SOURCE,
        },
    ),
    "offices": Register(
        row="one office that one person held, from a day to a day",
        key=("speaker_id", "role", "body", "since"),
        spans=(("since", "until"),),
        columns={
            "speaker_id": Field("who held it", "id", required=True, refers=("speakers", "speaker_id")),
            "role": Field("the office", required=True, refers=("roles", "role")),
            "body": Field("the body it belongs to, where there are several"),
            "country": _country("country of the office"),
            "since": Field("first day, month or year in office; empty = not known", "date"),
            "until": Field("last day, month or year in office; empty = open", "date"),
            "source": _SOURCE,
        },
    ),
    "roles": Register(
        row="one office or rank",
        key=("role",),
        names=("role", "aliases"),
        columns={
            "role": Field("canonical title, in lower case", required=True),
            "aliases": _aliases("other titles and spellings of the same office"),
        },
    ),
    "weapons": Register(
        row="one missile or rocket, or one family of them",
        key=("weapon_id",),
        names=("name", "aliases"),
        names_within="country",
        columns={
            "weapon_id": _id("stable id"),
            "name": Field("canonical name", required=True, unique=True),
            "aliases": _aliases(),
            "kind": Field("class of the weapon", required=True, values=schema.LAUNCH_KINDS),
            "country": _country("country that fields it", required=True),
            "source": _SOURCE,
        },
    ),
    "places": Register(
        row="one launch site, town, province or sea",
        key=("place_id",),
        names=("name", "aliases"),
        names_within="country",
        together=(("latitude", "longitude"),),
        columns={
            "place_id": _id("stable id"),
            "name": Field("canonical name", required=True, unique=True),
            "aliases": _aliases(),
            "type": Field("what sort of place", required=True, values=PLACE_TYPES),
            "country": _country("country it lies in; empty for seas"),
            **_coordinates(required=True),
            "within": Field("the larger place it lies in", "id", refers=("places", "place_id")),
            "source": _SOURCE,
        },
    ),
    "cue_verbs": Register(
        row="one verb that attributes words to a speaker",
        key=("verb",),
        columns={
            "verb": Field("lemma", required=True),
            "forms": Field("all inflected forms; empty when regular", "list"),
            "act": Field("class of the act it names", required=True, values=schema.ACTS),
            "note": Field("what to know about its use"),
        },
    ),
    "launch_words": Register(
        row="one word or phrase that tells of a launch, or tells that none is meant, in one class",
        key=("word", "class"),
        columns={
            "word": Field("lemma or phrase", required=True),
            "forms": Field("all forms looked for; empty = the word alone", "list"),
            "class": Field("what the word says about a launch", required=True, values=LAUNCH_WORD_CLASSES),
            "kind": Field("kind of missile that the word names", values=schema.LAUNCH_KINDS),
            "note": Field("what to know about its use"),
        },
    ),
    "tone_words": Register(
        row="one word that speaks well or ill of something, in one word class",
        key=("word", "class"),
        columns={
            "word": Field("lemma", required=True),
            "forms": Field("all forms looked for", "list", required=True),
            "class": Field("word class", required=True, values=("verb", "noun", "adjective")),
            "tone": Field("of the word at large, negative to positive", "integer", required=True, low=-3, high=3),
            "towards_doer": Field("of a verb, towards whoever does it", "integer", low=-3, high=3),
            "towards_other": Field("of a verb, towards whoever it is done to", "integer", low=-3, high=3),
        },
        together=(("towards_doer", "towards_other"),),
    ),
    "topics": Register(
        row="one noun that names a launch, talks or sanctions as what a statement speaks of",
        key=("word",),
        columns={
            "word": Field("lemma", required=True),
            "forms": Field("all forms looked for", "list", required=True),
            "target": Field("class of target", required=True, values=("launch", "talks", "sanctions")),
            "certain": Field("whether it means that anywhere, or only near a word that does or a country that launches",
                             required=True, values=("yes", "no")),
        },
    ),
    "holidays": Register(
        row="one day of the calendar that news names instead of its date",
        key=("holiday_id",),
        names=("name", "aliases"),
        names_within="country",
        columns={
            "holiday_id": _id("stable id"),
            "name": Field("canonical name", required=True),
            "aliases": _aliases(),
            "month": Field("month of the year", "integer", required=True, low=1, high=12),
            "day": Field("day of the month", "integer", required=True, low=1, high=31),
            "country": _country("country that keeps it; empty where many do"),
            "source": _SOURCE,
        },
    ),
    "launches": Register(
        row="one launch event of the reference record",
        key=("reference_id",),
        together=(("latitude", "longitude"),),
        columns={
            "reference_id": _id("stable id: country code, date, number within the day from the second on"),
            "date": Field("local day at the place of launch; a month where no day is known", "date", required=True),
            "date_other": Field("local day that the other chronology gives, where the two differ", "date"),
            "note": Field("what the two chronologies disagree on, and what was decided"),
            "local_time": Field("time of the first launch, South Korean time, HH:MM", "time"),
            "count": Field("missiles launched in the event; empty = not known", "integer", low=1),
            "kind": Field("kind of missile", required=True, values=schema.LAUNCH_KINDS),
            "weapon": Field("canonical name of the weapon", refers=("weapons", "name")),
            "place": Field("canonical name of the launch place", refers=("places", "name")),
            **_coordinates(),
            "distance_km": Field("greatest ground distance flown, km", "number", low=0, high=20_000),
            "apogee_km": Field("greatest height, km", "number", low=0, high=40_000),
            "outcome": Field("success if any of the missiles flew as meant", required=True, values=schema.OUTCOMES),
            "landing": Field("where it came down", refers=("places", "name")),
            "actor": _country("country that launched", required=True),
            "sources": Field("addresses of the reports that the chronologies rest on", "addresses", required=True),
        },
    ),
}  # fmt: skip

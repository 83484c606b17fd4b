"""The words that launches are found by: those of the registers, made searchable."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache

import pandas as pd

KIND_ORDER = (
    "cruise",
    "sam",
    "slbm",
    "slv",
    "hypersonic",
    "rocket",
    "icbm",
    "irbm",
    "mrbm",
    "srbm",
    "ballistic",
    "missile",
)
"""of several kinds that a phrase names, which it is of ("short-range anti-ship cruise missile" is a cruise missile)"""


@dataclass(frozen=True)
class Weapon:
    """A weapon of the register."""

    name: str
    kind: str
    country: str


@dataclass(frozen=True)
class Place:
    """A place of the register."""

    name: str
    type: str
    country: str
    latitude: float
    longitude: float
    within: str


@dataclass(frozen=True, eq=False)
class Lexicon:
    """Searchable registers. Patterns match names as written; dictionaries are keyed by ``plain`` names."""

    classes: dict[str, frozenset[str]]
    """form of one word → classes of ``launch_words``"""
    phrases: dict[str, list[tuple[tuple[str, ...], str]]]
    """first word → forms of several words with their class"""
    kinds: dict[str, str]
    """form of a head noun → kind"""
    modifier: re.Pattern
    modifier_kinds: dict[str, str]
    weapon: re.Pattern
    weapons: dict[str, tuple[Weapon, ...]]
    place: re.Pattern
    places: dict[str, tuple[Place, ...]]
    place_names: dict[str, Place]
    country: re.Pattern
    countries: dict[str, str]
    simulation: frozenset[str]
    """words for what is only played through"""
    arsenals: dict[str, int]
    """country → number of its weapons in the register"""
    holidays: tuple[tuple[str, int, int], ...]
    failure: re.Pattern
    success: re.Pattern


def plain(name: str) -> str:
    """A name as dictionaries here are keyed: lower case, straight apostrophes, a space for each hyphen.

    >>> plain("Hwasong-12"), plain("Kim Il Sung’s")
    ('hwasong 12', "kim il sung's")
    """
    return re.sub(r"[\s‐-–-]+", " ", name.replace("’", "'")).strip().lower()


def _pattern(names: Iterable[str], flags: int = 0) -> re.Pattern:
    """Matches any of the names, the longest that fits, hyphens and spaces alike.

    Names that begin alike share their beginning, so that hundreds of them cost little more than one.
    """
    root: dict[str, dict] = {}
    for name in sorted({name for name in names if name}):
        node = root
        for part in re.findall(r"[\s-]+|.", name):
            atom = r"[\s‐-–-]+" if not part.strip(" -") else "['’]" if part == "'" else re.escape(part)
            node = node.setdefault(atom, {})
        node[""] = {}
    return re.compile(rf"(?<![\w-]){_branches(root)}(?![\w])" if root else r"(?!)", flags)


def _branches(node: dict[str, dict]) -> str:
    """The regular expression for all that follows a shared beginning, longer before shorter."""
    ways = [atom + _branches(child) for atom, child in node.items() if atom]
    if not ways:
        return ""
    return f"(?:{'|'.join(ways)})" + ("?" if "" in node else "")


def _items(cell: object) -> list[str]:
    return [item for item in str(cell or "").split("; ") if item and item != "nan"]


def _names(frame: pd.DataFrame, *columns: str) -> Iterable[tuple[str, dict]]:
    for row in frame.to_dict("records"):
        for column in columns:
            for name in _items(row[column]):
                yield name, row


@lru_cache(maxsize=4)
def lexicon(registers) -> Lexicon:
    """The registers made searchable (kept for the last few registers)."""
    words = registers.launch_words
    classes: dict[str, set[str]] = {}
    phrases: dict[str, list[tuple[tuple[str, ...], str]]] = {}
    kinds: dict[str, str] = {}
    for row in words.to_dict("records"):
        forms = _items(row["forms"]) or [row["word"]]
        if row["class"] in ("modifier", "failure", "success"):
            continue
        for form in forms:
            parts = tuple(form.lower().split())
            if row["class"] == "missile":
                kinds[" ".join(parts)] = row["kind"]
            if len(parts) == 1:
                classes.setdefault(parts[0], set()).add(row["class"])
            else:
                phrases.setdefault(parts[0], []).append((parts, row["class"]))
    for entries in phrases.values():
        entries.sort(key=lambda entry: -len(entry[0]))
    modifiers = words[words["class"] == "modifier"]
    weapons: dict[str, list[Weapon]] = {}
    for name, row in _names(registers.weapons, "name", "aliases"):
        weapon = Weapon(row["name"], row["kind"], row["country"])
        if weapon not in weapons.setdefault(plain(name), []):
            weapons[plain(name)].append(weapon)
    places: dict[str, list[Place]] = {}
    by_id = registers.places.set_index("place_id")["name"].to_dict()
    for name, row in _names(registers.places, "name", "aliases"):
        place = Place(row["name"], row["type"], row["country"], float(row["latitude"]), float(row["longitude"]),
                      by_id.get(row["within"], ""))  # fmt: skip
        if place not in places.setdefault(plain(name), []):
            places[plain(name)].append(place)
    countries = {plain(name): row["name"] for name, row in _names(registers.countries, "adjectives", "aliases", "name")}
    country_names = [name for name, _ in _names(registers.countries, "adjectives", "aliases", "name")]
    return Lexicon(
        classes={form: frozenset(found) for form, found in classes.items()},
        phrases=phrases,
        kinds=kinds,
        modifier=_pattern(modifiers["word"], re.IGNORECASE),
        modifier_kinds={plain(row["word"]): row["kind"] for row in modifiers.to_dict("records")},
        weapon=_pattern(spelt for name, _ in _names(registers.weapons, "name", "aliases")
                        for spelt in (name, name.upper(), f"{name}s")),
        weapons={name: tuple(found) for name, found in weapons.items()},
        place=_pattern(name for name, _ in _names(registers.places, "name", "aliases")),
        places={name: tuple(found) for name, found in places.items()},
        place_names={place.name: place for found in places.values() for place in found},
        country=_pattern(spelt for name in country_names for spelt in (name, name[:1].upper() + name[1:])),
        countries=countries,
        simulation=frozenset(form for cell in words.loc[words["word"] == "simulate", "forms"] for form in _items(cell)),
        arsenals=registers.weapons["country"].value_counts().to_dict(),
        holidays=tuple((name, int(row["month"]), int(row["day"]))
                       for name, row in _names(registers.holidays, "name", "aliases")),
        failure=_pattern((form for row in words[words["class"] == "failure"].to_dict("records")
                          for form in _items(row["forms"])), re.IGNORECASE),
        success=_pattern((form for row in words[words["class"] == "success"].to_dict("records")
                          for form in _items(row["forms"])), re.IGNORECASE),
    )  # fmt: skip

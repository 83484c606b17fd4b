"""Kinds of missile: which may be said of one, and which one a text says it was."""

import math
import re
from collections.abc import Sequence
from dataclasses import dataclass

from analysis.launches.details import Region
from analysis.launches.lexicon import Weapon
from analysis.launches.phrases import Missile

BALLISTIC = frozenset({"srbm", "mrbm", "irbm", "icbm", "slbm", "hypersonic", "ballistic"})
NAMES_OVER_CLASSES = {("slv", "icbm"), ("srbm", "rocket"), ("cruise", "srbm")}
"""a space launcher is often called an ICBM, a guided rocket a rocket launcher, any missile of short range a
short-range ballistic one: the register's class holds"""
RANGES = ("srbm", "mrbm", "irbm", "icbm")
_REACHES = (1000, 3000, 5500)
"""kilometres at which one class of range ends and the next begins"""
_EARTH = 6371
_SPACE = 100
"""kilometres of height that none but a ballistic missile or a space launcher reaches"""
BY_WORDS, BY_WEAPON, BY_FLIGHT, OPEN = (
    "class in the text", "class of the weapon in the register", "distance and height of the flight",
    "the text says no more"
)  # fmt: skip
_SUBMARINE = re.compile(
    r"\b(?:from|by|off|aboard)\s+(?:an?\s+|its\s+|the\s+)?(?:[\w-]+\s+){0,3}submarine\b|\bsubmarine\s+(?:had\s+)?fired\b"
    r"|\bsubmarine\s+missile\b|\bunder\s?water\b|\bfrom\s+(?:the\s+)?(?:[a-z]+\s+)?waters\b|\bfrom\s+(?:the\s+|under\s+the\s+)?sea\b"
)


def same_kind(a: str, b: str) -> bool:
    """Whether two kinds may be said of one missile.

    >>> same_kind("ballistic", "srbm"), same_kind("cruise", "srbm"), same_kind("missile", "cruise")
    (True, False, True)
    """
    if a == b or "missile" in (a, b):
        return True
    if "ballistic" in (a, b):
        return a in BALLISTIC and b in BALLISTIC
    if "hypersonic" in (a, b):
        return a in BALLISTIC - {"slbm"} and b in BALLISTIC - {"slbm"}
    if "rocket" in (a, b):
        return bool({a, b} & {"slv", "srbm", "icbm"})
    return {a, b} in ({"slv", "icbm"}, {"slbm", "srbm"}, {"mrbm", "irbm"}, {"mrbm", "srbm"}, {"irbm", "icbm"})


def best_kind(own: list[Missile]) -> str:
    """The class that missile phrases name most firmly, else that of the weapon they name."""
    named = [kind for missile in own for kind in missile.kinds]
    firm = [kind for kind, strength in named if strength == 3]
    weapons = [weapon for missile in own for weapon in missile.weapon[:1]]
    hinted = [kind for kind, strength in named if strength]
    return (firm or [weapon.kind for weapon in weapons] or hinted or ["missile"])[0]


def by_flight(distance: float | None, apogee: float | None) -> str:
    """The class of a ballistic missile by how far it flew (km) and how high (km); "" where these do not tell.

    Both together give the energy, and so how far it could fly at the best angle; a low flight counts as far as it
    went. One alone tells no more than a least reach, enough for the longest class only.

    >>> by_flight(998, 3725), by_flight(450, 910), by_flight(690, 50), by_flight(650, None)
    ('icbm', 'mrbm', 'srbm', '')
    """
    reach = reach_km(distance or 0, apogee or 0)
    kind = RANGES[sum(reach >= limit for limit in _REACHES)]
    return kind if kind == RANGES[-1] or (distance and apogee) else ""


def reach_km(distance: float, apogee: float) -> float:
    """Greatest ground range (km) for the energy of a flight with that ground distance and apogee (km).

    Of the ellipse between two points of a round Earth at rest, its apogee above their middle; Bate, Mueller and White,
    Fundamentals of Astrodynamics (1971), chapter 6. A flight lower than the best one of its distance was not
    ballistic all the way, or depressed, and counts as far as it went.

    >>> round(reach_km(787, 2111)), round(reach_km(800, 60))
    (4355, 800)
    """
    half = min(distance / (2 * _EARTH), math.pi / 2)
    least = _EARTH * (math.sin(half) + math.cos(half) - 1) / 2
    if apogee <= least:
        return distance
    eccentricity = apogee / (apogee + _EARTH * (1 - math.cos(half)))
    axis = (_EARTH + apogee) / (1 + eccentricity)
    return 2 * _EARTH * math.asin(min(1, max(2 * axis / _EARTH - 1, 0)))


@dataclass(frozen=True)
class Classed:
    """A launch's kind, its weapon where named, and what gave the kind."""

    kind: str
    weapon: Weapon | None
    by: str


def kind_of(
    own: list[Missile],
    others: list[Missile],
    likened: list[Missile],
    *,
    salvo: list[Missile],
    regions: Sequence[Region],
    actor: str,
    flight: tuple[float | None, float | None] = (None, None),
) -> Classed:
    """Kind and weapon of a launch: a class the text names, else the named weapon's class, else a range or "ballistic".

    `own` are the missiles said to have been launched, `others` those that its sentences (`regions`) name beside
    them, `salvo` those of the main sentence, `flight` its ground distance and height in km where it did not fail. A
    range alone ("short-range missile") is read as that class of ballistic missile, a ballistic missile fired from a
    submarine or from the sea as submarine-launched, a salvo of several ballistic classes as the longest-ranged. What
    the missile is only said to resemble (`likened`) counts where nothing else does; then how it flew (``by_flight``).
    """
    weapons = [weapon for missile in own + others for weapon in missile.weapon if not actor or weapon.country == actor]
    weapon = weapons[0] if weapons else None
    together = {best_kind([missile]) for missile in salvo}
    if len(salvo) > 1 and together <= set(RANGES):
        kind = max(together, key=RANGES.index)
        longest = next((weapon for weapon in weapons if weapon.kind == kind), weapon)
        return Classed(kind, longest, "longest range of the salvo")
    for said in (own, others):
        firm = [kind for missile in said for kind, strength in missile.kinds if strength == 3]
        named = [found.kind for missile in said for found in missile.weapon if found in weapons]
        if named and (not firm or (named[0], firm[0]) in NAMES_OVER_CLASSES):
            return Classed(named[0], weapon, BY_WEAPON)
        if firm and weapon and (weapon.kind, firm[0]) in NAMES_OVER_CLASSES:
            return Classed(weapon.kind, weapon, BY_WEAPON)
        if firm:
            return Classed(firm[0], weapon, BY_WORDS)
    hinted = [kind for missile in own + others for kind, strength in missile.kinds if strength == 1]
    kind = min(hinted, key=lambda kind: kind == "ballistic") if hinted else "missile"
    if kind == "missile" and likened:
        kind = best_kind(likened)
        return Classed(kind, weapon, "what it is likened to" if kind != "missile" else OPEN)
    if kind in ("ballistic", "missile") and from_submarine(regions):
        return Classed("slbm", weapon, "where it was fired from")
    if kind == "ballistic" or (kind == "missile" and (flight[1] or 0) >= _SPACE):
        flown = by_flight(*flight)
        return Classed(flown or "ballistic", weapon, BY_FLIGHT if flown else BY_WORDS if hinted else "its height")
    return Classed(kind, weapon, BY_WORDS if hinted else OPEN)


def from_submarine(regions: Sequence[Region]) -> bool:
    """Whether the words say that the missile was fired from a submarine or from the sea."""
    return any(_SUBMARINE.search(region.sentence.text, region.start, region.end) for region in regions)

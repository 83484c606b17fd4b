"""Kinds of missile: which may be said of one, and which one a text says it was."""

import re
from collections.abc import Sequence

from analysis.launches.details import Region
from analysis.launches.lexicon import Weapon
from analysis.launches.phrases import Missile

BALLISTIC = frozenset({"srbm", "mrbm", "irbm", "icbm", "slbm", "hypersonic", "ballistic"})
NAMES_OVER_CLASSES = {("slv", "icbm"), ("srbm", "rocket")}
"""a space launcher is often called an ICBM, a guided rocket a rocket launcher: the register's class holds"""
RANGES = ("srbm", "mrbm", "irbm", "icbm")
_SUBMARINE = re.compile(
    r"\b(?:from|by|off|aboard)\s+(?:an?\s+|its\s+|the\s+)?(?:[\w-]+\s+){0,3}submarine\b|\bsubmarine\s+(?:had\s+)?fired\b"
    r"|\bsubmarine\s+missile\b|\bunder\s?water\b"
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


def kind_of(
    own: list[Missile],
    others: list[Missile],
    likened: list[Missile],
    *,
    salvo: list[Missile],
    regions: Sequence[Region],
    actor: str,
) -> tuple[str, Weapon | None]:
    """Kind and weapon of a launch: a class the text names, else the named weapon's class, else a range or "ballistic".

    `own` are the missiles said to have been launched, `others` those that its sentences (`regions`) name beside
    them, `salvo` those of the main sentence. A range alone ("short-range missile") is read as that class of
    ballistic missile, a ballistic missile fired from a submarine as submarine-launched, a salvo of several
    ballistic classes as the longest-ranged. What the missile is only said to resemble (`likened`) counts where
    nothing else does.
    """
    weapons = [weapon for missile in own + others for weapon in missile.weapon if not actor or weapon.country == actor]
    weapon = weapons[0] if weapons else None
    together = {best_kind([missile]) for missile in salvo}
    if len(salvo) > 1 and together <= set(RANGES):
        kind = max(together, key=RANGES.index)
        return kind, next((weapon for weapon in weapons if weapon.kind == kind), weapon)
    for said in (own, others):
        firm = [kind for missile in said for kind, strength in missile.kinds if strength == 3]
        named = [found.kind for missile in said for found in missile.weapon if found in weapons]
        if named and (not firm or (named[0], firm[0]) in NAMES_OVER_CLASSES):
            return named[0], weapon
        if firm and weapon and (weapon.kind, firm[0]) in NAMES_OVER_CLASSES:
            return weapon.kind, weapon
        if firm:
            return firm[0], weapon
    hinted = [kind for missile in own + others for kind, strength in missile.kinds if strength == 1]
    kind = min(hinted, key=lambda kind: kind == "ballistic") if hinted else "missile"
    if kind == "missile" and likened:
        kind = best_kind(likened)
    return ("slbm" if kind in ("ballistic", "missile") and _from_submarine(regions) else kind), weapon


def _from_submarine(regions: Sequence[Region]) -> bool:
    return any(_SUBMARINE.search(region.sentence.text, region.start, region.end) for region in regions)

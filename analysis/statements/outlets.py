"""Which sources are outlets: agencies, papers and broadcasters that pass on what others say."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np

from analysis.registers import Registers, listed

GENERIC = re.compile(r"\b(?:news agency|wire service|newspaper|broadcaster|"
                     r"the paper|the network|(?:state|local|foreign|news|state-run) "
                     r"media|media reports?|news reports?|press reports?)\b", re.IGNORECASE)  # fmt: skip
GENERIC_WORDS = {"agency", "service", "newspaper", "broadcaster", "paper", "network", "media", "report", "reports"}
MOST_WORDS = 6
WORD = re.compile(r"\w+")


@dataclass(frozen=True)
class Outlets:
    """Name or alias of every outlet of the register → the outlet's name; ``hinting`` tells of every word of a batch's
    vocabulary whether it can be part of an outlet's name."""

    names: Mapping[str, str]
    pattern: re.Pattern[str]
    hinting: np.ndarray
    asked: dict[str, str | None] = field(default_factory=dict)

    @classmethod
    def of(cls, registers: Registers, vocabulary: Sequence[str]) -> "Outlets":
        names = outlets(registers)
        hints = {WORD.findall(name)[0].lower() for name in names} | GENERIC_WORDS
        flags = (not hints.isdisjoint(WORD.findall(word.lower())) for word in vocabulary)
        return cls(names, naming(names), np.fromiter(flags, dtype=bool, count=len(vocabulary)))

    def named(self, source: str) -> str | None:
        """As ``outlet_named``."""
        if source not in self.asked:
            self.asked[source] = outlet_named(source, self.names, self.pattern)
        return self.asked[source]


def outlets(registers: Registers) -> dict[str, str]:
    """Name or alias of every outlet of the register → the outlet's name."""
    known = registers.speakers
    found: dict[str, str] = {}
    for name, aliases in known.loc[known["sector"] == "outlet", ["name", "aliases"]].itertuples(index=False):
        for alias in (name, *listed(str(aliases))):
            found.setdefault(alias, name)
    return found


def outlet_named(source: str, names: Mapping[str, str], pattern: re.Pattern[str]) -> str | None:
    """The outlet that a source names: its name in the register, else the words themselves where they are generic.

    >>> names = {"Example News": "Example News Agency"}
    >>> [outlet_named(source, names, naming(names)) for source in ("a report in Example News", "state media")]
    ['Example News Agency', 'state media']
    """
    if match := pattern.search(source):
        return names[match[0]]
    return source if GENERIC.search(source) and len(source.split()) <= MOST_WORDS else None


def naming(names: Mapping[str, str]) -> re.Pattern[str]:
    """A pattern that finds any of the names as whole words, the longest first."""
    longest = sorted(names, key=lambda name: (-len(name), name))
    return re.compile(r"(?<!\w)(?:" + "|".join(map(re.escape, longest)) + r")(?!\w)") if names else re.compile(r"(?!)")

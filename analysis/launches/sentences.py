"""One sentence with everything the registers know of its words, ready to be searched for launches."""

from dataclasses import dataclass, field
from functools import cached_property

from analysis.dates import Date
from analysis.launches.lexicon import Lexicon, Place, Weapon, plain

BE = frozenset(["be", "is", "are", "was", "were", "been", "being", "'s", "get", "gets", "got"])
AUX = BE | frozenset(["has", "have", "had", "'ve", "having"])
CLAUSE = frozenset({
    "that", "which", "who", "whom", "whose", "when", "while", "as", "because", "after", "before", "but", "although",
    "though", "since", "and", "if", "whether", "where", "until", "so", "than", "whereas"
})  # fmt: skip
ADVERBS = frozenset({
    "also", "then", "again", "reportedly", "apparently", "successfully", "off", "up", "out", "just", "only", "both",
    "each", "all", "themselves", "itself", "on", "still", "once", "later", "first", "suddenly", "simultaneously",
    "jointly"
})  # fmt: skip
SPEECH_NOUNS = frozenset({
    "statement", "press", "news", "report", "interview", "briefing", "meeting", "summit", "talks", "call",
    "commentary", "article", "dispatch", "visit", "session"
})  # fmt: skip
STOPS = frozenset({";", ":", "—", "–", "--", "“", "”", "``", "''", '"', "("})


@dataclass(eq=False)
class Sentence:
    """Words of one sentence: lower-cased, with tags, offsets into the document and classes of ``launch_words``."""

    text: str
    words: list[str]
    tags: list[str]
    starts: list[int]
    ends: list[int]
    lexicon: Lexicon = field(repr=False)
    number: int = 0
    paragraph: int = 0
    dates: list[Date] = field(default_factory=list)
    kept: dict[str, list] = field(default_factory=dict, repr=False)
    """what was read of it once and will be asked for again"""
    classes: list[frozenset[str]] = field(init=False)

    def __post_init__(self) -> None:
        known = self.lexicon.classes
        nothing: frozenset[str] = frozenset()
        self.classes = [known.get(word, nothing) for word in self.words]
        for i, word in enumerate(self.words):
            for parts, name in self.lexicon.phrases.get(word, ()):
                if tuple(self.words[i : i + len(parts)]) == parts:
                    for j in range(i, i + len(parts)):
                        self.classes[j] = frozenset({name, "phrase"}) | (
                            self.classes[j] if name in self.classes[j] else frozenset()
                        )
                    break

    def date(self, dates: list[Date]) -> None:
        """Take note of the date expressions in it; what was read of it without them is forgotten."""
        if dates != self.dates:
            self.dates = dates
            self.__dict__.pop("dating", None)
            self.kept.clear()

    @property
    def start(self) -> int:
        return self.starts[0]

    @property
    def end(self) -> int:
        return self.ends[-1]

    def __len__(self) -> int:
        return len(self.words)

    def between(self, i: int, j: int) -> str:
        """The document's text from word i to word j (exclusive)."""
        return self.text[self.starts[i] : self.ends[j - 1]] if j > i else ""

    def index(self, offset: int) -> int:
        """The word that stands at or first after an offset of the document."""
        for i, end in enumerate(self.ends):
            if end > offset:
                return i
        return len(self.words)

    def has(self, i: int, name: str) -> bool:
        """Whether word i has a class."""
        return 0 <= i < len(self.words) and name in self.classes[i]

    @cached_property
    def dating(self) -> frozenset[int]:
        """Words that belong to date expressions."""
        return frozenset(i for date in self.dates for i in range(self.index(date.start), self.index(date.end - 1) + 1))

    @cached_property
    def weapons(self) -> list[tuple[int, int, tuple[Weapon, ...]]]:
        """First and last word (inclusive) of each weapon's name, and the weapons it may be."""
        found = []
        for match in self.lexicon.weapon.finditer(self.text, self.start, self.end):
            named = self.lexicon.weapons.get(plain(match[0])) or self.lexicon.weapons.get(plain(match[0]).rstrip("s"))
            if named:
                found.append((self.index(match.start()), self.index(match.end() - 1), named))
        return found

    @cached_property
    def modifiers(self) -> list[tuple[int, int, str]]:
        """First and last word (inclusive) of each word for a kind of missile, and the kind."""
        return [
            (self.index(match.start()), self.index(match.end() - 1), self.lexicon.modifier_kinds[plain(match[0])])
            for match in self.lexicon.modifier.finditer(self.text, self.start, self.end)
        ]

    @cached_property
    def countries(self) -> list[tuple[int, int, str]]:
        """First and last word (inclusive) of each name of a country, and the country's name in tables."""
        found = []
        for match in self.lexicon.country.finditer(self.text, self.start, self.end):
            name = self.lexicon.countries.get(plain(match[0]))
            if name:
                found.append((self.index(match.start()), self.index(match.end() - 1), name))
        return found

    @cached_property
    def places(self) -> list[tuple[int, int, tuple[Place, ...]]]:
        """First and last word (inclusive) of each name of a place, and the places it may be."""
        return [
            (self.index(match.start()), self.index(match.end() - 1), self.lexicon.places[plain(match[0])])
            for match in self.lexicon.place.finditer(self.text, self.start, self.end)
        ]

    @cached_property
    def clause_starts(self) -> list[int]:
        """Indices of words at which a clause may begin, in order; the sentence's own beginning first."""
        found = [0]
        for i, word in enumerate(self.words):
            if i and (word in STOPS or word == "," or (word in CLAUSE and self._opens_clause(i))):
                found.append(i)
        return found

    def _opens_clause(self, i: int) -> bool:
        """Whether a conjunction at i is followed by a verb of its own before the sentence or next boundary ends."""
        if self.words[i] not in ("and", "as", "than", "after", "before", "since", "until"):
            return True
        for j in range(i + 1, min(i + 14, len(self.words))):
            if self.words[j] in STOPS or self.words[j] == "," or self.words[j] in ("that", "which", "who"):
                return False
            if self.tags[j] in ("VBD", "VBZ", "VBP", "MD"):
                return True
        return False

    def clause(self, i: int) -> tuple[int, int]:
        """First word and end (exclusive) of the clause around word i."""
        first = max((start for start in self.clause_starts if start <= i), default=0)
        last = min((start for start in self.clause_starts if start > i), default=len(self.words))
        return first, last

"""One document's sources resolved in reading order, each with the rule that did it."""

from dataclasses import dataclass, field

from analysis.speakers import lexicon
from analysis.speakers.antecedents import Turn, antecedent, place
from analysis.speakers.cast import Cast, Entity
from analysis.speakers.descriptions import body_of_noun, holder_of_role, person_of_noun, press_body, speaks_for
from analysis.speakers.identity import Identity, identify, likeliest, of_speaker
from analysis.speakers.labels import labelled
from analysis.speakers.names import fold
from analysis.speakers.readings import countries_in, longest_name
from analysis.speakers.sources import Source, parse

COLLECTIVE = Identity(None, None, "group", None, "collective")
ANONYMOUS = Identity(None, None, "group", None, "anonymous")


def unresolved(why: str, type: str = "unknown") -> Identity:
    """No speaker, and the reason."""
    return Identity(None, None, type, None, f"unresolved: {why}")


@dataclass(slots=True)
class Row:
    """What resolution needs of a statement."""

    start: int
    end: int
    quoted: bool
    found_by: str
    source_start: int
    source_end: int
    source_text: str


@dataclass(slots=True)
class Scene:
    """A document, its cast, and the statements resolved so far."""

    cast: Cast
    title: str = ""
    outlet: str = ""
    history: list[Turn] = field(default_factory=list)
    done: dict[int, tuple[Identity, Entity | None]] = field(default_factory=dict)

    def resolve(self, rows: list[Row]) -> list[Identity]:
        """The identities of the sources of all rows, in the order given."""
        order = sorted(range(len(rows)), key=lambda i: (rows[i].source_start, rows[i].start))
        later = []
        for i in order:
            row = rows[i]
            if (
                row.source_start >= 0
                and fold(row.source_text) in lexicon.FIRST
                and row.found_by not in ("turn", "issuer")
            ):
                later.append(i)
                continue
            self._keep(i, row, *self._one(row, rows))
        for i in later:
            self._keep(i, rows[i], *self._first_person(rows[i], rows))
        return [self.done[i][0] for i in range(len(rows))]

    def _keep(self, i: int, row: Row, identity: Identity, entity: Entity | None) -> None:
        self.done[i] = (identity, entity)
        self.history.append(Turn(row.source_start, row.start, row.end, row.quoted, entity))

    def _one(self, row: Row, rows: list[Row]) -> tuple[Identity, Entity | None]:
        if row.found_by in ("turn", "issuer"):
            return labelled(self.cast, row.source_text, row.found_by, self.title, self.outlet)
        if row.source_start < 0:
            return unresolved("the text names no source"), None
        word = fold(row.source_text)
        if word in lexicon.GENDER:
            return self._pronoun(row, lexicon.GENDER[word], rows)
        if word in lexicon.NEUTER:
            return self._it(row)
        if word in lexicon.RELATIVE:
            return self._relative(row, word)
        if word in lexicon.PLURAL:
            return COLLECTIVE, None
        source = parse(self.cast, row.source_start, row.source_end)
        if source is None:
            return unresolved("the source holds no word"), None
        return self._phrase(source, row, rows)

    def _pronoun(self, row: Row, gender: str, rows: list[Row]) -> tuple[Identity, Entity | None]:
        entity = antecedent(
            self.cast, row.source_start, gender, self.history,
            lambda one: one.kind == "person" and (one.gender or one.guessed or gender) == gender,
            self._enclosing(row),
        )  # fmt: skip
        entity = entity or self._following(row, gender)
        if entity is None:
            return unresolved("nobody before the pronoun agrees with it", "person"), None
        return _by(identify(entity, self.cast), "pronoun"), entity

    def _following(self, row: Row, gender: str) -> Entity | None:
        """ "After he took office, Roe said": the first person later in the paragraph."""
        _, paragraph = place(self.cast, row.source_start)
        for mention in self.cast.mentions:
            entity = mention.entity
            if mention.start > row.source_start and entity is not None and entity.kind == "person":
                near = self.cast.page.paragraphs[mention.first] <= paragraph + 1
                if near and (entity.gender or entity.guessed or gender) == gender:
                    return entity
        return None

    def _enclosing(self, row: Row) -> Turn | None:
        """The statement in whose reported (not quoted) content the source stands."""
        for turn in reversed(self.history):
            if turn.start <= row.source_start < turn.end and not turn.quoted:
                return turn
        return None

    def _it(self, row: Row) -> tuple[Identity, Entity | None]:
        entity = antecedent(
            self.cast, row.source_start, "", self.history, lambda one: one.kind in ("organisation", "country")
        )
        if entity is None:
            return unresolved("no body before the pronoun", "organisation"), None
        return _by(identify(entity, self.cast), "pronoun"), entity

    def _relative(self, row: Row, word: str) -> tuple[Identity, Entity | None]:
        page, mention = self.cast.page, self.cast.last_before(row.source_start)
        here = place(self.cast, row.source_start)[0]
        first = next((i for i, start in enumerate(page.starts) if start >= row.source_start), len(page.starts))
        before = page.tags[first - 1] if first else ""
        if first > 1 and before == ",":
            before = page.tags[first - 2]
        if before in ("NNS", "NNPS", "DT") or page.words[first - 1].lower() in ("those", "of"):
            return COLLECTIVE, None
        wanted = ("person",) if word in ("who", "whom", "whose") else ("organisation", "country")
        candidates = [one for one in self.cast.within(0, row.source_start) if one.entity is not None
                      and one.entity.kind in wanted and page.sentences[one.first] == here]  # fmt: skip
        if not candidates and word in ("which", "that"):
            return COLLECTIVE, None
        if not candidates:
            entity = antecedent(self.cast, row.source_start, "", self.history, lambda one: one.kind == "person")
            if entity is None or mention is None:
                return unresolved("nobody before the relative pronoun", "person"), None
            return _by(identify(entity, self.cast), "relative pronoun"), entity
        entity = candidates[-1].entity
        assert entity is not None
        return _by(identify(entity, self.cast), "relative pronoun"), entity

    def _first_person(self, row: Row, rows: list[Row]) -> tuple[Identity, Entity | None]:
        around = [(other.end - other.start, i) for i, other in enumerate(rows) if other is not row and i in self.done
                  and (other.quoted or other.found_by in ("turn", "issuer")) and other.start <= row.source_start < other.end]  # fmt: skip
        if not around:
            return unresolved("the author speaks", "person"), None
        identity, entity = self.done[min(around)[1]]
        return _by(identity, "first person in a quotation"), entity

    def _phrase(self, source: Source, row: Row, rows: list[Row]) -> tuple[Identity, Entity | None]:
        cast, known = self.cast, self.cast.known
        writing = source.noun in lexicon.WRITINGS and source.mention is None
        if source.mention is not None and source.mention.entity is not None:
            names = [one for one in source.head_names if one.entity is not None and one.entity.kind == "person"]
            several = len(names) > 1 and "and" in source.words and names[0].entity is not source.mention.entity
            chosen = names[0] if several and names[0].last < source.mention.first else source.mention
            if several and not _joined_by_and(cast, names[0].last, source.mention.first):
                chosen = source.mention
            assert chosen.entity is not None
            return self._named(chosen.entity, source, row)
        if writing:
            return self._writing(source, row)
        register = longest_name([fold(word) for word in source.words[: source.head_end - source.first]], known)
        if register and register[1] >= source.head_end - source.first:
            return self._body(source, register[2])
        role = holder_of_role(cast, source, self.history, row.source_start)
        if role is not None:
            return role
        body = speaks_for(cast, source)
        if body is not None:
            return body
        if source.plural or source.indefinite or source.possessive:
            return (COLLECTIVE if source.plural else ANONYMOUS), None
        if source.rest and source.rest[0].reading.titled and source.rest[0].entity is not None:
            return _by(identify(source.rest[0].entity, cast), "apposition"), source.rest[0].entity
        person = person_of_noun(cast, source, self.history, row.source_start)
        if person is not None:
            return person
        thing = body_of_noun(cast, source, self.history, row.source_start)
        if thing is not None:
            return thing
        if source.noun in lexicon.VAGUE:
            return ANONYMOUS, None
        return unresolved("the description fits nobody named in the document"), None

    def _named(self, entity: Entity, source: Source, row: Row) -> tuple[Identity, Entity | None]:
        identity = identify(entity, self.cast)
        assert source.mention is not None
        reading = source.mention.reading
        how = ("country" if entity.kind == "country" else "acronym" if reading.kind == "acronym" else
               "full name" if len(reading.parts) > 1 and reading.kind != "single" else
               "surname" if entity.kind == "person" else "short name")  # fmt: skip
        return _by(identity, how), entity

    def _writing(self, source: Source, row: Row) -> tuple[Identity, Entity | None]:
        names = [one for one in source.later_names if source.preposition in ("by", "from", "of")] or source.head_names
        for one in names:
            if one.entity is not None:
                return _by(identify(one.entity, self.cast), "author of what is cited"), one.entity
        if source.definite and source.noun in lexicon.PRESS:
            return press_body(self.cast, self.history, row.source_start) or (unresolved("no outlet named before"), None)
        return (COLLECTIVE if source.plural else ANONYMOUS), None

    def _body(self, source: Source, ids: tuple[str, ...]) -> tuple[Identity, Entity | None]:
        cast, known = self.cast, self.cast.known
        countries = countries_in([fold(word) for word in source.words], known)
        near = tuple(one for one in ids if known.speakers[one].country in countries) or ids
        near = near if len(near) == 1 else likeliest(near, cast)
        if len(near) > 1:
            return unresolved("bodies of several countries have this name", "organisation"), None
        return _by(of_speaker(known.speakers[near[0]], cast.day), "name of a body"), None


def _joined_by_and(cast: Cast, first: int, last: int) -> bool:
    return "and" in (word.lower() for word in cast.page.words[first:last])


def _by(identity: Identity, how: str) -> Identity:
    """The identity with the rule that found it, unless it already says why it is none."""
    if identity.name is None and identity.how:
        return identity
    return Identity(identity.speaker_id, identity.name, identity.type, identity.office, how)

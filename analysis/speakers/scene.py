"""One document's sources resolved in reading order, each with the rule that did it."""

from dataclasses import dataclass, field, replace

from analysis.speakers import lexicon
from analysis.speakers.antecedents import Turn
from analysis.speakers.cast import Cast, Entity
from analysis.speakers.descriptions import (
    body_of_noun,
    holder_of_role,
    named_body,
    person_of_noun,
    press_body,
    speaks_for,
)
from analysis.speakers.identity import ANONYMOUS, COLLECTIVE, Found, Identity, by, found, unresolved
from analysis.speakers.labels import labelled
from analysis.speakers.names import fold
from analysis.speakers.pronouns import neuter, personal, relative
from analysis.speakers.sources import Source, parse


@dataclass(slots=True)
class Row:
    """What resolution needs of a statement; ``source_start`` is -1 where the text names no source."""

    start: int
    end: int
    quoted: bool
    found_by: str
    source_start: int
    source_end: int
    source_text: str

    @property
    def labelled(self) -> bool:
        """Whether a turn label or the issuing of the document gives the speaker."""
        return self.found_by in ("turn", "issuer")


@dataclass(slots=True)
class Scene:
    """A document, its cast, and the statements resolved so far."""

    cast: Cast
    title: str = ""
    outlet: str = ""
    history: list[Turn] = field(default_factory=list)

    def resolve(self, rows: list[Row]) -> list[Identity]:
        """The identities of the sources of all rows, in the order given."""
        done: dict[int, Found] = {}
        order = sorted(range(len(rows)), key=lambda i: (rows[i].source_start, rows[i].start))
        first_person = [i for i in order if not rows[i].labelled and fold(rows[i].source_text) in lexicon.FIRST]
        for i in order:
            if i not in first_person:
                row = rows[i]
                done[i] = self._one(row)
                identity, entity = done[i]
                nameless = identity.how == "anonymous"
                self.history.append(Turn(row.source_start, row.start, row.end, row.quoted, entity, nameless))
        for i in first_person:
            done[i] = self._first_person(i, rows, done)
        return [done[i][0] for i in range(len(rows))]

    def _one(self, row: Row) -> Found:
        cast, position = self.cast, row.source_start
        if row.labelled:
            return self._label(row)
        if position < 0:
            return unresolved("the text names no source"), None
        word = fold(row.source_text)
        if word in lexicon.GENDER:
            return personal(cast, position, lexicon.GENDER[word], self.history)
        if word in lexicon.NEUTER:
            return neuter(cast, position, self.history)
        if word in lexicon.RELATIVE:
            return relative(cast, position, word, self.history)
        if word in lexicon.PLURAL:
            return COLLECTIVE, None
        source = parse(cast, position, row.source_end)
        return self._phrase(source, position) if source else (unresolved("the source holds no word"), None)

    def _label(self, row: Row) -> Found:
        """A turn's label, or the issuer by the words of the document, else by its title."""
        if row.found_by == "issuer" and row.source_start >= 0:
            source = parse(self.cast, row.source_start, row.source_end)
            answer = self._phrase(source, row.source_start) if source else None
            if answer and answer[0].name is not None:
                return by(answer[0], "issuer"), answer[1]
        return labelled(self.cast, row.source_text, row.found_by, self.title, self.outlet)

    @staticmethod
    def _first_person(i: int, rows: list[Row], done: dict[int, Found]) -> Found:
        """I or we: the speaker of the innermost quotation or turn around it."""
        position = rows[i].source_start
        around = [(row.end - row.start, k) for k, row in enumerate(rows) if k in done
                  and (row.quoted or row.labelled) and row.start <= position < row.end]  # fmt: skip
        if not around:
            return unresolved("the author of the document speaks", "person"), None
        identity, entity = done[min(around)[1]]
        return by(identity, "first person in a quotation"), entity

    def _phrase(self, source: Source, position: int) -> Found:
        cast, history = self.cast, self.history
        if source.mention is not None:
            return self._named(source, source.mention.entity)
        if source.names and source.names[0].headline and source.names[0].first == source.first:
            return self._named(replace(source, mention=source.names[0], names=[]), source.names[0].entity)
        if source.noun in lexicon.WRITINGS:
            return self._writing(source, position)
        if source.grouped:
            return COLLECTIVE, None
        apposed = source.apposed.entity if source.apposed is not None and not source.plural else None
        if apposed is not None and apposed.kind == "person":
            return found(apposed, cast, "apposition")
        answer = (
            named_body(cast, source)
            or holder_of_role(cast, source, history, position)
            or speaks_for(cast, source)
        )  # fmt: skip
        if answer:
            return answer
        if source.plural:
            return COLLECTIVE, None
        if source.indefinite:
            return ANONYMOUS, None
        answer = person_of_noun(cast, source, history, position) or body_of_noun(cast, source, history, position)
        if answer:
            return answer
        if source.possessive or source.noun in lexicon.VAGUE:
            return ANONYMOUS, None
        return unresolved("the description fits nobody named in the document"), None

    def _named(self, source: Source, entity: Entity | None) -> Found:
        mention = source.mention
        assert mention is not None and entity is not None
        first = source.names[0] if source.names else mention
        between = self.cast.page.words[first.last : mention.first]
        if "and" in between and first.entity is not None and first.entity is not entity:
            return found(first.entity, self.cast, "first of several names")
        entity.solid = True
        kind = mention.reading.kind
        acronym = kind == "acronym" or (entity.kind == "organisation" and mention.reading.name.isupper())
        how = ("country" if entity.kind == "country" else "acronym" if acronym else
               "full name" if kind in ("person", "organisation") else
               "surname" if entity.kind == "person" else "short name")  # fmt: skip
        return found(entity, self.cast, how)

    def _writing(self, source: Source, position: int) -> Found:
        """ "A report by the ministry", "the Pentagon statement": who wrote it."""
        by_name = source.later if source.preposition in ("by", "from", "of") else []
        for one in (*by_name, *source.names):
            if one.entity is not None:
                return found(one.entity, self.cast, "author of what is cited")
        body = named_body(self.cast, source)
        if body:
            return body
        if source.definite and not source.possessive and source.noun in lexicon.PRESS:
            press = press_body(self.cast, self.history, position)
            return press or (unresolved("no outlet is named before it", "organisation"), None)
        return (COLLECTIVE if source.plural else ANONYMOUS), None

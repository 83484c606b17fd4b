"""Every table of the workbook: its columns, their types, units and meaning."""

from collections.abc import Mapping
from dataclasses import dataclass, field

DTYPES = {
    "text": "str",
    "day": "datetime64[us]",
    "integer": "Int64",
    "number": "Float64",
    "flag": "boolean",
    "spans": "object",
}


@dataclass(frozen=True)
class Column:
    """One column: a type of ``DTYPES``, its meaning, its unit, and its values where they are few."""

    type: str
    meaning: str
    unit: str = ""
    values: tuple[str, ...] = ()
    required: bool = False


@dataclass(frozen=True)
class Table:
    """One table: what a row is, its key, its columns in order."""

    row: str
    key: str
    columns: Mapping[str, Column]
    offsets: Mapping[str, tuple[str, str]] = field(default_factory=dict)
    """text column → its start and end columns, code points into ``documents.text``."""


def _text(meaning: str, *values: str, required: bool = False) -> Column:
    return Column("text", meaning, values=values, required=required)


def _integer(meaning: str, unit: str = "", required: bool = False) -> Column:
    return Column("integer", meaning, unit, required=required)


def _number(meaning: str, unit: str = "") -> Column:
    return Column("number", meaning, unit)


def _flag(meaning: str) -> Column:
    return Column("flag", meaning)


def _start(what: str, required: bool = False) -> Column:
    return _integer(f"where {what} begins in the document's text", "code points", required)


def _end(what: str, required: bool = False) -> Column:
    return _integer(f"where {what} ends (exclusive)", "code points", required)


GENRES = ("article", "statement", "transcript")
STATEMENT_KINDS = ("direct", "indirect", "mixed")
ACTS = ("says", "reports", "thinks", "denies", "orders", "asks", "promises", "threatens", "judges", "knows")
SPEAKER_TYPES = ("person", "organisation", "group", "unknown")
PRECISIONS = ("day", "month", "year", "unknown")
LAUNCH_KINDS = (
    "srbm",
    "mrbm",
    "irbm",
    "icbm",
    "slbm",
    "cruise",
    "sam",
    "slv",
    "hypersonic",
    "rocket",
    "ballistic",
    "missile",
)
OUTCOMES = ("success", "failure", "unknown")
TARGETS = ("other side", "own side", "launch", "talks", "sanctions", "other")

TABLES: dict[str, Table] = {
    "documents": Table(
        row="one article, official statement or transcript",
        key="document_id",
        columns={
            "document_id": _text("stable name of the document within its corpus", required=True),
            "outlet": _text("who published it"),
            "published": Column("day", "day of publication as the source gives it; missing when it does not", "day"),
            "published_by": _text("the field or evidence that gave the day of publication"),
            "title": _text("headline"),
            "text": _text("the body that every offset counts into, exactly as read", required=True),
            "url": _text("address of the original"),
            "path": _text("file it was read from, relative to the corpus", required=True),
            "row": _integer("line or record of that file, from 1, where the file holds several"),
            "sha256": _text("hash of the text, hexadecimal", required=True),
            "genre": _text("what sort of document it is", *GENRES, required=True),
            "genre_by": _text("the evidence for the genre"),
            "duplicate_of": _text("the first document of the corpus with the same text"),
        },
    ),
    "problems": Table(
        row="one document, or file, that was set aside, with the reason",
        key="problem_id",
        columns={
            "problem_id": _text("path and row", required=True),
            "path": _text("file, relative to the corpus", required=True),
            "row": _integer("line or record of that file, from 1"),
            "problem": _text(
                "sort of fault",
                "unreadable",
                "malformed",
                "empty",
                "no text",
                "bad date",
                "wrong type",
                "too large",
                "repeated id",
                "extraction failed",
                required=True,
            ),
            "reason": _text("one sentence: what is wrong and what would mend it", required=True),
        },
    ),
    "statements": Table(
        row="one thing somebody said, wrote or thought, as one document attributes it",
        key="statement_id",
        columns={
            "statement_id": _text("document id, start and end", required=True),
            "document_id": _text("the document it stands in", required=True),
            "start": _start("the content", required=True),
            "end": _end("the content", required=True),
            "spans": Column(
                "spans",
                "the content's parts as a list of [start, end), one unless interrupted",
                "code points",
                required=True,
            ),
            "text": _text("document text from start to end", required=True),
            "kind": _text(
                "wholly in quotation marks, wholly in the reporter's words, or both", *STATEMENT_KINDS, required=True
            ),
            "act": _text("class of the act that the cue names", *ACTS),
            "cue": _text("the words that attribute: 'said', 'according to'"),
            "cue_start": _start("the cue"),
            "cue_end": _end("the cue"),
            "source_text": _text("the words that name who said it"),
            "source_start": _start("the source"),
            "source_end": _end("the source"),
            "speaker_id": _text("row of `speakers`; missing when collective, anonymous or unresolved"),
            "speaker": _text("canonical name of the speaker; missing like speaker_id"),
            "speaker_type": _text("what the source is", *SPEAKER_TYPES, required=True),
            "office": _text("office the speaker held on the day of publication"),
            "resolved_by": _text("the rule that led from source to speaker, or why none did", required=True),
            "relayed_by": _text("the first outlet that passed the statement on"),
            "found_by": _text(
                "what found the statement", "model", "quotation", "turn", "issuer", "correction", required=True
            ),
            "probability": _number("how sure the extraction is, calibrated", "0 to 1"),
            "target": _text("class of what the statement speaks of", *TARGETS),
            "target_name": _text("country, person or body the tone is towards, where it is one"),
            "target_text": _text("the words of the target"),
            "target_start": _start("the target"),
            "target_end": _end("the target"),
            "tone": _number("positive minus negative probability", "−1 to 1"),
            "negative": _number("probability of a negative tone towards the target", "0 to 1"),
            "neutral": _number("probability of a neutral tone towards the target", "0 to 1"),
            "positive": _number("probability of a positive tone towards the target", "0 to 1"),
        },
        offsets={
            "text": ("start", "end"),
            "cue": ("cue_start", "cue_end"),
            "source_text": ("source_start", "source_end"),
            "target_text": ("target_start", "target_end"),
        },
    ),
    "launch_mentions": Table(
        row="one launch event as one document mentions it",
        key="mention_id",
        columns={
            "mention_id": _text("document id, start and end", required=True),
            "document_id": _text("the document it stands in", required=True),
            "start": _start("the mention", required=True),
            "end": _end("the mention", required=True),
            "text": _text("document text from start to end", required=True),
            "role": _text(
                "this document's news, or an earlier launch that it recalls", "reported", "background", required=True
            ),
            "date": Column(
                "day", "local day of the launch, or first day of the month or year that precision names", "day"
            ),
            "precision": _text("how exactly the text settles the date", *PRECISIONS, required=True),
            "date_text": _text("the words the date came from"),
            "date_start": _start("the date's words"),
            "date_end": _end("the date's words"),
            "dated_by": _text("the rule that dated it, or why it stays undated", required=True),
            "local_time": _text("time of day at the place of launch, HH:MM"),
            "kind": _text(
                "kind of missile; 'ballistic' or 'missile' when the text says no more", *LAUNCH_KINDS, required=True
            ),
            "kind_by": _text("what gave the kind: words, weapon, where it was fired, flight"),
            "weapon": _text("canonical name of the weapon in the register"),
            "count": _integer("missiles launched in the event", "missiles"),
            "count_minimum": _flag("the count is a lower bound ('at least two', 'a salvo')"),
            "place": _text("canonical name of the launch place in the register"),
            "latitude": _number("of the launch place", "degrees north"),
            "longitude": _number("of the launch place", "degrees east"),
            "direction": _text("where it flew or fell, as the text says"),
            "distance_km": _number("ground distance flown", "km"),
            "apogee_km": _number("greatest height", "km"),
            "outcome": _text("as the text says or claims", *OUTCOMES, required=True),
            "actor": _text("country that launched"),
            "launch_id": _text("row of `launches` it was merged into", required=True),
        },
        offsets={"text": ("start", "end"), "date_text": ("date_start", "date_end")},
    ),
    "launches": Table(
        row="one launch event, merged from every mention of it",
        key="launch_id",
        columns={
            "launch_id": _text("actor and date, numbered within the day", required=True),
            "date": Column("day", "local day, or first day of the month or year that precision names", "day"),
            "precision": _text("how exactly the date is known", *PRECISIONS, required=True),
            "local_time": _text("time of day at the place of launch, HH:MM"),
            "kind": _text("kind of missile", *LAUNCH_KINDS, required=True),
            "weapon": _text("canonical name of the weapon"),
            "count": _integer("missiles launched in the event", "missiles"),
            "count_minimum": _flag("the count is a lower bound"),
            "place": _text("canonical name of the launch place"),
            "latitude": _number("of the launch place", "degrees north"),
            "longitude": _number("of the launch place", "degrees east"),
            "distance_km": _number("ground distance flown", "km"),
            "apogee_km": _number("greatest height", "km"),
            "outcome": _text("success, failure or unknown", *OUTCOMES, required=True),
            "actor": _text("country that launched"),
            "conflicts": _text("columns on which mentions differ, with their values"),
            "documents": _integer("documents that mention it, duplicates not counted", "documents", required=True),
            "mentions": _integer("mentions merged into it", "mentions", required=True),
            "reported": _flag("at least one document reports it as news"),
            "reference_id": _text("row of `data/launches.csv`; missing when the record lacks it"),
            "linked_by": _text("the evidence for the reference, or why there is none"),
        },
    ),
    "speakers": Table(
        row="one person, body or group that the corpus attributes statements to",
        key="speaker_id",
        columns={
            "speaker_id": _text("id in `data/speakers.csv`, or one made from the name", required=True),
            "name": _text("canonical name", required=True),
            "type": _text("person, organisation or group", *SPEAKER_TYPES, required=True),
            "country": _text("country the speaker speaks for"),
            "offices": _text("offices with their dates, separated by '; '"),
            "sector": _text("government, military, outlet, party, international, research ..."),
            "in_register": _flag("known to `data/speakers.csv`"),
            "names": _text("names the corpus uses, most frequent first, separated by '; '"),
            "statements": _integer(
                "statements attributed, duplicates of documents not counted", "statements", required=True
            ),
            "documents": _integer("documents they stand in", "documents", required=True),
        },
    ),
}

"""Transcripts and official statements: whole documents, or turns, that one speaker says."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import zip_longest

import numpy as np
import pandas as pd

from analysis.statements.assembly import COLUMNS

_START = r"(?:\A|\n)[^\S\n]*(?:\*\*|__)?"
_WORD = r"[A-Z][A-Z.'’\-]*"
_LABEL = re.compile(
    rf"{_START}(?:(?P<question>Q)(?:\.|:)?(?:\*\*)?(?=\s)"
    rf"|(?P<label>{_WORD}(?:,?[^\S\n]+{_WORD}){{0,8}}(?:[^\S\n]*\([^)\n]{{1,60}}\))?)(?:\*\*)?:(?:\*\*)?(?=\s|$))"
)
_NAMED = re.compile(rf"{_START}(?P<label>[A-Z][\w.'’-]+(?:[^\S\n][A-Z][\w.'’-]+){{0,4}})(?:\*\*)?:(?:\*\*)?(?=[^\S\n])")
_STAGE = re.compile(r"\s*\\?[(\[](?:[Aa]s (?:interpreted|translated|delivered|prepared)|[Ii]naudible|[Ll]aughter|"
                    r"[Ll]aughs|[Aa]pplause|[Vv]ia (?:interpreter|translation)|[Tt]hrough (?:an )?interpreter|"
                    r"[Ii]n \w+)\.?\\?[)\]]")  # fmt: skip
_END = re.compile(r"(?:\s*(?:(?:\\?#[^\S\n]*){3}|-0-|-30-)[^\n]*|\n[^\S\n]*END\b[^\n]*|"
                  r"\n[^\S\n]*\d{1,2}:\d{2} ?[AaPp]\.?[Mm]\.?[^\n]*|"
                  r"[^\S\n]*-0-)\s*\Z|(?<=\n)[^\S\n]*END\s+\d{1,2}:\d{2}[^\n]*\s*\Z")  # fmt: skip
_BREAK = re.compile(
    r"\n[^\S\n]*\n[^\S\n]*(?:\*[^*\n]+\*|\\?\* *\\?\* *\\?\*|\\?\[[A-Z][^\]\n]*\]|\([A-Z][^)\n]*\))[^\S\n]*(?=\n|\Z)"
)

_DATELINE = re.compile(
    r"\A\s*(?P<place>[A-Z][^\n]{2,60}?\([A-Z]{2,10}\)|[A-Z][A-Z .,’'-]{2,40})[^\S\n]*(?:--|[—–])[^\S\n]*"
)
_TITLE_ISSUER = re.compile(
    r"\b(?:statement|remarks|press release|message|letter|speech|address|communiqu[eé]|declaration|article|white paper)"
    r"s?\s+"
    r"(?:made\s+|issued\s+|delivered\s+)?(?:by|from|of)\s+(?:the\s+)?(?P<issuer>.+?)"
    r"(?=\s+(?:on|at|in|to|after|following|regarding|concerning|about|before|with|during|for|aboard|upon)\s|$)",
    re.IGNORECASE,
)
_TITLE_SUBJECT = re.compile(r"^(?P<issuer>.+?)\s+(?:issues?|releases?|makes? public|publishe?s?|gives?|makes?)\s.*\b"
                            r"(?:statement|speech|report|communiqu[eé]|declaration|answer)", re.IGNORECASE)  # fmt: skip
_TITLE_JOINT = re.compile(r"^(?:A |An |The )?(?P<issuer>.{3,80}?)['’]?\s+(?:Joint |Press )+(?:Leaders['’] )?(?:Press )?"
                          r"(?:Statement|Declaration|Communiqu[eé])"
                          r"|^(?P<group>.{3,60}?['’]?s?['’]) Statement\b")  # fmt: skip
_ANNOUNCED = re.compile(
    r"(?:\A|\n)\s*(?!(?:The )?[Ff]ollowing is)(?P<issuer>[A-Z][^\n:]{2,240}?)"
    r"(?:,[^\S\n]*(?:on \w+\.? \d{1,2}|\w+day),?)?\s+(?:(?:on )?(?:\w+day|\w+\.? \d{1,2})\s+)?"
    r"(?:sent|issued|released|made public|published|gave|delivered|made)\b[^\n]{0,300}?:[^\S\n]*(?=\n)"
)
_FOLLOWING = re.compile(r"(?:\A|\n)[^\n]*\b(?:[Tt]he )?following is (?:the |a )?(?:full )?"
                        r"(?:text|transcript|translation)?"
                        r"[^\n]*?\bof (?P<issuer>(?:the respected Comrade ?)?[A-Z][^\n:]*?)['’]s "
                        r"[^\n]*:[^\S\n]*(?=\n)")  # fmt: skip
_INTRODUCING = r"[^\n]*\n[^\n]{0,60}:[^\S\n]*(?=\n)"
_RECEIVED = re.compile(r"(?:\A|\n)[^\n]{0,400}\breceived\b[^\n]{0,80}?\b(?:message|letter|greetings?|congratulations)\b"
                       rf"[^\n]{{0,40}}? from (?P<issuer>[A-Z][^\n,]{{2,80}}){_INTRODUCING}")  # fmt: skip
_SENT = re.compile(r"(?:\A|\n)\s*(?P<issuer>[A-Z][^\n:]{2,300}?),? sent\b[^\n]{0,80}?"
                   rf"\b(?:message|letter|greetings?|congratulations)\b{_INTRODUCING}")  # fmt: skip
_CONTRIBUTED = re.compile(
    r"(?:\A|\n)[^\n]*\b(?:article|commentary|essay|statement)\b[^\n]{0,160}? "
    r"(?:contributed|written|issued|made public|released|published) by "
    r"(?P<issuer>[^\n,:]{2,80}?)(?:,[^\n]*| on [^\n:]*)?:[^\S\n]*(?=\n)"
)
_OPENINGS = (_ANNOUNCED, _FOLLOWING, _RECEIVED, _SENT, _CONTRIBUTED)
_SIGNATURE = re.compile(rf"\n[^\S\n]*(?P<issuer>{_WORD}(?:[^\S\n]+{_WORD},?){{1,5}})[^\S\n]*"
                        r"(?:\n\s*THE [A-Z ]+,[^\n]*\n[^\n]*\d{4}\.?)?\s*\Z")  # fmt: skip

LONGEST_SIGNATURE = 200
SURE = {"turn": 0.99, "issuer": 0.95}


@dataclass(frozen=True)
class Part:
    """A stretch of a document that one speaker says: its parts, the speaker's words if the text has them, and why."""

    spans: list[tuple[int, int]]
    source: tuple[int, int] | None
    source_text: str | None
    found_by: str


def statements(documents: pd.DataFrame) -> pd.DataFrame:
    """The turns of every transcript and the issuer's statement of every official statement among the documents."""
    rows = []
    for name, title, text, genre in zip(*(documents[column] for column in ("document_id", "title", "text", "genre")),
                                        strict=True):  # fmt: skip
        if genre == "transcript":
            parts = list(turns(text))
        elif genre == "statement":
            parts = [part for part in [issued("" if pd.isna(title) else str(title), text)] if part]
        else:
            continue
        for part in parts:
            start, end = part.spans[0][0], part.spans[-1][1]
            rows.append({
                "document_id": name, "start": start, "end": end, "spans": [list(span) for span in part.spans],
                "text": text[start:end], "kind": "direct", "act": "says", "source_text": part.source_text,
                "source_start": part.source[0] if part.source else None,
                "source_end": part.source[1] if part.source else None,
                "found_by": part.found_by, "probability": SURE[part.found_by],
            })  # fmt: skip
    return pd.DataFrame(rows, columns=COLUMNS)


def besides(found: pd.DataFrame, spoken: pd.DataFrame) -> pd.DataFrame:
    """`found` without the rows that lie in a turn of a transcript: a turn is one statement, of its speaker."""
    turns_of = spoken[spoken["found_by"] == "turn"].groupby("document_id")
    keep = np.ones(len(found), dtype=bool)
    for document, rows in turns_of:
        own = np.flatnonzero((found["document_id"] == document).to_numpy())
        starts, ends = rows["start"].to_numpy(dtype=np.int64), rows["end"].to_numpy(dtype=np.int64)
        at = found["start"].to_numpy(dtype=np.int64)[own]
        turn = np.searchsorted(starts, at, side="right") - 1
        keep[own] = (turn < 0) | (at >= ends[np.maximum(turn, 0)])
    return found[keep]


def turns(text: str) -> Iterator[Part]:
    """The speaker turns of a transcript, each from its label to the next one's.

    >>> text = "MR. LEE:  (Laughter.) Good day.\\n\\nQ    Why?\\n"
    >>> [(part.source_text, [text[a:b] for a, b in part.spans]) for part in turns(text)]
    [('MR. LEE', ['Good day.']), ('Q', ['Why?'])]
    """
    labels = list(_LABEL.finditer(text))
    capitals = {match["label"] for match in labels if match["label"]}
    if not capitals:
        labels = list(_NAMED.finditer(text))
        names = [match["label"] for match in labels]
        labels = [match for match in labels if names.count(match["label"]) > 1]
    end_of_text = _ending(text)
    for match, following in zip_longest(labels, labels[1:]):
        group = "question" if match.re is _LABEL and match["question"] else "label"
        limit = min(following.start() if following else end_of_text, max(end_of_text, match.end()))
        stage = _STAGE.match(text, match.end(), limit)
        begin = stage.end() if stage else match.end()
        spans = list(_pieces(text, begin, limit))
        source = match.span(group)
        if group == "label" and (bracket := match["label"].find("(")) > 0:
            source = (source[0], source[0] + len(match["label"][:bracket].rstrip()))
        if spans:
            yield Part(spans, source, text[slice(*source)], "turn")


def issued(title: str, text: str) -> Part | None:
    """An official statement as one statement of its issuer: the body, and the words naming the issuer.

    The issuer's words are looked for in the announcing first lines, then in the title, whose issuer is given as
    offsets only where the text names it too, then in a signature in capitals. None when the body is empty.
    """
    dateline = _DATELINE.match(text)
    begin = dateline.end() if dateline else 0
    head, source, name = text[begin : begin + 1500], None, None
    if match := next(filter(None, (opening.match(head) for opening in _OPENINGS)), None):
        source = _trimmed(text, begin + match.start("issuer"), begin + match.end("issuer"))
        name, begin = text[slice(*source)], begin + match.end()
    elif found := _TITLE_ISSUER.search(title) or _TITLE_SUBJECT.search(title) or _TITLE_JOINT.search(title):
        words = next(part for part in found.groups() if part)
        name = " ".join(words.split()).strip(" ,:")
        at = text.find(name)
        source = (at, at + len(name)) if at >= 0 else None
    elif signed := _SIGNATURE.search(text, max(0, len(text) - LONGEST_SIGNATURE)):
        source, name = signed.span("issuer"), signed["issuer"]
    spans = list(_pieces(text, begin, _ending(text)))
    return Part(spans, source, name, "issuer") if spans else None


def _trimmed(text: str, start: int, end: int) -> tuple[int, int]:
    """The name proper: without an apposition after the first comma and a leading article or honorific."""
    words = text[start:end]
    lead = re.match(r"(?:the respected Comrade ?)", words)
    start += lead.end() if lead else 0
    words = text[start:end]
    comma = words.find(",")
    return start, start + (comma if comma > 0 else len(words.rstrip()))


def _ending(text: str) -> int:
    match = _END.search(text, max(0, len(text) - 120))
    return match.start() if match else len(text)


def _pieces(text: str, start: int, end: int) -> Iterator[tuple[int, int]]:
    """[start, end) without surrounding space, cut where a line holds nothing but a stage direction."""
    position = start
    for match in [*_BREAK.finditer(text, start, end), None]:
        a, b = position, match.start() if match else end
        piece = text[a:b]
        if stripped := piece.strip():
            a += piece.index(stripped[0])
            yield a, a + len(stripped)
        if match:
            position = match.end()

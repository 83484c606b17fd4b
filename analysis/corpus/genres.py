"""What sort of document it is, article, statement or transcript, and the evidence for it.

A transcript has speaker turns: lines that begin with a label in capitals and a colon, or questions marked Q.
A statement is announced by its title ("Joint Statement", "Readout of", "Press Statement by") or by its first
lines ("released the following press statement:"). Everything else is an article.
"""

import re

LOOKED_AT = 20_000
"""Characters from the beginning of a text that are evidence of turns."""
OPENING_LINES = 2
"""Lines from the beginning of a text that can announce a statement; later ones report one."""

# a literal line break finds line beginnings many times faster than "^"; genre() puts one before the text
_START = r"\n[^\S\n]*(?:\*\*|__)?"
_LABEL = r"(?P<label>Q|[A-Z](?:[A-Z.'’,\-]|[^\S\n](?=[A-Z(])){1,60}?)"
_TURN = re.compile(rf"{_START}{_LABEL}(?:[^\S\n]*\([^)\n]{{1,60}}\))?:(?=\s|\*)")
_QUESTION = re.compile(rf"{_START}Q\.?(?:\*\*)?[^\S\n]+(?=\S)")
_NAME = r"[A-Z][\w.'’-]+(?:[^\S\n][A-Z][\w.'’-]+){0,4}"
_NAMED_TURN = re.compile(rf"{_START}(?P<label>{_NAME}):(?:\*\*)?[^\S\n]")
_SPOKEN_TITLE = re.compile(
    r"\b(?:remarks|press (?:briefing|conference|gaggle|call|availability)|transcript|interview with)\b", re.IGNORECASE
)
_SPEECH_TITLE = re.compile(r"(?:full text of )?(?:remarks|speech|address) (?:by|of)\b", re.IGNORECASE)

_KIND = r"(?:statement|communiqu[eé]|declaration|readout|read-out|proclamation|fact sheet|white paper)"
_OFFICIAL = r"(?:joint|press|official|public|media|written|leaders['’]?|ministers['’]?)"
_TITLE = re.compile(
    rf"^(?:(?:an?|the|full text of(?: the)?)\s+)?(?:{_OFFICIAL}\s+)*{_KIND}s?"
    r"\s+(?:by|of|from|on|to|following|issued|regarding|concerning)\b",
    re.IGNORECASE,
)
_NAMED = re.compile(
    r"(?:^|\s)(?:Joint|Press|Leaders['’])\s+(?:Leaders['’]\s+)?(?:Statement|Declaration|Communiqu[eé])(?=$|:)"
    r"|^(?:(?:An?|The|Open)\s+)?(?:Message|Letter|Notice)\s+(?:to|on|from)\s+the\b"
    r"|\b(?:Communiqu[eé]|COMMUNIQU[EÉ])$|^(?:[A-Z][\w.'’-]*\s+){1,4}(?:Statement|Declaration|Communiqu[eé])\s+on\b"
)
"""Titles that may be a statement's ("Three Ministers' Joint Statement") or a headline about one."""
_REPORTING = re.compile(r"\b(?:said|says|told|according to)\b", re.IGNORECASE)
_DOCUMENT = r"(?:statement|declaration|article|report|answer|speech|talk|letter|message|white paper|transcript)"
_TO_THE_COLON = r"\b[^\n]*:[^\S\n]*$"
_OPENINGS = (
    re.compile(
        rf"\b(?:issued|released|made public|published|gave|delivered)\b[^\n]{{0,120}}?\b(?:the following|an?|this)"
        rf"\s+(?:\w+\s+){{0,2}}?{_DOCUMENT}{_TO_THE_COLON}",
        re.IGNORECASE,
    ),
    re.compile(rf"\b(?:following|here) is (?:the|a) (?:full )?(?:text|transcript|translation) of{_TO_THE_COLON}", re.I),
    re.compile(rf"\bfull text of (?:the|an?|his|her|their) {_DOCUMENT}{_TO_THE_COLON}", re.IGNORECASE),
    re.compile(r"^The (?:message|letter) said:[^\S\n]*$", re.IGNORECASE),
)


def genre(title: str, text: str) -> tuple[str, str]:
    """The genre of a document, and what it was decided by.

    >>> genre("", "MS. LEE:  Good afternoon.\\n\\nQ  Is there news?\\n\\nMS. LEE:  No.\\n")
    ('transcript', "3 speaker turns, the first 'MS. LEE:'")
    >>> genre("Joint Statement on the Launch", "We condemn the launch.")
    ('statement', "title: 'Joint Statement on'")
    >>> genre("Ministers condemn launch in joint statement", "The ministers met on Friday.")
    ('article', 'no sign of anything else')
    """
    title, head = " ".join(title.split()), "\n" + text[:LOOKED_AT]
    labels = [match["label"] for match in _TURN.finditer(head)]
    turns = len(labels) + sum(1 for _ in _QUESTION.finditer(head))
    if labels and (turns >= 3 or _SPOKEN_TITLE.search(title)):
        plural = "turns, the first" if turns > 1 else "turn,"
        return "transcript", f"{turns} speaker {plural} {labels[0] + ':'!r}"
    named = [match["label"] for match in _NAMED_TURN.finditer(head)]
    if len(named) >= 4 and 2 <= len(set(named)) <= len(named) / 2:
        return "transcript", f"{len(named)} speaker turns, the first {named[0] + ':'!r}"
    if match := _TITLE.search(title):
        return "statement", f"title: {_short(match[0])!r}"
    if (match := _NAMED.search(title)) and not _REPORTING.search(head[:3_000]):
        return "statement", f"title: {match[0].strip()!r}, and nobody is reported to have said anything"
    for line in re.split(r"\n\s*", head.strip(), maxsplit=OPENING_LINES)[:OPENING_LINES]:
        if line.rstrip().endswith(":") and (match := _first(_OPENINGS, line)):
            return "statement", f"first lines: {_short(match[0])!r}"
    if not labels and _SPEECH_TITLE.match(title):
        return "statement", "title: remarks, without speaker turns"
    return "article", "no sign of anything else"


def _first(forms: tuple[re.Pattern[str], ...], words: str) -> re.Match[str] | None:
    return next((match for form in forms if (match := form.search(words))), None)


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 80 else words[:77] + "..."

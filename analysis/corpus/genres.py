"""What sort of document it is, article, statement or transcript, and the evidence for it.

A transcript has speaker turns: lines that begin with a label in capitals and a colon, or questions marked Q.
A statement is announced by its title ("Joint Statement", "Readout of", "Press Statement by") or by its first
lines ("released the following press statement:"). Everything else is an article.
"""

import re

LOOKED_AT = 20_000
"""Characters from the beginning of a text that are evidence."""

_TURN = re.compile(
    r"^[^\S\n]*(?:\*\*|__)?(?P<label>Q|[A-Z](?:[A-Z.'’,\-]|[^\S\n](?=[A-Z(])){1,60}?)(?:[^\S\n]*\([^)\n]{1,60}\))?:(?=\s|\*)",
    re.MULTILINE,
)
_QUESTION = re.compile(r"^[^\S\n]*(?:\*\*)?Q(?:\.|:)?(?:\*\*)?[^\S\n]+(?=\S)", re.MULTILINE)
_NAMED_TURN = re.compile(r"^[^\S\n]*(?:\*\*)?(?P<label>[A-Z][\w.'’-]+(?:[^\S\n][A-Z][\w.'’-]+){0,4}):(?:\*\*)?[^\S\n]", re.MULTILINE)
_SPOKEN_TITLE = re.compile(r"\b(?:remarks|press (?:briefing|conference|gaggle|call|availability)|transcript|interview with)\b", re.I)
_KIND = r"(?:statement|communiqu[eé]|declaration|readout|read-out|proclamation|fact sheet|white paper)"
_TITLE_BEGINS = re.compile(
    rf"(?:(?:an?|the|full text of(?: the)?)\s+)?(?:(?:joint|press|official|public|media|written|leaders['’]?)\s+)*{_KIND}s?"
    r"\s+(?:by|of|from|on|to|following|issued|regarding|concerning)\b"
    r"|(?:(?:an?|the|open)\s+)?(?:message|letter|notice)\s+(?:to|on|from)\s+the\b",
    re.IGNORECASE,
)
_TITLE_ENDS = re.compile(r"\b(?:joint|press|leaders['’])\s+(?:leaders['’]\s+)?(?:statement|declaration|communiqu[eé])\s*(?::.*)?$"
                         r"|\bcommuniqu[eé]$", re.IGNORECASE)  # fmt: skip
_TITLE_ISSUES = re.compile(rf"\b(?:issues?|releases?|publishes)\s+(?:an?\s+)?(?:joint |press )?{_KIND}$", re.IGNORECASE)
_TITLE_TOPIC = re.compile(r"^(?:[A-Z][\w.'’-]*\s+){1,4}(?:statement|declaration|communiqu[eé])\s+on\b", re.IGNORECASE)
_OPENING = re.compile(
    r"\b(?:issued|released|made public|published|gave|delivered)\b[^\n]{0,120}?"
    r"\b(?:the following|an?|this)\s+(?:\w+\s+){0,2}?(?:statement|declaration|article|report|answer|speech|talk|white paper)\b[^\n]*:[^\S\n]*(?=\n|$)"
    r"|\b(?:following|here) is (?:the|a) (?:full )?(?:text|transcript|translation) of\b[^\n]*:[^\S\n]*(?=\n|$)",
    re.IGNORECASE,
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
    title, head = " ".join(title.split()), text[:LOOKED_AT]
    labels = [match["label"] for match in _TURN.finditer(head)]
    turns = len(labels) + sum(1 for _ in _QUESTION.finditer(head))
    if labels and (turns >= 3 or _SPOKEN_TITLE.search(title)):
        plural = "turns, the first" if turns > 1 else "turn,"
        return "transcript", f"{turns} speaker {plural} {labels[0] + ':'!r}"
    named = [match["label"] for match in _NAMED_TURN.finditer(head)]
    if len(named) >= 4 and 2 <= len(set(named)) <= len(named) / 2:
        return "transcript", f"{len(named)} speaker turns, the first {named[0] + ':'!r}"
    for form in (_TITLE_BEGINS, _TITLE_ISSUES, _TITLE_ENDS, _TITLE_TOPIC):
        match = form.match(title) if form is _TITLE_BEGINS else form.search(title)
        if match:
            return "statement", f"title: {match[0]!r}"
    if match := _OPENING.search(head.lstrip()[:1000]):
        return "statement", f"first lines: {_short(match[0])!r}"
    if not labels and re.match(r"(?:full text of )?(?:remarks|speech|address) (?:by|of)\b", title, re.IGNORECASE):
        return "statement", "title: remarks, without speaker turns"
    return "article", "no sign of anything else"


def _short(words: str) -> str:
    words = " ".join(words.split())
    return words if len(words) <= 80 else words[:77] + "..."

"""A stretch of text without spaces (a chunk) → its words, cut as NLTK's tokeniser does, and better where news needs it.

Chunks repeat, so each distinct one is cut once (`cut`) and the pieces are gathered by `analysis.tokens.batch`.
What differs from ``NLTKWordTokenizer`` on purpose: a curly apostrophe is an apostrophe ("don’t" → "do", "n’t"); web and
e-mail addresses, handles and names like "AT&T" stay whole; "…" and currency signs stand alone; a final stop is cut from
every word that is no abbreviation, and never from one with a stop inside ("U.S."), wherever the sentence ends.
"""

import re
from collections.abc import Callable
from functools import lru_cache
from typing import NamedTuple

INVISIBLE = "\u00ad\u200b\u200c\u200d\u200e\u200f\u202a\u202b\u202c\u202d\u202e\u2060\u2061\u2062\u2063\u2064\ufeff"
"""Characters without width: they belong to a word when inside it and are no part of the text's words otherwise."""

OPENING = "“„«‟‘‚‹([{<"
CLOSING = "”»’›)]}>\"'"

_MOJIBAKE = {"â€œ": "“", "â€\x9d": "”", "â€™": "’", "â€˜": "‘", "â€“": "–", "â€”": "—", "â€¦": "…"}
_ALTERED = re.compile(rf"[{INVISIBLE}]+|{'|'.join(_MOJIBAKE)}")

_WORD = re.compile(
    r"""
      (?:https?://|www\.)[^\s<>"“”«»]*[^\s<>"“”«».,;:!?…'‘’)\]}]           # web address
    | [\w.+-]+@[\w-]+(?:\.[\w-]+)+                                          # e-mail address
    | [\w-]+(?:\.[\w-]+)+/[^\s<>"“”«»]*[\w/]                                # address without its scheme
    | (?<![\w&])[A-Z]{1,3}&[A-Z]{1,3}(?!\w)                                 # AT&T, R&D
    | (?<!\w)[@\#][A-Za-z_]\w*                                              # handle, hashtag
    | </?[a-z]{1,10}\d?/?>                                                  # markup left in the text
    | &(?:[a-z]+|\#\w+);                                                    # character reference left in the text
    | \.{2,} | …+ | -{2,} | `+ | ''                                         # marks of several characters
    | (?<!\w)['’](?:[sSmMdD]|ll|LL|re|RE|ve|VE|em|til|\d\d?s)(?!\w)         # clitic after a mark; elision
    | (?: [^\s«“‘„‟‚»”’"`'()\[\]{}<>;@\#$£€¥₩%&?!*,:.‒–—―…•·▪◦●■►\-]         # run of a word's characters ...
        | (?<=\d)[,:](?=\d)                                                 # ... with 1,000 and 8:10
        | (?<=\w)['’](?=\w)                                                 # ... O’Malley
        | (?<=[^\W_])\.(?!\.) | (?<!\.)\.(?=\w)                             # ... U.S. and .5
        | -(?!-)                                                            # ... Jong-un
      )+
    | .                                                                     # any other mark
    """,
    re.VERBOSE | re.DOTALL,
)
_CLITIC = re.compile(r".*[^'’](?=(?:n['’]t|N['’]T|['’](?:[sSmMdD]|ll|LL|re|RE|ve|VE))$)", re.DOTALL)
_TWO_IN_ONE = re.compile(r"can(?=not$)|gim(?=me$)|gon(?=na$)|got(?=ta$)|lem(?=me$)|wan(?=na$)", re.IGNORECASE)
_GLUED = re.compile(r"([^.]*?([^\W\d_]{2,}[a-z]))\.(?=[A-Z][a-z]+(?:\W|$))")
_SENTENCE_START = re.compile(r"[“‘(]?[A-Z][a-z]+(?:\W|$)")
_ADDRESS = re.compile(r"https?://|www\.|\w@\w|\w\.\w[^.]*/")

FORMS = {"“": "``", "„": "``", "«": "``", "‟": "``", '"': '"', "”": "''", "»": "''", "‘": "`", "‚": "`", "‹": "`",
         "’": "'", "›": "'", "[": "(", "{": "(", "]": ")", "}": ")", "…": "...", "–": "--", "—": "--", "―": "--",
         "‒": "--", "£": "$", "€": "$", "¥": "$", "₩": "$"}  # fmt: skip
_LONG = re.compile(r"\.{4,}|-{3,}|…{2,}")


class Piece(NamedTuple):
    """One word of a chunk: where it stands in it, what the tagger sees."""

    start: int
    end: int
    form: str


class Chunk(NamedTuple):
    """The words of a chunk if a sentence ends with it and if none does; words after which one ends inside it."""

    inside: tuple[Piece, ...]
    final: tuple[Piece, ...]
    breaks: tuple[int, ...]


def form(word: str) -> str:
    """What the tagger sees of a word: apostrophes and quotation marks in ASCII, brackets round, nothing invisible.

    >>> form("didn’t"), form("“"), form("mis\u00adsile"), form("—")
    ("didn't", '``', 'missile', '--')
    """
    if word.isalnum():
        return word
    word = visible(word)
    if _LONG.fullmatch(word):
        return "..." if word[0] in ".…" else "--"
    return FORMS.get(word) or word.replace("’", "'").replace("‘", "'").replace("‑", "-")


def visible(text: str) -> str:
    """`text` without invisible characters and with broken quotation marks mended."""
    return _ALTERED.sub(lambda match: _MOJIBAKE.get(match[0], ""), text)


def _places(chunk: str) -> tuple[list[int], list[int]]:
    """Where each character of ``visible(chunk)`` starts and ends in `chunk`.

    >>> _places("no\u200b.")
    ([0, 1, 3], [1, 2, 4])
    """
    starts: list[int] = []
    ends: list[int] = []
    position = 0
    for match in [*_ALTERED.finditer(chunk), None]:
        until = match.start() if match else len(chunk)
        starts += range(position, until)
        ends += range(position + 1, until + 1)
        if match:
            position = match.end()
            if match[0] in _MOJIBAKE:
                starts.append(until)
                ends.append(position)
    return starts, ends


@lru_cache(1 << 16)
def cut(chunk: str, abbreviated: Callable[[str], bool]) -> Chunk:
    """The words of `chunk`; `abbreviated` says which words keep their stop.

    >>> [piece.form for piece in cut("(U.S.-led)”", str.isupper).inside]
    ['(', 'U.S.-led', ')', "''"]
    """
    stem = chunk[:-1] if chunk[-1] == "," else chunk
    if stem.isalpha() and not _TWO_IN_ONE.match(stem):
        pieces = (Piece(0, len(stem), stem), Piece(len(stem), len(chunk), ","))[: 1 + (stem != chunk)]
        return Chunk(pieces, pieces, ())
    if not _ALTERED.search(chunk):
        return _cut(chunk, abbreviated)
    starts, ends = _places(chunk)

    def original(pieces: tuple[Piece, ...]) -> tuple[Piece, ...]:
        return tuple(Piece(starts[piece.start], ends[piece.end - 1], piece.form) for piece in pieces)

    result = _cut(visible(chunk), abbreviated)
    return Chunk(original(result.inside), original(result.final), result.breaks)


def _cut(chunk: str, abbreviated: Callable[[str], bool]) -> Chunk:
    inside: list[Piece] = []
    final: list[Piece] = []
    address = bool(_ADDRESS.search(chunk))
    for match in _WORD.finditer(chunk):
        start, end = match.span()
        while not address and (glued := _GLUED.match(chunk, start, end)) and not abbreviated(glued[2]):
            middle = glued.end()
            pieces = [*_words(chunk, start, middle - 1), Piece(middle - 1, middle, ".")]
            inside += pieces
            final += pieces
            start = middle
        run = chunk[start:end]
        if len(run) > 1 and run[-1] == "." and run[-2] != ".":
            base = run[:-1]
            short = abbreviated(base) or stopped(base)
            ends_chunk = all(mark in CLOSING for mark in chunk[end:])
            whole, parted = _words(chunk, start, end), [*_words(chunk, start, end - 1), Piece(end - 1, end, ".")]
            inside += whole if short else parted
            final += whole if short and ("." in base or not ends_chunk) else parted
        else:
            pieces = _words(chunk, start, end)
            inside += pieces
            final += pieces
    return Chunk(tuple(inside), tuple(final), () if address else _breaks(chunk, inside))


def _breaks(chunk: str, pieces: list[Piece]) -> tuple[int, ...]:
    """Pieces after which a sentence ends though no space follows: "It ended.”The ..."."""
    breaks = []
    for i, piece in enumerate(pieces):
        if piece.form in (".", "?", "!"):
            last = i
            while last + 1 < len(pieces) and pieces[last + 1].form in ("''", ")"):
                last += 1
            if last + 1 < len(pieces) and _SENTENCE_START.match(chunk, pieces[last + 1].start):
                breaks.append(last)
    return tuple(breaks)


def stopped(base: str) -> bool:
    """Whether a word before a stop is an abbreviation by its looks: an initial, letters with stops, a list's number.

    >>> [stopped(word) for word in ("J", "U.S", "12", "end", "3.5")]
    [True, True, True, False, False]
    """
    return bool(re.fullmatch(r"(?:[^\W\d_]{1,2}\.)*[^\W\d_]|[^\W\d_]+(?:\.[^\W\d_]{1,2})+|\d{1,2}|[ivxIVX]+", base))


def _words(chunk: str, start: int, end: int) -> list[Piece]:
    """The run from start to end as one word, or two where a clitic or contraction is cut off."""
    run = chunk[start:end]
    two = _CLITIC.match(run) or _TWO_IN_ONE.match(run)
    if two:
        middle = start + two.end()
        return [Piece(start, middle, form(chunk[start:middle])), Piece(middle, end, form(chunk[middle:end]))]
    return [Piece(start, end, _mark(chunk, start, end) or form(run))]


def _mark(chunk: str, start: int, end: int) -> str:
    """The direction of a straight quotation mark from its neighbours; '"' where it stands alone between spaces."""
    run = chunk[start:end]
    if run not in ('"', "'", "''"):
        return ""
    if len(chunk) == len(run):
        return '"' if run != "'" else "'"
    opens = end < len(chunk) and all(mark in OPENING + "\"'`-–—" for mark in chunk[:start])
    opens = opens or (end < len(chunk) and chunk[start - 1] in OPENING + "-–—/=" and chunk[end].isalnum())
    return ("`" if opens else "'") if run == "'" else ("``" if opens else "''")

"""Bytes of a file → text, with its encoding detected and its size bounded."""

import codecs
import gzip
import re
import zlib
from collections.abc import Sequence
from pathlib import Path
from typing import BinaryIO, cast

MEGABYTE = 1_000_000
LARGEST_DOCUMENT = 20 * MEGABYTE
"""A document above this (some forty novels) is set aside: it is an archive, or a mistake."""
LARGEST_FILE = 1_000 * MEGABYTE
"""A file above this has to be in a format that is read piece by piece (JSON Lines, Parquet)."""

CANDIDATES = ("cp1252", "cp949", "cp932", "euc_jp", "gb18030", "big5", "cp1251")
"""Encodings to choose among when a text is neither UTF-8 nor UTF-16; EUC-KR is part of cp949, Shift JIS of cp932."""

_MARKS = (
    (codecs.BOM_UTF8, "utf-8"),
    (codecs.BOM_UTF32_LE, "utf-32-le"),
    (codecs.BOM_UTF32_BE, "utf-32-be"),
    (codecs.BOM_UTF16_LE, "utf-16-le"),
    (codecs.BOM_UTF16_BE, "utf-16-be"),
)
_CONTROLS = bytes(code for code in range(32) if code not in b"\t\n\v\f\r\x1b")
_BROKEN = (gzip.BadGzipFile, zlib.error, EOFError)


class Unreadable(Exception):
    """A file or record that has to be set aside: the sort of problem, and a sentence that says why."""

    def __init__(self, problem: str, reason: str, row: int | None = None):
        self.problem, self.reason, self.row = problem, reason, row
        super().__init__(reason)


def opened(path: Path) -> BinaryIO:
    """The file as a stream of bytes, decompressed where its name ends in .gz."""
    return cast(BinaryIO, gzip.open(path)) if path.suffix.lower() == ".gz" else path.open("rb")


def load(path: Path, limit: int = LARGEST_FILE) -> bytes:
    """All bytes of the file, decompressed; Unreadable above `limit` (a compressed bomb included) or when broken."""
    try:
        with opened(path) as stream:
            data = stream.read(limit + 1)
    except _BROKEN as error:
        raise Unreadable("unreadable", f"the compressed file is damaged ({error}): compress it again") from None
    except OSError as error:
        raise Unreadable("unreadable", f"cannot be opened: {error.strerror or error}") from None
    if len(data) > limit:
        reason = f"is larger than {limit // MEGABYTE:,} MB: split it, or write it as JSON Lines, one document a line"
        raise Unreadable("too large", reason)
    return data


def encoding(data: bytes, declared: str = "", candidates: Sequence[str] = CANDIDATES) -> tuple[str, int]:
    """The encoding of `data`, and how many of its first bytes are a byte order mark.

    A mark decides; then the `declared` encoding if the bytes agree with it; then UTF-8 if they are valid;
    then UTF-16 if every other byte is mostly zero; then cp1252 if few bytes are beyond ASCII and most of these
    stand alone, as accents and curly quotes do; else whichever of the `candidates` gives the most natural text.
    Raises Unreadable for binary data.

    >>> encoding("Pjöngjang".encode("utf-16"))[0], encoding("발사".encode())[0]
    ('utf-16-le', 'utf-8')
    """
    for mark, name in _MARKS:
        if data.startswith(mark):
            return name, len(mark)
    for name in filter(None, (declared, "utf-8")):
        if _fits(data, name) and not _sixteen(data):
            return name, 0
    if wide := _sixteen(data):
        return wide, 0
    if len(data) - len(data.translate(None, _CONTROLS)) > len(data) / 50:
        raise Unreadable("unreadable", "is binary data, not text: check what the file is")
    if _damaged(data):
        return "utf-8", 0
    if _western(data):
        return "cp1252", 0
    from charset_normalizer import from_bytes

    best = from_bytes(data[:MEGABYTE], cp_isolation=list(candidates), enable_fallback=False).best()
    if best is None:
        raise Unreadable("unreadable", 'has an unknown encoding: save it as UTF-8, or name it in corpus.toml '
                                       '(encoding = "cp949")')  # fmt: skip
    return best.encoding, 0


def decode(data: bytes, declared: str = "") -> str:
    """`data` as text, every character and line ending as stored; a byte order mark is not part of the text.

    Bytes that the encoding does not know become U+FFFD.
    """
    name, mark = encoding(data, declared)
    return data[mark:].decode(name, errors="replace")


def known(name: str) -> bool:
    """Whether Python knows an encoding called `name`.

    >>> known("cp949"), known("utf-99")
    (True, False)
    """
    try:
        codecs.lookup(name)
    except LookupError:
        return False
    return True


def scrubbed(text: str) -> str:
    """`text` with each lone surrogate, which no file format can hold, as U+FFFD; its length does not change.

    >>> scrubbed("a" + chr(0xd800) + "b")
    'a�b'
    """
    try:
        text.encode()
    except UnicodeEncodeError:
        return re.sub("[\ud800-\udfff]", "\ufffd", text)
    return text


def _fits(data: bytes, name: str) -> bool:
    try:
        data.decode(name)
    except UnicodeDecodeError as error:
        # a head of a longer file may end within a character
        return name == "utf-8" and error.start > len(data) - 4 and error.reason == "unexpected end of data"
    return True


def _sixteen(data: bytes) -> str:
    """UTF-16 without a mark shows as zeros in every other byte of Western text."""
    head = data[: 4096 - 4096 % 2]
    if len(head) < 4:
        return ""
    even, odd = head[0::2].count(0) / len(head[0::2]), head[1::2].count(0) / len(head[1::2])
    if odd > 0.4 and even < 0.1:
        return "utf-16-le"
    return "utf-16-be" if even > 0.4 and odd < 0.1 else ""


def _western(data: bytes) -> bool:
    runs = [len(run) for run in re.findall(rb"[\x80-\xff]+", data)]
    return sum(runs) <= 0.2 * len(data) and runs.count(1) > len(runs) / 2 and _fits(data, "cp1252")


def _damaged(data: bytes) -> bool:
    """UTF-8 with a few spoilt bytes: many valid sequences of several bytes, hardly any invalid."""
    text = data.decode("utf-8", errors="replace")
    spoilt = text.count("\ufffd")
    whole = len(re.findall(r"[^\x00-\x7f]", text)) - spoilt
    return whole >= 10 * spoilt

"""Hostile text → HTML, addresses and CSV that carry no more than the text."""

import base64
import html
import re
from urllib.parse import urlsplit

import pandas as pd

_SHOWN: dict[int, str] = {code: chr(0x2400 + code) for code in range(32) if chr(code) not in "\t\n\r"}
_SHOWN |= {0x7F: "␡"} | dict.fromkeys((*range(0x80, 0xA0), *range(0xD800, 0xE000), 0xFFFE, 0xFFFF), "\ufffd")
_SHOWN |= {code: f"[U+{code:04X}]" for code in (*range(0x202A, 0x202F), *range(0x2066, 0x206A))}
_COMBINING = (
    "[\u0300-\u036f\u0483-\u0489\u0591-\u05bd\u0610-\u061a\u064b-\u065f"
    "\u1ab0-\u1aff\u1dc0-\u1dff\u20d0-\u20ff\ufe20-\ufe2f]"
)
_STACKED = re.compile(f"({_COMBINING}{{4}}){_COMBINING}+")
_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")
_NUMBER = re.compile(r"[+-]?(\d[\d,]*\.?\d*|\.\d+)([eE][+-]?\d+)?%?\Z")


def visible(value: str) -> str:
    """`value` with what would act instead of being read made visible: controls, surrogates, bidirectional overrides.

    >>> visible("a\\x00b\\u202ec")
    'a␀b[U+202E]c'
    """
    return _STACKED.sub(r"\1", value.translate(_SHOWN))


def text(value: object, most: int | None = None) -> str:
    """`value` as HTML text, also safe inside a quoted attribute; cut after `most` characters with a word.

    >>> text('<script>"&')
    '&lt;script&gt;&quot;&amp;'
    >>> text("abcdef", most=3)
    'abc… (3 more characters)'
    """
    string = "" if value is None or value is pd.NA or value is pd.NaT else str(value)
    rest = len(string) - most if most is not None else 0
    if rest > 0:
        string = f"{string[:most]}… ({rest:,} more characters)"
    return html.escape(visible(string), quote=True)


def link(address: object, label: object = None) -> str:
    """An HTML link to a web address; the label alone when the address is none or would do something else.

    >>> link("https://example.org/a b", "source")
    '<a href="https://example.org/a%20b" rel="noopener noreferrer nofollow">source</a>'
    >>> link("javascript:alert(1)", "source")
    'source'
    """
    given = "" if address is None or address is pd.NA else str(address)
    shown = text(label if label is not None else given, most=200)
    stripped = given.strip()
    try:
        parts = urlsplit(stripped)
    except ValueError:
        return shown
    usable = parts.scheme.lower() in ("http", "https") and parts.netloc and "@" not in parts.netloc
    if not usable or len(stripped) > 2000 or any(ord(c) < 32 for c in stripped):
        return shown
    target = html.escape(visible(re.sub(r"\s", "%20", stripped)), quote=True)
    return f'<a href="{target}" rel="noopener noreferrer nofollow">{shown}</a>'


def csv(frame: pd.DataFrame) -> str:
    """`frame` as CSV, its index first unless it only numbers rows; a text that would run as a formula gets a ``'``.

    >>> csv(pd.DataFrame({"said": ["=1+1", "no"], "n": [-1, 2]}))
    "said,n\\n'=1+1,-1\\nno,2\\n"
    """
    flat = with_index(frame)
    guarded = pd.DataFrame(
        {number: [_guarded(value) for value in flat.iloc[:, number]] for number in range(flat.shape[1])},
        dtype=object,
    )
    guarded.columns = pd.Index([_guarded(_flat_name(column)) for column in flat.columns], dtype=object)
    return guarded.to_csv(index=False, lineterminator="\n")


def data_address(content: str | bytes, type: str) -> str:
    """`content` as a ``data:`` address of the media `type`."""
    raw = content if isinstance(content, bytes) else content.encode()
    return f"data:{type};base64,{base64.b64encode(raw).decode('ascii')}"


def with_index(frame: pd.DataFrame) -> pd.DataFrame:
    """`frame` with its index as first columns, except mere row numbers: an unnamed index of integers."""
    if frame.index.nlevels == 1 and frame.index.name is None and pd.api.types.is_integer_dtype(frame.index):
        return frame
    indexed = frame.copy(deep=False)
    indexed.columns = pd.Index([_flat_name(column) for column in frame.columns], dtype=object)
    for number, name in enumerate(frame.index.names):
        label = "" if name is None else str(name)
        indexed.insert(number, label, frame.index.get_level_values(number), allow_duplicates=True)
    return indexed


def _flat_name(column: object) -> str:
    return " / ".join(str(part) for part in column) if isinstance(column, tuple) else str(column)


def _guarded(value: object) -> object:
    if isinstance(value, pd.Timestamp):
        return value.date().isoformat() if value == value.normalize() else value.isoformat(sep=" ")
    if isinstance(value, pd.Period | list | tuple | dict | set):
        value = str(value)
    if not isinstance(value, str):
        return value
    shown = visible(value).replace("\r", " ")
    return f"'{shown}" if shown.startswith(_FORMULA) and not _NUMBER.match(shown) else shown

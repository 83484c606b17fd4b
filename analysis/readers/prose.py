"""Files that are one document each: plain text, Markdown with front matter, HTML."""

import re
from pathlib import Path

import yaml

from analysis.readers.batch import Batch
from analysis.readers.encodings import LARGEST_DOCUMENT, MEGABYTE, Unreadable, decode, known, load

_FRONT = re.compile(r"---[ \t]*\r?\n(.*?)^(?:---|\.\.\.)[ \t]*(?:\r?\n|\Z)", re.DOTALL | re.MULTILINE)
_CHARSET = re.compile(rb"""<meta[^>]+charset\s*=\s*["']?([\w-]+)""", re.IGNORECASE)
_Quick = getattr(yaml, "CBaseLoader", yaml.BaseLoader)
_NESTING = re.compile(r"[\[{?-]")
_DEEPEST = 1_000


def text(path: Path, encoding: str = "") -> Batch:
    """Plain text: the file untouched, "\\r\\n" and leading blanks included, a byte order mark aside."""
    return _one({"text": decode(load(path, LARGEST_DOCUMENT), encoding)})


def markdown(path: Path, encoding: str = "") -> Batch:
    """A Markdown file: fields from its YAML front matter, text everything after it exactly as stored.

    Front-matter values stay the words they are written in ("2022-01-05", "007", "no"). A file without
    front matter is all text. Raises Unreadable when the front matter is not YAML.
    """
    whole = decode(load(path, LARGEST_DOCUMENT), encoding)
    match = _FRONT.match(whole)
    if match is None:
        return _one({"text": whole})
    try:
        # libyaml written in C crashes on deep nesting, which the slower loader refuses
        deep = len(_NESTING.findall(match[1])) > _DEEPEST or len(match[1]) > MEGABYTE
        fields = yaml.load(match[1], yaml.BaseLoader if deep else _Quick)
    except yaml.YAMLError as error:
        mark = getattr(error, "problem_mark", None)
        line = f" (line {mark.line + 2} of the file)" if mark else ""
        what = getattr(error, "problem", None) or "cannot be parsed"
        raise Unreadable("malformed", f"the front matter is not YAML: {what}{line}") from None
    except RecursionError:
        raise Unreadable("malformed", "the front matter is nested too deeply") from None
    if not isinstance(fields, dict):
        return _one({"text": whole})
    named = {str(name): value for name, value in fields.items() if value != ""}
    return _one({**named, "text": whole[match.end() :]})


def html(path: Path, encoding: str = "") -> Batch:
    """A web page: text, title, date, site and address as trafilatura finds them, navigation and comments left out.

    Dates are looked for in the page's metadata only, not guessed from its words.
    """
    import trafilatura.settings

    data = load(path, LARGEST_DOCUMENT)
    declared = _CHARSET.search(data[:4096])
    page = decode(data, encoding or (_named(declared[1]) if declared else ""))
    if not page.strip():
        raise Unreadable("empty", "the file is empty")
    try:
        found = trafilatura.bare_extraction(
            page,
            with_metadata=True,
            include_comments=False,
            date_extraction_params={"extensive_search": False, "original_date": True, "max_date": "2199-12-31"},
        )
    except Exception as error:  # a parser of hostile pages fails in ways that nobody lists
        raise Unreadable("malformed", f"the page cannot be parsed ({type(error).__name__})") from None
    if not isinstance(found, trafilatura.settings.Document) or not found.text:
        raise Unreadable("no text", "the page has no article text: save the article's own page, or its text as .txt")
    said = {"title": found.title, "date": found.date, "site": found.sitename, "url": found.url}
    return _one({**said, "text": found.text})


def _one(fields: dict[str, object]) -> Batch:
    return Batch({name: [value] for name, value in fields.items()}, [None], dict.fromkeys(fields))


def _named(charset: bytes) -> str:
    name = charset.decode("ascii")
    return name if known(name) else ""

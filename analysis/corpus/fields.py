"""Which field of a source is which column of ``documents``, and what ``corpus.toml`` may say.

A corpus of one's own needs nothing when its fields have one of the names in ``FIELDS`` (case, blanks and
hyphens do not matter: "Publish Date" is publish_date, and so is publishDate). Any other name is mapped,
on the command line (``--field text=story``) or in a file ``corpus.toml`` beside the data, which may also
give what the source leaves out:

    timezone = "Asia/Seoul"    # where days of UTC and epoch times are counted; default UTC
    day_first = true           # 5/1/2022 is 5 January
    encoding = "cp949"         # tried before any other

    [fields]
    text = "story"

    [defaults]
    outlet = "Example Agency"
    genre = "statement"

A folder's ``corpus.toml`` holds for its sub-folders that have none of their own. A ``metadata.csv`` beside
text files gives their fields: a column document_id, id, file or name says which file (with or without its
ending), the other columns are named as above.
"""

import re
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path
from zoneinfo import ZoneInfo

from analysis.errors import CorpusError, UsageError
from analysis.readers import known
from analysis.schema import GENRES

FIELDS: Mapping[str, tuple[str, ...]] = {
    "document_id": ("document_id", "id", "doc_id", "article_id", "story_id", "stories_id", "uid", "uuid"),
    "published": ("published", "date", "publish_date", "published_at", "publication_date", "pub_date", "pubdate",
                  "published_on", "published_time", "published_date", "date_published", "date_publish", "seendate",
                  "seen_date", "web_publication_date", "datetime", "timestamp", "date_str", "created_at"),
    "title": ("title", "headline", "head_line", "web_title", "hed"),
    "text": ("text", "body", "content", "story_text", "full_text", "fulltext", "article_text", "article_body",
             "body_text", "maintext", "main_text", "plain_text", "raw_text"),
    "outlet": ("outlet", "source", "media_name", "publisher", "source_name", "site_name", "sitename", "site",
               "publication", "newspaper", "agency", "source_domain", "domain"),
    "url": ("url", "link", "source_url", "canonical_url", "web_url", "article_url", "permalink", "href"),
    "genre": ("genre",),
}  # fmt: skip
"""Column of ``documents`` → names it is recognised by, the first that has a value counting."""

ALIASES = {"id": "document_id", "date": "published", "link": "url", "source": "outlet", "headline": "title"}
_RANKS = {name: (column, rank) for column, names in FIELDS.items() for rank, name in enumerate(names)}
_DEFAULTS = ("outlet", "title", "url", "genre")
_KEYS = ("fields", "defaults", "timezone", "encoding", "day_first")


@dataclass(frozen=True)
class Settings:
    """What holds for the files of one folder."""

    mapped: Mapping[str, str] = field(default_factory=dict)
    """column of ``documents`` → name of the source's field"""
    defaults: Mapping[str, str] = field(default_factory=dict)
    timezone: str = ""
    encoding: str = ""
    day_first: bool | None = None

    def wanted(self, name: str) -> bool:
        """Whether the source's field `name` goes into ``documents``."""
        return name in self.mapped.values() or plain(name) in _RANKS

    def candidates(self, names: list[str]) -> dict[str, list[str]]:
        """For each column of ``documents``, those of the source's `names` that may give it, best first.

        >>> Settings().candidates(["Seen Date", "date", "body"])
        {'published': ['date', 'Seen Date'], 'text': ['body']}
        """
        ranked: dict[str, list[tuple[int, str]]] = {}
        for name in names:
            if plain(name) in _RANKS:
                column, rank = _RANKS[plain(name)]
                ranked.setdefault(column, []).append((rank, name))
        found = {column: [name for _, name in sorted(pairs)] for column, pairs in ranked.items()}
        for column, name in self.mapped.items():
            if name in names:
                found[column] = [name]
        return {column: found[column] for column in FIELDS if column in found}


def plain(name: str) -> str:
    """A field's name without case, blanks, hyphens and camel humps.

    >>> plain("Publish Date"), plain("publishedAt"), plain("URL")
    ('publish_date', 'published_at', 'url')
    """
    return re.sub(r"[\W_]+", "_", re.sub(r"(?<=[a-z])(?=[A-Z])", "_", name)).strip("_").lower()


def given(fields: Mapping[str, str] | None) -> dict[str, str]:
    """A mapping as ``read`` takes it, its keys as columns of ``documents``; UsageError for a column there is not."""
    return _mapped(fields or {}, "", UsageError)


def settings(path: Path, above: Settings) -> Settings:
    """What the corpus.toml at `path` says, and where it says nothing what holds `above` it.

    Raises CorpusError with the file, the line or key at fault, and what is known.
    """
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8-sig"))
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise CorpusError(f"{path} is not valid TOML: {error}.") from None
    except OSError as error:
        raise CorpusError(f"{path} cannot be opened: {error.strerror or error}.") from None
    if strange := [key for key in content if key not in _KEYS]:
        raise CorpusError(f"{path}: {strange[0]!r} is not a setting; known are {', '.join(_KEYS)}.")
    result = above
    if "fields" in content:
        mapped = _mapped(_table(content, "fields", path), f"{path}: ", CorpusError)
        result = replace(result, mapped={**result.mapped, **mapped})
    if "defaults" in content:
        defaults = {ALIASES.get(key, key): value for key, value in _table(content, "defaults", path).items()}
        if strange := [key for key in defaults if key not in _DEFAULTS]:
            raise CorpusError(f"{path}: {strange[0]!r} cannot have a default; {', '.join(_DEFAULTS)} can.")
        if defaults.get("genre", GENRES[0]) not in GENRES:
            raise CorpusError(f"{path}: {defaults['genre']!r} is not a genre; known are {', '.join(GENRES)}.")
        result = replace(result, defaults={**result.defaults, **defaults})
    if "timezone" in content:
        result = replace(result, timezone=_zone(content["timezone"], path))
    if "encoding" in content:
        if not isinstance(content["encoding"], str) or not known(content["encoding"]):
            raise CorpusError(f'{path}: {content["encoding"]!r} is not an encoding; write for example "cp949".')
        result = replace(result, encoding=content["encoding"])
    if "day_first" in content:
        if not isinstance(content["day_first"], bool):
            raise CorpusError(f"{path}: day_first is true or false, not {content['day_first']!r}.")
        result = replace(result, day_first=content["day_first"])
    return result


def _mapped(fields: Mapping[str, str], where: str, error: type[UsageError] | type[CorpusError]) -> dict[str, str]:
    mapped = {ALIASES.get(key, key): value for key, value in fields.items()}
    if strange := [key for key in mapped if key not in FIELDS]:
        raise error(f"{where}{strange[0]!r} is not a field of documents; known are {', '.join(FIELDS)}. "
                    "Write the known name first: text=story.")  # fmt: skip
    return mapped


def _table(content: Mapping[str, object], key: str, path: Path) -> dict[str, str]:
    table = content[key]
    if not isinstance(table, dict) or not all(isinstance(value, str) for value in table.values()):
        raise CorpusError(f'{path}: [{key}] is a table of texts, such as [{key}] outlet = "name".')
    return table


def _zone(name: object, path: Path) -> str:
    try:
        return ZoneInfo(str(name)).key
    except (KeyError, ValueError, OSError):
        raise CorpusError(f'{path}: {name!r} is not a time zone; write for example "Asia/Seoul".') from None

"""Articles from JSON Lines, for analysing without a database."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import UTC, datetime
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from config.model import Lang
from pipeline.errors import ArticleInputError
from pipeline.json_lines import LineError, object_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator
    from pathlib import Path


@dataclass(frozen=True, slots=True, kw_only=True)
class ArticleRow:
    """One line of input."""

    id: str
    url: str  # empty where the line has none
    lang: Lang | None  # as claimed; the text decides
    published: datetime  # aware UTC; midnight where only the day is known
    title: str
    body: str

    @property
    def outlet(self) -> str:
        """The host name of the address, without www."""
        try:
            host = urlsplit(self.url).hostname or ""
        except ValueError:  # no address at all, such as http://[
            return ""
        return host.removeprefix("www.")


def read_rows(path: Path) -> Iterator[ArticleRow | ArticleInputError]:
    """The articles of a JSON Lines file, and for each line that is none the error, in its place.

    A line holds one object with `id`, `published` (ISO 8601 date or time), `title`, `body` and, if known, `url` and
    `lang`; other fields are left alone, empty lines skipped. Raises `ArticleInputError` where the file cannot be read.
    """
    try:
        with path.open("rb") as lines:
            yield from rows_of(lines, str(path))
    except OSError as error:
        raise ArticleInputError(str(path), 0, f"cannot be read: {error.strerror}") from error


def rows_of(lines: Iterable[bytes], name: str) -> Iterator[ArticleRow | ArticleInputError]:
    """As `read_rows`, from lines; `name` is what errors call them."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            yield _row(line)
        except LineError as problem:
            yield ArticleInputError(name, number, str(problem))


def _row(line: bytes) -> ArticleRow:
    raw = object_of(line, "an article", "a JSON object is needed, with id, published, title and body")
    lang = raw.get("lang")
    return ArticleRow(
        id=_text(raw, "id"),
        url=_text(raw, "url") if raw.get("url") is not None else "",
        lang=Lang(lang) if lang in list(Lang) else None,
        published=_instant(_text(raw, "published")),
        title=_text(raw, "title"),
        body=_text(raw, "body"),
    )


def _text(raw: dict[str, object], key: str) -> str:
    value = raw.get(key)
    if not isinstance(value, str):
        raise LineError(f"{key}: {'missing' if value is None else 'not text'}")
    # JSON may name halves of a character, which no file or database takes.
    return value.encode("utf-16", "surrogatepass").decode("utf-16", "replace")


def _instant(text: str) -> datetime:
    try:
        when = datetime.fromisoformat(text)
        return when.replace(tzinfo=UTC) if when.tzinfo is None else when.astimezone(UTC)
    except (ValueError, OverflowError) as error:
        problem = f"{text[:40]!r} is no date such as 2025-10-10 or 2025-10-10T09:00:00+05:00"
        raise LineError(f"published: {problem}") from error

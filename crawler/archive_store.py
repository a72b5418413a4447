"""What the database knows of the archive: where each page stands in it, and what reading it again changes."""

from __future__ import annotations

import json
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Literal

from config.sqlite import instant, stamp, storing, transaction
from crawler.fingerprint import fingerprint
from crawler.rows import Place

if TYPE_CHECKING:
    from collections.abc import Iterable
    from datetime import datetime

    from sqlite_utils import Database

    from crawler.items import Article
    from crawler.rows import Fetched

NOTE = """
    UPDATE pages SET archive_file = ?, archive_offset = ?, archive_digest = ?, archived_at = ? WHERE url = ?
"""
SINCE = """
    SELECT url, address, source, article, archive_file, archive_offset, archive_digest, archived_at FROM pages
    WHERE archived_at >= ? AND kind = 'article' ORDER BY archived_at, url
"""
PARTS = """
    SELECT url, address, source, article, archive_file, archive_offset, archive_digest, archived_at FROM pages
    WHERE article = ? AND kind = 'part' AND archive_file IS NOT NULL ORDER BY length(url), url
"""
CORRECT = """
    UPDATE articles SET
        title = :title, body = :body, authors = :authors, published = coalesce(:published, published), lang = :lang,
        method = :method, fingerprint = :fingerprint
    WHERE id = :id AND (
        (title, body, authors, method) IS NOT (:title, :body, :authors, :method)
        OR lang IS NOT :lang OR published IS NOT coalesce(:published, published)
    )
"""
Reread = Literal["new", "same", "better"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Kept:
    """A page that the archive holds."""

    url: str  # canonical
    address: str  # as it was asked for
    source: str
    article: int | None  # None where none could be read from it
    place: Place


class ArchiveStore:
    """The columns of `pages` on the archive. Methods raise `StoreError`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    def note(self, page: Fetched) -> None:
        """Where the page now stands. An answer without a page leaves what is noted; a page that is not kept clears it,
        because another one stands there.
        """
        if page.status not in {200, 203} or page.kind not in {"article", "part"}:
            return
        place = page.archived
        row = (place.file, place.offset, place.digest, stamp(place.at)) if place else (None, None, None, None)
        with transaction(self._db, f"page {page.url}"):
            self._db.conn.execute(NOTE, (*row, page.url))

    def place(self, url: str) -> Place | None:
        """Where the latest page of the address stands; None where the archive holds none."""
        sql = "SELECT archive_file, archive_offset, archive_digest, archived_at FROM pages WHERE url = ?"
        with storing(f"page {url}"):
            row = self._db.conn.execute(sql, (url,)).fetchone()
        return Place(file=row[0], offset=row[1], digest=row[2], at=instant(row[3])) if row and row[0] else None

    def last(self, file: str) -> int:
        """Where the last record of the file begins that is noted; 0 where none is."""
        with storing("reading the database"):
            sql = "SELECT max(archive_offset) FROM pages WHERE archive_file = ?"
            return int(self._db.conn.execute(sql, (file,)).fetchone()[0] or 0)

    def forget(self, files: Iterable[str]) -> None:
        """These files are no longer there."""
        sql = (
            "UPDATE pages SET archive_file = NULL, archive_offset = NULL, archive_digest = NULL, archived_at = NULL "
            "WHERE archive_file = ?"
        )
        with transaction(self._db, "forgetting deleted files of the archive"):
            self._db.conn.executemany(sql, [(file,) for file in files])

    def since(self, moment: datetime) -> tuple[Kept, ...]:
        """The pages of the archive that were fetched at `moment` or later, in that order."""
        with storing("reading the database"):
            rows = self._db.conn.execute(SINCE, (stamp(moment),)).fetchall()
        return tuple(_kept(row) for row in rows)

    def parts(self, article: int) -> tuple[Kept, ...]:
        """The further pages of an article that is told over several, in their order."""
        with storing("reading the database"):
            rows = self._db.conn.execute(PARTS, (article,)).fetchall()
        return tuple(_kept(row) for row in rows)

    def text_since(self, url: str) -> datetime | None:
        """Since when we have the present text of the article; None where we have no such article."""
        with storing("reading the database"):
            sql = "SELECT coalesce(revised_at, fetched_at) FROM articles WHERE url = ?"
            row = self._db.conn.execute(sql, (url,)).fetchone()
        return instant(row[0]) if row else None

    def correct(self, number: int, article: Article) -> Reread:
        """Let the stored article say what the present extractor reads.

        Its address stays, and no earlier text is kept: the outlet edited nothing, we read better. That is why it is
        never told as a correction.
        """
        values = {
            "id": number,
            "title": article.title,
            "body": article.body,
            "authors": json.dumps(article.authors, ensure_ascii=False),
            "published": stamp(article.published) if article.published else None,
            "lang": article.lang,
            "method": article.method,
            "fingerprint": fingerprint(article.title, article.body),
        }
        with transaction(self._db, f"article {number}"):
            return "better" if self._db.conn.execute(CORRECT, values).rowcount else "same"

    def adopt(self, url: str, number: int) -> None:
        """The page, of which no article could be read before, gave this one."""
        with transaction(self._db, f"page {url}"):
            self._db.conn.execute("UPDATE pages SET article = ?, error = NULL WHERE url = ?", (number, url))


def _kept(row: tuple[Any, ...]) -> Kept:
    url, address, source, article, file, offset, digest, at = row
    place = Place(file=file, offset=offset, digest=digest, at=instant(at))
    return Kept(url=url, address=address or url, source=source, article=article, place=place)

"""What the crawler keeps: the log of pages, articles with their earlier texts, and how each source fares."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from config.sqlite import instant, stamp, storing, transaction
from crawler.archive_store import ArchiveStore
from crawler.fingerprint import fingerprint
from crawler.health import State
from crawler.health_store import HealthStore
from crawler.items import Candidate
from crawler.plan import Known
from crawler.rows import Saved, Validators
from crawler.urls import site_of
from crawler.websub.store import SubscriptionStore

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlite_utils import Database

    from config.model import Source
    from crawler.health import Health
    from crawler.items import Article
    from crawler.rows import Fetched
    from crawler.saving import Reading

SYNC = """
    INSERT INTO sources (id, name, outlet, country, lang, url, authority, owner, state)
    VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)
    ON CONFLICT (id) DO UPDATE SET
        name = excluded.name, outlet = excluded.outlet, country = excluded.country, lang = excluded.lang,
        url = excluded.url, authority = excluded.authority, owner = excluded.owner
"""
RECORD = """
    INSERT INTO pages (
        url, source, kind, status, error, etag, last_modified, lastmod, bytes, ms, first_fetched_at, last_fetched_at,
        next_check_at, article, address, result
    ) VALUES (
        :url, :source, :kind, :status, :error, :etag, :last_modified, :lastmod, :bytes, :ms, :at, :at, :next, :article,
        :address, :result
    )
    ON CONFLICT (url) DO UPDATE SET
        source = excluded.source, kind = excluded.kind, status = excluded.status, error = excluded.error,
        etag = excluded.etag, last_modified = excluded.last_modified, lastmod = coalesce(excluded.lastmod, lastmod),
        bytes = excluded.bytes, ms = excluded.ms, last_fetched_at = excluded.last_fetched_at, fetches = fetches + 1,
        next_check_at = excluded.next_check_at, article = coalesce(excluded.article, article),
        address = coalesce(excluded.address, address), result = excluded.result
"""
RECORD_UNCHANGED = """
    UPDATE pages SET
        status = 304, last_fetched_at = :at, fetches = fetches + 1, lastmod = coalesce(:lastmod, lastmod), ms = :ms,
        next_check_at = :next
    WHERE url = :url
"""
INSERT = """
    INSERT INTO articles (url, source, outlet, title, body, authors, published, lang, method, fingerprint, fetched_at)
    VALUES (:url, :source, :outlet, :title, :body, :authors, :published, :lang, :method, :fingerprint, :at)
"""
KEEP_EARLIER = """
    INSERT INTO revisions (article, title, body, replaced_at) SELECT id, title, body, :at FROM articles WHERE id = :id
"""
REVISE = """
    UPDATE articles SET
        title = :title, body = :body, authors = :authors, published = coalesce(published, :published), lang = :lang,
        method = :method, fingerprint = :fingerprint, revised_at = :at
    WHERE id = :id
"""


class CrawlStore:
    """Reads and writes `sources`, `pages`, `articles` and `revisions`. All methods may raise `StoreError`.

    `fares` keeps how the sources fare, `pushes` the subscriptions to their feeds.
    """

    def __init__(self, db: Database) -> None:
        self._db = db
        self.archived = ArchiveStore(db)
        self.fares = HealthStore(db)
        self.pushes = SubscriptionStore(db)

    # --- sources ------------------------------------------------------------------------------------------------

    def sync_sources(self, sources: Iterable[Source]) -> None:
        """Make the table hold every source of the configuration; sources that left it keep their rows and history."""
        with transaction(self._db, "sources"):
            for source in sources:
                who = (source.id, source.name, source.outlet, source.country, source.lang, source.url)
                owner = source.owner or site_of(source.url) or source.outlet
                self._db.conn.execute(SYNC, (*who, int(source.authority), owner, State.NEVER_RUN))

    def health(self, source_id: str) -> Health:
        """How the source fares; `NEVER_RUN` where nothing is known."""
        return self.fares.health(source_id)

    # --- pages --------------------------------------------------------------------------------------------------

    def validators(self, url: str) -> Validators:
        """What the server gave with the last good answer for this address; empty where there was none."""
        row = self._row("SELECT etag, last_modified FROM pages WHERE url = ? AND error IS NULL", (url,))
        return Validators(etag=row["etag"], last_modified=row["last_modified"]) if row else Validators()

    def known(self, urls: Sequence[str]) -> dict[str, Known]:
        """What is stored of each address; addresses never fetched are left out."""
        sql = "SELECT * FROM pages WHERE url IN (SELECT value FROM json_each(?))"
        return {
            row["url"]: Known(
                lastmod=_instant(row["lastmod"]),
                next_check_at=_instant(row["next_check_at"]),
                last_fetched_at=instant(row["last_fetched_at"]),
            )
            for row in self._rows(sql, (json.dumps(urls),))
        }

    def due(self, source_id: str, *, now: datetime) -> tuple[Candidate, ...]:
        """Articles of the source whose time to be looked at again has come, whether discovery still names them or
        not.
        """
        rows = self._rows(
            "SELECT url, address, lastmod FROM pages WHERE source = ? AND kind = 'article' AND next_check_at <= ?",
            (source_id, stamp(now)),
        )
        return tuple(
            Candidate(
                url=row["url"], address=row["address"] or row["url"], lastmod=_instant(row["lastmod"]), title=None
            )
            for row in rows
        )

    def first_fetched_at(self, url: str) -> datetime | None:
        """When the address was first asked for; None where it never was."""
        row = self._row("SELECT first_fetched_at FROM pages WHERE url = ?", (url,))
        return instant(row["first_fetched_at"]) if row else None

    def record_page(self, fetched: Fetched) -> None:
        """Write the latest answer for an address into the log; the article that it once gave stays known."""
        with transaction(self._db, f"page {fetched.url}"):
            self._record(fetched)

    def record_unchanged(
        self,
        url: str,
        *,
        at: datetime,
        lastmod: datetime | None,
        ms: int | None,
        next_check_at: datetime | None,
    ) -> None:
        """A 304: what is stored stays good."""
        values = {"url": url, "at": stamp(at), "lastmod": _stamp(lastmod), "ms": ms, "next": _stamp(next_check_at)}
        with transaction(self._db, f"page {url}"):
            self._db.conn.execute(RECORD_UNCHANGED, values)

    def remember_validators(self, url: str, validators: Validators) -> None:
        """From now on ask for this page of discovery only if it changed: all that it names has been dealt with."""
        with transaction(self._db, f"page {url}"):
            self._db.conn.execute(
                "UPDATE pages SET etag = ?, last_modified = ? WHERE url = ?",
                (validators.etag, validators.last_modified, url),
            )

    def _record(self, page: Fetched) -> None:
        values = {
            "url": page.url,
            "source": page.source,
            "kind": page.kind,
            "status": page.status,
            "error": page.error,
            "etag": page.validators.etag,
            "last_modified": page.validators.last_modified,
            "lastmod": _stamp(page.lastmod),
            "bytes": page.bytes,
            "ms": page.ms,
            "at": stamp(page.at),
            "next": _stamp(page.next_check_at),
            "article": page.article,
            "address": page.address,
            "result": page.result,
        }
        self._db.conn.execute(RECORD, values)
        self.archived.note(page)

    # --- articles -----------------------------------------------------------------------------------------------

    def save_article(
        self, article: Article, source_id: str | None, fetched_at: datetime, *, page: Fetched | None = None
    ) -> Saved:
        """Keep the article, and with it, in the same transaction, the page that it came from.

        The same address with the same words is the same article; with other words the earlier text becomes a row of
        `revisions`, whose `material` and `changes` the pipeline fills in.
        """
        with transaction(self._db, f"article {article.url}"):
            saved = self._save(article, source_id, fetched_at)
            if page is not None:
                self._record(replace(page, article=saved.article_id))
            return saved

    def save_articles(self, readings: Sequence[Reading]) -> list[Saved]:
        """`save_article` for each, with its page, in one transaction: all are stored, or none."""
        with transaction(self._db, f"{len(readings)} articles"):
            return [
                self.save_article(reading.article, reading.page.source, reading.page.at, page=reading.page)
                for reading in readings
            ]

    def _save(self, article: Article, source_id: str | None, fetched_at: datetime) -> Saved:
        values = _article_values(article, source_id, fetched_at)
        row = self._row("SELECT id, fingerprint FROM articles WHERE url = ?", (article.url,))
        if row is None:
            cursor = self._db.conn.execute(INSERT, values)
            assert cursor.lastrowid is not None
            return Saved(article_id=cursor.lastrowid, outcome="new")
        if row["fingerprint"] == values["fingerprint"]:
            return Saved(article_id=row["id"], outcome="same")
        values["id"] = row["id"]
        self._db.conn.execute(KEEP_EARLIER, {"id": row["id"], "at": stamp(fetched_at)})
        self._db.conn.execute(REVISE, values)
        return Saved(article_id=row["id"], outcome="revised")

    # --- reading ------------------------------------------------------------------------------------------------

    def _rows(self, sql: str, values: tuple[Any, ...]) -> list[dict[str, Any]]:
        with storing("reading the database"):
            cursor = self._db.conn.execute(sql, values)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _row(self, sql: str, values: tuple[Any, ...]) -> dict[str, Any] | None:
        rows = self._rows(sql, values)
        return rows[0] if rows else None


def _article_values(article: Article, source_id: str | None, fetched_at: datetime) -> dict[str, Any]:
    return {
        "url": article.url,
        "source": source_id,
        "outlet": article.outlet,
        "title": article.title,
        "body": article.body,
        "authors": json.dumps(article.authors, ensure_ascii=False),
        "published": _stamp(article.published),
        "lang": article.lang,
        "method": article.method,
        "fingerprint": fingerprint(article.title, article.body),
        "at": stamp(fetched_at),
    }


def _stamp(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None


def _instant(text: str | None) -> datetime | None:
    return instant(text) if text else None

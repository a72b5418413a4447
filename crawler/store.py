"""What the crawler keeps: the log of pages, articles with their earlier texts, and how each source fares."""

from __future__ import annotations

import hashlib
import json
import re
import unicodedata
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, Any, Literal

from config.sqlite import instant, stamp, storing, transaction
from crawler.health import Health, State, Way
from crawler.items import Candidate
from crawler.plan import Known

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from sqlite_utils import Database

    from config.model import Source
    from crawler.items import Article

Outcome = Literal["new", "same", "revised"]
CHUNK = 500  # addresses asked for at once; SQLite binds no more than 999 values in old builds


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What to send along so that the server answers 304 where nothing changed; None where it gave none."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One answer of a server, or its failing, as the log of pages keeps it. The latest of an address replaces earlier ones."""

    url: str  # canonical
    source: str
    kind: str  # article, sitemap, feed, listing
    status: int | None  # None where no answer came
    error: str | None  # one line; None where all went well
    at: datetime
    validators: Validators = Validators()
    lastmod: datetime | None = None  # the change that discovery claimed
    bytes: int | None = None
    ms: int | None = None
    next_check_at: datetime | None = None
    article: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of an article."""

    article_id: int
    outcome: Outcome


class CrawlStore:
    """Reads and writes the tables `sources`, `pages`, `articles` and `revisions`. All methods may raise `StoreError`."""

    def __init__(self, db: Database) -> None:
        self._db = db

    # --- sources ------------------------------------------------------------------------------------------------

    def sync_sources(self, sources: Iterable[Source]) -> None:
        """Make the table hold every source of the configuration; sources that left it keep their rows and history."""
        with transaction(self._db, "sources"):
            for source in sources:
                self._db.conn.execute(
                    "INSERT INTO sources (id, name, outlet, country, lang, url, state) VALUES (?, ?, ?, ?, ?, ?, ?) "
                    "ON CONFLICT (id) DO UPDATE SET name = excluded.name, outlet = excluded.outlet, country = excluded.country, "
                    "lang = excluded.lang, url = excluded.url",
                    (source.id, source.name, source.outlet, source.country, source.lang, source.url, State.NEVER_RUN),
                )

    def health(self, source_id: str) -> Health:
        """How the source fares; `NEVER_RUN` where nothing is known."""
        row = self._row("SELECT * FROM sources WHERE id = ?", (source_id,))
        if row is None:
            return Health()
        return Health(
            state=State(row["state"]),
            since=_instant(row["state_since"]),
            last_run_at=_instant(row["last_run_at"]),
            last_success_at=_instant(row["last_success_at"]),
            last_article_at=_instant(row["last_article_at"]),
            failures=row["failures"],
            last_error=row["last_error"],
            ways=tuple(Way(**way) for way in json.loads(row["ways"])),
        )

    def save_health(self, source_id: str, health: Health) -> None:
        """Store how the source fares."""
        ways = json.dumps([way.as_json() for way in health.ways], ensure_ascii=False)
        with transaction(self._db, f"health of {source_id}"):
            self._db.conn.execute(
                "UPDATE sources SET state = ?, state_since = ?, last_run_at = ?, last_success_at = ?, last_article_at = ?, failures = ?, "
                "last_error = ?, ways = ? WHERE id = ?",
                (health.state, _stamp(health.since), _stamp(health.last_run_at), _stamp(health.last_success_at),
                 _stamp(health.last_article_at), health.failures, health.last_error, ways, source_id),
            )  # fmt: skip

    # --- pages --------------------------------------------------------------------------------------------------

    def validators(self, url: str) -> Validators:
        """What the server gave with the last good answer for this address; empty where there was none."""
        row = self._row("SELECT etag, last_modified FROM pages WHERE url = ? AND error IS NULL", (url,))
        return Validators(etag=row["etag"], last_modified=row["last_modified"]) if row else Validators()

    def known(self, urls: Sequence[str]) -> dict[str, Known]:
        """What is stored of each address; addresses never fetched are left out."""
        found: dict[str, Known] = {}
        for start in range(0, len(urls), CHUNK):
            chunk = urls[start : start + CHUNK]
            marks = ",".join("?" * len(chunk))
            rows = self._rows(f"SELECT url, lastmod, next_check_at, last_fetched_at FROM pages WHERE url IN ({marks})", tuple(chunk))  # noqa: S608 - marks only
            for row in rows:
                found[row["url"]] = Known(
                    lastmod=_instant(row["lastmod"]), next_check_at=_instant(row["next_check_at"]), last_fetched_at=instant(row["last_fetched_at"])
                )
        return found

    def due(self, source_id: str, *, now: datetime) -> tuple[Candidate, ...]:
        """Articles of the source whose time to be looked at again has come, whether discovery still names them or not."""
        rows = self._rows(
            "SELECT url, lastmod FROM pages WHERE source = ? AND kind = 'article' AND next_check_at <= ?", (source_id, stamp(now))
        )
        return tuple(Candidate(url=row["url"], address=row["url"], lastmod=_instant(row["lastmod"]), title=None) for row in rows)

    def first_fetched_at(self, url: str) -> datetime | None:
        """When the address was first asked for; None where it never was."""
        row = self._row("SELECT first_fetched_at FROM pages WHERE url = ?", (url,))
        return instant(row["first_fetched_at"]) if row else None

    def record_page(self, fetched: Fetched) -> None:
        """Write the latest answer for an address into the log; the article that it once gave stays known."""
        with transaction(self._db, f"page {fetched.url}"):
            self._record(fetched)

    def record_unchanged(self, url: str, *, at: datetime, lastmod: datetime | None, ms: int | None, next_check_at: datetime | None) -> None:
        """A 304: what is stored stays good."""
        with transaction(self._db, f"page {url}"):
            self._db.conn.execute(
                "UPDATE pages SET status = 304, last_fetched_at = ?, fetches = fetches + 1, lastmod = coalesce(?, lastmod), ms = ?, "
                "next_check_at = ? WHERE url = ?",
                (stamp(at), _stamp(lastmod), ms, _stamp(next_check_at), url),
            )

    def remember_validators(self, url: str, validators: Validators) -> None:
        """From now on ask for this page of discovery only if it changed: all that it names has been dealt with."""
        with transaction(self._db, f"page {url}"):
            self._db.conn.execute(
                "UPDATE pages SET etag = ?, last_modified = ? WHERE url = ?", (validators.etag, validators.last_modified, url)
            )

    def _record(self, page: Fetched) -> None:
        self._db.conn.execute(
            "INSERT INTO pages (url, source, kind, status, error, etag, last_modified, lastmod, bytes, ms, first_fetched_at, "
            "last_fetched_at, next_check_at, article) VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?) "
            "ON CONFLICT (url) DO UPDATE SET source = excluded.source, kind = excluded.kind, status = excluded.status, error = excluded.error, "
            "etag = excluded.etag, last_modified = excluded.last_modified, lastmod = coalesce(excluded.lastmod, lastmod), "
            "bytes = excluded.bytes, ms = excluded.ms, last_fetched_at = excluded.last_fetched_at, fetches = fetches + 1, "
            "next_check_at = excluded.next_check_at, article = coalesce(excluded.article, article)",
            (page.url, page.source, page.kind, page.status, page.error, page.validators.etag, page.validators.last_modified,
             _stamp(page.lastmod), page.bytes, page.ms, stamp(page.at), stamp(page.at), _stamp(page.next_check_at), page.article),
        )  # fmt: skip

    # --- articles -----------------------------------------------------------------------------------------------

    def save_article(self, article: Article, source_id: str | None, fetched_at: datetime, *, page: Fetched | None = None) -> Saved:
        """Keep the article, and with it, in the same transaction, the page that it came from.

        The same address with the same words is the same article; with other words the earlier text becomes a row of
        `revisions`, whose `material` and `changes` the pipeline fills in.
        """
        with transaction(self._db, f"article {article.url}"):
            saved = self._save(article, source_id, fetched_at)
            if page is not None:
                self._record(_with_article(page, saved.article_id))
            return saved

    def _save(self, article: Article, source_id: str | None, fetched_at: datetime) -> Saved:
        print_ = fingerprint(article.title, article.body)
        row = self._row("SELECT id, title, body, fingerprint FROM articles WHERE url = ?", (article.url,))
        if row is None:
            return Saved(article_id=self._insert(article, source_id, fetched_at, print_), outcome="new")
        if row["fingerprint"] == print_:
            return Saved(article_id=row["id"], outcome="same")
        self._db.conn.execute(
            "INSERT INTO revisions (article, title, body, replaced_at) VALUES (?, ?, ?, ?)", (row["id"], row["title"], row["body"], stamp(fetched_at))
        )
        self._db.conn.execute(
            "UPDATE articles SET title = ?, body = ?, authors = ?, published = coalesce(published, ?), lang = ?, method = ?, fingerprint = ?, "
            "revised_at = ? WHERE id = ?",
            (article.title, article.body, _json(article.authors), _stamp(article.published), article.lang, article.method, print_,
             stamp(fetched_at), row["id"]),
        )  # fmt: skip
        return Saved(article_id=row["id"], outcome="revised")

    def _insert(self, article: Article, source_id: str | None, fetched_at: datetime, print_: str) -> int:
        cursor = self._db.conn.execute(
            "INSERT INTO articles (url, source, outlet, title, body, authors, published, lang, method, fingerprint, fetched_at) "
            "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)",
            (article.url, source_id, article.outlet, article.title, article.body, _json(article.authors), _stamp(article.published),
             article.lang, article.method, print_, stamp(fetched_at)),
        )  # fmt: skip
        assert cursor.lastrowid is not None
        return cursor.lastrowid

    # --- reading ------------------------------------------------------------------------------------------------

    def _rows(self, sql: str, values: tuple[Any, ...]) -> list[dict[str, Any]]:
        with storing("reading the database"):
            cursor = self._db.conn.execute(sql, values)
            names = [column[0] for column in cursor.description]
            return [dict(zip(names, row, strict=True)) for row in cursor.fetchall()]

    def _row(self, sql: str, values: tuple[Any, ...]) -> dict[str, Any] | None:
        rows = self._rows(sql, values)
        return rows[0] if rows else None


def fingerprint(title: str, body: str) -> str:
    """The same for texts that differ in nothing but typography: quotation marks, dashes, spaces, case, soft hyphens, ё.

    A word, a number or its sign changed, and it is another. Hex, 32 characters of SHA-256.
    """
    text = unicodedata.normalize("NFKC", f"{title}\n{body}").casefold().replace("ё", "е").replace("\xad", "")
    return hashlib.sha256(" ".join(re.findall(r"\w+|[%+]|(?<![\w.,])[-−](?=\d)", text)).encode()).hexdigest()[:32]


def _with_article(page: Fetched, article_id: int) -> Fetched:
    return replace(page, article=article_id)


def _json(names: Iterable[str]) -> str:
    return json.dumps(list(names), ensure_ascii=False)


def _stamp(moment: datetime | None) -> str | None:
    return stamp(moment) if moment else None


def _instant(text: str | None) -> datetime | None:
    return instant(text) if text else None

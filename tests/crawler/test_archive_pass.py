"""What a pass keeps in the archive, and what it does not."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from warcio.archiveiterator import ArchiveIterator

from crawler.packed import digest_of
from crawler.rows import Fetched, Place
from crawler.store import CrawlStore
from crawler.warc import capture_at
from tests.crawler.conftest import settings as settings_for
from tests.crawler.conftest import source as source_of
from tests.crawler.server import Reply, article, feed

from .test_archive import DAY, LIMIT, archive

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database

    from tests.crawler.conftest import Reactor
    from tests.crawler.server import Outlet


@pytest.fixture
def crawled(reactor: Reactor, db: Database, outlet: Outlet, tmp_path: Path) -> tuple[Database, Path]:
    """A pass over two articles and a page that is none, by an outlet that sets cookies."""
    from crawler.run import Crawler

    cookie = {"Set-Cookie": "session=hunter2; HttpOnly"}
    for name in ("a-1", "b-2"):
        outlet.routes[f"/{name}"] = Reply(article(name), headers=cookie)
    outlet.routes["/c-3"] = Reply(b"<html><title>empty</title><body><p>nothing</p></body></html>")
    outlet.routes["/feed"] = Reply(feed(*((f"{outlet.url}/{name}", name) for name in ("a-1", "b-2", "c-3"))))
    folder = tmp_path / "archive"

    async def work() -> None:
        store = CrawlStore(db)
        crawler = Crawler(store, settings_for(outlet), archive(folder))
        try:
            await crawler.run(source_of(outlet, ("feed", "/feed")))
        finally:
            crawler.close()

    reactor.wait(work())
    return db, folder


def test_a_pass_keeps_the_pages_of_articles(crawled: tuple[Database, Path], outlet: Outlet) -> None:
    """Those that gave none, too, for a better extractor to come; not feeds. The database knows where."""
    db, folder = crawled
    rows = db.execute(
        "SELECT url, archive_file, archive_offset, archive_digest FROM pages "
        "WHERE archive_file IS NOT NULL ORDER BY url"
    ).fetchall()
    assert [row[0] for row in rows] == [f"{outlet.url}/{name}" for name in ("a-1", "b-2", "c-3")]
    for url, file, offset, digest in rows:
        found = capture_at(folder / file, offset, max_bytes=LIMIT)
        assert found.page.url == url
        assert digest_of(found.page.body) == digest


def test_no_cookie_is_kept(crawled: tuple[Database, Path]) -> None:
    """Whatever the outlet sets."""
    _, folder = crawled
    (path,) = folder.iterdir()
    with path.open("rb") as file:
        for record in ArchiveIterator(file):
            assert b"hunter2" not in record.rec_headers.to_bytes() + record.raw_stream.read()
            assert not record.http_headers or not record.http_headers.get_header("Set-Cookie")


def test_a_page_that_is_not_kept_has_no_place(db: Database, outlet: Outlet) -> None:
    """Where another page stands than was fetched last, reading again would bring back an old text."""
    store = CrawlStore(db)
    store.sync_sources([source_of(outlet, ("feed", "/feed"))])
    place = Place(file="carrierwatch-2025-03-05.warc.gz", offset=7, digest="sha256:x", at=DAY)
    row = {"url": "https://orda.kz/a-1", "source": "test", "kind": "article", "error": None, "at": DAY}
    for status, archived, then in ((200, place, place), (503, None, place), (200, None, None)):
        store.record_page(Fetched(**row, status=status, archived=archived))  # type: ignore[arg-type]
        assert store.archived.place("https://orda.kz/a-1") == then
    store.record_page(Fetched(**row, status=200, archived=place))  # type: ignore[arg-type]
    assert store.archived.last(place.file) == 7
    store.archived.forget([place.file])
    assert store.archived.place("https://orda.kz/a-1") is None


def test_an_archive_that_cannot_be_written_keeps_nobody_from_the_news(
    reactor: Reactor, db: Database, outlet: Outlet, tmp_path: Path
) -> None:
    """The articles are stored all the same."""
    from crawler.run import Crawler

    outlet.routes["/a-1"] = Reply(article("a"))
    outlet.routes["/feed"] = Reply(feed((f"{outlet.url}/a-1", "a")))
    (tmp_path / "archive").write_bytes(b"a file where the folder should be")

    async def work() -> int:
        crawler = Crawler(CrawlStore(db), settings_for(outlet), archive(tmp_path / "archive"))
        try:
            return (await crawler.run(source_of(outlet, ("feed", "/feed")))).new
        finally:
            crawler.close()

    assert reactor.wait(work()) == 1

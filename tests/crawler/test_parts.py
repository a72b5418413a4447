"""An article that is told over several pages is one article, in a pass and when the archive is read again."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.paging import MOST_PAGES
from crawler.reread import Rereader
from crawler.store import CrawlStore
from crawler.workers import Workers
from tests.crawler.conftest import settings as settings_for
from tests.crawler.conftest import source
from tests.crawler.server import Reply, article, feed

from .test_archive import LIMIT, archive

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from sqlite_utils import Database

    from crawler.report import SourceReport
    from tests.crawler.conftest import Reactor
    from tests.crawler.server import Outlet

    Crawl = Callable[..., SourceReport]

TOLD = [f"Это страница {number} рассказа об очереди грузовиков на границе двух стран." for number in range(30)]


def told(outlet: Outlet, pages: int, following: str = "/fura-1/{}/") -> None:
    """An article on so many pages, each of which repeats what the first says at its end."""
    for number in range(1, pages + 1):
        link = f"<a rel='next' href='{following.format(number + 1)}'>Далее</a>" if number < pages else ""
        page = article("Фура", text=TOLD[number]).replace(b"</article>", f"</article>{link}".encode())
        outlet.routes["/fura-1/" if number == 1 else following.format(number)] = Reply(page)
    outlet.routes["/feed"] = Reply(feed((f"{outlet.url}/fura-1/", "Фура")), kind="application/xml")


def body(db: Database) -> str:
    (row,) = db.query("SELECT body FROM articles")
    return str(row["body"])


@pytest.mark.parametrize("following", ["/fura-1/{}/", "/fura-1/?page={}"])
def test_all_pages_are_read(crawl: Crawl, outlet: Outlet, db: Database, following: str) -> None:
    """In their order; what they repeat stands once."""
    told(outlet, 3, following)
    assert crawl(source(outlet, ("feed", "/feed"))).new == 1
    text = body(db)
    assert [text.count(line) for line in TOLD[:5]] == [0, 1, 1, 1, 0]
    assert text.index(TOLD[1]) < text.index(TOLD[2]) < text.index(TOLD[3])
    assert text.count("Перевозчикам советуют") == 1


def test_an_article_without_end_is_cut(crawl: Crawl, outlet: Outlet, db: Database) -> None:
    """After ten pages."""
    told(outlet, 25)
    crawl(source(outlet, ("feed", "/feed")))
    assert sum(path.startswith("/fura-1/") for path in outlet.paths()) == MOST_PAGES
    assert TOLD[MOST_PAGES] in body(db)


@pytest.mark.parametrize("link", ["/fura-2/", "https://elsewhere.kz/fura-1/2/", "/fura-1/"])
def test_the_next_story_is_another(crawl: Crawl, outlet: Outlet, link: str) -> None:
    """Many sites call it next; another host is never asked."""
    told(outlet, 1)
    page = article("Фура", text=TOLD[1]).replace(b"</article>", f"</article><a rel=next href='{link}'>".encode())
    outlet.routes["/fura-1/"] = Reply(page)
    crawl(source(outlet, ("feed", "/feed")))
    assert outlet.paths() == ["/feed", "/fura-1/"]


def test_a_page_that_fails_is_waited_for(crawl: Crawl, outlet: Outlet, db: Database) -> None:
    """A text that is cut short would look edited once the rest comes; a page that is not there ends the article."""
    told(outlet, 3)
    outlet.routes["/fura-1/2/"] = Reply(status=503)
    report = crawl(source(outlet, ("feed", "/feed")), retries=0)
    assert (report.new, report.failed) == (0, 1)
    told(outlet, 3)
    outlet.routes["/fura-1/3/"] = Reply(status=404)
    assert crawl(source(outlet, ("feed", "/feed"))).new == 1
    assert TOLD[2] in body(db)


def test_the_archive_gives_the_whole_article_again(
    reactor: Reactor, outlet: Outlet, db: Database, tmp_path: Path
) -> None:
    """Reading it again changes nothing: the further pages are kept, and known to belong to it."""
    from crawler.run import Crawler

    told(outlet, 3)
    over, folder, store = source(outlet, ("feed", "/feed")), tmp_path / "archive", CrawlStore(db)

    async def again() -> str:
        crawler = Crawler(store, settings_for(outlet), archive(folder))
        workers = Workers(1)
        try:
            await crawler.run(over)
            first = body(db)
            db.execute("UPDATE articles SET body = 'damaged'")
            report = await Rereader(store, workers, [over], max_bytes=LIMIT).stored(
                folder, since=datetime.now(UTC) - timedelta(days=1)
            )
            assert (report.pages, report.better, report.damaged) == (1, 1, 0)
            return first
        finally:
            crawler.close()
            workers.close()

    assert reactor.wait(again()) == body(db)
    assert TOLD[3] in body(db)

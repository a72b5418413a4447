"""After an outage, what has dropped off an outlet's lists is looked for on their older pages, or in its sitemaps."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from crawler.paging import MOST_PAGES, Link, further_page, older_feed, older_page
from tests.crawler.conftest import source
from tests.crawler.server import Reply, article, sitemap

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

    from config.model import Source
    from crawler.report import SourceReport
    from tests.crawler.server import Outlet

    Crawl = Callable[..., SourceReport]

XML = "application/xml"
HELD = 10  # entries of a list
WORDPRESS = "<generator>https://wordpress.org/?v=6.6</generator>"


def names(numbers: Iterable[int]) -> list[str]:
    return [f"fura-{number}" for number in numbers]


def pages_of(outlet: Outlet, latest: int) -> list[list[str]]:
    """All that was published up to number `latest`, the latest first, in pages; every article answers."""
    for name in names(range(1, latest + 1)):
        outlet.routes[f"/{name}/"] = Reply(article(f"Фура {name}"))
    return [names(range(top, max(top - HELD, 0), -1)) for top in range(latest, 0, -HELD)]


def rss(outlet: Outlet, entries: Iterable[str], more: str = "") -> Reply:
    items = "".join(f"<item><title>{name}</title><link>{outlet.url}/{name}/</link></item>" for name in entries)
    return Reply(f"<rss version='2.0'><channel><title>x</title>{more}{items}</channel></rss>".encode(), kind=XML)


def wordpress(outlet: Outlet, latest: int) -> Source:
    for number, entries in enumerate(pages_of(outlet, latest), start=1):
        outlet.routes["/feed/" if number == 1 else f"/feed/?paged={number}"] = rss(outlet, entries, WORDPRESS)
    return source(outlet, ("feed", "/feed/"))


def archived(outlet: Outlet, latest: int) -> Source:
    """A feed that names its next page, as RFC 5005 has it."""
    for number, entries in enumerate(pages_of(outlet, latest), start=1):
        link = f"<a:link xmlns:a='http://www.w3.org/2005/Atom' rel='next' href='/older-{number + 1}.xml'/>"
        outlet.routes["/rss.xml" if number == 1 else f"/older-{number}.xml"] = rss(outlet, entries, link)
    return source(outlet, ("feed", "/rss.xml"))


def listing(outlet: Outlet, latest: int) -> Source:
    """A front page with numbers at its foot, and one old story that it always shows."""
    for number, entries in enumerate(pages_of(outlet, latest), start=1):
        links = "".join(f"<a href='/{name}/'>{name}</a>" for name in (*entries, "fura-1"))
        numbers = "".join(f"<a href='/news/?PAGEN_1={other}'>{other}</a>" for other in range(1, 9))
        outlet.routes["/news/" if number == 1 else f"/news/?PAGEN_1={number}"] = Reply((links + numbers).encode())
    return source(outlet, ("listing", "/news/"))


@pytest.mark.parametrize("kind", [wordpress, archived, listing])
def test_older_pages_are_read_until_something_is_known(
    crawl: Crawl, outlet: Outlet, kind: Callable[[Outlet, int], Source]
) -> None:
    """25 articles in an outage, ten on a page: two older pages are asked for, once; nothing is lost."""
    assert crawl(kind(outlet, 15)).new in {10, 11}
    over = kind(outlet, 40)
    outlet.asked.clear()
    report = crawl(over)
    assert report.new == 25
    assert report.errors == ()
    lists = [path for path in outlet.paths() if "fura" not in path]
    assert len(lists) == 3
    outlet.asked.clear()
    assert crawl(over).new == 0
    assert [path for path in outlet.paths() if "fura" not in path] == lists[:1]


def test_without_older_pages_the_sitemap_is_asked(crawl: Crawl, outlet: Outlet) -> None:
    """The one that robots.txt names, for the time of the outage only."""
    pages_of(outlet, 40)
    outlet.routes["/feed"] = rss(outlet, names(range(6, 16)))
    over = source(outlet, ("feed", "/feed"))
    assert crawl(over).new == 10
    moment = datetime.now(UTC)
    stamps = {name: moment - timedelta(days=30) for name in names(range(1, 6))}
    stamps |= dict.fromkeys(names(range(16, 41)), moment)
    named = sitemap(*((f"{outlet.url}/{name}/", stamp.isoformat()) for name, stamp in stamps.items()))
    outlet.routes["/map.xml"] = Reply(named, kind=XML)
    robots = f"User-agent: *\nDisallow:\nSitemap: {outlet.url}/map.xml\nSitemap: https://elsewhere.kz/map.xml\n"
    outlet.routes["/robots.txt"] = Reply(robots.encode(), kind="text/plain")
    outlet.routes["/feed"] = rss(outlet, names(range(31, 41)))
    assert crawl(over).new == 25
    assert outlet.paths().count("/map.xml") == 1


def test_a_list_that_has_moved_on_a_little_is_left_alone(crawl: Crawl, outlet: Outlet) -> None:
    """What it names reaches back to what is known: neither older pages nor robots.txt are asked for."""
    crawl(wordpress(outlet, 15))
    over = wordpress(outlet, 23)
    outlet.asked.clear()
    assert crawl(over).new == 8
    assert [path for path in outlet.paths() if "fura" not in path] == ["/feed/"]


@pytest.mark.parametrize("endless", [True, False])
def test_pages_without_end(crawl: Crawl, outlet: Outlet, *, endless: bool) -> None:
    """Numbers that go on for ever, and a server that answers each with the same page."""
    crawl(wordpress(outlet, 10))
    wordpress(outlet, 1_000)
    for number in range(2, 100):
        outlet.routes[f"/feed/?paged={number}"] = (
            outlet.routes[f"/feed/?paged={number}"] if endless else outlet.routes["/feed/"]
        )
    crawl(source(outlet, ("feed", "/feed/")), max_new_per_pass=200)
    asked = [path for path in outlet.paths() if "paged" in path]
    assert len(asked) == (MOST_PAGES if endless else 1)


def test_older_pages_that_fail_are_no_failure_of_the_source(crawl: Crawl, outlet: Outlet) -> None:
    """What the list itself names is read."""
    crawl(wordpress(outlet, 10))
    over = wordpress(outlet, 40)
    outlet.routes["/feed/?paged=2"] = Reply(status=500)
    report = crawl(over, retries=0)
    assert (report.new, report.errors, report.state) == (10, (), "fine")


OLDER = [
    ("https://orda.kz/news/", ["https://orda.kz/news/page/2/"], "https://orda.kz/news/page/2/"),
    ("https://orda.kz/news/page/2/", ["https://orda.kz/news/page/1", "https://orda.kz/news/page/3"], "page/3"),
    ("https://orda.kz/", ["https://orda.kz/tag?page=2", "https://orda.kz/?page=2"], "orda.kz/?page=2"),
    ("https://orda.kz/news?lang=ru", ["https://orda.kz/news?lang=ru&PAGEN_1=2"], "PAGEN_1=2"),
    ("https://orda.kz/news", ["https://orda.kz/news?page=3", "https://orda.kz/2"], None),
    ("https://orda.kz/news/2026", ["https://orda.kz/news/2027"], None),
]


@pytest.mark.parametrize(("url", "links", "expected"), OLDER)
def test_the_next_page_of_a_list(url: str, links: list[str], expected: str | None) -> None:
    """Its own address with the next number; neither that of another list nor a year."""
    found = older_page(url, [Link(link) for link in links])
    assert found is None if expected is None else (found or "").endswith(expected)


def test_the_next_page_of_a_feed() -> None:
    """On the outlet's own host; where nothing is said, only WordPress is known to have one."""
    url = "https://orda.kz/feed/?lang=ru"
    assert older_feed(url, named=None, generator="Hugo") is None
    assert older_feed(url, named="https://elsewhere.kz/2", generator="") is None
    assert older_feed(url, named=url, generator="") is None
    second = older_feed(url, named=None, generator="https://wordpress.org/?v=6.6")
    assert second == "https://orda.kz/feed/?lang=ru&paged=2"
    assert older_feed(second, named=None, generator="WordPress") == "https://orda.kz/feed/?lang=ru&paged=3"


FURTHER = [
    ("https://orda.kz/a-1/", 2, "https://orda.kz/a-1/2/", True),
    ("https://orda.kz/a-1/", 2, "https://orda.kz/a-1/?page=2", True),
    ("https://orda.kz/a-1.html", 3, "https://orda.kz/a-1_3.html", True),
    ("https://orda.kz/a-1/", 2, "https://orda.kz/a-2/", False),
    ("https://orda.kz/news/1", 2, "https://orda.kz/news/2", False),
    ("https://orda.kz/a-1/", 3, "https://orda.kz/a-1/2/", False),
]


@pytest.mark.parametrize(("url", "number", "link", "fits"), FURTHER)
def test_the_next_page_of_an_article(url: str, number: int, link: str, *, fits: bool) -> None:
    """The article's own address with the number; many sites call the next story next."""
    assert further_page(url, number, [Link(link, says_next=True)]) == (link if fits else None)
    assert further_page(url, number, [Link(link)]) is None

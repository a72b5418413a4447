"""Shipped sources are crawled whole, over HTTP, from their saved answers: discovery, fetching, reading, storing."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

import pytest

from config.load import load_sources
from crawler.charset import decode
from tests.crawler.server import Outlet, Reply
from tests.crawler.test_catalogue import CATALOGUE

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

    from config.model import Source
    from crawler.report import SourceReport

SOURCES = {source.id: source for source in load_sources(None)}
WHOLE = [
    ("orda-en", "an index of sitemaps, a feed and a listing; declared selectors", 3),
    ("zakon-ru", "JSON that holds HTML", 2),
    ("interfax", "windows-1251", 2),
    ("rbc", "a feed whose links end in ?from=rss", 2),
    ("akipress-en", "a feed that comes as HTML: the listing goes on alone", 1),
]


def put_on(outlet: Outlet, source: Source) -> Source:
    """Serve the saved answers of the source; the source as it would be declared for this server."""
    hosts = {urlsplit(url).netloc for url in (source.url, *(way.url for way in source.discovery))}

    def here(text: str) -> str:
        for host in sorted(hosts, key=len, reverse=True):
            text = text.replace(f"https://{host}", outlet.url)
        return text

    def path(url: str) -> str:
        parts = urlsplit(url)
        return parts.path + (f"?{parts.query}" if parts.query else "")

    folder = CATALOGUE / source.id
    url = json.loads((folder / "article.json").read_text("utf-8"))["url"]
    page = here(decode((folder / "page.html").read_bytes()))
    article = Reply(page.encode("cp1251" if "windows-1251" in page else "utf-8"), kind="text/html")
    outlet.routes |= {path(url) + end: article for end in ("", "/", "?from=rss", "?utm_source=rss")}
    for number, way in enumerate(source.discovery, start=1):
        for file in folder.glob(f"{number}-*"):
            kind = {".xml": "application/xml", ".json": "application/json"}.get(file.suffix, "text/html")
            reply = Reply(here(file.read_text("utf-8")).encode(), kind=f"{kind}; charset=utf-8")
            child = f"/{way.kind.value}/{way.kind.value}_news1.xml" if file.stem.endswith("child") else None
            outlet.routes[child or path(way.url)] = reply
    declared = source.model_dump(mode="json") | {
        "url": here(source.url),
        "discovery": [way.model_dump() | {"url": here(way.url)} for way in source.discovery],
        "articles": re.sub(r"\^https\?://[^/]+/", lambda _: f"^http://{re.escape(outlet.host)}/", source.articles),
        "max_age_days": None,  # the saved answers do not grow younger
    }
    return type(source).model_validate(declared)


@pytest.mark.parametrize(("name", "ways"), [(name, ways) for name, _, ways in WHOLE], ids=[case[1] for case in WHOLE])
def test_a_source_is_crawled_whole(
    crawl: Callable[..., SourceReport], outlet: Outlet, db: Database, name: str, ways: int
) -> None:
    """The article is stored once, by whichever ways it was found, with its text and its instant."""
    expected = json.loads((CATALOGUE / name / "article.json").read_text("utf-8"))
    report = crawl(put_on(outlet, SOURCES[name]))
    assert sum(way.ok for way in report.ways) == ways, report.ways
    assert report.new == 1
    (row,) = db["articles"].rows
    assert urlsplit(row["url"]).path == urlsplit(expected["url"]).path
    assert row["title"] == expected["title"]
    assert row["body"].split("\n\n") == expected["body"]
    assert row["published"].rstrip("Z") == expected["published"].rstrip("Z")

"""What each edition answers, address by address: built for each state of the site, then only looked up."""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING
from urllib.parse import unquote, urlsplit

from carrierwatch.demo.pages import (
    CLOSED_PATH,
    HUGE_PATH,
    OFFSITE_PATH,
    TEMPLATES,
    TOPIC_PATH,
    Pages,
)
from carrierwatch.demo.traps import CHARSETS, RETRY_AFTER_SECONDS, Trap

if TYPE_CHECKING:
    from datetime import datetime

    from carrierwatch.demo.newsroom import Item
    from config.model import Lang

HTML = "text/html; charset=utf-8"
XML = "application/xml; charset=utf-8"
RSS = "application/rss+xml; charset=utf-8"
TEXT = "text/plain; charset=utf-8"
CSS = Path(__file__).parent / "templates" / "style.css"


@dataclass(frozen=True)
class Resource:
    """One answer."""

    body: bytes
    content_type: str
    modified: datetime | None = None  # Last-Modified; None where the outlet sends none
    status: int = 200
    headers: tuple[tuple[str, str], ...] = ()
    trap: Trap | None = None

    @cached_property
    def etag(self) -> str:
        """A weak validator of the body: the compressed body has the same."""
        return f'W/"{hashlib.blake2b(self.body, digest_size=8).hexdigest()}"'


def key_of(target: str) -> str:
    """What a request's target is looked up by: the decoded path without query and trailing slash."""
    return unquote(urlsplit(target).path).rstrip("/") or "/"


class Outlet:
    """Every address of one edition. `stranger` is the address of another host, where the redirect leads."""

    def __init__(self, lang: Lang, bases: dict[Lang, str], items: tuple[Item, ...], stranger: str) -> None:
        self.pages = Pages(lang, bases, items)
        self.edition = self.pages.edition
        self.items = items
        self._resources = {key_of(path): resource for path, resource in self._build(stranger)}

    def find(self, target: str) -> Resource:
        """The answer to a request's target, a 404 where there is none."""
        key = key_of(target)
        if key.startswith("/photo/"):
            return _photo(key)
        return self._resources.get(key) or self._missing

    @cached_property
    def busy(self) -> Resource:
        """The 500 of a page that fails once."""
        page = self.pages.plain("500", self.edition.busy)
        return Resource(page.encode(), HTML, status=500, headers=(("Retry-After", str(RETRY_AFTER_SECONDS)),))

    @cached_property
    def _missing(self) -> Resource:
        return Resource(self.pages.plain("404", self.edition.missing).encode(), HTML, status=404)

    def addresses(self, trap: Trap) -> tuple[str, ...]:
        """Where this trap is set on an article or page of its own; twins and broken entries have none."""
        return tuple(path for path, resource in self._resources.items() if resource.trap is trap)

    def _build(self, stranger: str) -> list[tuple[str, Resource]]:
        return [*self._articles(), *self._odd_pages(stranger), *self._lists(), *self._sitemaps()]

    def _articles(self) -> list[tuple[str, Resource]]:
        return [(item.path, self._article(item)) for item in self.items]

    def _article(self, item: Item) -> Resource:
        encoding, header, meta = CHARSETS.get(item.id, ("utf-8", "utf-8", "utf-8"))
        page = self.pages.article(item, charset=meta)
        return Resource(
            page.encode(encoding, errors="xmlcharrefreplace"),
            f"text/html; charset={header}",
            modified=item.modified,
            trap=item.trap,
        )

    def _odd_pages(self, stranger: str) -> list[tuple[str, Resource]]:
        edition = self.edition
        closed = self.pages.plain(edition.closed_title, edition.closed_text)
        huge = self.pages.plain(edition.huge_title, edition.huge_text)
        location = (("Location", stranger + OFFSITE_PATH),)
        return [
            (TOPIC_PATH, Resource(self.pages.topic().encode(), HTML, trap=Trap.NO_ARTICLE)),
            (CLOSED_PATH, Resource(closed.encode(), HTML, trap=Trap.FORBIDDEN)),
            (HUGE_PATH, Resource(huge.encode(), HTML, trap=Trap.HUGE)),
            (OFFSITE_PATH, Resource(b"", HTML, status=302, headers=location, trap=Trap.OFFSITE)),
        ]

    def _lists(self) -> list[tuple[str, Resource]]:
        newest = max(item.modified for item in self.items)
        listing = Resource(self.pages.listing().encode(), HTML, modified=newest)
        return [
            ("/", listing),
            ("/last-news/", listing),
            ("/feed/", Resource(self.pages.feed().encode(), RSS, modified=newest)),
            ("/robots.txt", Resource(self.pages.robots().encode(), TEXT)),
            ("/privacy/", Resource(self.pages.plain(*self._privacy()).encode(), HTML)),
            ("/static/style.css", Resource(CSS.read_bytes(), "text/css; charset=utf-8")),
        ]

    def _privacy(self) -> tuple[str, str]:
        return self.edition.privacy, self.edition.fixture

    def _sitemaps(self) -> list[tuple[str, Resource]]:
        newest = max(item.modified for item in self.items)
        news = [
            (f"/sitemap/sitemap_news{n}.xml", Resource(self.pages.sitemap(entries).encode(), XML, newest))
            for n, entries in enumerate(self.pages.sitemap_pages(), start=1)
        ]
        return [
            ("/sitemap.xml", Resource(self.pages.sitemap_index().encode(), XML, newest)),
            ("/sitemap/sitemap_pages.xml", Resource(self.pages.static_sitemap().encode(), XML)),
            *news,
        ]


def _photo(key: str) -> Resource:
    """A drawing of a road under a sky whose colour follows from the number in the address."""
    digits = "".join(letter for letter in key if letter.isdecimal())
    hue = int(digits[-6:] or 0) * 47 % 360
    drawing = TEMPLATES.get_template("photo.svg").render(hue=hue)
    return Resource(drawing.encode(), "image/svg+xml")

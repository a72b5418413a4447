"""The pages of an edition, rendered: articles, lists of headlines, sitemaps, feed, robots.txt.

Pure and deterministic. The templates escape what they are given. The look is our own.
"""

from __future__ import annotations

from dataclasses import dataclass
from email.utils import format_datetime
from typing import TYPE_CHECKING

from jinja2 import Environment, PackageLoader, StrictUndefined

from carrierwatch.demo.editions import EDITIONS, Edition
from carrierwatch.demo.newsroom import Dating, Item
from carrierwatch.demo.traps import BROKEN_PATHS, Trap
from config.model import Lang

if TYPE_CHECKING:
    from datetime import datetime

HEADLINES = 20  # in the block of other headlines, and in the feed
LISTED = 30  # on the listing
ENTRIES = 20  # on a page of the sitemap
CRAWL_DELAY = 0.1  # seconds; small, so that the demonstration ends soon

TOPIC_PATH = "/topic-border-8001/"
OFFSITE_PATH = "/partner-offer-8002/"
CLOSED_PATH = "/closed-briefing-8003/"
HUGE_PATH = "/whole-archive-8004/"

TEMPLATES = Environment(
    loader=PackageLoader("carrierwatch.demo"),
    autoescape=True,
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
)


@dataclass(frozen=True, slots=True)
class Entry:
    """One line of a sitemap."""

    loc: str
    lastmod: str


class Pages:
    """Renders one edition. `bases` holds the address of every edition, `items` its articles, oldest first."""

    def __init__(self, lang: Lang, bases: dict[Lang, str], items: tuple[Item, ...]) -> None:
        self.edition: Edition = EDITIONS[lang]
        self.base = bases[lang]
        self.items = items
        self._common = {
            "edition": self.edition,
            "base": self.base,
            "charset": "utf-8",
            "languages": [(EDITIONS[each].code, bases[each]) for each in (Lang.RU, Lang.KK, Lang.EN)],
        }

    def _render(self, template: str, **values: object) -> str:
        return TEMPLATES.get_template(template).render(self._common | values)

    def article(self, item: Item, *, charset: str = "utf-8") -> str:
        """The page of an article; `charset` is what its meta element claims."""
        edition = self.edition
        others = [other for other in reversed(self.items) if other.id != item.id]
        first = item.place % 5 + (5 if item.refreshed else 0)
        return self._render(
            "article.html",
            item=item,
            charset=charset,
            dating=Dating,
            linked_data=self._linked_data(item) if item.dating is Dating.JSON_LD else None,
            words=edition.date_in_words(item.published.date()),
            photographer=edition.photographers[item.number % len(edition.photographers)],
            author=edition.authors[item.place % len(edition.authors)],
            author_label=edition.author_misspelt if item.place % 4 == 3 else edition.author,
            also=others[(item.place * 7) % len(others)] if item.place % 3 == 2 else None,
            embed=item.place % 8 == 5,
            latest=others[first : first + HEADLINES],
        )

    def _linked_data(self, item: Item) -> dict[str, object]:
        outlet = {"@type": "NewsMediaOrganization", "name": self.edition.name, "url": self.base + "/"}
        return {
            "@context": "https://schema.org",
            "@graph": [
                outlet,
                {
                    "@type": "NewsArticle",
                    "headline": item.title,
                    "inLanguage": item.lang.value,
                    "datePublished": item.published.isoformat(),
                    "dateModified": item.modified.isoformat(),
                    "mainEntityOfPage": self.base + item.path,
                    "author": [{"@type": "Person", "name": self.edition.authors[item.place % 3]}],
                    "publisher": outlet,
                },
            ],
        }

    def listing(self) -> str:
        """The newest articles, as headlines."""
        newest = [*reversed(self.items)][:LISTED]
        return self._render("listing.html", title=self.edition.latest, items=newest, robots="index")

    def topic(self) -> str:
        """A page of headlines whose address looks like an article's."""
        return self._render("listing.html", title=self.edition.topic_title, items=self.items[::4], robots="noindex")

    def plain(self, title: str, text: str) -> str:
        """A page with one sentence."""
        return self._render("plain.html", title=title, text=text)

    def robots(self) -> str:
        """robots.txt: a delay, and two places to keep out of."""
        return (
            "User-agent: *\n"
            f"Crawl-delay: {CRAWL_DELAY}\n"
            "Disallow: /closed-\n"
            "Disallow: /search/\n"
            f"\nSitemap: {self.base}/sitemap.xml\n"
        )

    def sitemap_pages(self) -> list[list[Entry]]:
        """The entries of each page of the news sitemap, the newest first, and the odd ones among them."""
        entries: list[Entry] = []
        for item in reversed(self.items):
            entries.append(self._entry(item.path, item.modified))
            if item.trap is Trap.SLASH_TWIN:
                entries.append(self._entry(item.path.rstrip("/"), item.modified))
        newest = self.items[-1].published
        broken = [path.format(number=self.items[-1].number + 1) for path in BROKEN_PATHS]
        odd = [*broken, TOPIC_PATH, OFFSITE_PATH, CLOSED_PATH]
        if self.edition.lang is Lang.EN:
            odd.append(HUGE_PATH)
        entries[3:3] = [self._entry(path, newest) for path in odd]
        return [entries[start : start + ENTRIES] for start in range(0, len(entries), ENTRIES)]

    def _entry(self, path: str, modified: datetime) -> Entry:
        return Entry(self.base + path, modified.isoformat())

    def sitemap_index(self) -> str:
        """The index: one line for each page of news, one for the pages that are no news."""
        pages = [
            Entry(f"{self.base}/sitemap/sitemap_news{number}.xml", max(entry.lastmod for entry in entries))
            for number, entries in enumerate(self.sitemap_pages(), start=1)
        ]
        other = Entry(f"{self.base}/sitemap/sitemap_pages.xml", self.items[0].modified.isoformat())
        return self._render("sitemap_index.xml", entries=[*pages, other])

    def sitemap(self, entries: list[Entry]) -> str:
        """One page of the sitemap."""
        return self._render("sitemap.xml", entries=entries)

    def static_sitemap(self) -> str:
        """The sitemap page of what is no news."""
        return self.sitemap([self._entry("/last-news/", self.items[0].modified)])

    def feed(self) -> str:
        """RSS of the newest articles, with tracking parameters on every link."""
        newest = [*reversed(self.items)][:HEADLINES]
        items = [(item, format_datetime(item.published)) for item in newest]
        return self._render("feed.xml", items=items)

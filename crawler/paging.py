"""Which page comes next: of a list that goes on with older entries, of an article that is told over several pages.

Pure. A page may say it (`rel=next`, RFC 5005 for feeds); lists often only link to their own address with the next
number. For articles `rel=next` alone is not believed: many sites mean the next story by it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import parse_qsl, urlencode, urlsplit, urlunsplit

from crawler.urls import absolute, canonical, netloc_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from lxml.html import HtmlElement

MOST_PAGES = 10  # of one article, or of one list
IN_PATH = re.compile(r"/(?:page|stranitsa|bet|pg|p)[/_-]?(\d{1,4})$", re.IGNORECASE)
IN_QUERY = re.compile(r"page|paged|p|pg|page_?num|pagen_\d+", re.IGNORECASE)  # PAGEN_1 is Bitrix, paged WordPress
OF_ARTICLES = ("{url}/{number}", "{url}/page/{number}", "{url}?page={number}", "{url}?p={number}", "{url}?{number}")


@dataclass(frozen=True, slots=True)
class Link:
    """A link of a page."""

    address: str
    says_next: bool = False  # rel=next


def links_of(tree: HtmlElement, url: str) -> list[Link]:
    """The links of the page at `url` to its own host, those of its head among them."""
    own = netloc_of(url)
    found = (
        Link(address, "next" in (node.get("rel") or "").lower().split())
        for node in tree.iter("a", "link")
        if (address := absolute(url, node.get("href") or ""))
    )
    return [link for link in found if netloc_of(link.address) == own]


def older_page(url: str, links: Iterable[Link]) -> str | None:
    """Where the list at `url` goes on: the same address with the next number, else what its page calls next."""
    links = list(links)
    bare, number = _numbered(url)
    for link in links:
        if _numbered(link.address) == (bare, number + 1):
            return link.address
    return next((link.address for link in links if link.says_next and canonical(link.address) != canonical(url)), None)


def older_feed(url: str, *, named: str | None, generator: str) -> str | None:
    """Where the feed at `url` goes on: what it names itself; WordPress answers with older entries, if asked."""
    if named is not None:
        address = absolute(url, named)
        return address if address and netloc_of(address) == netloc_of(url) and address != url else None
    if "wordpress" not in generator.lower():
        return None
    parts = urlsplit(url)
    _, number = _numbered(url)
    query = [pair for pair in parse_qsl(parts.query, keep_blank_values=True) if pair[0] != "paged"]
    return urlunsplit(parts._replace(query=urlencode([*query, ("paged", str(number + 1))])))


def further_page(url: str, number: int, links: Iterable[Link]) -> str | None:
    """Page `number` of the article at `url`, where one of its pages calls that next."""
    own = canonical(url)
    forms = {canonical(form.format(url=own, number=number)) for form in OF_ARTICLES}
    if "." in own.rpartition("/")[2]:  # article.html, article_2.html
        stem, _, ending = own.rpartition(".")
        forms |= {f"{stem}{mark}{number}.{ending}" for mark in "_-"}
    return next((link.address for link in links if link.says_next and canonical(link.address) in forms), None)


def _numbered(url: str) -> tuple[str, int]:
    """The address without the number of its page, and the number; 1 where it has none."""
    parts = urlsplit(canonical(url))
    pairs = parse_qsl(parts.query, keep_blank_values=True)
    for name, value in pairs:
        if IN_QUERY.fullmatch(name) and value.isascii() and value.isdigit() and len(value) <= 4:
            rest = [pair for pair in pairs if pair[0] != name]
            return urlunsplit(parts._replace(query=urlencode(rest))), int(value)
    if said := IN_PATH.search(parts.path):
        return urlunsplit(parts._replace(path=parts.path[: said.start()] or "/")), int(said[1])
    return urlunsplit(parts), 1

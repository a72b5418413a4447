"""Where a feed says it belongs: its outlet's home page, its own address, and the hubs that push it (WebSub).

Nothing of the feed's entries is read here; that is `feeds.py`.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lxml import etree

from crawler import markup
from crawler.urls import absolute

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from crawler.items import Page

ATOM = "{http://www.w3.org/2005/Atom}"
MOST = 10  # links that are looked at; a feed needs three
PARAMETER = r""";\s*([\w*!#$%&+.^`|~-]+)\s*(?:=\s*(?:"([^"]*)"|([^",;\s]*)))?\s*"""
LINK = re.compile(rf"<([^>]*)>\s*((?:{PARAMETER})*)")
LONGEST_HEADER = 8_000  # characters of a Link header that are read


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedLinks:
    """Absolute web addresses, as the feed or its answer gives them."""

    home: str | None = None
    itself: str | None = None  # the address to subscribe to, WebSub's topic
    hubs: tuple[str, ...] = ()


def links_of(page: Page, link_header: str | None = None) -> FeedLinks:
    """What the feed on `page` says of itself. The header is heard first, as WebSub wants it (section 4).

    Raises `markup.MarkupError` where the page is no XML.
    """
    root = markup.parse(page.body)
    inside = list(_links_in(root))
    said = [*_links_of_header(link_header or ""), *inside]
    itself = _first(page.url, (target for relation, target in said if relation == "self"))
    hubs = dict.fromkeys(absolute(page.url, target) for relation, target in said if relation == "hub")
    home = _first(page.url, (target for relation, target in inside if relation == "alternate"))
    return FeedLinks(home=home, itself=itself, hubs=tuple(hub for hub in hubs if hub)[:MOST])


def _first(base: str, targets: Iterable[str]) -> str | None:
    return next((address for target in targets if (address := absolute(base, target))), None)


def _links_of_header(header: str) -> Iterator[tuple[str, str]]:
    """Relation and target of each link of a Link header (RFC 8288)."""
    for found in LINK.finditer(header[:LONGEST_HEADER]):
        for name, quoted, bare in re.findall(PARAMETER, found[2]):
            if name.lower() == "rel":
                for relation in (quoted or bare).lower().split():
                    yield relation, found[1]
                break  # further ones do not count (RFC 8288, 3.3)


def _links_in(root: etree._Element) -> Iterator[tuple[str, str]]:
    """Relation and target of the links of the feed itself, entries left out: of Atom, also within RSS."""
    channel = root if root.tag == f"{ATOM}feed" else next(iter(root.iter("channel", "{*}channel")), root)
    for child in channel:
        if not isinstance(child.tag, str):
            continue
        if child.tag == f"{ATOM}link":
            for relation in (child.get("rel") or "alternate").lower().split():
                yield relation, child.get("href") or ""
        elif etree.QName(child).localname == "link" and child.text:
            yield "alternate", child.text

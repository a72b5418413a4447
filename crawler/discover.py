"""Addresses of articles out of sitemaps, feeds and listing pages.

Pure: what was fetched goes in, candidates come out. Dates decide only what is too old; whether an address is fetched
is decided against what is stored (`crawler/plan.py`).
"""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import TYPE_CHECKING

import lxml.html
from lxml import etree

from config.model import DiscoveryKind
from crawler import jsonlist, markup, paging
from crawler.charset import decode
from crawler.dates import instant_of
from crawler.errors import DiscoverError
from crawler.feeds import feed_of
from crawler.items import Candidate
from crawler.urls import absolute, canonical, same_site

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from config.model import Discovery, Source
    from crawler.items import Page

MAX_BYTES = 50_000_000  # of a sitemap when unpacked; the protocol's own limit (sitemaps.org)
MAX_ENTRIES = 50_000  # the same
MAX_CHILDREN = 50  # sitemaps that one way may lead to in one pass
LONGEST_TITLE = 500  # characters; what is longer is no headline
RESTAMPED = 10  # so many entries that all bear one time of day tell when the sitemap was made, not when they changed
BROKEN = re.compile("__trashed|%EF%BF%BC|\ufffc|\ufffd|[\ufe00-\ufe0f]|%EF%B8%8[0-9A-F]", re.IGNORECASE)
"""Addresses that WordPress and its like leave behind: binned posts, object replacement characters, variation
selectors.
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovered:
    """What one page of discovery led to."""

    candidates: tuple[Candidate, ...]  # each address once, in the order of the page
    further: tuple[str, ...] = ()  # child sitemaps to fetch, the freshest first
    seen: int = 0  # entries of the page, before any was left out
    old: int = 0  # of these: articles that are older than the source wants
    newest: datetime | None = None  # of the dates of its articles, old ones among them
    mark: int = 0  # of the articles that it names: another one where another article is among them
    older: str | None = None  # where a feed or listing goes on with older entries; None where it does not say


@dataclass(frozen=True, slots=True, kw_only=True)
class Entry:
    """One entry of a page of discovery, as it stands there."""

    link: str
    dated: datetime | None  # when it appeared or changed; decides whether it is too old
    changed: datetime | None  # when it last changed, if the page says that
    title: str | None = None


def discover(
    way: Discovery, page: Page, source: Source, *, now: datetime | None = None, max_bytes: int = MAX_BYTES
) -> Discovered:
    """The candidates on `page`, which `way` led to.

    Left out are broken addresses, other sites, what `source.articles` does not accept or `source.skip` names, and
    entries dated more than `source.max_age_days` before `now` (by default when the page was fetched). Raises
    `DiscoverError` where the page is not what was asked for.
    """
    moment = now or page.fetched_at
    try:
        if way.kind is DiscoveryKind.LISTING:
            return _listing(way, page, source, moment)
        body = markup.unpacked(page.body, limit=max_bytes)
        if way.kind is DiscoveryKind.FEED:
            return _feed(body, page, source, moment)
        return _sitemap(body, way, page, source, moment)
    except markup.MarkupError as error:
        raise DiscoverError(page.url, f"no {way.kind.value}: {error}") from error


# --- sitemaps -------------------------------------------------------------------------------------------------------


def _sitemap(body: bytes, way: Discovery, page: Page, source: Source, now: datetime) -> Discovered:
    root = markup.parse(body)
    kind = etree.QName(root).localname
    if kind == "sitemapindex":
        return _index(root, way, page, source, now)
    if kind != "urlset":
        raise markup.MarkupError(f"its first element is <{kind[:40]}>, not <urlset> or <sitemapindex>")
    entries = [_sitemap_entry(node, source, now) for node in _children(root, "url")]
    return _chosen(_without_restamps(entries), source, page, now)


def _index(root: etree._Element, way: Discovery, page: Page, source: Source, now: datetime) -> Discovered:
    """The children that `way.follow` accepts; those last changed before the source's horizon hold nothing new."""
    children: list[tuple[str, datetime | None]] = []
    old = 0
    for node in _children(root, "sitemap"):
        address = absolute(page.url, _text(node, "loc"))
        if address is None or not same_site(address, source.url):
            continue
        if way.follow and not re.search(way.follow, address):
            continue
        changed = instant_of(_text(node, "lastmod"), zone=source.zone, now=now)
        if _too_old(changed, source, now):
            old += 1
        else:
            children.append((address, changed))
    oldest = datetime.min.replace(tzinfo=UTC)
    children.sort(key=lambda child: child[1] or oldest, reverse=True)
    return Discovered(
        candidates=(),
        further=tuple(dict.fromkeys(address for address, _ in children))[:MAX_CHILDREN],
        seen=len(children) + old,
        old=old,
    )


def _sitemap_entry(node: etree._Element, source: Source, now: datetime) -> Entry:
    lastmod = _text(node, "lastmod")
    changed = instant_of(lastmod, zone=source.zone, now=now)
    appeared = instant_of(_text(node, "publication_date"), zone=source.zone, now=now)
    # A day alone cannot say that an article changed after it was fetched: it is no sign of change, only of age.
    return Entry(
        link=_text(node, "loc"),
        dated=changed or appeared,
        changed=changed if ":" in lastmod else None,
        title=_text(node, "title") or None,
    )


def _without_restamps(entries: list[Entry]) -> list[Entry]:
    """Take no lastmod for a change where the whole sitemap bears the same one."""
    stamps = Counter(entry.changed for entry in entries)
    if len(entries) >= RESTAMPED and len(stamps) == 1 and None not in stamps:
        return [replace(entry, changed=None, dated=None) for entry in entries]
    return entries


def _children(root: etree._Element, name: str) -> Iterator[etree._Element]:
    found = (node for node in root if isinstance(node.tag, str) and etree.QName(node).localname == name)
    for count, node in enumerate(found):
        if count >= MAX_ENTRIES:
            return
        yield node


def _text(node: etree._Element, name: str) -> str:
    """The text of the first descendant called `name`, in whatever namespace (lastmod, news:publication_date)."""
    for child in node.iterdescendants():
        if isinstance(child.tag, str) and etree.QName(child).localname == name:
            return (child.text or "").strip()
    return ""


# --- feeds and listings
# -----------------------------------------------------------------------------------------------


def _feed(body: bytes, page: Page, source: Source, now: datetime) -> Discovered:
    def believed(instant: datetime | None) -> datetime | None:
        return instant if instant and instant <= now + timedelta(days=1) else None

    feed = feed_of(body, page.content_type)
    entries = [
        Entry(
            link=item.link,
            dated=believed(item.updated or item.published),
            changed=believed(item.updated),
            title=item.title,
        )
        for item in feed.items
    ]
    older = paging.older_feed(page.url, named=feed.older, generator=feed.generator)
    return replace(_chosen(entries, source, page, now), older=older)


def _listing(way: Discovery, page: Page, source: Source, now: datetime) -> Discovered:
    text = decode(page.body, page.content_type)
    tree = markup.html_tree(jsonlist.as_html(text) or text)
    older = paging.older_page(page.url, paging.links_of(tree, page.url))
    return replace(_chosen(_links(way, page, tree), source, page, now), older=older)


def _links(way: Discovery, page: Page, tree: lxml.html.HtmlElement) -> list[Entry]:
    if way.links is None:
        nodes = list(tree.iter("a"))
    else:
        chosen = tree.cssselect(way.links)
        nodes = [link for node in chosen for link in ([node] if node.tag == "a" else node.iter("a"))]
    base = (
        next((absolute(page.url, node.get("href")) for node in tree.iter("base") if node.get("href")), None) or page.url
    )
    linking = (node for node in nodes if isinstance(node.tag, str) and node.get("href"))
    return [_link_entry(node, base) for node in islice(linking, MAX_ENTRIES)]


def _link_entry(node: lxml.html.HtmlElement, base: str) -> Entry:
    title = " ".join((node.get("title") or node.text_content()).split())
    return Entry(link=absolute(base, node.get("href")) or "", dated=None, changed=None, title=title or None)


# --- what is left out
# -------------------------------------------------------------------------------------------------


def _chosen(entries: Iterable[Entry], source: Source, page: Page, now: datetime) -> Discovered:
    chosen: dict[str, Candidate] = {}
    named: set[str] = set()
    seen = old = mark = 0
    dates: list[datetime] = []
    for entry in entries:
        seen += 1
        address = absolute(page.url, entry.link)
        if address is None or not is_article(address, source):
            continue
        known_as = canonical(address)
        if known_as not in named:
            named.add(known_as)
            mark ^= int.from_bytes(hashlib.blake2b(known_as.encode(), digest_size=8).digest())
        if entry.dated:
            dates.append(entry.dated)
        if _too_old(entry.dated, source, now):
            old += 1
            continue
        _add(
            chosen,
            Candidate(
                url=known_as, address=address, lastmod=entry.changed, title=(entry.title or "")[:LONGEST_TITLE] or None
            ),
        )
    return Discovered(candidates=tuple(chosen.values()), seen=seen, old=old, newest=max(dates, default=None), mark=mark)


def _add(chosen: dict[str, Candidate], candidate: Candidate) -> None:
    """Keep one candidate for an address; a listing links its picture, its headline and its date."""
    known = chosen.get(candidate.url)
    chosen[candidate.url] = candidate if known is None else merged(known, candidate)


def merged(one: Candidate, other: Candidate) -> Candidate:
    """One candidate out of two for the same address: the first, with the latest change and the longer title."""
    changes = [candidate.lastmod for candidate in (one, other) if candidate.lastmod]
    titles = [candidate.title for candidate in (one, other) if candidate.title]
    return replace(one, lastmod=max(changes, default=None), title=max(titles, key=len, default=None))


def is_article(address: str, source: Source) -> bool:
    """Whether the address is one of an article of `source`: of its site, accepted by its patterns, and not broken."""
    if BROKEN.search(address) or any(unicodedata.category(letter) == "Cc" for letter in address):
        return False
    if not same_site(address, source.url):
        return False
    known_as = canonical(address)
    # Patterns are written against addresses as people see them: with or without the slash at the end.
    forms = (known_as, f"{known_as}/", address)
    if not any(re.search(source.articles, form) for form in forms):
        return False
    return not any(re.search(pattern, form) for pattern in source.skip for form in forms)


def _too_old(instant: datetime | None, source: Source, now: datetime) -> bool:
    if instant is None or source.max_age_days is None:
        return False
    return instant < now - timedelta(days=source.max_age_days)

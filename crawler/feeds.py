"""RSS and Atom, through feedparser; from bytes, so that it never fetches anything."""

from __future__ import annotations

import calendar
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING, Any

from crawler import markup

if TYPE_CHECKING:
    from time import struct_time

MAX_ENTRIES = 5_000
FEED_ROOTS = (b"<rss", b"<feed", b"<rdf:rdf", b"<atom:feed", b"<channel")


@dataclass(frozen=True, slots=True, kw_only=True)
class FeedItem:
    """One entry of a feed."""

    link: str
    title: str | None
    published: datetime | None  # aware UTC
    updated: datetime | None  # aware UTC; only where the feed tells changes from publication


@dataclass(frozen=True, slots=True, kw_only=True)
class Feed:
    """What a feed says."""

    items: tuple[FeedItem, ...]  # in its order
    older: str | None  # where it goes on with older entries, as it says itself (RFC 5005); None where it does not
    generator: str  # the program that made it; empty where it does not say


def feed_of(body: bytes, content_type: str | None) -> Feed:
    """A feed taken apart. Raises `markup.MarkupError` for what is no feed."""
    if markup.looks_like_html(body):
        raise markup.MarkupError("an HTML page came back instead")
    body = markup.plain(body, content_type)
    markup.refuse_entities(body)
    if not any(root in body[:65_536].lower() for root in FEED_ROOTS):
        raise markup.MarkupError("what came back is neither RSS nor Atom")
    import feedparser

    headers = {"content-type": "application/xml; charset=utf-8"}
    parsed = feedparser.parse(BytesIO(body), response_headers=headers, resolve_relative_uris=True, sanitize_html=False)
    if not parsed.version and not parsed.entries:
        raise markup.MarkupError("what came back is neither RSS nor Atom")
    links = [link.get("href") for link in parsed.feed.get("links", ()) if link.get("rel") == "next"]
    return Feed(
        items=tuple(_item(entry) for entry in parsed.entries[:MAX_ENTRIES]),
        older=next((link for link in links if link), None),
        generator=str(parsed.feed.get("generator") or ""),
    )


def _item(entry: Any) -> FeedItem:
    # feedparser answers `updated` with `published` where there is none, hence dict.get.
    published, updated = dict.get(entry, "published_parsed"), dict.get(entry, "updated_parsed")
    link = entry.get("link") or ""
    if not link and str(entry.get("id", "")).startswith("http"):
        link = str(entry["id"])
    title = " ".join(str(entry.get("title", "")).split())
    return FeedItem(link=link, title=title or None, published=_instant(published), updated=_instant(updated))


def _instant(parsed: struct_time | None) -> datetime | None:
    if parsed is None:
        return None
    try:
        return datetime.fromtimestamp(calendar.timegm(parsed), UTC)
    except (ValueError, OverflowError, OSError):
        return None

"""Values that the tests of the pure parts begin with."""

from __future__ import annotations

from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any

from config.model import Discovery, DiscoveryKind, Source
from crawler.items import Article, Candidate, Method, Page

if TYPE_CHECKING:
    from collections.abc import Sequence

NOW = datetime(2026, 3, 5, 7, 0, tzinfo=UTC)


def page(body: bytes | str, *, url: str = "https://orda.kz/page", kind: str | None = None) -> Page:
    """A page fetched at `NOW`."""
    raw = body.encode() if isinstance(body, str) else body
    return Page(url=url, body=raw, content_type=kind, fetched_at=NOW)


def way(kind: str, **changes: Any) -> Discovery:
    """A way of discovery of orda.kz."""
    return Discovery(kind=DiscoveryKind(kind), url="https://orda.kz/way", **changes)


def outlet(*ways: Discovery, **changes: Any) -> Source:
    """The source orda.kz."""
    values = {
        "id": "orda",
        "name": "Orda",
        "outlet": "orda.kz",
        "url": "https://orda.kz/",
        "country": "KZ",
        "lang": "ru",
        "discovery": ways or (way("listing"),),
        "articles": r"^https://orda\.kz/[^/]+-\d+$",
    }
    return Source.model_validate(values | changes)


def candidate(url: str = "https://orda.kz/a-1", *, lastmod: datetime | None = None) -> Candidate:
    """A candidate at its canonical address."""
    return Candidate(url=url, address=url, lastmod=lastmod, title=None)


def written(title: str = "Заголовок", body: str = "Текст.", *, authors: Sequence[str] = (), **changes: Any) -> Article:
    """An article of orda.kz."""
    values: dict[str, Any] = {
        "url": "https://orda.kz/a-1",
        "outlet": "orda.kz",
        "title": title,
        "body": body,
        "authors": tuple(authors),
        "published": NOW,
        "lang": None,
        "method": Method.GENERIC,
    }
    return Article(**(values | changes))

"""The values that a crawl handles: Candidate, Page, Article."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from config.model import Lang


@dataclass(frozen=True, slots=True, kw_only=True)
class Candidate:
    """An address that discovery found and that looks like an article."""

    url: str  # canonical, see crawler/urls.py; what it is known by
    address: str  # as it was found, absolute; what is fetched, since not every server answers to the canonical form
    lastmod: datetime | None  # aware; the last change that the sitemap or feed claims, None where it claims none
    title: str | None  # as the feed or the link says


@dataclass(frozen=True, slots=True, kw_only=True)
class Page:
    """One answer of a server."""

    url: str  # where it came from, after redirects
    body: bytes  # decompressed, not decoded
    content_type: str | None  # the header, if there was one
    fetched_at: datetime  # aware UTC


class Method(StrEnum):
    """Which layer of extraction gave the body."""

    SELECTORS = "selectors"
    STRUCTURED = "structured"
    GENERIC = "generic"


@dataclass(frozen=True, slots=True, kw_only=True)
class Article:
    """One article as it was published, without what stands around it on the page."""

    url: str  # canonical
    outlet: str  # host name without www.
    title: str  # one line
    body: str  # paragraphs separated by a blank line; no captions, no share lines, no other stories' headlines
    authors: tuple[str, ...]
    published: datetime | None  # aware UTC; None where the page does not say
    lang: Lang | None  # what the page or the source claims; the text decides later
    method: Method

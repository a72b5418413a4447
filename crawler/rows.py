"""What the store takes and gives: answers of servers and what became of articles."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

if TYPE_CHECKING:
    from datetime import datetime

    from crawler.recent import Result

Outcome = Literal["new", "same", "revised"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Validators:
    """What to send along so that the server answers 304 where nothing changed; None where it gave none."""

    etag: str | None = None
    last_modified: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where the archive holds a page (`crawler/archive.py`)."""

    file: str  # name in the archive's folder
    offset: int  # bytes
    digest: str  # of the page as it came, in the form of WARC-Payload-Digest
    at: datetime  # when it was fetched


@dataclass(frozen=True, slots=True, kw_only=True)
class Fetched:
    """One answer of a server, or its failing, as the log of pages keeps it. The latest of an address replaces earlier
    ones.
    """

    url: str  # canonical
    source: str
    kind: str  # article, part (a further page of one), sitemap, feed, listing
    status: int | None  # None where no answer came
    error: str | None  # one line; None where all went well
    at: datetime
    validators: Validators = Validators()
    lastmod: datetime | None = None  # the change that discovery claimed
    bytes: int | None = None
    ms: int | None = None
    next_check_at: datetime | None = None
    article: int | None = None
    result: Result | None = None  # of an article's page; None for pages of discovery
    address: str | None = None  # as it was asked for; None where that is `url`
    archived: Place | None = None  # None where the archive does not hold this answer


@dataclass(frozen=True, slots=True, kw_only=True)
class Saved:
    """What became of an article."""

    article_id: int
    outcome: Outcome

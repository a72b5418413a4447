"""What a worker does with the page of an article: it reads it, and packs it for the archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.errors import ExtractError
from crawler.extract import extract
from crawler.packed import packed
from crawler.parts import further_of

if TYPE_CHECKING:
    from config.model import Source
    from crawler.items import Article, Page
    from crawler.packed import Packed


@dataclass(frozen=True, slots=True, kw_only=True)
class Keeping:
    """How a page is to be packed."""

    status: int  # of the answer
    headers: tuple[tuple[str, str], ...]
    held: str | None  # digest of what the archive holds of this address


@dataclass(frozen=True, slots=True, kw_only=True)
class Handled:
    """What came of a page."""

    article: Article | ExtractError  # the error where it holds none
    packed: Packed | None  # None where it is not to be kept
    further: str | None = None  # where the article goes on; None where it is told


def handle(page: Page, source: Source, keeping: Keeping | None, number: int = 1, url: str | None = None) -> Handled:
    """Read the page by what `source` says of its parts, and pack it as `keeping` says; None keeps nothing.

    It is page `number` of the article at `url`, by default of one at its own address.
    """
    article: Article | ExtractError
    try:
        article = extract(page, source)
    except ExtractError as error:
        article = error
    ready = packed(page, status=keeping.status, headers=keeping.headers, held=keeping.held) if keeping else None
    whole = isinstance(article, ExtractError)
    further = None if whole else further_of(page, url or page.url, number + 1)
    return Handled(article=article, packed=ready, further=further)

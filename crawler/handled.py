"""What a worker does with the page of an article: it reads it, and packs it for the archive."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from crawler.errors import ExtractError
from crawler.extract import extract
from crawler.packed import packed

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


def handle(page: Page, source: Source, keeping: Keeping | None) -> Handled:
    """Read the page by what `source` says of its parts, and pack it as `keeping` says; None keeps nothing."""
    article: Article | ExtractError
    try:
        article = extract(page, source)
    except ExtractError as error:
        article = error
    ready = packed(page, status=keeping.status, headers=keeping.headers, held=keeping.held) if keeping else None
    return Handled(article=article, packed=ready)

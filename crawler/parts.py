"""Articles that are told over several pages: where the next one stands, and one article out of all. Pure."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

from crawler import markup, paging
from crawler.charset import decode
from crawler.extract import LONGEST_BODY

if TYPE_CHECKING:
    from collections.abc import Sequence

    from crawler.items import Article, Page

SAID = re.compile(rb"\brel\s*=\s*[\"']?[^\"'>]{0,40}\bnext\b", re.IGNORECASE)  # spares most pages a second tree


def further_of(page: Page, url: str, number: int) -> str | None:
    """Where page `number` of the article at `url` stands, as `page`, one of its pages, says; None where it is told."""
    if not SAID.search(page.body):
        return None
    try:
        tree = markup.html_tree(decode(page.body, page.content_type))
    except markup.MarkupError:
        return None
    return paging.further_page(url, number, paging.links_of(tree, page.url))


def joined(article: Article, further: Sequence[Article]) -> Article:
    """The article with what its further pages add: many repeat paragraphs of the first."""
    if not further:
        return article
    body = article.body
    held = set(body.split("\n\n"))
    for one in further:
        added = [paragraph for paragraph in one.body.split("\n\n") if paragraph not in held]
        held.update(added)
        body = "\n\n".join([body, *added])
    return replace(article, body=body[:LONGEST_BODY])

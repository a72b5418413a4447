"""A page becomes an article: declared selectors first, then structured data, then a generic extractor.

Pure: no network, no clock (a relative date counts from when the page was fetched). Which layer gave the body is kept in
`Article.method`; title, authors and instant come from the first layer that has them.
"""

from __future__ import annotations

import gzip
import re
import zlib
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from lxml import etree

from config.model import Lang
from crawler import bylines, generic, structured
from crawler.boilerplate import Block, cleaned, credited
from crawler.charset import decode
from crawler.errors import ExtractError
from crawler.items import Article, Method, Page
from crawler.letters import is_kazakh
from crawler.markup import MarkupError, chosen, html_tree
from crawler.nearby import texts_near
from crawler.paragraphs import blocks_of
from crawler.published import day_in_address, published_at, written_dates
from crawler.titles import headings, tidy, title_of
from crawler.urls import absolute, canonical, outlet_of, same_site
from crawler.zones import DEFAULT, likely_zone

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from lxml.html import HtmlElement

    from config.model import Source
    from crawler.structured import Structured

FEWEST_LETTERS = 120  # of a body; a page with less is no article (or one behind a wall)
FEWEST_DECLARED = 60  # the same where the page says that it is an article: news in brief
LONGEST_BODY = 200_000  # characters of a body that are kept; the longest reports have half of that
LINKED = 0.6  # a body whose text is links to more than this share is a list of articles
FILE_LIMIT = 50_000_000  # bytes of a saved page when unpacked
INTRODUCING = frozenset(":：—–-")  # one of these stands between "Original Author" and the name
LANGS = {"en": Lang.EN, "ru": Lang.RU, "kk": Lang.KK, "kz": Lang.KK}


def extract(page: Page, source: Source | None = None) -> Article:
    """The article on `page`; `source` says where its parts stand, None asks the generic layers only.

    The body holds paragraphs separated by a blank line, block quotes among them, and nothing of what stands around.
    Raises `ExtractError` where the page holds no article.
    """
    try:
        tree = html_tree(decode(page.body, page.content_type))
    except MarkupError as error:
        raise ExtractError(page.url, f"the page is {error}") from error
    said = structured.read(tree)
    address = _address(page, said, source)
    heads = headings(tree)
    title = tidy(_declared(tree, source, "title") or title_of(tree, said) or "")
    near = texts_near(tree, title)
    published = published_at(
        _dates(tree, said, source, near=near, address=address),
        zone=source.zone if source else likely_zone(address),
        default_zone=DEFAULT,
        fetched_at=page.fetched_at,
        lang=source.lang if source else None,
    )
    authors = _authors(tree, said, source, near=near)
    titles = tuple(text for text in (title, said.headline, said.og_title, *heads) if text)
    # Takes the tree apart: whatever else is read of it is read before.
    blocks, body, method = _body(tree, said, source, titles=titles, authors=authors)
    _refuse_no_article(page, said, title, body)
    return Article(
        url=address,
        outlet=source.outlet if source else outlet_of(address),
        title=title,
        body="\n\n".join(tidy(block.text, longest=None) for block in body)[:LONGEST_BODY],
        authors=authors or credited(blocks),
        published=published,
        lang=_lang(said, source, body),
        method=method,
    )


def page_from_file(path: Path) -> Page:
    """A page saved as `.html` or `.html.gz`, as fetched when the file was written.

    Its address is the file's name, until `extract` finds the one that the page names itself (canonical link, og:url).
    Raises `ExtractError` where the file cannot be read.
    """
    try:
        body = path.read_bytes()
        if body.startswith(b"\x1f\x8b"):
            with gzip.open(path) as file:
                body = file.read(FILE_LIMIT + 1)
        written = datetime.fromtimestamp(path.stat().st_mtime, UTC)
    except (OSError, EOFError, zlib.error) as error:
        raise ExtractError(str(path), f"the file cannot be read: {error}") from error
    if len(body) > FILE_LIMIT:
        raise ExtractError(str(path), f"the page is larger than {FILE_LIMIT} bytes when unpacked")
    return Page(url=path.name, body=body, content_type=None, fetched_at=written)


# --- the body
# -----------------------------------------------------------------------------------------------------------


def _body(
    tree: HtmlElement, said: Structured, source: Source | None, *, titles: tuple[str, ...], authors: tuple[str, ...]
) -> tuple[tuple[Block, ...], tuple[Block, ...], Method]:
    """The blocks of the first layer that has enough, as it gave them and as they are when cleaned, and the layer."""
    if source and source.selectors and source.selectors.body:
        blocks = _selected(tree, source.selectors.body, source.selectors.drop)
        body = cleaned(blocks, titles=titles, authors=authors)
        # Without the headline little may be left; what the selectors found counts all the same.
        if _letters(body) >= FEWEST_DECLARED or _letters(cleaned(blocks)) >= FEWEST_DECLARED:
            return blocks, body, Method.SELECTORS
    blocks, method = _undeclared(tree, said)
    return blocks, cleaned(blocks, titles=titles, authors=authors), method


def _undeclared(tree: HtmlElement, said: Structured) -> tuple[tuple[Block, ...], Method]:
    found = generic.body_of(tree)
    if said.body:
        declared = tuple(Block(text=line) for line in said.body.split("\n\n"))
        # Where scripts draw the text, the page itself holds little more than the headline; the generic extractor then
        # finds nothing, or resorts to the same JSON-LD, whose paragraphs it loses.
        length = _letters(cleaned(declared))
        if length > 2 * min(_letters(cleaned(found)), _visible_letters(tree)):
            return declared, Method.STRUCTURED
    return found, Method.GENERIC


def _selected(tree: HtmlElement, selector: str, drop: tuple[str, ...]) -> tuple[Block, ...]:
    """The blocks of all that `selector` finds; what lies within another find is not taken twice."""
    found = chosen(tree, selector)
    outer = [node for node in found if not any(other is not node and other in node.iterancestors() for other in found)]
    # Cards of other stories are marked up as articles, too: one find that holds most of the text is the article.
    longest = max(outer, key=lambda node: len(node.text_content()), default=None)
    if longest is not None and len(longest.text_content()) > sum(len(node.text_content()) for node in outer) / 2:
        outer = [longest]
    html = "".join(etree.tostring(node, encoding="unicode", method="html", with_tail=False) for node in outer)
    return blocks_of(html, drop=drop) if html else ()


def _visible_letters(tree: HtmlElement) -> int:
    """Length of the text that a reader without scripts sees in what pruning left of the page."""
    return len(" ".join(tree.text_content().split()))


def _letters(blocks: tuple[Block, ...]) -> int:
    return sum(len(block.text) for block in blocks)


def _refuse_no_article(page: Page, said: Structured, title: str | None, body: tuple[Block, ...]) -> None:
    letters = _letters(body)
    if not title:
        raise ExtractError(page.url, "no article: the page has no headline")
    if letters < (FEWEST_DECLARED if said.is_article else FEWEST_LETTERS):
        raise ExtractError(page.url, f"no article: only {letters} characters of text were found")
    if said.is_article:
        return
    if sum(len(block.text) * block.linked for block in body) > LINKED * letters or not _has_prose(body):
        raise ExtractError(page.url, "no article: the page is a list of links")


def _has_prose(body: tuple[Block, ...]) -> bool:
    """Whether some line reads like a sentence rather than a headline."""
    return any(len(block.text) >= 80 and re.search(r"[.!?…]", block.text) for block in body)


# --- the rest
# -----------------------------------------------------------------------------------------------------------


def _declared(tree: HtmlElement, source: Source | None, part: str) -> str | None:
    """The text of the first element that the source's selector for `part` finds."""
    selector = getattr(source.selectors, part) if source and source.selectors else None
    if not selector:
        return None
    for node in chosen(tree, selector):
        text = node.get("content") or node.get("datetime") or node.text_content()
        if line := " ".join(text.split()):
            return line
    return None


def _authors(tree: HtmlElement, said: Structured, source: Source | None, *, near: list[str]) -> tuple[str, ...]:
    if declared := _declared(tree, source, "authors"):
        names = bylines.names_of(declared)
        if names:
            return names
    return (
        said.authors
        or _credited_anywhere(tree)
        or bylines.written(tree, outlet=said.site_name)
        or bylines.introduced(near)
    )


def _credited_anywhere(tree: HtmlElement) -> tuple[str, ...]:
    """`Original Author: NAME`, which stands outside the body where the generic extractor drew its border before it."""
    texts = (text for text in tree.itertext() if 10 < len(text) < 150 and not INTRODUCING.isdisjoint(text))
    return credited(tuple(Block(text=" ".join(text.split())) for text in texts))


def _dates(
    tree: HtmlElement, said: Structured, source: Source | None, *, near: list[str], address: str
) -> Iterator[str | None]:
    """What may say when, the most trustworthy first; what costs time to find is looked for only when it is asked."""
    yield _declared(tree, source, "published")
    yield from said.published
    yield from written_dates(tree, near)
    yield day_in_address(address)


def _address(page: Page, said: Structured, source: Source | None) -> str:
    """The canonical link where it can be believed: of the same site, no home page, an article by the source's
    patterns.
    """
    if "://" not in page.url:
        link = absolute("", said.canonical) if said.canonical else None
        return canonical(link) if link else page.url
    own = canonical(page.url)
    link = absolute(page.url, said.canonical) if said.canonical else None
    if link is None:
        return own
    named = canonical(link)
    if not same_site(named, page.url) or named.count("/") < 3 or re.fullmatch(r"https?://[^/]+/?", named):
        return own
    if source and not any(re.search(source.articles, form) for form in (named, f"{named}/")):
        return own
    return named


def _lang(said: Structured, source: Source | None, body: tuple[Block, ...]) -> Lang | None:
    """What the source says, else the page. None for a language that we do not read."""
    if source:
        return source.lang
    claimed = LANGS.get(said.lang[:2].lower()) if said.lang else None
    # Many Kazakh pages are built from a Russian template and declare its language.
    return Lang.KK if claimed is Lang.RU and is_kazakh(" ".join(block.text for block in body)) else claimed

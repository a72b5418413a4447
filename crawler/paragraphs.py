"""The fragment of a page that holds the article, as blocks of text; BeautifulSoup sees only this fragment."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from bs4 import BeautifulSoup
from bs4.element import NavigableString, PageElement, PreformattedString, Tag

from crawler.boilerplate import Block, Kind

if TYPE_CHECKING:
    from collections.abc import Iterable

NEVER = frozenset([
    "script", "style", "noscript", "template", "iframe", "object", "embed", "form", "button", "input", "select", "svg",
    "canvas", "audio", "video", "figure", "figcaption", "nav", "aside", "footer", "picture", "dialog", "menu",
])  # fmt: skip
EMBEDS = (
    "blockquote.twitter-tweet, blockquote.instagram-media, blockquote.tiktok-embed, .fb-post, .telegram-post, "
    ".twitter-tweet, [class*='embed'] blockquote"
)
EMBED_NAMES = re.compile("twitter-tweet|instagram-media|tiktok-embed|fb-post|telegram-post|embed")
"""Without one of these in it, a fragment need not be searched."""
BLOCKS = frozenset(
    [
        "p",
        "div",
        "section",
        "article",
        "main",
        "header",
        "blockquote",
        "ul",
        "ol",
        "li",
        "dl",
        "dt",
        "dd",
        "table",
        "tbody",
        "thead",
        "tr",
        "td",
        "th",
        "pre",
        "h1",
        "h2",
        "h3",
        "h4",
        "h5",
        "h6",
        "hr",
        "address",
        "center",
        "details",
        "summary",
        "figure",
    ]
)
SPACES = re.compile(r"\s+")
HEADINGS = frozenset({"h1", "h2", "h3", "h4", "h5", "h6"})
AROUND = re.compile(
    r"(?:^|[\s_-])(?:share|sharing|social|socials|soc|related|read-?also|read-?more|readmore|also-?read|"
    r"see-?also|latest|last[-_]?news|recommend(?:ed|ation|ations)?|promo|"
    r"advert\w*|ads?|adv|banner|subscribe|subscription|newsletter|tags?|tag-?list|cookie\w*|comments?|"
    r"breadcrumbs?|caption|photo-?author|copyright|pagination|"
    r"print-?(?:header|only)|visually-?hidden|sr-only|screen-reader-\w+|tooltip|pop-?up|modal|rollover|"
    r"author-?box|widget|popular|sidebar|more-?news|other-?news|language-?switch\w*|lang-?switch\w*)(?:$|[\s_-])",
    re.IGNORECASE,
)
"""Words in class or id of what stands around an article; a part that holds most of the text stays whatever it is
called.
"""


def blocks_of(html: str, *, drop: Iterable[str] = ()) -> tuple[Block, ...]:
    """The blocks of a fragment of HTML, in its order: paragraphs, headings, quotations, list items.

    `drop` are CSS selectors of what is not part of the article (`Selectors.drop`).
    """
    soup = BeautifulSoup(html, "lxml")
    for selector in (*drop, *([EMBEDS] if EMBED_NAMES.search(html) else [])):
        for node in soup.select(selector):
            node.decompose()
    for node in _tags(soup):
        if node.name in NEVER and not node.decomposed:
            node.decompose()
    _drop_around(soup)
    walker = _Walker()
    walker.walk(soup, "paragraph")
    walker.flush("paragraph")
    return tuple(walker.blocks)


def _tags(soup: BeautifulSoup) -> list[Tag]:
    """All elements in their order, in half the time of BeautifulSoup's search."""
    return [node for node in soup.descendants if isinstance(node, Tag)]


def _drop_around(soup: BeautifulSoup) -> None:
    whole = len(soup.get_text())
    for node in _tags(soup):
        if node.name in {"html", "body"}:
            continue
        names = " ".join(map(str, [*node.get_attribute_list("class"), node.get("id") or ""]))
        hidden = node.has_attr("hidden") or "display:none" in str(node.get("style") or "").replace(" ", "").lower()
        if (hidden or (names.strip() and AROUND.search(names))) and len(node.get_text()) < whole / 2:
            node.extract()  # `decompose` would spoil what lies within for the rest of this walk; asking is slow


class _Walker:
    """Gathers running text and closes a block at each element that starts a new line."""

    def __init__(self) -> None:
        self.blocks: list[Block] = []
        self._text: list[str] = []
        self._linked = 0

    def walk(self, node: Tag, kind: Kind, *, linked: bool = False) -> None:
        for child in node.children:
            self._take(child, kind, linked=linked)

    def _take(self, child: PageElement, kind: Kind, *, linked: bool) -> None:
        if isinstance(child, NavigableString):
            if not isinstance(child, PreformattedString):
                self._text.append(SPACES.sub(" ", child))  # a line break of the source is a space
                self._linked += len(child.strip()) if linked else 0
        elif isinstance(child, Tag):
            if child.name == "br":
                self._text.append("\n")
            elif child.name in BLOCKS:
                self.flush(kind)
                inner = _kind(child, kind)
                self.walk(child, inner, linked=linked)
                self.flush(inner)
            else:
                self.walk(child, kind, linked=linked or child.name == "a")

    def flush(self, kind: Kind) -> None:
        """Close the running block; two line breaks in a row part paragraphs."""
        text = "".join(self._text)
        linked, self._linked = self._linked, 0
        self._text.clear()
        for part in re.split(r"\n\s*\n", text):
            line = " ".join(part.split())
            if line:
                self.blocks.append(Block(text=line, kind=kind, linked=min(1.0, linked / max(1, len(text.strip())))))


def _kind(node: Tag, outer: Kind) -> Kind:
    if node.name in HEADINGS:
        return "heading"
    if node.name == "blockquote" or outer == "quote":
        return "quote"
    return "item" if node.name in {"li", "dd", "dt"} else outer

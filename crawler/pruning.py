"""What stands around an article is taken out of a page's tree before the generic extractor reads it.

Cheaper and surer than afterwards: an element still has its tag, its class and its links. Nothing that holds much of
the page's prose is taken out, whatever it is called, so that a page whose article stands in `div.widget` keeps it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING

from lxml import etree

from crawler.paragraphs import AROUND

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

GONE = (
    "script", "style", "noscript", "template", "iframe", "svg", "canvas", "audio", "video", "object", "embed", "button",
    "input", "select", "textarea", "dialog", "nav", "head", "link", "meta",
    "img", "picture", "source", "map", "applet", "datalist", "label", "progress",
)  # fmt: skip
NAMED = (
    "div", "section", "aside", "ul", "ol", "dl", "p", "table", "figure", "figcaption", "header", "footer", "form",
    "span",
)  # fmt: skip
ALWAYS = frozenset({"figcaption", "aside", "footer"})
LEAST_PROSE = 500  # characters in paragraphs; a page with less has its text elsewhere
MOST = 0.4  # share of the page's prose from which on an element stays, whatever it is called
FARM = 0.3  # share of the prose from which on paragraphs of nothing but a link are what the page is about
LONGEST_LINK = 200  # characters of a paragraph that only points elsewhere; a longer one is prose within a link
LINKED = 0.9
INLINE = frozenset(
    [
        "a", "abbr", "b", "bdi", "bdo", "big", "cite", "code", "del", "dfn", "em", "font", "i", "ins", "kbd", "mark",
        "q", "s", "small", "span", "strike", "strong", "sub", "sup", "time", "tt", "u", "var", "wbr",
    ]
)  # fmt: skip
BODY = re.compile(
    r"(?:entry|article|art|post|story|news)(?:-|__|_)?(?:content|body|text|chunk)|articleBody|body__container|body-text"
)
ENDED = re.compile(r"[.!?…:]\W*$")


def prune(tree: HtmlElement) -> None:
    """Take out of `tree`, in place, what is not its article; join a body that advertisements part."""
    etree.strip_elements(tree, *GONE, with_tail=False)
    prose, text = _prose(tree), len(tree.text_content())
    for node in list(_around(tree)):
        if node.getparent() is None:
            continue
        if _may_go(node, prose=prose, text=text):
            node.drop_tree()
        elif len(node.text_content()) > MOST * text and next(node.iter("h1"), None) is None:
            _forget_name(node)
    _drop_pointers(tree, prose)
    _name_paragraphs(tree)
    _join_parts(tree)


def _forget_name(node: HtmlElement) -> None:
    """What holds the text must not be taken for something else by the extractor, which goes by names, too."""
    for name in ("class", "id"):
        if _is_around(node.get(name) or "") and not BODY.search(node.get(name)):
            del node.attrib[name]


def _prose(node: HtmlElement) -> int:
    return sum(len(paragraph.text_content()) for paragraph in node.iter("p"))


def _may_go(node: HtmlElement, *, prose: int, text: int) -> bool:
    """Whether a part that is named like one around the article can be believed to be one.

    `prose` and `text` are those of the whole page. Where there is little prose, the article stands elsewhere (between
    line breaks, say), and only lists of links go.
    """
    if next(node.iter("h1"), None) is not None:
        return False
    own = len(node.text_content())
    linked = sum(len(link.text_content()) for link in node.iter("a"))
    if prose >= LEAST_PROSE:
        return _prose(node) <= MOST * prose and own - linked <= MOST * text
    return linked > MOST * own


def _around(tree: HtmlElement) -> Iterator[HtmlElement]:
    """The outermost elements that are named like what stands around an article."""
    for node in tree.iter(*NAMED):
        if node.tag in ALWAYS or _is_around(node.get("class") or "") or _is_around(node.get("id") or ""):
            yield node


@lru_cache(maxsize=4096)
def _is_around(name: str) -> bool:
    return len(name) < 300 and AROUND.search(name) is not None


def _drop_pointers(tree: HtmlElement, prose: int) -> None:
    """Paragraphs that are nothing but a link, to another story or to the outlet's application."""
    pointers = [node for node in tree.iter("p") if _is_pointer(node)]
    if sum(len(node.text_content()) for node in pointers) < FARM * prose:
        for node in pointers:
            node.drop_tree()


def _is_pointer(node: HtmlElement) -> bool:
    if node.find(".//a") is None:
        return False
    text = node.text_content().strip()
    if not text or len(text) > LONGEST_LINK or ENDED.search(text) or text.startswith("http"):
        return False
    return sum(len(link.text_content().strip()) for link in node.iter("a")) >= LINKED * len(text)


def _name_paragraphs(tree: HtmlElement) -> None:
    """A `div` that holds only text and stands among more paragraphs is one, or a heading."""
    for node in tree.iter("div"):
        parent = node.getparent()
        if parent is None or not all(child.tag in INLINE for child in node):
            continue
        if len(parent.findall("p")) > max(2, len(parent.findall("div"))) and len(node.text_content().strip()) > 20:
            node.tag = "p"


def _join_parts(tree: HtmlElement) -> None:
    """The parts of a body that advertisements cut into several elements of one name; other articles' bodies stay."""
    groups: dict[tuple[str, HtmlElement | None], list[HtmlElement]] = {}
    for node in tree.iterfind(".//div[@class]"):
        name = node.get("class")
        if BODY.search(name):
            groups.setdefault((name, next(node.iterancestors("article"), None)), []).append(node)
    for (_, frame), parts in groups.items():
        if len(parts) < 2 or (frame is None and next(tree.iter("article"), None) is not None):
            continue
        first = parts[0]
        if any(first in part.iterancestors() for part in parts[1:]):
            continue
        if all(part.find(".//p") is not None and next(part.iter("h1"), None) is None for part in parts):
            for part in parts[1:]:
                first.extend(list(part))

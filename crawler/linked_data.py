"""JSON-LD of a page (https://www.w3.org/TR/json-ld11/), as far as news pages use it: the node of the article.

References by `@id` are followed within the page. Faults that pages have are mended: comments, commas before a closing
bracket, line breaks in strings, escaped quotes; a script that still is no JSON is passed over.
"""

from __future__ import annotations

import html
import json
import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

ARTICLE_TYPES = frozenset(
    [
        "Article", "NewsArticle", "ReportageNewsArticle", "AnalysisNewsArticle", "BackgroundNewsArticle",
        "OpinionNewsArticle", "ReviewNewsArticle", "AskPublicNewsArticle", "BlogPosting", "LiveBlogPosting",
        "SocialMediaPosting", "TechArticle", "ScholarlyArticle", "AdvertiserContentArticle", "SatiricalArticle",
        "Report",
    ]
)  # fmt: skip
PAGE_TYPES = frozenset({"WebPage", "ItemPage"})
LD_LIMIT = 1_000_000  # characters of one script
MEND_LIMIT = 100_000  # characters of one that is worth mending; hostile text would keep the expressions busy
NODE_LIMIT = 500  # nodes of it that are looked at
INNER = ("@graph", "mainEntity", "mainEntityOfPage")  # where other nodes of the page itself stand
WRAPPING = re.compile(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$")
COMMENT = re.compile(r"/\*.{0,2000}?\*/|^\s*//[^\n]*$", re.DOTALL | re.MULTILINE)
LOOSE_COMMA = re.compile(r",(\s*[}\]])")


def article_of(tree: HtmlElement) -> dict[str, Any]:
    """The node of the article, its references resolved; empty where the page has none.

    Of several it is the one whose headline the page shows, else the live blog before its entries, else the first with
    a headline. Dates and authors that it lacks are taken from the page's own node.
    """
    nodes = [
        node
        for script in tree.iter("script")
        if "ld+json" in (script.get("type") or "").lower()
        for node in _nodes(script.text or "")
    ]
    articles = [node for node in nodes if types_of(node) & ARTICLE_TYPES]
    if not articles:
        return {}
    found = _foremost(articles, tree)
    named = {node["@id"]: node for node in nodes if isinstance(node.get("@id"), str) and len(node) > 1}
    page = next((node for node in nodes if types_of(node) & PAGE_TYPES), {})
    inherited = {key: page[key] for key in ("datePublished", "author", "inLanguage") if page.get(key)}
    return inherited | {
        key: _resolved(value, named) if key in {"author", "creator", "publisher"} else value
        for key, value in found.items()
        if value not in (None, "", [])
    }


def _foremost(articles: list[dict[str, Any]], tree: HtmlElement) -> dict[str, Any]:
    headed = [node for node in articles if node.get("headline")]
    if len(headed) < 2:
        return (headed or articles)[0]
    shown = {_letters(head.text_content()) for head in tree.iter("h1")}
    told = (node for node in headed if _letters(html.unescape(str(node["headline"]))) in shown)
    lives = (node for node in headed if "LiveBlogPosting" in types_of(node))
    return next(told, None) or next(lives, headed[0])


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))


def types_of(node: dict[str, Any]) -> set[str]:
    """The names of a node's types, without their vocabulary."""
    said = node.get("@type")
    values = said if isinstance(said, list) else [said]
    return {value.rpartition("/")[2].rpartition(":")[2] for value in values if isinstance(value, str)}


def _resolved(value: Any, named: dict[str, dict[str, Any]]) -> Any:
    """What a reference stands for; one level, since no page needs more and a circle would never end."""
    if isinstance(value, list):
        return [_resolved(entry, named) for entry in value[:50]]
    if isinstance(value, dict) and not value.get("name") and isinstance(value.get("@id"), str):
        return named.get(value["@id"], value)
    return value


def _nodes(text: str) -> Iterator[dict[str, Any]]:
    """The nodes of a script, through lists, @graph and mainEntity; lists of other articles are not entered."""
    todo = [_loaded(text)]
    count = 0
    while todo and count < NODE_LIMIT:
        value = todo.pop(0)
        count += 1
        if isinstance(value, list):
            todo.extend(value)
        elif isinstance(value, dict):
            yield value
            todo.extend(value[key] for key in INNER if isinstance(value.get(key), list | dict))


def _loaded(text: str) -> Any:
    """The value of a script, None where it is no JSON however mended."""
    if len(text) > LD_LIMIT:
        return None
    bare = WRAPPING.sub("", text.strip()).strip().rstrip(";")
    try:
        return json.loads(bare, strict=False)
    except (ValueError, RecursionError):
        if len(bare) > MEND_LIMIT:
            return None
    mended = LOOSE_COMMA.sub(r"\1", COMMENT.sub("", html.unescape(bare) if "&quot;" in bare else bare))
    try:
        return json.loads(mended, strict=False)
    except (ValueError, RecursionError):
        return None

"""What a page says of itself for machines: JSON-LD, Open Graph, microdata, meta tags (schema.org, ogp.me)."""

from __future__ import annotations

import html
import json
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

ARTICLE_TYPES = frozenset(
    [
        "Article",
        "NewsArticle",
        "ReportageNewsArticle",
        "AnalysisNewsArticle",
        "BackgroundNewsArticle",
        "OpinionNewsArticle",
        "ReviewNewsArticle",
        "AskPublicNewsArticle",
        "BlogPosting",
        "LiveBlogPosting",
        "SocialMediaPosting",
        "TechArticle",
        "ScholarlyArticle",
        "AdvertiserContentArticle",
        "SatiricalArticle",
        "Report",
    ]
)
LD_LIMIT = 1_000_000  # characters of one JSON-LD script
NODE_LIMIT = 500  # nodes of it that are looked at
DATE_METAS = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publishdate",
    "publish-date", "publish_date", "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date",
    "sailthru.date", "parsely-pub-date", "mediator_published_time", "article.published",
    "originalpublicationdate", "cxenseparse:recs:publishtime", "ptime", "article_date_original", "displaydate",
)  # fmt: skip
AUTHOR_METAS = (
    "author",
    "article:author",
    "dc.creator",
    "dcterms.creator",
    "sailthru.author",
    "parsely-author",
    "byl",
    "mediator_author",
    "og:article:author",
)
NO_AUTHOR = re.compile(
    r"https?://|www\.|@|^(?:admin|administrator|editor|редакция|редактор|автор|none|null|undefined|unknown|"
    r"staff|guest)$",
    re.IGNORECASE,
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Structured:
    """What was declared; None or empty where nothing was."""

    headline: str | None  # JSON-LD or microdata
    og_title: str | None
    site_name: str | None
    authors: tuple[str, ...]
    published: tuple[str, ...]  # as written, the most trustworthy first
    body: str | None  # articleBody of JSON-LD, plain text
    canonical: str | None  # as written
    lang: str | None  # of the page: html lang, else JSON-LD, else og:locale
    is_article: bool  # a type or a property that only articles have


def read(tree: HtmlElement) -> Structured:
    """Everything declared on the page."""
    metas = _metas(tree)
    node = _article_node(tree)
    items = _microdata(tree)
    og_type = metas.get("og:type", "").lower()
    return Structured(
        headline=_line(_text(node.get("headline") or node.get("name"))) or items.get("headline"),
        og_title=_line(metas.get("og:title") or metas.get("twitter:title")),
        site_name=_line(metas.get("og:site_name") or metas.get("application-name")),
        authors=_authors(node, metas, items),
        published=_dates(node, metas, items),
        body=_plain(node.get("articleBody")),
        canonical=_canonical(tree, metas),
        lang=_line(tree.get("lang") or tree.get("xml:lang") or _text(node.get("inLanguage")) or metas.get("og:locale")),
        is_article=bool(node) or og_type.endswith("article") or "article:published_time" in metas or bool(items),
    )


# --- JSON-LD
# ----------------------------------------------------------------------------------------------------------


def _article_node(tree: HtmlElement) -> dict[str, Any]:
    """The node of the article: one with a headline before one without; empty where there is none."""
    nodes = [
        node
        for script in tree.iter("script")
        if "ld+json" in (script.get("type") or "").lower()
        for node in _nodes(script.text or "")
    ]
    articles = [node for node in nodes if _types(node) & ARTICLE_TYPES]
    return next((node for node in articles if node.get("headline")), articles[0] if articles else {})


def _nodes(text: str) -> Iterator[dict[str, Any]]:
    """The nodes of a script, through lists, @graph and mainEntity; lists of other articles are not entered."""
    if len(text) > LD_LIMIT:
        return
    cleaned = (
        re.sub(r"^\s*(?:<!--|//\s*<!\[CDATA\[|<!\[CDATA\[)|(?:-->|//\s*\]\]>|\]\]>)\s*;?\s*$", "", text.strip())
        .strip()
        .rstrip(";")
    )
    try:
        todo: list[Any] = [json.loads(cleaned, strict=False)]
    except (ValueError, RecursionError):
        return
    count = 0
    while todo and count < NODE_LIMIT:
        value = todo.pop(0)
        count += 1
        if isinstance(value, list):
            todo.extend(value)
        elif isinstance(value, dict):
            yield value
            todo.extend(
                value[key]
                for key in ("@graph", "mainEntity", "mainEntityOfPage")
                if isinstance(value.get(key), list | dict)
            )


def _types(node: dict[str, Any]) -> set[str]:
    said = node.get("@type")
    values = said if isinstance(said, list) else [said]
    return {value.rpartition("/")[2].rpartition(":")[2] for value in values if isinstance(value, str)}


# --- microdata and meta tags
# --------------------------------------------------------------------------------------------


def _metas(tree: HtmlElement) -> dict[str, str]:
    """Name or property in lower case to content; the first of each counts."""
    metas: dict[str, str] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        content = (meta.get("content") or "").strip()
        if name and content:
            metas.setdefault(name, content)
    return metas


def _microdata(tree: HtmlElement) -> dict[str, str]:
    """The properties of the first item that is an article (https://html.spec.whatwg.org/multipage/microdata.html)."""
    items = tree.xpath("//*[@itemscope and (contains(@itemtype, 'Article') or contains(@itemtype, 'BlogPosting'))]")
    found: dict[str, str] = {}
    for node in items[0].xpath(".//*[@itemprop]") if items else ():
        value = (
            node.get("content")
            or node.get("datetime")
            or ("" if node.get("itemscope") is not None else node.text_content())
        )
        if node.get("itemscope") is not None and "author" in node.get("itemprop").split():
            value = " ".join(
                inner.get("content") or inner.text_content() for inner in node.xpath(".//*[@itemprop='name']")[:1]
            )
        for name in node.get("itemprop").split():
            if line := _line(value[:500]):
                found.setdefault(name, line)
    return {name: found[name] for name in ("headline", "datePublished", "author") if name in found}


def _canonical(tree: HtmlElement, metas: dict[str, str]) -> str | None:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            return str(link.get("href")).strip()
    return metas.get("og:url")


# --- values
# -------------------------------------------------------------------------------------------------------------


def _authors(node: dict[str, Any], metas: dict[str, str], items: dict[str, str]) -> tuple[str, ...]:
    """Names of people; an organisation only where no person is named and it is not the publisher itself."""
    said = node.get("author") or node.get("creator") or []
    entries = said if isinstance(said, list) else [said]
    publisher = _name(node.get("publisher"))
    people = [_name(entry) for entry in entries if not (isinstance(entry, dict) and "Organization" in _types(entry))]
    names = _credible(people) or _credible(name for name in map(_name, entries) if name != publisher)
    if names:
        return names
    if "author" in items and (names := _credible([items["author"]])):
        return names
    return next((names for key in AUTHOR_METAS if key in metas and (names := _credible([metas[key]]))), ())


def _name(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list):
        value = value[0] if value else None
    return _line(_text(value)) or ""


def names_of(line: str) -> tuple[str, ...]:
    """The names in a line of authors, without what introduces them."""
    return _credible([line])


def _credible(names: Any) -> tuple[str, ...]:
    kept = []
    for name in names:
        for part in re.split(r"\s*[;|]\s*|,\s+(?:and|и|және)\s+", name):
            bare = re.sub(r"^(?:by|автор|авторы?|author)\s*:?\s+", "", part, flags=re.IGNORECASE).strip(" ,:")
            if 2 <= len(bare) <= 80 and not NO_AUTHOR.search(bare):
                kept.append(bare)
    return tuple(dict.fromkeys(kept))


def _dates(node: dict[str, Any], metas: dict[str, str], items: dict[str, str]) -> tuple[str, ...]:
    said = [_text(node.get("datePublished")), metas.get("article:published_time"), items.get("datePublished")]
    said += [metas.get(name) for name in DATE_METAS]
    said += [_text(node.get("dateCreated")), _text(node.get("uploadDate"))]
    return tuple(dict.fromkeys(text.strip() for text in said if text and text.strip()))


def _text(value: Any) -> str | None:
    """A string out of what JSON-LD allows in its place."""
    if isinstance(value, list):
        value = value[0] if value else None
    if isinstance(value, dict):
        value = value.get("@value") or value.get("name")
    return str(value) if isinstance(value, str | int) and not isinstance(value, bool) else None


def _line(text: str | None) -> str | None:
    """One line of plain text; entities are often escaped twice."""
    if not text:
        return None
    bare = re.sub(r"<[^<>]{1,200}>", " ", html.unescape(html.unescape(text)))
    return " ".join(bare.split()) or None


def _plain(value: Any) -> str | None:
    """articleBody as paragraphs separated by a blank line."""
    text = _text(value)
    if not text:
        return None
    bare = re.sub(r"</p>|<br\s*/?>|</div>", "\n\n", html.unescape(text), flags=re.IGNORECASE)
    bare = re.sub(r"<[^<>]{1,500}>", " ", bare)
    lines = [" ".join(line.split()) for line in re.split(r"\r?\n\s*|\u2028|\u2029", bare)]
    return "\n\n".join(line for line in lines if line) or None

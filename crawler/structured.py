"""What a page says of itself for machines: JSON-LD, Open Graph, microdata, meta tags (schema.org, ogp.me)."""

from __future__ import annotations

import html
import re
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from lxml import etree

from crawler import linked_data
from crawler.bylines import credible

if TYPE_CHECKING:
    from lxml.html import HtmlElement

DATE_METAS = (
    "article:published_time", "og:article:published_time", "datepublished", "date", "pubdate", "publishdate",
    "publish-date", "publish_date", "dc.date.issued", "dcterms.created", "dc.date", "dcterms.date",
    "sailthru.date", "parsely-pub-date", "mediator_published_time", "article.published",
    "originalpublicationdate", "cxenseparse:recs:publishtime", "ptime", "article_date_original", "displaydate",
    "article:published", "published_at", "published", "publication_date", "publicationdate", "pub_date", "pdate",
    "og:pubdate", "published_time_telegram", "bt:pubdate", "rnews:datepublished", "dc.date.created", "article.created",
    "dcsext.articlefirstpublished", "article:publish_time", "og:published_time", "date_published", "datecreated",
    "ya:ovs:upload_date", "uploaddate",
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
TYPED = etree.XPath(".//*[@itemtype]")  # lxml's own search asks Python of every element


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
    node = linked_data.article_of(tree)
    items, item_authors = _microdata(tree)
    og_type = metas.get("og:type", "").lower()
    return Structured(
        headline=_line(_text(node.get("headline") or node.get("name"))) or items.get("headline"),
        og_title=_line(metas.get("og:title") or metas.get("twitter:title")),
        site_name=_line(metas.get("og:site_name") or metas.get("application-name")),
        authors=_authors(node, item_authors, _author_metas(tree), site=metas.get("og:site_name")),
        published=_dates(node, metas, items),
        body=_plain(node.get("articleBody")),
        canonical=_canonical(tree, metas),
        lang=_line(tree.get("lang") or tree.get("xml:lang") or _text(node.get("inLanguage")) or metas.get("og:locale")),
        is_article=bool(node) or og_type.endswith("article") or "article:published_time" in metas or bool(items),
    )


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


def _author_metas(tree: HtmlElement) -> list[str]:
    """All contents of the first kind of meta tag that names authors; pages with several repeat the tag."""
    found: dict[str, list[str]] = {}
    for meta in tree.iter("meta"):
        name = (meta.get("property") or meta.get("name") or meta.get("itemprop") or "").strip().lower()
        if name in AUTHOR_METAS and meta.get("content"):
            found.setdefault(name, []).append(meta.get("content"))
    return next((found[name] for name in AUTHOR_METAS if credible(found.get(name, ()))), [])


def _microdata(tree: HtmlElement) -> tuple[dict[str, str], list[str]]:
    """Headline and date of the first item that is an article, and the names of its authors
    (https://html.spec.whatwg.org/multipage/microdata.html).
    """
    item = next((node for node in TYPED(tree) if re.search(r"Article|BlogPosting", node.get("itemtype"))), None)
    found: dict[str, str] = {}
    authors: list[str] = []
    for node in item.iterfind(".//*[@itemprop]") if item is not None else ():
        names = node.get("itemprop").split()
        if "author" in names:
            named = node.find(".//*[@itemprop='name']") if node.get("itemscope") is not None else None
            authors.append(_value(node if named is None else named))
        elif node.get("itemscope") is None:
            for name in names:
                if name in {"headline", "datePublished"} and (line := _line(_value(node))):
                    found.setdefault(name, line)
    return found, authors


def _value(node: HtmlElement) -> str:
    return str(node.get("content") or node.get("datetime") or node.text_content())[:500]


def _canonical(tree: HtmlElement, metas: dict[str, str]) -> str | None:
    for link in tree.iter("link"):
        if "canonical" in (link.get("rel") or "").lower().split() and link.get("href"):
            return str(link.get("href")).strip()
    return metas.get("og:url")


# --- values
# -------------------------------------------------------------------------------------------------------------


def _authors(node: dict[str, Any], items: list[str], metas: list[str], *, site: str | None) -> tuple[str, ...]:
    """Names of people; an organisation only where no person is named and it is not the publisher itself."""
    said = node.get("author") or node.get("creator") or []
    entries = said if isinstance(said, list) else [said]
    publisher = _name(node.get("publisher")) or site
    people = [name for entry in entries if not _is_organization(entry) for name in _names(entry)]
    return (
        credible(people, outlet=publisher)
        or credible((name for entry in entries for name in _names(entry)), outlet=publisher)
        or credible(items, outlet=publisher)
        or credible((_line(text) or "" for text in metas), outlet=publisher)
    )


def _is_organization(entry: Any) -> bool:
    return isinstance(entry, dict) and any("Organization" in name for name in linked_data.types_of(entry))


def _names(entry: Any) -> list[str]:
    """The names of one entry of `author`: some outlets put a list in its `name`."""
    said = entry.get("name") if isinstance(entry, dict) else entry
    return [_name(value) for value in said[:50]] if isinstance(said, list) else [_name(entry)]


def _name(value: Any) -> str:
    if isinstance(value, dict):
        value = value.get("name")
    if isinstance(value, list):
        value = value[0] if value else None
    return _line(_text(value)) or ""


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

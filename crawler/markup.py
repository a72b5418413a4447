"""XML and HTML from strangers: no entities, no network, no endless decompression."""

from __future__ import annotations

import re
import zlib
from functools import lru_cache

import lxml.html
from lxml import etree
from lxml.cssselect import CSSSelector

from crawler.charset import decode
from crawler.crowded import MOST_ATTRIBUTES, is_crowded

GZIP = b"\x1f\x8b"
WHITESPACE = b" \t\r\n"
HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<!--[if")


ELEMENTS = etree.ElementDefaultClassLookup(element=lxml.html.HtmlElement)
"""Every element is a plain one. lxml.html asks a Python function which class each is to have, for the sake of forms."""
CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML trees cannot hold
CONTROL_BYTES = bytes(code for code in range(0x20) if code not in b"\t\n\r")
PROLOG = re.compile(rb"(?:\s+|<\?.*?\?>|<!--.*?-->)*+", re.DOTALL)  # what may stand before a document type
DOCTYPE = re.compile(rb"<!doctype", re.IGNORECASE)
ENTITY = re.compile(rb"<!entity", re.IGNORECASE)
DECLARATION = re.compile(r"\s*<\?xml\s[^<>]{0,300}\?>")


class MarkupError(ValueError):
    """Why bytes are no markup that we read."""


def unpacked(body: bytes, *, limit: int) -> bytes:
    """`body`, decompressed where it is gzip by content, whatever header or name say. `MarkupError` beyond `limit`
    bytes.
    """
    if not body.startswith(GZIP):
        return body
    engine = zlib.decompressobj(wbits=31)
    try:
        out = engine.decompress(body, limit + 1)
    except zlib.error as error:
        raise MarkupError(f"it is damaged gzip ({error})") from error
    if len(out) > limit:
        raise MarkupError(f"it is larger than {limit} bytes when unpacked")
    return out


def looks_like_html(body: bytes) -> bool:
    """Whether the first thing in `body` is an HTML page."""
    start = body[:2048].removeprefix(b"\xef\xbb\xbf").lstrip(WHITESPACE).lower()
    if start.startswith(b"<?xml"):
        start = start.partition(b"?>")[2].lstrip(WHITESPACE)
    return start.startswith(HTML_STARTS)


def refuse_entities(body: bytes) -> None:
    """Raise `MarkupError` where the document, in UTF-8, defines entities of its own, as an entity bomb does."""
    prolog = PROLOG.match(body)
    if DOCTYPE.match(body, prolog.end() if prolog else 0) or ENTITY.search(body):
        raise MarkupError("it declares a document type or entities, which are not read")


def plain(body: bytes, content_type: str | None = None) -> bytes:
    """An XML document in UTF-8, whatever it was in, without the declaration that says so.

    What is looked for in it (document types, roots) cannot hide in an encoding then.
    """
    return DECLARATION.sub("", decode(body, content_type), count=1).encode("utf-8", "replace")


def parse(body: bytes) -> etree._Element:
    """The root of an XML document. A document type is refused: no sitemap or feed needs one, and entity bombs do.

    Faults that a lenient reader survives (a stray `&`, a cut end) are survived. Raises `MarkupError`.
    """
    if looks_like_html(body):
        raise MarkupError("an HTML page came back instead")
    body = plain(body)
    refuse_entities(body)
    parser = etree.XMLParser(
        encoding="utf-8",
        resolve_entities=False,
        no_network=True,
        load_dtd=False,
        dtd_validation=False,
        huge_tree=False,
        recover=True,
        remove_comments=True,
        remove_pis=True,
    )
    try:
        root = etree.fromstring(body.lstrip(WHITESPACE), parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise MarkupError(f"it is no XML ({error})") from error
    if root is None:
        raise MarkupError("it is no XML")
    return root


def html_tree(text: str) -> lxml.html.HtmlElement:
    """The tree of an HTML page, however broken. Raises `MarkupError` where there is nothing in it, or it was made to
    keep us busy.
    """
    if is_crowded(text):
        raise MarkupError(f"no HTML (one of its tags has more than {MOST_ATTRIBUTES} attributes)")
    parser = etree.HTMLParser(encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True)
    parser.set_element_class_lookup(ELEMENTS)
    try:
        tree = lxml.html.document_fromstring(_holdable(text), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise MarkupError(f"no HTML ({error})") from error
    return tree


def chosen(tree: lxml.html.HtmlElement, selector: str) -> list[lxml.html.HtmlElement]:
    """The elements that a CSS selector finds, in their order."""
    return list(_compiled(selector)(tree))


@lru_cache(maxsize=512)
def _compiled(selector: str) -> CSSSelector:
    return CSSSelector(selector, translator="html")  # to make one takes longer than to use it


def _holdable(text: str) -> bytes:
    """`text` in UTF-8 without what `CONTROLS` finds, in a tenth of the time that the expression takes for a page."""
    bare = text.replace("\ufffe", "").replace("\uffff", "")
    return bare.encode("utf-8", "replace").translate(None, CONTROL_BYTES)

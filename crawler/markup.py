"""XML and HTML from strangers: no entities, no network, no endless decompression."""

from __future__ import annotations

import re
import zlib

import lxml.html
from lxml import etree

GZIP = b"\x1f\x8b"
WHITESPACE = b" \t\r\n"
HTML_STARTS = (b"<!doctype html", b"<html", b"<head", b"<body", b"<!--[if")


CONTROLS = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")  # what XML trees cannot hold
DOCTYPE = re.compile(rb"<!doctype", re.IGNORECASE)
ENTITY = re.compile(rb"<!entity", re.IGNORECASE)


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
    """Raise `MarkupError` where the document defines entities of its own, as an entity bomb does."""
    if DOCTYPE.search(body, 0, 65_536) or ENTITY.search(body):
        raise MarkupError("it declares a document type or entities, which are not read")


def parse(body: bytes) -> etree._Element:
    """The root of an XML document. A document type is refused: no sitemap or feed needs one, and entity bombs do.

    Faults that a lenient reader survives (a stray `&`, a cut end) are survived. Raises `MarkupError`.
    """
    if looks_like_html(body):
        raise MarkupError("an HTML page came back instead")
    refuse_entities(body)
    parser = etree.XMLParser(
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
    """The tree of an HTML page, however broken. Raises `MarkupError` where there is nothing in it."""
    parser = lxml.html.HTMLParser(
        encoding="utf-8", no_network=True, huge_tree=False, remove_comments=True, remove_pis=True
    )
    try:
        tree = lxml.html.document_fromstring(CONTROLS.sub("", text).encode("utf-8", "replace"), parser=parser)
    except (etree.ParserError, etree.XMLSyntaxError, ValueError) as error:
        raise MarkupError(f"no HTML ({error})") from error
    return tree

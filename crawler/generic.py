"""The body of an article on any page, through trafilatura."""

from __future__ import annotations

from typing import TYPE_CHECKING

from crawler.boilerplate import Block, Kind
from crawler.pruning import prune

if TYPE_CHECKING:
    from lxml.etree import _Element
    from lxml.html import HtmlElement

KINDS: dict[str, Kind] = {"head": "heading", "quote": "quote", "item": "item"}
LINES = frozenset({"p", "head", "quote", "item", "cell", "ab", "code"})


def body_of(tree: HtmlElement) -> tuple[Block, ...]:
    """The blocks that trafilatura takes for the article; empty where it finds none. The tree is pruned in place.

    Recall first and without its fallbacks to other extractors: as good as any other setting on the public benchmark
    and the quickest (MEASURED, B); what is too much, `crawler/boilerplate.py` takes away.
    """
    import trafilatura
    from trafilatura.settings import Document

    prune(tree)
    found = trafilatura.bare_extraction(
        tree,
        fast=True,
        favor_recall=True,
        include_comments=False,
        include_tables=True,
        deduplicate=False,
    )
    if not isinstance(found, Document) or found.body is None:
        return ()
    blocks: list[Block] = []
    _gather(found.body, blocks, "paragraph")
    return tuple(blocks)


def _gather(node: _Element, blocks: list[Block], kind: Kind) -> None:
    """Blocks of trafilatura's tree, whose elements are those of TEI (p, head, quote, list/item, table/row/cell, lb)."""
    text: list[str] = [node.text or ""]

    def flush() -> None:
        lines = (" ".join(line.split()) for line in "".join(text).split("\n\n"))
        blocks.extend(Block(text=line, kind=kind) for line in lines if line)
        text.clear()

    for child in node:
        if not isinstance(child.tag, str):
            continue
        if child.tag == "lb":
            text.append("\n")
        elif child.tag in LINES or len(child):
            if child.tag in LINES or _holds_lines(child):
                flush()
                _gather(child, blocks, KINDS.get(child.tag, kind))
            else:
                text.append("".join(child.itertext()))
        else:
            text.append(child.text or "")
        text.append(child.tail or "")
    flush()


def _holds_lines(node: _Element) -> bool:
    return any(inner.tag in LINES for inner in node.iterdescendants() if isinstance(inner.tag, str))

"""The short lines around a headline: who wrote, when, in which rubric. Whatever markup a page has, they stand there."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from lxml import etree

if TYPE_CHECKING:
    from collections.abc import Iterator

    from lxml.html import HtmlElement

PROSE = 200  # characters of a text with which the article has begun
SHORT = 150  # characters up to which a text can say who and when
AFTER = 30  # texts that are read after the headline
BEFORE = 12  # and before it
HOLDERS = 4  # elements around the headline within which what stands before it belongs to it
STAMPED = frozenset({"time", "abbr"})
RELEASED = re.compile(r"publish|pubdate|created|released", re.IGNORECASE)
UPDATED = re.compile(r"updated|modified|edited|обновл|изменен|жаңарт|өзгерт", re.IGNORECASE)
HEADLINES = ("h2", "h3", "dt", "div", "span", "p", "strong", "b", "a", "td")  # where pages without an h1 show theirs
UNSEEN = frozenset({"script", "style", "noscript", "template", "svg", "figcaption", "select"})


def texts_near(tree: HtmlElement, title: str) -> list[str]:
    """The short texts after the headline until prose begins, in their order, then those before it, the nearest first.

    The headline is the h1 that shows `title`, else another element that does, else the first h1.
    """
    head = _headline(tree, title)
    if head is None:
        return []
    after: list[str] = []
    for text in _following(head):
        if len(text) > PROSE or len(after) >= AFTER:
            break
        if len(text) <= SHORT:
            after.append(text)
    return after + _preceding(head)


def _headline(tree: HtmlElement, title: str) -> HtmlElement | None:
    heads = list(tree.iter("h1"))
    wanted = _letters(title)
    same = (head for head in heads if wanted and _letters(head.text_content()) == wanted)
    drawn = (node for node in tree.iter(*HEADLINES) if node.text and node.text.strip() == title)
    found = next(same, None)
    return found if found is not None else next(drawn, heads[0] if heads else None)


def _following(head: HtmlElement) -> Iterator[str]:
    node: HtmlElement | None = head
    while node is not None and node.tag != "body":
        if line := _line(node.tail):
            yield line
        sibling = node.getnext()
        if sibling is None:
            node = node.getparent()
            continue
        yield from _shown(sibling)
        node = sibling


def _shown(root: HtmlElement) -> Iterator[str]:
    """The texts of `root` that a reader sees, in their order."""
    walk = etree.iterwalk(root, events=("start", "end"))
    for event, node in walk:
        if event == "start" and (not isinstance(node.tag, str) or node.tag in UNSEEN):
            walk.skip_subtree()
        elif event == "start":
            if node.tag in STAMPED and (stamp := stamp_of(node)):
                yield stamp
            if line := _line(node.text):
                yield line
        elif node is not root and (line := _line(node.tail)):
            yield line


def stamp_of(node: HtmlElement) -> str | None:
    """The date for machines in a `time` or `abbr`, None where it has none; that of an update says so."""
    stamp = _line(node.get("datetime") or (node.get("title") if node.tag == "abbr" else None))
    name = f"{node.get('class') or ''} {node.get('itemprop') or ''}"
    both = RELEASED.search(name) is not None  # WordPress names one element `published updated`
    return f"updated {stamp}" if stamp and UPDATED.search(name) and not both else stamp


def _preceding(head: HtmlElement) -> list[str]:
    found: list[str] = []
    for holder in [head, *list(head.iterancestors())[:HOLDERS]]:
        if holder.tag in {"body", "html"}:
            break
        for sibling in holder.itersiblings(preceding=True):
            if holder is not head and sibling.tag in {"header", "nav", "aside"}:
                continue  # the top of the site, which often shows the day of reading
            texts = [text for text in _shown(sibling) if len(text) <= SHORT]
            found += reversed(texts[-BEFORE:])
            if len(found) >= BEFORE:
                return found[:BEFORE]
    return found


def _line(text: str | None) -> str | None:
    if text is None or text.isspace():
        return None
    return " ".join(text[: PROSE * 5].split()) or None


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))

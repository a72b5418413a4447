"""The headline of a page: that of JSON-LD, else og:title without the outlet's name, else the h1 (MEASURED, B)."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from crawler.urls import outlet_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.structured import Structured

PARTED = re.compile(r"\s+[|–—·•»«:/-]\s+|\s*\|\s*")
CUT = re.compile(r"\s*(?:…|\.\.\.)$")


LONGEST = 500  # characters; no headline is longer, and messages and tables suffer from one that is
CONTROLS = re.compile("[\x00-\x1f\x7f-\x9f\u2028\u2029]+")
MARKS = re.compile("[\u00ad\u200b-\u200f\u202a-\u202e\u2060-\u206f\ufeff\ufff9-\ufffb\U000e0000-\U000e007f]+")
"""Signs without a shape (direction, soft hyphens, joiners, tags), which hide words from search and from readers."""


def tidy(text: str, *, longest: int | None = LONGEST) -> str:
    """One line of at most `longest` characters, without what steers a terminal, turns the direction or hides."""
    line = " ".join(CONTROLS.sub(" ", MARKS.sub("", text)).split())
    return line if longest is None or len(line) <= longest else line[: longest - 2].rstrip() + " …"


def headings(tree: HtmlElement) -> tuple[str, ...]:
    """The texts of the page's h1, in order."""
    return tuple(line for node in tree.iter("h1") if (line := " ".join(node.text_content().split())))


def title_of(tree: HtmlElement, said: Structured) -> str | None:
    """One line without the outlet's name; None where the page has no headline at all."""
    heads = headings(tree)
    for title in (said.headline, said.og_title):
        if title:
            bare = _without_site(title, said)
            return _uncut(bare, heads)
    document = next((" ".join((node.text or "").split()) for node in tree.iter("title") if node.text), "")
    bare = _without_site(document, said) if document else ""
    if heads:
        # Of several h1 (the logo is one at times) the headline is the one that the document's title repeats.
        return next((head for head in heads if bare and _same(head, bare)), heads[0])
    return bare or None


def _uncut(title: str, heads: tuple[str, ...]) -> str:
    """The whole headline where machines were given a shortened one."""
    if not CUT.search(title) and len(title) < 100:
        return title
    start = CUT.sub("", title)
    return next((head for head in heads if head.startswith(start) and len(head) > len(start)), title)


def _without_site(title: str, said: Structured) -> str:
    names = {_letters(name) for name in (said.site_name or "", _host_name(said)) if name}
    while (parts := list(PARTED.finditer(title))) and names:
        last = parts[-1]
        tail = _letters(title[last.end() :])
        if not tail or not any(
            tail == name or (len(tail) > 3 and tail in name) or (len(name) > 3 and name in tail and len(tail) < 40)
            for name in names
        ):
            break
        title = title[: last.start()].rstrip()
    return title


def _host_name(said: Structured) -> str:
    """`orda` out of the address that the page gives itself."""
    host = outlet_of(said.canonical) if said.canonical else ""
    return ".".join(host.split(".")[-2:]) if host else ""


def _same(one: str, other: str) -> bool:
    first, second = _letters(one), _letters(other)
    return first == second or (len(first) > 15 and (first in second or second in first))


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))

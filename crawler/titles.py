"""The headline of a page: the one that most of JSON-LD, og:title, h1 and the document's title agree on.

Where none agree, that of JSON-LD, else og:title without the outlet's name, else the h1 (MEASURED, B).
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING

from crawler.urls import outlet_of

if TYPE_CHECKING:
    from lxml.html import HtmlElement

    from crawler.structured import Structured

PARTED = re.compile(r"\s+[|–—·•»«:/-]\s+|\s*\|\s*")
RUBRIC = re.compile(r"\s*(?::|\s[|–—·•-])\s")
LONG = 20  # characters from which on an h1 is a headline rather than a rubric or the outlet's name
MOST_NAME = 3  # words of an outlet's name
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
    document = next((" ".join((node.text or "").split()) for node in tree.iter("title") if node.text), "")
    names = {_letters(name) for name in (said.site_name or "", _host_name(said)) if name}
    told = [_bare(title, names, heads) for title in (said.headline, said.og_title, document) if title]
    # Of several h1 (the logo is one at times) the headline is the one that another title repeats.
    head = next((head for head in heads if any(_same(head, title) for title in told)), heads[0] if heads else None)
    forms = told[:-1] if document else told
    if not forms:
        return _without_last(told[0]) if document and _is_logo(head, told[0]) else head
    shown = [*forms, *([head] if head else []), *(told[-1:] if document else [])]
    votes = Counter(map(_letters, shown))
    return _uncut(max(shown, key=lambda title: votes[_letters(title)]), heads)


def _bare(title: str, names: set[str], heads: tuple[str, ...]) -> str:
    """`title` without the outlet's name, and without a rubric that the page itself does not show in its headline."""
    bare = _without_site(title, names)
    for head in heads:
        if len(head) >= LONG and bare.startswith(head) and RUBRIC.match(bare, len(head)):
            return head
        parts = [part for part in PARTED.split(bare) if part.strip()]
        if len(parts) > 1 and _letters(head) in {_letters(bare[: -len(parts[-1])]), _letters(bare[len(parts[0]) :])}:
            return head
    return bare


def _is_logo(head: str | None, title: str) -> bool:
    """Whether an h1 is no headline: there is none, or it is short and shares no word with the document's title."""
    if head is None:
        return True
    words = set(re.findall(r"\w{3,}", head.casefold())) & set(re.findall(r"\w{3,}", title.casefold()))
    return not words and len(head) < LONG and len(title) > 2 * len(head)


def _without_last(title: str) -> str:
    """A document's title without its last part, the outlet's name, where a headline remains."""
    parts = list(PARTED.finditer(title))
    if not parts or len(title[parts[-1].end() :].split()) > MOST_NAME or parts[-1].start() < LONG:
        return title
    return title[: parts[-1].start()]


def _uncut(title: str, heads: tuple[str, ...]) -> str:
    """The whole headline where machines were given a shortened one."""
    if not CUT.search(title) and len(title) < 100:
        return title
    start = CUT.sub("", title)
    return next((head for head in heads if head.startswith(start) and len(head) > len(start)), title)


def _without_site(title: str, names: set[str]) -> str:
    """`names` are the forms of the outlet's name, letters only."""
    while (parts := list(PARTED.finditer(title))) and names:
        last = parts[-1]
        tail = _letters(title[last.end() :])
        if not tail or not any(
            tail == name
            or (len(tail) > 3 and tail in name)
            or (len(name) > 3 and name in tail and len(tail) < 40)
            or (tail.startswith(name) and len(tail) < len(name) + 10)  # CNNPolitics
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

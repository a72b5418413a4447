"""What the addresses of an outlet's articles have in common, learned from addresses alone."""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from crawler.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable

FEWEST = 5  # addresses of one shape before it is one
SECTIONS = frozenset(
    {
        "tag",
        "tags",
        "category",
        "categories",
        "author",
        "authors",
        "page",
        "search",
        "about",
        "contacts",
        "login",
        "rss",
        "feed",
        "user",
        "wp-content",
    }
)
SLUG_WORDS = 3  # words in a headline's slug, at the least: nur-zholy-closed, but not about-us


def article_pattern(addresses: Iterable[str], home: str) -> str | None:
    """A regular expression for addresses of articles, None where none stand out.

    Addresses are reduced to their shape (numbers, dates, slugs stand for themselves); of the shapes that articles have,
    the most frequent ones are taken together. The pattern is anchored to the host.
    """
    host = urlsplit(canonical(home)).netloc
    shapes: Counter[str] = Counter()
    for address in dict.fromkeys(canonical(address) for address in addresses):
        parts = urlsplit(address)
        if parts.netloc == host and (shape := _shape(parts.path, parts.query)):
            shapes[shape] += 1
    total = sum(shapes.values())
    common = [shape for shape, count in shapes.most_common(4) if count >= FEWEST and count >= total / 10]
    if not common:
        return None
    joined = common[0] if len(common) == 1 else f"(?:{'|'.join(sorted(common))})"
    return rf"^https?://{re.escape(host)}{joined}$"


def _shape(path: str, query: str) -> str | None:
    """The expression for one address, None where it is no article's."""
    segments = [segment for segment in path.split("/") if segment]
    if not segments or segments[0].lower() in SECTIONS or query:
        return None
    last = _last(segments[-1])
    dated = any(
        re.fullmatch(r"(?:19|20)\d\d", segment) or re.fullmatch(r"\d{4}-\d\d-\d\d", segment) for segment in segments
    )
    if last is None and not dated:
        return None
    inner = "".join(f"/{_middle(segment)}" for segment in segments[:-1])
    return f"{inner}/{last or '[^/]+'}/?"


def _middle(segment: str) -> str:
    if re.fullmatch(r"\d{4}-\d\d-\d\d", segment):
        return r"\d{4}-\d\d-\d\d"
    if segment.isdigit():
        return r"\d+"
    # Names of sections are few and say nothing; a slug in the middle of an address is one of many.
    return r"[\w%.-]+"


def _last(segment: str) -> str | None:
    """The last part of an article's address: a slug with a number, a number, or a slug of several words."""
    stem, dot, ending = segment.rpartition(".")
    if dot and re.fullmatch(r"s?html?|php|aspx?", ending):
        tail = re.escape(f".{ending}")
    else:
        stem, tail = segment, ""
    if re.fullmatch(r"\d{3,}", stem):
        return rf"\d{{3,}}{tail}"
    if re.fullmatch(r".*\D-\d{2,}", stem):
        return rf"[\w%.-]+-\d{{2,}}{tail}"
    if re.fullmatch(r"\d{3,}-.+", stem):
        return rf"\d{{3,}}-[\w%.-]+{tail}"
    if len([word for word in re.split(r"[-_]", stem) if word]) >= SLUG_WORDS:
        return rf"[\w%.]+(?:[-_][\w%.]+){{{SLUG_WORDS - 1},}}{tail}"
    return None

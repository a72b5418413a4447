"""Listings that a server answers as JSON: the markup within it, or the addresses, as HTML.

Such answers feed the "load more" button of a front page: `{"html": "<a href=...>"}`, or one object an article with
its address under `url` or `link`.
"""

from __future__ import annotations

import html
import json
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

ADDRESSES = frozenset({"url", "link", "href", "permalink", "canonical_url"})
TITLES = ("title", "headline", "name")
LIMIT = 20_000  # values that are looked at


def as_html(text: str) -> str | None:
    """The links of a JSON listing as HTML; None where `text` is no JSON object or list."""
    if text.lstrip("\ufeff \t\r\n")[:1] not in {"{", "["}:
        return None
    try:
        value = json.loads(text.lstrip("\ufeff"))
    except (ValueError, RecursionError):
        return None
    return f"<html><body>{''.join(_links(value))}</body></html>"


def _links(value: Any) -> Iterator[str]:
    """Pieces of markup as they stand, and a link for each address, in the order of the listing."""
    todo: list[Any] = [value]
    seen = 0
    while todo and seen < LIMIT:
        seen += 1
        here = todo.pop()
        if isinstance(here, str):
            if "<" in here:
                yield here
        elif isinstance(here, dict):
            title = next((here[key] for key in TITLES if isinstance(here.get(key), str)), "")
            for key in sorted(ADDRESSES & here.keys()):
                if isinstance(here[key], str):
                    yield f'<a href="{html.escape(here[key])}">{html.escape(title)}</a>'
            todo.extend(reversed(here.values()))
        elif isinstance(here, list):
            todo.extend(reversed(here))

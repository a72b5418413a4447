"""How values are shown in a page: addresses as safe links, JSON as lists, times without their T and Z."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, TypeAlias

from markupsafe import Markup, escape

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable

Json: TypeAlias = "str | int | float | bool | list[Json] | dict[str, Json] | None"

MAX_JSON = 200_000  # characters; longer is shown as it is stored, cut
FOLDED = 6  # a list of more entries is folded away
SHOWN_URL = 60
YES_NO = frozenset({"affects_carriers", "told", "material"})
CONFIRMED_BY = frozenset({"corroboration", "confirmed by"})
CORROBORATION = {"single": "one outlet", "several": "independent outlets", "authority": "the state body itself"}

_URL = re.compile(r"https?://[^\s<>\"'\\^`{|}]+", re.IGNORECASE)
_STAMP = re.compile(r"(\d{4}-\d\d-\d\d)T(\d\d:\d\d):\d\dZ")


def cell(value: object, column: str, story_link: Callable[[int], str] | None) -> Markup | None:
    """The value as HTML, everything in it escaped; None where it is to be shown as it stands.

    `story_link` gives the address of a story's time line; None where a column of stories' numbers is linked already.
    """
    if isinstance(value, int) and column == "story" and story_link is not None:
        return Markup('<a href="{}">story {}</a>').format(story_link(value), value)
    if column in YES_NO and value in (0, 1):
        return Markup("yes") if value else Markup("no")
    if not isinstance(value, str):
        return None
    if column in CONFIRMED_BY and value in CORROBORATION:
        return Markup('<span class="cw-tag cw-{}" title="{}">{}</span>').format(value, value, CORROBORATION[value])
    if _URL.fullmatch(value):
        return link(value)
    if stamp := _STAMP.fullmatch(value):
        return Markup('<time datetime="{}" title="UTC">{} {}</time>').format(value, stamp[1], stamp[2])
    if value[:1] in {"[", "{"} and len(value) <= MAX_JSON:
        try:
            return _json(json.loads(value))
        except (ValueError, RecursionError):  # a text that only looks like JSON
            return None
    return None


def link(url: str) -> Markup:
    """A link to a page outside, which learns nothing of where the reader came from."""
    shown = url.split("://", 1)[1]
    shown = shown if len(shown) <= SHOWN_URL else shown[: SHOWN_URL - 1] + "…"
    return Markup('<a href="{}" title="{}" rel="noopener noreferrer nofollow" target="_blank">{}</a>').format(
        url, url, shown
    )


def _json(value: Json) -> Markup:
    if isinstance(value, dict):
        return _pairs(value)
    if isinstance(value, list):
        return _list(value)
    if isinstance(value, str):
        return link(value) if _URL.fullmatch(value) else escape(value)
    return escape("–" if value is None else str(value).lower() if isinstance(value, bool) else value)


def _list(values: list[Json]) -> Markup:
    if not values:
        return Markup('<span class="none">–</span>')
    if not any(isinstance(value, list | dict) for value in values):
        shown = Markup(", ").join(map(_json, values))
    else:
        shown = Markup("<ul>{}</ul>").format(_joined(Markup("<li>{}</li>").format(_json(v)) for v in values))
    if len(values) <= FOLDED:
        return shown
    return Markup("<details><summary>{} entries</summary>{}</details>").format(len(values), shown)


def _pairs(values: dict[str, Json]) -> Markup:
    span = _span(values)
    if span is not None:
        return span
    rows = (Markup("<dt>{}</dt><dd>{}</dd>").format(key, _json(value)) for key, value in values.items())
    return Markup("<dl>{}</dl>").format(_joined(rows))


def _span(values: dict[str, Json]) -> Markup | None:
    """A stretch of a text in one line: `body 120–245`."""
    if set(values) != {"field", "start", "end"}:
        return None
    return Markup("{} {}–{}").format(values["field"], values["start"], values["end"])


def _joined(parts: Iterable[Markup]) -> Markup:
    return Markup("").join(parts)

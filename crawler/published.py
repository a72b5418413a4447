"""The instant at which a page says that its article was published, out of all the places that say something of it."""

from __future__ import annotations

import re
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from crawler.dates import instant_of, looks_dated, names_zone
from crawler.nearby import RELEASED, UPDATED, stamp_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from lxml.html import HtmlElement

    from config.model import Lang

DAY_IN_ADDRESS = re.compile(r"/((?:19|20)\d\d)[-/]?(\d\d)[-/]?(\d\d)(?:[-/]|$)")
MOST_NEAR = 8  # dates around a headline that are read
MOST_TIMES = 50  # `time` elements of a page that are looked at
FAST_CLOCK = timedelta(minutes=20)  # how far an outlet's clock may be ahead of ours
WIDEST = timedelta(hours=14)  # no zone is further from UTC
QUARTER = timedelta(minutes=15)  # all zones lie whole quarters of an hour apart


def published_at(
    texts: Iterable[str | None],
    *,
    zone: str | None,
    default_zone: str,
    fetched_at: datetime,
    lang: Lang | None = None,
) -> datetime | None:
    """The aware UTC instant of publication, None where `texts` tell none. They are read as they are asked for.

    The most trustworthy come first. A bare day gives way to a time of that day, wherever it is written. `zone` is that
    of the outlet, None where it is not known: then a text that names its zone decides what the others mean, and
    `default_zone` where none does.
    """
    own = ZoneInfo(zone or default_zone)
    first: datetime | None = None
    rest = iter(texts)
    for text in rest:
        instant = instant_of(text, zone=own.key, now=fetched_at, lang=lang) if text else None
        if text is None or instant is None:
            continue
        day = instant.astimezone(own)
        first = first or day
        if day.date() != first.date() or (day.hour, day.minute) == (0, 0):
            continue
        if names_zone(text):
            return _not_ahead(instant, text, own, fetched_at)
        return instant if zone else _in_named_zone(instant, rest, default_zone, fetched_at)
    return first.astimezone(UTC) if first else None


def written_dates(tree: HtmlElement, near: Iterable[str]) -> Iterator[str]:
    """Dates that a reader sees: those `near` the headline, then `time` elements elsewhere that say that they are the
    publication's, or that are the only one of the page; of updates last.
    """
    lines = [line for line in near if looks_dated(line)][:MOST_NEAR]
    times = list(tree.iter("time"))[:MOST_TIMES]
    named = [node for node in times if _is_publication(node)]
    stamps = [stamp_of(node) or node.text_content() for node in named or (times if len(times) == 1 else [])]
    yield from sorted([*lines, *stamps[:1]], key=lambda line: UPDATED.search(line) is not None)


def _is_publication(node: HtmlElement) -> bool:
    """Whether a `time`, or what holds it, is named as that of publication."""
    holder = node.getparent()
    names = [node.get("class"), node.get("itemprop"), *node.keys(), holder.get("class") if holder is not None else None]
    return any(name and RELEASED.search(name) for name in names)


def day_in_address(url: str) -> str | None:
    """`2025-10-13` out of an address such as `https://…/2025/10/13/title` or `/20251013/title`."""
    match = DAY_IN_ADDRESS.search(url)
    return "-".join(match.groups()) if match else None


def _in_named_zone(instant: datetime, rest: Iterable[str | None], zone: str, now: datetime) -> datetime:
    """What a text that names its zone makes of a time without one: the same time of another zone."""
    for text in rest:
        if not text or not names_zone(text):
            continue
        named = instant_of(text, zone=zone, now=now)
        if named and abs(named - instant) <= WIDEST and not (named - instant).seconds % QUARTER.seconds:
            return named
    return instant


def _not_ahead(instant: datetime, text: str, own: ZoneInfo, now: datetime) -> datetime:
    """An instant in the future is most often a local time that an outlet's software calls UTC."""
    if instant <= now + FAST_CLOCK or not re.search(r"(?:Z|UTC|GMT|[+-]00:?00)\s*$", text, re.IGNORECASE):
        return instant
    local = instant.replace(tzinfo=own).astimezone(UTC)
    return local if local <= now + FAST_CLOCK else instant

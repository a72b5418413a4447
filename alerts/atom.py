"""The Atom feed of alerts. Pure: alerts in, the document out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from feedgen.feed import FeedGenerator

from alerts import labels
from alerts.feed_text import filled, identity, plain
from alerts.render import short, web_address

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import datetime
    from pathlib import Path

    from feedgen.entry import FeedEntry

    from alerts.model import Alert
    from config.model import Rule
    from config.settings import Settings

NAME = "alerts.atom"
_LONGEST_TITLE = 300


def atom(
    alerts: Sequence[Alert],
    settings: Settings,
    rules: Mapping[str, Rule],
    *,
    identifier: str,
    now: datetime,
    templates: Path | None = None,
) -> bytes:
    """The feed, newest alert first. `identifier` names the feed for all time; `now` dates one without alerts."""
    address = settings.feeds.address
    feed = FeedGenerator()
    feed.id(identifier)
    feed.title(labels.label("feed", settings.lang))
    feed.author(name="carrierwatch")
    feed.generator("carrierwatch")
    feed.language(settings.lang.value)
    feed.updated(max((alert.created_at for alert in alerts), default=now))
    if address:
        feed.link(href=f"{address.rstrip('/')}/{NAME}", rel="self", type="application/atom+xml")
    for alert in alerts:
        _fill(feed.add_entry(order="append"), alert, settings, rules, templates)
    document = feed.atom_str(pretty=True)
    assert isinstance(document, bytes)
    return document


def _fill(
    entry: FeedEntry, alert: Alert, settings: Settings, rules: Mapping[str, Rule], templates: Path | None
) -> None:
    lang = settings.lang
    severity = labels.SEVERITY[alert.severity].in_(lang)
    entry.id(identity(alert).urn)
    entry.title(f"{severity}: {plain(short(alert.headline_in(lang), _LONGEST_TITLE))}")
    entry.published(alert.created_at)
    entry.updated(alert.created_at)
    entry.content(filled("alert.html.j2", alert, settings, rules, templates), type="html")
    entry.category(term=alert.severity.value, label=severity)
    if alert.change:
        entry.category(term=alert.change.area.value, label=labels.AREA[alert.change.area].in_(lang))
        entry.category(term=alert.change.stage.value, label=labels.STAGE[alert.change.stage].in_(lang))
    for place, link in enumerate(alert.links):
        if web_address(link.url):
            entry.link(
                href=plain(link.url),
                rel="related" if place else "alternate",
                title=plain(f"{link.outlet}: {link.title}"),
            )

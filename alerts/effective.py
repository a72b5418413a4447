"""The iCalendar feed of effective dates. Pure: effects in, the document out.

Each event is a day, or a whole month where only that is named. It keeps its UID when the date is corrected or stories
are merged, so that a calendar moves it instead of showing two.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

from icalendar import Calendar, Event

from alerts import labels
from alerts.feed_text import filled, identity, plain
from alerts.render import short, web_address
from pipeline.model import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from alerts.feed_store import Effect
    from config.model import Rule, Settings

NAME = "effective.ics"
_LONGEST_TITLE = 200
_REFRESH = timedelta(hours=1)
_STATUS = {
    Stage.CALLED_FOR: "TENTATIVE",
    Stage.PROPOSED: "TENTATIVE",
    Stage.DECIDED: "CONFIRMED",
    Stage.IN_FORCE: "CONFIRMED",
    Stage.REJECTED: "CANCELLED",
}


def calendar(
    effects: Sequence[Effect], settings: Settings, rules: Mapping[str, Rule], *, templates: Path | None = None
) -> bytes:
    """The calendar, one event an effect, in their order."""
    document = Calendar()
    document.add("prodid", "-//carrierwatch//effective dates//EN")
    document.add("version", "2.0")
    document.add("x-wr-calname", labels.label("calendar", settings.lang))
    document.add("refresh-interval", _REFRESH, parameters={"value": "DURATION"})
    document.add("x-published-ttl", "PT1H")
    for effect in effects:
        document.add_component(_event(effect, settings, rules, templates))
    return bytes(document.to_ical())


def _event(effect: Effect, settings: Settings, rules: Mapping[str, Rule], templates: Path | None) -> Event:
    alert, lang = effect.alert, settings.lang
    change = alert.change
    assert change is not None
    assert change.effective is not None
    first, beyond = days(change.effective)
    event = Event()
    event.add("uid", f"{identity(effect.first)}@carrierwatch")
    event.add("summary", f"{plain(short(alert.headline, _LONGEST_TITLE))} ({labels.STAGE[change.stage].in_(lang)})")
    event.add("description", filled("event.txt.j2", alert, settings, rules, templates))
    event.add("dtstart", first)
    event.add("dtend", beyond)
    event.add("dtstamp", effect.changed_at)
    event.add("last-modified", effect.changed_at)
    event.add("created", effect.first.created_at)
    event.add("sequence", effect.dates)
    event.add("status", _STATUS[change.stage])
    event.add("transp", "TRANSPARENT")
    event.add("categories", [labels.AREA[change.area].in_(lang)])
    if address := next((link.url for link in alert.links if web_address(link.url)), None):
        event.add("url", plain(address))
    return event


def days(effective: str) -> tuple[date, date]:
    """The first day of `2025-10-10` or `2025-10`, and the first that no longer belongs to it."""
    year, month, number = (*(int(piece) for piece in effective.split("-")), 0)[:3]
    first = date(year, month, number or 1)
    return first, first + timedelta(days=1 if number else monthrange(year, month)[1])

"""The iCalendar feed of effective dates. Pure: events in, the document out.

Each event is a day, or a whole month where only that is named. It keeps its UID when the date is corrected or stories
are merged, so that a calendar moves it instead of showing two; one that is gone is given as cancelled.
"""

from __future__ import annotations

from calendar import monthrange
from datetime import date, timedelta
from typing import TYPE_CHECKING

import icalendar

from alerts import calendar_labels, labels
from alerts.feed_text import filled, identity, plain
from alerts.render import short, web_address

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from pathlib import Path

    from alerts.calendar_events import Event
    from config.model import Lang, Rule
    from config.settings import Settings

NAME = "effective.ics"
_LONGEST_TITLE = 200
_REFRESH = timedelta(hours=1)


def calendar(
    events: Sequence[Event], settings: Settings, rules: Mapping[str, Rule], *, templates: Path | None = None
) -> bytes:
    """The calendar, with the events in their order."""
    document = icalendar.Calendar()
    document.add("prodid", "-//carrierwatch//effective dates//EN")
    document.add("version", "2.0")
    document.add("x-wr-calname", labels.label("calendar", settings.lang))
    document.add("refresh-interval", _REFRESH, parameters={"value": "DURATION"})
    document.add("x-published-ttl", "PT1H")
    for event in events:
        document.add_component(_component(event, settings, rules, templates))
    return bytes(document.to_ical())


def _component(event: Event, settings: Settings, rules: Mapping[str, Rule], templates: Path | None) -> icalendar.Event:
    alert, shown, lang = event.alert, event.shown, settings.lang
    first, beyond = days(shown.effective)
    component = icalendar.Event()
    component.add("uid", f"{identity(event.first)}@carrierwatch")
    component.add("summary", f"{plain(short(alert.headline_in(lang), _LONGEST_TITLE))} ({_state(event, lang)})")
    said = filled("event.txt.j2", alert, settings, rules, templates)
    component.add("description", "\n\n".join(filter(None, (_why_gone(event, lang), said))))
    component.add("dtstart", first)
    component.add("dtend", beyond)
    component.add("dtstamp", event.changed_at)
    component.add("last-modified", event.changed_at)
    component.add("created", event.first.created_at)
    component.add("sequence", shown.sequence)
    component.add("status", shown.status.value)
    component.add("transp", "TRANSPARENT")
    if alert.change:
        component.add("categories", [labels.AREA[alert.change.area].in_(lang)])
    if address := next((link.url for link in alert.links if web_address(link.url)), None):
        component.add("url", plain(address))
    return component


def _state(event: Event, lang: Lang) -> str:
    if event.shown.why or event.alert.change is None:
        return calendar_labels.REMOVED.in_(lang)
    return labels.STAGE[event.alert.change.stage].in_(lang)


def _why_gone(event: Event, lang: Lang) -> str:
    """Why an event was taken back, and which day it had; empty for one that stands."""
    if event.shown.why is None:
        return ""
    shown_before = f"{calendar_labels.SHOWN_BEFORE.in_(lang)}: {labels.day(event.shown.effective, lang)}"
    return f"{calendar_labels.WHY[event.shown.why].in_(lang)}\n{shown_before}"


def days(effective: str) -> tuple[date, date]:
    """The first day of `2025-10-10` or `2025-10`, and the first that no longer belongs to it."""
    year, month, number = (*(int(piece) for piece in effective.split("-")), 0)[:3]
    first = date(year, month, number or 1)
    return first, first + timedelta(days=1 if number else monthrange(year, month)[1])

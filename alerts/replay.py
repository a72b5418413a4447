"""What a rule would have told of a story, had it been there all along: the same decisions, at the moments of its past.

Told is one receiver who takes everything, at once: quiet hours, digests, silences and caps are not the rule's doing.
"""

from __future__ import annotations

import heapq
from dataclasses import dataclass, replace
from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from alerts.model import Told
from alerts.remind import days_before, reminders
from alerts.run import rule_on
from config.model import Receiver

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alerts.history import History
    from alerts.match import Rules
    from alerts.model import Alert, Clause, Reason
    from alerts.run import Ruled
    from config.model import Rule
    from config.settings import Settings

_EVERYBODY = Receiver(id="everybody", url=SecretStr("json://localhost"))
_A_DAY = len("2025-10-10")


@dataclass(frozen=True, slots=True, kw_only=True)
class WouldTell:
    """One alert that the rule would have raised."""

    at: datetime
    reason: Reason
    headline: str
    clauses: tuple[Clause, ...]


def replay(rules: Rules, history: History, settings: Settings, *, until: datetime) -> tuple[WouldTell, ...]:
    """The alerts that one rule would have raised on a story up to `until`, in order.

    `rules` holds that rule alone, with the receiver `all` (see `asked_alone`).
    """
    (rule,) = rules.rules
    waiting = [*history.moments(), *_openings(rule, history, settings)]
    heapq.heapify(waiting)
    told: list[Told] = []
    before: datetime | None = None
    while waiting and (now := heapq.heappop(waiting)) <= until:
        if now == before:
            continue
        before = now
        for _, decision, alert in _rulings(rules, history, told, settings, now):
            if alert is not None:
                numbered = replace(alert, id=len(told) + 1)
                told.append(Told(alert=numbered, receivers=decision.receivers))
            if decision.again_at is not None:
                heapq.heappush(waiting, decision.again_at)
    return tuple(_would_tell(one.alert) for one in told)


def _rulings(rules: Rules, history: History, told: list[Told], settings: Settings, now: datetime) -> Iterator[Ruled]:
    """What would have been decided at one moment: what is new, then what takes effect soon."""
    known = history.at(now)
    if known is None:
        return
    story, background = known
    matches = rules.match(story)
    receivers = (_EVERYBODY,)
    yield from rule_on(story, matches, rules.rules, told, (), receivers, settings, now=now, background=background)
    # `told` has grown by what was just said of the story.
    yield from reminders(story, matches, rules.rules, told, (), receivers, settings, background, now=now)


def _openings(rule: Rule, history: History, settings: Settings) -> list[datetime]:
    """When reminders of the days that reports name would have been due."""
    days = days_before(rule, settings)
    named = {report.reading.change.effective or "" for report in history.story.reports if report.reading.change}
    return [
        datetime.combine(date.fromisoformat(day) - timedelta(days=days), time(), ZoneInfo(settings.zone))
        for day in named
        if days and len(day) == _A_DAY
    ]


def asked_alone(rule: Rule) -> Rule:
    """The rule as a replay asks it: switched on, and for everybody."""
    return rule.model_copy(update={"enabled": True, "receivers": ("all",)})


def _would_tell(alert: Alert) -> WouldTell:
    return WouldTell(at=alert.created_at, reason=alert.reason, headline=alert.headline, clauses=alert.clauses)

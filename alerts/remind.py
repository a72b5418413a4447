"""Reminders before a change takes effect, found without any new article. The decision is pure.

Once per story, receiver and date, and only to those who were told of that date before the reminder was due: who was
told later knows.
"""

from __future__ import annotations

from datetime import date, datetime, time, timedelta
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from alerts.alert import raise_alert, rule_title
from alerts.decide import silenced, takers, told_to
from alerts.model import Decision, Reason
from alerts.run import readable
from pipeline.model import Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from alerts.match import Rules
    from alerts.model import Alert, Background, Match, Silence, Told
    from alerts.store import AlertStore
    from config.model import Receiver, Rule
    from config.settings import Settings
    from pipeline.model import Story

_TAKES_EFFECT = (Stage.DECIDED, Stage.IN_FORCE)
_A_DAY = len("2025-10-10")


def remind(
    story_of: Callable[[int], Story],
    rules: Rules,
    store: AlertStore,
    receivers: Sequence[Receiver],
    settings: Settings,
    *,
    now: datetime,
) -> tuple[int, ...]:
    """Raise the reminders that are due, a transaction a story; the new alerts' numbers. `story_of` reads a story."""
    longest = max((days_before(rule, settings) for rule in rules.rules), default=0)
    if not longest:
        return ()
    silences = readable(store.silences(now))
    today = now.astimezone(ZoneInfo(settings.zone)).date()
    alerts: list[int] = []
    for number in store.taking_effect(today, today + timedelta(days=longest)):
        told = store.told(number)
        if not told:
            continue
        story = story_of(number)
        rulings = reminders(
            story,
            rules.match(story),
            rules.rules,
            told,
            silences,
            receivers,
            settings,
            store.background(story),
            now=now,
        )
        if rulings:
            alerts += store.record(number, rulings, now, matched=False)
    return tuple(alerts)


def reminders(
    story: Story,
    matches: Sequence[Match],
    rules: Sequence[Rule],
    told: Sequence[Told],
    silences: Sequence[Silence],
    receivers: Sequence[Receiver],
    settings: Settings,
    background: Background,
    *,
    now: datetime,
) -> list[tuple[Match, Decision, Alert | None]]:
    """The reminders of one story, by the rules that take it now; nothing where none is due."""
    day = _day_of_effect(story)
    if day is None:
        return []
    zone = ZoneInfo(settings.zone)
    by_id = {rule.id: rule for rule in rules}
    reminded: set[str] = set()
    rulings: list[tuple[Match, Decision, Alert | None]] = []
    for match in matches:
        rule = by_id[match.rule]
        days = days_before(rule, settings)
        opens = datetime.combine(day - timedelta(days=days), time(), zone)
        if not days or not opens <= now < datetime.combine(day + timedelta(days=1), time(), zone):
            continue
        due = tuple(
            receiver.id
            for receiver in takers(rule, receivers, match.severity)
            if receiver.id not in reminded and _waits(told_to(receiver.id, told), day, opens)
        )
        if not due:
            continue
        reminded.update(due)
        if silenced(story, silences, now=now):
            rulings.append((match, Decision(tell=False, reason=Reason.SILENCED), None))
            continue
        decision = Decision(tell=True, reason=Reason.REMINDER, receivers=due)
        title = rule_title(rule, settings.lang)
        rulings.append(
            (match, decision, raise_alert(match, story, decision, title=title, now=now, background=background))
        )
    return rulings


def days_before(rule: Rule, settings: Settings) -> int:
    """How many days before a change takes effect the rule reminds of it; 0 for never."""
    return (settings.alerts.remind_days if rule.remind_days is None else rule.remind_days) or 0


def _day_of_effect(story: Story) -> date | None:
    change = story.change
    if change is None or change.stage not in _TAKES_EFFECT or len(change.effective or "") != _A_DAY:
        return None
    return date.fromisoformat(change.effective or "")


def _waits(told: Sequence[Told], day: date, opens: datetime) -> bool:
    """Whether somebody who was told this much heard of the day, and not since the reminder was due."""
    of_that_day = [one.alert for one in told if one.alert.change and one.alert.change.effective == day.isoformat()]
    return bool(of_that_day) and not any(
        alert.reason is Reason.REMINDER or alert.created_at >= opens for alert in of_that_day
    )

"""The passes of alerting over what is stored: match stories, deliver what is due, recover after a crash."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alerts.alert import raise_alert
from alerts.decide import decide, takers
from alerts.deliver import AppriseTransport
from alerts.dispatch import Dispatch
from alerts.errors import QueryError
from alerts.model import DeliveryState, Told
from alerts.query import Query

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from alerts.deliver import Transport
    from alerts.match import Rules
    from alerts.model import Alert, Decision, Match, Reason, Silence
    from alerts.store import AlertStore
    from config.model import Receiver, Rule, Settings
    from pipeline.model import Story

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class MatchReport:
    """What a pass over stories raised."""

    stories: int  # looked at
    matches: int  # pairs of a rule and a story that satisfies it
    alerts: tuple[int, ...]  # numbers of the new ones
    quiet: dict[Reason, int]  # why the other matches raised none


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryReport:
    """What became of the deliveries that were due."""

    sent: int
    failed: int  # to be tried again
    unconfirmed: int
    dead: int
    errors: tuple[str, ...]  # one line each: receiver and problem, without secrets


@dataclass(frozen=True, slots=True, kw_only=True)
class RecoveryReport:
    """What a killed process had left."""

    again: int  # was not handed over: sent with the next pass
    unconfirmed: int  # was handed over and may have arrived: sent again by hand only


def match_stories(
    stories: Iterable[Story],
    rules: Rules,
    store: AlertStore,
    receivers: Sequence[Receiver],
    settings: Settings,
    *,
    now: datetime,
) -> MatchReport:
    """Ask all rules of each story, and store every decision with its alert and deliveries, a transaction a story."""
    silences = _readable(store.silences(now))
    looked = matches = 0
    alerts: list[int] = []
    quiet: Counter[Reason] = Counter()
    for story in stories:
        looked += 1
        found = rules.match(story)
        matches += len(found)
        told = store.told(story.id) if found else ()
        rulings = rule_on(story, found, rules.rules, told, silences, receivers, settings, now=now)
        quiet.update(decision.reason for _, decision, _ in rulings if not decision.tell)
        alerts += store.record(story.id, rulings, now)
    return MatchReport(stories=looked, matches=matches, alerts=tuple(alerts), quiet=dict(quiet))


def _readable(silences: Iterable[Silence]) -> tuple[Silence, ...]:
    """The silences whose queries this version can read: one that it cannot must not keep all others from being told."""
    readable = []
    for silence in silences:
        try:
            Query.parse(silence.query)
        except QueryError as error:
            _log.warning("event=silence_unreadable silence=%s problem=%r", silence.id, error.problem)
        else:
            readable.append(silence)
    return tuple(readable)


def rule_on(
    story: Story,
    matches: Sequence[Match],
    rules: Sequence[Rule],
    told: Sequence[Told],
    silences: Sequence[Silence],
    receivers: Sequence[Receiver],
    settings: Settings,
    *,
    now: datetime,
) -> list[tuple[Match, Decision, Alert | None]]:
    """The decision on each match of a story, with the alert where there is one. Pure.

    What an earlier match of the same story tells counts for the later ones, so that a receiver of two rules hears of
    the story once.
    """
    by_id = {rule.id: rule for rule in rules}
    so_far = list(told)
    rulings: list[tuple[Match, Decision, Alert | None]] = []
    for match in matches:
        rule = by_id[match.rule]
        takes = takers(rule, receivers, match.severity)
        decision = decide(story, so_far, silences, takes, now=now, settings=settings.alerts)
        alert = raise_alert(match, story, decision, rule, lang=settings.lang, now=now) if decision.tell else None
        if alert is not None:
            so_far.append(Told(alert=alert, receivers=decision.receivers))
        rulings.append((match, decision, alert))
    return rulings


async def deliver_due(
    store: AlertStore,
    receivers: Sequence[Receiver],
    settings: Settings,
    *,
    now: datetime,
    stop: asyncio.Event | None = None,
    rules: Sequence[Rule] = (),
    templates: Path | None = None,
    transport: Transport | None = None,
) -> DeliveryReport:
    """Send everything that is due at `now`, receivers side by side.

    Ends within five seconds once `stop` is set; calls that still run are left to the ledger (`recover`). `rules`
    give the rule's title in each receiver's language, `templates` is a folder with the user's own message templates.
    Raises `StoreError`; what a service does wrong is in the report.
    """
    dispatch = Dispatch(
        store=store,
        transport=transport or AppriseTransport(settings.alerts),
        settings=settings,
        rules={rule.id: rule for rule in rules},
        templates=templates,
        now=now,
        stop=stop or asyncio.Event(),
    )
    await dispatch.all(receivers)
    return DeliveryReport(
        sent=dispatch.ended[DeliveryState.SENT],
        failed=dispatch.ended[DeliveryState.FAILED],
        unconfirmed=dispatch.ended[DeliveryState.UNCONFIRMED],
        dead=dispatch.ended[DeliveryState.DEAD],
        errors=tuple(dispatch.errors),
    )


def recover(store: AlertStore, *, now: datetime) -> RecoveryReport:
    """Set right what a killed process left of its deliveries. To be called at the start, under the run lock."""
    again, unconfirmed = store.deliveries.recover(now)
    return RecoveryReport(again=again, unconfirmed=unconfirmed)

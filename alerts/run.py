"""The passes of alerting over what is stored: match stories, deliver what is due, recover after a crash."""

from __future__ import annotations

import asyncio
import logging
from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alerts.alert import raise_alert, rule_title
from alerts.arrange import arrange
from alerts.backoff import next_repeat
from alerts.decide import correct, decide, takers
from alerts.deliver import AppriseTransport
from alerts.dispatch import Dispatch
from alerts.errors import QueryError
from alerts.model import Background, DeliveryState, Match, Told
from alerts.query import Query
from alerts.writer import Writer

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Sequence
    from datetime import datetime
    from pathlib import Path

    from alerts.deliver import Transport
    from alerts.digest import Watched
    from alerts.match import Rules
    from alerts.model import Alert, Decision, Reason, Silence
    from alerts.store import AlertStore
    from config.model import Receiver, Rule
    from config.settings import Settings
    from pipeline.model import Story

_log = logging.getLogger(__name__)

Ruled = tuple[Match, "Decision", "Alert | None"]  # a decision as it is to be stored


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
    unconfirmed: int  # was handed over and may have arrived: sent again `alerts.repeats` times at most


def match_stories(
    stories: Iterable[Story],
    rules: Rules,
    store: AlertStore,
    receivers: Sequence[Receiver],
    settings: Settings,
    *,
    now: datetime,
) -> MatchReport:
    """Ask all rules of each story, and store every decision with its alert and deliveries, a transaction a story.

    What was told of a story and is no longer so is corrected, whether or not a rule still takes it.
    """
    silences = readable(store.silences(now))
    looked = matches = 0
    alerts: list[int] = []
    quiet: Counter[Reason] = Counter()
    for story in stories:
        looked += 1
        found = rules.match(story)
        matches += len(found)
        told = store.told(story.id)
        background = store.background(story) if found or told else Background()
        rulings = rule_on(
            story, found, rules.rules, told, silences, receivers, settings, now=now, background=background
        )
        quiet.update(decision.reason for _, decision, _ in rulings if not decision.tell)
        alerts += store.record(story.id, rulings, now)
    return MatchReport(stories=looked, matches=matches, alerts=tuple(alerts), quiet=dict(quiet))


def readable(silences: Iterable[Silence]) -> tuple[Silence, ...]:
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
    background: Background,
) -> list[Ruled]:
    """The decision on each match of a story and on each correction, with the alert where there is one. Pure.

    What an earlier match of the same story tells counts for the later ones, so that a receiver of two rules hears of
    the story once.
    """
    by_id = {rule.id: rule for rule in rules}
    so_far = list(told)
    rulings: list[Ruled] = []
    for match in matches:
        rule = by_id[match.rule]
        decision = decide(
            story,
            so_far,
            silences,
            takers(rule, receivers, match.severity),
            now=now,
            settings=settings.alerts,
            confirmations=rule.confirmations,
            background=background,
        )
        alert = None
        if decision.tell:
            title = rule_title(rule, settings.lang)
            alert = raise_alert(match, story, decision, title=title, now=now, background=background)
            so_far.append(Told(alert=alert, receivers=decision.receivers))
        rulings.append((match, decision, alert))
    return rulings + _corrections(story, matches, so_far, silences, receivers, settings, now, background)


def _corrections(
    story: Story,
    matches: Sequence[Match],
    told: Sequence[Told],
    silences: Sequence[Silence],
    receivers: Sequence[Receiver],
    settings: Settings,
    now: datetime,
    background: Background,
) -> list[Ruled]:
    alerts = {one.alert.id: one.alert for one in told}
    present = {match.rule: match.clauses for match in matches}
    rulings: list[Ruled] = []
    for wrong, decision in correct(
        story, told, silences, receivers, now=now, settings=settings.alerts, background=background
    ):
        first = alerts[wrong.of]
        # In the name of the rule that told it; where that takes the story no more, with the words that it had.
        match = Match(
            rule=first.rule,
            severity=first.severity,
            story=story.id,
            clauses=present.get(first.rule, first.clauses),
        )
        alert = None
        if decision.tell:
            alert = raise_alert(
                match, story, decision, title=first.rule_title, now=now, background=background, correction=wrong
            )
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
    watched: Callable[[], Sequence[Watched]] = tuple,
) -> DeliveryReport:
    """Send everything that is due at `now` and need not wait, receivers side by side.

    Ends within five seconds once `stop` is set; calls that still run are left to the ledger (`recover`). `rules`
    give the rule's title in each receiver's language, `templates` is a folder with the user's own message templates,
    `watched` tells a digest how the sources fare.
    Raises `StoreError`; what a service does wrong is in the report.
    """
    arrange(store, receivers, now=now, watched=watched)
    dispatch = Dispatch(
        store=store,
        transport=transport or AppriseTransport(settings.alerts),
        settings=settings,
        writer=Writer(store=store, settings=settings, rules={rule.id: rule for rule in rules}, templates=templates),
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


def recover(store: AlertStore, settings: Settings, *, now: datetime) -> RecoveryReport:
    """Set right what a killed process left of its deliveries. To be called at the start, under the run lock."""
    again, unconfirmed = store.deliveries.recover(
        now,
        repeats=settings.alerts.repeats,
        repeat_at=lambda times: next_repeat(times, now=now, settings=settings.alerts, draw=1.0),
    )
    return RecoveryReport(again=again, unconfirmed=unconfirmed)

"""Whether a match is news, for whom, and why. Pure: the time, the silences and what was told come in as values.

A development is one state of a story's change: its stage and direction. Each receiver hears of it once, whichever
rule raised it first; a story that took in another one inherits what was told of it.
"""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

from alerts.model import Decision, Reason
from alerts.query import Query
from pipeline.model import Direction, Stage

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from alerts.model import Alert, Silence, Told
    from config.model import AlertSettings, Receiver, Rule, Severity
    from pipeline.model import PolicyChange, Story

# How far a change has come. A refusal is no step on this road: it is news after any step, and any step after it.
_ROAD = (Stage.CALLED_FOR, Stage.PROPOSED, Stage.DECIDED, Stage.IN_FORCE)
_WEIGHT = (Reason.FIRST, Reason.STAGE, Reason.REVERSED)


def decide(
    story: Story,
    told: Sequence[Told],
    silences: Sequence[Silence],
    receivers: Sequence[Receiver],
    *,
    now: datetime,
    settings: AlertSettings,
) -> Decision:
    """Whether to tell of a story that a rule matches, and whom of `receivers`: those that take its alerts (`takers`).

    Without receivers an alert is raised all the same, once for each development: it is stored and shown, and sent to
    nobody. Who becomes a receiver later has heard nothing yet.

    `told` are the alerts of this story and of those merged into it, in the order in which they were raised. Raises
    `QueryError` for a silence that cannot be read.
    """
    everything = [one.alert for one in told]
    news = {
        receiver.id: novelty(story.change, [one.alert for one in told if receiver.id in one.receivers])
        for receiver in receivers
    }
    fresh = {receiver: reason for receiver, reason in news.items() if reason is not Reason.SENT}
    if not fresh and (receivers or novelty(story.change, everything) is Reason.SENT):
        return Decision(tell=False, reason=Reason.SENT)
    if too_old(story, now=now, settings=settings):
        return Decision(tell=False, reason=Reason.OLD)
    if any(silence.until > now and silences_story(silence, story) for silence in silences):
        return Decision(tell=False, reason=Reason.SILENCED)
    # Receivers may hear of it for different reasons; the alert bears the one that says most about the story.
    reason = max(fresh.values(), key=_WEIGHT.index, default=Reason.NO_RECEIVER)
    return Decision(tell=True, reason=reason, receivers=tuple(fresh))


def novelty(change: PolicyChange | None, told: Sequence[Alert]) -> Reason:
    """What is new about a change to somebody who was told this much: FIRST, STAGE, REVERSED, or SENT for nothing."""
    if not told:
        return Reason.FIRST
    before = [alert.change for alert in told if alert.change is not None]
    if change is None:
        return Reason.SENT
    if not before:
        return Reason.STAGE  # what was told named no change yet
    if any((change.stage, change.direction) == (earlier.stage, earlier.direction) for earlier in before):
        return Reason.SENT  # however readings waver, nobody hears of one state twice
    if {change.direction, before[-1].direction} == {Direction.EASES, Direction.TIGHTENS}:
        return Reason.REVERSED
    return Reason.STAGE if _moved_on(change.stage, [earlier.stage for earlier in before]) else Reason.SENT


def _moved_on(stage: Stage, before: Sequence[Stage]) -> bool:
    """Whether a stage lies beyond all that was told. A step back is a later reading of the same news, not news."""
    if stage in before:
        return False
    if Stage.REJECTED in (stage, before[-1]):
        return True
    return all(_ROAD.index(stage) > _ROAD.index(earlier) for earlier in before if earlier in _ROAD)


def too_old(story: Story, *, now: datetime, settings: AlertSettings) -> bool:
    """Whether the newest report is older than what counts as news."""
    if settings.max_age_days is None:
        return False
    newest = max(report.published for report in story.reports)
    return now - newest > timedelta(days=settings.max_age_days)


def silences_story(silence: Silence, story: Story) -> bool:
    """Whether the silence's query takes the story, whatever the time."""
    satisfied, _ = Query.parse(silence.query).evaluate(story)
    return satisfied


def takers(rule: Rule, receivers: Sequence[Receiver], severity: Severity) -> tuple[Receiver, ...]:
    """The enabled receivers that the rule names by id or tag (`all`: everyone) and that take this severity."""
    wanted = frozenset(rule.receivers)
    return tuple(
        receiver
        for receiver in receivers
        if receiver.enabled
        and severity.rank >= receiver.least.rank
        and ("all" in wanted or receiver.id in wanted or not wanted.isdisjoint(receiver.tags))
    )

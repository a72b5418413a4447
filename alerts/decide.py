"""Whether a match is news, for whom, and why. Pure: the time, the silences and what was told come in as values.

A development is one state of a story's change: its stage and direction. Each receiver hears of it once, whichever
rule raised it first; a story that took in another one inherits what was told of it. What is not as it was told goes
as a correction to those who were told, whether or not a rule still takes the story.
"""

from __future__ import annotations

from datetime import timedelta
from itertools import chain
from typing import TYPE_CHECKING

from alerts.model import Background, Correction, Decision, Reason
from alerts.news import confirmed, correction, novelty
from alerts.query import Query

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from alerts.model import Edit, Silence, Told
    from config.model import Receiver, Rule, Severity
    from config.settings import AlertSettings
    from pipeline.model import Story

_DOUBLED = 10  # times at most
_LONGEST_PAUSE = timedelta(days=1)
_WEIGHT = (Reason.CONFIRMED, Reason.FIRST, Reason.STAGE, Reason.REVERSED)


def decide(
    story: Story,
    told: Sequence[Told],
    silences: Sequence[Silence],
    receivers: Sequence[Receiver],
    *,
    now: datetime,
    settings: AlertSettings,
    confirmations: int | None = None,
    background: Background = Background(),  # noqa: B008 - frozen
) -> Decision:
    """Whether to tell of a story that a rule matches, and whom of `receivers`: those that take its alerts (`takers`).

    `confirmations` is how many independent outlets the rule wants to be told of again. What is to be corrected is no
    news here: `correct` tells it to everybody who was told.

    Without receivers an alert is raised all the same, once for each development: it is stored and shown, and sent to
    nobody. Who becomes a receiver later has heard nothing yet.

    `told` are the alerts of this story and of those merged into it, in the order in which they were raised. Raises
    `QueryError` for a silence that cannot be read.
    """
    news = {receiver.id: _news(story, told_to(receiver.id, told), confirmations, background) for receiver in receivers}
    fresh = {receiver: reason for receiver, reason in news.items() if reason is not Reason.SENT}
    if not fresh and (receivers or novelty(story.change, told) is Reason.SENT):
        return Decision(tell=False, reason=Reason.SENT)
    if quiet := keeps_quiet(story, silences, now=now, settings=settings):
        return Decision(tell=False, reason=quiet)
    # Receivers may hear of it for different reasons; the alert bears the one that says most about the story.
    reason = max(fresh.values(), key=_WEIGHT.index, default=Reason.NO_RECEIVER)
    return Decision(tell=True, reason=reason, receivers=tuple(fresh))


def _news(story: Story, told: Sequence[Told], confirmations: int | None, background: Background) -> Reason:
    reason = novelty(story.change, told)
    if (
        reason is Reason.SENT
        and confirmed(story, told, confirmations, background)
        and correction(story, told, background) is None  # which says by itself how many confirm it
    ):
        return Reason.CONFIRMED
    return reason


def correct(
    story: Story,
    told: Sequence[Told],
    silences: Sequence[Silence],
    receivers: Sequence[Receiver],
    *,
    now: datetime,
    settings: AlertSettings,
    background: Background,
) -> tuple[tuple[Correction, Decision], ...]:
    """What is not as it was told, and the decision to tell it to those who were told; as a rule one for all of them.

    Who was corrected less than `settings.correction_hours` ago waits: what holds then is told then.

    `receivers` are all there are, `told` as for `decide`, after the rules have had their say.
    """
    pause = timedelta(hours=settings.correction_hours)
    found: dict[tuple[object, ...], tuple[Correction, list[str], datetime | None]] = {}
    severities = {one.alert.id: one.alert.severity for one in told}
    for receiver in receivers:
        heard = told_to(receiver.id, told)
        wrong = correction(story, heard, background) if receiver.enabled else None
        if wrong is not None and severities[wrong.of].rank >= receiver.least.rank:
            waits = _waits_until(wrong, heard, pause, now)
            # Who was told the same by different alerts gets the same correction.
            found.setdefault((wrong.differences, wrong.wording, waits), (wrong, [], waits))[1].append(receiver.id)
    quiet = keeps_quiet(story, silences, now=now, settings=settings, background=background) if found else None
    return tuple((wrong, _on_correction(ids, waits, quiet)) for wrong, ids, waits in found.values())


def _waits_until(wrong: Correction, heard: Sequence[Told], pause: timedelta, now: datetime) -> datetime | None:
    """Until when a correction waits for somebody who heard this much; None where it need not wait any longer.

    The pause doubles with each correction of words alone, up to a day: a figure that stands in the proof may change
    with every pass for weeks.
    """
    before = [one.alert for one in heard if one.alert.reason is Reason.CORRECTED]
    if not before:
        return None
    words = sum(one.correction is not None and not one.correction.differences for one in before)
    if not wrong.differences and words:
        pause = max(pause, min(pause * 2 ** min(words - 1, _DOUBLED), _LONGEST_PAUSE))
    until = max(one.created_at for one in before) + pause
    return until if until > now else None


def _on_correction(receivers: Sequence[str], waits: datetime | None, quiet: Reason | None) -> Decision:
    if quiet:
        return Decision(tell=False, reason=quiet)
    if waits:
        return Decision(tell=False, reason=Reason.WAITS, again_at=waits)
    return Decision(tell=True, reason=Reason.CORRECTED, receivers=tuple(receivers))


def told_to(receiver: str, told: Sequence[Told]) -> list[Told]:
    """What one receiver was told."""
    return [one for one in told if receiver in one.receivers]


def keeps_quiet(
    story: Story,
    silences: Sequence[Silence],
    *,
    now: datetime,
    settings: AlertSettings,
    background: Background = Background(),  # noqa: B008 - frozen
) -> Reason | None:
    """Why nobody is to be told of a story whatever is new in it: OLD or SILENCED; None where nothing speaks against."""
    if too_old(story, now=now, settings=settings, edits=background.edits):
        return Reason.OLD
    return Reason.SILENCED if silenced(story, silences, now=now) else None


def silenced(story: Story, silences: Sequence[Silence], *, now: datetime) -> bool:
    """Whether a silence that holds now takes the story. Raises `QueryError` for one that cannot be read."""
    return any(silence.until > now and silences_story(silence, story) for silence in silences)


def too_old(story: Story, *, now: datetime, settings: AlertSettings, edits: Sequence[Edit] = ()) -> bool:
    """Whether the newest report, and the newest of `edits`, is older than what counts as news."""
    if settings.max_age_days is None:
        return False
    newest = max(chain((report.published for report in story.reports), (edit.at for edit in edits)))
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

"""What a calendar of effective dates shows, given what it showed before. Pure.

Calendars keep what they were once given: an event that is merely left out may stand in them for ever. So one that is
gone is given as cancelled for a while, with a higher sequence (RFC 5545, 3.8.1.11 and 3.8.7.4).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.model import Stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from datetime import date, datetime

    from alerts.model import Alert
    from pipeline.model import PolicyChange


class Status(StrEnum):
    """An event's status; the values are those of iCalendar."""

    TENTATIVE = "TENTATIVE"
    CONFIRMED = "CONFIRMED"
    CANCELLED = "CANCELLED"


class Gone(StrEnum):
    """Why an event is cancelled though its story did not say that the day was called off."""

    UNDATED = "undated"  # the story names no date any more
    RETRACTED = "retracted"  # the story names no change any more
    REJECTED = "rejected"  # the change was refused, and no date is named
    MERGED = "merged"  # the story went up in another one, which has an event of its own


_STATUS = {
    Stage.CALLED_FOR: Status.TENTATIVE,
    Stage.PROPOSED: Status.TENTATIVE,
    Stage.DECIDED: Status.CONFIRMED,
    Stage.IN_FORCE: Status.CONFIRMED,
    Stage.REJECTED: Status.CANCELLED,
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Effect:
    """What a story that was told of says by now about when its change takes effect."""

    first: int  # the earliest alert of the story and of all that were merged into it: the event goes by it
    story: int
    change: PolicyChange | None
    dates: int  # different days or months that were told


@dataclass(frozen=True, slots=True, kw_only=True)
class Shown:
    """What calendars were shown of one event."""

    first: int
    story: int
    effective: str  # the day or month; of an event that is gone the last one
    status: Status
    sequence: int  # how often day or status changed; calendars believe the highest
    changed_at: datetime
    cancelled_at: datetime | None  # None: its story names a day
    why: Gone | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Event:
    """An event, with what its story says by now."""

    shown: Shown
    first: Alert  # it stays the same whatever becomes of the story, and so does the event's identity
    alert: Alert  # the newest on its story, saying what the story says by now
    changed_at: datetime  # when the event or its story last changed


def shown_now(
    effects: Sequence[Effect], before: Mapping[int, Shown], *, since: date, now: datetime
) -> tuple[Shown, ...]:
    """What is to be shown at `now`, where `before` was shown, by first alert; only from the day `since` on.

    Shown to the same effect again, an event stays as it is: asking twice changes nothing.
    """
    present = {effect.first: effect for effect in effects}
    found = []
    for first, effect in present.items():
        held = before.get(first)
        if (held is not None and held.cancelled_at is None) or starts_from(effect, since):
            found.append(_shown(effect, held, now))
        elif held is not None:
            found.append(held)
    gone = [held for first, held in before.items() if first not in present]
    return tuple(each for each in (*found, *(_gone(held, Gone.MERGED, now) for held in gone)) if each is not None)


def starts_from(effect: Effect, since: date) -> bool:
    """Whether the effect names that day or a later one; a month counts if the day lies in it."""
    effective = effect.change.effective if effect.change else None
    return effective is not None and effective >= since.isoformat()[: len(effective)]


def _shown(effect: Effect, held: Shown | None, now: datetime) -> Shown | None:
    change = effect.change
    if change is None or change.effective is None:
        return _gone(held, _why(change), now) if held else None
    status = _STATUS[change.stage]
    if held is None:
        return Shown(
            first=effect.first,
            story=effect.story,
            effective=change.effective,
            status=status,
            sequence=effect.dates,
            changed_at=now,
            cancelled_at=None,
            why=None,
        )
    same = (held.effective, held.status, held.why) == (change.effective, status, None)
    return replace(
        held,
        story=effect.story,
        effective=change.effective,
        status=status,
        sequence=held.sequence + (not same),
        changed_at=held.changed_at if same else now,
        cancelled_at=None,
        why=None,
    )


def _why(change: PolicyChange | None) -> Gone:
    if change is None:
        return Gone.RETRACTED
    return Gone.REJECTED if change.stage is Stage.REJECTED else Gone.UNDATED


def _gone(held: Shown, why: Gone, now: datetime) -> Shown:
    """The event cancelled; one that was before stays as it is, but for the reason."""
    if held.cancelled_at is not None:
        return replace(held, why=why)
    return replace(held, status=Status.CANCELLED, sequence=held.sequence + 1, changed_at=now, cancelled_at=now, why=why)

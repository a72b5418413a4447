"""What is new in a story to somebody who was told this much of it, and what of that is no longer so. Pure.

A development is one state of a story's change: its stage and direction. A correction is any other part that is not as
it was told. Where several stories became one, everything that was told of either counts as known.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alerts.model import Correction, Difference, Part, Reason
from alerts.wording import wording
from pipeline.model import Corroboration, Direction, Stage

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from alerts.model import Alert, Background, Edit, Told
    from pipeline.model import PolicyChange, Story

# How far a change has come. A refusal is no step on this road: it is news after any step, and any step after it.
_ROAD = (Stage.CALLED_FOR, Stage.PROPOSED, Stage.DECIDED, Stage.IN_FORCE)
_PARTS = tuple(part for part in Part if part is not Part.CHANGE)
# Readings of different outlets differ in these: what was told stands until more of them say otherwise.
_VOTED = (Part.AREA, Part.IMPOSED_BY, Part.SUBJECTS)


@dataclass(frozen=True, slots=True)
class _Belief:
    """What a receiver knows of one story: its last alert, and each part as it was last told."""

    alert: Alert
    parts: Mapping[Part, tuple[str, ...]]


def novelty(change: PolicyChange | None, told: Sequence[Told]) -> Reason:
    """What is new about a change to somebody who was told this much: FIRST, STAGE, REVERSED, or SENT for nothing."""
    if not told:
        return Reason.FIRST
    before = [one.alert.change for one in told if one.alert.change is not None]
    if change is None:
        return Reason.SENT
    if not before:
        return Reason.STAGE  # what was told named no change yet
    if any((change.stage, change.direction) == (earlier.stage, earlier.direction) for earlier in before):
        return Reason.SENT  # no development is one twice; going back to it is a correction
    if _opposite(change.direction, before[-1].direction):
        return Reason.REVERSED
    return Reason.STAGE if _moved_on(change.stage, [earlier.stage for earlier in before]) else Reason.SENT


def _opposite(one: Direction, other: Direction) -> bool:
    return {one, other} == {Direction.EASES, Direction.TIGHTENS}


def _moved_on(stage: Stage, before: Sequence[Stage]) -> bool:
    """Whether a stage lies beyond all that was told."""
    if stage in before:
        return False
    if Stage.REJECTED in (stage, before[-1]):
        return True
    return all(_ROAD.index(stage) > _ROAD.index(earlier) for earlier in before if earlier in _ROAD)


def confirmed(story: Story, told: Sequence[Told], asked: int | None, background: Background) -> bool:
    """Whether as many independent outlets as `asked`, or the state body itself, confirm what one or few said before."""
    if asked is None or not told:
        return False
    if background.voices < asked and story.corroboration is not Corroboration.AUTHORITY:
        return False
    return not any(
        one.alert.voices >= asked or one.alert.corroboration is Corroboration.AUTHORITY
        for one in told
        if not one.split_off
    )


def correction(story: Story, told: Sequence[Told], background: Background) -> Correction | None:
    """What is not as somebody was told; None where all of it stands, or where it moved on as changes do.

    What a story's change does not name any more still stands: outlets leave things out. What was told of a story
    before a person split this one off is not corrected: it was told of another event as well.
    """
    beliefs = _beliefs(told)
    if not beliefs:
        return None
    fresh = _fresh(beliefs, told, background.edits)
    if story.change is None:
        differences = _gone(beliefs[-1], fresh)
    elif novelty(story.change, told) is Reason.STAGE and story.change.stage is not Stage.REJECTED:
        return None
    else:
        differences = _differences(story, story.change, beliefs)
    words = wording(story, [belief.alert for belief in beliefs], fresh)
    if not differences and not words:
        return None
    return Correction(of=beliefs[-1].alert.id, differences=differences, wording=words)


def _beliefs(told: Sequence[Told]) -> list[_Belief]:
    """What was told of each story that is now this one, the newest last; of merged ones until this one spoke."""
    own = [one.alert.created_at for one in told if one.merged_at is None and not one.split_off]
    stories: dict[int, list[Alert]] = {}
    for one in told:
        superseded = one.merged_at is not None and bool(own) and max(own) >= one.merged_at
        if not one.split_off and not superseded:
            stories.setdefault(one.alert.story, []).append(one.alert)
    return sorted(
        (_belief(alerts) for alerts in stories.values()), key=lambda belief: (belief.alert.created_at, belief.alert.id)
    )


def _belief(alerts: Sequence[Alert]) -> _Belief:
    parts: dict[Part, tuple[str, ...]] = {}
    for alert in alerts:
        if alert.change is None:
            continue
        said: dict[Part, tuple[str, ...]] = {part: value for part in _PARTS if (value := value_of(alert.change, part))}
        if (said[Part.AREA], said[Part.DIRECTION]) != (parts.get(Part.AREA), parts.get(Part.DIRECTION)):
            parts = {}  # another change: the date of the one before is not its date
        parts.update(said)
    return _Belief(alerts[-1], parts)


def value_of(change: PolicyChange, part: Part) -> tuple[str, ...]:
    """One part of a change; empty where it names none."""
    match part:
        case Part.IMPOSED_BY:
            return change.imposed_by
        case Part.SUBJECTS:
            return change.subjects
        case Part.EFFECTIVE:
            return (change.effective,) if change.effective else ()
        case Part.CHANGE:
            return (change.direction, change.stage)
        case _:
            return (getattr(change, part.value),)


def _differences(story: Story, change: PolicyChange, beliefs: Sequence[_Belief]) -> tuple[Difference, ...]:
    held = [belief for belief in beliefs if belief.parts]
    if not held:
        return ()
    found = []
    for part in _PARTS:
        now, before = value_of(change, part), held[-1].parts.get(part, ())
        if not now or any(_says(belief.parts.get(part, ()), now, part) for belief in held):
            continue
        if _votes(part, now, before) and not _outvoted(story, change, part, before):
            if part in (Part.AREA, Part.DIRECTION):
                return ()  # the rest is of another change than the one that was told
            continue
        found.append(Difference(part=part, before=before, after=now))
    return tuple(found)


def _says(told: tuple[str, ...], now: tuple[str, ...], part: Part) -> bool:
    """Whether what was told says as much; a day says its month."""
    return told == now or (part is Part.EFFECTIVE and bool(told) and told[0].startswith(now[0]))


def _votes(part: Part, now: tuple[str, ...], before: tuple[str, ...]) -> bool:
    return bool(before) and (part in _VOTED or (part is Part.DIRECTION and Direction.MIXED.value in (*now, *before)))


def _outvoted(story: Story, change: PolicyChange, part: Part, before: tuple[str, ...]) -> bool:
    """Whether more outlets say what the story says now than what was told, or none says that any more."""
    kinds = part not in (Part.AREA, Part.DIRECTION)
    said = Counter(
        value_of(named, part)
        for report in story.reports
        if report.reprint_of in (None, report.article) and (named := report.reading.change) is not None
        if not kinds or (named.area, named.direction) == (change.area, change.direction)
    )
    return not said[before] or said[value_of(change, part)] > said[before]


def _gone(belief: _Belief, fresh: Sequence[Edit]) -> tuple[Difference, ...]:
    """That there is no change after all, where an editor took it back; readings alone waver too much."""
    change = belief.alert.change
    if change is None or not any("change" in edit.reasons for edit in fresh):
        return ()
    return (Difference(part=Part.CHANGE, before=value_of(change, Part.CHANGE), after=()),)


def _fresh(beliefs: Sequence[_Belief], told: Sequence[Told], edits: Sequence[Edit]) -> list[Edit]:
    """The edits since then of the articles whose headline or sentences were told."""
    known = {number for one in told for number in one.alert.edits}
    spoken = {quote.url for belief in beliefs for quote in belief.alert.quotes}
    spoken |= {link.url for belief in beliefs for link in belief.alert.links[:1]}
    return [edit for edit in edits if edit.id not in known and edit.url in spoken]

"""What is not as it was told is corrected, to those who were told, once."""

from __future__ import annotations

import dataclasses
from datetime import timedelta

import pytest

from alerts.decide import correct
from alerts.model import Background, Edit, Link, Part, Quote, Reason, Silence, Told
from config.model import Severity
from config.settings import AlertSettings
from pipeline.model import Area, Direction, PolicyChange, Span, Stage

from .making import NOW, alert, change, reading, receiver, report, story

EASES, TIGHTENS, MIXED = Direction.EASES, Direction.TIGHTENS, Direction.MIXED
DECIDED, PROPOSED = Stage.DECIDED, Stage.PROPOSED
ADDRESS = "https://orda.kz/story-1"
EDIT = Edit(
    id=7,
    article=1,
    url=ADDRESS,
    at=NOW,
    changes=("stay for [90 → 180] days a", "the [+ new] rule"),
    reasons=("number",),
)


def told(*changes: PolicyChange, to: tuple[str, ...] = ("one",), edits: tuple[int, ...] = ()) -> list[Told]:
    return [
        Told(
            alert=dataclasses.replace(
                alert(number, changed=each),
                links=(Link(outlet="orda.kz", title="", url=ADDRESS, published=NOW),),
                quotes=(Quote(text="", outlet="orda.kz", url=ADDRESS, span=Span("body", 0, 1)),),
                edits=edits,
                created_at=NOW - timedelta(hours=9 - number),
            ),
            receivers=to,
        )
        for number, each in enumerate(changes, start=1)
    ]


def ask(changed: PolicyChange | None, before: list[Told], *edits: Edit, receivers=("one",), reports=(), **more):
    subject = story(*reports, changed=changed)
    return correct(
        subject,
        before,
        more.get("silences", ()),
        [receiver(name) for name in receivers],
        now=more.get("now", NOW),
        settings=AlertSettings(),
        background=Background(edits=edits),
    )


def parts(found) -> list[tuple[Part, tuple[str, ...], tuple[str, ...]]]:
    return [(one.part, one.before, one.after) for wrong, _ in found for one in wrong.differences]


NOVEMBER = change(effective="2025-11")
CORRECTIONS = [
    # what was told, what is now, what is corrected
    (change(), change(), []),
    (change(), change(effective="2025-10-20"), [(Part.EFFECTIVE, ("2025-10-10",), ("2025-10-20",))]),
    (change(effective=None), change(), [(Part.EFFECTIVE, (), ("2025-10-10",))]),
    (change(), change(effective=None), []),
    (NOVEMBER, change(effective="2025-11-10"), [(Part.EFFECTIVE, ("2025-11",), ("2025-11-10",))]),
    (change(effective="2025-11-10"), NOVEMBER, []),
    (change(), change(imposed_by=("RU", "UZ")), [(Part.IMPOSED_BY, ("RU",), ("RU", "UZ"))]),
    (change(), change(imposed_by=()), []),
    (change(), change(stage=PROPOSED), [(Part.STAGE, ("decided",), ("proposed",))]),
    (change(stage=PROPOSED), change(), []),  # it moved on: the rules tell that
    (change(), change(TIGHTENS), [(Part.DIRECTION, ("eases",), ("tightens",))]),  # where no rule tells that
    (change(), change(stage=Stage.REJECTED), [(Part.STAGE, ("decided",), ("rejected",))]),
    (change(), change(MIXED), [(Part.DIRECTION, ("eases",), ("mixed",))]),
    (change(), change(area=Area.TRADE), [(Part.AREA, ("migration",), ("trade",))]),
    (change(), None, []),
]


@pytest.mark.parametrize(("before", "now", "corrected"), CORRECTIONS)
def test_what_is_corrected(before: PolicyChange, now: PolicyChange | None, corrected: list) -> None:
    """What the story says otherwise; what it leaves out, or says less exactly, still stands."""
    found = ask(now, told(before))
    assert parts(found) == corrected
    assert [(one.reason, one.receivers) for _, one in found] == [(Reason.CORRECTED, ("one",))] * bool(corrected)


def test_back_to_what_was_told_before_is_a_correction() -> None:
    """What somebody was told last is what they believe."""
    assert parts(ask(change(), told(change(), change(TIGHTENS)))) == [(Part.DIRECTION, ("tightens",), ("eases",))]
    later = change(effective="2025-10-20")
    assert parts(ask(change(), told(change(), later))) == [(Part.EFFECTIVE, ("2025-10-20",), ("2025-10-10",))]
    assert ask(later, told(change(), later)) == ()


def test_the_date_that_a_later_alert_left_out_was_told_all_the_same() -> None:
    """But not that of another change."""
    moved = change(stage=Stage.IN_FORCE)
    assert ask(moved, told(change(), dataclasses.replace(moved, effective=None))) == ()
    other = told(change(), change(TIGHTENS, effective=None))
    assert parts(ask(change(TIGHTENS), other)) == [(Part.EFFECTIVE, (), ("2025-10-10",))]


@pytest.mark.parametrize(("old", "new", "corrected"), [(1, 1, False), (1, 2, True), (0, 1, True), (3, 3, False)])
def test_between_as_many_outlets_what_was_told_stands(old: int, new: int, corrected: bool) -> None:
    """Outlets name countries differently; only a majority corrects."""
    was, now = change(), change(imposed_by=("UZ",))
    reports = [
        report("Drivers", number=number, read=reading(changed=each))
        for number, each in enumerate([was] * old + [now] * new)
    ]
    assert bool(ask(now, told(was), reports=reports)) is corrected


def test_a_change_that_an_editor_took_back() -> None:
    """Is corrected to none; readings that merely waver are not enough."""
    found = ask(None, told(change()), dataclasses.replace(EDIT, changes=(), reasons=("change",)))
    assert parts(found) == [(Part.CHANGE, ("eases", "decided"), ())]


def test_one_correction_for_all_who_were_told_the_same() -> None:
    """By whichever alert; who was told something else, or nothing, is not told this."""
    later = change(effective="2025-10-20")
    before = told(change(), to=("one",)) + told(change(), later)[:1] + told(change(), later, to=("three",))
    before[1] = dataclasses.replace(before[1], receivers=("two",))
    found = ask(later, before, receivers=("one", "two", "three", "four"))
    assert [one.receivers for _, one in found] == [("one", "two")]


def test_who_is_not_corrected() -> None:
    """A receiver who was switched off, or wants only what is more severe; nobody while a silence holds or too late."""
    later, before = change(effective="2025-10-20"), told(change())
    off, settings, quiet = receiver("one", enabled=False), AlertSettings(), Background()
    assert correct(story(changed=later), before, (), [off], now=NOW, settings=settings, background=quiet) == ()
    watch = [dataclasses.replace(before[0], alert=dataclasses.replace(before[0].alert, severity=Severity.WATCH))]
    urgent = receiver("one", least="urgent")
    assert correct(story(changed=later), watch, (), [urgent], now=NOW, settings=settings, background=quiet) == ()
    silence = Silence(id=1, query="change.stage:decided", until=NOW + timedelta(hours=1), comment="")
    assert [one.reason for _, one in ask(later, before, silences=(silence,))] == [Reason.SILENCED]
    assert [one.reason for _, one in ask(later, before, now=NOW + timedelta(days=9))] == [Reason.OLD]
    fresh = dataclasses.replace(EDIT, at=NOW + timedelta(days=9))
    assert [one.tell for _, one in ask(later, before, fresh, now=NOW + timedelta(days=9))] == [True]


def test_what_was_told_of_two_stories_that_became_one() -> None:
    """Either counts, until the story that is left speaks for itself."""
    mine, other = change(effective="2025-10-20"), change()
    merged = [
        *told(mine),
        dataclasses.replace(told(other, other)[1], merged_at=NOW - timedelta(hours=1)),
    ]
    merged[1] = dataclasses.replace(merged[1], alert=dataclasses.replace(merged[1].alert, story=2))
    assert ask(mine, merged) == ask(other, merged) == ()
    assert parts(ask(change(effective="2025-12-01"), merged))
    spoke = dataclasses.replace(merged[0], alert=dataclasses.replace(merged[0].alert, id=3, created_at=NOW))
    assert parts(ask(other, [*merged, spoke])) == [(Part.EFFECTIVE, ("2025-10-20",), ("2025-10-10",))]


def test_what_was_told_before_a_split_is_not_corrected() -> None:
    """It was told of another event as well."""
    before = [dataclasses.replace(one, split_off=True) for one in told(change())]
    assert ask(change(effective="2025-10-20"), before) == ()

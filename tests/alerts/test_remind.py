"""Reminders, confirmations and corrections in a real database."""

from __future__ import annotations

import dataclasses
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from alerts.match import Rules
from alerts.model import Part, Reason
from alerts.remind import remind
from alerts.run import match_stories
from pipeline.model import Corroboration, Span, Stage

from .making import NOW, change, put_story, receiver, report, rule, settings, story

if TYPE_CHECKING:
    from alerts.store import AlertStore
    from pipeline.model import PolicyChange, Story

ONE, TWO = receiver("one"), receiver("two")
RULES = Rules([rule("driver", remind_days=3, confirmations=2)], [])
DAY = "2025-10-20"  # NOW is the 10th; in Almaty the reminder is due from the 16th, 19:00 UTC
DUE = datetime(2025, 10, 16, 19, tzinfo=UTC)


def drivers(changed: PolicyChange | None, **more: object) -> Story:
    return story(report("Drivers wait", outlet="orda.kz"), changed=changed, **more)


def match(store: AlertStore, subject: Story, *, at: datetime = NOW, receivers=(ONE,), rules=RULES):
    effective = subject.change.effective if subject.change else None
    store._db.conn.execute(
        "UPDATE stories SET effective = ?, stage = ? WHERE id = ?",
        (effective, subject.change.stage if subject.change else None, subject.id),
    )
    store._db.conn.commit()
    return match_stories([subject], rules, store, receivers, settings(), now=at).alerts


def reminded(store: AlertStore, subject: Story, at: datetime, *, receivers=(ONE,), rules=RULES) -> list:
    numbers = remind(lambda _: subject, rules, store, receivers, settings(), now=at)
    return [tuple(one.receiver for one in store.deliveries.of(number)) for number in numbers]


def test_a_reminder_before_a_change_takes_effect(store: AlertStore) -> None:
    """Once, to those who were told, without any new article, however old the news is."""
    put_story(store)
    subject = drivers(change(effective=DAY))
    match(store, subject)
    assert reminded(store, subject, DUE - timedelta(seconds=1)) == []
    assert reminded(store, subject, DUE, receivers=(ONE, TWO)) == [("one",)]
    for later in (DUE, DUE + timedelta(days=1), DUE + timedelta(days=30)):
        assert reminded(store, subject, later) == []
    assert store.alerts()[0].reason is Reason.REMINDER
    assert store.rulings(1)[-1].reason is Reason.REMINDER


LATE = [
    (timedelta(0), True),
    (timedelta(days=3), True),  # on the day itself, where every pass before was missed
    (timedelta(days=4), False),
]


@pytest.mark.parametrize(("missed", "sent"), LATE)
def test_a_reminder_that_was_missed(store: AlertStore, missed: timedelta, sent: bool) -> None:
    """Comes late while it says something."""
    put_story(store)
    subject = drivers(change(effective=DAY))
    match(store, subject)
    assert bool(reminded(store, subject, DUE + missed)) is sent


NONE_DUE = [
    (change(effective="2025-10"), NOW),
    (change(effective=None), NOW),
    (change(stage=Stage.PROPOSED, effective=DAY), NOW),
    (change(effective=DAY), DUE),  # told so late that nobody needs reminding
]


@pytest.mark.parametrize(("changed", "told_at"), NONE_DUE)
def test_no_reminder(store: AlertStore, changed: PolicyChange, told_at: datetime) -> None:
    """Of a month, of what is not decided, and of what was only just told."""
    put_story(store)
    subject = story(report("Drivers", published=told_at), changed=changed)
    assert match(store, subject, at=told_at)
    assert reminded(store, subject, DUE + timedelta(hours=1)) == []


def test_another_day_has_a_reminder_of_its_own(store: AlertStore) -> None:
    """Corrected after the reminder: the correction first, then a reminder of the new day."""
    put_story(store)
    subject = drivers(change(effective=DAY))
    match(store, subject)
    assert reminded(store, subject, DUE)
    moved = story(report("Drivers", published=DUE), changed=change(effective="2025-11-20"))
    assert len(match(store, moved, at=DUE + timedelta(hours=1))) == 1
    assert reminded(store, moved, DUE + timedelta(hours=2)) == []
    assert reminded(store, moved, DUE + timedelta(days=32)) == [("one",)]


def test_a_silence_keeps_reminders_too(store: AlertStore) -> None:
    """And says so."""
    put_story(store)
    subject = drivers(change(effective=DAY))
    match(store, subject)
    made = store.silence("driver", DUE + timedelta(days=2), "", NOW)
    assert reminded(store, subject, DUE) == []
    assert reminded(store, subject, DUE + timedelta(hours=1)) == []
    assert [one.reason for one in store.rulings(1)] == [Reason.FIRST, Reason.SILENCED]
    store.end_silence(made.id, DUE + timedelta(hours=2))
    assert reminded(store, subject, DUE + timedelta(hours=2)) == [("one",)]


def test_rules_say_how_early_and_settings_for_those_that_do_not(store: AlertStore) -> None:
    """0 is never; a receiver of two rules is reminded once."""
    put_story(store)
    subject = drivers(change(effective=DAY))
    rules = Rules(
        [rule("driver", "never", remind_days=0), rule("driver", "default"), rule("driver", "early", remind_days=9)], []
    )
    match(store, subject, rules=rules, at=NOW - timedelta(minutes=50))
    early = NOW + timedelta(days=1)
    assert reminded(store, subject, early, rules=rules) == [("one",)]
    assert reminded(store, subject, DUE, rules=rules) == []
    assert store.alerts()[0].rule == "early"
    bare, shared = Rules([rule("driver", "default")], []), settings(remind_days=3)
    later = story(report("Drivers"), changed=change(effective="2025-10-21"), number=2)
    put_story(store, 2)
    match(store, later, rules=bare)
    found = remind(lambda _: later, bare, store, (ONE,), shared, now=DUE + timedelta(days=1))
    assert [store.alert(number).story for number in found] == [2]
    assert remind(lambda _: later, bare, store, (ONE,), settings(), now=DUE + timedelta(days=1)) == ()


def test_a_reminder_leaves_what_changed_to_the_rules(store: AlertStore) -> None:
    """A story that changed in between is still to be matched."""
    put_story(store)
    subject = drivers(change(effective=DAY))
    match(store, subject)
    store._db.conn.execute("UPDATE stories SET matched_at = NULL")
    store._db.conn.commit()
    assert reminded(store, subject, DUE)
    assert next(store._db.query("SELECT matched_at FROM stories"))["matched_at"] is None


def test_a_correction_is_stored_and_read_back(store: AlertStore) -> None:
    """With what it corrects, old and new, and who stood behind it; again, nothing; nobody else is told."""
    put_story(store)
    first = match(store, drivers(change()))[0]
    later = drivers(change(effective=DAY), corroboration=Corroboration.SEVERAL)
    number = match(store, later, receivers=(ONE, TWO))
    raised = [store.alert(one) for one in number]
    assert [(one.reason, tuple(d.receiver for d in store.deliveries.of(one.id))) for one in raised] == [
        (Reason.FIRST, ("two",)),
        (Reason.CORRECTED, ("one",)),
    ]
    correction = raised[1].correction
    assert correction is not None
    assert correction.of == first
    assert [(one.part, one.before, one.after) for one in correction.differences] == [
        (Part.EFFECTIVE, ("2025-10-10",), (DAY,))
    ]
    assert raised[1].corroboration is Corroboration.SEVERAL
    assert match(store, later, receivers=(ONE, TWO)) == ()


def test_a_correction_reaches_those_who_were_told_although_no_rule_takes_the_story(store: AlertStore) -> None:
    """In the name of the rule that told them."""
    put_story(store)
    rules = Rules([rule("driver AND change.stage:decided")], [])
    match(store, drivers(change()), rules=rules)
    number = match(store, drivers(change(stage=Stage.PROPOSED)), rules=rules)[0]
    assert (store.alert(number).rule, store.alert(number).reason) == ("carriers", Reason.CORRECTED)


def edit(store: AlertStore, number: int, changes: str = '["for [90 → 180] days"]', material: int | None = 1) -> None:
    store._db.conn.execute(
        "INSERT INTO revisions (id, article, title, body, replaced_at, material, changes, reasons)"
        " VALUES (?, 1, '', '', '2025-10-10T09:30:00Z', ?, ?, '[\"number\"]')",
        (number, material, changes),
    )
    store._db.conn.commit()


def staying(days: int) -> Story:
    """A story whose proof names so many days."""
    body = f"Drivers may stay for {days} days now."
    return story(report("Drivers wait", body, outlet="orda.kz"), changed=change(quotes=(Span("body", 0, len(body)),)))


def test_a_material_edit_of_what_was_sent_is_corrected_once(store: AlertStore) -> None:
    """Whether it was compared in order or not; what was edited before the alert was told in it."""
    put_story(store)
    store._db.conn.execute(
        "INSERT INTO story_articles (article, story, reason, joined_at) VALUES (1, 1, '', '2025-10-10T00:00:00Z')"
    )
    edit(store, 1)
    assert len(match(store, staying(90))) == 1
    edit(store, 3)
    edit(store, 2, '["for [180 → 200] days"]', material=None)
    raised = store.alert(match(store, staying(180), at=NOW + timedelta(hours=1))[0])
    assert raised.correction is not None
    assert raised.correction.wording == ("for [90 → 180] days",)
    assert raised.edits == (1, 3)
    assert match(store, staying(180), at=NOW + timedelta(hours=2)) == ()
    store._db.conn.execute("UPDATE revisions SET material = 1 WHERE id = 2")
    assert len(match(store, staying(200), at=NOW + timedelta(hours=4))) == 1


def test_more_outlets_confirm(store: AlertStore) -> None:
    """Only for a rule that asks, and once; who heard it from so many already is not told again."""
    put_story(store)
    single, official = drivers(change()), drivers(change(), corroboration=Corroboration.AUTHORITY)
    match(store, single)
    number = match(store, official, receivers=(ONE, TWO))[0]
    assert store.alert(number).reason is Reason.FIRST  # what the alert is for the one who had heard nothing
    assert {one.receiver for one in store.deliveries.of(number)} == {"one", "two"}
    assert match(store, official, receivers=(ONE, TWO)) == ()
    silent = Rules([rule("driver")], [])
    put_story(store, 2)
    match(store, dataclasses.replace(single, id=2), rules=silent)
    assert match(store, dataclasses.replace(official, id=2), rules=silent) == ()
    asked = match(store, dataclasses.replace(official, id=2))
    assert [store.alert(one).reason for one in asked] == [Reason.CONFIRMED]

"""A second correction soon after the first waits; nothing of it is lost, and what is told is what holds then."""

from __future__ import annotations

import dataclasses
from datetime import timedelta
from itertools import pairwise
from random import Random
from typing import TYPE_CHECKING

import pytest

from alerts.match import Rules
from alerts.model import Background, Decision, Edit, Match, Reason, Told
from alerts.run import match_stories, rule_on
from pipeline.model import Span
from pipeline.store_stories import StoryStore

from .making import NOW, change, put_story, reading, receiver, report, rule, settings, story

if TYPE_CHECKING:
    from alerts.store import AlertStore
    from pipeline.model import Story

RULES = Rules([rule("driver")], [])
RECEIVERS = (receiver("one"), receiver("two"))
PAUSE = timedelta(hours=3)
ADDRESS = "https://orda.kz/story-1"


def dated(day: str) -> Story:
    said = change(effective=day)
    return story(report("Drivers", read=reading(changed=said)), changed=said)


def test_a_correction_that_waits_is_looked_at_when_its_time_has_come(store: AlertStore) -> None:
    """Without any new article: the first at once, then one for all that came within three hours."""
    put_story(store)
    stories = StoryStore(store._db)

    def look(subject: Story, hours: float) -> tuple[list[Reason], list[str | None]]:
        found = match_stories([subject], RULES, store, RECEIVERS, settings(), now=NOW + timedelta(hours=hours))
        alerts = [store.alert(number) for number in found.alerts]
        return [one.reason for one in alerts], [one.change.effective for one in alerts if one.change]

    assert look(dated("2025-11-01"), 0) == ([Reason.FIRST], ["2025-11-01"])
    assert look(dated("2025-11-02"), 1) == ([Reason.CORRECTED], ["2025-11-02"])
    for hours, day in ((1.5, "2025-11-03"), (2, "2025-11-04"), (3.9, "2025-11-05")):
        assert look(dated(day), hours) == ([], [])
        assert store.rulings(1)[-1].reason is Reason.WAITS
        assert stories.unmatched(NOW + timedelta(hours=hours)) == []
    assert stories.unmatched(NOW + timedelta(hours=4)) == [1]
    assert stories.unmatched() == []
    assert look(dated("2025-11-05"), 4) == ([Reason.CORRECTED], ["2025-11-05"])
    assert stories.unmatched(NOW + timedelta(days=9)) == []


def test_what_is_as_it_was_told_again_is_not_corrected(store: AlertStore) -> None:
    """An editor's slip that was mended within the pause reaches nobody."""
    put_story(store)
    told = []
    for hours, day in ((0, "2025-11-01"), (1, "2025-11-02"), (2, "2025-11-03"), (3, "2025-11-02"), (5, "2025-11-02")):
        found = match_stories([dated(day)], RULES, store, RECEIVERS, settings(), now=NOW + timedelta(hours=hours))
        told += [store.alert(number).reason for number in found.alerts]
    assert told == [Reason.FIRST, Reason.CORRECTED]


@pytest.mark.parametrize(("hours", "corrections"), [(0, 3), (1, 3), (3, 1), (24, 1)])
def test_the_pause_is_a_setting(store: AlertStore, hours: float, corrections: int) -> None:
    """Nought tells each at once."""
    put_story(store)
    count = 0
    for at, day in enumerate(("2025-11-01", "2025-11-02", "2025-11-03", "2025-11-04")):
        found = match_stories(
            [dated(day)], RULES, store, RECEIVERS, settings(correction_hours=hours), now=NOW + timedelta(hours=at)
        )
        count += sum(store.alert(number).reason is Reason.CORRECTED for number in found.alerts)
    assert count == corrections


def test_a_figure_in_the_proof_that_changes_every_hour_is_told_ever_less_often() -> None:
    """After three hours, six, twelve, and then once a day, each time as it is by then; a date meanwhile after three."""
    room = Newsroom(0)
    room.look(0)
    at = []
    for hour in range(1, 73):
        room.edits.append(
            Edit(
                id=hour, article=1, url=ADDRESS, at=NOW, reasons=("number",),
                changes=(f"Drivers may stay [{room.days} → {room.days + 1}] days A dollar",),
            )
        )  # fmt: skip
        room.days += 1
        before = len(room.told)
        room.look(hour)
        if len(room.told) > before:
            at.append(hour)
            assert f"{room.days} days" in room.told[-1].alert.quotes[0].text
    assert at == [1, 4, 10, 22, 46, 70]
    room.effective = "2026-01-01"
    room.look(72.5)
    assert room.again_at == NOW + timedelta(hours=73)


class Newsroom:
    """One article whose proof, date and figures an editor changes, with a clock and what people were told."""

    def __init__(self, seed: int) -> None:
        self.random = Random(seed)
        self.days, self.rate, self.effective = 90, 540, "2025-11-01"
        self.edits: list[Edit] = []
        self.told: list[Told] = []
        self.again_at = None

    def body(self) -> str:
        return f"Drivers may stay {self.days} days. A dollar costs {self.rate} tenge."

    def edit(self) -> None:
        """The rate always; now and then the sentence that proves the change, or the date."""
        changes = [f"A dollar costs [{self.rate} → {self.rate + 1}] tenge"]
        self.rate += 1
        if self.random.random() < 0.3:
            days = self.random.choice((60, 90, 120, 180))
            if days != self.days:
                changes.insert(0, f"Drivers may stay [{self.days} → {days}] days A dollar")
            self.days = days
        if self.random.random() < 0.2:
            self.effective = self.random.choice(("2025-11-01", "2025-12-01", "2026-01-01"))
        number = len(self.edits) + 1
        self.edits.append(
            Edit(id=number, article=1, url=ADDRESS, at=NOW, changes=tuple(changes), reasons=("number", "date"))
        )

    def look(self, hours: float) -> list[tuple[Match, Decision]]:
        proof = self.body().index(".") + 1
        said = change(effective=self.effective, quotes=(Span("body", 0, proof),))
        subject = story(report("Drivers", self.body(), read=reading(changed=said)), changed=said)
        rulings = rule_on(
            subject, RULES.match(subject), RULES.rules, self.told, (), RECEIVERS, settings(),
            now=NOW + timedelta(hours=hours), background=Background(edits=tuple(self.edits)),
        )  # fmt: skip
        for _, decision, raised in rulings:
            if raised is not None:
                numbered = dataclasses.replace(raised, id=len(self.told) + 1)
                self.told.append(Told(alert=numbered, receivers=decision.receivers))
        self.again_at = min((one.again_at for _, one, _ in rulings if one.again_at), default=None)
        return [(match, decision) for match, decision, _ in rulings]


@pytest.mark.parametrize("seed", range(40))
def test_one_correction_in_a_pause_and_the_last_state_at_the_end(seed: int) -> None:
    """However often an article changes: hours lie between two corrections, and people end up knowing what it says.

    A rate that changes with every pass corrects nothing by itself.
    """
    room = Newsroom(seed)
    room.look(0)
    hour = 0.0
    for _ in range(30):
        hour += room.random.choice((0.25, 0.5, 1, 2))
        room.edit()
        before = len(room.told)
        room.look(hour)
        assert before == len(room.told) or room.told[-1].alert.reason is Reason.CORRECTED
    while room.again_at is not None:
        hour = (room.again_at - NOW) / timedelta(hours=1)
        room.look(hour)
    for name in ("one", "two"):
        times = [
            one.alert.created_at for one in room.told if name in one.receivers and one.alert.reason is Reason.CORRECTED
        ]
        assert all(later - earlier >= PAUSE for earlier, later in pairwise(times))
        last = next(one.alert for one in reversed(room.told) if name in one.receivers)
        assert last.change is not None
        assert last.change.effective == room.effective
        assert f"{room.days} days" in last.quotes[0].text
    wordings = [change for one in room.told if one.alert.correction for change in one.alert.correction.wording]
    assert all(change.startswith("Drivers may stay [") for change in wordings)

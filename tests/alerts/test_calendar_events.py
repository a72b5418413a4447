"""An event that is gone is taken back from calendars, not merely left out: RFC 5545, read by a library of others."""

from __future__ import annotations

import random
from datetime import date, timedelta
from typing import TYPE_CHECKING

import pytest

from alerts.calendar_events import Effect, Shown, Status, shown_now
from config.model import Lang
from config.sqlite import stamp
from pipeline.model import Stage
from pipeline.store_stories import StoryStore

from .making import NOW, alert, change, put_story
from .test_feeds import says, tell, written

if TYPE_CHECKING:
    from pathlib import Path

    from alerts.store import AlertStore

DAY = "2025-11-10"
LATER = NOW + timedelta(hours=1)


@pytest.fixture
def told(store: AlertStore) -> AlertStore:
    """One story, told of, that takes effect in a month."""
    put_story(store)
    says(store, effective=DAY)
    tell(store, alert(changed=change(effective=DAY)))
    return store


GONE = [
    ({"effective": None}, "The reports no longer name a date.", "2025-11-10"),
    ({"effective": None, "area": None}, "The reports no longer speak of a change of rules.", "2025-11-10"),
    ({"effective": None, "stage": Stage.REJECTED}, "The change was rejected.", "2025-11-10"),
]


@pytest.mark.parametrize(("present", "why", "day"), GONE)
def test_an_event_whose_day_is_gone_is_cancelled(
    told: AlertStore, tmp_path: Path, present: dict, why: str, day: str
) -> None:
    """Under the same identity and on its last day, with a higher number, the time of it and the reason."""
    (before,) = written(told, tmp_path)
    says(told, **present)
    (after,) = written(told, tmp_path, now=LATER)
    assert after["uid"] == before["uid"]
    assert (before["status"], after["status"]) == ("CONFIRMED", "CANCELLED")
    assert after["sequence"] > before["sequence"]
    assert after["dtstart"].dt == date.fromisoformat(day)
    assert after["dtstamp"].dt == after["last-modified"].dt == LATER
    assert after["summary"] == "A headline (removed from the calendar)"
    assert after["description"].startswith(f"{why}\nShown before: 10 November 2025\n\n")


@pytest.mark.parametrize(("lang", "words"), [(Lang.RU, "снято с календаря"), (Lang.KK, "күнтізбеден алынды")])
def test_why_it_is_gone_is_said_in_the_settings_language(
    told: AlertStore, tmp_path: Path, lang: Lang, words: str
) -> None:
    """As all labels are."""
    written(told, tmp_path)
    says(told, effective=None)
    (event,) = written(told, tmp_path, lang)
    assert words in event["summary"]
    assert "2025" in event["description"]


def test_it_stays_cancelled_for_a_while(told: AlertStore, tmp_path: Path) -> None:
    """So long that every calendar had the time to ask; nothing about it changes meanwhile, then it goes."""
    written(told, tmp_path)
    says(told, effective=None)
    (first,) = written(told, tmp_path, now=LATER)
    (last,) = written(told, tmp_path, now=LATER + timedelta(days=5), cancelled_days=5)
    assert last == first
    assert written(told, tmp_path, now=LATER + timedelta(days=5, seconds=1), cancelled_days=5) == []


@pytest.mark.parametrize("days", [1, 60])
def test_an_event_that_comes_back_is_the_same_one(told: AlertStore, tmp_path: Path, days: int) -> None:
    """Calendars that saw it go, or missed that, believe the higher number, however late it is."""
    written(told, tmp_path)
    says(told, effective=None)
    (gone,) = written(told, tmp_path)
    back = LATER + timedelta(days=days)
    written(told, tmp_path, now=back)
    says(told, effective="2026-02-01", changed_at=stamp(back))
    (event,) = written(told, tmp_path, now=back)
    assert (event["uid"], event["status"]) == (gone["uid"], "CONFIRMED")
    assert event["sequence"] > gone["sequence"]
    assert event["dtstart"].dt == date(2026, 2, 1)


def test_a_day_that_moves_to_and_fro_always_has_a_higher_number(told: AlertStore, tmp_path: Path) -> None:
    """Also without an alert, and when a plan is decided on the same day."""
    numbers = []
    for effective, stage in [(DAY, "proposed"), ("2025-12-01", "proposed"), (DAY, "proposed"), (DAY, "decided")]:
        says(told, effective=effective, stage=Stage(stage))
        numbers.append(written(told, tmp_path)[0]["sequence"])
    assert numbers == sorted(set(numbers))


def test_a_day_that_moves_far_into_the_past_is_seen_to_move(told: AlertStore, tmp_path: Path) -> None:
    """It does not vanish before calendars could see it."""
    written(told, tmp_path)
    says(told, effective="2024-11-10")
    for days in (0, 29):
        (event,) = written(told, tmp_path, now=NOW + timedelta(days=days))
        assert event["dtstart"].dt == date(2024, 11, 10)
    assert written(told, tmp_path, now=NOW + timedelta(days=31)) == []


def test_a_day_that_has_passed_is_no_loss(told: AlertStore, tmp_path: Path) -> None:
    """It leaves the calendar of new subscribers after `past_days`, uncancelled."""
    written(told, tmp_path)
    assert [event["status"] for event in written(told, tmp_path, now=NOW + timedelta(days=100))] == ["CONFIRMED"]
    assert written(told, tmp_path, now=NOW + timedelta(days=140)) == []


def test_both_events_of_merged_stories_are_told(told: AlertStore, tmp_path: Path) -> None:
    """The older one goes on; the other is cancelled, and neither stands twice when the story that is left ends."""
    put_story(told, 2)
    says(told, 2, effective="2025-11-12")
    tell(told, alert(2, changed=change(effective="2025-11-12")), story=2)
    older, newer = written(told, tmp_path)
    StoryStore(told._db).merge(2, 1, now=LATER)
    says(told, 2, effective="2025-11-12", title="Now one", changed_at=stamp(LATER))
    found = {event["uid"]: event for event in written(told, tmp_path, now=LATER)}
    assert set(found) == {older["uid"], newer["uid"]}
    kept, gone = found[older["uid"]], found[newer["uid"]]
    assert (kept["status"], kept["dtstart"].dt) == ("CONFIRMED", date(2025, 11, 12))
    assert kept["sequence"] > older["sequence"]
    assert (gone["status"], gone["summary"]) == ("CANCELLED", "Now one (removed from the calendar)")
    assert gone["description"].startswith("It turned out to be the same event as another one.")
    says(told, 2, effective=None)
    assert [event["status"] for event in written(told, tmp_path, now=LATER)] == ["CANCELLED", "CANCELLED"]


def test_a_story_that_is_split_keeps_its_event_while_it_has_a_day(told: AlertStore, tmp_path: Path) -> None:
    """The part that was taken out gets an event once it is told of."""
    written(told, tmp_path)
    put_story(told, 2)
    told._db["stories"].update(2, {"split_from": 1, "split_at": stamp(LATER)})
    says(told, 2, effective=DAY)
    says(told, 1, effective=None)
    (gone,) = written(told, tmp_path)
    tell(told, alert(2, changed=change(effective=DAY)), story=2)
    events = {event["uid"]: event["status"] for event in written(told, tmp_path)}
    assert events.pop(gone["uid"]) == "CANCELLED"
    assert list(events.values()) == ["CONFIRMED"]


def test_writing_twice_changes_nothing(told: AlertStore, tmp_path: Path) -> None:
    """Neither the file nor what is noted as shown."""
    written(told, tmp_path)
    says(told, effective=None)
    first = written(told, tmp_path, now=LATER)
    noted = list(told._db["calendar_events"].rows)
    assert written(told, tmp_path, now=LATER + timedelta(hours=1)) == first
    assert list(told._db["calendar_events"].rows) == noted


@pytest.mark.parametrize("seed", range(60))
def test_calendars_end_up_with_what_stories_say(seed: int) -> None:
    """However stories change and merge: a calendar that believes the highest number shows each day once, and no other.

    It asks now and then only; numbers never fall, and the same number never says two things.
    """
    source = random.Random(seed)
    states = [None, *(change(stage=stage, effective=day) for stage in Stage for day in (None, DAY, "2025-12"))]
    held: dict[int, Shown] = {}
    kept: dict[int, Shown] = {}
    effects = [Effect(first=number, story=number, change=source.choice(states), dates=1) for number in (1, 2, 3)]
    for step in range(20):
        effects = [Effect(first=one.first, story=one.story, change=source.choice(states), dates=1) for one in effects]
        if len(effects) > 1 and source.random() < 0.1:
            effects.remove(source.choice(effects[1:]))
        shown = shown_now(effects, held, since=date(2025, 10, 1), now=NOW + timedelta(hours=step))
        for each in shown:
            if before := held.get(each.first):
                same = (each.effective, each.status, each.why is None) == (
                    before.effective, before.status, before.why is None,
                )  # fmt: skip
                assert each.sequence == before.sequence + (not same)
        held = {each.first: each for each in shown}
        if source.random() < 0.5 or step == 19:
            for each in shown:
                if each.first not in kept or each.sequence >= kept[each.first].sequence:
                    kept[each.first] = each
    standing = {first: each.effective for first, each in kept.items() if each.status is not Status.CANCELLED}
    assert standing == {
        one.first: one.change.effective
        for one in effects
        if one.change and one.change.effective and one.change.stage is not Stage.REJECTED
    }

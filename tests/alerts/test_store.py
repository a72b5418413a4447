"""Matches, alerts and silences in a real database."""

from __future__ import annotations

import dataclasses
import sqlite3
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from alerts.alert import quotes
from alerts.errors import UnknownAlertError
from alerts.match import Rules
from alerts.model import DeliveryState, Reason
from alerts.run import match_stories
from carrierwatch.database import open_database
from pipeline.model import Direction, Span, Stage

from .making import NOW, change, put_story, receiver, report, rule, settings, story

if TYPE_CHECKING:
    from pathlib import Path

    from alerts.store import AlertStore

RULES = Rules([rule("driver"), rule("driver AND change.stage:decided", "second")], [])
TWO = (receiver("one"), receiver("two"))
BODY = "Drivers may stay. Another sentence. A third one."
PROOF = (Span("body", 0, 17), Span("body", 0, 17), Span("title", 0, 5), Span("body", 18, 35))
STORY = story(
    report("Drivers", BODY, number=1, outlet="a.kz"),
    report("Again", BODY, number=1, outlet="b.kz"),
    report("Once more", BODY, number=1, outlet="a.kz"),
    changed=change(quotes=PROOF),
)


def match(store: AlertStore, subject=STORY, *, receivers=TWO, now=NOW):
    return match_stories([subject], RULES, store, receivers, settings(), now=now)


def test_an_alert_is_read_back_as_it_was_raised(store: AlertStore) -> None:
    """What the message will say is fixed when it is decided."""
    put_story(store)
    report_ = match(store)
    raised = store.alert(report_.alerts[0])
    assert raised.change == change(quotes=PROOF[:1] + PROOF[2:3])
    assert [quote.text for quote in raised.quotes] == ["Drivers may stay.", "Drive"]
    assert [(link.outlet, link.title) for link in raised.links] == [("a.kz", "Drivers"), ("b.kz", "Again")]
    assert raised.reason is Reason.FIRST
    assert raised.clauses[0].by == ("Drivers",)
    assert [one.state for one in store.deliveries.of(raised.id)] == [DeliveryState.PENDING] * 2


def test_the_headline_is_quoted_only_where_nothing_else_proves_the_change() -> None:
    """It stands above the quotes anyway."""
    title, body = Span("title", 0, 7), Span("body", 0, 17)
    only_title = story(report("Drivers", BODY), changed=change(quotes=(title,)))
    assert [quote.text for quote in quotes(only_title)] == ["Drivers"]
    both = story(report("Drivers", BODY), changed=change(quotes=(title, body)))
    assert [quote.text for quote in quotes(both)] == ["Drivers may stay."]


def test_two_rules_tell_a_receiver_once(store: AlertStore) -> None:
    """The second rule's match is stored with the reason why it told nobody."""
    put_story(store)
    found = match(store)
    assert (found.matches, len(found.alerts), found.quiet) == (2, 1, {Reason.SENT: 1})
    assert [(one.rule, one.told, one.reason) for one in store.rulings(1)] == [
        ("carriers", True, Reason.FIRST),
        ("second", False, Reason.SENT),
    ]


def test_matching_again_tells_nothing_and_stores_nothing_twice(store: AlertStore) -> None:
    """A repeated decision is noted once, with its last time."""
    put_story(store)
    match(store)
    for hours in (1, 2):
        assert match(store, now=NOW + timedelta(hours=hours)).alerts == ()
    rulings = store.rulings(1)
    assert [one.reason for one in rulings] == [Reason.FIRST, Reason.SENT, Reason.SENT]
    assert rulings[-1].matched_at == NOW + timedelta(hours=2)


def test_a_new_stage_is_told(store: AlertStore) -> None:
    """Then it is told too, once."""
    put_story(store)
    match(store)
    moved = story(*STORY.reports, changed=change(stage=Stage.IN_FORCE))
    assert len(match(store, moved).alerts) == 1
    assert match(store, moved).alerts == ()
    assert store.alerts(limit=1)[0].reason is Reason.STAGE


def test_a_story_inherits_what_was_told_of_those_merged_into_it(store: AlertStore) -> None:
    """Two stories became one, and one into a third: nobody hears of it again."""
    put_story(store, 3)
    put_story(store, 2, merged_into=3)
    put_story(store, 1, merged_into=2)
    match(store)
    assert match(store, dataclasses.replace(STORY, id=3)).alerts == ()
    reversed_ = story(*STORY.reports, number=3, changed=change(Direction.TIGHTENS))
    assert store.alert(match(store, reversed_).alerts[0]).reason is Reason.REVERSED
    assert len(store.rulings(3)) == 5


def test_all_or_nothing(store: AlertStore) -> None:
    """An alert whose deliveries cannot be written is not written either, and the story stays unmatched."""
    put_story(store)
    store._db.conn.execute("CREATE TRIGGER refuse BEFORE INSERT ON deliveries BEGIN SELECT raise(ABORT, 'no'); END")
    with pytest.raises(sqlite3.IntegrityError):
        match(store)
    assert store.alerts() == ()
    assert store.rulings(1) == ()
    assert next(store._db.query("SELECT matched_at FROM stories"))["matched_at"] is None
    store._db.conn.execute("DROP TRIGGER refuse")
    assert len(match(store).alerts) == 1
    assert next(store._db.query("SELECT matched_at FROM stories"))["matched_at"] == "2025-10-10T09:00:00Z"


def test_a_story_without_matches_is_marked_as_matched(store: AlertStore) -> None:
    """So that it is not looked at again."""
    put_story(store)
    found = match(store, story(report("Tram")))
    assert (found.stories, found.matches) == (1, 0)
    assert next(store._db.query("SELECT matched_at FROM stories"))["matched_at"] is not None


def test_silences(store: AlertStore) -> None:
    """Made, listed, kept to, ended."""
    put_story(store)
    made = store.silence("driver", NOW + timedelta(days=1), "known", NOW)
    assert store.silences(NOW) == (made,)
    assert match(store).quiet == {Reason.SILENCED: 2}
    assert store.end_silence(made.id, NOW)
    assert not store.end_silence(made.id, NOW)
    assert store.silences(NOW) == ()
    assert len(match(store).alerts) == 1


def test_a_silence_that_cannot_be_read_silences_nothing(store: AlertStore, caplog: pytest.LogCaptureFixture) -> None:
    """An older version may have taken it; the others still hold, and people are told."""
    put_story(store)
    store.silence("driver AND", NOW + timedelta(days=1), "", NOW)
    assert len(match(store).alerts) == 1
    assert "event=silence_unreadable" in caplog.text


def test_acknowledging(store: AlertStore) -> None:
    """The first time counts."""
    put_story(store)
    number = match(store).alerts[0]
    assert store.acknowledged_at(number) is None
    store.acknowledge(number, NOW)
    store.acknowledge(number, NOW + timedelta(hours=1))
    assert store.acknowledged_at(number) == NOW
    for call in (lambda: store.acknowledge(99, NOW), lambda: store.alert(99), lambda: store.deliveries.retry(99, NOW)):
        with pytest.raises(UnknownAlertError, match="alert 99"):
            call()


def test_another_process_reads_what_was_written(store: AlertStore, database: Path) -> None:
    """Committed means on the disk."""
    put_story(store)
    number = match(store).alerts[0]
    other = open_database(database)
    assert type(store)(other).alert(number) == store.alert(number)
    other.close()

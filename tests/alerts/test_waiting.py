"""What goes out, what waits and what comes together: decided purely, and held in a real ledger."""

from __future__ import annotations

import random
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from alerts.arrange import arrange
from alerts.match import Rules
from alerts.model import DeliveryState, WaitsFor
from alerts.run import match_stories
from alerts.store import AlertStore
from alerts.waiting import Waiting, plan
from carrierwatch.database import open_database
from config.model import Severity

from .making import change, put_story, receiver, report, rule, settings, story

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from config.model import Receiver

NOON = datetime(2025, 10, 10, 7, 0, tzinfo=UTC)  # in Almaty
NIGHT = datetime(2025, 10, 10, 18, 0, tzinfo=UTC)  # 23:00 in Almaty
MORNING = datetime(2025, 10, 11, 2, 0, tzinfo=UTC)  # 07:00
URGENT, WATCH = Severity.URGENT, Severity.WATCH
State = DeliveryState


def waiting(number: int, severity: Severity | None = WATCH, waits_for: WaitsFor | None = None, **more: bool) -> Waiting:
    return Waiting(delivery=number, severity=severity, waits_for=waits_for, until=NOON, **more)


def raise_alert(
    store: AlertStore, receivers: Sequence[Receiver], number: int, *, now: datetime, severity: Severity = WATCH
) -> int:
    """A story of its own and its alert; the alert's number."""
    put_story(store, number)
    subject = story(report(f"Drivers {number}", number=number, published=now), number=number, changed=change())
    rules = Rules([rule("driver", severity=severity)], [])
    (raised,) = match_stories([subject], rules, store, receivers, settings(), now=now).alerts
    return raised


def send_due(store: AlertStore, now: datetime) -> list[tuple[str, int | None, int | None]]:
    """Send what is due, by the ledger alone; which alert or digest went to whom."""
    gone = []
    for delivery in store.deliveries.due(now):
        claimed = store.deliveries.claim(delivery)
        assert claimed is not None
        store.deliveries.sent(claimed, last=True, now=now)
        gone.append((claimed.receiver, claimed.alert, claimed.digest))
    return gone


BREAKS = [
    ("urgent", URGENT, True), ("urgent", WATCH, False), ("watch", WATCH, True), ("watch", URGENT, True),
    ("nothing", URGENT, False), ("nothing", WATCH, False), ("watch", None, False),
]  # fmt: skip


@pytest.mark.parametrize(("break_through", "severity", "goes"), BREAKS)
def test_what_breaks_through(break_through: str, severity: Severity | None, goes: bool) -> None:
    """Neither quiet hours nor the digest hold it; a message that gathers others never does."""
    who = receiver(quiet_hours="22:00-07:00", break_through=break_through)
    planned = plan(who, [waiting(1, severity)], [], None, now=NIGHT)
    assert planned.go == ((1,) if goes else ())
    assert [(one.waits_for, one.until) for one in planned.hold] == ([] if goes else [(WaitsFor.QUIET_HOURS, MORNING)])
    digest = receiver(digest="daily 08:00", break_through=break_through)
    assert bool(plan(digest, [waiting(1, severity)], [], MORNING, now=NOON).go) == (goes or severity is None)


def test_what_was_passed_on_does_not_wait_for_a_digest() -> None:
    """It is there to interrupt somebody; but it respects quiet hours."""
    who = receiver(digest="daily 08:00", quiet_hours="22:00-07:00")
    assert plan(who, [waiting(1, escalated=True)], [], MORNING, now=NOON).go == (1,)
    assert plan(who, [waiting(1, escalated=True)], [], MORNING, now=NIGHT).hold[0].waits_for is WaitsFor.QUIET_HOURS


def test_beyond_the_messages_an_hour() -> None:
    """Urgent ones go first, the rest waits until the oldest of the hour no longer counts."""
    who = receiver(most_per_hour=3)
    sent = [NOON - timedelta(minutes=50)]
    planned = plan(who, [waiting(1), waiting(2), waiting(3, URGENT), waiting(4)], sent, None, now=NOON)
    assert planned.go == (3, 1)
    assert [(one.delivery, one.until) for one in planned.hold] == [(n, NOON + timedelta(minutes=10)) for n in (2, 4)]
    assert plan(who, [waiting(1)], [NOON] * 9, None, now=NOON).hold[0].until == NOON + timedelta(hours=1)


def test_what_waited_for_room_comes_as_one_message() -> None:
    """A single one comes as itself; what is new goes beside, as far as there is room."""
    who = receiver(most_per_hour=2)
    held = [waiting(number, waits_for=WaitsFor.CAP) for number in (1, 2, 3)]
    planned = plan(who, [*held, waiting(4), waiting(5)], [], None, now=NOON)
    assert (planned.overflow, planned.go, [one.delivery for one in planned.hold]) == ((1, 2, 3), (4,), [5])
    assert plan(who, held[:1], [], None, now=NOON).go == (1,)
    full = plan(who, held, [NOON, NOON], None, now=NOON)
    assert (full.overflow, full.go, len(full.hold)) == ((), (), 3)


def test_an_alert_in_the_night_is_told_in_the_morning(store: AlertStore) -> None:
    """The ledger says why it waits; whoever had listed it before cannot send it."""
    who = (receiver(quiet_hours="22:00-07:00"), receiver("awake"))
    number = raise_alert(store, who, 1, now=NIGHT)
    listed = store.deliveries.due(NIGHT)
    arrange(store, who, now=NIGHT)
    held, pending = store.deliveries.of(number)
    assert (held.state, held.waits_for, held.next_attempt_at) == (State.HELD, WaitsFor.QUIET_HOURS, MORNING)
    assert pending.state is State.PENDING
    assert store.deliveries.claim(listed[0]) is None
    assert send_due(store, NIGHT) == [("awake", number, None)]
    arrange(store, who, now=MORNING - timedelta(seconds=1))
    assert send_due(store, MORNING - timedelta(seconds=1)) == []
    arrange(store, who, now=MORNING)
    assert send_due(store, MORNING) == [("dispatch", number, None)]


def test_an_urgent_one_is_told_at_once(store: AlertStore) -> None:
    """Unless the receiver wants nothing to break through."""
    who = (receiver("a", quiet_hours="22:00-07:00"), receiver("b", quiet_hours="22:00-07:00", break_through="nothing"))
    number = raise_alert(store, who, 1, now=NIGHT, severity=URGENT)
    arrange(store, who, now=NIGHT)
    assert send_due(store, NIGHT) == [("a", number, None)]


def test_a_failed_delivery_is_not_tried_again_in_the_night(store: AlertStore) -> None:
    """It keeps its attempts and its error."""
    who = (receiver(quiet_hours="22:00-07:00"),)
    evening = NIGHT - timedelta(hours=1, minutes=1)
    number = raise_alert(store, who, 1, now=evening)
    claimed = store.deliveries.claim(store.deliveries.due(evening)[0])
    assert claimed is not None
    store.deliveries.failed(claimed, "refused", NIGHT)
    arrange(store, who, now=NIGHT)
    (held,) = store.deliveries.of(number)
    assert (held.state, held.attempts, held.error) == (State.HELD, 1, "refused")
    arrange(store, who, now=MORNING)
    assert [one.attempts for one in store.deliveries.due(MORNING)] == [1]


def test_a_message_that_has_begun_is_finished(store: AlertStore) -> None:
    """Half a message is worse than a disturbed night."""
    who = (receiver(quiet_hours="22:00-07:00"),)
    raise_alert(store, who, 1, now=NIGHT - timedelta(hours=2))
    claimed = store.deliveries.claim(store.deliveries.due(NIGHT)[0])
    assert claimed is not None
    store.deliveries.sent(claimed, last=False, now=NIGHT)
    arrange(store, who, now=NIGHT)
    assert [one.state for one in store.deliveries.due(NIGHT)] == [State.PENDING]


def test_a_changed_configuration_takes_effect_at_once(store: AlertStore) -> None:
    """What is held and need not be any more goes out; what is held for a receiver that is gone is buried there."""
    raise_alert(store, (receiver(quiet_hours="22:00-07:00"),), 1, now=NIGHT)
    arrange(store, (receiver(quiet_hours="22:00-07:00"),), now=NIGHT)
    arrange(store, (receiver(quiet_hours="22:00-07:00", enabled=False),), now=NIGHT)
    assert store.deliveries.due(NIGHT) == ()
    arrange(store, (receiver(),), now=NIGHT)
    assert len(store.deliveries.due(NIGHT)) == 1
    arrange(store, (receiver(quiet_hours="22:00-07:00"),), now=NIGHT)
    arrange(store, (), now=NIGHT)
    assert len(store.deliveries.due(NIGHT)) == 1


WISHES = [
    {"quiet_hours": "22:00-07:00"},
    {"most_per_hour": 2},
    {"quiet_hours": "23:30-02:30", "zone": "Europe/Berlin", "most_per_hour": 1, "break_through": "nothing"},
    {"digest": "daily 08:00"},
    {"digest": "weekly sun 03:00", "zone": "Europe/Berlin", "most_per_hour": 1, "break_through": "watch"},
    {"digest": "daily 02:30", "zone": "Europe/Berlin", "quiet_hours": "22:00-02:00", "break_through": "nothing"},
]


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("wishes", WISHES, ids=str)
def test_nothing_is_lost_and_nothing_told_twice(wishes: dict[str, object], seed: int, tmp_path: Path) -> None:
    """Over nights and a change of clocks, whatever the receiver wants, with kills between two rounds: the database is
    opened anew. Every alert is told once, by itself or in one digest that arrives, and the wishes are kept.
    """
    draw = random.Random(f"{wishes}{seed}")
    who = (receiver(**wishes),)
    path = tmp_path / "watch.db"
    store = AlertStore(open_database(path))
    now = datetime(2025, 10, 24, 18, 0, tzinfo=UTC)  # Berlin puts the clocks back on the 26th
    raised, gone, times = 0, [], []
    for _ in range(150):
        now += timedelta(minutes=draw.choice((1, 1, 7, 45, 300)))
        for _ in range(draw.choice((0, 0, 1, 1, 5)) if raised < 60 else 0):
            raised += 1
            raise_alert(store, who, raised, now=now, severity=draw.choice((URGENT, WATCH)))
        arrange(store, who, now=now)
        if draw.random() < 0.1:
            store._db.close()
            store = AlertStore(open_database(path))
            continue
        sent = send_due(store, now)
        gone += sent
        times += [now] * len(sent)
    for _ in range(12):
        now += timedelta(hours=20)
        arrange(store, who, now=now)
        gone += send_due(store, now)
    store_digests = [store.digests.digest(digest).alerts for _, _, digest in gone if digest is not None]
    told = [alert for _, alert, _ in gone if alert is not None] + [one for digest in store_digests for one in digest]
    assert sorted(told) == list(range(1, raised + 1))
    assert len({digest for _, _, digest in gone}) == len(store_digests) + bool(len(store_digests) < len(gone))
    if most := who[0].most_per_hour:
        assert all(sum(1 for other in times if at - timedelta(hours=1) < other <= at) <= most for at in times)
    store._db.close()

"""An alert that nobody acknowledges goes on to the next receiver, once."""

from __future__ import annotations

import asyncio
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from alerts.arrange import arrange
from alerts.escalate import Unacknowledged, goes_on
from alerts.model import DeliveryState
from alerts.run import deliver_due
from config.model import Severity

from .making import mail_receiver, receiver, settings
from .test_waiting import NIGHT, NOON, raise_alert, send_due

if TYPE_CHECKING:
    from alerts.store import AlertStore
    from carrierwatch.demo.mailbox import MailboxServer

HALF_HOUR = timedelta(minutes=30)
DESK = receiver("desk", escalate_to="boss", escalate_minutes=30)
BOSS = receiver("boss", least="urgent")
EARLY = NOON - timedelta(hours=1)
BOTH = (DESK, BOSS)


def begin(store: AlertStore, *receivers, severity: Severity = Severity.URGENT, now: datetime = NOON) -> int:
    """Configured early, an alert raised to the desk alone and sent at once."""
    arrange(store, receivers, now=EARLY)
    number = raise_alert(store, receivers[:1], 1, now=now, severity=severity)
    arrange(store, receivers, now=now)
    send_due(store, now)
    return number


def test_it_goes_on_once(store: AlertStore) -> None:
    """After the minutes, not before; and never again."""
    number = begin(store, *BOTH)
    arrange(store, BOTH, now=NOON + HALF_HOUR - timedelta(seconds=1))
    assert len(store.deliveries.of(number)) == 1
    for minutes in (30, 31, 90):
        arrange(store, BOTH, now=NOON + timedelta(minutes=minutes))
    assert send_due(store, NOON + timedelta(minutes=90)) == [("boss", number, None)]
    arrange(store, BOTH, now=NOON + timedelta(days=1))
    assert [(one.receiver, one.escalated_from) for one in store.deliveries.of(number)] == [
        ("desk", None),
        ("boss", "desk"),
    ]


def test_an_acknowledged_alert_stays(store: AlertStore) -> None:
    """Whoever acknowledged it."""
    number = begin(store, *BOTH)
    store.acknowledge(number, NOON + timedelta(minutes=29))
    arrange(store, BOTH, now=NOON + timedelta(hours=5))
    assert len(store.deliveries.of(number)) == 1


def test_only_what_was_raised_since_it_was_configured(store: AlertStore) -> None:
    """Else the first pass would pass on a year of alerts."""
    number = raise_alert(store, (DESK,), 1, now=EARLY, severity=Severity.URGENT)
    send_due(store, EARLY)
    for hours in (1, 2, 3):
        arrange(store, BOTH, now=EARLY + timedelta(hours=hours))
    assert len(store.deliveries.of(number)) == 1


@pytest.mark.parametrize("boss", [receiver("boss", enabled=False), BOSS], ids=["off", "takes only urgent ones"])
def test_who_takes_no_such_alert_is_not_told(store: AlertStore, boss) -> None:
    """A receiver that is off, or that wants only what is urgent."""
    number = begin(store, DESK, boss, severity=Severity.WATCH)
    arrange(store, (DESK, boss), now=NOON + timedelta(hours=5))
    assert len(store.deliveries.of(number)) == 1


def test_what_is_held_does_not_go_on_before_it_was_sent(store: AlertStore) -> None:
    """The minutes count from when people could read it."""
    desk = receiver("desk", escalate_to="boss", escalate_minutes=30, quiet_hours="22:00-07:00", break_through="nothing")
    number = begin(store, desk, BOSS, now=NIGHT)
    morning = datetime(2025, 10, 11, 2, 0, tzinfo=UTC)
    for now in (NIGHT + timedelta(hours=5), morning, morning + timedelta(minutes=29)):
        arrange(store, (desk, BOSS), now=now)
        send_due(store, now)
    assert len(store.deliveries.of(number)) == 1
    arrange(store, (desk, BOSS), now=morning + HALF_HOUR)
    assert len(store.deliveries.of(number)) == 2


def test_a_circle_ends(store: AlertStore) -> None:
    """Each is told once."""
    circle = (DESK, receiver("boss", escalate_to="desk", escalate_minutes=5))
    number = begin(store, *circle)
    for minutes in range(0, 200, 5):
        now = NOON + timedelta(minutes=minutes)
        arrange(store, circle, now=now)
        send_due(store, now)
    assert [one.receiver for one in store.deliveries.of(number)] == ["desk", "boss"]


STATES = [
    (DeliveryState.SENT, True), (DeliveryState.UNCONFIRMED, True), (DeliveryState.DEAD, True),
    (DeliveryState.FAILED, True), (DeliveryState.PENDING, True), (DeliveryState.HELD, False),
]  # fmt: skip


@pytest.mark.parametrize(("state", "expected"), STATES)
def test_what_cannot_be_sent_goes_on_as_well(state: DeliveryState, expected: bool) -> None:
    """All the more; only what is held does not."""
    one = Unacknowledged(
        alert=1, severity=Severity.URGENT, state=state, created_at=NOON, released_at=None, finished_at=NOON
    )
    assert goes_on(one, DESK, BOSS, now=NOON + HALF_HOUR) == expected
    assert not goes_on(one, DESK, BOSS, now=NOON + HALF_HOUR - timedelta(seconds=1))


def test_the_message_says_why_it_comes(store: AlertStore, mailbox: MailboxServer) -> None:
    """And how to acknowledge it."""
    receivers = (DESK, mail_receiver(mailbox.port, "boss"))
    number = begin(store, *receivers)
    asyncio.run(deliver_due(store, receivers, settings(), now=NOON + HALF_HOUR))
    (mail,) = mailbox.messages
    assert f"nobody has acknowledged it at desk. `carrierwatch alerts ack {number}` does" in " ".join(
        str(mail).replace("=\n", "").split()
    )

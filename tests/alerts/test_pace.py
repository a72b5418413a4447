"""How fast services are written to: over receivers that share a chat, over parts, rounds and processes."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from alerts.pace import Lane, lanes
from alerts.traffic import Traffic
from carrierwatch.database import open_database

from .making import NOW, TOKEN, receiver

if TYPE_CHECKING:
    from pathlib import Path

    from alerts.store import AlertStore

TEN_A_MINUTE = Lane(("x",), ((1, 1.0), (10, 60.0)))
WAITS = [
    # when earlier messages left, and how long the next one waits at 100
    ([], 0.0),
    ([99.0], 0.0),
    ([99.5], 0.5),
    ([float(second) for second in range(50, 60)], 10.0),
    ([float(second) for second in range(40, 50)], 0.0),
    ([*(float(second) for second in range(80, 89)), 99.9], 40.0),
]


@pytest.mark.parametrize(("left", "wait"), WAITS)
def test_the_strictest_window_counts(left: list[float], wait: float) -> None:
    """One a second, and ten a minute."""
    assert TEN_A_MINUTE.wait(left, 100.0) == pytest.approx(wait)


SHARED = [
    # two addresses, and whether their messages count together
    (f"tgram://{TOKEN}/-5", f"tgram://{TOKEN}/-5?silent=yes", True),
    (f"tgram://{TOKEN}/-5:7", f"tgram://{TOKEN}/-5:8", True),  # topics of one group
    (f"tgram://{TOKEN}/@News", f"tgram://{TOKEN}/%40news", True),
    (f"tgram://{TOKEN}/-5", f"tgram://{TOKEN}/-6", False),
    (f"tgram://{TOKEN}/-5", f"tgram://{TOKEN}x/-5", False),
    ("mailtos://u:p@example.com?to=a@x.kz", "mailtos://u:p@example.com?to=b@x.kz", True),  # one account
    ("mailto://relay.kz?from=w@x.kz&to=a@x.kz", "mailto://relay.kz?from=w@x.kz&to=b@x.kz", False),
    ("json://example.com/a", "json://example.com/a?x=1", True),
    ("json://example.com/a", "json://example.com/b", False),
]


@pytest.mark.parametrize(("one", "other", "together"), SHARED)
def test_what_a_service_counts_together(one: str, other: str, together: bool) -> None:
    """A chat, whatever its topics; an account that sends mail; the address of a web hook."""
    assert (lanes(receiver(url=one))[0].key == lanes(receiver(url=other))[0].key) is together


CHATS = [("7", False), ("-7", True), ("@channel", True)]


@pytest.mark.parametrize(("chat", "is_group"), CHATS)
def test_groups_of_telegram_take_twenty_a_minute(chat: str, is_group: bool) -> None:
    """And every chat one a second."""
    in_chat, of_bot = lanes(receiver(url=f"tgram://{TOKEN}/{chat}"))
    assert in_chat.wait([100.0], 100.5) > 0
    minute = [100.0 + 1.2 * n for n in range(20)]
    assert (in_chat.wait(minute, 130.0) > 29) is is_group
    assert of_bot.wait([100.0] * 25, 100.5) > 0


def test_departures_are_remembered_by_other_processes(store: AlertStore, database: Path) -> None:
    """And by all who share the lane; what waits takes no place."""
    shared = [(TEN_A_MINUTE, ("a", "b"))]
    assert store.traffic.depart("a", shared, NOW) == 0
    other = open_database(database)
    assert Traffic(other).depart("b", shared, NOW + timedelta(seconds=0.25)) == pytest.approx(0.75)
    assert Traffic(other).depart("b", shared, NOW + timedelta(seconds=1)) == 0
    assert Traffic(other).depart("c", [(TEN_A_MINUTE, ("c",))], NOW + timedelta(seconds=1)) == 0
    other.close()


def test_the_pause_counts_from_the_arrival(store: AlertStore) -> None:
    """A message that took long to connect reached the service late."""
    shared = [(TEN_A_MINUTE, ("a",))]
    store.traffic.depart("a", shared, NOW)
    store.traffic.arrived("a", NOW + timedelta(seconds=0.9))
    assert store.traffic.depart("a", shared, NOW + timedelta(seconds=1)) == pytest.approx(0.9)


def test_a_clock_that_was_set_back_stops_nothing(store: AlertStore) -> None:
    """What left in the future left before the clock was mended."""
    shared = [(TEN_A_MINUTE, ("a",))]
    store.traffic.depart("a", shared, NOW + timedelta(hours=3))
    assert store.traffic.depart("a", shared, NOW) == 0

"""kill -9 at chosen moments of a delivery; at random ones: `test_faults.py`."""

from __future__ import annotations

import signal
import socket
import subprocess
import sys
import time
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from alerts.model import DeliveryState
from carrierwatch.demo.telegram import Mood, TelegramServer

from .making import mail_receiver, receiver
from .test_dispatch import raise_alerts

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from alerts.store import AlertStore
    from carrierwatch.demo.mailbox import MailboxServer
    from config.model import Receiver

State = DeliveryState
ROOT = Path(__file__).parents[2]


def start(database: Path, api: str, *receivers: Receiver) -> subprocess.Popen[str]:
    """A sending process that has loaded everything."""
    return started("sender", database, api, *(f"{one.id}={one.url.get_secret_value()}" for one in receivers))


def started(module: str, *arguments: object) -> subprocess.Popen[str]:
    """A process of a module beside this one that has said that it is ready."""
    process = subprocess.Popen(
        [sys.executable, "-m", f"tests.alerts.{module}", *map(str, arguments)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        text=True,
    )
    assert process.stdout is not None
    assert process.stdout.readline() == "ready\n"
    return process


def wait_until(holds: Callable[[], bool]) -> None:
    deadline = time.monotonic() + 30
    while not holds():
        assert time.monotonic() < deadline, "what the test waits for never came"
        time.sleep(0.005)


def kill(process: subprocess.Popen[str]) -> None:
    process.send_signal(signal.SIGKILL)
    process.wait(10)
    assert process.stdout is not None
    process.stdout.close()


def finish(process: subprocess.Popen[str]) -> None:
    assert process.wait(60) == 0
    assert process.stdout is not None
    process.stdout.close()


def state(store: AlertStore, alert: int = 1) -> DeliveryState:
    return store.deliveries.of(alert)[0].state


@pytest.fixture
def mute() -> Iterator[int]:
    """A server that takes connections and says nothing."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_killed_before_anything_was_handed_over(
    store: AlertStore, database: Path, mute: int, mailbox: MailboxServer
) -> None:
    """The mail server had not even greeted: it is sent after the restart."""
    raise_alerts(store, (mail_receiver(mute),))
    process = start(database, "http://127.0.0.1:1", mail_receiver(mute))
    wait_until(lambda: state(store) is State.SENDING)
    kill(process)
    finish(start(database, "http://127.0.0.1:1", mail_receiver(mailbox.port)))
    assert state(store) is State.SENT
    assert len(mailbox.messages) == 1


@pytest.mark.parametrize("mood", [Mood.SILENT, Mood.DEAF], ids=["after the request", "during the request"])
def test_killed_before_the_answer(store: AlertStore, database: Path, telegram: TelegramServer, mood: Mood) -> None:
    """It may not have arrived, so it is sent again; that it may have is written down."""
    raise_alerts(store, (receiver(),))
    telegram.mood = mood
    process = start(database, telegram.url, receiver())
    wait_until(lambda: state(store) is State.HANDED_OVER)
    if mood is Mood.SILENT:
        wait_until(telegram.arrived.is_set)
    kill(process)
    arrived = len(telegram.messages)
    assert arrived == (1 if mood is Mood.SILENT else 0)
    telegram.mood = Mood.FINE
    finish(start(database, telegram.url, receiver()))
    assert state(store) is State.SENT
    assert store.deliveries.of(1)[0].unanswered == 1
    assert len(telegram.messages) == arrived + 1

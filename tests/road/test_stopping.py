"""SIGTERM at awkward moments: it must end within ten seconds, whatever is under way."""

from __future__ import annotations

import signal
import time
from typing import TYPE_CHECKING

import pytest

from carrierwatch.demo.telegram import Mood
from tests.road.test_passes import wait_until

if TYPE_CHECKING:
    import subprocess

    from tests.road.conftest import Road

LIMIT = 10.0


def ends_in_time(process: subprocess.Popen[str]) -> None:
    """Send SIGTERM and wait for the end."""
    start = time.monotonic()
    process.send_signal(signal.SIGTERM)
    try:
        process.communicate(timeout=30)
    finally:
        process.kill()
    assert time.monotonic() - start < LIMIT


@pytest.mark.parametrize("command", [("run", "--all"), ("daemon",)], ids=lambda words: words[0])
@pytest.mark.parametrize("delay", [0.0, 0.03, 0.1, 0.3])
def test_in_the_moment_in_which_a_crawl_starts(road: Road, command: tuple[str, ...], delay: float) -> None:
    """Scrapy asked to stop just then never ends its crawl by itself."""
    process = road.start(*command)
    wait_until((road.folder / "carrierwatch.db-wal").exists)
    time.sleep(delay)
    ends_in_time(process)


@pytest.mark.parametrize("command", [("run", "--all"), ("daemon",)], ids=lambda words: words[0])
def test_while_a_receiver_hangs(road: Road, command: tuple[str, ...]) -> None:
    """Its call is left alone, and the ledger knows that the message was handed over."""
    road.telegram.mood = Mood.SILENT
    process = road.start(*command)
    wait_until(lambda: handed_over(road) > 0)
    ends_in_time(process)
    road.telegram.mood = Mood.FINE
    road.call("run", "--all")
    assert road.rows("SELECT count(*) FROM deliveries WHERE state NOT IN ('sent', 'unconfirmed')") == [(0,)]


def handed_over(road: Road) -> int:
    """How many messages are on their way; 0 before there is a database."""
    if not (road.folder / "carrierwatch.db").exists():
        return 0
    if not road.rows("SELECT 1 FROM sqlite_master WHERE name = 'deliveries'"):
        return 0
    return int(road.rows("SELECT count(*) FROM deliveries WHERE state = 'handed_over'")[0][0])

"""`alerts`, `digests` and `status`: what became of messages, and what a person can do about it."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

import pytest
from click.testing import CliRunner

from alerts.match import Rules
from alerts.model import WaitsFor
from alerts.run import match_stories
from alerts.store import AlertStore
from alerts.waiting import Hold
from carrierwatch.cli import cli
from carrierwatch.database import open_database
from tests.alerts.making import NOW, change, put_story, receiver, report, rule, settings, story

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from alerts.model import Delivery

LATER = datetime(2030, 1, 2, 3, 4, tzinfo=UTC)


def call(folder: Path, *arguments: str, code: int = 0) -> str:
    done = CliRunner().invoke(cli, ["--config", str(folder), *arguments])
    assert done.exit_code == code, done.output
    return str(done.output)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    CliRunner().invoke(cli, ["init", str(tmp_path)])
    return tmp_path


@pytest.fixture
def store(folder: Path) -> Iterator[AlertStore]:
    """One alert, to two receivers."""
    db = open_database(folder / "carrierwatch.db")
    store = AlertStore(db)
    put_story(store)
    told = story(report("Drivers", number=1), changed=change())
    match_stories([told], Rules([rule("driver")], []), store, [receiver("desk"), receiver("boss")], settings(), now=NOW)
    yield store
    db.close()


def leave(store: AlertStore, *, again: datetime | None) -> Delivery:
    """The first delivery, handed over and never answered."""
    claimed = store.deliveries.claim(store.deliveries.of(1)[0])
    assert claimed is not None
    store.deliveries.hand_over(claimed)()
    store.deliveries.unconfirmed(claimed, "handed over, but no answer came", NOW, again=again)
    return claimed


def test_show_tells_when_what_was_not_answered_is_repeated(folder: Path, store: AlertStore) -> None:
    """How often it left, when it goes out again, how many repeats are left, and what a person's retry would do."""
    leave(store, again=LATER)
    shown = call(folder, "alerts", "show", "1")
    assert "desk: left 1 time without an answer, so that as many copies may have arrived" in shown
    assert "sent once more 2030-01-02 08:04" in shown
    assert "after that 2 more at most" in shown
    assert "`carrierwatch alerts retry 1 --receiver desk` sends it with the next pass, which may be a copy" in shown
    assert "boss: " not in shown


def test_show_tells_that_nothing_is_repeated_any_more(folder: Path, store: AlertStore) -> None:
    """Then it is a person's turn."""
    leave(store, again=None)
    assert "not sent again by itself: alerts.repeats is 3" in call(folder, "alerts", "show", "1")


def test_show_tells_what_a_retry_does(folder: Path, store: AlertStore) -> None:
    """Of what failed, of what is dead, of what was on its way."""
    desk, boss = store.deliveries.of(1)
    for one in (desk, boss):
        assert store.deliveries.claim(one) is not None
    assert "a call runs" in call(folder, "alerts", "show", "1")
    desk, boss = store.deliveries.of(1)
    store.deliveries.failed(desk, "no", LATER)
    store.deliveries.dead(boss, "no", NOW)
    shown = call(folder, "alerts", "show", "1")
    assert "desk: `carrierwatch alerts retry 1 --receiver desk` does not wait for that time" in shown
    assert "boss: `carrierwatch alerts retry 1 --receiver boss` tries it anew with the next pass" in shown


def test_retry_for_a_receiver_that_the_alert_has_not(folder: Path, store: AlertStore) -> None:
    """A slip of the pen must not look like success."""
    said = call(folder, "alerts", "retry", "1", "--receiver", "nobody", code=2)
    assert "alert 1 was never addressed to 'nobody'; it was to desk, boss" in said
    leave(store, again=None)
    assert call(folder, "alerts", "retry", "1", "--receiver", "desk") == "desk: will be sent again\n"


def test_a_silence_of_no_length_is_refused(folder: Path, store: AlertStore) -> None:
    """It would silence nothing, and say that it holds."""
    assert "silences nothing" in call(folder, "alerts", "silence", "affects:carriers", "--for", "0d", code=2)
    assert store.silences(NOW) == ()


def test_status_tells_when_held_messages_are_looked_at(folder: Path, store: AlertStore) -> None:
    """Beside the next attempt. That nothing was ever fetched is a trouble, and named."""
    (desk, _) = store.deliveries.of(1)
    at = datetime.now(UTC).replace(microsecond=0) + timedelta(hours=5)
    store.waiting.hold([Hold(delivery=desk.id, waits_for=WaitsFor.QUIET_HOURS, until=at)])
    assert "1 held" in call(folder, "status", code=1)
    assert "what is held may go" in call(folder, "status", code=1)
    assert "nothing was fetched yet" in call(folder, "status", code=1)

"""Real parts for the tests of alerting: a database file, a mailbox, a stand-in for Telegram."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from alerts.store import AlertStore
from carrierwatch.database import open_database
from carrierwatch.demo.mailbox import MailboxServer
from carrierwatch.demo.telegram import TelegramServer

from .desk import ANSWER, Desk
from .making import receiver

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


def pytest_configure(config: pytest.Config) -> None:
    # Apprise imports it for pictures when it loads its e-mail plugin.
    config.addinivalue_line("filterwarnings", "ignore:'imghdr' is deprecated:DeprecationWarning")


@pytest.fixture
def database(tmp_path: Path) -> Path:
    return tmp_path / "carrierwatch.db"


@pytest.fixture
def store(database: Path) -> Iterator[AlertStore]:
    db = open_database(database)
    yield AlertStore(db)
    db.close()


@pytest.fixture
def mailbox(tmp_path: Path) -> Iterator[MailboxServer]:
    with MailboxServer(tmp_path / "mail") as server:
        yield server


@pytest.fixture
def telegram(tmp_path: Path) -> Iterator[TelegramServer]:
    with TelegramServer(tmp_path / "telegram.jsonl") as server:
        yield server


@pytest.fixture
def desk(store: AlertStore) -> Desk:
    """Three sources that work, and an operator with a chat that nobody serves."""
    made = Desk(store, receiver("operator"))
    made.pass_(ANSWER)
    return made

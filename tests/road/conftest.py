"""The demonstration's outlet, mailbox and Telegram stand-in, with a configuration that points at them."""

from __future__ import annotations

import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import pytest

from carrierwatch.demo.configuration import write_configuration
from carrierwatch.demo.mailbox import MailboxServer
from carrierwatch.demo.site import DemoSite
from carrierwatch.demo.telegram import TelegramServer

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


@dataclass(frozen=True)
class Road:
    """Everything between an outlet's page and a dispatcher's phone, on loopback."""

    folder: Path  # configuration and database
    site: DemoSite
    mailbox: MailboxServer
    telegram: TelegramServer

    def start(self, *arguments: str) -> subprocess.Popen[str]:
        """The command line in a process of its own."""
        return subprocess.Popen(
            [sys.executable, "-m", "carrierwatch", "--config", str(self.folder), *arguments],
            stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True, encoding="utf-8",
            env={**os.environ, "PYTHONUTF8": "1"},
        )  # fmt: skip

    def call(self, *arguments: str, code: int = 0) -> str:
        """Run a command to its end; its standard output. Fails the test on another exit code."""
        process = self.start(*arguments)
        out, err = process.communicate(timeout=120)
        assert process.returncode == code, err
        return out

    def rows(self, sql: str) -> list[tuple[Any, ...]]:
        """What the database answers."""
        with closing(sqlite3.connect(self.folder / "carrierwatch.db", timeout=10)) as db:
            return db.execute(sql).fetchall()

    def edit(self, name: str, old: str, new: str) -> None:
        """Replace a passage of a configuration file, which must be there."""
        file = self.folder / name
        text = file.read_text(encoding="utf-8")
        assert old in text
        file.write_text(text.replace(old, new), encoding="utf-8")


@pytest.fixture
def road(tmp_path: Path) -> Iterator[Road]:
    """A fresh outlet and fresh services, nothing fetched yet."""
    folder = tmp_path / "configuration"
    folder.mkdir()
    with DemoSite() as site, MailboxServer(tmp_path / "mail") as mailbox, TelegramServer(None) as telegram:
        write_configuration(folder, site, telegram.url, mailbox.port)
        yield Road(folder, site, mailbox, telegram)

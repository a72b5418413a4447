"""The demonstration: the whole job against the sample site on this machine, and what came of it."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

from carrierwatch.app import App
from carrierwatch.database import open_existing
from carrierwatch.demo.configuration import write_configuration
from carrierwatch.demo.findings import Findings, Pass, Received, collect
from carrierwatch.demo.folder import log_to, made_anew
from carrierwatch.demo.mailbox import MailboxServer
from carrierwatch.demo.site import DemoSite
from carrierwatch.demo.telegram import TelegramServer
from config.load import load_settings
from crawler import reactor

if TYPE_CHECKING:
    from collections.abc import Callable
    from email.message import EmailMessage
    from pathlib import Path

LOG, MAIL, CHATS = "carrierwatch.log", "mail", "telegram.jsonl"
FIRST = "pass one: crawling three editions of the sample outlet"
SECOND = "pass two: an editor has corrected three articles and retypeset two"


def demonstrate(folder: Path, say: Callable[[str], None]) -> Findings:
    """Run two passes with an editor's changes in between; leave everything in `folder`, which is made anew.

    `say` is told, in a few words, what goes on. Raises `DemoFolderError` where the folder is somebody else's, and
    whatever a pass raises. A Twisted reactor runs once in a process, and so does this.
    """
    made_anew(folder)
    with (
        log_to(folder / LOG),
        DemoSite() as site,
        MailboxServer(folder / MAIL) as mailbox,
        TelegramServer(folder / CHATS) as telegram,
    ):
        write_configuration(folder, site, telegram.url, mailbox.port)
        passes = reactor.run(lambda: _two_passes(folder, site, say))
        received = (
            Received(where="e-mail", messages=tuple(_said(message) for message in mailbox.messages)),
            Received(where="Telegram", messages=tuple(f"{m.chat}\n{m.text}" for m in telegram.messages)),
        )
    db = open_existing(folder / load_settings(folder).database)
    try:
        return collect(db, passes, received)
    finally:
        db.close()


def _said(message: EmailMessage) -> str:
    """To whom and what an e-mail says, without the headers that differ between two copies."""
    body = message.get_body(("html", "plain"))
    return f"{message['To']}\n{message['Subject']}\n{body.get_content() if body else ''}"


async def _two_passes(folder: Path, site: DemoSite, say: Callable[[str], None]) -> tuple[Pass, ...]:
    app = App.open(folder)
    try:
        say(FIRST)
        first = await _one_pass(app, site)
        site.edit()
        say(SECOND)
        return (first, await _one_pass(app, site))
    finally:
        app.close()


async def _one_pass(app: App, site: DemoSite) -> Pass:
    start, seen = time.monotonic(), len(site.requests)
    report = await app.one_pass(command="demo")
    return Pass(
        counts=report.counts,
        requests=tuple(site.requests[seen:]),
        seconds=time.monotonic() - start,
    )

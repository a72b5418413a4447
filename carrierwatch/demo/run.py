"""The demonstration: the whole job against the sample site on this machine, and what came of it."""

from __future__ import annotations

import asyncio
import signal
import time
from typing import TYPE_CHECKING

from carrierwatch.app import App
from carrierwatch.commands.progress import Progress
from carrierwatch.database import open_existing
from carrierwatch.demo.configuration import write_configuration
from carrierwatch.demo.findings import Findings, Pass, Received, collect
from carrierwatch.demo.folder import DemoStoppedError, log_to, made_anew
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

    `say` is told, in a few words, what goes on. Raises `DemoFolderError` where the folder is somebody else's,
    `DemoStoppedError` on SIGINT and SIGTERM, and whatever a pass raises. A reactor runs once in a process, and so
    does this.
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
    stopping: list[asyncio.Task[None]] = []
    loop = asyncio.get_running_loop()
    for number in (signal.SIGINT, signal.SIGTERM):
        loop.add_signal_handler(number, lambda: stopping.append(asyncio.ensure_future(app.stop())))
    try:
        passes = []
        for words in (FIRST, SECOND):
            say(words)
            passes.append(await _one_pass(app, site))
            if stopping:
                await asyncio.gather(*stopping)
                raise DemoStoppedError(folder)
            site.edit()
        return tuple(passes)
    finally:
        app.close()


async def _one_pass(app: App, site: DemoSite) -> Pass:
    start, seen = time.monotonic(), len(site.requests)
    with Progress() as progress:
        report = await app.one_pass(command="demo", on_crawl=progress.crawled, on_read=progress.read)
    return Pass(
        counts=report.counts,
        requests=tuple(site.requests[seen:]),
        seconds=time.monotonic() - start,
    )

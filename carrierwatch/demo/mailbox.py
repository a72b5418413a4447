"""A real SMTP server on loopback that keeps every message as a file: the mailbox of the demonstration."""

from __future__ import annotations

import asyncio
import email
import itertools
from email.policy import default
from typing import TYPE_CHECKING, Self

from aiosmtpd.controller import Controller

if TYPE_CHECKING:
    from email.message import EmailMessage
    from pathlib import Path

    from aiosmtpd.smtp import SMTP, Envelope, Session

HOST = "127.0.0.1"


class _Controller(Controller):
    """aiosmtpd's, but able to listen on a port that the system chooses: it knocks at the port that it asked for."""

    def _trigger_server(self) -> None:
        assert isinstance(self.server, asyncio.Server)
        self.port = self.server.sockets[0].getsockname()[1]
        super()._trigger_server()  # type: ignore[no-untyped-call]  # aiosmtpd types only its public methods


class MailboxServer:
    """Takes mail for whatever address and writes it to `folder` as 0001.eml, 0002.eml …

    A context manager; `port` is the one that it listens on, chosen by the system where 0 was asked for.
    """

    def __init__(self, folder: Path, port: int = 0) -> None:
        self.folder = folder
        self.port = port
        self._numbers = itertools.count(1)
        self._controller: _Controller | None = None

    def __enter__(self) -> Self:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._numbers = itertools.count(len(list(self.folder.glob("*.eml"))) + 1)
        self._controller = _Controller(self, hostname=HOST, port=self.port)
        self._controller.start()
        self.port = self._controller.port
        return self

    def __exit__(self, *_: object) -> None:
        if self._controller is not None:
            self._controller.stop()

    @property
    def messages(self) -> tuple[EmailMessage, ...]:
        """Everything that arrived, in order."""
        files = sorted(self.folder.glob("*.eml"))
        return tuple(email.message_from_bytes(file.read_bytes(), policy=default) for file in files)

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: ARG002, N802 - the name that aiosmtpd calls
        """Keep one message; the answer goes to whoever sent it."""
        content = envelope.content
        data = content.encode() if isinstance(content, str) else content or b""
        unfinished = self.folder / "arriving"
        unfinished.write_bytes(data)
        # A message counts from the moment that its file has its name, whole.
        unfinished.rename(self.folder / f"{next(self._numbers):04}.eml")
        return "250 Message accepted for delivery"

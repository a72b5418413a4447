"""Mail that a server refuses, breaks off or takes: what is known of it then. Mails on one story hang together."""

from __future__ import annotations

import smtplib
import socket
import threading
from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from alerts.mail import Session, Thread, thread_of
from alerts.model import Format, Reason, Told
from alerts.outcome import Answer, Outcome
from alerts.wire import watched

from .making import alert, mail_receiver
from .test_deliver import send, transport

if TYPE_CHECKING:
    from carrierwatch.demo.mailbox import MailboxServer


SMTP_REFUSALS = [
    # the command that is refused, and the answer
    ("mail", "550 no such sender", False),
    ("rcpt", "550 no such user", False),
    ("rcpt", "450 try later", True),
    ("data", "554 not today", False),
    (".", "552 too big", False),
    (".", "451 try later", True),
]


@pytest.mark.parametrize(("command", "reply", "down"), SMTP_REFUSALS)
def test_mail_that_is_refused(command: str, reply: str, down: bool) -> None:
    """At whichever command, it may be tried again; where the server says "not now", the next mail waits as well."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_refusing_mailbox, args=(server, command, reply), daemon=True).start()
        outcome = send(mail_receiver(server.getsockname()[1]), transport(timeout=3))
    assert outcome == Outcome(answer=Answer.REFUSED, error=reply, down=down)


def test_mail_whose_acceptance_never_comes() -> None:
    """The whole message is out: it may have arrived."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_refusing_mailbox, args=(server, ".", ""), daemon=True).start()
        outcome = send(mail_receiver(server.getsockname()[1]), transport(timeout=0.5))
    assert outcome.answer is Answer.UNANSWERED


def test_mail_that_breaks_off_before_its_dot_did_not_arrive() -> None:
    """Whatever was written of it, no server takes half a mail: nothing is handed over, and no copy can come of it."""
    handed: list[bool] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=_refusing_mailbox, args=(server, "data", "354 go on"), daemon=True).start()
        to = mail_receiver(server.getsockname()[1])
        outcome = send(to, transport(timeout=3), "x" * 20_000_000, hand_over=lambda: handed.append(True))
    assert outcome.answer is Answer.UNREACHED
    assert handed == []


BEFORE_THE_DOT = [
    (b"552 5.3.4 too big\r\n", smtplib.SMTPDataError),
    (b"421 4.3.2 closing\r\n", smtplib.SMTPDataError),
    (b"", smtplib.SMTPServerDisconnected),
]


@pytest.mark.parametrize(("said", "error"), BEFORE_THE_DOT)
def test_a_server_that_speaks_before_the_dot_gets_none(said: bytes, error: type[Exception]) -> None:
    """It refuses, or has hung up: the mail is not ended, so it cannot have been taken."""
    ours, theirs = socket.socketpair()
    with ours, theirs, watched(lambda: None) as wire:
        session = Session()
        session.sock, session.answer_seconds = ours, 1.0
        theirs.sendall(said)
        theirs.shutdown(socket.SHUT_WR)
        with pytest.raises(error):
            session.send(b"Subject: x\r\n\r\ntext\r\n.\r\n")
        assert theirs.recv(100) == b"Subject: x\r\n\r\ntext\r\n"
    assert wire.left_at is None


def _refusing_mailbox(server: socket.socket, refused: str, reply: str) -> None:
    """One SMTP session that answers one command with `reply`, or not at all if that is empty."""
    connection, _ = server.accept()
    with connection, connection.makefile("rwb") as stream:
        within = False
        stream.write(b"220 test\r\n")
        stream.flush()
        for line in stream:
            command = line.decode(errors="replace").strip().lower()[:4]
            if within and command != ".":
                continue
            within = False
            if command == refused:
                if reply.startswith("354"):
                    stream.write(b"354 go on\r\n")
                    return  # with whatever is on its way unread
                if not reply:
                    threading.Event().wait(2)
                    return
                stream.write(f"{reply}\r\n".encode())
            elif command == "data":
                within = True
                stream.write(b"354 go on\r\n")
            else:
                stream.write(b"221 bye\r\n" if command == "quit" else b"250 fine\r\n")
            stream.flush()


def threads_of(*told: Told) -> list[Thread]:
    return [thread_of(one.alert, "desk", told, part=0) for one in told]


def test_mails_on_one_story_hang_together(mailbox: MailboxServer) -> None:
    """The second answers the first; a copy has the name of what it repeats."""
    first, moved = alert(1), alert(2, headline="In force", reason=Reason.STAGE)
    threads = threads_of(*(Told(alert=one, receivers=("desk",)) for one in (first, moved)))
    to = mail_receiver(mailbox.port, "desk")
    for thread in (*threads, threads[1]):
        assert transport().send(to, "Subject", "Text", Format.TEXT, lambda: None, thread).answer is Answer.ACCEPTED
    begun, answer, copy = mailbox.messages
    assert begun["in-reply-to"] is None
    assert answer["in-reply-to"] == answer["references"] == begun["message-id"]
    assert copy["message-id"] == answer["message-id"] != begun["message-id"]
    assert begun["message-id"].endswith("@example.com>")
    assert begun["auto-submitted"] == "auto-generated"


def test_names_of_mails_tell_receivers_parts_and_databases_apart() -> None:
    """Two mails of one name would be shown once."""
    later = replace(alert(1), created_at=alert(1).created_at + timedelta(seconds=1))
    names = {
        thread_of(one, to, (), part=part).name
        for one in (alert(1), later)
        for to in ("desk", "boss")
        for part in (0, 1)
    }
    assert len(names) == 8
    # Who heard of the story only now begins a thread of their own.
    assert thread_of(alert(2), "new", (Told(alert=alert(1), receivers=("desk",)),), part=0).first is None

"""Hands a message to a mail server ourselves: Apprise reads the address, the standard library speaks SMTP.

Apprise gives every mail a Message-ID of its own choice, so that a mail program can neither put the mails about one
story together nor know a copy for what it is; and it hides whether the server refused a mail or never answered. Mail
that is to be encrypted (`pgp=` in the address) still goes through Apprise.
"""

from __future__ import annotations

import smtplib
import ssl
from contextlib import suppress
from dataclasses import dataclass
from email.headerregistry import Address
from email.message import EmailMessage
from email.policy import SMTP
from email.utils import format_datetime, make_msgid, parseaddr
from hashlib import sha256
from typing import TYPE_CHECKING, Any

from alerts.wire import DOT
from config.sqlite import stamp

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from socket import socket

    from alerts.model import Alert, Told

_TROUBLE = (OSError, smtplib.SMTPException)
_LONGEST_ANSWER = 1000  # bytes of what a server says out of turn


@dataclass(frozen=True, slots=True, kw_only=True)
class Thread:
    """Where a message stands in the affair that its receiver reads about.

    Names stay the same however often it is sent, and differ between databases: two that gave one name to two mails
    would make a mail program hide the second.
    """

    name: str  # of this message: letters, digits, `.` and `-`
    first: str | None = None  # of the first message on the same story to the same receiver; None: this is it


def thread_of(alert: Alert, receiver: str, told: Sequence[Told], *, part: int) -> Thread:
    """Where a part of an alert stands among what the receiver was told of the story (`told`). Pure."""
    earlier = (one.alert for one in told if receiver in one.receivers)
    first = min((*earlier, alert), key=lambda one: one.id)
    name, root = _name(alert, receiver, part), _name(first, receiver, 0)
    return Thread(name=name, first=None if name == root else root)


def _name(alert: Alert, receiver: str, part: int) -> str:
    # Numbers start anew with a new database: the rest of the alert tells two of the same number apart.
    told = "\n".join((receiver, alert.rule, alert.headline, stamp(alert.created_at)))
    return f"alert-{alert.id}.{part + 1}.{sha256(told.encode()).hexdigest()[:16]}"


class MailError(Exception):
    """A mail was not accepted. `status` is the server's answer; None where none came."""

    def __init__(self, problem: str, status: int | None) -> None:
        super().__init__(problem)
        self.problem = problem
        self.status = status


def compose(
    plugin: Any, subject: str, text: str, html: str | None, thread: Thread | None, *, now: datetime
) -> EmailMessage:
    """The mail, of text or of both forms. `plugin` is Apprise's reading of the address."""
    mail = EmailMessage(policy=SMTP)
    for name, value in plugin.headers.items():  # `+Name=value` in the address
        mail[name] = " ".join(str(value).split())
    mail["Subject"] = " ".join(subject.split())
    mail["From"] = _address(*plugin.from_addr)
    (to,) = plugin.targets
    mail["To"] = _address(*to)
    for name, people in (("Cc", plugin.cc), ("Reply-To", plugin.reply_to)):
        if others := sorted(one for one in people if one != to[1]):
            mail[name] = [_address(plugin.names.get(one), one) for one in others]
    mail["Date"] = format_datetime(now)
    domain = parseaddr(plugin.from_addr[1])[1].rpartition("@")[2] or "localhost"
    mail["Message-ID"] = f"<{thread.name}@{domain}>" if thread else make_msgid(domain=domain)
    if thread is not None and thread.first is not None:
        mail["In-Reply-To"] = mail["References"] = f"<{thread.first}@{domain}>"
    # Senders of automatic mail say so (RFC 3834), and get no notes of absence in return.
    mail["Auto-Submitted"] = "auto-generated"
    mail.set_content(text)
    if html is not None:
        mail.add_alternative(html, subtype="html")
    return mail


def hand_in(plugin: Any, mail: EmailMessage) -> None:
    """Send the mail; returns once the server has accepted it. Raises `MailError`."""
    (to,) = plugin.targets
    try:
        server = _connect(plugin)
        try:
            people = [to[1], *sorted((plugin.cc | plugin.bcc) - {to[1]})]
            refused = server.send_message(mail, from_addr=plugin.from_addr[1], to_addrs=people)
            with suppress(*_TROUBLE):
                server.quit()  # the mail is theirs already, however they take leave
        finally:
            server.close()
    except smtplib.SMTPRecipientsRefused as error:
        code, reply = next(iter(error.recipients.values()))
        raise MailError(_answer(code, reply), code) from error
    except smtplib.SMTPResponseException as error:
        raise MailError(_answer(error.smtp_code, error.smtp_error), error.smtp_code) from error
    except _TROUBLE as error:
        raise MailError(str(error) or type(error).__name__, None) from error
    if to[1] in refused:  # while others, in copy, were accepted
        code, reply = refused[to[1]]
        raise MailError(_answer(code, reply), code)


class Session(smtplib.SMTP):
    """Lets the dot that ends a mail go by itself, and only while the server still listens.

    Whatever breaks before the dot leaves is then no question: the mail did not arrive. After it the answer is waited
    for longer (`answer_seconds`): a server may have much to do before it says yes, and giving up on it makes a copy
    (RFC 5321, 4.5.3.2.6 and 6.1).
    """

    answer_seconds: float

    def send(self, s: Any) -> None:
        """Write a command or a mail; of a mail the dot apart."""
        if not isinstance(s, bytes) or not s.endswith(b"\r\n" + DOT):
            super().send(s)
            return
        super().send(s[: -len(DOT)])
        assert self.sock is not None
        self._hear_out(self.sock)
        self.sock.settimeout(self.answer_seconds)
        super().send(DOT)

    def _hear_out(self, sock: socket) -> None:
        """Raise what a server that speaks before the mail is complete has to say: it refuses, or takes its leave."""
        patience = sock.gettimeout()
        sock.settimeout(0)
        try:
            said = sock.recv(_LONGEST_ANSWER)
        except (BlockingIOError, ssl.SSLWantReadError):
            sock.settimeout(patience)
            return
        self.close()
        if (code := said[:3]).isdigit():
            raise smtplib.SMTPDataError(int(code), said[4:].strip())
        raise smtplib.SMTPServerDisconnected("the connection was closed before the mail was complete")


class _EncryptedSession(Session, smtplib.SMTP_SSL):
    """The same where everything is encrypted from the beginning."""


def answers(plugin: Any) -> bool:
    """Ask the mail server whether it is there and takes commands, without a mail. Blocks."""
    try:
        server = _connect(plugin)
        try:
            code, _ = server.noop()
            with suppress(*_TROUBLE):
                server.quit()
        finally:
            server.close()
    except smtplib.SMTPResponseException as error:
        return error.smtp_code >= 500  # it says no for good, which the mail itself is to hear
    except _TROUBLE:
        return False
    return code < 400


def _connect(plugin: Any) -> Session:
    """A session that may send: encrypted and logged in as the address says."""
    host, port, timeout = plugin.smtp_host, plugin.port, plugin.socket_connect_timeout
    context = ssl.create_default_context()
    if not plugin.verify_certificate:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
    if plugin.secure_mode == "ssl":
        server: Session = _EncryptedSession(host, port, timeout=timeout, context=context)
    else:
        server = Session(host, port, timeout=timeout)
    server.answer_seconds = plugin.socket_read_timeout
    try:
        if plugin.secure_mode == "starttls":
            server.starttls(context=context)
        if plugin.user and plugin.password:
            server.login(plugin.user, plugin.password)
    except BaseException:
        server.close()
        raise
    return server


def _address(name: object, address: str) -> Address:
    return Address(display_name=name if isinstance(name, str) else "", addr_spec=address)


def _answer(code: int, reply: bytes | str) -> str:
    words = reply.decode(errors="replace") if isinstance(reply, bytes) else reply
    return f"{code} {words}"

"""Mail over TLS, from a server with a certificate of its own making: who is trusted, and what others get."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from alerts.model import Format
from alerts.outcome import Answer, Outcome

from .making import receiver
from .test_deliver import send, transport
from .tls_mailbox import TlsMailbox, certificate

if TYPE_CHECKING:
    from pathlib import Path

    from config.model import Receiver

MODES = ["ssl", "starttls"]
PASSWORD = "a-word-of-mine"


def mail_to(port: int, mode: str, **more: str) -> Receiver:
    options = "".join(f"&{name}={value}" for name, value in more.items())
    address = f"127.0.0.1:{port}?from=watch@example.com&to=desk@example.com&mode={mode}{options}"
    return receiver("mail", f"mailtos://watch:{PASSWORD}@{address}")


@pytest.mark.parametrize("mode", MODES)
def test_a_server_that_is_trusted_gets_the_mail(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str) -> None:
    """Whoever stands in SSL_CERT_FILE is; the log-in and a long mail go over TLS, and are handed over at the dot."""
    shown = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(shown.certificate))
    handed: list[int] = []
    with TlsMailbox(shows=shown, mode=mode) as server:
        text = "Жүргізушілер. " * 50_000
        outcome = send(
            mail_to(server.port, mode), transport(), text, Format.TEXT, lambda: handed.append(len(server.mails))
        )
        assert outcome == Outcome(answer=Answer.ACCEPTED)
        assert transport().answers(mail_to(server.port, mode))
        assert server.logins == [(b"watch", PASSWORD.encode())] * 2
    (mail,) = server.mails
    assert mail.get_content().strip() == text.strip()
    assert handed == [0]


STRANGERS = [
    # the address that the certificate names, when it ends, whether it stands in SSL_CERT_FILE, what is said
    ("127.0.0.1", timedelta(days=1), False, "certificate verify failed"),
    ("127.0.0.2", timedelta(days=1), True, "certificate is not valid for"),
    ("127.0.0.1", timedelta(days=-1), True, "certificate has expired"),
]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("address", "ends", "known", "problem"), STRANGERS, ids=["unknown", "other host", "expired"])
def test_a_stranger_gets_neither_mail_nor_password(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str, address: str, ends: timedelta, known: bool, problem: str
) -> None:
    """Whose certificate is unknown, another's or over gets none; `verify=no` in the address trusts anybody."""
    shown = certificate(tmp_path, address, ends=ends)
    if known:
        monkeypatch.setenv("SSL_CERT_FILE", str(shown.certificate))
    handed: list[bool] = []
    with TlsMailbox(shows=shown, mode=mode) as server:
        outcome = send(mail_to(server.port, mode), transport(), hand_over=lambda: handed.append(True))
        assert (outcome.answer, outcome.down) == (Answer.UNREACHED, True)
        assert problem in str(outcome.error)
        assert (server.logins, server.mails, handed) == ([], [], [])
        assert not transport().answers(mail_to(server.port, mode))
        assert send(mail_to(server.port, mode, verify="no"), transport()).answer is Answer.ACCEPTED


def test_a_server_without_encryption_gets_no_password(tmp_path: Path) -> None:
    """One that does not offer STARTTLS where the address asks for it: somebody may stand between."""
    with TlsMailbox(shows=certificate(tmp_path), mode="insecure") as server:
        outcome = send(mail_to(server.port, "starttls"), transport())
        assert outcome.answer is Answer.UNREACHED
        assert "STARTTLS" in str(outcome.error)
        assert (server.logins, server.mails) == ([], [])


ENDINGS = [("", Answer.UNANSWERED), ("552 too big", Answer.REFUSED)]


@pytest.mark.parametrize("mode", MODES)
@pytest.mark.parametrize(("said", "answer"), ENDINGS, ids=["silent", "refused"])
def test_what_a_server_says_at_the_end(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, mode: str, said: str, answer: Answer
) -> None:
    """Nothing: it may have arrived. A refusal: it has not."""
    shown = certificate(tmp_path)
    monkeypatch.setenv("SSL_CERT_FILE", str(shown.certificate))
    with TlsMailbox(shows=shown, mode=mode, answer=said) as server:
        outcome = send(mail_to(server.port, mode), transport(timeout=0.5))
    assert outcome.answer is answer

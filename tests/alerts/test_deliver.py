"""Apprise over real servers: what reaches them, and what is learnt from how they answer."""

from __future__ import annotations

import asyncio
import io
import logging
import socket
import struct
import threading
from http.server import BaseHTTPRequestHandler, HTTPServer
from typing import TYPE_CHECKING

import pytest

from alerts.deliver import AppriseTransport, send_test
from alerts.errors import ReceiverError
from alerts.model import Format
from alerts.outcome import Answer, Outcome
from alerts.render import render
from carrierwatch.demo.telegram import Mood, TelegramServer
from config.errors import StoreError
from config.settings import AlertSettings

from .making import CHAT, TOKEN, alert, mail_receiver, receiver, settings

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from carrierwatch.demo.mailbox import MailboxServer
    from config.model import Receiver


def transport(api: str = "http://127.0.0.1:1", timeout: float = 5) -> AppriseTransport:
    return AppriseTransport(AlertSettings(telegram_api=api, timeout_seconds=timeout))


def send(
    to: Receiver,
    service: AppriseTransport,
    body: str = "Text",
    format_: Format = Format.TEXT,
    hand_over: Callable[[], None] = lambda: None,
) -> Outcome:
    return service.send(to, "Subject", body, format_, hand_over)


def test_telegram_gets_the_rendered_message_as_it_is(telegram: TelegramServer) -> None:
    """Markup, entities, line ends and links: nothing escaped twice, nothing lost."""
    message = render(alert(headline='<b>&"x"</b> «қ» 🚚', outlets=("a.kz", "b.kz")), receiver(), settings())
    outcome = send(receiver(), transport(telegram.url), message.parts[0], message.format)
    assert outcome == Outcome(answer=Answer.ACCEPTED)
    (got,) = telegram.messages
    assert got.chat == CHAT
    assert got.mode == "HTML"
    assert got.text.replace("\r\n", "\n") == message.parts[0].replace("&#34;", '"').replace("&#39;", "'")


def test_a_mailbox_gets_html_and_text(mailbox: MailboxServer) -> None:
    """One message for every kind of mail program, with the subject in any alphabet."""
    to = mail_receiver(mailbox.port, lang="kk")
    message = render(alert(headline="Жүргізушілерге <90 күн> & басқа"), to, settings())
    outcome = transport().send(to, message.subject, message.parts[0], message.format, lambda: None)
    assert outcome == Outcome(answer=Answer.ACCEPTED)
    (got,) = mailbox.messages
    assert got["subject"] == "Шұғыл: Жүргізушілерге <90 күн> & басқа"
    assert got["to"] == "mail@example.com"
    html, text = got.get_body(("html",)), got.get_body(("plain",))
    assert html is not None
    assert text is not None
    assert "&lt;90 күн&gt; &amp; басқа" in html.get_content()
    assert "https://orda.kz/1?a=1&b=2" in text.get_content()


ANSWERS = [
    (Mood.TOO_MANY, Answer.REFUSED, "retry after 7", 7.0, True),
    (Mood.BROKEN, Answer.REFUSED, "error=500", None, True),
    (Mood.SILENT, Answer.UNANSWERED, "no answer came", None, True),
    (Mood.DEAF, Answer.UNANSWERED, "no answer came", None, True),
    (Mood.CUT, Answer.UNANSWERED, "Connection aborted", None, True),
]


@pytest.mark.parametrize(("mood", "answer", "words", "retry_after", "down"), ANSWERS)
def test_how_telegram_answers(
    telegram: TelegramServer, mood: Mood, answer: Answer, words: str, retry_after: float | None, down: bool
) -> None:
    """A refusal, a pause that is asked for, a missing answer and a broken connection are told apart."""
    telegram.mood, telegram.retry_after = mood, 7
    outcome = send(receiver(), transport(telegram.url, timeout=0.5))
    assert (outcome.answer, outcome.retry_after, outcome.down) == (answer, retry_after, down)
    assert outcome.error is not None
    assert words in outcome.error


REFUSED = [("x" * 4097, "message is too long"), ("\u200b", "message text is empty")]


@pytest.mark.parametrize(("body", "words"), REFUSED, ids=["long", "empty"])
def test_a_message_that_telegram_refuses_holds_up_no_other(telegram: TelegramServer, body: str, words: str) -> None:
    """It is the message's fault, not the service's."""
    outcome = send(receiver(), transport(telegram.url), body, Format.HTML)
    assert (outcome.answer, outcome.down) == (Answer.REFUSED, False)
    assert words in str(outcome.error)


def test_a_chat_that_blocks_the_bot(telegram: TelegramServer) -> None:
    """The next message would be refused as well, at once: no reason to wait."""
    telegram.chats = frozenset({"1"})
    outcome = send(receiver(), transport(telegram.url))
    assert (outcome.answer, outcome.down) == (Answer.REFUSED, False)
    assert "chat not found" in str(outcome.error)


@pytest.fixture
def nobody() -> int:
    """A port where nobody listens."""
    with socket.socket() as closed:
        closed.bind(("127.0.0.1", 0))
        return int(closed.getsockname()[1])


@pytest.fixture
def mute() -> Iterator[int]:
    """A server that takes connections and says nothing, not even an SMTP greeting."""
    with socket.create_server(("127.0.0.1", 0)) as server:
        yield server.getsockname()[1]


def test_a_service_that_cannot_be_reached(nobody: int, mute: int) -> None:
    """Nothing was handed over, so it may be tried again."""
    handed: list[bool] = []
    for to, service in [
        (receiver(), transport(f"http://127.0.0.1:{nobody}")),
        (mail_receiver(nobody), transport()),
        (mail_receiver(mute), transport(timeout=0.3)),
    ]:
        outcome = send(to, service, hand_over=lambda: handed.append(True))
        assert (outcome.answer, outcome.down) == (Answer.UNREACHED, True)
    assert handed == []


def test_a_request_that_breaks_off_did_not_arrive() -> None:
    """It was said to be leaving, and could not be written to its end: it is sent again without a doubt."""

    def hang_up(server: socket.socket) -> None:
        connection, _ = server.accept()
        with connection:
            connection.recv(1000)
            connection.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))

    handed: list[bool] = []
    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=hang_up, args=(server,), daemon=True).start()
        hook = receiver("hook", f"json://127.0.0.1:{server.getsockname()[1]}/path")
        outcome = send(hook, transport(timeout=3), "x" * 20_000_000, hand_over=lambda: handed.append(True))
    assert handed == [True]
    assert outcome.answer is Answer.UNREACHED


@pytest.fixture
def gateway() -> Iterator[tuple[int, list[int]]]:
    """A web hook behind a gateway, and the status that it answers with."""
    status = [504]

    class Handler(BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response(status[0])
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the standard library's name
            """Say nothing."""

    with HTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, args=(0.05,), daemon=True).start()
        yield server.server_address[1], status
        server.shutdown()


@pytest.mark.parametrize(
    ("status", "answer"),
    [(504, Answer.UNANSWERED), (524, Answer.UNANSWERED), (502, Answer.REFUSED), (503, Answer.REFUSED)],
)
def test_a_gateway_that_waited_in_vain(gateway: tuple[int, list[int]], status: int, answer: Answer) -> None:
    """The service behind it may have taken the message; where nobody was there it has not."""
    port, answers = gateway
    answers[0] = status
    outcome = send(receiver("hook", f"json://127.0.0.1:{port}/path"), transport())
    assert (outcome.answer, outcome.down) == (answer, True)


def test_a_question_without_a_message(telegram: TelegramServer, mailbox: MailboxServer, nobody: int, mute: int) -> None:
    """Whether a service is there is asked without anybody being told anything."""
    assert transport(telegram.url).answers(receiver())
    assert transport().answers(mail_receiver(mailbox.port))
    assert transport().answers(receiver("hook", "json://127.0.0.1:1"))  # no question is known: the message is one
    telegram.mood = Mood.BROKEN
    assert not transport(telegram.url).answers(receiver())
    telegram.mood = Mood.DEAF
    assert not transport(telegram.url, timeout=0.1).answers(receiver())
    assert not transport(f"http://127.0.0.1:{nobody}").answers(receiver())
    assert not transport().answers(mail_receiver(nobody))
    assert not transport(timeout=0.3).answers(mail_receiver(mute))
    assert telegram.messages == mailbox.messages == ()


def test_a_hand_over_that_fails_sends_nothing_and_is_not_swallowed(telegram: TelegramServer) -> None:
    """Apprise catches whatever a service raises; a full disk must not look like a refusal."""

    def full() -> None:
        raise StoreError("handing over", "the disk is full")

    with pytest.raises(StoreError, match="disk is full"):
        send(receiver(), transport(telegram.url), hand_over=full)
    assert telegram.messages == ()
    assert telegram.requests == 0


ADDRESSES = [
    ("nonsense", "not one that Apprise understands"),
    ("tgram://not-a-token/1", "not one that Apprise understands"),
    (f"tgram://{TOKEN}/1/2", "names 2 chats"),
    ("mailto://u:p@example.com?to=a@example.com,b@example.com,c@example.com", "names 3 chats"),
    ("unknown://example.com", "not one that Apprise understands"),
]


@pytest.mark.parametrize(("url", "words"), ADDRESSES)
def test_addresses_that_cannot_be_used(url: str, words: str) -> None:
    """Said with the receiver's id, never with the address."""
    with pytest.raises(ReceiverError) as caught:
        send(receiver("office", url), transport())
    assert words in str(caught.value)
    assert "receiver office" in str(caught.value)
    assert TOKEN not in str(caught.value)


def test_a_retry_in_the_address_is_ours_to_decide(telegram: TelegramServer) -> None:
    """Apprise would send at once, and to those again that had accepted."""
    telegram.mood = Mood.BROKEN
    send(receiver(url=f"tgram://{TOKEN}/{CHAT}?retry=3&wait=0.1"), transport(telegram.url))
    assert telegram.requests == 1


def test_nothing_secret_is_logged(telegram: TelegramServer) -> None:
    """Not even when everything is logged, and a service fails in every way."""
    written = io.StringIO()
    handler = logging.StreamHandler(written)
    loggers = [logging.getLogger(name) for name in (None, "apprise", "urllib3", "urllib3.connectionpool")]
    levels = [logger.level for logger in loggers]
    for logger in loggers:
        logger.setLevel(logging.DEBUG)
    loggers[0].addHandler(handler)
    errors = []
    try:
        for mood in Mood:
            telegram.mood = mood
            errors.append(str(send(receiver(), transport(telegram.url, timeout=0.3)).error))
    finally:
        loggers[0].removeHandler(handler)
        for logger, level in zip(loggers, levels, strict=True):
            logger.setLevel(level)
    for secret in (TOKEN, TOKEN.split(":")[1], CHAT):
        assert secret not in "".join(errors)
        assert secret not in written.getvalue()


def test_the_limit_of_a_service() -> None:
    """Apprise knows it."""
    assert transport().limit(receiver()) == 4096
    assert transport().limit(receiver(url="discord://1234567890/abcdefghijkl")) == 2000


def test_a_test_message(telegram: TelegramServer, nobody: int) -> None:
    """None where it went well, else one line."""
    assert asyncio.run(send_test(receiver(), settings(telegram.url).alerts)) is None
    assert "carrierwatch can reach" in telegram.messages[0].plain
    problem = asyncio.run(send_test(receiver(), settings(f"http://127.0.0.1:{nobody}").alerts))
    assert "Connection refused" in str(problem)
    assert "understands" in str(asyncio.run(send_test(receiver(url="nonsense"), settings().alerts)))

"""Rounds of sending over real servers: side by side, in parts, again, given up, stopped."""

from __future__ import annotations

import asyncio
import socket
import threading
import time
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

import pytest

from alerts.deliver import AppriseTransport
from alerts.match import Rules
from alerts.model import DeliveryState
from alerts.outcome import Answer, Outcome
from alerts.run import DeliveryReport, deliver_due, match_stories, recover
from carrierwatch.demo.telegram import Mood, TelegramServer

from .making import CHAT, NOW, TOKEN, change, mail_receiver, put_story, receiver, report, rule, settings, story

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence
    from pathlib import Path

    from alerts.mail import Thread
    from alerts.model import Format
    from alerts.store import AlertStore
    from carrierwatch.demo.mailbox import MailboxServer
    from config.model import Receiver
    from config.settings import Settings

State = DeliveryState
RULES = Rules([rule("driver")], [])


def raise_alerts(store: AlertStore, receivers: Sequence[Receiver], number: int = 1, *, title: str = "Drivers") -> None:
    for one in range(1, number + 1):
        put_story(store, one)
        subject = story(report(f"{title} {one}", number=one), number=one, changed=change())
        match_stories([subject], RULES, store, receivers, settings(), now=NOW)


def deliver(
    store: AlertStore, receivers: Sequence[Receiver], with_: Settings, *, now: datetime = NOW, **more: object
) -> DeliveryReport:
    return asyncio.run(deliver_due(store, receivers, with_, now=now, **more))  # type: ignore[arg-type]


def states(store: AlertStore, alert: int = 1) -> dict[str, DeliveryState]:
    return {one.receiver: one.state for one in store.deliveries.of(alert)}


def test_every_receiver_gets_every_alert_once(
    store: AlertStore, telegram: TelegramServer, mailbox: MailboxServer
) -> None:
    """In order, and a second round finds nothing to do."""
    receivers = (receiver("chat"), mail_receiver(mailbox.port, "desk"), mail_receiver(mailbox.port, "boss", lang="ru"))
    raise_alerts(store, receivers, 3)
    assert deliver(store, receivers, settings(telegram.url)).sent == 9
    assert deliver(store, receivers, settings(telegram.url)) == DeliveryReport(
        sent=0, failed=0, unconfirmed=0, dead=0, errors=()
    )
    assert [message.plain.split("\r\n")[0] for message in telegram.messages] == [f"🔴 Drivers {n}" for n in (1, 2, 3)]
    to_boss = [message["subject"] for message in mailbox.messages if message["to"] == "boss@example.com"]
    assert to_boss == [f"Срочно: Drivers {n}" for n in (1, 2, 3)]


def test_a_dead_receiver_holds_up_nobody(store: AlertStore, telegram: TelegramServer, mailbox: MailboxServer) -> None:
    """While one service says nothing for seconds, the others have long been served."""
    receivers = (receiver("dead"), mail_receiver(mailbox.port, "desk"))
    raise_alerts(store, receivers, 3)
    telegram.mood = Mood.DEAF
    found = deliver(store, receivers, settings(telegram.url, timeout_seconds=1))
    assert len(mailbox.messages) == 3
    assert (found.sent, found.unconfirmed) == (3, 1)
    # One time-out tells that the next would fare alike: the others wait for their turn, unspent.
    assert [states(store, n)["dead"] for n in (1, 2, 3)] == [State.UNCONFIRMED, State.PENDING, State.PENDING]


def test_a_refusal_of_one_message_does_not_stop_the_next(store: AlertStore, telegram: TelegramServer) -> None:
    """A chat that is gone answers at once."""
    telegram.chats = frozenset({"1"})
    raise_alerts(store, (receiver(),), 3)
    assert deliver(store, (receiver(),), settings(telegram.url)).failed == 3


def test_parts_go_out_in_order_and_only_the_rest_is_repeated(store: AlertStore, telegram: TelegramServer) -> None:
    """What was accepted is not sent again."""
    sent: list[str] = []

    class FailsOnce(AppriseTransport):
        failed = False

        def limit(self, receiver: Receiver) -> int:
            return 501

        def send(
            self,
            receiver: Receiver,
            subject: str,
            body: str,
            format_: Format,
            hand_over: Callable[[], None],
            thread: Thread | None = None,
        ) -> Outcome:
            hand_over()
            if len(sent) == 1 and not self.failed:
                self.failed = True
                return Outcome(answer=Answer.REFUSED, error="not now", down=True)
            sent.append(body)
            return Outcome(answer=Answer.ACCEPTED)

    hook = (receiver("hook", "json://example.com"),)
    raise_alerts(store, hook, title="Drivers " * 60)
    transport = FailsOnce(settings().alerts)
    assert deliver(store, hook, settings(), transport=transport).failed == 1
    (delivery,) = store.deliveries.of(1)
    assert (delivery.parts_sent, delivery.attempts) == (1, 1)
    assert deliver(store, hook, settings(), now=NOW + timedelta(hours=1), transport=transport).sent == 1
    assert [part.rsplit("\n", 1)[1] for part in sent] == [f"({n}/{len(sent)})" for n in range(1, len(sent) + 1)]
    assert len(sent) > 1


def test_receivers_that_are_gone_or_off(store: AlertStore, telegram: TelegramServer) -> None:
    """What goes to one that was deleted dies with the reason; to one that is off it waits."""
    raise_alerts(store, (receiver("gone"), receiver("off")))
    off = receiver("off", enabled=False)
    assert deliver(store, (off,), settings(telegram.url)).dead == 1
    assert states(store) == {"gone": State.DEAD, "off": State.PENDING}
    assert deliver(store, (receiver("off"),), settings(telegram.url)).sent == 1


def test_an_address_that_cannot_be_used_is_a_failure_of_that_receiver(
    store: AlertStore, telegram: TelegramServer
) -> None:
    """It may be mended in the configuration meanwhile."""
    receivers = (receiver("bad", f"tgram://{TOKEN}/1/2"), receiver("good"))
    raise_alerts(store, receivers)
    found = deliver(store, receivers, settings(telegram.url))
    assert (found.sent, found.failed) == (1, 1)
    assert found.errors[0].startswith("bad: its address names 2 chats")
    assert deliver(store, (receiver("bad"),), settings(telegram.url), now=NOW + timedelta(hours=1)).sent == 1


def test_a_broken_template_does_not_stop_an_alert(
    store: AlertStore, telegram: TelegramServer, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    """The shipped one is used instead, and the log says so."""
    (tmp_path / "telegram.html.j2").write_text("{{ nothing.at.all }}", encoding="utf-8")
    raise_alerts(store, (receiver(),))
    assert deliver(store, (receiver(),), settings(telegram.url), templates=tmp_path).sent == 1
    assert "event=template_failed" in caplog.text


def test_an_endless_address_neither_loses_an_alert_nor_holds_up_others(
    store: AlertStore, telegram: TelegramServer
) -> None:
    """A link is a tag, and no message can be cut within one: it is named without its link."""
    raise_alerts(store, (receiver(),), 2)
    endless = '[{"outlet": "orda.kz", "title": "t", "url": "https://orda.kz/%s", "published": "2025-10-10T09:00:00Z"}]'
    with store._db.conn:
        store._db.conn.execute("UPDATE alerts SET links = ? WHERE id = 1", (endless % ("x" * 5000),))
    assert deliver(store, (receiver(),), settings(telegram.url)).sent == 2


def test_a_mailbox_that_cannot_be_written_to_stops_nobody(store: AlertStore, mailbox: MailboxServer) -> None:
    """Apprise leaves out a name that is not ASCII, and would send to no one."""
    odd = receiver("odd", "mailto://127.0.0.1:1?from=w@example.com&to=водитель@example.com&mode=insecure")
    receivers = (odd, mail_receiver(mailbox.port, "desk"))
    raise_alerts(store, receivers)
    found = deliver(store, receivers, settings())
    assert (found.sent, found.failed) == (1, 1)
    assert "names no mailbox" in found.errors[0]


def test_a_stop_ends_within_seconds(store: AlertStore, telegram: TelegramServer) -> None:
    """Though a call still runs; what it handed over stays unconfirmed, the rest is due again."""
    telegram.mood = Mood.SILENT
    raise_alerts(store, (receiver(),), 2)

    async def stopped() -> float:
        stop = asyncio.Event()
        task = asyncio.create_task(
            deliver_due(store, (receiver(),), settings(telegram.url, timeout_seconds=60), now=NOW, stop=stop)
        )
        assert await asyncio.to_thread(telegram.arrived.wait, 20)
        begun = time.monotonic()
        stop.set()
        await task
        return time.monotonic() - begun

    assert asyncio.run(stopped()) < 6
    assert [states(store, n)["dispatch"] for n in (1, 2)] == [State.HANDED_OVER, State.PENDING]
    assert recover(store, settings(), now=NOW).unconfirmed == 1


@pytest.fixture
def trickle() -> Iterator[int]:
    """An HTTP server that sends a byte of its answer now and then, for ever."""
    closing = threading.Event()

    def serve(connection: socket.socket) -> None:
        with connection:
            connection.recv(65_536)
            while not closing.wait(0.1):
                try:
                    connection.sendall(b"H")
                except OSError:
                    return

    def accept(server: socket.socket) -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=accept, args=(server,), daemon=True).start()
        yield server.getsockname()[1]
        closing.set()


def test_a_service_that_never_finishes_its_answer_is_given_up(store: AlertStore, trickle: int) -> None:
    """Each byte is within the time-out, the answer is not."""
    raise_alerts(store, (receiver(),))
    begun = time.monotonic()
    found = deliver(store, (receiver(),), settings(f"http://127.0.0.1:{trickle}", timeout_seconds=0.3))
    assert found.unconfirmed == 1
    assert time.monotonic() - begun < 10


def test_a_bug_is_not_taken_for_a_failure(store: AlertStore) -> None:
    """What no service can raise ends the round."""

    class Broken(AppriseTransport):
        def send(
            self,
            receiver: Receiver,
            subject: str,
            body: str,
            format_: Format,
            hand_over: Callable[[], None],
            thread: Thread | None = None,
        ) -> Outcome:
            raise KeyError("a bug")

    raise_alerts(store, (receiver(),))
    with pytest.raises(KeyError, match="a bug"):
        deliver(store, (receiver(),), settings(), transport=Broken(settings().alerts))
    assert recover(store, settings(), now=NOW).again == 1


def test_no_secret_is_stored(store: AlertStore, telegram: TelegramServer, mailbox: MailboxServer) -> None:
    """Neither address nor token is anywhere in the file, however deliveries fared."""
    secret_mail = receiver("desk", "mailto://user:pa55word@127.0.0.1:1?to=hidden@example.com&mode=insecure&from=w@x.kz")
    receivers = (receiver("chat"), secret_mail, receiver("two", f"tgram://{TOKEN}/7/8"))
    raise_alerts(store, receivers, len(Mood))
    now = NOW
    for mood in Mood:
        telegram.mood = mood
        deliver(store, receivers, settings(telegram.url, timeout_seconds=0.3), now=now)
        now += timedelta(days=1)
    dump = "\n".join(store._db.conn.iterdump())
    assert "Connection refused" in dump
    for secret in (TOKEN, TOKEN.split(":")[1], CHAT, "pa55word", "hidden@example.com"):
        assert secret not in dump

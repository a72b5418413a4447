"""The operator hears of sources through the ledger: once, in one message, when it can be sent, and nothing is lost."""

from __future__ import annotations

import os
import signal
from datetime import datetime, timedelta
from typing import TYPE_CHECKING

from alerts.model import DeliveryState
from alerts.operator import operators
from alerts.run import recover
from alerts.store import AlertStore
from carrierwatch.database import open_database
from carrierwatch.demo.telegram import Mood
from crawler.health import Health, State

from .desk import ANSWER, HOUR, MINUTE, NOTHING, REFUSAL, Desk
from .making import CHAT, TOKEN, mail_receiver, receiver, settings
from .test_waiting import raise_alert

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from carrierwatch.demo.mailbox import MailboxServer
    from carrierwatch.demo.telegram import TelegramServer


def test_who_is_the_operator() -> None:
    """Receivers by id or tag, `all` for every one; those that are switched off are left out."""
    receivers = (receiver("a", tags=["office"]), receiver("b"), receiver("c", tags=["office"], enabled=False))
    named = [
        [one.id for one in operators(receivers, settings(operator=names))] for names in ([], ["office"], ["b"], ["all"])
    ]
    assert named == [[], ["a"], ["b"], ["a", "b"]]


def test_one_message_when_several_change_in_one_pass(desk: Desk) -> None:
    """And one for their recovery."""
    assert desk.pass_(REFUSAL, 0, 1) == ()  # a single failed pass is no verdict
    assert len(desk.pass_(REFUSAL, 0, 1)) == 1
    assert desk.pass_(REFUSAL, 0, 1) == ()
    assert desk.subjects() == ["Sources that need a look: 2"]


def test_nobody_to_tell(desk: Desk) -> None:
    """What waits is told as soon as somebody is named, unless it is over by then."""
    receivers, desk.receivers = desk.receivers, ()
    desk.pass_(REFUSAL, 0, 1)
    assert desk.pass_(REFUSAL, 0, 1) == ()
    desk.receivers = receivers
    assert len(desk.pass_(REFUSAL, 1)) == 1
    assert desk.subjects() == ["Outlet 1: refuses us"]


def test_a_source_that_is_no_longer_watched_is_forgotten(desk: Desk) -> None:
    """Its changes wait for nobody."""
    desk.ask(REFUSAL, 0, later=HOUR)
    desk.ask(REFUSAL, 0, later=HOUR)
    desk.sources = desk.sources[1:]
    assert desk.tell() == ()
    assert desk.fares.open() == frozenset()


def test_sources_that_are_asked_at_times_of_their_own_come_together(desk: Desk) -> None:
    """What breaks within five minutes is one message."""
    desk.ask(REFUSAL, 0, 1, later=HOUR)
    desk.ask(REFUSAL, 0, later=HOUR)
    assert desk.tell() == ()
    desk.ask(REFUSAL, 1, later=2 * MINUTE)
    assert desk.tell() == ()
    desk.now += 3 * MINUTE
    assert len(desk.tell()) == 1
    assert desk.subjects() == ["Sources that need a look: 2"]


def test_when_nothing_answers_one_message_says_so(store: AlertStore) -> None:
    """Forty sources, asked one after the other: one message when half were asked in vain, one when it is over."""
    desk = Desk(store, receiver("operator"), sources=40)
    desk.pass_(ANSWER)
    for _ in range(4):
        for number in range(40):
            desk.ask(NOTHING, number, later=20 * timedelta(seconds=1))
            desk.tell()
    assert desk.subjects() == ["No source answers"]
    desk.ask(ANSWER, 0, later=2 * HOUR)
    desk.tell()
    for number in range(1, 40):
        desk.ask(ANSWER, number, later=timedelta(seconds=20))
        desk.tell()
    desk.now += HOUR
    assert desk.tell() == ()
    # The first had not left: one message tells both.
    assert desk.subjects() == ["No source answers", "Sources answer again (out for: 2 h 53 min)"]
    assert [one.state for one in store.deliveries.of_notice(1)] == [DeliveryState.DIGESTED]
    assert store.notices.notice(1).replaced_by == 2


def test_when_nothing_answers_in_two_passes_of_run(store: AlertStore) -> None:
    """The first may be a bad minute; what stays silent when the rest answers is then told by name."""
    desk = Desk(store, receiver("operator"), sources=5)
    desk.pass_(ANSWER)
    assert desk.pass_(NOTHING, 0, 1, 2, 3, 4) == ()
    assert len(desk.pass_(NOTHING, 0, 1, 2, 3, 4)) == 1
    assert desk.pass_(NOTHING, 0, 1, 2, 3, 4) == ()
    assert len(desk.pass_(NOTHING, 2)) == 1
    assert desk.subjects()[0] == "No source answers"
    last = store.notices.notices(limit=1)[0]
    assert [one.source for one in last.news] == ["s2"]
    assert [one.ended_at for one in last.outages] == [desk.now]


def test_news_that_had_not_left_comes_with_the_next(desk: Desk) -> None:
    """Of each source the latest; a message that left is not told again."""
    desk.pass_(REFUSAL, 0)
    desk.pass_(REFUSAL, 0, 1)
    desk.pass_(REFUSAL, 1)
    assert desk.subjects() == ["Outlet 0: refuses us", "Sources that need a look: 1; Sources that work again: 1"]
    states = [one.state for number in (1, 2) for one in desk.store.deliveries.of_notice(number)]
    assert states == [DeliveryState.DIGESTED, DeliveryState.PENDING]


def test_a_claimed_notice_is_not_replaced(desk: Desk) -> None:
    """What is on its way may arrive: the next tells only what is new. What was replaced cannot be claimed."""
    desk.pass_(REFUSAL, 0)
    desk.pass_(REFUSAL, 0)
    (listed,) = desk.store.deliveries.of_notice(1)
    assert desk.store.deliveries.claim(listed)
    desk.pass_(REFUSAL, 0, 1)
    desk.pass_(REFUSAL, 0, 1)
    assert desk.subjects()[1:] == ["Outlet 1: refuses us"]
    (second,) = desk.store.deliveries.of_notice(2)
    desk.pass_(ANSWER)
    assert desk.store.deliveries.claim(second) is None


def test_by_mail_and_chat_in_each_language(store: AlertStore, mailbox: MailboxServer, telegram: TelegramServer) -> None:
    """Each receiver in its own; nothing a second time."""
    desk = Desk(
        store,
        mail_receiver(mailbox.port, "mail", lang="ru"),
        receiver("chat", f"tgram://{TOKEN}/{CHAT}", lang="kk"),
        api=telegram.url,
    )
    desk.pass_(ANSWER)
    for _ in range(3):
        desk.pass_(REFUSAL, 0)
        desk.send()
    (mail,) = mailbox.messages
    assert mail["Subject"] == "Outlet 0: не пускает нас"
    assert "carrierwatch sources check s0" in mail.get_body(("plain",)).get_content()
    (chat,) = telegram.messages
    assert "Outlet 0: бізді жібермейді" in chat.plain
    assert store.deliveries.states()[DeliveryState.SENT] == 2
    desk.pass_(ANSWER)
    desk.send()
    assert [str(one["Subject"]) for one in mailbox.messages][1:] == ["Outlet 0: снова работает"]
    assert "перерыв: 1 ч" in mailbox.messages[1].get_body(("plain",)).get_content()


def test_quiet_hours_hold_it_and_the_morning_tells_all_in_one(store: AlertStore, mailbox: MailboxServer) -> None:
    """Nothing of sources is so urgent that it wakes somebody."""
    desk = Desk(store, mail_receiver(mailbox.port, quiet_hours="13:00-20:00", zone="Asia/Almaty"))
    desk.pass_(ANSWER)
    for numbers in ((0,), (0, 1), (0, 1), (0, 1, 2)):
        desk.pass_(REFUSAL, *numbers)
        desk.send()
    assert not mailbox.messages
    assert store.deliveries.states()[DeliveryState.HELD] == 1
    desk.now += 6 * HOUR
    desk.send()
    assert [str(one["Subject"]) for one in mailbox.messages] == ["Sources that need a look: 2"]


def test_alerts_go_before_notices(store: AlertStore, telegram: TelegramServer) -> None:
    """The news is what people wait for, also where only so many messages an hour are wanted."""
    desk = Desk(store, receiver("chat", most_per_hour=1), api=telegram.url)
    desk.pass_(ANSWER)
    desk.pass_(REFUSAL, 0)
    desk.pass_(REFUSAL, 0)
    raise_alert(store, desk.receivers, 1, now=desk.now)
    desk.send()
    assert len(telegram.messages) == 1
    assert "Drivers 1" in telegram.messages[0].plain
    desk.now += HOUR + MINUTE
    desk.send()
    assert "Outlet 0: refuses us" in telegram.messages[1].plain


def test_what_a_service_refuses_is_tried_again(store: AlertStore, telegram: TelegramServer) -> None:
    """With growing pauses, in the end a dead letter, sent again by hand."""
    desk = Desk(store, receiver("chat"), api=telegram.url)
    desk.settings = settings(telegram.url, operator=["chat"], attempts=2, backoff_seconds=1, paced=False)
    desk.pass_(ANSWER)
    telegram.mood = Mood.BROKEN
    desk.pass_(REFUSAL, 0)
    desk.pass_(REFUSAL, 0)
    for expected in (DeliveryState.FAILED, DeliveryState.DEAD):
        desk.send()
        assert [one.state for one in store.deliveries.of_notice(1)] == [expected]
        desk.now += HOUR
    telegram.mood = Mood.FINE
    assert len(store.deliveries.retry_notice(1, desk.now)) == 1
    desk.send()
    assert len(telegram.messages) == 1


def _dies_at(database: Path, statement: int, work: Callable[[Desk], object], before: datetime) -> bool:
    """Do the work in a process that kills itself before the SQL statement of this number; whether it got so far."""
    child = os.fork()
    if child == 0:
        seen = 0

        def count(_: str) -> None:
            nonlocal seen
            seen += 1
            if seen == statement:
                os.kill(os.getpid(), signal.SIGKILL)

        db = open_database(database)
        desk = Desk(AlertStore(db), receiver("operator"))
        desk.now = before
        db.conn.set_trace_callback(count)
        work(desk)
        db.conn.set_trace_callback(None)
        os._exit(0)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1]) == -signal.SIGKILL


def test_killed_at_any_statement_nothing_is_lost_or_told_twice(store: AlertStore, database: Path) -> None:
    """That a message waits and that the operator knows are one fact."""
    desk = Desk(store, receiver("operator"))
    desk.pass_(ANSWER)
    desk.pass_(REFUSAL, 0, 1)
    desk.ask(REFUSAL, 0, 1, later=HOUR)
    statement = 0
    while True:
        statement += 1
        killed = _dies_at(database, statement, lambda other: other.tell(began=other.now), desk.now)
        waits, made = bool(desk.fares.open()), len(store.notices.notices())
        assert (waits, made) in ((True, 0), (False, 1))
        if made:
            break
        assert killed
    assert statement > 10
    assert desk.tell(began=desk.now) == ()
    assert desk.subjects() == ["Sources that need a look: 2"]
    assert recover(store, desk.settings, now=desk.now).again == 0


def test_an_unknown_health_changes_nothing(store: AlertStore) -> None:
    """Before the first pass there is nothing to tell."""
    desk = Desk(store, receiver("operator"))
    assert desk.fares.health("s0") == Health()
    assert desk.fares.health("s0").state is State.NEVER_RUN
    assert desk.tell() == ()

"""When what did not arrive, or may not have arrived, is sent again."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from alerts.run import DeliveryReport
from carrierwatch.demo.telegram import Mood, TelegramServer

from .making import NOW, receiver, settings
from .test_dispatch import State, deliver, raise_alerts, states

if TYPE_CHECKING:
    from alerts.store import AlertStore


def test_a_missing_answer_is_marked_and_repeated_with_pauses(store: AlertStore, telegram: TelegramServer) -> None:
    """The server may not have taken the message: rather a copy, which is counted, than silence."""
    raise_alerts(store, (receiver(),))
    telegram.mood = Mood.SILENT
    with_ = settings(telegram.url, timeout_seconds=0.3)
    assert deliver(store, (receiver(),), with_).unconfirmed == 1
    (delivery,) = store.deliveries.of(1)
    assert (delivery.state, delivery.unanswered) == (State.UNCONFIRMED, 1)
    assert NOW < delivery.next_attempt_at <= NOW + timedelta(seconds=32)
    telegram.mood = Mood.FINE
    assert deliver(store, (receiver(),), with_, now=NOW + timedelta(minutes=2)).sent == 1
    (delivery,) = store.deliveries.of(1)
    assert (delivery.state, delivery.unanswered) == (State.SENT, 1)
    assert len(telegram.messages) == 2


def test_before_a_repeat_the_service_is_asked_whether_it_is_there(store: AlertStore, telegram: TelegramServer) -> None:
    """One that takes messages and answers nothing at all gets no second copy until it does; no attempt is spent."""
    raise_alerts(store, (receiver(),))
    telegram.mood = Mood.SILENT
    with_ = settings(telegram.url, timeout_seconds=0.2)
    assert deliver(store, (receiver(),), with_).unconfirmed == 1
    telegram.mood = Mood.BROKEN
    now = NOW
    for _ in range(5):
        now += timedelta(hours=2)
        assert deliver(store, (receiver(),), with_, now=now) == DeliveryReport(
            sent=0, failed=0, unconfirmed=0, dead=0, errors=()
        )
        (delivery,) = store.deliveries.of(1)
        assert (delivery.state, delivery.attempts, delivery.unanswered) == (State.UNCONFIRMED, 1, 1)
        assert delivery.next_attempt_at > now
    assert telegram.requests == 1
    telegram.mood = Mood.FINE
    assert deliver(store, (receiver(),), with_, now=now + timedelta(hours=2)).sent == 1
    assert len(telegram.messages) == 2


def test_the_pause_before_a_repeat_grows(store: AlertStore, telegram: TelegramServer) -> None:
    """Each time that nothing was answered makes a copy more likely."""
    raise_alerts(store, (receiver(),))
    telegram.mood = Mood.SILENT
    now = NOW
    for times in range(3):
        deliver(store, (receiver(),), settings(telegram.url, timeout_seconds=0.2, backoff_seconds=100), now=now)
        (delivery,) = store.deliveries.of(1)
        bound = 100 * 2**times
        assert timedelta(seconds=bound // 2) <= delivery.next_attempt_at - now <= timedelta(seconds=bound + 10)
        now = delivery.next_attempt_at


@pytest.mark.parametrize("repeats", [0, 2])
def test_a_service_that_never_answers_gets_no_more_copies_than_wanted(
    store: AlertStore, telegram: TelegramServer, repeats: int
) -> None:
    """Then it is left to a person, who sees that it may have arrived."""
    raise_alerts(store, (receiver(),))
    telegram.mood = Mood.SILENT
    with_ = settings(telegram.url, timeout_seconds=0.3, repeats=repeats)
    for day in range(5):
        deliver(store, (receiver(),), with_, now=NOW + timedelta(days=day))
    assert states(store) == {"dispatch": State.UNCONFIRMED}
    assert len(telegram.messages) == 1 + repeats
    assert store.deliveries.next_due() is None
    telegram.mood = Mood.FINE
    store.deliveries.retry(1, NOW)
    assert deliver(store, (receiver(),), settings(telegram.url), now=NOW + timedelta(days=9)).sent == 1


def test_trying_again_until_it_is_given_up(store: AlertStore, telegram: TelegramServer) -> None:
    """With growing pauses, then dead with the reason; by hand it starts anew."""
    raise_alerts(store, (receiver(),))
    telegram.mood = Mood.BROKEN
    with_ = settings(telegram.url, attempts=3)
    now = NOW
    for attempt in (1, 2):
        found = deliver(store, (receiver(),), with_, now=now)
        assert found.failed == 1
        (delivery,) = store.deliveries.of(1)
        assert (delivery.state, delivery.attempts) == (State.FAILED, attempt)
        assert now < delivery.next_attempt_at <= now + timedelta(seconds=30 * 2**attempt)
        assert deliver(store, (receiver(),), with_, now=now).failed == 0
        now = delivery.next_attempt_at
    assert deliver(store, (receiver(),), with_, now=now).dead == 1
    (delivery,) = store.deliveries.of(1)
    assert (delivery.state, delivery.attempts) == (State.DEAD, 3)
    assert "given up after 3 attempts" in str(delivery.error)
    assert telegram.requests == 3
    telegram.mood = Mood.FINE
    store.deliveries.retry(1, now)
    assert deliver(store, (receiver(),), with_, now=now).sent == 1


def test_the_pause_that_a_service_asks_for(store: AlertStore, telegram: TelegramServer) -> None:
    """Nothing more goes to that receiver before; the pause counts for all that waits for it."""
    raise_alerts(store, (receiver(),), 3)
    telegram.mood, telegram.retry_after = Mood.TOO_MANY, 600
    with_ = settings(telegram.url, backoff_seconds=1)
    assert deliver(store, (receiver(),), with_).failed == 1
    assert telegram.requests == 1
    due = store.deliveries.next_due()
    assert due is not None
    assert timedelta(seconds=600) <= due - NOW < timedelta(seconds=660)
    telegram.mood = Mood.FINE
    assert deliver(store, (receiver(),), with_, now=NOW + timedelta(seconds=500)).sent == 0
    assert deliver(store, (receiver(),), with_, now=NOW + timedelta(seconds=700)).sent == 3

"""What may become of a delivery, and what may not."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from alerts.match import Rules
from alerts.model import Delivery, DeliveryState
from alerts.run import match_stories, recover
from config.errors import StoreError

from .making import NOW, change, put_story, receiver, report, rule, settings, story

if TYPE_CHECKING:
    from alerts.ledger import Ledger
    from alerts.store import AlertStore

State = DeliveryState
LATER = NOW + timedelta(minutes=5)


@pytest.fixture
def ledger(store: AlertStore) -> Ledger:
    """With one pending delivery."""
    put_story(store)
    subject = story(report("Drivers"), changed=change())
    match_stories([subject], Rules([rule("driver")], []), store, (receiver("one"),), settings(), now=NOW)
    return store.deliveries


def only(ledger: Ledger) -> Delivery:
    (delivery,) = ledger.of(1)
    return delivery


def claim(ledger: Ledger) -> Delivery:
    claimed = ledger.claim(only(ledger))
    assert claimed is not None
    return claimed


def test_a_delivery_is_claimed_once(ledger: Ledger) -> None:
    """Two that want it at the same time: one gets it."""
    pending = only(ledger)
    assert ledger.claim(pending) is not None
    assert ledger.claim(pending) is None
    assert (only(ledger).state, only(ledger).attempts) == (State.SENDING, 1)


def test_parts(ledger: Ledger) -> None:
    """Each accepted part is noted; the next one is due at once and has its own attempts."""
    rest = ledger.sent(claim(ledger), last=False, now=LATER)
    assert rest is not None
    assert (rest.state, rest.parts_sent, rest.attempts, rest.next_attempt_at) == (State.PENDING, 1, 0, LATER)
    ledger.sent(claim(ledger), last=True, now=LATER)
    assert (only(ledger).state, only(ledger).parts_sent) == (State.SENT, 2)
    assert ledger.due(LATER) == ()


def test_a_failure_waits_for_its_time(ledger: Ledger) -> None:
    """Due again when its time has come, not before."""
    ledger.failed(claim(ledger), "no", LATER)
    assert ledger.due(NOW) == ()
    assert ledger.next_due() == LATER
    assert [one.error for one in ledger.due(LATER)] == ["no"]


def test_handing_over_is_committed_for_others_to_see(ledger: Ledger) -> None:
    """And done once, however often it is called."""
    hand_over = ledger.hand_over(claim(ledger))
    assert not hand_over.done
    hand_over()
    hand_over()
    assert hand_over.done
    assert only(ledger).state is State.HANDED_OVER


ENDED = ["failed", "dead", "unconfirmed", "given up"]


@pytest.mark.parametrize("how", ENDED)
def test_nothing_is_handed_over_after_the_attempt_has_ended(ledger: Ledger, how: str) -> None:
    """A call that was given up cannot send any more, though its thread still runs."""
    claimed = claim(ledger)
    hand_over = ledger.hand_over(claimed)
    match how:
        case "failed":
            ledger.failed(claimed, "no", LATER)
        case "dead":
            ledger.dead(claimed, "no", LATER)
        case "unconfirmed":
            ledger.unconfirmed(claimed, "no", LATER)
        case _:
            assert ledger.give_up(claimed, "no", LATER, LATER) is State.FAILED
    state = only(ledger).state
    with pytest.raises(StoreError, match="given up"):
        hand_over()
    assert only(ledger).state is state


def test_an_old_attempt_cannot_end_a_new_one(ledger: Ledger) -> None:
    """Each change names its attempt."""
    old = claim(ledger)
    ledger.failed(old, "no", NOW)
    new = claim(ledger)
    ledger.failed(old, "late", LATER)
    with pytest.raises(StoreError):
        ledger.hand_over(old)()
    assert ledger.sent(old, last=True, now=LATER) is None
    assert only(ledger) == new


def test_giving_up_what_was_handed_over(ledger: Ledger) -> None:
    """It may have arrived."""
    claimed = claim(ledger)
    ledger.hand_over(claimed)()
    assert ledger.give_up(claimed, "no answer", LATER, LATER) is State.UNCONFIRMED
    assert only(ledger).state is State.UNCONFIRMED


def test_an_answer_that_comes_late_counts(ledger: Ledger) -> None:
    """The attempt was given up, and then the service said yes: nothing is sent again."""
    hand_over = ledger.hand_over(claimed := claim(ledger))
    hand_over()
    ledger.give_up(claimed, "no answer", LATER, NOW, repeat_at=LATER)
    assert hand_over.accepted(last=True, now=NOW)
    assert only(ledger).state is State.SENT
    assert ledger.due(LATER) == ()


def test_an_answer_that_comes_after_the_next_attempt_began_does_not(ledger: Ledger) -> None:
    """That one has an outcome of its own."""
    hand_over = ledger.hand_over(claimed := claim(ledger))
    hand_over()
    ledger.give_up(claimed, "no answer", LATER, NOW, repeat_at=NOW)
    assert ledger.claim(only(ledger)) is not None
    assert not hand_over.accepted(last=True, now=NOW)
    assert only(ledger).state is State.SENDING


def test_an_attempt_from_before_a_retry_by_hand_is_not_taken_for_the_one_after(ledger: Ledger) -> None:
    """Both are the first of their count; the thread of the old one, which was given up, still runs."""
    hand_over = ledger.hand_over(old := claim(ledger))
    ledger.give_up(old, "no answer", LATER, NOW)
    ledger.retry(1, NOW)
    new = claim(ledger)
    assert new.attempts == old.attempts
    with pytest.raises(StoreError, match="given up"):
        hand_over()
    ledger.failed(old, "late", LATER)
    assert not hand_over.accepted(last=True, now=NOW)
    assert only(ledger) == new


def test_an_answer_that_comes_after_a_retry_by_hand_counts(ledger: Ledger) -> None:
    """As long as the new attempt has not begun: nothing is sent again."""
    hand_over = ledger.hand_over(claimed := claim(ledger))
    hand_over()
    ledger.give_up(claimed, "no answer", LATER, NOW)
    ledger.retry(1, NOW)
    assert hand_over.accepted(last=False, now=NOW)
    assert (only(ledger).state, only(ledger).parts_sent) == (State.PENDING, 1)
    assert not hand_over.accepted(last=False, now=NOW)


def test_recovery(store: AlertStore, ledger: Ledger) -> None:
    """What was not handed over goes out again at once, as if never tried; what was, does not."""
    claimed = claim(ledger)
    found = recover(store, settings(repeats=0), now=LATER)
    assert (found.again, found.unconfirmed) == (1, 0)
    assert (only(ledger).state, only(ledger).attempts, only(ledger).next_attempt_at) == (State.PENDING, 0, LATER)
    ledger.hand_over(claim(ledger))()
    found = recover(store, settings(repeats=0), now=LATER)
    assert (found.again, found.unconfirmed) == (0, 1)
    assert only(ledger).state is State.UNCONFIRMED
    assert "before the answer" in (only(ledger).error or "")
    assert ledger.due(LATER) == ()
    assert recover(store, settings(repeats=0), now=LATER).again == 0
    assert claimed.id == only(ledger).id


def test_recovery_repeats_what_left_without_an_answer(store: AlertStore, ledger: Ledger) -> None:
    """As often as the settings allow, each time after a longer pause, and counts it."""
    for count in (1, 2):
        ledger.hand_over(claim(ledger))()
        assert recover(store, settings(repeats=2), now=NOW).unconfirmed == 1
        assert (only(ledger).state, only(ledger).unanswered) == (State.UNCONFIRMED, count)
        assert ledger.due(NOW) == ()
        pause = timedelta(seconds=30 * 2 ** (count - 1))
        assert ledger.due(NOW + pause - timedelta(seconds=1)) == ()
        assert ledger.due(NOW + pause) == (only(ledger),)
    ledger.hand_over(claim(ledger))()
    recover(store, settings(repeats=2), now=NOW)
    assert ledger.due(LATER) == ()


@pytest.mark.parametrize("state", [State.FAILED, State.DEAD, State.UNCONFIRMED])
def test_sending_again_by_hand(ledger: Ledger, state: DeliveryState) -> None:
    """The rest of the parts, with all attempts."""
    ledger.sent(claim(ledger), last=False, now=NOW)
    claimed = claim(ledger)
    match state:
        case State.FAILED:
            ledger.failed(claimed, "no", LATER)
        case State.DEAD:
            ledger.dead(claimed, "no", LATER)
        case _:
            ledger.unconfirmed(claimed, "no", LATER)
    assert ledger.retry(1, NOW, receiver="somebody else") == ()
    (again,) = ledger.retry(1, NOW)
    assert (again.state, again.attempts, again.parts_sent, again.next_attempt_at) == (State.PENDING, 0, 1, NOW)


def test_what_was_sent_is_not_sent_again(ledger: Ledger) -> None:
    """Not even by hand."""
    ledger.sent(claim(ledger), last=True, now=NOW)
    assert ledger.retry(1, NOW) == ()


def test_holding_a_receiver_back(ledger: Ledger) -> None:
    """Nothing goes to it before the time, and later times stay."""
    ledger.hold("one", LATER)
    assert ledger.next_due() == LATER
    ledger.hold("one", NOW)
    assert ledger.next_due() == LATER


def test_counting(ledger: Ledger) -> None:
    """Every state has its number."""
    assert ledger.states() == {state: int(state is State.PENDING) for state in State}

"""What comes before a round of sending: alerts go on, wait, or come together in one message.

Called with every round, so that no delivery can leave past its receiver's wishes. All that it decides for one receiver
is written in one transaction, and is decided anew with the next round.
"""

from __future__ import annotations

import logging
from dataclasses import replace
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from alerts.digest import DigestKind, ahead
from alerts.escalate import goes_on
from alerts.hours import next_digest
from alerts.waiting import HOUR, comes_in_digest, plan

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence
    from datetime import datetime

    from alerts.digest import Watched
    from alerts.digest_store import Times
    from alerts.store import AlertStore
    from alerts.waiting import Waiting
    from config.model import Receiver

_log = logging.getLogger(__name__)


def arrange(
    store: AlertStore,
    receivers: Sequence[Receiver],
    *,
    now: datetime,
    watched: Callable[[], Sequence[Watched]] = tuple,
) -> None:
    """Pass on what nobody acknowledged, hold what must wait, let go whose time has come, make the digests that are due.

    `watched` tells how the sources fare, and is asked only where a digest is made. Raises `StoreError`.
    """
    round_ = _Round(store, receivers, now, watched)
    round_.escalate()
    for receiver in receivers:
        if receiver.enabled:
            round_.settle(receiver)
    round_.let_go_of_strangers()


class _Round:
    def __init__(
        self,
        store: AlertStore,
        receivers: Sequence[Receiver],
        now: datetime,
        watched: Callable[[], Sequence[Watched]],
    ) -> None:
        self._store = store
        self._receivers = {receiver.id: receiver for receiver in receivers}
        self._now = now
        self._watched = watched
        self._waiting = store.waiting
        self._digests = store.digests

    def escalate(self) -> None:
        """Pass on what nobody acknowledged in time. Raised before the escalation was configured, it stays."""
        for receiver in self._receivers.values():
            following = self._receivers.get(receiver.escalate_to or "")
            wanted = (
                f"{following.id} {receiver.escalate_minutes}"
                if following is not None and following.enabled and receiver.enabled
                else None
            )
            since = self._escalates_since(receiver, wanted)
            if following is not None and since is not None:
                self._pass_on(receiver, following, since)

    def _escalates_since(self, receiver: Receiver, wanted: str | None) -> datetime | None:
        times = self._digests.times(receiver.id)
        if times.escalation == wanted:
            return times.escalation_since
        since = self._now if wanted else None
        self._remember(receiver, times, escalation=wanted, escalation_since=since)
        return since

    def _pass_on(self, receiver: Receiver, following: Receiver, since: datetime) -> None:
        for one in self._waiting.unacknowledged(receiver.id, following.id, since):
            if goes_on(one, receiver, following, now=self._now):
                self._waiting.escalate(one.alert, receiver.id, following.id, self._now)
                _log.warning("event=escalated alert=%s from=%s to=%s", one.alert, receiver.id, following.id)

    def settle(self, receiver: Receiver) -> None:
        """Decide on everything that waits for one receiver."""
        if self._nothing_to_decide(receiver):
            return
        with self._store.together(f"deciding what goes to {receiver.id}"):
            times = self._digest_times(receiver)
            if times.digest_at is not None and times.digest_at <= self._now:
                times = self._regular(receiver, times)
            waiting = self._waiting.waiting(receiver.id, self._now)
            if waiting:
                self._carry_out(receiver, waiting, times)

    def _nothing_to_decide(self, receiver: Receiver) -> bool:
        """Told without the database's one lock for writers, which settling may hold while this is asked."""
        times = self._digests.times(receiver.id)
        if times.digest != _digest_wanted(receiver) or (times.digest_at is not None and times.digest_at <= self._now):
            return False
        if receiver.digest is None and receiver.quiet_hours is None and receiver.most_per_hour is None:
            return receiver.id not in self._waiting.holders()
        return not self._waiting.waiting(receiver.id, self._now)

    def _carry_out(self, receiver: Receiver, waiting: Sequence[Waiting], times: Times) -> None:
        recent = self._waiting.recent(receiver.id, self._now) if receiver.most_per_hour else ()
        planned = plan(receiver, waiting, recent, times.digest_at, now=self._now)
        before = {one.delivery: (one.waits_for, one.until) for one in waiting}
        self._waiting.hold([one for one in planned.hold if before[one.delivery] != (one.waits_for, one.until)])
        self._waiting.release([one for one in planned.go if before[one][0] is not None], self._now)
        if planned.overflow:
            self._gather(receiver, planned.overflow)

    def _digest_times(self, receiver: Receiver) -> Times:
        """When the receiver's digest is due; planned anew where the configuration has changed."""
        times = self._digests.times(receiver.id)
        wanted = _digest_wanted(receiver)
        if times.digest == wanted:
            return times
        since = (times.digest_since or self._now) if wanted else None
        return self._remember(
            receiver, times, digest=wanted, digest_since=since, digest_at=next_digest(receiver, self._now)
        )

    def _remember(self, receiver: Receiver, times: Times, **changed: object) -> Times:
        after = replace(times, **changed)  # type: ignore[arg-type]
        self._digests.remember(receiver.id, after)
        return after

    def _gather(self, receiver: Receiver, deliveries: Sequence[int]) -> None:
        number = self._digests.make(receiver.id, DigestKind.OVERFLOW, deliveries, since=self._now - HOUR, now=self._now)
        _log.info("event=digest kind=overflow digest=%s receiver=%s alerts=%d", number, receiver.id, len(deliveries))

    def _regular(self, receiver: Receiver, times: Times) -> Times:
        """Make the digest that is due now; the times after it. Of several that were missed, one tells everything."""
        since = times.digest_since or self._now
        gathered = [
            one.delivery for one in self._waiting.waiting(receiver.id, self._now) if comes_in_digest(one, receiver)
        ]
        told = self._digests.told_since(receiver.id, since)
        today = self._now.astimezone(ZoneInfo(receiver.zone)).date()
        known = self._digests.may_take_effect(receiver.id, f"{today:%Y}")
        number = self._digests.make(
            receiver.id,
            DigestKind.REGULAR,
            gathered,
            since=since,
            now=self._now,
            told_before=told,
            ahead=[alert.id for alert in ahead(map(self._store.alert, known), today)],
            sources=self._watched(),
        )
        _log.info("event=digest kind=regular digest=%s receiver=%s alerts=%d", number, receiver.id, len(gathered))
        return self._remember(receiver, times, digest_since=self._now, digest_at=next_digest(receiver, self._now))

    def let_go_of_strangers(self) -> None:
        """What is held for a receiver that the configuration has no more is sent on its way, to be buried there."""
        for name in self._waiting.holders() - self._receivers.keys():
            self._waiting.release_all(name, self._now)


def _digest_wanted(receiver: Receiver) -> str | None:
    """The receiver's digest as configured, to tell whether that has changed."""
    return f"{receiver.digest} {receiver.zone}" if receiver.digest else None

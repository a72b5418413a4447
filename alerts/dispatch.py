"""Sends what is due: receivers side by side, the deliveries of one receiver one after another.

A slow or dead receiver holds up nobody else. Each call runs in a daemon thread of its own, which neither a stop nor the
end of the process waits for; the ledger knows what became of it.
"""

from __future__ import annotations

import asyncio
import logging
import random
import time
from collections import Counter, defaultdict
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import timedelta
from typing import TYPE_CHECKING, Any

from alerts.backoff import next_attempt, next_repeat
from alerts.daemon_thread import in_daemon_thread
from alerts.errors import ReceiverError
from alerts.mail import thread_of
from alerts.model import DeliveryState
from alerts.outcome import Answer, Outcome
from alerts.pace import shared

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from alerts.deliver import Transport
    from alerts.ledger import Ledger
    from alerts.mail import Thread
    from alerts.model import Delivery, Message
    from alerts.pace import Lane
    from alerts.store import AlertStore
    from alerts.writer import Writer
    from config.model import Receiver
    from config.settings import Settings

_log = logging.getLogger(__name__)
_GRACE_SECONDS = 4.0  # how long a stop waits for calls that run
_PATIENCE_SECONDS = 60.0  # how long a round waits, in all, to keep a receiver's pace; the rest is left to the next one
_LONGEST_CALL = 8  # times the time-out: a service that trickles its answer is given up then


@dataclass(slots=True)
class Dispatch:
    """One round of sending. `now` is its start; later times follow from the time that has passed since."""

    store: AlertStore
    transport: Transport
    settings: Settings
    writer: Writer
    now: datetime
    stop: asyncio.Event
    ended: Counter[DeliveryState] = field(default_factory=Counter)
    errors: list[str] = field(default_factory=list)
    _shared: dict[str, tuple[tuple[Lane, tuple[str, ...]], ...]] = field(default_factory=dict)
    _answered: dict[str, bool] = field(default_factory=dict)  # a harmless question, by receiver
    _waited: dict[str, float] = field(default_factory=lambda: defaultdict(float))  # seconds, by receiver
    _started: float = field(default_factory=time.monotonic)

    async def all(self, receivers: Sequence[Receiver]) -> None:
        """Send everything that is due. Deliveries to receivers that are switched off wait; to unknown ones they die."""
        known = {receiver.id: receiver for receiver in receivers}
        self._shared = shared({one.id: self.transport.lanes(one) for one in receivers})
        queues: dict[str, list[Delivery]] = defaultdict(list)
        for delivery in self._ledger.due(self.now):
            queues[delivery.receiver].append(delivery)
        for name in queues.keys() - known.keys():
            for delivery in queues.pop(name):
                self._bury(delivery, f"the configuration has no receiver {name} any more")
        tasks = [
            asyncio.create_task(self._serve(known[name], queue))
            for name, queue in queues.items()
            if known[name].enabled and name not in self.store.traffic.serving
        ]
        try:
            await asyncio.gather(*tasks)
        finally:
            for task in tasks:
                task.cancel()

    @property
    def _ledger(self) -> Ledger:
        return self.store.deliveries

    def _time(self) -> datetime:
        return self.now + timedelta(seconds=time.monotonic() - self._started)

    async def _serve(self, receiver: Receiver, queue: Sequence[Delivery]) -> None:
        """One receiver's deliveries in order, until one shows that the next would fare alike."""
        self.store.traffic.serving.add(receiver.id)
        try:
            for delivery in queue:
                if self.stop.is_set() or not await self._deliver(receiver, delivery):
                    return
        finally:
            self.store.traffic.serving.discard(receiver.id)

    async def _deliver(self, receiver: Receiver, delivery: Delivery) -> bool:
        """All parts of a message that were not accepted before; whether the receiver's next delivery may be tried."""
        message = await self._message(receiver, delivery)
        if message is None:
            return False
        if delivery.state is DeliveryState.UNCONFIRMED and not await self._answers(receiver):
            self._postpone(delivery)
            return False
        waiting: Delivery | None = delivery
        while waiting is not None and waiting.parts_sent < len(message.parts):
            if self.stop.is_set():
                return False
            if not await self._turn(receiver):
                return False
            claimed = self._ledger.claim(waiting)
            if claimed is None:
                return True  # somebody else took it meanwhile
            outcome = await self._send(receiver, claimed, message)
            self.store.traffic.arrived(receiver.id, self._time())
            if outcome is None:
                return False
            waiting = self._note(receiver, claimed, outcome, parts=len(message.parts))
            if outcome.answer is not Answer.ACCEPTED:
                return not outcome.down
        return True

    async def _answers(self, receiver: Receiver) -> bool:
        """Whether the receiver's service answers a question, asked once in a round."""
        if receiver.id not in self._answered:
            question = in_daemon_thread(lambda: self.transport.answers(receiver))
            longest = self.settings.alerts.timeout_seconds * _LONGEST_CALL
            done, _ = await asyncio.wait({question}, timeout=longest)
            self._answered[receiver.id] = bool(done) and question.result()
        return self._answered[receiver.id]

    def _postpone(self, delivery: Delivery) -> None:
        """Leave what may have arrived already for later: a service that answers nothing would not answer it either."""
        later = next_repeat(delivery.unanswered, now=self._time(), settings=self.settings.alerts, draw=_draw())
        self._ledger.postpone(delivery, later)
        _log.info("event=delivery_waits alert=%s receiver=%s why='no answer yet'", delivery.alert, delivery.receiver)

    async def _turn(self, receiver: Receiver) -> bool:
        """Wait until the receiver's service may be written to again; False where that is not in this round."""
        while wait := self.store.traffic.depart(receiver.id, self._shared[receiver.id], self._time()):
            self._waited[receiver.id] += wait
            if self._waited[receiver.id] > _PATIENCE_SECONDS:
                return False
            with suppress(TimeoutError):
                await asyncio.wait_for(self.stop.wait(), wait)
                return False
        return True

    async def _message(self, receiver: Receiver, delivery: Delivery) -> Message | None:
        """What is sent; None where the receiver's address cannot be used, which is noted."""
        try:
            # Asking for the limit loads Apprise, which takes a second the first time.
            limit = await asyncio.to_thread(self.transport.limit, receiver)
        except ReceiverError as error:
            claimed = self._ledger.claim(delivery)
            if claimed is not None:
                refused = Outcome(answer=Answer.UNREACHED, error=error.problem, down=True)
                self._note(receiver, claimed, refused, parts=1)
            return None
        return self.writer.message(receiver, delivery, limit)

    def _thread(self, receiver: Receiver, delivery: Delivery) -> Thread | None:
        """Where the message stands among those on its story; None for one that tells of several."""
        if delivery.alert is None:
            return None
        alert = self.store.alert(delivery.alert)
        return thread_of(alert, receiver.id, self.store.told(alert.story), part=delivery.parts_sent)

    async def _send(self, receiver: Receiver, claimed: Delivery, message: Message) -> Outcome | None:
        """The outcome of one call; None where it was given up, which the ledger then knows or finds out."""
        hand_over = self._ledger.hand_over(claimed)
        thread = self._thread(receiver, claimed)
        part = message.parts[claimed.parts_sent]
        last = claimed.parts_sent + 1 == len(message.parts)

        def send() -> Outcome:
            outcome = self.transport.send(receiver, message.subject, part, message.format, hand_over, thread)
            if outcome.answer is Answer.ACCEPTED:
                # Here and not in the loop, which has others to serve: killed before it is noted, it would go out twice.
                hand_over.accepted(last=last, now=self._time())
            return outcome

        call = in_daemon_thread(send)
        longest = self.settings.alerts.timeout_seconds * _LONGEST_CALL
        stopping = asyncio.create_task(self.stop.wait())
        either: set[asyncio.Future[Any]] = {call, stopping}
        try:
            await asyncio.wait(either, timeout=longest, return_when=asyncio.FIRST_COMPLETED)
            if self.stop.is_set():
                await asyncio.wait({call}, timeout=_GRACE_SECONDS)
        finally:
            stopping.cancel()
        if call.done():
            return call.result()
        if not self.stop.is_set():
            self._give_up(claimed, longest)
        return None  # at a stop the ledger keeps what is known, and the next start recovers it

    def _give_up(self, claimed: Delivery, seconds: float) -> None:
        error = f"no outcome within {seconds:g} s"
        state = self._ledger.give_up(
            claimed, error, self._again(claimed, None), self._time(), repeat_at=self._repeat(claimed)
        )
        self._count(claimed, state, error)

    def _note(self, receiver: Receiver, claimed: Delivery, outcome: Outcome, *, parts: int) -> Delivery | None:
        """Write down what became of an attempt; the delivery again if a part of it is still to be sent."""
        error = outcome.error or ""
        match outcome.answer:
            case Answer.ACCEPTED:
                if claimed.parts_sent + 1 == parts:
                    self._count(claimed, DeliveryState.SENT)
                    return None
                rest = self._ledger.of_id(claimed.id)
                return rest if rest.parts_sent == claimed.parts_sent + 1 else None
            case Answer.UNANSWERED:
                self._ledger.unconfirmed(claimed, error, self._time(), again=self._repeat(claimed))
                self._count(claimed, DeliveryState.UNCONFIRMED, error)
            case _ if claimed.attempts >= self.settings.alerts.attempts:
                self._bury(claimed, f"given up after {claimed.attempts} attempts: {error}")
            case _:
                again = self._again(claimed, outcome.retry_after)
                self._ledger.failed(claimed, error, again)
                self._count(claimed, DeliveryState.FAILED, error)
                if outcome.retry_after is not None:
                    for one in self._neighbours(receiver):
                        self._ledger.hold(one, again)
        return None

    def _repeat(self, claimed: Delivery) -> datetime | None:
        """When a message that left without an answer is sent once more, though it may have arrived; None: not."""
        limits = self.settings.alerts
        if claimed.unanswered >= limits.repeats or claimed.attempts >= limits.attempts:
            return None
        return next_repeat(claimed.unanswered + 1, now=self._time(), settings=limits, draw=_draw())

    def _neighbours(self, receiver: Receiver) -> tuple[str, ...]:
        """The receivers whose addresses lead to the same place."""
        (_, ids), *_ = self._shared[receiver.id]
        return ids

    def _again(self, claimed: Delivery, asked: float | None) -> datetime:
        return next_attempt(
            claimed.attempts,
            now=self._time(),
            settings=self.settings.alerts,
            asked=asked,
            draw=_draw(),
        )

    def _bury(self, delivery: Delivery, error: str) -> None:
        self._ledger.dead(delivery, error, self._time())
        self._count(delivery, DeliveryState.DEAD, error)

    def _count(self, delivery: Delivery, state: DeliveryState, error: str | None = None) -> None:
        self.ended[state] += 1
        if error is None:
            _log.info("event=delivered alert=%s receiver=%s", delivery.alert, delivery.receiver)
            return
        _log.warning(
            "event=delivery_%s alert=%s receiver=%s attempt=%s error=%r",
            state, delivery.alert, delivery.receiver, delivery.attempts, error,
        )  # fmt: skip
        self.errors.append(f"{delivery.receiver}: {error}")


def _draw() -> float:
    return random.random()  # noqa: S311 - spreads load, keeps no secret

"""What the thread that sends a message notes in the ledger by itself: that it leaves, and that it was accepted."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.model import DeliveryState
from config.errors import StoreError
from config.sqlite import stamp

if TYPE_CHECKING:
    from datetime import datetime

    from alerts.model import Delivery
    from alerts.scribe import Scribe

# A part is numbered by what was accepted before it, an attempt by how many there ever were: after `alerts retry` a
# thread of an attempt that was given up may still run, and must not be taken for the new one.
MINE = "id = :id AND parts_sent = :parts_sent AND claims = :claims"

# An answer that comes after the attempt was given up counts as well, while nobody has begun another; also where
# somebody has asked meanwhile to send it again (`pending`).
_ACCEPTED = f"""
UPDATE deliveries SET state = :state, parts_sent = parts_sent + 1, attempts = 0, error = NULL,
    next_attempt_at = iif(:last, next_attempt_at, :now), finished_at = iif(:last, :now, NULL)
WHERE {MINE} AND state IN ('sending', 'handed_over', 'unconfirmed', 'pending')
"""  # noqa: S608 - constant


def identity(delivery: Delivery) -> dict[str, int]:
    """The values that `MINE` asks for."""
    return {"id": delivery.id, "parts_sent": delivery.parts_sent, "claims": delivery.claims}


class HandOver:
    """What the thread that sends one attempt notes by itself: that the message leaves, and that it was accepted.

    `done` says whether it left.
    """

    def __init__(self, scribe: Scribe, delivery: Delivery) -> None:
        self._scribe = scribe
        self._delivery = delivery
        self.done = False

    def __call__(self) -> None:
        """The message is about to leave. Raises `StoreError` where that cannot be written, or where the attempt was
        given up meanwhile: then the message must not leave.
        """
        if self.done:
            return
        what = f"handing over delivery {self._delivery.id}"
        changed = self._scribe.write(
            what,
            f"UPDATE deliveries SET state = :handed_over WHERE {MINE} AND state = :sending",  # noqa: S608 - constant
            {"handed_over": DeliveryState.HANDED_OVER, "sending": DeliveryState.SENDING, **identity(self._delivery)},
        )
        if changed != 1:
            raise StoreError(what, "the attempt was given up; nothing is sent")
        self.done = True

    def accepted(self, *, last: bool, now: datetime) -> bool:
        """The service said yes; False where the attempt is somebody else's by now."""
        state = DeliveryState.SENT if last else DeliveryState.PENDING
        changed = self._scribe.write(
            f"noting that delivery {self._delivery.id} was accepted",
            _ACCEPTED,
            {"state": state, "last": last, "now": stamp(now), **identity(self._delivery)},
        )
        return changed == 1

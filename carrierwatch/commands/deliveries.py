"""How commands tell what became of a delivery, what happens to it next, and what sending it again by hand would do."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.model import DeliveryState
from carrierwatch.output import line, local, table
from carrierwatch.wording import counted

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from alerts.model import Delivery
    from config.settings import Settings

_WAITS = (DeliveryState.PENDING, DeliveryState.FAILED, DeliveryState.HELD)


def say_deliveries(deliveries: Sequence[Delivery], settings: Settings, *, retry: str) -> None:
    """Print what became of each delivery of one message, and what can be done; `retry` as `notes` takes it."""
    table(
        ("receiver", "state", "next attempt", "error"),
        [(one.receiver, one.state, next_attempt(one, settings.zone), one.error) for one in deliveries],
    )
    for text in notes(deliveries, settings.alerts.repeats, retry, settings.zone):
        line(text)


def say_retried(again: Sequence[Delivery], what: str) -> None:
    """Print to whom `what` (digest 3) is sent again, or that there is nothing to send."""
    for delivery in again:
        line(f"{delivery.receiver}: will be sent again")
    if not again:
        line(f"{what}: nothing to send again")


def next_attempt(delivery: Delivery, zone: str) -> str:
    """When a delivery that waits is looked at next."""
    waits = delivery.state in _WAITS or _repeats(delivery)
    return local(delivery.next_attempt_at, zone) if waits else "–"


def why(delivery: Delivery) -> str:
    """Why it waits or waited, where it was told, where it came from."""
    waits = "waits for" if delivery.state is DeliveryState.HELD else "waited for"
    words = (
        f"nobody acknowledged it at {delivery.escalated_from}" if delivery.escalated_from else "",
        f"{waits} {delivery.waits_for}" if delivery.waits_for else "",
        f"told in digest {delivery.digest}" if delivery.digest else "",
    )
    return "; ".join(filter(None, words)) or "–"


def notes(deliveries: Iterable[Delivery], repeats: int, retry: str, zone: str) -> Iterator[str]:
    """A line for each delivery that left without an answer, or that nothing happens to any more by itself.

    `repeats` is `alerts.repeats`, `retry` the command that sends them again, with {receiver} in the receiver's place.
    """
    for one in deliveries:
        words = [*_unanswered(one, repeats, zone), *_by_hand(one, retry.format(receiver=one.receiver))]
        if words:
            yield f"{one.receiver}: {'; '.join(words)}"


def _repeats(delivery: Delivery) -> bool:
    """Whether what left without an answer is sent once more by itself."""
    return delivery.state is DeliveryState.UNCONFIRMED and delivery.finished_at is None


def _unanswered(one: Delivery, repeats: int, zone: str) -> Iterator[str]:
    if one.unanswered:
        yield f"left {counted(one.unanswered, 'time')} without an answer, so that as many copies may have arrived"
    if _repeats(one):
        at = local(one.next_attempt_at, zone)
        left = max(repeats - one.unanswered, 0)
        yield f"sent once more {at}, if the service then answers a question; after that {left} more at most"
    elif one.state is DeliveryState.UNCONFIRMED:
        yield f"not sent again by itself: alerts.repeats is {repeats}"


def _by_hand(one: Delivery, command: str) -> Iterator[str]:
    rest = f" from part {one.parts_sent + 1} on" if one.parts_sent else ""
    match one.state:
        case DeliveryState.UNCONFIRMED:
            yield f"`{command}` sends it{rest} with the next pass, which may be a copy"
        case DeliveryState.DEAD:
            yield f"`{command}` tries it anew{rest} with the next pass"
        case DeliveryState.FAILED:
            yield f"`{command}` does not wait for that time"
        case DeliveryState.HANDED_OVER | DeliveryState.SENDING:
            yield "a call runs; or it was killed, and the next `run` or `daemon` sets that right"

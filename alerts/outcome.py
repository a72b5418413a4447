"""How a call to a service ended, as what was seen on the wire and what a library tells about it let us know."""

from __future__ import annotations

import re
import time
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import TYPE_CHECKING

from alerts.backoff import asked_pause
from alerts.scrub import scrub

if TYPE_CHECKING:
    from alerts.wire import HttpAnswer, Wire
    from config.model import Receiver

_STATUS = re.compile(r"\berror=(\d{3})\b")
_SMTP_STATUS = re.compile(r"\((\d{3}), b")  # how smtplib's errors print a server's answer
_RETRY_AFTER = re.compile(r"retry[ _-]?after\D{0,5}(\d{1,6})", re.IGNORECASE)
_CONNECTION = re.compile(r"HTTPS?Connection(?:Pool)?\([^()]*\): ")
_WRAPPED = re.compile(r"^Max retries exceeded.*\(Caused by \w+\([\"']?(?P<cause>.*?)[\"']?\)\)$", re.DOTALL)
_SILENT_SHARE = 0.9  # of the read time-out: a failure so long after the message left is a missing answer
# A gateway waited in vain for the service behind it, which may have taken the message (RFC 9110, 15.6.5; 524 is
# Cloudflare's word for it). 502 and 503 mean that nobody was there.
_WAITED_IN_VAIN = frozenset({504, 524})


class Answer(StrEnum):
    """How a call ended."""

    ACCEPTED = "accepted"
    REFUSED = "refused"  # the service said no
    UNREACHED = "unreached"  # the message did not leave
    UNANSWERED = "unanswered"  # it left whole, and no answer came: it may have arrived


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """What is known after a call. `error` has no secrets; None where the service accepted."""

    answer: Answer
    error: str | None = None
    retry_after: float | None = None  # seconds that the service asked us to wait
    down: bool = False  # whether the next message to this receiver would fare alike


def is_silent(wire: Wire, timeout: float) -> bool:
    """Whether the message left and nothing came back; a guess from the time it took, where answers cannot be seen."""
    if wire.left_at is None:
        return False
    if wire.by_http:
        return wire.answer is None
    return time.monotonic() - wire.left_at >= timeout * _SILENT_SHARE


def failure(told: list[tuple[str, str]], receiver: Receiver, wire: Wire, *, silent: bool) -> Outcome:
    """What a failed call means, from what Apprise told about it, whether the message left and what was answered."""
    complaints = [message for level, message in told if level in ("WARNING", "ERROR", "CRITICAL")]
    causes = [
        _cause(message.partition(": ")[2])
        for _, message in told
        if message.startswith(("Socket Exc", "Notification Exc"))
    ]
    error = scrub("; ".join(complaints + causes) or "the service did not accept the message", receiver)
    found = _STATUS.search(" ".join(complaints)) or _SMTP_STATUS.match(" ".join(causes))
    status = wire.answer.status if wire.answer else int(found[1]) if found else None
    if wire.left_at is not None and (status in _WAITED_IN_VAIN if status else silent or wire.by_mail):
        return unanswered(error)
    if wire.left_at is None or (status is None and causes):
        return Outcome(answer=Answer.UNREACHED, error=error, down=True)
    return Outcome(
        answer=Answer.REFUSED,
        error=error,
        retry_after=_pause(wire.answer, " ".join(complaints)),
        down=status is not None and (status == 429 or status >= 500),
    )


def unanswered(error: str) -> Outcome:
    """The message left whole, and nobody said what became of it."""
    return Outcome(answer=Answer.UNANSWERED, error=f"handed over, but no answer came: {error}", down=True)


def _pause(answer: HttpAnswer | None, complaints: str) -> float | None:
    """How long the service asks us to wait: as its answer says, else as the plugin quotes it."""
    if answer is not None:
        asked = asked_pause(answer.retry_after, answer.body, now=datetime.now(UTC))
        if asked is not None:
            return asked
    quoted = _RETRY_AFTER.search(complaints)
    return float(quoted[1]) if quoted else None


def _cause(text: str) -> str:
    """What went wrong, without the connection objects and wrappers that requests and urllib3 put around it."""
    bare = _CONNECTION.sub("", text)
    wrapped = _WRAPPED.search(bare)
    return wrapped["cause"] if wrapped else bare

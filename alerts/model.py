"""The values of alerting: Match, Decision, Alert, Message, Delivery, Silence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from datetime import datetime

    from config.model import Severity
    from pipeline.model import PolicyChange, Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Clause:
    """One clause of a query and what satisfied it."""

    text: str  # as the rule writes it: `change.stage:decided`
    satisfied: bool
    by: tuple[str, ...]  # the words or values that decided it; empty where nothing was found


@dataclass(frozen=True, slots=True, kw_only=True)
class Match:
    """A rule that a story satisfies."""

    rule: str
    severity: Severity
    story: int
    clauses: tuple[Clause, ...]


class Reason(StrEnum):
    """Why an alert was or was not raised. The wording is stored and shown: do not change it without a migration."""

    FIRST = "first report of this development"
    STAGE = "the change moved on to another stage"
    REVERSED = "the change now goes the other way"
    SENT = "already told"
    SILENCED = "silenced by hand"
    OLD = "published too long ago to be news"
    NO_RECEIVER = "no receiver takes alerts of this rule and severity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether to raise an alert, why, and for whom: receivers that were told before are left out."""

    tell: bool
    reason: Reason
    receivers: tuple[str, ...] = ()  # ids, in the order of the configuration; empty where nobody takes it


@dataclass(frozen=True, slots=True, kw_only=True)
class Ruling:
    """A decision as it was stored: which rule matched which story, and what came of it."""

    rule: str
    severity: Severity
    story: int
    clauses: tuple[Clause, ...]
    told: bool
    reason: Reason
    matched_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Link:
    """One report of the story, for the message."""

    outlet: str
    title: str
    url: str
    published: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Quote:
    """A sentence of a report that proves the change."""

    text: str
    outlet: str
    url: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """The decision to tell: what the story said when it was made."""

    id: int
    rule: str
    rule_title: str
    severity: Severity
    reason: Reason
    story: int
    headline: str
    change: PolicyChange | None
    quotes: tuple[Quote, ...]  # two at most
    links: tuple[Link, ...]  # every outlet, in order of publication
    clauses: tuple[Clause, ...]  # why the rule matched
    created_at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An alert that was raised before, and to whom it went (or goes: a delivery that waits counts as well)."""

    alert: Alert
    receivers: tuple[str, ...]


class Format(StrEnum):
    """How the body of a message is written; the values are Apprise's `body_format`."""

    HTML = "html"
    TEXT = "text"


@dataclass(frozen=True, slots=True, kw_only=True)
class Message:
    """An alert as one receiver gets it: one part, or several where the service limits length."""

    subject: str
    parts: tuple[str, ...]
    format: Format


class DeliveryState(StrEnum):
    """How far a delivery has come. Only `pending` and `failed` are tried (again) by themselves."""

    PENDING = "pending"  # never tried, or interrupted before anything was handed over
    SENDING = "sending"  # an attempt runs; nothing was handed over yet
    HANDED_OVER = "handed_over"  # the message went out on the wire; no answer yet
    SENT = "sent"  # the service said yes
    FAILED = "failed"  # the service said no, or was not reached; tried again at `next_attempt_at`
    UNCONFIRMED = "unconfirmed"  # handed over, but the answer never came; not sent again unless asked
    DEAD = "dead"  # tried as often as allowed; `alerts retry` tries again


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One tracked sending of one alert to one receiver."""

    id: int
    alert: int
    receiver: str
    state: DeliveryState
    attempts: int  # since the last success of a part
    parts_sent: int  # the parts that were accepted; the next one is sent
    next_attempt_at: datetime
    error: str | None  # of the last attempt, with secrets removed


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A query whose stories raise no alert until a time."""

    id: int
    query: str
    until: datetime
    comment: str

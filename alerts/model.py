"""The values of alerting: Match, Decision, Alert, Message, Delivery, Silence."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from pipeline.model import Corroboration

if TYPE_CHECKING:
    from datetime import datetime

    from config.model import Lang, Severity
    from pipeline.model import Headline, PolicyChange, Span


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
    CORRECTED = "what was told has been corrected"
    CONFIRMED = "as many independent outlets as the rule asks for confirm it"
    REMINDER = "a change that was told takes effect soon"
    SENT = "already told"
    SILENCED = "silenced by hand"
    WAITS = "corrected not long ago; what has changed since then is told later"
    OLD = "published too long ago to be news"
    NO_RECEIVER = "no receiver takes alerts of this rule and severity"


@dataclass(frozen=True, slots=True, kw_only=True)
class Decision:
    """Whether to raise an alert, why, and for whom: receivers that were told before are left out."""

    tell: bool
    reason: Reason
    receivers: tuple[str, ...] = ()  # ids, in the order of the configuration; empty where nobody takes it
    again_at: datetime | None = None  # when to decide again though nothing changes; None: when the story changes


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


class Part(StrEnum):
    """What a correction may correct."""

    CHANGE = "change"  # whether there is a change at all
    AREA = "area"
    DIRECTION = "direction"
    STAGE = "stage"
    IMPOSED_BY = "imposed_by"
    SUBJECTS = "subjects"
    EFFECTIVE = "effective"


@dataclass(frozen=True, slots=True, kw_only=True)
class Difference:
    """One part of a change that is not as it was told."""

    part: Part
    before: tuple[str, ...]  # the values as in `PolicyChange`; empty where nothing was told
    after: tuple[str, ...]  # empty where it no longer holds


@dataclass(frozen=True, slots=True, kw_only=True)
class Edit:
    """A material edit of an article, as the pipeline compared it (`pipeline.model.Revision`)."""

    id: int
    article: int
    url: str
    at: datetime
    changes: tuple[str, ...]  # `stay for [90 → 180] days a`
    reasons: tuple[str, ...]  # `number`, `date`, `stage`, ...


@dataclass(frozen=True, slots=True, kw_only=True)
class Correction:
    """What is not as it was told: parts of the change, and words of the article that the alert spoke of."""

    of: int  # the alert that it corrects
    differences: tuple[Difference, ...]
    wording: tuple[str, ...]  # `stay for [90 → 180] days a`


@dataclass(frozen=True, slots=True, kw_only=True)
class Background:
    """What stands behind a story beyond what it says."""

    voices: int = 1  # independent outlets that report this change; copies, and sites of one owner, are one
    edits: tuple[Edit, ...] = ()  # the material ones of all its articles, in order


@dataclass(frozen=True, slots=True, kw_only=True)
class Alert:
    """The decision to tell: what the story said when it was made."""

    id: int
    rule: str
    rule_title: str
    severity: Severity
    reason: Reason
    story: int
    headline: str  # of the earliest report that said what the story said then
    change: PolicyChange | None
    quotes: tuple[Quote, ...]  # two at most
    links: tuple[Link, ...]  # every outlet, in order of publication
    clauses: tuple[Clause, ...]  # why the rule matched
    created_at: datetime
    corroboration: Corroboration = Corroboration.SINGLE
    voices: int = 1  # independent outlets that reported it then
    edits: tuple[int, ...] = ()  # the material edits of the story's articles that were known then
    correction: Correction | None = None  # for the reason CORRECTED
    headlines: tuple[Headline, ...] = ()  # the same as `headline` in each language that had such a report

    def headline_in(self, lang: Lang) -> str:
        """The headline in a language; as it stands where no report in that language says the same."""
        return next((one.text for one in self.headlines if one.lang is lang), self.headline)


@dataclass(frozen=True, slots=True, kw_only=True)
class Told:
    """An alert that was raised before, and to whom it went (or goes: a delivery that waits counts as well)."""

    alert: Alert
    receivers: tuple[str, ...]
    merged_at: datetime | None = None  # when its story went up in the one that is asked about; None: its own
    split_off: bool = False  # it was told of the story that a person took this one out of


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


class WaitsFor(StrEnum):
    """Why a delivery does not go out at once. The wording is stored and shown: do not change it without a migration."""

    QUIET_HOURS = "quiet hours"
    DIGEST = "the receiver's digest"
    CAP = "as many messages an hour as the receiver wants"


class DeliveryState(StrEnum):
    """How far a delivery has come. `pending`, `failed` and at first `unconfirmed` are tried (again) by themselves."""

    HELD = "held"  # waits for its time, see `Delivery.waits_for`; then it is pending, or told in a digest
    DIGESTED = "digested"  # told in a digest, or of a notice in the next one, which has a delivery of its own
    PENDING = "pending"  # never tried, or interrupted before anything was handed over
    SENDING = "sending"  # an attempt runs; nothing was handed over yet
    HANDED_OVER = "handed_over"  # the message went out on the wire; no answer yet
    SENT = "sent"  # the service said yes
    FAILED = "failed"  # the service said no, or was not reached; tried again at `next_attempt_at`
    UNCONFIRMED = "unconfirmed"  # handed over, but the answer never came; sent again `alerts.repeats` times at most
    DEAD = "dead"  # tried as often as allowed; `alerts retry` tries again


@dataclass(frozen=True, slots=True, kw_only=True)
class Delivery:
    """One tracked sending of one alert, one digest or one notice to one receiver."""

    id: int
    alert: int | None  # None for a digest and for a notice
    receiver: str
    state: DeliveryState
    attempts: int  # since the last success of a part
    parts_sent: int  # the parts that were accepted; the next one is sent
    next_attempt_at: datetime
    error: str | None  # of the last attempt, with secrets removed
    claims: int = 0  # attempts ever begun, and so the number of the last one: `attempts` starts anew, this never does
    unanswered: int = 0  # how often it left and no answer came: as many copies may have arrived
    digest: int | None = None  # the digest that is sent; of an alert, the digest that told it
    waits_for: WaitsFor | None = None  # why it was held back; stays when its time has come
    escalated_from: str | None = None  # the receiver where nobody acknowledged the alert; None where a rule named this
    notice: int | None = None  # the notice that is sent
    finished_at: datetime | None = None  # when it came to its end; None while something happens to it by itself


@dataclass(frozen=True, slots=True, kw_only=True)
class Silence:
    """A query whose stories raise no alert until a time."""

    id: int
    query: str
    until: datetime
    comment: str

"""Alerts and what they were matched by as rows, and rows as alerts."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from alerts.background import correction_of, correction_row
from alerts.model import Alert, Clause, Link, Quote, Reason
from config.model import Severity
from config.sqlite import instant, stamp
from pipeline.model import Corroboration, Span
from pipeline.store_rows import change_of, change_row, headlines_of, headlines_row

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping


def alert_row(alert: Alert, match: int) -> dict[str, object]:
    """The columns of `alerts` for an alert that was raised for a match."""
    return {
        "match": match,
        "rule": alert.rule,
        "rule_title": alert.rule_title,
        "severity": alert.severity,
        "reason": alert.reason,
        "story": alert.story,
        "headline": alert.headline,
        **change_row(alert.change),
        "quotes": _dump(
            {"text": one.text, "outlet": one.outlet, "url": one.url, "field": one.span.field,
             "start": one.span.start, "end": one.span.end} for one in alert.quotes
        ),
        "links": _dump(
            {"outlet": one.outlet, "title": one.title, "url": one.url, "published": stamp(one.published)}
            for one in alert.links
        ),
        "created_at": stamp(alert.created_at),
        "corroboration": alert.corroboration,
        "voices": alert.voices,
        "edits": _dump(alert.edits),
        "correction": correction_row(alert.correction),
        "headlines": headlines_row(alert.headlines),
    }  # fmt: skip


def alert_of(row: Mapping[str, Any]) -> Alert:
    """A row of `alerts` with the clauses of its match."""
    quotes = tuple(
        Quote(
            text=one["text"],
            outlet=one["outlet"],
            url=one["url"],
            span=Span(one["field"], one["start"], one["end"]),
        )
        for one in json.loads(row["quotes"])
    )
    return Alert(
        id=row["id"],
        rule=row["rule"],
        rule_title=row["rule_title"],
        severity=Severity(row["severity"]),
        reason=Reason(row["reason"]),
        story=row["story"],
        headline=row["headline"],
        change=change_of(row, tuple(quote.span for quote in quotes)),
        quotes=quotes,
        links=tuple(Link(**{**one, "published": instant(one["published"])}) for one in json.loads(row["links"])),
        clauses=clauses_of(row["clauses"]),
        created_at=instant(row["created_at"]),
        corroboration=Corroboration(row["corroboration"]),
        voices=row["voices"],
        edits=tuple(json.loads(row["edits"])),
        correction=correction_of(row["correction"]),
        headlines=headlines_of(row["headlines"]),
    )


def clauses_row(clauses: Iterable[Clause]) -> str:
    """Clauses as JSON."""
    return _dump({"text": one.text, "satisfied": one.satisfied, "by": one.by} for one in clauses)


def clauses_of(text: str) -> tuple[Clause, ...]:
    """What `clauses_row` wrote."""
    return tuple(Clause(text=one["text"], satisfied=one["satisfied"], by=tuple(one["by"])) for one in json.loads(text))


def _dump(values: Iterable[object]) -> str:
    return json.dumps(list(values), ensure_ascii=False)

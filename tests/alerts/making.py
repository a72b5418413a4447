"""Makes the values that alerting handles, with what a test does not care about filled in."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from alerts.model import Alert, Link, Quote, Reason
from config.model import Lang, Receiver, Rule, Severity
from config.settings import AlertSettings, Settings
from pipeline.model import Area, Corroboration, Direction, PolicyChange, Reading, Report, Span, Stage, Story

if TYPE_CHECKING:
    from alerts.store import AlertStore

NOW = datetime(2025, 10, 10, 9, 0, tzinfo=UTC)
TOKEN = "110201543:AAHdqTcvCH1vGWJxfSeofSAs0K5PALDsaw"  # the form of a real one, from Telegram's documentation
CHAT = "-1001234567890"


def change(
    direction: Direction = Direction.EASES,
    stage: Stage = Stage.DECIDED,
    *,
    area: Area = Area.MIGRATION,
    effective: str | None = "2025-10-10",
    imposed_by: tuple[str, ...] = ("RU",),
    quotes: tuple[Span, ...] = (),
) -> PolicyChange:
    return PolicyChange(
        area=area,
        direction=direction,
        stage=stage,
        imposed_by=imposed_by,
        subjects=("KZ",),
        effective=effective,
        quotes=quotes,
    )


def reading(
    *,
    changed: PolicyChange | None = None,
    affects: bool = True,
    lang: Lang = Lang.EN,
    concepts: tuple[str, ...] = (),
    countries: tuple[str, ...] = ("RU", "KZ"),
    topics: tuple[str, ...] = ("migration",),
) -> Reading:
    return Reading(
        lang=lang,
        topics=topics,
        concepts=concepts,
        countries=countries,
        change=changed,
        other_changes=(),
        affects_carriers=affects,
        evidence=(),
        version="1",
    )


def report(
    title: str = "",
    body: str = "",
    *,
    number: int = 1,
    outlet: str = "orda.kz",
    published: datetime = NOW - timedelta(hours=1),
    read: Reading | None = None,
) -> Report:
    return Report(
        article=number,
        url=f"https://{outlet}/story-{number}",
        outlet=outlet,
        title=title,
        body=body,
        published=published,
        reading=read or reading(),
        reprint_of=None,
    )


def story(
    *reports: Report,
    number: int = 1,
    changed: PolicyChange | None = None,
    affects: bool = True,
    title: str = "",
    corroboration: Corroboration = Corroboration.SINGLE,
) -> Story:
    reports = reports or (report(),)
    return Story(
        id=number,
        title=title or reports[0].title or "A headline",
        reports=reports,
        change=changed,
        quoted=reports[0].article,
        topics=reports[0].reading.topics,
        affects_carriers=affects,
        first_seen=reports[0].published,
        last_updated=reports[-1].published,
        thread=None,
        corroboration=corroboration,
    )


def rule(
    query: str = "affects:carriers",
    name: str = "carriers",
    *,
    severity: Severity = Severity.URGENT,
    receivers: tuple[str, ...] = ("all",),
    enabled: bool = True,
    title: dict[Lang, str] | str = "A rule for carriers",
    confirmations: int | None = None,
    remind_days: int | None = None,
) -> Rule:
    return Rule(
        id=name,
        title=title,
        query=query,
        severity=severity,
        receivers=receivers,
        enabled=enabled,
        confirmations=confirmations,
        remind_days=remind_days,
    )


def receiver(name: str = "dispatch", url: str = f"tgram://{TOKEN}/{CHAT}", **more: object) -> Receiver:
    return Receiver.model_validate({"id": name, "url": url, **more})


def mail_receiver(port: int, name: str = "mail", **more: object) -> Receiver:
    return receiver(
        name, f"mailto://127.0.0.1:{port}?from=watch@example.com&to={name}@example.com&mode=insecure", **more
    )


def settings(telegram_api: str = "http://127.0.0.1:1", **more: object) -> Settings:
    values: dict[str, object] = {"timeout_seconds": 5, "backoff_seconds": 30, "telegram_api": telegram_api, **more}
    return Settings(alerts=AlertSettings.model_validate(values))


def alert(
    number: int = 1,
    *,
    headline: str = "Russia lifts the 90-day rule for drivers",
    changed: PolicyChange | None = None,
    quotes: tuple[str, ...] = ("Russia has lifted the rule.",),
    outlets: tuple[str, ...] = ("orda.kz",),
    reason: Reason = Reason.FIRST,
) -> Alert:
    return Alert(
        id=number,
        rule="carriers",
        rule_title="A rule for carriers",
        severity=Severity.URGENT,
        reason=reason,
        story=1,
        headline=headline,
        change=changed or change(),
        quotes=tuple(
            Quote(text=text, outlet=outlets[0], url=f"https://{outlets[0]}/1", span=Span("body", 0, len(text)))
            for text in quotes
        ),
        links=tuple(
            Link(outlet=outlet, title=headline, url=f"https://{outlet}/1?a=1&b=2", published=NOW) for outlet in outlets
        ),
        clauses=(),
        created_at=NOW,
    )


def put_story(store: AlertStore, number: int = 1, merged_into: int | None = None) -> None:
    """The rows that an alert refers to."""
    connection = store._db.conn
    connection.execute(
        "INSERT INTO articles (id, url, outlet, title, body, authors, method, fingerprint, fetched_at)"
        " VALUES (?, ?, 'orda.kz', '', '', '[]', 'selectors', '', '2025-10-10T00:00:00Z')",
        (number, f"https://orda.kz/story-{number}"),
    )
    connection.execute(
        "INSERT INTO stories (id, title, lang, topics, quoted, affects_carriers, outlets, first_seen, last_updated,"
        " changed_at, merged_into) VALUES (?, '', 'en', '[]', ?, 1, 1, '', '', '', ?)",
        (number, number, merged_into),
    )
    connection.commit()

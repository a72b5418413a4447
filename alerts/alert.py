"""From a story and a match to the alert: what the message will say, fixed at the moment of the decision."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.model import Alert, Background, Link, Quote

if TYPE_CHECKING:
    from datetime import datetime

    from alerts.model import Correction, Decision, Match
    from config.model import Lang, Rule
    from pipeline.model import Report, Span, Story

_QUOTES = 2


def raise_alert(
    match: Match,
    story: Story,
    decision: Decision,
    *,
    title: str,
    now: datetime,
    number: int = 0,
    background: Background = Background(),  # noqa: B008 - frozen
    correction: Correction | None = None,
) -> Alert:
    """The alert for a match that is to be told. `title` is that of the rule, `number` the alert's id."""
    return Alert(
        id=number,
        rule=match.rule,
        rule_title=title,
        severity=match.severity,
        reason=decision.reason,
        story=story.id,
        headline=story.title,
        change=story.change,
        quotes=quotes(story),
        links=links(story),
        clauses=match.clauses,
        created_at=now,
        corroboration=story.corroboration,
        voices=background.voices,
        edits=tuple(edit.id for edit in background.edits),
        correction=correction,
        headlines=story.headlines,
    )


def rule_title(rule: Rule, lang: Lang) -> str:
    """The rule's title in the language, else in any that it has; its id where it has none."""
    if isinstance(rule.title, str):
        return rule.title or rule.id
    return rule.title.get(lang) or next(iter(rule.title.values()), rule.id)


def quotes(story: Story) -> tuple[Quote, ...]:
    """The two strongest sentences that prove the story's change, in the words of the report they stand in.

    The headline stands above them in the message, so it is quoted only where nothing else proves the change.
    """
    report = next((report for report in story.reports if report.article == story.quoted), None)
    if report is None or story.change is None:
        return ()
    found: dict[str, Quote] = {}
    for span in story.change.quotes:
        text = " ".join(_text(report, span).split())
        if text:
            found.setdefault(text, Quote(text=text, outlet=report.outlet, url=report.url, span=span))
    said = [quote for text, quote in found.items() if text != " ".join(story.title.split())]
    return tuple(said or found.values())[:_QUOTES]


def _text(report: Report, span: Span) -> str:
    return (report.title if span.field == "title" else report.body)[span.start : span.end]


def links(story: Story) -> tuple[Link, ...]:
    """The first report of every outlet, in order of publication."""
    first: dict[str, Report] = {}
    for report in story.reports:
        first.setdefault(report.outlet, report)
    return tuple(
        Link(outlet=outlet, title=report.title, url=report.url, published=report.published)
        for outlet, report in first.items()
    )

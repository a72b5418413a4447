"""Prints what a demonstration found: alerts with their proof, corrections, totals, and where to look next."""

from __future__ import annotations

import shlex
from typing import TYPE_CHECKING

from rich.padding import Padding
from rich.text import Text

from carrierwatch.output import console, line, plain, table
from carrierwatch.output import text as as_text

if TYPE_CHECKING:
    from pathlib import Path

    from alerts.model import Alert
    from carrierwatch.demo.findings import Findings
    from pipeline.model import PolicyChange, Story

INDENT = 8
STYLES = {"urgent": "bold red", "watch": "bold yellow"}


def show(findings: Findings, folder: Path) -> None:
    """Print everything, the totals last."""
    stories = {story.id: story for story in findings.stories}
    _heading(f"{len(findings.alerts)} alerts, each with the sentences that prove it")
    for alert in findings.alerts:
        _alert(alert, stories.get(alert.story))
    _heading("What the editor changed between the passes")
    _revisions(findings)
    _heading("What came of it")
    _totals(findings)
    line()
    _passes(findings)
    line()
    _next(folder)


def _heading(words: str) -> None:
    console().print(Text(f"\n{words}\n", style="bold"))


def _alert(alert: Alert, story: Story | None) -> None:
    head = Text()
    head.append(f"{alert.severity:<{INDENT}}", style=STYLES[alert.severity])
    head.append(plain(alert.headline), style="bold")
    console().print(head, soft_wrap=not console().is_terminal)
    if alert.change:
        _indented("; ".join(filter(None, (_change(alert.change), _reports(story)))), "dim")
    for quote in alert.quotes:
        _indented(f"“{quote.text}” ({quote.outlet})", "italic")


def _indented(words: str, style: str) -> None:
    """Wrapped under its indent on a terminal; one line elsewhere, so that what is piped can be searched."""
    screen = console()
    if screen.is_terminal:
        screen.print(Padding(as_text(words, style), (0, 0, 0, INDENT)))
    else:
        screen.print(as_text(" " * INDENT + words), soft_wrap=True)


def _change(change: PolicyChange) -> str:
    """`migration, eases, decided; imposed by RU for KZ; from 2025-10-10`, as far as it is known."""
    who = f"imposed by {', '.join(change.imposed_by)}" if change.imposed_by else ""
    whom = f"for {', '.join(change.subjects)}" if change.subjects else ""
    when = f"from {change.effective}" if change.effective else ""
    what = f"{change.area}, {change.direction}, {change.stage.replace('_', ' ')}"
    return "; ".join(filter(None, (what, " ".join(filter(None, (who, whom))), when)))


def _reports(story: Story | None) -> str:
    if story is None:
        return ""
    languages = ", ".join(sorted({report.reading.lang for report in story.reports}))
    count = len(story.reports)
    return f"{count} report{'s' if count > 1 else ''} in {languages}"


def _revisions(findings: Findings) -> None:
    if not findings.edited:
        line("nothing")
    for edited in findings.edited:
        weight = "material" if edited.revision.material else "not material"
        line(f"{edited.title} ({weight})")
        for change in edited.revision.changes:
            _indented(change, "dim")


def _totals(findings: Findings) -> None:
    copies = sum(received.copies for received in findings.received)
    rows: list[tuple[str, object]] = [
        ("articles read", findings.articles),
        ("of these reprints of another", findings.reprints),
        ("stories", len(findings.stories)),
        ("of these told in more than one language", findings.across_languages),
        ("edited articles", len(findings.edited)),
        ("alerts", len(findings.alerts)),
        *((f"messages by {received.where}", len(received.messages)) for received in findings.received),
        ("messages that arrived twice", copies),
    ]
    for name, value in rows:
        console().print(as_text(f"{name:<42}") + as_text(value, "bold"))


def _passes(findings: Findings) -> None:
    """One row for each pass: the second fetches only what changed, and tells nothing twice."""
    table(
        ("pass", "requests", "not modified", "new", "revised", "stories", "alerts", "failed", "seconds"),
        [
            (
                number,
                len(done.requests),
                done.unchanged,
                done.counts.articles,
                done.counts.revisions,
                done.counts.stories,
                done.counts.alerts,
                done.counts.errors,
                f"{done.seconds:.1f}",
            )
            for number, done in enumerate(findings.passes, start=1)
        ],
    )
    line("failed: traps of the site, on purpose; docs/demo.md lists them", style="dim")


def _next(folder: Path) -> None:
    named = shlex.quote(str(folder))
    line("Where to look next", style="bold")
    for place, what in (
        (f"carrierwatch --config {named} browse", "everything in the browser: stories, alerts, evidence"),
        (f"carrierwatch --config {named} alerts list", "what was told, and what became of it"),
        (f"carrierwatch --config {named} stories list", "what happened, across languages"),
        (folder / "mail", "the e-mails as they arrived"),
        (folder / "telegram.jsonl", "the Telegram messages as they arrived"),
        (folder / "carrierwatch.log", "what the program did, line by line"),
        (folder / "settings.yaml", "the configuration that it ran with, beside sources and receivers"),
    ):
        line(f"{place!s:<{len(named) + 38}}{what}")

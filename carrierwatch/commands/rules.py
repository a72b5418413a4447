"""`rules`: try a rule before it is trusted, and ask why an alert was sent."""

from __future__ import annotations

import sys
from datetime import UTC, datetime, timedelta
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.backtest import backtest as backtest_rule
from alerts.backtest import explain as explain_alert
from alerts.backtest import try_rules
from alerts.history import history_of
from alerts.match import story_of
from alerts.relevance import read_labels
from alerts.store import AlertStore
from carrierwatch.build import build_reader, load_core
from carrierwatch.commands.backtests import show_backtest
from carrierwatch.commands.bad_lines import sorted_out
from carrierwatch.commands.numbers import NUMBER
from carrierwatch.commands.place import existing_database, settings_of
from carrierwatch.commands.spans import TimeSpan
from carrierwatch.output import json_line, line, local, table
from carrierwatch.wording import clause_line, correction_lines
from config.load import load_lexicon, load_rules
from config.model import Rule, Severity
from pipeline.article_rows import read_rows
from pipeline.errors import ArticleInputError
from pipeline.store import PipelineStore

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alerts.backtest import Trial
    from alerts.relevance import Label
    from carrierwatch.cli import Place
    from pipeline.model import Story


@click.group()
def rules() -> None:
    """List rules; try them on what is stored; explain an alert."""


@rules.command("list")
@click.option("--json", "as_lines", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def list_rules(place: Place, as_lines: bool) -> None:
    """The rules, with their severity and receivers."""
    found = load_rules(place.folder)
    if as_lines:
        for rule in found:
            json_line(rule.model_dump(mode="json"))
        return
    table(
        ("rule", "severity", "receivers", "query"),
        [
            (r.id + ("" if r.enabled else " (off)"), r.severity, ", ".join(r.receivers), " ".join(r.query.split()))
            for r in found
        ],
    )


@rules.command()
@click.argument("what")
@click.option("--rule", "name", help="Only this rule.")
@click.option("--json", "as_lines", is_flag=True, help="One JSON object a line.")
@click.pass_obj
def test(place: Place, what: str, name: str | None, as_lines: bool) -> None:
    """Ask the rules of WHAT: a stored story's number, or a file of articles (JSON Lines, as for `analyze`)."""
    chosen = _chosen(place, name)
    for label, story in _stories(place, what):
        trials = try_rules(chosen, story, load_lexicon(place.folder))
        if as_lines:
            json_line({"article": label, "trials": trials})
            continue
        line(f"{label}  {story.title}", style="bold")
        for trial in trials:
            _show(trial)


def _show(trial: Trial) -> None:
    line(f"  {trial.rule} ({trial.severity}): {'matches' if trial.matches else 'does not match'}")
    for clause in trial.clauses:
        line(f"    {clause_line(clause)}")


def _chosen(place: Place, name: str | None) -> tuple[Rule, ...]:
    found = load_rules(place.folder)
    if name is None:
        return found
    if not (chosen := tuple(rule for rule in found if rule.id == name)):
        raise click.UsageError(f"no rule {name!r}; there are {', '.join(rule.id for rule in found) or 'none'}")
    return chosen


def _stories(place: Place, what: str) -> Iterator[tuple[str, Story]]:
    """The stored story, or each article of the file as a story of its own."""
    if what.isascii() and what.isdigit() and not Path(what).exists():
        NUMBER.convert(int(what), None, None)
        with existing_database(place) as db:
            yield f"story {what}", PipelineStore(db).story(int(what))
        return
    reader = build_reader(load_core(place.folder))
    for row in read_rows(Path(what)):
        if isinstance(row, ArticleInputError):
            click.echo(f"error: {row}", err=True)
            continue
        reading = reader.read(row.title, row.body, row.published)
        yield row.id, story_of(row.title, row.body, reading, outlet=row.outlet, url=row.url, published=row.published)


@rules.command()
@click.argument("rule")
@click.option("--since", type=TimeSpan(), default="90d", show_default=True, help="How far back: 90d, 4w.")
@click.option("--against", "other", help="Compare with this rule: what is new, what is lost.")
@click.option(
    "--labels",
    type=click.Path(path_type=Path, dir_okay=False, exists=True),
    help="Articles that are relevant or not (JSON Lines): precision, recall, false alarms and misses.",
)
@click.option("--json", "as_lines", is_flag=True, help="One JSON object.")
@click.pass_obj
def backtest(place: Place, rule: str, since: timedelta, other: str | None, labels: Path | None, as_lines: bool) -> None:
    """What RULE would have told of everything stored. RULE is a rule's id, or a query.

    A line of the labels names an article by url, or by id, its number, and says "relevant": true or false. A line that
    says something else is named on standard error, and exit code 1 tells of it.
    """
    known = {one.id: one for one in load_rules(place.folder)}
    if rule not in known and (near := get_close_matches(rule, known, n=1, cutoff=0.8)):
        raise click.UsageError(f"no rule {rule!r}; did you mean {near[0]}?")
    tried = known.get(rule) or Rule(id="query", title="query", query=rule, severity=Severity.WATCH)
    against = _chosen(place, other)[0] if other else None
    said, bad = _labels(labels)
    now = datetime.now(UTC)
    settings = settings_of(place)
    reader = build_reader(load_core(place.folder))
    with existing_database(place) as db:
        alerts = AlertStore(db).alerts(limit=1_000_000)
        stories = PipelineStore(db).stories(since=now - since)
        result = backtest_rule(
            tried,
            (history_of(db, story, reader) for story in stories),
            settings,
            load_lexicon(place.folder),
            until=now,
            told=frozenset(alert.story for alert in alerts),
            against=against,
            labels=said,
        )
    if as_lines:
        json_line(result)
    else:
        show_backtest(result, settings.zone, against=against.id if against else None)
    if bad:
        sys.exit(1)


def _labels(file: Path | None) -> tuple[list[Label] | None, int]:
    """The labels of a file and the number of its bad lines, each of which is named."""
    if file is None:
        return None, 0
    return sorted_out(read_labels(file))


@rules.command()
@click.argument("alert", type=NUMBER)
@click.option("--json", "as_lines", is_flag=True, help="One JSON object.")
@click.pass_obj
def explain(place: Place, alert: int, as_lines: bool) -> None:
    """Why ALERT was sent, to whom, and everything that was decided on its story."""
    with existing_database(place) as db:
        store = AlertStore(db)
        found = store.alert(alert)
        why = explain_alert(found, store.deliveries.of(alert), store.rulings(found.story))
    if as_lines:
        json_line(why)
        return
    zone = settings_of(place).zone
    line(f"alert {alert}: {found.headline}", style="bold")
    line(f"raised {local(found.created_at, zone)} by rule {found.rule}: {found.reason}")
    for text in correction_lines(found.correction) if found.correction else ():
        line(text)
    for clause in found.clauses:
        line(f"  {clause_line(clause)}")
    for delivery in why.deliveries:
        line(f"to {delivery.receiver}: {delivery.state}" + (f" ({delivery.error})" if delivery.error else ""))
    line()
    table(
        ("decided", "rule", "severity", "told", "because"),
        [(local(r.matched_at, zone), r.rule, r.severity, "yes" if r.told else "no", r.reason) for r in why.rulings],
    )

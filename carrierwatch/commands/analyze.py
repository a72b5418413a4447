"""`analyze`: the pure core over a file of articles; no network, no database."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import TYPE_CHECKING

import click

from alerts.match import level
from carrierwatch.build import build_reader, build_rules, load_core
from carrierwatch.commands.bad_lines import sorted_out
from carrierwatch.commands.mistakes import Mistakes, text_of
from carrierwatch.output import json_line, line
from carrierwatch.wording import change_line
from pipeline.article_rows import ArticleRow, read_rows
from pipeline.run import Analyzed
from pipeline.run import analyze as analyze_rows

if TYPE_CHECKING:
    from alerts.match import Level
    from carrierwatch.cli import Place
    from pipeline.model import Evidence, Mention, PolicyChange, Span


@click.command()
@click.argument("file", type=click.Path(path_type=Path, dir_okay=False, exists=True))
@click.option("--explain", is_flag=True, help="Print each reading for a person, with the sentences that prove it.")
@click.option(
    "--mistakes", is_flag=True, help="FILE is labelled: print each mistake with its evidence, and the scores."
)
@click.pass_obj
def analyze(place: Place, file: Path, explain: bool, mistakes: bool) -> None:
    """Say what the articles in FILE (JSON Lines) report, in order of publication.

    A line of FILE holds id, url, published, title, body and, if known, lang. Prints one JSON object an article: id,
    lang, topics, change, affects_carriers, alert (what the rules raise), story (articles of one event share it),
    duplicate_of and evidence. A line that is no article is named on standard error, and exit code 1 tells of it.
    """
    configuration = load_core(place.folder)
    rules = build_rules(configuration, place.folder)
    reader = build_reader(configuration)
    rows, bad = sorted_out(read_rows(file))
    report = Mistakes(file) if mistakes else None
    for found in analyze_rows(rows, reader, window_days=configuration.settings.story_window_days):
        row = found.row
        matches = rules.for_article(
            row.title, row.body, found.reading, outlet=row.outlet, url=row.url, published=row.published
        )
        if report:
            report.look_at(found, level(matches))
        elif explain:
            _explain(found, level(matches))
        else:
            json_line(_as_object(found, level(matches)))
    if report:
        report.sum_up()
    if bad:
        sys.exit(1)


def _as_object(found: Analyzed, alert: Level) -> dict[str, object]:
    row, reading = found.row, found.reading
    return {
        "id": row.id,
        "lang": reading.lang,
        "topics": reading.topics,
        "change": _change(reading.change),
        "affects_carriers": reading.affects_carriers,
        "alert": alert,
        "story": found.story,
        "duplicate_of": found.duplicate_of,
        "evidence": [_evidence(one, row) for one in reading.evidence],
    }


def _change(change: PolicyChange | None) -> dict[str, object] | None:
    if change is None:
        return None
    return {
        "area": change.area,
        "direction": change.direction,
        "stage": change.stage,
        "imposed_by": change.imposed_by,
        "subjects": change.subjects,
        "effective": change.effective,
    }


def _evidence(evidence: Evidence, row: ArticleRow) -> dict[str, object]:
    return {
        "label": evidence.label,
        **_place(evidence.sentence, row),
        "terms": [_mention(mention, row) for mention in evidence.mentions],
    }


def _mention(mention: Mention, row: ArticleRow) -> dict[str, object]:
    return {"concept": mention.concept, **_place(mention.span, row)}


def _place(span: Span, row: ArticleRow) -> dict[str, object]:
    return {"field": span.field, "start": span.start, "end": span.end, "text": text_of(span, row)}


def _explain(found: Analyzed, alert: Level) -> None:
    row, reading = found.row, found.reading
    line(f"{row.id}  {row.title}", style="bold")
    line(f"  {reading.lang}; topics: {', '.join(reading.topics) or 'none'}; alert: {alert}; {found.story}")
    if found.duplicate_of:
        line(f"  copies {found.duplicate_of}")
    if reading.change:
        line(f"  {change_line(reading.change)}")
    for other in reading.other_changes:
        line(f"  also: {change_line(other)}: “{text_of(other.quotes[0], row)}”")
    for one in reading.evidence:
        words = ", ".join(f"{text_of(m.span, row)} → {m.concept}" for m in one.mentions)
        line(f"  {one.label}: “{text_of(one.sentence, row)}”" + (f"  [{words}]" if words else ""))
    line()

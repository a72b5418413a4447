"""Rows of the pipeline's tables as values, and values as rows."""

from __future__ import annotations

import json
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Any

from config.model import Lang
from config.sqlite import instant, stamp
from pipeline.model import (
    Area,
    Corroboration,
    Direction,
    Evidence,
    Headline,
    Mention,
    PolicyChange,
    Reading,
    Report,
    Revision,
    Span,
    Stage,
    Story,
    Voice,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence
    from datetime import datetime
    from sqlite3 import Connection

    from pipeline.derive import Derived


@dataclass(frozen=True, slots=True, kw_only=True)
class StoredArticle:
    """An article of the database, as the pipeline takes it."""

    id: int
    url: str
    outlet: str
    title: str
    body: str
    published: datetime  # aware UTC; the time of the fetch where the page does not say
    fingerprint: str


def rows_of(connection: Connection, sql: str, *values: object) -> list[dict[str, Any]]:
    """What a query gives, each row by the names of its columns."""
    cursor = connection.execute(sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def article_of(row: Mapping[str, Any]) -> StoredArticle:
    """A row of `articles`."""
    return StoredArticle(
        id=row["id"],
        url=row["url"],
        outlet=row["outlet"],
        title=row["title"],
        body=row["body"],
        published=instant(row["published"] or row["fetched_at"]),
        fingerprint=row["fingerprint"],
    )


def dump(value: object) -> str:
    """JSON as it is stored: compact, letters as they are."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def change_row(change: PolicyChange | None) -> dict[str, object]:
    """The columns of a change that readings, stories and alerts share."""
    if change is None:
        return dict.fromkeys(CHANGE)
    return {
        "area": change.area.value,
        "direction": change.direction.value,
        "stage": change.stage.value,
        "imposed_by": dump(change.imposed_by),
        "subjects": dump(change.subjects),
        "effective": change.effective,
    }


def change_of(row: Mapping[str, Any], quotes: tuple[Span, ...]) -> PolicyChange | None:
    """The change of a row with the columns of `change_row`."""
    if row["area"] is None:
        return None
    return PolicyChange(
        area=Area(row["area"]),
        direction=Direction(row["direction"]),
        stage=Stage(row["stage"]),
        imposed_by=tuple(json.loads(row["imposed_by"])),
        subjects=tuple(json.loads(row["subjects"])),
        effective=row["effective"],
        quotes=quotes,
    )


def headlines_row(headlines: Iterable[Headline]) -> str:
    """Headlines as JSON, by language."""
    return dump({headline.lang.value: headline.text for headline in headlines})


def headlines_of(text: str | None) -> tuple[Headline, ...]:
    """What `headlines_row` wrote; none for a row from before they were kept."""
    return tuple(Headline(lang=Lang(lang), text=title) for lang, title in json.loads(text or "{}").items())


def reading_row(reading: Reading) -> dict[str, object]:
    """The columns of `readings` that hold the reading."""
    return {
        "lang": reading.lang.value,
        "topics": dump(reading.topics),
        "concepts": dump(reading.concepts),
        "countries": dump(reading.countries),
        **change_row(reading.change),
        "quotes": dump([_span(span) for span in reading.change.quotes]) if reading.change else None,
        "other_changes": dump(
            [{**_plain(other), "quotes": [_span(span) for span in other.quotes]} for other in reading.other_changes]
        ),
        "affects_carriers": int(reading.affects_carriers),
        "evidence": dump(
            [
                {
                    "label": each.label,
                    "sentence": _span(each.sentence),
                    "mentions": [{"concept": one.concept, "span": _span(one.span)} for one in each.mentions],
                }
                for each in reading.evidence
            ]
        ),
        "version": reading.version,
    }


def reading_of(row: Mapping[str, Any]) -> Reading:
    """A row of `readings`."""
    return Reading(
        lang=Lang(row["lang"]),
        topics=tuple(json.loads(row["topics"])),
        concepts=tuple(json.loads(row["concepts"])),
        countries=tuple(json.loads(row["countries"])),
        change=change_of(row, _spans(json.loads(row["quotes"] or "[]"))),
        other_changes=tuple(_other(raw) for raw in json.loads(row["other_changes"])),
        affects_carriers=bool(row["affects_carriers"]),
        evidence=tuple(
            Evidence(
                label=raw["label"],
                sentence=_of_span(raw["sentence"]),
                mentions=tuple(Mention(concept=one["concept"], span=_of_span(one["span"])) for one in raw["mentions"]),
            )
            for raw in json.loads(row["evidence"])
        ),
        version=row["version"],
    )


def report_of(row: Mapping[str, Any]) -> Report:
    """A row of articles, readings and story_articles joined."""
    return Report(
        article=row["id"],
        url=row["url"],
        outlet=row["outlet"],
        title=row["title"],
        body=row["body"],
        published=instant(row["published"] or row["fetched_at"]),
        reading=reading_of(row),
        reprint_of=row["reprint_of"],
    )


# What each article adds to its story, without texts and evidence: a story of hundreds is derived anew when it grows.
VOICES = """
    SELECT a.id, a.outlet, s.owner, s.authority, a.title, coalesce(a.published, a.fetched_at), p.reprint_of,
        r.lang, r.topics, r.affects_carriers, r.area, r.direction, r.stage, r.imposed_by, r.subjects, r.effective
    FROM story_articles p JOIN articles a ON a.id = p.article JOIN readings r ON r.article = a.id
    LEFT JOIN sources s ON s.id = a.source
    WHERE p.story = ?
"""
CHANGE = ("area", "direction", "stage", "imposed_by", "subjects", "effective")


@lru_cache(maxsize=5_000)  # 1 KB each; what a story's other articles add is the same when it grows
def voice_of(row: tuple[Any, ...]) -> Voice:
    """A row of `VOICES`."""
    article, outlet, owner, authority, title, published, reprint_of, lang, topics, affects_carriers, *change = row
    return Voice(
        article=article,
        outlet=outlet,
        owner=owner or outlet,
        authority=bool(authority),
        title=title,
        lang=Lang(lang),
        published=instant(published),
        topics=tuple(json.loads(topics)),
        change=change_of(dict(zip(CHANGE, change, strict=True)), ()),
        affects_carriers=bool(affects_carriers),
        reprint_of=reprint_of,
    )


def story_of(row: Mapping[str, Any], reports: Sequence[Report]) -> Story:
    """A row of `stories`, with its reports in order of publication."""
    quoted = next((report for report in reports if report.article == row["quoted"]), reports[0])
    spans = quoted.reading.change.quotes if quoted.reading.change else ()
    return Story(
        id=row["id"],
        title=row["title"],
        reports=tuple(reports),
        change=change_of(row, spans),
        quoted=quoted.article,
        topics=tuple(json.loads(row["topics"])),
        affects_carriers=bool(row["affects_carriers"]),
        first_seen=instant(row["first_seen"]),
        last_updated=instant(row["last_updated"]),
        thread=row["thread"],
        # A story that was stored before this was known gets it with the next pass.
        corroboration=Corroboration(row["corroboration"] or Corroboration.SINGLE),
        headlines=headlines_of(row["headlines"]),
    )


def revision_of(row: Mapping[str, Any]) -> Revision:
    """A row of `revisions`; one that was not compared yet counts as not material."""
    return Revision(
        article=row["article"],
        title=row["title"],
        body=row["body"],
        replaced_at=instant(row["replaced_at"]),
        material=bool(row["material"]),
        changes=tuple(json.loads(row["changes"] or "[]")),
        reasons=tuple(json.loads(row["reasons"] or "[]")),
    )


def _plain(change: PolicyChange) -> dict[str, object]:
    return {
        "area": change.area.value,
        "direction": change.direction.value,
        "stage": change.stage.value,
        "imposed_by": change.imposed_by,
        "subjects": change.subjects,
        "effective": change.effective,
    }


def _other(raw: Mapping[str, Any]) -> PolicyChange:
    return PolicyChange(
        area=Area(raw["area"]),
        direction=Direction(raw["direction"]),
        stage=Stage(raw["stage"]),
        imposed_by=tuple(raw["imposed_by"]),
        subjects=tuple(raw["subjects"]),
        effective=raw["effective"],
        quotes=_spans(raw["quotes"]),
    )


def _span(span: Span) -> dict[str, object]:
    return {"field": span.field, "start": span.start, "end": span.end}


def _of_span(raw: Mapping[str, Any]) -> Span:
    return Span(raw["field"], raw["start"], raw["end"])


def _spans(raw: Iterable[Mapping[str, Any]]) -> tuple[Span, ...]:
    return tuple(_of_span(each) for each in raw)


def story_row(said: Derived) -> dict[str, object]:
    """The columns of `stories` that follow from its articles."""
    return {
        "title": said.title,
        "lang": said.lang.value,
        "headlines": headlines_row(said.headlines),
        "topics": dump(said.topics),
        **change_row(said.change),
        "quoted": said.quoted,
        "affects_carriers": int(said.affects_carriers),
        "outlets": said.outlets,
        "first_seen": stamp(said.first_seen),
        "last_updated": stamp(said.last_updated),
        "corroboration": said.corroboration.value,
    }

"""What a rule can ask about: the fields of the query language, and what a story says in each of them."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

from config.model import Lang
from pipeline.model import Area, Corroboration, Direction, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from pipeline.model import PolicyChange, Story


class Kind(StrEnum):
    """How the values of a field are written and compared."""

    TEXT = "text"  # words and phrases of the reports, in any inflection
    CHOICE = "choice"  # one of a few names
    CODE = "code"  # ISO 3166 alpha-2; EU, EAEU for the unions
    NAME = "name"  # an id from the configuration, or a host name
    DATE = "date"  # YYYY, YYYY-MM or YYYY-MM-DD
    COUNT = "count"  # a whole number


@dataclass(frozen=True, slots=True)
class Field:
    """One field: its name in a query, how it compares, and the values it allows (none: any)."""

    name: str
    kind: Kind
    about: str
    choices: tuple[str, ...] = ()


FIELDS: Mapping[str, Field] = {
    field.name: field
    for field in (
        Field("text", Kind.TEXT, "title or body of any report; what a bare word asks"),
        Field("title", Kind.TEXT, "title of any report"),
        Field("body", Kind.TEXT, "body of any report"),
        Field("topic", Kind.NAME, "a topic of the story"),
        Field("concept", Kind.NAME, "a concept that any report mentions, in whatever language"),
        Field("change.area", Kind.CHOICE, "the field of the rule that changes", tuple(Area)),
        Field("change.direction", Kind.CHOICE, "whether it gives or takes room", tuple(Direction)),
        Field("change.stage", Kind.CHOICE, "how far the change has come", tuple(Stage)),
        Field("change.imposed_by", Kind.CODE, "who makes the rule"),
        Field("change.subjects", Kind.CODE, "whose people, carriers or goods it binds"),
        Field("change.effective", Kind.DATE, "the day or month from which it holds"),
        Field("affects", Kind.CHOICE, "whom the story bears on directly", ("carriers",)),
        Field("country", Kind.CODE, "a country that any report mentions"),
        Field("outlet", Kind.NAME, "an outlet that reports it; orda.kz takes en.orda.kz as well"),
        Field("lang", Kind.CHOICE, "the language of any report", tuple(Lang)),
        Field("published", Kind.DATE, "the day (UTC) on which any report was published"),
        Field("outlets", Kind.COUNT, "how many outlets report it"),
        Field("corroboration", Kind.CHOICE, "who stands behind it, copies aside", tuple(Corroboration)),
    )
}
TEXT_FIELDS = tuple(field.name for field in FIELDS.values() if field.kind is Kind.TEXT)


def _of_change(read: Callable[[PolicyChange], tuple[str, ...]]) -> Callable[[Story], tuple[str, ...]]:
    return lambda story: read(story.change) if story.change else ()


_READERS: Mapping[str, Callable[[Story], tuple[str, ...]]] = {
    "topic": lambda story: story.topics,
    "concept": lambda story: _union(report.reading.concepts for report in story.reports),
    "change.area": _of_change(lambda change: (change.area,)),
    "change.direction": _of_change(lambda change: (change.direction,)),
    "change.stage": _of_change(lambda change: (change.stage,)),
    "change.imposed_by": _of_change(lambda change: change.imposed_by),
    "change.subjects": _of_change(lambda change: change.subjects),
    "change.effective": _of_change(lambda change: (change.effective,) if change.effective else ()),
    "affects": lambda story: ("carriers",) if story.affects_carriers else (),
    "country": lambda story: _union(report.reading.countries for report in story.reports),
    "outlet": lambda story: story.outlets,
    "lang": lambda story: tuple(dict.fromkeys(report.reading.lang.value for report in story.reports)),
    "published": lambda story: tuple(dict.fromkeys(report.published.date().isoformat() for report in story.reports)),
    "outlets": lambda story: (str(len(story.outlets)),),
    "corroboration": lambda story: (story.corroboration,),
}


def values(field: str, story: Story) -> tuple[str, ...]:
    """What the story says in a field that is not text; empty where it says nothing."""
    return tuple(str(value) for value in _READERS[field](story))


def _union(groups: Iterable[tuple[str, ...]]) -> tuple[str, ...]:
    return tuple(dict.fromkeys(value for group in groups for value in group))


def parents(host: str) -> tuple[str, ...]:
    """The host and every domain above it: `en.orda.kz`, `orda.kz`, `kz`."""
    labels = host.lower().split(".")
    return tuple(".".join(labels[start:]) for start in range(len(labels)))

"""What the pipeline makes of an article: Reading, PolicyChange, Story, Revision, and the evidence for them.

The labels and their meaning are those of the labelling guide (docs/labels.md).
"""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING, Literal

from config.model import Area as Area  # noqa: TC001 - others take it from here, with the parts of a change

if TYPE_CHECKING:
    from datetime import datetime

    from config.model import Lang

Field = Literal["title", "body"]


class Direction(StrEnum):
    """Whether a change gives or takes room. Prolonging a ban tightens; prolonging an exemption eases."""

    EASES = "eases"
    TIGHTENS = "tightens"
    MIXED = "mixed"


class Stage(StrEnum):
    """How far a change has come."""

    CALLED_FOR = "called_for"  # someone without the power to decide asks, complains, warns
    PROPOSED = "proposed"  # an authority drafts, considers, negotiates
    DECIDED = "decided"  # adopted, signed, agreed; not said to be in effect
    IN_FORCE = "in_force"  # has taken effect
    REJECTED = "rejected"  # refused, ruled out


class Corroboration(StrEnum):
    """How well a story is corroborated. Copies, and several sites of one owner, are one voice."""

    SINGLE = "single"  # one outlet, however many copy it
    SEVERAL = "several"  # two or more independent outlets
    AUTHORITY = "authority"  # the own site of a state body


@dataclass(frozen=True, slots=True, order=True)
class Span:
    """A stretch of an article's title or body: offsets in code points, end exclusive."""

    field: Field
    start: int
    end: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Mention:
    """A word or phrase of the text that is a form of a concept's term."""

    concept: str
    span: Span


@dataclass(frozen=True, slots=True, kw_only=True)
class Evidence:
    """Why a label was given: the sentence that says so, and the words in it that spoke for it."""

    label: str  # "topic:trade", "change.stage:decided", "change.imposed_by:RU", "affects_carriers"
    sentence: Span
    mentions: tuple[Mention, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChange:
    """What an article says changes in a rule."""

    area: Area
    direction: Direction
    stage: Stage
    imposed_by: tuple[str, ...]  # ISO 3166 alpha-2, sorted; EU, EAEU for the unions
    subjects: tuple[str, ...]  # the same codes: whose people, carriers or goods it binds
    effective: str | None  # YYYY-MM-DD or YYYY-MM; None when the article names no date
    quotes: tuple[Span, ...]  # the sentences that say so, the strongest first


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What an article says, and why we think so."""

    lang: Lang  # told from the text
    topics: tuple[str, ...]  # ids of topics, sorted
    concepts: tuple[str, ...]  # ids of the concepts that the article mentions, sorted
    countries: tuple[str, ...]  # ISO codes that it mentions, the most mentioned first
    change: PolicyChange | None  # the main one
    other_changes: tuple[PolicyChange, ...]
    affects_carriers: bool
    evidence: tuple[Evidence, ...]
    version: str  # of the lexicon and the code that read it; another version reads again


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """One article within a story, with what it says."""

    article: int  # its number in the database
    url: str
    outlet: str
    title: str
    body: str
    published: datetime  # aware UTC; the time of the fetch where the page does not say
    reading: Reading
    reprint_of: int | None  # the article that it copies; None for a text of its own


@dataclass(frozen=True, slots=True, kw_only=True)
class Voice:
    """What one article adds to what its story says: the small part of a report, without its text."""

    article: int
    outlet: str
    owner: str  # whose the outlet is; its own name where nothing is known
    authority: bool  # the own site of a state body
    title: str
    lang: Lang
    published: datetime  # aware UTC; the time of the fetch where the page does not say
    topics: tuple[str, ...]
    change: PolicyChange | None  # without its quotes
    affects_carriers: bool
    reprint_of: int | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Headline:
    """A report's title."""

    lang: Lang
    text: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """All articles on the same event, in order of publication, and what they say together."""

    id: int
    title: str  # of the earliest report that says what the story says by now
    reports: tuple[Report, ...]  # never empty; the first is the earliest
    change: PolicyChange | None  # what most support and the newest confirm; its quotes stand in `quoted`
    quoted: int  # the article that the story's change and its quotes were read from
    topics: tuple[str, ...]
    affects_carriers: bool
    first_seen: datetime
    last_updated: datetime
    thread: int | None  # the affair that it continues
    corroboration: Corroboration
    headlines: tuple[Headline, ...] = ()  # the same as `title` in each language that has such a report

    @property
    def outlets(self) -> tuple[str, ...]:
        """Who reports it, in order of publication, each once."""
        return tuple(dict.fromkeys(report.outlet for report in self.reports))


@dataclass(frozen=True, slots=True, kw_only=True)
class Revision:
    """An earlier text of an article that was edited after publication."""

    article: int
    title: str
    body: str
    replaced_at: datetime
    material: bool  # a number, date, negation, country, or the reading changed
    changes: tuple[str, ...]  # `stay for [90 → 180] days a`: what was replaced by what in its place, for people
    reasons: tuple[str, ...]  # what makes it material: `number`, `date`, `stage`, ...

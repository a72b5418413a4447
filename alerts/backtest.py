"""Tries a rule before it is trusted: on one story, and on all that is stored. Pure: stories come in as values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alerts.clauses import explain as explain_clauses
from alerts.clauses import holds
from alerts.lookup import lookup_of
from alerts.match import check_concepts
from alerts.query import Query
from alerts.view import StoryView

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from alerts.model import Alert, Clause, Delivery, Ruling
    from config.model import Concept, Rule, Severity
    from pipeline.model import PolicyChange, Story


@dataclass(frozen=True, slots=True, kw_only=True)
class Trial:
    """One rule asked of one story."""

    rule: str
    severity: Severity
    enabled: bool
    matches: bool
    clauses: tuple[Clause, ...]  # each with the words that decided it


@dataclass(frozen=True, slots=True, kw_only=True)
class Hit:
    """A stored story that the rule takes."""

    story: int
    title: str
    first_seen: datetime
    outlets: tuple[str, ...]
    change: PolicyChange | None
    told: bool  # some rule raised an alert on it when it was news
    clauses: tuple[Clause, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """What a rule would have done."""

    rule: str
    stories: int  # looked at
    hits: tuple[Hit, ...]  # in order of time
    weeks: tuple[tuple[str, int], ...]  # ISO week such as 2025-W41, and its hits; without the empty ones
    new: tuple[int, ...]  # stories that it takes and `against` does not
    lost: tuple[int, ...]  # stories that `against` takes and it does not


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why an alert was sent, to whom, and everything that was decided on its story before and after."""

    alert: Alert
    deliveries: tuple[Delivery, ...]
    rulings: tuple[Ruling, ...]


def try_rules(rules: Sequence[Rule], story: Story, concepts: Iterable[Concept] = ()) -> tuple[Trial, ...]:
    """Every rule, the disabled ones too, asked of one story. Raises `QueryError`.

    With `concepts` (the whole lexicon) a concept that it lacks is an error.
    """
    known = frozenset(concept.id for concept in concepts)
    trials = []
    for rule in rules:
        query = Query.parse(rule.query)
        if known:
            check_concepts(query, known)
        matches, clauses = query.evaluate(story)
        trials.append(
            Trial(rule=rule.id, severity=rule.severity, enabled=rule.enabled, matches=matches, clauses=clauses)
        )
    return tuple(trials)


def backtest(
    rule: Rule, stories: Iterable[Story], *, told: frozenset[int] = frozenset(), against: Rule | None = None
) -> Backtest:
    """What the rule would have taken of `stories`, as they stand stored. Raises `QueryError`.

    `told` are the stories that an alert was raised on; `against` is another rule, or an earlier text of this one, to
    compare with.
    """
    query = Query.parse(rule.query)
    other = Query.parse(against.query) if against else None
    lookup = lookup_of((*query.leaves, *(other.leaves if other else ())))
    looked = 0
    hits: list[Hit] = []
    new: list[int] = []
    lost: list[int] = []
    for story in stories:
        looked += 1
        view = StoryView(story, lookup)
        taken = holds(query.node, view)
        before = other is not None and holds(other.node, view)
        if taken:
            hits.append(_hit(story, query, view, told=story.id in told))
        if other is not None and taken != before:
            (new if taken else lost).append(story.id)
    hits.sort(key=lambda hit: (hit.first_seen, hit.story))
    weeks = Counter("{}-W{:02}".format(*hit.first_seen.isocalendar()) for hit in hits)
    return Backtest(
        rule=rule.id,
        stories=looked,
        hits=tuple(hits),
        weeks=tuple(sorted(weeks.items())),
        new=tuple(new),
        lost=tuple(lost),
    )


def _hit(story: Story, query: Query, view: StoryView, *, told: bool) -> Hit:
    return Hit(
        story=story.id,
        title=story.title,
        first_seen=story.first_seen,
        outlets=story.outlets,
        change=story.change,
        told=told,
        clauses=explain_clauses(query.node, view),
    )


def explain(alert: Alert, deliveries: Sequence[Delivery], rulings: Sequence[Ruling]) -> Explanation:
    """Why an alert was sent. `rulings` are those on its story (`AlertStore.rulings`)."""
    return Explanation(alert=alert, deliveries=tuple(deliveries), rulings=tuple(rulings))

"""Tries a rule before it is trusted: on one story, and on all that is stored. Pure: stories come in as values."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alerts.match import Rules, check_names, names_of
from alerts.model import Reason
from alerts.query import Query
from alerts.relevance import Judged, agreement
from alerts.replay import asked_alone, replay
from crawler.urls import canonical

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from alerts.history import History
    from alerts.model import Alert, Clause, Delivery, Ruling
    from alerts.relevance import Agreement, Label
    from alerts.replay import WouldTell
    from config.model import Concept, Rule, Severity
    from config.settings import Settings
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
    """A stored story that the rule would have told of."""

    story: int
    title: str
    first_seen: datetime
    outlets: tuple[str, ...]
    change: PolicyChange | None
    told: bool  # some rule raised an alert on it when it was news
    alerts: tuple[WouldTell, ...]  # those that the rule would have raised, in order; never empty


@dataclass(frozen=True, slots=True, kw_only=True)
class Backtest:
    """What a rule would have done."""

    rule: str
    stories: int  # looked at
    hits: tuple[Hit, ...]  # in the order of their first alerts
    weeks: tuple[tuple[str, int], ...]  # ISO week such as 2025-W41, and its alerts; without the empty ones
    reasons: tuple[tuple[Reason, int], ...]  # alerts by why they would have been raised, in the order of `Reason`
    new: tuple[int, ...]  # stories that it tells of and `against` does not
    lost: tuple[int, ...]  # stories that `against` tells of and it does not
    agreement: Agreement | None  # with labels


@dataclass(frozen=True, slots=True, kw_only=True)
class Explanation:
    """Why an alert was sent, to whom, and everything that was decided on its story before and after."""

    alert: Alert
    deliveries: tuple[Delivery, ...]
    rulings: tuple[Ruling, ...]


def try_rules(rules: Sequence[Rule], story: Story, concepts: Sequence[Concept] = ()) -> tuple[Trial, ...]:
    """Every rule, the disabled ones too, asked of one story. Raises `QueryError`.

    With `concepts` (the whole lexicon) a concept that it lacks is an error.
    """
    names = names_of(concepts) if concepts else {}
    trials = []
    for rule in rules:
        query = Query.parse(rule.query)
        check_names(query, names)
        matches, clauses = query.evaluate(story)
        trials.append(
            Trial(rule=rule.id, severity=rule.severity, enabled=rule.enabled, matches=matches, clauses=clauses)
        )
    return tuple(trials)


def backtest(
    rule: Rule,
    histories: Iterable[History],
    settings: Settings,
    concepts: Iterable[Concept],
    *,
    until: datetime,
    told: frozenset[int] = frozenset(),
    against: Rule | None = None,
    labels: Sequence[Label] | None = None,
) -> Backtest:
    """What the rule would have told of stored stories up to `until`. Raises `QueryError`, also for a concept
    that `concepts` (the whole lexicon) lacks.

    `told` are the stories that an alert was raised on; `against` is another rule, or an earlier text of this one, to
    compare with. A labelled article counts as taken where the rule would have told of its story.
    """
    concepts = tuple(concepts)
    asked = Rules([asked_alone(rule)], concepts)
    other = Rules([asked_alone(against)], concepts) if against else None
    looked = 0
    hits: list[Hit] = []
    new: list[int] = []
    lost: list[int] = []
    labelled = _Labelled(labels or ())
    for history in histories:
        looked += 1
        story = history.story
        alerts = replay(asked, history, settings, until=until)
        if alerts:
            hits.append(_hit(story, alerts, told=story.id in told))
        if other is not None and bool(alerts) is not bool(replay(other, history, settings, until=until)):
            (new if alerts else lost).append(story.id)
        labelled.look_at(story, taken=bool(alerts))
    hits.sort(key=lambda hit: (hit.alerts[0].at, hit.story))
    raised = [alert for hit in hits for alert in hit.alerts]
    return Backtest(
        rule=rule.id,
        stories=looked,
        hits=tuple(hits),
        weeks=_by_week(raised),
        reasons=_by_reason(raised),
        new=tuple(sorted(new)),
        lost=tuple(sorted(lost)),
        agreement=None if labels is None else agreement(labelled.judged, labelled.absent()),
    )


def _by_week(raised: Sequence[WouldTell]) -> tuple[tuple[str, int], ...]:
    weeks = Counter("{}-W{:02}".format(*alert.at.isocalendar()) for alert in raised)
    return tuple(sorted(weeks.items()))


def _by_reason(raised: Sequence[WouldTell]) -> tuple[tuple[Reason, int], ...]:
    reasons = Counter(alert.reason for alert in raised)
    return tuple((reason, reasons[reason]) for reason in Reason if reasons[reason])


class _Labelled:
    """Finds the labelled articles among the stories that are looked at."""

    def __init__(self, labels: Sequence[Label]) -> None:
        self._waiting = {label.article: label for label in labels}
        self.judged: list[Judged] = []

    def look_at(self, story: Story, *, taken: bool) -> None:
        """Judge those of its articles that have a label."""
        for report in story.reports if self._waiting else ():
            label = self._waiting.pop(canonical(report.url), None) or self._waiting.pop(report.article, None)
            if label is not None:
                self.judged.append(
                    Judged(
                        article=report.article,
                        story=story.id,
                        url=report.url,
                        title=report.title,
                        relevant=label.relevant,
                        taken=taken,
                    )
                )

    def absent(self) -> tuple[str, ...]:
        """The labelled articles that were in no story."""
        return tuple(label.name for label in self._waiting.values())


def _hit(story: Story, alerts: tuple[WouldTell, ...], *, told: bool) -> Hit:
    return Hit(
        story=story.id,
        title=story.title,
        first_seen=story.first_seen,
        outlets=story.outlets,
        change=story.change,
        told=told,
        alerts=alerts,
    )


def explain(alert: Alert, deliveries: Sequence[Delivery], rulings: Sequence[Ruling]) -> Explanation:
    """Why an alert was sent. `rulings` are those on its story (`AlertStore.rulings`)."""
    return Explanation(alert=alert, deliveries=tuple(deliveries), rulings=tuple(rulings))

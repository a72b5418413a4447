"""Which rules a story satisfies. All rules share one index of words, and only those that a sieve passes are asked."""

from __future__ import annotations

from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from alerts.clauses import explain, holds, shared
from alerts.errors import QueryError
from alerts.model import Match
from alerts.query import Query, index_of
from alerts.sieve import Sieve
from alerts.view import StoryView
from config.model import Severity
from pipeline.model import Corroboration, Report, Story

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from alerts.clauses import Leaf
    from config.model import Concept, Rule
    from pipeline.model import Reading

Level = Literal["urgent", "watch", "none"]


class Rules:
    """All enabled rules, ready to be asked.

    Raises `QueryError`, with the rule, where a query cannot be read or names a concept that `concepts` (the whole
    lexicon) lacks.
    """

    def __init__(self, rules: Sequence[Rule], concepts: Iterable[Concept]) -> None:
        self.rules = tuple(rule for rule in rules if rule.enabled)
        concept_ids = frozenset(concept.id for concept in concepts)
        self._queries = tuple(_query_of(rule, concept_ids) for rule in self.rules)
        self._index = index_of(tuple(dict.fromkeys(term for query in self._queries for term in query.terms)))
        known: dict[Leaf, Leaf] = {}
        self._nodes = [shared(query.node, known) for query in self._queries]
        self._sieve = Sieve([query.needs for query in self._queries])

    def match(self, story: Story) -> tuple[Match, ...]:
        """The rules that the story satisfies, with the evidence: the most severe first, then in their order."""
        view = StoryView(story, self._index)
        matches = [
            Match(
                rule=self.rules[number].id,
                severity=self.rules[number].severity,
                story=story.id,
                clauses=tuple(explain(self._nodes[number], view)),
            )
            for number in self._sieve.passed(view.facts(self._sieve.fields))
            if holds(self._nodes[number], view)
        ]
        return tuple(sorted(matches, key=lambda match: -match.severity.rank))

    def for_article(
        self,
        title: str,
        body: str,
        reading: Reading,
        *,
        outlet: str = "",
        url: str = "",
        published: date | datetime | None = None,
    ) -> tuple[Match, ...]:
        """The rules that one article satisfies as a story of its own."""
        return self.match(story_of(title, body, reading, outlet=outlet, url=url, published=published))


def _query_of(rule: Rule, concepts: frozenset[str]) -> Query:
    try:
        query = Query.parse(rule.query)
        check_concepts(query, concepts)
    except QueryError as error:
        raise QueryError(error.query, error.position, error.problem, rule=rule.id) from error
    return query


def story_of(
    title: str,
    body: str,
    reading: Reading,
    *,
    outlet: str = "",
    url: str = "",
    published: date | datetime | None = None,
) -> Story:
    """One article as a story of its own. Without a date it counts as published at the beginning of time."""
    moment = _moment(published)
    report = Report(
        article=0, url=url, outlet=outlet, title=title, body=body, published=moment, reading=reading, reprint_of=None
    )
    return Story(
        id=0,
        title=title,
        reports=(report,),
        change=reading.change,
        quoted=0,
        topics=reading.topics,
        affects_carriers=reading.affects_carriers,
        first_seen=moment,
        last_updated=moment,
        thread=None,
        corroboration=Corroboration.SINGLE,
    )


def _moment(published: date | datetime | None) -> datetime:
    match published:
        case None:
            return datetime.min.replace(tzinfo=UTC)
        case datetime():
            return published.astimezone(UTC) if published.tzinfo else published.replace(tzinfo=UTC)
        case _:
            return datetime.combine(published, time(), tzinfo=UTC)


def level(matches: Iterable[Match]) -> Level:
    """The severity of the gravest match; `none` without a match."""
    gravest = max((match.severity for match in matches), key=lambda severity: severity.rank, default=None)
    match gravest:
        case None:
            return "none"
        case Severity.URGENT:
            return "urgent"
        case Severity.WATCH:
            return "watch"


def check_concepts(query: Query, known: frozenset[str]) -> None:
    """Raise `QueryError` where the query asks for a concept that the lexicon lacks, with the nearest that it has."""
    for name in query.names("concept"):
        if name not in known:
            near = get_close_matches(name, known, n=1)
            advice = f"did you mean {near[0]}?" if near else "`carrierwatch rules` and config/lexicon/ list them"
            position = query.text.find(name)
            raise QueryError(
                query.text, position if position >= 0 else None, f"the lexicon has no concept {name!r}; {advice}"
            )

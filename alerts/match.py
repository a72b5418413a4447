"""Which rules a story satisfies. All rules share one index of words; only those that can hold are evaluated."""

from __future__ import annotations

from collections import defaultdict
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from alerts.clauses import explain, holds
from alerts.errors import QueryError
from alerts.model import Match
from alerts.query import Query, index_of
from alerts.view import StoryView
from config.model import Severity
from pipeline.model import Corroboration, Report, Story

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from alerts.clauses import Fact
    from config.model import Concept, Rule
    from pipeline.model import Reading

Level = Literal["urgent", "watch", "none"]


class Rules:
    """All enabled rules, ready to be asked.

    Raises `QueryError` where a query cannot be read or names a concept that `concepts` (the whole lexicon) lacks.
    """

    def __init__(self, rules: Sequence[Rule], concepts: Iterable[Concept]) -> None:
        self.rules = tuple(rule for rule in rules if rule.enabled)
        self._queries = tuple(Query.parse(rule.query) for rule in self.rules)
        known = frozenset(concept.id for concept in concepts)
        for query in self._queries:
            check_concepts(query, known)
        self._index = index_of(tuple(dict.fromkeys(term for query in self._queries for term in query.terms)))
        self._wanted, self._always = self._by_need()

    def _by_need(self) -> tuple[dict[Fact, list[int]], list[int]]:
        wanted: dict[Fact, list[int]] = defaultdict(list)
        always: list[int] = []
        for number, query in enumerate(self._queries):
            facts = query.needs
            if facts is None:
                always.append(number)
                continue
            for fact in facts:
                wanted[fact].append(number)
        return wanted, always

    def match(self, story: Story) -> tuple[Match, ...]:
        """The rules that the story satisfies, with the evidence: the most severe first, then in their order."""
        view = StoryView(story, self._index)
        numbers = {number for fact in view.facts if fact in self._wanted for number in self._wanted[fact]}
        matches = [
            Match(
                rule=self.rules[number].id,
                severity=self.rules[number].severity,
                story=story.id,
                clauses=tuple(explain(self._queries[number].node, view)),
            )
            for number in sorted(numbers.union(self._always))
            if holds(self._queries[number].node, view)
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

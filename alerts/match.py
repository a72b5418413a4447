"""Which rules a story satisfies.

All rules share one look at a story's words. Rules with the same query are one question; a question is asked only where
a sieve passes it, and only for what the sieve cannot tell; the same clause is looked for once, whichever asks it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import UTC, date, datetime, time
from difflib import get_close_matches
from typing import TYPE_CHECKING, Literal

from alerts.clauses import holds, marked, shared
from alerts.errors import QueryError
from alerts.lookup import lookup_of
from alerts.model import Match
from alerts.needs import sifted
from alerts.query import Query
from alerts.sieve import Sieve
from alerts.view import StoryView
from config.model import Severity
from pipeline.model import Corroboration, Report, Story

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from alerts.clauses import Leaf, Node
    from alerts.model import Clause
    from config.model import Concept, Rule, Topic
    from pipeline.model import Reading

_WHERE = {"concept": "config/lexicon/ lists them", "topic": "topics.yaml lists them"}
Level = Literal["urgent", "watch", "none"]
Mark = tuple["Leaf", bool]  # a clause, and whether it stands under a negation


@dataclass(frozen=True, slots=True)
class _Question:
    """One query, however many rules ask it."""

    rest: Node | None  # what is left to ask where the sieve passes it
    marks: tuple[int, ...]  # its clauses, by number
    askers: tuple[int, ...]  # the rules, by rank


class _Evidence(dict[int, "Clause"]):
    """The clauses of one story by number, each made when it is first wanted."""

    def __init__(self, marks: Sequence[Mark], view: StoryView) -> None:
        self._marks = marks
        self._view = view

    def __missing__(self, number: int) -> Clause:
        leaf, negated = self._marks[number]
        clause = self[number] = self._view.clause(leaf, negated=negated)
        return clause


class Rules:
    """All enabled rules, ready to be asked.

    Raises `QueryError`, with the rule, where a query cannot be read or names a concept that `concepts` (the whole
    lexicon) lacks, or a topic that is none of `topics`, where they are given.
    """

    def __init__(
        self, rules: Sequence[Rule], concepts: Iterable[Concept], topics: Iterable[Topic] | None = None
    ) -> None:
        self.rules = tuple(rule for rule in rules if rule.enabled)
        names = names_of(concepts, topics)
        known: dict[Leaf, Leaf] = {}
        self._ranked = sorted(self.rules, key=lambda rule: -rule.severity.rank)
        askers: dict[Node, list[int]] = {}
        for rank, rule in enumerate(self._ranked):
            askers.setdefault(shared(_query_of(rule, names).node, known), []).append(rank)
        numbers: dict[Mark, int] = {}
        sieved = {node: sifted(node) for node in askers}
        self._questions = [
            _Question(
                rest=sieved[node].rest,
                marks=tuple([numbers.setdefault(mark, len(numbers)) for mark in marked(node)]),
                askers=tuple(ranks),
            )
            for node, ranks in askers.items()
        ]
        self._marks = tuple(numbers)
        self._lookup = lookup_of(known)
        self._sieve = Sieve([one.ways for one in sieved.values()])

    def match(self, story: Story) -> tuple[Match, ...]:
        """The rules that the story satisfies, with the evidence: the most severe first, then in their order."""
        view = StoryView(story, self._lookup)
        clause_of = _Evidence(self._marks, view).__getitem__
        found: list[tuple[int, tuple[Clause, ...]]] = []
        for number in self._sieve.passed(view.facts(self._sieve.fields)):
            question = self._questions[number]
            if question.rest is None or holds(question.rest, view):
                clauses = tuple(map(clause_of, question.marks))
                found += [(rank, clauses) for rank in question.askers]
        found.sort()
        return tuple(
            [
                Match(rule=rule.id, severity=rule.severity, story=story.id, clauses=clauses)
                for rule, clauses in ((self._ranked[rank], clauses) for rank, clauses in found)
            ]
        )

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


def _query_of(rule: Rule, names: Mapping[str, frozenset[str]]) -> Query:
    try:
        query = Query.parse(rule.query)
        check_names(query, names)
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


def check_names(query: Query, known: Mapping[str, frozenset[str]]) -> None:
    """Raise `QueryError` where the query asks for a name that there is not, with the nearest; it would never hold.

    `known` are the names of fields that have them from the configuration: concepts, topics.
    """
    for field, names in known.items():
        for name in query.names(field):
            if name not in names:
                near = get_close_matches(name, names, n=1, cutoff=0.7)
                advice = f"did you mean {near[0]}?" if near else _WHERE[field]
                place = re.search(rf"(?<!\w){re.escape(name)}(?!\w)", query.text, re.IGNORECASE)
                raise QueryError(
                    query.text, place.start() if place else None, f"there is no {field} {name!r}; {advice}"
                )


def names_of(concepts: Iterable[Concept], topics: Iterable[Topic] | None = None) -> dict[str, frozenset[str]]:
    """What `check_names` takes; topics are left alone where they are not known."""
    known = {"concept": frozenset(concept.id for concept in concepts)}
    return known if topics is None else known | {"topic": frozenset(topic.id for topic in topics)}

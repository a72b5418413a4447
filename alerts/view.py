"""A story as queries see it: which words of theirs stand where in its reports, and what it says in each field."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING

from alerts.fields import FIELDS, TEXT_FIELDS, Kind, parents, values
from alerts.grams import grams_of
from alerts.model import Clause
from pipeline.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from alerts.clauses import Leaf
    from alerts.lookup import Lookup
    from pipeline.look import Look
    from pipeline.model import Story

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_SHOWN = 5  # words of evidence for one clause; more say nothing new


_fold = lru_cache(maxsize=50_000)(fold)  # stories share most of their words


class StoryView:
    """One story, read once for all the queries that are asked of it. `lookup` must be made of all their clauses."""

    def __init__(self, story: Story, lookup: Lookup) -> None:
        self.story = story
        self._lookup = lookup
        self._texts = tuple(
            (field, text)
            for report in story.reports
            for field, text in (("title", report.title), ("body", report.body))
        )
        self._found: dict[int, tuple[Leaf, tuple[str, ...] | None]] = {}

    @cached_property
    def _looks(self) -> tuple[Look, ...]:
        return tuple([self._lookup.terms.look(text) for _, text in self._texts])

    @cached_property
    def _spans(self) -> tuple[dict[str, list[tuple[int, int]]], ...]:
        """By text: where each term stands in it."""
        return tuple([look.spans() for look in self._looks])

    @cached_property
    def _words(self) -> tuple[tuple[re.Match[str], ...], ...]:
        return tuple(tuple(_WORD.finditer(text)) for _, text in self._texts)

    @cached_property
    def _starts(self) -> tuple[list[int], ...]:
        return tuple([word.start() for word in words] for words in self._words)

    @cached_property
    def _fitting(self) -> tuple[dict[str, dict[str, None]], ...]:
        """By text: the words that each pattern takes, as they stand there, each once and in order."""
        return tuple(self._fitting_in(text) for _, text in self._texts)

    def _fitting_in(self, text: str) -> dict[str, dict[str, None]]:
        found: dict[str, dict[str, None]] = {}
        for word in dict.fromkeys(_WORD.findall(text)):
            for pattern in self._lookup.patterns.taking(_fold(word)):
                found.setdefault(pattern, {})[word] = None
        return found

    @cached_property
    def _values(self) -> dict[str, tuple[str, ...]]:
        return {field.name: values(field.name, self.story) for field in FIELDS.values() if field.kind is not Kind.TEXT}

    def facts(self, fields: Iterable[str]) -> dict[str, Iterable[str]]:
        """What the story has in each of the fields that clauses need; see `alerts.clauses.Fact`."""
        return {field: self._fact_values(field) for field in fields}

    def _fact_values(self, field: str) -> Iterable[str]:
        if field in TEXT_FIELDS:
            return set().union(*(look.keys() for number, look in enumerate(self._looks) if self._in(field, number)))
        if field.endswith("*"):
            within = field.removesuffix("*")
            return set().union(*(words for number, words in enumerate(self._fitting) if self._in(within, number)))
        if field.endswith("~"):
            return set().union(*(grams_of(value) for value in self._values[field.removesuffix("~")]))
        values = self._values[field]
        return {domain for host in values for domain in parents(host)} if field == "outlet" else values

    def found(self, leaf: Leaf) -> tuple[str, ...] | None:
        """What satisfies a clause; looked for once, however many rules share the very same clause."""
        known = self._found.get(id(leaf))
        if known is None:
            # Held with its clause, so that no other one takes its place in memory.
            known = self._found[id(leaf)] = (leaf, leaf.found(self))
        return known[1]

    def clause(self, leaf: Leaf, *, negated: bool) -> Clause:
        """The clause, or its negation, as evidence."""
        found = self.found(leaf)
        return Clause(
            text=f"NOT {leaf.text}" if negated else leaf.text,
            satisfied=(found is None) is negated,
            by=found or (),
        )

    def values(self, field: str) -> tuple[str, ...]:
        """What the story says in a field that is not text."""
        return self._values[field]

    def having(self, field: str, value: str) -> tuple[str, ...]:
        """The values of the field that are the one asked for; for outlets also those below that domain."""
        if field == "outlet":
            return tuple(host for host in self._values[field] if value in parents(host))
        return (value,) if value in self._values[field] else ()

    def words(self, field: str, term: str) -> tuple[str, ...]:
        """The forms of the term in that part of the reports, as they stand there, each once."""
        found: dict[str, None] = {}
        for number, spans in enumerate(self._spans):
            if term in spans and self._in(field, number):
                text = self._texts[number][1]
                found |= dict.fromkeys([text[start:end] for start, end in spans[term]])
        return tuple(found)[:_SHOWN]

    def fitting(self, field: str, pattern: str) -> tuple[str, ...]:
        """The words that the pattern takes as a whole, letters folded."""
        found: dict[str, None] = {}
        for number, words in enumerate(self._fitting):
            if self._in(field, number):
                found |= words.get(pattern, {})
        return tuple(found)[:_SHOWN]

    def near(self, field: str, terms: Sequence[str], gap: int) -> tuple[str, ...]:
        """The first stretch of one text that holds every term with at most `gap` other words among them."""
        for number in range(len(self._texts)):
            if self._in(field, number) and (stretch := self._stretch(number, terms, gap)):
                return stretch
        return ()

    def _stretch(self, number: int, terms: Sequence[str], gap: int) -> tuple[str, ...]:
        starts = self._starts[number]
        places = sorted(
            (bisect_right(starts, start), end, start, term)
            for term in set(terms)
            for start, end in self._spans[number].get(term, ())
        )
        last: dict[str, tuple[int, int]] = {}  # term -> (which word, start) where it stood last
        for word, end, start, term in places:
            last[term] = (word, start)
            first, begin = min(last.values())
            if len(last) == len(set(terms)) and word - first + 1 - len(last) <= gap:
                return (self._texts[number][1][begin:end],)
        return ()

    def _in(self, field: str, number: int) -> bool:
        return field in ("text", self._texts[number][0])

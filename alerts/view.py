"""A story as queries see it: which words of theirs stand where in its reports, and what it says in each field."""

from __future__ import annotations

import re
from bisect import bisect_right
from functools import cached_property, lru_cache
from typing import TYPE_CHECKING, Protocol

from alerts.fields import FIELDS, Kind, parents, values
from alerts.grams import grams_of
from alerts.model import Clause
from pipeline.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from alerts.clauses import Leaf
    from pipeline.model import Story

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_LONGEST_WORD = 80  # a pattern with several stars on a "word" of a megabyte would not end
_SHOWN = 5  # words of evidence for one clause; more say nothing new


class Finder(Protocol):
    """Finds every inflection of the terms that it was made for, see `pipeline.terms.TermIndex`."""

    def spans(self, text: str) -> dict[str, list[tuple[int, int]]]: ...


# Where a term stands: the number of the text within the story, start and end in code points.
Place = tuple[int, int, int]

# Stories share most of their words.
_fold = lru_cache(maxsize=50_000)(fold)
_grams_of = lru_cache(maxsize=50_000)(grams_of)


class StoryView:
    """One story, read once for all the queries that are asked of it.

    `index` must know every term of those queries by a key equal to the term.
    """

    def __init__(self, story: Story, index: Finder) -> None:
        self.story = story
        self._index = index
        self._texts = tuple(
            (field, text)
            for report in story.reports
            for field, text in (("title", report.title), ("body", report.body))
        )
        self._found: dict[int, tuple[Leaf, tuple[str, ...] | None]] = {}
        self._clauses: dict[tuple[int, bool], Clause] = {}

    @cached_property
    def _spans(self) -> tuple[dict[str, list[tuple[int, int]]], ...]:
        """By text: where each term stands in it."""
        return tuple(self._index.spans(text) for _, text in self._texts)

    def _places(self, term: str, field: str) -> Iterator[Place]:
        """Where the term stands in that part of the reports, in order."""
        for number, spans in enumerate(self._spans):
            if term in spans and self._in(field, number):
                for start, end in spans[term]:
                    yield number, start, end

    @cached_property
    def _words(self) -> tuple[tuple[re.Match[str], ...], ...]:
        return tuple(tuple(_WORD.finditer(text)) for _, text in self._texts)

    @cached_property
    def _starts(self) -> tuple[list[int], ...]:
        return tuple([word.start() for word in words] for words in self._words)

    @cached_property
    def _folded(self) -> tuple[dict[str, str], ...]:
        """By text: every word as it stands there, with its letters folded; without what is too long to be one."""
        return tuple(
            {word[0]: _fold(word[0]) for word in words if len(word[0]) <= _LONGEST_WORD} for words in self._words
        )

    @cached_property
    def _values(self) -> dict[str, tuple[str, ...]]:
        return {field.name: values(field.name, self.story) for field in FIELDS.values() if field.kind is not Kind.TEXT}

    def facts(self, fields: Iterable[str]) -> dict[str, Iterable[str]]:
        """What the story has in each of the fields that clauses need; see `alerts.clauses.Fact`."""
        return {field: self._fact_values(field) for field in fields}

    def _fact_values(self, field: str) -> Iterable[str]:
        if field in ("text", "title"):
            return set().union(*(spans for number, spans in enumerate(self._spans) if self._in(field, number)))
        if field == "text~":
            return set().union(*(_grams_of(plain) for words in self._folded for plain in words.values()))
        if field.endswith("~"):
            return set().union(*(_grams_of(value) for value in self._values[field.removesuffix("~")]))
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
        """The clause, or its negation, as evidence; made once as well."""
        key = (id(leaf), negated)
        if key not in self._clauses:
            found = self.found(leaf)
            self._clauses[key] = Clause(
                text=f"NOT {leaf.text}" if negated else leaf.text,
                satisfied=(found is None) is negated,
                by=found or (),
            )
        return self._clauses[key]

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
        return self._shown(self._places(term, field))

    def fitting(self, field: str, pattern: re.Pattern[str], grams: frozenset[str]) -> tuple[str, ...]:
        """The words that the pattern takes as a whole, letters folded. `grams`: the pieces that such a word has."""
        found: dict[str, None] = {}
        for number, words in enumerate(self._folded):
            if self._in(field, number):
                for word, plain in words.items():
                    if grams <= _grams_of(plain) and pattern.fullmatch(plain):
                        found[word] = None
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

    def _shown(self, places: Iterable[Place]) -> tuple[str, ...]:
        found: dict[str, None] = {}
        for number, start, end in places:
            found[self._texts[number][1][start:end]] = None
            if len(found) == _SHOWN:
                break
        return tuple(found)

"""A story as queries see it: which words of theirs stand where in its reports, and what it says in each field."""

from __future__ import annotations

import re
from bisect import bisect_right
from collections import defaultdict
from functools import cached_property
from typing import TYPE_CHECKING, Protocol

from alerts.fields import FIELDS, Kind, parents, values
from pipeline.text import fold

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from alerts.clauses import Fact
    from pipeline.model import Story
    from pipeline.terms import TermHit

_WORD = re.compile(r"\w+(?:[-'’]\w+)*")
_LONGEST_WORD = 80  # a pattern with several stars on a "word" of a megabyte would not end
_SHOWN = 5  # words of evidence for one clause; more say nothing new


class Finder(Protocol):
    """Finds every inflection of the terms that it was made for, see `pipeline.terms.TermIndex`."""

    def find(self, text: str) -> tuple[TermHit, ...]: ...


# Where a term stands: the number of the text within the story, start and end in code points.
Place = tuple[int, int, int]


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

    @cached_property
    def _places(self) -> dict[str, list[Place]]:
        found: dict[str, list[Place]] = defaultdict(list)
        for number, (_, text) in enumerate(self._texts):
            for hit in self._index.find(text):
                found[hit.key].append((number, hit.start, hit.end))
        return found

    @cached_property
    def _words(self) -> tuple[tuple[re.Match[str], ...], ...]:
        return tuple(tuple(_WORD.finditer(text)) for _, text in self._texts)

    @cached_property
    def _starts(self) -> tuple[list[int], ...]:
        return tuple([word.start() for word in words] for words in self._words)

    @cached_property
    def _folded(self) -> tuple[tuple[tuple[str, str], ...], ...]:
        """Every word as it stands and with its letters folded; without what is too long to be one."""
        return tuple(
            tuple((word[0], fold(word[0])) for word in words if len(word[0]) <= _LONGEST_WORD) for words in self._words
        )

    @cached_property
    def _values(self) -> dict[str, tuple[str, ...]]:
        return {field.name: values(field.name, self.story) for field in FIELDS.values() if field.kind is not Kind.TEXT}

    @cached_property
    def facts(self) -> frozenset[Fact]:
        """Everything that the story has and a clause may need."""
        found = {("text", term) for term in self._places}
        for field, present in self._values.items():
            for value in present:
                found.update((field, name) for name in (parents(value) if field == "outlet" else (value,)))
        return frozenset(found)

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
        return self._shown(place for place in self._places.get(term, ()) if self._in(field, place[0]))

    def fitting(self, field: str, pattern: re.Pattern[str]) -> tuple[str, ...]:
        """The words that the pattern takes as a whole, letters folded."""
        found: dict[str, None] = {}
        for number, words in enumerate(self._folded):
            if self._in(field, number):
                found.update(dict.fromkeys(word for word, plain in words if pattern.fullmatch(plain)))
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
            for text, start, end in self._places.get(term, ())
            if text == number
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

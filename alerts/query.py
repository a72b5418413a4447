"""The rule language: a query over stories, see docs/rules.md."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from alerts import grammar
from alerts.clauses import Value, explain, holds, leaves, needs
from alerts.view import StoryView
from pipeline.terms import Term, TermIndex

if TYPE_CHECKING:
    from alerts.clauses import Needs, Node
    from alerts.model import Clause
    from pipeline.model import Story


@dataclass(frozen=True, slots=True)
class Query:
    """A query that was read. `text` is as it was written."""

    text: str
    node: Node

    @classmethod
    def parse(cls, text: str) -> Self:
        """Read a query. Raises `QueryError` with the place of what is wrong and the nearest right name."""
        return cls(text, grammar.parse(text))

    def evaluate(self, story: Story) -> tuple[bool, tuple[Clause, ...]]:
        """Whether the story satisfies the query, and every clause with the words or values that decided it."""
        view = StoryView(story, _index(self.terms))
        return holds(self.node, view), tuple(explain(self.node, view))

    @property
    def terms(self) -> tuple[str, ...]:
        """The words and phrases that it looks for in texts, each once, in base form as they were written."""
        return tuple(dict.fromkeys(term for leaf in leaves(self.node) for term in leaf.terms()))

    @property
    def needs(self) -> Needs:
        """Facts that a story must have to satisfy the query, in one of several ways."""
        return needs(self.node)

    def names(self, field: str) -> tuple[str, ...]:
        """The values that it asks for in a field such as `concept`."""
        return tuple(leaf.value for leaf in leaves(self.node) if isinstance(leaf, Value) and leaf.field == field)


def index_of(terms: tuple[str, ...]) -> TermIndex:
    """An index that finds each term under itself as key."""
    return TermIndex([Term(key=term, text=term) for term in terms])


# Silences and backtests ask the same few queries of many stories, and making an index costs more than asking it.
_index = lru_cache(maxsize=256)(index_of)

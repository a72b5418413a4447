"""The rule language: a query over stories, see docs/rules.md."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Self

from alerts import grammar
from alerts.clauses import Value, explain, holds, leaves
from alerts.lookup import lookup_of
from alerts.needs import sifted
from alerts.view import StoryView

if TYPE_CHECKING:
    from alerts.clauses import Leaf, Node
    from alerts.model import Clause
    from alerts.needs import Needs
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
        view = StoryView(story, _lookup(self.leaves))
        return holds(self.node, view), explain(self.node, view)

    @property
    def leaves(self) -> tuple[Leaf, ...]:
        """Its clauses, each once, in the order of the query."""
        return tuple(dict.fromkeys(leaves(self.node)))

    @property
    def needs(self) -> Needs:
        """Facts that a story must have to satisfy the query, in one of several ways."""
        return sifted(self.node).ways

    def names(self, field: str) -> tuple[str, ...]:
        """The values that it asks for in a field such as `concept`."""
        return tuple(leaf.value for leaf in leaves(self.node) if isinstance(leaf, Value) and leaf.field == field)


# Silences and backtests ask the same few queries of many stories, and making a look-up costs more than asking it.
_lookup = lru_cache(maxsize=256)(lookup_of)

"""What a query is made of once it was read: clauses over one story, joined by and, or, not.

A node says three things: whether a story satisfies it, the evidence for that, and which facts a story must have
for it to be worth asking at all (`needs`), so that thousands of rules cost little more than ten.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import reduce
from typing import TYPE_CHECKING, Protocol

from alerts.fields import FIELDS, Kind
from alerts.model import Clause

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from alerts.view import StoryView

# A fact that a story has or has not: ("text", key of a term) or (field, value).
Fact = tuple[str, str]

# A word of the text is rarer than a topic or a country, so it is the better reason to look at a rule.
_FACT_COST = 20


class Leaf(Protocol):
    """One clause. `text` is how the rule writes it, `found` what in the story satisfies it (None: nothing does)."""

    @property
    def text(self) -> str: ...

    def found(self, view: StoryView) -> tuple[str, ...] | None: ...

    def needs(self) -> frozenset[Fact] | None: ...

    def terms(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase in any inflection."""

    text: str
    field: str
    term: str

    def found(self, view: StoryView) -> tuple[str, ...] | None:
        return view.words(self.field, self.term) or None

    def needs(self) -> frozenset[Fact] | None:
        return frozenset({("text", self.term)})

    def terms(self) -> tuple[str, ...]:
        return (self.term,)


@dataclass(frozen=True, slots=True)
class Near:
    """Words in any order and inflection with at most `gap` other words among them."""

    text: str
    field: str
    words: tuple[str, ...]
    gap: int

    def found(self, view: StoryView) -> tuple[str, ...] | None:
        return view.near(self.field, self.words, self.gap) or None

    def needs(self) -> frozenset[Fact] | None:
        return frozenset({("text", max(self.words, key=len))})

    def terms(self) -> tuple[str, ...]:
        return self.words


@dataclass(frozen=True, slots=True)
class Pattern:
    """A word with `*` or `?` before its end, or a value with either."""

    text: str
    field: str
    pattern: re.Pattern[str]

    def found(self, view: StoryView) -> tuple[str, ...] | None:
        if FIELDS[self.field].kind is Kind.TEXT:
            return view.fitting(self.field, self.pattern) or None
        return tuple(value for value in view.values(self.field) if self.pattern.fullmatch(value)) or None

    def needs(self) -> frozenset[Fact] | None:
        return None

    def terms(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Value:
    """A field has this value."""

    text: str
    field: str
    value: str

    def found(self, view: StoryView) -> tuple[str, ...] | None:
        return view.having(self.field, self.value) or None

    def needs(self) -> frozenset[Fact] | None:
        return frozenset({(self.field, self.value)})

    def terms(self) -> tuple[str, ...]:
        return ()


@dataclass(frozen=True, slots=True)
class Between:
    """A date or number lies between two; None is open. `2026-04` is its whole month."""

    text: str
    field: str
    low: str | None
    high: str | None
    low_included: bool = True
    high_included: bool = True

    def found(self, view: StoryView) -> tuple[str, ...] | None:
        return tuple(value for value in view.values(self.field) if self._holds(value)) or None

    def _holds(self, value: str) -> bool:
        if FIELDS[self.field].kind is Kind.COUNT:
            number = int(value)
            above = self.low is None or number > int(self.low) - self.low_included
            return above and (self.high is None or number < int(self.high) + self.high_included)
        # Cut to the shorter of the two, a day lies in its month and a month reaches from its first day to its last.
        return (self.low is None or _after(value, self.low, self.low_included)) and (
            self.high is None or _after(self.high, value, self.high_included)
        )

    def needs(self) -> frozenset[Fact] | None:
        return None

    def terms(self) -> tuple[str, ...]:
        return ()


def _after(later: str, earlier: str, included: bool) -> bool:
    width = min(len(later), len(earlier))
    return later[:width] > earlier[:width] or (included and later[:width] == earlier[:width])


@dataclass(frozen=True, slots=True)
class Not:
    """The node does not hold."""

    node: Node


@dataclass(frozen=True, slots=True)
class All:
    """Every node holds."""

    nodes: tuple[Node, ...]


@dataclass(frozen=True, slots=True)
class Any:
    """At least one node holds."""

    nodes: tuple[Node, ...]


Node = Leaf | Not | All | Any


def holds(node: Node, view: StoryView) -> bool:
    """Whether the story satisfies the node; stops as soon as that is settled."""
    match node:
        case Not():
            return not holds(node.node, view)
        case All():
            return all(holds(part, view) for part in node.nodes)
        case Any():
            return any(holds(part, view) for part in node.nodes)
        case _:
            return node.found(view) is not None


def explain(node: Node, view: StoryView, *, negated: bool = False) -> Iterator[Clause]:
    """Every clause with what satisfied it. Under a negation the clause holds where nothing was found."""
    match node:
        case Not():
            yield from explain(node.node, view, negated=not negated)
        case All() | Any():
            for part in node.nodes:
                yield from explain(part, view, negated=negated)
        case _:
            found = node.found(view)
            text = f"NOT {node.text}" if negated else node.text
            yield Clause(text=text, satisfied=(found is None) == negated, by=found or ())


def needs(node: Node) -> frozenset[Fact] | None:
    """Facts of which a story must have at least one, or the node cannot hold; None where nothing can be said."""
    match node:
        case Not():
            return None
        case All():
            known = [need for need in map(needs, node.nodes) if need is not None]
            return min(known, key=_cost, default=None)
        case Any():
            parts = [needs(part) for part in node.nodes]
            if any(part is None for part in parts):
                return None
            return reduce(lambda one, other: one | other, (part for part in parts if part is not None))
        case _:
            return node.needs()


def _cost(facts: frozenset[Fact]) -> int:
    return sum(1 if field == "text" else _FACT_COST for field, _ in facts)


def leaves(node: Node) -> Iterator[Leaf]:
    """Every clause, in the order of the query."""
    match node:
        case Not():
            yield from leaves(node.node)
        case All() | Any():
            for part in node.nodes:
                yield from leaves(part)
        case _:
            yield node

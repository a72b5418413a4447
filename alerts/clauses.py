"""What a query is made of once it was read: clauses over one story, joined by and, or, not.

A node says three things: whether a story satisfies it, the evidence for that, and which facts a story must have
for it to be worth asking at all (`needs`), so that thousands of rules cost little more than ten (`alerts/sieve.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING, Protocol

from alerts.fields import FIELDS, Kind

if TYPE_CHECKING:
    import re
    from collections.abc import Iterator

    from alerts.model import Clause
    from alerts.view import StoryView

# A fact that a story has or has not: (field of text, term), (field, value), or (field~, a piece of a word or value).
Fact = tuple[str, str]
# Sets of facts of which a story must have one set whole, or the node cannot hold. An empty set: nothing can be said.
Needs = tuple[frozenset[Fact], ...]

ANYTHING: Needs = (frozenset(),)
_MOST_WAYS = 64  # to satisfy several alternatives at once; more are not told apart before the clauses are asked


class Leaf(Protocol):
    """One clause. `text` is how the rule writes it, `found` what in the story satisfies it (None: nothing does)."""

    @property
    def text(self) -> str: ...

    def found(self, view: StoryView) -> tuple[str, ...] | None: ...

    def needs(self) -> Needs: ...

    def terms(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase in any inflection."""

    text: str
    field: str
    term: str

    def found(self, view: StoryView) -> tuple[str, ...] | None:
        return view.words(self.field, self.term) or None

    def needs(self) -> Needs:
        return (frozenset({("title" if self.field == "title" else "text", self.term)}),)

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

    def needs(self) -> Needs:
        return (frozenset(("title" if self.field == "title" else "text", word) for word in self.words),)

    def terms(self) -> tuple[str, ...]:
        return self.words


@dataclass(frozen=True, slots=True)
class Pattern:
    """A word with `*` or `?` before its end, or a value with either."""

    text: str
    field: str
    pattern: re.Pattern[str]
    grams: frozenset[str]  # pieces that a word or value must have for the pattern to take it

    def found(self, view: StoryView) -> tuple[str, ...] | None:
        if FIELDS[self.field].kind is Kind.TEXT:
            return view.fitting(self.field, self.pattern, self.grams) or None
        return tuple(value for value in view.values(self.field) if self.pattern.fullmatch(value)) or None

    def needs(self) -> Needs:
        field = "text" if FIELDS[self.field].kind is Kind.TEXT else self.field
        return (frozenset((f"{field}~", gram) for gram in self.grams),)

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

    def needs(self) -> Needs:
        return (frozenset({(self.field, self.value)}),)

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

    def needs(self) -> Needs:
        return ANYTHING

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
            for part in node.nodes:  # noqa: SIM110 - a generator would cost more than most clauses
                if not holds(part, view):
                    return False
            return True
        case Any():
            for part in node.nodes:  # noqa: SIM110 - as above
                if holds(part, view):
                    return True
            return False
        case _:
            return view.found(node) is not None


def explain(node: Node, view: StoryView, *, negated: bool = False) -> list[Clause]:
    """Every clause with what satisfied it. Under a negation the clause holds where nothing was found."""
    match node:
        case Not():
            return explain(node.node, view, negated=not negated)
        case All() | Any():
            return [clause for part in node.nodes for clause in explain(part, view, negated=negated)]
        case _:
            return [view.clause(node, negated=negated)]


def shared(node: Node, known: dict[Leaf, Leaf]) -> Node:
    """The same node with every clause that equals a known one replaced by that; new ones become known."""
    match node:
        case Not():
            return Not(shared(node.node, known))
        case All():
            return All(tuple([shared(part, known) for part in node.nodes]))
        case Any():
            return Any(tuple([shared(part, known) for part in node.nodes]))
        case _:
            return known.setdefault(node, node)


def needs(node: Node) -> Needs:
    """What a story must have for the node to hold; see `Needs`."""
    match node:
        case Not():
            return ANYTHING
        case All():
            return _together([needs(part) for part in node.nodes])
        case Any():
            ways = tuple(dict.fromkeys(chain.from_iterable(needs(part) for part in node.nodes)))
            return ANYTHING if frozenset() in ways else ways
        case _:
            return node.needs()


def _together(parts: list[Needs]) -> Needs:
    """One way of each part, in every combination; parts that would make too many are left to the clauses."""
    ways = ANYTHING
    for part in sorted(parts, key=len):
        if 1 in (len(ways), len(part)) or len(ways) * len(part) <= _MOST_WAYS:
            ways = tuple(dict.fromkeys(one | other for one in ways for other in part))
    return ways


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

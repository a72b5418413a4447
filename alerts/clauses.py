"""What a query is made of once it was read: clauses over one story, joined by and, or, not.

A node tells whether a story satisfies it, and the evidence for that. A clause also says which facts a story must have
for it to be worth asking at all (`needs`), and whether they settle it, so that thousands of rules cost little more
than ten (`alerts/needs.py`, `alerts/sieve.py`).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

from alerts.fields import FIELDS, Kind
from alerts.grams import grams_in
from alerts.patterns import wildcards

if TYPE_CHECKING:
    from collections.abc import Iterator

    from alerts.model import Clause
    from alerts.view import StoryView

# A fact that a story has or has not: (field of text, term), (field of text*, pattern), (field, value), or (field~, a
# piece of a value).
Fact = tuple[str, str]


class Leaf(Protocol):
    """One clause. `text` is how the rule writes it, `found` what in the story satisfies it (None: nothing does)."""

    @property
    def text(self) -> str: ...

    def found(self, view: StoryView) -> tuple[str, ...] | None: ...

    @property
    def settled(self) -> bool:
        """Whether a story that has what the clause needs satisfies it for certain."""

    def needs(self) -> frozenset[Fact]:
        """The facts without which a story cannot satisfy the clause; empty where nothing can be said."""

    def terms(self) -> tuple[str, ...]: ...


@dataclass(frozen=True, slots=True)
class Word:
    """A word or phrase in any inflection."""

    text: str
    field: str
    term: str

    def found(self, view: StoryView) -> tuple[str, ...] | None:
        return view.words(self.field, self.term) or None

    @property
    def settled(self) -> bool:
        return True

    def needs(self) -> frozenset[Fact]:
        return frozenset({(self.field, self.term)})

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

    @property
    def settled(self) -> bool:
        return False

    def needs(self) -> frozenset[Fact]:
        return frozenset((self.field, word) for word in self.words)

    def terms(self) -> tuple[str, ...]:
        return self.words


@dataclass(frozen=True, slots=True)
class Pattern:
    """A word with `*` or `?` before its end, or a value with either. `pattern` has the letters as texts are folded."""

    text: str
    field: str
    pattern: str

    def found(self, view: StoryView) -> tuple[str, ...] | None:
        if self.settled:
            return view.fitting(self.field, self.pattern) or None
        takes = wildcards(self.pattern).fullmatch
        return tuple(value for value in view.values(self.field) if takes(value)) or None

    @property
    def settled(self) -> bool:
        return FIELDS[self.field].kind is Kind.TEXT

    def needs(self) -> frozenset[Fact]:
        if self.settled:
            return frozenset({(f"{self.field}*", self.pattern)})
        return frozenset((f"{self.field}~", gram) for gram in grams_in(self.pattern))

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

    @property
    def settled(self) -> bool:
        return True

    def needs(self) -> frozenset[Fact]:
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

    @property
    def settled(self) -> bool:
        return False

    def needs(self) -> frozenset[Fact]:
        return frozenset()

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


def explain(node: Node, view: StoryView) -> tuple[Clause, ...]:
    """Every clause with what satisfied it. Under a negation the clause holds where nothing was found."""
    return tuple([view.clause(leaf, negated=negated) for leaf, negated in marked(node)])


def depth(node: Node) -> int:
    """How many nodes stand within one another."""
    deepest, waiting = 0, [(node, 1)]
    while waiting:
        one, level = waiting.pop()
        deepest = max(deepest, level)
        match one:
            case Not():
                waiting.append((one.node, level + 1))
            case All() | Any():
                waiting += [(part, level + 1) for part in one.nodes]
    return deepest


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


def marked(node: Node, *, negated: bool = False) -> Iterator[tuple[Leaf, bool]]:
    """Every clause in the order of the query, and whether it stands under a negation."""
    match node:
        case Not():
            yield from marked(node.node, negated=not negated)
        case All() | Any():
            for part in node.nodes:
                yield from marked(part, negated=negated)
        case _:
            yield node, negated


def leaves(node: Node) -> Iterator[Leaf]:
    """Every clause, in the order of the query."""
    return (leaf for leaf, _ in marked(node))

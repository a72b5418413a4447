"""Which facts a story must have for a query to hold, and what is left to ask where it has them."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import chain
from typing import TYPE_CHECKING

from alerts.clauses import All, Any, Not

if TYPE_CHECKING:
    from alerts.clauses import Fact, Node

# Sets of facts of which a story must have one set whole, or the query cannot hold. An empty set: nothing can be said.
Needs = tuple[frozenset["Fact"], ...]

ANYTHING: Needs = (frozenset(),)
_MOST_WAYS = 64  # to satisfy several alternatives at once; more are not told apart before the clauses are asked


@dataclass(frozen=True, slots=True)
class Sifted:
    """A query holds where a story has one of `ways` whole and satisfies `rest`; None: then it holds for certain."""

    ways: Needs
    rest: Node | None


def sifted(node: Node) -> Sifted:
    """What facts tell of a node: all of it for words, patterns and values; nothing of negations and ranges."""
    match node:
        case Not():
            return Sifted(ANYTHING, node)
        case All():
            return _together(node)
        case Any():
            parts = [sifted(part) for part in node.nodes]
            ways = tuple(dict.fromkeys(chain.from_iterable(part.ways for part in parts)))
            if frozenset() in ways:
                return Sifted(ANYTHING, node)
            return Sifted(ways, None if all(part.rest is None for part in parts) else node)
        case _:
            return Sifted((node.needs(),), None if node.settled else node)


def _together(node: All) -> Sifted:
    """One way of each part, in every combination; parts that would make too many are left to be asked."""
    ways = ANYTHING
    rest: list[Node] = []
    for part, found in sorted(((part, sifted(part)) for part in node.nodes), key=lambda pair: len(pair[1].ways)):
        if 1 in (len(ways), len(found.ways)) or len(ways) * len(found.ways) <= _MOST_WAYS:
            ways = tuple(dict.fromkeys(one | other for one in ways for other in found.ways))
            if found.rest is not None:
                rest.append(found.rest)
        else:
            rest.append(part)
    match rest:
        case []:
            return Sifted(ways, None)
        case [only]:
            return Sifted(ways, only)
        case _:
            return Sifted(ways, All(tuple(rest)))

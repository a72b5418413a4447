"""All that the clauses of some queries look for in texts: made once, asked of every story."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from alerts.clauses import Pattern
from alerts.patterns import PatternIndex
from pipeline.terms import Term, TermIndex

if TYPE_CHECKING:
    from collections.abc import Iterable

    from alerts.clauses import Leaf


@dataclass(frozen=True, slots=True)
class Lookup:
    """Finds each term under itself as key, and tells which patterns take a word."""

    terms: TermIndex
    patterns: PatternIndex


def lookup_of(leaves: Iterable[Leaf]) -> Lookup:
    """The look-up for these clauses."""
    leaves = tuple(leaves)
    terms = dict.fromkeys(term for leaf in leaves for term in leaf.terms())
    patterns = dict.fromkeys(leaf.pattern for leaf in leaves if isinstance(leaf, Pattern) and leaf.settled)
    return Lookup(TermIndex([Term(key=term, text=term) for term in terms]), PatternIndex(patterns))

"""Which of thousands of rules may hold for a story, from the facts that each of them needs.

The sieve is a tree. A rule stands below the facts that it needs, the rarest first, and only branches whose facts a
story has are entered: a rule that lacks one of its facts is seldom even looked at. What facts cannot tell (negations,
ranges, nearness) is left to the clauses.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from alerts.needs import Needs

# So few rules are not parted further: comparing their facts one by one is as fast.
_FEW = 8
# A field has a few values, which most stories share; a word, or a piece of one, is in few stories.
_COMMON = frozenset({"affects", "lang", "change.direction", "change.area", "change.stage", "topic"})


class _Few(NamedTuple):
    """The rules below one fact, as long as they are few."""

    seconds: tuple[int, ...]  # of each rule the next fact; its first one again where it needs no other
    rules: tuple[tuple[int, int, frozenset[int]], ...]  # rule, next fact, the rest


@dataclass(frozen=True, slots=True)
class _Branch:
    """Rules that share the facts on the way to here. `parts` and `few` are by the number of the next fact."""

    ended: tuple[int, ...]  # rules that need nothing more
    few: dict[int, _Few]
    parts: dict[int, _Branch]


class Sieve:
    """Takes the needs of each rule, in the order of the rules."""

    def __init__(self, needs: Sequence[Needs]) -> None:
        shared = Counter(fact for rule in needs for facts in rule for fact in facts)
        ranked = sorted(shared, key=lambda fact: (fact[0] in _COMMON, shared[fact], fact))
        # Facts are numbered from the rarest on: numbers are compared many times as fast as pairs of texts.
        number = {fact: place for place, fact in enumerate(ranked)}
        self._numbers: dict[str, dict[str, int]] = defaultdict(dict)
        for (field, value), place in number.items():
            self._numbers[field][value] = place
        self._root = _grown(
            [(rule, tuple(sorted(number[fact] for fact in facts))) for rule, ways in enumerate(needs) for facts in ways]
        )
        self.fields = tuple(self._numbers)

    def passed(self, facts: Mapping[str, Iterable[str]]) -> list[int]:
        """The numbers of the rules that have what they need, in order. `facts`: what a story has, by field."""
        has: set[int] = set()
        for field, values in facts.items():
            number = self._numbers[field]
            has.update([number[value] for value in values if value in number])
        found: list[int] = []
        branches = [self._root]
        while branches:
            branch = branches.pop()
            found += branch.ended
            few, parts = branch.few, branch.parts
            # Most of the few fail at their second fact; that all of them do is told without looking at each.
            found += [
                rule
                for seconds, rules in [few[fact] for fact in few.keys() & has]
                if not has.isdisjoint(seconds)
                for rule, second, rest in rules
                if second in has and rest <= has
            ]
            branches += [parts[fact] for fact in parts.keys() & has]
        return sorted(set(found))


def _grown(waiting: Sequence[tuple[int, tuple[int, ...]]], depth: int = 0) -> _Branch:
    """The branch of rules that share their first `depth` facts, each rule with the numbers of all of its own."""
    by_fact: dict[int, list[tuple[int, tuple[int, ...]]]] = defaultdict(list)
    for rule, facts in waiting:
        if len(facts) > depth:
            by_fact[facts[depth]].append((rule, facts))
    return _Branch(
        ended=tuple(rule for rule, facts in waiting if len(facts) == depth),
        few={
            fact: _few([(rule, facts[depth:]) for rule, facts in below])
            for fact, below in by_fact.items()
            if len(below) <= _FEW
        },
        parts={fact: _grown(below, depth + 1) for fact, below in by_fact.items() if len(below) > _FEW},
    )


def _few(rules: Sequence[tuple[int, tuple[int, ...]]]) -> _Few:
    seconds = tuple([(facts + facts[:1])[1] for _, facts in rules])
    return _Few(
        seconds,
        tuple([(rule, second, frozenset(facts[2:])) for (rule, facts), second in zip(rules, seconds, strict=True)]),
    )

"""What the words of one text are forms of, and from that which terms stand in it, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.text import Split, Word

_JOINT: Final = re.compile(r"[ \n\"'/-]{0,4}")
_INITIALS: Final = re.compile(r"\. ?")


@dataclass(slots=True)
class Node:
    """The terms that begin with the same words: those that end here, and what the longer ones go on with."""

    keys: list[str] = field(default_factory=list)
    next: dict[int, Node] = field(default_factory=dict)


class Found(NamedTuple):
    """What a word is a form of: words of terms, terms of one word, longer terms that begin so, what they go on with."""

    ids: frozenset[int]
    keys: tuple[str, ...]
    begun: tuple[Node, ...]
    goes_on: frozenset[int]


NOTHING: Final = Found(frozenset(), (), (), frozenset())


class Look:
    """The terms of one text by key. Where each stands is worked out only when that is asked."""

    def __init__(self, parts: Split, every: Sequence[Found]) -> None:
        self._parts = parts
        self._every = every

    def keys(self) -> set[str]:
        """The keys of all terms that the text holds."""
        found: set[str] = set()
        for place, (one, following) in enumerate(pairwise((*self._every, NOTHING))):
            if one is NOTHING:
                continue
            found.update(one.keys)
            if one.goes_on and not one.goes_on.isdisjoint(following.ids):
                found.update(key for _, key in longer(self._parts, self._every, place))
        return found

    def spans(self) -> dict[str, list[tuple[int, int]]]:
        """Start and end of every form by key, in order of place; a key of several terms may have a span twice."""
        words = self._parts.words
        found: dict[str, list[tuple[int, int]]] = {}
        for place, (one, following) in enumerate(pairwise((*self._every, NOTHING))):
            if one is NOTHING:
                continue
            _, start, end = words[place]
            span = (start, end)
            for key in one.keys:
                if key in found:
                    found[key].append(span)
                else:
                    found[key] = [span]
            if one.goes_on and not one.goes_on.isdisjoint(following.ids):
                for at, key in longer(self._parts, self._every, place):
                    found.setdefault(key, []).append((start, words[at].end))
        return found


def longer(parts: Split, every: Sequence[Found], place: int) -> Iterator[tuple[int, str]]:
    """The terms of several words that begin with the word at `place`: where the last word stands, and the key."""
    under_way = [(node, place) for node in every[place].begun]
    while under_way:
        node, at = under_way.pop()
        if at + 1 == len(every):
            continue
        nodes = [node.next[word_id] for word_id in every[at + 1].ids if word_id in node.next]
        if nodes and _joined(parts.text, parts.places[at], parts.places[at + 1]):
            for later in nodes:
                for key in later.keys:
                    yield at + 1, key
                if later.next:
                    under_way.append((later, at + 1))


def _joined(text: str, one: Word, other: Word) -> bool:
    if _JOINT.fullmatch(text, one.end, other.start):
        return True
    initials = one.end - one.start == 1 == other.end - other.start  # U.S.
    return initials and _INITIALS.fullmatch(text, one.end, other.start) is not None

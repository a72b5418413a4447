"""What the words of one text are forms of, and from that which terms stand in it, and where."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from functools import cached_property
from itertools import chain, pairwise
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

    @cached_property
    def _longer(self) -> list[tuple[int, int, str]]:
        """Terms of several words: where the first and the last of them stand among the words, and the key."""
        every = self._every
        return [
            (place, at, key)
            for place, (one, following) in enumerate(pairwise((*every, NOTHING)))
            if one.goes_on and not one.goes_on.isdisjoint(following.ids)
            for at, key in longer(self._parts, every, place)
        ]

    def keys(self) -> set[str]:
        """The keys of all terms that the text holds."""
        found = set(chain.from_iterable([one.keys for one in self._every]))
        found.update([key for _, _, key in self._longer])
        return found

    def spans(self) -> dict[str, list[tuple[int, int]]]:
        """Start and end of every form by key; of a term, those of one word come before those of several."""
        words = self._parts.words
        found: dict[str, list[tuple[int, int]]] = {}
        for one, (_, start, end) in zip(self._every, words, strict=True):
            for key in one.keys:
                if key in found:
                    found[key].append((start, end))
                else:
                    found[key] = [(start, end)]
        for place, at, key in self._longer:
            found.setdefault(key, []).append((words[place].start, words[at].end))
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

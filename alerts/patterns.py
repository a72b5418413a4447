"""Patterns with `*` and `?`: which words each of them takes, however many patterns there are.

A pattern waits under one of its pieces of three letters (`alerts/grams.py`), the rarest among the patterns, so that a
word is compared with few of them; and stories share most of their words, so that most were compared before.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from functools import lru_cache
from typing import TYPE_CHECKING

from alerts.grams import grams_in, grams_of

if TYPE_CHECKING:
    from collections.abc import Iterable

_LONGEST_WORD = 80  # what is longer is no word
_SEEN_WORDS = 60_000  # of texts whose patterns are remembered


@lru_cache(maxsize=10_000)
def wildcards(pattern: str) -> re.Pattern[str]:
    """The pattern as a regular expression that has to take a word as a whole.

    What follows a star is sought once, at the first place where it stands, which loses nothing as long as a later star
    may take the rest: however many stars there are, a word of any letters is settled in one go.
    """
    first, *later = [_letters(piece) for piece in re.split(r"\*+", pattern)]
    if not later:
        return re.compile(first, re.DOTALL)
    *within, last = later
    return re.compile(first + "".join(f"(?>.*?{piece})" for piece in within) + f".*{last}", re.DOTALL)


def _letters(piece: str) -> str:
    return "".join("." if letter == "?" else re.escape(letter) for letter in piece)


class PatternIndex:
    """Tells which of many patterns take a word. Patterns and words come with their letters folded."""

    def __init__(self, patterns: Iterable[str]) -> None:
        pieces = {pattern: grams_in(pattern) for pattern in patterns}
        shared = Counter(gram for grams in pieces.values() for gram in grams)
        self._waiting: dict[str, list[tuple[str, frozenset[str]]]] = defaultdict(list)
        self._always: list[str] = []  # so few letters that any word may do
        for pattern, grams in pieces.items():
            if grams:
                self._waiting[min(grams, key=lambda gram: (shared[gram], gram))].append((pattern, grams))
            else:
                self._always.append(pattern)
        self._seen: dict[str, tuple[str, ...]] = {}

    def taking(self, word: str) -> tuple[str, ...]:
        """The patterns that take the word as a whole; none for what is too long to be a word."""
        known = self._seen.get(word)
        if known is None:
            if len(self._seen) >= _SEEN_WORDS:
                self._seen.clear()
            known = self._seen[word] = self._compared(word)
        return known

    def _compared(self, word: str) -> tuple[str, ...]:
        if len(word) > _LONGEST_WORD:
            return ()
        has = grams_of(word)
        near = [pattern for gram in has for pattern, grams in self._waiting.get(gram, ()) if grams <= has]
        return tuple(sorted(pattern for pattern in (*near, *self._always) if wildcards(pattern).fullmatch(word)))

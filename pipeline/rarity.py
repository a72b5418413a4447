"""How much a shared trait tells: rare ones more, by how many stories have it."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from math import log, sqrt
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

SCALE = 5.0  # of a trait that no story has yet
WORDS = "s"  # the kind of traits that the index does not count; for them the background alone speaks


@lru_cache(maxsize=1)
def background() -> tuple[int, Mapping[str, int]]:
    """How many affairs the shipped counts stand for, and in how many of them each common trait occurs.

    Written by `bench/train_stories.py`. They tell common words and names apart from rare ones while the index is young.
    """
    raw = json.loads((files("pipeline") / "story_weights" / "background.json").read_text("utf-8"))
    return raw["affairs"], raw["counts"]


def rarity_of(stories: float, total: float) -> float:
    """The rarity of a trait that `stories` of `total` have: `SCALE` where none has it, 0 where all do.

    The inverse document frequency, smoothed and divided by its maximum, so that it means the same in a young index
    and in a full one.
    """
    return max(0.0, SCALE * log((total + 1) / (stories + 0.5)) / log((total + 1) / 0.5))


@lru_cache(maxsize=200_000)
def _of_word(trait: str) -> float:
    """The rarity of a word, which is the same on every day: the index does not count words."""
    base, common = background()
    return rarity_of(common.get(trait, 0), base)


@lru_cache(maxsize=2_000)
def _of_words(prefix: str, words: frozenset[str]) -> tuple[float, float]:
    return _sums([_of_word(prefix + word) for word in words])


def _sums(rarities: list[float]) -> tuple[float, float]:
    return sum(rarities), sqrt(sum(each * each for each in rarities))


class Rarity:
    """The rarity of traits among `stories` recent ones, of which `counts` have each, and the background.

    The background counts as if it were a third at least of what is compared, so that a name or a concept that is
    common in the field stays common on a day on which few articles have it.
    """

    def __init__(self, stories: int, counts: Mapping[str, int]) -> None:
        self._base, self._common = background()
        self._blown_up = max(1.0, stories / (2 * self._base))
        self._total = self._base * self._blown_up + stories
        self._counts = counts
        self._known: dict[str, float] = {}
        self._unseen: dict[int, float] = {}  # by how many affairs of the background have a trait that no recent one has
        self._sums: dict[tuple[str, frozenset[str]], tuple[float, float]] = {}

    def __call__(self, trait: str) -> float:
        """0 for a trait that every story has, `SCALE` for one that none has."""
        value = self._known.get(trait)
        if value is None:
            value = self._known[trait] = self._of(trait)
        return value

    def sums(self, prefix: str, values: frozenset[str]) -> tuple[float, float]:
        """The sum of the rarities of a set of traits, and the root of the sum of their squares."""
        if prefix[0] == WORDS:
            return _of_words(prefix, values)
        held = self._sums.get((prefix, values))
        if held is None:
            known, rest = self._known.get, self
            worth = [known(trait := prefix + value) or rest(trait) for value in values]
            held = self._sums[prefix, values] = _sums(worth)
        return held

    def _of(self, trait: str) -> float:
        if trait[0] == WORDS:
            return _of_word(trait)
        common, recent = self._common.get(trait, 0), self._counts.get(trait, 0)
        if recent:
            return rarity_of(common * self._blown_up + recent, self._total)
        value = self._unseen.get(common)  # most traits; a logarithm each would be a tenth of the cost of placing
        if value is None:
            value = self._unseen[common] = rarity_of(common * self._blown_up, self._total)
        return value

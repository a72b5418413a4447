"""How much a shared trait tells: rare ones more, by how many stories have it."""

from __future__ import annotations

import json
from functools import lru_cache
from importlib.resources import files
from math import log
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


def rarity_of(stories: int, total: int) -> float:
    """The rarity of a trait that `stories` of `total` have: `SCALE` where none has it, 0 where all do.

    The inverse document frequency, smoothed and divided by its maximum, so that it means the same in a young index
    and in a full one.
    """
    return max(0.0, SCALE * log((total + 1) / (stories + 0.5)) / log((total + 1) / 0.5))


class Rarity:
    """The rarity of traits among `stories` recent ones, of which `counts` have each, and the background."""

    def __init__(self, stories: int, counts: Mapping[str, int]) -> None:
        self._base, self._common = background()
        self._stories = stories
        self._counts = counts
        self._known: dict[str, float] = {}

    def __call__(self, trait: str) -> float:
        """0 for a trait that every story has, `SCALE` for one that none has."""
        value = self._known.get(trait)
        if value is None:
            value = self._known[trait] = self._of(trait)
        return value

    def _of(self, trait: str) -> float:
        common = self._common.get(trait, 0)
        if trait[0] == WORDS:
            return rarity_of(common, self._base)
        return rarity_of(common + self._counts.get(trait, 0), self._base + self._stories)

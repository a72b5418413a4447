"""How likely two articles are on the same event: features of the pair, and a logistic model over them.

Shared traits count by their rarity. The weights stand in `pipeline/story_weights/models.json` and were fitted by
`bench/train_stories.py`, which says from what.
"""

from __future__ import annotations

import json
from dataclasses import dataclass, replace
from functools import lru_cache
from importlib.resources import files
from math import exp, log1p
from operator import mul
from typing import TYPE_CHECKING

from pipeline.fingerprint import Signature, containment, jaccard

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pipeline.rarity import Rarity
    from pipeline.traits import Traits

FEATURES = (
    "names", "names_share", "numbers", "numbers_share", "dates", "durations", "laws", "concepts", "concepts_apart",
    "countries", "words", "title", "copied", "contained", "both_change", "one_changes", "other_direction",
    "other_stage", "other_imposer", "other_area", "other_date", "topics", "gap", "across", "same_outlet", "headline",
    "lead",
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Known:
    """An article as the index knows it."""

    article: int
    story: int
    outlet: str
    reprint_of: int | None
    by_hand: bool  # a person put it into its story
    signature: Signature
    traits: Traits

    def moved(self, story: int) -> Known:
        """The same article in another story."""
        return replace(self, story=story)


@dataclass(frozen=True, slots=True)
class Weights:
    """A fitted model: the weight of each feature, in their order, and the bias."""

    bias: float
    weights: tuple[float, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Models:
    """The two models: on the same event, and of the same affair."""

    event: Weights
    affair: Weights


@lru_cache(maxsize=1)
def models() -> Models:
    """The shipped models. Raises ValueError where the file is of other features than these."""
    raw = json.loads((files("pipeline") / "story_weights" / "models.json").read_text("utf-8"))

    def weights(name: str) -> Weights:
        named: Mapping[str, float] = raw[name]
        if set(named) != {"bias", *FEATURES}:
            raise ValueError(f"story_weights/models.json: {name} is of other features; run bench/train_stories.py")
        return Weights(named["bias"], tuple(named[feature] for feature in FEATURES))

    return Models(event=weights("event"), affair=weights("affair"))


def probability(features: tuple[float, ...], weights: Weights) -> float:
    """The modelled chance that a pair with these features is on the same event."""
    total = weights.bias + sum(map(mul, weights.weights, features))
    return 1 / (1 + exp(-max(-40.0, min(40.0, total))))


def features_of(
    one: Traits,
    other: Traits,
    *,
    near: tuple[Signature, Signature],
    same_outlet: bool,
    rarity: Rarity,
) -> tuple[float, ...]:
    """The features of a pair, symmetrical, in the order of `FEATURES`."""
    names, names_share = _names(one, other, rarity)
    numbers, numbers_share = _shared("n:", one.numbers, other.numbers, rarity)
    within = one.lang == other.lang
    concepts = _cosine("c:", one.concepts, other.concepts, rarity)
    stems = f"s:{one.lang}:"
    return (
        log1p(names),
        names_share,
        log1p(numbers),
        numbers_share,
        log1p(_worth("d:", one.dates & other.dates, rarity)),
        log1p(_worth("t:", one.durations & other.durations, rarity)),
        log1p(_worth("l:", one.laws & other.laws, rarity)),
        concepts,
        log1p(_worth("c:", one.concepts & other.concepts, rarity)),
        _overlap(frozenset(one.countries[:3]), frozenset(other.countries[:3])),
        _cosine(stems, one.stems, other.stems, rarity) if within else 0.0,
        _cosine(stems, one.title, other.title, rarity) if within else 0.0,
        jaccard(*near),
        containment(*near),
        *_changes(one, other),
        _overlap(one.topics, other.topics),
        log1p(abs(one.day - other.day)),
        float(not within),
        float(same_outlet),
        _cosine("c:", one.headline, other.headline, rarity),
        _cosine("c:", one.lead, other.lead, rarity),
    )


def _changes(one: Traits, other: Traits) -> tuple[float, ...]:
    """Whether both report a change, only one does, and in what the two differ."""
    ours, theirs = one.change, other.change
    if ours is None or theirs is None:
        return (0.0, float(ours is not theirs), 0.0, 0.0, 0.0, 0.0, 0.0)
    dates = (ours.effective or "", theirs.effective or "")
    return (
        1.0,
        0.0,
        float(ours.direction != theirs.direction),
        float(ours.stage != theirs.stage),
        float(_apart(ours.imposed_by, theirs.imposed_by)),
        float(ours.area != theirs.area),
        float(all(dates) and not dates[0].startswith(dates[1]) and not dates[1].startswith(dates[0])),
    )


def _apart(one: tuple[str, ...], other: tuple[str, ...]) -> bool:
    """Whether both say who imposes a change, and name nobody in common."""
    return bool(one and other and not set(one) & set(other))


def _names(one: Traits, other: Traits, rarity: Rarity) -> tuple[float, float]:
    """The rarity of the names that match, and its share of all that the poorer article names."""
    theirs = _name_keys(other.names)
    if theirs.isdisjoint(_name_keys(one.names)):
        return 0.0, 0.0
    shared: dict[str, float] = {}
    for name in one.names:
        if common := theirs.intersection(name[1:]):
            best = min(common, key=len)
            shared[best] = rarity(f"p:{best}")
    total = sum(shared.values())
    least = min(rarity.sums("p:", _last_keys(side.names))[0] for side in (one, other))
    return total, min(1.0, total / least) if least else 0.0


@lru_cache(maxsize=4_000)
def _name_keys(names: tuple[tuple[str, ...], ...]) -> frozenset[str]:
    return frozenset(key for name in names for key in name[1:])


@lru_cache(maxsize=4_000)
def _last_keys(names: tuple[tuple[str, ...], ...]) -> frozenset[str]:
    return frozenset(name[-1] for name in names)


def _worth(kind: str, values: frozenset[str], rarity: Rarity) -> float:
    return sum([rarity(kind + value) for value in values]) if values else 0.0


def _shared(kind: str, one: frozenset[str], other: frozenset[str], rarity: Rarity) -> tuple[float, float]:
    """The rarity of what two sets share, and its share of the poorer set's."""
    if not (common := one & other):
        return 0.0, 0.0
    total = _worth(kind, common, rarity)
    least = min(rarity.sums(kind, one)[0], rarity.sums(kind, other)[0])
    return total, total / least if least else 0.0


def _cosine(prefix: str, one: frozenset[str], other: frozenset[str], rarity: Rarity) -> float:
    if not (common := one & other):
        return 0.0
    shared = sum([rarity(prefix + value) ** 2 for value in common])
    lengths = rarity.sums(prefix, one)[1] * rarity.sums(prefix, other)[1]
    return shared / lengths if lengths else 0.0


def _overlap(one: frozenset[str], other: frozenset[str]) -> float:
    return len(one & other) / len(one | other) if one or other else 0.0

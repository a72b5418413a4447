"""Small linear models: named features times weights, read from `weights.json`.

The weights are fitted by `bench/train_reading.py` from labelled articles; nothing but additions runs here.
"""

from __future__ import annotations

import json
import math
from functools import lru_cache
from importlib.resources import files
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from collections.abc import Mapping

Features = dict[str, float]
BIAS: Final = "(always)"


class Choice:
    """A choice between labels: each has a weight for each feature, and the greatest sum wins."""

    def __init__(self, weights: Mapping[str, Mapping[str, float]]) -> None:
        """`weights` maps a label to its features' weights."""
        self.weights = {label: dict(of) for label, of in weights.items()}
        self._biases = [of.get(BIAS, 0.0) for of in self.weights.values()]
        self._by_name: dict[str, list[tuple[int, float]]] = {}  # one look-up a feature, however many labels there are
        for number, of in enumerate(self.weights.values()):
            for name, weight in of.items():
                self._by_name.setdefault(name, []).append((number, weight))

    def scores(self, features: Mapping[str, float]) -> dict[str, float]:
        """The sum of each label."""
        sums = list(self._biases)
        for name, value in features.items():
            for number, weight in self._by_name.get(name, ()):
                sums[number] += weight * value
        return dict(zip(self.weights, sums, strict=True))

    def best(self, features: Mapping[str, float]) -> str:
        """The label with the greatest sum."""
        scores = self.scores(features)
        return max(scores, key=lambda label: (scores[label], label))

    def chances(self, features: Mapping[str, float]) -> dict[str, float]:
        """How likely each label is, 0 to 1, as the model sees it."""
        scores = self.scores(features)
        top = max(scores.values())
        parts = {name: math.exp(score - top) for name, score in scores.items()}
        total = sum(parts.values())
        return {name: part / total for name, part in parts.items()}

    def chance(self, features: Mapping[str, float], label: str) -> float:
        """How likely the label is, 0 to 1, as the model sees it."""
        return self.chances(features)[label]

    def reasons(self, features: Mapping[str, float], label: str) -> list[tuple[str, float]]:
        """What spoke for `label` and against it, the strongest first: feature and how much it added."""
        weights = self.weights[label]
        added = [(name, weights[name] * value) for name, value in features.items() if name in weights]
        return sorted(added, key=lambda item: -abs(item[1]))


@lru_cache(maxsize=1)
def models() -> dict[str, Choice]:
    """The shipped models by name."""
    stored = json.loads(files("pipeline").joinpath("weights.json").read_text(encoding="utf-8"))
    return {name: Choice(weights) for name, weights in stored.items()}

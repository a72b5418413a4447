"""Fit the small models of `pipeline/weights.json` and the topics' weights from labelled articles.

    python bench/train_reading.py GOLD.jsonl            fit on all of it and write the files
    python bench/train_reading.py GOLD.jsonl --folds    say how well it does on affairs that it was not fitted to

Multinomial logistic regression over the features of `pipeline/signals.py`, with weights drawn towards hand-set ones by a square
penalty. Needs numpy, which py3langid brings; the program itself does not.
"""

from __future__ import annotations

import argparse
import json
import os
from pathlib import Path
from typing import Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

STEPS = 400


def fit(rows: list[dict[str, float]], labels: list[str], strength: float, weights: list[float] | None = None) -> dict[str, dict[str, float]]:
    """Weights for each label: features seen in at least three rows, and the bias."""
    from collections import Counter

    seen = Counter(name for row in rows for name in row)
    names = sorted(name for name, count in seen.items() if count >= 3)
    place = {name: column for column, name in enumerate(names)}
    x = np.zeros((len(rows), len(names) + 1))
    x[:, -1] = 1
    for number, row in enumerate(rows):
        for name, value in row.items():
            if name in place:
                x[number, place[name]] = value
    classes = sorted(set(labels))
    y = np.array([[label == name for name in classes] for label in labels], float)
    share = np.ones((len(rows), 1)) if weights is None else np.array(weights)[:, None]
    w, first, second = np.zeros((len(names) + 1, len(classes))), 0.0, 0.0
    for step in range(1, STEPS + 1):
        z = x @ w
        p = np.exp(z - z.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        gradient = x.T @ ((p - y) * share) + strength * w
        gradient[-1] -= strength * w[-1]
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        w -= 0.05 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    rounded = {}
    for column, label in enumerate(classes):
        of = {name: round(float(w[row, column]), 3) for name, row in place.items() if abs(w[row, column]) >= 0.02}
        rounded[label] = {"(always)": round(float(w[-1, column]), 3), **of}
    return rounded

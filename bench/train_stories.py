"""Fit the models that say whether two articles are on the same event, or of the same affair.

    python bench/train_reading.py GOLD.jsonl --predict READINGS.jsonl
    python bench/train_stories.py GOLD.jsonl … [--readings READINGS.jsonl] [--write] [--wrong]

Each GOLD is a file as docs/labels.md describes; events and affairs are named alike in all of them. READINGS is what the
program says of each article when its models have not seen the article's affair: the models must learn how far readings
can be relied on. Without it the labels are taken.
Pairs within the window are examples as they stand; pairs of one affair further apart, and a sample of unrelated ones,
are put at a random distance in time, because a day of real news is far denser than the gold set. Rarity is counted
over the other affairs only. Prints precision, recall and F1 of pairs with each tenth of the affairs held out in turn;
--write stores the models and the background counts in pipeline/story_weights.
"""

from __future__ import annotations

import argparse
import json
import os
import random
from collections import Counter, defaultdict
from dataclasses import dataclass
from datetime import date
from functools import lru_cache
from math import log1p
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np

from config.load import load_lexicon
from config.model import Lang
from pipeline import rarity as rarities
from pipeline.fingerprint import Signature, signature
from pipeline.lexicon import Lexicon
from pipeline.model import Area, Direction, PolicyChange, Reading, Stage
from pipeline.similarity import FEATURES, Weights, features_of, probability
from pipeline.traits import Traits, all_keys, traits_of

if TYPE_CHECKING:
    from collections.abc import Sequence

WEIGHTS = Path(__file__).parents[1] / "pipeline" / "story_weights"
WINDOW = 7
AFFAIR_WINDOW = 30
RIDGE = 0.5
FOLDS = 10
# What the penalty draws the weights of some features to. The gold set is on rules and borders; in the rest of the news
# the lexicon says little, and names, wording and headlines in one language must do.
PRIOR = {"names": 0.5, "names_share": 1.0, "words": 4.0, "title": 3.0, "copied": 3.0, "contained": 2.0, "laws": 0.5}
SHARED = frozenset(FEATURES[: FEATURES.index("one_changes")]) | {"topics", "headline", "lead"}
APART, UNRELATED, SAMPLE = 0.5, 0.15, 0.05  # weights of the examples that were moved in time; share of unrelated ones


@dataclass(frozen=True)
class Labelled:
    """One article of the gold set."""

    id: str
    file: str
    outlet: str
    story: str
    affair: str
    traits: Traits
    signature: Signature


@dataclass(frozen=True)
class Example:
    """One pair."""

    features: tuple[float, ...]
    same: bool
    weight: float
    real: bool  # as it stands in the gold set, not moved in time
    affairs: frozenset[str]
    across: bool
    ids: tuple[str, str]


def reading_of(row: dict[str, Any], lexicon: Lexicon) -> Reading:
    """A reading from labels, or from what `train_reading.py --predict` wrote, and the lexicon's concepts."""
    change = row["change"]
    hits = lexicon.find(f"{row['title']}\n{row['body']}")
    countries = Counter(lexicon.codes[hit.concept] for hit in hits if hit.concept in lexicon.codes)
    return Reading(
        lang=Lang(row["lang"]),
        topics=tuple(row["topics"]),
        concepts=tuple(sorted({hit.concept for hit in hits})),
        countries=tuple(code for code, _ in countries.most_common()),
        change=PolicyChange(
            area=Area(change["area"]),
            direction=Direction(change["direction"]),
            stage=Stage(change["stage"]),
            imposed_by=tuple(change["imposed_by"]),
            subjects=tuple(change["subjects"]),
            effective=change["effective"],
            quotes=(),
        )
        if change
        else None,
        other_changes=(),
        affects_carriers=row["affects_carriers"],
        evidence=(),
        version="bench",
    )


def load(gold: Sequence[Path], readings: Path | None) -> list[Labelled]:
    """The gold sets with traits from their labels, or from the readings of a file."""
    lexicon = Lexicon.build(load_lexicon(None))
    said = {row["id"]: row for row in rows_of(readings)} if readings else {}
    articles = []
    for file, row in ((path.stem, row) for path in gold for row in rows_of(path)):
        day = date.fromisoformat(row["published"])
        reading = reading_of(row | said.get(row["id"], {}), lexicon)
        articles.append(
            Labelled(
                id=row["id"],
                file=file,
                outlet=row["outlet"],
                story=row["story"],
                affair=row["thread"] or row["story"],
                traits=traits_of(row["title"], row["body"], day, reading, lexicon),
                signature=signature(row["body"]),
            )
        )
    return articles


def rows_of(file: Path) -> list[dict[str, Any]]:
    """The objects of a JSON Lines file."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines() if line.strip()]


def counts_by_affair(articles: list[Labelled]) -> dict[str, set[str]]:
    """For each trait the affairs that have it."""
    held: dict[str, set[str]] = defaultdict(set)
    for article in articles:
        for key in all_keys(article.traits):
            held[key].add(article.affair)
    return held


def examples(articles: list[Labelled], *, affair: bool) -> list[Example]:
    """All pairs that are used, with their features; positives share the story, or the affair."""
    held = counts_by_affair(articles)
    total = len({article.affair for article in articles})
    chance = random.Random(20251010)
    window = AFFAIR_WINDOW if affair else WINDOW
    found = []
    for n, one in enumerate(articles):
        for other in articles[:n]:
            same = one.affair == other.affair if affair else one.story == other.story
            gap = abs(one.traits.day - other.traits.day)
            real = gap <= window
            related = one.affair == other.affair
            if not real and ((same and not affair) or (not related and chance.random() > SAMPLE)):
                continue
            without = {one.affair, other.affair}
            features = list(
                features_of(
                    one.traits,
                    other.traits,
                    near=(one.signature, other.signature),
                    same_outlet=one.outlet == other.outlet,
                    rarity=Counted(held, total, without),
                )
            )
            if not real:
                features[FEATURES.index("gap")] = log1p(chance.randint(0, window))
            found.append(
                Example(
                    features=tuple(features),
                    same=same,
                    weight=1.0 if real else APART if related else UNRELATED,
                    real=real,
                    affairs=frozenset(without),
                    across=one.traits.lang != other.traits.lang,
                    ids=(one.id, other.id),
                )
            )
    return found


class Counted(rarities.Rarity):
    """Rarity over the affairs of the gold sets, less those of a pair."""

    def __init__(self, held: dict[str, set[str]], total: int, without: set[str]) -> None:
        self._held, self._total, self._without = held, total - len(without), without
        self._known: dict[str, float] = {}

    def sums(self, prefix: str, values: frozenset[str]) -> tuple[float, float]:
        rarest = [self(prefix + value) for value in values]
        return sum(rarest), sum(each * each for each in rarest) ** 0.5

    def _of(self, trait: str) -> float:
        who = self._held.get(trait, ())
        return self._rarity(len(who) - sum(affair in who for affair in self._without), self._total)

    _rarity = staticmethod(lru_cache(maxsize=None)(rarities.rarity_of))


def fit(rows: Sequence[Example]) -> Weights:
    """Ridge logistic regression by Newton's method; a feature that would count the wrong way counts nothing.

    What two articles share can only speak for one event, whatever a small sample says.
    """
    used = list(range(len(FEATURES) + 1))
    while True:
        weights = _fit(rows, used)
        wrong = {i for i in used if i and weights[i] < 0 and FEATURES[i - 1] in SHARED}
        if not wrong:
            return Weights(weights[0], tuple(weights[1:]))
        used = [i for i in used if i not in wrong]


def _fit(rows: Sequence[Example], used: list[int]) -> list[float]:
    """Newton's method over the features that are used; the bias is not drawn to anything."""
    x = np.array([(1.0, *row.features) for row in rows])[:, used]
    y, share = np.array([float(row.same) for row in rows]), np.array([row.weight for row in rows])
    start = np.array([0.0, *(PRIOR.get(name, 0.0) for name in FEATURES)])[used]
    ridge = np.array([1e-9, *(RIDGE for _ in FEATURES)])[used]
    w = np.zeros(len(used))
    for _ in range(50):
        chance = 1 / (1 + np.exp(-np.clip(x @ w, -35.0, 35.0)))
        gradient = x.T @ (share * (y - chance)) - ridge * (w - start)
        step = np.linalg.solve((x.T * (share * chance * (1 - chance))) @ x + np.diag(ridge), gradient)
        w += step
        if np.abs(step).max() < 1e-5:
            break
    weights = [0.0] * (len(FEATURES) + 1)
    for i, value in zip(used, w, strict=True):
        weights[i] = float(value)
    return weights


def held_out(rows: list[Example]) -> list[tuple[float, Example]]:
    """The real pairs, each scored by a model fitted without its affairs."""
    affairs = sorted({affair for row in rows for affair in row.affairs})
    scored = {}
    for fold in range(FOLDS):
        out = set(affairs[fold::FOLDS])
        model = fit([row for row in rows if not row.affairs & out])
        for row in rows:
            if row.real and row.affairs & out:
                scored[row.ids] = (probability(row.features, model), row)
    return list(scored.values())


def report(scored: list[tuple[float, Example]]) -> None:
    """Precision, recall and F1 of pairs at several thresholds, and across languages."""
    for threshold in (0.3, 0.4, 0.5, 0.6, 0.7, 0.8):
        parts = []
        for name, some in (("all", scored), ("across", [s for s in scored if s[1].across])):
            hit = sum(row.same for chance, row in some if chance >= threshold)
            said = sum(chance >= threshold for chance, _ in some)
            real = sum(row.same for _, row in some)
            f1 = 2 * hit / max(said + real, 1)
            parts.append(f"{name} P {hit / max(said, 1):.3f} R {hit / max(real, 1):.3f} F1 {f1:.3f}")
        print(f"  at {threshold}: " + "; ".join(parts))


def main() -> None:
    """Fit, report, and write if asked."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--readings", type=Path)
    parser.add_argument("--write", action="store_true")
    parser.add_argument("--wrong", action="store_true", help="list the pairs that the held-out models get wrong")
    args = parser.parse_args()
    articles = load(args.gold, args.readings)
    stored = {}
    for name, affair in (("event", False), ("affair", True)):
        rows = examples(articles, affair=affair)
        print(f"{name}: {len(rows)} pairs, {sum(row.same for row in rows)} of them the same")
        scored = held_out(rows)
        report(scored)
        if args.wrong and not affair:
            for chance, row in sorted(scored, key=lambda each: each[0]):
                if row.same != (chance >= 0.5):
                    print(f"  {chance:.2f} {'same' if row.same else 'apart'} {row.ids}")
        model = fit(rows)
        stored[name] = {"bias": round(model.bias, 3)} | {
            feature: round(weight, 3) for feature, weight in zip(FEATURES, model.weights, strict=True)
        }
    if args.write:
        held = counts_by_affair(articles)
        counts = {key: len(who) for key, who in sorted(held.items()) if len(who) > 1}
        base = {"affairs": len({article.affair for article in articles}), "counts": counts}
        WEIGHTS.mkdir(exist_ok=True)
        (WEIGHTS / "models.json").write_text(json.dumps(stored, indent=1) + "\n", "utf-8")
        (WEIGHTS / "background.json").write_text(json.dumps(base, ensure_ascii=False, indent=0) + "\n", "utf-8")


if __name__ == "__main__":
    main()

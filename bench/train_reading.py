"""Fit the small models of `pipeline/weights.json` and the topics' weights from labelled articles.

    python bench/train_reading.py GOLD.jsonl …                   fit on all of it and write both files
    python bench/train_reading.py GOLD.jsonl … --predict FILE    fit without one affair at a time; write what is
    then said of it, for scoring

Multinomial logistic regression over the features of `pipeline/signals.py`, with weights drawn towards hand-set
ones by a square
penalty. Needs numpy, which py3langid brings; the program itself does not.
"""

from __future__ import annotations

import argparse
import json
import os
from collections import Counter
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("OPENBLAS_NUM_THREADS", "1")

import numpy as np
import yaml

from config.load import load_lexicon
from config.model import Topic
from pipeline.effective import all_dates, date_features
from pipeline.lexicon import Lexicon
from pipeline.linear import Choice
from pipeline.marked import mark
from pipeline.parties import maker_features, party_features
from pipeline.read import Reader
from pipeline.signals import carrier_signals, change_signals, concept_signals, direction_signals, presence_signals
from pipeline.subjects import subject_features
from pipeline.topics import topic_signals

if TYPE_CHECKING:
    from collections.abc import Sequence

Weights = dict[str, dict[str, float]]
PRIORS: dict[str, Weights] = yaml.safe_load(Path(__file__).with_name("priors.yaml").read_text(encoding="utf-8"))
STEPS = 400
STRENGTH = {
    "change": 12.0,
    "affects_carriers": 25.0,
    "area": 20.0,
    "direction": 12.0,
    "stage": 12.0,
    "imposed_by": 8.0,
    "effective": 10.0,
    "subjects": 12.0,
    "topics": 3.0,
}
TOPICS = ("transport", "migration", "energy", "trade")
FOLDS = 15
Row = tuple[dict[str, float], str]


class Labelled:
    """One labelled article with its features."""

    def __init__(self, row: dict[str, Any], lexicon: Lexicon) -> None:
        self.gold = row
        self.group = row["thread"] or row["story"]
        published = date.fromisoformat(row["published"])
        sentences = mark(row["title"], row["body"], lexicon)
        self.concepts = concept_signals(sentences)
        self.published = published
        self.dates = all_dates(sentences, published)
        self.signals = change_signals(sentences, self.dates, published)
        self.parties = party_features(sentences, lexicon.codes)

    def rows(self, model: str) -> list[Row]:
        """What the article teaches a model: features and label, none, one, or one for each country."""
        change = self.gold["change"]
        if model in TOPICS:
            signals = topic_signals(self.concepts, {change["area"] if change else "none": 1.0})
            return [(signals, "yes" if model in self.gold["topics"] else "no")]
        if model == "change":
            return [(presence_signals(self.signals), "yes" if change else "no")]
        if model == "affects_carriers":
            area = change["area"] if change else "none"
            return [(carrier_signals(self.signals, area), "yes" if self.gold["affects_carriers"] else "no")]
        if not change:
            return []
        if model == "imposed_by":
            area, stage = change["area"], change["stage"]
            return [
                (maker_features(of, area, stage), "yes" if code in change["imposed_by"] else "no")
                for code, of in self.parties.items()
            ]
        if model == "subjects":
            of = subject_features(self.parties, change["imposed_by"], self.signals, change["area"], change["stage"])
            return [(made, "yes" if code in change["subjects"] else "no") for code, made in of.items()]
        if model == "effective":
            if change["stage"] in {"called_for", "rejected"}:
                return []
            made = date_features(self.dates, self.published, change["stage"])
            said = ["yes" if str(found) == change["effective"] else "no" for found in self.dates]
            return list(zip(made, said, strict=True))
        if model == "direction":
            return [(direction_signals(self.signals, change["stage"], change["area"]), change["direction"])]
        return [(self.signals, change[model])]


def fit(rows: list[Row], strength: float, prior: Weights | None = None) -> Weights:
    """Weights for each label. A feature must occur three times, or be in the prior."""
    seen = Counter(name for row, _ in rows for name in row)
    known = {name for of in (prior or {}).values() for name in of} - {"(always)"}
    names = sorted({name for name, count in seen.items() if count >= 3} | known)
    place = {name: column for column, name in enumerate(names)}
    classes = sorted({label for _, label in rows} | set(prior or {}))
    x, start = np.zeros((len(rows), len(names) + 1)), np.zeros((len(names) + 1, len(classes)))
    x[:, -1] = 1
    for number, (row, _) in enumerate(rows):
        for name, value in row.items():
            if name in place:
                x[number, place[name]] = value
    for column, label in enumerate(classes):
        for name, value in (prior or {}).get(label, {}).items():
            start[-1 if name == "(always)" else place[name], column] = value
    y = np.array([[label == name for name in classes] for _, label in rows], float)
    w = _descend(x, y, start, strength)
    return {
        label: {"(always)": round(float(w[-1, column]), 3)}
        | {name: round(float(w[row, column]), 3) for name, row in place.items() if abs(w[row, column]) >= 0.02}
        for column, label in enumerate(classes)
    }


def _descend(x: Any, y: Any, start: Any, strength: float) -> Any:
    w, first, second = start.copy(), 0.0, 0.0
    for step in range(1, STEPS + 1):
        z = x @ w
        p = np.exp(z - z.max(1, keepdims=True))
        p /= p.sum(1, keepdims=True)
        pull = strength * (w - start)
        pull[-1] *= 0.1
        gradient = x.T @ (p - y) + pull
        first = 0.9 * first + 0.1 * gradient
        second = 0.999 * second + 0.001 * gradient**2
        w = w - 0.03 * (first / (1 - 0.9**step)) / (np.sqrt(second / (1 - 0.999**step)) + 1e-8)
    return w


MODELS = ("change", "affects_carriers", "area", "direction", "stage", "imposed_by", "subjects", "effective")


def fit_all(articles: Sequence[Labelled]) -> tuple[dict[str, Weights], dict[str, Weights]]:
    """The models of changes, and those of topics."""
    changes = {
        name: fit([row for article in articles for row in article.rows(name)], STRENGTH[name], PRIORS[name])
        for name in MODELS
    }
    topics = {
        name: fit(
            [row for article in articles for row in article.rows(name)],
            STRENGTH["topics"],
            {"yes": PRIORS["topics"][name]},
        )
        for name in TOPICS
    }
    return changes, topics


NAMES = {
    "transport": {"en": "Transport", "ru": "Транспорт", "kk": "Көлік"},
    "migration": {"en": "Migration", "ru": "Миграция", "kk": "Көші-қон"},
    "energy": {"en": "Energy", "ru": "Энергетика", "kk": "Энергетика"},
    "trade": {"en": "Trade", "ru": "Торговля", "kk": "Сауда"},
}
HEAD = """\
# What readers follow. An article's topics are those whose weights sum to the threshold over the concepts that it
# mentions (docs/lexicon.md); a negative weight speaks against. Fitted by bench/train_reading.py from labelled
# articles and hand-set weights (bench/priors.yaml); edit freely.

"""


def topic_file(topics: dict[str, Weights]) -> str:
    """`topics.yaml`: one weight for a concept, what speaks for the topic less what speaks against."""
    entries = []
    for name, weights in topics.items():
        every = sorted(set(weights["yes"]) | set(weights["no"]))
        net = {key: round(weights["yes"].get(key, 0.0) - weights["no"].get(key, 0.0), 2) for key in every}
        threshold = round(-net.pop("(always)"), 2)
        kept = {key: value for key, value in sorted(net.items(), key=lambda item: -item[1]) if abs(value) >= 0.05}
        entries.append({"id": name, "name": NAMES[name], "threshold": threshold, "weights": kept})
    return HEAD + yaml.safe_dump(entries, allow_unicode=True, sort_keys=False, width=110)


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("gold", type=Path, nargs="+", help="files of labelled articles, fitted together")
    parser.add_argument(
        "--predict", type=Path, help="leave each affair out in turn; write what is said of it to this file"
    )
    args = parser.parse_args()
    lexicon = Lexicon.build(load_lexicon(None))
    lines = [line for path in args.gold for line in path.read_text(encoding="utf-8").splitlines()]
    rows = [json.loads(line) for line in lines if line.strip()]
    articles = [Labelled(row, lexicon) for row in rows]
    if args.predict:
        left_out(articles, lexicon, args.predict)
        return
    changes, topics = fit_all(articles)
    root = Path(__file__).resolve().parent.parent
    said = json.dumps(changes, indent=1, ensure_ascii=False, sort_keys=True)
    (root / "pipeline" / "weights.json").write_text(said + "\n", encoding="utf-8")
    (root / "config" / "topics.yaml").write_text(topic_file(topics), encoding="utf-8")


def left_out(articles: Sequence[Labelled], lexicon: Lexicon, output: Path) -> None:
    """Fit without one fold of affairs at a time and read that fold with the result."""
    from unittest.mock import patch

    groups = sorted({article.group for article in articles})
    said = {}
    for fold in range(FOLDS):
        test = [article for article in articles if groups.index(article.group) % FOLDS == fold]
        changes, topics = fit_all([article for article in articles if article not in test])
        chosen = {name: Choice(weights) for name, weights in changes.items()}
        made = tuple(Topic.model_validate(entry) for entry in yaml.safe_load(topic_file(topics)))
        with (
            patch("pipeline.changes.models", lambda c=chosen: c),
            patch("pipeline.parties.models", lambda c=chosen: c),
            patch("pipeline.subjects.models", lambda c=chosen: c),
            patch("pipeline.effective.models", lambda c=chosen: c),
            patch("pipeline.read.models", lambda c=chosen: c),
        ):
            reader = Reader(lexicon, made)
            for article in test:
                said[article.gold["id"]] = predicted(reader, article.gold)
    output.write_text("".join(json.dumps(said[article.gold["id"]]) + "\n" for article in articles), encoding="utf-8")


def predicted(reader: Reader, row: dict[str, Any]) -> dict[str, Any]:
    """A row as `analyze` writes it; the story is the gold one's, since no story is placed here."""
    reading = reader.read(row["title"], row["body"], date.fromisoformat(row["published"]))
    change = reading.change
    alert = "none"
    if change and reading.affects_carriers and change.area in {"migration", "trade"}:
        alert = "urgent" if change.stage in {"decided", "in_force"} else "watch"
    fields = ("area", "direction", "stage", "imposed_by", "subjects", "effective")
    return {
        "id": row["id"],
        "lang": reading.lang,
        "topics": reading.topics,
        "affects_carriers": reading.affects_carriers,
        "alert": alert,
        "story": row["story"],
        "change": {field: getattr(change, field) for field in fields} if change else None,
    }


if __name__ == "__main__":
    main()

"""Cost of rules: what matching one story takes with a hundred and with ten thousand rules, and what reading them takes.

    python bench/rules.py [--stories tests/data/stories-dev.jsonl] [--few 100] [--many 10000] [--kinds mixed,fields]

Every article of the file is a story of its own. Rules are made up from the words of the shipped lexicon and of the
articles themselves, which is worse than real rules would be: nearly every word of a text is some rule's word. Each
figure is the mean over the stories of the fastest of the passes; p95 is over stories.

Ten thousand rules hold more often than a hundred do, and every rule that holds brings its evidence. So each kind is
also measured at equal numbers of matches (`equal`): ten thousand rules of which those that hold for a story of the
file, beyond the first hundred, were replaced by others. `µs a match` is what each match more costs.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from statistics import mean, quantiles
from typing import TYPE_CHECKING

from alerts.match import Rules, story_of
from carrierwatch.build import build_reader, load_core
from config.model import Lang, Rule, Severity
from pipeline.model import Area, Direction, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping, Sequence

    from config.load import Configuration
    from pipeline.model import Story

WORD = re.compile(r"[^\W\d_]{4,}")
COUNTRIES = ("KZ", "RU", "UZ", "KG", "CN", "TJ", "TM", "BY", "EU", "PL", "LT", "GE", "AZ", "IR", "TR", "AF", "MN", "DE")


class Maker:
    """Makes rules as people write them, from the words that stories use."""

    def __init__(self, core: Configuration, stories: Sequence[Story]) -> None:
        self._random = random.Random(5)
        self._terms = [term for concept in core.concepts for lang in Lang for term in getattr(concept, lang.value)]
        self._concepts = [concept.id for concept in core.concepts]
        self._topics = [topic.id for topic in core.topics]
        text = "\n".join(f"{report.title} {report.body}" for story in stories for report in story.reports)
        self._words = sorted(set(WORD.findall(text.lower())) - {"және", "немесе", "емес"})
        self._kinds: dict[str, Callable[[], str]] = {
            "words": self._by_words,
            "phrases": self._by_phrases,
            "fields": self._by_fields,
            "concepts": self._by_concepts,
            "near": self._by_nearness,
            "patterns": self._by_patterns,
            "mixed": self._mixed,
        }

    @property
    def kinds(self) -> tuple[str, ...]:
        return tuple(self._kinds)

    def rules(self, kind: str, number: int) -> list[Rule]:
        """So many rules of one kind."""
        return [
            Rule(id=f"rule-{place}", title="A rule", query=self._kinds[kind](), severity=Severity.WATCH)
            for place in range(number)
        ]

    def _word(self) -> str:
        return self._random.choice(self._words)

    def _term(self) -> str:
        return '"' + self._random.choice(self._terms).replace('"', "").rstrip("*") + '"'

    def _country(self) -> str:
        return self._random.choice(COUNTRIES)

    def _by_words(self) -> str:
        return f"affects:carriers AND {self._word()} AND ({self._word()} OR {self._word()}) AND NOT {self._word()}"

    def _by_phrases(self) -> str:
        return f"country:{self._country()} AND ({self._term()} OR {self._term()} OR {self._term()})"

    def _by_fields(self) -> str:
        pick = self._random.choice
        return (
            f"affects:carriers AND change.area:{pick(list(Area))} AND change.stage:({pick(list(Stage))} OR in_force)"
            f" AND change.imposed_by:{self._country()} AND change.subjects:{self._country()}"
            f" AND change.direction:{pick(list(Direction))} AND outlets:>={self._random.randint(1, 4)}"
        )

    def _by_concepts(self) -> str:
        pick = self._random.choice
        return f"concept:({pick(self._concepts)} OR {pick(self._concepts)}) AND country:{self._country()} AND lang:ru"

    def _by_nearness(self) -> str:
        topic = self._random.choice(self._topics)
        return f'"{self._word()} {self._word()}"~{self._random.randint(2, 9)} AND topic:{topic}'

    def _by_patterns(self) -> str:
        word = self._word()
        return f"country:{self._country()} AND {word[:2]}?{word[3:]}"

    def _mixed(self) -> str:
        kinds = [self._by_words] * 4 + [self._by_phrases] * 3 + [self._by_fields] * 3 + [self._by_concepts] * 3
        return self._random.choice([*kinds, self._by_nearness, self._by_patterns])()


def stories_of(file: Path, core: Configuration) -> list[Story]:
    """Every article of the file, read, as a story of its own."""
    reader = build_reader(core)
    found = []
    for line in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(line)
        published = datetime.fromisoformat(row["published"])
        reading = reader.read(row["title"], row["body"], published.date())
        found.append(story_of(row["title"], row["body"], reading, outlet=row["outlet"], published=published))
    return found


@dataclass(frozen=True, slots=True, kw_only=True)
class Cost:
    """What asking so many rules takes."""

    name: str
    rules: int
    reading: float  # seconds
    mean: float  # milliseconds a story
    slow: float  # its 95th percentile
    matches: float  # rules that hold, a story


def measure(
    sets: Mapping[str, Sequence[Rule]], core: Configuration, stories: Sequence[Story], passes: int
) -> list[Cost]:
    """The cost of each set of rules; they take turns, so that a busy moment of the machine falls on all of them."""
    ready: dict[str, tuple[Rules, float]] = {}
    for name, rules in sets.items():
        begun = time.perf_counter()
        ready[name] = (Rules(rules, core.concepts), time.perf_counter() - begun)
    best = {name: [float("inf")] * len(stories) for name in sets}
    matches = dict.fromkeys(sets, 0)
    for _ in range(passes):
        for name, (asked, _) in ready.items():
            matches[name] = 0
            for place, story in enumerate(stories):
                begun = time.perf_counter()
                matches[name] += len(asked.match(story))
                best[name][place] = min(best[name][place], time.perf_counter() - begun)
    return [
        Cost(
            name=name,
            rules=len(sets[name]),
            reading=reading,
            mean=mean(best[name]) * 1000,
            slow=quantiles(best[name], n=20)[-1] * 1000,
            matches=matches[name] / len(stories),
        )
        for name, (_, reading) in ready.items()
    ]


def holding_no_more(rules: Sequence[Rule], few: int, core: Configuration, stories: Sequence[Story]) -> list[Rule]:
    """The first few rules, and of the others those that hold for none of the stories."""
    asked = Rules(rules, core.concepts)
    held = {match.rule for story in stories for match in asked.match(story)}
    return [rule for place, rule in enumerate(rules) if place < few or rule.id not in held]


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=Path, default=Path("tests/data/stories-dev.jsonl"))
    parser.add_argument("--few", type=int, default=100)
    parser.add_argument("--many", type=int, default=10_000)
    parser.add_argument("--kinds", default="mixed,words,phrases,fields,concepts,near,patterns")
    parser.add_argument("--passes", type=int, default=7)
    options = parser.parse_args()
    core = load_core(None)
    stories = stories_of(options.stories, core)
    words = mean(len(report.body.split()) for story in stories for report in story.reports)
    print(f"{len(stories)} stories of {words:.0f} words")
    columns = ("kind", "rules", "reading s", "ms a story", "p95", "matches", "times", "µs a match")
    print("{:10}{:>14}{:>11}{:>12}{:>8}{:>9}{:>7}{:>12}".format(*columns))
    for kind in options.kinds.split(","):
        made = Maker(core, stories).rules(kind, options.many * 2)
        sets = {
            "few": made[: options.few],
            "many": made[: options.many],
            "equal": holding_no_more(made, options.few, core, stories)[: options.many],
        }
        few, *more = measure(sets, core, stories, options.passes)
        for cost in (few, *more):
            rules = f"{cost.rules}{' equal' if cost.name == 'equal' else ''}"
            others = cost.matches - few.matches
            each = f"{(cost.mean - few.mean) * 1000 / others:.1f}" if others > 1 else "–"
            print(
                f"{kind:10}{rules:>14}{cost.reading:11.2f}{cost.mean:12.3f}{cost.slow:8.2f}{cost.matches:9.1f}"
                f"{cost.mean / few.mean:7.1f}{each:>12}",
                flush=True,
            )


if __name__ == "__main__":
    main()

"""Cost of rules: what matching one story takes with ten, a hundred and ten thousand rules, and what reading them takes.

    python bench/rules.py [--stories tests/data/stories-dev.jsonl] [--sizes 10,100,10000] [--kinds mixed,fields]

Every article of the file is a story of its own. Rules are made up from the words of the shipped lexicon and of the
articles themselves, which is worse than real rules would be: nearly every word of a text is some rule's word. Each
figure is the mean over the stories of the fastest of the passes; p95 is over stories.
"""

from __future__ import annotations

import argparse
import json
import random
import re
import time
from datetime import datetime
from pathlib import Path
from statistics import mean, quantiles
from typing import TYPE_CHECKING

from alerts.match import Rules, story_of
from carrierwatch.build import build_reader, load_core
from config.model import Lang, Rule, Severity
from pipeline.model import Area, Direction, Stage

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from config.model import Configuration
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


def measure(rules: Rules, stories: Sequence[Story], passes: int) -> tuple[float, float, int]:
    """Milliseconds a story, its 95th percentile, and how many rules held in all."""
    best = [float("inf")] * len(stories)
    matches = 0
    for _ in range(passes):
        matches = 0
        for place, story in enumerate(stories):
            begun = time.perf_counter()
            matches += len(rules.match(story))
            best[place] = min(best[place], time.perf_counter() - begun)
    return mean(best) * 1000, quantiles(best, n=20)[-1] * 1000, matches


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--stories", type=Path, default=Path("tests/data/stories-dev.jsonl"))
    parser.add_argument("--sizes", default="10,100,10000")
    parser.add_argument("--kinds", default="mixed,words,phrases,fields,concepts,near,patterns")
    parser.add_argument("--passes", type=int, default=3)
    options = parser.parse_args()
    core = load_core(None)
    stories = stories_of(options.stories, core)
    words = mean(len(report.body.split()) for story in stories for report in story.reports)
    print(f"{len(stories)} stories of {words:.0f} words")
    print(f"{'kind':10}{'rules':>8}{'reading s':>11}{'ms a story':>12}{'p95':>8}{'matches a story':>17}")
    for kind in options.kinds.split(","):
        for size in map(int, options.sizes.split(",")):
            made = Maker(core, stories).rules(kind, size)
            begun = time.perf_counter()
            rules = Rules(made, core.concepts)
            reading = time.perf_counter() - begun
            cost, slow, matches = measure(rules, stories, options.passes)
            print(f"{kind:10}{size:8}{reading:11.2f}{cost:12.2f}{slow:8.2f}{matches / len(stories):17.1f}", flush=True)


if __name__ == "__main__":
    main()

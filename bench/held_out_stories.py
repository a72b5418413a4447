"""How well stories are gathered when neither weights nor background counts have seen their affairs.

    python bench/held_out_stories.py GOLD.jsonl … [--readings READINGS.jsonl] [--by-file] [--wrong]

The files are those of train_stories.py. For each tenth of the affairs in turn, or with --by-file the affairs of each
file, models and background are fitted without them, all articles are placed in order of publication, and the articles
of the held-out affairs are scored: pairs, pairs across languages, B-cubed.
"""

from __future__ import annotations

import argparse
from collections import defaultdict
from dataclasses import dataclass, field
from pathlib import Path

import train_stories
from train_stories import FOLDS, Labelled, counts_by_affair, examples, fit, load

from pipeline import rarity, stories
from pipeline.index import MemoryIndex
from pipeline.similarity import Known, Models
from pipeline.stories import Arrival, place


def gather(articles: list[Labelled], models: Models, base: tuple[int, dict[str, int]], window: int) -> list[int]:
    """The story of each article, placed in order of publication by these models."""
    stories.models = lambda: models  # type: ignore[assignment, attr-defined]
    rarity.background = lambda: base  # type: ignore[assignment]
    rarity._of_word.cache_clear()
    rarity._of_words.cache_clear()
    index, opened = MemoryIndex(), 0
    order = sorted(range(len(articles)), key=lambda n: (articles[n].traits.day, n))
    for number in order:
        article = articles[number]
        arrival = Arrival(outlet=article.outlet, signature=article.signature, traits=article.traits)
        where = place(arrival, index, window_days=window)
        opened += where.story is None
        index.add(
            Known(
                article=number,
                story=opened if where.story is None else where.story,
                outlet=article.outlet,
                reprint_of=where.reprint_of,
                by_hand=False,
                signature=article.signature,
                traits=article.traits,
            )
        )
        for gone in where.merges:
            index.merge(where.story or opened, gone)
    known = index.known(range(len(articles)))
    return [known[number].story for number in range(len(articles))]


def folds_of(articles: list[Labelled], *, by_file: bool) -> list[tuple[str, set[str]]]:
    """The sets of affairs that are held out in turn, and what they are called."""
    affairs = sorted({article.affair for article in articles})
    if not by_file:
        return [("all", set(affairs[fold::FOLDS])) for fold in range(FOLDS)]
    files = dict.fromkeys(article.file for article in articles)
    return [(file, {article.affair for article in articles if article.file == file}) for file in files]


def held_out(articles: list[Labelled], window: int, *, by_file: bool, wrong: bool) -> None:
    """Score every fold and print the sums, or the scores of each file."""
    affairs = sorted({article.affair for article in articles})
    event, affair = examples(articles, affair=False), examples(articles, affair=True)
    sums: dict[str, Tally] = defaultdict(Tally)
    for name, out in folds_of(articles, by_file=by_file):
        models = Models(
            event=fit([row for row in event if not row.affairs & out]),
            affair=fit([row for row in affair if not row.affairs & out]),
        )
        rest = [article for article in articles if article.affair not in out]
        counts = {key: len(who) for key, who in counts_by_affair(rest).items() if len(who) > 1}
        said = gather(articles, models, (len(affairs) - len(out), counts), window)
        score(articles, said, out, sums[name], wrong=wrong)
    for name, tally in sums.items():
        tally.show(name)


@dataclass
class Tally:
    """Pairs that are together and should be, are, should be; sums of B-cubed precision and recall over articles."""

    pairs: dict[str, list[int]] = field(default_factory=lambda: {"all": [0, 0, 0], "across": [0, 0, 0]})
    precision: float = 0.0
    recall: float = 0.0
    articles: int = 0

    def show(self, name: str) -> None:
        """Print it."""
        print(f"{name}: {self.articles} articles")
        for kind, (hit, told, real) in self.pairs.items():
            f1 = 2 * hit / max(told + real, 1)
            print(f"  {kind}: P {hit / max(told, 1):.3f} R {hit / max(real, 1):.3f} F1 {f1:.3f} of {real}")
        precision, recall = self.precision / self.articles, self.recall / self.articles
        print(f"  B-cubed: P {precision:.3f} R {recall:.3f} F1 {2 * precision * recall / (precision + recall):.3f}")


def score(articles: list[Labelled], said: list[int], out: set[str], tally: Tally, *, wrong: bool) -> None:
    """Count what was made of the articles of the held-out affairs."""
    clusters, stories_of = defaultdict(set), defaultdict(set)
    for number, article in enumerate(articles):
        clusters[said[number]].add(number)
        stories_of[article.story].add(number)
    for number, article in enumerate(articles):
        if article.affair not in out:
            continue
        mine, theirs = clusters[said[number]], stories_of[article.story]
        tally.articles += 1
        tally.precision += len(mine & theirs) / len(mine)
        tally.recall += len(mine & theirs) / len(theirs)
        for other in (mine | theirs) - {number}:
            if other < number and articles[other].affair in out:
                continue  # counted from the other side
            for kind in ["all"] + ["across"] * (article.traits.lang != articles[other].traits.lang):
                tally.pairs[kind][0] += other in mine and other in theirs
                tally.pairs[kind][1] += other in mine
                tally.pairs[kind][2] += other in theirs
            if wrong and (other in mine) != (other in theirs):
                print("  together" if other in mine else "  apart   ", article.id, articles[other].id)


def main() -> None:
    """Load, score, print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("gold", type=Path, nargs="+")
    parser.add_argument("--readings", type=Path)
    parser.add_argument("--by-file", action="store_true", help="hold out the affairs of a file at a time")
    parser.add_argument("--wrong", action="store_true")
    parser.add_argument("--window", type=int, default=train_stories.WINDOW)
    args = parser.parse_args()
    held_out(load(args.gold, args.readings), args.window, by_file=args.by_file, wrong=args.wrong)


if __name__ == "__main__":
    main()

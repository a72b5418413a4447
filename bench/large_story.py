"""Cost of one more article in a story that is large already.

    python bench/large_story.py [--articles 500] [--words 600] [--folder DIR]

Made-up reports on one event, half of them copies, each with a text of so many words, are put into one story one after
the other. Prints what storing one more takes, as medians over a hundred, and what reading the story then takes.
"""

from __future__ import annotations

import argparse
import random
import resource
import tempfile
import time
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING

from bench.stories_index import insert, made_signature, made_traits
from carrierwatch.database import open_database
from config.model import Lang
from pipeline.model import Area, Direction, Evidence, PolicyChange, Reading, Span, Stage
from pipeline.store import PipelineStore, Understood
from pipeline.store_rows import StoredArticle
from pipeline.stories import Placement
from pipeline.traits import EPOCH

if TYPE_CHECKING:
    from collections.abc import Callable

    from sqlite_utils import Database

START = datetime(2026, 11, 1, tzinfo=UTC)
STEP = 100  # articles that one line of the result stands for


def made_reading(number: int) -> Reading:
    """A reading with a change and the evidence that a real one has."""
    sentence = Span("body", 0, 120)
    return Reading(
        lang=Lang.RU,
        topics=("trade", "transport"),
        concepts=("border", "carrier", "queue"),
        countries=("KZ", "RU"),
        change=PolicyChange(
            area=Area.TRADE,
            direction=Direction.TIGHTENS,
            stage=(Stage.PROPOSED, Stage.DECIDED)[number % 2],
            imposed_by=("RU",),
            subjects=("KZ",),
            effective=None,
            quotes=(sentence,),
        ),
        other_changes=(),
        affects_carriers=True,
        evidence=tuple(Evidence(label=f"topic:{n}", sentence=sentence, mentions=()) for n in range(20)),
        version="bench",
    )


def grow(database: Database, articles: int, words: int) -> None:
    """Put so many articles into one story, and print what it took."""
    chance = random.Random(3)
    store = PipelineStore(database)
    took: list[float] = []
    for number in range(1, articles + 1):
        published = START + timedelta(minutes=7 * number)
        article = StoredArticle(
            id=number, url=f"https://a{number}.kz/1", outlet=f"a{number % 60}.kz", title=f"Очередь фур {number}",
            body=" ".join(f"слово{chance.randrange(5_000)}" for _ in range(words)), published=published,
            fingerprint="x",
        )  # fmt: skip
        insert(database.conn, article)
        understood = Understood(
            article=article,
            reading=made_reading(number),
            signature=made_signature(chance),
            traits=made_traits((published.date() - EPOCH).days, chance),
        )
        placement = Placement(
            story=None if number == 1 else 1, reprint_of=number - 1 if number % 2 == 0 else None, similarity=None,
            reason="bench", merges=(), continues=None,
        )  # fmt: skip
        begun = time.perf_counter()
        store.save(understood, lambda placement=placement: placement, now=published)  # type: ignore[misc]
        took.append(time.perf_counter() - begun)
        if number % STEP == 0:
            derived = clock(lambda: store._edits.refresh(1, published))  # noqa: B023 - called at once
            members = clock(lambda: store.index.members(1))
            print(
                f"{number:,} articles: storing one more {median(took[-STEP:]) * 1e3:.2f} ms, of it deriving "
                f"{derived * 1e3:.2f} ms; asking for its members when placing {members * 1e3:.2f} ms",
                flush=True,
            )
    whole = clock(lambda: store.story(1))
    print(f"listing it: {clock(store.outlines) * 1e3:.2f} ms; reading it with all its texts: {whole * 1e3:.2f} ms")
    print(f"process at most {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MB")


def clock(work: Callable[[], object], times: int = 20) -> float:
    """The median time that calling `work` takes, in seconds."""
    took = []
    for _ in range(times):
        begun = time.perf_counter()
        work()
        took.append(time.perf_counter() - begun)
    return median(took)


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").splitlines()[0])
    parser.add_argument("--articles", type=int, default=500)
    parser.add_argument("--words", type=int, default=600)
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory(dir=args.folder) as folder:
        database = open_database(Path(folder) / "large.db")
        grow(database, args.articles, args.words)
        database.close()


if __name__ == "__main__":
    main()

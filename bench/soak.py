"""Two hundred simulated outlets publish twenty thousand articles in an hour: what a crawl gets, when, at what cost.

    python bench/soak.py [--outlets 200] [--articles 20000] [--minutes 60] [--speed 8] [--well] [--settle]

Time is compressed: `--speed` simulated seconds pass in a real one, for what is published and for the schedule alike.
All else is the product's: the schedule is what `crawler/poll.py` plans after each pass (the interval that it stored,
divided by the speed), passes are `App.crawl`, as many at once as the settings allow, with the archive, one process, one
database. The pause between two requests to an outlet is a simulated second. An outlet whose rhythm nobody has watched
for a week would be asked every quarter of an hour; sources here say `every_minutes: 5`, which is what is learned of
outlets as lively as these (100 articles an hour; `min_interval_minutes`).

The outlets (bench/outlets.py, in a process of their own) use sitemaps, indexes, feeds and listings in equal parts, and
edit an article in twenty; unless `--well`, one in twenty is slow, one in twenty fails at first for every tenth page,
and one in fifty is down for ten minutes. After the hour each outlet is asked twice more. Delays are from publication to
the article's being stored, in simulated time; requests are counted by the outlets. `--settle` also reads, gathers and
matches what was stored, all along, as the daemon does. Ends with 1 where an article is missing.
"""

from __future__ import annotations

import argparse
import asyncio
import gc
import logging
import os
import sys
import tempfile
import time
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path
from statistics import median, quantiles
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from outlets import Outlets, Plan, kind_of, published, source_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from outlets import Published

    from carrierwatch.app import App
    from config.model import Source
    from crawler.report import CrawlEvent
    from crawler.store import CrawlStore

EVERY_MINUTES = 5
LEAST_PAUSE = 20.0  # simulated seconds between two passes over a source, as the daemon has it
START_PAUSE = 1.5  # simulated seconds between the first passes, all within one interval, as after a restart


@dataclass(slots=True)
class Watch:
    """What was seen while the outlets published."""

    stored: dict[str, float] = field(default_factory=dict)  # path of an article: when it was stored, Unix time
    asked_at: dict[str, float] = field(default_factory=dict)  # source: when its last complete pass began
    failed: Counter[str] = field(default_factory=Counter)
    memory: list[tuple[float, float]] = field(default_factory=list)  # simulated minute, megabytes of all processes
    loop_late: list[float] = field(default_factory=list)  # real seconds by which the loop woke up too late
    passes: int = 0

    def on_event(self, event: CrawlEvent) -> None:
        if event.kind == "new" and event.url:
            self.stored.setdefault(urlsplit(event.url).path, time.time())
        elif event.kind == "failed":
            self.failed[event.note] += 1


class Soak:
    """Runs an app's crawl over all sources on the compressed schedule."""

    def __init__(self, app: App, store: CrawlStore, plan: Plan, *, settle: bool) -> None:
        self.app, self.store, self.plan, self.settle = app, store, plan, settle
        self.watch = Watch()
        self._end = plan.begin + plan.seconds

    async def run(self) -> None:
        """Until each source was asked twice after the last publication."""
        beat = asyncio.create_task(self._beat())
        settling = asyncio.create_task(self._settle()) if self.settle else None
        sources = self.app.active_sources
        await asyncio.gather(*(self._live(source, place) for place, source in enumerate(sources)))
        beat.cancel()
        if settling:
            settling.cancel()
            await self.app.settle()

    async def _live(self, source: Source, place: int) -> None:
        """Ask one source for as long as it publishes, and twice more."""
        await asyncio.sleep(place * START_PAUSE / self.plan.speed)
        left = 2
        while left:
            begun = time.time()
            await self.app.crawl([source], on_event=self.watch.on_event)
            self.watch.passes += 1
            left -= begun > self._end
            if left:
                await asyncio.sleep(max(begun + self._interval(source) - time.time(), LEAST_PAUSE / self.plan.speed))

    def _interval(self, source: Source) -> float:
        """Real seconds until the next pass: what the product planned, compressed; none more than needed at the end."""
        health = self.store.health(source.id)
        assert health.next_run_at is not None
        assert health.last_run_at is not None
        return (health.next_run_at - health.last_run_at).total_seconds() / self.plan.speed

    async def _beat(self) -> None:
        """Measure memory, and how late the loop is."""
        while True:
            minute = self.plan.simulated(time.time() - self.plan.begin) / 60
            self.watch.memory.append((minute, megabytes()))
            for _ in range(20):
                before = time.perf_counter()
                await asyncio.sleep(0.05)
                self.watch.loop_late.append(time.perf_counter() - before - 0.05)

    async def _settle(self) -> None:
        while True:
            await self.app.settle()
            await asyncio.sleep(1)


def megabytes() -> float:
    """What this process and those that it started hold, shared pages in parts (PSS)."""
    total = 0
    children = (Path(f"/proc/self/task/{os.getpid()}/children")).read_text().split()
    for process in ("self", *children):
        rollup = Path(f"/proc/{process}/smaps_rollup").read_text().splitlines()
        total += next(int(line.split()[1]) for line in rollup if line.startswith("Pss:"))
    return total / 1024


def configured(folder: Path, plan: Plan, outlets: Outlets) -> None:
    """Write the configuration of the soak into a folder."""
    import yaml

    sources = [
        source_of(outlet, outlets.port, every_minutes=EVERY_MINUTES).model_dump(mode="json", exclude_defaults=True)
        for outlet in range(plan.outlets)
    ]
    crawl = {"allow_hosts": list(outlets.hosts), "delay_seconds": 1 / plan.speed, "max_delay_seconds": 60 / plan.speed,
             "retry_seconds": 2 / plan.speed, "concurrency": 64}  # fmt: skip
    (folder / "sources.yaml").write_text(yaml.safe_dump(sources), encoding="utf-8")
    (folder / "settings.yaml").write_text(yaml.safe_dump({"crawl": crawl}), encoding="utf-8")


def report(watch: Watch, plan: Plan, outlets: Outlets, made: Sequence[Sequence[Published]]) -> bool:
    """Say what was found; whether every article is stored."""
    every = [article for articles in made for article in articles]
    got = [article for article in every if article.path in watch.stored]
    minutes = plan.simulated(plan.seconds) / 60
    print(f"articles   {len(every)} published by {plan.outlets} outlets in {minutes:.0f} minutes, {len(got)} stored "
          f"({len(got) / len(every):.2%}), in {watch.passes} passes")  # fmt: skip
    for kind in dict.fromkeys(map(kind_of, range(plan.outlets))):
        of_kind = [article for article in every if kind_of(article.outlet) == kind]
        missing = sum(article.path not in watch.stored for article in of_kind)
        print(f"  {kind:9}{len(of_kind) - missing} of {len(of_kind)}")
    _tell_missing(watch, plan, made)
    late = sorted(plan.simulated(watch.stored[article.path] - article.at) for article in got)
    cuts = quantiles(late, n=100)
    print(f"delay      median {_minutes(median(late))}, 95 % {_minutes(cuts[94])}, 99 % {_minutes(cuts[98])}, "
          f"longest {_minutes(late[-1])} (simulated)")  # fmt: skip
    asked = outlets.asked()
    requests = sum(asked[kind] for kind in ("article", "discovery", "robots"))
    print(f"requests   {requests / len(got):.2f} an article: {asked['article'] / len(got):.2f} for articles, "
          f"{asked['discovery'] / len(got):.2f} for discovery, {asked['robots'] / len(got):.2f} for robots.txt; "
          f"{asked['304']} answered 304, {asked['503']} answered 503")  # fmt: skip
    memory = [held for _, held in watch.memory]
    tenth = max(len(memory) // 10, 1)
    print(f"memory     {median(memory[tenth : 2 * tenth]):.0f} MB in the second tenth of the time, "
          f"{median(memory[-tenth:]):.0f} MB in the last, {max(memory):.0f} MB at most (all processes)")  # fmt: skip
    lags = quantiles(watch.loop_late, n=100)
    print(f"loop       late by {lags[49] * 1000:.0f} ms (median), {lags[98] * 1000:.0f} ms (99 %), real time")
    print(f"failures   {dict(watch.failed.most_common(5))}")
    return len(got) == len(every)


def _tell_missing(watch: Watch, plan: Plan, made: Sequence[Sequence[Published]]) -> None:
    """Of whom, and when they were published: a list that lost them held only so many."""
    for outlet, articles in enumerate(made):
        lost = [plan.simulated(article.at - plan.begin) for article in articles if article.path not in watch.stored]
        if lost:
            print(f"  missing  {len(lost)} of {len(articles)} of outlet-{outlet} ({kind_of(outlet)}), published from "
                  f"{_minutes(lost[0])} to {_minutes(lost[-1])}")  # fmt: skip


def _minutes(seconds: float) -> str:
    return f"{seconds // 60:.0f}:{seconds % 60:02.0f}"


def main() -> int:
    from carrierwatch.app import App
    from carrierwatch.database import open_existing
    from carrierwatch.logs import set_up
    from crawler.reactor import run
    from crawler.store import CrawlStore

    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, number in (("outlets", 200), ("articles", 20_000), ("minutes", 60)):
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--speed", type=float, default=8.0)
    parser.add_argument("--well", action="store_true", help="no outlet is troublesome")
    parser.add_argument("--settle", action="store_true")
    asked = parser.parse_args()
    set_up(0)
    logging.getLogger("crawler").setLevel(logging.ERROR)  # failures are in the report
    plan = Plan(
        outlets=asked.outlets, articles=asked.articles, begin=time.time() + 3, speed=asked.speed,
        seconds=asked.minutes * 60 / asked.speed, troubled=not asked.well,
    )  # fmt: skip
    with tempfile.TemporaryDirectory() as name, Outlets(plan) as outlets:
        configured(Path(name), plan, outlets)
        app = App.open(Path(name))
        soak = Soak(app, CrawlStore(open_existing(app.database)), plan, settle=asked.settle)
        try:
            run(soak.run)
        finally:
            app.close()
        gc.collect()
        complete = report(soak.watch, plan, outlets, published(plan))
    return 0 if complete else 1


if __name__ == "__main__":
    sys.exit(main())

"""Articles a second through our crawl, through bare Scrapy that only fetches, and through news-please.

    python bench/throughput.py [--articles 2000] [--runs 3] [--kilobytes 65] [--news-please PYTHON] [--generic]

All fetch the same pages from the same server on loopback (bench/outlets.py, in a process of its own), each in a process
of its own, alternately; figures are medians of the runs. The server's own work is in every figure.

- ours: `Crawler.run_all` over outlets that all have news, as a pass does it: robots.txt, discovery, guard, throttle,
  the page packed into the archive, read by declared selectors in the workers, stored with its article, and the
  transaction brought to the disk. Only the pauses between requests are off. `--generic` also measures it without
  selectors.
- scrapy: a spider that is given all addresses and does nothing with the answers; as many requests at once as ours.
- news-please: `PYTHON` is an interpreter that has it (`pip install news-please` in an environment of its own);
  its crawler (the command `news-please`, told the addresses), timed from the first file that it writes to the last, and
  its library (`from_urls`, two processes, without fetching images); over fewer pages, since it takes so long.

Start-up is left out: each first fetches the pages of one outlet that are not counted. The columns of milliseconds are
processor time an article: what our process uses, and what its workers use together.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from statistics import median
from typing import TYPE_CHECKING, Any

from outlets import Outlets, Plan, name_of, published, source_of

if TYPE_CHECKING:
    from collections.abc import Iterator

AT_ONCE, PER_HOST = 64, 8
OUTLETS = 9  # the first is for warming up
FEWER = 10  # news-please gets one page of so many
PATIENCE = 120.0  # seconds for news-please's crawler
COSTS = ("loop_ms", "worker_ms")  # of processor time, an article
ONE_BY_ONE = """
import json, logging, resource, sys, time
from newsplease import NewsPlease
logging.disable(logging.CRITICAL)
first, rest = json.load(open(sys.argv[1]))
if __name__ == "__main__":
    NewsPlease.from_urls(first, request_args={"timeout": 30}, fetch_images=False)
    begun, work = time.perf_counter(), [resource.getrusage(who) for who in (0, -1)]
    found = NewsPlease.from_urls(rest, request_args={"timeout": 30}, fetch_images=False)
    good = sum(1 for article in found.values() if getattr(article, "maintext", None))
    row = {"articles": good, "seconds": time.perf_counter() - begun}
    for key, who, before in zip(("loop_ms", "worker_ms"), (0, -1), work):
        now = resource.getrusage(who)
        row[key] = (now.ru_utime + now.ru_stime - before.ru_utime - before.ru_stime) * 1000 / max(good, 1)
    print(json.dumps(row))
"""


def measured(which: str, plan: Plan, port: int, folder: Path) -> dict[str, float]:
    """What one run in a process of its own says: `articles`, `seconds`, and where it tells them more."""
    order = {"which": which, "plan": plan_row(plan), "port": port, "folder": str(folder)}
    return said([sys.executable, __file__, "--order", json.dumps(order)])


def plan_row(plan: Plan) -> dict[str, Any]:
    return {name: getattr(plan, name) for name in plan.__slots__}


def said(command: list[str]) -> dict[str, float]:
    """The JSON in the last line that a command prints."""
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    if done.returncode:
        sys.exit(f"{' '.join(command)[:200]} failed:\n{done.stderr[-2000:]}")
    row: dict[str, float] = json.loads(done.stdout.strip().splitlines()[-1])
    return row


def news_please(python: str, plan: Plan, port: int, folder: Path) -> dict[str, float]:
    """`from_urls` over a part of the pages."""
    first, *rest = addresses(plan, port)
    script, wanted = folder / "one_by_one.py", folder / "addresses.json"
    script.write_text(ONE_BY_ONE, encoding="utf-8")
    every = [address for outlet in rest for address in outlet]
    wanted.write_text(json.dumps([first[:4], every[::FEWER]]), encoding="utf-8")
    return said([python, str(script), str(wanted)])


def _written(folder: Path) -> Iterator[float]:
    """When each article was written; folders of its queues come and go meanwhile, which `os.walk` bears."""
    for path, _, names in os.walk(folder):
        yield from (Path(path, name).stat().st_mtime for name in names if name.endswith(".json"))


def news_please_crawler(python: str, plan: Plan, port: int, folder: Path) -> dict[str, float]:
    """Its command, over the same part, with the settings that it ships except where its files go."""
    wanted = [address for outlet in addresses(plan, port)[1:] for address in outlet][::FEWER]
    where = subprocess.run(
        [python, "-c", "import newsplease; print(newsplease.__path__[0])"], capture_output=True, text=True, check=True
    )
    shipped = (Path(where.stdout.strip()) / "config" / "config.cfg").read_text(encoding="utf-8")
    (folder / "config.cfg").write_text(shipped.replace("~/news-please-repo/", f"{folder}/"), encoding="utf-8")
    sites = {"base_urls": [{"url": wanted, "crawler": "Download"}]}
    (folder / "sitelist.hjson").write_text(json.dumps(sites), encoding="utf-8")
    command = [str(Path(python).with_name("news-please")), "-c", str(folder)]
    with (folder / "log").open("w") as log, subprocess.Popen(command, stdout=log, stderr=log) as process:
        ends, written = time.monotonic() + PATIENCE, list[float]()
        while len(written) < len(wanted) and time.monotonic() < ends:
            time.sleep(0.5)
            written = sorted(_written(folder))
        process.terminate()
    if len(written) < 2:
        sys.exit(f"news-please wrote nothing:\n{(folder / 'log').read_text()[-2000:]}")
    return {"articles": len(written) - 1, "seconds": written[-1] - written[0]}


def addresses(plan: Plan, port: int) -> list[list[str]]:
    """Of the articles of each outlet."""
    return [
        [f"http://{name_of(article.outlet)}:{port}{article.path}" for article in articles]
        for articles in published(plan)
    ]


# --- one run, in a process of its own ---------------------------------------------------------------------------------


async def ours(plan: Plan, port: int, folder: Path, *, selectors: bool) -> dict[str, float]:
    """A pass over all outlets but the first."""
    from carrierwatch.database import open_database
    from config.settings import ArchiveSettings, CrawlSettings, Settings
    from crawler.archive import Archive
    from crawler.run import Crawler
    from crawler.store import CrawlStore

    hosts = tuple(f"{name_of(outlet)}:{port}" for outlet in range(plan.outlets))
    crawl = CrawlSettings(allow_hosts=hosts, delay_seconds=0, per_host=PER_HOST, concurrency=AT_ONCE,
                          max_new_per_pass=plan.articles)  # fmt: skip
    sources = [source_of(outlet, port, **({} if selectors else {"selectors": None})) for outlet in range(plan.outlets)]
    db = open_database(folder / "bench.db")
    crawler = Crawler(CrawlStore(db), Settings(crawl=crawl), Archive(folder / "archive", ArchiveSettings()))
    try:
        await crawler.run_all(sources[:1])
        begun, work, read = time.perf_counter(), time.process_time(), children_seconds()
        report = await crawler.run_all(sources[1:])
        taken, worked, read = time.perf_counter() - begun, time.process_time() - work, children_seconds() - read
    finally:
        crawler.close()
        db.close()
    each = 1000 / max(report.new, 1)
    return {"articles": report.new, "seconds": taken, "loop_ms": worked * each, "worker_ms": read * each}


def children_seconds() -> float:
    """Processor time that the processes which this one started have used so far."""
    ticks = 0
    for task in Path("/proc/self/task").iterdir():
        for child in (task / "children").read_text().split():
            fields = Path(f"/proc/{child}/stat").read_text().rpartition(")")[2].split()
            ticks += int(fields[11]) + int(fields[12])
    return ticks / os.sysconf("SC_CLK_TCK")


async def bare(plan: Plan, port: int) -> dict[str, float]:
    """Scrapy that only fetches."""
    from scrapy import Request, Spider
    from scrapy.crawler import AsyncCrawlerRunner

    class Fetching(Spider):
        name = "fetching"
        wanted: tuple[str, ...] = ()

        def __init__(self, wanted: list[str], **kwargs: Any) -> None:
            super().__init__(**kwargs)
            self.wanted, self.came = tuple(wanted), 0

        async def start(self) -> Any:
            for address in self.wanted:
                yield Request(address)

        def parse(self, response: Any) -> None:
            self.came += bool(response.body)

    runner = AsyncCrawlerRunner({
        "CONCURRENT_REQUESTS": AT_ONCE, "CONCURRENT_REQUESTS_PER_DOMAIN": PER_HOST, "DOWNLOAD_DELAY": 0,
        "ROBOTSTXT_OBEY": False, "TELNETCONSOLE_ENABLED": False, "REMOTE_CONTROL_ENABLED": False, "LOG_ENABLED": False,
    })  # fmt: skip

    async def fetch(wanted: list[str]) -> int:
        crawler = runner.create_crawler(Fetching)
        await runner.crawl(crawler, wanted=wanted)
        assert isinstance(crawler.spider, Fetching)
        return crawler.spider.came

    first, *rest = addresses(plan, port)
    await fetch(first)
    begun, work = time.perf_counter(), time.process_time()
    came = await fetch([address for outlet in rest for address in outlet])
    taken, worked = time.perf_counter() - begun, time.process_time() - work
    return {"articles": came, "seconds": taken, "loop_ms": worked / max(came, 1) * 1000}


def one_run(order: dict[str, Any]) -> None:
    """Carry out an order of `measured`, and print what it says."""
    from crawler.reactor import run

    plan, port, folder = Plan(**order["plan"]), order["port"], Path(order["folder"])
    if order["which"] == "scrapy":
        found = run(lambda: bare(plan, port))
    else:
        found = run(lambda: ours(plan, port, folder, selectors=order["which"] == "ours"))
    print(json.dumps(found))


# --- all of them ------------------------------------------------------------------------------------------------------


def compared(asked: argparse.Namespace) -> dict[str, list[dict[str, float]]]:
    """All runs of each, in turns."""
    plan = Plan(
        outlets=OUTLETS, articles=asked.articles * OUTLETS // (OUTLETS - 1), begin=time.time() - 3600,
        kilobytes=asked.kilobytes,
    )  # fmt: skip
    which = ["scrapy", "ours", *(["ours, no selectors"] if asked.generic else [])]
    found: dict[str, list[dict[str, float]]] = {name: [] for name in which}
    with Outlets(plan) as outlets:
        for _ in range(asked.runs):
            for name in which:
                with tempfile.TemporaryDirectory() as folder:
                    found[name].append(measured(name, plan, outlets.port, Path(folder)))
            if asked.news_please:
                for name, measure in (("news-please", news_please_crawler), ("news-please, library", news_please)):
                    with tempfile.TemporaryDirectory() as folder:
                        row = measure(asked.news_please, plan, outlets.port, Path(folder))
                    found.setdefault(name, []).append(row)
    return found


def show(found: dict[str, list[dict[str, float]]]) -> None:
    """A line each: median of the runs, their range, and the share of bare Scrapy's."""
    rates = {name: [row["articles"] / row["seconds"] for row in rows] for name, rows in found.items()}
    heads = ("a second", "lowest", "highest", "of Scrapy", "ms own", "ms workers", "articles")
    print(f"{'':22}" + "".join(f"{head:>12}" for head in heads))
    for name, rows in found.items():
        share = median(own / other for own, other in zip(rates[name], rates["scrapy"], strict=True))
        loop, read = (f"{median(row[key] for row in rows):.1f}" if key in rows[0] else "" for key in COSTS)
        spread = [f"{of(rates[name]):.1f}" for of in (median, min, max)]
        values = (*spread, f"{share:.2f}", loop, read, f"{median(row['articles'] for row in rows):.0f}")
        print(f"{name:22}" + "".join(f"{value:>12}" for value in values))
    for name in [name for name in rates if name.startswith("news-please")]:
        times = median(own / other for own, other in zip(rates["ours"], rates[name], strict=True))
        print(f"ours is {times:.1f} times {name}")


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    for name, number in (("articles", 2000), ("runs", 3), ("kilobytes", 65)):
        parser.add_argument(f"--{name}", type=int, default=number)
    parser.add_argument("--news-please", metavar="PYTHON")
    parser.add_argument("--generic", action="store_true")
    parser.add_argument("--order", help=argparse.SUPPRESS)
    asked = parser.parse_args()
    if asked.order:
        one_run(json.loads(asked.order))
    else:
        show(compared(asked))


if __name__ == "__main__":
    main()

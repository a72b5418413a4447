"""Speed of reading: articles a second on one core, start-up with and without the forms cache, and peak memory.

    python bench/reading.py [--articles tests/data/stories-dev.jsonl] [--passes 5]

Articles of 250 words are made by joining bodies of one language. Each figure is the median of the passes and stands
beside a bare baseline: one regular expression that splits the same texts into words, an interpreter that does nothing.
`read` is what a `Reader` does; `facts` adds what gathers stories; `analyze` is the whole command in a process of its
own, less its start-up; there every word is seen for the first time, which costs most in Kazakh.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import resource
import subprocess
import sys
import tempfile
import time
from datetime import UTC, datetime
from pathlib import Path
from statistics import mean, median
from typing import TYPE_CHECKING

from carrierwatch.build import build_reader, load_core
from pipeline.facts import facts_of

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator, Sequence

    from pipeline.facts import Text

WORDS = 250
WORD = re.compile(r"\w+")
ANALYZE = (sys.executable, "-m", "carrierwatch", "analyze")


def made_articles(file: Path) -> list[Text]:
    """Title, body of about 250 words and time of publication; one language each."""
    held: dict[str, list[str]] = {}
    made = []
    for raw in file.read_text(encoding="utf-8").splitlines():
        row = json.loads(raw)
        bodies = held.setdefault(row["lang"], [])
        bodies.append(row["body"])
        body = "\n\n".join(bodies)
        for parts in _cut(body):
            made.append((row["title"], parts, datetime.fromisoformat(row["published"][:10]).replace(tzinfo=UTC)))
            bodies.clear()
    return made


def _cut(body: str) -> Iterator[str]:
    """The first 250 words, if there are so many."""
    ends = [match.end() for match in re.finditer(r"\S+", body)]
    if len(ends) >= WORDS:
        yield body[: ends[WORDS - 1]]


def seconds(work: Callable[[], object], passes: int) -> float:
    """The median time of one pass, after one that warms up."""
    work()
    taken = []
    for _ in range(passes):
        start = time.perf_counter()
        work()
        taken.append(time.perf_counter() - start)
    return median(taken)


def started(command: Sequence[str], caches: Sequence[Path]) -> float:
    """The median time of a command, run once with each of these folders for caches."""
    taken = []
    for folder in caches:
        start = time.perf_counter()
        subprocess.run(command, check=True, capture_output=True, env=os.environ | {"XDG_CACHE_HOME": str(folder)})
        taken.append(time.perf_counter() - start)
    return median(taken)


def written(articles: Sequence[Text], file: Path) -> Path:
    """The articles as input of `analyze`."""
    rows = [
        {"id": str(number), "url": f"https://example.org/{number}", "title": title, "body": body,
         "published": published.isoformat()}
        for number, (title, body, published) in enumerate(articles)
    ]  # fmt: skip
    file.write_text("".join(json.dumps(row, ensure_ascii=False) + "\n" for row in rows), encoding="utf-8")
    return file


def speed(articles: Sequence[Text], passes: int) -> None:
    """Articles a second in this process."""
    reader = build_reader(load_core(None))
    bare = seconds(lambda: [WORD.findall(body) for _, body, _ in articles], passes)
    read = seconds(lambda: [reader.read(title, body, when.date()) for title, body, when in articles], passes)
    facts = seconds(lambda: [facts_of(text, reader) for text in articles], passes)
    for name, taken in (("words", bare), ("read", read), ("facts", facts)):
        print(f"{name:<8} {len(articles) / taken:>9,.0f} articles/s  {taken / bare:>7.1f} times the word split")


def whole(articles: Sequence[Text], passes: int) -> None:
    """Start-up, the whole command and its memory, each in processes of their own."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        one = [*ANALYZE, str(written(articles[:1], folder / "one.jsonl"))]
        many = [*ANALYZE, str(written(articles, folder / "many.jsonl"))]
        bare = started((sys.executable, "-c", "pass"), [folder] * passes)
        cold = started(one, [folder / f"cache{number}" for number in range(passes)])
        warm = started(one, [folder / "cache0"] * passes)
        every = started(many, [folder / "cache0"] * passes) - warm
    for label, taken in (("python", bare), ("cold", cold), ("warm", warm)):
        print(f"{label:<8} {taken:>9.2f} s start-up    {taken / bare:>7.1f} times a bare interpreter")
    print(f"{'analyze':<8} {(len(articles) - 1) / every:>9,.0f} articles/s")
    print(f"{'memory':<8} {resource.getrusage(resource.RUSAGE_CHILDREN).ru_maxrss / 1024:>9.0f} MB at most")


def main() -> None:
    """Measure and print."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    stories = Path(__file__).parent.parent / "tests" / "data" / "stories-dev.jsonl"
    parser.add_argument("--articles", type=Path, default=stories)
    parser.add_argument("--passes", type=int, default=5)
    asked = parser.parse_args()
    articles = made_articles(asked.articles)
    print(f"{len(articles)} articles of {mean(len(body.split()) for _, body, _ in articles):.0f} words")
    speed(articles, asked.passes)
    whole(articles, asked.passes)


if __name__ == "__main__":
    main()

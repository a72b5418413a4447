"""The articles that the demonstration site publishes, as `stories.jsonl` holds them.

How they were chosen is said in docs/demo.md. The file holds no labels: what the program makes of the articles
is its own work.
"""

from __future__ import annotations

import json
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

from config.model import Lang

STORIES = Path(__file__).parent / "stories.jsonl"


@dataclass(frozen=True, slots=True, kw_only=True)
class Sample:
    """One article before it is published."""

    id: str
    lang: Lang
    number: int  # ends the address; grows with time within an edition
    slug: str  # the headline in Latin letters, as the address holds it
    published: datetime  # aware
    report: str  # address of the real report that the text was rewritten from
    title: str
    paragraphs: tuple[str, ...]  # one that begins with "> " is set off as a block quote


def load_samples() -> tuple[Sample, ...]:
    """The shipped articles of all editions, in order of publication."""
    with STORIES.open(encoding="utf-8") as lines:
        return tuple(_sample(line) for line in lines)


def _sample(line: str) -> Sample:
    row = json.loads(line)
    return Sample(
        id=row["id"],
        lang=Lang(row["lang"]),
        number=row["number"],
        slug=row["slug"],
        published=datetime.fromisoformat(row["published"]),
        report=row["report"],
        title=row["title"],
        paragraphs=tuple(row["paragraphs"]),
    )

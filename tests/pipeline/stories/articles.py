"""Real articles, a reader that knows their labels, and ways to put them into a database."""

from __future__ import annotations

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from config.load import load_lexicon
from config.model import Lang
from config.sqlite import stamp, transaction
from pipeline.language import identify
from pipeline.lexicon import Lexicon
from pipeline.model import Area, Direction, PolicyChange, Reading, Stage
from pipeline.run import ArticleRow

if TYPE_CHECKING:
    from datetime import date

    from sqlite_utils import Database


LABELLED = Path(__file__).parents[2] / "data" / "stories-dev.jsonl"
COLD = LABELLED.with_name("stories-cold.jsonl")
NOW = datetime(2026, 11, 20, 9, 0, tzinfo=UTC)


def labelled(file: Path = LABELLED) -> list[dict[str, Any]]:
    """The labelled articles, as their file has them."""
    return [json.loads(line) for line in file.read_text("utf-8").splitlines()]


def row_of(raw: dict[str, Any]) -> ArticleRow:
    """A labelled article as input."""
    return ArticleRow(
        id=raw["id"],
        url=raw["url"],
        lang=Lang(raw["lang"]),
        published=datetime.fromisoformat(raw["published"]).replace(tzinfo=UTC),
        title=raw["title"],
        body=raw["body"],
    )


def change_of(raw: dict[str, Any] | None) -> PolicyChange | None:
    """A label as the program's own value."""
    if raw is None:
        return None
    return PolicyChange(
        area=Area(raw["area"]),
        direction=Direction(raw["direction"]),
        stage=Stage(raw["stage"]),
        imposed_by=tuple(raw["imposed_by"]),
        subjects=tuple(raw["subjects"]),
        effective=raw["effective"],
        quotes=(),
    )


NOTHING = Reading(
    lang=Lang.EN, topics=(), concepts=(), countries=(), change=None, other_changes=(), affects_carriers=False,
    evidence=(), version="labels 1",
)  # fmt: skip


@lru_cache(maxsize=1)
def lexicon() -> Lexicon:
    """The shipped one."""
    return Lexicon.build(load_lexicon(None))


@dataclass
class LabelReader:
    """Reads what the labels of an article with this headline say, of others their language; and the concepts."""

    version: str = "labels 1"
    known: dict[tuple[str, str], Reading] = field(default_factory=dict)
    lexicon: Lexicon = field(default_factory=lexicon)

    @classmethod
    def of(cls, rows: list[dict[str, Any]]) -> LabelReader:
        reader = cls()
        for raw in rows:
            reader.known[raw["title"], raw["body"]] = replace(
                NOTHING,
                lang=Lang(raw["lang"]),
                topics=tuple(raw["topics"]),
                change=change_of(raw["change"]),
                affects_carriers=raw["affects_carriers"],
            )
        return reader

    def read(self, title: str, body: str, published: date | None) -> Reading:
        found = self.known.get((title, body)) or self._titled(title)
        found = found or replace(NOTHING, lang=identify(f"{title}\n{body}"))
        hits = self.lexicon.find(f"{title}\n{body}")
        countries = Counter(self.lexicon.codes[hit.concept] for hit in hits if hit.concept in self.lexicon.codes)
        return replace(
            found,
            version=self.version,
            concepts=tuple(sorted({hit.concept for hit in hits})),
            countries=tuple(code for code, _ in countries.most_common()),
        )

    def _titled(self, title: str) -> Reading | None:
        """The reading of an article whose text was edited."""
        return next((reading for (known, _), reading in self.known.items() if known == title), None)


def insert(db: Database, *rows: ArticleRow) -> list[int]:
    """Store articles as a crawl would; their numbers."""
    numbers = []
    with transaction(db, "test"):
        for row in rows:
            cursor = db.conn.execute(
                "INSERT INTO articles (url, outlet, title, body, authors, published, lang, method, fingerprint, "
                "fetched_at) VALUES (?, ?, ?, ?, '[]', ?, ?, 'selectors', ?, ?)",
                (f"{row.url}#{row.id}", row.outlet, row.title, row.body, stamp(row.published), row.lang,
                 fingerprint(row.title, row.body), stamp(NOW)),
            )  # fmt: skip
            assert cursor.lastrowid is not None
            numbers.append(cursor.lastrowid)
    return numbers


def edit(db: Database, article: int, *, title: str | None = None, body: str | None = None) -> None:
    """Change an article's text as a second fetch would: the earlier text becomes a revision."""
    old_title, old_body = db.conn.execute("SELECT title, body FROM articles WHERE id = ?", (article,)).fetchone()
    new_title, new_body = title or old_title, body or old_body
    with transaction(db, "test"):
        db.conn.execute(
            "INSERT INTO revisions (article, title, body, replaced_at) VALUES (?, ?, ?, ?)",
            (article, old_title, old_body, stamp(NOW)),
        )
        db.conn.execute(
            "UPDATE articles SET title = ?, body = ?, fingerprint = ?, revised_at = ? WHERE id = ?",
            (new_title, new_body, fingerprint(new_title, new_body), stamp(NOW), article),
        )


def fingerprint(title: str, body: str) -> str:
    """What a crawl tells two texts apart by."""
    return hashlib.sha256(f"{title}\n{body}".encode()).hexdigest()

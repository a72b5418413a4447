"""`analyze --mistakes`: where a reading differs from the labels that people set, and what it went by."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

from carrierwatch.output import line, table
from carrierwatch.scoring import Verdict, scores, verdicts
from pipeline.errors import ArticleInputError

if TYPE_CHECKING:
    from pathlib import Path

    from alerts.match import Level
    from pipeline.article_rows import ArticleRow
    from pipeline.model import Evidence, Span
    from pipeline.run import Analyzed

LABELS = ("topics", "change", "affects_carriers", "alert")


class Mistakes:
    """Prints mistakes as articles are looked at, and the scores at the end."""

    def __init__(self, file: Path) -> None:
        """Reads the labels of `file`. Raises `ArticleInputError` for a line without them."""
        self._labels = _labels(file)
        self._verdicts: list[Verdict] = []
        self._wrong = 0

    def look_at(self, found: Analyzed, alert: Level) -> None:
        """Compare one article, and print what is wrong with it."""
        here = verdicts(found.reading, alert, self._labels[found.row.id])
        self._verdicts += here
        wrong = [verdict for verdict in here if verdict.wrong]
        if not wrong:
            return
        self._wrong += 1
        line(f"{found.row.id}  {found.row.title}", style="bold")
        for verdict in wrong:
            line(f"  {verdict.part}: said {_words(verdict.said)}, right is {_words(verdict.right)}")
            for evidence in found.reading.evidence:
                if _speaks_for(evidence, verdict):
                    sentence = text_of(evidence.sentence, found.row)
                    line(f"    {evidence.label}: “{sentence}” [{_terms(evidence, found.row)}]")

    def sum_up(self) -> None:
        """Print how many articles are wrong somewhere, and the score of each part."""
        line()
        line(f"{self._wrong} of {len(self._labels)} articles are wrong somewhere")
        table(
            ("part", "precision", "recall", "F1", "labels", "articles wrong"),
            [
                (
                    score.part,
                    f"{score.precision:.3f}",
                    f"{score.recall:.3f}",
                    f"{score.f1:.3f}",
                    score.number,
                    score.wrong,
                )
                for score in scores(self._verdicts)
            ],
        )


def _labels(file: Path) -> dict[str, dict[str, Any]]:
    found = {}
    for number, text in enumerate(file.read_text(encoding="utf-8-sig").splitlines(), 1):
        if not text.strip():
            continue
        try:
            row = json.loads(text)
        except json.JSONDecodeError:
            continue  # named already, as a line that is no article
        if missing := [label for label in LABELS if label not in row]:
            raise ArticleInputError(str(file), number, f"no labels: {', '.join(missing)} missing; see docs/labels.md")
        found[row["id"]] = row
    return found


def _words(labels: frozenset[str]) -> str:
    return ", ".join(sorted(labels)) or "nothing"


def _speaks_for(evidence: Evidence, verdict: Verdict) -> bool:
    """Whether the evidence bears on the part; that of a whole change bears on whether there is one."""
    name = evidence.label.split(":")[0]
    if verdict.part == "topics":
        return name == "topic" and evidence.label.partition(":")[2] in verdict.said - verdict.right
    return name == verdict.part or (verdict.part in ("change", "alert") and name == "change.stage")


def text_of(span: Span, row: ArticleRow) -> str:
    """The words that a span points at."""
    return (row.title if span.field == "title" else row.body)[span.start : span.end]


def _terms(evidence: Evidence, row: ArticleRow) -> str:
    return ", ".join(f"{text_of(mention.span, row)} → {mention.concept}" for mention in evidence.mentions)

"""What stands behind a story beyond what it says, and how a correction is stored. Functions of `AlertStore`."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from alerts.model import Background, Correction, Difference, Edit, Part
from config.sqlite import instant, storing
from pipeline.derive import independent
from pipeline.store_rows import VOICES, voice_of

if TYPE_CHECKING:
    from sqlite_utils import Database

    from pipeline.model import Story

_EDITS = """
SELECT revisions.*, articles.url FROM revisions JOIN story_articles ON story_articles.article = revisions.article
JOIN articles ON articles.id = revisions.article
WHERE story_articles.story = ? AND revisions.material = 1 ORDER BY revisions.id
"""


def background_of(db: Database, story: Story) -> Background:
    """The independent outlets behind a stored story, and the material edits of its articles."""
    with storing(f"reading what stands behind story {story.id}"):
        voices = [voice_of(row) for row in db.conn.execute(VOICES, (story.id,))]
        edits = tuple(
            Edit(
                id=row["id"],
                article=row["article"],
                url=row["url"],
                at=instant(row["replaced_at"]),
                changes=tuple(json.loads(row["changes"] or "[]")),
                reasons=tuple(json.loads(row["reasons"] or "[]")),
            )
            for row in db.query(_EDITS, (story.id,))
        )
    return Background(voices=independent(voices, story.change) if voices else 1, edits=edits)


def correction_row(correction: Correction | None) -> str | None:
    """A correction as JSON."""
    if correction is None:
        return None
    differences = [{"part": one.part, "before": one.before, "after": one.after} for one in correction.differences]
    row = {"of": correction.of, "differences": differences, "wording": correction.wording}
    return json.dumps(row, ensure_ascii=False)


def correction_of(text: str | None) -> Correction | None:
    """What `correction_row` wrote."""
    if text is None:
        return None
    row = json.loads(text)
    return Correction(
        of=row["of"],
        differences=tuple(
            Difference(part=Part(one["part"]), before=tuple(one["before"]), after=tuple(one["after"]))
            for one in row["differences"]
        ),
        wording=tuple(row["wording"]),
    )

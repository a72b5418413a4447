"""News of the field, none of it from the labelled set, with what it says; the articles stand in `cases.yaml`."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date
from pathlib import Path

import yaml


@dataclass(frozen=True, slots=True)
class Case:
    """An article with area, direction and stage of its change (None: no rule changes)."""

    lang: str
    published: date
    title: str
    body: str
    change: tuple[str, str, str] | None
    affects_carriers: bool


def _load() -> tuple[Case, ...]:
    rows = yaml.safe_load(Path(__file__).with_name("cases.yaml").read_text(encoding="utf-8"))
    return tuple(
        Case(
            **{
                **row,
                "published": date.fromisoformat(row["published"]),
                "change": row["change"] and tuple(row["change"]),
            }
        )
        for row in rows
    )


EVERY = _load()

"""What Datasette is told of the database: titles, descriptions, facets, orders, labels, search, canned queries."""

from __future__ import annotations

from typing import TYPE_CHECKING, TypeAlias

from carrierwatch.browse.queries import QUESTIONS
from carrierwatch.columns import COLUMNS, TABLES

if TYPE_CHECKING:
    from collections.abc import Mapping

Json: TypeAlias = "str | int | bool | list[Json] | dict[str, Json]"

DATABASE = "carrierwatch"  # its name in addresses, whatever the file is called
HIDDEN = ("article_bands", "article_traits", "signatures", "article_search", "_sqlite_migrations", "sqlite_sequence")

_SORT: Mapping[str, str] = {
    "pages": "last_fetched_at",
    "articles": "published",
    "revisions": "replaced_at",
    "readings": "read_at",
    "stories": "last_updated",
    "story_articles": "joined_at",
    "matches": "matched_at",
    "alerts": "created_at",
    "calendar_events": "effective",
    "deliveries": "created_at",
    "notices": "created_at",
    "outages": "found_at",
    "source_states": "changed_at",
    "silences": "until",
    "subscriptions": "next_at",
    "runs": "started_at",
}
_LABELS: Mapping[str, str] = {
    "sources": "name",
    "articles": "title",
    "stories": "title",
    "alerts": "headline",
    "matches": "rule",
}
_FACETS: Mapping[str, tuple[str, ...]] = {
    "sources": ("state", "country", "lang"),
    "pages": ("source", "kind", "status"),
    "articles": ("source", "outlet", "lang"),
    "revisions": ("material",),
    "readings": ("lang", "area", "direction", "stage", "affects_carriers"),
    "stories": ("area", "direction", "stage", "affects_carriers", "outlets", "corroboration"),
    "matches": ("rule", "severity", "told", "reason"),
    "alerts": ("severity", "rule", "stage", "reason", "corroboration"),
    "calendar_events": ("status", "why"),
    "deliveries": ("state", "receiver"),
    "source_states": ("source", "state", "told_as"),
    "notices": ("receiver",),
    "subscriptions": ("state",),
    "runs": ("command", "outcome"),
}
_ARRAY_FACETS: Mapping[str, tuple[str, ...]] = {
    "readings": ("topics", "countries"),
    "revisions": ("reasons",),
    "stories": ("topics", "imposed_by", "subjects"),
}


def metadata() -> dict[str, Json]:
    """Datasette's metadata: https://docs.datasette.io/en/0.65.1/metadata.html."""
    tables: dict[str, Json] = {table: _table(table) for table in TABLES}
    for table in HIDDEN:
        tables.setdefault(table, {"hidden": True})
    queries: dict[str, Json] = {
        question.name: {
            "title": question.title,
            "description": question.purpose,
            "sql": question.sql,
            "hide_sql": True,
            "params": list(question.hints),
            "hints": dict(question.hints),
        }
        for question in QUESTIONS
    }
    database: dict[str, Json] = {
        "title": "News, policy changes and alerts",
        "description": "What the outlets reported, what it changes for carriers, and who was told.",
        "tables": tables,
        "queries": queries,
    }
    return {
        "title": "carrierwatch",
        "license": "The texts belong to the outlets that published them",
        "source": "the pages that each row links to",
        "databases": {DATABASE: database},
    }


def _table(table: str) -> dict[str, Json]:
    described: dict[str, Json] = {
        "title": table.replace("_", " "),
        "description": TABLES[table],
        "columns": dict(COLUMNS[table]),
    }
    if table in HIDDEN:
        described["hidden"] = True
    if table in _SORT:
        described["sort_desc"] = _SORT[table]
    if table in _LABELS:
        described["label_column"] = _LABELS[table]
    arrays: list[Json] = [{"array": column} for column in _ARRAY_FACETS.get(table, ())]
    if facets := [*_FACETS.get(table, ()), *arrays]:
        described["facets"] = facets
    if table == "articles":
        described |= {"fts_table": "article_search", "fts_pk": "id"}
    return described

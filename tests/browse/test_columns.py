"""The descriptions that Datasette shows, against the tables as they are."""

from __future__ import annotations

from pathlib import Path

from sqlite_utils import Database

from carrierwatch.browse.metadata import HIDDEN, metadata
from carrierwatch.columns import COLUMNS, TABLES
from carrierwatch.migrations import migrations


def _tables() -> dict[str, list[str]]:
    db = Database(memory=True)
    migrations.apply(db)
    shadows = {f"article_search_{part}" for part in ("config", "content", "data", "docsize", "idx")}
    names = [name for name in db.table_names() if name not in shadows and not name.startswith(("_", "sqlite_"))]
    return {name: [column.name for column in db[name].columns] for name in names}


def test_every_column_is_described() -> None:
    """Each table and column has a description, in the order of the table, and no description is left over."""
    tables = _tables()
    assert set(TABLES) == set(tables) == set(COLUMNS)
    for table, columns in tables.items():
        described = [column for column in COLUMNS[table] if column in columns]
        assert sorted(COLUMNS[table]) == sorted(columns), table
        assert len(described) == len(columns)


def test_descriptions_are_sentences() -> None:
    """A description begins with a capital, a digit or a value, and ends with a stop; it fits on two lines."""
    for table, columns in COLUMNS.items():
        for column, text in (*columns.items(), ("", TABLES[table])):
            assert text.endswith((".", ")")), (table, column)
            assert 10 <= len(text) <= 130 or text in {"Why.", "When, UTC.", "The story.", "Headline."}, (table, column)


def test_what_is_declared_exists() -> None:
    """Orders, labels, facets and search name columns that there are."""
    tables = _tables()
    databases = metadata()["databases"]
    assert isinstance(databases, dict)
    for table, declared in databases["carrierwatch"]["tables"].items():
        if table not in tables:
            assert table in HIDDEN
            continue
        facets = [facet if isinstance(facet, str) else facet["array"] for facet in declared.get("facets", [])]
        for column in (*facets, *(declared[key] for key in ("sort_desc", "label_column", "fts_pk") if key in declared)):
            assert column in tables[table], (table, column)
        assert declared.get("fts_table", "article_search") in tables


def test_tables_of_the_guide() -> None:
    """docs/browsing.md names every question and every table that is shown."""
    guide = (Path(__file__).parents[2] / "docs" / "browsing.md").read_text(encoding="utf-8")
    for table in set(TABLES) - set(HIDDEN):
        assert f"`{table}`" in guide, table

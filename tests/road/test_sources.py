"""Adding an outlet by its address alone, and proving one that is declared."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest

from config.load import load_sources
from config.model import Lang

if TYPE_CHECKING:
    from tests.road.conftest import Road


@pytest.mark.parametrize("lang", list(Lang))
def test_an_outlet_is_added_by_its_address(road: Road, lang: Lang) -> None:
    """Feed, sitemap, listing, pattern and language are found out; the entry says what was seen, and can be run."""
    (road.folder / "sources.yaml").write_text("[]\n", encoding="utf-8")
    road.call("sources", "add", road.site.editions[lang], "--id", "found")
    text = (road.folder / "sources.yaml").read_text(encoding="utf-8")
    assert "# ok: robots.txt" in text
    (source,) = load_sources(road.folder)
    assert (source.id, source.lang) == ("found", lang)
    assert {way.kind.value for way in source.discovery} == {"feed", "sitemap", "listing"}
    assert re.search(source.articles, f"{road.site.editions[lang]}/some-story-in-words-8675/")
    assert not re.search(source.articles, f"{road.site.editions[lang]}/last-news/")
    out = road.call("sources", "check", "found")
    assert "listing" in out


def test_adding_twice_or_nowhere_changes_nothing(road: Road) -> None:
    """The catalogue stays as it was, and one line says why."""
    before = (road.folder / "sources.yaml").read_text(encoding="utf-8")
    process = road.start("sources", "add", road.site.editions[Lang.EN], "--id", "beket-en")
    assert "a source with this id exists" in process.communicate(timeout=60)[1]
    process = road.start("sources", "add", "http://nowhere.invalid")
    assert "no way to read it was found" in process.communicate(timeout=60)[1]
    assert (road.folder / "sources.yaml").read_text(encoding="utf-8") == before


def test_health_names_the_ways_that_work(road: Road) -> None:
    """After a pass each source has a state, and how many of its ways of discovery answered."""
    road.call("run", "--source", "beket-en")
    out = road.call("sources", "health")
    line = next(row for row in out.splitlines() if row.startswith("beket-en"))
    assert "fine" in line
    assert "3 of 3" in line

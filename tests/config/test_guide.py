"""docs/configuration.md explains every key."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from pydantic import BaseModel

from config.load import FILES
from config.model import Concept, Discovery, Receiver, Rule, Selectors, Source, Topic
from config.settings import AlertSettings, ArchiveSettings, CrawlSettings, FeedSettings, Settings, WebSubSettings

GUIDE = (Path(__file__).parents[2] / "docs" / "configuration.md").read_text(encoding="utf-8")
SECTIONS: list[tuple[type[BaseModel], str]] = [
    (Settings, "settings.yaml"),
    (CrawlSettings, "settings.yaml: crawl"),
    (WebSubSettings, "settings.yaml: crawl.websub"),
    (ArchiveSettings, "settings.yaml: archive"),
    (AlertSettings, "settings.yaml: alerts"),
    (FeedSettings, "settings.yaml: feeds"),
    (Source, "sources.yaml"),
    (Discovery, "sources.yaml: discovery"),
    (Selectors, "sources.yaml: selectors"),
    (Rule, "rules.yaml"),
    (Receiver, "receivers.yaml"),
    (Topic, "topics.yaml"),
    (Concept, "lexicon/*.yaml"),
]


def _keys(section: str) -> dict[str, str]:
    """The rows of the table below a heading: key to default."""
    text = re.search(rf"(?ms)^##+ {re.escape(section)}$(.*?)(?=^##|\Z)", GUIDE)
    assert text is not None, f"no section {section}"
    return dict(re.findall(r"(?m)^\| `(\w+)` \| ([^|]*) \|", text[1]))


@pytest.mark.parametrize(("model", "section"), SECTIONS, ids=[section for _, section in SECTIONS])
def test_every_key_is_explained(model: type[BaseModel], section: str) -> None:
    """Each key of a model stands in its table with its default, and no key that is none."""
    keys = _keys(section)
    fields = {name: field for name, field in model.model_fields.items() if (model, name) != (Concept, "id")}
    assert list(keys) == list(fields)
    for name, field in fields.items():
        expected = "needed" if field.is_required() else _written(field.default)
        assert keys[name].strip().strip("`") == expected, name


def _written(default: object) -> str:
    """A default as the guide writes it."""
    if isinstance(default, bool):
        return str(default).lower()
    if isinstance(default, float) and default.is_integer():
        return str(int(default))
    if isinstance(default, tuple):
        return ", ".join(default) or "empty"
    if isinstance(default, BaseModel):
        return "below"
    return "none" if default is None else str(default)


def test_every_file_is_explained() -> None:
    """Each file has its section."""
    for name in FILES:
        assert f"## {name}\n" in GUIDE

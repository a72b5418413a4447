"""Writes a newly found source into the user's catalogue, with what was seen of it."""

from __future__ import annotations

import re
from itertools import count
from typing import TYPE_CHECKING

import yaml

from config.errors import ConfigError
from config.load import load_sources

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable
    from pathlib import Path

    from config.model import Source
    from crawler.probe import Step

EMPTY = re.compile(r"(?m)^\[\s*\][ \t]*$")
FILE = "sources.yaml"


def entry(source: Source, steps: Iterable[Step]) -> str:
    """The source as YAML with a comment a step, as it stands in `sources.yaml`."""
    values = source.model_dump(mode="json", exclude_defaults=True)
    values["discovery"] = [way.model_dump(mode="json", exclude_none=True) for way in source.discovery]
    seen = "".join(f"# {'ok' if step.ok else 'no'}: {_one_line(step.name)}: {_one_line(step.seen)}\n" for step in steps)
    return f"\n{seen}" + yaml.safe_dump([values], allow_unicode=True, sort_keys=False, width=110)


def _one_line(text: str) -> str:
    return " ".join(text.split())


def add(folder: Path, source: Source, steps: Iterable[Step]) -> Path:
    """Append the source to `sources.yaml` in `folder`; the file's path.

    The file is checked afterwards, and put back as it was where the entry does not fit. Raises `ConfigError`.
    """
    file = folder / FILE
    if any(known.id == source.id for known in load_sources(folder)):
        raise ConfigError(file, None, source.id, "a source with this id exists; change its entry, or name another --id")
    return add_all(folder, [(source, tuple(steps))])


def add_all(folder: Path, found: Iterable[tuple[Source, Iterable[Step]]]) -> Path:
    """Append sources, each with what was seen of it, whose ids are free; all of them or, with a `ConfigError`, none."""
    file = folder / FILE
    before = file.read_text(encoding="utf-8") if file.exists() else None
    kept = EMPTY.sub("", before or "")  # an empty list in one line cannot be added to
    entries = "".join(entry(source, steps) for source, steps in found)
    file.write_text(kept + ("" if kept.endswith("\n") or not kept else "\n") + entries, encoding="utf-8")
    try:
        load_sources(folder)
    except ConfigError:
        if before is None:
            file.unlink()
        else:
            file.write_text(before, encoding="utf-8")
        raise
    return file


def free_id(wanted: str, taken: Collection[str]) -> str:
    """The id, or where it is taken the first of `wanted-2`, `wanted-3` that is not."""
    return next(name for number in count(1) if (name := wanted if number == 1 else f"{wanted}-{number}") not in taken)

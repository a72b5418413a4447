"""Expanded Russian words, kept on disk between runs, because expanding some thousands takes a second or two.

Those of the shipped lexicon come with the program (`russian.json.gz`, written by `bench/expand_forms.py`); only other
words are expanded here. A cache that cannot be read or written is done without: the forms are then made anew.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import logging
import tempfile
import time
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipeline.forms import russian

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

SHIPPED: Final = "russian.json.gz"
KEPT_FILES: Final = 8  # one for each lexicon or set of rules; the least recently written go
STALE_SECONDS: Final = 3600.0
log = logging.getLogger(__name__)

Wanted = tuple[str, bool]  # a word, and whether it stands within a phrase


def default_folder() -> Path:
    """Where the operating system keeps caches of a program."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("carrierwatch"))


def russian_forms(wanted: Iterable[Wanted], folder: Path | None) -> dict[Wanted, frozenset[str]]:
    """The forms of each wanted word; `folder` None is the default one."""
    shipped = shipped_forms()
    asked = set(wanted)
    known = {word: shipped[word] for word in asked if word in shipped}
    return known | _expanded(sorted(asked - known.keys()), folder)


@lru_cache(maxsize=1)
def shipped_forms() -> dict[Wanted, frozenset[str]]:
    """The forms that come with the program; none where they were made with another dictionary than the installed."""
    stored = json.loads(gzip.decompress(files("pipeline.forms").joinpath(SHIPPED).read_bytes()))
    if stored["version"] != russian.version():
        return {}
    return {
        (word, within): frozenset(forms)
        for within in (False, True)
        for word, forms in stored["phrasal" if within else "single"].items()
    }


def pack(made: dict[Wanted, frozenset[str]]) -> bytes:
    """What `shipped_forms` reads; the same forms always give the same bytes."""
    said: dict[str, object] = {"version": russian.version()}
    for name, within in (("single", False), ("phrasal", True)):
        said[name] = {word: sorted(forms) for (word, inside), forms in sorted(made.items()) if inside == within}
    return gzip.compress(json.dumps(said, ensure_ascii=False).encode(), mtime=0)


def _expanded(words: Sequence[Wanted], folder: Path | None) -> dict[Wanted, frozenset[str]]:
    if not words:
        return {}
    name = hashlib.sha256(json.dumps([russian.version(), words]).encode()).hexdigest()[:24]
    file = (default_folder() if folder is None else folder) / f"forms-{name}.json"
    stored = _read(file, words)
    if stored is None:
        stored = [sorted(russian.forms(word, within_phrase=within)) for word, within in words]
        _write(file, stored)
    return {word: frozenset(forms) for word, forms in zip(words, stored, strict=True)}


def _read(file: Path, words: Sequence[Wanted]) -> list[list[str]] | None:
    try:
        stored = json.loads(file.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return None
    if not isinstance(stored, list) or len(stored) != len(words):
        return None
    # A word is among its own forms: what breaks this is no file of ours.
    whole = all(isinstance(forms, list) and word in forms for forms, (word, _) in zip(stored, words, strict=True))
    return stored if whole else None


def _write(file: Path, stored: list[list[str]]) -> None:
    try:
        file.parent.mkdir(parents=True, exist_ok=True)
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, suffix=".part", delete=False) as fresh:
            json.dump(stored, fresh, ensure_ascii=False)
        Path(fresh.name).replace(file)
        for old in sorted(file.parent.glob("forms-*.json"), key=lambda old: old.stat().st_mtime)[:-KEPT_FILES]:
            old.unlink(missing_ok=True)
        for part in file.parent.glob("*.part"):  # of a process that was killed
            if time.time() - part.stat().st_mtime > STALE_SECONDS:
                part.unlink(missing_ok=True)
    except OSError as error:
        log.debug("event=cache_unwritable file=%s error=%s", file, error)

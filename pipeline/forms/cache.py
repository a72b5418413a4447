"""Expanded Russian words, kept on disk between runs, because expanding some thousands takes a second or two.

A cache that cannot be read or written is done without: the forms are then made anew.
"""

from __future__ import annotations

import hashlib
import json
import logging
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Final

from pipeline.forms import russian

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

KEPT_FILES: Final = 8  # one for each lexicon or set of rules; the least recently written go
log = logging.getLogger(__name__)

Wanted = tuple[str, bool]  # a word, and whether it stands within a phrase


def default_folder() -> Path:
    """Where the operating system keeps caches of a program."""
    import platformdirs

    return Path(platformdirs.user_cache_dir("carrierwatch"))


def russian_forms(wanted: Iterable[Wanted], folder: Path | None) -> dict[Wanted, frozenset[str]]:
    """The forms of each wanted word; `folder` None is the default one."""
    words = sorted(set(wanted))
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
        with tempfile.NamedTemporaryFile("w", encoding="utf-8", dir=file.parent, suffix=".part", delete=False) as part:
            json.dump(stored, part, ensure_ascii=False)
        Path(part.name).replace(file)
        for old in sorted(file.parent.glob("forms-*.json"), key=lambda old: old.stat().st_mtime)[:-KEPT_FILES]:
            old.unlink(missing_ok=True)
    except OSError as error:
        log.debug("event=cache_unwritable file=%s error=%s", file, error)

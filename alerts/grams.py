"""Pieces of three letters, by which a pattern with `*` and `?` is looked for only where it can stand.

`тран*порт` needs a word with `тра`, `ран`, `пор` and `орт`, and with the marks for the beginning and the end of a word
also `^тр` and `рт$`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

_SIZE = 3
_BEGIN, _END = "\x02", "\x03"  # stand in no word


def grams_of(word: str) -> frozenset[str]:
    """The pieces of a word."""
    return frozenset(_cut(f"{_BEGIN}{word}{_END}"))


def grams_in(pattern: str) -> frozenset[str]:
    """The pieces that every word which the pattern takes must have; none where its letters are too few."""
    return frozenset(gram for piece in re.split(r"[*?]+", f"{_BEGIN}{pattern}{_END}") for gram in _cut(piece))


def _cut(text: str) -> Iterator[str]:
    return (text[start : start + _SIZE] for start in range(len(text) - _SIZE + 1))

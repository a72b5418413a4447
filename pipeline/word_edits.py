"""Two texts compared word by word: what was replaced by what, and how that is shown."""

from __future__ import annotations

import re
from dataclasses import dataclass
from difflib import SequenceMatcher
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Sequence

TOKEN = re.compile(r"\d+(?:[\s\u00a0\u202f.,:/-]\d+)*|[^\W\d_]+(?:[-’'ʼ][^\W\d_]+)*")
MOST_WORDS = 6_000  # compared word by word; in longer texts the rest counts as it stands
CONTEXT = 3  # words that are shown on either side of an edit
SHOWN = 160  # characters of one side of an edit


@dataclass(frozen=True, slots=True)
class WordEdit:
    """Words that others took the place of; one side may be empty. `lead` and `tail` stand around them in both texts."""

    before: tuple[str, ...]
    after: tuple[str, ...]
    lead: tuple[str, ...]
    tail: tuple[str, ...]

    def __str__(self) -> str:
        """`stay for [90 → 180] days a`, `[− daily] said`, `the [+ largest] union`."""
        old, new = (_cut(" ".join(words)) for words in (self.before, self.after))
        edit = f"{old} → {new}" if old and new else f"− {old}" if old else f"+ {new}"
        return " ".join((*self.lead, f"[{edit}]", *self.tail))


def words(text: str) -> list[str]:
    """The words and numbers of a text as they stand, without punctuation."""
    return TOKEN.findall(text)


def folded(word: str) -> str:
    """A word without what is typography only: case, ё, the form of an apostrophe, spaces within a number."""
    return re.sub(r"[\s\u00a0\u202f]", "", word).casefold().replace("ё", "е").replace("’", "'").replace("ʼ", "'")


def word_edits(old: Sequence[str], new: Sequence[str]) -> list[WordEdit]:
    """What was replaced by what, in order; words that differ in typography only are the same."""
    old, new = list(old[:MOST_WORDS]), list(new[:MOST_WORDS])
    matcher = SequenceMatcher(None, [folded(w) for w in old], [folded(w) for w in new], autojunk=len(old) > 1_500)
    codes = matcher.get_opcodes()
    found = []
    for number, (kind, a, b, c, d) in enumerate(codes):
        if kind == "equal":
            continue
        # Only equal runs stand on both sides of an edit.
        lead = old[max(codes[number - 1][1], a - CONTEXT) : a] if number else []
        tail = old[b : min(codes[number + 1][2], b + CONTEXT)] if number + 1 < len(codes) else []
        found.append(WordEdit(tuple(old[a:b]), tuple(new[c:d]), tuple(lead), tuple(tail)))
    return found


def _cut(text: str) -> str:
    return text if len(text) <= SHOWN else text[: SHOWN - 1].rstrip() + "…"

"""The plain form of a text: one letter case, one kind of quotation mark, hyphen and apostrophe; and its words.

Everything that finds something in a text looks at this form, and points back into the original.
"""

from __future__ import annotations

import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import TYPE_CHECKING, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterator

_QUOTES: Final = "«»„“”‟‹›〝〞＂"
_APOSTROPHES: Final = "’ʼ‘‛`´ʹʻʽ′＇ꞌ"
_HYPHENS: Final = "‐‑‒–—―−﹘﹣－"
_SPACES: Final = "\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t"
_NOTHING: Final = "\u00ad\u200b\u200c\u200d\u2060\ufeff\u0301\u0300"  # soft hyphens, joiners, stress marks

# One character for one, so that offsets stay.
_TABLE: Final = str.maketrans(
    dict.fromkeys(_QUOTES, '"')
    | dict.fromkeys(_APOSTROPHES, "'")
    | dict.fromkeys(_HYPHENS, "-")
    | dict.fromkeys(_SPACES, " ")
    | {"ё": "е", "Ё": "е", "İ": "i", "ẞ": "ß"}
)
_ODD: Final = re.compile(f"[{re.escape(''.join(map(chr, _TABLE)))}]")
_INVISIBLE: Final = re.compile(f"[{_NOTHING}]")

# Latin letters typed for Cyrillic ones of the same look, and the other way round.
_LATIN_LOOK: Final = str.maketrans("aceopxyikmthbñ", "асеорхуікмтһвң")
_CYRILLIC_LOOK: Final = str.maketrans("асеорхуікмт", "aceopxyikmt")

_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*")
_CYRILLIC: Final = re.compile(r"[\u0400-\u04ff]")
_LATIN: Final = re.compile(r"[a-z\u00e0-\u024f]")
LAST_TEXTS: Final = 4  # that are remembered with their words: title and body are searched for several things
LONGEST_KEPT: Final = 20_000  # code points of such a text


class Word(NamedTuple):
    """One word: its folded text, and where it stands in the original, in code points, end exclusive."""

    text: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Folded:
    """A folded text that knows where each of its characters came from."""

    text: str
    origins: tuple[int, ...] | None  # offset in the original of each character and of the end; None: the same

    def original(self, start: int, end: int) -> tuple[int, int]:
        """The stretch of the original that became `text[start:end]`."""
        if self.origins is None or start >= end:
            return start, end
        return self.origins[start], self.origins[end - 1] + (self.origins[end] - self.origins[end - 1])


@dataclass(frozen=True, slots=True)
class Split:
    """A text folded, and its words."""

    text: str  # folded
    words: tuple[Word, ...]  # with their places in the original
    places: tuple[Word, ...]  # with their places in the folded text


def fold(text: str) -> str:
    """`text` in lower case, composed, ё as е, quotation marks, apostrophes, hyphens and spaces of one kind each."""
    return folded(text).text


def folded(text: str) -> Folded:
    """`text` as `fold` gives it, with offsets into the original."""
    if text.isascii() or (unicodedata.is_normalized("NFC", text) and not _INVISIBLE.search(text)):
        plain = _ODD.sub(_plain, text).lower()
        if len(plain) == len(text):
            return Folded(plain, None)
    return _folded_slowly(text)


def _plain(match: re.Match[str]) -> str:
    # Most letters are not in the table, and `str.translate` looks up each.
    return match.group().translate(_TABLE)


def _folded_slowly(text: str) -> Folded:
    letters: list[str] = []
    origins: list[int] = []
    for start, cluster in _clusters(text):
        plain = _INVISIBLE.sub("", unicodedata.normalize("NFC", cluster)).translate(_TABLE).lower()
        letters.append(plain)
        origins += [start] * len(plain)
    return Folded("".join(letters), (*origins, len(text)))


def _clusters(text: str) -> Iterator[tuple[int, str]]:
    """Each character with the marks that combine with it, and its offset."""
    start = 0
    for place in range(1, len(text) + 1):
        if place == len(text) or not unicodedata.combining(text[place]):
            if text[start:place]:
                yield start, text[start:place]
            start = place


def words(text: str) -> tuple[Word, ...]:
    """The words of a text. A hyphen separates words; an English possessive 's is dropped."""
    return split(text).words


def split(text: str) -> Split:
    """A text folded and its words; the last few texts are remembered."""
    return _split_anew(text) if len(text) > LONGEST_KEPT else _split(text)


def _split_anew(text: str) -> Split:
    form = folded(text)
    places = tuple([Word(spelled(match.group()), *match.span()) for match in _WORD.finditer(form.text)])
    if form.origins is None:
        return Split(form.text, places, places)
    return Split(form.text, tuple(Word(word.text, *form.original(word.start, word.end)) for word in places), places)


_split: Final = lru_cache(maxsize=LAST_TEXTS)(_split_anew)


@lru_cache(maxsize=100_000)
def spelled(word: str) -> str:
    """A folded word in one alphabet, without 's: letters of the other alphabet that only look alike are replaced."""
    if word.isascii():
        return word.removesuffix("'s")
    cyrillic, latin = len(_CYRILLIC.findall(word)), len(_LATIN.findall(word))
    if cyrillic and latin:
        return word.translate(_LATIN_LOOK if cyrillic >= latin else _CYRILLIC_LOOK)
    return word.removesuffix("'s")

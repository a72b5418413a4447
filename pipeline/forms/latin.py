"""Kazakh in Latin letters, turned into the Cyrillic that the word forms are made for.

Several alphabets are in use: that of 2021 (ä ö ü ū ğ ñ ş ı), that of 2018 (á ó ú ǵ ń sh ch ý), that of news
agencies since 2004
(ä ö ü u ğ ñ ş ı w ï), and plain English letters. They disagree on i, ı, y, u, w, so that a word may have several
readings.
"""

from __future__ import annotations

import itertools
import re
from functools import lru_cache
from typing import Final

_PAIRS: Final = (
    ("shch", "щ"),
    ("sh", "ш"),
    ("ch", "ч"),
    ("zh", "ж"),
    ("kh", "х"),
    ("gh", "ғ"),
    ("ng", "ң"),
    ("ts", "ц"),
    ("ya", "я"),
    ("yu", "ю"),
)
_SINGLE: Final = dict(
    zip("abdefghjklmnopqrstvzäáöóüúūğǵñńşçčïwýc", "абдефгһжклмнопқрствзәәөөүүұғғңңшчшиуус", strict=True)
) | {"x": "кс"}
_OPEN: Final = {
    "i": ("и", "і", "й"),
    "ı": ("ы", "і", "и"),
    "y": ("ы", "й"),
    "u": ("у", "ұ"),
    "h": ("х", "һ"),
    "ü": ("ү",),
    "n": ("н",),
}
MOST_READINGS: Final = 24
MARKS: Final = frozenset("äáöóüúūğǵñńşıý")
_FRONT: Final = re.compile("[әеөүі]")
_BACK: Final = re.compile("[аоұы]")


@lru_cache(maxsize=20_000)
def readings(word: str) -> tuple[str, ...]:
    """The Cyrillic words that a folded Latin word may stand for; none for a word that holds other signs."""
    for latin, cyrillic in _PAIRS:
        word = word.replace(latin, cyrillic)
    choices = [_OPEN.get(letter) or ((_SINGLE[letter],) if letter in _SINGLE else (letter,)) for letter in word]
    every = itertools.islice(itertools.product(*choices), 4 * MOST_READINGS)
    spelled = ["".join(letters) for letters in every]
    # Vowel harmony: a native word has back vowels or front ones, seldom both.
    pure = [reading for reading in spelled if not (_FRONT.search(reading) and _BACK.search(reading))]
    return tuple(dict.fromkeys(pure + spelled))[:MOST_READINGS]

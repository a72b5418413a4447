"""Kazakh sounds: vowel harmony, and how the first letter of a suffix follows the last of what it joins.

The rules are those of public descriptions of Kazakh (the grammar chapters of Muhamedowa, "Kazakh: A Comprehensive
Grammar", 2015, and the English Wikipedia article "Kazakh language", sections "Phonology" and "Morphology"); no word
list was used.
"""

from __future__ import annotations

from typing import Final, Literal

Harmony = Literal["back", "front"]
Ending = Literal["vowel", "glide", "l", "nasal", "buzz", "hard"]

ENDINGS: Final[tuple[Ending, ...]] = ("vowel", "glide", "l", "nasal", "buzz", "hard")
BACK: Final = frozenset("аоұыёя")
FRONT: Final = frozenset("әеөүіэ")
NEUTRAL: Final = frozenset("уию")  # their neighbours, or the loan, decide
FOREIGN: Final = frozenset("вфцчщьъэё")  # a loan: its vowels tell little about those of its suffixes
VOWELS: Final = BACK | FRONT | NEUTRAL

_KINDS: Final[tuple[tuple[Ending, str], ...]] = (
    ("vowel", "аәеёоөұүыіэя"),
    ("glide", "рйуию"),
    ("l", "л"),
    ("nasal", "мнң"),
    ("buzz", "зж"),
    ("hard", "пфкқтсшщчцхһбвгдғ"),
)
_ENDINGS: Final = {letter: kind for kind, letters in _KINDS for letter in letters}

# The first letter of a suffix, by what it joins: capital letters stand for letters that change.
_FIRST: Final[dict[str, dict[Ending, str]]] = {
    "L": {"vowel": "л", "glide": "л", "l": "д", "nasal": "д", "buzz": "д", "hard": "т"},  # plural
    "N": {"vowel": "н", "glide": "д", "l": "д", "nasal": "н", "buzz": "д", "hard": "т"},  # genitive
    "C": {"vowel": "н", "glide": "д", "l": "д", "nasal": "д", "buzz": "д", "hard": "т"},  # accusative
    "D": {"vowel": "д", "glide": "д", "l": "д", "nasal": "д", "buzz": "д", "hard": "т"},  # locative, past
    "B": {"vowel": "д", "glide": "д", "l": "д", "nasal": "н", "buzz": "д", "hard": "т"},  # ablative
    "M": {"vowel": "м", "glide": "м", "l": "м", "nasal": "м", "buzz": "б", "hard": "п"},  # instrumental
    "Q": {"vowel": "м", "glide": "м", "l": "м", "nasal": "б", "buzz": "б", "hard": "п"},  # negation, person
}


def harmonies(stem: str) -> tuple[Harmony, ...]:
    """The vowels that suffixes of `stem` may have. Both where the last vowel is и, у or ю, and in loans."""
    if not FOREIGN.isdisjoint(stem):
        return ("back", "front")
    for letter in reversed(stem):
        if letter in BACK:
            return ("back",)
        if letter in FRONT:
            return ("front",)
        if letter in NEUTRAL:
            break
    return ("back", "front")


def ending(stem: str) -> Ending | None:
    """How `stem` ends, as suffixes see it; None for what is no Kazakh letter."""
    last = stem[-1]
    if last in "ьъ" and len(stem) > 1:
        last = stem[-2]
    return _ENDINGS.get(last)


def realise(template: str, joins: Ending, harmony: Harmony) -> str:
    """A suffix as it sounds after `joins`.

    In a template `A` is а or е, `I` ы or і, `K` қ or к, `G` ғ or г (қ or к after a hard sound), and a capital of
    `_FIRST` its first letter.
    """
    back = harmony == "back"
    letters = []
    for place, letter in enumerate(template):
        if letter == "A":
            letters.append("а" if back else "е")
        elif letter == "I":
            letters.append("ы" if back else "і")
        elif letter == "K":
            letters.append("қ" if back else "к")
        elif letter == "G":
            hard = place == 0 and joins == "hard"
            letters.append(("қ" if hard else "ғ") if back else ("к" if hard else "г"))
        elif letter in _FIRST:
            letters.append(_FIRST[letter][joins])
        else:
            letters.append(letter)
    return "".join(letters)

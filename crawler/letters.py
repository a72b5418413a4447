"""Languages told by their letters alone: enough to correct a false claim, not to read a text (see the pipeline)."""

from __future__ import annotations

from config.model import Lang

KAZAKH_ONLY = 0.001  # least share of ұ, which no other Cyrillic alphabet has
KAZAKH = 0.02  # least share of the letters that Russian lacks


def is_kazakh(text: str) -> bool:
    """Whether a text is Kazakh in Cyrillic script; a Kazakh name in a Russian text is not enough."""
    letters = [letter for letter in text.casefold() if letter.isalpha()]
    if not letters:
        return False
    own = sum(letter == "ұ" for letter in letters)
    foreign = sum(letter in "әғқңөұүһі" for letter in letters)
    return own >= KAZAKH_ONLY * len(letters) and foreign >= KAZAKH * len(letters)


def language_of(text: str) -> Lang:
    """Which of our three languages a text looks like."""
    if is_kazakh(text):
        return Lang.KK
    letters = [letter for letter in text.casefold() if letter.isalpha()]
    cyrillic = sum("а" <= letter <= "я" or letter == "ё" for letter in letters)
    return Lang.RU if cyrillic > len(letters) / 2 else Lang.EN

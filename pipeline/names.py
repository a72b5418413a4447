"""Names across alphabets: Нажмединұлы, Нажмединулы and Nazhmedinuly come to one key.

A name is written in Latin letters as its sound, then reduced to its consonants, because romanisations differ in vowels
(Qorday, Korday; Сырым, Syrym) and in a few consonants that one alphabet alone tells apart (қ к q k, х h kh, ж j zh).
What case endings add in Russian and Kazakh is taken off as an alternative key, since an ending cannot be told from the
end of a name without knowing it: names match if any of their keys do.

Romanisations covered: BGN/PCGN and the 2021 Latin alphabet for Kazakh, BGN/PCGN and ISO 9 without marks for Russian,
and what the English editions of Kazakhstan's outlets write.
"""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache

from config.model import Lang

VOWEL = "a"
LETTERS = {
    **dict.fromkeys("аәоөуұүыіиеэёйюяaeiouy", VOWEL),
    **dict(zip("бвгғдзкқлмнңпрстфхһцчшщж", "bvggdzkklmnnprstfkkscxxj", strict=True)),
    **dict(zip("bvgdzklmnprstfhjqw", "bvgdzklmnprstfkjkv", strict=True)),
    "x": "ks",
}  # what is not here, such as ь or ʼ, has no sound of its own
# Longest first. c is k unless a soft vowel follows; ch and tch are ч; the rest are digraphs of romanisations.
LATIN = (
    ("shch", "щ"), ("tch", "ч"), ("dzh", "ж"), ("zh", "ж"), ("kh", "х"), ("gh", "г"), ("sh", "ш"), ("ch", "ч"),
    ("ph", "ф"), ("ts", "ц"), ("tz", "ц"), ("ck", "к"), ("ng", "н"), ("th", "т"),
)  # fmt: skip
CYRILLIC = (("дж", "ж"), ("нг", "н"), ("нғ", "н"), ("тс", "ц"))
SOFT_C = re.compile(r"c(?=[eiyéè])")
DENTALS = re.compile(r"[td]{2,}")  # Мұхаметдин, Мухамеддин
DOUBLED = re.compile(r"(.)\1+")
LEAST = 3  # symbols of a key; shorter ones keep their vowels, or every Шу would be a Шие

# What a case adds, by its consonants, and that a name may end in by itself; hence an alternative, not a rule.
RUSSIAN_ENDINGS = ("ами", "ями", "ого", "его", "ому", "ему", "ах", "ях", "ом", "ем", "ым", "им", "ых", "их", "ью")
# Костанайской: Костанай
RUSSIAN_ADJECTIVE = re.compile(r"(?:(?:ин|ен|ов|ев)?ск)(?:ий|ая|ое|ие|ого|ой|ую|ому|им|ом|их|ими)$")
KAZAKH_ENDINGS = (
    "ындағы", "індегі", "дағы", "дегі", "тағы", "тегі", "сының", "сінің", "ның", "нің", "дың", "дің", "тың", "тің",
    "нан", "нен", "дан", "ден", "тан", "тен", "мен", "бен", "пен", "лық", "лік", "дық", "дік", "тық", "тік",
    "ға", "ге", "қа", "ке", "на", "не", "ды", "ді", "ты", "ті", "ны", "ні", "да", "де", "та", "те", "сы", "сі",
)  # fmt: skip
ENGLISH_ENDINGS = ("'s", "’s", "s'", "s’")


@lru_cache(maxsize=50_000)
def name_keys(word: str, lang: Lang) -> tuple[str, ...]:
    """The keys of one word of a name, the whole word's first; none for a word of one letter.

    Two words may be the same name if they share a key, whatever their languages.
    """
    plain = unicodedata.normalize("NFC", word).casefold()
    found = [_key(form) for form in _forms(plain, lang)]
    return tuple(dict.fromkeys(key for key in found if key))


def _forms(word: str, lang: Lang) -> list[str]:
    """The word, and the word without each ending that it may carry."""
    if lang is Lang.EN:
        bare = next((word[: -len(end)] for end in ENGLISH_ENDINGS if word.endswith(end)), word)
        return [bare]
    endings = RUSSIAN_ENDINGS if lang is Lang.RU else KAZAKH_ENDINGS
    ends = (end for end in endings if word.endswith(end) and len(word) - len(end) >= LEAST)
    forms = [word, *(word[: -len(end)].rstrip("-–ʼ’'") for end in ends)]
    if lang is Lang.RU and len(place := RUSSIAN_ADJECTIVE.sub("", word)) >= LEAST:
        forms.append(place)
    return forms


@lru_cache(maxsize=50_000)
def _key(word: str) -> str:
    """Consonants in one alphabet, doubles once, a leading vowel kept as `a`; short ones with their vowels."""
    sounds = DOUBLED.sub(r"\1", DENTALS.sub("d", romanised(word)))
    if len(sounds) < 2:
        return ""
    bones = sounds[0] + sounds[1:].replace(VOWEL, "")
    return bones if len(bones) >= LEAST else sounds


@lru_cache(maxsize=50_000)
def romanised(word: str) -> str:
    """A word by its sound: one Latin letter a consonant, `a` for every vowel; other signs are dropped."""
    plain = "".join(c for c in unicodedata.normalize("NFD", word.casefold()) if c not in "\u0301\u0300\u0304\u030c")
    plain = unicodedata.normalize("NFC", plain)
    for pairs in (LATIN, CYRILLIC):
        for group, letter in pairs:
            plain = plain.replace(group, letter)
    plain = SOFT_C.sub("s", plain).replace("c", "k")
    return "".join(LETTERS.get(letter, "") for letter in plain)

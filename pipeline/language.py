"""Language, words, sentences and search keys of a text in English, Russian or Kazakh."""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, Any, Final

from config.model import Lang
from pipeline.forms import kazakh, latin
from pipeline.sentences import sentences
from pipeline.text import Folded, Word, fold, folded, words

if TYPE_CHECKING:
    from py3langid.langid import LanguageIdentifier

__all__ = ["Folded", "Word", "fold", "folded", "identify", "search_key", "sentences", "words"]

# The languages of the region; what is none of our three counts as the nearest of them. Restricted to three, an
# identifier takes Kyrgyz and Tatar for Kazakh with full confidence, and Turkish for English.
NEAREST: Final[dict[str, Lang]] = {
    "en": Lang.EN,
    "ru": Lang.RU,
    "kk": Lang.KK,
    "ky": Lang.KK,
    "tt": Lang.KK,
    "uz": Lang.KK,
    "az": Lang.KK,
    "tr": Lang.KK,
    "tk": Lang.KK,
    "ug": Lang.KK,
    "uk": Lang.RU,
    "be": Lang.RU,
    "bg": Lang.RU,
    "mn": Lang.KK,
    "tg": Lang.KK,
    "de": Lang.EN,
    "fr": Lang.EN,
}
SAMPLE: Final = 2_000  # code points that are looked at; more does not change the answer
SURE_LETTERS: Final = 40  # fewer than these are too few for the share of a letter to mean anything

_CYRILLIC: Final = re.compile(r"[\u0400-\u052f]+")
_LATIN: Final = re.compile(r"[a-z\u00e0-\u024f]+")
_KAZAKH: Final = re.compile("[әғқңөұүһі]")
_RUSSIAN_ONLY: Final = re.compile("[эъёщьц]")
_UKRAINIAN: Final = re.compile("[їєґў]")
_KAZAKH_LATIN: Final = re.compile("[äáğǵñńöóşüúūıý]")
_RUSSIAN: Final = re.compile(
    r"\b(?:в|во|на|из|и|не|для|с|со|по|о|об|за|от|до|при|что|к|у|как|под|без|после|их|его|или)\b"
)
_ENGLISH: Final = re.compile(
    r"\b(?:the|of|and|to|in|for|is|are|on|by|with|from|as|at|that|will|has|have|it|its|be|not|over)\b"
)


def identify(text: str) -> Lang:
    """The language of a text, told from its letters, and by py3langid where they do not tell.

    A text in several languages counts as the one that most of it is in; another language as the nearest of ours.
    """
    sample = fold(text[:SAMPLE])
    cyrillic, latins = sum(map(len, _CYRILLIC.findall(sample))), sum(map(len, _LATIN.findall(sample)))
    if cyrillic + latins == 0:
        return Lang.EN
    if cyrillic >= latins:
        return _of_cyrillic(sample, cyrillic)
    return _of_latin(sample, latins)


def _of_cyrillic(sample: str, letters: int) -> Lang:
    share = len(_KAZAKH.findall(sample)) / letters
    if _UKRAINIAN.search(sample):
        return Lang.RU
    if letters >= SURE_LETTERS:
        # Kazakh prose has 15 to 25 % of letters that Russian lacks; Russian about Kazakhstan up to 3 % in names.
        if share >= 0.06:
            return Lang.KK
        if share < 0.005 and _RUSSIAN_ONLY.search(sample):
            return Lang.RU
    elif share >= 0.06 and not _RUSSIAN_ONLY.search(sample):
        return Lang.KK
    if share < 0.04 and len(_RUSSIAN.findall(sample)) >= 0.1 * len(sample.split()):
        return Lang.RU
    return _guess(sample, (Lang.RU, Lang.KK))


def _of_latin(sample: str, letters: int) -> Lang:
    if len(_KAZAKH_LATIN.findall(sample)) / letters >= 0.03:
        return Lang.KK
    if letters >= SURE_LETTERS and len(_ENGLISH.findall(sample)) / max(1, len(sample.split())) >= 0.12:
        return Lang.EN
    return _guess(sample, (Lang.EN, Lang.KK))


def _guess(sample: str, possible: tuple[Lang, Lang]) -> Lang:
    for name, _ in _identifier().rank(sample):
        if NEAREST.get(name) in possible:
            return NEAREST[name]
    return possible[0]


@lru_cache(maxsize=1)
def _identifier() -> LanguageIdentifier:
    # Loading takes half a second and 60 MB; most texts are told by their letters.
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    identifier = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
    identifier.set_languages([name for name in NEAREST if name in identifier.labels])
    return identifier


def search_key(text: str, lang: Lang) -> str:
    """The words of a text as folded stems, separated by spaces, for full-text search.

    Any inflection gives the same stem as any other, in most words: Snowball for English and Russian, the shortest
    key for Kazakh.
    `lang` decides only between Russian and Kazakh, for words that may be either. Search with keys of the same `lang`.
    """
    return " ".join(_stem(word.text, lang is Lang.KK) for word in words(text))


@lru_cache(maxsize=100_000)
def _stem(word: str, in_kazakh: bool) -> str:
    if _CYRILLIC.search(word) is None:
        if in_kazakh and not latin.MARKS.isdisjoint(word):
            return _stem(latin.readings(word)[0], True)
        return str(_stemmer("english").stemWord(word))
    if in_kazakh or _KAZAKH.search(word):
        return next((key for key in reversed(kazakh.keys(word)) if len(key) >= 3), word)
    return str(_stemmer("russian").stemWord(word))


@lru_cache(maxsize=2)
def _stemmer(name: str) -> Any:
    import snowballstemmer

    return snowballstemmer.stemmer(name)

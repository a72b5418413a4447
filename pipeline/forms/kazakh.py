"""From a Kazakh word to its candidate keys: itself, and itself less every valid chain of suffixes.

A term matches a word if the term is among the word's keys. Knowing which words are sought makes this far more exact
than stemming: "жүргізушілеріміздің" yields "жүргізуші" among others, and only a sought word counts. The suffix
grammar
stands in `kazakh_suffixes.py`, the sound rules and their source in `kazakh_sounds.py`.
"""

from __future__ import annotations

import itertools
from functools import lru_cache
from typing import TYPE_CHECKING, Final

from pipeline.forms.kazakh_sounds import ENDINGS, VOWELS, ending, harmonies
from pipeline.forms.kazakh_suffixes import noun_chains, verb_chains, voice_suffixes

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from pipeline.forms.kazakh_sounds import Ending, Harmony

_POSSESSIVE: Final = ("сы", "сі", "ы", "і")
SOFTENED: Final = {"б": "п", "г": "к", "ғ": "қ"}  # before a vowel; undone when the vowel goes
LONGEST_CHAIN: Final = 18
SHORTEST_STEM: Final = 2
VOICES: Final = 3  # voices on top of each other: жүр-гіз-іл-ді


def _by_tail(chains: Callable[[Ending, Harmony], frozenset[str]]) -> dict[str, int]:
    """For each chain, the kinds of stem that take it: a bit for each ending and harmony."""
    table: dict[str, int] = {}
    for kind, (joins, harmony) in enumerate(KINDS):
        for chain in chains(joins, harmony):
            table[chain] = table.get(chain, 0) | 1 << kind
    return table


KINDS: Final[tuple[tuple[Ending, Harmony], ...]] = tuple(itertools.product(ENDINGS, ("back", "front")))
BITS: Final[dict[tuple[Ending, tuple[Harmony, ...]], int]] = {
    **{(joins, (harmony,)): 1 << place for place, (joins, harmony) in enumerate(KINDS)},
    **{(joins, ("back", "front")): 0b11 << 2 * place for place, joins in enumerate(ENDINGS)},
}
NOUNS: Final = _by_tail(noun_chains)
VERBS: Final = _by_tail(verb_chains)
VOICED: Final = _by_tail(voice_suffixes)

# Spoken shortenings of the converb that are written, too.
SHORTENED: Final = {"боп": "бол", "қып": "қыл", "кеп": "кел", "әкеп": "әкел", "ап": "ал", "сап": "сал"}


@lru_cache(maxsize=100_000)
def keys(word: str) -> tuple[str, ...]:
    """The candidate keys of a folded Cyrillic word: itself first, then the longest first."""
    found = dict.fromkeys(_verbs(word))
    for stem, tail in _splits(word):
        if tail in NOUNS and NOUNS[tail] & _sounds(stem):
            for noun in _noun_stems(stem, tail):
                found[noun] = None
                found.update(dict.fromkeys(_verbs(noun)))
    if word in SHORTENED:
        found[SHORTENED[word]] = None
    found.pop(word, None)
    return (word, *sorted(found, key=len, reverse=True))


def _sounds(stem: str) -> int:
    """The kinds of stem that `stem` may be, as bits; 0 for what is no Kazakh word."""
    joins = ending(stem)
    return 0 if joins is None else BITS[joins, harmonies(stem)]


def _splits(word: str) -> Iterator[tuple[str, str]]:
    for size in range(len(word) - 1, max(SHORTEST_STEM, len(word) - LONGEST_CHAIN) - 1, -1):
        yield word[:size], word[size:]


def _verbs(word: str) -> Iterator[str]:
    """Stems of the verbs that `word` is a finite form, a converb, a participle or the infinitive of."""
    for stem, tail in _splits(word):
        if tail in VERBS and VERBS[tail] & _sounds(stem):
            for verb in _verb_stems(stem, tail):
                yield from _without_voice(verb)
        if tail[0] in MERGED:
            yield from _unmerged(stem, tail)


def _noun_stems(stem: str, tail: str) -> Iterator[str]:
    yield stem
    last = stem[-1]
    if last in "слм" and stem[-2] in VOWELS:  # a doubled letter of a loan: процесс – процеске
        yield stem + last
    if len(stem) > 4 and last in "ыі" and stem[-2] == "т" and stem[-3] not in VOWELS:  # факт – факті-лер
        yield stem[:-1]
    if tail[0] not in VOWELS:
        return
    if last in SOFTENED:
        yield stem[:-1] + SOFTENED[last]
    if last in "лртн":  # модель – модел-і
        yield stem + "ь"
    # A narrow vowel before the last consonant falls out: орын – орны, халық – халқы.
    if len(stem) > 2 and last not in VOWELS and stem[-2] not in VOWELS:
        narrow = "ы" if harmonies(stem)[0] == "back" else "і"
        yield stem[:-1] + narrow + SOFTENED.get(last, last)


def _verb_stems(stem: str, tail: str) -> Iterator[str]:
    yield stem
    if tail[0] in VOWELS and stem[-1] in SOFTENED:
        yield stem[:-1] + SOFTENED[stem[-1]]
    if tail[0] == "у" and stem[-1] not in VOWELS:  # тасы-у is written тасу
        yield stem + ("ы" if harmonies(stem)[0] == "back" else "і")
    if tail[0] in "ыі" and stem[-1] == "у" and len(stem) > 2:  # тап-ып is written тауып
        yield stem[:-1] + "п"


# What one letter stands for: оқы-йды is written оқиды, қой-у қою, жай-а жая.
MERGED: Final = {"и": (("ы", "й"), ("і", "й")), "ю": (("й", "у"),), "я": (("й", "а"),)}


def _unmerged(stem: str, tail: str) -> Iterator[str]:
    for of_stem, of_tail in MERGED[tail[0]]:
        verb = stem + of_stem
        if VERBS.get(of_tail + tail[1:], 0) & _sounds(verb):
            yield from _without_voice(verb)


def _without_voice(verb: str, depth: int = VOICES) -> Iterator[str]:
    yield verb
    if depth == 0:
        return
    for size in (1, 2, 3):
        stem, suffix = verb[:-size], verb[-size:]
        if len(stem) < SHORTEST_STEM:
            return
        if VOICED.get(suffix, 0) & _sounds(stem):
            for shorter in _verb_stems(stem, suffix):
                yield from _without_voice(shorter, depth - 1)


def term_keys(word: str, *, within_phrase: bool) -> set[str]:
    """The keys that a word of the text may have for this word of a term to match."""
    found = {word}
    if word.endswith("у") and len(word) > 2:  # an infinitive names its verb
        stem = word[:-1]
        found.add(stem)
        if stem[-1] in "бгғ":
            found.add(stem[:-1] + SOFTENED[stem[-1]])
        elif stem[-1] not in "аеәиоөыіуүұ":
            found |= {stem + "ы", stem + "і"}
    if word.endswith("ю") and len(word) > 2:  # жою is жой-у
        found.add(word[:-1] + "й")
    if within_phrase and word.endswith(_POSSESSIVE):  # "жүк көлігі": any possessive of көлік
        found |= {key for key in keys(word)[1:] if len(key) >= len(word) - 2 and len(key) > 2}
    return found

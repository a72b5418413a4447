"""The forms of a Russian word, by the dictionary of pymorphy3.

Terms are expanded when they are loaded instead of analysing each word of each text: expanding costs once, and a
look-up in a
dictionary of forms costs nothing beside analysis (7 to 26 ms for 300 words).
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, Final

# A form that belongs to this word in fewer than one in twenty of its occurrences is left to the word it mostly
# belongs to: "стали" is a form of "стать", hardly ever of "сталь". Shares: the corpus counts within pymorphy3.
LEAST_SHARE: Final = 0.05
_KEPT: Final = ("tense", "voice", "aspect")


@lru_cache(maxsize=1)
def _analyser() -> Any:
    import pymorphy3

    return pymorphy3.MorphAnalyzer()


def version() -> str:
    """Names the dictionary and this code: forms that were cached under another version are not used."""
    from importlib.metadata import version as installed

    return f"2 {installed('pymorphy3')} {installed('pymorphy3-dicts-ru')}"


def forms(word: str, *, within_phrase: bool = False) -> frozenset[str]:
    """Every form of a folded word, itself included, ё written е.

    `word` is taken as a base form. Within a phrase it may be any form, as in "пункт пропуска", and all forms of
    its word count.
    """
    known = _analyses(word)
    base = [analysis for analysis in known if _plain(analysis.normal_form) == word]
    found = {word}
    for analysis in base:
        found |= _common(analysis)
    if within_phrase:
        for analysis in known:
            if analysis.score >= LEAST_SHARE and analysis not in base:
                found |= _common(analysis)
    elif not base:
        for analysis in known:
            found |= _alike(analysis)
    return frozenset(found)


@lru_cache(maxsize=1)  # a word is asked for twice in turn: by itself and within a phrase
def _analyses(word: str) -> list[Any]:
    """What the word may be, by the dictionary; the best guess for a word that it does not have."""
    analyses = _analyser().parse(word)
    listed = {spelling for spelling in {analysis.word for analysis in analyses} if _analyser().word_is_known(spelling)}
    return [analysis for analysis in analyses if analysis.word in listed] or analyses[:1]


def _common(analysis: Any) -> frozenset[str]:
    """The forms of the analysed word, less those that mostly belong to another word."""
    return _of_base(analysis.normalized._replace(score=1.0))


@lru_cache(maxsize=64)  # asked for again by each form of the word, which stand near each other in a sorted list
def _of_base(base: Any) -> frozenset[str]:
    tags: dict[str, list[str]] = {}
    for form in base.lexeme:
        tags.setdefault(form.word, []).append(str(form.tag))
    return frozenset(_plain(word) for word, own in tags.items() if _is_common(word, own))


def _is_common(word: str, tags: list[str]) -> bool:
    table = _analyser().prob_estimator.p_t_given_w
    # All counts of a word lie side by side; to ask for each tag would walk through the letters of the word each time.
    counts = dict(table.items(word + ":"))
    return not counts or sum(counts.get(f"{word}:{tag}", 0) / table.MULTIPLIER for tag in tags) >= LEAST_SHARE


def _alike(analysis: Any) -> set[str]:
    """The forms of a participle or superlative that is a term by itself: "действующий", "лучший"."""
    tag = analysis.tag
    return {
        _plain(form.word)
        for form in analysis.lexeme
        if form.tag.POS == tag.POS
        and ("Supr" in form.tag) == ("Supr" in tag)
        and all(getattr(form.tag, name) == getattr(tag, name) for name in _KEPT)
    }


def _plain(word: str) -> str:
    return str(word).replace("ё", "е")

"""Terms in a text: every inflection of every term, in one pass however many terms there are.

Russian and English terms are expanded into their forms when the index is made; a Kazakh word of the text yields
its candidate keys
(`pipeline/forms/kazakh.py`). A term of several words is found where its words follow each other with nothing but
spaces, hyphens or
quotation marks between; `*` at the end of a word takes any ending. A term word of two to six capital letters is
an abbreviation and is
found in capital letters only, so that "US" is no "us" and "ЕС" no "ес".
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING, Final, NamedTuple

from config.model import Lang
from pipeline.forms import english, kazakh, latin
from pipeline.forms.cache import russian_forms
from pipeline.look import NOTHING, Found, Look, Node, longer
from pipeline.text import fold, spelled, split

if TYPE_CHECKING:
    from collections.abc import Iterable
    from pathlib import Path

    from pipeline.text import Split


_TERM_WORD: Final = re.compile(r"[^\W_]+(?:'[^\W_]+)*\*?")
_LONGEST_ABBREVIATION: Final = 6
_CYRILLIC: Final = re.compile(r"[\u0400-\u052f]")
_KAZAKH: Final = re.compile("[әғқңөұүһі]")
_KAZAKH_LATIN: Final = re.compile(f"[{''.join(sorted(latin.MARKS))}]")
SEEN_WORDS: Final = 60_000  # words of texts whose look-up is remembered
KAZAKH_SHARE: Final = 0.04  # of letters that only Kazakh has, above which a text is read as Kazakh
SHORTEST_KEY: Final = 2  # letters of a Kazakh key that may match


@dataclass(frozen=True, slots=True)
class Term:
    """A word or phrase in its base form. `lang` None: whatever language it may be in."""

    key: str
    text: str
    lang: Lang | None = None


class TermHit(NamedTuple):
    """Where a form of the term with this key stands, in code points, end exclusive."""

    key: str
    start: int
    end: int


class TermIndex:
    """Finds terms. Raises nothing for odd terms: one without a letter or digit is never found."""

    def __init__(self, terms: Iterable[Term], *, cache: Path | None = None) -> None:
        """`cache` is the folder for expanded Russian words; None: where the system keeps caches."""
        self._root = Node()
        self._specs: dict[tuple[str, Lang | None, bool, bool], int] = {}
        self._exact: dict[str, set[int]] = {}
        self._kazakh: dict[str, set[int]] = {}
        self._phrasal: dict[str, set[int]] = {}  # Kazakh words that occur in phrases only
        self._starts: dict[str, set[int]] = {}
        # Words of texts, read as Kazakh or not: what they are in capital letters, and otherwise.
        self._seen: dict[bool, dict[str, tuple[Found, Found]]] = {False: {}, True: {}}
        self._capitals: set[int] = set()  # abbreviations, found in capital letters only
        for term in terms:
            self._add(term)
        self._expand(cache)
        self._start_lengths = sorted({len(start) for start in self._starts})

    def find(self, text: str, lang: Lang | None = None) -> tuple[TermHit, ...]:
        """Every term in `text`, in order of place; terms may overlap.

        Terms of all languages are found; `lang` says only how to read words that could be Kazakh or Russian by
        their letters. None: the
        letters of the whole text tell.
        """
        parts, every = self._every(text, lang)
        hits: list[tuple[int, int, str]] = []
        for place, (found, following) in enumerate(pairwise((*every, NOTHING))):
            if found is NOTHING:
                continue
            _, start, end = parts.words[place]
            for key in found.keys:
                hits.append((start, -end, key))  # noqa: PERF401 - mostly one; a comprehension costs more to set up
            if not found.goes_on.isdisjoint(following.ids):
                hits += [(start, -parts.words[at].end, key) for at, key in longer(parts, every, place)]
        return tuple([TermHit(key, start, -end) for start, end, key in sorted(set(hits))])

    def look(self, text: str, lang: Lang | None = None) -> Look:
        """What `find` gives, by key. Several times as fast where most words of the text are terms."""
        return Look(*self._every(text, lang))

    def _every(self, text: str, lang: Lang | None) -> tuple[Split, list[Found]]:
        """The words of a text, and what each of them is a form of."""
        parts = split(text)
        as_kazakh = _reads_as_kazakh(parts.text) if lang is None else lang is Lang.KK
        seen = self._seen[as_kazakh]
        return parts, [
            capital if capital is small or text[start:end][:2].isupper() else small
            for word, start, end in parts.words
            for capital, small in (seen.get(word) or self._learn(word, as_kazakh),)
        ]

    def of_word(self, word: str, lang: Lang | None = None) -> frozenset[str]:
        """Keys of the one-word terms that `word` is a form of; `lang` says how to read it where letters do not."""
        form = fold(word).strip()
        # Not a text, so letter case says nothing: an abbreviation is found in small letters, too.
        as_kazakh = lang is Lang.KK or (lang is None and _reads_as_kazakh(form))
        word = spelled(form)
        capital, _ = self._seen[as_kazakh].get(word) or self._learn(word, as_kazakh)
        return frozenset(capital.keys)

    # --- making the index

    def _add(self, term: Term) -> None:
        written = _TERM_WORD.findall(term.text)
        tokens = [spelled(token) for token in _TERM_WORD.findall(fold(term.text))]
        if not tokens:
            return
        node = self._root
        for place, token in enumerate(tokens):
            capital = len(written) == len(tokens) and _is_abbreviation(written[place])
            spec = (token, term.lang, len(tokens) > 1, capital)
            word_id = self._specs.setdefault(spec, len(self._specs))
            if capital:
                self._capitals.add(word_id)
            node = node.next.setdefault(word_id, Node())
        node.keys.append(term.key)

    def _expand(self, cache: Path | None) -> None:
        in_russian: list[tuple[str, bool]] = []
        for (token, lang, within, _), word_id in self._specs.items():
            if token.endswith("*"):
                self._starts.setdefault(token[:-1], set()).add(word_id)
                continue
            self._exact.setdefault(token, set()).add(word_id)
            languages = _languages(token, lang)
            if Lang.EN in languages:
                for form in english.forms(token):
                    self._exact.setdefault(form, set()).add(word_id)
            if Lang.RU in languages:
                in_russian.append((token, within))
            if Lang.KK in languages:
                self._add_kazakh(token, within, word_id)
        self.russian_words = frozenset(in_russian)  # each with whether it stands within a phrase
        made = russian_forms(self.russian_words, cache)
        for (token, lang, within, _), word_id in self._specs.items():
            if Lang.RU in _languages(token, lang):
                for form in made.get((token, within), ()):
                    self._exact.setdefault(form, set()).add(word_id)

    def _add_kazakh(self, token: str, within: bool, word_id: int) -> None:
        table = self._phrasal if within else self._kazakh
        for word in (token,) if _CYRILLIC.search(token) else latin.readings(token):
            for key in kazakh.term_keys(word, within_phrase=within):
                table.setdefault(key, set()).add(word_id)

    # --- looking up

    def _learn(self, word: str, as_kazakh: bool) -> tuple[Found, Found]:
        """What the word is in capital letters, and otherwise."""
        seen = self._seen[as_kazakh]
        if len(seen) >= SEEN_WORDS:
            seen.clear()
        ids = self._look_up(word, as_kazakh)
        capital = self._found(ids)
        small = capital if self._capitals.isdisjoint(ids) else self._found(ids - self._capitals)
        known = seen[word] = (capital, small)
        return known

    def _found(self, ids: set[int]) -> Found:
        if not ids:
            return NOTHING
        first = [self._root.next[word_id] for word_id in ids if word_id in self._root.next]
        goes_on = frozenset(word_id for node in first for word_id in node.next)
        keys = tuple({key for node in first for key in node.keys})
        return Found(frozenset(ids), keys, tuple(node for node in first if node.next), goes_on)

    def _look_up(self, word: str, as_kazakh: bool) -> set[int]:
        found = set(self._exact.get(word, ()))
        for length in self._start_lengths:
            if length > len(word):
                break
            found |= self._starts.get(word[:length], set())
        if not self._kazakh and not self._phrasal:
            return found
        if _CYRILLIC.search(word):
            if as_kazakh or _KAZAKH.search(word):
                found |= self._of_kazakh(word, SHORTEST_KEY)
            else:  # a Russian word is not taken apart as if it were Kazakh
                found |= self._kazakh.get(word, set()) | self._phrasal.get(word, set())
        elif as_kazakh:
            for reading in latin.readings(word):
                found |= self._of_kazakh(reading, 3)
        return found

    def _of_kazakh(self, word: str, least: int) -> set[int]:
        found: set[int] = set()
        single = 0
        for key in kazakh.keys(word):
            if len(key) < least and key != word:
                continue
            # A term that needs less taken off is the better reading: "жүргізуші" over "жүргізу".
            if key in self._kazakh and len(key) >= single:
                found |= self._kazakh[key]
                single = len(key)
            found |= self._phrasal.get(key, set())
        return found


def _is_abbreviation(word: str) -> bool:
    return word.isupper() and (1 < len(word) <= _LONGEST_ABBREVIATION or (len(word) == 1 and word.isascii()))


def _reads_as_kazakh(text: str) -> bool:
    sample = text[:2000]
    marked = len(_KAZAKH.findall(sample)) or len(_KAZAKH_LATIN.findall(sample))
    return marked >= KAZAKH_SHARE * len(sample)


def _languages(token: str, lang: Lang | None) -> frozenset[Lang]:
    if lang is not None:
        # A Latin name within a Russian term ("QR-код") inflects as little as it does in English.
        return frozenset({Lang.EN} if lang is Lang.RU and not _CYRILLIC.search(token) else {lang})
    if not _CYRILLIC.search(token):
        return frozenset({Lang.EN, Lang.KK} if not latin.MARKS.isdisjoint(token) else {Lang.EN})
    return frozenset({Lang.KK} if _KAZAKH.search(token) else {Lang.RU, Lang.KK})

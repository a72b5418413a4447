from __future__ import annotations

import pytest

from config.load import load_lexicon
from config.model import Lang
from pipeline.forms import cache, english, kazakh, latin, russian
from pipeline.terms import Term, TermIndex

KAZAKH = [
    ("жүргізушілеріміздің", "жүргізуші"),  # plural, our, genitive
    ("тасымалдаушыларға", "тасымалдаушы"),  # plural, dative
    ("шекарасындағы", "шекара"),  # its, locative, which is at
    ("көліктермен", "көлік"),  # plural, instrumental
    ("кітабымен", "кітап"),  # п softened, its, instrumental
    ("орны", "орын"),  # narrow vowel lost
    ("халқына", "халық"),
    ("тыйымды", "тыйым"),
    ("процеске", "процесс"),
    ("фактісі", "факт"),
    ("қолданылмайды", "қолдан"),  # passive, negated present
    ("айтқандарынан", "айт"),  # participle, plural, their, ablative
    ("оқиды", "оқы"),
    ("шығаруға", "шығар"),
    ("тасуға", "тасы"),
    ("тауып", "тап"),
    ("жояды", "жой"),
    ("боп", "бол"),
]


@pytest.mark.parametrize(("word", "base"), KAZAKH)
def test_kazakh_word_yields_its_base(word: str, base: str) -> None:
    """Plural, possessive, case, voice, negation, tense and person come off, softened letters are turned back."""
    assert base in kazakh.keys(word)


@pytest.mark.parametrize(
    ("word", "other"), [("шекараге", "шекара"), ("көлікты", "көлік"), ("жүктан", "жүк"), ("жүклер", "жүк")]
)
def test_kazakh_chain_must_fit_its_stem(word: str, other: str) -> None:
    """A suffix of the wrong harmony or first letter is no suffix."""
    assert other not in kazakh.keys(word)


@pytest.mark.parametrize("word", ["", "а", "ббббб", "ыыыыыыыыыыыыыыыыыыыыыыыыыыы", "latin", "123"])
def test_kazakh_keys_of_odd_words(word: str) -> None:
    """Whatever it is, a word is its own first key."""
    assert kazakh.keys(word)[0] == word


@pytest.mark.parametrize(
    ("latin_word", "cyrillic"),
    [
        ("tasymaldaushy", "тасымалдаушы"),
        ("şekara", "шекара"),
        ("jük", "жүк"),
        ("kólik", "көлік"),
        ("qazaqstan", "қазақстан"),
    ],
)
def test_latin_kazakh_is_read_in_each_alphabet(latin_word: str, cyrillic: str) -> None:
    """The alphabets of 2018 and 2021, that of the agencies, and plain letters."""
    assert cyrillic in latin.readings(latin_word)


RUSSIAN = [
    ("перевозчик", {"перевозчиками", "перевозчику"}, set()),
    ("вывезти", {"вывез", "вывезли", "вывезут"}, {"вывоз"}),
    ("лучший", {"лучшего", "лучшими"}, {"хороший"}),
    ("сталь", {"сталью"}, {"стали"}),  # "стали" is mostly of "стать"
    ("запрещенный", {"запрещенных"}, set()),
]


@pytest.mark.parametrize(("word", "among", "without"), RUSSIAN)
def test_russian_word_has_its_forms(word: str, among: set[str], without: set[str]) -> None:
    """Forms are those of the dictionary, less those that mostly belong to another word."""
    found = russian.forms(word)
    assert among <= found
    assert not without & found


ENGLISH = [
    ("permit", {"permits", "permitted", "permitting"}),
    ("carry", {"carries", "carried", "carrying"}),
    ("lift", {"lifted", "lifting"}),
    ("withdraw", {"withdrew", "withdrawn"}),
    ("shut", {"shutting", "shuts"}),
    ("labour", {"labor", "labors"}),
    ("woman", {"women"}),
]


@pytest.mark.parametrize(("word", "among"), ENGLISH)
def test_english_word_has_its_forms(word: str, among: set[str]) -> None:
    """Plural, past and -ing, irregular ones, both spellings."""
    assert among <= english.forms(word)


def test_the_shipped_forms_are_those_of_the_shipped_lexicon() -> None:
    """Otherwise the first start is slow: run bench/expand_forms.py."""
    terms = [Term(c.id, text, lang) for c in load_lexicon(None) for lang in Lang for text in getattr(c, lang.value)]
    wanted = TermIndex(terms).russian_words
    shipped = cache.shipped_forms()
    assert wanted == shipped.keys()
    for word, within in sorted(wanted)[::25]:
        assert shipped[word, within] == russian.forms(word, within_phrase=within)

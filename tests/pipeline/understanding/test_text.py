from __future__ import annotations

import unicodedata

import pytest

from pipeline.text import fold, folded, words

FOLDED = [
    ("Ёлка – «ЕАЭС»", 'елка - "еаэс"'),
    ("Driver’s", "driver's"),
    ("90‑day", "90-day"),
    ("Қазақстан Республикасы", "қазақстан республикасы"),
    ("İstanbul", "istanbul"),
]


@pytest.mark.parametrize(("text", "expected"), FOLDED)
def test_fold_knows_one_kind_of_each_sign(text: str, expected: str) -> None:
    """Letter case, ё, quotation marks, hyphens and apostrophes of all kinds become one."""
    assert fold(text) == expected


@pytest.mark.parametrize(
    "text", ["Е\u0308лка у границы", "пун\u00adкт про\u200bпуска", unicodedata.normalize("NFD", "Ақтөбе өңірі й ё")]
)
def test_words_point_into_the_original(text: str) -> None:
    """Decomposed letters, soft hyphens and joiners do not shift where a word stands."""
    for word in words(text):
        assert fold(text[word.start : word.end]) == word.text
    assert words(text)[-1].end == len(text)


def test_offsets_are_the_same_where_nothing_was_joined() -> None:
    """An ordinary text keeps its length."""
    assert folded("Фура на «границе»").origins is None


WORDS = [
    ("Kazakhstan's drivers' permits", ["kazakhstan", "drivers'".rstrip("'"), "permits"]),
    ("водителей-международников", ["водителей", "международников"]),
    ("ЕАЭО-да АИ-92-нің", ["еаэо", "да", "аи", "92", "нің"]),
    ("won't apply", ["won't", "apply"]),
    ("перевoзчик", ["перевозчик"]),  # a Latin o within a Cyrillic word
    ("Қазақстан шекарасы жүк кeдeні", ["қазақстан", "шекарасы", "жүк", "кедені"]),
]


@pytest.mark.parametrize(("text", "expected"), WORDS)
def test_words_of_a_text(text: str, expected: list[str]) -> None:
    """Hyphens part words, possessives go, and letters that only look alike are made one alphabet."""
    assert [word.text for word in words(text)] == expected

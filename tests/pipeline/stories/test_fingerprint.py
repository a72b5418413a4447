"""Signatures of wording: the same everywhere, blind to typography, and true estimates."""

from __future__ import annotations

import random

import pytest

from pipeline.fingerprint import bands, containment, jaccard, pack, shingles, signature, unpack

RUSSIAN = "Казахстан ещё на полгода закрыл ввоз пшеницы грузовиками, сообщает «Прайм» — со ссылкой на Минсельхоз."
TYPOGRAPHY = [
    ("quotation marks", RUSSIAN.replace("«", '"').replace("»", '"')),
    ("dashes", RUSSIAN.replace("—", "-")),
    ("ё", RUSSIAN.replace("ё", "е")),
    ("a decomposed ё", RUSSIAN.replace("ё", "е\u0308")),
    ("case", RUSSIAN.upper()),
    ("spaces", RUSSIAN.replace(" ", "\u00a0 ")),
    ("stress marks", RUSSIAN.replace("Казахстан", "Казахста\u0301н")),
    ("soft hyphens", RUSSIAN.replace("полгода", "пол\u00adгода")),
]


@pytest.mark.parametrize(("what", "text"), TYPOGRAPHY)
def test_typography_is_no_difference(what: str, text: str) -> None:
    """Two texts that differ in typography only have one signature."""
    assert signature(text) == signature(RUSSIAN), what


def test_a_signature_is_the_same_in_every_process() -> None:
    """It is stored; a program started tomorrow must find what one stored today. Change SCHEME if this changes."""
    made = signature("one two three four five")
    assert (made.shingles, made.values[0], bands(made)[0]) == (3, 213, 1943345877)


@pytest.mark.parametrize("text", ["", "...", "\u200b", "—"])
def test_an_empty_text_is_similar_to_nothing(text: str) -> None:
    """Not even to another empty one: that would make one story of all broken pages."""
    made = signature(text)
    assert (made.shingles, bands(made)) == (0, ())
    assert jaccard(made, made) == 0.0
    assert containment(made, signature(RUSSIAN)) == 0.0


def test_a_stored_signature_comes_back() -> None:
    assert unpack(pack(signature(RUSSIAN))) == signature(RUSSIAN)


@pytest.mark.parametrize("share", [0.2, 0.4, 0.6, 0.8, 1.0])
def test_estimates_are_close_to_the_truth(share: float) -> None:
    """Over many pairs the mean error of Jaccard is under 0.02, of containment under 0.04."""
    chance = random.Random(5)
    errors, inside = [], []
    for _ in range(60):
        words = [f"w{chance.randrange(10**6)}" for _ in range(220)]
        kept = round(len(words) * share)
        other = words[:kept] + [f"v{chance.randrange(10**6)}" for _ in range(220 - kept)]
        texts = (" ".join(words), " ".join(other[: 220 - kept // 3]))
        a, b = (shingles(text) for text in texts)
        one, two = (signature(text) for text in texts)
        errors.append(jaccard(one, two) - len(a & b) / len(a | b))
        inside.append(containment(one, two) - len(a & b) / min(len(a), len(b)))
    assert abs(sum(errors) / len(errors)) < 0.02
    assert abs(sum(inside) / len(inside)) < 0.04


def test_a_lone_half_of_a_character_does_no_harm() -> None:
    """Broken pages hold such halves; they must not end a batch."""
    assert signature("one two \ud800 three").shingles > 0

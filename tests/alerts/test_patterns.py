"""Which words a pattern takes."""

from __future__ import annotations

import re
from random import Random

import pytest

from alerts.patterns import PatternIndex, wildcards

TAKES = [
    ("dr?ver", "driver", True),
    ("dr?ver", "drver", False),
    ("dr?ver", "drivers", False),
    ("*возка", "перевозка", True),
    ("*возка", "возка", True),
    ("тран*порт", "транспорт", True),
    ("тран*порт", "транспорту", False),
    ("a*b*c", "abbc", True),
    ("a*b*c", "acb", False),
    ("*a*a*", "aa", True),
    ("*a*a*", "a", False),
    ("a**b", "ab", True),
    ("a.b*", "axb", False),
    ("", "", True),
]


@pytest.mark.parametrize(("pattern", "word", "takes"), TAKES)
def test_what_a_pattern_takes(pattern: str, word: str, takes: bool) -> None:
    """A star is any letters or none, a question mark is one; everything else is itself."""
    assert (wildcards(pattern).fullmatch(word) is not None) is takes
    assert (PatternIndex([pattern, "other"]).taking(word) == (pattern,)) is takes


@pytest.mark.parametrize("seed", range(5))
def test_the_index_takes_just_what_each_pattern_takes(seed: int) -> None:
    """Compared with the plain meaning of the two signs, over few letters so that much is taken."""
    chance = Random(seed)
    patterns = {"".join(chance.choices("ab?*", k=chance.randint(1, 7))) for _ in range(200)}
    index = PatternIndex(patterns)
    for _ in range(150):
        word = "".join(chance.choices("abc", k=chance.randint(1, 9)))
        plain = {one: "".join({"*": ".*", "?": "."}.get(letter, letter) for letter in one) for one in patterns}
        assert index.taking(word) == tuple(sorted(one for one in patterns if re.fullmatch(plain[one], word)))


def test_many_stars_on_a_long_word_end() -> None:
    """A pattern of twenty stars settles a word in one go; tried every way, it would not end in a lifetime."""
    assert wildcards("*a" * 20 + "*b").fullmatch("a" * 80) is None
    assert wildcards("*a" * 20 + "*").fullmatch("a" * 80) is not None

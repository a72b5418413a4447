"""Who makes a rule and whom it binds."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from pipeline.marked import mark
from pipeline.parties import party_features

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon

PEOPLE = [
    ("Serbia waives the fee for Moldovan carriers", "MD"),
    ("Serbia waives the fee for drivers from Moldova", "MD"),
    ("Сербия отменила сбор для молдавских перевозчиков", "MD"),
    ("Сербия отменила сбор для перевозчиков Молдавии", "MD"),
    ("Сербия молдовалық тасымалдаушылардан алым алмайды", "MD"),
]
JOINT = [
    "Serbia and Moldova agreed to recognise each other's permits",
    "Сербия и Молдавия взаимно отменят дозволы",
    "Сербия мен Молдова бір-бірінің рұқсатын таниды",
]


@pytest.mark.parametrize(("sentence", "code"), PEOPLE)
def test_whose_people_are_spoken_of(lexicon: Lexicon, sentence: str, code: str) -> None:
    """Nationals named beside carriers or drivers are those whom the rule binds, not those who make it."""
    found = party_features(mark(sentence, "", lexicon), lexicon.codes)
    assert {of for of, features in found.items() if features.get("people")} == {code}


@pytest.mark.parametrize("sentence", JOINT)
def test_a_pair_acts_together(lexicon: Lexicon, sentence: str) -> None:
    """Two countries that open the sentence side by side make the rule together."""
    found = party_features(mark(sentence, "", lexicon), lexicon.codes)
    assert {of for of, features in found.items() if features["joint"] >= 0.5} == {"RS", "MD"}


def test_who_is_asked_is_not_who_asks(lexicon: Lexicon) -> None:
    """The asker and the asked are told apart by their place."""
    found = party_features(mark("Georgian carriers ask Baku to scrap the escort", "", lexicon), lexicon.codes)
    assert found["GE"].get("asks")
    assert not found["GE"].get("asked")
    assert found["AZ"].get("asked")
    assert not found["AZ"].get("asks")

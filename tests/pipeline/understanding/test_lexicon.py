from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from config.load import load_lexicon
from config.model import Concept, Lang

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon

CONCEPTS = load_lexicon(None)
FOUND = [
    ("South Korea signed", ["south_korea"]),
    ("Кыргызстандықтар емес, қырғыз тасымалдаушылары", ["kyrgyzstan", "carrier"]),
    ("Air Astana ұшағы", ["aviation"]),
    ("a deputy prime minister", ["government"]),
    ("большегрузами", ["truck"]),
]


@pytest.mark.parametrize("concept", CONCEPTS, ids=lambda concept: concept.id)
def test_a_concept_speaks_all_three_languages(concept: Concept) -> None:
    """A trade lawyer's alert must not depend on the language of the outlet."""
    assert all(getattr(concept, lang.value) for lang in Lang)


@pytest.mark.parametrize("concept", [c for c in CONCEPTS if c.kind != "mask"], ids=lambda concept: concept.id)
def test_a_concept_is_found_by_its_own_terms(lexicon: Lexicon, concept: Concept) -> None:
    """Each term finds its concept, or one whose longer term holds it."""
    for lang in Lang:
        for term in getattr(concept, lang.value):
            hits = lexicon.find(term.replace("*", ""))
            assert any(hit.concept == concept.id or hit.end - hit.start >= len(term) for hit in hits), term


@pytest.mark.parametrize(("text", "concepts"), FOUND)
def test_what_is_found(lexicon: Lexicon, text: str, concepts: list[str]) -> None:
    """Longer names hide shorter ones of the same sort, masks hide all."""
    found = [hit.concept for hit in lexicon.find(text)]
    assert all(concept in found for concept in concepts)
    assert not {"kazakhstan", "deputy"} & set(found)


def test_version_follows_the_terms(lexicon: Lexicon) -> None:
    """Another term is another lexicon, a note is not."""
    from pipeline.lexicon import Lexicon

    one = Concept(id="x", kind="rule", en=("ban",))
    versions = {Lexicon.build([concept]).version for concept in (one, one.model_copy(update={"note": "why"}))}
    assert len(versions) == 1
    assert Lexicon.build([one.model_copy(update={"en": ("bans",)})]).version not in versions

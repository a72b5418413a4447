"""The lexicon: which concepts a text mentions, and where, in any of the three languages."""

from __future__ import annotations

import hashlib
import json
from typing import TYPE_CHECKING, Final, NamedTuple

from config.model import Lang
from pipeline.terms import Term, TermIndex

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from config.model import Concept

CODE: Final = "1"  # raise when the same lexicon begins to find something else
# A longer mention hides a shorter one inside it where both name the same sort of thing: South Korea, not Korea;
# a deputy prime minister is no deputy.
HIDING: Final = ({"country", "union", "place", "bloc"}, {"authority", "voice", "supranational", "diplomat"})


class Hit(NamedTuple):
    """A mention of a concept: offsets in code points, end exclusive."""

    concept: str
    kind: str
    start: int
    end: int


class Lexicon:
    """Concepts, ready to be found. Make one with `build`; it takes a second the first time, then less."""

    def __init__(self, concepts: Sequence[Concept], index: TermIndex, version: str) -> None:
        self.version = version
        self.kinds = {concept.id: concept.kind for concept in concepts}
        self.codes = {concept.id: concept.iso for concept in concepts if concept.iso}
        self._index = index

    @classmethod
    def build(cls, concepts: Sequence[Concept], *, cache: Path | None = None) -> Lexicon:
        """A lexicon of these concepts. `cache` is the folder for expanded word forms; None: where the system
        keeps caches."""
        terms = [Term(c.id, text, lang) for c in concepts for lang in Lang for text in getattr(c, lang.value)]
        said = json.dumps([CODE, [concept.model_dump(mode="json", exclude={"note"}) for concept in concepts]])
        return cls(concepts, TermIndex(terms, cache=cache), hashlib.sha256(said.encode()).hexdigest()[:16])

    def find(self, text: str, lang: Lang | None = None) -> tuple[Hit, ...]:
        """Every mention, in order of place. Of one concept's mentions that overlap only the longest is given.

        `lang` as for `TermIndex.find`.
        """
        kinds = self.kinds
        found = [Hit(key, kinds[key], start, end) for key, start, end in self._index.find(text, lang)]
        return tuple(hit for hit in _without_hidden(found) if hit.kind != "mask")


def _without_hidden(hits: Sequence[Hit]) -> Iterable[Hit]:
    """Hits in order of start, the longest first; each is compared with the few that began before it and still run."""
    running: list[Hit] = []
    until = 0  # where the last of those ends
    for hit in hits:
        if hit.start >= until:
            running = [hit]
        else:
            running = [other for other in running if other.end > hit.start]
            if any(_hides(other, hit) for other in running):
                continue
            running.append(hit)
        until = max(until, hit.end)
        yield hit


def _hides(longer: Hit, hit: Hit) -> bool:
    if longer.end < hit.end:
        return longer.kind == "mask"
    if longer.concept == hit.concept or longer.kind == "mask":
        return True
    longer_span = longer.end - longer.start > hit.end - hit.start
    return longer_span and any(longer.kind in sort and hit.kind in sort for sort in HIDING)

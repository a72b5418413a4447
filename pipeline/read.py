"""Reading an article: from a title and a body to language, topics, policy change, and the sentences that prove them.

Pure: no network, no database, no clock; the same article always reads the same.
"""

from __future__ import annotations

import hashlib
from collections import Counter
from importlib.resources import files
from typing import TYPE_CHECKING, Final

from pipeline.changes import area_chances, read_change, strongest
from pipeline.language import identify
from pipeline.linear import models
from pipeline.marked import mark
from pipeline.model import Reading
from pipeline.secondary import further_changes
from pipeline.signals import ZONE_WEIGHT, carrier_signals
from pipeline.topics import read_topics

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import date

    from config.model import Topic
    from pipeline.lexicon import Lexicon
    from pipeline.linear import Features
    from pipeline.marked import Sentence
    from pipeline.model import Evidence

CODE: Final = "2"  # raise when the same lexicon and weights begin to read otherwise
_CARRYING: Final = frozenset({"carrier", "freight", "mode", "driver"})


class Reader:
    """Reads articles with one lexicon and one set of topics. Make it once: the lexicon is its cost."""

    def __init__(self, lexicon: Lexicon, topics: Sequence[Topic]) -> None:
        self.lexicon = lexicon
        self.topics = tuple(topics)
        said = [CODE, lexicon.version, *(topic.model_dump_json() for topic in self.topics)]
        weights = files("pipeline").joinpath("weights.json").read_bytes()
        self.version = hashlib.sha256("\n".join(said).encode() + weights).hexdigest()[:16]

    def read(self, title: str, body: str, published: date | None) -> Reading:
        """What the article says. `published` fixes dates that lack a year; None leaves those unread."""
        lang = identify(f"{title}\n{body}")
        sentences = mark(title, body, self.lexicon, lang)
        change, proof, features = read_change(sentences, self.lexicon.codes, published)
        topics, evidence = read_topics(sentences, self.topics, change.area if change else None, area_chances(features))
        others = further_changes(sentences, change, self.lexicon.codes, published) if change else ()
        affects = _affects_carriers(features, change.area.value if change else "none")
        return Reading(
            lang=lang,
            topics=topics,
            concepts=tuple(sorted({hit.concept for sentence in sentences for hit in sentence.hits})),
            countries=self._countries(sentences),
            change=change,
            other_changes=others,
            affects_carriers=affects,
            evidence=(*evidence, *proof, *(_carriers(sentences) if affects else ())),
            version=self.version,
        )

    def _countries(self, sentences: Sequence[Sentence]) -> tuple[str, ...]:
        counts: Counter[str] = Counter()
        for sentence in sentences:
            for hit in sentence.hits:
                if hit.kind in {"country", "union"}:
                    counts[self.lexicon.codes[hit.concept]] += ZONE_WEIGHT[sentence.zone]  # type: ignore[assignment]
        return tuple(sorted(counts, key=lambda code: (-counts[code], code)))


def _affects_carriers(features: Features, area: str) -> bool:
    """By the guide where it is plain: entry rules where drivers or carriers are named, bans on goods where a mode
    of transport is."""
    unaffected = any(features.get(pair) for pair in ("freight+unaffected", "carrier+unaffected"))
    if area == "migration" and not (unaffected and not features.get("carrier@title")):
        return any(
            features.get(kind) for kind in ("carrier", "driver", "concept:freight", "concept:passenger_carriage")
        )
    if area == "trade" and any(features.get(pair) for pair in ("mode+restriction", "mode+trade_flow")):
        return True
    return models()["affects_carriers"].best(carrier_signals(features, area)) == "yes"


def _carriers(sentences: Sequence[Sentence]) -> tuple[Evidence, ...]:
    told = strongest(
        "affects_carriers", sentences, lambda sentence: [hit for hit in sentence.hits if hit.kind in _CARRYING]
    )
    return (told,) if told is not None else ()

"""Which topics an article belongs to: the sum of its concepts' weights, each counted by where it stands."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.changes import strongest
from pipeline.signals import Signals, concept_signals

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from config.model import Topic
    from pipeline.marked import Sentence
    from pipeline.model import Evidence


def topic_signals(concepts: Signals, areas: Mapping[str, float]) -> Signals:
    """What tells an article's topics: its concepts, and how likely it is that a rule of each area changes.

    `areas` maps the areas, and "none" for no change, to chances; they are weighed as `change.AREA`. A queue of
    lorries at a border is transport; a new rule for them is trade, too.
    """
    return concepts | {f"change.{area}": chance for area, chance in areas.items()}


def read_topics(
    sentences: Sequence[Sentence], topics: Sequence[Topic], area: str | None, areas: Mapping[str, float]
) -> tuple[tuple[str, ...], tuple[Evidence, ...]]:
    """The topics whose weights sum to their threshold, sorted, with the sentence that speaks most for each.

    `area` is that of the policy change, which is always among the article's topics where there is one of that name;
    `areas` says how likely a change of each area is (`topic_signals`).

    A concept counts the logarithm of one plus its mentions: three in the title, one and a half in the lead,
    little further down, next to
    nothing in background. A negative weight speaks against.
    """
    signals = topic_signals(concept_signals(sentences), areas)
    given, evidence = [], []
    for topic in topics:
        score = sum(topic.weights.get(concept, 0.0) * said for concept, said in signals.items())
        if score < topic.threshold and topic.id != area:
            continue
        given.append(topic.id)
        speaks = {concept for concept, weight in topic.weights.items() if weight > 0}
        told = strongest(
            f"topic:{topic.id}",
            sentences,
            lambda sentence, speaks=speaks: [hit for hit in sentence.hits if hit.concept in speaks],  # type: ignore[misc]
        )
        if told is not None:
            evidence.append(told)
    return tuple(sorted(given)), tuple(evidence)

"""Which story an article belongs to: a decision over an index of recent articles.

An article joins the story whose reports it resembles most, if the likeliest pair and the average over that story's
reports are both high enough: a single likeness within a long affair is not enough, nor is being of one topic. If it
belongs as well to another story whose reports resemble the first one's, the two are one event and merge. A near-copy
of a report is its reprint. An article that joins nothing opens a story, and continues the affair of an earlier one
that it resembles in names and subject.

The decision depends on the articles that are in the index, so on the order of arrival only where two orders show it
different neighbours; docs/stories.md says how much that is.
"""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.fingerprint import Signature, bands, containment, jaccard
from pipeline.rarity import Rarity
from pipeline.similarity import Known, Models, features_of, models, probability
from pipeline.traits import Traits, keys

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from pipeline.index import Index

JOIN = 0.50  # the likeliest pair
JOIN_MOVED = 0.60  # the same where the two report different states of a change
JOIN_MEAN = 0.3  # the average over a story's reports
MERGE_MEAN = 0.25  # the average between two stories' reports
MERGE_COPIED = 0.02  # the same where one text copies from both; above that of two items in a digest of the day's news
AFFAIR = 0.7  # to continue an affair
COPIED = 0.40  # Jaccard of a reprint; measured, copies have 0.37 and more, others on the same event 0.12 at most
CONTAINED = 0.75  # containment of a shortened reprint, whose Jaccard is at least
CONTAINED_COPIED = 0.25
FOLLOW_UP = 0.60  # a later text that copies less than this and reports another stage or direction is no reprint
CANDIDATES = 24  # that share the rarest traits
REPORTS = 12  # of a story that are compared, the latest
AFFAIR_DAYS = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class Arrival:
    """An article that is to be placed."""

    outlet: str
    signature: Signature
    traits: Traits


@dataclass(frozen=True, slots=True, kw_only=True)
class Continuation:
    """The earlier story whose affair a new one continues."""

    story: int
    likeness: float  # modelled chance, 0 to 1
    reason: str  # for people


@dataclass(frozen=True, slots=True, kw_only=True)
class Placement:
    """Where an article belongs, and why."""

    story: int | None  # None: it opens one
    reprint_of: int | None  # the article that it copies
    similarity: float | None  # Jaccard of a reprint, else the modelled chance of the same event; None for a new story
    reason: str  # for people
    merges: tuple[int, ...]  # other stories that it shows to be the same event as `story`, the one that opened first
    continues: Continuation | None  # only of a new story


@dataclass(frozen=True, slots=True)
class _Scored:
    known: Known
    chance: float
    copied: float  # Jaccard if it is a near-copy, else 0


def place(arrival: Arrival, index: Index, *, window_days: int) -> Placement:
    """Where an article belongs among those of the index within `window_days` before and after it."""
    day = arrival.traits.day
    scored, rarity = _score(arrival, index, range(day - window_days, day + window_days + 1), models(), event=True)
    stories: dict[int, list[_Scored]] = defaultdict(list)
    for pair in scored:
        stories[pair.known.story].append(pair)
    joins = _joined(arrival, stories, index, rarity)
    if not joins:
        return _opened(arrival, index, day)
    merged = _merged(joins, stories, index, rarity)
    pairs = stories[joins[0]]
    copy = max(pairs, key=lambda pair: (pair.copied, -pair.known.article))
    nearest = copy if copy.copied else max(pairs, key=lambda pair: pair.chance)
    shared = _in_common(arrival.traits, nearest.known.traits, rarity)
    told = f"near-copy of an article of {copy.known.outlet}"
    return Placement(
        story=merged[0],
        reprint_of=_original(copy.known) if copy.copied else None,
        similarity=round(copy.copied or nearest.chance, 3),
        reason=told if copy.copied else f"same event as in {nearest.known.outlet}: {shared}",
        merges=tuple(merged[1:]),
        continues=None,
    )


def _original(copied: Known) -> int:
    return copied.article if copied.reprint_of is None else copied.reprint_of


def _merged(joins: list[int], stories: dict[int, list[_Scored]], index: Index, rarity: Rarity) -> list[int]:
    """The likeliest story and those that turn out to be the same, the one that opened first at the head."""
    best = joins[0]
    copied = {story: any(pair.copied for pair in stories[story]) for story in joins}
    least = {other: MERGE_COPIED if copied[best] and copied[other] else MERGE_MEAN for other in joins[1:]}
    return sorted([best, *(other for other in joins[1:] if _one_event(best, other, index, rarity, least[other]))])


def _opened(arrival: Arrival, index: Index, day: int) -> Placement:
    """A new story, and what it continues."""
    before = range(day - AFFAIR_DAYS, day + 1)
    scored, rarity = _score(arrival, index, before, models(), event=False)
    nearest = max(scored, key=lambda pair: pair.chance, default=None)
    continues = None
    if nearest and nearest.chance >= AFFAIR:
        shared = _in_common(arrival.traits, nearest.known.traits, rarity)
        continues = Continuation(story=nearest.known.story, likeness=round(nearest.chance, 3), reason=shared)
    return Placement(
        story=None, reprint_of=None, similarity=None, reason="first report of its event", merges=(), continues=continues
    )


def _score(
    arrival: Arrival, index: Index, days: Sequence[int], by: Models, *, event: bool
) -> tuple[list[_Scored], Rarity]:
    """The likeliest candidates of the days with their scores, and the rarity of traits in those days."""
    held = index.holders(keys(arrival.traits), days)
    rarity = Rarity(index.stories(days), {trait: who.stories for trait, who in held.items()})
    weight: dict[int, float] = defaultdict(float)
    for trait, who in held.items():
        for article in who.articles:
            weight[article] += rarity(trait)
    likely = set(sorted(weight, key=lambda article: (-weight[article], article))[:CANDIDATES])
    likely |= index.near(bands(arrival.signature), days)
    scored = [_pair(arrival, known, rarity, by, event=event) for known in index.known(likely).values()]
    return scored, rarity


def _pair(arrival: Arrival, known: Known, rarity: Rarity, by: Models, *, event: bool) -> _Scored:
    features = features_of(
        arrival.traits,
        known.traits,
        near=(arrival.signature, known.signature),
        same_outlet=arrival.outlet == known.outlet,
        rarity=rarity,
    )
    shared = jaccard(arrival.signature, known.signature)
    inside = containment(arrival.signature, known.signature)
    copied = shared >= COPIED or (inside >= CONTAINED and shared >= CONTAINED_COPIED)
    if event and copied and not (shared < FOLLOW_UP and _moved_on(arrival.traits, known.traits)):
        return _Scored(known, 1.0, shared)
    return _Scored(known, probability(features, by.event if event else by.affair), 0.0)


def _moved_on(one: Traits, other: Traits) -> bool:
    """Whether two texts of different days report different states of a change."""
    return one.day != other.day and _differs(one, other)


def _differs(one: Traits, other: Traits) -> bool:
    """Whether two texts report different states of a change."""
    if one.change is None or other.change is None:
        return False
    return (one.change.direction, one.change.stage) != (other.change.direction, other.change.stage)


def _joined(arrival: Arrival, stories: dict[int, list[_Scored]], index: Index, rarity: Rarity) -> list[int]:
    """The stories that the article belongs to, the likeliest first. Completes `stories` with reports not yet scored."""
    found = []
    for story, pairs in stories.items():
        likest = max(pairs, key=lambda pair: pair.chance)
        best, moved = likest.chance, _differs(arrival.traits, likest.known.traits)
        if best < (JOIN_MOVED if moved else JOIN):
            continue
        seen = {pair.known.article for pair in pairs}
        rest = [article for article in index.members(story)[:REPORTS] if article not in seen]
        pairs += [_pair(arrival, known, rarity, models(), event=True) for known in index.known(rest).values()]
        mean = sum(pair.chance for pair in pairs) / len(pairs)
        copied = any(pair.copied for pair in pairs)
        # What a person put together may be unlike each other; who resembles one of them belongs to all.
        by_hand = any(pair.known.by_hand and pair.chance >= JOIN for pair in pairs)
        if copied or by_hand or mean >= JOIN_MEAN:
            found.append(((copied, mean, best), story))
    return [story for _, story in sorted(found, key=lambda each: (each[0], -each[1]), reverse=True)]


def _one_event(one: int, other: int, index: Index, rarity: Rarity, least: float) -> bool:
    """Whether the reports of two stories resemble each other enough. What a person arranged stays as it is."""
    sides = [list(index.known(index.members(story)[:REPORTS]).values()) for story in (one, other)]
    if any(known.by_hand for side in sides for known in side):
        return False
    chances = [
        _pair(Arrival(outlet=a.outlet, signature=a.signature, traits=a.traits), b, rarity, models(), event=True).chance
        for a in sides[0]
        for b in sides[1]
    ]
    return sum(chances) / len(chances) >= least


def _in_common(one: Traits, other: Traits, rarity: Rarity) -> str:
    """The rarest traits that two articles share, for people."""
    theirs = {key for name in other.names for key in name[1:]}
    shared = [
        (max(rarity(f"p:{key}") for key in common), name[0])
        for name in one.names
        if (common := theirs.intersection(name[1:]))
    ]
    for kind, ours, others in _plain(one, other):
        shared += [(rarity(f"{kind}:{value}"), value.replace("_", " ")) for value in ours & others]
    rarest = [value for worth, value in sorted(shared, key=lambda each: (-each[0], each[1]))[:4] if worth > 1]
    return "both have " + ", ".join(rarest) if rarest else "the same subject in like words"


def _plain(one: Traits, other: Traits) -> Iterable[tuple[str, frozenset[str], frozenset[str]]]:
    yield "n", one.numbers, other.numbers
    yield "d", one.dates, other.dates
    yield "t", one.durations, other.durations
    yield "l", one.laws, other.laws
    yield "c", one.concepts, other.concepts

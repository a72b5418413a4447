"""What a story says, derived from its reports."""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING, TypeVar

from pipeline.model import Stage

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from datetime import datetime

    from config.model import Lang
    from pipeline.model import PolicyChange, Report

T = TypeVar("T")

# How far a change has come. A refusal is the furthest only while nothing newer goes past it.
ROAD = (Stage.CALLED_FOR, Stage.PROPOSED, Stage.DECIDED, Stage.IN_FORCE)
SUPPORT = 3  # a change stands if one in so many of the reports with a text of their own names it


@dataclass(frozen=True, slots=True, kw_only=True)
class Derived:
    """The story's own reading; fields as those of `pipeline.model.Story`."""

    title: str
    lang: Lang  # of the title
    change: PolicyChange | None
    quoted: int
    topics: tuple[str, ...]
    affects_carriers: bool
    first_seen: datetime
    last_updated: datetime
    outlets: int


def derive(reports: Sequence[Report]) -> Derived:
    """What the reports say together. Their order does not matter; there must be one at least.

    The change is the one, by area and direction, that most reports name, the newer at a tie; its stage is the
    furthest that a report of it names, unless the newest says that it was refused. A reprint supports nothing that the
    article it copies does not.
    """
    ordered = sorted(reports, key=lambda report: (report.published, report.article))
    own = [report for report in ordered if report.reprint_of is None] or ordered
    first = own[0]
    quoted, change = _change(own)
    return Derived(
        title=first.title,
        lang=first.reading.lang,
        change=change,
        quoted=(quoted or first).article,
        topics=_common([report.reading.topics for report in own]),
        affects_carriers=sum(report.reading.affects_carriers for report in own) * 2 >= len(own),
        first_seen=ordered[0].published,
        last_updated=ordered[-1].published,
        outlets=len({report.outlet for report in ordered}),
    )


def _change(own: Sequence[Report]) -> tuple[Report | None, PolicyChange | None]:
    """The report that the story's change is read from, and the change."""
    named = [(report, report.reading.change) for report in own if report.reading.change is not None]
    if not named or len(named) * SUPPORT < len(own):
        return None, None
    # The last of the most supported wins, so that the newest confirms.
    support = Counter((change.area, change.direction) for _, change in named)
    most = max(support.values())
    kind = next((c.area, c.direction) for _, c in reversed(named) if support[c.area, c.direction] == most)
    backing = [(report, change) for report, change in named if (change.area, change.direction) == kind]
    stage = _furthest([change.stage for _, change in backing])
    report, change = next(each for each in backing if each[1].stage is stage)
    changes = [change for _, change in backing]
    return report, replace(
        change,
        imposed_by=_most([each.imposed_by for each in changes]) or change.imposed_by,
        subjects=_most([each.subjects for each in changes]) or change.subjects,
        effective=_most([each.effective for each in changes if each.stage is stage]) or change.effective,
    )


def _furthest(stages: Sequence[Stage]) -> Stage:
    """Of stages in order of publication."""
    if stages[-1] is Stage.REJECTED:
        return Stage.REJECTED
    return max((stage for stage in stages if stage in ROAD), key=ROAD.index)


def _most(values: Iterable[T]) -> T | None:
    """The most frequent of the values that say something, the last at a tie."""
    counts = Counter(value for value in values if value)
    return max(reversed(counts), key=lambda value: counts[value], default=None)


def _common(lists: Sequence[tuple[str, ...]]) -> tuple[str, ...]:
    """What half of the lists hold, sorted."""
    counts = Counter(item for items in lists for item in items)
    return tuple(sorted(item for item, count in counts.items() if count * 2 >= len(lists)))

"""What the latest pages of articles gave, and whether that is unusual for the outlet.

A pass may bring one page, so that no pass alone can tell a changed layout from a video without text: the results of
many passes are judged together, against what is usual there. Pure.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum
from itertools import takewhile
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection, Sequence

RUN = 3  # pages in a row before they say anything
LATEST = 20  # pages that are judged; those before them tell what is usual
MEMORY = 220  # pages that are remembered at all
LITTLE = 10  # fewer earlier pages tell nothing of what is usual
USUALLY_GOOD = (0.5, 0.95)  # bounds of the usual share of good pages; the first where nothing is known
RARE = 1e-3


class Result(StrEnum):
    """What asking for the page of an article gave."""

    GOOD = "good"  # an article
    UNREAD = "unread"  # a page without one
    REFUSED = "refused"  # the outlet does not want us: 403, a captcha
    UNANSWERED = "unanswered"  # nothing, or a server in trouble
    GONE = "gone"  # 404 and the like: the page's fault, not the outlet's


@dataclass(frozen=True, slots=True)
class Recent:
    """Results of the latest pages, the latest first."""

    results: tuple[Result, ...] = ()

    @property
    def good_share(self) -> float | None:
        """Share of the latest pages that gave an article; None before any was asked for."""
        latest = self.results[:LATEST]
        return sum(result is Result.GOOD for result in latest) / len(latest) if latest else None

    @property
    def fault(self) -> Result | None:
        """What is wrong with the outlet, by its pages; None where nothing is.

        Refused and unanswered pages are a verdict when they are the last ones in a row, since one page that comes
        shows that all may. Pages without an article are one when they are clearly more than is usual.
        """
        for kinds in ({Result.REFUSED}, {Result.UNANSWERED, Result.REFUSED}):
            if _row(self.results, kinds) >= RUN:
                return Result.REFUSED if kinds == {Result.REFUSED} else Result.UNANSWERED
        return Result.UNREAD if self._unread_too_often() else None

    def _unread_too_often(self) -> bool:
        read = [result for result in self.results if result in {Result.GOOD, Result.UNREAD}]
        in_a_row = _row(read, {Result.UNREAD})
        latest = read[:LATEST]
        if len(latest) < RUN or _row(read, {Result.GOOD}) >= RUN:
            return False
        bad = 1 - _usual_share(read[LATEST:])
        unread = sum(result is Result.UNREAD for result in latest)
        if in_a_row >= RUN and bad**in_a_row < RARE:
            return True
        if len(read) < LATEST + LITTLE:
            return unread > len(latest) / 2
        return _chance_of_so_many(unread, len(latest), bad) < RARE


def _usual_share(earlier: Sequence[Result]) -> float:
    least, most = USUALLY_GOOD
    if len(earlier) < LITTLE:
        return least
    return min(max(sum(result is Result.GOOD for result in earlier) / len(earlier), least), most)


def _row(results: Sequence[Result], kinds: Collection[Result]) -> int:
    """How many of the latest are of `kinds`, with no other between them."""
    return sum(1 for _ in takewhile(lambda result: result in kinds, results))


def _chance_of_so_many(number: int, of: int, share: float) -> float:
    """The chance of at least `number` of `of` where each happens with the probability `share`."""
    return sum(math.comb(of, k) * share**k * (1 - share) ** (of - k) for k in range(number, of + 1))

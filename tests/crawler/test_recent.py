"""What the latest pages of articles say of an outlet."""

from __future__ import annotations

import random

import pytest

from crawler.recent import Recent, Result

LETTERS = {"g": Result.GOOD, "u": Result.UNREAD, "r": Result.REFUSED, "n": Result.UNANSWERED, "m": Result.GONE}


def recent(letters: str) -> Recent:
    """The latest first: good, unread, refused, no answer, missing."""
    return Recent(tuple(LETTERS[letter] for letter in letters))


FAULTS = [
    ("", None),
    ("uu", None),  # too few to say
    ("uuu", Result.UNREAD),  # of an outlet of which nothing else is known
    ("ggguuu", None),
    ("gu" * 10, None),
    ("r" * 3 + "g" * 30, Result.REFUSED),
    ("r" * 2 + "g" * 30, None),
    ("g" + "r" * 30, None),  # one page that comes shows that all may
    ("rnr" + "g" * 30, Result.UNANSWERED),
    ("nnn", Result.UNANSWERED),
    ("m" * 10, None),  # pages that are gone are the pages' affair
    ("u" * 3 + "g" * 40, Result.UNREAD),  # three in a row where one in twenty is usual
    ("u" * 3 + "guu" * 20, None),  # where two of three are videos, three more are nothing
    ("u" * 18 + "gg" + "gu" * 30, Result.UNREAD),
    ("ugu" * 7 + "g" * 60, Result.UNREAD),  # half of the site has a new layout
    ("ggg" + "u" * 17 + "g" * 60, None),  # it was mended
]


@pytest.mark.parametrize(("letters", "fault"), FAULTS)
def test_what_the_pages_say(letters: str, fault: Result | None) -> None:
    """Refusals and silence count in a row; pages without an article against what is usual."""
    assert recent(letters).fault is fault


def test_the_share_of_good_pages() -> None:
    """Of the latest twenty."""
    assert recent("").good_share is None
    assert recent("gggu" + "g" * 16 + "u" * 50).good_share == 0.95


def test_videos_without_text_raise_no_alarm() -> None:
    """An outlet where three pages of ten hold no article, for a thousand pages on end."""
    chance = random.Random(7)
    pages: list[Result] = []
    alarms = 0
    for _ in range(1000):
        pages.insert(0, Result.UNREAD if chance.random() < 0.3 else Result.GOOD)
        alarms += len(pages) > 40 and Recent(tuple(pages[:220])).fault is not None
    assert alarms <= 10

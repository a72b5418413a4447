"""Changes beside the main one."""

from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pipeline.read import Reader

PUBLISHED = date(2026, 3, 2)
BESIDE = [
    (
        "Kyrgyzstan bans export of onions by road",
        (
            "The government of Kyrgyzstan has signed an order banning the export of onions by road for six months. "
            "It takes effect on March 10.\n\nIn addition, the road toll for foreign trucks was raised from March 15."
        ),
        "tightens",
        "2026-03-15",
    ),
    (
        "Кыргызстан запретил вывоз лука автотранспортом",
        (
            "Правительство Кыргызстана подписало приказ о запрете вывоза лука автомобильным транспортом на полгода. "
            "Он вступает в силу 10 марта.\n\nКроме того, с 15 марта отменён сбор за въезд грузовиков."
        ),
        "eases",
        "2026-03-15",
    ),
    (
        "Қырғызстан пиязды автокөлікпен шығаруға тыйым салды",
        (
            "Қырғызстан үкіметі пиязды автокөлікпен шығаруға алты айға тыйым салу туралы бұйрыққа қол қойды. "
            "Ол 10 наурызда күшіне енеді.\n\nСонымен қатар 15 наурыздан бастап жүк көліктері үшін алым жойылды."
        ),
        "eases",
        "2026-03-15",
    ),
]


@pytest.mark.parametrize(("title", "body", "direction", "effective"), BESIDE)
def test_a_change_beside_the_main_one_is_kept(
    reader: Reader, title: str, body: str, direction: str, effective: str
) -> None:
    """It has its own direction, date and proof; the main change stays the title's."""
    reading = reader.read(title, body, PUBLISHED)
    assert reading.change is not None
    assert reading.change.direction == "tightens"
    (other,) = reading.other_changes
    assert (other.direction, other.effective) == (direction, effective)
    (quote,) = other.quotes
    assert "15" in body[quote.start : quote.end]


def test_the_same_rule_told_again_is_no_other_change(reader: Reader) -> None:
    """Neither is background, nor what was so for years."""
    body = (
        "The government has signed an order banning the export of onions for six months from March 10.\n\n"
        "The ban also covers rail. Earlier, in 2024, the export of onions was banned, too."
    )
    assert reader.read("Kyrgyzstan bans export of onions", body, PUBLISHED).other_changes == ()

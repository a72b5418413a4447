from __future__ import annotations

from datetime import date
from typing import TYPE_CHECKING

import pytest

from pipeline.effective import all_dates, effective
from pipeline.marked import mark

if TYPE_CHECKING:
    from pipeline.lexicon import Lexicon

PUBLISHED = date(2025, 12, 20)
DATES = [
    ("The rule takes effect on January 10, 2026.", "2026-01-10"),
    ("From 1 March trucks must carry a seal.", "2026-03-01"),
    ("Starting February 11 the seal is mandatory.", "2026-02-11"),
    ("The order comes into force ten days after publication.", None),
    ("From next year permits will be unlimited.", None),
    ("The order was signed on December 17.", None),
    ("Comments are accepted until January 5.", None),
    ("The ban has applied since July 12, 2022.", None),
    ("Amendments take effect in late March 2026.", "2026-03"),
    ("С 1 января въезд станет платным.", "2026-01-01"),
    ("Запрет вступит в силу 15 января 2026 года.", "2026-01-15"),
    ("Требование заработает с апреля.", "2026-04"),
    ("Обсуждение продлится до 29 декабря.", None),
    ("Об этом 19 декабря сообщил министр.", None),
    ("С сегодняшнего дня, 20 декабря, пломбы обязательны.", "2025-12-20"),
    ("Шектеу 2026 жылғы 30 қаңтарда қолданысқа енеді.", "2026-01-30"),
    ("Жаңа тәртіп 23 қаңтардан бастап қолданылады.", "2026-01-23"),
    ("Бұйрыққа министр 17 желтоқсанда қол қойды.", None),
    ("Тыйым 1 ақпанға дейін күшінде болады.", None),
    ("Келісім бүгін күшіне енді.", "2025-12-20"),
]


@pytest.mark.parametrize(("sentence", "expected"), DATES)
def test_date_of_effect(lexicon: Lexicon, sentence: str, expected: str | None) -> None:
    """A date counts where something begins with it, not where it is signed, discussed until, or long past."""
    found = effective(all_dates(mark("", sentence, lexicon), PUBLISHED), PUBLISHED)
    assert (str(found) if found else None) == expected


def test_a_date_without_a_year_needs_the_day_of_publication(lexicon: Lexicon) -> None:
    """Nothing is guessed."""
    assert all_dates(mark("", "С 1 января въезд станет платным.", lexicon), None) == ()

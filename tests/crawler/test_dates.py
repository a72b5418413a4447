"""Instants of publication as outlets write them."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from crawler.dates import instant_of, is_only_date

NOW = datetime(2026, 3, 5, 7, 0, tzinfo=UTC)  # noon in Almaty
DATES = [
    # machines
    ("2025-10-13T14:05:00+05:00", "2025-10-13 09:05"),
    ("2025-10-13T14:05:00Z", "2025-10-13 14:05"),
    ("2025-10-13T14:05:00.123+0500", "2025-10-13 09:05"),
    ("2025-10-13 14:05", "2025-10-13 09:05"),
    ("2025-10-13", "2025-10-12 19:00"),
    ("Mon, 13 Oct 2025 14:05:00 +0500", "2025-10-13 09:05"),
    ("Mon, 13 Oct 2025 14:05:00 GMT", "2025-10-13 14:05"),
    ("13.10.2025 14:05", "2025-10-13 09:05"),
    ("2025/10/13 14:05", "2025-10-13 09:05"),
    ("20251013T140500+0500", "2025-10-13 09:05"),
    ("1760346300", "2025-10-13 09:05"),
    ("1760346300000", "2025-10-13 09:05"),
    ("14:05 | 13.10.2025", "2025-10-13 09:05"),
    ("13-10-2025 14:05", "2025-10-13 09:05"),
    # zones
    ("13.10.2025 14:05 МСК", "2025-10-13 11:05"),
    ("13 октября 2025 г., 14:05 по московскому времени", "2025-10-13 11:05"),
    ("13 октября 2025, 14:05 (GMT+3)", "2025-10-13 11:05"),
    ("13 October 2025 14:05 (UTC +06:00)", "2025-10-13 08:05"),
    ("13.10.2025, 14:05 Астана уақыты", "2025-10-13 09:05"),
    ("Oct 13, 2025 9:05 AM UTC", "2025-10-13 09:05"),
    ("Mon Oct 13 2025 14:05:00 GMT+0500 (Kazakhstan Time)", "2025-10-13 09:05"),
    # Russian
    ("13 октября 2025 года в 14 часов 05 минут", "2025-10-13 09:05"),
    ("полчаса назад", "2026-03-05 06:30"),
    ("Пн, 13 окт. 2025 14:05", "2025-10-13 09:05"),
    ("13 октября 2025, 14:05", "2025-10-13 09:05"),
    ("14:05, 13 октября 2025 года", "2025-10-13 09:05"),
    ("Опубликовано: 13 октября 2025 г. в 14:05", "2025-10-13 09:05"),
    ("понедельник, 13 октября 2025", "2025-10-12 19:00"),
    ("13 октября", "2025-10-12 19:00"),
    ("вчера, 14:05", "2026-03-04 09:05"),
    ("сегодня в 09:15", "2026-03-05 04:15"),
    ("2 часа назад", "2026-03-05 05:00"),
    ("только что", "2026-03-05 07:00"),
    # Kazakh
    ("13 қазан 2025", "2025-10-12 19:00"),
    ("13 қазан 2025, 14:05", "2025-10-13 09:05"),
    ("2025 жылғы 13 қазан", "2025-10-12 19:00"),
    ("2025 жылғы 13 қазанда, сағат 14:05", "2025-10-13 09:05"),
    ("2025 жылдың 5 мамырында", "2025-05-04 19:00"),
    ("Жарияланды: 1 желтоқсан 2025, 10:00", "2025-12-01 05:00"),
    ("сейсенбі, 3 наурыз 2026", "2026-03-02 19:00"),
    ("13 қазан", "2025-10-12 19:00"),
    ("кеше, 14:05", "2026-03-04 09:05"),
    ("бүгін 09:15", "2026-03-05 04:15"),
    ("2 сағат бұрын", "2026-03-05 05:00"),
    ("жарты сағат бұрын", "2026-03-05 06:30"),
    ("3 күн бұрын", "2026-03-02 07:00"),
    ("жаңа ғана", "2026-03-05 07:00"),
    # English
    ("October 13, 2025", "2025-10-12 19:00"),
    ("Published on 13 October 2025 at 14:05", "2025-10-13 09:05"),
    ("Oct. 13, 2025 2:05 PM", "2025-10-13 09:05"),
    ("yesterday, 14:05", "2026-03-04 09:05"),
    ("2 hours ago", "2026-03-05 05:00"),
]


@pytest.mark.parametrize(("text", "expected"), DATES)
def test_dates_in_three_languages(text: str, expected: str) -> None:
    """Local time is that of the outlet's zone; a date without a year is the last such day."""
    found = instant_of(text, zone="Asia/Almaty", now=NOW)
    assert found is not None
    assert f"{found:%Y-%m-%d %H:%M}" == expected
    assert found.tzinfo is UTC


MONTHS = [
    "қаңтар",
    "ақпан",
    "наурыз",
    "сәуір",
    "мамыр",
    "маусым",
    "шілде",
    "тамыз",
    "қыркүйек",
    "қазан",
    "қараша",
    "желтоқсан",
]


@pytest.mark.parametrize(("number", "month"), list(enumerate(MONTHS, 1)))
def test_every_kazakh_month(number: int, month: str) -> None:
    """Plain and in the locative, capitalised or not."""
    for form in (month, month.capitalize(), month + "да", month + "дегі"):
        found = instant_of(f"2024 жылғы 15 {form}", zone="UTC", now=NOW)
        assert found == datetime(2024, number, 15, tzinfo=UTC), form


@pytest.mark.parametrize(
    "text",
    [
        "2030-01-01",
        "7 марта 2026",
        "2025-13-45",
        "99 октября 2025",
        "may",
        "5",
        "hello world",
        "14:05",
        "",
        "1850-01-01",
        "1" * 5000,
        "\x00",
    ],
)
def test_what_is_no_date_or_cannot_be_believed(text: str) -> None:
    """More than a day in the future, before the web, or no date at all."""
    assert instant_of(text, zone="Asia/Almaty", now=NOW) is None


def test_tomorrow_is_believed() -> None:
    """Clocks and zones differ; a day of grace."""
    assert instant_of("2026-03-06T06:00:00Z", zone="UTC", now=NOW) is not None


LINES = [
    ("October 21, 2025", True),
    ("23 қыркүйек 2025, 10:15", True),
    ("10 октября 2025 года, 14:05", True),
    ("21.10.2025", True),
    ("Published: 4 Nov 2025 at 10:20", True),
    ("В 2025 году рынок вырос", False),
    ("May 5 deals", False),
    ("Hello", False),
]


@pytest.mark.parametrize(("line", "only"), LINES)
def test_lines_that_are_only_a_date(line: str, only: bool) -> None:
    """Such a line above the text is no paragraph of it."""
    assert is_only_date(line) is only

"""An alert for services that take little."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from alerts.errors import RenderError
from alerts.model import Format, Reason
from alerts.render import facts_of, subject_of
from alerts.short import short
from alerts.sms import is_gsm, parts, typewritten, units
from config.model import Lang

from .making import alert, settings

if TYPE_CHECKING:
    from pathlib import Path

LONG = {
    Lang.EN: "Russia lifts the ninety-day rule for “drivers” of international carriers – registered in member states ",
    Lang.RU: "Россия отменила правило «90 дней» для водителей международных перевозчиков, зарегистрированных в союзе ",
    Lang.KK: "Ресей халықаралық тасымалдаушылардың жүргізушілері үшін «тоқсан күн» ережесінің күшін жойды ",
}
SMS_LIMITS = [60, 67, 80, 140, 160]


def text_of(
    limit: int,
    headline: str = "Russia lifts the rule",
    lang: Lang = Lang.EN,
    reason: Reason = Reason.FIRST,
    templates: Path | None = None,
    note: str | None = None,
) -> str:
    told = alert(headline=headline, reason=reason)
    facts = facts_of(told, lang, "Asia/Almaty", settings(), None, note)
    message = short(subject_of(told, lang), facts, limit, templates=templates)
    (part,) = message.parts
    assert units(part) <= limit
    assert message.format is Format.TEXT
    return part


def test_what_an_sms_says() -> None:
    """The headline, from when, the story's number, and where to read on."""
    found = text_of(160).split("\n")
    assert found[:3] == ["Urgent: Russia lifts the rule", "From when: 10 October 2025", "Story 1"]
    assert text_of(300).split("\n")[-1] == "https://orda.kz/1?a=1&b=2"


SAYS = [
    (Lang.RU, ["С какого времени: 10 октября 2025", "Сюжет 1"]),
    (Lang.KK, ["Қашаннан: 2025 жылғы 10 қазан", "Оқиға 1"]),
    (Lang.EN, ["From when: 10 October 2025", "Story 1"]),
]


@pytest.mark.parametrize(("lang", "lines"), SAYS)
def test_a_long_headline_leaves_room_for_the_day_and_the_number(lang: Lang, lines: list[str]) -> None:
    """It is cut at a word's end; an SMS is one message in Latin letters, two in Cyrillic."""
    found = text_of(160, LONG[lang] * 3, lang)
    headline, *rest = found.split("\n")
    assert rest[:2] == lines
    ending = "..." if lang is Lang.EN else "…"
    assert headline.endswith(ending)
    assert headline.removesuffix(ending).rsplit(" ", 1)[-1] in typewritten(LONG[lang]).split()
    assert parts(found) == (1 if lang is Lang.EN else 2)


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("limit", [*SMS_LIMITS, 300, 500])
def test_no_service_gets_more_than_it_takes(lang: Lang, limit: int) -> None:
    """In whatever alphabet, with letters that count twice, and with a word as long as the message."""
    for headline in (LONG[lang] * 5, "[€]" * 200, "🚚" * 200, "Ы" * 400, "x" * 400):
        found = text_of(limit, headline, lang)
        assert found
        if limit <= 160:
            assert parts(found) <= 2


def test_plain_quotes_make_one_message_of_three() -> None:
    """One typographic mark would send all of it in 70 letters a message; where Cyrillic stands anyway they stay."""
    found = text_of(160, "Russia’s “90-day” rule – lifted…")
    assert is_gsm(found)
    assert found.startswith('Urgent: Russia\'s "90-day" rule - lifted...')
    assert "«90 дней»" in text_of(160, "Правило «90 дней» отменено", Lang.RU)


def test_news_that_is_not_the_first_says_so() -> None:
    """A correction must not look like a second alarm; one passed on says from where."""
    assert "a correction" in text_of(300, reason=Reason.CORRECTED).split("\n")
    assert "nobody saw it" in text_of(300, note="nobody saw it").split("\n")


def test_a_template_of_ones_own(tmp_path: Path) -> None:
    """A fact a line; what does not fit is left out, the first line is shortened."""
    (tmp_path / "short.txt.j2").write_text("{{ headline }}\n\nN{{ story }}\n{{ rule_title }}\n", encoding="utf-8")
    assert text_of(160, templates=tmp_path) == "Russia lifts the rule\nN1\nA rule for carriers"
    assert text_of(27, templates=tmp_path, headline="Russia lifts the rule now") == "Russia lifts the rule...\nN1"
    (tmp_path / "short.txt.j2").write_text("{{ nothing }}", encoding="utf-8")
    with pytest.raises(RenderError, match=r"short\.txt\.j2"):
        text_of(160, templates=tmp_path)


LENGTHS = [
    # text, its length, and how many messages carry it
    ("x" * 160, 160, 1),
    ("x" * 161, 161, 2),
    ("x" * 306, 306, 2),
    ("x" * 307, 307, 3),
    ("€" * 80, 160, 1),
    ("€" * 81, 162, 2),
    ("Ы" * 70, 70, 1),
    ("Ы" * 71, 71, 2),
    ("Ы" * 134, 134, 2),
    ("Ы" * 135, 135, 3),
    ("🚚" * 35, 70, 1),
    ("🚚" * 36, 72, 2),
]


@pytest.mark.parametrize(("text", "length", "messages"), LENGTHS)
def test_how_long_an_sms_is(text: str, length: int, messages: int) -> None:
    """As 3GPP TS 23.038 counts."""
    assert (units(text), parts(text)) == (length, messages)

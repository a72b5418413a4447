"""A digest for services that take little."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from alerts.digest_message import render_digest
from alerts.model import Format
from alerts.sms import parts, units
from config.model import Lang, Severity

from .making import alert, change, receiver
from .test_digest import SOURCES, digest

if TYPE_CHECKING:
    from pathlib import Path

    from alerts.digest import Digest
    from alerts.model import Alert

SMS = "json://example.com"


def text_of(made: Digest, *alerts: Alert, limit: int = 160, lang: Lang = Lang.EN, templates: Path | None = None) -> str:
    told = {one.id: one for one in alerts}
    message = render_digest(made, told, receiver(url=SMS, lang=lang), limit=limit, templates=templates)
    (part,) = message.parts
    assert units(part) <= limit
    assert message.format is Format.TEXT
    return part


def watch(number: int, headline: str) -> Alert:
    return replace(alert(number, headline=headline), severity=Severity.WATCH)


SILENCE = [
    (Lang.EN, ["Digest: Nothing relevant.", "41 of 42 sources healthy"]),
    (Lang.RU, ["Сводка: Ничего значимого.", "исправны источники: 41 из 42"]),
    (Lang.KK, ["Шолу: Маңызды ештеңе болған жоқ.", "42 дереккөздің 41 дұрыс"]),
]


@pytest.mark.parametrize(("lang", "lines"), SILENCE)
def test_silence_is_explained_in_one_message(lang: Lang, lines: list[str]) -> None:
    """That nothing happened, how many sources are well, and which is not."""
    sources = tuple(replace(one, problem=None) for one in SOURCES)
    said = text_of(digest(sources=sources), lang=lang).split("\n")
    assert said[:2] == lines
    assert said[2].startswith("Trans.kz")


def test_what_is_news_and_urgent_comes_first() -> None:
    """Then what was told before; and how many there are."""
    said = text_of(digest(1, 3, before=(2,), sources=()), watch(1, "Queues"), alert(2, headline="Old"), alert(3))
    assert said == "Digest: Russia lifts the 90-day rule for drivers; Queues; Old\nAlerts: 3, urgent: 2"


OVERFLOW = [
    (Lang.EN, "Several alerts at once: Russia", "Alerts: 30, urgent: 30", 1),
    (Lang.RU, "Несколько сообщений сразу: ", "Сообщений: 30, срочных: 30", 2),
    (Lang.KK, "Бірден бірнеше хабар: ", "Хабар саны: 30, шұғылы: 30", 2),
]


@pytest.mark.parametrize(("lang", "begins", "number", "messages"), OVERFLOW)
def test_many_alerts_are_one_message(lang: Lang, begins: str, number: str, messages: int) -> None:
    """The headlines are cut, their number is not."""
    told = [alert(n, headline="Russia lifts the rule" if lang is Lang.EN else "Правило отменено") for n in range(30)]
    said = text_of(digest(*range(30), sources=(), kind="overflow"), *told, lang=lang)
    assert said.startswith(begins)
    assert said.split("\n")[1:] == [number]
    assert parts(said) <= messages


@pytest.mark.parametrize("lang", Lang)
@pytest.mark.parametrize("limit", [60, 70, 140, 160, 300, 500])
def test_no_service_gets_more_than_it_takes(lang: Lang, limit: int) -> None:
    """In whatever alphabet."""
    for headline in ("[€]" * 200, "🚚" * 200, "Ы" * 400, "x" * 400, "<b>&\n\n"):
        told = [alert(n, headline=headline, changed=change(effective="2025-10-20")) for n in range(50)]
        said = text_of(digest(*range(50), ahead=(1, 2), sources=SOURCES), *told, limit=limit, lang=lang)
        assert limit > 160 or parts(said) <= 2


def test_a_template_of_ones_own(tmp_path: Path) -> None:
    """A line a fact, as for alerts."""
    (tmp_path / "digest.short.txt.j2").write_text("{{ entries | length }} {{ kind }}\n{{ health }}", encoding="utf-8")
    assert text_of(digest(1), alert(), templates=tmp_path) == "1 regular\n41 of 42 sources healthy"

"""What the operator reads: who broke, since when, what to look at; in three languages and within every limit."""

from __future__ import annotations

from datetime import timedelta
from typing import TYPE_CHECKING, Any

import pytest

from alerts.model import Format
from alerts.notice import Notice, Outage, gathered
from alerts.notice_labels import ADVICE, LABEL, STATE, lasting
from alerts.notice_message import render_notice
from alerts.sms import parts
from alerts.split import utf16_length
from carrierwatch.demo.telegram import visible
from config.model import Lang
from crawler.health import BLIND, State
from crawler.health_store import ToldAs
from crawler.notices import News

from .making import NOW, mail_receiver, receiver

if TYPE_CHECKING:
    from pathlib import Path

HOUR = timedelta(hours=1)


def news(source: str = "orda", state: State = State.BLOCKED, how: ToldAs = ToldAs.STATE, **more: Any) -> News:
    values = {
        "source": source, "name": f"{source}.kz", "how": how, "state": state, "problem": "refuses us (403)",
        "changed_at": NOW, "troubled_since": None, "changes": 1,
    }  # fmt: skip
    return News(**(values | more))


def notice(*told: News, outages: tuple[Outage, ...] = ()) -> Notice:
    return Notice(id=1, receiver="dispatch", news=told, outages=outages, created_at=NOW)


RECOVERED = news("ulys", State.FINE, problem=None, troubled_since=NOW - timedelta(hours=27, minutes=4))
OUTAGE = Outage(id=1, since=NOW - 2 * HOUR, asked=12, found_at=NOW)


def text_of(made: Notice, lang: str = "en") -> str:
    return render_notice(made, receiver(url="json://example.com", lang=lang)).parts[0]


BROKEN = [
    ("en", "orda.kz: refuses us", "since 10 October, 14:00", "Set crawl.contact", "Then: carrierwatch sources"),
    ("ru", "orda.kz: не пускает нас", "с 10 октября, 14:00", "отказ мы не обходим", "Затем: carrierwatch sources"),
    ("kk", "orda.kz: бізді жібермейді", "бері: 10 қазан, 14:00", "айналып өтпейміз", "Содан кейін: carrierwatch"),
]  # fmt: skip


@pytest.mark.parametrize(("lang", "title", "since", "advice", "then"), BROKEN)
def test_a_source_that_broke(lang: str, title: str, since: str, advice: str, then: str) -> None:
    """What, since when, the problem as it was met, what to look at, and the command that proves it."""
    text = text_of(notice(news()), lang)
    assert text.startswith(f"{title}\n")
    for part in (since, "refuses us (403)", advice, then):
        assert part in text


RECOVERY = [
    ("en", "ulys.kz: works again", "out for: 1 d 3 h"),
    ("ru", "ulys.kz: снова работает", "перерыв: 1 д 3 ч"),
    ("kk", "ulys.kz: қайтадан жұмыс істеп тұр", "үзіліс: 1 тәул. 3 сағ"),
]


@pytest.mark.parametrize(("lang", "title", "how_long"), RECOVERY)
def test_a_source_that_works_again(lang: str, title: str, how_long: str) -> None:
    """And for how long it had not; there is nothing to look at."""
    text = text_of(notice(RECOVERED), lang)
    assert text.startswith(f"{title}\n")
    assert how_long in text
    assert "sources check" not in text


NOTHING_ANSWERS = [
    ("en", "No source answers", "last answer: 10 October, 12:00, asked in vain: 12", "our own network"),
    ("ru", "Ни один источник не отвечает", "последний ответ: 10 октября, 12:00, безуспешно опрошено: 12", "наша сеть"),
    ("kk", "Бірде-бір дереккөз жауап бермейді", "соңғы жауап: 10 қазан, 12:00, нәтижесіз сұралды: 12", "Біздің желі"),
]


@pytest.mark.parametrize(("lang", "title", "details", "advice"), NOTHING_ANSWERS)
def test_when_nothing_answers(lang: str, title: str, details: str, advice: str) -> None:
    """One heading, whatever else is to be told, and that it is most likely our own network."""
    message = render_notice(notice(news(), outages=(OUTAGE,)), receiver(url="json://example.com", lang=lang))
    assert message.subject == title
    assert details in message.parts[0]
    assert advice in message.parts[0]
    assert "orda.kz" in message.parts[0]


def test_when_sources_answer_again() -> None:
    """From when to when, and no advice."""
    over = Outage(id=1, since=NOW - 2 * HOUR, asked=12, found_at=NOW - HOUR, ended_at=NOW)
    text = text_of(notice(outages=(over,)))
    assert text.startswith("Sources answer again (out for: 2 h)\n")
    assert "no answer from: 10 October, 12:00 – 10 October, 14:00, asked in vain: 12" in text
    assert "network" not in text


def test_a_source_that_flaps() -> None:
    """How often, how it fares at present, and when it will be heard of next; then that it has settled."""
    text = text_of(notice(news(how=ToldAs.UNSTEADY, state=State.FINE, changes=7)))
    assert text.startswith("orda.kz: changes back and forth\n")
    assert "now: fine; changes in a day: 7" in text
    assert "when it has stayed as it is" in text
    assert "stays so since 10 October, 14:00" in text_of(notice(news(how=ToldAs.SETTLED)))


def test_several_sources_are_counted_in_the_heading() -> None:
    """Those in trouble come first."""
    message = render_notice(notice(RECOVERED, news(), news("zakon", State.QUIET)), receiver(url="json://example.com"))
    assert message.subject == "Sources that need a look: 2; Sources that work again: 1"
    order = [message.parts[0].index(f"{name}.kz: ") for name in ("orda", "zakon", "ulys")]
    assert order == sorted(order)


@pytest.mark.parametrize("lang", list(Lang))
def test_hostile_names_and_problems(lang: Lang) -> None:
    """What an outlet says of itself is text; forty long ones are split where the service needs it."""
    hostile = news(name="<b>&amp; <script>" + " x" * 500, problem="<a href='javascript:1'>" + " й" * 5000)
    many = notice(hostile, *(news(f"s{number}", problem="п" * 400) for number in range(40)))
    chat = render_notice(many, receiver(lang=lang))
    assert len(chat.parts) > 1
    assert all(utf16_length(visible(part)) <= 4096 for part in chat.parts)
    assert "<script>" not in chat.parts[0]
    assert "<script>" in visible(chat.parts[0])
    mail = render_notice(many, mail_receiver(25, lang=lang))
    assert mail.format is Format.HTML
    assert "<script>" not in mail.parts[0]


@pytest.mark.parametrize("limit", [60, 140, 500])
@pytest.mark.parametrize("lang", list(Lang))
def test_short_services_get_one_short_message(lang: Lang, limit: int) -> None:
    """The heading, and as many sources as fit whole."""
    many = notice(*(news(f"s{number}") for number in range(40)))
    (part,) = render_notice(many, receiver(lang=lang), limit=limit).parts
    assert len(part) <= limit
    assert part.splitlines()[0].startswith(LABEL["troubled"].in_(lang)[:20])
    (alone,) = render_notice(notice(news(name="н" * 300)), receiver(lang=lang), limit=limit).parts
    assert len(alone) <= limit


def test_an_sms_is_two_messages_at_most() -> None:
    """Cyrillic fills one with seventy letters."""
    many = notice(*(news(f"s{number}", name=f"Издание {number}") for number in range(40)))
    (part,) = render_notice(many, receiver(lang=Lang.RU), limit=160).parts
    assert parts(part) <= 2


def test_a_template_of_the_user_s_own(tmp_path: Path) -> None:
    """Takes the place of ours, as for alerts."""
    (tmp_path / "notice.text.txt.j2").write_text("{{ troubled[0].id }}: {{ notice }}", encoding="utf-8")
    message = render_notice(notice(news()), receiver(url="json://example.com"), templates=tmp_path)
    assert message.parts == ("orda: 1",)


def test_of_each_source_and_outage_the_latest_is_told() -> None:
    """What an earlier notice had still to tell comes first."""
    over = Outage(id=1, since=OUTAGE.since, asked=12, found_at=NOW, ended_at=NOW + HOUR)
    again = news(state=State.FINE)
    told, outages = gathered([notice(news(), news("zakon"), outages=(OUTAGE,))], [again], [over])
    assert told == (news("zakon"), again)
    assert outages == (over,)


SPANS = [
    (timedelta(seconds=2), "1 min"),
    (timedelta(minutes=59), "59 min"),
    (timedelta(minutes=60), "1 h"),
    (timedelta(hours=3, minutes=20), "3 h 20 min"),
    (timedelta(days=2, minutes=5), "2 d"),
    (timedelta(days=40, hours=3), "40 d 3 h"),
]


@pytest.mark.parametrize(("span", "expected"), SPANS)
def test_how_long(span: timedelta, expected: str) -> None:
    """The two largest units."""
    assert lasting(span, Lang.EN) == expected


@pytest.mark.parametrize("lang", list(Lang))
def test_every_state_has_words(lang: Lang) -> None:
    """In each language, and advice where somebody may have to act."""
    assert len({STATE[state].in_(lang) for state in State}) == len(State)
    assert all(ADVICE[state].in_(lang) for state in BLIND | {State.QUIET})

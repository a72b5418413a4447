"""What people read."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from alerts import labels
from alerts.countries import country
from alerts.errors import RenderError
from alerts.model import Correction, Difference, Format, Part, Reason
from alerts.render import render
from alerts.split import utf16_length
from carrierwatch.demo.telegram import visible
from config.model import Lang, Severity
from pipeline.model import Area, Corroboration, Direction, Stage

from .making import alert, change, receiver, rule, settings

if TYPE_CHECKING:
    from pathlib import Path

TELEGRAM = receiver()
EMAIL = receiver("mail", "mailto://user:secret@example.com")
OTHER = receiver("hook", "json://example.com/hook")

SAID = [
    (Lang.EN, ["Migration rules ease", "decided", "Imposed by: Russia", "For whom: Kazakhstan", "10 October 2025"]),
    (Lang.RU, ["Миграционные правила смягчаются", "решено", "Кто вводит: Россия", "Казахстан", "10 октября 2025"]),
    (Lang.KK, ["Көші-қон ережелері жеңілдейді", "шешілді", "Ресей", "Қазақстан", "2025 жылғы 10 қазан"]),
]


@pytest.mark.parametrize("service", [TELEGRAM, OTHER], ids=["telegram", "text"])
@pytest.mark.parametrize(("lang", "expected"), SAID)
def test_everything_is_said_in_the_receivers_language(service, lang: Lang, expected: list[str]) -> None:
    """Headline, change, direction, stage, who, for whom, when, proof, outlets, rule, story."""
    message = render(alert(), service.model_copy(update={"lang": lang}), settings())
    text = visible(message.parts[0]) if message.format is Format.HTML else message.parts[0]
    for words in [*expected, "Russia lifts the 90-day rule", "«Russia has lifted the rule.»", "orda.kz", "carriers"]:
        assert words in text
    assert "{" not in text


@pytest.mark.parametrize(("lang", "expected"), SAID)
def test_an_email_says_the_same(lang: Lang, expected: list[str]) -> None:
    """In HTML, with the addresses in sight, since mail programs show the text form as well."""
    message = render(alert(), EMAIL.model_copy(update={"lang": lang}), settings())
    assert message.format is Format.HTML
    text = re.sub(r"<[^>]+>", " ", message.parts[0])
    for words in expected:
        assert all(word in text for word in words.replace(":", "").split())
    assert "https://orda.kz/1?a=1&amp;b=2" in message.parts[0]
    assert message.subject.endswith(": Russia lifts the 90-day rule for drivers")


HOSTILE = [
    "<b>&\"'</b>",
    "a < b & c > d",
    '</b><a href="https://evil.example">click</a>',
    "{{ 7 * 7 }} {% raw %}",
    "line\nbreak\r\n\r\nmore",
    "&lt;already&gt;",
    "<script>alert(1)</script>",
]


@pytest.mark.parametrize("words", HOSTILE)
def test_hostile_words_stay_words(words: str) -> None:
    """A headline, a quote, an outlet's name can close no tag and open none."""
    raised = alert(headline=words, quotes=(words,), outlets=(words,))
    telegram = render(raised, TELEGRAM, settings()).parts[0]
    assert " ".join(words.split()) in visible(telegram)
    email = render(raised, EMAIL, settings()).parts[0]
    assert "<script>" not in email
    assert 'href="https://evil' not in email
    assert "49" not in email


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "file:///etc/passwd", "//evil.example"])
def test_only_web_addresses_become_links(url: str) -> None:
    """Anything else is shown without a link."""
    raised = alert()
    raised = replace(raised, links=(replace(raised.links[0], url=url),))
    for service in (TELEGRAM, EMAIL):
        assert url not in render(raised, service, settings()).parts[0]


@pytest.mark.parametrize("outlets", [1, 20, 200])
@pytest.mark.parametrize("word", ["<b>&", "правило ", "🚚"])
def test_telegram_parts(outlets: int, word: str) -> None:
    """Each part is at most 4096 long however it is counted, well-formed, and numbered."""
    raised = alert(headline=word * 400, quotes=(word * 900,), outlets=tuple(f"outlet{n}.kz" for n in range(outlets)))
    message = render(raised, TELEGRAM, settings())
    for number, part in enumerate(message.parts, start=1):
        assert utf16_length(part) <= 4096
        assert visible(part).strip()
        assert part.endswith(f"({number}/{len(message.parts)})") or len(message.parts) == 1
    said = "".join(visible(part) for part in message.parts)
    assert all(f"outlet{n}.kz" in said for n in range(outlets))


def test_other_services_get_parts_of_their_own_length() -> None:
    """The limit that the service states."""
    message = render(alert(outlets=tuple(f"o{n}.kz" for n in range(60))), OTHER, settings(), limit=500)
    assert len(message.parts) > 3
    assert all(utf16_length(part) <= 500 for part in message.parts)


def test_the_rules_title_in_the_receivers_language() -> None:
    """Where the rule has one; else the title that was stored with the alert."""
    titled = rule(title={Lang.EN: "English title", Lang.RU: "Русский заголовок"})
    russian = TELEGRAM.model_copy(update={"lang": Lang.RU})
    assert "Русский заголовок" in render(alert(), russian, settings(), rule=titled).parts[0]
    assert "A rule for carriers" in render(alert(), russian, settings()).parts[0]


def test_times_are_the_receivers() -> None:
    """14:00 in Almaty is 12:00 in Moscow."""
    assert "10 October, 14:00" in render(alert(), TELEGRAM, settings()).parts[0]
    moscow = TELEGRAM.model_copy(update={"zone": "Europe/Moscow"})
    assert "10 October, 12:00" in render(alert(), moscow, settings()).parts[0]


def test_a_template_of_the_users_own(tmp_path: Path) -> None:
    """A file of the same name goes before the shipped one; the others stay."""
    (tmp_path / "telegram.html.j2").write_text("<b>{{ headline }}</b> {{ story }}", encoding="utf-8")
    assert render(alert(), TELEGRAM, settings(), templates=tmp_path).parts == (
        "<b>Russia lifts the 90-day rule for drivers</b> 1",
    )
    assert "Reported by" in render(alert(), OTHER, settings(), templates=tmp_path).parts[0]


BROKEN = [
    ("{{ headlin }}", "headlin"),
    ("{% if %}", "telegram.html.j2:1"),
    ("{{ ''.__class__.__mro__ }}", "unsafe"),
    ("<a href='" + "x" * 5000 + "'>{{ headline }}</a>", "tags alone"),
    ("{% for n in range(1000000) %}{% endfor %}", "Range too big"),
    ("{{ change.what / 0 }}", "unsupported operand"),
    ("{# nothing #}", "says nothing"),
    ("{{ headline.format.__globals__ }}", "unsafe"),
    ("{{ '{0.__class__.__init__.__globals__}'.format(headline) }}", "format is not allowed"),
    ("{{ '{:>9999999999}'.format(1) }}", "format is not allowed"),
    ("{{ '%09999999999d' | format(1) }}", "No filter named 'format'"),
    ("{{ 'x' * 100000 * 100000 }}", "cannot be multiplied"),
    ("{{ [0] * 100000 * 100000 }}", "cannot be multiplied"),
    ("{{ 'x'.ljust(10000000000) }}", "no width"),
    ("{{ 'x' | center(10 ** 9) }}", "no width"),
    ("{{ 'x' | indent(width=10000000000) }}", "no width"),
    ("{% for a in range(90000) %}{% for b in range(90000) %}x{% endfor %}{% endfor %}", "are allowed"),
    ("<b>\u200b</b> {{ '' }}", "says nothing"),
    ("{{ cycler.__init__.__globals__.os.environ }}", "unsafe"),
    ("{{ self._TemplateReference__context.environment.loader }}", "unsafe"),
    ("{{ outlets.append(1) }}", "unsafe"),
    ("{% include '../../../../../../etc/passwd' %}", "../etc/passwd"),
    ("{% include '/etc/passwd' %}", "etc/passwd"),
    ("{% import 'os' as os %}", "os"),
    ("{{ 'x' * 10000000000 }}", "cannot be multiplied"),
    ("{{ 9 ** 9 ** 9 ** 9 }}", "cannot be multiplied"),
    ("{{ '%0999999999d' % 1 }}", "not allowed"),
    ("{% for n in range(90000) %}xxxxxxxxxxxx{% endfor %}", "are allowed"),
    ("{% macro m() %}{{ m() }}{% endmacro %}{{ m() }}", "recursion"),
]


@pytest.mark.parametrize(("text", "problem"), BROKEN, ids=lambda value: value[:20])
def test_a_broken_template_is_named(tmp_path: Path, text: str, problem: str) -> None:
    """With the file, and on one line."""
    (tmp_path / "telegram.html.j2").write_text(text, encoding="utf-8")
    with pytest.raises(RenderError, match=r"telegram\.html\.j2") as caught:
        render(alert(), TELEGRAM, settings(), templates=tmp_path)
    assert problem in str(caught.value)
    assert "\n" not in str(caught.value)


def test_half_a_character_is_left_out(tmp_path: Path) -> None:
    """Nothing can encode it."""
    (tmp_path / "text.txt.j2").write_text("{{ '\\ud800' }}{{ headline }}", encoding="utf-8")
    raised = alert(headline="Rule \ud83d lifted")
    assert render(raised, OTHER, settings(), templates=tmp_path).parts == ("Rule lifted",)
    assert utf16_length(render(raised, TELEGRAM, settings()).parts[0]) > 0


CONFIRMED = [
    (Lang.EN, Corroboration.SINGLE, 1, "Confirmed by: one outlet, not confirmed by others"),
    (Lang.EN, Corroboration.SEVERAL, 3, "Confirmed by: independent outlets: 3"),
    (Lang.RU, Corroboration.SEVERAL, 2, "Кем подтверждено: независимые друг от друга издания: 2"),
    (Lang.KK, Corroboration.AUTHORITY, 1, "Кім растайды: мемлекеттік органның өз сайты"),
]


@pytest.mark.parametrize("service", [TELEGRAM, EMAIL, OTHER], ids=["telegram", "email", "text"])
@pytest.mark.parametrize(("lang", "grade", "voices", "expected"), CONFIRMED)
def test_who_confirms_it(service, lang: Lang, grade: Corroboration, voices: int, expected: str) -> None:
    """How many independent outlets, or the state body itself."""
    raised = replace(alert(), corroboration=grade, voices=voices)
    text = render(raised, service.model_copy(update={"lang": lang}), settings()).parts[0]
    assert expected in re.sub(r"<[^>]+>", "", text)


CORRECTED = [
    (Lang.EN, ["Corrected", "From when: 10 October 2025 → 1 December 2025", "For whom: Kazakhstan → not named"]),
    (Lang.RU, ["Исправлено", "10 октября 2025 → 1 декабря 2025", "смягчаются, решено → –"]),
    (Lang.KK, ["Түзетілді", "2025 жылғы 10 қазан → 2025 жылғы 1 желтоқсан", "Кімге: Қазақстан → аталмаған"]),
]


@pytest.mark.parametrize("service", [TELEGRAM, EMAIL, OTHER], ids=["telegram", "email", "text"])
@pytest.mark.parametrize(("lang", "expected"), CORRECTED)
def test_a_correction_names_what_changed(service, lang: Lang, expected: list[str]) -> None:
    """What was told, and what holds now; words of the text as they were edited, with nothing hostile in them."""
    correction = Correction(
        of=1,
        differences=(
            Difference(part=Part.EFFECTIVE, before=("2025-10-10",), after=("2025-12-01",)),
            Difference(part=Part.SUBJECTS, before=("KZ",), after=()),
            Difference(part=Part.CHANGE, before=("eases", "decided"), after=()),
        ),
        wording=("stay for [90 → 180] days <b>",),
    )
    raised = replace(alert(reason=Reason.CORRECTED), correction=correction)
    message = render(raised, service.model_copy(update={"lang": lang}), settings())
    text = re.sub(r"</?\w[^>]*>", "", message.parts[0]) if message.format is Format.HTML else message.parts[0]
    for words in expected:
        assert words in text
    assert "stay for [90 → 180] days" in text
    assert ("days &lt;b&gt;" in message.parts[0]) is (message.format is Format.HTML)


def test_a_long_correction_is_cut_well() -> None:
    """Struck-out words are tags like any other."""
    edits = tuple(f"[{number} → {'x' * 300}]" for number in range(40))
    differences = (Difference(part=Part.EFFECTIVE, before=("2025-10-10",), after=()),) * 60
    raised = replace(alert(), correction=Correction(of=1, differences=differences, wording=edits))
    message = render(raised, TELEGRAM, settings())
    assert len(message.parts) > 2
    for part in message.parts:
        assert utf16_length(part) <= 4096
        assert visible(part).strip()


DAYS = [
    ("2025-10-01", Lang.EN, "1 October 2025"), ("2025-10", Lang.EN, "October 2025"), ("2026", Lang.EN, "2026"),
    ("2025-05-09", Lang.RU, "9 мая 2025"), ("2025-05", Lang.RU, "май 2025"), (None, Lang.RU, "дата не названа"),
    ("2025-12-16", Lang.KK, "2025 жылғы 16 желтоқсан"), ("2025-12", Lang.KK, "2025 жылғы желтоқсан"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lang", "expected"), DAYS)
def test_days(text: str | None, lang: Lang, expected: str) -> None:
    """As people of each language write them."""
    assert labels.day(text, lang) == expected


@pytest.mark.parametrize("lang", list(Lang))
def test_every_value_has_a_label(lang: Lang) -> None:
    """No enumeration grew without its words."""
    for table, kind in [
        (labels.AREA, Area), (labels.DIRECTION, Direction), (labels.STAGE, Stage), (labels.SEVERITY, Severity),
        (labels.CORROBORATION, Corroboration),
    ]:  # fmt: skip
        assert all(table[one].in_(lang) for one in kind)
    assert all(words.in_(lang) for words in labels.REASON.values())
    assert len({words.in_(lang) for words in labels.LABEL.values()}) == len(labels.LABEL)


def test_countries() -> None:
    """Names where we have them, codes where we do not."""
    assert [country("KZ", lang) for lang in Lang] == ["Kazakhstan", "Казахстан", "Қазақстан"]
    assert country("ZZ", Lang.RU) == "ZZ"
    nobody = render(alert(changed=change(imposed_by=(), effective=None)), TELEGRAM, settings()).parts[0]
    assert "not named" in nobody
    assert "no date named" in nobody

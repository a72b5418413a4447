"""Which edits of a published article matter, in three languages."""

from __future__ import annotations

from dataclasses import replace
from datetime import date

import pytest

from config.model import Lang
from pipeline.model import Area, Direction, PolicyChange, Reading, Stage
from pipeline.prose import headline, prose
from pipeline.revisions import Text, compare
from tests.pipeline.stories.articles import NOTHING, lexicon

PUBLISHED = date(2025, 10, 10)
ENGLISH = (
    "Drivers from Kazakhstan may stay in Russia for 90 days a year. The ministry will lift the limit on October 15.\n\n"
    "About 1,300 trucks cross the border every day, the carriers' union said."
)
RUSSIAN = (
    "Водители из Казахстана могут находиться в России 90 суток в году. Министерство снимет ограничение 15 октября.\n\n"
    "Через границу ежедневно проходит около 1 300 грузовиков, сообщил союз перевозчиков."
)
KAZAKH = (
    "Қазақстан жүргізушілері Ресейде жылына 90 күн жүре алады. Министрлік шектеуді 15 қазанда алып тастайды.\n\n"
    "Шекарадан күн сайын 1 300 жүк көлігі өтеді, деп хабарлады тасымалдаушылар одағы."
)
TEXTS = {Lang.EN: ENGLISH, Lang.RU: RUSSIAN, Lang.KK: KAZAKH}

MATERIAL = [
    (Lang.EN, "90 days", "180 days", "number"),
    (Lang.RU, "90 суток", "180 суток", "number"),
    (Lang.KK, "90 күн", "180 күн", "number"),
    (Lang.EN, "October 15", "October 25", "date"),
    (Lang.RU, "15 октября", "15 ноября", "date"),
    (Lang.KK, "15 қазанда", "25 қазанда", "date"),
    (Lang.EN, "may stay", "may not stay", "negation"),
    (Lang.RU, "снимет", "не снимет", "negation"),
    (Lang.KK, "алып тастайды", "алып тастамайды", "negation"),
    (Lang.KK, "жүре алады", "жүре алмайды", "negation"),
    (Lang.EN, "1,300 trucks", "7 trucks", "number"),
    (Lang.RU, "1 300 грузовиков", "1 500 грузовиков", "number"),
    (Lang.EN, "every day", "every two days", "number"),
    (Lang.RU, "сообщил союз", "сообщили три союза", "number"),
    (Lang.KK, "тасымалдаушылар одағы", "үш тасымалдаушы", "number"),
    (Lang.RU, "1 300 грузовиков", "триста грузовиков", "number"),
    (Lang.EN, "from Kazakhstan", "from Belarus", "country"),
    (Lang.RU, "в России", "в Белоруссии", "country"),
    (Lang.KK, "Ресейде", "Беларусьте", "country"),
]
WORDING = [
    (Lang.EN, "1,300", "1 300"),
    (Lang.RU, "1 300", "1\u00a0300"),
    (Lang.EN, "carriers' union", "carriers’ union"),
    (Lang.RU, "союз перевозчиков", "«Союз перевозчиков»"),
    (Lang.RU, "сообщил", "рассказал"),
    (Lang.EN, "every day, the", "every day – the"),
    (Lang.KK, "хабарлады", "мәлімдеді"),
    (Lang.KK, "одағы", "одағының өкілі"),
    (Lang.EN, "lift", "scrap"),
    (Lang.EN, "border", "canteen"),
    (Lang.RU, "границу", "места у моста"),
    (Lang.KK, "жүк көлігі", "жанармай немесе Серікбай"),
]


def state(lang: Lang, body: str, title: str = "Title", reading: Reading = NOTHING) -> Text:
    return Text(title=title, body=body, reading=replace(reading, lang=lang))


@pytest.mark.parametrize(("lang", "old", "new", "reason"), MATERIAL)
def test_numbers_dates_and_negations_matter(lang: Lang, old: str, new: str, reason: str) -> None:
    """And the comparison says why."""
    body = TEXTS[lang]
    assert old in body
    found = compare(state(lang, body), state(lang, body.replace(old, new, 1)), PUBLISHED, lexicon())
    assert found.material
    assert reason in found.reasons
    assert found.changes


@pytest.mark.parametrize(("lang", "old", "new"), WORDING)
def test_wording_and_typography_do_not(lang: Lang, old: str, new: str) -> None:
    body = TEXTS[lang]
    assert old in body
    assert not compare(state(lang, body), state(lang, body.replace(old, new, 1)), PUBLISHED, lexicon()).material


@pytest.mark.parametrize("lang", list(Lang))
def test_what_only_moved_is_no_change(lang: Lang) -> None:
    """Paragraphs in another order."""
    moved = "\n\n".join(reversed(TEXTS[lang].split("\n\n")))
    found = compare(state(lang, TEXTS[lang]), state(lang, moved), PUBLISHED, lexicon())
    assert (found.material, found.changes) == (False, ())


BLOCKS = [
    (Lang.EN, "Latest news\n\n5,000 trucks wait at Khorgos\n\nBan on 12 goods prolonged until May 1"),
    (Lang.RU, "Читайте также: Запрет на 12 товаров продлили до 1 мая\n\nПоследние новости\n\nНа Хоргосе 5000 фур"),
    (Lang.KK, "Соңғы жаңалықтар\n\nҚорғаста 5000 жүк көлігі тұр\n\nТағы оқыңыз: 12 тауарға тыйым 1 мамырға дейін"),
]


@pytest.mark.parametrize(("lang", "block"), BLOCKS)
def test_a_block_of_other_headlines_is_no_change(lang: Lang, block: str) -> None:
    """It comes, goes and moves without the article being edited."""
    body = TEXTS[lang]
    above, below = f"{block}\n\n{body}", f"{body}\n\n{block}"
    for one, other in ((body, below), (above, body), (below, above)):
        assert not compare(state(lang, one), state(lang, other), PUBLISHED, lexicon()).material


CHANGE = PolicyChange(
    area=Area.MIGRATION, direction=Direction.EASES, stage=Stage.PROPOSED, imposed_by=("RU",), subjects=("KZ",),
    effective=None, quotes=(),
)  # fmt: skip
READINGS = [
    ("stage", {"change": replace(CHANGE, stage=Stage.DECIDED)}),
    ("direction", {"change": replace(CHANGE, direction=Direction.TIGHTENS)}),
    ("imposed_by", {"change": replace(CHANGE, imposed_by=("KZ",))}),
    ("effective", {"change": replace(CHANGE, effective="2025-11-01")}),
    ("change", {"change": None}),
    ("country", {"countries": ("RU", "BY")}),
    ("affects_carriers", {"affects_carriers": True}),
]


@pytest.mark.parametrize(("reason", "part"), READINGS)
def test_another_reading_matters(reason: str, part: dict[str, object]) -> None:
    """Even where the words that changed are neither numbers nor negations."""
    before = replace(NOTHING, change=CHANGE, countries=("RU",))
    after = replace(before, **part)  # type: ignore[arg-type]
    later = ENGLISH.replace("will lift", "has lifted")
    found = compare(state(Lang.EN, ENGLISH, reading=before), state(Lang.EN, later, reading=after), PUBLISHED, lexicon())
    assert found.material
    assert found.reasons == (reason,)
    assert found.changes == ("year The ministry [will lift → has lifted] the limit on",)


def test_changes_are_shown_word_by_word() -> None:
    """Replaced, added, taken out."""
    later = RUSSIAN.replace("90 суток", "180 суток").replace("ежедневно ", "").replace("союз", "крупный союз")
    found = compare(state(Lang.RU, RUSSIAN), state(Lang.RU, later), PUBLISHED, lexicon())
    assert found.changes == (
        "находиться в России [90 → 180] суток в году",
        "октября Через границу [− ежедневно] проходит около 1 300",
        "1 300 грузовиков сообщил [+ крупный] союз перевозчиков",
    )


def test_a_headline_counts_too() -> None:
    before, after = (state(Lang.EN, ENGLISH, f"Limit of {days} days") for days in (90, 180))
    found = compare(before, after, PUBLISHED, lexicon())
    assert (found.material, found.changes) == (True, ("Limit of [90 → 180] days",))


def test_a_huge_text_is_compared_in_time() -> None:
    """Hostile pages hold megabytes; the comparison is bounded."""
    words = " ".join(f"word{n % 977}" for n in range(60_000))
    found = compare(
        state(Lang.EN, words + "."), state(Lang.EN, words.replace("word5 ", "word6 ") + "!"), PUBLISHED, lexicon()
    )
    assert len(found.changes) <= 20


TICKING = ["1 " * 200_000, "Updated" + " " * 200_000 + "x", "12:" * 100_000, "views 1" * 50_000, "(updated" * 50_000]


@pytest.mark.parametrize("body", TICKING, ids=lambda body: body[:8])
def test_a_hostile_page_is_told_from_clocks_in_time(body: str) -> None:
    """Whatever looks like the beginning of a counter, a hundred thousand times."""
    assert len(prose(body).sure) <= 1
    assert len(headline(body)) <= len(body)

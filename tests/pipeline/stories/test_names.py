"""Names and quantities compare across three languages."""

from __future__ import annotations

from datetime import date

import pytest

from config.model import Lang
from pipeline.names import name_keys
from pipeline.quantities import quantities

SAME = [
    ("Нажмединұлы", "Нажмединулы", "Nazhmetdinuly"),
    ("Нажмединұлының", "Нажмединулы", "Nazhmedinuly's"),
    ("Жұманғаринге", "Жумангарину", "Zhumangarin"),
    ("Қордай", "Кордай", "Korday"),
    ("Қордайда", "Кордае", "Qorday"),
    ("Жайсаңдағы", "Жайсан", "Zhaisan"),
    ("Жайсаң", "Жайсане", "Jaisan"),
    ("Қорғас", "Хоргос", "Khorgos"),
    ("Алиевтің", "Алиевым", "Aliyev"),
    ("Ақтөбе", "Актобе", "Aqtobe"),
    ("Сырымда", "Сырыме", "Syrym"),
    ("Қостанай", "Костанайской", "Kostanay"),
    ("Аққенженовтің", "Аккенженову", "Akkenzhenov"),
    ("Шәріпов", "Шариповым", "Sharipov"),
    ("Щучинск", "Щучинска", "Shchuchinsk"),
    ("Бектенов", "Бектеновым", "Bektenov"),
    ("Өзбекстанның", "Узбекистане", "Uzbekistan"),
]
OTHERS = [
    ("Қордай", "Кордон", "Korean"),
    ("Алиев", "Алматы", "Olympic"),
    ("Токаев", "Тасқала", "Tashkent"),
    ("Маштаково", "Москва", "Mexico"),
    ("Мамин", "Минск", "Manas"),
]


def keys(names: tuple[str, str, str]) -> list[set[str]]:
    return [set(name_keys(name, lang)) for name, lang in zip(names, (Lang.KK, Lang.RU, Lang.EN), strict=True)]


@pytest.mark.parametrize("names", SAME)
def test_one_name_in_three_languages(names: tuple[str, str, str]) -> None:
    """In Kazakh, Russian and English, with their case endings."""
    kazakh, russian, english = keys(names)
    assert kazakh & russian
    assert russian & english
    assert kazakh & english


@pytest.mark.parametrize("names", OTHERS)
def test_other_names_stay_apart(names: tuple[str, str, str]) -> None:
    kazakh, russian, english = keys(names)
    assert not kazakh & russian
    assert not russian & english
    assert not kazakh & english


PUBLISHED = date(2025, 7, 8)
COUNTED = [
    ("numbers", "22000000000", ("22 billion tenge", "22 миллиарда тенге", "22 миллиард теңге")),
    ("numbers", "480000", ("480,000 tons", "480 тыс. тонн", "480 мың тонна")),
    ("numbers", "2798", ("2,798 cases", "2 798 случаев", "2\u00a0798 жағдай")),
    ("numbers", "9900000000", ("9.9 bln", "9,9 млрд", "9,9 миллиард")),
    ("numbers", "85.4", ("85.4 percent", "85,4 процента", "85,4 пайыз")),
    ("dates", "2025-07-10", ("on July 10", "10 июля", "10 шілдеде")),
    ("dates", "2025-07-10", ("10 July 2025", "10.07.2025", "2025 жылғы 10 шілдеден")),
    ("dates", "2025-01-15", ("from January 15", "с 15 января", "15 қаңтардан")),
    ("dates", "2022-07", ("since July 2022", "с июля 2022 года", "2022 жылғы шілдеде")),
    ("durations", "6m", ("six months", "шесть месяцев", "алты ай")),
    ("durations", "6m", ("half a year", "полгода", "жарты жылға")),
    ("durations", "90d", ("90 days", "90 суток", "90 күн")),
    ("durations", "16m", ("16 months", "16 месяцев", "16 айға")),
    ("laws", "115-fz", ("No. 115-FZ", "№ 115-ФЗ", "№115-ФЗ")),
]


@pytest.mark.parametrize(("kind", "value", "texts"), COUNTED)
def test_quantities_compare_by_value(kind: str, value: str, texts: tuple[str, ...]) -> None:
    """However three languages write them."""
    for text in texts:
        assert getattr(quantities(text, PUBLISHED), kind) == {value}, text


IMPOSSIBLE = ["31 февраля", "February 30", "99.99.2025", "0 мая", "2025-13-45", "29 February", "it may 2025", "№"]


@pytest.mark.parametrize("text", IMPOSSIBLE)
def test_what_is_no_date_does_no_harm(text: str) -> None:
    quantities(text, PUBLISHED)


def test_a_date_without_a_year_is_the_nearest() -> None:
    """In January, "28 December" was last year."""
    assert quantities("28 декабря", date(2026, 1, 3)).dates == {"2025-12-28"}
    assert quantities("5 қаңтарда", date(2025, 12, 30)).dates == {"2026-01-05"}

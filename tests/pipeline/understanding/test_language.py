from __future__ import annotations

import pytest

from config.model import Lang
from pipeline.language import identify, search_key

LANGUAGES = [
    ("Russia closed the border", Lang.EN),
    ("Truckers", Lang.EN),
    ("Россия закрыла границу для фур", Lang.RU),
    ("В Кыргызстан не впустили 56 тонн лука из Казахстана", Lang.RU),
    ("«ҚазАвтоЖол» предупредила водителей в областях Жетісу и Ұлытау о ремонте дороги", Lang.RU),
    ("Ресей шекараны жапты", Lang.KK),
    ("Жүк көліктері шекарада тұр, деп хабарлайды Tengrinews.kz", Lang.KK),
    ("Qazaqstan şekarasynda jük kölikteri tūr", Lang.KK),
    ("Кыргызстандын чек арасында жүк ташуучу унаалар турат", Lang.KK),  # Kyrgyz: the nearest of ours
    ("Україна закрила кордон для вантажівок, повідомляє уряд", Lang.RU),  # Ukrainian: the nearest of ours
    ("", Lang.EN),
    ("12345 !!!", Lang.EN),
]


@pytest.mark.parametrize(("text", "lang"), LANGUAGES)
def test_language_is_told_from_the_text(text: str, lang: Lang) -> None:
    """Short titles, names of another language, Latin Kazakh and the neighbours' languages included."""
    assert identify(text) is lang


SAME_KEY = [
    ("жүргізушілеріміздің", "жүргізушілер", Lang.KK),
    ("шекарасындағы", "шекараға", Lang.KK),
    ("тасымалдаушыларға", "тасымалдаушының", Lang.KK),
    ("водителей", "водителями", Lang.RU),
    ("границе", "границу", Lang.RU),
    ("drivers", "driver", Lang.EN),
    ("Driver’s", "DRIVERS", Lang.EN),
    ("ёлками", "елка", Lang.RU),
]


@pytest.mark.parametrize(("one", "other", "lang"), SAME_KEY)
def test_any_inflection_searches_for_any_other(one: str, other: str, lang: Lang) -> None:
    """Two forms of a word have one search key."""
    assert search_key(one, lang) == search_key(other, lang)


def test_search_key_keeps_the_words_apart() -> None:
    """A phrase's key is its words' keys in order."""
    key = search_key("Пункт пропуска на границе", Lang.RU)
    assert key.split() == [search_key(word, Lang.RU) for word in ("пункт", "пропуска", "на", "границе")]

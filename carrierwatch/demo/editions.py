"""The three editions of Beket, the made-up outlet of the demonstration: all that they say around an article.

A bekét is a checkpoint or a way station on the steppe road. Names of people here are made up, too.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from config.model import Lang

if TYPE_CHECKING:
    from datetime import date


@dataclass(frozen=True, slots=True, kw_only=True)
class Edition:
    """The fixed words of one edition."""

    lang: Lang
    code: str  # in the links between the editions
    host: str  # what its host would be called; the server listens on loopback
    name: str
    tagline: str
    note: str  # stands before the link to the report that an article was rewritten from
    fixture: str  # the same for pages that come from no report
    photo: str
    photographers: tuple[str, ...]
    author: str
    author_misspelt: str  # as sources.md has seen it; the same where the language has no such slip
    authors: tuple[str, ...]
    latest: str
    also: str
    share: str
    cookies: str
    privacy: str
    certificate: str
    credit: str  # the source line of a reprint
    reprint_opening: str  # how a reprint begins its lead; {lead} is the lead
    topic_title: str
    closed_title: str
    closed_text: str
    huge_title: str
    huge_text: str
    missing: str
    busy: str
    months: tuple[str, ...]
    written: str  # a date in words; takes {day}, {month}, {year}

    def date_in_words(self, day: date) -> str:
        """`13 октября 2025`, as the edition writes it."""
        return self.written.format(day=day.day, month=self.months[day.month - 1], year=day.year)


ENGLISH = Edition(
    lang=Lang.EN,
    code="EN",
    host="en.beket.example",
    name="Beket",
    tagline="News of the road",
    note="A sample page of the carrierwatch demonstration, not news. Rewritten from the report at",
    fixture="A sample page of the carrierwatch demonstration, not news.",
    photo="Photo",
    photographers=("Aruzhan Omar", "Timur Lee", "Daria Kim"),
    author="Original Author",
    author_misspelt="Original Auhtor",
    authors=("Saule Akhan", "Ilya Morozov", "Dana Serik"),
    latest="Latest news",
    also="Read also",
    share="Share",
    cookies="This site uses cookies. By staying here you agree to our privacy policy.",
    privacy="Privacy policy",
    certificate="Registration certificate No. 00000-SAMPLE of a media outlet that does not exist.",
    credit="Source: Steppe Wire",
    reprint_opening="Steppe Wire reports the following. {lead}",
    topic_title="Everything on the border",
    closed_title="For subscribers only",
    closed_text="This address is closed to robots. Whoever reads this sentence did not obey robots.txt.",
    huge_title="The archive on one page",
    huge_text="The archive goes on and on, and nobody needs all of it at once.",
    missing="There is no such page.",
    busy="The server is busy, come back in a moment.",
    months=(
        "January", "February", "March", "April", "May", "June",
        "July", "August", "September", "October", "November", "December",
    ),
    written="{month} {day}, {year}",
)  # fmt: skip

RUSSIAN = Edition(
    lang=Lang.RU,
    code="RU",
    host="beket.example",
    name="Бекет",
    tagline="Новости дороги",
    note="Это страница-образец для показа carrierwatch, а не новость. Текст пересказывает публикацию",
    fixture="Это страница-образец для показа carrierwatch, а не новость.",
    photo="Фото",
    photographers=("Аружан Омар", "Тимур Ли", "Дарья Ким"),
    author="Автор оригинала",
    author_misspelt="Автор оригинала",
    authors=("Сауле Ахан", "Илья Морозов", "Дана Серик"),
    latest="Последние новости",
    also="Читайте также",
    share="Поделиться",
    cookies="Сайт использует файлы cookie. Оставаясь на нём, вы соглашаетесь с политикой конфиденциальности.",
    privacy="Политика конфиденциальности",
    certificate="Свидетельство о постановке на учёт № 00000-ОБРАЗЕЦ, выдано несуществующему изданию.",
    credit="Источник: «Степной вестник»",
    reprint_opening="Об этом пишет «Степной вестник». {lead}",
    topic_title="Всё о границе",
    closed_title="Только для подписчиков",
    closed_text="Этот адрес закрыт для роботов. Кто читает эту фразу, тот не послушался robots.txt.",
    huge_title="Весь архив на одной странице",
    huge_text="Архив всё не кончается, и целиком он никому сразу не нужен.",
    missing="Такой страницы нет.",
    busy="Сервер занят, зайдите чуть позже.",
    months=(
        "января", "февраля", "марта", "апреля", "мая", "июня",
        "июля", "августа", "сентября", "октября", "ноября", "декабря",
    ),
    written="{day} {month} {year}",
)  # fmt: skip

KAZAKH = Edition(
    lang=Lang.KK,
    code="KZ",
    host="kaz.beket.example",
    name="Бекет",
    tagline="Жол жаңалықтары",
    note="Бұл – carrierwatch көрсетіліміне арналған үлгі бет, жаңалық емес. Мына хабар желісімен жазылған:",
    fixture="Бұл – carrierwatch көрсетіліміне арналған үлгі бет, жаңалық емес.",
    photo="Сурет",
    photographers=("Аружан Омар", "Тимур Ли", "Дария Ким"),
    author="Түпнұсқа авторы",
    author_misspelt="Түпнұсқа авторы",
    authors=("Сәуле Ахан", "Илья Морозов", "Дана Серік"),
    latest="Соңғы жаңалықтар",
    also="Оқи отырыңыз",
    share="Бөлісу",
    cookies="Сайт cookie файлдарын пайдаланады. Сайтта қалсаңыз, құпиялық саясатымен келісесіз.",
    privacy="Құпиялық саясаты",
    certificate="Есепке қою туралы № 00000-ҮЛГІ куәлік, мұндай басылым жоқ.",
    credit="Дереккөз: «Дала хабаршысы»",
    reprint_opening="Бұл туралы «Дала хабаршысы» жазды. {lead}",
    topic_title="Шекара туралы барлық хабар",
    closed_title="Тек жазылушыларға",
    closed_text="Бұл мекенжай роботтар үшін жабық. Осы сөйлемді оқыған robots.txt талабын бұзған болады.",
    huge_title="Бүкіл мұрағат бір бетте",
    huge_text="Мұрағаттың шеті көрінбейді, оның бәрі бірден ешкімге керек емес.",
    missing="Мұндай бет жоқ.",
    busy="Сервер бос емес, сәл кейін қайта кіріңіз.",
    months=(
        "қаңтар", "ақпан", "наурыз", "сәуір", "мамыр", "маусым",
        "шілде", "тамыз", "қыркүйек", "қазан", "қараша", "желтоқсан",
    ),
    written="{day} {month} {year}",
)  # fmt: skip

EDITIONS = {edition.lang: edition for edition in (ENGLISH, RUSSIAN, KAZAKH)}

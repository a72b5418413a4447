"""Lines around an article, and prose that looks like them."""

from __future__ import annotations

import pytest

from crawler.boilerplate import Block, cleaned, credited, is_noise

AROUND = [
    "Photo: Daniyar Omarov, Orda.kz",
    "Photo by Reuters | Orda.kz",
    "Фото: Ольга Ким, Orda.kz",
    "Фото из архива Orda: 2020",
    "Сурет: Қазақстан темір жолы",
    "Фотосурет: gov.kz",
    "Видео: 24KZ",
    "© Sputnik / Владислав Воднев",
    "Original Author: Alina Pak",
    "Original Auhtor: Alina Pak",
    "Автор оригинала: Сергей Ли",
    "Түпнұсқа авторы: Гүлнұр Әбенова",
    "Read also: Queue at Kurmangazy grows",
    "Читайте также: Где появятся дороги",
    "Оқи отырыңыз: Бақты бекеті жұмыс істейді",
    "Сондай-ақ оқыңыз: Жаңа ереже",
    "По теме: Закрыли границу",
    "Share",
    "Share: Facebook Telegram",
    "Поделиться:",
    "Поделиться в Telegram",
    "Бөлісу: WhatsApp",
    "Facebook Twitter Telegram",
    "Follow us on Telegram",
    "Подписывайтесь на наш Telegram-канал",
    "Біздің Telegram-арнаға жазылыңыз",
    "Нашли ошибку? Выделите её и нажмите Ctrl+Enter",
    "Қате таптыңыз ба? Ctrl+Enter басыңыз",
    "We use cookies to make the site better. By staying you accept our policy.",
    "Мы используем файлы cookie. Продолжая, вы соглашаетесь с политикой.",
    "Сайт cookie файлдарын пайдаланады",
    "Registration certificate No. KZ84VPY00012345",
    "Свидетельство о постановке на учёт сетевого издания № KZ84",
    "Бұқаралық ақпарат құралын есепке қою туралы куәлік № KZ84",
    "© 2019–2025 Orda.kz",
    "Все права защищены",
    "Барлық құқықтар қорғалған",
    "RU | KZ | EN",
    "РУС ҚАЗ ENG",
    "Теги: граница, фуры",
    "Просмотров: 1205",
    "Қаралым: 77",
    "2 min read",
    "Реклама",
    "Жарнама",
]
PROSE = [
    "The photo shows a queue of lorries before the crossing.",
    "Фото и видео очереди водители выкладывают в соцсети.",
    "Суретте шекарадағы кезек көрсетілген.",
    "A driver must carry the registration certificate of the vehicle and an insurance policy.",
    "Водитель обязан предъявить свидетельство о регистрации транспортного средства и страховой полис.",
    "Жүргізуші көлікті тіркеу туралы куәлігін көрсетуі тиіс.",
    "При использовании навигационных пломб запрещается вскрывать прицеп.",
    "The use of hazardous materials in transit is prohibited without a permit.",
    "Share prices of carriers fell by 3 percent.",
    "Latest news from the border made carriers change their routes.",
    "Последние новости с границы встревожили перевозчиков, и рейсы отменили.",
    "Автор законопроекта: депутат, который сам водил фуру двенадцать лет и знает, о чём говорит. Он внёс поправки.",
    "Все новости о закрытии перехода узнают из чатов.",
    "RU is the code of Russia.",
    "2 мин",
]


@pytest.mark.parametrize("line", AROUND)
def test_lines_around_an_article_are_known(line: str) -> None:
    """Captions, credits, pointers, buttons, imprint."""
    assert is_noise(line)


@pytest.mark.parametrize("line", PROSE[:-1])
def test_prose_stays(line: str) -> None:
    """What only mentions such things is part of the article."""
    assert not is_noise(line)
    assert cleaned((Block(text=line), Block(text="And so on, to the end."))) == (
        Block(text=line),
        Block(text="And so on, to the end."),
    )


HEADINGS = [
    "Latest news",
    "Latest News:",
    "Related stories",
    "Последние новости",
    "Читайте также",
    "Новости по теме",
    "Соңғы жаңалықтар",
    "Тақырып бойынша",
    "Оқи отырыңыз:",
]


@pytest.mark.parametrize("heading", HEADINGS)
def test_other_stories_are_cut(heading: str) -> None:
    """The heading and the headlines under it, at the end or in the middle; prose after them stays."""
    start, end = (
        Block(text="Lorries wait at the border."),
        Block(text="The repair will take a week, the ministry said."),
    )
    others = (
        Block(text=heading, kind="heading"),
        Block(text="Russia bans transit of grain", linked=1.0),
        Block(text="Тенге подешевел", kind="item"),
    )
    assert cleaned((start, *others)) == (start,)
    assert cleaned((start, *others, end)) == (start, end)


def test_cleaning_is_idempotent() -> None:
    """Done twice, it changes nothing more."""
    blocks = tuple(Block(text=line) for line in (*AROUND, *PROSE))
    assert cleaned(cleaned(blocks)) == cleaned(blocks)


def test_headline_and_date_at_the_start_are_dropped() -> None:
    """The body repeats neither."""
    blocks = (Block(text="«Фуры» ждут"), Block(text="13 қазан 2025"), Block(text="Текст заметки идёт здесь."))
    assert cleaned(blocks, titles=("“Фуры” ждут",)) == blocks[2:]


NAMES = [
    ("Original Author: Alina Pak", ("Alina Pak",)),
    ("Автор оригинала: Сергей Ли и Анна Ким", ("Сергей Ли", "Анна Ким")),
    ("Түпнұсқа авторы: Гүлнұр Әбенова", ("Гүлнұр Әбенова",)),
    ("No name here", ()),
]


@pytest.mark.parametrize(("line", "names"), NAMES)
def test_the_credited_author(line: str, names: tuple[str, ...]) -> None:
    """The line is not part of the body, but it names who wrote it."""
    assert credited((Block(text=line),)) == names

"""Lines that outlets of the region put between the paragraphs of an article, and prose that looks like them."""

from __future__ import annotations

import pytest

from crawler.boilerplate import Block, cleaned

NOISE = """
Читайте также: Очередь на границе выросла вдвое
ЧИТАЙТЕ ТАКЖЕ
Читайте по теме: очередь
Тағы оқыңыз: Шекарада кезек көбейді
Сондай-ақ оқыңыз
Подписывайтесь на наш Telegram-канал!
Подпишитесь на наш телеграм-канал, чтобы не пропустить важное
Присоединяйтесь к нашему каналу в WhatsApp
Читайте нас в Telegram
Наш канал в Telegram
Мы в соцсетях: Telegram, Instagram, Facebook
Telegram-арнамызға жазылыңыз
WhatsApp арнамызға қосылыңыз!
Бізді Instagram-да оқыңыз
Жаңалықтарды Telegram-нан оқыңыз
Мы используем файлы cookie для улучшения работы сайта
Продолжая пользоваться сайтом, вы соглашаетесь на обработку cookie
This website uses cookies to improve your experience
We use cookies. By continuing you accept our policy.
Сайт cookie файлдарын пайдаланады
Біз cookie файлдарын қолданамыз
Фото: Orda.kz
Фото автора
Фото из открытых источников
Иллюстративное фото
Коллаж: Орда
Сурет: ашық дереккөз
Фото: gov.kz / Видео: Telegram
Сурет ашық дереккөзден алынды
Скриншот видео
Кадр из видео
Источник: Tengrinews.kz
Дереккөз: inform.kz
Узнавайте новости первыми в нашем Telegram
Хотите получать новости первыми? Подписывайтесь на нас в Telegram
Follow us on Telegram and WhatsApp
Join our WhatsApp channel for the latest updates
Subscribe to our Telegram channel
Read also: Queue grows
Also read: Queue grows
Related: Queue grows
Photo: Getty Images
Поделиться в соцсетях
Поделиться:
Бөлісу
Нашли ошибку? Выделите её и нажмите Ctrl+Enter
Қате таптыңыз ба? Ctrl+Enter басыңыз
Сообщить об ошибке
Если вы нашли ошибку в тексте, выделите её мышью и нажмите Ctrl+Enter
Комментарии (5)
Оставить комментарий
Пікір қалдыру
Реклама
Жарнама
На правах рекламы
Теги: граница, фуры
Тегтер: шекара
#граница #фуры #Казахстан
Просмотров: 1234
1 234 просмотра
Қаралымдар: 123
Загрузка...
Copyright © 2025 Орта
Перепечатка материалов запрещена
Самые важные новости — в нашем Telegram-канале
Новости в Telegram
Добавьте нас в избранное в Google Новости
Больше новостей в Telegram-канале «Орда». Подписывайся!
Видео по теме
Следующая новость
Предыдущая новость
Все новости
Әлеуметтік желілерде бөлісіңіз
Instagram-парақшамызға тіркеліңіз
Ең маңызды жаңалықтар біздің Telegram-арнада
Жаңалықтан құр қалмаңыз! Telegram каналына жазылыңыз
Поставьте лайк и подпишитесь
Print
Печать
Распечатать
Слушать новость
Listen to this article
Тыңдау
2 min read
Время чтения: 2 минуты
Last updated: 13 October 2025
Обновлено: 13 октября 2025, 15:20
Подробнее
Читать далее
Толығырақ
Смотреть все
Поддержите редакцию
Войти через Google
Войдите, чтобы комментировать
Редакция может не разделять мнение автора
Выбор редакции
Материалы по теме
Главное сегодня
Новости партнеров
Рекомендованные статьи
ВАМ МОЖЕТ БЫТЬ ИНТЕРЕСНО
Қызықты материалдар
Соңғы жаңалықтар
Ұқсас жаңалықтар
Өзге де жаңалықтар
Осы тақырыпта
Эта статья доступна только подписчикам
Оформите подписку, чтобы читать дальше. От 990 тенге в месяц.
Подписаться Войти
Уже есть подписка? Войдите
Продолжение на следующей странице
This article is for subscribers only.
Subscribe to continue reading.
Already a subscriber? Log in
To read the full story, subscribe or sign in.
Мақаланы толық оқу үшін жазылыңыз
Материал тек жазылушыларға қолжетімді
Жалғасы келесі бетте
Фото 1 из 12
1 / 12
""".strip().splitlines()

PROSE = """
Читать далее станет дороже: книги облагаются налогом, сообщили в министерстве.
Подробнее о новых правилах рассказал министр на брифинге в Астане.
Фото из архива министерства показало, что очередь на границе стала вдвое длиннее, чем год назад.
Видео с границы распространили водители, которые стоят в очереди третьи сутки.
Подписка на электронную очередь стоит 2 000 тенге, сообщили в ведомстве.
Оформить подписку на уведомления об очереди можно в приложении, сообщил комитет.
Уже есть решение правительства о закрытии перехода с 1 ноября.
Уже подписан указ о введении новых правил пребывания иностранцев.
Уже подписано соглашение с Китаем.
Материал доступен только для зарегистрированных перевозчиков, говорится в правилах склада.
Все новости о пошлинах приходят из Брюсселя, заметил эксперт.
Войдите в кабинет перевозчика и выберите дату, советует комитет.
Зарегистрироваться в электронной очереди можно за 90 дней до поездки.
Регистрация в очереди открыта до 1 ноября.
Главная причина задержек — сканер.
Наши каналы поставок в Европу закрыты, пожаловался экспортёр через Telegram.
Мы в Telegram писали об этом ещё вчера, рассказал водитель.
Больше всего новостей о закрытии границы водители узнают из Telegram.
Читайте правила: новость о запрете появилась в Telegram-канале министерства вчера вечером.
Новости о пошлинах обсуждают в Telegram.
Узнать новости о границе можно в Telegram-канале комитета.
Telegram-арнада министр жүргізушілерге жаңа ережелерді оқыңыз деді.
Министрлік жүргізушілерге кезекке тіркеліңіз деді.
Толығырақ ақпаратты министр баспасөз мәслихатында айтты.
Support our drivers, the minister said in Brussels on Monday.
Subscribe to get a place in the queue: carriers must register online by November 1.
To read the seal, an officer needs to log in to the customs system.
This content is for drivers registered in the EU.
The article is open to drivers registered before 2024, the law says.
You have used your articles of association as a pretext, the judge said.
Already a member of the WTO, Kazakhstan keeps its tariffs.
Already a member of the union, the country must keep to common tariffs and rules.
Already subscribed quotas will be honoured, the ministry said.
Sign in to the queue closes at noon.
Register and get a permit within ten days, the ministry told carriers on Monday.
Register to access the transit corridor, carriers were told.
Мнение автора законопроекта может не совпадать с позицией правительства, заметил депутат.
1/3 перевозчиков
Поддержать проект закона готовы 70 депутатов.
Поддержать нас обещало министерство транспорта, говорит глава союза.
Комментировать решение суда в ведомстве отказались.
Слушать дело продолжат 5 ноября.
Скриншот из видео показал, что на посту нет людей.
Продолжение доступно в следующем году: вторую очередь поста построят к 2027-му.
Материалы доступны для подписчиков портала закупок.
Добавьте в реестр все источники Google, попросил депутат.
Ставьте лайк — и очередь движется, шутят водители.
Шлагбаум открыт только для зарегистрированных фур.
Текст доступен по подписке на сайте юридической базы, отметил юрист.
Кіру үшін жүргізушілер кезекке алдын ала тіркелуі керек.
Тіркелу 1 қарашада аяқталады.
Жазылым алыңыз деген хабарлама алаяқтардан келеді, деп ескертті полиция.
Жаңа ережелер бойынша шекарадан өтуге тіркелген жүргізушілерге ашық.
Материал тіркелген тасымалдаушыларға арналған.
""".strip().splitlines()


BEFORE = Block(
    text="Казахстан и Россия договорились продлить разрешения на перевозки до конца года, сообщили в ведомстве."
)
AFTER = Block(text="Ұлттық экономика министрлігі жаңа ережелер 1 қарашадан бастап күшіне енетінін айтты.")


@pytest.mark.parametrize("line", NOISE)
def test_lines_of_the_page_are_no_text(line: str) -> None:
    """Captions, pointers, invitations, buttons, walls, in three languages."""
    assert cleaned((BEFORE, Block(text=line), AFTER)) == (BEFORE, AFTER)


@pytest.mark.parametrize("line", PROSE)
def test_prose_that_looks_like_them_stays(line: str) -> None:
    """Carriers register, subscribe and are members, and ministers have channels, too."""
    assert cleaned((BEFORE, Block(text=line), AFTER)) == (BEFORE, Block(text=line), AFTER)

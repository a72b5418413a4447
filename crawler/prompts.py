"""The words by which a page asks its reader for something, in English, Russian and Kazakh: to follow, to press, to pay.

Each entry is a regular expression as in `crawler/phrases.py`.
"""

from __future__ import annotations

from crawler.phrases import END, any_of

_NETWORKS = (
    "(?:telegram|телеграм|facebook|instagram|whatsapp|youtube|twitter|tiktok|threads|google|дзен|канал|новост|channel|"
    "newsletter)"
)
FOLLOW = any_of(
    (
        rf"(?:follow|subscribe to|join) (?:us|our|the)\b.{{0,160}}{_NETWORKS}",
        r"(?:sign up (?:for|to)|get) (?:our|the)\b.{0,80}newsletter",
        (
            rf"(?:подпис(?:ывайтесь|аться|ывайся|ка)|подпиши(?:тесь|сь)|присоедин(?:яйтесь|итесь|"
            rf"ись))\b.{{0,160}}{_NETWORKS}"
        ),
        rf"(?:следите за|читайте нас)\b.{{0,160}}{_NETWORKS}",
        (
            rf"(?:узнавай|получай|читай|смотри)(?:те)? (?:\w+ ){{0,4}}новост\w*(?: \w+){{0,3}} (?:в|"
            rf"на) (?:\w+ ){{0,3}}{_NETWORKS}"
        ),
        rf"(?:хотите|хочешь) [^.?]{{0,80}}\?.{{0,100}}{_NETWORKS}",
        rf"наши? (?:канал\w*|группа|страниц[аы]|соцсети) (?:в|на) (?:\w+ )?{_NETWORKS}[^.]{{0,40}}$",
        (
            rf"мы (?:в|на) {_NETWORKS}\S*(?:[\s,/|]+(?:и |в |на )?{_NETWORKS}\S*)*\W*$|мы в (?:соцсетях|"
            rf"социальных сетях)\b.{{0,80}}$"
        ),
        rf"(?:последние )?новости (?:в|на) {_NETWORKS}\S*\W*$",
        (
            r"добав(?:ьте|ляйте|ь) (?:нас|наш\w*|сайт|\S+\.\w+|\S+) (?:\w+ )?(?:в|к) .{0,30}(?:избранн|источник|"
            r"новости|дзен).{0,40}$"
        ),
        r"(?:по)?ставь(?:те)? лайк\w*(?: и (?:подпи|дели)\w+.{0,60})?\W*$",
        rf"(?:ең )?(?:маңызды|жедел|соңғы|басты) жаңалықтар (?:\w+ ){{0,3}}{_NETWORKS}\S*\W*$",
        r"(?:бізге )?жазылыңыз(?:дар)?\b|бізді оқыңыз(?:дар)?\b",
        r"(?:если )?(?:вы )?(?:нашли|заметили|обнаружили|увидели) (?:ошибку|опечатку)\b|қате таптыңыз ба|мәтіннен қате",
        r"(?:found|spotted) (?:a|an) (?:error|typo|mistake)\b",
    )
)
INVITE = any_of(
    (
        r"(?:click|tap) here (?:to|for)\b.{0,120}$|(?:get|download|install) (?:the |our )?.{0,60}\bapp\b.{0,60}$",
        r"(?:like|enjoyed?|liked) (?:this|what you)\b.{0,40}\?.{0,120}$",
        r"follow (?:\S+ ){1,6}on (?:twitter|facebook|instagram|telegram|x|linkedin)\b.{0,120}$",
        r"(?:reporting|editing|writing|compiled|edited) by .{3,160}$",
        r"(?:write|email|e-mail|contact) (?:to )?.{3,60}\bat\b .{0,20}@.{0,60}$",
        r"this copy is for your personal, non-commercial use.{0,300}$|an error has occurred\b.{0,80}$",
        r"(?:order reprints|print article|read full (?:article|story)|continue reading|show more|loading)\W*$",
        r"(?:скачай(?:те)?|установи(?:те)?) (?:наше |мобильное )*приложение\b.{0,120}$",
        r"(?:понравил(?:ась|ся)|хотите больше|хочешь больше)\b.{0,60}\?.{0,160}$",
        r"(?:больше|самые|все) (?:\w+ )?новост\w+ (?:—|–|-|в|на|читайте).{0,40}(?:telegram|телеграм|канал).{0,80}$",
        r"(?:есть новость|стали свидетелем|(?:прислать|предложить) новость)\b.{0,160}(?:telegram|whatsapp|нам).{0,80}$",
        r"(?:жүктеп алыңыз|қосымшаны жүкте|қолданбаны жүкте)\b.{0,120}$",
        r"(?:көбірек|барлық|жедел) жаңалық\w*\b.{0,60}(?:telegram|телеграм|арна|whatsapp|instagram).{0,80}$",
    )
)
AMID_HINTS = ("subscribe to", "sign up", " your ", "contributed", "ңыз", "ңіз")
"""One of these stands in every line that `AMID` finds; see `IMPRINT_HINTS`."""
AMID = any_of(
    (
        rf".{{0,160}}\bsubscribe to (?:our|the)\b.{{0,60}}{_NETWORKS}",
        r".{0,200}\bsign up\b.{0,120}\b(?:newsletters?|inbox|daily|alerts)\b.{0,80}$",
        r".{0,120}\b(?:delivered|straight) (?:\w+ ){0,3}(?:to|through) your (?:inbox|letterbox|door|phone)\b.{0,160}$",
        r".{3,120}\bcontributed (?:to|reporting)\b.{0,60}$",
        (
            rf".{{0,80}}(?:{_NETWORKS}|арна|парақша).{{0,60}}(?:жазылыңыз|тіркеліңіз|қосылыңыз|оқыңыз|көріңіз)(?:дар|"
            rf"дер)?\s*[!.]*$"
        ),
    )
)
"""Invitations that begin with anything."""
_BUTTON = (
    r"(?:leave|post|add|write) a comment|оставить комментарий|(?:про)?комментировать|добавить комментарий|"
    r"пікір (?:қалдыру|жазу|білдіру)|loading|загрузка|жүктелуде|(?:next|previous) (?:article|story|post|page|news)|"
    r"(?:следующая|предыдущая) (?:новость|статья|страница|публикация)|(?:келесі|алдыңғы) (?:жаңалық|мақала|бет)|"
    r"(?:listen to|play) (?:this )?(?:article|story|audio)|(?:про)?слушать(?: (?:новость|статью|аудио|материал))?|"
    r"(?:мақаланы |жаңалықты )?тыңдау|read more|show (?:more|all)|(?:view|see) all|more details|learn more|подробнее|"
    r"читать (?:далее|полностью|дальше|ещ[её]|весь текст)|смотреть (?:все|вс[её]|ещ[её])|показать (?:ещ[её]|"
    r"вс[её]|полностью)|"
    r"все новости|толығырақ|толық оқу|тағы көрсету|көбірек көрсету|барлық жаңалықтар|сообщить об ошибке|"
    r"қате туралы хабарлау|"
    r"report (?:an? )?(?:error|mistake|typo)|log ?in|sign ?in|sign ?up|register|войти|зарегистрироваться|кіру|тіркелу|"
    r"subscribe|подписаться|жазылу|наверх|вверх|на главную|главная|басты бет|back to top"
)
BUTTON = any_of(
    (
        rf"(?:(?:{_BUTTON})[\s|/·•,]*){{1,4}}",
        (
            r"(?:войдите|войти|авторизуйтесь|зарегистрируйтесь) (?:через|или (?:зарегистрируйтесь|войдите)|"
            r"для комментирования)\b.{0,40}"
        ),
        (
            r"(?:войдите|войти|авторизуйтесь|зарегистрируйтесь),? чтобы (?:оставить|комментировать|читать|"
            r"продолжить)\b.{0,40}"
        ),
        r"(?:log|sign) in (?:to (?:comment|leave|continue|read|post)|with (?:google|facebook|apple)|via)\b.{0,40}",
        r"пікір (?:жазу|қалдыру) үшін .{0,60}",
        r"(?:#[\w-]+[\s,]*){1,15}",
        (
            r"поддержи(?:те)? (?:редакцию|нас|наш\w* (?:работу|проект|редакцию|издание)|независим\w+ (?:журнал|сми|"
            r"медиа)\w*)\b.{0,60}"
        ),
        r"support our (?:work|journalism|newsroom)\b.{0,60}",
        (
            r"мнение (?:автора|авторов|редакции)(?: (?:статьи|материала|текста|публикации|"
            r"колонки))? (?:может )?не (?:обязательно )?"
            r"совпада\w+ с (?:мнением|позицией|точкой зрения) (?:редакции|автор\w+)"
        ),
        r"редакция (?:может )?не (?:нес[её]т ответственности|разделя\w+ мнени\w+) .{0,60}",
        r"автор(?:дың|лардың) (?:пікірі|көзқарасы) редакция\w* .{0,60}",
    ),
    end=END,
)
"""What a reader presses, and what stands beside it."""
_TEXT = "(?:article|story|content|text|post)"
_TEXT_RU = "(?:статья|публикация|материал|текст|версия|продолжение)"
_TEXT_RU_ACC = "(?:статью|материал|текст|публикацию|продолжение|дальше|далее|полностью|чтение)"
WALL = any_of(
    (
        (
            rf"(?:this|the full|the rest of this) {_TEXT} is (?:\w+ ){{0,3}}(?:for|to) (?:(?:our|paid|premium|digital|"
            rf"all) )*"
            r"(?:subscribers?|members)(?: only)?"
        ),
        (
            r"(?:subscribe|sign (?:in|up)|log in|register)(?: now| today| or \w+ in)? (?:to|and) (?:continue|keep|"
            r"read|unlock)(?: (?:reading|"
            rf"the|this|full|rest|of|whole|{_TEXT}|access|our|all|more|unlimited|for|free))*"
        ),
        (
            rf"to (?:read|continue reading|keep reading|unlock) (?:the |this )?(?:full |whole |"
            rf"rest of the )?{_TEXT},? (?:please )?"
            r"(?:subscribe|sign (?:in|up)|log in|register)\b.{0,40}"
        ),
        (
            r"(?:already|are you) (?:a |have an? )?(?:subscriber|member|subscription|account|subscribed)(?:\?| log in|"
            r" sign in).{0,30}"
        ),
        (
            r"you(?:’ve|'ve| have) (?:reached|read|used) .{0,30}\b(?:free|monthly|complimentary|"
            r"limit)\b.{0,20}\barticles?\b.{0,40}"
        ),
        (
            rf"(?:эт[аот]{{1,2}} |данн\w+ |полн\w+ )?{_TEXT_RU}(?: (?:статьи|материала|текста))? (?:доступ(?:ен|на|но|"
            rf"ны)|открыт[аоы]?) "
            r"(?:только |лишь )?(?:для |по )?(?:(?:наш|платн|зарегистрированн)\w+ )*(?:подписчик\w+|подписке|"
            r"пользовател\w+)"
            r"(?: (?:сайта|издания|портала))?"
        ),
        r"оформ(?:ите|ляйте) (?:платную )?подписк\w+(?:.{0,60}(?:чита|доступ|материал|стат|месяц|год).{0,40})?",
        r"уже (?:есть|оформили|оформлена) подписк\w(?:\?.{0,30})?|уже (?:подписаны|подписались|подписчик)\?.{0,30}",
        (
            rf"(?:чтобы|для того,? чтобы) (?:читать|прочитать|дочитать|продолжить) .{{0,20}}{_TEXT_RU_ACC}\b.{{0,40}}"
            r"(?:подпи|войд|оформ|зарегистр).{0,40}"
        ),
        r"продолжение (?:на следующей странице|доступно (?:только )?(?:по подписке|подписчикам|после \w+))",
        r"(?:читать |продолжение )?(?:далее|дальше|полностью) по подписке",
        (
            r"(?:бұл )?(?:мақала|материал|мәтін|жалғасы)\w*(?: толық нұсқасы)? (?:тек )?"
            r"(?:жазылу(?:шы|м)\w*|тіркелген пайдаланушылар\w*) (?:ғана )?(?:үшін )?(?:қолжетімді|ашық|арналған)"
        ),
        (
            r"(?:мақаланы|материалды|жалғасын|толық\w*)(?: \w+){0,2} оқу үшін (?:\w+ ){0,3}(?:жазылыңыз|тіркеліңіз|"
            r"кіріңіз)\w*"
        ),
        r"жазылым рәсімдеңіз(?:дер)?|жалғасы келесі бетте",
    ),
    end=END,
)
"""What asks for money or a name in the place of the rest of an article.

Told closely, since carriers, too, are registered, subscribe to notices and are members.
"""

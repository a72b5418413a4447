"""The words by which lines around an article are known, in English, Russian and Kazakh.

Each entry is a regular expression in which a space stands for any white space; order means nothing.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable


def any_of(alternatives: Iterable[str], *, start: str = "^", end: str = "") -> re.Pattern[str]:
    """A pattern for lines that begin (by default) with one of the alternatives."""
    joined = "|".join(alternative.replace(" ", r"\s+") for alternative in alternatives)
    return re.compile(f"{start}(?:{joined}){end}", re.IGNORECASE)


END = r"\s*[:.…→»!]*$"
POINTS = r"\s*[:：→»|—–-]"

# --- captions and credits -------------------------------------------------------------------------------------------

CAPTION = any_of(
    (
        r"(?:photos?|images?|pictures?|illustration|screenshot|video|collage)",
        r"(?:photos?|images?|pictures?|video) (?:by|credit|courtesy(?: of)?|source|from)",
        r"(?:главное )?(?:фото(?:графия|коллаж|хост)?|снимок|иллюстрация|скриншот|видео|коллаж|кадр)",
        r"(?:фото|видео|скриншот|кадр|иллюстрация) (?:автора|из|с|сайта|предоставлено)\b[^:]{0,60}",
        r"(?:басты )?(?:фото(?:сурет(?:тер)?|ны түсірген)?|сурет(?:ті түсірген)?|бейне(?:жазба)?|скриншот|коллаж|кадр)",
    ),
    end=r"\s*[:©|/]",
)
PICTURED = any_of(
    (
        r"(?:file|stock|illustrative|archive) (?:photos?|images?|pictures?)(?: photo)?",
        (
            r"(?:photo|image|slide|фото|слайд|сурет) \d+ (?:of|из|/) \d+|\d{1,3} ?/ ?\d{1,3}|(?:all|все|"
            r"барлық) (?:photos|фото\w*)(?: автора)?"
        ),
        r"(?:иллюстративн\w+|архивн\w+) (?:фото\w*|изображени\w+|снимок|кадр)",
        (
            r"(?:фото\w*|снимок|кадры?|скриншот|изображение|коллаж) (?:автора|редакции|(?:с|из) видео|видео|"
            r"носит иллюстративный характер|"
            r"из (?:открытых источников|соцсетей|социальных сетей|интернета|сети|[^.]{0,20}архива[^.]{0,40})|"
            r"(?:предоставлен\w*|пресс-служб\w+|читател\w+|очевидц\w+)[^.]{0,60})"
        ),
        r"(?:иллюстративті|мұрағаттық) (?:сурет|фото)",
        (
            r"(?:сурет(?:тер)?|фото|бейне|видео) (?:ашық дереккөз\w*|әлеуметтік желі\w*|автор\w*|интернет\w*|"
            r"[^.]{0,20}мұрағат\w*)(?: алынды| алынған)?"
        ),
    ),
    end=END,
)
SOURCE = any_of(
    (
        r"©",
        r"\(c\) ",
        "getty images",
        "shutterstock",
        r"photos? (?:by|courtesy of) [^.]{2,80}(?:[|,] ?\S+)?$",
        r"(?:источник|source|дереккөз)(?: фото)?\s*:\s*\S{1,60}$",
    )
)
_INTRODUCED = r"\s*[:：—–-]\s*(?P<name>.{2,80})$"
CREDIT = any_of(
    (
        # "Auhtor" stands on pages of a real outlet.
        r"original (?:author|auhtor|autor|aurthor|story by|text by)",
        r"автор(?:ы|ка)? (?:оригинала|оригинального (?:текста|материала)|текста|статьи|материала)",
        r"оригинальный автор",
        r"түпнұсқа(?:ның|сының)? авторы",
        r"(?:мәтін(?:нің)?|мақала(?:ның)?) авторы",
    ),
    end=_INTRODUCED,
)
BYLINE = any_of(
    (
        "authors?|by|text|translated by|translation|editor",
        "автор(?:ы)?|текст|перевод(?:чик)?|подготовил[аи]?|редактор",
        "авторы|мәтін|аударған|дайындаған|редакторы",
    ),
    end=r"\s*[:：]\s*(?P<name>[^.!?]{2,80})$",
)

# --- other stories --------------------------------------------------------------------------------------------------

OTHERS = any_of(
    (
        r"(?:the )?(?:latest|recent|other|top|popular|related|trending) (?:news|stories|articles|posts|headlines)",
        r"more (?:news|stories|articles|headlines|on (?:this )?topic|from [^.]{1,40}|in [^.]{1,30})",
        r"more (?:[\w’']+ ){1,3}(?:news|stories|articles|coverage)",
        r"(?:latest|recent|related|trending|most read|recommended(?: for you)?|news of the day)",
        r"editor[’']?s?[’']? (?:picks?|choice)|top picks|what we are reading|elsewhere on the (?:web|site)",
        r"you (?:may|might) (?:also )?(?:like|be interested(?: in)?)",
        r"read (?:also|more|next)|see also|also read|don'?t miss|what to read next",
        r"(?:последние|свежие|другие|главные|популярные|актуальные|все) (?:новости|материалы|статьи)[^.]{0,40}",
        r"(?:(?:новости|материалы|ещ[её]) )?по теме|похожие (?:новости|материалы|статьи)",
        r"новости (?:партн[её]ров|сегодня)|главное сегодня|выбор редакции|(?:видео|фото|другое) по теме",
        r"(?:рекомендованные|рекомендуемые|интересные|свежие) (?:новости|материалы|статьи|публикации)",
        r"лента новостей|топ новостей|самое (?:читаемое|популярное|важное|интересное)|рекомендуем",
        r"(?:вам )?(?:может|также) (?:быть )?(?:интересно|понравиться)|главное за (?:день|сутки|неделю)",
        r"читайте (?:также|ещ[её]|далее|по теме)|смотрите также|что ещ[её] почитать",
        (
            r"(?:соңғы|басқа|басты|танымал|өзекті|жаңа|барлық|қызықты|өзге(?: де)?|маңызды) (?:жаңалықтар|материалдар|"
            r"мақалалар)[^.]{0,40}"
        ),
        r"тақырып бойынша|осы тақырыпта(?:ғы)?[^.]{0,30}|ұқсас (?:жаңалықтар|материалдар)|редакция таңдауы",
        r"жаңалықтар (?:легі|таспасы)|ең көп оқылған[^.]{0,20}|сізге (?:де )?қызық болуы мүмкін|ұсынамыз",
        r"(?:сондай-ақ|тағы(?: да)?) оқыңыз(?:дар)?|(?:тағы )?оқи отырыңыз(?:дар)?|оқыңыз(?:дар)?",
    ),
    end=r"\s*[:…→»]*$",
)
READ_ALSO = any_of(
    (
        r"read (?:also|more|next)|also read|see also|related(?: (?:news|story|stories|article))?",
        r"(?:more|earlier) on (?:this|the) topic|see more|watch|listen|don'?t miss|more|in case you missed it",
        r"читайте (?:также|ещ[её]|по теме)|смотрите также|см\. ?также|(?:ещ[её] |материал )?по теме",
        r"(?:сондай-ақ|тағы(?: да)?) оқыңыз(?:дар)?|оқи отырыңыз(?:дар)?|тақырып бойынша|осыған дейін оқыңыз",
    ),
    end=POINTS,
)

# --- the page itself ------------------------------------------------------------------------------------------------

_BUTTONS = (
    "facebook|twitter|x|telegram|whatsapp|vk|вконтакте|одноклассники|linkedin|pinterest|instagram|viber|e-?mail|print|"
    "tweet|messenger|reddit|tiktok|threads|copy link|copy url|скопировать ссылку|ссылка скопирована|сілтемені көшіру|"
    "распечатать|печать|басып шығару"
)
SHARE = any_of(
    (
        r"subscribe(?: now)?|подписаться|жазылу",
        r"(?:ссылка|link|short link|короткая ссылка|сілтеме)\s*:\s*https?://\S+",
        r"share(?: (?:this|on|via|article|story|post|with friends)[^.]{0,60})?",
        r"(?:share|поделиться|бөлісу)\s*:.{0,120}",
        r"поделиться(?: (?:в|с|на|новостью|статьей|ссылкой)[^.]{0,60})?|поделитесь[^.]{0,80}",
        (
            r"бөлісу(?: [^.]{0,60})?|бөлісіңіз(?:дер)?[^.]{0,60}|(?:әлеуметтік желі\w* )бөлісіңіз\w*|"
            r"достарыңызбен бөлісіңіз[^.]{0,40}"
        ),
        rf"(?:(?:{_BUTTONS})[\s,|/·•]*){{1,12}}",
    ),
    end=END,
)
IMPRINT_HINTS = (
    "cookie", "куки", "certificate", "свидетельств", "куәлі", "©", "(c)", "copyright", "reserved", "защищены",
    "қорғалған", "материал", "materials", "privacy", "terms of", "политика", "соглашени", "саясаты", "келісімі",
    "use of",
    "публикаци", "copying of", "reprint", "перепечатк", "копировани", "цитировани",
)  # fmt: skip
"""One of these stands in every line that `IMPRINT` finds; looking for them first saves most of its time."""

# A certificate of registration is a paper of lorries, too: only that of a newspaper is meant here.
_PRESS = (
    r"(?:mass media|news agency|online (?:media|publication|newspaper)|periodical|ministry of (?:information|culture)|"
    r"\bсми\b|массовой информации|информационн\w+ агентств|сетев\w+ издани|периодическ\w+ печат|"
    r"министерств\w+ (?:информации|культуры)|комитет\w* информации|"
    r"\bбақ\b|бұқаралық ақпарат|ақпарат(?:тық)? агентті|мерзімді баспасөз|желілік басылым|"
    r"ақпарат (?:министрлігі|комитеті))"
)
_CERTIFICATE = r"(?:certificate|свидетельств\w*|куәлі[кг]\w*)"
IMPRINT = any_of(
    (
        r"cookies?\b.{0,200}(?:consent|accept|agree|policy|privacy|browser)",
        r"(?:соглас|соглаша|принима|продолжая|келіс)\w*.{0,160}(?:cookie|куки)|(?:uses?|using) cookies\b",
        r"(?:cookies?|куки)\b.{0,200}(?:соглас|политик|принима|использ|келіс|құпиялы|пайдалан)",
        r"(?:we use|мы используем|использу(?:ет|ем)|қолданады|пайдаланамыз|пайдаланады).{0,60}(?:cookie|куки)",
        r"(?:cookie|куки).{0,60}(?:қолдан|пайдалан)(?:ады|амыз)|^(?:cookies?|файлы cookie)\b.{0,60}$",
        rf"{_CERTIFICATE}.{{0,200}}{_PRESS}|{_PRESS}.{{0,200}}{_CERTIFICATE}",
        r"^(?:registration certificate|certificate of registration)\s*(?:no\.?|№|#)",
        r"^свидетельство (?:о (?:постановке на (?:пере)?уч[её]т|регистрации)|об уч[её]те)\s*(?:№|эл\b)",
        r"^(?:тіркеу куәлігі|есепке (?:қою|алу) туралы куәлік)\s*(?:№|нөмірі)",
        r"^(?:©|copyright\b|\(c\)\s?(?:19|20)\d\d)",
        r"all rights reserved|все права защищены|барлық құқықтар?(?:ы)? қорғалған",
        r"при (?:использовании|перепечатке|копировании|цитировании) (?:\S+ )?(?:материал|публикаци|текст).{0,160}ссылк",
        r"(?:использование|перепечатка|копирование) (?:\S+ )?(?:материалов|публикаций).{0,160}(?:ссылк|запрещ|разреш)",
        r"(?:use|reprint(?:ing)?|copying) of (?:our|the|any) (?:site|website|portal|editorial|published)\b.{0,120}link",
        r"(?:use|reprint(?:ing)?|copying) of materials\b.{0,120}(?:link|permission)",
        r"when using (?:\S+ )?materials?.{0,120}link",
        r"материалдар(?:ды|ын) (?:пайдалан|көшір|қолдан).{0,160}(?:сілтеме|рұқсат)",
        r"^(?:privacy policy|terms of (?:use|service))\b.{0,120}$",
        r"^(?:политика (?:конфиденциальности|обработки)|пользовательское соглашение)\b.{0,120}$",
        r"^(?:құпиялылық саясаты|пайдаланушы келісімі)\b.{0,120}$",
    ),
    start="",
)
LANGUAGES = re.compile(
    r"^(?:(?:ru|kz|kk|en|рус|қаз|каз|eng|rus|kaz|русский|қазақша|казакша|english|ўзбекча|кыргызча|тоҷикӣ|uz|kg|tj)"
    r"[\s|/·•,.\\-]*){2,6}$",
    re.IGNORECASE,
)
_COUNTED_RU = "просмотр(?:ов|ы)?|прочитано|комментари(?:и|ев|ям?)"
_COUNTED_KK = "қаралым(?:дар)?|қаралды|оқылды|пікір(?:лер)?"
COUNTERS = any_of(
    (
        r"(?:tags?|keywords|category|теги|тэги|ключевые слова|рубрик[аи]|категори[яи]|тегтер|тэгтер|айдар)\s*[:：].*",
        rf"(?:views?|comments?|{_COUNTED_RU}|{_COUNTED_KK})\s*[:(]?\s*\d*\s*\)?",
        r"\d[\d \u00a0]*\s*(?:views?|comments?|shares?|просмотр(?:ов|а)?|комментари(?:ев|я|й)|қаралым|пікір)",
        r"\d+\s*(?:min(?:ute)?s?|мин(?:ут[аы]?)?)\.?\s*(?:read|чтения|на чтение|оқу)?",
        r"(?:reading time|время чтения|оқу уақыты).{0,30}",
        r"advertisement|advertising|sponsored|реклама|жарнама|на правах рекламы|erid\b.{0,40}",
    ),
    end=END,
)

"""Lines that stand within or after an article's text but are no part of it, in English, Russian and Kazakh.

Works on blocks of text, whichever layer of extraction gave them. A line is left out only for what it says itself, and the
end is cut only at a heading that announces other stories, so that prose which merely mentions a photo or a cookie stays.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Literal

Kind = Literal["paragraph", "heading", "quote", "item"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Block:
    """One paragraph of a page."""

    text: str  # one line
    kind: Kind = "paragraph"
    linked: float = 0.0  # share of its letters that are links


def _one_of(*patterns: str) -> re.Pattern[str]:
    return re.compile("|".join(patterns), re.IGNORECASE)


CAPTION = _one_of(
    r"^(?:photos?|images?|pictures?|illustration|screenshot|video|collage)(?:\s+(?:by|credit|courtesy(?:\s+of)?|source|from))?\s*[:©|/]",
    r"^(?:главное\s+)?(?:фото(?:графия|коллаж|хост)?|снимок|иллюстрация|скриншот|видео|коллаж|кадр)(?:\s+(?:автора|из|с|сайта|предоставлено)\b[^:]{0,60})?\s*[:©|/]",
    r"^(?:басты\s+)?(?:фото(?:сурет(?:тер)?|ны түсірген)?|сурет(?:ті түсірген)?|бейне(?:жазба)?|скриншот|коллаж|кадр)\s*[:©|/]",
    r"^(?:©|\(c\)\s|getty images|shutterstock)",
    r"^(?:источник|source|дереккөз)(?:\s+(?:фото|изображения))?\s*:\s*\S{1,60}$",
)
CREDIT = re.compile(
    r"^(?:original\s+(?:author|auhtor|autor|aurthor|story\s+by|text\s+by)|"
    r"автор(?:ы|ка)?\s+(?:оригинала|оригинального\s+(?:текста|материала)|текста|статьи|материала)|оригинальный\s+автор|"
    r"түпнұсқа(?:ның|сының)?\s+авторы|мәтін(?:нің)?\s+авторы|мақала\s+авторы)\s*[:：—–-]\s*(?P<name>.{2,80})$",
    re.IGNORECASE,
)
BYLINE = re.compile(
    r"^(?:authors?|by|автор(?:ы)?|авторы|text|текст|мәтін|перевод(?:чик)?|translated\s+by|translation|аударған|дайындаған|подготовил[аи]?|редактор|редакторы|editor)"
    r"\s*[:：]\s*(?P<name>[^.!?]{2,80})$",
    re.IGNORECASE,
)
OTHERS = re.compile(
    r"^(?:the\s+)?(?:latest|recent|more|other|top|popular|related|trending|most\s+read|hot)\s*(?:news|stories|articles|posts|headlines|from[^.]{0,40}|on\s+(?:this\s+)?topic|in[^.]{0,30})?"
    r"\s*[:.…→»]*$|^(?:you\s+(?:may|might)\s+(?:also\s+)?(?:like|be\s+interested)|recommended(?:\s+(?:for\s+you|stories|articles))?|news\s+of\s+the\s+day|read\s+(?:also|more|next)|"
    r"see\s+also|also\s+read|don'?t\s+miss|what\s+to\s+read\s+next)\s*[:.…→»]*$|"
    r"^(?:последние|свежие|другие|главные|популярные|актуальные|все)\s+(?:новости|материалы|статьи|публикации)[^.]{0,40}$|"
    r"^(?:новости\s+по\s+теме|материалы\s+по\s+теме|по\s+теме|ещ[её]\s+по\s+теме|похожие\s+(?:новости|материалы|статьи)|новости\s+партн[её]ров|лента\s+новостей|"
    r"самое\s+(?:читаемое|популярное|важное|интересное)|(?:вам\s+)?(?:может|также)\s+(?:быть\s+)?(?:интересно|понравиться)|рекомендуем|главное\s+за\s+(?:день|сутки|неделю)|"
    r"читайте\s+(?:также|ещ[её]|далее|по\s+теме)|смотрите\s+также|что\s+ещ[её]\s+почитать|новости\s+сегодня|топ\s+новостей)\s*[:.…→»]*$|"
    r"^(?:соңғы|басқа|басты|танымал|өзекті|жаңа|барлық)\s+(?:жаңалықтар|материалдар|мақалалар)[^.]{0,40}$|"
    r"^(?:тақырып\s+бойынша|осы\s+тақырыпта(?:ғы)?[^.]{0,30}|ұқсас\s+(?:жаңалықтар|материалдар)|жаңалықтар\s+(?:легі|таспасы)|ең\s+көп\s+оқылған[^.]{0,20}|"
    r"(?:сондай-ақ|тағы(?:\s+да)?)\s+оқыңыз(?:дар)?|(?:тағы\s+)?оқи\s+отырыңыз(?:дар)?|оқыңыз|сізге\s+(?:де\s+)?қызық\s+болуы\s+мүмкін|ұсынамыз)\s*[:.…→»]*$",
    re.IGNORECASE,
)
READ_ALSO = _one_of(
    r"^(?:read\s+(?:also|more|next)|also\s+read|see\s+also|related(?:\s+(?:news|story|stories|article))?|more\s+on\s+(?:this|the)\s+topic|earlier\s+on\s+(?:this|the)\s+topic)\s*[:：→»|—–-]",
    r"^(?:читайте\s+(?:также|ещ[её]|по\s+теме)|смотрите\s+также|см\.\s*также|по\s+теме|ещ[её]\s+по\s+теме|материал\s+по\s+теме)\s*[:：→»|—–-]",
    r"^(?:сондай-ақ\s+оқыңыз(?:дар)?|тағы(?:\s+да)?\s+оқыңыз(?:дар)?|оқи\s+отырыңыз(?:дар)?|тақырып\s+бойынша|осыған\s+дейін\s+оқыңыз)\s*[:：→»|—–-]",
)
SHARE = _one_of(
    r"^(?:share(?:\s+(?:this|on|via|article|story|post|with\s+friends)[^.]{0,60})?|поделиться(?:\s+(?:в|с|на|новостью|статьей|ссылкой)[^.]{0,60})?|поделитесь[^.]{0,80}|"
    r"бөлісу(?:\s[^.]{0,60})?|бөлісіңіз(?:дер)?[^.]{0,60}|достарыңызбен\s+бөлісіңіз[^.]{0,40})\s*[:!.]*$",
    r"^(?:(?:facebook|twitter|x|telegram|whatsapp|vk|вконтакте|одноклассники|linkedin|pinterest|instagram|viber|email|e-mail|print|tweet|messenger|reddit|tiktok|threads|"
    r"copy\s+link|copy\s+url|скопировать\s+ссылку|ссылка\s+скопирована|сілтемені\s+көшіру|распечатать|печать|басып\s+шығару)[\s,|/·•]*){1,12}$",
)
FOLLOW = _one_of(
    r"^(?:follow|subscribe\s+to|join)\s+(?:us|our|the)\b.{0,160}(?:telegram|facebook|instagram|whatsapp|youtube|twitter|channel|newsletter|google\s+news|tiktok|threads)",
    r"^(?:подпис(?:ывайтесь|аться|ывайся|ка)|присоединяйтесь|следите\s+за|читайте\s+нас|мы\s+в)\b.{0,160}(?:telegram|телеграм|instagram|facebook|whatsapp|youtube|канал|tiktok|threads|google|дзен|новост)",
    r"(?:telegram|instagram|facebook|whatsapp|youtube|tiktok|арна|парақша).{0,100}(?:жазылыңыз(?:дар)?|тіркеліңіз(?:дер)?)\s*[!.]*$",
    r"^(?:жазылыңыз|бізге\s+жазылыңыз|бізді\s+оқыңыз)\b.{0,120}$",
    r"^(?:нашли|заметили|обнаружили)\s+(?:ошибку|опечатку)\b|^(?:қате\s+таптыңыз\s+ба|мәтіннен\s+қате)|^(?:found|spotted)\s+(?:a|an)\s+(?:error|typo|mistake)\b",
    r"^(?:sign\s+up\s+(?:for|to)|get)\s+(?:our|the)\b.{0,80}newsletter",
)
IMPRINT = _one_of(
    r"cookies?\b.{0,200}(?:consent|accept|agree|policy|privacy|use|browser|соглас|политик|принима|использ|келіс|құпиялы|пайдалан)",
    r"(?:we\s+use|мы\s+используем|использу(?:ет|ем)|қолданады|пайдаланамыз|пайдаланады).{0,60}(?:cookie|куки)",
    r"^(?:cookies?|файлы\s+cookie)\b.{0,60}$",
    r"(?:registration\s+certificate|certificate\s+(?:of\s+registration|no\.?|№)|certificate\s+(?:on|of)\s+(?:the\s+)?(?:re-?)?registration)",
    r"свидетельств\w*\s+(?:о\s+(?:постановке|регистрации)|об\s+учете|сми|№|эл\b)|зарегистрирован\w*\s+(?:в|министерством|комитетом).{0,80}(?:свидетельств|№)",
    r"(?:тіркеу|есепке\s+(?:қою|алу)|қайта\s+есепке).{0,60}куәлі|куәлік(?:тің)?\s*(?:нөмірі|№)|№\s*\S{3,30}\s*(?:тіркеу\s+)?куәлігі",
    r"^(?:©|copyright\b|\(c\)\s?(?:19|20)\d\d)|all\s+rights\s+reserved|все\s+права\s+защищены|барлық\s+құқықтар?(?:ы)?\s+қорғалған",
    r"(?:при\s+(?:использовании|перепечатке|копировании|цитировании)|(?:использование|перепечатка|копирование)\s+материалов).{0,160}(?:ссылк|запрещ|разреш)",
    r"(?:when\s+using|use\s+of|reprint(?:ing)?\s+of|copying\s+of).{0,60}materials?.{0,120}(?:link|permission|prohibited|permitted)",
    r"материалдар(?:ды|ын)\s+(?:пайдалан|көшір|қолдан).{0,160}(?:сілтеме|тыйым|рұқсат)",
    r"^(?:privacy\s+policy|terms\s+of\s+(?:use|service)|политика\s+(?:конфиденциальности|обработки)|пользовательское\s+соглашение|құпиялылық\s+саясаты|пайдаланушы\s+келісімі)\b.{0,120}$",
)
LANGUAGES = re.compile(
    r"^(?:(?:ru|kz|kk|en|рус|қаз|каз|eng|rus|kaz|русский|қазақша|казакша|english|ўзбекча|кыргызча|тоҷикӣ|uz|kg|tj)[\s|/·•,.\\-]*){2,6}$", re.IGNORECASE
)
COUNTERS = _one_of(
    r"^(?:tags?|теги|тэги|тегтер|тэгтер|ключевые\s+слова|keywords|рубрик[аи]|категори[яи]|category|айдар)\s*[:：]",
    r"^(?:views?|просмотр(?:ов|ы)?|прочитано|қаралым(?:дар)?|қаралды|оқылды|комментари(?:и|ев|ям?)|comments?|пікір(?:лер)?)\s*[:(]?\s*\d*\s*\)?$",
    r"^\d+\s*(?:views?|просмотр(?:ов|а)?|қаралым|comments?|комментари(?:ев|я|й)|пікір|shares?)$",
    r"^(?:\d+\s*(?:min(?:ute)?s?|мин(?:ут[аы]?)?|минут)\.?\s*(?:read|чтения|на\s+чтение|оқу)?|время\s+чтения.{0,30}|оқу\s+уақыты.{0,30}|reading\s+time.{0,30})$",
    r"^(?:advertisement|advertising|sponsored|реклама|жарнама|на\s+правах\s+рекламы|erid\b.{0,40})\s*[.:]?$",
)
NOISE = ((CAPTION, 200), (READ_ALSO, 300), (SHARE, 160), (FOLLOW, 300), (IMPRINT, 600), (LANGUAGES, 60), (COUNTERS, 160))
"""What to leave out, and how long (in characters) such a line may be; a longer one is prose."""
ENDED = re.compile(r"[.!?…:;»”\"')]$")


def cleaned(blocks: tuple[Block, ...], *, title: str | None = None) -> tuple[Block, ...]:
    """The blocks that are the article's own; idempotent."""
    kept = _without_other_stories(tuple(block for block in blocks if block.text and not is_noise(block.text)))
    return _without_head(_without_trailing_headings(kept), title)


def is_noise(text: str) -> bool:
    """Whether a line is a caption, a credit, a pointer to other stories, or something of the page around the article."""
    if CREDIT.match(text) or (len(text) <= 100 and BYLINE.match(text)):
        return True
    return any(len(text) <= longest and pattern.search(text) for pattern, longest in NOISE)


def credited(blocks: tuple[Block, ...]) -> tuple[str, ...]:
    """The names that lines such as `Original Author: NAME` give."""
    for block in blocks:
        if match := CREDIT.match(block.text):
            names = re.split(r"\s*(?:,|;|/| and | и | және )\s*", match["name"].strip(" ."))
            return tuple(name for name in names if name)
    return ()


def _without_other_stories(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    """Cut headings such as "Latest news", with the headlines that follow them.

    Where nothing but headlines follows, everything goes; where prose comes again, only the headlines before it.
    """
    kept: list[Block] = []
    position = 0
    while position < len(blocks):
        if not OTHERS.match(blocks[position].text):
            kept.append(blocks[position])
            position += 1
            continue
        position += 1
        while position < len(blocks) and _is_headline(blocks[position]):
            position += 1
    return tuple(kept)


def _is_headline(block: Block) -> bool:
    if block.linked > 0.7:
        return True
    return len(block.text) <= 200 and not ENDED.search(block.text) and block.kind != "quote"


def _without_trailing_headings(blocks: tuple[Block, ...]) -> tuple[Block, ...]:
    end = len(blocks)
    while end and blocks[end - 1].kind == "heading":
        end -= 1
    return blocks[:end]


def _without_head(blocks: tuple[Block, ...], title: str | None) -> tuple[Block, ...]:
    """Drop the headline where the body repeats it at its start."""
    if not title:
        return blocks
    wanted = _letters(title)
    start = 0
    while start < min(3, len(blocks)) and _letters(blocks[start].text) == wanted:
        start += 1
    return blocks[start:]


def _letters(text: str) -> str:
    return "".join(re.findall(r"\w+", text.casefold()))

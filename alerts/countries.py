"""Names of countries and unions for messages, by ISO 3166 alpha-2 code, in English, Russian and Kazakh.

Europe, Asia and the trading partners further off. A code that is not here is shown as it is.
"""

from __future__ import annotations

from config.model import Lang

_NAMES = """
AE|UAE|ОАЭ|БАӘ
AF|Afghanistan|Афганистан|Ауғанстан
AL|Albania|Албания|Албания
AM|Armenia|Армения|Армения
AT|Austria|Австрия|Австрия
AZ|Azerbaijan|Азербайджан|Әзербайжан
BA|Bosnia and Herzegovina|Босния и Герцеговина|Босния және Герцеговина
BD|Bangladesh|Бангладеш|Бангладеш
BE|Belgium|Бельгия|Бельгия
BG|Bulgaria|Болгария|Болгария
BH|Bahrain|Бахрейн|Бахрейн
BR|Brazil|Бразилия|Бразилия
BY|Belarus|Беларусь|Беларусь
CA|Canada|Канада|Канада
CH|Switzerland|Швейцария|Швейцария
CN|China|Китай|Қытай
CY|Cyprus|Кипр|Кипр
CZ|Czechia|Чехия|Чехия
DE|Germany|Германия|Германия
DK|Denmark|Дания|Дания
EAEU|EAEU|ЕАЭС|ЕАЭО
EE|Estonia|Эстония|Эстония
EG|Egypt|Египет|Мысыр
ES|Spain|Испания|Испания
EU|European Union|Европейский союз|Еуропалық одақ
FI|Finland|Финляндия|Финляндия
FR|France|Франция|Франция
GB|United Kingdom|Великобритания|Ұлыбритания
GE|Georgia|Грузия|Грузия
GR|Greece|Греция|Грекия
HK|Hong Kong|Гонконг|Гонконг
HR|Croatia|Хорватия|Хорватия
HU|Hungary|Венгрия|Венгрия
ID|Indonesia|Индонезия|Индонезия
IE|Ireland|Ирландия|Ирландия
IL|Israel|Израиль|Израиль
IN|India|Индия|Үндістан
IQ|Iraq|Ирак|Ирак
IR|Iran|Иран|Иран
IT|Italy|Италия|Италия
JO|Jordan|Иордания|Иордания
JP|Japan|Япония|Жапония
KG|Kyrgyzstan|Кыргызстан|Қырғызстан
KP|North Korea|КНДР|КХДР
KR|South Korea|Южная Корея|Оңтүстік Корея
KW|Kuwait|Кувейт|Кувейт
KZ|Kazakhstan|Казахстан|Қазақстан
LB|Lebanon|Ливан|Ливан
LT|Lithuania|Литва|Литва
LU|Luxembourg|Люксембург|Люксембург
LV|Latvia|Латвия|Латвия
MD|Moldova|Молдова|Молдова
ME|Montenegro|Черногория|Черногория
MK|North Macedonia|Северная Македония|Солтүстік Македония
MN|Mongolia|Монголия|Моңғолия
MT|Malta|Мальта|Мальта
MY|Malaysia|Малайзия|Малайзия
NL|Netherlands|Нидерланды|Нидерланд
NO|Norway|Норвегия|Норвегия
OM|Oman|Оман|Оман
PK|Pakistan|Пакистан|Пәкістан
PL|Poland|Польша|Польша
PT|Portugal|Португалия|Португалия
QA|Qatar|Катар|Катар
RO|Romania|Румыния|Румыния
RS|Serbia|Сербия|Сербия
RU|Russia|Россия|Ресей
SA|Saudi Arabia|Саудовская Аравия|Сауд Арабиясы
SE|Sweden|Швеция|Швеция
SG|Singapore|Сингапур|Сингапур
SI|Slovenia|Словения|Словения
SK|Slovakia|Словакия|Словакия
SY|Syria|Сирия|Сирия
TH|Thailand|Таиланд|Тайланд
TJ|Tajikistan|Таджикистан|Тәжікстан
TM|Turkmenistan|Туркменистан|Түрікменстан
TR|Türkiye|Турция|Түркия
TW|Taiwan|Тайвань|Тайвань
UA|Ukraine|Украина|Украина
US|United States|США|АҚШ
UZ|Uzbekistan|Узбекистан|Өзбекстан
VN|Vietnam|Вьетнам|Вьетнам
"""
_BY_CODE = {code: names for code, *names in (line.split("|") for line in _NAMES.split("\n") if line)}
_ORDER = (Lang.EN, Lang.RU, Lang.KK)


def country(code: str, lang: Lang) -> str:
    """The name of a country or union in a language; the code itself where it is not known."""
    names = _BY_CODE.get(code)
    return names[_ORDER.index(lang)] if names else code

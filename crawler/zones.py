"""The zone of a time as outlets write it, and the one that an outlet's address makes likely."""

from __future__ import annotations

import re
from datetime import UTC, timedelta, timezone, tzinfo
from zoneinfo import ZoneInfo

from crawler.urls import outlet_of

BY_DOMAIN = {
    "kz": "Asia/Almaty", "ru": "Europe/Moscow", "kg": "Asia/Bishkek", "uz": "Asia/Tashkent", "tj": "Asia/Dushanbe",
    "tm": "Asia/Ashgabat", "by": "Europe/Minsk", "am": "Asia/Yerevan", "az": "Asia/Baku", "ge": "Asia/Tbilisi",
    "mn": "Asia/Ulaanbaatar", "cn": "Asia/Shanghai", "uk": "Europe/London", "de": "Europe/Berlin",
    "pl": "Europe/Warsaw", "lt": "Europe/Vilnius", "lv": "Europe/Riga", "eu": "Europe/Brussels",
    "ee": "Europe/Tallinn", "fi": "Europe/Helsinki", "se": "Europe/Stockholm", "no": "Europe/Oslo",
    "dk": "Europe/Copenhagen", "nl": "Europe/Amsterdam", "be": "Europe/Brussels", "fr": "Europe/Paris",
    "es": "Europe/Madrid", "it": "Europe/Rome", "at": "Europe/Vienna", "ch": "Europe/Zurich", "cz": "Europe/Prague",
    "sk": "Europe/Bratislava", "hu": "Europe/Budapest", "ro": "Europe/Bucharest", "bg": "Europe/Sofia",
    "gr": "Europe/Athens", "rs": "Europe/Belgrade", "ua": "Europe/Kyiv", "md": "Europe/Chisinau",
    "tr": "Europe/Istanbul", "ir": "Asia/Tehran", "af": "Asia/Kabul", "pk": "Asia/Karachi", "in": "Asia/Kolkata",
    "kr": "Asia/Seoul", "jp": "Asia/Tokyo", "ae": "Asia/Dubai", "ie": "Europe/Dublin",
}  # fmt: skip
DEFAULT = "Asia/Almaty"
OFFSET = re.compile(
    r"(?:\b(?:utc|gmt)\s*(?P<sign>[+\u2212–-])\s*|(?<=[\d\s])(?P<bare>[+-])(?=\d{2}:?\d{2}\b))"
    r"(?P<hours>\d{1,2})(?::?(?P<minutes>\d{2}))?\b",
    re.IGNORECASE,
)
WIDEST = timedelta(hours=14)  # no place on earth is further from UTC
NAMED = (
    (re.compile(r"\b(?:utc|gmt|по\s+гринвичу)\b", re.IGNORECASE), "UTC"),
    (re.compile(r"\b(?:msk|мск|по\s+мск|(?:по\s+)?московск\w+(?:\s+времени)?|moscow(?:\s+time)?|"
                r"мәскеу\s+уақыты\w*)(?:\b|$)", re.IGNORECASE), "Europe/Moscow"),
    (re.compile(r"(?:по\s+времени\s+(?:астаны|алматы)|времени\s+астаны|(?:астана|алматы)\s+уақыты\w*|"
                r"(?:astana|almaty)\s+time)", re.IGNORECASE), "Asia/Almaty"),
    (re.compile(r"(?:по\s+ташкентскому\s+времени|tashkent\s+time)", re.IGNORECASE), "Asia/Tashkent"),
    (re.compile(r"(?:по\s+бишкекскому\s+времени|bishkek\s+time)", re.IGNORECASE), "Asia/Bishkek"),
    (re.compile(r"\bC(?:ES?T)\b"), "Europe/Berlin"),
    (re.compile(r"\bEES?T\b"), "Europe/Kyiv"),
)  # fmt: skip
"""What stands for a zone in a date's text. Abbreviations that mean several zones (IST, CST) are left to dateparser."""


def zone_of(url: str) -> str:
    """The zone in which the outlet at `url` most likely writes; that of Kazakhstan where the address does not tell."""
    return likely_zone(url) or DEFAULT


def likely_zone(url: str) -> str | None:
    """The zone of the country in the address at `url`, None where it names none (`.com`)."""
    return BY_DOMAIN.get(outlet_of(url).rpartition(".")[2])


def said_zone(text: str) -> tuple[str, tzinfo | None]:
    """`text` without the zone that it names, and that zone; None where it names none."""
    if match := OFFSET.search(text):
        offset = timedelta(hours=int(match["hours"]), minutes=int(match["minutes"] or 0))
        if offset <= WIDEST:
            east = "+" in (match["sign"], match["bare"])
            return _without(text, match), timezone(offset if east else -offset)
    for pattern, name in NAMED:
        if match := pattern.search(text):
            return _without(text, match), UTC if name == "UTC" else ZoneInfo(name)
    return text, None


def _without(text: str, match: re.Match[str]) -> str:
    rest = f"{text[: match.start()]} {text[match.end() :]}"
    return " ".join(re.sub(r"\(\s*[^()]{0,40}\)", " ", rest).strip(" ,()[]|").split())

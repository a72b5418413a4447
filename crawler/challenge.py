"""Pages that ask whether we are human, instead of what was asked for. They are not solved, only recognised.

Only what a challenge must have is taken for a sign: an article may speak of captchas, and Cloudflare puts its scripts
into ordinary pages, too.
"""

from __future__ import annotations

import re

LONGEST = 200_000  # bytes; a challenge is a small page
HEAD = 40_000  # where its marks stand
MARKS = {
    "Cloudflare": re.compile(rb"_cf_chl_opt|cf-browser-verification|/cdn-cgi/challenge-platform/h/\w/orchestrate"),
    "DDoS-Guard": re.compile(rb"<title>\s*DDoS-Guard|/\.well-known/ddos-guard/js-challenge|ddos-guard/check\.js"),
    "Qrator": re.compile(rb"__qrator|qauth_utm_v2?\.js|qauth\.js"),
    "Imperva": re.compile(rb"_Incapsula_Resource\?[^\"']{0,500}(?:CWUDNSAI|SWKMTFSR)|Incapsula incident ID"),
    "Yandex SmartCaptcha": re.compile(rb"smartcaptcha\.yandexcloud\.net|/showcaptcha\?|captcha-api\.yandex\.ru"),
    "a captcha": re.compile(
        r"<title>\s*(?:Just a moment\.\.\.|Attention Required!|Access denied|Are you (?:a robot|human)\b|Security check"
        r"|Verify(?:ing)? (?:that )?you are (?:a )?human|Captcha|Проверка браузера|Вы не робот|Доступ ограничен"
        r"|Доступ запрещ)".encode(),
        re.IGNORECASE,
    ),
}


def challenge_of(body: bytes) -> str | None:
    """Who stands in the way, where the page is a challenge; None where it is none."""
    if len(body) > LONGEST:
        return None
    head = body[:HEAD]
    return next((name for name, marks in MARKS.items() if marks.search(head)), None)

"""Text that was decoded wrongly once before it was published: a publishing system read UTF-8 as windows-1251 or Latin
(`РћС‡РµСЂРµРґСЊ`, `ÐžÑ‡ÐµÑ€ÐµÐ´ÑŒ`), or windows-1251 as Latin (`Î÷åðåäü`).

Only runs of letters that make sense the other way are changed, so that a page's right parts stay as they are.
"""

from __future__ import annotations

import re

FEWEST = 20  # signs of one kind before anything is changed: no right text has them, a garbled page has hundreds
# Counted letter by letter: a count of pairs takes ten times as long, on pages that are all right.
LATIN_SIGN = "Ð"  # how UTF-8 read as Latin begins the most common letters
CYRILLIC_SIGN = "ѕ"  # the second half of о in UTF-8 read as windows-1251; a letter of Macedonian only
OLD_SIGNS = "îåàèí"  # о, е, а, и, н in windows-1251 read as Latin; no language has all five of them often
RUN = re.compile(r"[^\x00-\x7f]+")


def mended(text: str) -> str:
    """`text` as it was meant."""
    if text.isascii():
        return text
    if all(text.count(sign) >= FEWEST for sign in OLD_SIGNS):
        return RUN.sub(lambda run: _bytes(run[0], "cp1252").decode("cp1251", "replace"), text)
    if text.count(LATIN_SIGN) >= FEWEST:
        return RUN.sub(lambda run: _again(run[0], "cp1252"), text)
    if text.count(CYRILLIC_SIGN) >= FEWEST:
        return RUN.sub(lambda run: _again(run[0], "cp1251"), text)
    return text


def _again(run: str, page: str) -> str:
    """`run` as the UTF-8 that was read as code page `page`; itself where it is none."""
    try:
        return _bytes(run, page).decode("utf-8")
    except UnicodeError:
        return run


def _bytes(run: str, page: str) -> bytes:
    """The bytes that a browser, which leaves none undefined, shows as `run`."""
    try:
        return run.encode(page)
    except UnicodeEncodeError:
        return b"".join(_byte(letter, page) for letter in run)


def _byte(letter: str, page: str) -> bytes:
    if page == "cp1251" and letter == "\ufffd":
        return b"\x98"  # the only byte without a letter there
    try:
        return letter.encode(page)
    except UnicodeEncodeError:
        return letter.encode("latin-1", "replace" if letter == "\ufffd" else "strict")

"""Whether CSS selectors can be used. lxml applies those of the parts of a page, BeautifulSoup those of what is dropped.

Each knows a few that the other does not, and would complain only when the first page is read.
"""

from __future__ import annotations

from cssselect import HTMLTranslator, SelectorError
from soupsieve import compile as soup_selector
from soupsieve.util import SelectorSyntaxError


def problem_of_part(selector: str) -> str | None:
    """What is wrong with a selector of a part or of links; None where it can be used."""
    try:
        HTMLTranslator().css_to_xpath(selector)
    except SelectorError as error:
        return f"not a CSS selector: {error}"
    return None


def problem_of_drop(selector: str) -> str | None:
    """What is wrong with a selector of what is dropped; None where it can be used."""
    try:
        soup_selector(selector)
    except SelectorSyntaxError as error:
        return f"not a CSS selector: {str(error).splitlines()[0].rstrip(':')}"
    return None

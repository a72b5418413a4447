"""Tags with more attributes than any page needs: each is compared with all before it, so that they cost the square.

A tag of 80,000 attributes keeps the parser busy for a minute, in C code that no alarm interrupts (libxml2 2.14).
"""

from __future__ import annotations

import re

MOST_ATTRIBUTES = 2_000  # of one tag; a page full of such tags is read in seconds
_ATTRIBUTE = r"""(?:[\s/]*+=?[^\s/>=]++(?:\s*+=\s*+(?:"[^"]*+"|'[^']*+'|[^\s>"'][^\s>]*+)?+)?+)"""
_SCRIPT = rf"<(?i:script){_ATTRIBUTE}{{0,99}}+[\s/]*+>(?:[^<]++|<(?!/(?i:script)))*+"  # what it holds is no markup
_TAG = rf"<(?:[a-zA-Z]{_ATTRIBUTE}{{0,{MOST_ATTRIBUTES}}}+(?!{_ATTRIBUTE}))"
# Most tags are of this form, with few attributes and no sign in them that could end a tag: they are passed over sooner.
_PLAIN = r"""</?+(?!(?i:script))[a-zA-Z][^<>"'=]{0,20}+(?:="[^"<>]*+"[^<>"'=]{0,20}+){0,99}+>"""
# Possessive throughout, so that no page makes it go back and try again: one walk from the first sign to the last.
_BEARABLE = re.compile(rf"(?:[^<]++|{_PLAIN}|<(?![a-zA-Z])|{_SCRIPT}|{_TAG})*+")


def is_crowded(text: str) -> bool:
    """Whether a tag of this HTML page has more than `MOST_ATTRIBUTES` attributes."""
    bearable = _BEARABLE.match(text)
    return bearable is None or bearable.end() < len(text)

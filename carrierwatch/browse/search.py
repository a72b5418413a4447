"""What a person types into the search box becomes a query of the full-text index, in three languages at once.

The index holds words in base form (`pipeline.language.search_key`), so that the words that are looked for must take
the same form. Nobody says in which language they type: every word is looked up as a word of each.
"""

from __future__ import annotations

import re

from config.model import Lang
from pipeline.language import search_key, words

_PIECES = re.compile(r'"([^"]*)"?|(\S+)')
NOTHING = '""'  # a query that FTS5 accepts and that finds nothing


def fts_query(text: str) -> str:
    """An FTS5 query for `text`: all of its words, and the words within quotation marks in that order.

    A word with `*` at its end finds whatever begins with it. Never raises, and no text becomes syntax: each piece ends
    up within quotation marks.
    """
    pieces = (_piece(phrase, word) for phrase, word in _PIECES.findall(text))
    return " AND ".join(piece for piece in pieces if piece) or NOTHING


def _piece(phrase: str, word: str) -> str:
    """One word or phrase as any of its base forms; empty where it holds no letter or digit."""
    if word.endswith("*") and (start := " ".join(found.text for found in words(word))):
        return f"{_quoted(start)}*"
    keys = (search_key(phrase or word, lang).strip() for lang in Lang)
    forms = [_quoted(key) for key in dict.fromkeys(keys) if key]
    return f"({' OR '.join(forms)})" if len(forms) > 1 else "".join(forms)


def _quoted(text: str) -> str:
    return '"{}"'.format(text.replace('"', '""').replace("\0", " "))

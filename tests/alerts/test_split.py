"""Long messages in parts."""

from __future__ import annotations

import random
import re

import pytest

from alerts.split import split, utf16_length
from carrierwatch.demo.telegram import visible

PLAIN = [
    ("short", 20, ("short",)),
    ("one two three", 8, ("one two", "three")),
    ("First one. Second one. Third.", 22, ("First one. Second one.", "Third.")),
    ("Line one is here\nline two", 24, ("Line one is here", "line two")),
    ("A paragraph.\nMore.\n\nAnother one here.", 30, ("A paragraph.\nMore.", "Another one here.")),
    ("abcdefghijklmnopqrstuvwxyz", 12, ("abcdefghijkl", "mnopqrstuvwx", "yz")),
]


@pytest.mark.parametrize(("text", "limit", "parts"), PLAIN)
def test_plain_text(text: str, limit: int, parts: tuple[str, ...]) -> None:
    """Paragraphs before lines before sentences before words; a word only where it is longer than a part."""
    assert split(text, limit, html=False) == parts


HTML = [
    ("<b>one two three</b>", 18, ("<b>one two</b>", "<b>three</b>")),
    ('<a href="https://x.kz">one two</a>', 34, ('<a href="https://x.kz">one two</a>',)),
    ('<a href="https://x.kz">one two three four</a>', 36,
     ('<a href="https://x.kz">one two</a>', '<a href="https://x.kz">three</a>', '<a href="https://x.kz">four</a>')),
    ("a &amp; b &lt; c", 10, ("a &amp; b", "&lt; c")),
]  # fmt: skip


@pytest.mark.parametrize(("text", "limit", "parts"), HTML)
def test_html(text: str, limit: int, parts: tuple[str, ...]) -> None:
    """Tags that are open at a cut are closed there and opened again; entities stay whole."""
    assert split(text, limit, html=True) == parts


def test_characters_beyond_the_basic_plane_count_twice() -> None:
    """Telegram counts UTF-16 units."""
    assert utf16_length("🔴a\n") == 5
    assert all(utf16_length(part) <= 20 for part in split("🔴" * 50, 20, html=False))


def test_tags_longer_than_a_part() -> None:
    """There is no way to cut them, which is said rather than looped over."""
    with pytest.raises(ValueError, match="its tags alone are longer"):
        split(f'<a href="https://x.kz/{"a" * 100}">one two three</a>', 60, html=True)


@pytest.mark.parametrize("seed", range(60))
def test_random_messages(seed: int) -> None:
    """Every part is well-formed and short enough, and together they say all the words in order."""
    draw = random.Random(seed)
    text = "".join(_piece(draw) for _ in range(draw.randint(20, 200)))
    limit = draw.randint(80, 400)
    parts = split(text, limit, html=True)
    assert all(utf16_length(part) <= limit for part in parts)
    said = "".join(visible(part) for part in parts)
    assert re.sub(r"\s+", "", said) == re.sub(r"\s+", "", visible(text))


def _piece(draw: random.Random) -> str:
    words = " ".join(
        draw.choice(["правило", "жүргізуші", "&lt;b&gt;", "&amp;", "🚚", "driver.", "x" * draw.randint(1, 40)])
        for _ in range(draw.randint(1, 8))
    )
    wrapped = draw.choice(["{}", "<b>{}</b>", "<i>{} <b>{}</b></i>", '<a href="https://orda.kz/?a=1&amp;b=2">{}</a>'])
    return wrapped.replace("{}", words) + draw.choice([" ", "\n", "\n\n", ". "])

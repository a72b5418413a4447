from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from config.model import Lang
from pipeline.terms import Term, TermIndex

if TYPE_CHECKING:
    from pathlib import Path

TERMS = (
    Term("carrier", "жүк тасымалдаушы"),
    Term("truck", "жүк көлігі"),
    Term("driver", "жүргізуші"),
    Term("stay", "срок пребывания"),
    Term("crossing", "пункт пропуска"),
    Term("queue", "электронная очередь"),
    Term("union", "EAEU"),
    Term("union", "ЕАЭС"),
    Term("union", "ЕАЭО"),
    Term("america", "US"),
    Term("ban", "ban"),
    Term("visa-free", "visa-free"),
    Term("air", "авиа*"),
    Term("latin", "tasymaldaushy", Lang.KK),
)
FOUND = [
    ("жүк тасымалдаушыларымыз", {"carrier": "жүк тасымалдаушыларымыз", "latin": "тасымалдаушыларымыз"}),
    ("ауыр жүк көліктерінің жүргізушілері", {"truck": "жүк көліктерінің", "driver": "жүргізушілері"}),
    ("На пунктах пропуска срока пребывания", {"crossing": "пунктах пропуска", "stay": "срока пребывания"}),
    ("«электронной» очереди", {"queue": "электронной» очереди"}),
    ("ЕАЭО-да, в ЕАЭС and the EAEU", {"union": "EAEU"}),
    ("tell us of the US", {"america": "US"}),
    ("The bans were visa free", {"ban": "bans", "visa-free": "visa free"}),
    ("авиаперевозчик", {"air": "авиаперевозчик"}),
    ("jük tasymaldauşylarğa", {"carrier": "jük tasymaldauşylarğa", "latin": "tasymaldauşylarğa"}),
    ("пун\u00adкте пропуска", {"crossing": "пун\u00adкте пропуска"}),
    ("пункт. Пропуска нет", {}),
    ("", {}),
]


@pytest.fixture(scope="module")
def index(forms_cache: Path) -> TermIndex:
    return TermIndex(TERMS, cache=forms_cache)


@pytest.mark.parametrize(("text", "expected"), FOUND)
def test_every_inflection_is_found_where_it_stands(index: TermIndex, text: str, expected: dict[str, str]) -> None:
    """Three languages in one text, phrases, abbreviations, any ending, Latin Kazakh; a full stop parts a phrase."""
    assert {hit.key: text[hit.start : hit.end] for hit in index.find(text)} == expected


def test_of_word_names_the_terms_of_a_form(index: TermIndex) -> None:
    """Only terms of one word; an abbreviation in small letters, too."""
    assert index.of_word("жүргізушілерге") == {"driver"}
    assert index.of_word("еаэс") == {"union"}
    assert index.of_word("пункта") == frozenset()


def test_least_stripped_term_wins(forms_cache: Path) -> None:
    """A driver (жүргізуші) is no conducting (жүргізу)."""
    index = TermIndex([Term("driver", "жүргізуші"), Term("conduct", "жүргізу")], cache=forms_cache)
    assert index.of_word("жүргізушілерге", Lang.KK) == {"driver"}


@pytest.mark.parametrize("content", ["", "{", "[1, 2]", '[["a"]]'])
def test_a_damaged_cache_is_made_anew(tmp_path: Path, content: str) -> None:
    """Whatever the file holds, terms are found."""
    TermIndex([Term("x", "граница")], cache=tmp_path)
    for file in tmp_path.iterdir():
        file.write_text(content, encoding="utf-8")
    assert TermIndex([Term("x", "граница")], cache=tmp_path).of_word("границами") == {"x"}


def test_a_cache_that_cannot_be_written_is_done_without(tmp_path: Path) -> None:
    """The folder's place is taken by a file."""
    taken = tmp_path / "taken"
    taken.write_text("", encoding="utf-8")
    assert TermIndex([Term("x", "граница")], cache=taken).of_word("границами") == {"x"}


@pytest.mark.parametrize("text", ["*", "", "—", "«»", "***"])
def test_a_term_without_letters_is_never_found(forms_cache: Path, text: str) -> None:
    """Nor does it do harm."""
    assert TermIndex([Term("x", text)], cache=forms_cache).find("a * — «» *** b") == ()

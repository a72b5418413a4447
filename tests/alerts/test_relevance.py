"""Files of labels."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from alerts.errors import LabelError
from alerts.relevance import Label, read_labels

if TYPE_CHECKING:
    from pathlib import Path

GOOD = [
    ('{"url": "https://orda.kz/a/?utm_source=x", "relevant": true}', "https://orda.kz/a", True),
    ('{"id": 7, "relevant": false}', 7, False),
    ('{"id": "7", "relevant": true}', 7, True),
    ('{"id": "dev-a-017", "url": "https://orda.kz/b", "alert": "urgent"}', "https://orda.kz/b", True),
    ('{"id": "dev-a-018", "url": "https://orda.kz/c", "alert": "none", "change": null}', "https://orda.kz/c", False),
]
BAD = [
    ("{", "not JSON"),
    ("[1]", "not a label"),
    ('{"id": ' + "9" * 5000 + "}", "not JSON that can be read"),
    ("[" * 100_000, "nested too deep"),
    ('{"relevant": true}', "names no article"),
    ('{"id": "dev-a-017", "relevant": true}', "'dev-a-017' is no number of an article; give its url"),
    ('{"id": true, "relevant": true}', "is no number of an article"),
    ('{"id": "' + "9" * 30 + '", "relevant": true}', "is no number of an article"),
    ('{"id": 7}', "says nothing of relevance"),
    ('{"id": 7, "relevant": "yes"}', "'yes' is neither true nor false"),
    ('{"id": 7, "alert": "loud"}', "'loud' is none of urgent, watch, none"),
]


@pytest.mark.parametrize(("line", "article", "relevant"), GOOD)
def test_labels(tmp_path: Path, line: str, article: int | str, relevant: bool) -> None:
    """By address in its one form or by number; a labelled set says it by its alert."""
    file = tmp_path / "labels.jsonl"
    file.write_text(f"\ufeff{line}\n\n", encoding="utf-8")
    assert list(read_labels(file)) == [Label(article=article, relevant=relevant)]


@pytest.mark.parametrize(("line", "problem"), BAD, ids=[problem for _, problem in BAD])
def test_bad_lines(tmp_path: Path, line: str, problem: str) -> None:
    """Each is one line with its place, and those around it are read."""
    file = tmp_path / "labels.jsonl"
    file.write_text(f'{{"id": 1, "relevant": true}}\n{line}\n{{"id": 2, "relevant": true}}\n', encoding="utf-8")
    first, wrong, last = read_labels(file)
    assert (first, last) == (Label(article=1, relevant=True), Label(article=2, relevant=True))
    assert isinstance(wrong, LabelError)
    assert str(wrong).startswith(f"{file}:2: ")
    assert problem in str(wrong)
    assert len(str(wrong)) < 300 + len(str(file))


def test_not_utf_8(tmp_path: Path) -> None:
    """Said with the byte."""
    file = tmp_path / "labels.jsonl"
    file.write_bytes(b'{"id": 1, "relevant": true, "note": "\xff"}\n')
    (wrong,) = read_labels(file)
    assert "not UTF-8 at byte" in str(wrong)


def test_an_article_that_was_labelled_twice(tmp_path: Path) -> None:
    """Counts once; where the labels contradict, the later one is an error that names the earlier."""
    file = tmp_path / "labels.jsonl"
    lines = ['{"id": 1, "relevant": true}'] * 2 + ['{"id": 1, "relevant": false}']
    file.write_text("\n".join(lines), encoding="utf-8")
    label, wrong = read_labels(file)
    assert label == Label(article=1, relevant=True)
    assert str(wrong) == f"{file}:3: article 1 has another label in line 1"


def test_a_file_that_cannot_be_read(tmp_path: Path) -> None:
    """One line, and no line number."""
    with pytest.raises(LabelError, match=r"^\S+ cannot be read: Is a directory$"):
        list(read_labels(tmp_path))

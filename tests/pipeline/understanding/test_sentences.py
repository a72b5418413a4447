from __future__ import annotations

import pytest

from pipeline.sentences import sentences

SPLIT = [
    ("Orda.kz reports. The U.S. embassy agreed.", ["Orda.kz reports.", "The U.S. embassy agreed."]),
    ("Mr. Smith met Dr. Lee on Jan. 24. They agreed.", ["Mr. Smith met Dr. Lee on Jan. 24.", "They agreed."]),
    ("ASTANA, October 29. Scrap may not leave.", ["ASTANA, October 29.", "Scrap may not leave."]),
    ("А. С. Пушкин жил там. Это известно.", ["А. С. Пушкин жил там.", "Это известно."]),
    ("Ввоз вырос до 5 тыс. тонн, т.е. вдвое. Запрет снят.", ["Ввоз вырос до 5 тыс. тонн, т.е. вдвое.", "Запрет снят."]),
    ("Приказ подписан в 2025 г. Он вступил в силу.", ["Приказ подписан в 2025 г.", "Он вступил в силу."]),
    ("«Нас не пускают!» – говорит он. Фуры стоят.", ["«Нас не пускают!» – говорит он.", "Фуры стоят."]),
    ("Картоп, пияз т.б. көкөністер қымбаттады. Баға өсті.", ["Картоп, пияз т.б. көкөністер қымбаттады.", "Баға өсті."]),
    ("Неге? Себебі белгісіз… Кезек ұзарды.", ["Неге?", "Себебі белгісіз…", "Кезек ұзарды."]),
    ("First paragraph\n\nSecond one", ["First paragraph", "Second one"]),
    ("", []),
    (" \n ", []),
]


@pytest.mark.parametrize(("text", "expected"), SPLIT)
def test_sentences_end_where_a_reader_ends_them(text: str, expected: list[str]) -> None:
    """Initials, abbreviations and host names do not end a sentence; a line break does."""
    assert [text[start:end] for start, end in sentences(text)] == expected

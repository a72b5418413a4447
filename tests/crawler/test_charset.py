"""Bytes to text, whatever a server or a page says of them."""

from __future__ import annotations

import pytest

from crawler.charset import decode

RU = "<p>Водители ждут на границе третьи сутки, сообщили в пограничной службе. Ремонт сканера займёт неделю, N 5.</p>"
KK = (
    "<p>Жүргізушілер шекарада үш тәуліктен бері тұр, деп хабарлады ведомство. Ұлттық компания кезектің ұзаққа "
    "созылғанын айтты, тасымалдаушыларға көрші бекетті таңдауға кеңес берді.</p>"
)
EN = "<p>Drivers wait at the border — “three days”, said the ministry. A coffee at the café costs €5.</p>"
SAID = [
    None,
    "text/html",
    "text/html; charset=utf-8",
    "text/html; charset=windows-1251",
    "text/html; charset=iso-8859-1",
]
META = b'<meta charset="windows-1251"><title>x</title>'
ENCODED = [
    *((RU, name) for name in ("utf-8", "cp1251", "koi8-r", "cp866", "iso8859-5", "utf-16", "utf-16-le", "utf-16-be")),
    *((RU, name) for name in ("utf-8-sig", "utf-32")),
    *((KK, name) for name in ("utf-8", "utf-8-sig", "kz1048", "ptcp154", "utf-16", "utf-16-le", "utf-16-be")),
    *((EN, name) for name in ("utf-8", "cp1252", "utf-16-le")),
]


@pytest.mark.parametrize("said", SAID)
@pytest.mark.parametrize(("text", "name"), ENCODED)
def test_the_bytes_decide(text: str, name: str, said: str | None) -> None:
    """Declared rightly, wrongly or not at all."""
    assert decode(text.encode(name), said) == text


@pytest.mark.parametrize("name", ["utf-8", "koi8-r", "cp866", "cp1251"])
def test_a_meta_tag_that_lies(name: str) -> None:
    """As one that a template was copied with."""
    assert RU in decode(META + RU.encode(name))


GARBLED = [
    (RU, "utf-8", "cp1251"), (KK, "utf-8", "cp1251"), (RU, "utf-8", "latin-1"), (KK, "utf-8", "latin-1"),
    (RU, "utf-8", "cp1252"), (RU, "cp1251", "latin-1"), (RU, "cp1251", "cp1252"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "meant", "read"), GARBLED)
def test_text_that_was_garbled_before_it_was_published(text: str, meant: str, read: str) -> None:
    """Mended where nothing is lost; what is right beside it stays."""
    shown = "<h1>Кезек — очередь</h1>" if read == "cp1251" else "<h1>Queue</h1>"
    garbled = (text * 20).encode(meant).decode(read, "replace")
    mended = decode((shown + garbled).encode())
    if "\ufffd" in garbled and read != "cp1251":
        assert mended.count("границ") == 20  # words with letters that the code page lacks are lost for good
    else:
        assert mended == shown + text * 20


RIGHT = [
    "À la frontière, l'été est fini : îles, maître, être, là où ça se gâte. " * 40,
    "ESPAÑA, AÑO DE LA PIÑA Y DEL NIÑO. " * 40,
    "România și Ungaria: în îngrijire, până când. " * 40,
    "Það er gott veður á Íslandi, ÞAÐ ER GOTT VEÐUR. " * 40,
    "Ѕвезда, ѕид, ѕвер: македонски букви. " * 40,
    "Шекарада Р°ндевуз. " * 3,
]


@pytest.mark.parametrize("text", RIGHT)
def test_right_text_stays(text: str) -> None:
    """In any language."""
    assert decode(text.encode()) == text


def test_a_fragment_in_another_encoding_spoils_only_itself() -> None:
    """A widget in windows-1251 within a short page in UTF-8."""
    text = decode(RU.encode() * 2 + "<p>Популярное сегодня</p>".encode("cp1251"), "text/html; charset=utf-8")
    assert text.startswith(RU * 2)

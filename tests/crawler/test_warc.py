"""WARC files of others: what is whole is read, what is not costs one line and itself."""

from __future__ import annotations

import gzip
import re
import tracemalloc
import zlib
from typing import TYPE_CHECKING

import pytest

from crawler.errors import WarcError
from crawler.warc import Capture, capture_at, captures
from tests.crawler.server import article
from tests.crawler.warcs import DATE, packed, record, saved

if TYPE_CHECKING:
    from pathlib import Path

LIMIT = 200_000
A, B, C = (record(f"https://orda.kz/{name}-1", article(name)) for name in ("a", "b", "c"))


def read(path: Path) -> tuple[list[str], list[str]]:
    """The addresses that were read, and the problems."""
    found = list(captures(path, max_bytes=LIMIT))
    pages = [one.page.url for one in found if isinstance(one, Capture)]
    return pages, [one.problem for one in found if isinstance(one, WarcError)]


def urls(*names: str) -> list[str]:
    return [f"https://orda.kz/{name}-1" for name in names]


def with_length(one: bytes, length: str) -> bytes:
    return re.sub(rb"(WARC/.*?Content-Length: )\d+", rb"\g<1>" + length.encode(), one, count=1, flags=re.DOTALL)


def bomb(size: int) -> bytes:
    """A gzip member that unpacks to a record of so many bytes, a thousand times its own length."""
    head = f"WARC/1.0\r\nWARC-Type: response\r\nWARC-Target-URI: https://orda.kz/bomb-1\r\nWARC-Date: {DATE}\r\n"
    packer = zlib.compressobj(9, zlib.DEFLATED, 31)
    start = f"{head}Content-Length: {size}\r\n\r\nHTTP/1.1 200 OK\r\nContent-Type: text/html\r\n\r\n".encode()
    rest = size // (1 << 20)
    return packer.compress(start) + b"".join(packer.compress(b" " * (1 << 20)) for _ in range(rest)) + packer.flush()


FORMS = {
    "packed record by record": packed(A, B, C),
    "not packed": A + B + C,
    "packed as a whole": gzip.compress(A + B + C),
    "two records a member": packed(A + B, C),
    "padded with zeros": packed(A) + b"\0" * 100 + packed(B, C) + b"\0" * 5_000,
    "blank lines between": A + b"\r\n\r\n\n" + B + b"\r\n" + C,
}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_a_warc_is_read(form: str, tmp_path: Path) -> None:
    """Whatever tool wrote it."""
    assert read(saved(tmp_path, FORMS[form])) == (urls("a", "b", "c"), [])


def test_a_page_comes_with_what_the_server_said(tmp_path: Path) -> None:
    """Address, bytes, content type, and when it was captured."""
    path = saved(
        tmp_path, packed(A, record("https://orda.kz/z-1", b"<p>\xcf\xf0\xe8", kind="text/html; charset=cp1251"))
    )
    *_, last = captures(path, max_bytes=LIMIT)
    assert isinstance(last, Capture)
    assert last.page.body == b"<p>\xcf\xf0\xe8"
    assert last.page.content_type == "text/html; charset=cp1251"
    assert last.page.fetched_at.isoformat() == "2025-03-05T07:00:00+00:00"
    assert capture_at(path, last.offset, max_bytes=LIMIT) == last


PACKINGS = {
    "gzip": ((("Content-Encoding", "gzip"),), gzip.compress(article("a"))),
    "chunked": ((("Transfer-Encoding", "chunked"),), b"%x\r\n%s\r\n0\r\n\r\n" % (len(article("a")), article("a"))),
    "undone by the archive, the header left": ((("Content-Encoding", "gzip"),), article("a")),
}


@pytest.mark.parametrize("packing", PACKINGS)
def test_an_answer_is_unpacked(packing: str, tmp_path: Path) -> None:
    """As it travelled."""
    headers, body = PACKINGS[packing]
    (found,) = captures(saved(tmp_path, packed(record(body=body, headers=headers))), max_bytes=LIMIT)
    assert isinstance(found, Capture)
    assert found.page.body == article("a")


OTHERS = {
    "an image": record(kind="image/png"),
    "an error": record(status="404 Not Found"),
    "a redirect": record(status="301 Moved Permanently", headers=(("Location", "/b"),)),
    "a request": record(warc_type="request"),
    "another scheme": record("dns:orda.kz", warc_type="resource"),
    "no address": re.sub(rb"WARC-Target-URI.*\r\n", b"", A),
}


@pytest.mark.parametrize("other", OTHERS)
def test_what_is_no_page_is_passed_over(other: str, tmp_path: Path) -> None:
    """Without a word: archives are full of it."""
    assert read(saved(tmp_path, packed(OTHERS[other], B))) == (urls("b"), [])


FAULTS = [
    ("cut off", packed(A, B)[:-40], "a", "the file ends within a record; it was cut off here"),
    ("cut off, not packed", (A + B)[:-400], "a", "the record is shorter than it says"),
    ("damaged", packed(A) + packed(B)[:200] + b"\xff" * 50 + packed(B)[250:] + packed(C), "ac", "damaged"),
    ("a length too long", packed(A, with_length(B, "999999"), C), "ac", "shorter than it says"),
    ("a length too long, not packed", A + with_length(B, str(len(B) + 100)) + C, "ac", "longer than it says"),
    ("a length too short", packed(A, with_length(B, "300"), C), "ac", "longer than it says"),
    ("a length too short, not packed", A + with_length(B, "300") + C, "ac", "longer than it says"),
    ("a negative length", packed(A, with_length(B, "-5"), C), "ac", "no length that can be read"),
    ("a length of thousands of digits", packed(A, with_length(B, "9" * 5_000), C), "ac", "no length that can be read"),
    ("no date", packed(A, re.sub(rb"WARC-Date.*\r\n", b"", B), C), "ac", "no date"),
    ("too large", packed(A, record("https://orda.kz/b-1", b" " * 5 * LIMIT), C), "ac", "larger than 200000 bytes"),
    ("a bomb in the answer", packed(
        A, record("https://orda.kz/b-1", gzip.compress(b" " * 40_000_000), headers=(("Content-Encoding", "gzip"),)), C
    ), "ac", "larger than 200000 bytes"),
    ("a bomb", packed(A) + bomb(100 << 20) + packed(C), "ac", "a bomb"),
    ("a head without end", packed(A, b"WARC/1.0\r\nX: " + b"x" * 500_000, C), "ac", "a line of the head is longer"),
    ("a head of many lines", packed(A, b"WARC/1.0\r\n" + b"X: y\r\n" * 50_000, C), "ac", "the record is longer"),
    ("no HTTP", packed(A, B.replace(b"HTTP/1.1 200", b"\x00\xff\xfe\xfd 200"), C), "ac", ""),
    ("no WARC at all", b"<html>no archive</html>" * 100, "", "no WARC record begins here"),
    ("a zip of something else", gzip.compress(b"hello\n" * 100), "", "no WARC record begins here"),
]  # fmt: skip


@pytest.mark.parametrize(("fault", "content", "whole", "problem"), FAULTS, ids=[row[0] for row in FAULTS])
def test_a_fault_costs_one_line_and_itself(
    fault: str, content: bytes, whole: str, problem: str, tmp_path: Path
) -> None:
    """What stands before and behind it is read."""
    pages, problems = read(saved(tmp_path, content))
    assert pages == urls(*whole), fault
    assert len(problems) <= 1
    if problem:
        assert problem in problems[0]


def test_a_bomb_does_not_fill_the_memory(tmp_path: Path) -> None:
    """Nor does a head that never ends: a hundred megabytes of either are read in pieces."""
    endless = gzip.compress(b"WARC/1.0\r\nX: " + b"x" * (100 << 20))
    path = saved(tmp_path, packed(A) + bomb(100 << 20) + endless + packed(C))
    tracemalloc.start()
    try:
        assert read(path)[0] == urls("a", "c")
        assert tracemalloc.get_traced_memory()[1] < 10 << 20
    finally:
        tracemalloc.stop()


def test_a_file_that_is_not_there_is_an_error_that_says_so(tmp_path: Path) -> None:
    """With its name and what is wrong."""
    with pytest.raises(WarcError, match=r"no\.warc\.gz.*cannot be read: No such file"):
        list(captures(tmp_path / "no.warc.gz", max_bytes=LIMIT))


@pytest.mark.parametrize("offset", [1, 40, 10_000_000])
def test_a_wrong_place_is_an_error(offset: int, tmp_path: Path) -> None:
    """Never another page."""
    with pytest.raises(WarcError):
        capture_at(saved(tmp_path, packed(A, B)), offset, max_bytes=LIMIT)

"""Pages are kept as they came: readable after a kill, bounded, and without secrets."""

from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest
from warcio.archiveiterator import ArchiveIterator

from config.settings import ArchiveSettings
from crawler.archive import Archive, name_of
from crawler.errors import ArchiveError
from crawler.items import Page
from crawler.packed import digest_of
from crawler.warc import Capture, capture_at, captures
from tests.crawler.server import article

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.rows import Place

DAY = datetime(2025, 3, 5, 7, 0, tzinfo=UTC)
HEADERS = (("Content-Type", "text/html; charset=utf-8"),)
LIMIT = 5_000_000


def archive(folder: Path, **wanted: Any) -> Archive:
    return Archive(folder, ArchiveSettings(**wanted))


def page(name: str = "a", *, body: bytes | None = None, url: str | None = None, at: datetime = DAY) -> Page:
    address = url or f"https://orda.kz/{name}-1"
    return Page(url=address, body=article(name) if body is None else body, content_type=HEADERS[0][1], fetched_at=at)


def keep(into: Archive, one: Page, held: Place | None = None) -> Place:
    return into.keep(one, status=200, headers=HEADERS, held=held)


def kept(folder: Path, day: datetime = DAY) -> list[str]:
    """The addresses in the day's file; fails on a damaged one."""
    found = list(captures(folder / name_of(day.date()), max_bytes=LIMIT))
    assert all(isinstance(one, Capture) for one in found), found
    return [one.page.url for one in found if isinstance(one, Capture)]


def test_a_page_stands_where_its_place_says(tmp_path: Path) -> None:
    """With the same bytes, in a file that the library finds whole, digests too."""
    into = archive(tmp_path)
    places = [keep(into, page(name)) for name in "abc"]
    into.close()
    for name, place in zip("abc", places, strict=True):
        found = capture_at(tmp_path / place.file, place.offset, max_bytes=LIMIT)
        assert found.page == page(name)
        assert place.digest == digest_of(found.page.body)
    with (tmp_path / places[0].file).open("rb") as file:
        records = []
        for record in ArchiveIterator(file, check_digests="raise"):
            record.content_stream().read()
            records.append(record.rec_type)
    assert records == ["warcinfo", "response", "response", "response"]


def test_a_day_has_one_file(tmp_path: Path) -> None:
    """By the time of the fetch, whatever was written in between, and in however many passes."""
    for moment in (DAY, DAY + timedelta(days=1), DAY + timedelta(hours=3)):
        into = archive(tmp_path)
        keep(into, page(f"h{moment.day}{moment.hour}", at=moment))
        into.close()
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        "carrierwatch-2025-03-05.warc.gz",
        "carrierwatch-2025-03-06.warc.gz",
    ]
    assert kept(tmp_path) == ["https://orda.kz/h57-1", "https://orda.kz/h510-1"]


def test_the_same_page_is_kept_once(tmp_path: Path) -> None:
    """A page that was fetched again as it was stands where it stood; an edited one, or one whose file is gone, anew."""
    into = archive(tmp_path)
    place = keep(into, page())
    assert keep(into, page(at=DAY + timedelta(hours=1)), place) == place
    edited = keep(into, page(body=article("edited")), place)
    assert edited.offset > place.offset
    into.close()
    (tmp_path / place.file).unlink()
    assert keep(into, page(), place).offset < edited.offset
    into.close()


KILLED = """
import os, sys
from datetime import UTC, datetime
from pathlib import Path
from config.settings import ArchiveSettings
from crawler.archive import Archive
from crawler.items import Page
into = Archive(Path(sys.argv[1]), ArchiveSettings())
for number in range(100_000):
    body = b"<p>" + os.urandom(30_000)
    page = Page(url=f"https://orda.kz/{number}", body=body, content_type=None,
                fetched_at=datetime(2025, 3, 5, tzinfo=UTC))
    into.keep(page, status=200, headers=(("Content-Type", "text/html"),), held=None)
    print(number, flush=True)
"""


def test_a_killed_process_leaves_a_readable_file(tmp_path: Path) -> None:
    """All that it said was kept is there, and the next process goes on behind it."""
    process = subprocess.Popen([sys.executable, "-c", KILLED, str(tmp_path)], stdout=subprocess.PIPE, text=True)
    assert process.stdout
    for _ in range(40):
        said = int(process.stdout.readline())
    process.send_signal(signal.SIGKILL)
    said = max([said, *map(int, process.stdout.read().split())])
    process.wait(30)
    process.stdout.close()
    into = archive(tmp_path)
    keep(into, page("after"))
    into.close()
    assert kept(tmp_path)[: said + 1] == [f"https://orda.kz/{number}" for number in range(said + 1)]
    assert kept(tmp_path)[-1] == "https://orda.kz/after-1"


@pytest.mark.parametrize("torn", [1, 30, 200, 700])
@pytest.mark.parametrize("known", [True, False], ids=["a place is known", "no place is known"])
def test_half_a_record_is_cut_off(torn: int, known: bool, tmp_path: Path) -> None:
    """Wherever the writing ended; a page that looks like a record does not lead astray."""
    into = archive(tmp_path)
    first = keep(into, page("a"))
    into.close()
    whole = (tmp_path / first.file).read_bytes()
    second = keep(into, page("b", body=b"<p>" + whole + article("b")))
    third = keep(into, page("c"))
    into.close()
    path = tmp_path / third.file
    content = path.read_bytes()
    path.write_bytes(content[: third.offset + torn])
    again = Archive(tmp_path, ArchiveSettings(), (lambda _file: second.offset) if known else (lambda _file: 0))
    assert keep(again, page("d")).offset == third.offset
    again.close()
    assert kept(tmp_path) == [f"https://orda.kz/{name}-1" for name in "abd"]


def test_a_folder_has_one_writer(tmp_path: Path) -> None:
    """Two would write over each other."""
    one, other = archive(tmp_path), archive(tmp_path)
    keep(one, page())
    with pytest.raises(ArchiveError, match="another carrierwatch writes to it"):
        keep(other, page())
    one.close()
    keep(other, page())
    other.close()


# --- bounds


def test_old_files_go(tmp_path: Path) -> None:
    """Ours, by the day in their name; what else lies there stays."""
    (tmp_path / "mine.warc.gz").write_bytes(b"x")
    into = archive(tmp_path, keep_days=3)
    for days in range(6):
        keep(into, page(f"d{days}", at=DAY + timedelta(days=days)))
    gone = into.end_pass((DAY + timedelta(days=5)).date())
    assert gone == tuple(name_of((DAY + timedelta(days=days)).date()) for days in range(3))
    assert sorted(path.name for path in tmp_path.iterdir()) == [
        *(name_of((DAY + timedelta(days=days)).date()) for days in (3, 4, 5)),
        "mine.warc.gz",
    ]
    into.close()


def test_the_archive_stays_within_its_size(tmp_path: Path) -> None:
    """The oldest files go first; a day that fills it alone is an error, and what was kept of it stays."""
    into = archive(tmp_path, keep_days=None, max_bytes=50_000)
    for days in range(4):
        keep(into, page(f"d{days}", body=b"<p>" + os.urandom(20_000), at=DAY + timedelta(days=days)))
        assert sum(path.stat().st_size for path in tmp_path.iterdir()) <= 50_000
    assert len(list(tmp_path.iterdir())) == 2
    with pytest.raises(ArchiveError, match=r"full; raise archive\.max_bytes"):
        keep(into, page("large", body=b"<p>" + os.urandom(40_000), at=DAY + timedelta(days=3)))
    assert kept(tmp_path, DAY + timedelta(days=3)) == ["https://orda.kz/d3-1"]
    into.close()


def test_a_full_disk_leaves_nothing_half_written(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The error says so, and the next record stands where that one would have."""
    into = archive(tmp_path)
    place = keep(into, page("a"))
    write = os.pwrite

    def full(file: int, data: bytes, offset: int) -> int:
        write(file, data[:100], offset)
        raise OSError(errno.ENOSPC, os.strerror(errno.ENOSPC))

    with monkeypatch.context() as patched:
        patched.setattr(os, "pwrite", full)
        with pytest.raises(ArchiveError, match="No space left on device"):
            keep(into, page("b"))
    assert keep(into, page("c")).offset > place.offset
    into.close()
    assert kept(tmp_path) == ["https://orda.kz/a-1", "https://orda.kz/c-1"]


# --- secrets

SECRETS = [
    "https://orda.kz/a-1?token=hunter2hunter2&page=2",
    "https://orda.kz/a-1?API_KEY=hunter2hunter2",
    "https://orda.kz/a-1?x=1&X-Amz-Signature=hunter2hunter2",
    "https://orda.kz/a-1?PHPSESSID=hunter2hunter2",
    "https://user:hunter2hunter2@orda.kz/a-1",
    "https://orda.kz/a-1#access_token=hunter2hunter2",
    "https://orda.kz/a-1?auth=hunter2%68unter2",
]


@pytest.mark.parametrize("url", SECRETS)
def test_no_secret_of_an_address_is_written(url: str, tmp_path: Path) -> None:
    """Neither as part of the address nor where the page repeats it; nor a header that is not known to be harmless."""
    body = article("a").replace(b"<article>", f"<link rel=canonical href='{url}'><article>".encode())
    into = archive(tmp_path)
    headers = (*HEADERS, ("Set-Cookie", "id=hunter2hunter2"), ("X-Token", "hunter2hunter2"), ("Location", url))
    place = into.keep(page(url=url, body=body), status=200, headers=headers, held=None)
    into.close()
    found = capture_at(tmp_path / place.file, place.offset, max_bytes=LIMIT)
    assert found.page.url.startswith("https://orda.kz/a-1")
    if "page=2" in url:
        assert found.page.url.endswith("page=2")
    with (tmp_path / place.file).open("rb") as file:
        text = b"".join(record.rec_headers.to_bytes() + record.raw_stream.read() for record in ArchiveIterator(file))
    assert b"hunter2" not in text


# --- with the crawler

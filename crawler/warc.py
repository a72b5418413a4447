"""Reads the pages in a WARC file, anybody's: what is damaged costs itself alone.

A WARC is a row of records, each with a length; packed, each record is as a rule a gzip member of its own. Where a
record is not what it says (cut off, wrong length, a bomb), the error takes its place and reading goes on at the next
record that can be found. Framing, bounds and finding the way back are ours, because the library stops at the first
fault and reads lines of any length; what is in a record is warcio's.
"""

from __future__ import annotations

import re
import zlib
from dataclasses import dataclass
from datetime import UTC, datetime
from io import BytesIO
from typing import TYPE_CHECKING

from warcio.exceptions import ArchiveLoadFailed
from warcio.recordloader import ArcWarcRecordLoader
from warcio.statusandheaders import StatusAndHeaders, StatusAndHeadersParser, StatusAndHeadersParserException

from crawler.errors import WarcError
from crawler.items import Page
from crawler.unpacked import TornError, Unpacked, next_record

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from warcio.recordloader import ArcWarcRecord

HEADER_BYTES = 64_000  # of a record, and of the answer in it
FEWEST_YEAR = 1990
VERSION = re.compile(rb"WARC/\d\.\d{1,2}\s*$")
LENGTH = re.compile(r"\d{1,15}")
HTML = ("text/html", "application/xhtml")
BROKEN = (  # what warcio raises for a record that is none
    ArchiveLoadFailed, StatusAndHeadersParserException, EOFError, ValueError, zlib.error, AttributeError, IndexError,
    TypeError,
)  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Capture:
    """A page as an archive holds it; `page.fetched_at` is when it was fetched then."""

    page: Page
    offset: int  # of its record in the file


@dataclass(frozen=True, slots=True)
class _Record:
    """The head of one record, and as much of its block as may be read."""

    offset: int
    headers: StatusAndHeaders
    head: bytes
    block: bytes
    whole: bool


def captures(path: Path, *, max_bytes: int) -> Iterator[Capture | WarcError]:
    """The HTML pages with status 200 in the file, packed or not, in its order; in place of a damaged one the error.

    `max_bytes` bounds a page when unpacked; more than that and some headers is never held in memory. Raises
    `WarcError` where the file cannot be opened.
    """
    try:
        with path.open("rb") as file:
            at: int | None = 0
            while at is not None:
                stream = Unpacked(file, at)
                try:
                    while (record := _next(stream, max_bytes)) is not None:
                        found = _page(path, record, max_bytes)
                        if found is not None:
                            yield found
                    return
                except TornError as error:
                    yield WarcError(path, stream.begun, str(error))
                    at = next_record(file, stream.begun + 1, packed=stream.packed)
    except OSError as error:
        raise WarcError(path, 0, f"cannot be read: {error.strerror}") from error


def capture_at(path: Path, offset: int, *, max_bytes: int) -> Capture:
    """The page whose record begins at `offset`. Raises `WarcError` where there is none."""
    try:
        with path.open("rb") as file:
            record = _next(Unpacked(file, offset), max_bytes)
    except OSError as error:
        raise WarcError(path, offset, f"cannot be read: {error.strerror}") from error
    except TornError as error:
        raise WarcError(path, offset, str(error)) from error
    found = _page(path, record, max_bytes) if record else None
    if isinstance(found, WarcError):
        raise found
    if found is None:
        raise WarcError(path, offset, "no page stands here")
    return found


def _next(stream: Unpacked, max_bytes: int) -> _Record | None:
    """The next record; None at the end of the file. Raises `TornError`."""
    version = stream.first_line()
    if version is None:
        return None
    offset = stream.begun
    if not VERSION.match(version):
        raise TornError("no WARC record begins here")
    head = version
    while (line := stream.line(HEADER_BYTES)).strip():
        head += line
        if len(head) > HEADER_BYTES:
            raise TornError(f"the head of the record is longer than {HEADER_BYTES} bytes")
    try:
        headers = StatusAndHeadersParser([], verify=False).parse(BytesIO(head + b"\r\n"))
    except BROKEN as error:
        raise TornError("the head of the record cannot be read") from error
    said = headers.get_header("Content-Length") or ""
    if not LENGTH.fullmatch(said):
        raise TornError(f"no length that can be read: {said[:40]!r}")
    length, bound = int(said), max_bytes + HEADER_BYTES
    block = stream.take(min(length, bound))
    stream.skip(length - len(block))
    stream.end_record()
    return _Record(offset, headers, head, block, whole=length <= bound)


def _page(path: Path, record: _Record, max_bytes: int) -> Capture | WarcError | None:
    """The page of a record, the error where it should be one and is not, None for all other kinds of records."""
    kind = record.headers.get_header("WARC-Type")
    url = (record.headers.get_header("WARC-Target-URI") or "").strip("<>")
    if kind not in {"response", "resource"} or not re.match(r"https?://", url):
        return None

    def flawed(problem: str) -> WarcError:
        return WarcError(path, record.offset, f"{url[:200]}: {problem}")

    try:
        parsed = _parsed(record)
        if not _is_html(parsed):
            return None
        body = _body(parsed, max_bytes)
    except BROKEN as error:
        return flawed(f"the answer cannot be read ({type(error).__name__})")
    if len(body) > max_bytes or not record.whole:
        return flawed(f"the page is larger than {max_bytes} bytes when unpacked")
    if encoding := _left_encoded(parsed, body):
        return flawed(f"the page is packed in a way that cannot be undone: {encoding[:20]}")
    fetched = _fetched_at(record.headers.get_header("WARC-Date") or "")
    if fetched is None:
        return flawed("the record says no date that can be read")
    page = Page(url=url, body=body, content_type=_content_type(parsed), fetched_at=fetched)
    return Capture(page=page, offset=record.offset)


def _parsed(record: _Record) -> ArcWarcRecord:
    # Checked above; the length is set anew because the block may have been cut at the bound.
    loader = ArcWarcRecordLoader(verify_http=False)  # which knows HTTP/1 only, and archives hold HTTP/2, too
    head = re.sub(rb"(?im)^content-length:.*\n", b"", record.head)
    stream = BytesIO(head + f"Content-Length: {len(record.block)}\r\n\r\n".encode() + record.block)
    parsed = loader.parse_record_stream(stream, known_format="warc")
    if parsed.http_headers is not None and not parsed.http_headers.protocol.upper().startswith("HTTP/"):
        raise ValueError("no HTTP")
    return parsed


def _is_html(record: ArcWarcRecord) -> bool:
    """Whether it is a page that came: archives hold images, redirects and errors, too."""
    if record.rec_type == "response" and (
        record.http_headers is None or record.http_headers.get_statuscode() not in {"200", "203"}
    ):
        return False
    said = (_content_type(record) or "text/html").lower()
    return said.lstrip().startswith(HTML)


def _content_type(record: ArcWarcRecord) -> str | None:
    if record.http_headers is None:
        return str(record.content_type) if record.content_type else None
    said: str | None = record.http_headers.get_header("Content-Type")
    return said


def _body(record: ArcWarcRecord, max_bytes: int) -> bytes:
    """The page, unchunked and unpacked, and no more than shows that it is too large."""
    stream, body = record.content_stream(), b""
    while len(body) <= max_bytes and (more := stream.read(max_bytes + 1 - len(body))):
        body += more
    return body


def _left_encoded(record: ArcWarcRecord, body: bytes) -> str | None:
    """The encoding that is still on the page; many archives keep the header and undo the packing."""
    said: str | None = record.http_headers.get_header("Content-Encoding") if record.http_headers else None
    return said if said and body and b"<" not in body[:20_000] else None


def _fetched_at(text: str) -> datetime | None:
    """`WARC-Date`, never in the future; None where it is no date."""
    try:
        moment = datetime.fromisoformat(text.strip())
    except ValueError:
        return None
    if moment.year < FEWEST_YEAR:
        return None
    aware = moment.replace(tzinfo=UTC) if moment.tzinfo is None else moment.astimezone(UTC)
    return min(aware, datetime.now(UTC)).replace(microsecond=0)

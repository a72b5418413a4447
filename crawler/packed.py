"""A page as a record of WARC, packed: what the archive writes (`crawler/archive.py`). Pure, so that a worker can do it.

What is kept of an answer is named here (`KEPT`); cookies and passwords cannot slip in with a header that nobody thought
of.
"""

from __future__ import annotations

import base64
import gzip
import hashlib
import http
from dataclasses import dataclass
from io import BytesIO
from typing import TYPE_CHECKING

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from crawler.discretion import discreet

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime

    from crawler.items import Page

KEPT = ("Content-Type", "Content-Language", "Date", "Last-Modified")  # of the headers of an answer
SOFTWARE = "carrierwatch"
COMPRESSION = 4  # 6 takes twice the time for files that are 4 % smaller


@dataclass(frozen=True, slots=True, kw_only=True)
class Packed:
    """A page ready to be kept."""

    at: datetime  # when it was fetched, aware UTC
    digest: str  # of the page, see `digest_of`
    record: bytes | None  # None where the archive holds this very page already


def packed(page: Page, *, status: int, headers: Sequence[tuple[str, str]], held: str | None = None) -> Packed:
    """The page without the secrets of its address; `held` is the digest of what the archive holds of that address."""
    url, body = discreet(page.url, page.body)
    digest = digest_of(body)
    record = None if digest == held else gzipped(_response(page, url, body, digest, status, headers))
    return Packed(at=page.fetched_at, digest=digest, record=record)


def warcinfo(name: str) -> bytes:
    """The record that a file of this name begins with, packed."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="WARC/1.1")
    about = {"software": SOFTWARE, "format": "WARC File Format 1.1", "conformsTo": "answers unpacked and unchunked"}
    writer.write_record(writer.create_warcinfo_record(name, about))
    return gzipped(out.getvalue())


def gzipped(record: bytes) -> bytes:
    """A record as a gzip member of its own, the same bytes at any time."""
    return gzip.compress(record, compresslevel=COMPRESSION, mtime=0)


def digest_of(body: bytes) -> str:
    """SHA-256 in base 32, as WARC-Payload-Digest has it."""
    return "sha256:" + base64.b32encode(hashlib.sha256(body).digest()).decode("ascii")


def _response(page: Page, url: str, body: bytes, digest: str, status: int, headers: Sequence[tuple[str, str]]) -> bytes:
    """The record of a page, not packed. The page stands in it unpacked and unchunked, as its length says."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=False, warc_version="WARC/1.1")
    lines = [(name, " ".join(value.split())) for name, value in headers if name in KEPT]
    answer = StatusAndHeaders(
        f"{status} {http.HTTPStatus(status).phrase}", [*lines, ("Content-Length", str(len(body)))], protocol="HTTP/1.1"
    )
    record = writer.create_warc_record(
        url,
        "response",
        payload=BytesIO(body),
        length=len(body),
        http_headers=answer,
        warc_headers_dict={
            "WARC-Date": page.fetched_at.strftime("%Y-%m-%dT%H:%M:%SZ"),
            "WARC-Payload-Digest": digest,
        },
    )
    writer.write_record(record)
    return out.getvalue()

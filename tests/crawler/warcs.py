"""WARC files for tests: good ones, and those that others send."""

from __future__ import annotations

import gzip
from io import BytesIO
from typing import TYPE_CHECKING

from warcio.statusandheaders import StatusAndHeaders
from warcio.warcwriter import WARCWriter

from tests.crawler.server import article

if TYPE_CHECKING:
    from pathlib import Path

DATE = "2025-03-05T07:00:00Z"


def record(
    url: str = "https://orda.kz/a-1",
    body: bytes = article("Заголовок"),
    *,
    kind: str = "text/html; charset=utf-8",
    status: str = "200 OK",
    date: str = DATE,
    headers: tuple[tuple[str, str], ...] = (),
    warc_type: str = "response",
) -> bytes:
    """One record, not packed, as the library writes it."""
    out = BytesIO()
    writer = WARCWriter(out, gzip=False)
    answer = StatusAndHeaders(status, [("Content-Type", kind), *headers], protocol="HTTP/1.1")
    made = writer.create_warc_record(
        url,
        warc_type,
        payload=BytesIO(body),
        length=len(body),
        http_headers=answer,
        warc_headers_dict={"WARC-Date": date},
    )
    writer.write_record(made)
    return out.getvalue()


def packed(*records: bytes) -> bytes:
    """Each record a gzip member of its own, as WARC files are packed."""
    return b"".join(gzip.compress(one) for one in records)


def saved(folder: Path, content: bytes, name: str = "some.warc.gz") -> Path:
    """A file with these bytes."""
    path = folder / name
    path.write_bytes(content)
    return path

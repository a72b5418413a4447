"""The bytes of a WARC file, unpacked where it is packed: in pieces, bounded, with the place where each record began."""

from __future__ import annotations

import mmap
import zlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from typing import BinaryIO

GZIP = b"\x1f\x8b\x08"
WARC = b"WARC/"
PIECE = 64 * 1024
BOMB_BYTES = 64 << 20  # a member that unpacks to less is never called a bomb
BOMB_RATIO = 300  # nor one that grows less; pages of text grow 5 to 50 times
BLANKS = 1_000  # bytes of line ends that may stand between records


class TornError(Exception):
    """What is wrong with the file from `Unpacked.begun` on."""


class Unpacked:
    """Reads on from `offset` of an open file. `begun` is where in the file the present record began."""

    def __init__(self, file: BinaryIO, offset: int) -> None:
        self._file = file
        file.seek(offset)
        self._raw = file.read(PIECE)
        self._read = offset + len(self._raw)
        self.packed = self._raw.startswith(GZIP[:2])
        self._inflate: zlib._Decompress | None = None
        self._member = offset  # where the present member of a packed file began
        self._inflated = 0
        self._buffer = b""
        self.begun = offset

    def mark(self) -> int:
        """Where in the file the reading has come to; of a packed file, the member that is being read."""
        return self._member if self.packed else self._read - len(self._raw) - len(self._buffer)

    def first_line(self) -> bytes | None:
        """The line that a record begins with; None at the end of the file."""
        for _ in range(BLANKS):
            if not self._buffer and not self._fill(new=True):
                return None
            self.begun = self.mark()
            try:
                line = self.line(PIECE)
            except TornError:
                if self._buffer.startswith(WARC):
                    raise
                return self._buffer  # a file of another kind, in which lines may never end
            if line.strip():
                return line
        raise TornError("nothing but blank lines")

    def line(self, limit: int) -> bytes:
        """One line with its end. Raises `TornError` where it is longer than `limit`."""
        while (end := self._buffer.find(b"\n")) < 0:
            if len(self._buffer) > limit:
                raise TornError(f"a line of the head is longer than {limit} bytes")
            if not self._fill():
                raise TornError("the record ends within its head")
        return self._cut(end + 1)

    def take(self, count: int) -> bytes:
        """So many bytes of the record."""
        parts, missing = [], count
        while missing:
            if not self._buffer and not self._fill():
                raise TornError("the record is shorter than it says; the file may have been cut off here")
            parts.append(self._cut(min(missing, len(self._buffer))))
            missing -= len(parts[-1])
        return b"".join(parts)

    def skip(self, count: int) -> None:
        """Leave out so many bytes of the record."""
        while count > 0:
            count -= len(self.take(min(count, PIECE)))

    def end_record(self) -> None:
        """Raise `TornError` where something else than the end of a record stands here."""
        while not self._buffer.lstrip(b"\r\n") and len(self._buffer) < BLANKS and self._fill():
            pass
        rest = self._buffer[:BLANKS].lstrip(b"\r\n")
        if rest and not WARC.startswith(rest[: len(WARC)]):
            raise TornError("the record is longer than it says")

    def _cut(self, count: int) -> bytes:
        part, self._buffer = self._buffer[:count], self._buffer[count:]
        return part

    def _more(self) -> bool:
        if not self._raw:
            self._raw = self._file.read(PIECE)
            self._read += len(self._raw)
        return bool(self._raw)

    def _fill(self, *, new: bool = False) -> bool:
        """Get more into the buffer; False at the end of the file or, unless `new`, of the member."""
        if not self.packed:
            more = self._more()
            self._buffer, self._raw = self._buffer + self._raw, b""
            return more
        while self._inflate is not None or (new and self._begin_member()):
            if self._inflate_some():
                return True
        return False

    def _begin_member(self) -> bool:
        while self._more():
            self._raw = self._raw.lstrip(b"\0")  # padding, as tapes and some tools leave it
            if self._raw:
                break
        else:
            return False
        self._member = self.begun = self._read - len(self._raw)
        self._inflate, self._inflated = zlib.decompressobj(zlib.MAX_WBITS | 16), 0
        return True

    def _inflate_some(self) -> bool:
        """Unpack a piece; whether anything came of it. At the end of the member `_inflate` is None."""
        assert self._inflate is not None
        if not self._more():
            raise TornError("the file ends within a record; it was cut off here")
        try:
            out = self._inflate.decompress(self._raw, PIECE)
        except zlib.error as error:
            raise TornError("the packed record is damaged") from error
        self._raw = self._inflate.unconsumed_tail
        if self._inflate.eof:
            self._raw, self._inflate = self._inflate.unused_data, None
        self._buffer += out
        self._inflated += len(out)
        taken = self._read - len(self._raw) - self._member
        if self._inflated > BOMB_BYTES and self._inflated > BOMB_RATIO * taken:
            raise TornError(f"it unpacks to more than {BOMB_RATIO} times its size: a bomb")
        return bool(out)


def next_record(file: BinaryIO, start: int, *, packed: bool) -> int | None:
    """Where the next record at or after `start` begins; None where there is none."""
    size = file.seek(0, 2)
    if start >= size:
        return None
    with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
        mark = GZIP if packed else b"\n" + WARC
        at = data.find(mark, start if packed else start - 1)
        while at >= 0:
            if not packed:
                return at + 1
            if begins_record(data[at : at + 4_096]):
                return at
            at = data.find(mark, at + 1)
    return None


def begins_record(packed: bytes) -> bool:
    """Whether the packed bytes unpack to what a WARC record begins with."""
    try:
        return zlib.decompressobj(zlib.MAX_WBITS | 16).decompress(packed, len(WARC)) == WARC
    except zlib.error:
        return False


def whole_until(file: BinaryIO, start: int) -> int:
    """Where the last whole gzip member ends of those that stand in a row from `start` on; `start` where there is none.

    Walked from a place that can be trusted, not searched from the end: a page may hold what looks like a member.
    """
    file.seek(start)
    inflate, end, read, raw = zlib.decompressobj(zlib.MAX_WBITS | 16), start, start, b""
    try:
        while raw := raw or file.read(PIECE):
            read = file.tell()
            inflate.decompress(raw, PIECE)
            raw = inflate.unconsumed_tail
            if inflate.eof:
                raw = inflate.unused_data
                end = read - len(raw)
                inflate = zlib.decompressobj(zlib.MAX_WBITS | 16)
    except zlib.error:
        pass
    return end

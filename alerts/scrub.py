"""Takes a receiver's secrets out of whatever text a service or a library produced about it."""

from __future__ import annotations

import re
from base64 import b64encode
from typing import TYPE_CHECKING
from urllib.parse import unquote, unquote_plus

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from config.model import Receiver

HIDDEN = "•••"
_LONGEST = 300
_PARTS = re.compile(r"[/?&=#]+")
_SEPARATORS = re.compile(r"[/?&=#@:,;\s]+")
# Options of addresses, which are no secrets and stand in many a message.
_HARMLESS = frozenset(
    {
        "from", "to", "cc", "bcc", "name", "reply", "smtp", "user", "pass", "token", "mode", "insecure",
        "starttls", "ssl", "format", "html", "text", "markdown", "yes", "no", "true", "false", "overflow",
        "split", "upstream", "verify", "cto", "rto", "tz", "preview", "silent", "www", "com", "org", "net",
        "http", "https"
    }
)  # fmt: skip
_USERINFO = re.compile(r"(?<=//)[^/@\s]+@")  # of any address, a proxy's for example
_CONTROL = re.compile(r"[\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def scrub(text: str, receiver: Receiver) -> str:
    """The text on one line of at most 300 characters, without any piece of the receiver's address.

    Every piece counts as secret, hosts and chat numbers as well: in some services' addresses the token stands where
    others have the host.
    """
    for secret in _secrets(receiver.url.get_secret_value()):
        text = re.sub(re.escape(secret), HIDDEN, text, flags=re.IGNORECASE)
    text = _USERINFO.sub(f"{HIDDEN}@", text)
    line = " ".join(_CONTROL.sub(" ", text).split())
    return line if len(line) <= _LONGEST else f"{line[: _LONGEST - 1]}…"


def _secrets(url: str) -> tuple[str, ...]:
    """The address, and all its pieces as written and decoded, the longest first."""
    scheme, _, rest = url.partition("://")
    pieces = {url, rest}
    for written in (rest, unquote(rest), unquote_plus(rest)):
        pieces.update(_SEPARATORS.split(written), _PARTS.split(written))
    pieces |= set(_encoded(pieces, rest))
    return tuple(
        sorted(
            (piece for piece in pieces if len(piece) > 2 and piece.lower() not in _HARMLESS | {scheme.lower()}),
            key=len,
            reverse=True,
        )
    )


def _encoded(pieces: Iterable[str], rest: str) -> Iterator[str]:
    """What a log-in puts on the wire, which a server may quote: each piece, and name with password (RFC 4616)."""
    user = re.split(r"[/?]", rest, maxsplit=1)[0].rpartition("@")[0]
    name, password = (unquote(piece) for piece in user.partition(":")[::2])
    for plain in (f"\0{name}\0{password}", f"{name}:{password}", name, password, *pieces):
        if len(plain) > 3:  # shorter ones would be found in any text
            yield b64encode(plain.encode()).decode().rstrip("=")

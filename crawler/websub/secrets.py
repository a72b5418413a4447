"""The secrets of subscriptions: each is derived from one key, so that no table holds any.

The key lies in a file that only its owner may read. Whoever loses it loses nothing: new callbacks are asked for.
"""

from __future__ import annotations

import hashlib
import hmac
import os
import re
import secrets
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from config.errors import CarrierwatchError

if TYPE_CHECKING:
    from pathlib import Path

    from crawler.websub.subscription import Subscription

KEY_FILE = "websub.key"
METHODS = frozenset({"sha1", "sha256", "sha384", "sha512"})  # section 7 of the specification
SIGNATURE = re.compile(r"([a-z0-9]{4,10})=([0-9a-f]{40,128})", re.IGNORECASE | re.ASCII)


class KeyFileError(CarrierwatchError):
    """The key of the subscriptions cannot be read or made. `path` is its file."""

    def __init__(self, path: Path, problem: str) -> None:
        super().__init__(f"{path}: {problem}")
        self.path = path
        self.problem = problem


@dataclass(frozen=True, slots=True)
class Secrets:
    """Derives what is secret about a subscription."""

    key: bytes = field(repr=False)

    def path(self, one: Subscription) -> str:
        """The last part of the callback's address: known to the hub alone."""
        return self._derived("path", one)[:40]

    def shared(self, one: Subscription) -> str:
        """`hub.secret`, with which the hub signs."""
        return self._derived("secret", one)

    def mark(self, one: Subscription, callback: str) -> str:
        """Tells whether the hub was given another callback, without telling the callback."""
        return hashlib.sha256(f"{callback}\n{self.path(one)}".encode()).hexdigest()[:12]

    def _derived(self, purpose: str, one: Subscription) -> str:
        text = "\n".join((purpose, one.source, one.feed, one.topic or "", one.hub or ""))
        return hmac.new(self.key, text.encode(), hashlib.sha256).hexdigest()


def is_signed(body: bytes, header: str | None, secret: str) -> bool:
    """Whether `X-Hub-Signature` (`sha256=…`) proves that who sent `body` knows the secret."""
    found = SIGNATURE.fullmatch((header or "").strip())
    if found is None or (method := found[1].lower()) not in METHODS:
        return False
    return hmac.compare_digest(hmac.new(secret.encode(), body, method).hexdigest(), found[2].lower())


def key_in(folder: Path) -> Secrets:
    """The key in `folder`, made where there is none. Raises `KeyFileError`."""
    path = folder / KEY_FILE
    try:
        if not path.exists():
            made = path.with_name(f"{KEY_FILE}.new")
            made.unlink(missing_ok=True)
            descriptor = os.open(made, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
            with os.fdopen(descriptor, "w", encoding="ascii") as stream:
                stream.write(secrets.token_hex(32) + "\n")
                stream.flush()
                os.fsync(stream.fileno())
            made.replace(path)
        key = path.read_text(encoding="ascii").strip()
    except (OSError, UnicodeDecodeError) as error:
        problem = error.strerror if isinstance(error, OSError) else "is no text"
        raise KeyFileError(path, f"the key of WebSub subscriptions cannot be used: {problem}") from error
    if len(key) < 32:
        raise KeyFileError(path, "is no key; delete it, and a new one is made")
    return Secrets(key.encode())

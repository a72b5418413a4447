"""What of an address and its page must not be written down: passwords and tokens in the address."""

from __future__ import annotations

import re
from urllib.parse import quote_plus, unquote_plus, urlsplit, urlunsplit

SECRET = re.compile(
    r"token|secret|passw|pwd|passphrase|credential|signature|sess|api[-_]?key|auth|access[-_]?key"
    r"|(?:^|[-_])(?:key|sig|sid|jwt|hash|hmac|pin|otp|ticket|samlresponse)(?:$|[-_])",
    re.IGNORECASE,
)
HIDDEN = "HIDDEN"
FEWEST = 6  # letters of a secret that is looked for in the page itself; a shorter one would be found everywhere


def discreet(url: str, body: bytes) -> tuple[str, bytes]:
    """The address without user, password, fragment and the values of secret parameters; the page without these, too."""
    parts = urlsplit(url)
    user, _, host = parts.netloc.rpartition("@")
    query, secrets = _hidden(parts.query, "&")
    path, in_path = _hidden(parts.path, ";")  # /list;jsessionid=...
    secrets += in_path
    secrets += _hidden(parts.fragment, "&")[1] + [word for word in user.partition(":")[2:] if word]
    forms = {form for secret in secrets for form in (secret, unquote_plus(secret), quote_plus(unquote_plus(secret)))}
    for form in sorted(forms, key=len, reverse=True):
        if len(form) >= FEWEST:
            body = body.replace(form.encode("utf-8", "replace"), HIDDEN.encode())
    return urlunsplit((parts.scheme, host, path, query, "")), body


def _hidden(query: str, between: str) -> tuple[str, list[str]]:
    """The parameters with the secret values hidden, otherwise as they were written, and those values."""
    pieces, secrets = [], []
    for piece in query.split(between):
        name, _, value = piece.partition("=")
        if value and SECRET.search(unquote_plus(name)):
            secrets.append(value)
            piece = f"{name}={HIDDEN}"  # noqa: PLW2901
        pieces.append(piece)
    return between.join(pieces), secrets

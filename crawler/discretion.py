"""What of an address and its page must not be written down: passwords and tokens in the address."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, unquote_plus, urlencode, urlsplit, urlunsplit

SECRET = re.compile(
    r"token|secret|passw|pwd|passphrase|credential|signature|session|api[-_]?key|auth|access[-_]?key"
    r"|(?:^|[-_])(?:key|sig|sid|jwt|hash|hmac|pin|otp)(?:$|[-_])",
    re.IGNORECASE,
)
HIDDEN = "HIDDEN"
FEWEST = 6  # letters of a secret that is looked for in the page itself; a shorter one would be found everywhere


def discreet(url: str, body: bytes) -> tuple[str, bytes]:
    """The address without user, password, fragment and the values of secret parameters; the page without these, too."""
    parts = urlsplit(url)
    host = parts.netloc.rpartition("@")[2]
    secrets = [part for part in parts.netloc.rpartition("@")[0].split(":")[1:] if part]
    query = parts.query
    pairs = parse_qsl(query, keep_blank_values=True)
    if hidden := [value for name, value in pairs if value and SECRET.search(name)]:
        secrets += hidden
        query = urlencode([(name, HIDDEN if value and SECRET.search(name) else value) for name, value in pairs])
    for secret in sorted(secrets, key=len, reverse=True):
        for form in {secret, unquote_plus(secret), urlencode({"": secret})[1:]}:
            if len(form) >= FEWEST:
                body = body.replace(form.encode("utf-8", "replace"), HIDDEN.encode())
    return urlunsplit((parts.scheme, host, parts.path, query, "")), body

"""No secret gets out in an error."""

from __future__ import annotations

from base64 import b64encode

import pytest

from alerts.scrub import scrub

from .making import CHAT, TOKEN, receiver

MAIL = "mailtos://me:pass%40word@smtp.example.com?to=a@b.kz"
SLACK = "slack://T1JJ3T3L2/A1BRTD4JD/TIiajkdnlazkcOXrIdevi7FQ"
LEAKS = [
    (f"tgram://{TOKEN}/{CHAT}", f"POST https://api.telegram.org/bot{TOKEN}/sendMessage to {CHAT} failed", "POST"),
    (f"tgram://{TOKEN}/{CHAT}", f"bad token {TOKEN.split(':')[1]}", "bad token"),
    (MAIL, "535 login of me with pass@word refused by smtp.example.com", "535 login of"),
    (MAIL, "recipient a@b.kz was refused", "recipient"),
    (SLACK, "HTTP 403 for T1JJ3T3L2 and TIIAJKDNLAZKCOXRIDEVI7FQ", "HTTP 403 for"),
    ("json://user:pw1@host.example/path?+X-Key=abc123", "header X-Key: abc123 at host.example/path", "header"),
]
PLAIN = b64encode(b"\0me\0pass@word").decode()
LEAKS += [
    (MAIL, f"535 cannot decode {PLAIN} now", "535 cannot decode"),
    (MAIL, f"535 unknown {b64encode(b'pass@word').decode()}", "535 unknown"),
    (MAIL, "cannot connect to proxy http://proxyuser:proxypass@10.0.0.1:3128", "cannot connect to proxy"),
]
SECRETS = [
    PLAIN,
    b64encode(b"pass@word").decode(),
    "proxyuser",
    "proxypass",
    TOKEN,
    TOKEN[10:],
    CHAT,
    "pass@word",
    "a@b.kz",
    "T1JJ3T3L2",
    "cOXrIdevi7FQ",
    "abc123",
    "host.example",
]


@pytest.mark.parametrize(("url", "text", "kept"), LEAKS)
def test_every_piece_of_an_address_is_taken_out(url: str, text: str, kept: str) -> None:
    """The token, whole or in pieces, decoded or not, in whatever case; names, passwords, hosts, chats."""
    clean = scrub(text, receiver(url=url))
    assert kept in clean
    for secret in SECRETS:
        assert secret.lower() not in clean.lower()


def test_what_a_server_says_becomes_one_short_line() -> None:
    """Servers answer with whole pages at times."""
    clean = scrub("no\r\nsuch\x1b[31m chat\x00 " + "x" * 1000, receiver())
    assert clean.startswith("no such [31m chat x")
    assert len(clean) == 300


def test_ordinary_words_stay() -> None:
    """Options of an address are no secrets."""
    hit = scrub("message text is empty (mode=insecure)", receiver(url="mailto://h.example?mode=insecure&format=text"))
    assert hit == "message text is empty (mode=insecure)"

"""The stand-ins refuse what the real services refuse; else they would prove nothing."""

from __future__ import annotations

import json
import smtplib
import urllib.error
import urllib.request
from typing import TYPE_CHECKING, Any

import pytest

from carrierwatch.demo.mailbox import MailboxServer
from carrierwatch.demo.telegram import BadRequestError, TelegramServer, visible

from .making import TOKEN

if TYPE_CHECKING:
    from pathlib import Path


def call(server: TelegramServer, data: bytes, kind: str = "application/json", path: str = "") -> tuple[int, Any]:
    address = f"{server.url}{path or f'/bot{TOKEN}/sendMessage'}"
    request = urllib.request.Request(address, data=data, headers={"Content-Type": kind})
    try:
        with urllib.request.urlopen(request, timeout=5) as answer:
            return answer.status, json.load(answer)
    except urllib.error.HTTPError as error:
        with error:
            return error.code, json.load(error)


REFUSED = [
    ({"text": "x"}, "chat_id is empty"),
    ({"chat_id": 1}, "message text is empty"),
    ({"chat_id": 1, "text": "x" * 4097}, "message is too long"),
    ({"chat_id": 1, "text": "🚚" * 2049}, "message is too long"),
    ({"chat_id": 1, "text": "<b>x", "parse_mode": "HTML"}, "Can't find end tag"),
    ({"chat_id": 1, "text": "a < b", "parse_mode": "HTML"}, "Unclosed start tag"),
    ({"chat_id": 1, "text": "<p>x</p>", "parse_mode": "HTML"}, 'Unsupported start tag "p"'),
    ({"chat_id": 1, "text": "<b><i>x</b></i>", "parse_mode": "HTML"}, "Unexpected end tag"),
    ({"chat_id": 1, "text": "x", "parse_mode": "Wiki"}, "unsupported parse_mode"),
]


@pytest.mark.parametrize(("fields", "words"), REFUSED)
def test_telegram_refuses(telegram: TelegramServer, fields: dict[str, Any], words: str) -> None:
    """With 400 and the reason, and keeps nothing."""
    code, answer = call(telegram, json.dumps(fields).encode())
    assert (code, answer["ok"]) == (400, False)
    assert words in answer["description"]
    assert telegram.messages == ()


JSON = "application/json"
TAKEN = [
    (json.dumps({"chat_id": 1, "text": "x" * 4096}).encode(), JSON),
    (json.dumps({"chat_id": "@c", "text": "<b>&lt;x&gt;</b>", "parse_mode": "HTML"}).encode(), JSON),
    (b"chat_id=1&text=hello", "application/x-www-form-urlencoded"),
    (
        json.dumps({"chat_id": 1, "text": "<b>" * 2000 + "x" + "</b>" * 2000, "parse_mode": "html"}).encode(),
        "application/json",
    ),
]


@pytest.mark.parametrize(("data", "kind"), TAKEN, ids=["long", "html", "form", "tags do not count"])
def test_telegram_takes(telegram: TelegramServer, data: bytes, kind: str, tmp_path: Path) -> None:
    """Answers as the real one, and logs each message as one line."""
    code, answer = call(telegram, data, kind)
    assert (code, answer["ok"]) == (200, True)
    (message,) = telegram.messages
    line = json.loads((tmp_path / "telegram.jsonl").read_text(encoding="utf-8"))
    assert (line["number"], line["text"]) == (1, message.text)


@pytest.mark.parametrize("path", ["/", "/bot1:a/getMe", "/botx/sendMessage"])
def test_telegram_knows_one_method(telegram: TelegramServer, path: str) -> None:
    """Everything else is not found."""
    assert call(telegram, b"{}", path=path)[0] == 404


def test_what_a_reader_sees() -> None:
    """Tags are gone, entities are characters; what looks like one but is none stays."""
    assert visible('<a href="https://x.kz/?a=1&amp;b=2">x</a> &lt;b&gt; &nbsp; &amp;amp;') == "x <b> &nbsp; &amp;"
    with pytest.raises(BadRequestError):
        visible("<>")


def test_a_mailbox_keeps_what_came_before(tmp_path: Path) -> None:
    """Opened again on the same folder it goes on counting."""
    for number in (1, 2):
        with MailboxServer(tmp_path) as mailbox:
            with smtplib.SMTP("127.0.0.1", mailbox.port) as client:
                client.sendmail("a@example.com", ["b@example.com"], f"Subject: {number}\n\nText")
            assert len(mailbox.messages) == number
    assert sorted(file.name for file in tmp_path.iterdir()) == ["0001.eml", "0002.eml"]

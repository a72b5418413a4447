"""A harmless question to a service: is it there, and does it answer?

Asked before a message that left without an answer is sent once more. A service that takes messages and is too ill to
say so would get copy after copy; one that answers the question will most likely answer the message.
"""

from __future__ import annotations

from typing import Any

_TOO_MANY = 429


def telegram_answers(plugin: Any) -> bool:
    """Ask the Bot API who the bot is (https://core.telegram.org/bots/api#getme). Blocks.

    A refusal is an answer too: why it refuses, the message itself is to hear.
    """
    import requests

    times = (plugin.socket_connect_timeout, plugin.socket_read_timeout)
    address = f"{plugin.notify_url}{plugin.bot_token}/getMe"
    try:
        answer = requests.get(address, timeout=times, verify=plugin.verify_certificate, allow_redirects=False)
    except requests.RequestException:
        return False
    return answer.status_code < 500 and answer.status_code != _TOO_MANY

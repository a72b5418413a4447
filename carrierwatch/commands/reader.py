"""Whoever sits before the terminal, as a receiver of what others were sent."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pydantic import SecretStr

from config.model import Receiver

if TYPE_CHECKING:
    from config.settings import Settings


def reader(settings: Settings) -> Receiver:
    """It takes plain text, and needs none of the receivers' secrets."""
    return Receiver(id="terminal", url=SecretStr("text:"), lang=settings.lang, zone=settings.zone)

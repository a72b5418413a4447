"""Secrets of receivers: `${NAME}` in an address is the environment's variable NAME.

No error says more of an address than the names of its variables.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

    from config.check import Problems
    from config.document import Document, Value

_VARIABLE = re.compile(r"\$\{(?P<name>[A-Za-z_][A-Za-z0-9_]*)\}")
_ADDRESS = re.compile(r"[A-Za-z][A-Za-z0-9+.-]*://\S")


def filled_in(document: Document, environ: Mapping[str, str], problems: Problems) -> Value:
    """The entries of `receivers.yaml` with the variables of every enabled receiver's address filled in.

    A disabled receiver keeps its address as written, and needs no variables.
    """
    if not isinstance(document.value, list):
        return document.value
    return [
        _entry(entry, document, number, environ, problems) if isinstance(entry, dict) else entry
        for number, entry in enumerate(document.value)
    ]


def _entry(
    entry: dict[str, Value], document: Document, number: int, environ: Mapping[str, str], problems: Problems
) -> Value:
    url = entry.get("url")
    if not isinstance(url, str) or entry.get("enabled") is False:
        return entry
    missing = [name for name in _VARIABLE.findall(url) if not environ.get(name, "").strip()]
    for name in dict.fromkeys(missing):
        problem = f"the environment variable {name} is not set; set it, or write `enabled: false`"
        problems.add(document.error((number, "url"), problem))
    if "${" in _VARIABLE.sub("", url):
        problem = "${ } must hold the name of an environment variable, such as ${TELEGRAM_TOKEN}"
        problems.add(document.error((number, "url"), problem))
        return entry
    if missing:
        return entry
    address = _VARIABLE.sub(lambda match: environ[match["name"]].strip(), url)
    if not _ADDRESS.match(address):
        problem = "not the address of a service; it must begin with one such as tgram:// or mailtos://"
        problems.add(document.error((number, "url"), problem))
    return {**entry, "url": address}

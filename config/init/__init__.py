"""Writes a commented configuration to start from: the shipped files themselves, and an example of own words."""

from __future__ import annotations

import os
from pathlib import Path

from config.errors import ConfigError

_HERE = Path(__file__).parent
# Where each file is written, and what it is copied from. topics.yaml is left out: few people change it, and a copy
# would no longer follow the shipped one.
_TEMPLATES = {
    "settings.yaml": _HERE.parent / "settings.yaml",
    "sources.yaml": _HERE.parent / "sources.yaml",
    "rules.yaml": _HERE.parent / "rules.yaml",
    "receivers.yaml": _HERE.parent / "receivers.yaml",
    "lexicon/own.yaml": _HERE / "own.yaml",
}


def init(folder: Path) -> tuple[Path, ...]:
    """Write the files into `folder`, made if there is none, and return their paths.

    Raises `ConfigError` where one of them exists, and then writes nothing; and where one cannot be written.
    """
    for name in _TEMPLATES:
        if os.path.lexists(folder / name):
            raise ConfigError(folder / name, None, None, "exists already; nothing was written")
    written = []
    for name, template in _TEMPLATES.items():
        target = folder / name
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with target.open("xb") as stream:  # x: not even a file that appeared meanwhile is overwritten
                stream.write(template.read_bytes())
            if name == "receivers.yaml":
                target.chmod(0o600)  # people will write secrets into it, whatever we advise
        except OSError as error:
            raise ConfigError(target, None, None, f"cannot be written: {error.strerror}") from error
        written.append(target)
    return tuple(written)

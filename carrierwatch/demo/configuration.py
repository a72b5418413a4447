"""Writes the configuration of the demonstration: the sample outlet and the stand-in services.

Rules, topics and words are the shipped ones.
"""

from __future__ import annotations

import json
from functools import partial
from typing import TYPE_CHECKING
from urllib.parse import urlsplit

from jinja2 import Environment, PackageLoader, StrictUndefined

from carrierwatch.demo.editions import EDITIONS

if TYPE_CHECKING:
    from pathlib import Path

    from carrierwatch.demo.site import DemoSite

FILES = ("settings.yaml", "sources.yaml", "receivers.yaml")

# No escaping for HTML: these are YAML, and every value that is not fixed goes through `quoted`.
TEMPLATES = Environment(
    loader=PackageLoader("carrierwatch.demo", "templates/configuration"),
    autoescape=False,  # noqa: S701 - see above
    undefined=StrictUndefined,
    trim_blocks=True,
    lstrip_blocks=True,
    keep_trailing_newline=True,
)
# A JSON string is a quoted string of YAML, too.
TEMPLATES.filters["quoted"] = partial(json.dumps, ensure_ascii=False)


def write_configuration(folder: Path, site: DemoSite, telegram_url: str, smtp_port: int) -> tuple[Path, ...]:
    """Write the three files into `folder`, which must exist, and return their paths."""
    values = {
        "hosts": [urlsplit(base).netloc for base in site.editions.values()],
        "editions": [(EDITIONS[lang], base) for lang, base in site.editions.items()],
        "telegram": telegram_url,
        "smtp": smtp_port,
    }
    written = []
    for name in FILES:
        path = folder / name
        path.write_text(TEMPLATES.get_template(name).render(values), encoding="utf-8")
        written.append(path)
    return tuple(written)

"""What feeds and calendars share: identities that last, texts that no reader stumbles over."""

from __future__ import annotations

import logging
import re
from typing import TYPE_CHECKING
from uuid import NAMESPACE_URL, UUID, uuid5

from alerts.errors import RenderError
from alerts.render import facts_of, fill
from config.sqlite import stamp

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from alerts.model import Alert
    from config.model import Rule
    from config.settings import Settings

_log = logging.getLogger(__name__)
# XML has no control characters at all; marks that turn the direction of writing could make a line say something else.
_UNFIT = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff\ufffe\uffff]")


def plain(text: str) -> str:
    """The text without what may not stand in XML or would reorder it."""
    return _UNFIT.sub("", text)


def identity(alert: Alert) -> UUID:
    """The alert's name for all time: the same in every writing, and another in every installation."""
    return uuid5(NAMESPACE_URL, f"carrierwatch:alert:{alert.id}:{stamp(alert.created_at)}:{alert.headline}")


def filled(name: str, alert: Alert, settings: Settings, rules: Mapping[str, Rule], templates: Path | None) -> str:
    """What a template makes of an alert; the shipped one where the user's fails."""
    facts = facts_of(alert, settings.lang, settings.zone, settings, rules.get(alert.rule))
    try:
        return plain(fill(name, facts, templates))
    except RenderError as error:
        _log.warning("event=template_failed problem=%r", str(error))
        return plain(fill(name, facts, None))

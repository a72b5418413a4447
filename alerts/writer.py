"""The message of a delivery, whether it tells of an alert, a digest or a notice, in looks that can be used."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from typing import TYPE_CHECKING

from alerts.digest_labels import escalated
from alerts.digest_message import render_digest
from alerts.errors import RenderError
from alerts.notice_message import render_notice
from alerts.render import facts_of, in_plain_text, render, subject_of
from alerts.short import LONGEST as SHORT
from alerts.short import short

if TYPE_CHECKING:
    from collections.abc import Mapping
    from pathlib import Path

    from alerts.model import Delivery, Message
    from alerts.store import AlertStore
    from config.model import Receiver, Rule
    from config.settings import Settings

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Writer:
    """Writes what deliveries say, from what is stored."""

    store: AlertStore
    settings: Settings
    rules: Mapping[str, Rule]  # by id
    templates: Path | None  # the user's; None: the shipped ones alone

    def message(self, receiver: Receiver, delivery: Delivery, limit: int | None) -> Message:
        """What is sent, in parts of at most `limit` characters.

        Where the user's templates fail it has the shipped looks, and where those do, none: an alert is worth more.
        """
        for templates in (self.templates, None):
            try:
                return self._written(receiver, delivery, limit, templates)
            except RenderError as error:
                _log.warning("event=template_failed template=%s problem=%r", error.template, error.problem)
        return self._written(in_plain_text(receiver), delivery, limit, None)

    def _written(self, receiver: Receiver, delivery: Delivery, limit: int | None, templates: Path | None) -> Message:
        """The message with the looks of these templates. Raises `RenderError`."""
        if delivery.notice is not None:
            return render_notice(self.store.notices.notice(delivery.notice), receiver, templates=templates, limit=limit)
        if delivery.alert is None:
            assert delivery.digest is not None
            digest = self.store.digests.digest(delivery.digest)
            told = {number: self.store.alert(number) for number in digest.numbers}
            return render_digest(digest, told, receiver, templates=templates, limit=limit)
        alert = self.store.alert(delivery.alert)
        rule, source = self.rules.get(alert.rule), delivery.escalated_from
        note = escalated(source, alert.id, receiver.lang) if source else None
        if limit is None or limit > SHORT:
            return render(alert, receiver, self.settings, rule=rule, templates=templates, limit=limit, note=note)
        facts = facts_of(alert, receiver.lang, receiver.zone, self.settings, rule, note)
        return short(subject_of(alert, receiver.lang), facts, limit, templates=templates)

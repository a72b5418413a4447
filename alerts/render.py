"""From an alert to the message that one receiver reads.

The words come from `alerts/labels.py`, their order from the Jinja2 templates in `alerts/templates/`; a user's folder
may hold others of the same names. Templates run in a sandbox, HTML ones escape everything that comes from outside.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from pydantic import SecretStr

from alerts import labels, sandbox
from alerts.alert import rule_title
from alerts.errors import RenderError
from alerts.model import Format, Message, Reason
from alerts.split import split, utf16_length

if TYPE_CHECKING:
    from collections.abc import Mapping

    from alerts.model import Alert, Quote
    from config.model import Lang, Receiver, Rule
    from config.settings import Settings

SHIPPED = Path(__file__).parent / "templates"
_NUMBERING = 12  # room for "\n(10/10)"
_LONGEST_HEADLINE = 300
_LONGEST_QUOTE = 600
_LONGEST_ADDRESS = 2000  # characters; a link is one tag, which no message can be cut within
# Arabic script is turned by its letters; only these turn what comes after them as well (Unicode TR 9, 3.1).
_STEERING = re.compile("[\x00-\x08\x0e-\x1b\x7f-\x84\x86-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")


@dataclass(frozen=True, slots=True)
class Service:
    """How a kind of service wants its messages: template, format, and the length it takes (None: any)."""

    template: str
    format: Format
    limit: int | None


_TELEGRAM = Service("telegram.html.j2", Format.HTML, 4096)
_EMAIL = Service("email.html.j2", Format.HTML, None)
_OTHER = Service("text.txt.j2", Format.TEXT, None)
_SERVICES = {"tgram": _TELEGRAM, "mailto": _EMAIL, "mailtos": _EMAIL}


def in_plain_text(receiver: Receiver) -> Receiver:
    """The receiver as one who takes plain text, for a message that nothing else can be made of."""
    return receiver.model_copy(update={"url": SecretStr("text:")})


def service_of(receiver: Receiver) -> Service:
    """How the receiver's service wants its messages, by the beginning of its address."""
    return _SERVICES.get(receiver.url.get_secret_value().partition(":")[0].lower(), _OTHER)


def render(
    alert: Alert,
    receiver: Receiver,
    settings: Settings,
    *,
    rule: Rule | None = None,
    templates: Path | None = None,
    limit: int | None = None,
    note: str | None = None,
) -> Message:
    """The alert as this receiver gets it.

    `rule` is the one that raised it, for its title in the receiver's language; `templates` a folder of the user's own,
    looked into first; `limit` the length that the service takes, where the caller knows one that we do not; `note` a
    sentence of its own for this receiver. Raises `RenderError` where a template of the user fails.
    """
    name = service_of(receiver).template
    facts = facts_of(alert, receiver.lang, receiver.zone, settings, rule, note)
    return message(name, subject_of(alert, receiver.lang), facts, receiver, templates=templates, limit=limit)


def message(
    name: str,
    subject: str,
    facts: Mapping[str, object],
    receiver: Receiver,
    *,
    templates: Path | None,
    limit: int | None,
) -> Message:
    """What the template of this name makes of the facts, in the format and the parts that the service wants.

    Raises `RenderError` where a template of the user fails.
    """
    service = service_of(receiver)
    body = fill(name, facts, templates)
    return Message(
        subject=subject,
        parts=_parts(name, body, service.limit or limit, html=service.format is Format.HTML),
        format=service.format,
    )


def fill(name: str, facts: Mapping[str, object], templates: Path | None) -> str:
    """What the template of this name makes of the facts. Raises `RenderError` where a template of the user fails."""
    return sandbox.fill(name, facts, SHIPPED, templates)


def _parts(name: str, body: str, limit: int | None, *, html: bool) -> tuple[str, ...]:
    if limit is None or utf16_length(body) <= limit:
        return (body,)
    try:
        parts = split(body, limit - _NUMBERING, html=html)
    except ValueError as error:
        raise RenderError(name, str(error)) from error
    return tuple(f"{part}\n({number}/{len(parts)})" for number, part in enumerate(parts, start=1))


def subject_of(alert: Alert, lang: Lang) -> str:
    """What stands above an alert: how pressing it is, and its headline."""
    return f"{labels.SEVERITY[alert.severity].in_(lang)}: {short(alert.headline_in(lang), _LONGEST_HEADLINE)}"


def facts_of(
    alert: Alert, lang: Lang, zone: str, settings: Settings, rule: Rule | None, note: str | None = None
) -> dict[str, object]:
    """What a template may use, in a language and with times in a zone; docs/delivery.md lists it."""
    change = alert.change
    facts = (
        {
            "what": labels.change_in_words(change, lang),
            "stage": labels.STAGE[change.stage].in_(lang),
            "imposed_by": labels.countries(change.imposed_by, lang),
            "subjects": labels.countries(change.subjects, lang),
            "effective": labels.day(change.effective, lang),
        }
        if change
        else None
    )
    return {
        "lang": lang.value,
        "label": {name: words.in_(lang) for name, words in labels.LABEL.items()},
        "urgent": alert.severity.rank > 0,
        "severity": labels.SEVERITY[alert.severity].in_(lang),
        "headline": short(alert.headline_in(lang), _LONGEST_HEADLINE),
        "change": facts,
        "quotes": [_quote(quote) for quote in alert.quotes],
        "outlets": [
            {
                "name": link.outlet,
                "title": short(link.title, _LONGEST_HEADLINE),
                "url": web_address(link.url),
                "published": labels.moment(link.published.astimezone(ZoneInfo(zone)), lang),
            }
            for link in alert.links
        ],
        "corroboration": labels.corroboration(alert.corroboration, alert.voices, lang),
        "correction": _correction(alert, lang),
        "rule": alert.rule,
        "rule_title": rule_title(rule, lang) if rule else alert.rule_title,
        "reason": labels.REASON[alert.reason].in_(lang),
        "first": alert.reason is Reason.FIRST,
        "words": sorted({word for clause in alert.clauses if clause.satisfied for word in clause.by}),
        "note": note,
        "story": alert.story,
        "alert": alert.id,
        "raised": labels.moment(alert.created_at.astimezone(ZoneInfo(settings.zone)), lang),
    }


def _correction(alert: Alert, lang: Lang) -> dict[str, object] | None:
    if alert.correction is None:
        return None
    parts = [labels.part(difference, lang) for difference in alert.correction.differences]
    return {
        "of": alert.correction.of,
        "parts": [{"name": name, "before": before, "after": after} for name, before, after in parts],
        "wording": [short(words, _LONGEST_QUOTE) for words in alert.correction.wording],
    }


def _quote(quote: Quote) -> dict[str, str | None]:
    return {"text": short(quote.text, _LONGEST_QUOTE), "outlet": quote.outlet, "url": web_address(quote.url)}


def web_address(url: str) -> str | None:
    """The address, if it is one that may be clicked; None for any other scheme, or one too long for any program."""
    return url if url.startswith(("https://", "http://")) and len(url) <= _LONGEST_ADDRESS else None


def short(text: str, limit: int) -> str:
    """The text on one line, cut at a word's end with an ellipsis.

    Without control characters, and without the marks that would turn the direction of what stands after it.
    """
    line = " ".join(_STEERING.sub("", text).split())
    return line if len(line) <= limit else f"{line[:limit].rpartition(' ')[0] or line[:limit]}…"

"""From a notice to the message that the operator reads: which sources broke, what to look at, which work again."""

from __future__ import annotations

from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

from alerts import labels
from alerts.notice_labels import ADVICE, LABEL, STATE, lasting
from alerts.render import message, service_of, short
from alerts.short import LONGEST, fitted
from crawler.health import State
from crawler.health_store import ToldAs

if TYPE_CHECKING:
    from collections.abc import Sequence
    from datetime import datetime
    from pathlib import Path

    from alerts.model import Message
    from alerts.notice import Notice, Outage
    from config.model import Lang, Receiver
    from crawler.notices import News

_LONGEST_NAME = 100
_LONGEST_PROBLEM = 300


def render_notice(
    notice: Notice, receiver: Receiver, *, templates: Path | None = None, limit: int | None = None
) -> Message:
    """The notice as its receiver gets it.

    `templates` and `limit` as for `alerts.render.render`. Raises `RenderError` where a template of the user fails.
    """
    facts = notice_facts(notice, receiver)
    subject = str(facts["subject"])
    if limit is not None and limit <= LONGEST:
        return fitted(subject, _lines(subject, facts), limit, kept=0)
    name = f"notice.{service_of(receiver).template}"
    return message(name, subject, facts, receiver, templates=templates, limit=limit)


def notice_facts(notice: Notice, receiver: Receiver) -> dict[str, object]:
    """What a template of a notice may use; docs/operator.md lists it."""
    lang = receiver.lang
    troubled = [one for one in notice.news if one.state is not State.FINE or one.how is ToldAs.UNSTEADY]
    well = [one for one in notice.news if one not in troubled]
    return {
        "lang": lang.value,
        "label": {name: words.in_(lang) for name, words in LABEL.items()},
        "subject": _subject(notice, troubled, well, lang),
        "outages": [_outage(one, receiver) for one in notice.outages],
        "troubled": [_source(one, receiver) for one in troubled],
        "well": [_source(one, receiver) for one in well],
        "notice": notice.id,
    }


def _subject(notice: Notice, troubled: Sequence[News], well: Sequence[News], lang: Lang) -> str:
    if notice.outages:
        return _outage_title(notice.outages[-1], lang)
    if len(notice.news) == 1:
        return _title(notice.news[0], lang)
    groups = (("troubled", len(troubled)), ("well", len(well)))
    return "; ".join(f"{LABEL[name].in_(lang)}: {number}" for name, number in groups if number)


def _outage_title(outage: Outage, lang: Lang) -> str:
    if outage.ended_at is None:
        return LABEL["outage"].in_(lang)
    title = LABEL["outage_ended"].in_(lang)
    if outage.since is None:
        return title
    return f"{title} ({LABEL['out_for'].in_(lang)}: {lasting(outage.ended_at - outage.since, lang)})"


def _outage(outage: Outage, receiver: Receiver) -> dict[str, object]:
    lang, words = receiver.lang, {name: label.in_(receiver.lang) for name, label in LABEL.items()}
    details = [f"{words['asked']}: {outage.asked}"]
    if outage.since is not None:
        since = _moment(outage.since, receiver)
        if outage.ended_at is None:
            details.insert(0, f"{words['last_answer']}: {since}")
        else:
            details.insert(0, f"{words['from_to']}: {since} – {_moment(outage.ended_at, receiver)}")
    return {
        "title": _outage_title(outage, lang),
        "details": ", ".join(details),
        "advice": words["outage_advice"] if outage.ended_at is None else None,
    }


def _source(one: News, receiver: Receiver) -> dict[str, object]:
    lang = receiver.lang
    advice = ADVICE.get(one.state)
    if one.how is ToldAs.UNSTEADY:
        advice = LABEL["unsteady_advice"]
    return {
        "id": one.source,
        "name": short(one.name, _LONGEST_NAME),
        "title": _title(one, lang),
        "details": _details(one, receiver),
        "problem": short(one.problem, _LONGEST_PROBLEM) if one.problem else None,
        "advice": advice.in_(lang) if advice else None,
        "command": f"carrierwatch sources check {one.source}" if one.state is not State.FINE else None,
    }


def _title(one: News, lang: Lang) -> str:
    """`Orda.kz: does not answer`."""
    what = STATE[one.state].in_(lang)
    if one.how is ToldAs.UNSTEADY:
        what = LABEL["unsteady"].in_(lang)
    return f"{short(one.name, _LONGEST_NAME)}: {what}"


def _details(one: News, receiver: Receiver) -> str:
    lang = receiver.lang
    changed = _moment(one.changed_at, receiver)
    if one.how is ToldAs.UNSTEADY:
        state = (LABEL["fine"] if one.state is State.FINE else STATE[one.state]).in_(lang)
        return f"{LABEL['now'].in_(lang)}: {state}; {LABEL['in_a_day'].in_(lang)}: {one.changes}"
    if one.how is ToldAs.SETTLED:
        return f"{LABEL['settled'].in_(lang)} {changed}"
    since = f"{LABEL['since'].in_(lang)} {changed}"
    if one.troubled_since is not None:
        return f"{since}; {LABEL['out_for'].in_(lang)}: {lasting(one.changed_at - one.troubled_since, lang)}"
    return since


def _moment(at: datetime, receiver: Receiver) -> str:
    return labels.moment(at.astimezone(ZoneInfo(receiver.zone)), receiver.lang)


def _lines(subject: str, facts: dict[str, object]) -> list[str]:
    """The subject, then a line for each source."""
    lines = [subject]
    for group in ("troubled", "well"):
        sources = facts[group]
        assert isinstance(sources, list)
        lines += [title for source in sources if (title := str(source["title"])) != subject]
    return lines

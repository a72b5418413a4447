"""Each receiver reads the headline in its language where a report has it."""

from __future__ import annotations

import dataclasses
from typing import TYPE_CHECKING

import pytest

from alerts.atom import atom
from alerts.match import Rules
from alerts.render import render
from alerts.run import match_stories
from config.model import Lang
from config.settings import Settings
from pipeline.model import Headline

from .making import NOW, change, mail_receiver, put_story, receiver, report, rule, settings, story

if TYPE_CHECKING:
    from alerts.model import Alert
    from alerts.store import AlertStore

HEADLINES = (Headline(lang=Lang.EN, text="Drivers may stay"), Headline(lang=Lang.RU, text="Водителям можно"))
IN = [(Lang.EN, "Drivers may stay"), (Lang.RU, "Водителям можно"), (Lang.KK, "Drivers may stay")]


def raised(store: AlertStore) -> Alert:
    """An alert on a story with a headline in two languages, as it is read back."""
    put_story(store)
    told = dataclasses.replace(story(report("Drivers may stay"), changed=change()), headlines=HEADLINES)
    found = match_stories([told], Rules([rule("driver")], []), store, (receiver(),), settings(), now=NOW)
    return store.alert(found.alerts[0])


@pytest.mark.parametrize(("lang", "headline"), IN)
def test_the_headline_is_in_the_receivers_language(store: AlertStore, lang: Lang, headline: str) -> None:
    """In every message and in the feed; where no report has that language, as the story is headed."""
    alert = raised(store)
    assert headline in render(alert, receiver(lang=lang), settings()).parts[0]
    assert render(alert, mail_receiver(25, lang=lang), settings()).subject.endswith(headline)
    assert headline in atom([alert], Settings(lang=lang), {}, identifier="urn:x", now=NOW).decode()

"""What each table and column means, for people who browse the database. A test holds it to `migrations.py`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from carrierwatch.columns_read import READ
from carrierwatch.columns_told import TOLD

if TYPE_CHECKING:
    from collections.abc import Mapping

TABLES: Mapping[str, str] = {
    "sources": "The outlets that are read, one edition a row, and how they fare.",
    "source_states": "Every change of a source's state, and when the operator was told.",
    "pages": "The log of fetching: one address a row, with the latest answer.",
    "articles": "Every article that was read, in its present text.",
    "revisions": "Earlier texts of articles that were edited after publication.",
    "readings": "What each article says, as the lexicon understood it, and the evidence for that.",
    "article_bands": "Internal: the index that finds near-copies.",
    "signatures": "Internal: the fingerprint of each article's wording, and what events are compared by.",
    "article_traits": "Internal: the index that finds articles on the same event.",
    "stories": "Events: all articles on the same event make one story, with the policy change that they report.",
    "story_articles": "Which article belongs to which story, and which is a reprint.",
    "matches": "Which rule a story satisfied, and whether that led to an alert.",
    "alerts": "The decisions to tell, with what the story said when they were made.",
    "calendar_events": "What calendars were last shown of each effective date, so that they learn when it is gone.",
    "deliveries": "The sending of each alert to each receiver, and what became of it.",
    "digests": "Messages that tell several alerts at once, and what stood in them.",
    "notices": "Messages to the operator on how sources fare, and what stood in them.",
    "outages": "Times at which no source answered at all: most likely our own network was down.",
    "receiver_times": "What is remembered of each receiver's digests and escalations.",
    "departures": "Internal: the messages of the last hour, so that no service is written to too fast.",
    "silences": "Queries whose stories raise no alert until a time.",
    "subscriptions": "The feeds whose hubs push news (WebSub), how each subscription stands, and what comes next.",
    "runs": "The passes: when they ran, and what they found.",
    "article_search": "Internal: the index of full-text search, in base forms.",
}

COLUMNS: Mapping[str, Mapping[str, str]] = {**READ, **TOLD}

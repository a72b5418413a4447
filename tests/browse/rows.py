"""A small database in three languages, as the other packages fill it: one change of a rule told by three outlets."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from carrierwatch.database import open_database
from config.model import Lang
from pipeline.language import search_key

if TYPE_CHECKING:
    from pathlib import Path

    from sqlite_utils import Database

AS_OF = "2025-10-20"
HOSTILE = '<script>alert("1")</script> & co'

ARTICLES = [
    # number, source, language, published, title, body
    (1, "orda-ru", "ru", "2025-10-10T05:00:00Z", "Россия отменила правило 90 дней для водителей фур",
     "Правило для казахстанских водителей отменено. Документ вступит в силу 1 декабря."),
    (2, "orda-en", "en", "2025-10-10T09:00:00Z", "Russia lifts the 90-day limit for Kazakh truck drivers",
     "Moscow has lifted the limit for drivers. Seals on trucks stay."),
    (3, "orda-kk", "kk", "2025-10-10T11:00:00Z", "Ресей жүк көлігі жүргізушілеріне қойылған шектеуді алып тастады",
     "Шектеу қазақстандық жүргізушілерге енді қолданылмайды."),
    (4, "orda-en", "en", "2025-10-11T09:00:00Z", HOSTILE, "A drafted ban on seals."),
    (5, "orda-ru", "ru", "2025-10-10T06:00:00Z", "Для фур отменили правило 90 дней",
     "Правило для казахстанских водителей отменено."),
]  # fmt: skip
QUOTES = {1: (0, 45), 2: (0, 40), 3: (0, 54)}
STORIES = [
    # number, title, topics, area, direction, stage, by, for, effective, quoted, carriers, updated, thread, merged
    (1, ARTICLES[0][4], ["migration", "transport"], "migration", "eases", "decided", ["RU"], ["KZ"], "2025-12", 1, 1,
     "2025-10-10T11:00:00Z", 7, None),
    (2, HOSTILE, ["trade"], "trade", "tightens", "proposed", ["UZ"], [], "2026-03-01", 4, 1,
     "2025-10-11T09:00:00Z", 7, None),
    (3, "The same again", [], "migration", "eases", "decided", ["RU"], ["KZ"], None, 5, 1,
     "2025-10-10T06:00:00Z", None, 1),
    (4, "A toll at home", ["transport"], "transport", "tightens", "in_force", ["KZ"], ["KZ"], "2025-10-25", 2, 0,
     "2025-10-12T09:00:00Z", None, None),
    (5, "A plan refused", ["trade"], "trade", "tightens", "rejected", ["RU"], [], "2025-11-01", 2, 1,
     "2024-01-01T00:00:00Z", None, None),
]  # fmt: skip
CORROBORATION = {1: "several", 2: "single", 4: "authority"}  # the others are from before it was known
MEMBERS = [(1, 1, None), (2, 1, None), (3, 1, None), (5, 1, 1), (4, 2, None)]


def fill(path: Path) -> None:
    """Make the database at `path`."""
    db = open_database(path)
    _sources(db)
    _articles(db)
    _stories(db)
    _alerts(db)
    db["runs"].insert({"command": "run", "started_at": "2025-10-12T10:00:00Z", "outcome": "done"})
    db.close()


def _sources(db: Database) -> None:
    rows = [
        ("orda-ru", "ru", "fine", "2025-10-19T12:00:00Z", None),
        ("orda-en", "en", "layout changed", "2025-10-11T09:00:00Z", "no article could be read"),
        ("orda-kk", "kk", "fine", "2025-10-10T11:00:00Z", None),
    ]
    for name, lang, state, last, error in rows:
        ways = json.dumps([{"kind": "feed", "url": f"https://{name}.example/feed/", "ok": error is None, "found": 3}])
        db["sources"].insert({
            "id": name, "name": f"Orda ({lang})", "outlet": f"{name}.example", "country": "KZ", "lang": lang,
            "url": f"https://{name}.example/", "state": state, "last_article_at": last, "last_error": error,
            "ways": ways,
        })  # fmt: skip


def _articles(db: Database) -> None:
    for number, source, lang, published, title, body in ARTICLES:
        url = f"https://{source}.example/a-{number}" if number != 4 else "javascript:alert(1)"
        db["articles"].insert({
            "id": number, "url": url, "source": source, "outlet": f"{source}.example", "title": title, "body": body,
            "authors": json.dumps(["Айгерім", "<b>"]), "published": published, "lang": lang, "method": "selectors",
            "fingerprint": str(number), "fetched_at": published,
        })  # fmt: skip
        start, end = QUOTES.get(number, (0, 0))
        db["readings"].insert({
            "article": number, "fingerprint": str(number), "lang": lang, "topics": '["migration"]', "concepts": "[]",
            "countries": '["RU", "KZ"]', "stage": "decided", "other_changes": "[]", "affects_carriers": 1,
            "evidence": json.dumps([{"label": HOSTILE, "sentence": {"field": "body", "start": start, "end": end}}]),
            "quotes": json.dumps([{"field": "body", "start": start, "end": end}]), "version": "1", "read_at": published,
        })  # fmt: skip
        keys = {"title": search_key(title, Lang(lang)), "body": search_key(body, Lang(lang))}
        db["article_search"].insert({"rowid": number, **keys})
    for number, material in ((1, 1), (2, 0)):
        db["revisions"].insert({
            "article": number, "title": "Before", "body": "Before", "replaced_at": f"2025-10-1{number}T00:00:00Z",
            "material": material, "changes": json.dumps(["с 1 ноября → с 1 декабря"]),
            "reasons": json.dumps(["date", "<b>"] if material else []),
        })  # fmt: skip


def _stories(db: Database) -> None:
    for (number, title, topics, area, direction, stage, by, bound, effective, quoted, carriers, updated, thread,
         merged) in STORIES:  # fmt: skip
        db["stories"].insert({
            "id": number, "title": title, "lang": "ru", "topics": json.dumps(topics), "area": area,
            "direction": direction, "stage": stage, "imposed_by": json.dumps(by), "subjects": json.dumps(bound),
            "effective": effective, "quoted": quoted, "affects_carriers": carriers, "outlets": 3, "first_seen": updated,
            "last_updated": updated, "thread": thread, "merged_into": merged, "changed_at": updated,
            "corroboration": CORROBORATION.get(number),
        })  # fmt: skip
    for article, story, reprint in MEMBERS:
        db["story_articles"].insert({
            "article": article, "story": story, "reprint_of": reprint, "reason": "first", "joined_at": AS_OF,
        })  # fmt: skip


def _alerts(db: Database) -> None:
    at = "2025-10-10T09:05:00Z"
    db["matches"].insert({
        "id": 1, "rule": "carriers-urgent", "severity": "urgent", "story": 1, "clauses": "[]", "told": 1,
        "reason": "first report of this development", "matched_at": at,
    })  # fmt: skip
    quotes = [{"text": "Правило отменено.", "outlet": "orda-ru.example", "url": "https://orda-ru.example/a-1"}]
    db["alerts"].insert({
        "id": 1, "match": 1, "rule": "carriers-urgent", "rule_title": "A rule changes", "severity": "urgent",
        "reason": "first report of this development", "story": 1, "headline": ARTICLES[0][4], "stage": "decided",
        "quotes": json.dumps(quotes), "links": json.dumps(quotes), "created_at": at,
    })  # fmt: skip
    db["calendar_events"].insert({
        "first_alert": 1, "story": 2, "effective": "2026-04-01", "status": "CANCELLED", "sequence": 2,
        "changed_at": at, "cancelled_at": at, "why": "undated",
    })  # fmt: skip
    for receiver, state, error in (("dispatch", "sent", None), ("compliance", "dead", "the service answered 403")):
        db["deliveries"].insert({
            "alert": 1, "receiver": receiver, "state": state, "attempts": 1, "next_attempt_at": at, "error": error,
            "created_at": at,
        })  # fmt: skip
    told = {"source": "orda-en", "name": HOSTILE, "how": "state", "state": "blocked", "problem": "403",
            "changed_at": at, "troubled_since": None, "changes": 1}  # fmt: skip
    outage = {"id": 1, "since": at, "asked": 3, "found_at": at, "ended_at": None}
    db["outages"].insert(outage)
    db["notices"].insert({
        "id": 1, "receiver": "operator", "news": json.dumps([told]), "outages": json.dumps([outage]), "created_at": at,
    })  # fmt: skip
    db["deliveries"].insert({
        "notice": 1, "receiver": "operator", "state": "sent", "attempts": 1, "next_attempt_at": at, "created_at": at,
    })  # fmt: skip

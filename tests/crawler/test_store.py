"""Articles, their earlier texts, and the log of pages, in a real database."""

from __future__ import annotations

from dataclasses import replace
from datetime import timedelta
from typing import TYPE_CHECKING

import pytest

from config.errors import StoreError
from crawler.fingerprint import fingerprint
from crawler.health import Health, State, Way
from crawler.plan import Known
from crawler.rows import Fetched, Validators
from crawler.store import CrawlStore
from tests.crawler.making import NOW, outlet, written

if TYPE_CHECKING:
    from sqlite_utils import Database

SAME = [
    ("Закон «О дорогах» принят", 'закон "О дорогах" — принят'),
    ("Ещё 10\xa0тысяч", "еще 10 тысяч."),
    ("Driver’s visa", "Driver's visa"),
    ("со\xadгласие", "согласие"),
]
OTHER = [
    ("до 13 ноября", "до 23 ноября"),
    ("не разрешат", "разрешат"),
    ("рост 5%", "рост 5"),
    ("минус: -5 градусов", "минус: 5 градусов"),
    ("қазан", "казан"),
]


@pytest.mark.parametrize(("one", "two"), SAME)
def test_typography_is_no_other_text(one: str, two: str) -> None:
    """Quotation marks, dashes, spaces, case, soft hyphens, ё."""
    assert fingerprint("", one) == fingerprint("", two)


@pytest.mark.parametrize(("one", "two"), OTHER)
def test_a_word_or_a_number_is(one: str, two: str) -> None:
    """A digit, a negation, a sign, a letter of another alphabet."""
    assert fingerprint("", one) != fingerprint("", two)


@pytest.fixture
def store(db: Database) -> CrawlStore:
    made = CrawlStore(db)
    made.sync_sources([outlet()])
    return made


def test_new_same_revised(store: CrawlStore, db: Database) -> None:
    """The earlier text is kept; what it means is the pipeline's to say."""
    first = store.save_article(written(body="Срок — 1 марта."), "orda", NOW)
    again = store.save_article(written(body="срок – 1 марта"), "orda", NOW)
    later = store.save_article(written(body="Срок — 2 марта."), "orda", NOW + timedelta(hours=1))
    assert [saved.outcome for saved in (first, again, later)] == ["new", "same", "revised"]
    assert {saved.article_id for saved in (first, again, later)} == {first.article_id}
    (revision,) = db.query("SELECT * FROM revisions")
    assert (revision["body"], revision["material"], revision["changes"]) == ("Срок — 1 марта.", None, None)
    assert revision["replaced_at"] == "2026-03-05T08:00:00Z"
    (row,) = db.query("SELECT * FROM articles")
    assert (row["body"], row["fetched_at"], row["revised_at"]) == (
        "Срок — 2 марта.",
        "2026-03-05T07:00:00Z",
        "2026-03-05T08:00:00Z",
    )


def fetched(url: str = "https://orda.kz/a-1") -> Fetched:
    return Fetched(
        url=url, source="orda", kind="article", status=200, error=None, at=NOW, validators=Validators(etag='"1"')
    )


def test_the_log_keeps_the_latest_answer(store: CrawlStore, db: Database) -> None:
    """One row an address: when it was first asked for stays, and so does the article that it once gave."""
    saved = store.save_article(written(), "orda", NOW, page=fetched())
    broken = replace(fetched(), status=500, error="answers 500", at=NOW + timedelta(hours=1), validators=Validators())
    store.record_page(broken)
    (row,) = db.query("SELECT * FROM pages")
    assert (row["status"], row["error"], row["fetches"], row["article"]) == (500, "answers 500", 2, saved.article_id)
    assert (row["first_fetched_at"], row["last_fetched_at"]) == ("2026-03-05T07:00:00Z", "2026-03-05T08:00:00Z")
    assert store.first_fetched_at(row["url"]) == NOW


def test_validators_only_of_a_good_answer(store: CrawlStore) -> None:
    """After a failure the whole page is asked for."""
    store.record_page(fetched())
    assert store.validators("https://orda.kz/a-1") == Validators(etag='"1"')
    store.record_page(replace(fetched(), error="no article"))
    assert store.validators("https://orda.kz/a-1") == Validators()
    assert store.validators("https://orda.kz/unknown") == Validators()


def test_an_article_and_its_page_are_stored_together_or_not_at_all(store: CrawlStore, db: Database) -> None:
    """A failure in between leaves nothing half written."""
    unknown = replace(fetched(), source="nobody")
    with pytest.raises(Exception, match="FOREIGN KEY"):
        store.save_article(written(), "orda", NOW, page=unknown)
    assert db["articles"].count == 0


def test_what_is_known_and_due(store: CrawlStore) -> None:
    """Many addresses at once; those whose time has come, at the address that was asked."""
    for number in range(1500):
        url = f"https://orda.kz/a-{number}"
        check = NOW if number < 3 else None
        store.record_page(replace(fetched(url), next_check_at=check, address=f"{url}/"))
    known = store.known([f"https://orda.kz/a-{number}" for number in range(2000)])
    assert len(known) == 1500
    assert known["https://orda.kz/a-5"] == Known(lastmod=None, next_check_at=None, last_fetched_at=NOW)
    due = store.due("orda", now=NOW)
    assert sorted(one.address for one in due) == [f"https://orda.kz/a-{number}/" for number in range(3)]
    assert store.due("orda", now=NOW - timedelta(minutes=1)) == ()


def test_health_round_trip(store: CrawlStore) -> None:
    """What is saved is read, ways included; a new source has never run."""
    assert store.health("orda").state is State.NEVER_RUN
    assert store.health("unknown") == Health()
    way = Way(kind="feed", url="https://orda.kz/feed", ok=False, found=0, problem="refuses us (403)", status=403)
    health = Health(state=State.BLOCKED, since=NOW, last_run_at=NOW, failures=2, last_error="x", ways=(way,))
    store.fares.save("orda", health)
    assert store.health("orda") == health
    store.sync_sources([outlet(name="Renamed")])
    assert store.health("orda") == health


def test_a_database_that_cannot_be_written_says_so(store: CrawlStore, db: Database) -> None:
    """One named error."""
    db.conn.execute("PRAGMA query_only = ON")
    with pytest.raises(StoreError, match="cannot be written"):
        store.record_page(fetched())

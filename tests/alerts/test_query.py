"""What queries find."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from alerts.query import Query
from config.model import Lang
from pipeline.model import Area, Direction, Stage

from .making import change, reading, report, story

ENGLISH = report(
    "Russia lifts the 90-day rule for truck drivers",
    "Drivers of goods vehicles were being deported from Russia. Queues at border crossings grew.",
    number=1,
    outlet="en.orda.kz",
    published=datetime(2025, 10, 10, 6, tzinfo=UTC),
    read=reading(concepts=("driver", "stay_limit"), countries=("RU", "KZ")),
)
RUSSIAN = report(
    "Россия отменила правило 90 дней для дальнобойщиков",
    "Водителей международных перевозок больше не будут депортировать. Очереди на границе выросли. Ещё одно письмо.",
    number=2,
    outlet="tengrinews.kz",
    published=datetime(2025, 10, 11, 20, tzinfo=UTC),
    read=reading(concepts=("driver",), countries=("RU", "BY"), lang=Lang.RU),
)
KAZAKH = report(
    "Ресей жүк көлігі жүргізушілеріне арналған 90 күндік ережені алып тастады",
    "Жүргізушілерге енді Ресей аумағында ұзақ болуға рұқсат етілді. Шекарадағы кезек ұзарды.",
    number=3,
    outlet="kaz.orda.kz",
    published=datetime(2025, 10, 12, tzinfo=UTC),
    read=reading(
        concepts=("driver", "permit"), countries=("RU", "KZ"), lang=Lang.KK, topics=("migration", "transport")
    ),
)
CHANGED = change(Direction.EASES, Stage.DECIDED, area=Area.MIGRATION, effective="2025-11", imposed_by=("RU", "EAEU"))
STORY = story(ENGLISH, RUSSIAN, KAZAKH, changed=CHANGED)

WORDS = [
    # words in base form take every inflection, in three languages
    ("driver", True), ("vehicle", True), ("crossing", True), ("tram", False),
    ("водитель", True), ("граница", True), ("очередь", True), ("трамвай", False),
    ("жүргізуші", True), ("шекара", True), ("кезек", True), ("трамвайшы", False),
    # letters are folded: case, ё and е
    ("Driver", True), ("еще", True), ("ещё", True),
    # capitals are an abbreviation
    ("DRIVER", False),
    # phrases, in whichever quotation marks
    ('"truck driver"', True), ('"driver truck"', False), ("«международная перевозка»", True),
    ("“border crossing”", True),
    # nearness: in any order, with so many other words between
    ('"lift driver"~6', True), ('"driver lift"~6', True), ('"lift driver"~2', False),
    ('"водитель депортировать"~5', True),
    ('"deport drivers"~20', True), ('title:"deport drivers"~50', False),
    # wildcards
    ("deport*", True), ("d?iver*", True), ("*возок", True), ("тран*порт", False), ("жүргіз*", True), ("zzz*", False),
    # parts of the text
    ("title:driver", True), ("body:lift", False), ("title:(lift AND driver)", True),
    ("body:(deported OR lifted)", True),
    # boolean logic
    ("driver AND tram", False), ("driver OR tram", True), ("driver NOT tram", True), ("driver AND NOT tram", True),
    ("driver -queue", False), ("+driver -tram", True), ("driver queue", True), ("driver tram", False),
    ("NOT (tram OR bus)", True), ("NOT driver", False), ("(tram OR driver) AND (bus OR queue)", True),
    ("tram AND bus OR driver", True), ("NOT NOT driver", True),
    # a word of the logic in quotes is a word
    ('"и"', False), ('"or"', False),
]  # fmt: skip

FIELDS = [
    ("topic:migration", True), ("topic:energy", False), ("topic:MIGRATION", True),
    ("concept:driver", True), ("concept:permit", True), ("concept:ban", False), ("concept:stay*", True),
    ("change.area:migration", True), ("change.area:trade", False), ("change.area:(trade OR migration)", True),
    ("change.direction:eases", True), ("change.direction:tightens", False),
    ("change.stage:decided", True), ("NOT change.stage:rejected", True),
    ("change.imposed_by:RU", True), ("change.imposed_by:ru", True), ("change.imposed_by:EAEU", True),
    ("change.imposed_by:KZ", False), ("change.subjects:KZ", True), ("change.subjects:*", True),
    ("affects:carriers", True), ("country:BY", True), ("country:CN", False),
    ("outlet:en.orda.kz", True), ("outlet:orda.kz", True), ("outlet:kz", True), ("outlet:rda.kz", False),
    ("outlet:tengri*", True), ("lang:kk", True), ("lang:(en AND ru AND kk)", True),
    ("outlets:3", True), ("outlets:>=3", True), ("outlets:>3", False), ("outlets:<4", True), ("outlets:[2 TO *]", True),
    ("outlets:{3 TO 5]", False), ("outlets:[3 TO 5]", True), ("outlets:10", False), ("outlets:[* TO 2]", False),
    ("corroboration:single", True), ("corroboration:(several OR authority)", False),
    ("published:2025-10-11", True), ("published:2025-10", True), ("published:2025", True), ("published:2025-09", False),
    ("published:[2025-10-01 TO 2025-10-10]", True), ("published:{2025-10-12 TO *]", False),
    ("published:>=2025-10-12", True), ("published:>2025-10-12", False), ("published:<2025-10-10", False),
    ("published:[2025-09 TO 2025-10]", True), ("published:{2025-09 TO 2025-10}", False),
    # an effective month is all its days
    ("change.effective:2025-11-15", True), ("change.effective:2025-11", True),
    ("change.effective:[2025-10-20 TO *]", True),
    ("change.effective:[* TO 2025-10-31]", False), ("change.effective:>2025-11", False), ("change.effective:*", True),
]  # fmt: skip


@pytest.mark.parametrize(("query", "expected"), WORDS)
def test_words(query: str, expected: bool) -> None:
    """Words stand in any report of the story, in any inflection and language."""
    assert Query.parse(query).evaluate(STORY)[0] is expected


@pytest.mark.parametrize(("query", "expected"), FIELDS)
def test_fields(query: str, expected: bool) -> None:
    """Fields compare by their kind: names, codes, hosts, dates, numbers."""
    assert Query.parse(query).evaluate(STORY)[0] is expected


@pytest.mark.parametrize(
    "field", ["change.area:migration", "change.stage:decided", "change.effective:*", "change.subjects:KZ"]
)
def test_a_story_without_a_change_satisfies_no_clause_on_it(field: str) -> None:
    """What is not there is neither this nor that; only its negation holds."""
    bare = story(ENGLISH, changed=None)
    assert Query.parse(field).evaluate(bare)[0] is False
    assert Query.parse(f"NOT {field}").evaluate(bare)[0] is True


EVIDENCE = [
    ("водитель", {"водитель": ("Водителей",)}),
    ('"truck driver"', {'"truck driver"': ("truck drivers",)}),
    ("outlet:orda.kz", {"outlet:orda.kz": ("en.orda.kz", "kaz.orda.kz")}),
    ('outlet:"https://www.orda.kz/x"', {'outlet:"https://www.orda.kz/x"': ("en.orda.kz", "kaz.orda.kz")}),
    ("driver AND tram", {"driver": ("drivers", "Drivers"), "tram": ()}),
    ("title:(lift OR ban)", {"title:lift": ("lifts",), "title:ban": ()}),
    ("NOT tram", {"NOT tram": ()}),
    ("NOT deport*", {"NOT deport*": ("deported",)}),
    ("outlets:>=3", {"outlets:>=3": ("3",)}),
]


@pytest.mark.parametrize(("query", "expected"), EVIDENCE)
def test_evidence(query: str, expected: dict[str, tuple[str, ...]]) -> None:
    """Each clause comes with the words or values that decided it, as the reports write them."""
    _, clauses = Query.parse(query).evaluate(STORY)
    assert {clause.text: clause.by for clause in clauses} == expected


def test_clauses_say_whether_they_hold() -> None:
    """A negated clause is satisfied where nothing was found."""
    _, clauses = Query.parse("driver AND NOT deport* AND NOT tram").evaluate(STORY)
    assert [clause.satisfied for clause in clauses] == [True, False, True]


def test_a_pattern_on_an_endless_word_ends() -> None:
    """What is no word is not looked at."""
    hostile = story(report("a" * 200_000 + "!"))
    assert Query.parse("*a*a*a*a*b").evaluate(hostile)[0] is False


def test_a_long_list_of_alternatives() -> None:
    """A thousand names in one rule are no problem."""
    query = Query.parse(" OR ".join(f"word{number}" for number in range(1000)) + " OR driver")
    assert query.evaluate(STORY)[0] is True

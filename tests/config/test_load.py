"""What a configuration says is what is loaded: the user's files over the shipped ones."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest

from config.document import plain, read_document
from config.errors import ConfigError
from config.load import (
    SHIPPED,
    error_in,
    load,
    load_lexicon,
    load_receivers,
    load_rules,
    load_settings,
    load_sources,
    load_topics,
)
from config.model import Lang
from config.settings import Settings

if TYPE_CHECKING:
    from pathlib import Path

    from config.document import Value

RULE = "- id: {id}\n  title: A\n  query: lang:ru\n  severity: watch\n"


def write(folder: Path, name: str, text: str) -> Path:
    """Put a file into a configuration."""
    path = folder / name
    path.parent.mkdir(exist_ok=True)
    path.write_text(text, encoding="utf-8")
    return path


def test_shipped() -> None:
    """What is shipped loads, agrees with itself, and sends to nobody."""
    configuration = load(None, {})
    assert configuration.folder == str(SHIPPED)
    assert configuration.settings == Settings(), "the shipped settings are the defaults, written out"
    assert configuration.receivers == ()
    assert {source.lang for source in configuration.sources} == set(Lang)
    assert configuration.rules
    assert {topic.id for topic in configuration.topics} >= {"transport", "migration", "energy", "trade"}


def test_parts_are_the_whole() -> None:
    """A command that needs a part gets the same as one that loads everything."""
    whole = load(None, {})
    concepts = load_lexicon(None)
    assert load_settings(None) == whole.settings
    assert load_sources(None) == whole.sources
    assert load_rules(None) == whole.rules
    assert load_receivers(None, {}) == whole.receivers
    assert concepts == whole.concepts
    assert load_topics(None, concepts) == whole.topics


def test_fast() -> None:
    """Half a second of the processor for everything, however large the lexicon is by now."""
    started = time.process_time()
    load(None, {})
    assert time.process_time() - started < 0.5


def test_empty_folder(tmp_path: Path) -> None:
    """Whatever the user's folder lacks is as shipped."""
    configuration = load(tmp_path, {})
    assert configuration.folder == str(tmp_path)
    assert configuration.sources == load_sources(None)


@pytest.mark.parametrize("text", ["", "# nothing\n", "[]\n", "\ufeff# nothing\n"])
def test_empty_files(tmp_path: Path, text: str) -> None:
    """An empty list of rules is no rules, not the shipped ones; a byte order mark does not matter."""
    write(tmp_path, "rules.yaml", text)
    write(tmp_path, "sources.yaml", text)
    assert load_rules(tmp_path) == ()
    assert load_sources(tmp_path) == ()


def test_settings_in_part(tmp_path: Path) -> None:
    """What is not set keeps its default, also in a section whose keys are all commented out."""
    write(tmp_path, "settings.yaml", "lang: kk\ncrawl:\n  # retries: 1\nalerts:\n  attempts: 2\n  max_age_days: null\n")
    settings = load_settings(tmp_path)
    assert (settings.lang, settings.crawl, settings.alerts.attempts) == (Lang.KK, Settings().crawl, 2)
    assert settings.alerts.max_age_days is None
    assert settings.alerts.backoff_seconds == Settings().alerts.backoff_seconds


PLAIN: list[tuple[str, Value]] = [
    ("NO", "NO"),  # Norway
    ("no", "no"),
    ("on", "on"),
    ("yes", "yes"),
    ("y", "y"),
    ("true", True),
    ("False", False),
    ("null", None),
    ("~", None),
    ("", None),
    ("12", 12),
    ("-3", -3),
    ("1.5", 1.5),
    ("1e3", 1000.0),
    ("1e999", "1e999"),
    ("1_000", "1_000"),
    ("0x10", "0x10"),
    ("12:30", "12:30"),
    ("2025-10-10", "2025-10-10"),
    (".inf", ".inf"),
    ("9" * 30, int("9" * 30)),
    ("Норвегия", "Норвегия"),
]


@pytest.mark.parametrize(("text", "value"), PLAIN)
def test_plain_values(text: str, value: Value) -> None:
    """Only what looks like a number or a truth value to everybody is one."""
    assert plain(text) == value
    assert type(plain(text)) is type(value)


def test_norway(tmp_path: Path) -> None:
    """A country may be NO, a term may be `no` and `да`, in a file and quoted or not."""
    source = (SHIPPED / "sources.yaml").read_text(encoding="utf-8").replace("country: KZ", "country: NO")
    write(tmp_path, "sources.yaml", source)
    countries = {source.country for source in load_sources(tmp_path)}
    assert "NO" in countries
    assert "KZ" not in countries
    own = "norway_only:\n  kind: country\n  en: [no, 'off', NO]\n  ru: [да]\n  kk: [жоқ]\n"
    write(tmp_path, "lexicon/own.yaml", own)
    concept = load_lexicon(tmp_path)[-1]
    assert (concept.en, concept.ru, concept.kk) == (("no", "off", "NO"), ("да",), ("жоқ",))


def test_own_words_are_added(tmp_path: Path) -> None:
    """Terms for a shipped concept join its own, each once; a new concept comes last; nothing shipped is lost."""
    shipped = {concept.id: concept for concept in load_lexicon(None)}
    first = next(concept for concept in shipped.values() if concept.en and concept.ru and concept.kk)
    own = f"{first.id}:\n  en: [own word, {first.en[0]!r}]\n  kk: [өз сөзіміз]\n"
    own += f"ours:\n  kind: {first.kind}\n  ru: [наше слово]\n"
    write(tmp_path, "lexicon/own.yaml", own)
    write(tmp_path, "lexicon/empty.yaml", "# nothing yet\n")
    merged = {concept.id: concept for concept in load_lexicon(tmp_path)}
    assert list(merged) == [*shipped, "ours"]
    assert merged[first.id].en == (*first.en, "own word")
    assert merged[first.id].kk == (*first.kk, "өз сөзіміз")
    assert merged[first.id].ru == first.ru
    assert merged["ours"].ru == ("наше слово",)


def test_a_concept_of_two_files(tmp_path: Path) -> None:
    """A concept that two of the user's files define is an error that names both places."""
    write(tmp_path, "lexicon/a.yaml", "# a\nours:\n  kind: country\n")
    write(tmp_path, "lexicon/b.yaml", "ours:\n  kind: country\n")
    with pytest.raises(ConfigError, match=r"b\.yaml:1: ours: this concept stands twice, first in a\.yaml:2; join them"):
        load_lexicon(tmp_path)


def test_secrets(tmp_path: Path) -> None:
    """Variables are filled in where the receiver is enabled; what is printed of it shows no secret."""
    text = "- {id: a, url: 'tgram://${TOKEN}/${CHAT}/'}\n- {id: b, url: 'mailto://${NOT_SET}', enabled: false}\n"
    write(tmp_path, "receivers.yaml", text)
    first, second = load_receivers(tmp_path, {"TOKEN": "123:hunter2\n", "CHAT": "-100"})
    assert first.url.get_secret_value() == "tgram://123:hunter2/-100/"
    assert second.url.get_secret_value() == "mailto://${NOT_SET}"
    assert "hunter2" not in repr(load(tmp_path, {"TOKEN": "123:hunter2", "CHAT": "-100"}))


def test_a_value_is_not_filled_in_twice(tmp_path: Path) -> None:
    """A secret that itself holds ${ } stays as it is."""
    write(tmp_path, "receivers.yaml", "- {id: a, url: 'json://user:${PASSWORD}@host'}\n")
    (receiver,) = load_receivers(tmp_path, {"PASSWORD": "${HOME}"})
    assert receiver.url.get_secret_value() == "json://user:${HOME}@host"


@pytest.mark.parametrize("named", ["[dispatch]", "[office]", "[all]", "[dispatch, office]", "[night]"])
def test_receivers_of_rules(tmp_path: Path, named: str) -> None:
    """A rule names receivers by id, by tag, or all; one that is switched off counts, and no secrets are needed."""
    text = "- {id: dispatch, url: 'x://${TOKEN}', tags: [office]}\n- {id: night, url: 'x://${T}', enabled: false}\n"
    write(tmp_path, "receivers.yaml", text)
    write(tmp_path, "rules.yaml", RULE.format(id="a") + f"  receivers: {named}\n")
    assert load_rules(tmp_path)


def test_error_found_later(tmp_path: Path) -> None:
    """A query that does not parse is found by others; the error still names the line."""
    path = write(tmp_path, "rules.yaml", RULE.format(id="a") + "\n" + RULE.format(id="b"))
    error = error_in(tmp_path, "rules.yaml", "b", "query", "unknown field lnag; did you mean lang?")
    assert str(error) == f"{path}:8: rules[1].query: unknown field lnag; did you mean lang?"
    assert (error.line, error.key) == (8, "rules[1].query")
    assert error_in(tmp_path, "rules.yaml", "c", "query", "x").line is None
    assert error_in(None, "rules.yaml", load_rules(None)[0].id, "query", "x").file == str(SHIPPED / "rules.yaml")


def test_aliases(tmp_path: Path) -> None:
    """An anchor stands for what it names, wherever it is used."""
    document = read_document(write(tmp_path, "x.yaml", "a: &x [1, {b: c}]\nd: *x\n"))
    assert document.value == {"a": [1, {"b": "c"}], "d": [1, {"b": "c"}]}


LINES: list[tuple[tuple[str | int, ...], int]] = [
    ((), 2),
    (("a",), 2),
    (("a", "b"), 3),
    (("a", "b", 1), 5),
    (("a", "b", 9), 3),
    (("a", "z"), 2),
    (("e",), 6),
    (("e", "x"), 6),
]


@pytest.mark.parametrize(("path", "line"), LINES)
def test_lines(tmp_path: Path, path: tuple[str | int, ...], line: int) -> None:
    """Each value has its line; one that is not there has that of what would hold it."""
    document = read_document(write(tmp_path, "x.yaml", "# first\na:\n  b:\n    - c\n    - d\ne: f\n"))
    assert document.line(path) == line

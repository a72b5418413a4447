"""The command line: fast help, one clear line for each mistake, contracts of the commands that others call."""

from __future__ import annotations

import gzip
import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner

from carrierwatch.cli import COMMANDS, cli

EN = (
    "Russia agreed to exempt truck drivers from Kazakhstan from the rule of 90 days a year, "
    "the Ministry of Transport said."
)


def call(*arguments: str, code: int = 0, given: str = "", **environment: str) -> tuple[str, str]:
    """Standard output and standard error of the command line in a process of its own."""
    done = subprocess.run(
        [sys.executable, "-m", "carrierwatch", *arguments],
        input=given, capture_output=True, text=True, encoding="utf-8", timeout=120, check=False,
        env={**os.environ, "PYTHONUTF8": "1", **environment},
    )  # fmt: skip
    assert done.returncode == code, done.stdout + done.stderr
    return done.stdout, done.stderr


def test_help_imports_nothing_heavy() -> None:
    """It must answer in under 0.3 s; that is a matter of what is imported, which does not depend on the machine."""
    heavy = "scrapy twisted apprise datasette trafilatura pymorphy3 pydantic rich lxml bs4 jinja2 sqlite_utils yaml"
    code = (
        "import sys\nfrom click.testing import CliRunner\nfrom carrierwatch.cli import cli\n"
        "assert CliRunner().invoke(cli, ['--help']).exit_code == 0\n"
        f"print([name for name in {heavy.split()!r} if name in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


@pytest.mark.parametrize("name", COMMANDS)
def test_every_command_says_what_it_does(name: str) -> None:
    """The line in the overview and the command's own help both exist."""
    result = CliRunner().invoke(cli, [name, "--help"])
    assert result.exit_code == 0
    assert result.output.startswith("Usage: ")
    assert COMMANDS[name][1].endswith(".")


def test_init_then_check(tmp_path: Path) -> None:
    """The configuration to start from is valid as it is written, and is not overwritten."""
    out, _ = call("init", str(tmp_path / "new"))
    assert "receivers.yaml" in out
    out, _ = call("--config", str(tmp_path / "new"), "check")
    assert "orda-en" in out
    assert "no receiver yet" in out
    _, err = call("init", str(tmp_path / "new"), code=2)
    assert err.startswith("error: ")


NEEDS_A_DATABASE = [["status"], ["stories", "list"], ["alerts", "list"], ["browse"], ["backup", "copy.db"]]


@pytest.mark.parametrize("command", NEEDS_A_DATABASE, ids=" ".join)
def test_what_needs_a_database_says_how_to_get_one(tmp_path: Path, command: list[str]) -> None:
    """No traceback, no empty database made by accident."""
    _, err = call(*command, code=2, CARRIERWATCH_CONFIG="")
    assert "carrierwatch init" in err
    call("init", str(tmp_path))
    _, err = call("--config", str(tmp_path), *command, code=1)
    assert err.count("\n") == 1
    assert "there is none yet; `carrierwatch run` makes it" in err
    assert not (tmp_path / "carrierwatch.db").exists()


RULE = "- {id: mine, title: Mine, query: '%s', severity: watch, receivers: [all]}\n"
MISTAKES = [
    ("rules.yaml", RULE % "change.stge:decided", ["rules.yaml:1", "query", "change.stage"]),
    ("rules.yaml", RULE % 'topic:"trade', ["rules.yaml:1", "query"]),
    ("rules.yaml", RULE % "concept:no_such_thing", ["rules.yaml:1", "no_such_thing"]),
    ("rules.yaml", "- {id: mine, titel: x, query: a, severity: watch}\n", ["rules.yaml:1", "titel", "title"]),
    (
        "rules.yaml",
        "- {id: mine, title: x, query: a, severity: watch, receivers: [nobody]}\n",
        ["rules.yaml:1", "nobody"],
    ),
    ("sources.yaml", "- id: [\n", ["sources.yaml:"]),
    ("receivers.yaml", "- {id: me, url: 'nosuch://secretxyz'}\n", ["receivers.yaml:1", "url", "Apprise"]),
    ("settings.yaml", "crawl:\n  retries: many\n", ["settings.yaml:2", "crawl.retries"]),
]


@pytest.mark.parametrize(("name", "text", "said"), MISTAKES, ids=[f"{m[0]}-{m[2][-1]}" for m in MISTAKES])
def test_a_mistake_in_the_configuration_is_named(tmp_path: Path, name: str, text: str, said: list[str]) -> None:
    """File, line, key, and what was meant; exit code 2."""
    call("init", str(tmp_path))
    (tmp_path / name).write_text(text, encoding="utf-8")
    _, err = call("--config", str(tmp_path), "check", code=2)
    assert "Traceback" not in err
    assert "secretxyz" not in err
    for words in said:
        assert words in err


def test_a_newer_database_is_refused(tmp_path: Path) -> None:
    """By every command that opens it, in one line."""
    from carrierwatch.database import open_database

    call("init", str(tmp_path))
    db = open_database(tmp_path / "carrierwatch.db")
    db["_sqlite_migrations"].insert({"migration_set": "carrierwatch", "name": "9999_later", "applied_at": "2030"})
    db.close()
    for command in (["run"], ["status"], ["alerts", "list"]):
        _, err = call("--config", str(tmp_path), *command, code=1)
        assert "newer version" in err
        assert err.count("\n") == 1


def test_words_answers_in_the_order_of_its_input(tmp_path: Path) -> None:
    """One object a line, for words of three languages."""
    terms = tmp_path / "terms.txt"
    for lang, term, word in (
        ("en", "driver", "drivers"), ("ru", "водитель", "водителями"), ("kk", "жүргізуші", "жүргізушілеріміздің"),
    ):  # fmt: skip
        terms.write_text(f"{term}\nмост\n", encoding="utf-8")
        out, _ = call("words", "--lang", lang, "--terms", str(terms), given=f"{word}\n\nпесок\n")
        rows = [json.loads(line) for line in out.splitlines()]
        assert [row["word"] for row in rows] == [word, "", "песок"]
        assert [row["terms"] for row in rows] == [[term], [], []]


PAGE = """<!doctype html><html lang="en"><head><title>Rule lifted</title><meta property="og:url"
content="https://news.example/rule-1"></head><body><article><h1>Rule lifted</h1>{}</article></body></html>"""


def test_extract_gives_one_object_a_page(tmp_path: Path) -> None:
    """A page that is no article is named, does not stop the others, and shows in the exit code."""
    body = "".join(
        f"<p>{EN} Paragraph {number} says it once more in other words for the record.</p>" for number in range(5)
    )
    (tmp_path / "good.html").write_text(PAGE.format(body), encoding="utf-8")
    (tmp_path / "packed.html.gz").write_bytes(gzip.compress(PAGE.format(body).encode()))
    (tmp_path / "empty.html").write_text("<html></html>", encoding="utf-8")
    out, err = call(
        "extract", *(str(tmp_path / name) for name in ("good.html", "empty.html", "packed.html.gz")), code=1
    )
    rows = [json.loads(line) for line in out.splitlines()]
    assert [Path(row["file"]).name for row in rows] == ["good.html", "empty.html", "packed.html.gz"]
    for row in (rows[0], rows[2]):
        assert {"file", "url", "title", "body", "authors", "published", "lang", "method"} == set(row)
        assert (row["url"], row["title"]) == ("https://news.example/rule-1", "Rule lifted")
        assert "Paragraph 4" in row["body"]
    assert rows[1]["body"] == ""
    assert "empty.html" in err


def test_analyze_keeps_its_contract_and_goes_on_after_a_bad_line(tmp_path: Path) -> None:
    """Field names stay; evidence points into the text; a line that is no article is named with its number."""
    good = {
        "id": "a",
        "url": "https://news.example/1",
        "published": "2025-10-10",
        "title": "Drivers freed of a limit",
        "body": EN,
    }
    file = tmp_path / "articles.jsonl"
    file.write_text("\n".join([json.dumps(good), "{broken", json.dumps({**good, "id": "b"})]), encoding="utf-8")
    out, err = call("analyze", str(file), code=1)
    rows = [json.loads(line) for line in out.splitlines()]
    assert [row["id"] for row in rows] == ["a", "b"]
    fields = {"id", "lang", "topics", "change", "affects_carriers", "alert", "story", "duplicate_of", "evidence"}
    assert set(rows[0]) == fields
    assert (rows[1]["story"], rows[1]["duplicate_of"]) == (rows[0]["story"], "a")
    for evidence in rows[0]["evidence"]:
        assert good[evidence["field"]][evidence["start"] : evidence["end"]] == evidence["text"]
    assert f"{file}:2:" in err
    explained, _ = call("analyze", "--explain", str(file), code=1)
    assert "Drivers freed of a limit" in explained


def test_mistakes_shows_what_a_wrong_label_was_read_from(tmp_path: Path) -> None:
    """One article labelled as the guide says, one labelled wrongly on purpose: only the second is shown."""
    right = {"topics": ["migration", "transport"], "affects_carriers": True, "alert": "urgent"}
    change = {"area": "migration", "direction": "eases", "stage": "decided", "imposed_by": ["RU"], "subjects": ["KZ"]}
    article = {
        "id": "a",
        "url": "",
        "published": "2025-10-10",
        "title": "Russia lifts 90-day limit for Kazakh truck drivers",
    }
    good = {
        **article,
        "body": f"{EN} The decision was signed in Moscow.",
        **right,
        "change": {**change, "effective": None},
    }
    bad = {**good, "id": "b", "change": {**good["change"], "direction": "tightens"}}
    file = tmp_path / "labelled.jsonl"
    file.write_text(f"{json.dumps(good)}\n{json.dumps(bad)}\n", encoding="utf-8")
    out, _ = call("analyze", "--mistakes", str(file))
    assert "change.direction: said eases, right is tightens" in out
    assert "1 of 2 articles" in out
    file.write_text(
        json.dumps({key: good[key] for key in ("id", "url", "published", "title", "body")}), encoding="utf-8"
    )
    _, err = call("analyze", "--mistakes", str(file), code=2)
    assert f"{file}:1: no labels" in err


ODD = [
    (["stories", "show", "9" * 30], "9223372036854775807"),
    (["alerts", "show", "-1"], "-1"),
    (["rules", "test", "9" * 30], "9223372036854775807"),
]


@pytest.mark.parametrize(("command", "said"), ODD, ids=["story", "alert", "rules"])
def test_numbers_that_cannot_be_are_wrong_usage(tmp_path: Path, command: list[str], said: str) -> None:
    """No traceback from the database for a number that it cannot hold."""
    call("init", str(tmp_path))
    _, err = call("--config", str(tmp_path), *command, code=2)
    assert said in err
    assert "Traceback" not in err


def test_output_onto_a_full_disk_is_one_line(tmp_path: Path) -> None:
    """As `df` full as /dev/full is."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        done = subprocess.run(
            [sys.executable, "-m", "carrierwatch", "rules", "list"], stdout=full, stderr=subprocess.PIPE, check=False
        )
    assert done.returncode == 1
    assert done.stderr.decode().count("\n") == 1


def test_a_number_of_thousands_of_digits_is_one_bad_line(tmp_path: Path) -> None:
    """The lines around it are read."""
    file = tmp_path / "articles.jsonl"
    good = {"id": "a", "url": "", "published": "2025-10-10", "title": "A title", "body": EN}
    file.write_text('{"id": ' + "9" * 5000 + "}\n" + json.dumps(good) + "\n", encoding="utf-8")
    out, err = call("analyze", str(file), code=1)
    assert json.loads(out)["id"] == "a"
    assert f"{file}:1: not JSON that can be read" in err

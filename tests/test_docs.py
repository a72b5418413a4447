"""What the documents say is true: commands exist with the options shown, links lead somewhere, nothing is left out."""

from __future__ import annotations

import re
import shlex
from pathlib import Path

import click
import pytest

from carrierwatch.cli import COMMANDS, cli

ROOT = Path(__file__).resolve().parent.parent
DOCUMENTS = sorted([ROOT / "README.md", ROOT / "CHANGELOG.md", *(ROOT / "docs").glob("*.md")])
FENCED = re.compile(r"^```[^\n]*\n(.*?)^```", re.MULTILINE | re.DOTALL)
INLINE = re.compile(r"`([^`\n]+)`")
COMMAND = re.compile(r"(?:^|[|/ ])carrierwatch ((?:[^#|])+)")
ELLIPSES = {"...", "…"}


def commands() -> list[tuple[str, list[str]]]:
    """Every command line in the documents: where it stands, and its words."""
    found = []
    for file in DOCUMENTS:
        text = file.read_text(encoding="utf-8").replace("\\|", "|")
        lines = [line for block in FENCED.findall(text) for line in block.splitlines()]
        lines += INLINE.findall(FENCED.sub("", text))
        for line in lines:
            match = COMMAND.search(line)
            if match and not ELLIPSES & set(words := shlex.split(match[1])):
                found.append((file.name, words))
    return found


def resolve(words: list[str]) -> None:
    """Parse the words as the command line would, without running anything. Raises click's error."""
    context = cli.make_context("carrierwatch", list(words), resilient_parsing=False)
    command: click.Command = cli
    while isinstance(command, click.Group):
        rest = [*context._protected_args, *context.args]
        if not rest:
            return
        name, found, rest = command.resolve_command(context, rest)
        assert found is not None, name
        if not rest and not isinstance(found, click.Group):
            return  # named without its arguments, as in a sentence
        command, context = found, found.make_context(name, rest, parent=context)


@pytest.mark.parametrize(
    ("document", "words"), commands(), ids=lambda value: " ".join(value)[:60] if isinstance(value, list) else value
)
def test_a_documented_command_can_be_called(
    document: str, words: list[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """With exactly the options shown; files that an example names are made up."""
    monkeypatch.chdir(tmp_path)
    for word in words:
        if word == "FILE" or word.endswith((".jsonl", ".html", ".txt", ".html.gz", ".warc.gz", ".opml")):
            (tmp_path / word.lower()).touch()
    placeholders = {
        "URL": "https://example.kz",
        "ALERT": "3",
        "NUMBER": "3",
        "STORY": "7",
        "ID": "7",
        "FILE": "file",
        "DIR": ".",
        "FOLDER": ".",
    }
    try:
        resolve([placeholders.get(word, word) for word in words])
    except click.UsageError as error:
        pytest.fail(f"{document}: carrierwatch {' '.join(words)}: {error.message}")


def test_every_command_is_documented() -> None:
    """In the README or in docs/."""
    text = "\n".join(file.read_text(encoding="utf-8") for file in DOCUMENTS)
    assert commands()
    assert not [
        name for name in COMMANDS if not re.search(rf"carrierwatch (--config \S+ )?{name}\b|make {name}\b", text)
    ]


@pytest.mark.parametrize("file", DOCUMENTS, ids=lambda file: file.name)
def test_links_lead_somewhere(file: Path) -> None:
    """To a file of the repository; addresses of the web are left alone."""
    for target in re.findall(r"\]\(([^)#\s]+)", file.read_text(encoding="utf-8")):
        if "://" not in target:
            assert (file.parent / target).exists(), target


def test_the_two_commands_stand_at_the_top_of_the_readme() -> None:
    """And the Makefile knows them; CI runs one of them."""
    top = (ROOT / "README.md").read_text(encoding="utf-8")[:200]
    assert "make demo" in top
    assert "make test" in top
    makefile = (ROOT / "Makefile").read_text(encoding="utf-8")
    assert re.search(r"(?m)^demo:", makefile)
    assert re.search(r"(?m)^test:", makefile)
    assert "make test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")


def test_modules_of_the_architecture_exist() -> None:
    """Each table names files and folders of its package; `store_*` stands for those that begin so."""
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    section = page.split("## Where things stand\n")[1].split("\n## ")[0]
    named = 0
    for table in section.split("\n\n"):
        if package := re.match(r"\| `(\w+)/` \|", table):
            names = [name for line in table.splitlines()[2:] for name in INLINE.findall(line)]
            folder = ROOT / package[1]
            missing = [name for name in names if not (any(folder.glob(f"{name}.py")) or (folder / name).is_dir())]
            assert not missing, package[1]
            named += len(names)
    assert named

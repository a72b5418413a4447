"""Reads the configuration: the user's files, and the shipped ones where the user has none.

They are `settings.yaml`, `sources.yaml`, `rules.yaml`, `receivers.yaml`, `topics.yaml`, `lexicon/*.yaml`. The
user's lexicon is added to the shipped one; any other file of the user replaces the shipped one. Every
mistake is a `ConfigError` that names file, line, key and what was allowed; several come together as one
`ConfigMistakesError`.
`docs/configuration.md` explains every key.
"""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from config import agree
from config.check import Problems, build, nearest
from config.concepts import merged_concepts
from config.document import read_document
from config.errors import ConfigError
from config.model import Concept, Receiver, Rule, Source, Strict, Topic
from config.secrets import filled_in
from config.settings import Settings

if TYPE_CHECKING:
    from collections.abc import Mapping

    from pydantic import BaseModel

    from config.document import Document, Value

    M = TypeVar("M", bound=BaseModel)

SHIPPED = Path(__file__).parent
FILES = ("settings.yaml", "sources.yaml", "rules.yaml", "receivers.yaml", "topics.yaml")


class Configuration(Strict):
    """Everything that was loaded, checked against each other."""

    folder: str  # the user's folder; the shipped one where there is none
    settings: Settings
    sources: tuple[Source, ...]
    concepts: tuple[Concept, ...]
    topics: tuple[Topic, ...]
    rules: tuple[Rule, ...]
    receivers: tuple[Receiver, ...]


def load(folder: Path | None, environ: Mapping[str, str] = os.environ) -> Configuration:
    """Everything, checked against each other. `folder` None: the shipped configuration alone.

    `environ` gives the values of `${NAME}` in the addresses of receivers that are enabled.
    Raises `ConfigError`; for several mistakes, in any of the files, `ConfigMistakesError`.
    """
    files = _Files(folder)
    settings, sources, rules = files.settings(), files.sources(), files.rules()
    receivers, concepts, topics = files.receivers(environ), files.concepts(), files.topics()
    if sources_file := files.document("sources.yaml"):
        agree.selectors_of_sources(sources_file, files.problems)
    if rules_file := files.document("rules.yaml"):
        agree.receivers_of_rules(rules_file, files.document("receivers.yaml"), files.problems)
    if settings_file := files.document("settings.yaml"):
        agree.receivers_of_settings(settings_file, files.document("receivers.yaml"), files.problems)
    if (topics_file := files.document("topics.yaml")) and not files.broken_lexicon:
        agree.concepts_of_topics(topics_file, frozenset(concept.id for concept in concepts), files.problems)
    files.problems.done()
    return Configuration(
        folder=str(folder or SHIPPED), settings=settings, sources=sources, concepts=concepts, topics=topics,
        rules=rules, receivers=receivers,
    )  # fmt: skip


def load_settings(folder: Path | None) -> Settings:
    """`settings.yaml` alone. Raises as `load`."""
    files = _Files(folder)
    settings = files.settings()
    files.problems.done()
    return settings


def load_sources(folder: Path | None) -> tuple[Source, ...]:
    """`sources.yaml` alone. Raises as `load`, but does not try selectors: that alone takes a fifth of a second."""
    files = _Files(folder)
    sources = files.sources()
    files.problems.done()
    return sources


def load_lexicon(folder: Path | None) -> tuple[Concept, ...]:
    """The shipped concepts with the user's added, in the order of the files' names. Raises as `load`."""
    files = _Files(folder)
    concepts = files.concepts()
    files.problems.done()
    return concepts


def load_topics(folder: Path | None, concepts: tuple[Concept, ...] | None = None) -> tuple[Topic, ...]:
    """`topics.yaml` alone, checked against `concepts` where they are given. Raises as `load`."""
    files = _Files(folder)
    topics = files.topics()
    if concepts is not None and (document := files.document("topics.yaml")):
        agree.concepts_of_topics(document, frozenset(concept.id for concept in concepts), files.problems)
    files.problems.done()
    return topics


def load_rules(folder: Path | None) -> tuple[Rule, ...]:
    """`rules.yaml`, its receivers checked against `receivers.yaml`; needs no secrets. Raises as `load`."""
    files = _Files(folder)
    rules = files.rules()
    if document := files.document("rules.yaml"):
        agree.receivers_of_rules(document, files.document("receivers.yaml"), files.problems)
    files.problems.done()
    return rules


def load_receivers(folder: Path | None, environ: Mapping[str, str] = os.environ) -> tuple[Receiver, ...]:
    """`receivers.yaml` alone, with its secrets. Raises as `load`."""
    files = _Files(folder)
    receivers = files.receivers(environ)
    files.problems.done()
    return receivers


def error_in(folder: Path | None, name: str, entry: str, key: str, problem: str) -> ConfigError:
    """The error for a mistake that was found after loading, such as a rule's query that does not parse.

    `name` is the file (`rules.yaml`), `entry` the id of the entry in it, `key` the key within the entry.
    Names the line, unless the file was changed in between.
    """
    document = read_document(_Files(folder).path(name))
    for number, value in enumerate(document.value if isinstance(document.value, list) else ()):
        if isinstance(value, dict) and value.get("id") == entry:
            return document.error((number, key), problem)
    return ConfigError(document.file, None, f"{entry}.{key}", problem)


class _Files:
    """The files of one configuration, each read once; what is wrong with them gathers in `problems`."""

    def __init__(self, folder: Path | None) -> None:
        self.folder = folder
        self.problems = Problems()
        self.broken_lexicon = False
        self._read: dict[Path, Document | None] = {}
        if folder is not None:
            _check_folder(folder)

    def path(self, name: str) -> Path:
        """The user's file of this name, the shipped one where there is none."""
        if self.folder is not None and os.path.lexists(self.folder / name):
            return self.folder / name
        return SHIPPED / name

    def document(self, name: str) -> Document | None:
        """The file's content; None, and a problem, where it cannot be read."""
        return self._document(self.path(name))

    def _document(self, path: Path) -> Document | None:
        if path not in self._read:
            try:
                self._read[path] = read_document(path)
            except ConfigError as error:
                self.problems.add(error)
                self._read[path] = None
        return self._read[path]

    def settings(self) -> Settings:
        document = self.document("settings.yaml")
        if document is None:
            return Settings()
        # A section whose keys are all commented out is empty, which YAML calls null.
        sections = {"crawl", "archive", "alerts"}
        value = document.value
        if isinstance(value, dict):
            value = {key: item for key, item in value.items() if item is not None or key not in sections}
        settings = build(Settings, {} if value is None else value, document, (), self.problems) or Settings()
        agree.settings(settings, document, self.problems)
        return settings

    def sources(self) -> tuple[Source, ...]:
        document = self.document("sources.yaml")
        sources = self._entries(Source, document, document.value if document else None)
        if document:
            agree.ways_of_sources(document, self.problems)
        return sources

    def topics(self) -> tuple[Topic, ...]:
        document = self.document("topics.yaml")
        return self._entries(Topic, document, document.value if document else None)

    def rules(self) -> tuple[Rule, ...]:
        document = self.document("rules.yaml")
        return self._entries(Rule, document, document.value if document else None)

    def receivers(self, environ: Mapping[str, str]) -> tuple[Receiver, ...]:
        document = self.document("receivers.yaml")
        value = filled_in(document, environ, self.problems) if document else None
        receivers = self._entries(Receiver, document, value)
        if document:
            agree.times_of_receivers(document, self.problems)
        return receivers

    def concepts(self) -> tuple[Concept, ...]:
        before = len(self.problems.errors)
        shipped = self._lexicon(SHIPPED / "lexicon")
        own = self._lexicon(self.folder / "lexicon") if self.folder is not None else []
        concepts = merged_concepts(shipped, own, self.problems)
        self.broken_lexicon = len(self.problems.errors) > before
        return concepts

    def _lexicon(self, folder: Path) -> list[Document]:
        for stray in sorted(folder.glob("*.yml")):
            self.problems.add(ConfigError(stray, None, None, "would not be read; give it the ending .yaml"))
        documents = [self._document(path) for path in sorted(folder.glob("*.yaml"))]
        return [document for document in documents if document is not None]

    def _entries(self, model: type[M], document: Document | None, value: Value) -> tuple[M, ...]:
        """The entries of a file that is a list, each with an id of its own."""
        if document is None or value is None:
            return ()
        if not isinstance(value, list):
            stem = document.file.stem
            hint = f"; remove the key {stem}" if isinstance(value, dict) and stem in value else ""
            self.problems.add(document.error((), f"must be a list, each entry beginning with `- id:`{hint}"))
            return ()
        lines: dict[str, int | None] = {}
        for number, entry in enumerate(value):
            name = entry.get("id") if isinstance(entry, dict) else None
            if isinstance(name, str) and name in lines:
                problem = f"the id {name} stands twice, first in line {lines[name]}; give each entry its own"
                self.problems.add(document.error((number, "id"), problem))
            elif isinstance(name, str):
                lines[name] = document.line((number, "id"))
        built = [build(model, entry, document, (number,), self.problems) for number, entry in enumerate(value)]
        return tuple(entry for entry in built if entry is not None)


def _check_folder(folder: Path) -> None:
    """Refuse a folder that is none, and a file whose name only nearly is one that we read."""
    if not folder.is_dir():
        problem = "is no folder" if folder.exists() else "there is no such folder"
        advice = f"`carrierwatch init {folder}` makes a configuration"
        raise ConfigError(folder, None, None, f"{problem}; {advice}")
    for stray in sorted((*folder.glob("*.yaml"), *folder.glob("*.yml"))):
        meant = nearest(stray.name, FILES, least=0.75)
        if meant is not None and stray.name not in FILES and not os.path.lexists(folder / meant):
            raise ConfigError(stray, None, None, f"would not be read; did you mean to name it {meant}?")

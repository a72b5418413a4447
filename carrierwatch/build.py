"""Makes the reader and the rules from a configuration; what needs no crawler starts fast with these."""

from __future__ import annotations

from typing import TYPE_CHECKING

from alerts.errors import QueryError
from alerts.match import Rules
from config.load import SHIPPED, Configuration, error_in, load_lexicon, load_rules, load_settings, load_topics
from pipeline.lexicon import Lexicon
from pipeline.read import Reader

if TYPE_CHECKING:
    from pathlib import Path


def load_core(folder: Path | None) -> Configuration:
    """What reading and the rules need of a configuration; not its sources and receivers, and so no secrets."""
    concepts = load_lexicon(folder)
    return Configuration(
        folder=str(folder or SHIPPED),
        settings=load_settings(folder),
        sources=(),
        concepts=concepts,
        topics=load_topics(folder, concepts),
        rules=load_rules(folder),
        receivers=(),
    )


def build_rules(configuration: Configuration, folder: Path | None) -> Rules:
    """All rules, compiled. Raises `ConfigError` with file and line where a query does not parse."""
    try:
        return Rules(configuration.rules, configuration.concepts, configuration.topics)
    except QueryError as error:
        mistake = error_in(folder, "rules.yaml", str(error.rule), "query", str(error))
        mistake.pointer = error.pointer
        raise mistake from error


def build_reader(configuration: Configuration) -> Reader:
    """What reads articles, with the configuration's lexicon and topics."""
    return Reader(Lexicon.build(configuration.concepts), configuration.topics)

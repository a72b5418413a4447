"""`words`: does my keyword find this word?"""

from __future__ import annotations

import sys
from pathlib import Path

import click

from carrierwatch.output import json_line
from config.errors import ConfigError
from config.model import Lang
from pipeline.terms import Term, TermIndex


@click.command()
@click.option(
    "--lang",
    "language",
    type=click.Choice([lang.value for lang in Lang]),
    required=True,
    help="Language of the terms and the words.",
)
@click.option(
    "--terms",
    "terms_file",
    type=click.Path(path_type=Path, exists=True, dir_okay=False),
    required=True,
    help="Terms in base form, one a line, UTF-8.",
)
def words(language: str, terms_file: Path) -> None:
    """For each word on standard input, one a line, say which of the terms it is a form of.

    Prints one JSON object a line, in the order of the input: {"word": ..., "terms": [...]}.
    """
    try:
        terms = [term for term in terms_file.read_text(encoding="utf-8-sig").splitlines() if term.strip()]
    except UnicodeDecodeError as error:
        raise ConfigError(terms_file, None, None, f"not UTF-8 ({error.reason}); save the file as UTF-8") from error
    index = TermIndex(Term(key=term, text=term) for term in terms)
    for line in sys.stdin:
        word = line.rstrip("\r\n")
        json_line({"word": word, "terms": sorted(index.of_word(word, Lang(language)))})

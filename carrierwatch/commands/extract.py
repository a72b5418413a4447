"""`extract`: articles from saved pages."""

from __future__ import annotations

import sys
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING

import click

from carrierwatch.output import json_line
from crawler.errors import CrawlError
from crawler.extract import extract as extract_article
from crawler.extract import page_from_file

if TYPE_CHECKING:
    from crawler.items import Article

CHUNK = 8  # pages that a worker takes at once
FEW = 8  # fewer pages than this are not worth a pool


@click.command()
@click.argument("files", nargs=-1, required=True, type=click.Path(path_type=Path))
def extract(files: tuple[Path, ...]) -> None:
    """Print the article of each saved page (.html, .html.gz) as one JSON object a line.

    Fields: file, url (null where the page names none), title, body, authors, published, lang, method. A page that
    holds no article gives an object whose `body` is empty and whose `error` says why, and exit code 1 at the end.
    """
    failed = 0
    for file, article, problem in _read(files):
        if article is None:
            failed += 1
            click.echo(f"error: {problem}", err=True)
            json_line(
                {
                    "file": file,
                    "url": None,
                    "title": None,
                    "body": "",
                    "authors": [],
                    "published": None,
                    "lang": None,
                    "method": None,
                    "error": problem,
                }
            )
            continue
        json_line(
            {
                "file": file,
                "url": article.url if "://" in article.url else None,
                "title": article.title,
                "body": article.body,
                "authors": article.authors,
                "published": article.published,
                "lang": article.lang,
                "method": article.method,
            }
        )
    if failed:
        sys.exit(1)


def _read(files: tuple[Path, ...]) -> list[tuple[str, Article | None, str | None]]:
    """Name, article and problem of each page, in the order given; all cores where there are many."""
    if len(files) < FEW:
        return [read_file(file) for file in files]
    first = read_file(files[0])  # before the processes part, so that what reading needs is loaded once, not in each
    with ProcessPoolExecutor() as pool:
        return [first, *pool.map(read_file, files[1:], chunksize=CHUNK)]


def read_file(file: Path) -> tuple[str, Article | None, str | None]:
    """One saved page: its name, and its article or the problem."""
    try:
        return str(file), extract_article(page_from_file(file), None), None
    except CrawlError as error:
        return str(file), None, str(error)

"""Expand the Russian words of the shipped lexicon into their forms, for `pipeline/forms/russian.json.gz`.

    python bench/expand_forms.py

Run it when the lexicon's Russian words change; without it the program expands the new ones when it starts.
"""

from __future__ import annotations

from pathlib import Path

from config.load import load_lexicon
from config.model import Lang
from pipeline.forms import cache, russian
from pipeline.terms import Term, TermIndex


def main() -> None:
    terms = [Term(c.id, text, lang) for c in load_lexicon(None) for lang in Lang for text in getattr(c, lang.value)]
    made = {
        (word, within): russian.forms(word, within_phrase=within) for word, within in TermIndex(terms).russian_words
    }
    file = Path(cache.__file__).with_name(cache.SHIPPED)
    file.write_bytes(cache.pack(made))
    print(f"{len(made)} words, {file.stat().st_size / 1000:.0f} kB: {file}")


if __name__ == "__main__":
    main()

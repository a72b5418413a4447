"""The lexicon's files become concepts: the shipped ones, and the user's added to them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from config.check import build, unknown
from config.model import Concept, Lang

if TYPE_CHECKING:
    from collections.abc import Collection, Mapping, Sequence

    from config.check import Problems
    from config.document import Document, Value


def merged_concepts(shipped: Sequence[Document], own: Sequence[Document], problems: Problems) -> tuple[Concept, ...]:
    """The concepts of the shipped files in order, then those that the user adds.

    A concept of the user's with the id of a shipped one adds its terms to that; it need not repeat its kind.
    """
    base = _layer(shipped, {}, (), problems)
    added = _layer(own, base, frozenset(concept.kind for concept in base.values()), problems)
    merged = dict(base)
    for name, concept in added.items():
        merged[name] = _with_terms(base[name], concept) if name in base else concept
    return tuple(merged.values())


def _layer(
    documents: Sequence[Document], base: Mapping[str, Concept], kinds: Collection[str], problems: Problems
) -> dict[str, Concept]:
    concepts: dict[str, Concept] = {}
    first: dict[str, Document] = {}
    for document in documents:
        if document.value is None:
            continue
        if not isinstance(document.value, dict):
            problems.add(document.error((), "must be a mapping of ids of concepts to their kind and terms"))
            continue
        for name, entry in document.value.items():
            if name in first:
                where = f"{first[name].file.name}:{first[name].line((name,))}"
                problem = f"this concept stands twice, first in {where}; join them"
                problems.add(document.error((name,), problem))
                continue
            first[name] = document
            concept = _concept(name, entry, document, base.get(name), problems)
            if concept is None:
                continue
            if kinds and name not in base and concept.kind not in kinds:
                problem = unknown(concept.kind, kinds, "kind of concept", "docs/lexicon.md")
                problems.add(document.error((name, "kind"), problem))
            concepts[name] = concept
    return concepts


def _concept(
    name: str, entry: Value, document: Document, shipped: Concept | None, problems: Problems
) -> Concept | None:
    if isinstance(entry, dict):
        if "id" in entry:
            problems.add(document.error((name, "id"), f"unknown key; the id is {name}, the key above"))
            return None
        entry = {**({"kind": shipped.kind} if shipped else {}), **entry, "id": name}
    concept = build(Concept, entry, document, (name,), problems, implied=frozenset({"id"}))
    if concept is None:
        return None
    for lang in Lang:
        for number, term in enumerate(getattr(concept, lang)):
            if not term.strip(" *"):
                problems.add(document.error((name, lang.value, number), "a term must hold a word"))
    for key in ("kind", "iso"):
        said, known = getattr(concept, key), getattr(shipped, key, None)
        if shipped is not None and said not in {known, None}:
            problem = f"is {known or 'empty'} in the shipped lexicon; leave the key out, or choose another id"
            problems.add(document.error((name, key), problem))
    return concept


def _with_terms(shipped: Concept, own: Concept) -> Concept:
    both = {lang.value: (*getattr(shipped, lang), *getattr(own, lang)) for lang in Lang}
    terms = {lang: tuple(dict.fromkeys(words)) for lang, words in both.items()}
    return shipped.model_copy(update={**terms, "note": own.note or shipped.note})

"""Cuts a long message into parts that a service takes: at a paragraph's end if it can, else at a line's, a
sentence's, a word's; never inside a tag or an entity. Tags that are open at a cut are closed and opened again.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

_ATOM = re.compile(r"(?P<tag></?[a-zA-Z][^<>]*>)|(?P<entity>&#?\w{1,32};)|(?P<space>\s+)|(?P<word>[^\s<&]+|[<&])")
_PLAIN = re.compile(r"(?P<space>\s+)|(?P<word>\S+)")
_SENTENCE_END = (".", "!", "?", "…", ".»", ".”", '."', "?»", "!»")
_NAME = re.compile(r"</?([a-zA-Z][\w-]*)")
_VOID = frozenset({"br", "hr", "img"})
_LATEST = 0.5  # a better kind of place is taken if the part is at least so full


class _Atom(NamedTuple):
    """A piece that is never cut. `rank` is how good a place to cut lies after it: 0 for none."""

    text: str
    size: int
    rank: int
    opens: str | None  # a tag's name
    closes: str | None


def utf16_length(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units, and two for a line's end, which may travel as CR LF."""
    return len(text.encode("utf-16-le")) // 2 + text.count("\n")


def split(text: str, limit: int, *, html: bool, measure: Callable[[str], int] = utf16_length) -> tuple[str, ...]:
    """The text in parts whose measure is at most `limit` each; one part where it fits.

    With `html` the text must be well-formed; every part is. Raises ValueError where tags alone exceed the limit.
    """
    if measure(text) <= limit:
        return (text,)
    atoms = [piece for atom in _atoms(text, html=html, measure=measure) for piece in _cut(atom, limit // 2, measure)]
    parts: list[str] = []
    opened: list[_Atom] = []
    while atoms:
        taken, body, opened_after = _part(atoms, opened, limit, measure)
        if body:
            parts.append(body)
        atoms = _without_leading_space(atoms[taken:])
        opened = opened_after
    return tuple(parts)


def _part(
    atoms: Sequence[_Atom], opened: list[_Atom], limit: int, measure: Callable[[str], int]
) -> tuple[int, str, list[_Atom]]:
    """How many atoms the next part takes, its text, and the tags that are open after it."""
    head = "".join(atom.text for atom in opened)
    size, stack = measure(head), list(opened)
    best: tuple[int, int] = (0, 0)  # rank and number of atoms
    stacks = [stack]
    count = 0
    for atom in atoms:
        stack = _after(stack, atom)
        size += atom.size
        if size + measure(_closers(stack)) > limit:
            break
        count += 1
        stacks.append(stack)
        full = size >= limit * _LATEST
        if atom.rank and (atom.rank >= best[0] or (full and best[1] < count * _LATEST)):
            best = (atom.rank, count)
    if count == 0:
        raise ValueError(f"a message cannot be cut into parts of {limit}: its tags alone are longer")
    taken = count if count == len(atoms) else best[1] or count
    text = head + "".join(atom.text for atom in atoms[:taken]).rstrip() + _closers(stacks[taken])
    return taken, text, stacks[taken]


def _atoms(text: str, *, html: bool, measure: Callable[[str], int]) -> list[_Atom]:
    found: list[_Atom] = []
    for match in (_ATOM if html else _PLAIN).finditer(text):
        piece, kind = match[0], match.lastgroup
        rank = _rank(piece, found[-1].text if found else "") if kind == "space" else 0
        opens = closes = None
        if kind == "tag" and (name := _NAME.match(piece)) and name[1].lower() not in _VOID:
            opens, closes = (None, name[1]) if piece.startswith("</") else (name[1], None)
        found.append(_Atom(piece, measure(piece), rank, opens, closes))
    return found


def _rank(space: str, before: str) -> int:
    if space.count("\n") > 1:
        return 4
    if "\n" in space:
        return 3
    return 2 if before.endswith(_SENTENCE_END) else 1


def _cut(atom: _Atom, limit: int, measure: Callable[[str], int]) -> list[_Atom]:
    """The atom, or a word of its own length limit in pieces: nothing else may be broken."""
    if atom.size <= limit or atom.opens or atom.closes:
        return [atom]
    width = max(limit // 3, 1)  # a character has two units at most, or is a line's end
    pieces = [atom.text[start : start + width] for start in range(0, len(atom.text), width)]
    return [_Atom(piece, measure(piece), atom.rank, None, None) for piece in pieces]


def _after(stack: list[_Atom], atom: _Atom) -> list[_Atom]:
    if atom.opens:
        return [*stack, atom]
    if atom.closes and stack and stack[-1].opens == atom.closes:
        return stack[:-1]
    return stack


def _closers(stack: Sequence[_Atom]) -> str:
    return "".join(f"</{atom.opens}>" for atom in reversed(stack))


def _without_leading_space(atoms: list[_Atom]) -> list[_Atom]:
    start = 0
    while start < len(atoms) and atoms[start].text.isspace():
        start += 1
    return atoms[start:]

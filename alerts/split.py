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
    """A piece that stays whole. `rank` is how good a place to cut a space is: 0 for what is no space."""

    text: str
    size: int
    rank: int
    opens: str | None  # a tag's name
    closes: str | None

    @property
    def is_text(self) -> bool:
        """Whether a reader sees something of it."""
        return not (self.text.startswith("<") and len(self.text) > 1) and not self.text.isspace()


def utf16_length(text: str) -> int:
    """Length as Telegram counts it: UTF-16 code units, and two for a line's end, which may travel as CR LF."""
    return len(text.encode("utf-16-le")) // 2 + text.count("\n")


def split(text: str, limit: int, *, html: bool, measure: Callable[[str], int] = utf16_length) -> tuple[str, ...]:
    """The text in parts whose measure is at most `limit` each; one part where it fits.

    With `html` the text must be well-formed; every part is. Raises ValueError where tags alone exceed the limit.
    """
    if measure(text) <= limit:
        return (text,)
    atoms = _atoms(text, html=html, measure=measure)
    parts: list[str] = []
    opened: list[_Atom] = []
    while atoms:
        count, after = _fitting(atoms, opened, limit, measure)
        if count == 0:
            room = limit - measure(_openers(opened)) - measure(_closers(opened))
            atoms = [*_broken(atoms[0], room, limit, measure), *atoms[1:]]
            continue
        inside = "".join(atom.text for atom in atoms[:count]).rstrip()
        if any(atom.is_text for atom in atoms[:count]):
            parts.append(_openers(opened) + inside + _closers(after))
        atoms = _without_leading_space(atoms[count:])
        opened = after
    return tuple(parts)


def _fitting(
    atoms: Sequence[_Atom], opened: list[_Atom], limit: int, measure: Callable[[str], int]
) -> tuple[int, list[_Atom]]:
    """How many atoms the next part takes, and the tags that are open after them."""
    size, stack = measure(_openers(opened)), list(opened)
    stacks = [stack]
    best = (0, 0)  # rank of a place to cut, and the number of atoms before it
    for count, atom in enumerate(atoms):
        full = size >= limit * _LATEST
        if atom.rank and count and (atom.rank >= best[0] or (full and best[1] < count * _LATEST)):
            best = (atom.rank, count)
        stack = _after(stack, atom)
        size += atom.size
        if size + measure(_closers(stack)) > limit:
            taken = best[1] or count
            return taken, stacks[taken]
        stacks.append(stack)
    return len(atoms), stack


def _broken(atom: _Atom, room: int, limit: int, measure: Callable[[str], int]) -> list[_Atom]:
    """A word that no part can hold, as the piece that fits and the rest. Nothing else may be broken."""
    width = 0
    while atom.is_text and not atom.text.startswith("&") and measure(atom.text[: width + 1]) <= room:
        width += 1
    if width == 0:
        raise ValueError(f"a message cannot be cut into parts of {limit}: its tags alone are longer")
    pieces = (atom.text[:width], atom.text[width:])
    return [_Atom(piece, measure(piece), 0, None, None) for piece in pieces if piece]


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


def _after(stack: list[_Atom], atom: _Atom) -> list[_Atom]:
    if atom.opens:
        return [*stack, atom]
    if atom.closes and stack and stack[-1].opens == atom.closes:
        return stack[:-1]
    return stack


def _openers(stack: Sequence[_Atom]) -> str:
    return "".join(atom.text for atom in stack)


def _closers(stack: Sequence[_Atom]) -> str:
    return "".join(f"</{atom.opens}>" for atom in reversed(stack))


def _without_leading_space(atoms: list[_Atom]) -> list[_Atom]:
    start = 0
    while start < len(atoms) and atoms[start].text.isspace():
        start += 1
    return atoms[start:]

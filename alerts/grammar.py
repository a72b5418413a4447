"""From the text of a query to its clauses: luqum parses Lucene's syntax, this module gives it meaning.

Words side by side must all hold. What Lucene has and a rule has no use for (weights, fuzzy words, regular
expressions) is refused with advice rather than ignored, since a rule that silently means something else loses alerts.
"""

from __future__ import annotations

import re
from datetime import date
from difflib import get_close_matches
from typing import NoReturn

from luqum import tree
from luqum.exceptions import ParseError
from luqum.thread import parse as parse_lucene

from alerts.clauses import All, Any, Between, Near, Node, Not, Pattern, Value, Word, depth
from alerts.errors import QueryError
from alerts.fields import FIELDS, Field, Kind
from pipeline.text import fold

_LONGEST = 20_000  # characters; longer is no query but a mistake
_DEEPEST = 100  # parentheses within parentheses
_QUOTES = str.maketrans(dict.fromkeys("«»„“”‟", '"'))  # as people type them; one character each, so places stay true
_OPERATORS = {
    "and": "AND", "or": "OR", "not": "NOT", "&&": "AND", "||": "OR", "и": "AND", "или": "OR", "не": "NOT",
    "және": "AND", "немесе": "OR", "емес": "NOT",
}  # fmt: skip
_DATE = re.compile(r"[0-9]{4}(-(0[1-9]|1[0-2])(-(0[1-9]|[12][0-9]|3[01]))?)?")
_COUNT = re.compile(r"[0-9]{1,9}")
_CODE = re.compile(r"[A-Z]{2,4}")
_HOST = re.compile(r"[\w-]+(\.[\w-]+)*")
_JOINED = re.compile(r"[^\W\d][,;|&]+[^\W\d]")  # words that a sign joins, which no text does


def parse(query: str) -> Node:
    """The clauses of a query. Raises `QueryError` with the place and, for a wrong name, the nearest right one."""
    return _Reader(query).node()


class _Reader:
    """One reading of one query; keeps its text for the errors."""

    def __init__(self, query: str) -> None:
        self._query = query

    def node(self) -> Node:
        text = self._query.translate(_QUOTES)
        if not text.strip():
            self._refuse(None, "it is empty; write words, or a field and a value such as affects:carriers")
        if len(text) > _LONGEST:
            self._refuse(None, f"it has {len(text)} characters; {_LONGEST} are allowed")
        self._check_pairs(text)
        try:
            item = parse_lucene(text)
            node = self._of(item, "text")
        except ParseError as error:
            place = re.search(r"at position (\d+)", str(error))
            position = int(place[1]) if place else len(text)
            self._refuse(position, _syntax_advice(text, position))
        except RecursionError:
            node = None
        if node is None or depth(node) > _DEEPEST:
            self._refuse(None, f"clauses stand more than {_DEEPEST} deep within one another, as in NOT NOT NOT …")
        return node

    def _of(self, item: tree.Item, field: str) -> Node:
        match item:
            case tree.AndOperation() | tree.UnknownOperation():
                return All(tuple(self._of(part, field) for part in item.children))
            case tree.OrOperation():
                return Any(tuple(self._of(part, field) for part in item.children))
            case tree.Not() | tree.Prohibit():
                return Not(self._of(item.children[0], field))
            case tree.Plus() | tree.BaseGroup():
                return self._of(item.children[0], field)
            case tree.SearchField():
                return self._of_field(item, field)
            case tree.Range():
                return self._of_range(item, FIELDS[field])
            case tree.From() | tree.To():
                return self._of_comparison(item, FIELDS[field])
            case tree.Proximity():
                return self._of_proximity(item, FIELDS[field])
            case tree.Term() if not isinstance(item, tree.Regex):
                return self._of_term(item, FIELDS[field])
        return self._refuse(item.pos, _UNUSED.get(type(item), f"{item} has no meaning here"))

    def _of_field(self, item: tree.SearchField, outer: str) -> Node:
        if outer != "text":
            self._refuse(
                item.pos, f"{item.name}: within {outer}: has no meaning; put a value that holds a colon in quotes"
            )
        if item.name.lower() in ("http", "https"):
            self._refuse(item.pos, "this is an address; write outlet:orda.kz for who reports it, or put it in quotes")
        if item.name.isdecimal():
            self._refuse(item.pos, f"there is no field {item.name!r}; put what holds a colon in quotes")
        if item.name not in FIELDS:
            self._refuse(item.pos, f"there is no field {item.name!r}; {_nearest(item.name, tuple(FIELDS), 'fields')}")
        return self._of(item.expr, item.name)

    def _of_term(self, item: tree.Term, field: Field) -> Node:
        quoted = isinstance(item, tree.Phrase)
        value = item.unescaped_value.strip()
        if quoted:
            value = " ".join(value[1:-1].split())
        elif (operator := _OPERATORS.get(value.casefold())) is not None:
            self._refuse(
                item.pos, f'to join clauses write {operator}; to find the word itself put it in quotes: "{value}"'
            )
        elif value.startswith("!"):
            self._refuse(item.pos, f"write NOT {value[1:]}")
        if not any(letter.isalnum() or letter in "*?" for letter in value):
            self._refuse(item.pos, f"{item.value} holds no word")
        if field.kind is Kind.TEXT:
            return self._of_words(item, value, field, quoted=quoted)
        return self._of_value(item, value, field, quoted=quoted)

    def _of_words(self, item: tree.Term, value: str, field: Field, *, quoted: bool) -> Node:
        text = self._clause(field, item)
        stem = value.removesuffix("*")
        if not quoted and re.search(r"[*?]", stem):
            if not any(letter.isalnum() for letter in stem):
                self._refuse(item.pos, f"{value} takes every word; give it at least one letter")
            return Pattern(text, field.name, fold(value))
        if not stem:
            self._refuse(item.pos, f"{value} takes every word; give it at least one letter")
        if not quoted and _JOINED.search(value):
            self._refuse(item.pos, f"{value!r} is no word; join words with AND or OR, or put the whole in quotes")
        return Word(text, field.name, value)

    def _of_proximity(self, item: tree.Proximity, field: Field) -> Node:
        words = tuple(item.term.unescaped_value[1:-1].split())
        if field.kind is not Kind.TEXT or len(words) < 2:
            self._refuse(item.pos, 'nearness is for several words of a text: "driver deported"~5')
        return Near(self._clause(field, item), field.name, words, item.degree)

    def _of_value(self, item: tree.Term, value: str, field: Field, *, quoted: bool) -> Node:
        text = self._clause(field, item)
        if not quoted and re.search(r"[*?]", value):
            return Pattern(text, field.name, value.upper() if field.kind is Kind.CODE else value.lower())
        value = self._checked(item, value, field)
        if field.kind in (Kind.DATE, Kind.COUNT):
            return Between(text, field.name, value, value)
        return Value(text, field.name, value)

    def _of_range(self, item: tree.Range, field: Field) -> Node:
        low, high = (self._bound(bound, field) for bound in (item.low, item.high))
        if low is not None and high is not None and _after(low, high, field):
            self._refuse(item.pos, f"this range holds nothing, {low} is after {high}; the smaller comes first")
        return Between(
            self._clause(field, item), field.name, low, high,
            low_included=item.include_low, high_included=item.include_high,
        )  # fmt: skip

    def _of_comparison(self, item: tree.From | tree.To, field: Field) -> Node:
        bound = self._bound(item.a, field)
        text = self._clause(field, item)
        if isinstance(item, tree.From):
            return Between(text, field.name, bound, None, low_included=item.include)
        return Between(text, field.name, None, bound, high_included=item.include)

    def _bound(self, item: tree.Item, field: Field) -> str | None:
        if field.kind not in (Kind.DATE, Kind.COUNT):
            ranged = ", ".join(name for name, known in FIELDS.items() if known.kind in (Kind.DATE, Kind.COUNT))
            self._refuse(item.pos, f"{field.name} has no order; ranges are for {ranged}")
        if not isinstance(item, tree.Term):
            self._refuse(item.pos, f"{item} is no date or number")
        value = item.unescaped_value.strip('"')
        return None if value == "*" else self._checked(item, value, field)

    def _checked(self, item: tree.Item, value: str, field: Field) -> str:
        """The value in the form in which stories hold it; refused where the field can never have it."""
        match field.kind:
            case Kind.CODE:
                if not _CODE.fullmatch(value.upper()):
                    self._refuse(item.pos, f"{value!r} is no country code; write one such as KZ, or EU, EAEU")
                return value.upper()
            case Kind.CHOICE:
                if value.lower() not in field.choices:
                    self._refuse(
                        item.pos, f"{field.name} is never {value!r}; {_nearest(value, field.choices, 'values')}"
                    )
                return value.lower()
            case Kind.DATE if not _is_date(value):
                self._refuse(item.pos, f"{value!r} is no date; write 2026, 2026-04 or 2026-04-01")
            case Kind.COUNT if not _COUNT.fullmatch(value):
                self._refuse(item.pos, f"{value!r} is no whole number")
            case Kind.NAME if field.name == "outlet":
                return self._host(item, value)
        return value.lower()

    def _host(self, item: tree.Item, value: str) -> str:
        """The host that outlets are called by, of an address as well."""
        host = re.sub(r"^[a-z]+://|/.*$", "", value.lower()).removeprefix("www.")
        if not _HOST.fullmatch(host):
            self._refuse(item.pos, f"{value!r} is no outlet; write its host name such as orda.kz")
        return host

    def _clause(self, field: Field, item: tree.Item) -> str:
        """The clause as one would write it alone, with its field."""
        start, end = item.span()
        written = self._query[start:end].strip()
        return written if field.name == "text" else f"{field.name}:{written}"

    def _check_pairs(self, text: str) -> None:
        """Name the parenthesis or quotation mark that has no partner, which the parser reports at the end only."""
        opened: list[int] = []
        quote: int | None = None
        for mark in re.finditer(r'\\.|["()]', text):
            if mark[0] == '"':
                quote = mark.start() if quote is None else None
            elif quote is None and mark[0] == "(":
                opened.append(mark.start())
                if len(opened) > _DEEPEST:
                    self._refuse(mark.start(), f"more than {_DEEPEST} parentheses within one another")
            elif quote is None and mark[0] == ")":
                if not opened:
                    self._refuse(mark.start(), "this parenthesis closes nothing")
                opened.pop()
        if quote is not None:
            self._refuse(quote, "this quotation mark is never closed")
        if opened:
            self._refuse(opened[-1], "this parenthesis is never closed")

    def _refuse(self, position: int | None, problem: str) -> NoReturn:
        raise QueryError(self._query, position, problem)


_UNUSED = {
    tree.Regex: "regular expressions are not part of the language; use * and ?",
    tree.Fuzzy: 'a word already finds all its forms; ~ is for the nearness of several: "driver deported"~5',
    tree.Boost: "weights (^) have no meaning in a rule; a story satisfies it or not",
}


def _syntax_advice(text: str, position: int) -> str:
    if position >= len(text):
        return "something is missing at the end; a clause must follow AND, OR, NOT and every colon"
    if re.match(r"(AND|OR)\b", text[position:]):
        return f"a clause must stand before {text[position:].split()[0]} and after it"
    advice = {"'": 'write quotes as "…"', "/": "put a value that begins with a slash in quotes"}.get(text[position])
    return advice or f"{text[position:].split()[0]!r} cannot stand here; put special characters in quotes"


def _nearest(name: str, known: tuple[str, ...], what: str) -> str:
    ending = [other for other in known if other.endswith(f".{name.lower()}")]
    near = ending or (
        len(name) > 3 and get_close_matches(name.lower(), [str(other) for other in known], n=1, cutoff=0.5)
    )
    if near:
        return f"did you mean {near[0]}?"
    return f"{what} are {', '.join(str(other) for other in known)}"


def _is_date(value: str) -> bool:
    if not _DATE.fullmatch(value):
        return False
    try:
        date.fromisoformat(value + "0001-01-01"[len(value) :])
    except ValueError:  # 30 February, or the year 0
        return False
    return True


def _after(low: str, high: str, field: Field) -> bool:
    if field.kind is Kind.COUNT:
        return int(low) > int(high)
    width = min(len(low), len(high))
    return low[:width] > high[:width]

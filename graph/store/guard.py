"""Decide whether a query that a person wrote for the embedded store only reads, and write it down anew.

The store's read-only mode is no fence: it reads and writes files of the machine. So a query is cut into tokens here, by
a lexer that knows strings, comments and backticks; only clauses on a list may begin it, words that would do more are
refused wherever they stand, and what is run is put together again from the tokens: comments gone, strings escaped anew,
one kind of space. What the library sees is exactly what was looked at.
`graph.store.console` runs it, with fences of its own.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from graph.errors import QueryError, QueryRefused

FIRST = frozenset(("MATCH", "OPTIONAL", "UNWIND", "WITH", "RETURN", "EXPLAIN", "CALL"))
REFUSED = frozenset(
    "LOAD COPY EXPORT IMPORT INSTALL UNINSTALL UPDATE ATTACH DETACH USE CHECKPOINT BEGIN COMMIT ROLLBACK CREATE MERGE "  # noqa: SIM905 (a list to be read)
    "SET DELETE REMOVE DROP ALTER INSERT FOREACH ANALYZE COMMENT PROFILE FORCE".split()
)
CALLS = frozenset(("SHOW_TABLES", "TABLE_INFO", "SHOW_CONNECTION", "SHOW_FUNCTIONS", "SHOW_MACROS", "DB_VERSION"))
LONGEST = 50_000  # characters

_SIGNS = frozenset("()[]{}<>=+-*/%^.,:;|&!~")
_ESCAPES = {"\\": "\\", "'": "'", '"': '"', "b": "\b", "f": "\f", "n": "\n", "r": "\r", "t": "\t"}
_HEX = {"u": 4, "U": 8}
_FULL_WIDTH = dict(zip("（）［］｛｝，：；。＝＜＞“”‘’", "()[]{},:;.=<>\"\"''", strict=True))
READING = "this console only reads; write MATCH … RETURN …"


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: `kind` is word, text, name (in backticks), param, sign or space; `at` its place."""

    kind: str
    text: str
    at: int


def read_only(query: str) -> str:
    """Return a query in the form in which it may be run.

    Raises QueryRefused for what would do more than read, QueryError for what is not a query; both say where.

    >>> read_only("MATCH (n) /* all */ RETURN n.name;")
    'MATCH (n) RETURN n.name'
    """
    if len(query) > LONGEST:
        raise QueryError(
            f"the query has {len(query)} characters, more than {LONGEST}", "use a parameter for long lists"
        )
    if any(0xD800 <= ord(char) <= 0xDFFF for char in query):
        raise QueryError("the query holds half a character (a lone surrogate)", "type it again instead of pasting it")
    tokens = list(_tokens(query))
    while tokens and (tokens[-1].kind == "space" or tokens[-1].text == ";"):
        tokens.pop()
    while tokens and tokens[0].kind == "space":
        tokens.pop(0)
    if not tokens:
        raise QueryError("the query is empty", "for example: MATCH (c:City) RETURN c.name LIMIT 10")
    _check(query, tokens)
    return "".join(_written(token) for token in tokens)


def parameters(query: str) -> frozenset[str]:
    """Return the names of the parameters that a query uses. Raises QueryError for what is not a query."""
    return frozenset(token.text[1:] for token in _tokens(query) if token.kind == "param")


def _check(query: str, tokens: Sequence[Token]) -> None:
    solid = [token for token in tokens if token.kind != "space"]
    if _word(solid[0]) not in FIRST:
        start = f"{_where(query, solid[0])}: a query here does not begin with {solid[0].text!r}"
        raise QueryRefused(start, f"it begins with one of {', '.join(sorted(FIRST))}")
    for at, token in enumerate(solid):
        after = solid[at + 1] if at + 1 < len(solid) else None
        if token.kind == "sign" and token.text == ";":
            raise QueryRefused(f"{_where(query, token)}: more than one statement", "send one query at a time")
        if token.kind != "word" or _is_property(solid[max(at - 2, 0) : at + 1]):
            continue
        if _word(token) in REFUSED:
            hint = f"{READING}; a name that is spelt like this stands in backticks: `{token.text}`"
            raise QueryRefused(f"{_where(query, token)}: {token.text.upper()} is not allowed", hint)
        if _word(token) == "CALL" and (after is None or _word(after) not in CALLS):
            hint = f"allowed are {', '.join(sorted(name.lower() for name in CALLS))}"
            raise QueryRefused(f"{_where(query, token)}: CALL is not allowed here", hint)


def _is_property(tokens: Sequence[Token]) -> bool:
    """Tell whether the last of three tokens is a property as in `n.set`: with no space, and not after a number."""
    if len(tokens) < 3:
        return False
    owner, dot, name = tokens
    close = owner.at + len(owner.text) == dot.at and dot.at + 1 == name.at
    return close and dot.text == "." and (owner.kind in ("word", "name", "param") or owner.text in (")", "]", "}"))


def _word(token: Token) -> str:
    return unicodedata.normalize("NFKC", token.text).upper() if token.kind == "word" else ""


def _written(token: Token) -> str:
    if token.kind == "text":
        return "'" + token.text.replace("\\", "\\\\").replace("'", "\\'") + "'"
    return token.text


def _where(query: str, token: Token) -> str:
    before = query[: token.at]
    return f"line {before.count(chr(10)) + 1}, column {token.at - before.rfind(chr(10))}"


def _tokens(query: str) -> Iterator[Token]:
    at = 0
    while at < len(query):
        token, at = _next(query, at)
        yield token


def _next(query: str, at: int) -> tuple[Token, int]:
    char = query[at]
    if char.isspace() and (
        char.isprintable() or char in "\t\n\r\v\f" or unicodedata.category(char) in ("Zs", "Zl", "Zp")
    ):
        return Token("space", "\n" if char == "\n" else " ", at), at + 1
    if query.startswith("//", at):
        end = query.find("\n", at)
        return Token("space", " ", at), len(query) if end < 0 else end
    if query.startswith("/*", at):
        end = query.find("*/", at + 2)
        if end < 0:
            raise _wrong(query, at, "a comment that does not end", "close it with */")
        return Token("space", " ", at), end + 2
    if char in "'\"":
        return _string(query, at)
    if char == "`":
        end = query.find("`", at + 1)
        if end < 0:
            raise _wrong(query, at, "a name in backticks that does not end", "close it with `")
        return Token("name", query[at : end + 1], at), end + 1
    if char == "$":
        end = _word_end(query, at + 1)
        if end == at + 1:
            raise _wrong(query, at, "a parameter without a name", "write $name")
        return Token("param", query[at:end], at), end
    if char.isascii() and char.isdigit():
        return Token("sign", char, at), at + 1
    if char == "_" or char.isalpha():
        end = _word_end(query, at)
        return Token("word", query[at:end], at), end
    if char in _SIGNS:
        return Token("sign", char, at), at + 1
    hint = f"write {_FULL_WIDTH[char]} instead" if char in _FULL_WIDTH else "take it out, or put it into a string"
    raise _wrong(query, at, f"unexpected character {char!r} (U+{ord(char):04X})", hint)


def _word_end(query: str, at: int) -> int:
    while at < len(query) and (
        query[at] == "_" or query[at].isalpha() or (query[at].isascii() and query[at].isdigit())
    ):
        at += 1
    return at


def _string(query: str, start: int) -> tuple[Token, int]:
    """Read a string with its escapes. An escape that the library does not know is refused, not guessed at."""
    made: list[str] = []
    at, quote = start + 1, query[start]
    while at < len(query) and query[at] != quote:
        if query[at] != "\\":
            made.append(query[at])
            at += 1
            continue
        sign = query[at + 1 : at + 2]
        digits = query[at + 2 : at + 2 + _HEX.get(sign, 0)]
        if sign in _ESCAPES:
            made.append(_ESCAPES[sign])
        elif sign in _HEX and len(digits) == _HEX[sign] and all(c in "0123456789abcdefABCDEF" for c in digits):
            code = int(digits, 16)
            if code > 0x10FFFF or 0xD800 <= code <= 0xDFFF:
                raise _wrong(query, at, f"\\{sign}{digits} is not a character", "write the character itself")
            made.append(chr(code))
        else:
            raise _wrong(query, at, f"unknown escape \\{sign}", "write \\\\ for a backslash")
        at += 2 + len(digits)
    if at >= len(query):
        raise _wrong(query, start, "a string that does not end", f"close it with {quote}")
    return Token("text", "".join(made), start), at + 1


def _wrong(query: str, at: int, what: str, hint: str) -> QueryError:
    return QueryError(f"{_where(query, Token('sign', '', at))}: {what}", hint)

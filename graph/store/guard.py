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
from functools import lru_cache

from graph.errors import QueryError, QueryRefused
from graph.messages import error
from graph.store.hints import instead

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


@dataclass(frozen=True, slots=True)
class Token:
    """A piece of a query: `kind` is word, text, name (in backticks), param, sign or space; `at` its place."""

    kind: str
    text: str
    at: int


@lru_cache
def read_only(query: str) -> str:
    """Return a query in the form in which it may be run.

    Raises QueryRefused for what would do more than read, QueryError for what is not a query; both say where.

    >>> read_only("MATCH (n) /* all */ RETURN n.name;")
    'MATCH (n) RETURN n.name'
    """
    if len(query) > LONGEST:
        raise error(QueryError, "too-long", length=len(query), most=LONGEST)
    if any(0xD800 <= ord(char) <= 0xDFFF for char in query):
        raise error(QueryError, "half-character")
    tokens = list(_tokens(query))
    while tokens and (tokens[-1].kind == "space" or tokens[-1].text == ";"):
        tokens.pop()
    while tokens and tokens[0].kind == "space":
        tokens.pop(0)
    if not tokens:
        raise error(QueryError, "empty")
    _check(query, tokens)
    return "".join(_written(token) for token in tokens)


@lru_cache
def parameters(query: str) -> frozenset[str]:
    """Return the names of the parameters that a query uses. Raises QueryError for what is not a query."""
    return frozenset(token.text[1:] for token in _tokens(query) if token.kind == "param")


def bare(query: str) -> str:
    """Return a query without what stands in strings, backticks and comments. Raises QueryError as `read_only` does."""
    return _bare(list(_tokens(query)))


def _bare(tokens: Sequence[Token]) -> str:
    return "".join({"text": "''", "name": "``"}.get(token.kind, token.text) for token in tokens)


def _check(query: str, tokens: Sequence[Token]) -> None:
    solid = [token for token in tokens if token.kind != "space"]
    if _word(solid[0]) in REFUSED and not instead(_bare(tokens))["en"]:
        raise error(QueryRefused, "writes", at=_place(query, solid[0].at), word=_word(solid[0]))
    if _word(solid[0]) not in FIRST:
        raise _refused(query, tokens, solid[0], "first-word", word=solid[0].text, words=", ".join(sorted(FIRST)))
    for at, token in enumerate(solid):
        after = solid[at + 1] if at + 1 < len(solid) else None
        if token.kind == "sign" and token.text == ";":
            raise error(QueryRefused, "statements", at=_place(query, token.at))
        if token.kind != "word" or _is_property(solid[max(at - 2, 0) : at + 1]):
            continue
        if _word(token) in REFUSED:
            raise error(QueryRefused, "word", at=_place(query, token.at), word=token.text.upper(), name=token.text)
        if _word(token) == "CALL" and (after is None or _word(after) not in CALLS):
            raise _refused(query, tokens, token, "call", names=", ".join(sorted(name.lower() for name in CALLS)))


def _refused(query: str, tokens: Sequence[Token], token: Token, key: str, **values: str) -> QueryRefused:
    """Refuse a query; where it says what Neo4j would understand, the hint is what to write instead."""
    made = error(QueryRefused, key, at=_place(query, token.at), **values)
    help_ = instead(_bare(tokens))
    if help_["en"] and not writes(tokens):
        made.hint = help_["en"]
        made.zh = (made.said("zh")[0], help_["zh"])
    return made


def writes(tokens: Sequence[Token]) -> bool:
    """Tell whether a word that would do more than read stands in a query: then nothing else is to be said of it."""
    return any(_word(token) in REFUSED - {"PROFILE"} for token in tokens)


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


def _place(query: str, at: int) -> tuple[int, int]:
    before = query[:at]
    return before.count("\n") + 1, at - before.rfind("\n")


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
            raise _wrong(query, at, "comment")
        return Token("space", " ", at), end + 2
    if char in "'\"":
        return _string(query, at)
    if char == "`":
        end = query.find("`", at + 1)
        if end < 0:
            raise _wrong(query, at, "backtick")
        return Token("name", query[at : end + 1], at), end + 1
    if char == "$":
        end = _word_end(query, at + 1)
        if end == at + 1:
            made = _wrong(query, at, "nameless")
            help_ = instead(query)
            raise QueryError(made.message, help_["en"] or made.hint, zh=(made.said("zh")[0], help_["zh"] or "$name"))
        return Token("param", query[at:end], at), end
    if char.isascii() and char.isdigit():
        return Token("sign", char, at), at + 1
    if char == "_" or char.isalpha():
        end = _word_end(query, at)
        return Token("word", query[at:end], at), end
    if char in _SIGNS:
        return Token("sign", char, at), at + 1
    key = "full-width" if char in _FULL_WIDTH else "character"
    raise _wrong(query, at, key, char=char, code=f"{ord(char):04X}", plain=_FULL_WIDTH.get(char, ""))


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
                raise _wrong(query, at, "no-character", sign=sign + digits)
            made.append(chr(code))
        else:
            raise _wrong(query, at, "escape", sign=sign)
        at += 2 + len(digits)
    if at >= len(query):
        raise _wrong(query, start, "string", quote=quote)
    return Token("text", "".join(made), start), at + 1


def _wrong(query: str, at: int, key: str, **values: str) -> QueryError:
    return error(QueryError, key, at=_place(query, at), **values)

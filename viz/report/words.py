"""The words of reports in either language: `templates/report_words.zh.txt` and `.en.txt` under the same names.

A template of words holds `w`, a mapping of short words, and macros that make sentences. What they return is plain
text: nothing is escaped here, since every format escapes in its own way.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from functools import cache
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from graph.analytics.words import words
from graph.model import Node
from graph.ontology import ontology
from viz.export import clean

HERE = Path(__file__).resolve().parent.parent / "templates"
LARGE = 10  # of values from which on two decimals are enough
_BREAK = re.compile(r"[ \t]*\n[ \t\n]*")


class Words:
    """The words of one language: `say["summary"]` is a word, `say("corpus", report)` a sentence."""

    def __init__(self, language: str) -> None:
        self.language = language
        self._module: Any = _environment().get_template(f"report_words.{language}.txt").make_module()

    def __getitem__(self, key: str) -> str:
        word: str = self._module.w[key]
        return word

    def __call__(self, name: str, *values: Any, **named: Any) -> str:
        """Return a sentence on one line."""
        text = str(getattr(self._module, name)(*values, **named)).strip("\n")
        return clean(_BREAK.sub(self["gap"], text))

    def __contains__(self, key: str) -> bool:
        return key in self._module.w

    @property
    def keys(self) -> frozenset[str]:
        """All short words and sentences there are."""
        return frozenset(self._module.w) | frozenset(n for n in dir(self._module) if not n.startswith("_"))

    def name(self, node: Node) -> str:
        """Return an entity's name in this language; English falls back on the Chinese one."""
        return clean((node.name_en or node.name) if self.language == "en" else node.name)

    def label(self, name: str) -> str:
        """Return the name of an entity label; one that the ontology has lost stands for itself."""
        known = ontology().labels.get(name)
        return str(getattr(known, self.language)) if known else name

    def verb(self, relation: str) -> str:
        """Return the verb phrase of a relation type."""
        known = ontology().relations.get(relation)
        return str(getattr(known, self.language)) if known else relation

    def arrow(self, relation: str) -> str:
        """Return what stands between the verb and the tail: a line for symmetric relations, else an arrow."""
        known = ontology().relations.get(relation)
        return "—" if known and known.symmetric else "→"

    def modality(self, name: str) -> str:
        """Return the name of a modality."""
        known = ontology().modalities.get(name)
        return known[self.language] if known else name

    def measure(self, name: str) -> str:
        """Return the name of a measure."""
        known = words()["measures"].get(name)
        return str(known[self.language]) if known else name

    def said(self, entry: Any, key: str) -> str:
        """Return `key` of a measure's entry in this language; a formula may be the same in both."""
        value = entry.get(f"{key}_{self.language}") or entry[key]
        return str(value[self.language] if isinstance(value, dict) else value)

    def joined(self, names: Any) -> str:
        """Return names as a list in running text."""
        return self["comma"].join(names)


@cache
def say_in(language: str) -> Words:
    """Return the words of a language, read once per process."""
    return Words(language)


def number(value: float | None, digits: int = 4) -> str:
    """Return a value for people: whole numbers whole, others with `digits` decimals, tiny ones as less than those.

    >>> number(12.0), number(0.25), number(0.00001), number(None)
    ('12', '0.2500', '< 0.0001', '–')
    """
    if value is None:
        return "–"
    if value == int(value):
        return f"{value:,.0f}"
    least = 10.0**-digits
    return f"< {least:.{digits}f}" if 0 < value < least / 2 else f"{value:.{digits}f}"


def in_column(values: Sequence[float | None], digits: int = 4) -> list[str]:
    """Return the values of one column for people, alike: all whole, or all with as many decimals, of large ones two.

    >>> in_column([12.0, 3.0, None]), in_column([1.0, 0.25, 0.0]), in_column([314.2405, 9.0])
    (['12', '3', '–'], ['1.0000', '0.2500', '0'], ['314.24', '9.00'])
    """
    known = [value for value in values if value is not None]
    if all(value == int(value) for value in known):
        return [number(value) for value in values]
    places = min(digits, 2) if max(map(abs, known)) >= LARGE else digits
    return [number(value, places) if not value or abs(value) < 10.0**-places / 2 else f"{value:,.{places}f}"
            for value in values]  # fmt: skip


def spaced(text: str) -> str:
    """Set off Latin letters and digits at either end of a word that stands amid Chinese.

    >>> spaced("PageRank"), spaced("度"), spaced("核数（k-核）")
    (' PageRank ', '度', '核数（k-核）')
    """
    return f"{' ' if text[:1].isascii() and text else ''}{text}{' ' if text[-1:].isascii() and text else ''}"


def running(text: str) -> str:
    """Return a name as it stands in a running English sentence: small, unless it has capitals of its own.

    >>> running("Degree"), running("PageRank"), running("Hub score (HITS)")
    ('degree', 'PageRank', 'hub score (HITS)')
    """
    first = text.split(" ")[0]
    return text if first[1:] != first[1:].lower() else text[:1].lower() + text[1:]


@cache
def _environment() -> Environment:
    env = Environment(
        loader=FileSystemLoader(HERE),
        autoescape=False,  # noqa: S701 - plain text: the renderer of each format escapes it
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    env.filters.update(thousands=lambda value: f"{value:,}", number=number, spaced=spaced, running=running)
    return env

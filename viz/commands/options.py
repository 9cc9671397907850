"""What several commands share: options, forms of output, opening a store, saying things on stderr."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console

from graph.settings import settings
from graph.store import Store, open_store

say = Console(stderr=True, highlight=False, soft_wrap=True)


class Form(StrEnum):
    """How rows are printed."""

    table = "table"
    json = "json"
    csv = "csv"


class AnswerForm(StrEnum):
    """How an answer is printed: graph is the nodes and edges in it, as JSON."""

    table = "table"
    json = "json"
    csv = "csv"
    graph = "graph"


class Language(StrEnum):
    """The language of reports and pictures."""

    zh = "zh"
    en = "en"


StoreOption = Annotated[
    str, typer.Option("--store", metavar="URL", help="A file, or neo4j://… (default: HUBGRAPH_STORE).")
]
FormOption = Annotated[Form, typer.Option("--format", help="How rows are printed.")]
LanguageOption = Annotated[Language, typer.Option("--language", help="Language of the output.")]
OutOption = Annotated[
    Path, typer.Option("-o", "--out", help="A folder for all formats, or one .html .docx .md .xlsx .csv .json file.")
]
LensOption = Annotated[
    str, typer.Option("--lens", help="facts, plans (facts and plans), lacking or all; or modalities: asserted,lacking.")
]
LabelOption = Annotated[list[str] | None, typer.Option("--label", help="Only entities of this label (repeatable).")]
PaperOption = Annotated[
    list[str] | None, typer.Option("--paper", help="Only what this paper says: id, file name, title (repeatable).")
]
PeriodOption = Annotated[str, typer.Option("--period", help="Only these years: 2018-2021, 2018-, -2021, 2020.")]
RegionOption = Annotated[str, typer.Option("--region", help="Only relations of this place and of what lies in it.")]
AgainstOption = Annotated[
    str,
    typer.Option(
        "--against",
        help="Set beside it what moves through a second lens, the rest the same: facts; period=2021-; paper=a.txt; "
        "region=上海; label=City; paper=all (several joined by ;).",
    ),
]
TitleOption = Annotated[str, typer.Option("--title", help="The title of the report.")]
DateOption = Annotated[
    str, typer.Option("--date", help="The date it bears: 2026-11-21 (default: that of the newest paper).")
]
DrawsOption = Annotated[
    int, typer.Option("--draws", min=0, help="Times that the evidence is drawn anew for the ranges; 0: no ranges.")
]


def opened(url: str, *, write: bool = False) -> Store:
    """Open the store that the option or the settings name."""
    return open_store(url or settings().store, read_only=not write)


AsOfOption = Annotated[
    str, typer.Option("--as-of", metavar="DATE", help="Only papers published by then: 2021, 2021-06 or 2021-06-30.")
]


@contextmanager
def viewed(url: str, as_of: str = "") -> Iterator[Store]:
    """Open a store for reading; with `as_of` as it would be, had only the papers published by then been read.

    The judgements stay in force. Papers left out are told on stderr. Such a view is embedded, wherever the store is.
    """
    with opened(url) as source:
        if not as_of:
            yield source
            return
        from graph.asof import published_by

        found = published_by(source.records(), as_of)
        ledger = source.ledger()
    say.print(
        f"as of {as_of}: {len(found.records)} papers; {len(found.later)} later, {len(found.undated)} undated",
        style="dim",
        markup=False,
    )
    with open_store(":memory:") as then:
        then.judge(ledger.judgements, merge=True)  # first, while it is empty: the graph is made once
        then.ingest(found.records)
        yield then

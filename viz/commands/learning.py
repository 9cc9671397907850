"""`hubgraph learn`: what the judgements teach, as a patch to the data folder that a person reads and applies."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from graph.settings import settings
from viz.commands.options import StoreOption, opened, say


def learn(
    store: StoreOption = "",
    out: Annotated[
        Path | None, typer.Option("-o", "--out", help="The patch to write (default: it is printed).")
    ] = None,
    least: Annotated[
        int, typer.Option("--least", min=1, help="Judged relations of a rule before anything is said of it.")
    ] = 8,
) -> None:
    """Propose names for the gazetteer and limits for rules, as a patch to the data folder; nothing is applied.

    Read it, then `patch -p1 < FILE` or `git apply FILE`, `hubgraph check`, and `hubgraph ingest` again.

    Example: `hubgraph learn -o out/learnt.patch`
    """
    from graph.curation.teaching import learn as lesson_of
    from viz.export import write_text

    with opened(store) as source:
        records, ledger = source.records(), source.ledger()
    lesson = lesson_of(records, ledger.judgements, settings().data, least)
    for one in lesson.left_out:
        say.print(f"left out: {one}", style="yellow", markup=False)
    if not lesson.patch:
        say.print("the judgements teach nothing that the data folder does not know", style="yellow", markup=False)
    if out is None:
        print(lesson.patch, end="")
    else:
        write_text(out, lesson.patch)
        say.print(f"wrote {out}", markup=False)
    say.print(f"{lesson.names} entries of the gazetteer, {lesson.rules} rules", style="dim", markup=False)

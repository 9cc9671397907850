"""Reports as files: which to write, the command that makes them again, and writing them."""

from __future__ import annotations

import shlex
from collections.abc import Sequence
from pathlib import Path

from graph.analytics.lens import Lens
from graph.errors import HubgraphError
from graph.model import Graph
from viz.export import write_bytes
from viz.report.forms import SUFFIXES, WRITERS, AnyReport, pages
from viz.report.plain import to_json

USUAL = {"by": "pagerank", "draws": "200", "language": "zh"}


def targets(out: Path, name: str) -> list[Path]:
    """Return the files to write: `out` itself, or `name` in every format if it is a folder.

    Raises HubgraphError for a kind of file that no report is written as.
    """
    if not out.suffix or out.is_dir():
        return [out / f"{name}{suffix}" for suffix in SUFFIXES]
    if out.suffix not in SUFFIXES:
        raise HubgraphError(f"{out}: unknown kind of report", f"name a folder, or a {', '.join(SUFFIXES)} file")
    return [out]


def command(kind: str, lens: Lens, *names: str, **options: str | int) -> str:
    """Return the command that makes a report again; where the store and the report lie is left to whoever runs it.

    >>> command("centrality", Lens(), by="degree", draws=200)
    'hubgraph report centrality --lens plans --by degree'
    """
    words = ["hubgraph", "report", kind, *names, *lens.options()]
    for name, value in options.items():
        if str(value) and str(value) != USUAL.get(name):
            words += [f"--{name.replace('_', '-')}", str(value)]
    return shlex.join(words)


def paper(graph: Graph, name: str) -> str:
    """Return the id of the paper that goes by an id, a file name or a title, or nothing."""
    found = [d.id for d in graph.documents if name in {d.id, d.source, Path(d.source).stem, d.title} - {""}]
    if len(found) > 1:
        raise HubgraphError(f"{name}: {len(found)} papers go by this name", f"give an id: {', '.join(sorted(found))}")
    return found[0] if found else ""


def write(report: AnyReport, paths: Sequence[Path]) -> list[Path]:
    """Write a report to files, the suffix of each saying in what format, and return them."""
    document = pages(report)
    for path in paths:
        form = SUFFIXES[path.suffix]
        content = to_json(report) if form == "json" else WRITERS[form](document)
        write_bytes(path, content if isinstance(content, bytes) else content.encode("utf-8", "replace"))
    return list(paths)

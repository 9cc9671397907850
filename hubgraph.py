"""The command `hubgraph`, and the one place where reading, storing and showing are put together.

Each command is a thin shell over a library verb. Results go to stdout, progress and complaints to stderr; an error
that a person can act on is one message and exit status 2; status 1 says that something was left out.
"""

from __future__ import annotations

import json
import os
import sys
import threading
import webbrowser
from collections.abc import Iterator
from enum import StrEnum
from importlib.metadata import version as installed
from pathlib import Path
from typing import Annotated

import typer
import yaml
from rich.console import Console
from rich.progress import track

from graph.errors import DocumentError, HubgraphError
from graph.model import Record
from graph.settings import settings
from graph.store import Store, open_store
from graph.stream import record_to_line

app = typer.Typer(
    help="Policy papers as a knowledge graph in which every edge can be read back in its source.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
report_app = typer.Typer(help="Write reports.", no_args_is_help=True)
documents_app = typer.Typer(help="List, show and remove papers.", no_args_is_help=True)
app.add_typer(report_app, name="report")
app.add_typer(documents_app, name="documents")
say = Console(stderr=True, highlight=False, soft_wrap=True)


class Form(StrEnum):
    """How rows are printed."""

    table = "table"
    json = "json"
    csv = "csv"


class Language(StrEnum):
    """The language of reports and pictures."""

    zh = "zh"
    en = "en"


StoreOption = Annotated[
    str, typer.Option("--store", metavar="URL", help="A file, or neo4j://… (default: HUBGRAPH_STORE).")
]
FormOption = Annotated[Form, typer.Option("--format", help="How rows are printed.")]
Paths = Annotated[list[Path], typer.Argument(help="Files and folders: pdf, docx, html, md, txt.")]
LanguageOption = Annotated[Language, typer.Option("--language", help="Language of the output.")]


def opened(url: str, *, write: bool = False) -> Store:
    """Open the store that the option or the settings name."""
    return open_store(url or settings().store, read_only=not write)


def records_of(paths: list[Path], workers: int | None) -> Iterator[Record | DocumentError]:
    """Read files with a progress bar on stderr; complaints about single files are printed as they come."""
    from extract.batch import read_files
    from extract.documents import find

    files, errors = find(paths)
    for error in errors:
        say.print(f"left out: {error}", style="yellow", markup=False)
        yield error
    steps = track(read_files(files, workers), "reading", total=len(files), console=say, disable=len(files) < 2)
    for _, result in steps:
        if isinstance(result, DocumentError):
            say.print(f"left out: {result}", style="yellow", markup=False)
        yield result


def finish(left_out: int) -> None:
    """End with status 1 when something was left out."""
    if left_out:
        say.print(f"{left_out} left out; see above", style="yellow")
        raise typer.Exit(1)


@app.command()
def ingest(
    paths: Paths, store: StoreOption = "", workers: Annotated[int | None, typer.Option(help="Processes.")] = None
) -> None:
    """Read papers into the graph; a paper that is already there is left as it is.

    Example: `hubgraph ingest data/documents --store var/hubgraph.lbug`
    """
    results = list(records_of(paths, workers))
    records = [r for r in results if isinstance(r, Record)]
    if not records:
        raise DocumentError("no file could be read", "name at least one readable pdf, docx, html, md or txt file")
    with opened(store, write=True) as target:
        change = target.ingest(records)
        counts = ", ".join(f"{count:,} {name}" for name, count in target.counts().items())
        say.print(
            f"{target.url}: {len(change.added)} added, {len(change.unchanged)} unchanged; now {counts}", markup=False
        )
    finish(len(results) - len(records))


@app.command()
def extract(
    paths: Paths,
    form: Annotated[Form, typer.Option("--format", help="json: one record a line.")] = Form.json,
    rejected: Annotated[bool, typer.Option(help="Print what the ontology refused, with the reason.")] = False,
    workers: Annotated[int | None, typer.Option(help="Processes.")] = None,
) -> None:
    """Print what papers say, without storing it.

    Example: `hubgraph extract data/documents/jinbohui-spillover.md --format json`
    """
    from viz.console import render

    left_out = 0
    for result in records_of(paths, workers):
        if isinstance(result, DocumentError):
            left_out += 1
        elif rejected:
            rows = [(r.head, r.type, r.tail, r.rule, r.reason) for r in result.rejected]
            print(render(("head", "type", "tail", "rule", "reason"), rows, form.value))
        elif form is Form.json:
            print(record_to_line(result))
        else:
            names = {e.id: e.name for e in result.entities}
            said = [(names[r.head], r.type, names[r.tail], r.modality, r.time, r.confidence) for r in result.relations]
            print(render(("head", "type", "tail", "modality", "time", "confidence"), said, form.value))
    finish(left_out)


@app.command()
def query(
    cypher: Annotated[str, typer.Argument(help="A reading query; - reads it from stdin.")],
    param: Annotated[list[str] | None, typer.Option("-p", "--param", metavar="NAME=VALUE")] = None,
    store: StoreOption = "",
    form: FormOption = Form.table,
    rows: Annotated[int | None, typer.Option(min=1, help="Most rows.")] = None,
    seconds: Annotated[float | None, typer.Option(min=0.1, help="Time limit.")] = None,
) -> None:
    """Ask the graph in Cypher; only reading is possible.

    Example: `hubgraph query 'MATCH (c:City)-[r:DEVELOPS]->(i:Industry) RETURN c.name, i.name, r.modality LIMIT 5'`
    """
    from viz.console import render

    text = sys.stdin.read() if cypher == "-" else cypher
    with opened(store) as source:
        result = source.query(
            text,
            parameters(param or []),
            rows=rows or settings().query_rows,
            seconds=seconds or settings().query_seconds,
        )
    print(render(result.columns, result.rows, form.value))
    for limit in result.limits:
        say.print(limit, style="yellow", markup=False)


def parameters(pairs: list[str]) -> dict[str, object]:
    """Read NAME=VALUE pairs; a value that is JSON (a number, a list) is taken as such, else as text."""
    out: dict[str, object] = {}
    for pair in pairs:
        name, found, value = pair.partition("=")
        if not found or not name:
            raise HubgraphError(f"-p {pair}: not NAME=VALUE", "write -p city=上海")
        try:
            out[name] = json.loads(value)
        except json.JSONDecodeError:
            out[name] = value
    return out


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="Characters, alias, English name, pinyin or initials.")],
    store: StoreOption = "",
    form: FormOption = Form.table,
    limit: Annotated[int, typer.Option(min=1)] = 10,
) -> None:
    """Find entities by what a person types.

    Example: `hubgraph search jbh`
    """
    from viz.console import render

    with opened(store) as source:
        hits = source.search(text, limit)
    rows = [
        (h.entity.name, h.entity.type, h.reason, len(h.entity.documents), h.entity.mentions, h.entity.id) for h in hits
    ]
    print(render(("name", "type", "match", "documents", "mentions", "id"), rows, form.value))
    if not hits:
        say.print(f"nothing is named like {text!r}; try fewer characters", style="yellow", markup=False)


@app.command()
def stats(store: StoreOption = "", form: FormOption = Form.table) -> None:
    """Count what is in the graph, by label, relation and modality.

    Example: `hubgraph stats --format csv`
    """
    from collections import Counter

    from viz.console import render

    with opened(store) as source:
        rows: list[tuple[str, str, int]] = [("all", name, count) for name, count in source.counts().items()]
        graph = source.graph()
        rejected = Counter(r.type for record in source.records() for r in record.rejected)
    for title, counts in (
        ("label", Counter(e.type for e in graph.entities)),
        ("relation", Counter(e.type for e in graph.edges)),
        ("modality", Counter(e.modality for e in graph.edges)),
        ("refused by the ontology", rejected),
    ):
        rows += [(title, name, count) for name, count in sorted(counts.items(), key=lambda c: (-c[1], c[0]))]
    print(render(("what", "name", "count"), rows, form.value))


@report_app.command("centrality")
def report_centrality(
    out: Annotated[
        Path, typer.Option("-o", "--out", help="A folder for all formats, or one .html .csv .json .md file.")
    ] = Path("out"),
    store: StoreOption = "",
    language: LanguageOption = Language.zh,
) -> None:
    """Report degree, betweenness, PageRank and communities, with the quotes that carry the top ten.

    Example: `hubgraph report centrality -o out`
    """
    from viz.export import write_text
    from viz.report import RENDERERS, centrality_report

    with opened(store) as source:
        made = centrality_report(source.graph(), language=language.value, build=source.build())
    suffixes = {".html": "html", ".csv": "csv", ".json": "json", ".md": "markdown"}
    if out.suffix and out.suffix not in suffixes:
        raise HubgraphError(f"{out}: unknown kind of report", "name a folder, or a .html, .csv, .json or .md file")
    wanted = [out] if out.suffix else [out / f"centrality{suffix}" for suffix in suffixes]
    for path in wanted:
        write_text(path, RENDERERS[suffixes[path.suffix]](made))
        say.print(f"wrote {path}", markup=False)


@app.command()
def viz(
    out: Annotated[Path, typer.Option("-o", "--out", help="The .html file to write.")] = Path("out/graph.html"),
    focus: Annotated[str, typer.Option(help="Draw what stands around this entity.")] = "",
    hops: Annotated[int, typer.Option(min=1, max=4)] = 1,
    limit: Annotated[int, typer.Option(min=2, max=400, help="Most entities.")] = 60,
    store: StoreOption = "",
    language: LanguageOption = Language.zh,
) -> None:
    """Draw the graph as one stand-alone page.

    Example: `hubgraph viz -o out/shanghai.html --focus 上海 --hops 2`
    """
    from viz import network, scene

    with opened(store) as source:
        graph = source.graph()
        if focus:
            node = source.find(focus)
            drawn, title = scene.focus(graph, node.id, hops=hops, limit=limit), node.name
        else:
            drawn, title = scene.overview(graph, limit), ""
    say.print(f"wrote {network.write(drawn, out, title, language.value)}", markup=False)


@app.command()
def serve(
    store: StoreOption = "",
    host: Annotated[str, typer.Option(help="127.0.0.1 is this machine only.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=1, max=65535)] = 8000,
    browser: Annotated[bool, typer.Option(help="Open the page in the browser.")] = False,
) -> None:
    """Open the explorer.

    Example: `hubgraph serve --port 8001`
    """
    from viz.web.app import serve as serve_app

    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 — told apart, not bound
    address = f"http://{everywhere.get(host) or (f'[{host}]' if ':' in host else host)}:{port}"

    def ready() -> None:
        say.print(f"the explorer is at {address} (Ctrl-C ends it)", markup=False)
        if browser and not settings().no_browser and has_screen():
            threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()

    with opened(store) as source:
        serve_app(source, host, port, ready)


def has_screen() -> bool:
    """Tell whether a browser could show a window; without one Python would open a text browser in this terminal."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="The file or folder to write; - prints it.")],
    form: Annotated[str, typer.Option("--format", help="jsonl, json, graphml, gexf or csv.")] = "jsonl",
    store: StoreOption = "",
) -> None:
    """Write the graph for other tools; the same papers give the same bytes.

    Example: `hubgraph export out/graph.graphml --format graphml`
    """
    from viz.export import export as write
    from viz.export import export_text

    with opened(store) as source:
        graph = source.graph()
    if str(out) == "-":
        print(export_text(graph, form), end="")
        return
    for path in write(graph, form, out):
        say.print(f"wrote {path}", markup=False)


@app.command()
def evaluate(
    gold: Annotated[list[Path], typer.Argument(help="Annotations: .json or .ann files, or folders.", exists=True)],
    leave_one_out: Annotated[bool, typer.Option(help="Train on all but one of them, score that one, in turn.")] = False,
    errors: Annotated[int, typer.Option(min=0, help="Also list so many errors of each kind, in their sentence.")] = 0,
    form: FormOption = Form.table,
) -> None:
    """Compare what is extracted with what careful readers annotated.

    Example: `hubgraph evaluate data/gold/jinbohui-spillover.json --errors 3`
    """
    from extract.protocol import evaluate as compare
    from viz.console import render

    outcome = compare(gold, leave_one_out=leave_one_out, progress=lambda text: say.print(text, markup=False))
    print(render(outcome.columns, outcome.rows, form.value))
    if errors:
        print("\n".join(outcome.gallery(errors)))


@app.command()
def check() -> None:
    """Lint the data: vocabulary, gazetteer, rules with their examples, annotations.

    Example: `hubgraph check`
    """
    from extract.check import check as faults_of
    from extract.gazetteer import gazetteer

    faults = faults_of()
    if faults:
        print("\n".join(faults))
        raise typer.Exit(2)
    print(f"data is well formed: {len(gazetteer()):,} names")


@documents_app.command("list")
def documents_list(store: StoreOption = "", form: FormOption = Form.table) -> None:
    """List the papers of the graph.

    Example: `hubgraph documents list`
    """
    from viz.console import render

    with opened(store) as source:
        rows = [(d.id, d.title, "；".join(d.authors), d.published, d.source, d.pages) for d in source.documents()]
    print(render(("id", "title", "authors", "published", "source", "pages"), rows, form.value))


@documents_app.command("show")
def documents_show(
    document: Annotated[str, typer.Argument(help="An id or a file name, as `documents list` gives them.")],
    store: StoreOption = "",
    form: FormOption = Form.table,
) -> None:
    """Print the passages of a paper, as they were read.

    Example: `hubgraph documents show jinbohui-spillover.md`
    """
    from viz.console import render

    with opened(store) as source:
        rows = [(p.index, p.page, p.section, p.text) for p in source.passages(document_id(source, document))]
    print(render(("index", "page", "section", "text"), rows, form.value))


def document_id(store: Store, name: str) -> str:
    """Return the id of the paper that a file name means; what is no file name is taken as an id."""
    same = [d.id for d in store.documents() if d.source == name]
    if len(same) > 1:
        raise HubgraphError(
            f"{name}: {len(same)} papers come from files of this name", f"give an id: {', '.join(same)}"
        )
    return same[0] if same else name


@documents_app.command("remove")
def documents_remove(
    documents: Annotated[list[str], typer.Argument(help="Ids or file names, as `documents list` gives them.")],
    store: StoreOption = "",
) -> None:
    """Take papers out of the graph; what only they said goes with them.

    Example: `hubgraph documents remove hongqiao-brief.html`
    """
    with opened(store, write=True) as target:
        change = target.remove([document_id(target, name) for name in documents])
    say.print(f"removed {len(change.removed)}", markup=False)


@app.command()
def rebuild(store: StoreOption = "") -> None:
    """Make the store again from its records.

    Example: `hubgraph rebuild`
    """
    with opened(store, write=True) as target:
        target.rebuild()
        say.print(f"{target.url} was made again from its records", markup=False)


@app.command()
def verify(store: StoreOption = "") -> None:
    """Compare the store with its records.

    Example: `hubgraph verify`
    """
    with opened(store) as source:
        faults = source.verify()
    if faults:
        print("\n".join(faults))
        raise typer.Exit(2)
    print("the store agrees with its records")


def show_version(value: bool) -> None:
    """Print the version and end."""
    if value:
        print(installed("hubgraph"))
        raise typer.Exit


@app.callback()
def options(
    version: Annotated[
        bool, typer.Option("--version", callback=show_version, is_eager=True, help="Print the version.")
    ] = False,
) -> None:
    """Policy papers as a knowledge graph in which every edge can be read back in its source."""


def main() -> None:
    """Run the command; an error that a person can act on is a message and status 2."""
    try:
        app()
    except HubgraphError as exc:
        say.print(f"hubgraph: {exc}", style="red", markup=False)
        raise SystemExit(2) from exc
    except yaml.YAMLError as exc:
        say.print(f"hubgraph: {settings().data}: {exc}\n  → `hubgraph check` names the file", style="red", markup=False)
        raise SystemExit(2) from exc
    except OSError as exc:
        where = f"{exc.filename}: " if exc.filename else ""
        say.print(
            f"hubgraph: {where}{exc.strerror or exc}\n  → check the name, the rights and the room on the disk",
            style="red",
            markup=False,
        )
        raise SystemExit(2) from exc
    except KeyboardInterrupt:
        say.print("stopped; the graph is as it was", style="yellow")
        raise SystemExit(130) from None


if __name__ == "__main__":
    main()

"""The command `hubgraph`, and the one place where reading, storing and showing are put together.

Each command is a thin shell over a library verb. Results go to stdout, progress and complaints to stderr; an error
that a person can act on is one message and exit status 2; status 1 says that something was left out.
"""

from __future__ import annotations

import os
import sys
import threading
import webbrowser
from collections.abc import Iterator
from importlib.metadata import version as installed
from pathlib import Path
from typing import Annotated

import typer
import yaml
from rich.progress import track

from graph import originals
from graph.errors import DocumentError, HubgraphError
from graph.model import Record
from graph.settings import settings
from graph.store import Result, Store
from graph.stream import Spool, record_to_line
from graph.versions import older_versions
from viz.commands import asking, interrupt, judging, learning, reporting
from viz.commands.options import (
    AnswerForm,
    AsOfOption,
    Form,
    FormOption,
    LabelOption,
    Language,
    LanguageOption,
    LensOption,
    PaperOption,
    PeriodOption,
    RegionOption,
    StoreOption,
    opened,
    say,
    viewed,
)

app = typer.Typer(
    help="Policy papers as a knowledge graph in which every edge can be read back in its source.",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode="markdown",
    pretty_exceptions_enable=False,
)
documents_app = typer.Typer(help="List, show and remove papers.", no_args_is_help=True)
app.add_typer(reporting.report_app, name="report")
app.add_typer(documents_app, name="documents")
app.add_typer(judging.judge_app, name="judge")
app.command()(judging.review)
app.command()(judging.compare)
app.command()(learning.learn)

Paths = Annotated[list[Path], typer.Argument(help="Files and folders: pdf, docx, html, md, txt.")]


def records_of(paths: list[Path], workers: int | None) -> Iterator[tuple[Path | None, Record | DocumentError]]:
    """Read files with a progress bar on stderr; complaints about single files are printed as they come."""
    from extract.batch import read_files
    from extract.documents import find

    files, errors = find(paths)
    for error in errors:
        say.print(f"left out: {error}", style="yellow", markup=False)
        yield None, error
    steps = track(read_files(files, workers), "reading", total=len(files), console=say, disable=len(files) < 2)
    for path, result in steps:
        interrupt.heed()
        if isinstance(result, DocumentError):
            say.print(f"left out: {result}", style="yellow", markup=False)
        yield path, result


def finish(left_out: int) -> None:
    """End with status 1 when something was left out."""
    if left_out:
        say.print(f"{left_out} left out; see above", style="yellow")
        raise typer.Exit(1)


@app.command()
def ingest(
    paths: Paths,
    store: StoreOption = "",
    workers: Annotated[int | None, typer.Option(help="Processes.")] = None,
    replace: Annotated[bool, typer.Option("--replace", help="Take out the older version of a changed paper.")] = False,
) -> None:
    """Read papers into the graph; a paper that is already there is left as it is.

    A paper from a file of the same name, or of the same title and authors, that reads otherwise is a changed one.

    Example: `hubgraph ingest data/documents --store var/hubgraph.lbug`
    """
    with Spool() as records:
        read: dict[str, Path] = {}
        left_out = 0
        for path, result in records_of(paths, workers):
            if path and isinstance(result, Record):
                records.add(result)
                read[result.document.id] = path
            else:
                left_out += 1
        if not read:
            raise DocumentError("no file could be read", "name at least one readable pdf, docx, html, md or txt file")
        store_records(records, read, store, replace=replace)
    finish(left_out)


def store_records(records: Spool, read: dict[str, Path], store: str, *, replace: bool) -> None:
    """Put records into the graph, and say what became of them; `read` tells the file of each, by document id."""
    with opened(store, write=True) as target:
        there = target.documents()
        older = older_versions(there, records.documents)
        for doc, now in older.items():
            what = "replaced" if replace else "kept beside the new version; --replace takes it out"
            say.print(f"{now.source}: changed; the older version {doc} is {what}", style="yellow", markup=False)
        interrupt.heed()
        change = target.ingest(records, replacing=tuple(older) if replace else ())
        originals.note(target, read)
        counts = ", ".join(f"{count:,} {name}" for name, count in target.counts().items())
        anew = len(set(change.added).intersection(doc.id for doc in there))
        say.print(
            f"{target.url}: {len(change.added) - anew} added, {len(change.unchanged)} unchanged"
            + (f", {anew} read anew" if anew else "")
            + (f", {len(change.removed)} replaced" if change.removed else "")
            + f"; now {counts}",
            markup=False,
        )


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
    for _, result in records_of(paths, workers):
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


ParamOption = Annotated[list[str] | None, typer.Option("-p", "--param", metavar="NAME=VALUE", help="Repeatable.")]
AnswerOption = Annotated[AnswerForm, typer.Option("--format", help="graph: the nodes and edges in the answer.")]
RowsOption = Annotated[int | None, typer.Option(min=1, help="Most rows (default: HUBGRAPH_QUERY_ROWS, 1000).")]
SecondsOption = Annotated[
    float | None, typer.Option(min=0.1, help="Time limit in seconds (default: HUBGRAPH_QUERY_SECONDS, 5).")
]


@app.command()
def query(
    cypher: Annotated[str, typer.Argument(help="A reading query; - reads it from stdin.")] = "",
    param: ParamOption = None,
    file: Annotated[Path | None, typer.Option(help="Read the query from a file.", exists=True, dir_okay=False)] = None,
    store: StoreOption = "",
    as_of: AsOfOption = "",
    form: AnswerOption = AnswerForm.table,
    rows: RowsOption = None,
    seconds: SecondsOption = None,
    language: LanguageOption = Language.zh,
) -> None:
    """Ask the graph in Cypher; only reading is possible. docs/cypher.md tells what it can be asked.

    Example: `hubgraph query 'MATCH (c:City)-[r:DEVELOPS]->(i:Industry) RETURN c.name, i.name, r.modality LIMIT 5'`
    """
    if bool(cypher) == bool(file):
        raise HubgraphError("query: needs one query", "write it after the command, name a --file, or - for stdin")
    text = asking.written(file) if file else asking.written() if cypher == "-" else cypher
    most, time = rows or settings().query_rows, seconds or settings().query_seconds
    with viewed(store, as_of) as source:
        result = source.query(text, asking.parameters(param or []), rows=most, seconds=time)
        print_answer(source, result.columns, result, form, language)


@app.command()
def ask(
    question: Annotated[str, typer.Argument(metavar="[ID]", help="A question; without one, all are listed.")] = "",
    param: ParamOption = None,
    store: StoreOption = "",
    as_of: AsOfOption = "",
    form: AnswerOption = AnswerForm.table,
    show: Annotated[bool, typer.Option(help="Print the Cypher, to copy, instead of running it.")] = False,
    rows: RowsOption = None,
    seconds: SecondsOption = None,
    language: LanguageOption = Language.zh,
) -> None:
    """Ask a question of the library; names may be aliases or English.

    Example: `hubgraph ask shared-industries -p city=Shanghai -p other=无锡`
    """
    from graph import questions

    said = language.value
    if not question:
        return list_questions(form, said)
    chosen = questions.question(question)
    if show:
        print(chosen.cypher)
        given = [*(f"{one.name}={one.default}" for one in chosen.parameters), *(param or [])]
        asking.parameters(given)
        if given:
            say.print(asking.how_to_run(chosen.id, given), style="dim", markup=False)
        return None
    most, time = rows or settings().query_rows, seconds or settings().query_seconds
    with viewed(store, as_of) as source:
        answer = questions.ask(source, question, asking.parameters(param or []), rows=most, seconds=time)
        if form is AnswerForm.table:
            say.print(chosen.asked(said, answer.params), style="bold", markup=False)
        columns = chosen.headings(said) if form in (AnswerForm.table, AnswerForm.csv) else answer.result.columns
        print_answer(source, columns, answer.result, form, language)
        if not answer.result.rows:
            say.print(questions.advice(source, answer, said), style="yellow", markup=False)
    if chosen.note[said] and form is AnswerForm.table:
        say.print(chosen.note[said], style="dim", markup=False)
    return None


def list_questions(form: AnswerForm, language: str) -> None:
    """Print the questions of the library, by topic."""
    from graph.questions import questions
    from viz.console import render

    columns = {"zh": ("主题", "编号", "问题", "参数"), "en": ("topic", "id", "question", "parameters")}[language]
    listed = sorted(questions().values(), key=lambda q: (q.topic["en"], q.id))
    rows = [
        (q.topic[language], q.id, q.asked(language), " ".join(f"{p.name}={p.default}" for p in q.parameters))
        for q in listed
    ]
    print(render(columns, rows, "table" if form is AnswerForm.graph else form.value))


def print_answer(source: Store, columns: tuple[str, ...], result: Result, form: AnswerForm, language: Language) -> None:
    """Print rows on stdout, and on stderr which limits were hit and how to raise them."""
    from viz.console import ends, render

    nodes = ends(result.rows, source) if form is not AnswerForm.json else {}
    print(render(columns, result.rows, form.value, language=language.value, nodes=nodes))
    raising = {
        "rows": "--rows N or HUBGRAPH_QUERY_ROWS shows more",
        "time": "--seconds N or HUBGRAPH_QUERY_SECONDS gives it more time",
        "size": "return fewer columns, or ask in parts with SKIP and LIMIT",
    }
    for limit in result.limits:
        say.print(f"{limit}: {raising[limit.partition(':')[0]]}", style="yellow", markup=False)


@app.command()
def search(
    text: Annotated[str, typer.Argument(help="Characters, alias, English name, pinyin or initials.")],
    store: StoreOption = "",
    as_of: AsOfOption = "",
    form: FormOption = Form.table,
    limit: Annotated[int, typer.Option(min=1)] = 10,
) -> None:
    """Find entities by what a person types.

    Example: `hubgraph search jbh`
    """
    from viz.console import render

    with viewed(store, as_of) as source:
        hits = source.search(text, limit)
    rows = [
        (h.entity.name, h.entity.type, h.reason, len(h.entity.documents), h.entity.mentions, h.entity.id) for h in hits
    ]
    print(render(("name", "type", "match", "documents", "mentions", "id"), rows, form.value))
    if not hits:
        say.print(f"nothing is named like {text!r}; try fewer characters", style="yellow", markup=False)


@app.command()
def stats(store: StoreOption = "", as_of: AsOfOption = "", form: FormOption = Form.table) -> None:
    """Count what is in the graph, by label, relation and modality.

    Example: `hubgraph stats --format csv`
    """
    from collections import Counter

    from viz.console import render

    with viewed(store, as_of) as source:
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
    review: Annotated[bool, typer.Option("--review", help="Let people correct the graph: decisions and undo.")] = False,
    suggestions: Annotated[bool, typer.Option("--suggestions", help="Let readers suggest corrections.")] = False,
    uploads: Annotated[bool, typer.Option("--uploads", help="Let people add papers.")] = False,
    author: Annotated[str, typer.Option(help="Who corrects, if nobody says (default: the account's name).")] = "",
    name: Annotated[list[str] | None, typer.Option(help="Another name it is reached under (repeatable).")] = None,
) -> None:
    """Open the explorer, for reading; what it may write is said by --review, --suggestions and --uploads.

    Where others can reach it (--host), everything that writes asks for a token, which is printed as a link.

    Example: `hubgraph serve --port 8001`
    """
    from graph.curation.naming import person
    from viz.web.app import serve as serve_app
    from viz.web.roles import roles_for

    roles = roles_for(host, review=review, suggestions=suggestions, uploads=uploads, author=author or person())
    everywhere = {"0.0.0.0": "127.0.0.1", "::": "[::1]"}  # noqa: S104 — told apart, not bound
    address = f"http://{everywhere.get(host) or (f'[{host}]' if ':' in host else host)}:{port}"

    def ready() -> None:
        say.print(f"the explorer is at {address} (Ctrl-C ends it)", markup=False)
        if roles.token:
            say.print(f"with the right to write: {address}/?token={roles.token}", markup=False)
        if browser and not settings().no_browser and has_screen():
            threading.Thread(target=webbrowser.open, args=[address], daemon=True).start()

    with opened(store, write=review or uploads) as source:
        serve_app(source, host, port, ready, roles=roles, names=name or ())


def has_screen() -> bool:
    """Tell whether a browser could show a window; without one Python would open a text browser in this terminal."""
    return sys.platform in ("win32", "darwin") or bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


@app.command()
def export(
    out: Annotated[Path, typer.Argument(help="The file or folder to write; - prints it.")],
    form: Annotated[
        str,
        typer.Option(
            "--format",
            help="jsonl, json, graphml, gexf, csv, cytoscape, pajek, jsonld, turtle, cypher, neo4j-admin or "
            "neo4j-browser: see docs/formats.md.",
        ),
    ] = "jsonl",
    store: StoreOption = "",
    as_of: AsOfOption = "",
    network: Annotated[
        bool, typer.Option("--network", help="The undirected network that the report is computed on.")
    ] = False,
    raw: Annotated[
        bool, typer.Option("--raw-csv", help="CSV for machines: no byte order mark, no quotes before formulas.")
    ] = False,
    lens: LensOption = "",
    label: LabelOption = None,
    paper: PaperOption = None,
    period: PeriodOption = "",
    region: RegionOption = "",
) -> None:
    """Write the graph for other tools; the same papers give the same bytes.

    Example: `hubgraph export out/network.gexf --format gexf --network --label City --label Platform`
    """
    from graph.analytics.lens import lens_of
    from viz.export import export as write
    from viz.export import export_text

    with viewed(store, as_of) as source:
        graph = source.graph()
    preset = lens or ("plans" if network else "all")
    seen = lens_of(graph, lens=preset, labels=label or [], papers=paper or [], period=period, region=region)
    if str(out) == "-":
        print(export_text(graph, form, lens=seen, network=network, raw=raw), end="")
        return
    for path in write(graph, form, out, lens=seen, network=network, raw=raw):
        say.print(f"wrote {path}", markup=False)


@app.command()
def copy(
    source: Annotated[str, typer.Option("--from", metavar="URL", help="The store to read: a file, or neo4j://…")],
    target: Annotated[str, typer.Option("--to", metavar="URL", help="The store to write.")],
    replace: Annotated[bool, typer.Option("--replace", help="Put it in the place of what is there.")] = False,
) -> None:
    """Copy a graph into another store; both then export the same bytes.

    With --replace the papers of the target go, and judgements of its own are undone: they stay in its ledger.

    Example: `hubgraph copy --from var/hubgraph.lbug --to var/copy.lbug`
    """
    from rich.text import Text

    from graph.store.copy import copy as copy_graph

    with (
        opened(source) as one,
        opened(target, write=True) as other,
        say.status("") as status,
    ):
        done = copy_graph(one, other, replace=replace, progress=lambda text: status.update(Text(text)))
    say.print(f"{target}: {len(done.added)} added, {len(done.removed)} removed, the same as {source}", markup=False)


@app.command()
def evaluate(
    gold: Annotated[
        list[Path] | None, typer.Argument(help="Annotations: .json or .ann files, or folders.", exists=True)
    ] = None,
    judgements: Annotated[
        bool, typer.Option("--judgements", help="How right each rule is, by what people judged in the store.")
    ] = False,
    store: StoreOption = "",
    leave_one_out: Annotated[bool, typer.Option(help="Train on all but one of them, score that one, in turn.")] = False,
    errors: Annotated[int, typer.Option(min=0, help="Also list so many errors of each kind, in their sentence.")] = 0,
    form: FormOption = Form.table,
) -> None:
    """Compare what is extracted with what careful readers annotated, or with what people judged.

    Example: `hubgraph evaluate data/gold/jinbohui-spillover.json --errors 3`
    """
    from extract.protocol import evaluate as compare
    from graph.curation.lessons import rule_scores
    from viz.console import render

    if judgements:
        with opened(store) as source:
            scores = rule_scores(source.records(), source.ledger().judgements)
        rows = [(one.rule, one.confirmed, one.corrected, round(one.precision, 3)) for one in scores]
        print(render(("rule", "confirmed", "corrected", "precision"), rows, form.value))
        if not rows:
            say.print(
                "no relation was judged yet: `hubgraph review` lists what to look at", style="yellow", markup=False
            )
    if judgements and not gold:
        return
    if not gold:
        raise HubgraphError("no annotations are named", "name .json or .ann files, or say --judgements")
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
    interrupt.listen()
    try:
        with interrupt.above_all():
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
    except (KeyboardInterrupt, SystemExit) as ended:
        code = 130 if isinstance(ended, KeyboardInterrupt) else ended.code
        if code == 130:  # Typer turns Ctrl-C into this status and says nothing
            say.print("stopped; the graph is as it was", style="yellow")
        raise SystemExit(code) from None


if __name__ == "__main__":
    main()

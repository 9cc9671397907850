"""`hubgraph judge`, `review` and `compare`: what people decide, what to look at first, where two papers differ."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.curation.judgement import Judgement
from graph.errors import NotFound, QueryError
from graph.store import Store
from viz.commands.options import Form, FormOption, Language, LanguageOption, StoreOption, opened, say

if TYPE_CHECKING:
    from viz.cards import Card

MOST_FAULTS = 10  # that are said one by one

judge_app = typer.Typer(help="Decide what is the same, what is wrong, what things are called.", no_args_is_help=True)
alias_app = typer.Typer(help="Add and remove other names of an entity.", no_args_is_help=True)
judge_app.add_typer(alias_app, name="alias")

EntityArgument = Annotated[str, typer.Argument(help="A name, alias, English name or id; Policy:name tells the label.")]
RelationArgument = Annotated[
    str, typer.Argument(metavar="RELATION", help="'head TYPE tail', with the modality behind it, or an id.")
]
WhyOption = Annotated[str, typer.Option("--why", help="The reason, for those who read it later.")]
AuthorOption = Annotated[str, typer.Option("--author", help="Who decides (default: the name of the account).")]


def decide(
    url: str, verb: str, names: Sequence[str] = (), *, relation: str = "", value: str = "", why: str, author: str
) -> None:
    """Make a judgement of what a person typed, keep it, and say what it changed."""
    from graph.curation import naming
    from graph.curation.judgement import judgement

    with opened(url, write=True) as store:
        refs = [naming.ref(naming.entity(store, name)) for name in names]
        if len(refs) == 2 and refs[0] == refs[1]:
            hint = f"`hubgraph judge alias remove {refs[0].name} NAME` takes a name from it"
            raise QueryError(f"{names[0]} and {names[1]} are one thing here: {refs[0]}", hint)
        meant = None
        if relation:
            edge = naming.relation(store, relation)
            meant = naming.relation_ref(edge, store.entity(edge.head), store.entity(edge.tail))
            naming.check(meant, verb, value)
        one = judgement(verb, *refs, relation=meant, value=value, why=why, author=author or naming.person())
        keep(store, [one])


def keep(store: Store, judgements: Sequence[Judgement], *, merge: bool = False) -> None:
    """Add judgements to the ledger of a store, and say how the graph is different."""
    before = store.counts()
    after = store.judge(judgements, merge=merge).counts
    moved = [f"{name} {before[name]:,} → {after[name]:,}" for name in after if after[name] != before[name]]
    for one in judgements if len(judgements) < 10 else ():
        say.print(f"kept {one}", markup=False)
    say.print("; ".join(moved) or "the counts are as they were", markup=False)


def tell(faults: Sequence[str]) -> None:
    """Say what is wrong with lines of a ledger: the first ones, and how many more there are."""
    for fault in faults[:MOST_FAULTS]:
        say.print(fault, style="yellow", markup=False)
    if len(faults) > MOST_FAULTS:
        say.print(f"and {len(faults) - MOST_FAULTS:,} more damaged lines, kept as they are", style="yellow")


@judge_app.command("same")
def same(
    one: EntityArgument, other: EntityArgument, why: WhyOption = "", author: AuthorOption = "", store: StoreOption = ""
) -> None:
    """Two entities are one; it takes the label of the first.

    Example: `hubgraph judge same 专业服务 专业服务贸易 --why 同义`
    """
    decide(store, "same", [one, other], why=why, author=author)


@judge_app.command("different")
def different(
    one: EntityArgument, other: EntityArgument, why: WhyOption = "", author: AuthorOption = "", store: StoreOption = ""
) -> None:
    """Two entities are two, whatever names they share.

    Example: `hubgraph judge different 虹桥商务区 临港新片区`
    """
    decide(store, "different", [one, other], why=why, author=author)


@judge_app.command("unsure")
def unsure(
    one: EntityArgument, other: EntityArgument, why: WhyOption = "", author: AuthorOption = "", store: StoreOption = ""
) -> None:
    """It cannot be told whether two entities are one; `review` does not ask again.

    Example: `hubgraph judge unsure 虹桥商务区 临港新片区`
    """
    decide(store, "unsure", [one, other], why=why, author=author)


@judge_app.command("reject")
def reject(relation: RelationArgument, why: WhyOption = "", author: AuthorOption = "", store: StoreOption = "") -> None:
    """A relation is not what the papers say.

    Example: `hubgraph judge reject '第六届进博会 PART_OF 进博会' --why 误读`
    """
    decide(store, "reject", relation=relation, why=why, author=author)


@judge_app.command("confirm")
def confirm(
    relation: RelationArgument, why: WhyOption = "", author: AuthorOption = "", store: StoreOption = ""
) -> None:
    """A relation is what the papers say; its confidence becomes 1.

    Example: `hubgraph judge confirm '第六届进博会 PART_OF 进博会'`
    """
    decide(store, "confirm", relation=relation, why=why, author=author)


@judge_app.command("retype")
def retype(
    relation: RelationArgument,
    to: Annotated[str, typer.Argument(metavar="TYPE", help="A relation type of the ontology.")],
    why: WhyOption = "",
    author: AuthorOption = "",
    store: StoreOption = "",
) -> None:
    """A relation is of another type.

    Example: `hubgraph judge retype '第六届进博会 PART_OF 进博会' SUPPORTS`
    """
    decide(store, "retype", relation=relation, value=to, why=why, author=author)


@judge_app.command("flip")
def flip(relation: RelationArgument, why: WhyOption = "", author: AuthorOption = "", store: StoreOption = "") -> None:
    """A relation goes the other way round.

    Example: `hubgraph judge flip '虹桥综合交通枢纽 PART_OF 虹桥商务区'`
    """
    decide(store, "flip", relation=relation, why=why, author=author)


@judge_app.command("modality")
def modality(
    relation: RelationArgument,
    to: Annotated[str, typer.Argument(metavar="MODALITY", help="asserted, proposed or lacking.")],
    why: WhyOption = "",
    author: AuthorOption = "",
    store: StoreOption = "",
) -> None:
    """A relation is done, proposed or said to be lacking.

    Example: `hubgraph judge modality '第六届进博会 PART_OF 进博会' proposed`
    """
    decide(store, "modality", relation=relation, value=to, why=why, author=author)


@judge_app.command("relabel")
def relabel(
    entity: EntityArgument,
    to: Annotated[str, typer.Argument(metavar="LABEL", help="A label of the ontology.")],
    why: WhyOption = "",
    author: AuthorOption = "",
    store: StoreOption = "",
) -> None:
    """An entity is of another kind; relations that the ontology then refuses go.

    Example: `hubgraph judge relabel 进博会 Event`
    """
    decide(store, "relabel", [entity], value=to, why=why, author=author)


@judge_app.command("rename")
def rename(
    entity: EntityArgument,
    to: Annotated[str, typer.Argument(metavar="NAME", help="What it is to be called.")],
    why: WhyOption = "",
    author: AuthorOption = "",
    store: StoreOption = "",
) -> None:
    """An entity is called otherwise; the old name stays as an alias.

    Example: `hubgraph judge rename 进博会 上海进博会`
    """
    decide(store, "rename", [entity], value=to, why=why, author=author)


@alias_app.command("add")
def alias_add(
    entity: EntityArgument,
    alias: Annotated[str, typer.Argument(help="Another name.")],
    why: WhyOption = "",
    author: AuthorOption = "",
    store: StoreOption = "",
) -> None:
    """An entity has another name.

    Example: `hubgraph judge alias add 上海 魔都`
    """
    decide(store, "alias_add", [entity], value=alias, why=why, author=author)


@alias_app.command("remove")
def alias_remove(
    entity: EntityArgument,
    alias: Annotated[str, typer.Argument(help="What is not its name.")],
    why: WhyOption = "",
    author: AuthorOption = "",
    store: StoreOption = "",
) -> None:
    """A name is not one of an entity.

    Example: `hubgraph judge alias remove 上海 申城`
    """
    decide(store, "alias_remove", [entity], value=alias, why=why, author=author)


@judge_app.command("undo")
def undo(
    judgement: Annotated[
        str, typer.Argument(metavar="ID", help="As `hubgraph judge list` gives it; last: the newest.")
    ],
    why: WhyOption = "",
    author: AuthorOption = "",
    store: StoreOption = "",
) -> None:
    """Take a judgement back, by another line; an undo may be undone.

    Example: `hubgraph judge undo last --why 误判`
    """
    if judgement == "last":
        with opened(store) as source:
            lines = source.ledger().judgements
        if not lines:
            raise NotFound(
                "the ledger is empty: there is nothing to undo", "`hubgraph judge --help` tells what can be judged"
            )
        judgement = lines[-1].id
    decide(store, "undo", value=judgement, why=why, author=author)


@judge_app.command("list")
def listed(store: StoreOption = "", form: FormOption = Form.table) -> None:
    """List the ledger: what is in force, undone, disputed, or waits for its target.

    Example: `hubgraph judge list --format csv`
    """
    from graph.assemble import revise
    from viz.cards import cards
    from viz.console import render

    with opened(store) as source:
        ledger, records = source.ledger(), source.records()
    outcome = revise(records, judgements=ledger.judgements)
    waiting = {one.id for one in outcome.waiting}
    undone = {one.id for one in outcome.standing.undone}
    disputed = {one.id for one, _ in outcome.standing.disputed}
    rows = [
        (
            one.id,
            _state(one, waiting, undone, disputed),
            one.verb,
            " / ".join(map(str, one.entities)) or str(one.relation or ""),
            one.value,
            one.author,
            one.at,
            one.why,
        )
        for one in ledger.judgements
    ]
    if form is Form.table:
        print(cards(map(_card, rows)))
    else:
        print(render(("id", "state", "verb", "about", "value", "author", "at", "why"), rows, form.value))
    tell(ledger.faults)


def _state(one: Judgement, waiting: set[str], undone: set[str], disputed: set[str]) -> str:
    states = (("undone", undone), ("disputed", disputed), ("waiting", waiting))
    return next((name for name, ids in states if one.id in ids), "in force")


def _card(row: Sequence[str]) -> Card:
    """Return a line of the ledger as a block."""
    from viz.cards import Card

    key, state, verb, about, value, author, at, why = row
    lines = [("", " ".join(part for part in (verb, about, value) if part))]
    return Card(f"{key}  {state}  {at}  {author}", [*lines, ("", why)] if why else lines)


@judge_app.command("export")
def judge_export(
    out: Annotated[Path, typer.Argument(help="The file to write; - prints it.")], store: StoreOption = ""
) -> None:
    """Write the ledger as JSON lines, for another person.

    Example: `hubgraph judge export out/ledger.jsonl`
    """
    from graph.curation.judgement import to_line
    from viz.export import write_text

    with opened(store) as source:
        ledger = source.ledger()
    text = "".join(to_line(one) + "\n" for one in ledger.judgements)
    if str(out) == "-":
        print(text, end="")
    else:
        write_text(out, text)
        say.print(f"wrote {len(ledger.judgements):,} judgements to {out}", markup=False)


@judge_app.command("import")
def judge_import(
    file: Annotated[Path, typer.Argument(help="What `hubgraph judge export` wrote.", exists=True, dir_okay=False)],
    store: StoreOption = "",
) -> None:
    """Take the ledger of another person in, and list where the two disagree; nothing is lost on either side.

    Example: `hubgraph judge import out/ledger.jsonl`
    """
    from graph.curation.ledger import read_ledger
    from graph.curation.lessons import disagreements

    given = read_ledger(file)
    with opened(store, write=True) as target:
        known = {one.id for one in target.ledger().judgements}
        new = [one for one in given.judgements if one.id not in known]
        keep(target, new, merge=True)
        ledger = target.ledger()
    there = f", {len(given.judgements) - len(new):,} were there" if len(new) < len(given.judgements) else ""
    say.print(f"took {len(new):,} judgements in{there}; the ledger now has {len(ledger.judgements):,}", markup=False)
    tell(given.faults)
    for one in disagreements(ledger.judgements):
        print(f"disagreement about {one.about}:\n  " + "\n  ".join(map(str, one.judgements)))


def review(
    store: StoreOption = "",
    form: FormOption = Form.table,
    kind: Annotated[
        list[str] | None, typer.Option(help="pair, apart, statement, refused or figures (repeatable; default: all).")
    ] = None,
    limit: Annotated[int, typer.Option(min=1, help="Most items.")] = 20,
    language: LanguageOption = Language.zh,
) -> None:
    """List what is doubtful, what matters most first, with the sentences of either side and how to decide it.

    Example: `hubgraph review --kind pair --limit 10`
    """
    from graph.assemble import revise
    from graph.curation.review import KINDS, review
    from viz.cards import cards
    from viz.console import render
    from viz.doubts import doubt_card, doubts, flat

    unknown = sorted(set(kind or []) - set(KINDS))
    if unknown:
        raise NotFound(f"--kind {unknown[0]}: no such kind", f"choose from {', '.join(KINDS)}")
    with opened(store) as source:
        records, ledger = source.records(), source.ledger()
    outcome = revise(records, judgements=ledger.judgements)
    items = review(outcome, records, kind or KINDS)
    rows = doubts(outcome.graph, items[:limit], language.value, store)
    if form is Form.table:
        print(cards(doubt_card(number, row) for number, row in enumerate(rows, 1)))
    else:
        columns = ("weight", "kind", "what", "why", "left", "right", "decide")
        print(render(columns, [flat(row) if form is Form.csv else [*row.values()] for row in rows], form.value))
    say.print(f"{min(limit, len(items))} of {len(items)}", style="dim", markup=False)


def compare(
    left: Annotated[str, typer.Argument(help="A paper (id, file name) or an entity.")],
    right: Annotated[str, typer.Argument(help="Another one of the same kind.")],
    store: StoreOption = "",
    form: FormOption = Form.table,
    language: LanguageOption = Language.zh,
) -> None:
    """List what two papers, or two entities, share, where they differ, and where they contradict each other.

    Example: `hubgraph compare 上海 苏州 --format csv`
    """
    from graph.compare import compare
    from viz.cards import cards
    from viz.console import render
    from viz.doubts import STANDING, claim_card, claims, flat
    from viz.report import files

    with opened(store) as source:
        graph = source.graph()
        sides = [files.paper(graph, name) or source.find(name).id for name in (left, right)]
    found = compare(graph, sides[0], sides[1])
    rows = list(claims(graph, found, language.value))
    if form is Form.table:
        print(cards(map(claim_card, rows)))
    else:
        columns = ("standing", "what", "left", "right", "left_quotes", "right_quotes")
        print(render(columns, [flat(row) if form is Form.csv else [*row.values()] for row in rows], form.value))
    counts = (f"{len(found.claims[one]):,} {name}" for one, name in STANDING[language.value].items())
    say.print(", ".join(counts), style="dim", markup=False)

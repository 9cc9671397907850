"""`hubgraph report …`: centrality, one entity, two things side by side, the corpus; in six formats."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from graph.errors import HubgraphError
from viz.commands.options import (
    AgainstOption,
    AsOfOption,
    DateOption,
    DrawsOption,
    LabelOption,
    Language,
    LanguageOption,
    LensOption,
    OutOption,
    PaperOption,
    PeriodOption,
    RegionOption,
    StoreOption,
    TitleOption,
    say,
    viewed,
)

if TYPE_CHECKING:
    from viz.report.forms import AnyReport

report_app = typer.Typer(help="Write reports.", no_args_is_help=True)


def write(made: AnyReport, targets: Sequence[Path]) -> None:
    """Write a report to files, and say which."""
    from viz.report import files

    for path in files.write(made, targets):
        say.print(f"wrote {path}", markup=False)


@report_app.command("centrality")
def report_centrality(
    out: OutOption = Path("out"),
    store: StoreOption = "",
    as_of: AsOfOption = "",
    language: LanguageOption = Language.zh,
    lens: LensOption = "plans",
    label: LabelOption = None,
    paper: PaperOption = None,
    period: PeriodOption = "",
    region: RegionOption = "",
    against: AgainstOption = "",
    by: Annotated[str, typer.Option(help="The measure that orders entities.")] = "pagerank",
    draws: DrawsOption = 200,
    title: TitleOption = "",
    date: DateOption = "",
) -> None:
    """Report who stands at the centre by every measure, how sure that is, and the quotes that carry it.

    Example: `hubgraph report centrality -o out --against facts`
    """
    from graph.analytics.lens import lens_of, second_lens
    from viz.report import ALL, centrality_report, files

    targets = files.targets(out, "centrality")
    if by not in ALL:
        raise HubgraphError(f"--by {by}: no such measure", f"choose from {', '.join(ALL)}")
    with viewed(store, as_of) as source:
        graph, build = source.graph(), source.build()
        records = list(source.records()) if draws else []
        judgements = source.ledger().judgements
    seen = lens_of(graph, lens=lens, labels=label or [], papers=paper or [], period=period, region=region)
    other = second_lens(graph, seen, against) if against else None
    command = files.command(
        "centrality",
        seen,
        against=against,
        by=by,
        draws=draws,
        as_of=as_of,
        language=language.value,
        title=title,
        date=date,
    )
    made = centrality_report(
        graph,
        records=records,
        judgements=judgements,
        lens=seen,
        against=other,
        language=language.value,
        title=title or None,
        by=by,
        date=date or None,
        build=build,
        command=command,
        draws=draws,
    )
    write(made, targets)


@report_app.command("entity")
def report_entity(
    name: Annotated[str, typer.Argument(help="A name, alias, English name or id.")],
    out: OutOption = Path("out"),
    store: StoreOption = "",
    as_of: AsOfOption = "",
    language: LanguageOption = Language.zh,
    lens: LensOption = "all",
    label: LabelOption = None,
    paper: PaperOption = None,
    period: PeriodOption = "",
    region: RegionOption = "",
    against: AgainstOption = "",
    draws: DrawsOption = 200,
    title: TitleOption = "",
    date: DateOption = "",
) -> None:
    """Report all that the papers say of an entity: what is done, planned or lacking, figures, ranks, quotes.

    Example: `hubgraph report entity 临港新片区 -o out/lingang.docx --draws 50`
    """
    from graph.analytics.lens import lens_of, second_lens
    from viz.report import entity_report, files

    targets = files.targets(out, "entity")
    with viewed(store, as_of) as source:
        node, graph, build = source.find(name), source.graph(), source.build()
        records = list(source.records()) if draws else []
        judgements = source.ledger().judgements
    seen = lens_of(graph, lens=lens, labels=label or [], papers=paper or [], period=period, region=region)
    other = second_lens(graph, seen, against) if against else None
    command = files.command(
        "entity",
        seen,
        node.name,
        against=against,
        draws=draws,
        as_of=as_of,
        language=language.value,
        title=title,
        date=date,
    )
    made = entity_report(
        graph,
        node.id,
        records=records,
        judgements=judgements,
        lens=seen,
        against=other,
        language=language.value,
        title=title or None,
        date=date or None,
        build=build,
        command=command,
        draws=draws,
    )
    write(made, targets)


@report_app.command("compare")
def report_compare(
    left: Annotated[str, typer.Argument(help="A paper (id, file name) or an entity (any name).")],
    right: Annotated[str, typer.Argument(help="Another paper, or another entity.")],
    out: OutOption = Path("out"),
    store: StoreOption = "",
    as_of: AsOfOption = "",
    language: LanguageOption = Language.zh,
    lens: LensOption = "all",
    label: LabelOption = None,
    paper: PaperOption = None,
    period: PeriodOption = "",
    region: RegionOption = "",
    against: AgainstOption = "",
    title: TitleOption = "",
    date: DateOption = "",
) -> None:
    """Report what two papers or two entities share, and where they differ, with both sides' words.

    Example: `hubgraph report compare 临港新片区 进博会 -o out/compare.html`
    """
    from graph.analytics.lens import lens_of, second_lens
    from viz.report import compare_report, files

    targets = files.targets(out, "compare")
    with viewed(store, as_of) as source:
        graph, build = source.graph(), source.build()
        sides = [files.paper(graph, one) or source.find(one).id for one in (left, right)]
    seen = lens_of(graph, lens=lens, labels=label or [], papers=paper or [], period=period, region=region)
    other = second_lens(graph, seen, against) if against else None
    command = files.command(
        "compare", seen, left, right, against=against, as_of=as_of, language=language.value, title=title, date=date
    )
    made = compare_report(
        graph,
        sides[0],
        sides[1],
        lens=seen,
        against=other,
        language=language.value,
        title=title or None,
        date=date or None,
        build=build,
        command=command,
    )
    write(made, targets)


@report_app.command("corpus")
def report_corpus(
    out: OutOption = Path("out"),
    store: StoreOption = "",
    as_of: AsOfOption = "",
    language: LanguageOption = Language.zh,
    lens: LensOption = "all",
    label: LabelOption = None,
    paper: PaperOption = None,
    period: PeriodOption = "",
    region: RegionOption = "",
    against: AgainstOption = "",
    title: TitleOption = "",
    date: DateOption = "",
) -> None:
    """Report what the papers say, counted by label, relation, modality and time.

    Example: `hubgraph report corpus -o out/corpus.html --language en`
    """
    from graph.analytics.lens import lens_of, second_lens
    from viz.report import corpus_report, files

    targets = files.targets(out, "corpus")
    with viewed(store, as_of) as source:
        graph, build = source.graph(), source.build()
    seen = lens_of(graph, lens=lens, labels=label or [], papers=paper or [], period=period, region=region)
    other = second_lens(graph, seen, against) if against else None
    command = files.command(
        "corpus", seen, against=against, as_of=as_of, language=language.value, title=title, date=date
    )
    made = corpus_report(
        graph,
        lens=seen,
        against=other,
        language=language.value,
        title=title or None,
        date=date or None,
        build=build,
        command=command,
    )
    write(made, targets)

"""The dossier of an entity as a document: see `viz.report.entity` for what it gathers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence

from graph.compare import number_text
from graph.ontology import MODALITIES, ontology
from viz.report.beside import beside_section
from viz.report.blocks import (
    Bar,
    Bars,
    Block,
    Cell,
    Column,
    Data,
    Document,
    Paragraph,
    Points,
    Section,
    Share,
    Side,
    Stack,
    Table,
    Tiles,
)  # fmt: skip
from viz.report.entity import EntityReport, Measured, Tie, series
from viz.report.frame import count, framed, method, notes, quote
from viz.report.ranges import range_cell
from viz.report.sources import sentences
from viz.report.words import Words, number, say_in

LISTED = 16  # names of one relation type in the body
QUOTED = 2  # sentences of one relation type in the body
CHARTS = 8
FEW_YEARS = 3
WRITTEN = 10  # spellings


def pages(report: EntityReport) -> Document:
    """Return the dossier as a document."""
    say = say_in(report.made.language)
    sections = [Section("summary", say["summary"], tuple(_summary(report, say)))]
    if report.places:
        sections.append(Section("ranks", say["ranks"], tuple(_ranks(report, say))))
    for name in MODALITIES:
        some = [tie for tie in report.ties if tie.modality == name]
        if some:
            sections.append(Section(name, say[f"is_{name}"], tuple(_modality(report, some, say)),
                                    aside=say("relations_counted", len(some))))  # fmt: skip
    if report.against:
        sections.append(beside_section(report.against, report.made.lens_text[say.language], say))
    if report.figures:
        sections.append(Section("figures", say["figures"], tuple(_figures(report, say))))
    if report.papers:
        sections.append(Section("named", say["named_where"], (_papers(report, say),)))
    appendix = []
    if report.ties:
        appendix.append(Section("all", say["all_relations"], (_table(report, say),)))
    if report.places:
        methods = [method(place.measure, say) for place in report.places]
        appendix.append(notes(methods, say, (Paragraph(say("rank_note")),)))
    return framed(report.made, say, sections, appendix, _data(report), report.settings)


def _summary(report: EntityReport, say: Words) -> list[Block]:
    entity, counts = report.entity, report.counts
    keys = ("documents", "mentions", "relations", "figures")
    blocks: list[Block] = [Tiles(tuple((say[key], f"{counts[key]:,}") for key in keys))]
    blocks.append(Paragraph(say("entity_said", report, say.label(entity.type))))
    if report.written:
        said = [f"{text} {n}" for text, n in report.written[:WRITTEN]]
        other = entity.name if say.language == "en" else entity.name_en
        blocks.append(Paragraph(say("written", say.joined(said), len(report.written) - WRITTEN, other)))
    if report.ties:
        blocks.append(Share("", tuple((name, say.modality(name), counts[name]) for name in MODALITIES)))
        by_label = Counter(label for _, label in {(tie.other_id, tie.other_label) for tie in report.ties})
        said = [f"{say.label(label)} {n}" for label, n in by_label.most_common()]
        blocks.append(Paragraph(say("tied_to", say.joined(said))))
    years = _years(report, say)
    return [*blocks, years] if years else blocks


def _years(report: EntityReport, say: Words) -> Stack | None:
    counted: Counter[tuple[str, str]] = Counter()
    for tie in report.ties:
        counted.update((year, tie.modality) for year in {time[:4] for time in tie.times if time[:4].isdigit()})
    years = sorted({year for year, _ in counted})
    if len(years) < FEW_YEARS:
        return None
    items = tuple((year, tuple(counted[year, name] for name in MODALITIES)) for year in years)
    return Stack(say["years"], tuple((name, say.modality(name)) for name in MODALITIES), items)


def _ranks(report: EntityReport, say: Words) -> list[Block]:
    columns = (Column(say["measure"]), Column(say["value"], number=True), Column(say["rank"], number=True),
               Column(say["range_papers"]), Column(say["range_draws"]),
               Column(say["label_rank"], number=True))  # fmt: skip
    rows = []
    for place in report.places:
        papers, draws = range_cell(place.sure, say, "papers"), range_cell(place.sure, say, "draws")
        rows.append((Cell(say.measure(place.measure)), Cell(number(place.value), place.value),
                     Cell(say("place_of", place.rank, place.of, place.ties), place.rank), papers, draws,
                     Cell(say("place_of", place.label_rank, place.label_of, 1), place.label_rank)))  # fmt: skip
    return [Paragraph(say("ranks_note"), "note"), Table(say["ranks"], columns, tuple(rows))]


def _modality(report: EntityReport, ties: Sequence[Tie], say: Words) -> list[Block]:
    """Return a part for each relation type and direction: whom it joins, and the sentences that say so best."""
    blocks: list[Block] = []
    groups: dict[tuple[str, bool], list[Tie]] = {}
    for tie in ties:
        groups.setdefault((tie.type, tie.outgoing or _symmetric(tie.type)), []).append(tie)
    for (type_, outgoing), some in groups.items():
        title = f"{report.name} {say.verb(type_)} …" if outgoing else f"… {say.verb(type_)} {report.name}"
        named = list(dict.fromkeys(tie.other for tie in some))
        said = say("list_of", say.joined(named[:LISTED]), len(named) - LISTED)
        best = [one for tie in some for one in tie.quotes[:1]]
        shown = tuple(quote(one, say) for one in sentences(best)[:QUOTED])
        ident = f"{ties[0].modality}-{type_.lower()}-{'out' if outgoing else 'in'}"
        blocks.append(Section(ident, title, (Paragraph(said), *shown), aside=str(len(some))))
    return blocks


def _symmetric(type_: str) -> bool:
    known = ontology().relations.get(type_)
    return bool(known and known.symmetric)


def _figures(report: EntityReport, say: Words) -> list[Block]:
    blocks: list[Block] = []
    charts = []
    for (indicator, unit, counterpart), some in list(series(report.figures).items())[:CHARTS]:
        title = f"{indicator} ({counterpart})" if counterpart else indicator
        items = tuple(
            (one.period or "", float((one.period or "0")[:4]), one.value, number_text(one.value)) for one in some
        )
        charts.append(Points(title, unit, items))
    if charts:
        blocks.append(Side(tuple(charts)))
    columns = (Column(say["indicator"]), Column(say["counterpart"]), Column(say["period"]),
               Column(say["value"], number=True), Column(say["unit"]), Column(say["modality"]),
               Column(say["paper"]))  # fmt: skip
    rows = tuple(
        (Cell(one.indicator), Cell(one.counterpart), Cell(one.period or ""), Cell(value_text(one), one.value),
         Cell(one.unit), Cell(say.modality(one.modality)), Cell(one.quote.title, small=_where(one, say)))
        for one in report.figures
    )  # fmt: skip
    return [*blocks, Table(say["figures"], columns, rows)]


def value_text(one: Measured) -> str:
    """Return a figure's value as text, a range with a dash."""
    end = "" if one.value_max is None else f"–{number_text(one.value_max)}"
    return f"{number_text(one.value)}{end}"


def _where(one: Measured, say: Words) -> str:
    return "" if one.quote.page is None else say("page", one.quote.page)


def _papers(report: EntityReport, say: Words) -> Bars:
    items = tuple(
        Bar(one.title or say["no_title"], one.mentions, say("times_named", one.mentions)) for one in report.papers
    )
    return Bars(say["mentions"], items)


def _table(report: EntityReport, say: Words) -> Table:
    columns = (Column(say["relation"]), Column(say["entity"]), Column(say["type"]), Column(say["modality"]),
               Column(say["time"]), Column(say["documents"], number=True),
               Column(say["statements"], number=True))  # fmt: skip
    rows = tuple(
        (Cell(f"{say.verb(tie.type)} {_arrow(tie, say)}"), Cell(tie.other, label=tie.other_label),
         Cell(say.label(tie.other_label)), Cell(say.modality(tie.modality)), Cell(say.joined(tie.times)),
         count(tie.documents), count(tie.mentions))
        for tie in report.ties
    )  # fmt: skip
    return Table(say["all_relations"], columns, rows, lead=1, folded=True)


def _arrow(tie: Tie, say: Words) -> str:
    return say.arrow(tie.type) if tie.outgoing or _symmetric(tie.type) else "←"


def _data(report: EntityReport) -> Data:
    names = ("relation", "direction", "entity", "label", "modality", "times", "documents", "statements", "confidence",
             "quote", "paper", "section", "page", "entity_id", "edge_id")  # fmt: skip
    rows = []
    for tie in report.ties:
        first = tie.quotes[0] if tie.quotes else None
        rows.append((
            tie.type, "out" if tie.outgoing else "in", tie.other, tie.other_label, tie.modality, "；".join(tie.times),
            tie.documents, tie.mentions, tie.confidence, first.text if first else "", first.title if first else "",
            first.section if first else "", first.page if first else None, tie.other_id, tie.edge,
        ))  # fmt: skip
    return Data(names, tuple(rows))

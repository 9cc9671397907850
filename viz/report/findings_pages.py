"""The centrality report's findings beside ranks as sections: brokers, linkage, cities, homophily, the other lens."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.analytics.brokerage import ROLES
from graph.model import content_id
from viz.report.blocks import Block, Cell, Column, Fold, Heat, Paragraph, Section, Table
from viz.report.findings import Against, Broker, Findings, Link, LinkCell, Pair, Place
from viz.report.frame import count, quotes
from viz.report.standing import Report
from viz.report.words import Words, in_column, number

GUESTS = 10  # names on a side of a platform
NAMED = 3
PAIRS = 8  # pairs of cities in the body
QUOTED_PAIRS = 3
BRIDGES = 12
PAPER_CELLS = 4  # cells of a heat map whose sentences are printed


def found(report: Report, say: Words) -> list[Section]:
    """Return the sections of what the corpus has, in the order of the report's body."""
    some, sections = report.findings, []
    if some.against:
        sections.append(Section("moves", say["moves"], tuple(_moves(report, some.against, say))))
    if some.brokers:
        sections.append(Section("brokerage", say["brokerage"], tuple(_brokerage(some, say))))
    if some.links:
        heats = tuple(_heat(place, link, say) for place, link in enumerate(some.links, 1))
        sections.append(Section("linkage", say["linkage"], heats))
    if some.pairs or some.platform_pairs:
        sections.append(Section("projection", say["projection"], tuple(_projection(some, say))))
    if report.counts["pairs"]:
        sections.append(Section("homophily", say["homophily"], tuple(_homophily(some, say))))
    return sections


def appended(report: Report, say: Words) -> list[Section]:
    """Return the appendix's parts: weak points, edges, and the sentences behind the heat maps."""
    some, sections = report.findings, []
    names = {row.id: (row.name_en or row.name) if say.language == "en" else row.name for row in report.rows}
    if some.points or report.edges:
        sections.append(Section("cuts", say["cuts"], tuple(_cuts(report, names, say))))
    folds = tuple(_behind(place, link, say) for place, link in enumerate(some.links, 1))
    if folds:
        sections.append(Section("cells", say["cell_quotes"], folds))
    return sections


def _moves(report: Report, against: Against, say: Words) -> list[Block]:
    texts = (report.lens_text[say.language], against.lens_text[say.language])
    blocks: list[Block] = [Paragraph(say("moves_said", *texts)),
                           Paragraph(say("moves_counts", *against.counts.values()))]  # fmt: skip
    columns = (Column(say["entity"]), Column(say["type"]), *(Column(say[key], number=True, first="ascending")
                                                            for key in ("before", "after")),
               Column(say["change"], number=True))  # fmt: skip
    for name, moves in against.moves.items():
        rows = tuple(
            (Cell(one.name, label=one.label), Cell(say.label(one.label)), _rank(one.before), _rank(one.after),
             Cell("–", None) if one.change is None else Cell(say("moved", one.change), one.change))
            for one in moves if one.change != 0
        )  # fmt: skip
        if rows and name in report.measures:
            blocks.append(
                Table(f"{say['moves']} {say.measure(name)}", columns, rows, caption=say("by", say.measure(name)))
            )
    return blocks


def _rank(rank: int | None) -> Cell:
    return Cell("–", None) if rank is None else count(rank)


def _brokerage(some: Findings, say: Words) -> list[Block]:
    blocks: list[Block] = [
        Paragraph(say("broker_said", say.joined(one.name for one in some.brokers[:NAMED]))),
        Paragraph(say("brokerage_note"), "note"),
        _brokers(some.brokers, "label", say),
        _brokers(some.brokers, "community", say),
    ]
    return [*blocks, *(_place(place, say) for place in some.places if place.sides)]


def _brokers(brokers: tuple[Broker, ...], of: str, say: Words) -> Table:
    columns = (Column(say["entity"]), Column(say["type"]), *(Column(say[role], number=True) for role in ROLES),
               Column(say["total"], number=True))  # fmt: skip
    rows = []
    for one in brokers:
        roles: Mapping[str, int] = one.by_label if of == "label" else one.by_community
        counts = (count(n) for n in (*(roles[role] for role in ROLES), sum(roles.values())))
        rows.append((Cell(one.name, label=one.label), Cell(say.label(one.label)), *counts))
    name = say("brokers_by", of)
    return Table(name, columns, tuple(rows), caption=name, folded=of == "community")


def _place(place: Place, say: Words) -> Section:
    blocks: list[Block] = []
    for side in place.sides:
        listed = say("list_of", say.joined(side.names[:GUESTS]), len(side.names) - GUESTS)
        blocks.append(Paragraph(say("meeting_side", say.label(side.label), len(side.names), listed)))
        blocks += quotes(side.quotes, say)
    return Section(f"meet-{place.id}", place.name, tuple(blocks), label="Platform", aside=say["meeting"])


def _heat(number_: int, link: Link, say: Words) -> Heat:
    cells = {(cell.row, cell.column): cell for cell in link.cells}
    grid = tuple(tuple(_heat_cell(number_, cells.get((row, column))) for column in link.columns) for row in link.rows)
    title = _heat_title(link, say)
    rows, columns = (tuple(Cell(one) for one in some) for some in (link.rows, link.columns))
    return Heat(title, title, rows, columns, grid, say("heat_note", link.left_out))


def _heat_cell(number_: int, cell: LinkCell | None) -> Cell:
    if cell is None:
        return Cell("")
    return count(cell.statements, _anchor(number_, cell) if cell.quotes else "")


def _anchor(number_: int, cell: LinkCell) -> str:
    return f"h{number_}-{content_id('cell', cell.row, cell.column)[1:9]}"


def _behind(number_: int, link: Link, say: Words) -> Fold:
    """Return the sentences behind a heat map, the hottest cells first."""
    cells = sorted((cell for cell in link.cells if cell.quotes), key=lambda c: (-c.statements, c.row, c.column))
    return Fold(_heat_title(link, say), tuple(_cell_section(number_, cell, say) for cell in cells), PAPER_CELLS)


def _heat_title(link: Link, say: Words) -> str:
    labels = [say.joined(say.label(label) for label in some) for some in (link.row_labels, link.column_labels)]
    return say("heat_title", *labels)


def _cell_section(number_: int, cell: LinkCell, say: Words) -> Section:
    said = say["between"].join(f"{say.modality(name)} {n}" for name, n in cell.modalities.items() if n)
    return Section(_anchor(number_, cell), f"{cell.row} × {cell.column}", quotes(cell.quotes, say), aside=said)


def _projection(some: Findings, say: Words) -> list[Block]:
    blocks: list[Block] = [Paragraph(say("projection_note"), "note")]
    for kind, pairs in (("city_pair", some.pairs), ("platform_pair", some.platform_pairs)):
        if pairs:
            blocks += _joined(kind, pairs, say)
        if kind == "city_pair" and some.connected:
            blocks += _interlocking(some, say)
    return blocks


def _joined(kind: str, pairs: Sequence[Pair], say: Words) -> list[Block]:
    """Show the pairs that share most, and for the first of them what they share in the words of the papers."""
    columns = (Column(say[kind]), Column(say["joint"], number=True), Column(say["newman"], number=True),
               Column(say["documents"], number=True), Column(say["shared_through"]))  # fmt: skip
    shown = pairs[:PAIRS]
    weights = in_column([one.weight for one in shown], 2)
    rows = tuple(_pair(one, weight, say) for one, weight in zip(shown, weights, strict=True))
    blocks: list[Block] = [Table(say[kind], columns, rows, caption=say[kind])]
    for place, pair in enumerate(pairs[:QUOTED_PAIRS], 1):
        title = f"{pair.one} — {pair.other}{say['colon']}{pair.quoted}"
        blocks.append(Section(f"{kind.replace('_', '-')}-{place}", title, quotes(pair.quotes, say)))
    return blocks


def _interlocking(some: Findings, say: Words) -> list[Block]:
    columns = (
        Column(say["entity"]),
        *(Column(say[key], number=True) for key in ("connectivity", "share")),
        Column(say["organizations"]),
    )
    rows = []
    for one in some.connected:
        listed = say("list_of", say.joined(one.organizations[:GUESTS]), len(one.organizations) - GUESTS)
        share = Cell(f"{100 * one.share:.0f}%", one.share)
        rows.append((Cell(one.city, label="City"), count(one.value), share, Cell(listed)))
    table = Table(say["interlocking"], columns, tuple(rows), caption=say["interlocking"])
    several = {name for one in some.connected for name in one.organizations}
    return [Paragraph(say("interlocking_note", len(several)), "note"), table]


def _pair(one: Pair, weight: str, say: Words) -> tuple[Cell, ...]:
    listed = say("list_of", say.joined(one.shared), one.count - len(one.shared))
    return (Cell(f"{one.one} — {one.other}"), count(one.count), Cell(weight, one.weight),
            count(one.papers), Cell(listed))  # fmt: skip


def _homophily(some: Findings, say: Words) -> list[Block]:
    mixing = some.homophily
    inside = sum(n for (one, other), n in mixing.matrix.items() if one == other)
    total = sum(mixing.matrix.values())
    blocks: list[Block] = []
    if mixing.assortativity is not None and total:
        blocks.append(Paragraph(say("homophily_said", mixing.assortativity, inside / total)))
    columns = (Column(say["type"]), Column(say["inside_ties"], number=True), Column(say["outside_ties"], number=True),
               Column(say["ei"], number=True), Column(say["ei_expected"], number=True))  # fmt: skip
    kinds = sorted(mixing.labels.items(), key=lambda item: (-item[1].inside - item[1].outside, item[0]))
    found, chance = (in_column(some, 2) for some in ([one.ei for _, one in kinds], [one.expected for _, one in kinds]))
    rows = tuple(
        (Cell(say.label(label), label=label), count(one.inside), count(one.outside), Cell(ei, one.ei),
         Cell(expected, one.expected))
        for (label, one), ei, expected in zip(kinds, found, chance, strict=True)
    )  # fmt: skip
    return [*blocks, Table(say["homophily"], columns, rows)]


def _cuts(report: Report, names: Mapping[str, str], say: Words) -> list[Block]:
    some = report.findings
    points = sum((row.scores["pieces"].value or 0) > 1 for row in report.rows)
    blocks: list[Block] = [Paragraph(say("cuts_said", points, len(some.bridges)))]
    if some.points:
        columns = (Column(say["entity"]), Column(say["pieces"], number=True))
        blocks.append(Table(say["cuts"], columns, tuple((Cell(name), count(pieces)) for name, pieces in some.points)))
    if report.edges:
        columns = (Column(say["edge"]), Column(say.measure("edge_betweenness"), number=True))
        rows = tuple((Cell(f"{names[u]} — {names[v]}"), Cell(number(value), value)) for u, v, value in report.edges)
        blocks.append(Table(say["edge_betweenness"], columns, rows, caption=say["edge_betweenness"]))
    held = [bridge for bridge in some.bridges[:BRIDGES] if bridge[2] > 1]
    if held:
        columns = (Column(say["bridge"]), Column(say["held"], number=True))
        rows = tuple((Cell(f"{one} — {other}"), count(cut)) for one, other, cut in held)
        blocks.append(Table(say["bridges"], columns, rows, caption=say["bridges"]))
    return blocks

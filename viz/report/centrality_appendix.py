"""The appendix of the centrality report: first of each label, communities, all measures, notes, and the CSV's table."""

from __future__ import annotations

from viz.report.blocks import Block, Bullets, Cell, Column, Data, Method, Paragraph, Scalar, Section, Table
from viz.report.frame import count, method, notes
from viz.report.standing import Ranged, Report, Row
from viz.report.words import Words, in_column, number

MEMBERS = 20  # names of a community in the table of all
LABEL_TOP = 5  # of each label
LOOKED_UP = 10_000  # entities in the table of all measures, and communities in theirs; the data table has them all
BESIDE = ("edge_betweenness", "bridges", "communities", "homophily", "ei", "brokerage")  # have no ranks of entities
JOINED = ("newman", "linkage", "interlock")
PAPER_COLUMNS = 7  # of all measures: the first of them fit on a page


def name_of(row: Row, say: Words) -> str:
    """Return a row's name in the report's language."""
    return (row.name_en or row.name) if say.language == "en" else row.name


def plain_span(span: tuple[int, int] | None) -> str:
    """Return a range of ranks, `2–5`, or `2` if it is one; a dash where there is none."""
    if span is None:
        return "–"
    low, high = span
    return f"{low}" if low == high else f"{low}–{high}"


def papers_span(sure: Ranged, report: Report, say: Words) -> str:
    """Return the range of a rank over papers left out, and whether it has none without one of them.

    Where there is one paper only, nothing is left without it.
    """
    left = report.settings["stability"]["papers_left_out"]
    if len(report.made.documents) < 2 or sure.gone == left:
        return "–"
    span = plain_span(sure.papers)
    return say("or_gone", span) if sure.gone else span


def groups(report: Report, say: Words) -> Table:
    """Return all communities with all their members."""
    names = {row.id: name_of(row, say) for row in report.rows}
    columns = (Column(say["community"], number=True, first="ascending"), Column(say["leaders"]),
               Column(say["members"], number=True), Column(say["inside"], number=True),
               Column(say["stability"], number=True), Column(say["entities"]))  # fmt: skip
    rows = tuple(
        (count(group.number), Cell(" · ".join(names[one] for one in group.leaders)), count(len(group.members)),
         count(group.inside), Cell("–" if group.stable is None else f"{100 * group.stable:.0f}%", group.stable),
         _members([names[one] for one in group.members], say))
        for group in report.communities[:LOOKED_UP]
    )  # fmt: skip
    return Table(say["communities"], columns, rows, folded=True, lead=1, total=len(report.communities))


def _members(names: list[str], say: Words) -> Cell:
    """Name the first members; a spreadsheet holds them all."""
    return Cell(say("list_of", say.joined(names[:MEMBERS]), len(names) - MEMBERS), say.joined(names))


def flags(row: Row, report: Report, say: Words) -> list[str]:
    """Return what a rank rests on if that is little; that there is one paper only is no news where there is but one."""
    said = []
    if row.one_paper and len(report.made.documents) > 1:
        said.append(say["one_paper_flag"])
    if row.lists_alone or row.lists_mostly:
        said.append(say["lists_flag" if row.lists_alone else "mostly_flag"])
    if row.apart:
        said.append(say["apart_flag"])
    return said


def labels(report: Report, say: Words) -> list[Block]:
    """Return the first of each label."""
    blocks: list[Block] = [Paragraph(say("label_note", say.measure(report.by)), "note")]
    columns = (Column(say["label_rank"], number=True, first="ascending"), Column(say["entity"]),
               *(Column(say.measure(name), number=True) for name in report.measures),
               Column(say["rank"], number=True, first="ascending"), Column(say["range_papers"]),
               Column(say["range_draws"]))  # fmt: skip
    for label in report.labels():
        rows = []
        for row in report.top(label=label, limit=LABEL_TOP):
            score, sure = row.scores[report.by], row.sure.get(report.by)
            tie = say["tie"] if score.label_ties > 1 else ""
            texts = (papers_span(sure, report, say), plain_span(sure.draws)) if sure else ("–", "–")
            spans = [Cell(text) for text in texts]
            who = Cell(name_of(row, say), small=say.joined(flags(row, report, say)))
            rows.append((Cell(f"{score.label_rank}", score.label_rank, small=tie), who,
                         *(Cell(number(row.scores[n].value), row.scores[n].value) for n in report.measures),
                         count(score.rank), *spans))  # fmt: skip
        blocks.append(Section(f"l-{label.lower()}", say.label(label),
                              (Table(say.label(label), columns, tuple(rows), lead=1),), label=label))  # fmt: skip
        if below := report.tied_below(label=label, limit=LABEL_TOP):
            blocks.append(Paragraph(say("tied_below", below), "note"))
    return blocks


def all_measures(report: Report, say: Words) -> Table:
    """Return every entity with every measure; of very many the first, for who looks one up has the data table."""
    measures, shown = report.all_measures, report.rows[:LOOKED_UP]
    columns = (Column(say["rank"], number=True, first="ascending"), Column(say["entity"]), Column(say["type"]),
               *(Column(say.measure(name), number=True) for name in measures),
               Column(say["community"], number=True, first="ascending"), Column(say["changes"], number=True),
               Column(say["documents"], number=True))  # fmt: skip
    values = [[row.scores[name].value for row in shown] for name in measures]
    scores = zip(*([Cell(text, value) for text, value in zip(in_column(some), some, strict=True)] for some in values),
                 strict=True)  # fmt: skip
    rows = tuple(
        (count(row.scores[report.by].rank), Cell(name_of(row, say)), Cell(say.label(row.label)), *some,
         count(row.community) if row.community else Cell(""),
         Cell("" if row.changes is None else f"{100 * row.changes:.0f}%", row.changes), count(row.documents))
        for row, some in zip(shown, scores, strict=True)
    )  # fmt: skip
    return Table(say["all_measures"], columns, rows, folded=True, lead=1, paper_columns=PAPER_COLUMNS,
                 total=len(report.rows))  # fmt: skip


def method_notes(report: Report, say: Words) -> Section:
    """Return how everything was computed, and how to check it."""
    stability = report.settings.get("stability")
    points = [report.projection, say("note_ties"), say("note_isolated")]
    if "proposed" in report.made.lens.modalities:
        points.append(say("note_plans"))
    if stability:
        drawn = str(stability["drawn"]).split()
        undrawn = say.joined(say.measure(name) for name in report.all_measures if name not in drawn)
        points.append(say("note_sure", stability["draws"], stability["papers_left_out"], stability["papers"], undrawn))
        if stability["pivots"]:
            points.append(say("note_paths", stability["pivots"], "precision" in stability))
    points.append(say("note_check", " ".join(report.made.lens.options())))
    methods = [method(name, say, _how(report, name, say)) for name in (*report.all_measures, *BESIDE)]
    joined = [_described(name, say) for name in JOINED]
    return notes([*methods, *joined], say, (Bullets(tuple(points)),))


def _described(name: str, say: Words) -> Method:
    """Return the note on what is no measure of `data/measures.yaml`, as the words of reports have it."""
    means, definition, formula, source = (say(f"{name}_{key}") for key in ("means", "definition", "formula", "source"))
    return Method(say(f"{name}_name"), means, definition, formula, source)


def _how(report: Report, name: str, say: Words) -> str:
    some = report.settings.get(name, {})
    if some.get("method") == "sampled":
        return say("sampled", some.get("pivots", ""), some.get("seed", ""), some.get("error", ""))
    return say("exact") if some.get("method") == "exact" else ""


def data(report: Report) -> Data:
    """Return one row per entity for machines, best first; ranks within a label rest on the same values."""
    names = {row.id: row.name for row in report.rows}
    called = {group.number: " · ".join(names[one] for one in group.leaders) for group in report.communities}
    measures = report.all_measures
    columns = ["rank", "name", "name_en", "label", *measures, "degree_centrality"]
    for name in measures:
        columns += [f"{name}_rank", f"{name}_rank_in_label"]
        if report.tops:
            columns += [f"{name}_papers_low", f"{name}_papers_high", f"{name}_draws_low", f"{name}_draws_high"]
    columns += [
        "community",
        "community_name",
        "community_changes",
        "documents",
        "one_paper",
        "lists_alone",
        "lists_mostly",
        "apart",
        "id",
    ]
    rows = tuple(_line(row, report, called) for row in report.rows)
    return Data(tuple(columns), rows)


def _line(row: Row, report: Report, called: dict[int, str]) -> tuple[Scalar, ...]:
    values: list[Scalar] = [row.scores[report.by].rank, row.name, row.name_en, row.label]
    for score in row.scores.values():
        whole = score.value is not None and score.value == int(score.value)
        values.append(int(score.value) if whole and score.value is not None else score.value)
    values.append(round((row.scores["degree"].value or 0.0) / max(len(report.rows) - 1, 1), 12))
    for name, score in row.scores.items():
        values += [score.rank, score.label_rank]
        if report.tops:
            sure = row.sure.get(name)
            values += [*sure.papers, *(sure.draws or (None, None))] if sure else [None] * 4
    values += [
        row.community,
        called.get(row.community or 0),
        row.changes,
        row.documents,
        row.one_paper,
        int(row.lists_alone),
        int(row.lists_mostly),
        int(row.apart),
        row.id,
    ]
    return tuple(values)

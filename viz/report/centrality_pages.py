"""The centrality report as a document: a short body in the order a reader wants, long tables in the appendix."""

from __future__ import annotations

from graph.ontology import MODALITIES
from viz.report.blocks import (
    Bar,
    Bars,
    Block,
    Bullets,
    Cell,
    Column,
    Document,
    Paragraph,
    Section,
    Share,
    Side,
    Table,
    Tiles,
)  # fmt: skip
from viz.report.centrality_appendix import (
    all_measures,
    data,
    flags,
    groups,
    labels,
    method_notes,
    name_of,
    papers_span,
    plain_span,
)
from viz.report.findings_pages import appended, found
from viz.report.frame import framed, quotes
from viz.report.standing import TOP, Group, Ranged, Report, Row
from viz.report.words import Words, number, say_in

MEMBERS = 14  # names of a community in the body
COMMUNITIES = 8
LEAST = 3  # members of a community that has a part of its own
PLACES = 3  # named by each measure in the summary
TYPES = 3  # relation types named for an entity
HUB = 0.2  # share of edges at one entity from which on the papers are said to be about it


def pages(report: Report) -> Document:
    """Return the report as a document."""
    say = say_in(report.language)
    sections = [Section("summary", say["summary"], tuple(_summary(report, say)))]
    appendix: list[Section] = []
    if report.rows:
        sections += [
            Section("top", say["top"], tuple(_top(report, say))),
            Section("evidence", say["why"], tuple(_why(report, say))),
        ]
        middle = found(report, say)
        brokers = [one for one in middle if one.id in ("moves", "brokerage")]
        sections += brokers
        if report.communities:
            sections.append(Section("communities", say["communities"], tuple(_communities(report, say))))
        sections += [one for one in middle if one not in brokers]
        appendix = [
            Section("labels", say["by_label_top"], tuple(labels(report, say))),
            Section("all", say["all_measures"], (all_measures(report, say),)),
            *((Section("groups", say["all_communities"], (groups(report, say),)),) if report.communities else ()),
            *appended(report, say),
            method_notes(report, say),
        ]
    return framed(report.made, say, sections, appendix, data(report), report.settings)


def _summary(report: Report, say: Words) -> list[Block]:
    blocks: list[Block] = []
    if report.rows:
        keys = ("documents", "entities", "relations", "communities")
        blocks.append(Tiles(tuple((say[key], f"{report.counts[key]:,}") for key in keys)))
    blocks.append(Paragraph((say("corpus", report) + say["gap"] + say("shape", report)).strip()))
    if report.counts["pairs"]:
        blocks.append(Bullets(tuple(_sentences(report, say))))
    if sum(report.modalities.values()):
        parts = tuple((name, say.modality(name), report.modalities[name]) for name in MODALITIES)
        blocks.append(Share("", parts))
    if report.counts["pairs"]:
        blocks.append(Paragraph(say("caution"), "caution"))
    return blocks


def _sentences(report: Report, say: Words) -> list[str]:
    """Say who stands first by what, how sure that is, and what the first places rest on."""
    said = []
    for name in report.measures:
        rows = report.top(name)
        score = rows[0].scores[name]
        names = say.joined(name_of(row, say) for row in rows[: score.ties])
        next_ = [f"{name_of(row, say)}{_value(row, name, say)}" for row in rows[score.ties : PLACES]
                 if row.scores[name].rank + row.scores[name].ties <= PLACES + 2]  # fmt: skip
        said.append(say("first", say.measure(name), names, score.ties, score.value, say.joined(next_)))
    first = report.rows[0]
    if first.scores[report.by].ties == 1 and first.relations:
        sure = first.sure.get(report.by)
        several = len(report.made.documents) > 1
        ranges = (sure.papers if several else None, sure.draws) if sure else (None, None)
        spans = [say("between_ranks", *one) if one else "" for one in ranges]
        counts = [first.relations.get(name, 0) for name in ("asserted", "proposed")]
        said.append(say("leader", name_of(first, say), sum(first.relations.values()), first.documents, *counts, *spans))
    both = report.in_every_top()
    if len(both) > 1 and len(report.rows) > TOP:
        measures = [say.measure(name) for name in report.measures]
        said.append(say("shared", say.joined(name_of(row, say) for row in both), len(both), measures))
    top = report.tops.get(report.by)
    if top and top.mean is not None and len(report.rows) > TOP:
        said.append(say("top_overlap", top.mean, top.low))
    thin: dict[str, list[str]] = {}
    for row in report.top():
        for why in weak(row, report, say):
            thin.setdefault(why, []).append(name_of(row, say))
    if thin:
        said.append(
            say("weak", say["between"].join(say("weak_one", say.joined(some), why) for why, some in thin.items()))
        )
    if len(report.rows) > TOP and (share := _hub(report)) > HUB:
        said.append(say("hub", name_of(max(report.rows, key=_degree), say), share))
    return said


def _degree(row: Row) -> float:
    return row.scores["degree"].value or 0.0


def _hub(report: Report) -> float:
    """Return the share of all edges that end at the entity with most."""
    return max(map(_degree, report.rows)) / report.counts["pairs"]


def _value(row: Row, name: str, say: Words) -> str:
    return say("bracketed", number(row.scores[name].value))


def weak(row: Row, report: Report, say: Words) -> list[str]:
    """Return what `flags` says, with the title of the one paper."""
    titles = {paper.id: paper.title for paper in report.made.documents}
    named = say("one_paper", titles.get(row.one_paper) or say["no_title"])
    return [named if flag == say["one_paper_flag"] else flag for flag in flags(row, report, say)]


def span_text(sure: Ranged | None, report: Report, say: Words) -> str:
    """Return both ranges of a rank in a few characters, or nothing."""
    if sure is None:
        return ""
    return say("ranges_of", papers_span(sure, report, say), plain_span(sure.draws))


def _top(report: Report, say: Words) -> list[Block]:
    shown = report.top()
    flagged = {row.id: flags(row, report, say) for row in shown}
    most = {name: report.top(name)[0].scores[name].value or 0.0 for name in report.measures}
    columns = [Column(say["rank"], number=True, first="ascending"), Column(say["entity"]), Column(say["type"]),
               *(Column(say.measure(name), number=True) for name in report.measures),
               Column(say["community"], number=True, first="ascending")]  # fmt: skip
    if any(flagged.values()):
        columns.append(Column(say["flags"]))
    rows = []
    for place, row in enumerate(shown, 1):
        score = row.scores[report.by]
        tie = say["tie"] if score.ties > 1 else ""
        who = Cell(name_of(row, say), label=row.label, link=f"q{place}")
        cells = [Cell(f"{score.rank}", score.rank, small=tie), who,
                 Cell(say.label(row.label)), *(_score(row, name, most[name], report, say) for name in report.measures),
                 _placed(row, say)]  # fmt: skip
        if any(flagged.values()):
            cells.append(Cell(say.joined(flagged[row.id])))
        rows.append(tuple(cells))
    blocks: list[Block] = [Paragraph(say("order_note", say.measure(report.by)), "note"),
                           Table(say["top"], tuple(columns), tuple(rows), lead=1)]  # fmt: skip
    if below := report.tied_below():
        blocks.append(Paragraph(say("tied_below", below), "note"))
    blocks.append(Side(tuple(_bars(report, name, say) for name in report.measures)))
    if report.tops:
        blocks.append(_stable(report, say))
    return blocks


def _placed(row: Row, say: Words) -> Cell:
    """Return the number of a community, and how often other seeds put the entity elsewhere."""
    if not row.community:
        return Cell(say["none"], None)
    small = "" if row.changes is None else say("changes_of", row.changes)
    return Cell(f"{row.community}", row.community, small=small)


def _score(row: Row, name: str, most: float, report: Report, say: Words) -> Cell:
    score = row.scores[name]
    small = say("rank_is", score.rank, score.ties) + span_text(row.sure.get(name), report, say)
    return Cell(number(score.value), score.value, small=small, bar=(score.value or 0.0) / most if most else 0.0)


def _bars(report: Report, name: str, say: Words) -> Bars:
    items = tuple(
        Bar(name_of(row, say), row.scores[name].value or 0.0, number(row.scores[name].value), row.label)
        for row in report.top(name)
    )
    return Bars(say("by", say.measure(name)), items)


def _stable(report: Report, say: Words) -> Table:
    keys = ["overlap_mean", "overlap_low", *(("overlap_papers",) if len(report.made.documents) > 1 else ())]
    columns = (Column(say["measure"]), *(Column(say[key], number=True) for key in keys))
    rows = tuple(
        (Cell(say.measure(name)), *(Cell("–" if share is None else f"{100 * share:.0f}%", share)
                                    for share in (top.mean, top.low, top.papers)[: len(keys)]))
        for name, top in report.tops.items()
    )  # fmt: skip
    return Table(say["stable_top"], columns, rows, folded=True)


def _why(report: Report, say: Words) -> list[Block]:
    blocks: list[Block] = [Paragraph(say("evidence_note"), "note")]
    for place, row in enumerate(report.top(), 1):
        shown = quotes(report.witnesses.get(row.id, ()), say)
        some: tuple[Block, ...] = shown or (Paragraph(say("no_quotes"), "note"),)
        if row.relations:
            types = say.joined(f"{say.verb(name)} {n}" for name, n in report.types.get(row.id, ())[:TYPES])
            counts = [row.relations.get(name, 0) for name in ("asserted", "proposed")]
            said = say("carried", sum(row.relations.values()), *counts, row.documents, types)
            some = (Paragraph(said, "note"), *some)
        blocks.append(Section(f"q{place}", name_of(row, say), some, label=row.label, aside=say.label(row.label)))
    return blocks


def _communities(report: Report, say: Words) -> list[Block]:
    names = {row.id: name_of(row, say) for row in report.rows}
    large = [group for group in report.communities if len(group.members) >= LEAST]
    shown, rest = large[:COMMUNITIES], large[COMMUNITIES:]
    small = len(report.communities) - len(large)
    blocks: list[Block] = [Paragraph(say("community_note"), "note")]
    blocks += [_community(group, names, say) for group in shown]
    if rest or small:
        others = [group for group in report.communities if group not in shown]
        blocks.append(Paragraph(say("small_communities", len(others), sum(len(g.members) for g in others)), "note"))
    if report.counts["isolated"]:
        blocks.append(Paragraph(say("isolated_note", report.counts["isolated"]), "note"))
    return blocks


def _community(group: Group, names: dict[str, str], say: Words) -> Section:
    title = f"{group.number} · " + " · ".join(names[one] for one in group.leaders)
    listed = [names[one] for one in group.members]
    said = say("list_of", say.joined(listed[:MEMBERS]), len(listed) - MEMBERS)
    size = say("community_size", len(group.members), group.inside, group.stable)
    return Section(f"c{group.number}", title, (Paragraph(said),), aside=size)

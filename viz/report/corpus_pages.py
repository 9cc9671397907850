"""The report on a corpus as a document: see `viz.report.corpus` for what it gathers."""

from __future__ import annotations

from graph.ontology import MODALITIES, ontology
from viz.report.beside import beside_section
from viz.report.blocks import (
    Bar,
    Bars,
    Block,
    Bullets,
    Cell,
    Column,
    Data,
    Document,
    Heat,
    Paragraph,
    Scalar,
    Section,
    Share,
    Side,
    Stack,
    Table,
    Tiles,
)  # fmt: skip
from viz.report.corpus import CorpusReport
from viz.report.frame import count, framed, quotes
from viz.report.words import Words, say_in

MODALITY_COLUMNS = 3


def pages(report: CorpusReport) -> Document:
    """Return the report as a document."""
    say = say_in(report.made.language)
    sections = [Section("summary", say["summary"], tuple(_summary(report, say)))]
    appendix: list[Section] = []
    if report.counts["entities"]:
        sections += [
            Section("labels", say["by_label"], (_labels(report, say), *_named(report, say))),
            Section("relations", say["by_relation"], tuple(_relations(report, say))),
            Section("time", say["by_time"], tuple(_time(report, say))),
        ]
        if report.indicators:
            sections.append(Section("figures", say["figures"], (_indicators(report, say),)))
        if report.against:
            sections.append(beside_section(report.against, report.made.lens_text[say.language], say))
        appendix = [Section("examples", say["examples"], tuple(_examples(report, say)))]
    return framed(report.made, say, sections, appendix, _data(report))


def _summary(report: CorpusReport, say: Words) -> list[Block]:
    blocks: list[Block] = []
    if report.counts["entities"]:
        keys = ("documents", "entities", "relations", "figures")
        blocks.append(Tiles(tuple((say[key], f"{report.counts[key]:,}") for key in keys)))
    blocks.append(Paragraph(say("corpus_said", report)))
    if report.counts["relations"]:
        blocks += [_share(report, say), Bullets(tuple(_findings(report, say)))]
    return blocks


def _share(report: CorpusReport, say: Words) -> Share:
    return Share("", tuple((name, say.modality(name), report.modalities[name]) for name in MODALITIES))


def _findings(report: CorpusReport, say: Words) -> list[str]:
    """Say what stands out: which relations are made, planned and missed most, and what all papers name."""
    found = []
    for place, name in enumerate(MODALITIES):
        some = [verb for verb in report.relations if verb.counts[place]]
        some.sort(key=lambda verb: (-verb.counts[place], verb.type))
        if some:
            said = [f"{say.verb(verb.type)} {verb.counts[place]:,}" for verb in some[:MODALITY_COLUMNS]]
            found.append(say("most_of_modality", say.modality(name), say.joined(said)))
    everywhere = [one.name for some in report.named.values() for one in some
                  if one.documents == report.counts["documents"] > 1]  # fmt: skip
    if everywhere:
        found.append(say("named_everywhere", report.counts["documents"], say.joined(everywhere[:12]), len(everywhere)))
    return found


def _labels(report: CorpusReport, say: Words) -> Table:
    columns = (Column(say["type"]), *(Column(say[key], number=True) for key in ("entities", "mentions", "in_several")))
    rows = tuple(
        (Cell(say.label(one.label), label=one.label), count(one.entities), count(one.mentions), count(one.shared))
        for one in report.labels
    )
    return Table(say["by_label"], columns, rows)


def _named(report: CorpusReport, say: Words) -> list[Block]:
    shown = tuple(
        Bars(say.label(label), tuple(
            Bar(one.name, one.mentions, say("named_in", one.mentions, one.documents), one.label) for one in some
        ))
        for label, some in report.named.items()
    )  # fmt: skip
    return [Section("named", say["most_named"], (Paragraph(say("named_note"), "note"), Side(shown)))]


def _relations(report: CorpusReport, say: Words) -> list[Block]:
    if not report.relations:
        return [Paragraph(say("no_relations"))]
    columns = (Column(say["relation"]), Column(say["family"]),
               *(Column(say.modality(name), number=True) for name in MODALITIES),
               Column(say["total"], number=True), Column(say["documents"], number=True))  # fmt: skip
    rows = []
    for verb in report.relations:
        known = ontology().relations.get(verb.type)
        family = ontology().families[known.family][say.language] if known else ""
        link = f"x-{verb.type.lower()}" if verb.example else ""
        rows.append((Cell(say.verb(verb.type), link=link), Cell(family), *(count(n) for n in verb.counts),
                     count(sum(verb.counts)), count(verb.documents)))  # fmt: skip
    return [Table(say["by_relation"], columns, tuple(rows)), _meetings(report, say)]


def _meetings(report: CorpusReport, say: Words) -> Heat:
    heads = [label for label in ontology().labels if any(head == label for head, _ in report.meetings)]
    tails = [label for label in ontology().labels if any(tail == label for _, tail in report.meetings)]
    cells = []
    for head in heads:
        counts = [report.meetings.get((head, tail), 0) for tail in tails]
        cells.append(tuple(count(n) if n else Cell("") for n in counts))
    named = [tuple(Cell(say.label(label), label=label) for label in some) for some in (heads, tails)]
    return Heat(say["meetings"], say["meetings"], named[0], named[1], tuple(cells), say["meetings_note"])


def _time(report: CorpusReport, say: Words) -> list[Block]:
    series = tuple((name, say.modality(name)) for name in MODALITIES)
    blocks: list[Block] = []
    shown = report.years[-24:]
    if shown:
        note = say("years_note", sum(report.undated), len(report.years) - len(shown))
        blocks.append(Stack(say["years"], series, tuple((one.year, one.counts) for one in shown), note))
    columns = (Column(say["published"]),
               *(Column(say[key], number=True) for key in ("documents", "entities", "new_entities", "relations",
                                                           "new_relations")))  # fmt: skip
    rows = tuple(
        (Cell(one.year or say["no_date"]), count(one.documents), count(one.entities), count(one.new_entities),
         count(one.relations), count(one.new_relations))
        for one in report.editions
    )  # fmt: skip
    return [*blocks, Table(say["new_each_year"], columns, rows, say["new_each_year"])]


def _indicators(report: CorpusReport, say: Words) -> Table:
    columns = (Column(say["indicator"]), Column(say["figures"], number=True), Column(say["subjects"], number=True))
    rows = tuple((Cell(name), count(figures), count(subjects)) for name, figures, subjects in report.indicators)
    return Table(say["figures"], columns, rows, folded=True, caption=say["indicators_most"])


def _examples(report: CorpusReport, say: Words) -> list[Block]:
    return [
        Section(f"x-{verb.type.lower()}", say.verb(verb.type), quotes([verb.example], say))
        for verb in report.relations
        if verb.example
    ]


def _data(report: CorpusReport) -> Data:
    """Return all counts as one table for machines: what is counted, by what, how many."""
    rows: list[tuple[Scalar, ...]] = []

    def add(what: str, name: str, part: str, value: int) -> None:
        rows.append((what, name, part, value))

    for key, value in report.counts.items():
        add("all", key, "", value)
    for one in report.labels:
        add("label", one.label, "entities", one.entities)
        add("label", one.label, "mentions", one.mentions)
    for verb in report.relations:
        for name, value in zip(MODALITIES, verb.counts, strict=True):
            add("relation", verb.type, name, value)
    for year in report.years:
        for name, value in zip(MODALITIES, year.counts, strict=True):
            add("year", year.year, name, value)
    for edition in report.editions:
        add("published", edition.year, "documents", edition.documents)
        add("published", edition.year, "new_entities", edition.new_entities)
        add("published", edition.year, "new_relations", edition.new_relations)
    for some in report.named.values():
        for entity in some:
            add("entity", entity.name, "mentions", entity.mentions)
    return Data(("what", "name", "part", "count"), tuple(rows))

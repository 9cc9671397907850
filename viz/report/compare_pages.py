"""The comparison as a document: see `viz.report.compare` for what it gathers."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import replace

from graph.ontology import MODALITIES
from viz.report.beside import beside_section
from viz.report.blocks import Block, Cell, Claim, Column, Data, Document, Paragraph, Quoted, Section, Side, Table, Tiles
from viz.report.compare import CompareReport, Point, Word
from viz.report.frame import framed, quote
from viz.report.sources import sentences
from viz.report.words import Words, say_in

SHOWN = 12  # claims of one standing in the body
NAMES = 24
STANDINGS = ("conflict", "both", "left", "right")
LETTERS = {"left": "A", "right": "B"}


def pages(report: CompareReport) -> Document:
    """Return the comparison as a document."""
    say = say_in(report.made.language)
    sections = [Section("summary", say["summary"], tuple(_summary(report, say)))]
    appendix = []
    if report.against:
        sections.append(beside_section(report.against, report.made.lens_text[say.language], say))
    for standing in STANDINGS:
        points = report.points[standing]
        title = _title(report, standing, say)
        if not points and not report.entities.get(standing):
            continue
        sections.append(
            Section(
                standing,
                title,
                tuple(_standing(report, standing, say)),
                aside=say("claims", len(points), _side_name(report, standing)),
            )
        )
        if len(points) > SHOWN:
            appendix.append(Section(f"all-{standing}", title, (_table(report, points, title, say, folded=True),)))
    return framed(report.made, say, sections, appendix, _data(report))


def _title(report: CompareReport, standing: str, say: Words) -> str:
    if standing in LETTERS:
        return say("only_in", _called(report, standing), report.of)
    return say[f"standing_{standing}_{report.of}" if standing == "both" else f"standing_{standing}"]


def _called(report: CompareReport, side: str) -> str:
    """Return what a side goes by in headings: an entity's name; a paper's is too long, so a letter stands for it."""
    return _short(getattr(report, side).name) if report.of == "entities" else LETTERS[side]


def _side_name(report: CompareReport, standing: str) -> str:
    return getattr(report, standing).name if standing in LETTERS and report.of == "documents" else ""


def _short(name: str, most: int = 24) -> str:
    return name if len(name) <= most else f"{name[: most - 1]}…"


def _summary(report: CompareReport, say: Words) -> list[Block]:
    counts = {standing: len(report.points[standing]) for standing in STANDINGS}
    tiles = Tiles(tuple((_title(report, standing, say), f"{counts[standing]:,}") for standing in STANDINGS))
    blocks: list[Block] = [tiles, Paragraph(say("compare_said", report, counts))]
    for standing in ("left", "right"):
        some = Counter(point.about for point in report.points[standing] if point.kind == "relation")
        if some:
            said = [
                f"{say.verb(about)} {n}" for about, n in sorted(some.items(), key=lambda one: (-one[1], one[0]))[:4]
            ]
            blocks.append(Paragraph(say("mostly", _called(report, standing), say.joined(said), report.of)))
    return blocks


def _standing(report: CompareReport, standing: str, say: Words) -> list[Block]:
    blocks: list[Block] = []
    entities = report.entities.get(standing, ())
    if entities:
        said = say("list_of", say.joined(one.name for one in entities[:NAMES]), len(entities) - NAMES)
        blocks.append(Paragraph(say("entities_there", len(entities), said, report.of)))
    points = report.points[standing]
    if standing == "conflict":
        blocks += [_conflict(place, point, report, say) for place, point in enumerate(points[:SHOWN], 1)]
    elif points:
        blocks.append(_table(report, points[:SHOWN], _title(report, standing, say), say))
        shown = [word.quote for point in points[:SHOWN] for word in (*point.left[:1], *point.right[:1])]
        blocks += [quote(one, say) for one in sentences(shown)[: 2 if standing != "both" else 4]]
    if len(points) > SHOWN:
        blocks.append(Paragraph(say("rest_in_appendix", len(points) - SHOWN), "note"))
    return blocks


def _conflict(place: int, point: Point, report: CompareReport, say: Words) -> Section:
    sides = tuple(
        _word(word, party.name, say)
        for words, party in ((point.left, report.left), (point.right, report.right))
        for word in words
    )
    return Section(f"conflict-{place}", _said(point, say), (Side(sides),))


def _word(word: Word, name: str, say: Words) -> Quoted:
    made = quote(sentences([word.quote])[0], say)
    modality = word.said if word.said in MODALITIES else "asserted"
    return replace(made, claims=(Claim(_short(name), "", "", modality, _shown(word.said, say)),))


def _shown(said: str, say: Words) -> str:
    return say.modality(said) if said in MODALITIES else said


def _order(word: Word) -> int:
    return MODALITIES.index(word.said) if word.said in MODALITIES else 0


def _said(point: Point, say: Words) -> str:
    if point.kind == "relation":
        parts = (point.subject or "…", say.verb(point.about), say.arrow(point.about), point.object or "…")
        return " ".join(parts)
    where = [one for one in (point.subject, point.object, point.period) if one]
    return f"{point.about}{f' ({point.unit})' if point.unit else ''}{say['colon']}{say.joined(where)}"


def _table(report: CompareReport, points: Sequence[Point], name: str, say: Words, *, folded: bool = False) -> Table:
    there = [any(point.left for point in points), any(point.right for point in points)]
    letters = [Column(_called(report, side)) for side, said in zip(LETTERS, there, strict=True) if said]
    columns = (Column(say["claim"]), *letters, Column(say["statements"], number=True))
    rows = []
    for point in points:
        sides = [say.joined(_shown(word.said, say) for word in sorted(words, key=_order))
                 for words in (point.left, point.right)]  # fmt: skip
        weight = sum(word.passages for word in (*point.left, *point.right))
        shown = [Cell(side) for side, said in zip(sides, there, strict=True) if said]
        rows.append((Cell(_said(point, say)), *shown, Cell(f"{weight}", weight)))
    return Table(name, columns, tuple(rows), folded=folded)


def _data(report: CompareReport) -> Data:
    names = ("standing", "kind", "subject", "about", "object", "period", "unit", "left", "right", "left_quote",
             "right_quote", "left_paper", "right_paper")  # fmt: skip
    rows = []
    for standing in STANDINGS:
        for point in report.points[standing]:
            sides = (point.left, point.right)
            said = ["；".join(word.said for word in words) for words in sides]
            texts = [words[0].quote.text if words else "" for words in sides]
            papers = [words[0].quote.title if words else "" for words in sides]
            rows.append((standing, point.kind, point.subject, point.about, point.object, point.period, point.unit,
                         *said, *texts, *papers))  # fmt: skip
    return Data(names, tuple(rows))

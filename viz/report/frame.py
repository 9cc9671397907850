"""What every report has around its own sections: quotes, papers, notes on method, and how to make it again."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from graph.analytics.words import words
from viz.report.blocks import (
    Block,
    Cell,
    Claim,
    Column,
    Data,
    Document,
    Fold,
    Method,
    Paragraph,
    Quoted,
    Section,
    Table,
)
from viz.report.sources import Made, Sentence, Witness, sentences
from viz.report.words import Words

Settings = Mapping[str, Mapping[str, object]]


def framed(
    made: Made,
    say: Words,
    sections: Sequence[Section],
    appendix: Sequence[Section],
    data: Data,
    settings: Settings | None = None,
) -> Document:
    """Return the whole document: a report's sections, its papers, and how it can be made again."""
    facts = [
        (say["command"], made.command),
        (say["lens"], made.lens_text[say.language]),
        (say["date"], made.date or say["no_date"]),
        (say["version"], f"hubgraph {made.version}"),
        (say["build"], made.build),
    ]
    if settings:
        facts.append((say["settings"], _settings(settings, say)))
    if made.engines:
        facts.append((say["engines"], ", ".join(f"{name} {release}" for name, release in made.engines.items())))
    return Document(
        kind=made.kind,
        language=say.language,
        title=made.title,
        eyebrow=say[f"kind_{made.kind}"],
        subtitle=f"{say['lens']}{say['colon']}{made.lens_text[say.language]}",
        date=made.date,
        sections=(*sections, *papers(made, say)),
        again=say["again"],
        facts=tuple(facts),
        data=data,
        generator=f"hubgraph {made.version}",
        appendix=tuple(appendix),
        appendix_title=say["appendix"],
    )


def _settings(settings: Settings, say: Words) -> str:
    """Return settings in one paragraph, what shares them together; keys stand as the JSON and the code have them."""
    alike: dict[str, list[str]] = {}
    for name, some in settings.items():
        if some:
            alike.setdefault(", ".join(f"{key}={value}" for key, value in some.items()), []).append(name)
    return say["between"].join(
        f"{say.joined(_setting_name(name, say) for name in names)}{say['colon']}{text}" for text, names in alike.items()
    )


def _setting_name(name: str, say: Words) -> str:
    return say["range"] if name == "stability" else say.measure(name)


def papers(made: Made, say: Words) -> tuple[Section, ...]:
    """Return the list of papers, or nothing if there are none."""
    if not made.documents:
        return ()
    columns = (Column(say["title"]), Column(say["authors"]), Column(say["published"]),
               Column(say["entities"], number=True), Column(say["relations"], number=True))  # fmt: skip
    rows = tuple(
        (Cell(one.title or say["no_title"]), Cell(say.joined(one.authors)), Cell(one.published or ""),
         count(one.entities), count(one.relations))
        for one in made.documents
    )  # fmt: skip
    return (Section("papers", say["papers"], (Table(say["papers"], columns, rows),)),)


def count(value: int, link: str = "") -> Cell:
    """Return a cell with a whole number."""
    return Cell(f"{value:,}", value, link=link)


def quotes(witnesses: Sequence[Witness], say: Words, *, documents: bool = True) -> tuple[Quoted, ...]:
    """Return sentences as quotes, each once with all that is drawn from it."""
    return tuple(quote(one, say, documents=documents) for one in sentences(witnesses))


def quote(sentence: Sentence, say: Words, *, documents: bool = True) -> Quoted:
    """Return a sentence with what it is quoted for; `documents` says in how many papers that stands."""
    first = sentence.witnesses[0]
    return Quoted(
        claims=tuple(claim(one, say, documents=documents) for one in sentence.witnesses if one.type),
        parts=sentence.parts,
        source=first.title or say["no_title"],
        section=first.section if first.section != first.title else "",
        page="" if first.page is None else say("page", first.page),
    )


def claim(one: Witness, say: Words, *, documents: bool = True) -> Claim:
    """Return what a sentence is quoted for."""
    remarks = [say("from_documents", one.documents)] if documents and one.documents > 1 else []
    if one.unnamed:
        remarks.append(say("unnamed", say.joined(one.unnamed)))
    verb = f"{say.verb(one.type)} {say.arrow(one.type)}"
    return Claim(one.head, verb, one.tail, one.modality, say.modality(one.modality), say["between"].join(remarks))


def method(name: str, say: Words, how: str = "") -> Method:
    """Return the note on a measure, as `data/measures.yaml` words it."""
    entry = words()["measures"][name]
    return Method(say.measure(name), say.said(entry, "means"), say.said(entry, "definition"),
                  say.said(entry, "formula"), str(entry["source"]), how)  # fmt: skip


def notes(methods: Sequence[Block], say: Words, more: Sequence[Block] = ()) -> Section:
    """Return the section on method: the notes folded where the format folds."""
    folded: tuple[Block, ...] = (Fold(say["method_fold"], tuple(methods)),) if methods else ()
    return Section("notes", say["notes"], (*more, *folded))


def nothing(text: str) -> Section:
    """Return the one section of a report that has nothing to say, with what to do."""
    return Section("summary", "—", (Paragraph(text),))

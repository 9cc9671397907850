"""A folder for Neo4j Browser: a style sheet (GRASS) with the colours of the explorer, and questions as favourites.

Drop `hubgraph.grass` onto the Browser's window, and import the files of `favourites` one by one or as a folder.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from graph.model import Document, Graph
from graph.ontology import ontology
from graph.questions import LANGUAGES, Parameter, Question, questions
from viz import style
from viz.export.script import literal
from viz.export.source import Files, Source

CAPTIONS = {"Document": "{title}", "Passage": "{text}", "Indicator": "{name}", "Observation": "{indicator} {value}"}


def browser(source: Source) -> Files:
    """Return the style sheet and one file for each question of the library."""
    return {"hubgraph.grass": grass(), **favourites(source.part)}


def grass() -> str:
    """Return the style sheet: labels in their colours, captioned by name, relations by their Chinese names."""
    line = style.MODALITIES["asserted"].colour[0]
    rules = [
        _rule("node", {"diameter": "50px", **_colours(style.OTHER), "border-width": "2px", "font-size": "10px",
                       "caption": "'{name}'"}),
        _rule("relationship", {"color": line, "shaft-width": "2px", "font-size": "8px", "padding": "3px",
                               "text-color-external": "#000000", "text-color-internal": "#FFFFFF",
                               "caption": "'<type>'"}),
    ]  # fmt: skip
    rules += [
        _rule(f"node.{name}", {**_colours(style.look(name)), "caption": "'{name}'"}) for name in ontology().labels
    ]
    rules += [
        _rule(f"node.{name}", {**_colours(style.OTHER), "caption": f"'{caption}'"})
        for name, caption in CAPTIONS.items()
    ]
    rules += [
        _rule(f"relationship.{one.name}", {"color": line, "caption": f"'{one.zh}'"})
        for one in ontology().relations.values()
    ]
    return "\n".join(rules)


def _colours(look: style.Look) -> dict[str, str]:
    return {"color": look.fill[0], "border-color": look.fill[0], "text-color-internal": look.ink[0]}


def _rule(selector: str, values: Mapping[str, str]) -> str:
    return f"{selector} {{\n" + "".join(f"  {name}: {value};\n" for name, value in values.items()) + "}\n"


def favourites(graph: Graph) -> dict[str, str]:
    """Return a file for each question, which runs as it is: values stand in the place of its parameters.

    The first comment line is the title that the Browser shows. A paper that is not in this graph gives way to one
    that is.
    """
    return {f"favourites/{asked.id}.cypher": _favourite(asked, graph.documents) for asked in questions().values()}


def _favourite(asked: Question, papers: Sequence[Document]) -> str:
    head = [f"// {asked.asked(language)}" for language in LANGUAGES]
    head += [f"// {one.default}: {one.meaning['zh']} | {one.meaning['en']}" for one in asked.parameters]
    return "\n".join([*head, runnable(asked, papers)]) + ";\n"


def runnable(asked: Question, papers: Sequence[Document]) -> str:
    """Return the Cypher of a question with its defaults in the place of its parameters."""
    values = {one.name: literal(_value(one, papers)) for one in asked.parameters}
    return re.sub(r"\$(\w+)", lambda found: values.get(found[1], found[0]), asked.cypher).rstrip(";")


def _value(parameter: Parameter, papers: Sequence[Document]) -> str | int | float:
    if parameter.kind != "Document":
        return parameter.default
    ids = [paper.id for paper in papers if parameter.default in (paper.id, paper.source, paper.title)]
    return next(iter([*sorted(ids), *sorted(paper.id for paper in papers)]), parameter.default)

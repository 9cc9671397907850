"""Compare what a store holds with what its records make, the same way for every store."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import fields

from graph.assemble import assemble, build_id
from graph.curation.judgement import Judgement
from graph.model import Graph, Record
from graph.ontology import Ontology
from graph.store.files import AGAIN
from graph.store.tables import Meta, meta_for


def differences(
    url: str,
    stored: Graph,
    meta: Meta,
    records: Sequence[Record],
    judgements: Sequence[Judgement],
    vocabulary: Ontology,
    noted: str | None = None,
) -> tuple[str, ...]:
    """Return what is wrong with a store, for people: nothing when all is well.

    `meta` is what it says of itself, `noted` the build that is noted with its records, where it is.
    """
    expected = assemble(records, vocabulary, judgements)
    problems = [
        f"the {part.name} of the store are not those of its records"
        for part in fields(Graph)
        if getattr(stored, part.name) != getattr(expected, part.name)
    ]
    build = build_id(records, judgements)
    if not meta.build == (noted or build) == build:
        problems.append(f"the store is of build {meta.build}, its records of build {build}")
    if meta.counts != meta_for(build, records, expected, vocabulary, meta.library).counts:
        problems.append("the counts kept with the store are not those of its records")
    return tuple(f"{url}: {problem}\n  → {AGAIN}" for problem in problems)

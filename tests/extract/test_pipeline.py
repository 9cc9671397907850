"""From the sample papers to records: what must hold of every record, and facts that no version may miss."""

from __future__ import annotations

from itertools import pairwise
from pathlib import Path

import pytest

from extract.batch import read_file, read_files
from extract.documents import read
from extract.pipeline import pipeline
from extract.segment import segment
from graph.model import Record
from graph.ontology import MODALITIES, ontology
from graph.settings import ROOT
from graph.stream import read_records, record_to_line
from tests.command import spawn

PAPERS = sorted((ROOT / "data" / "documents").iterdir())
CIIE = "中国国际进口博览会"
LINGANG = "中国（上海）自由贸易试验区临港新片区"


@pytest.fixture(scope="module")
def records() -> dict[str, Record]:
    return {path.name: read_file(path) for path in PAPERS}


@pytest.fixture(params=[path.name for path in PAPERS])
def record(request: pytest.FixtureRequest, records: dict[str, Record]) -> Record:
    return records[request.param]


def names(record: Record) -> dict[str, str]:
    return {entity.id: entity.name for entity in record.entities}


# every record


def test_mentions_stand_at_their_offsets_and_in_their_passage(record: Record):
    text = segment(read(ROOT / "data" / "documents" / record.document.source)).text
    passages = {passage.id: passage for passage in record.passages}
    for passage in record.passages:
        assert text[passage.start : passage.end] == passage.text
    for entity in record.entities:
        for mention in entity.mentions:
            place = passages[mention.passage]
            assert text[mention.start : mention.end] == mention.text, (entity.name, mention)
            assert place.start <= mention.start < mention.end <= place.end, (entity.name, mention)


def test_passages_follow_one_another_and_none_is_empty(record: Record):
    assert [passage.index for passage in record.passages] == list(range(len(record.passages)))
    assert all(passage.text.strip() for passage in record.passages)
    ends = [(passage.start, passage.end) for passage in record.passages]
    assert all(before[1] <= after[0] for before, after in pairwise(ends))


def test_every_statement_has_its_ends_and_its_evidence(record: Record):
    entities, passages = names(record), {passage.id for passage in record.passages}
    for relation in record.relations:
        assert {relation.head, relation.tail} <= entities.keys()
        assert relation.head != relation.tail
        assert relation.evidence and set(relation.evidence) <= passages
        assert 0 < relation.confidence <= 1 and relation.rule
    for seen in record.observations:
        assert {seen.subject, seen.counterpart or seen.subject} <= entities.keys()
        assert seen.evidence and set(seen.evidence) <= passages
        assert seen.indicator and seen.modality in MODALITIES


def test_the_ontology_is_kept(record: Record):
    labels = {entity.id: entity.type for entity in record.entities}
    assert set(labels.values()) <= set(ontology().labels)
    for relation in record.relations:
        assert ontology().allows(labels[relation.head], relation.type, labels[relation.tail]), relation
        assert relation.modality in MODALITIES


def test_ids_are_given_once_and_everything_is_sorted(record: Record):
    for things in (record.passages, record.entities, record.relations, record.observations):
        assert len({thing.id for thing in things}) == len(things)
    assert [e.id for e in record.entities] == sorted(e.id for e in record.entities)
    assert [r.id for r in record.relations] == sorted(r.id for r in record.relations)


def test_names_belong_to_one_entity(record: Record):
    owners: dict[str, set[str]] = {}
    for entity in record.entities:
        for name in (entity.name, *entity.aliases):
            owners.setdefault(f"{entity.type} {name}", set()).add(entity.name)
    assert {name: found for name, found in owners.items() if len(found) > 1} == {}


# the same input, the same bytes


def test_another_process_with_another_hash_seed_gives_the_same_bytes(records: dict[str, Record], tmp_path: Path):
    chosen = [path for path in PAPERS if path.suffix in (".md", ".html")]
    done = spawn("extract", *chosen, cwd=tmp_path, PYTHONHASHSEED="7", LC_ALL="C", TZ="Asia/Shanghai")
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [record_to_line(records[path.name]) for path in chosen]
    assert list(read_records(done.stdout.splitlines())) == [
        next(read_records([record_to_line(records[path.name])])) for path in chosen
    ]


def test_reading_again_after_others_gives_the_same_bytes(records: dict[str, Record]):
    assert record_to_line(read_file(PAPERS[0])) == record_to_line(records[PAPERS[0].name])


def test_a_pool_of_processes_gives_the_same_records_in_order(records: dict[str, Record]):
    chosen = [path for path in reversed(PAPERS) if path.suffix in (".txt", ".md", ".html")]
    pooled = dict(read_files(chosen, workers=2))
    assert list(pooled) == chosen
    assert pooled == {path: records[path.name] for path in chosen}


def test_the_pipeline_is_spacy():
    assert pipeline().lang == "zh"
    assert [name for name in pipeline().pipe_names if not name.startswith("hubgraph_")] == []


# what the papers say


def test_the_head_of_a_paper_is_read(records: dict[str, Record]):
    paper = records["jinbohui-spillover.md"].document
    assert (paper.title, paper.published) == ("把展会办成常年的市场：进博会溢出效应的进展、短板与建议", "2024-12-16")
    assert records["rules-alignment.pdf"].document.pages == 3
    assert records["shanghai-singapore.docx"].document.title.startswith("Shanghai and Singapore")


def test_aliases_come_to_one_entity_in_every_paper(records: dict[str, Record]):
    spoken = {name: next((e for e in r.entities if e.name == CIIE), None) for name, r in records.items()}
    naming = {name: {m.text for m in e.mentions} for name, e in spoken.items() if e}
    assert naming["jinbohui-spillover.md"] >= {CIIE, "进博会"}
    assert len(naming) >= 4
    assert len({e.id for e in spoken.values() if e}) == 1
    assert [e for r in records.values() for e in r.entities if e.name in ("进博会", "CIIE", "临港新片区")] == []


@pytest.mark.parametrize(
    ("paper", "label", "name"),
    [
        ("jinbohui-spillover.md", "City", "上海"),
        ("lingang-yangshan.docx", "Platform", LINGANG),
        ("lingang-yangshan.docx", "Platform", "洋山深水港"),
        ("rules-alignment.pdf", "Agreement", "全面与进步跨太平洋伙伴关系协定"),
        ("rules-alignment.pdf", "Agreement", "数字经济伙伴关系协定"),
        ("delta-industries.pdf", "City", "合肥"),
        ("shanghai-singapore.docx", "Economy", "新加坡"),
        ("green-finance-carbon.md", "City", "上海"),
        ("offshore-digital-trade.txt", "Platform", "上海数据交易所"),
    ],
)
def test_entity_is_found(records: dict[str, Record], paper: str, label: str, name: str):
    assert (label, name) in {(entity.type, entity.name) for entity in records[paper].entities}


@pytest.mark.parametrize(
    ("head", "kind", "tail"),
    [
        ("第七届中国国际进口博览会", "PART_OF", CIIE),
        (LINGANG, "PART_OF", "中国（上海）自由贸易试验区"),
        ("新加坡", "MEMBER_OF", "数字经济伙伴关系协定"),
        ("国务院", "SUPPORTS", "虹桥国际开放枢纽建设总体方案"),
        ("上海", "DEVELOPS", "离岸贸易"),
    ],
)
def test_relation_is_found_in_some_paper(records: dict[str, Record], head: str, kind: str, tail: str):
    said = {
        (names(r)[relation.head], relation.type, names(r)[relation.tail])
        for r in records.values()
        for relation in r.relations
    }
    assert (head, kind, tail) in said


@pytest.mark.parametrize(
    ("subject", "value", "unit"), [("第七届中国国际进口博览会", 800.1, "亿美元"), ("上海港", 4700.0, "万标准箱")]
)
def test_figure_is_found_in_some_paper(records: dict[str, Record], subject: str, value: float, unit: str):
    seen = {(names(r)[o.subject], o.value, o.unit) for r in records.values() for o in r.observations}
    assert (subject, value, unit) in seen


def test_what_is_planned_is_not_said_to_be_done(records: dict[str, Record]):
    moods = {relation.modality for record in records.values() for relation in record.relations}
    assert moods == set(MODALITIES)

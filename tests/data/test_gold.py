"""The hand annotations under data/gold keep to the ontology and to their own sentences."""

import json
import re
import unicodedata
from pathlib import Path
from typing import Any

import pytest

from graph.ontology import MODALITIES, ontology
from graph.settings import settings

GOLD = sorted((settings().data / "gold").glob("*.json"))
# The one format that can be compared as it stands, without a reader of extract/.
MARKDOWN = [path for gold in GOLD if (path := settings().data / "documents" / f"{gold.stem}.md").exists()]
# References that stand for an entity without naming it; an annotator may list a sentence for them alone.
ANAPHORS = (
    *("我国", "全国", "国家", "本市", "全市", "该市", "该区", "该国", "该协定", "展会", "办展", "其"),
    *("the city", "the country", "the scheme", "the market", " it ", " its "),
)
# 2021, 2021-07 and the ranges 2015/2020 and 2018/ (since 2018)
PERIOD = re.compile(r"(19|20)\d\d(-[01]\d)?(/((19|20)\d\d(-[01]\d)?)?)?")


def squeeze(text: str) -> str:
    return re.sub(r"\s", "", unicodedata.normalize("NFKC", text))


def numbers(text: str) -> set[float]:
    found = re.findall(r"\d+(?:,\d{3})*(?:\.\d+)?", unicodedata.normalize("NFKC", text))
    chinese = {"一": 1, "二": 2, "两": 2, "三": 3, "四": 4, "五": 5, "六": 6, "七": 7, "八": 8, "九": 9, "十": 10}
    return {float(n.replace(",", "")) for n in found} | {float(v) for k, v in chinese.items() if k in text}


@pytest.fixture(params=GOLD, ids=lambda path: path.stem)
def gold(request: pytest.FixtureRequest) -> dict[str, Any]:
    loaded: dict[str, Any] = json.loads(request.param.read_text(encoding="utf-8"))
    return loaded


def labels(gold: dict[str, Any]) -> dict[str, str]:
    return {entity["name"]: entity["type"] for entity in gold["entities"]}


def test_there_is_gold() -> None:
    assert len(GOLD) >= 2


@pytest.mark.parametrize("path", GOLD, ids=lambda path: path.stem)
def test_gold_names_its_document(path: Path) -> None:
    raw = json.loads(path.read_text(encoding="utf-8"))
    assert set(raw) == {"document", "sentences", "entities", "relations", "observations"}
    assert raw["document"] == path.stem
    assert list((settings().data / "documents").glob(f"{path.stem}.*")), "no such document"


def test_sentences_are_numbered_and_not_empty(gold: dict[str, Any]) -> None:
    assert list(gold["sentences"]) == [str(i) for i in range(len(gold["sentences"]))]
    assert all(text.strip() for text in gold["sentences"].values())


@pytest.mark.parametrize("path", MARKDOWN, ids=lambda path: path.stem)
def test_markdown_sentences_stand_in_their_document(path: Path) -> None:
    gold = json.loads((settings().data / "gold" / f"{path.stem}.json").read_text(encoding="utf-8"))
    text = re.sub(r"[*#|]|^\s*\d+\. ", "", path.read_text(encoding="utf-8"), flags=re.MULTILINE)
    missing = [s for s in gold["sentences"].values() if squeeze(re.sub(r"^\d+\. ", "", s)) not in squeeze(text)]
    assert not missing


def test_names_are_unique_and_labels_known(gold: dict[str, Any]) -> None:
    assert len(labels(gold)) == len(gold["entities"])
    assert {e["type"] for e in gold["entities"]} <= set(ontology().labels)


def test_no_surface_belongs_to_two_entities(gold: dict[str, Any]) -> None:
    owners: dict[str, set[str]] = {}
    for entity in gold["entities"]:
        for surface in (entity["name"], *entity["aliases"]):
            owners.setdefault(squeeze(surface), set()).add(entity["name"])
    assert {s: sorted(names) for s, names in owners.items() if len(names) > 1} == {}


def test_sids_exist(gold: dict[str, Any]) -> None:
    for entry in (*gold["entities"], *gold["relations"], *gold["observations"]):
        assert entry["sids"], entry
        assert {str(sid) for sid in entry["sids"]} <= set(gold["sentences"]), entry


def test_entities_stand_in_their_sentences(gold: dict[str, Any]) -> None:
    def stands(entity: dict[str, Any], text: str) -> bool:
        surfaces = (entity["name"], *entity["aliases"])
        return any(squeeze(s) in squeeze(text) for s in surfaces) or any(a in text for a in ANAPHORS)

    absent = [
        (entity["name"], sid)
        for entity in gold["entities"]
        for sid in entity["sids"]
        if not stands(entity, gold["sentences"][str(sid)])
    ]
    assert absent == []


def test_relations_join_known_names_as_the_ontology_allows(gold: dict[str, Any]) -> None:
    known = labels(gold)
    for relation in gold["relations"]:
        head, tail = relation["head"], relation["tail"]
        assert {head, tail} <= set(known), relation
        assert head != tail, relation
        assert ontology().allows(known[head], relation["type"], known[tail]), relation
        assert relation["modality"] in MODALITIES, relation
        assert relation["time"] is None or PERIOD.fullmatch(relation["time"]), relation


def test_relations_are_said_once(gold: dict[str, Any]) -> None:
    keys = [(r["head"], r["type"], r["tail"], r["modality"], r["time"]) for r in gold["relations"]]
    assert len(keys) == len(set(keys))


def test_an_end_of_each_relation_stands_near_its_evidence(gold: dict[str, Any]) -> None:
    near = {e["name"]: {sid + k for sid in e["sids"] for k in (0, 1)} for e in gold["entities"]}
    far = [
        relation
        for relation in gold["relations"]
        for sid in relation["sids"]
        if sid not in near[relation["head"]] | near[relation["tail"]]
    ]
    assert far == []


def test_observations_quote_a_figure_of_their_sentence(gold: dict[str, Any]) -> None:
    known = labels(gold)
    for seen in gold["observations"]:
        assert seen["subject"] in known, seen
        assert seen["counterpart"] is None or seen["counterpart"] in known, seen
        assert seen["indicator"], seen
        assert seen["unit"], seen
        assert seen["period"] is None or PERIOD.fullmatch(seen["period"]), seen
        for sid in seen["sids"]:
            assert abs(seen["value"]) in numbers(gold["sentences"][str(sid)]), seen

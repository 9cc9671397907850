"""Three small papers for the explorer's tests: two that read well, one whose names try to break out of the page."""

from __future__ import annotations

from itertools import pairwise

from graph.curation.judgement import EntityRef, Judgement, RelationRef, judgement
from graph.model import Document, Entity, Mention, Observation, Passage, Record, Relation, content_id

INDUSTRIES = [f"第{number}号产业" for number in range(1, 31)]
HOSTILE = [
    "<img src=x onerror=alert(1)>href",
    "</script><script>alert(1)</script>",
    "<svg/onload=alert(1)>",
    "--><script>alert(1)</script><!--",
    "\"onmouseover=\"alert(1)",
    "' onfocus='alert(1)' autofocus='",
    "{{ 7*7 }}${7*7}",
    "javascript:alert(1)",
    "</title></textarea></style><b>x",
    "甲\u202e乙丙\u202c丁",
    "竖\x0b线\x1f符",
    "=cmd|' /C calc'!A0",
    "&lt;b&gt;&amp;",
    "a b%20c?d#e/f",
]  # fmt: skip


def entity_id(label: str, name: str) -> str:
    return content_id("e", label, name)


class Paper:
    """Builds a record: sentences are given with the names that stand in them."""

    def __init__(self, title: str, published: str) -> None:
        self.id = content_id("document", title)
        self.title, self.published, self.text = title, published, ""
        self.passages: list[Passage] = []
        self.entities: dict[str, tuple[str, str, tuple[str, ...], list[Mention]]] = {}
        self.relations: list[Relation] = []
        self.observations: list[Observation] = []

    def say(self, text: str, names: dict[str, str], *, section: str = "", gap: str = "", page: int = 1,
            aliases: dict[str, tuple[str, ...]] | None = None) -> str:  # fmt: skip
        self.text += gap
        start = len(self.text)
        passage = f"{self.id}-{len(self.passages):04d}"
        self.passages.append(Passage(passage, len(self.passages), section, page, start, start + len(text), text))
        self.text += text
        for name, label in names.items():
            known = (aliases or {}).get(name, ())
            at, shown = next((text.find(word), word) for word in (name, *known) if word in text)
            _, _, seen, mentions = self.entities.setdefault(entity_id(label, name), (name, label, known, []))
            mentions.append(Mention(passage, start + at, start + at + len(shown), shown))
            if known and not seen:
                self.entities[entity_id(label, name)] = (name, label, known, mentions)
        return passage

    def relate(self, head: tuple[str, str], kind: str, tail: tuple[str, str], modality: str, passage: str) -> None:
        ends = entity_id(head[1], head[0]), entity_id(tail[1], tail[0])
        made = content_id("relation", self.id, *ends, kind, modality)
        self.relations.append(Relation(made, ends[0], kind, ends[1], modality, "2021", 0.9, "test", (passage,)))

    def measure(self, subject: tuple[str, str], indicator: str, value: float, unit: str, passage: str) -> None:
        made = content_id("observation", self.id, indicator, value)
        self.observations.append(
            Observation(made, entity_id(subject[1], subject[0]), indicator, value, unit, "2020", "asserted", (passage,))
        )

    def record(self) -> Record:
        entities = tuple(Entity(i, name, label, "", "", aliases, tuple(mentions))
                         for i, (name, label, aliases, mentions) in self.entities.items())  # fmt: skip
        document = Document(self.id, self.title, ("测试作者",), self.published, "test.md", 2)
        return Record(document, tuple(self.passages), entities, tuple(self.relations), tuple(self.observations))


SHANGHAI, CIIE, LINGANG = ("上海", "City"), ("中国国际进口博览会", "Platform"), ("临港新片区", "Platform")


def good() -> Record:
    paper = Paper("开放平台研究", "2021-07")
    short = {CIIE[0]: ("进博会",)}
    paper.say("一、平台", {}, section="一、平台")
    hosts = paper.say("上海连续三年举办进博会。", dict([SHANGHAI, CIIE]), section="一、平台", gap="\n\n", aliases=short)
    paper.relate(SHANGHAI, "HOSTS", CIIE, "asserted", hosts)
    located = paper.say("临港新片区位于上海东南。", dict([LINGANG, SHANGHAI]), section="一、平台")
    paper.relate(LINGANG, "LOCATED_IN", SHANGHAI, "asserted", located)
    linked = paper.say("临港新片区应与进博会联动。", dict([LINGANG, CIIE]), section="一、平台", aliases=short)
    paper.relate(LINGANG, "LINKED_WITH", CIIE, "proposed", linked)
    for name in INDUSTRIES:
        grows = paper.say(
            f"上海发展{name}。", {"上海": "City", name: "Industry"}, section="二、产业", gap="\n\n", page=2
        )
        paper.relate(SHANGHAI, "DEVELOPS", (name, "Industry"), "asserted", grows)
    for one, other in pairwise(INDUSTRIES[:6]):
        joined = paper.say(f"{one}与{other}融合。", {one: "Industry", other: "Industry"}, section="二、产业", page=2)
        paper.relate((one, "Industry"), "LINKED_WITH", (other, "Industry"), "asserted", joined)
    trade = paper.say("2020年上海进出口总额为1234.5亿美元。", dict([SHANGHAI]), section="二、产业", page=2)
    paper.measure(SHANGHAI, "进出口总额", 1234.5, "亿美元", trade)
    return paper.record()


def other() -> Record:
    paper = Paper("平台的短板", "2022")
    lacks = paper.say("临港新片区与进博会尚未联动。", dict([LINGANG, CIIE]), aliases={CIIE[0]: ("进博会",)})
    paper.relate(LINGANG, "LINKED_WITH", CIIE, "lacking", lacks)
    return paper.record()


def hostile() -> Record:
    paper = Paper("<script>alert('title')</script>坏名字", "2023")
    for name in HOSTILE:
        said = paper.say(
            f"{name}支持上海。", {name: "Organization", "上海": "City"}, section="</h2><script>alert(2)</script>"
        )
        paper.relate((name, "Organization"), "SUPPORTS", SHANGHAI, "asserted", said)
        paper.measure((name, "Organization"), f"指标{name}", -5.0, name, said)
    return paper.record()


def judged() -> list[Judgement]:
    """One relation of `good` confirmed, one corrected (hosted: proposed now), and another name for one entity."""
    shanghai, ciie, lingang = (EntityRef(*name[::-1]) for name in (SHANGHAI, CIIE, LINGANG))
    located = RelationRef(lingang, "LOCATED_IN", shanghai, "asserted")
    hosts = RelationRef(shanghai, "HOSTS", ciie, "asserted")
    return [
        judgement("confirm", relation=located, author="馆员", at="2026-01-01T00:00:00Z"),
        judgement("modality", relation=hosts, value="proposed", author="馆员", at="2026-01-02T00:00:00Z"),
        judgement("alias_add", lingang, value="临港片区", author="馆员", at="2026-01-03T00:00:00Z"),
    ]

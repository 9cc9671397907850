"""Small graphs made by hand, written for these tests."""

from graph.model import Document, Edge, Graph, Naming, Node, Passage

A, B = "d-a", "d-b"


def node(name, label, documents=(A,), **more):
    return Node(name, name, label, more.get("en", ""), "", (), tuple(documents), 1)


def edge(head, type_, tail, modality="asserted", evidence=("p1",), documents=(A,), confidence=0.9, times=()):
    name = f"{head}-{type_}-{tail}-{modality}"
    return Edge(
        name, head, type_, tail, modality, tuple(documents), tuple(evidence), len(evidence), confidence, times, ("r1",)
    )


def passage(name, index, text, start=0, section="一、总则", page=1):
    return Passage(name, index, section, page, start, start + len(text), text)


def graph():
    """Return two papers about 海州 (invented): six entities, seven relations, one of them lacking, one a loop."""
    p1 = passage("p1", 0, "海州与云港共建临海片区。", 0)
    p2 = passage("p2", 1, "海州应对标深蓝协定。", 20, page=2)
    q1 = passage("q1", 0, "云港和海州合作举办远洋论坛。", 0, section="")
    return Graph(
        documents=(Document(A, "海州研究"), Document(B, "云港报告", published="2021")),
        passages=(p1, p2, q1),
        entities=tuple(
            sorted(
                (
                    node("海州", "City", (A, B), en="Haizhou"),
                    node("云港", "City", (A, B)),
                    node("临海片区", "Platform"),
                    node("深蓝协定", "Agreement"),
                    node("远洋论坛", "Platform", (B,)),
                    node("造船", "Industry"),
                ),
                key=lambda n: n.id,
            )
        ),
        namings=(
            Naming("p1", "海州", 0, 2, "海州"),
            Naming("p1", "云港", 3, 5, "云港"),
            Naming("p1", "临海片区", 7, 11, "临海片区"),
            Naming("p2", "海州", 20, 22, "海州"),
            Naming("p2", "深蓝协定", 25, 29, "深蓝协定"),
            Naming("q1", "云港", 0, 2, "云港"),
            Naming("q1", "海州", 3, 5, "海州"),
        ),
        edges=tuple(
            sorted(
                (
                    edge("海州", "COOPERATES_WITH", "云港", evidence=("p1", "q1"), documents=(A, B)),
                    edge("海州", "LINKED_WITH", "云港", "proposed"),
                    edge("海州", "ESTABLISHES", "临海片区"),
                    edge("海州", "ALIGNS_WITH", "深蓝协定", "proposed", ("p2",)),
                    edge("云港", "HOSTS", "远洋论坛", evidence=("q1",), documents=(B,)),
                    edge("海州", "DEVELOPS", "造船", "lacking"),
                    edge("海州", "COMPARED_WITH", "海州"),
                ),
                key=lambda e: e.id,
            )
        ),
        document_of={"p1": A, "p2": A, "q1": B},
    )

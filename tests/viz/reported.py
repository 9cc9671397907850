"""Two papers written for the tests of reports, and every report on them."""

from dataclasses import replace

from graph.assemble import assemble
from tests.graph.made import record
from viz.report import centrality_report, compare_report, corpus_report, entity_report

PAYLOADS = [
    "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>",
    '"><svg onload=alert(1)>',
    "{{ 7 * 7 }}",
    "</style><h1>x",
    "=HYPERLINK(1)",
    "＝cmd|' /C calc'!A0",
    "a|b `c` *d* [e](f)",
    "bell\x07\x0b\x00\ud800\u202e",
    "]]>&amp;\"'",
]


def records(hub="海州", title="海州研究"):
    """Return what two papers say of a city named `hub`: facts, a plan, a gap, figures over three years."""
    first = record(
        [
            f"{hub}与云港共建临海片区，临海片区发展造船。",
            f"{hub}应对标深蓝协定。",
            f"{hub}缺少航运金融。",
            f"2019年{hub}进出口总额为8亿元，2020年为9亿元，2021年为10.5亿元。",
        ],
        [("City", hub), ("City", "云港"), ("Platform", "临海片区"), ("Agreement", "深蓝协定"), ("Industry", "造船"),
         ("Industry", "航运金融")],
        [(hub, "COOPERATES_WITH", "云港", "asserted", "2019", 0),
         (hub, "ESTABLISHES", "临海片区", "asserted", "2020", 0),
         ("临海片区", "DEVELOPS", "造船", "asserted", "2021", 0), (hub, "ALIGNS_WITH", "深蓝协定", "proposed", None, 1),
         (hub, "DEVELOPS", "航运金融", "lacking", None, 2), ("云港", "DEVELOPS", "造船", "asserted", None, 0)],
        [(hub, "进出口总额", 8.0, "亿元", "2019", None, 3), (hub, "进出口总额", 9.0, "亿元", "2020", None, 3),
         (hub, "进出口总额", 10.5, "亿元", "2021", None, 3)],
        title=title,
    )  # fmt: skip
    second = record(
        [f"云港拟与{hub}合作，{hub}发展造船。", f"2020年{hub}进出口总额为9.5亿元。"],
        [("City", "云港"), ("City", hub), ("Industry", "造船")],
        [("云港", "COOPERATES_WITH", hub, "proposed", None, 0), (hub, "DEVELOPS", "造船", "asserted", None, 0)],
        [(hub, "进出口总额", 9.5, "亿元", "2020", None, 1)],
        title="云港报告",
    )
    return [first, replace(second, document=replace(second.document, published="2022"))]


def graph(hub="海州", title="海州研究"):
    return assemble(records(hub, title))


def named(whole, name):
    return next(node.id for node in whole.entities if node.name == name)


def every_report(whole, papers=(), hub="海州", **options):
    """Return each kind of report, by name; ranges only if the papers are given."""
    one, other = named(whole, hub), named(whole, "云港")
    left, right = (paper.id for paper in whole.documents)
    return {
        "centrality": centrality_report(whole, records=papers, draws=5, **options),
        "entity": entity_report(whole, one, records=papers, draws=5, **options),
        "compare": compare_report(whole, left, right, **options),
        "compare entities": compare_report(whole, one, other, **options),
        "corpus": corpus_report(whole, **options),
    }

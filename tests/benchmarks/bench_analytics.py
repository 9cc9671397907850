"""How fast the measures of the report are: `python -m tests.benchmarks.bench_analytics [compare|growth|report]`.

`compare` sets each beside networkx in one run, conversion from networkx included, at 10,000 nodes and 50,000 edges.
Where networkx would take minutes it is timed on some sources and scaled up (`--full` runs all of them). `growth`
shows the cost from 1,000 to 100,000 nodes. `report` makes a whole centrality report, with every measure and 200 draws,
of made records: 10,000 entities, or `--nodes`, and five times as many pairs. Figures are printed, never judged: they
belong to the machine they were taken on. All are seconds of processor time (that of child processes included), so that
what else runs there does not count, and elapsed seconds.
"""

from __future__ import annotations

import argparse
import os
import random
import resource
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import networkx as nx

from graph.analytics.brokerage import brokerage
from graph.analytics.centrality import MEASURES, edge_betweenness, measure, values
from graph.analytics.communities import communities
from graph.analytics.engines import Arrays, arrays
from graph.analytics.mixing import homophily
from graph.analytics.structure import cuts
from graph.assemble import assemble
from tests.benchmarks.made_records import records
from viz.report import RENDERERS, centrality_report, pages
from viz.report.forms import WRITERS

NODES, EDGES = 10_000, 50_000
SIZES = ((1_000, 5_000), (10_000, 50_000), (100_000, 500_000))
SOURCES = 30  # of networkx's search from every node
QUICK = 9  # runs of what takes some hundredths of a second: the first ones pay for cold memory
DRAWS = 200
SHOWN = 3  # draws timed, the others counted as like them
IN_DRAWS = ("degree", "strength", "betweenness", "closeness", "harmonic", "eigenvector", "pagerank", "constraint")
PIVOTS = {"method": "sampled", "pivots": 100}
SAMPLED = {"betweenness": PIVOTS, "closeness": PIVOTS, "harmonic": PIVOTS, "pagerank": {"tolerance": 1e-9}}
Timed = tuple[float, float]


def made(nodes: int, edges: int, directed: bool = False) -> nx.Graph:
    """Return a network with a few hubs and many small fry, as papers give: ends are drawn by a power of their place.

    Nodes are strings, the same ones in its edges, as `graph.analytics.network` names them by the ids of entities.
    """
    dice = random.Random(7)
    net = nx.DiGraph() if directed else nx.Graph()
    labels = ("City", "Platform", "Agreement", "Industry", "Policy")
    names = [f"e{dice.getrandbits(64):016x}" for _ in range(nodes)]
    net.add_nodes_from((name, {"label": labels[i % 5]}) for i, name in enumerate(names))
    pairs: dict[tuple[int, int], None] = {}
    while len(pairs) < edges:
        u, v = int(nodes * dice.random() ** 2), int(nodes * dice.random() ** 2)
        if u != v and (v, u) not in pairs:
            pairs[u, v] = None
    net.add_edges_from((names[u], names[v], {"weight": 1 + (u + v) % 3}) for u, v in pairs)
    return net


@contextmanager
def clock(spent: list[Timed]) -> Iterator[None]:
    """Append processor seconds and elapsed seconds."""
    wall, cpu = time.perf_counter(), processor()
    yield
    spent.append((processor() - cpu, time.perf_counter() - wall))


def processor() -> float:
    """Return the processor seconds of this process and of its children that have ended."""
    child = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + child.ru_utime + child.ru_stime


def timed(work: Callable[[], object]) -> Timed:
    """Return processor seconds and elapsed seconds of `work`."""
    spent: list[Timed] = []
    with clock(spent):
        work()
    return spent[0]


def best(work: Callable[[], object], times: int = 3) -> Timed:
    """Return the least of several runs."""
    return min(timed(work) for _ in range(times))


def line(name: str, ours: Timed, theirs: Timed | None = None, note: str = "") -> None:
    """Print one row."""
    other = f"{theirs[0]:10.2f} {theirs[1]:10.2f} {theirs[0] / ours[0]:7.0f}×" if theirs else " " * 30
    print(f"{name:34} {ours[0]:8.3f} {ours[1]:8.3f} {other}  {note}", flush=True)


def scaled(spent: Timed, factor: float) -> Timed:
    """Return what a part took, scaled to the whole."""
    return spent[0] * factor, spent[1] * factor


def compare(full: bool) -> None:
    """Set measures beside networkx, each with a network of its own conversion; what takes longest comes last."""
    net = made(NODES, EDGES)
    print(f"{NODES:,} nodes, {EDGES:,} edges; conversion included")
    print(f"{'measure':34} {'cpu s':>8} {'wall s':>8} {'networkx':>10} {'wall s':>10} {'ratio':>8}", flush=True)
    for name, reference in (
        ("eigenvector", lambda: nx.eigenvector_centrality(net, max_iter=1000)),
        ("pagerank", lambda: nx.pagerank(net)),
        ("constraint", lambda: nx.constraint(net)),
        ("clustering", lambda: nx.clustering(net)),
        ("core", lambda: nx.core_number(net)),
    ):
        line(name, best(lambda name=name: values(net, (name,)), QUICK), best(reference))
    some = random.Random(1).sample(sorted(net), NODES if full else SOURCES)
    note = "" if full else f"networkx from {SOURCES} sources, scaled"
    few = some[:SOURCES]
    by_node = scaled(timed(lambda: nx.constraint(net, few)), NODES / len(few))
    line("constraint, networkx node by node", best(lambda: values(net, ("constraint",))), by_node, "scaled")
    part = timed(lambda: [nx.closeness_centrality(net, u=node) for node in some])
    line("closeness exact", best(lambda: values(net, ("closeness",))), scaled(part, NODES / len(some)), note)
    line("closeness and harmonic exact", best(lambda: values(net, ("closeness", "harmonic"))))
    paths = scaled(timed(lambda: nx.betweenness_centrality(net, k=len(some), seed=1)), NODES / len(some))
    sampled = best(lambda: values(net, ("betweenness",), {"betweenness": {"method": "sampled"}}))
    told = measure(net, ("betweenness",), {"betweenness": {"method": "sampled"}})["betweenness"].settings
    line("betweenness sampled", sampled, paths, f"{note} {dict(told)}")
    exact = timed(lambda: values(net, ("betweenness",)))
    line("betweenness exact", exact, paths, f"{note}; sampled takes 1/{exact[0] / sampled[0]:.0f} of it")
    line("edge and node betweenness exact", timed(lambda: edge_betweenness(net)))


def everything(net: nx.Graph, arcs: nx.DiGraph) -> list[tuple[str, Timed]]:
    """Compute all that the report has on one network, and say what each part took."""
    rows: list[tuple[str, Timed]] = []

    def step(name: str, work: Callable[[], object]) -> object:
        spent: list[Timed] = []
        with clock(spent):
            found = work()
        rows.append((name, spent[0]))
        return found

    frame = step("conversion", lambda: (arrays(net), arrays(arcs)))
    assert isinstance(frame, tuple)
    undirected, directed = frame
    step("edge and node betweenness", lambda: edge_betweenness(undirected))
    found = step("communities", lambda: communities(undirected))
    place = {"participation": {"community": found.number_of()}}  # type: ignore[attr-defined]
    step("all other measures, with ranks", lambda: measure(undirected, tuple(MEASURES), place, arcs=directed))
    step("cuts and homophily", lambda: (cuts(undirected), homophily(undirected)))
    step("brokerage over labels", lambda: brokerage(directed))
    one = step(f"{SHOWN} draws", lambda: [draw(undirected, seed) for seed in range(SHOWN)])
    assert one
    rows.append((f"{DRAWS} draws, reckoned from {SHOWN}", scaled(rows[-1][1], DRAWS / SHOWN)))
    return rows


def draw(net: Arrays, seed: int) -> dict[str, object]:
    """Compute the measures of one bootstrap draw: edges get weights by chance, some get none."""
    import numpy as np

    weights = np.random.default_rng(seed).poisson(net.weights).astype(np.float64)
    return dict(values(net.reweighted(weights), IN_DRAWS, SAMPLED))


def growth() -> None:
    """Show what each part costs from 1,000 to 100,000 nodes."""
    for nodes, edges in SIZES:
        net, arcs = made(nodes, edges), made(nodes, edges, directed=True)
        print(f"\n{nodes:,} nodes, {edges:,} edges {'cpu s':>12} {'wall s':>8}")
        rows = everything(net, arcs)
        for name, spent in rows:
            line(name, spent)
        kept = [spent for name, spent in rows if name != f"{SHOWN} draws"]
        line("all", (sum(one[0] for one in kept), sum(one[1] for one in kept)))


def report(nodes: int) -> None:
    """Make a whole report, and say what each part took and what was sampled."""
    spent: list[Timed] = []
    edges = nodes * (EDGES // NODES)
    with clock(spent):
        papers = list(records(nodes, edges))
        graph = assemble(papers)
    print(f"{len(graph.entities):,} entities, {edges:,} pairs in {len(papers)} papers; load {os.getloadavg()[0]:.1f}")
    line("records and graph", spent[-1])
    with clock(spent):
        found = centrality_report(graph, records=papers, draws=DRAWS, build="made")
    line(f"report, {DRAWS} draws", spent[-1])
    with clock(spent):
        document = pages(found)
    line("put into blocks", spent[-1])
    for name, write in WRITERS.items():
        with clock(spent):
            size = len(write(document))
        line(f"written as {name}", spent[-1], note=f"{size:,}")
    with clock(spent):
        size = len(RENDERERS["json"](found))
    line("written as json", spent[-1], note=f"{size:,}")
    for name in ("betweenness", "closeness", "stability"):
        print(f"{name}: {dict(found.settings[name])}")
    peaks = [resource.getrusage(who).ru_maxrss / 2**20 for who in (resource.RUSAGE_SELF, resource.RUSAGE_CHILDREN)]
    print(f"most memory: {peaks[0]:.1f} GB, in the largest process that drew {peaks[1]:.1f} GB")
    line("all but records and graph", (sum(one[0] for one in spent[1:]), sum(one[1] for one in spent[1:])),
         note=f"load {os.getloadavg()[0]:.1f}")  # fmt: skip


def main() -> None:
    """Run what is asked for, by default all."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("part", nargs="?", choices=("compare", "growth", "report"))
    parser.add_argument("--full", action="store_true", help="compare: run networkx from all sources")
    parser.add_argument("--nodes", type=int, default=NODES, help="report: how many entities")
    asked = parser.parse_args()
    if asked.part in (None, "compare"):
        compare(asked.full)
    if asked.part in (None, "growth"):
        growth()
    if asked.part in (None, "report"):
        report(asked.nodes)


if __name__ == "__main__":
    main()

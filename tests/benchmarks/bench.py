"""`make bench`: seconds and peak memory of reading, storing and reckoning, on the sample papers and on a made graph.

Each step runs in a process of its own, so that its peak is its own. Figures are printed, never judged: they belong to
the machine they were taken on.
"""

from __future__ import annotations

import multiprocessing
import resource
import sys
import tempfile
import time
from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from pathlib import Path

from graph.settings import ROOT

PAPERS = sorted((ROOT / "data" / "documents").iterdir())
NODES, EDGES = 5_000, 25_000


def reading(folder: Path) -> str:
    """Read the sample papers to records, start of the pipeline included."""
    from extract.batch import read_files
    from graph.model import Record
    from graph.stream import write_records

    records = [result for _, result in read_files(PAPERS, workers=1) if isinstance(result, Record)]
    with (folder / "records.jsonl").open("w", encoding="utf-8") as file:
        write_records(records, file)
    characters = sum(len(passage.text) for record in records for passage in record.passages)
    return f"{len(records)} papers, {characters:,} characters"


def storing(folder: Path) -> str:
    """Ingest their records into a new store."""
    from graph.store import open_store
    from graph.stream import read_records

    with (folder / "records.jsonl").open(encoding="utf-8") as file, open_store(str(folder / "s.lbug")) as store:
        counts = store.ingest(list(read_records(file))).counts
    return ", ".join(f"{count:,} {name}" for name, count in counts.items() if name in ("entities", "relations"))


def reporting(folder: Path) -> str:
    """Reckon and write the centrality report."""
    from graph.store import open_store
    from viz.report import RENDERERS, centrality_report

    with open_store(str(folder / "s.lbug"), read_only=True) as store:
        html = RENDERERS["html"](centrality_report(store.graph(), language="zh", build=store.build()))
    return f"{len(html):,} characters of HTML"


def reckoning(folder: Path) -> str:
    """Reckon all measures and the communities of a random network."""
    import networkx

    from graph.analytics.centrality import measure
    from graph.analytics.communities import communities

    made = networkx.gnm_random_graph(NODES, EDGES, seed=7)
    networkx.set_node_attributes(made, "City", "label")
    networkx.set_edge_attributes(made, 1.0, "weight")
    measure(made)
    communities(made)
    return f"{NODES:,} nodes, {EDGES:,} edges"


def measured(step: Callable[[Path], str], folder: Path) -> tuple[float, float, str]:
    """Run a step; return seconds, peak memory in MB, and what it did."""
    started = time.perf_counter()
    what = step(folder)
    peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / (2**20 if sys.platform == "darwin" else 2**10)
    return time.perf_counter() - started, peak, what


def main() -> None:
    """Print one line a step."""
    print(f"{'step':12} {'seconds':>8} {'peak MB':>8}  what")
    with tempfile.TemporaryDirectory() as name:
        for step in (reading, storing, reporting, reckoning):
            with ProcessPoolExecutor(1, mp_context=multiprocessing.get_context("spawn")) as alone:
                seconds, peak, what = alone.submit(measured, step, Path(name)).result()
            print(f"{step.__name__:12} {seconds:8.1f} {peak:8.0f}  {what}", flush=True)


if __name__ == "__main__":
    main()

"""How long each page of the explorer takes over a large store: `python -m tests.benchmarks.bench_routes`.

A store of 100,000 entities and 500,000 relations is made (or `--store` names one) and served by a process of its own.
Each address is asked for twice: `cold` is the first time, `warm` the best of three after it; `beside` is the longest
that the list of papers took meanwhile, asked for over and over: it says whether one page holds up the others. The
first table stands for a visitor who comes before the server is ready. Figures are printed, never judged.
"""

from __future__ import annotations

import argparse
import os
import socket
import subprocess
import sys
import tempfile
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import quote

from graph.settings import ROOT
from graph.store import open_store
from tests.benchmarks.made_records import records

NODES, PAIRS = 100_000, 500_000
START = 60  # seconds until connections are taken
LONGEST = 120  # seconds that a page is waited for
READY = 600  # seconds that the server may take to be warm
BESIDE = "/documents"  # asked for while another page is made


@contextmanager
def served(store: Path) -> Iterator[tuple[str, int]]:
    """Serve a store by a process of its own; yields its address and process id once connections are taken."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    order = [sys.executable, str(ROOT / "hubgraph.py"), "serve", "--store", str(store), "--port", str(port)]
    with subprocess.Popen(order, stdout=subprocess.DEVNULL) as server:
        try:
            _connected(port)
            yield f"http://127.0.0.1:{port}", server.pid
        finally:
            server.terminate()


def _connected(port: int) -> None:
    end = time.perf_counter() + START
    while time.perf_counter() < end:
        try:
            socket.create_connection(("127.0.0.1", port), 1).close()
        except OSError:
            time.sleep(0.05)
        else:
            return


def get(address: str) -> tuple[float, int, bytes]:
    """Ask for an address; return seconds, status (0 for no answer) and what came."""
    started = time.perf_counter()
    try:
        with urllib.request.urlopen(address, timeout=LONGEST) as answer:
            body, status = answer.read(), answer.status
    except urllib.error.HTTPError as refused:
        body, status = refused.read(), refused.code
    except OSError:
        body, status = b"", 0
    return time.perf_counter() - started, status, body


def memory(pid: int) -> str:
    """Say how much a process holds now and held at most, in megabytes, where the system tells it."""
    try:
        told = dict(line.split(":", 1) for line in Path(f"/proc/{pid}/status").read_text("utf-8").splitlines())
        return " / ".join(f"{int(told[key].split()[0]) >> 10:,}" for key in ("VmRSS", "VmHWM")) + " MB now / at most"
    except (OSError, KeyError):
        return "memory not told by this system"


def worked(pid: int) -> str:
    """Say how many seconds of a processor a process has taken so far: a clock tells little on a busy machine."""
    try:
        told = Path(f"/proc/{pid}/stat").read_text("utf-8").rpartition(")")[2].split()
        return f"{(int(told[11]) + int(told[12])) / os.sysconf('SC_CLK_TCK'):.1f} s of a processor"
    except (OSError, ValueError):
        return "seconds of a processor not told by this system"


@contextmanager
def asked_meanwhile(site: str) -> Iterator[list[float]]:
    """Ask for a small page over and over while something else is asked for; yields how long each took."""
    took, over = [0.0], threading.Event()

    def ask() -> None:
        while not over.wait(0.1):
            took.append(get(site + BESIDE)[0])

    asking = threading.Thread(target=ask, daemon=True)
    asking.start()
    try:
        yield took
    finally:
        over.set()
        asking.join()


def measure(site: str, what: str, path: str, turns: int = 3) -> None:
    """Print one line of the table: cold, warm, what other pages waited meanwhile, status and size."""
    with asked_meanwhile(site) as beside:
        first, status, body = get(site + path)
    warm = min(get(site + path)[0] for _ in range(turns))
    print(f"  {what:24} {first:8.2f} {warm:8.2f} {max(beside):8.2f}   {status} {len(body) / 1000:,.0f} kB", flush=True)


def addresses(store: Path) -> dict[str, str]:
    """Return an address of each kind of page, about the best known entities of the store."""
    with open_store(str(store), read_only=True) as found:
        best = found.entities(limit=6)
        papers = [document.id for document in found.documents()[:2]]
        edges = found.edges([best[0].id])
    hub, other = best[0].id, best[5].id
    return {
        "home": "/", "search": f"/search?q={quote(best[0].name)}", "search, pinyin": "/search?q=chengshi12",
        "search, nothing found": f"/search?q={quote('没有这样的东西')}",
        "suggestions": f"/api/search?q={quote(best[1].name)}",
        "entity": f"/entities/{hub}", "panel": f"/entities/{other}?part=panel", "relation": f"/relations/{edges[0].id}",
        "explore": "/explore", "explore, hub": f"/explore?n={hub}&hops=1&sel={hub}", "graph": "/api/graph",
        "counts": f"/api/entities/{hub}/neighbours?counts=1", "scene, two steps": f"/api/scene?n={hub}&hops=2",
        "paths, start": "/paths", "paths": f"/paths?from={hub}&to={other}",
        "paths, strongest": f"/paths?from={hub}&to={other}&by=strong&max=6",
        "entities": "/entities", "entities, found": f"/entities?q={quote('城市1')}&sort=name",
        "relations": "/relations", "relations, sorted": "/relations?m=proposed&sort=year",
        "figures": "/figures", "papers": "/documents", "reader": f"/documents/{papers[0]}",
        "find in a paper": f"/api/documents/{papers[0]}/find?q={quote('城市')}",
        "compare": "/compare", "compare papers": f"/compare?a={papers[0]}&b={papers[1]}",
        "compare entities": f"/compare?kind=entities&a={hub}&b={other}",
        "review": "/review", "decisions": "/review/log", "console": "/query", "reports": "/reports",
        "centrality report": "/reports/centrality", "entity report": f"/reports/entity?of={hub}", "about": "/about",
    }  # fmt: skip


def waiting(site: str, pid: int) -> None:
    """Print what a visitor sees who comes before the server is ready: the first answer, and when the page is whole."""
    started = time.perf_counter()
    took, status, _ = get(site + "/")
    print(f"  first answer of the first page: {took:.1f} s, status {status}")
    while status == 503 and time.perf_counter() - started < READY:
        time.sleep(0.5)
        _, status, _ = get(site + "/")
    print(
        f"  the first page is whole after {time.perf_counter() - started:.1f} s, status {status}; {worked(pid)}",
        flush=True,
    )


def table(store: Path, only: str) -> None:
    """Serve a store and print the table."""
    paths = {name: path for name, path in addresses(store).items() if only in name}
    print(f"load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with served(store) as (site, pid):
        waiting(site, pid)
        print(f"  {'page':24} {'cold s':>8} {'warm s':>8} {'beside s':>8}")
        for what, path in paths.items():
            measure(site, what, path)
        print(f"  server: {memory(pid)}; load of the machine {os.getloadavg()[0]:.1f}")


def main() -> None:
    """Make a store unless one is named, and print its table."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--store", type=Path, help="a store that exists, instead of a made one")
    parser.add_argument("--nodes", type=int, default=NODES, help="entities of the made store")
    parser.add_argument("--pairs", type=int, default=PAIRS, help="relations of the made store")
    parser.add_argument("--only", default="", help="measure the pages whose name contains this")
    chosen = parser.parse_args()
    if chosen.store:
        table(chosen.store, chosen.only)
        return
    with tempfile.TemporaryDirectory() as name:
        path = Path(name) / "made.lbug"
        with open_store(str(path)) as made:
            made.ingest(list(records(chosen.nodes, chosen.pairs)))
        table(path, chosen.only)


if __name__ == "__main__":
    main()

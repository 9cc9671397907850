"""How fast the explorer is in a real browser, beside its budgets: `python -m tests.benchmarks.bench_explorer`.

Two made stores are served by a process of their own and opened in Chromium: 800 entities, as a few papers have, and
100,000 (`--sizes`; `--store` opens a store that exists). Of each the pages of readers, the workspace and the API are
timed. Frames are the main thread's work for one drawing; between frames is what the screen shows on this machine, where
nothing comes faster than its own rate. Figures are printed, never judged: they belong to the machine and its load.
"""

from __future__ import annotations

import argparse
import json
import os
import shutil
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.parse import quote, urlsplit

from playwright.sync_api import Browser, Page, sync_playwright

from graph.settings import ROOT
from graph.store import open_store
from tests.benchmarks.made_records import records

SIZES = (800, 100_000)
PAIRS = 2.1  # relations for each entity, as in the sample papers
DESK = {"viewport": {"width": 1440, "height": 900}}
PHONE = {"viewport": {"width": 390, "height": 844}, "has_touch": True, "is_mobile": True}
TURNS = 15  # requests of each kind
START = 600  # seconds that a server may take to be there
WATCH = """
window.seen = { lcp: 0, cls: 0, tasks: [], ready: 0, inp: 0 };
const watch = (type, take, more = {}) => new PerformanceObserver(list => list.getEntries().forEach(take))
  .observe({ type, buffered: true, ...more });
watch("largest-contentful-paint", e => { seen.lcp = e.startTime; });
watch("layout-shift", e => { if (!e.hadRecentInput) seen.cls += e.value; });
watch("longtask", e => seen.tasks.push([e.startTime, e.duration]));
watch("event", e => { if (e.interactionId) seen.inp = Math.max(seen.inp, e.duration); }, { durationThreshold: 16 });
new MutationObserver(() => { if (document.body?.dataset.ready && !seen.ready) seen.ready = performance.now(); })
  .observe(document, { subtree: true, childList: true, attributes: true });
"""
PAN = """async turns => {
  const { parts } = await import("/static/here.js");
  const { canvas } = parts, frames = [], gaps = [];
  let last = 0;
  for (let i = 0; i < turns; i++) {
    await new Promise(requestAnimationFrame);
    const start = performance.now();
    if (last) gaps.push(start - last);
    last = start;
    canvas.pan(i % 40 < 20 ? 9 : -9, i % 40 < 20 ? 5 : -5);
    canvas.network.renderer._redraw();
    frames.push(performance.now() - start);
  }
  return [frames, gaps];
}"""
TYPE = """async text => {
  const box = document.querySelector("#q, #q-main"), list = document.getElementById(`${box.id}-results`);
  const shown = new Promise(done => new MutationObserver((_, me) => { me.disconnect(); done(performance.now()); })
    .observe(list, { childList: true, subtree: true }));
  const start = performance.now();
  box.value = text;
  box.dispatchEvent(new InputEvent("input", { bubbles: true }));
  return await shown - start;
}"""
TICK = """async box => {
  const start = performance.now();
  box.click();
  await new Promise(requestAnimationFrame); // what is drawn with the next frame is drawn by now
  return performance.now() - start;
}"""
EXPAND = """async id => {
  const { here } = await import("/static/here.js");
  const start = performance.now(), canvas = document.getElementById("canvas");
  await here.verbs.expand(id);
  const asked = performance.now() - start;
  const add = document.querySelector("[data-testid=expand-add]"), begun = performance.now();
  if (!add) return [asked, 0];
  add.click();
  while (canvas.hasAttribute("aria-busy")) await new Promise(done => setTimeout(done, 1));
  return [asked, performance.now() - begun];
}"""
LAYOUT = """async lay => {
  const { here } = await import("/static/here.js");
  const start = performance.now();
  await here.verbs.layout(lay);
  return [start, performance.now()];
}"""


def row(what: str, figure: str, budget: str = "") -> None:
    """Print one line of the table."""
    print(f"  {what:44} {figure:>22}   {budget}", flush=True)


def spread(values: list[float]) -> str:
    """Say the median and the 95th percentile of milliseconds."""
    ordered = sorted(values)
    return f"{statistics.median(ordered):.1f} / {ordered[int(0.95 * (len(ordered) - 1))]:.1f} ms"


@contextmanager
def served(store: Path) -> Iterator[str]:
    """Serve a store by a process of its own; yields the address once it answers."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    order = [sys.executable, str(ROOT / "hubgraph.py"), "serve", "--store", str(store), "--port", str(port)]
    started = time.perf_counter()
    with subprocess.Popen(order, stdout=subprocess.DEVNULL) as server:
        try:
            address = f"http://127.0.0.1:{port}"
            while time.perf_counter() - started < START:
                try:
                    get(address + "/")
                    break
                except OSError:
                    time.sleep(0.1)
            row("server: from its start to the first page", f"{time.perf_counter() - started:.1f} s")
            yield address
        finally:
            server.terminate()


def get(address: str) -> tuple[float, bytes]:
    """Ask for an address; return milliseconds and what came, a refusal as well: it is said."""
    started = time.perf_counter()
    try:
        with urllib.request.urlopen(address) as answer:
            body: bytes = answer.read()
    except urllib.error.HTTPError as refused:
        row(f"! {refused.code} {urlsplit(address).path}", "")
        body = refused.read()
    return (time.perf_counter() - started) * 1000, body


@contextmanager
def opened(browser: Browser, address: str, options: dict[str, Any]) -> Iterator[Page]:
    """Open an address in a context of its own and wait until it is ready and has come to rest."""
    context = browser.new_context(**options)
    page = context.new_page()
    page.add_init_script(WATCH)
    page.goto(address)
    page.wait_for_selector("body[data-ready]", timeout=60_000)
    page.wait_for_timeout(700)
    yield page
    context.close()


def entering(browser: Browser, site: str, path: str, name: str, budget: str) -> None:
    """Time how a page comes: what is painted, when it is ready, what shifts."""
    with opened(browser, site + path, DESK) as page:
        seen = page.evaluate("window.seen")
        heap = page.evaluate("performance.memory.usedJSHeapSize / 2 ** 20")
        late = [task[1] for task in seen["tasks"] if task[0] > seen["ready"]]
        row(f"{name}: largest paint, ready", f"{seen['lcp']:.0f}, {seen['ready']:.0f} ms", budget)
        row(f"{name}: shift, heap", f"{seen['cls']:.3f}, {heap:.0f} MB", "≤ 0.05, ≤ 150 MB")
        row(f"{name}: longest task once ready", f"{max(late, default=0):.0f} ms", "≤ 50")


def workspace(browser: Browser, site: str, ids: list[str]) -> None:
    """Time the workspace: panning, filters, layouts, expanding."""
    for count, options, budget in ((25, PHONE, "≤ 16 median"), (150, DESK, "≤ 8 / 16"), (400, DESK, "≤ 16 / 33")):
        with opened(browser, f"{site}/explore?v=graph&lay=grid&n={','.join(ids[:count])}", options) as page:
            frames, gaps = page.evaluate(PAN, 100)
            row(f"pan, {count} entities: frame", spread(frames), budget)
            row(f"pan, {count} entities: between frames", spread(gaps))
            if count < 400:
                continue
            ticks = [page.eval_on_selector(f"#filters input[name={one}]:not(:disabled)", TICK) for one in "ttmmtt"]
            row("filter at 400 entities", spread(ticks), "≤ 100")
            for lay in ("local", "layers", "time", "map"):
                begun, done = page.evaluate(LAYOUT, lay)
                page.wait_for_timeout(600)
                tasks = page.evaluate("window.seen.tasks")
                longest = max((task[1] for task in tasks if begun - 5 < task[0] < done + 500), default=0)
                row(f"layout {lay} at 400: whole, longest task", f"{done - begun:.0f}, {longest:.0f} ms", "task ≤ 50")
            row("longest interaction", f"{page.evaluate('window.seen.inp'):.0f} ms", "≤ 200")
    with opened(browser, f"{site}/explore?n={ids[0]}&sel={ids[0]}", DESK) as page:
        asked, added = page.evaluate(EXPAND, ids[0])
        row("expand the hub: counts, adding", f"{asked:.0f}, {added:.0f} ms", "≤ 250")


def typing(browser: Browser, site: str, texts: list[str]) -> None:
    """Time suggestions while typing."""
    with opened(browser, f"{site}/explore", DESK) as page:
        page.focus("#q")
        page.wait_for_selector("#q[role=combobox]")
        row("typeahead", spread([page.evaluate(TYPE, text) for text in texts]), "≤ 50")


def answers(site: str, ids: list[str], names: list[str], document: str) -> None:
    """Time the API and the pages that the server writes."""
    places = {
        "/api/graph": ["/api/graph"], "/api/search": [f"/api/search?q={quote(name)}" for name in names],
        "neighbours": [f"/api/entities/{one}/neighbours?counts=1" for one in ids],
        "scene": [f"/api/scene?n={one}&hops=2" for one in ids], "panel": [f"/entities/{one}?part=panel" for one in ids],
        "table of entities": [f"/entities?page={n}" for n in (1, 2, 50)], "reader": [f"/documents/{document}"],
        "paths": [f"/paths.json?from={a}&to={b}" for a, b in zip(ids, ids[5:], strict=False)],
    }  # fmt: skip
    for what, paths in places.items():
        first, body = get(site + paths[0])
        times = [get(site + paths[turn % len(paths)])[0] for turn in range(TURNS)]
        budget = "p95 ≤ 500" if what == "paths" else "p95 ≤ 150"
        row(f"{what} (first {first:.0f} ms, {len(body) / 1000:,.0f} kB)", spread(times), budget)


def measure(browser: Browser, store: Path) -> None:
    """Print all figures of one store."""
    with open_store(str(store), read_only=True) as found:
        size = len(found.graph().entities)
        document = found.documents()[0].id
    print(f"{size:,} entities; load of the machine {os.getloadavg()[0]:.1f} on {os.cpu_count()} processors")
    with served(store) as site:
        best = [(hit[0], hit[1]) for hit in _graph(site)["e"][:400]]
        ids, names = [one[0] for one in best], [one[1] for one in best]
        answers(site, ids[:20], names[:20], document)
        entering(browser, site, "/", "home", "≤ 1,000 ms")
        entering(browser, site, "/explore", "explore", "ready ≤ 1,500 ms")
        entering(browser, site, "/entities", "table", "")
        entering(browser, site, f"/documents/{document}", "reader", "")
        typing(browser, site, [name[:length] for name in names[1:8] for length in (1, 2, 3)])
        workspace(browser, site, ids)


def _graph(site: str) -> dict[str, Any]:
    found: dict[str, Any] = json.loads(get(site + "/api/graph")[1])
    return found


def main() -> None:
    """Print the figures of each store."""
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument(
        "--store", type=Path, action="append", default=[], help="a store that exists, instead of made ones"
    )
    parser.add_argument("--sizes", type=int, nargs="*", default=SIZES, help="entities of the made stores")
    chosen = parser.parse_args()
    chromium = os.environ.get("HUBGRAPH_CHROMIUM") or shutil.which("chromium")
    with tempfile.TemporaryDirectory() as name, sync_playwright() as playwright:
        order = ["--no-sandbox", "--headless", "--enable-precise-memory-info"]
        browser = playwright.chromium.launch(executable_path=chromium, args=order)
        for store in chosen.store:
            measure(browser, store)
        for size in () if chosen.store else chosen.sizes:
            path = Path(name) / f"{size}.lbug"
            with open_store(str(path)) as made:
                made.ingest(list(records(size, int(size * PAIRS))))
            measure(browser, path)
        browser.close()


if __name__ == "__main__":
    main()

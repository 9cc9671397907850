"""Look at what `make explore` made, as its user would: the pages, one of them in Chromium, and the files of `out/`.

`look.py ADDRESS OUT PID`: waits until ADDRESS answers, as long as the process PID lives.
"""

from __future__ import annotations

import csv
import json
import os
import sys
import time
from pathlib import Path

import httpx
from playwright.sync_api import sync_playwright

PATIENCE = 300  # seconds until the first answer; installation comes before it


def wait_for(client: httpx.Client, pid: int) -> None:
    """Wait until the explorer answers; end with a message when its process has ended or time is up."""
    for _ in range(PATIENCE):
        try:
            client.get("/").raise_for_status()
            return
        except httpx.TransportError:
            time.sleep(1)
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            sys.exit("make explore has ended before the explorer answered")
    sys.exit(f"the explorer has not answered within {PATIENCE} seconds")


def look_at_pages(client: httpx.Client) -> None:
    """Read the pages that a newcomer opens, without JavaScript."""
    shanghai = client.get("/search.json", params={"q": "shanghai"}).raise_for_status().text
    assert "上海" in shanghai, shanghai[:300]
    pages = ("/", "/explore", "/entities", "/relations", "/documents", "/figures", "/query", "/reports/centrality")
    for path in (*pages, "/search?q=jbh", "/about"):
        answer = client.get(path)
        print(f"{answer.status_code} {path} ({len(answer.text):,} characters, {answer.elapsed.total_seconds():.2f} s)")
        answer.raise_for_status()
    assert "进口博览会" in client.get("/search?q=jbh").text
    assert client.get("/documents").text.count('href="/documents/d') >= 8


def look_at_files(out: Path) -> None:
    """Read report, picture and tables."""
    report = json.loads((out / "centrality.json").read_text(encoding="utf-8"))
    assert report, "the report is empty"
    for name in ("centrality.html", "centrality.csv", "centrality.md", "graph.html"):
        text = (out / name).read_text(encoding="utf-8")
        assert "上海" in text, f"{name}: Shanghai is not in it"
        print(f"{name}: {len(text):,} characters")
    for name in ("nodes.csv", "edges.csv"):
        with (out / "tables" / name).open(encoding="utf-8-sig", newline="") as file:
            rows = list(csv.reader(file))
        assert len(rows) > 100, f"{name}: {len(rows)} rows"
        print(f"{name}: {len(rows):,} rows")


def look_in_chromium(address: str, picture: Path) -> None:
    """Open the overview, and the picture with the network off, in Chromium; no page may complain."""
    complaints: list[str] = []
    with sync_playwright() as playwright:
        path = os.environ.get("HUBGRAPH_CHROMIUM") or "/usr/bin/chromium"
        browser = playwright.chromium.launch(executable_path=path, args=["--no-sandbox"])
        explorer, alone = (browser.new_page(viewport={"width": 1440, "height": 900}) for _ in range(2))
        for page in (explorer, alone):
            page.on("pageerror", lambda error: complaints.append(str(error)))
            page.on("console", lambda said: said.type == "error" and complaints.append(said.text))
        explorer.goto(f"{address}/explore")
        explorer.wait_for_selector("body[data-ready]")
        drawn = explorer.locator("#canvas-items > li").count()
        alone.context.set_offline(True)
        alone.goto(picture.resolve().as_uri())
        alone.wait_for_selector("canvas")
        browser.close()
    assert drawn >= 30, f"{drawn} entities are drawn"
    assert not complaints, complaints
    print(f"Chromium: {drawn} entities drawn, the picture opens with the network off, no complaint")


if __name__ == "__main__":
    where, folder = sys.argv[1], Path(sys.argv[2])
    with httpx.Client(base_url=where, timeout=60) as visitor:
        wait_for(visitor, int(sys.argv[3]))
        look_at_pages(visitor)
    look_at_files(folder)
    look_in_chromium(where, folder / "graph.html")

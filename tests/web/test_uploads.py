"""Adding papers: read in a program of its own, bounded, and told what they add."""

from __future__ import annotations

import time
from collections.abc import Iterator
from urllib.parse import quote

import pytest

from graph.settings import ROOT
from graph.store import open_store
from graph.store.base import Store
from tests.web.conftest import TestClient
from viz.web import uploads
from viz.web.app import create_app
from viz.web.roles import Roles
from viz.web.uploads import Intake, clean_name

PAPER = (ROOT / "data" / "documents" / "hongqiao-brief.html").read_bytes()
OTHER = "# 一份短文\n\n上海与苏州合作发展生物医药。\n".encode()
PATIENCE = 60  # seconds


@pytest.fixture(scope="module")
def store(tmp_path_factory) -> Iterator[Store]:
    with open_store(str(tmp_path_factory.mktemp("uploads") / "graph.lbug")) as opened:
        yield opened


@pytest.fixture(scope="module")
def client(store) -> TestClient:
    return TestClient(create_app(store, roles=Roles(uploads=True)), base_url="http://localhost")


def send(client: TestClient, name: str, body: bytes):
    headers = {"content-type": "application/octet-stream", "x-filename": quote(name)}
    return client.post("/api/uploads", content=body, headers=headers)


def settled(client: TestClient, job: str) -> dict:
    end = time.monotonic() + PATIENCE
    while time.monotonic() < end:
        told = client.get(f"/api/uploads/{job}").json()
        if not told["open"] or told["state"] == "asking":
            return told
        time.sleep(0.1)
    raise AssertionError(told)


def add(client: TestClient, name: str, body: bytes) -> dict:
    taken = send(client, name, body)
    assert taken.status_code == 202, taken.text
    return settled(client, taken.json()["id"])


def test_a_paper_is_read_told_what_it_adds_and_can_be_opened(client, store):
    told = add(client, "虹桥.html", PAPER)
    assert (told["state"], told["name"]) == ("done", "虹桥.html")
    assert told["adds"]["entities"] == store.counts()["entities"] > 5
    assert told["adds"]["relations"] == store.counts()["relations"]
    assert client.get(told["document_url"]).status_code == 200
    assert client.get(told["adds"]["best"][0]["url"]).status_code == 200
    page = client.get(told["url"]).text
    assert told["document_url"] in page and "新增" in page
    assert add(client, "again.html", PAPER)["state"] == "same"
    changed = add(client, "虹桥.html", PAPER.replace("三年".encode(), "四年".encode()))
    assert (changed["state"], [one["source"] for one in changed["older"]]) == ("asking", ["虹桥.html"])
    assert store.counts()["documents"] == 1
    client.post(f"/api/uploads/{changed['id']}/replace", json={})
    assert settled(client, changed["id"])["state"] == "done"
    assert [doc.id for doc in store.documents()] == [changed["document"]]


@pytest.mark.parametrize(("name", "body", "why"), [
    ("scan.pdf", b"%PDF-1.4\n%%EOF", "broken"), ("photo.png", b"\x89PNG\r\n\x1a\n" + b"0" * 50, "kind"),
    ("list.xlsx", b"a,b\n", "kind"), ("nothing.txt", b"  \n", "empty"), ("cut.docx", b"PK\x03\x04cut", "broken"),
])  # fmt: skip
def test_what_cannot_be_read_is_said_in_words(client, name, body, why):
    told = add(client, name, body)
    assert (told["state"], told["why"]) == ("failed", why), told
    assert "hubgraph-upload" not in told["error"]  # where the server keeps it is nobody's business
    assert "upload.why" not in client.get(told["url"]).text


def test_without_javascript_a_form_adds_a_paper(client):
    gone = client.post("/upload", files={"file": ("短文.md", OTHER, "text/markdown")}, follow_redirects=False)
    assert gone.status_code == 303
    job = gone.headers["location"].rsplit("/", 1)[1]
    assert settled(client, job)["state"] == "done"
    assert client.post("/upload", files={"file": ("", b"", "")}).status_code in (400, 422)


def test_several_papers_come_by_one_form_and_are_listed(client, store):
    texts = [f"# 第{number}篇\n\n上海与苏州合作发展第{number}种生物医药。\n" for number in (1, 2)]
    files = [("file", (f"第{n}篇.md", text.encode(), "text/markdown")) for n, text in enumerate(texts, 1)]
    gone = client.post("/upload", files=files, follow_redirects=False)
    assert (gone.status_code, gone.headers["location"]) == (303, "/upload")
    intake: Intake = client.app.state.intake  # type: ignore[attr-defined]
    assert {settled(client, job.id)["state"] for job in intake.recent()[:2]} == {"done"}
    page = client.get("/upload").text
    assert "第1篇.md" in page and "第2篇.md" in page and 'data-open=""' in page
    many = [("file", (f"{n}.md", b"x", "text/markdown")) for n in range(uploads.WAITING + 1)]
    assert client.post("/upload", files=many).status_code in (400, 422)


def test_a_program_that_cannot_be_started_is_said_and_nothing_waits(client, monkeypatch, caplog):
    def no_room(*_: object, **__: object) -> None:
        raise OSError(12, "Cannot allocate memory")

    monkeypatch.setattr("viz.web.uploads.subprocess.Popen", no_room)
    told = add(client, "短文二.md", OTHER + b"2")
    assert (told["state"], told["why"], told["error"]) == ("failed", "other", "短文二.md: OSError")
    assert "Cannot allocate memory" in caplog.text


def test_a_reading_can_be_cancelled_and_leaves_nothing(client, store):
    before = store.build()
    job = send(client, "cancelled.html", PAPER.replace("三年".encode(), "五年".encode())).json()["id"]
    told = client.delete(f"/api/uploads/{job}").json()
    assert told["state"] == "cancelled"
    intake: Intake = client.app.state.intake  # type: ignore[attr-defined]
    process = intake.job(job).process
    assert process is None or process.wait(10) is not None
    assert settled(client, job)["state"] == "cancelled"
    assert store.build() == before


@pytest.mark.parametrize(("limits", "why"), [
    ({"seconds": 1}, ["slow"]), ({"pages": 1}, ["pages"]),
    ({"memory": 100_000_000}, ["large", "broken"]),  # whether it can still say so depends on what it asked memory for
])  # fmt: skip
def test_time_memory_and_pages_are_bounded(store, limits, why):
    client = TestClient(create_app(store, roles=Roles(uploads=True)), base_url="http://localhost")
    intake: Intake = client.app.state.intake  # type: ignore[attr-defined]
    intake._limits |= limits
    body = (ROOT / "data" / "documents" / "rules-alignment.pdf").read_bytes()
    told = add(client, "long.pdf", body)
    assert told["state"] == "failed" and told["why"] in why, told


def test_files_that_are_too_large_or_too_many_are_refused_before_they_are_read(client, monkeypatch):
    length = {"content-type": "application/octet-stream", "content-length": str(10**9)}
    assert client.post("/api/uploads", content=b"x", headers=length).status_code == 413
    monkeypatch.setattr(uploads, "WAITING", 0)
    assert send(client, "a.txt", b"x").status_code == 429


def test_who_may_not_add_papers_is_told_how(store):
    reader = TestClient(create_app(store), base_url="http://localhost")
    assert send(reader, "a.txt", OTHER).status_code == 403
    assert reader.get("/api/uploads/x").status_code == 403
    page = reader.get("/upload")
    assert page.status_code == 200 and "--uploads" in page.text and 'type="file"' not in page.text
    assert "/upload" not in reader.get("/about").text


@pytest.mark.parametrize("name", ["../../etc/passwd", "..\\..\\x.pdf", "/abs/x.pdf", ".hidden", "\x00\n\u202ea.pdf", "",
                                  "a" * 5000 + ".pdf", "con|?*<>.txt", "....", "报告.pdf"])  # fmt: skip
def test_names_of_files_lead_nowhere(name, tmp_path):
    kept = clean_name(name)
    assert kept and not set(kept) & set('/\\\x00\n<>|:*?"') and not kept.startswith(".") and len(kept) <= 130
    assert (tmp_path / kept).resolve().parent == tmp_path.resolve()


def test_a_name_with_markup_is_shown_as_text(client):
    told = add(client, "<img src=x onerror=alert(1)>.txt", OTHER)
    assert "<img src=x" not in client.get(told["url"]).text
    assert "<img src=x" not in client.get("/upload").text

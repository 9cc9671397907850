"""The PDF that a paper was read from: linked page by page, given out only as it was, and no other file."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Iterator
from pathlib import Path

import pytest

from graph.originals import NAME, note, original
from graph.settings import ROOT
from graph.store import open_store
from graph.store.base import Store
from tests.web.papers import good, other
from viz.web.app import create_app

with warnings.catch_warnings():  # Starlette asks for httpx2, which is not among our dependencies
    warnings.simplefilter("ignore")
    from fastapi.testclient import TestClient

SAMPLE = ROOT / "data" / "documents" / "rules-alignment.pdf"
PAPER, OTHER = good().document.id, other().document.id


@pytest.fixture
def pdf(tmp_path: Path) -> Path:
    return Path(shutil.copy(SAMPLE, tmp_path / "一份 文件.pdf"))


@pytest.fixture
def store(tmp_path: Path, pdf: Path) -> Iterator[Store]:
    plain = tmp_path / "plain.md"
    plain.write_text("# 不是 PDF\n", encoding="utf-8")
    with open_store(str(tmp_path / "graph.lbug")) as opened:
        opened.ingest([good(), other()])
        note(opened, {PAPER: pdf, OTHER: plain})
        yield opened


@pytest.fixture
def reader(store: Store) -> TestClient:
    return TestClient(create_app(store), base_url="http://localhost")


def test_each_page_leads_to_its_page_of_the_file(reader, pdf):
    page = reader.get(f"/documents/{PAPER}").text
    for number in (1, 2):
        assert f'href="/documents/{PAPER}/original#page={number}"' in page
    answer = reader.get(f"/documents/{PAPER}/original")
    assert answer.content == pdf.read_bytes()
    assert answer.headers["content-type"] == "application/pdf"
    assert answer.headers["content-disposition"].startswith("inline")
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "script-src" not in answer.headers["content-security-policy"]
    assert answer.headers["content-security-policy"].startswith("default-src 'none'")


def test_a_paper_of_another_kind_has_no_original(reader):
    assert "/original" not in reader.get(f"/documents/{OTHER}").text
    assert reader.get(f"/documents/{OTHER}/original").status_code == 404


@pytest.mark.parametrize("change", ["other", "gone", "folder"])
def test_a_file_that_is_not_as_it_was_read_is_not_given_out(reader, pdf, change):
    assert reader.get(f"/documents/{PAPER}/original").status_code == 200
    pdf.unlink()
    if change == "other":
        pdf.write_bytes(b"%PDF-1.7\nanother file")
    elif change == "folder":
        pdf.mkdir()
    assert reader.get(f"/documents/{PAPER}/original").status_code == 404
    assert "/original" not in reader.get(f"/documents/{PAPER}").text


@pytest.mark.parametrize("name", ["..", "%2e%2e", "..%2f..%2fetc%2fpasswd", "nothing"])
def test_no_other_path_is_served(reader, name):
    answer = reader.get(f"/documents/{name}/original")
    assert answer.status_code == 404
    assert b"%PDF" not in answer.content


def test_what_is_noted_outlives_broken_lines_and_is_no_part_of_the_graph(store, pdf):
    place = next(pdf.parent.glob(f"*.records/{NAME}"))
    assert pdf.name in place.read_text("utf-8")
    build = store.build()
    place.write_text("{broken\n[]\n" + place.read_text("utf-8"), encoding="utf-8")
    assert original(store, PAPER) == pdf
    note(store, {OTHER: pdf})
    assert {original(store, PAPER), original(store, OTHER)} == {pdf}
    assert store.build() == build
    assert store.verify() == ()


def test_reading_papers_notes_where_their_files_are(sample):
    with open_store(str(sample / "var" / "hubgraph.lbug"), read_only=True) as store:
        found = {document.source: original(store, document.id) for document in store.documents()}
    kept = {name for name, path in found.items() if path}
    assert kept == {name for name in found if name.endswith(".pdf")}
    assert found[SAMPLE.name] == SAMPLE.resolve()

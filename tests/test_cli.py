"""The command on real files: what it says, where, and with which exit status."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import time
from pathlib import Path

import pypdf
import pypdfium2
import pytest

from graph.settings import ROOT
from tests.command import BIN, environment, hubgraph, shell, spawn

PAPERS = ROOT / "data" / "documents"
TWO = [PAPERS / "jinbohui-spillover.md", PAPERS / "hongqiao-brief.html"]


def exported(store: Path | str, folder: Path) -> bytes:
    target = folder / "export.jsonl"
    done = hubgraph("export", target, "--format", "jsonl", "--store", store, cwd=folder)
    assert done.returncode == 0, done.stderr
    return target.read_bytes()


def complaint(done: subprocess.CompletedProcess[str], *parts: str) -> None:
    """Status 2, nothing on stdout, on stderr what is wrong and what to do, and no traceback."""
    assert done.returncode == 2, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    assert [part for part in (*parts, "→") if part not in done.stderr] == []


# what cannot be read


@pytest.fixture
def mixed(tmp_path: Path) -> Path:
    """A folder with one paper among files of every kind that cannot be read."""
    folder = tmp_path / "资料 一"
    folder.mkdir()
    (folder / "好.md").write_bytes(TWO[0].read_bytes())
    locked = pypdf.PdfWriter(clone_from=PAPERS / "rules-alignment.pdf")
    locked.encrypt("secret", algorithm="RC4-128")
    locked.write(folder / "locked.pdf")
    scan = pypdfium2.PdfDocument.new()
    page = scan.new_page(300, 400)
    picture, bitmap = pypdfium2.PdfImage.new(scan), pypdfium2.PdfBitmap.new_native(30, 40, 1)
    bitmap.fill_rect((0, 0, 0, 255), 5, 5, 20, 20)
    picture.set_bitmap(bitmap)
    picture.set_matrix(pypdfium2.PdfMatrix().scale(300, 400))
    page.insert_obj(picture)
    page.gen_content()
    scan.save(str(folder / "scan.pdf"))
    whole = (PAPERS / "lingang-yangshan.docx").read_bytes()
    (folder / "cut.docx").write_bytes(whole[: len(whole) // 2])
    (folder / "empty.txt").write_bytes(b"")
    (folder / "binary.txt").write_bytes(bytes(range(256)) * 50)
    (folder / "table.xlsx").write_bytes(b"PK\x03\x04")
    (folder / "inside").mkdir()
    (folder / "inside" / "二.html").write_bytes(TWO[1].read_bytes())
    return folder


def test_unreadable_files_are_named_with_the_reason_and_the_others_go_on(mixed: Path, tmp_path: Path):
    done = spawn("ingest", mixed, "--store", "s.lbug", cwd=tmp_path)
    assert done.returncode == 1, done.stderr
    assert done.stdout == ""
    assert "Traceback" not in done.stderr
    reasons = {
        "locked.pdf": "password",
        "scan.pdf": "no text layer",
        "cut.docx": "damaged or cut short",
        "empty.txt": "empty",
        "binary.txt": "NUL",
        "table.xlsx": "not read",
    }
    said = {name: line for line in done.stderr.splitlines() for name in reasons if f"{name}: " in line}
    assert {name: reason for name, reason in reasons.items() if reason not in said.get(name, "")} == {}
    assert "2 added" in done.stderr
    assert "6 left out" in done.stderr
    listed = hubgraph("documents", "list", "--format", "json", "--store", "s.lbug", cwd=tmp_path)
    assert sorted(paper["source"] for paper in json.loads(listed.stdout)) == ["二.html", "好.md"]


def test_extract_prints_the_readable_ones_and_says_that_some_were_left_out(mixed: Path, tmp_path: Path):
    done = hubgraph("extract", mixed, cwd=tmp_path)
    assert done.returncode == 1
    records = [json.loads(line) for line in done.stdout.splitlines()]
    assert [record["document"]["source"] for record in records] == ["二.html", "好.md"]


def test_nothing_readable_makes_no_store(tmp_path: Path):
    (tmp_path / "empty.txt").write_bytes(b"")
    complaint(hubgraph("ingest", "empty.txt", "none.pdf", "--store", "s.lbug", cwd=tmp_path), "empty.txt: empty",
              "none.pdf: no such file", "no file could be read")  # fmt: skip
    assert [path.name for path in tmp_path.iterdir()] == ["empty.txt"]


def test_names_with_markup_are_printed_as_they_are(tmp_path: Path):
    name = "[red]一 <b>&amp;.md"  # a slash would be a folder
    (tmp_path / name).write_text(
        "# [bold]临港[/bold] <script>alert(1)</script> 新片区\n\n临港新片区位于上海。\n", "utf-8"
    )
    (tmp_path / "[link=x]空.txt").write_bytes(b"")
    done = hubgraph("ingest", name, "[link=x]空.txt", "--store", "s.lbug", cwd=tmp_path)
    assert done.returncode == 1
    assert "[link=x]空.txt: empty" in done.stderr
    listed = hubgraph("documents", "list", "--format", "json", "--store", "s.lbug", cwd=tmp_path)
    (paper,) = json.loads(listed.stdout)
    assert paper["source"] == name
    assert "[bold]临港[/bold]" in paper["title"]
    drawn = hubgraph("viz", "-o", "g.html", "--focus", "临港新片区", "--store", "s.lbug", cwd=tmp_path)
    assert drawn.returncode == 0, drawn.stderr
    assert "<script>alert(1)</script>" not in (tmp_path / "g.html").read_text("utf-8")
    assert "[bold]上海" in hubgraph("search", "[bold]上海", "--store", "s.lbug", cwd=tmp_path).stderr


# errors: what, where, what to do


def test_missing_store_is_said_by_every_reading_command(tmp_path: Path):
    for args in (["stats"], ["search", "上海"], ["documents", "list"], ["viz"], ["report", "centrality"],
                 ["export", "-"], ["verify"], ["query", "RETURN 1"], ["serve"]):  # fmt: skip
        complaint(hubgraph(*args, "--store", "none.lbug", cwd=tmp_path), "none.lbug", "hubgraph ingest")
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("args", "parts"),
    [
        (["stats", "--store", "neo4j://localhost:7687"], ["Neo4j"]),
        (["stats", "--store", "mysql://x"], ["unknown kind of store"]),
        (["viz", "--focus", "没有这个地方"], ["没有这个地方", "hubgraph search"]),
        (["report", "centrality", "-o", "report.doc"], ["report.doc", ".html"]),
        (["export", "-", "--format", "xlsx"], ["xlsx", "jsonl"]),
        (["export", "-", "--format", "csv"], ["folder"]),
        (["documents", "show", "none.pdf"], ["none.pdf", "documents list"]),
        (["documents", "remove", "none.pdf"], ["none.pdf", "documents list"]),
        (["export", "/proc/none/graph.jsonl"], ["/proc/none"]),
    ],
)
def test_errors_say_what_where_and_what_to_do(sample: Path, args: list[str], parts: list[str]):
    complaint(hubgraph(*args, cwd=sample), *parts)


def test_wrong_annotations_are_named(tmp_path: Path):
    assert "does not exist" in hubgraph("evaluate", "none.json", cwd=tmp_path).stderr
    (tmp_path / "wrong.json").write_text('{"sentences": 3', "utf-8")
    complaint(hubgraph("evaluate", "wrong.json", cwd=tmp_path), "wrong.json", "data/README.md")
    (tmp_path / "wrong.ann").write_text("S 一。\nR 甲 | KNOWS\n", "utf-8")
    complaint(hubgraph("evaluate", "wrong.ann", cwd=tmp_path), "wrong.ann:2")


def test_wrong_setting_is_named(tmp_path: Path):
    complaint(hubgraph("stats", cwd=tmp_path, HUBGRAPH_QUERY_ROWS="many"), "HUBGRAPH_QUERY_ROWS=many")
    (tmp_path / ".env").write_text("HUBGRAPH_STORE=\nHUBGRAPH_QUERY_SECONDS=-1\n", "utf-8")
    complaint(hubgraph("stats", cwd=tmp_path), "HUBGRAPH_QUERY_SECONDS=-1")


def test_unknown_commands_and_missing_arguments_have_status_2(tmp_path: Path):
    for args in (["nothing"], ["ingest"], ["stats", "--format", "xml"], ["serve", "--port", "70000"]):
        done = hubgraph(*args, cwd=tmp_path)
        assert done.returncode == 2
        assert "--help" in done.stderr


def test_version_is_printed(tmp_path: Path):
    assert hubgraph("--version", cwd=tmp_path).stdout == "0.1.0\n"


# rows, parameters, the guard


def test_formats_hold_the_same_rows(sample: Path):
    query = (
        "MATCH (c:City)-[r:DEVELOPS]->(i:Industry) RETURN c.name AS city, i.name AS industry ORDER BY city, industry"
    )
    as_json = json.loads(hubgraph("query", query, "--format", "json", cwd=sample).stdout)
    as_csv = list(csv.DictReader(io.StringIO(hubgraph("query", query, "--format", "csv", cwd=sample).stdout)))
    assert len(as_json) > 20
    assert as_csv == as_json
    table = hubgraph("query", query, cwd=sample).stdout.splitlines()
    assert table[0].split() == ["city", "industry"]
    assert table[1].split()[0] == as_json[0]["city"]


def test_parameters_are_values_not_text_of_the_query(sample: Path):
    query = "MATCH (c:City) WHERE c.name = $city RETURN c.name AS name LIMIT $most"
    done = hubgraph("query", query, "-p", "city=上海", "-p", "most=1", "--format", "json", cwd=sample)
    assert json.loads(done.stdout) == [{"name": "上海"}], done.stderr
    hostile = hubgraph("query", query, "-p", "city=x' OR 1=1 //", "-p", "most=9", "--format", "json", cwd=sample)
    assert json.loads(hostile.stdout) == []
    complaint(hubgraph("query", query, "-p", "city", cwd=sample), "NAME=VALUE")
    complaint(hubgraph("query", query, "-p", "city=上海", cwd=sample), "most")


def test_query_in_a_file_of_windows_is_read_and_one_in_another_encoding_is_refused(sample: Path, tmp_path: Path):
    path = tmp_path / "q.cypher"
    query = "MATCH (c:City)\r\nWHERE c.name = $name\r\nRETURN c.name AS 城市"
    path.write_bytes(b"\xef\xbb\xbf" + query.encode())
    done = hubgraph("query", "--file", path, "-p", "$name=上海", "--format", "csv", cwd=sample)
    assert done.stdout.split() == ["城市", "上海"]
    assert hubgraph("query", "-", "-p", "name=上海", cwd=sample, stdin="\ufeff" + query).returncode == 0
    path.write_bytes(query.encode("gb18030"))
    done = hubgraph("query", "--file", path, cwd=sample)
    assert done.returncode == 2 and "q.cypher: is not UTF-8" in done.stderr and "→" in done.stderr
    done = hubgraph("query", "-", cwd=sample, stdin="RETURN '\udcb3' AS x")
    assert done.returncode == 2 and "stdin: is not UTF-8" in done.stderr


def test_query_is_read_from_stdin(sample: Path):
    done = hubgraph("query", "-", "--format", "csv", cwd=sample, stdin="MATCH (d:Document) RETURN count(*) AS n")
    assert done.stdout.split() == ["n", "8"]


def test_limit_of_rows_is_said(sample: Path):
    done = hubgraph("query", "MATCH (p:Passage) RETURN p.id", "--rows", "3", "--format", "json", cwd=sample)
    assert len(json.loads(done.stdout)) == 3
    assert "3" in done.stderr


@pytest.mark.parametrize(
    "query",
    [
        "CREATE (c:City {id: 'x', name: 'x'})",
        "MATCH (c:City) SET c.name = 'x'",
        "MATCH (c:City) DETACH DELETE c",
        "/* a */ LOAD FROM '/etc/passwd' RETURN *",
        "COPY (MATCH (c:City) RETURN c.name) TO 'x.csv'",
        "CALL timeout=100000000",
        "MATCH (c:City) RETURN c.name; DROP TABLE City",
    ],
)
def test_query_that_would_do_more_than_read_is_refused(sample: Path, query: str):
    before = sorted(path.name for path in sample.rglob("*"))
    complaint(hubgraph("query", query, cwd=sample))
    assert sorted(path.name for path in sample.rglob("*")) == before


def test_wrong_query_is_explained(sample: Path):
    complaint(hubgraph("query", "MATCH (c:City RETURN c", cwd=sample))
    complaint(hubgraph("query", "MATCH (c:Town) RETURN c", cwd=sample), "Town")


@pytest.mark.parametrize("text", ["jbh", "进博会", "CIIE", "jinbohui", "import expo", "进口博览"])
def test_search_finds_the_fair_by_what_people_type(sample: Path, text: str):
    hits = json.loads(hubgraph("search", text, "--format", "json", cwd=sample).stdout)
    assert hits[0]["name"] == "中国国际进口博览会", hits


def test_table_in_a_pipe_that_ends_early_is_no_error(sample: Path):
    done = shell("hubgraph documents show jinbohui-spillover.md | head -n 1", sample)
    assert done.returncode == 0
    assert "Traceback" not in done.stderr


# the same papers, the same graph


def test_order_of_files_does_not_matter(tmp_path: Path):
    papers = [*TWO, PAPERS / "offshore-digital-trade.txt"]
    hubgraph("ingest", *papers, "--store", "one.lbug", "--workers", "1", cwd=tmp_path)
    hubgraph("ingest", *papers[2:], "--store", "other.lbug", cwd=tmp_path)
    done = spawn("ingest", *reversed(papers), "--store", "other.lbug", "--workers", "2", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    one, other = exported("one.lbug", tmp_path), exported("other.lbug", tmp_path)
    assert len(one) > 100_000
    assert one == other


def test_ingesting_again_changes_nothing_and_removing_takes_out(own: Path):
    before = exported("var/hubgraph.lbug", own)
    done = hubgraph("ingest", *TWO, cwd=own)
    assert "0 added, 2 unchanged" in done.stderr
    assert exported("var/hubgraph.lbug", own) == before
    assert hubgraph("documents", "remove", TWO[0].name, cwd=own).returncode == 0
    assert exported("var/hubgraph.lbug", own) != before
    hubgraph("ingest", TWO[0], cwd=own)
    assert exported("var/hubgraph.lbug", own) == before
    assert hubgraph("verify", cwd=own).returncode == 0


def test_store_in_a_folder_with_chinese_and_spaces(tmp_path: Path):
    store = tmp_path / "知识 图谱" / "论文 (一).lbug"
    done = hubgraph("ingest", *TWO, "--store", store, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    found = hubgraph("search", "虹桥", "--format", "json", "--store", store, cwd=tmp_path)
    assert "虹桥" in json.loads(found.stdout)[0]["name"]
    assert [path.name for path in tmp_path.iterdir()] == ["知识 图谱"]


def test_ingest_that_is_killed_while_it_writes_leaves_the_old_graph_or_the_new(tmp_path: Path):
    hubgraph("ingest", TWO[0], "--store", "s.lbug", cwd=tmp_path)
    old, names = exported("s.lbug", tmp_path), {path.name for path in tmp_path.iterdir()}
    writer = subprocess.Popen([str(BIN / "hubgraph"), "ingest", str(TWO[1]), "--store", "s.lbug"], cwd=tmp_path,
                              env=environment(), stderr=subprocess.DEVNULL)  # fmt: skip
    while writer.poll() is None and not {path.name for path in tmp_path.iterdir()} - names:
        time.sleep(0.01)  # until the new store is being made beside the old one
    writer.kill()
    writer.wait(60)
    left = exported("s.lbug", tmp_path)
    done = hubgraph("ingest", TWO[1], "--store", "s.lbug", cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    new = exported("s.lbug", tmp_path)
    assert left in (old, new)
    assert old != new
    assert hubgraph("verify", "--store", "s.lbug", cwd=tmp_path).returncode == 0
    assert {path.name for path in tmp_path.iterdir()} == names


def test_rules_are_scored_by_judgements(own: Path):
    assert hubgraph("judge", "confirm", "第六届进博会 PART_OF 进博会", cwd=own).returncode == 0
    assert hubgraph("judge", "reject", "第七届进博会 PART_OF 进博会", cwd=own).returncode == 0
    done = hubgraph("evaluate", "--judgements", "--format", "csv", cwd=own)
    assert "edition,1,1,0.5" in done.stdout.splitlines(), done.stdout + done.stderr


def test_evaluate_wants_something_to_compare_with(own: Path):
    done = hubgraph("evaluate", cwd=own)
    assert done.returncode == 2
    assert "no annotations are named" in done.stderr


def test_a_changed_paper_is_told_and_replaced(own: Path, tmp_path: Path):
    paper = tmp_path / "note.md"
    paper.write_text("# 关于进博会\n\n上海举办中国国际进口博览会。\n", encoding="utf-8")
    assert hubgraph("ingest", str(paper), cwd=own).returncode == 0
    paper.write_text("# 关于进博会\n\n上海连续举办中国国际进口博览会。\n", encoding="utf-8")
    kept = hubgraph("ingest", str(paper), cwd=own)
    assert "changed; the older version" in kept.stderr
    assert "now 10 documents" in kept.stderr
    done = hubgraph("ingest", str(paper), "--replace", cwd=own)
    assert "1 replaced; now 9 documents" in done.stderr

"""`hubgraph ask` and `hubgraph query` as people use them: stdout, stderr, exit status."""

from __future__ import annotations

import csv
import io
import json
import shlex
from functools import partial
from pathlib import Path

import pytest

from graph.questions import questions
from tests.command import hubgraph as command

hubgraph = partial(command, HUBGRAPH_QUERY_SECONDS="60")  # machines that run many tests at once are slow
LEADS = "MATCH (a:City)-[r:LEADS]->(b:Industry) RETURN a, r, b ORDER BY r.id LIMIT 3"


def test_questions_are_listed_in_both_languages(sample: Path):
    for language, heading in (("zh", "问题"), ("en", "question")):
        done = hubgraph("ask", "--language", language, "--format", "json", cwd=sample)
        listed = json.loads(done.stdout)
        assert {row["id" if language == "en" else "编号"] for row in listed} == set(questions())
        assert all(row[heading] for row in listed)
    table = hubgraph("ask", cwd=sample)
    assert table.returncode == 0 and "only-proposed" in table.stdout and "entity=上海" in table.stdout


def test_a_question_is_put_with_english_names_and_answered_under_headings(sample: Path):
    done = hubgraph("ask", "shared-industries", "-p", "city=Shanghai", "-p", "other=无锡市", cwd=sample)
    assert done.returncode == 0, done.stderr
    assert done.stdout.split()[:3] == ["产业", "第一个城市", "第二个城市"]
    assert "上海 -[DEVELOPS·" in done.stdout
    assert "上海与无锡" in done.stderr


def test_formats_of_an_answer_hold_the_same_relations(sample: Path):
    forms = {form: hubgraph("ask", "competitors", "--format", form, "--language", "en", cwd=sample).stdout
             for form in ("json", "csv", "graph")}  # fmt: skip
    rows = json.loads(forms["json"])
    drawn = json.loads(forms["graph"])
    assert {row["relation"]["id"] for row in rows} == {edge["id"] for edge in drawn["edges"]}
    assert next(csv.reader(io.StringIO(forms["csv"]))) == ["relation", "papers", "confidence"]
    assert len(list(csv.reader(io.StringIO(forms["csv"])))) == len(rows) + 1
    ends = {edge[end] for edge in drawn["edges"] for end in ("head", "tail")}
    assert ends == {node["id"] for node in drawn["nodes"]}
    assert all(node["name"] and node["label"] for node in drawn["nodes"])
    assert all(edge["modality"] and edge["evidence"] and edge["name"] for edge in drawn["edges"])


def test_cypher_of_a_question_can_be_copied_and_run(sample: Path, tmp_path: Path):
    shown = hubgraph("ask", "hubs", "--show", cwd=sample)
    assert shown.stdout.strip() == questions()["hubs"].cypher
    path = tmp_path / "q.cypher"
    path.write_text(shown.stdout, encoding="utf-8")
    done = hubgraph("query", "--file", path, "-p", "limit=2", "--format", "json", cwd=sample)
    assert len(json.loads(done.stdout)) == 2


def test_a_printed_question_comes_with_the_command_that_puts_it(sample: Path):
    shown = hubgraph("ask", "shared-industries", "--show", "-p", "other=合肥", "-p", "city=O'Hara", cwd=sample)
    said = shlex.split(shown.stderr)
    assert said[:7] == ["hubgraph", "ask", "shared-industries", "--show", "|", "hubgraph", "query"]
    given = said[8:]
    assert given == ["-p", "city=O'Hara", "-p", "other=合肥"]
    done = hubgraph("query", "-", *given, "--format", "json", cwd=sample, stdin=shown.stdout)
    assert done.returncode == 0 and json.loads(done.stdout) == []
    wrong = hubgraph("ask", "hubs", "--show", "-p", "limit", cwd=sample)
    assert wrong.returncode == 2 and "NAME=VALUE" in wrong.stderr


def test_a_question_without_an_answer_says_what_to_try(sample: Path):
    done = hubgraph("ask", "editions", "-p", "platform=上海港", cwd=sample)
    assert done.returncode == 0
    assert "没有答案" in done.stderr and "-p platform=" in done.stderr and "hubgraph search" in done.stderr
    english = hubgraph("ask", "editions", "-p", "platform=上海港", "--language", "en", cwd=sample)
    assert "no answer" in english.stderr


def test_note_of_an_approximation_is_given(sample: Path):
    assert "中介中心性" in hubgraph("ask", "bridges", "-p", "limit=1", cwd=sample).stderr


@pytest.mark.parametrize(
    ("args", "said"),
    [
        (("ask", "hubz"), "did you mean hubs"),
        (("ask", "only-proposed", "-p", "entity=上海滩头"), "no entity"),
        (("ask", "hubs", "-p", "x=1"), "no parameter x"),
        (("query",), "needs one query"),
        (("query", "RETURN 1", "--file", "q.cypher"), "needs one query"),
    ],
)
def test_what_is_wrong_is_said_with_status_2(sample: Path, tmp_path: Path, args: tuple[str, ...], said: str):
    (tmp_path / "q.cypher").write_text("RETURN 2", encoding="utf-8")
    words = [str(tmp_path / word) if word == "q.cypher" else word for word in args]
    done = hubgraph(*words, cwd=sample)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr and "→" in done.stderr and "Traceback" not in done.stderr


def test_nodes_relations_and_paths_are_shown_as_people_write_them(sample: Path):
    done = hubgraph("query", LEADS.replace("LIMIT 3", "LIMIT 1"), cwd=sample, COLUMNS="200")
    assert " (City)" in done.stdout and "-[LEADS·" in done.stdout and " (Industry)" in done.stdout
    path = "MATCH p = (b:Industry)<-[r:LEADS]-(a:City) RETURN p ORDER BY r.id LIMIT 1"
    assert "<-[LEADS·" in hubgraph("query", path, cwd=sample, COLUMNS="200").stdout
    alone = "MATCH (a:City)-[r:LEADS]->(b) WHERE a.name = '无锡' RETURN r ORDER BY r.id LIMIT 1"
    assert (
        "无锡 -[LEADS·stated as so]->" in hubgraph("query", alone, "--language", "en", cwd=sample, COLUMNS="200").stdout
    )
    figure = "MATCH (o:Observation) WHERE o.value = 4730 RETURN o LIMIT 1"
    assert "4730" in hubgraph("query", figure, cwd=sample, COLUMNS="200").stdout


def test_graph_of_an_answer_has_each_thing_once(sample: Path):
    done = hubgraph("query", "MATCH p = (a:City)-[r:LEADS]->(b) RETURN p, a, r", "--format", "graph", cwd=sample)
    drawn = json.loads(done.stdout)
    for part in ("nodes", "edges"):
        ids = [one["id"] for one in drawn[part]]
        assert ids and len(ids) == len(set(ids))
    named = "MATCH (p:Passage)-[m:MENTIONS]->(c:City) WHERE c.name = '苏州' RETURN p, m, c"
    drawn = json.loads(hubgraph("query", named, "--format", "graph", cwd=sample).stdout)
    assert drawn["edges"] and {edge["label"] for edge in drawn["edges"]} == {"MENTIONS"}
    assert {node["label"] for node in drawn["nodes"]} == {"Passage", "City"}


def test_cells_that_a_spreadsheet_would_take_for_formulas_are_quoted(sample: Path):
    query = "UNWIND ['=1+1', '@x', 'x', '-5'] AS text RETURN text, -5 AS number"
    rows = list(csv.reader(io.StringIO(hubgraph("query", query, "--format", "csv", cwd=sample).stdout)))
    assert rows[1:] == [["'=1+1", "-5"], ["'@x", "-5"], ["x", "-5"], ["'-5", "-5"]]


@pytest.mark.parametrize(
    ("query", "option", "said"),
    [
        ("UNWIND range(1, 9) AS x RETURN x", ("--rows", "5"), "--rows N or HUBGRAPH_QUERY_ROWS"),
        ("UNWIND range(1, 900) AS x RETURN repeat('中', 10000) AS t", (), "SKIP and LIMIT"),
    ],
)
def test_a_limit_that_was_hit_is_said_with_what_raises_it(sample: Path, query: str, option: tuple[str, ...], said: str):
    done = hubgraph("query", query, *option, "--seconds", "60", "--format", "json", cwd=sample)
    assert done.returncode == 0 and json.loads(done.stdout)
    assert said in done.stderr

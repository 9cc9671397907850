"""The library of questions: files are well formed, have answers on the sample papers, and take what people type."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest

from graph import questions as library
from graph.errors import DataError, NotFound, QueryError
from graph.ontology import ontology
from graph.portable import faults, lint_questions
from graph.questions import advice, ask, question, questions, read_question
from graph.settings import ROOT
from graph.store import Store, open_store

HEAD = """// question.zh: {city}发展什么？
// question.en: What does {city} develop?
// topic: 产业 | industries
// parameter city: City = 上海 | 城市 | city
// returns industry: 产业 | industry
"""
BODY = "MATCH (c:City)-[r:DEVELOPS]->(i:Industry)\nWHERE c.name = $city\nRETURN i.name AS industry\nORDER BY industry\n"


@pytest.fixture(scope="module")
def store(sample: Path) -> Iterator[Store]:
    with open_store(str(sample / "var" / "hubgraph.lbug"), read_only=True) as opened:
        yield opened


def test_the_library_is_large_and_bilingual():
    assert len(questions()) >= 32
    assert len({q.text["zh"] for q in questions().values()}) == len(questions())
    assert len({q.text["en"] for q in questions().values()}) == len(questions())


def test_topics_have_one_name_in_each_language():
    topics = {(q.topic["zh"], q.topic["en"]) for q in questions().values()}
    assert len({zh for zh, _ in topics}) == len({en for _, en in topics}) == len(topics)


def test_the_shipped_questions_are_well_formed():
    assert list(lint_questions(ROOT / "data" / "queries", ontology())) == []


@pytest.mark.parametrize("name", questions())
def test_question_has_an_answer_on_the_sample_papers(store: Store, name: str):
    answer = ask(store, name, seconds=60)
    assert answer.result.columns == tuple(answer.question.columns)
    assert answer.result.rows
    assert answer.result.limits == ()


def test_names_may_be_aliases_or_english_and_papers_file_names_or_titles(store: Store):
    answer = ask(store, "shared-industries", {"city": "Shanghai", "other": "无锡市"}, seconds=60)
    assert answer.params == {"city": "上海", "other": "无锡"}
    paper = store.documents()[0]
    for name in (paper.id, paper.source, paper.title):
        assert ask(store, "named-in-one", {"paper": name}, seconds=60).params == {"paper": paper.id}


def test_a_year_given_as_a_number_is_a_text_and_a_count_may_be_a_text(store: Store):
    assert ask(store, "new-since", {"year": 2023}, seconds=60).params["year"] == "2023"
    assert len(ask(store, "hubs", {"limit": "3"}, seconds=60).result.rows) == 3


@pytest.mark.parametrize(
    ("name", "params", "kind", "said"),
    [
        ("only-proposd", {}, NotFound, "did you mean only-proposed"),
        ("hubs", {"lmit": 3}, QueryError, "no parameter lmit[\\s\\S]*limit"),
        ("hubs", {"limit": "many"}, QueryError, "limit=many"),
        ("hubs", {"limit": 2.5}, QueryError, "limit=2.5"),
        ("hubs", {"limit": -1}, QueryError, "limit=-1"),
        ("hubs", {"limit": True}, QueryError, "limit=True"),
        ("low-confidence", {"below": "nan"}, QueryError, "below=nan"),
        ("only-proposed", {"entity": ["上海"]}, QueryError, "entity="),
        ("only-proposed", {"entity": "上海市虹"}, NotFound, "did you mean"),
        ("city-industries", {"city": "进博会"}, QueryError, "中国国际进口博览会 is of the label Platform.*City"),
        ("named-in-one", {"paper": "hongqiao.html"}, NotFound, "hongqiao-brief.html"),
    ],
)
def test_what_cannot_be_asked_is_said_with_what_can(
    store: Store, name: str, params: dict[str, object], kind: type[Exception], said: str
):
    with pytest.raises(kind, match=said):
        ask(store, name, params, seconds=60)


def test_errors_of_questions_are_there_in_chinese(store: Store):
    with pytest.raises(QueryError) as caught:
        ask(store, "city-industries", {"city": "进博会"})
    message, hint = caught.value.said("zh")
    assert "标签是 Platform" in message and hint.startswith("例如：")


def test_a_question_without_an_answer_says_what_to_try(store: Store):
    answer = ask(store, "editions", {"platform": "上海港"}, seconds=60)
    assert answer.result.rows == ()
    said = advice(store, answer, "zh")
    assert "没有答案" in said and "-p platform=" in said and "上海港" not in said.partition("=")[2]
    answer = ask(store, "indicator-years", {"indicator": "集装箱吞吐"}, seconds=60)
    assert answer.result.rows
    answer = ask(store, "indicator-years", {"indicator": "集装箱吞土量"}, seconds=60)
    assert "集装箱吞吐量" in advice(store, answer, "en")


def test_questions_are_put_with_their_values():
    assert question("hubs").asked("en") == question("hubs").text["en"]
    assert question("direct-relations").asked("en", {"other": "苏州"}) == (
        "What is said directly between 上海 and 苏州, and in which sentence?"
    )


def written(folder: Path, text: str, name: str = "new-question.cypher") -> Path:
    (folder / "queries").mkdir(exist_ok=True)
    path = folder / "queries" / name
    path.write_text(text, encoding="utf-8")
    return path


def test_a_file_is_read_as_it_says(tmp_path: Path):
    path = written(tmp_path, HEAD + BODY)
    made = read_question(path)
    assert (made.id, made.parameters[0].kind, made.headings("en")) == ("new-question", "City", ("industry",))
    assert made.cypher == BODY.strip()
    assert list(faults(made, ontology())) == []


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("// topic: 产业 | industries\n", "", "lacks topic"),
        ("// topic: 产业 | industries", "// topic: 产业", "not Chinese | English"),
        ("// topic:", "// theme:", "line 3"),
        ("// topic: 产业 | industries", "// topic: 产业 | industries\n// topic: 产业 | industries", "line 4"),
        ("City = 上海", "Town = 上海", "parameter city"),
        ("City = 上海", "Integer = 上海", "is no Integer"),
    ],
)
def test_a_head_that_is_not_in_the_format_is_named_with_its_line(tmp_path: Path, old: str, new: str, said: str):
    path = written(tmp_path, (HEAD + BODY).replace(old, new))
    with pytest.raises(DataError, match=said.replace("|", r"\|")):
        read_question(path)
    assert [fault.startswith("queries/new-question.cypher") for fault in lint_questions(path.parent, ontology())]


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ("$city", "$town", "$town is used and not declared"),
        ("$city", "$town", "$city is declared and not used"),
        ("{city}发展", "{town}发展", "question.zh: {town}"),
        ("AS industry\n", "AS sector\n", "returns sector, and the head declares industry"),
        ("ORDER BY industry\n", "", "no ORDER BY"),
        (":DEVELOPS]", ":DEVELOP]", "DEVELOP is no label and no relation type"),
        ("(c:City)", "(c:City|Town)", "Town is no label"),
        ("RETURN i.name", "RETURN label(i)", "is not portable"),
        ("RETURN i.name", "RETURN collect(i.name)", "is not portable: the order"),
        ("RETURN i.name", "RETURN i.aliases[0]", "count from 1"),
        ("RETURN i.name", "RETURN toString(i.name)", "CAST"),
        ("[r:DEVELOPS]", "[r:DEVELOPS*1..3]", "several lengths"),
        ("RETURN i.name", "MATCH p = shortestPath((c)-[*]-(i)) RETURN i.name", "SHORTEST 1..5"),
        ("MATCH (c", "CREATE (c", "CREATE is not allowed"),
        ("WHERE c.name", "SET c.name", "SET is not allowed"),
    ],
)
def test_a_query_that_is_not_portable_or_not_as_declared_is_refused(tmp_path: Path, old: str, new: str, said: str):
    text = HEAD + BODY
    assert old in text
    path = written(tmp_path, text.replace(old, new))
    assert [fault for fault in lint_questions(path.parent, ontology()) if said in fault]


def test_a_file_of_another_name_is_refused(tmp_path: Path):
    path = written(tmp_path, HEAD + BODY, "New question.cypher")
    assert "is not named like" in next(iter(lint_questions(path.parent, ontology())))


def test_suggestions_leave_out_what_was_asked(store: Store):
    answer = replace(ask(store, "editions", {"platform": "上海港"}, seconds=60), params={"platform": "上海港"})
    assert "上海港" not in library.suggestions(store, answer)["platform"]

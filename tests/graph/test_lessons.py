from graph.curation.judgement import EntityRef, Judgement, RelationRef, judgement
from graph.curation.lessons import disagreements, rule_scores
from tests.graph.made import papers

SHANGHAI, CIIE = EntityRef("City", "上海"), EntityRef("Platform", "进博会")
SINGAPORE = EntityRef("Economy", "新加坡")
HOSTS = RelationRef(SHANGHAI, "HOSTS", CIIE, "asserted")
WITH = RelationRef(SINGAPORE, "COOPERATES_WITH", SHANGHAI, "proposed")


def said(verb: str, *entities: EntityRef, at: int = 0, author: str = "甲", **more: object) -> Judgement:
    return judgement(verb, *entities, author=author, at=f"2026-01-01T00:00:{at:02d}Z", **more)  # type: ignore[arg-type]


def test_rules_are_scored_by_what_people_said_of_their_relations():
    (score,) = rule_scores(papers(), [said("confirm", relation=HOSTS), said("reject", relation=WITH, at=1)])
    assert (score.rule, score.confirmed, score.corrected, score.precision) == ("test", 1, 1, 0.5)


def test_a_correction_after_a_confirmation_counts_as_wrong():
    lines = [said("confirm", relation=HOSTS), said("modality", relation=HOSTS, value="proposed", at=1)]
    assert [(s.confirmed, s.corrected) for s in rule_scores(papers(), lines)] == [(0, 1)]


def test_what_was_undone_teaches_nothing():
    one = said("confirm", relation=HOSTS)
    assert rule_scores(papers(), [one, said("undo", value=one.id, at=1)]) == []


def test_two_people_who_disagree_are_listed():
    pair = (SHANGHAI, EntityRef("City", "苏州"))
    lines = [
        said("same", *pair),
        said("different", *pair, author="乙", at=1),
        said("relabel", CIIE, value="Event", at=2),
        said("relabel", CIIE, value="Policy", author="乙", at=3),
        said("confirm", relation=HOSTS, at=4),
        said("reject", relation=HOSTS, author="乙", at=5),
        said("unsure", CIIE, EntityRef("Platform", "临港"), author="乙", at=6),
    ]
    found = disagreements(lines)
    assert [tuple(one.verb for one in each.judgements) for each in found] == [
        ("same", "different"),
        ("relabel", "relabel"),
        ("confirm", "reject"),
    ]


def test_one_person_who_changed_his_mind_disagrees_with_nobody():
    assert disagreements([said("relabel", CIIE, value="Event"), said("relabel", CIIE, value="Policy", at=1)]) == []

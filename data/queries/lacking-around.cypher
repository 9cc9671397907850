// question.zh: 文献说{entity}缺什么、弱在哪里？
// question.en: What do the papers say is missing or weak around {entity}?
// topic: 计划与缺口 | plans and gaps
// parameter entity: Entity = 上海 | 实体的名称 | name of the entity
// returns relation: 缺失 | gap
// returns sentence: 原句 | sentence
// returns paper: 文献 | paper
MATCH (a)-[r]-()
WHERE a.name = $entity AND r.modality = 'lacking'
UNWIND r.evidence AS place
MATCH (d:Document)-[:HAS_PASSAGE]->(p:Passage)
WHERE p.id = place
WITH DISTINCT r, p, d
RETURN r AS relation, p.text AS sentence, d.title AS paper
ORDER BY r.id, p.id

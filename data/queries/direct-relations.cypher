// question.zh: {entity}与{other}之间直接说了什么，哪句话？
// question.en: What is said directly between {entity} and {other}, and in which sentence?
// topic: 联系 | connections
// parameter entity: Entity = 上海 | 一端 | one end
// parameter other: Entity = 香港 | 另一端 | the other end
// returns relation: 关系 | relation
// returns sentence: 原句 | sentence
// returns paper: 文献 | paper
MATCH (a)-[r]-(b)
WHERE a.name = $entity AND b.name = $other AND r.modality IS NOT NULL
UNWIND r.evidence AS place
MATCH (d:Document)-[:HAS_PASSAGE]->(p:Passage)
WHERE p.id = place
WITH DISTINCT r, p, d
RETURN r AS relation, p.text AS sentence, d.title AS paper
ORDER BY r.id, p.id

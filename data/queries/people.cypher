// question.zh: 文献提到哪些人物和机构的隶属关系？
// question.en: Which persons and organisations belong to which organisation?
// topic: 地点与活动 | places and events
// returns member: 人物或机构 | person or organisation
// returns relation: 关系 | relation
// returns sentence: 原句 | sentence
MATCH (x)-[r:AFFILIATED_WITH]->(o:Organization)
UNWIND r.evidence AS place
WITH x, r, min(place) AS place
MATCH (p:Passage)
WHERE p.id = place
RETURN x.name AS member, r AS relation, p.text AS sentence
ORDER BY member, r.id

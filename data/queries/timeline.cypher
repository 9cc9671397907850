// question.zh: 关于{entity}，按时间说了什么？
// question.en: What is said of {entity}, in order of time?
// topic: 变化 | change
// parameter entity: Entity = 上海 | 实体的名称 | name of the entity
// returns time: 时间 | time
// returns relation: 关系 | relation
// returns papers: 文献数 | papers
MATCH (a)-[r]-()
WHERE a.name = $entity AND r.modality IS NOT NULL
UNWIND r.times AS time
WITH DISTINCT time, r
RETURN time, r AS relation, size(r.documents) AS papers
ORDER BY time, r.id

// question.zh: {entity}与谁竞争，与谁相比？
// question.en: Whom does {entity} compete or get compared with?
// topic: 联系 | connections
// parameter entity: Entity = 上海 | 实体的名称 | name of the entity
// returns relation: 关系 | relation
// returns papers: 文献数 | papers
// returns confidence: 置信度 | confidence
MATCH (a)-[r:COMPETES_WITH|COMPARED_WITH]-()
WHERE a.name = $entity
WITH DISTINCT r
RETURN r AS relation, size(r.documents) AS papers, r.confidence AS confidence
ORDER BY papers DESC, confidence DESC, r.id

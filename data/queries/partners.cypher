// question.zh: {entity}与谁合作、联动、往来？
// question.en: Whom does {entity} work, trade or join up with?
// topic: 联系 | connections
// parameter entity: Entity = 上海 | 实体的名称 | name of the entity
// returns relation: 关系 | relation
// returns papers: 文献数 | papers
// returns confidence: 置信度 | confidence
MATCH (a)-[r:COOPERATES_WITH|LINKED_WITH|TRADES_WITH|INVESTS_IN]-()
WHERE a.name = $entity
WITH DISTINCT r
RETURN r AS relation, size(r.documents) AS papers, r.confidence AS confidence
ORDER BY papers DESC, confidence DESC, r.id

// question.zh: 关于{entity}，哪些只是拟议，还没有说已经做成？
// question.en: What is only proposed about {entity}, and nowhere said to be done?
// topic: 计划与缺口 | plans and gaps
// parameter entity: Entity = 上海 | 实体的名称 | name of the entity
// returns relation: 拟议 | proposal
// returns papers: 文献数 | papers
// returns confidence: 置信度 | confidence
MATCH (a)-[r]-(b)
WHERE a.name = $entity AND r.modality = 'proposed'
  AND NOT EXISTS { MATCH (a)-[s]-(b) WHERE type(s) = type(r) AND s.modality = 'asserted' }
WITH DISTINCT r
RETURN r AS relation, size(r.documents) AS papers, r.confidence AS confidence
ORDER BY papers DESC, confidence DESC, r.id

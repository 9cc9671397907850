// question.zh: 哪些实体与{entity}同句出现，却没有关系？
// question.en: Which entities stand in one sentence with {entity} without a relation?
// topic: 依据 | evidence
// parameter entity: Entity = 上海 | 实体的名称 | name of the entity
// parameter limit: Integer = 30 | 最多行数 | most rows
// returns entity: 实体 | entity
// returns sentences: 同现句数 | sentences
MATCH (a)<-[:MENTIONS]-(p:Passage)-[:MENTIONS]->(b)
WHERE a.name = $entity AND b.id <> a.id
WITH a, b, count(DISTINCT p.id) AS sentences
WHERE NOT EXISTS { MATCH (a)-[r]-(b) WHERE r.modality IS NOT NULL }
RETURN b AS entity, sentences
ORDER BY sentences DESC, b.id
LIMIT $limit

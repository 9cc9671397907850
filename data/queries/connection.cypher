// question.zh: {entity}与{other}隔着一个实体怎样相连，凭谁的话？
// question.en: How are {entity} and {other} connected through one entity, and on whose word?
// topic: 联系 | connections
// parameter entity: Entity = 上海 | 一端 | one end
// parameter other: Entity = 新加坡 | 另一端 | the other end
// returns path: 路径 | path
// returns first: 第一段的原句 | sentence of the first step
// returns second: 第二段的原句 | sentence of the second step
// returns papers: 文献 | papers
MATCH p = (a)-[r]-(m)-[s]-(b)
WHERE a.name = $entity AND b.name = $other AND r.modality IS NOT NULL AND s.modality IS NOT NULL
  AND m.id <> a.id AND m.id <> b.id
UNWIND r.evidence AS x
WITH p, r, s, min(x) AS x
UNWIND s.evidence AS y
WITH p, r, s, x, min(y) AS y
MATCH (d:Document)-[:HAS_PASSAGE]->(px:Passage)
WHERE px.id = x
MATCH (e:Document)-[:HAS_PASSAGE]->(py:Passage)
WHERE py.id = y
RETURN p AS path, px.text AS first, py.text AS second,
  CASE WHEN d.id = e.id THEN d.title ELSE d.title + '；' + e.title END AS papers
ORDER BY size(r.documents) + size(s.documents) DESC, r.id, s.id

// question.zh: {entity}与{other}有哪些共同的邻居？
// question.en: Which neighbours do {entity} and {other} share?
// topic: 联系 | connections
// parameter entity: Entity = 上海 | 第一个实体 | the first entity
// parameter other: Entity = 合肥 | 第二个实体 | the second entity
// returns neighbour: 共同邻居 | shared neighbour
// returns relations: 关系数 | relations
MATCH (a)-[r]-(n)-[s]-(b)
WHERE a.name = $entity AND b.name = $other AND r.modality IS NOT NULL AND s.modality IS NOT NULL
  AND n.id <> a.id AND n.id <> b.id
WITH n, count(DISTINCT r.id) + count(DISTINCT s.id) AS relations
RETURN n AS neighbour, relations
ORDER BY relations DESC, n.id

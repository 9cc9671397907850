// question.zh: 哪些实体与最多的其他实体有关系？
// question.en: Which entities are related to the most others?
// topic: 联系 | connections
// parameter limit: Integer = 20 | 最多行数 | most rows
// returns entity: 实体 | entity
// returns degree: 度 | degree
// returns relations: 关系数 | relations
// note.zh: 同一对实体只算一次。中介中心性、PageRank 等见 hubgraph report centrality。
// note.en: A pair counts once. Betweenness, PageRank and others: hubgraph report centrality.
MATCH (n)-[r]-(x)
WHERE r.modality IS NOT NULL AND x.id <> n.id
WITH n, count(DISTINCT x.id) AS degree, count(DISTINCT r.id) AS relations
RETURN n AS entity, degree, relations
ORDER BY degree DESC, relations DESC, n.id
LIMIT $limit

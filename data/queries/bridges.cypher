// question.zh: 哪些实体连接彼此不相连的邻居（可能连接两个社群）？
// question.en: Which entities join neighbours that are not joined themselves (and so may join two communities)?
// topic: 联系 | connections
// parameter most: Integer = 60 | 不看邻居多于此数的实体 | leave out entities with more neighbours than this
// parameter limit: Integer = 20 | 最多行数 | most rows
// returns entity: 实体 | entity
// returns degree: 度 | degree
// returns unjoined: 不相连的邻居对 | unjoined pairs of neighbours
// note.zh: 这是近似：数的是邻居之间没有关系的对数。精确的度量是中介中心性和社群，见 hubgraph report centrality。
// note.en: An approximation: it counts pairs of neighbours without a relation. The measures for it are betweenness and communities: hubgraph report centrality.
MATCH (n)-[r]-(x)
WHERE r.modality IS NOT NULL AND x.id <> n.id
WITH n, count(DISTINCT x.id) AS degree
WHERE degree > 1 AND degree <= $most
OPTIONAL MATCH (n)-[r1]-(x)-[r2]-(y)-[r3]-(n)
WHERE r1.modality IS NOT NULL AND r2.modality IS NOT NULL AND r3.modality IS NOT NULL
  AND x.id < y.id AND x.id <> n.id AND y.id <> n.id
WITH n, degree, count(DISTINCT x.id + y.id) AS joined
RETURN n AS entity, degree, degree * (degree - 1) / 2 - joined AS unjoined
ORDER BY unjoined DESC, degree, n.id
LIMIT $limit

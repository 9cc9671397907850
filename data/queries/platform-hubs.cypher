// question.zh: 哪些平台连着最多的城市、机构、产业和政策？
// question.en: Which platforms are tied to the most cities, organisations, industries and policies?
// topic: 联系 | connections
// parameter limit: Integer = 20 | 最多行数 | most rows
// returns platform: 平台 | platform
// returns degree: 度 | degree
// returns relations: 关系数 | relations
MATCH (n:Platform)-[r]-(x:City|Organization|Industry|Policy)
WITH n, count(DISTINCT x.id) AS degree, count(DISTINCT r.id) AS relations
RETURN n AS platform, degree, relations
ORDER BY degree DESC, relations DESC, n.id
LIMIT $limit

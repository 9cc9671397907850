// question.zh: 哪些产业由最多城市共同发展或领先？
// question.en: Which industries are led or developed by the most cities?
// topic: 产业 | industries
// parameter limit: Integer = 20 | 最多行数 | most rows
// returns industry: 产业 | industry
// returns cities: 城市数 | cities
// returns leaders: 其中领先 | of which lead
MATCH (c:City)-[:LEADS|DEVELOPS]->(i:Industry)
WITH i, count(DISTINCT c.id) AS cities
OPTIONAL MATCH (l:City)-[:LEADS]->(i)
WITH i, cities, count(DISTINCT l.id) AS leaders
RETURN i AS industry, cities, leaders
ORDER BY cities DESC, leaders DESC, i.id
LIMIT $limit

// question.zh: {city}及其平台对标哪些协定？
// question.en: Which agreements do {city} and the platforms in it align with?
// topic: 制度与政策 | rules and policies
// parameter city: City = 上海 | 城市的名称 | name of the city
// returns agreement: 协定 | agreement
// returns relation: 对标 | alignment
// returns papers: 文献数 | papers
MATCH (c:City), (a)-[r:ALIGNS_WITH]->(g:Agreement)
WHERE c.name = $city AND (a.id = c.id OR EXISTS { MATCH (a)-[:LOCATED_IN]->(c) })
RETURN g.name AS agreement, r AS relation, size(r.documents) AS papers
ORDER BY agreement, r.id

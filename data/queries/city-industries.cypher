// question.zh: {city}在哪些产业上领先、发展或落后？
// question.en: In which industries does {city} lead, which does it develop, where does it lag?
// topic: 产业 | industries
// parameter city: City = 无锡 | 城市的名称 | name of the city
// returns industry: 产业 | industry
// returns relation: 关系 | relation
// returns papers: 文献数 | papers
// returns confidence: 置信度 | confidence
MATCH (c:City)-[r:LEADS|DEVELOPS|PILOTS]->(i:Industry)
WHERE c.name = $city
RETURN i.name AS industry, r AS relation, size(r.documents) AS papers, r.confidence AS confidence
ORDER BY papers DESC, confidence DESC, r.id

// question.zh: {city}有哪些产业，还有谁发展或领先？
// question.en: What are the industries of {city}, and who else develops or leads them?
// topic: 产业 | industries
// parameter city: City = 上海 | 城市的名称 | name of the city
// returns industry: 产业 | industry
// returns other: 还有谁 | who else
// returns relation: 依据 | on the word of
MATCH (c:City)-[:DEVELOPS|LEADS]->(i:Industry)<-[r:DEVELOPS|LEADS]-(o)
WHERE c.name = $city AND o.id <> c.id
WITH DISTINCT i, o, r
RETURN i.name AS industry, o.name AS other, r AS relation
ORDER BY industry, other, r.id
